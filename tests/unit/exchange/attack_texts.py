"""Packages whose few bytes unpack to texts that take much memory or time to read."""

import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.unit.exchange.world import THE_ASSESSOR, Parts, a_package, write_zip

type Build = Callable[[Path], None]
MANY = 6_000_000


def lists(number: int = MANY) -> bytes:
    """A short text, packed to nothing, of as many empty lists."""
    return b"[" + b"[]," * number + b"[]]"


def _whole(name: str, content: Callable[[], bytes]) -> Build:
    """A signed package in which a member is this; the manifest names it as it is."""

    def build(path: Path) -> None:
        parts = Parts.of(a_package(path.parent, THE_ASSESSOR).rename(path))
        parts.members[name] = content()
        parts.restated()
        parts.signed(THE_ASSESSOR)
        parts.write(path)

    return build


def _keys() -> bytes:
    return b"{" + b",".join(b'"%07x":1' % number for number in range(1_500_000)) + b"}"


def wide_letter(path: Path) -> None:
    """One letter beyond the first plane makes every other letter four bytes."""
    parts = Parts.of(a_package(path.parent, THE_ASSESSOR).rename(path))
    parts.replaced("data.json", '"c"', f'"😀{"a" * 19_000_000}"')
    parts.restated()
    parts.signed(THE_ASSESSOR)
    parts.write(path)


def one_place(path: Path) -> None:
    """Two members that lie at one place of the file."""
    parts = Parts.of(a_package(path.parent, THE_ASSESSOR).rename(path))
    write_zip(path, list(parts.members.items()))
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        name = next(name for name in archive.namelist() if name.startswith("att/"))
    central = data.rindex(b"PK\x01\x02", 0, data.rindex(name.encode()))
    struct.pack_into("<L", data, central + 42, 0)
    path.write_bytes(data)


def _calculations(count: int, text: Callable[[int], str]) -> Build:
    """A package that brings a questionnaire with that many more calculations."""

    def build(path: Path) -> None:
        parts = Parts.of(a_package(path.parent, THE_ASSESSOR).rename(path))
        model = parts.json("questionnaire.json")
        group = model["questions"][0].get("group")
        for number in range(count):
            more = {"code": f"c{number}", "type": "calculate", "calculation": text(number)}
            label = {"en": "x", "km": "x"}
            model["questions"].append({**more, "label": label, "row": 900 + number, "group": group})
        form = {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":")}
        parts.members["questionnaire.json"] = json.dumps(model, **form).encode()
        parts.restated()
        parts.signed(THE_ASSESSOR)
        parts.write(path)

    return build


def doubled(number: int) -> str:
    """A text twice as long as the one before."""
    return f"concat(${{c{number - 1}}}, ${{c{number - 1}}})" if number else f"'{'a' * 20}'"


def _crowded(number: int) -> str:
    return (
        " and ".join(f"${{c{other}}} = ''" for other in range(max(0, number - 200), number)) or "1"
    )


TEXTS: dict[str, Build] = {
    "many-lists-data.drx": _whole("data.json", lists),
    "many-lists-questionnaire.drx": _whole("questionnaire.json", lists),
    "many-keys.drx": _whole("data.json", _keys),
    "wide-letter.drx": wide_letter,
    "one-place.drx": one_place,
    "doubling-text.drx": _calculations(60, doubled),
    "crowded-conditions.drx": _calculations(1200, _crowded),
}

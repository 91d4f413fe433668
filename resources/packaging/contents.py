"""All that a portable folder is made of, as a list in the form CycloneDX 1.6.

``python resources/packaging/contents.py LIST...`` compares such lists, of any release, with the
faults known today (``known_faults.csv``): one line for each, exit code 1 when there is one.
"""

import csv
import hashlib
import json
import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatch
from importlib import metadata
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from assessment.version import version
from resources.packaging import parts

FILE = "sbom.cdx.json"
FAULTS = parts.HERE / "known_faults.csv"
_WRITTEN_TOGETHER = 5


@dataclass(frozen=True, slots=True)
class Part:
    """One thing of others in the folder.

    Attributes:
        name: Its name.
        version: Its version.
        licence: What its authors call its licence.
        purl: Where it comes from, as a package address; empty if it came inside another.
        sha256: Of the file it came in; empty if it came inside another.
    """

    name: str
    version: str
    licence: str
    purl: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Carried:
    """A library that came inside another and has no package of its own.

    Attributes:
        name: Its name.
        licence: What its authors call its licence.
        file: What its file is called, as a pattern of the last part of the path.
        version: How that file says its version, in bytes; empty if it does not.
        of: The part it came in, whose version is told where its own cannot be read.
    """

    name: str
    licence: str
    file: str
    version: bytes = b""
    of: str = ""


_WIDE_VERSION = rb"F\0i\0l\0e\0V\0e\0r\0s\0i\0o\0n\0\0\0+((?:[\d.]\0)+)"
CARRIED = (
    Carried("CPython", "PSF-2.0", "python313.dll", rb"\0(3\.13\.\d+)\0"),
    Carried("SQLite (of CPython)", "blessing", "sqlite3.dll", rb"\0(3\.\d\d\.\d+)\0"),
    Carried("Expat (of CPython)", "MIT", "pyexpat.pyd", rb"expat_(\d+\.\d+\.\d+)"),
    Carried("zlib (of CPython)", "Zlib", "python313.dll", rb"\0(1\.[23]\.\d[\d.]*)\0"),
    Carried("bzip2 (of CPython)", "bzip2-1.0.6", "_bz2.pyd", rb"(1\.0\.\d), \d"),
    Carried("liblzma (of CPython)", "0BSD", "_lzma.pyd", of="CPython"),
    Carried("libmpdec (of CPython)", "BSD-2-Clause", "_decimal.pyd", of="CPython"),
    Carried("libffi (of CPython)", "MIT", "libffi-8.dll", of="CPython"),
    Carried(
        "Microsoft Visual C++ runtime", "LicenseRef-MSVC-Runtime", "vcruntime140.dll", _WIDE_VERSION
    ),
    Carried("Qt", "LGPL-3.0-only", "*Qt6Core.*", rb"Qt (\d+\.\d+\.\d+) \("),
    Carried("PCRE2 (of Qt)", "BSD-3-Clause", "*Qt6Core.*", rb"\0(10\.\d\d) \d{4}"),
    Carried("zlib (of Qt)", "Zlib", "*Qt6Core.*", rb"deflate (\d\.\d[.\d]*) C", of="Qt"),
    Carried("libpng (of Qt)", "libpng-2.0", "*Qt6Gui.*", rb"\0(1\.6\.\d+)\0"),
    Carried("FreeType (of Qt)", "FTL", "*Qt6Gui.*", of="Qt"),
    Carried("HarfBuzz (of Qt)", "MIT", "*Qt6Gui.*", rb"\0(1\d\.\d+\.\d+)\0", of="Qt"),
    Carried("libjpeg-turbo (of Qt)", "IJG", "*qjpeg.*", rb"libjpeg-turbo version (\d[.\d]*)"),
    Carried("libwebp (of Qt)", "BSD-3-Clause", "*qwebp.*", of="Qt"),
    Carried("HarfBuzz (of uharfbuzz)", "MIT", "_harfbuzz.*", rb"\0(1\d\.\d+\.\d+)\0"),
    Carried("libxml2 (of lxml)", "MIT", "etree.*", rb"\0(2\d{4})\0"),
    Carried("libxslt (of lxml)", "MIT", "etree.*", rb"\0(101\d\d)\0"),
    Carried("OpenBLAS (of numpy)", "BSD-3-Clause", "__config__.py*", rb"OpenBLAS (\d+\.\d+\.\d+)"),
    Carried("PDFium", "Apache-2.0", "version.json", rb'"build": (\d+)'),
    Carried("libsodium (of pynacl)", "ISC", "_sodium.*", of="pynacl"),
    Carried("Abseil (of google-re2)", "Apache-2.0", "_re2.*", rb"lts_(20\d{6})"),
    Carried("CRFsuite (of python-crfsuite)", "BSD-3-Clause", "_pycrfsuite.*", of="python-crfsuite"),
)


def carried(libraries: Path) -> list[Part]:
    """What came inside of others, with the versions that the files themselves say."""
    files = [path for path in sorted(libraries.rglob("*")) if path.is_file()]
    found: dict[str, Part] = {}
    for one in CARRIED:
        for path in files:
            if one.name not in found and fnmatch(path.name, one.file):
                told = _told(one, path.read_bytes(), found)
                if told:
                    found[one.name] = Part(one.name, told, one.licence)
    return list(found.values())


def built_from() -> tuple[Part, ...]:
    """What only set-up needs, of which something that was made lies in the folder."""
    return (
        Part("Noto Sans Khmer (as Readiness Khmer)", "2.4", "OFL-1.1"),
        Part("Lucide icons", metadata_version("python-lucide"), "ISC"),
    )


def _told(one: Carried, content: bytes, found: dict[str, Part]) -> str:
    """The version of a library by the bytes of its file; empty if this is no file of it."""
    match = re.search(one.version, content) if one.version else None
    if match:
        return _dotted(match[1].replace(b"\0", b"").decode())
    if not one.of or content[:4] not in (b"MZ\x90\0", b"\x7fELF"):
        return ""
    return f"as in {found[one.of].version}" if one.of in found else f"as in {one.of}"


def _dotted(number: str) -> str:
    """21406 is 2.14.6, and 10143 is 1.1.43."""
    if number.isdecimal() and len(number) == _WRITTEN_TOGETHER:
        return f"{number[0]}.{int(number[1:3])}.{int(number[3:])}"
    return number


def metadata_version(name: str) -> str:
    """The version that is locked."""
    lock = (parts.ROOT / "requirements.lock").read_text(encoding="utf-8")
    found = re.search(rf"^{re.escape(name)}==([^\s;\\]+)", lock, re.IGNORECASE | re.MULTILINE)
    if found is None:
        raise LookupError(f"{name} is not locked")
    return found[1]


def of_wheels(libraries: Path, wheels: Iterable[Path] = ()) -> list[Part]:
    """One part for each library, with the digest of the wheel it came in, and what that lists."""
    digests = {_key(wheel.name.split("-")[0]): _digest(wheel) for wheel in wheels}
    found = []
    for one in metadata.distributions(path=[str(libraries)]):
        told = (one.metadata.get(name) for name in ("License-Expression", "License"))
        licence = next((text for text in told if text), "see the folder licences")
        purl = f"pkg:pypi/{_key(one.name).replace('_', '-')}@{one.version}"
        short = licence.strip().splitlines()[0][:80]
        found.append(Part(one.name, one.version, short, purl, digests.get(_key(one.name), "")))
    return sorted(found, key=lambda part: part.name.lower())


def inside_wheels(libraries: Path) -> list[Part]:
    """What the makers of wheels say they put in: libraries in C, and in Rust."""
    found: dict[tuple[str, str], Part] = {}
    for path in sorted(libraries.glob("*.dist-info/sboms/*.json")):
        wheel = path.parts[-3].split("-")[0]
        for one in json.loads(path.read_text(encoding="utf-8")).get("components", ()):
            name, told = str(one["name"]), str(one.get("version") or "")
            if told and not name.startswith("PIL."):
                part = Part(f"{name} (of {wheel})", told, _licence(one), str(one.get("purl") or ""))
                found.setdefault((part.name, told), part)
    return list(found.values())


def _licence(component: dict[str, Any]) -> str:
    for one in component.get("licenses") or ():
        inner = one.get("license") or {}
        told = one.get("expression") or inner.get("id") or inner.get("name")
        if told:
            return str(told)
    return "see the folder licences"


def owners(files: Iterable[Path]) -> dict[str, str]:
    """The packages of Debian that files with these names come from -> their versions."""
    query = shutil.which("dpkg-query")
    told = (_asked(query, "--search", f"*/{path.name}") for path in files if query)
    named = sorted({owner for text in told if (owner := text.partition(":")[0])})
    asked = ("--show", "--showformat=${Version}\n")
    return {owner: _asked(query, *asked, owner).splitlines()[0] for owner in named}


def of_system(files: Iterable[Path]) -> list[Part]:
    """The packages of Debian that files with these names come from."""
    return [
        Part(owner, told, f"see licences/system/{owner}", f"pkg:deb/debian/{owner}@{told}")
        for owner, told in owners(files).items()
    ]


def _asked(*call: str | None) -> str:
    words = [word for word in call if word]
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout  # noqa: S603 - asks


def faults(found: Iterable[Part]) -> list[str]:
    """What is known to be wrong with these versions, by the list kept beside this file."""
    with FAULTS.open(encoding="utf-8", newline="") as file:
        known = [(row["part"], row["below"], row["fault"]) for row in csv.DictReader(file)]
    return [
        f"{part.name} {part.version}: {fault} (below {below})"
        for part in found
        for name, below, fault in known
        if part.name.split(" (")[0].lower() == name.lower() and _older(part.version, below)
    ]


def _older(told: str, below: str) -> bool:
    """Whether a version comes before another; one that says no number counts as old."""
    numbers = [[int(one) for one in re.findall(r"\d+", text)] for text in (told, below)]
    return numbers[0] < numbers[1]


def write(folder: Path, found: Iterable[Part], when: int) -> list[str]:
    """Write the list into the folder; give what is known to be wrong with something in it."""
    parts_of_it = list(found)
    text = document(parts_of_it, when)
    (folder / FILE).write_text(text, encoding="utf-8", newline="\n")
    return faults(parts_of_it)


def document(found: Iterable[Part], when: int) -> str:
    """The list as text, the same for the same parts and time."""
    components = [_component(part) for part in found]
    digest = hashlib.sha256(json.dumps(components, sort_keys=True).encode()).hexdigest()
    content = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.UUID(digest[:32], version=4)}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(when, UTC).isoformat(),
            "component": {
                "type": "application",
                "bom-ref": parts.WINDOW,
                "name": parts.TITLE,
                "version": version(),
                "licenses": [{"license": {"id": "MIT"}}],
            },
        },
        "components": components,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _component(part: Part) -> dict[str, object]:
    known: dict[str, object] = {
        "type": "library",
        "bom-ref": f"{part.name}@{part.version}",
        "name": part.name,
        "version": part.version,
        "licenses": [{"license": {"name": part.licence}}],
    }
    if part.purl:
        known["purl"] = part.purl
    if part.sha256:
        known["hashes"] = [{"alg": "SHA-256", "content": part.sha256}]
    return known


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "_", name).lower()


def main(lists: list[str]) -> int:
    """Compare lists with what is known; 1 when something is."""
    told = []
    for name in lists:
        content = json.loads(Path(name).read_text(encoding="utf-8"))
        listed = (Part(one["name"], one["version"], "") for one in content["components"])
        told += [f"{name}: {line}" for line in faults(listed)]
    sys.stdout.write("".join(f"{line}\n" for line in told))
    return int(bool(told))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

"""Compile the translation catalogues.

Each thing spoken of has its own part in `resources/locale/<language>`. This merges
the parts of each language into the one catalogue that gettext reads,
`resources/locale/<language>/LC_MESSAGES/dra.mo`.
"""

import datetime
import io
import string
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

DOMAIN = "dra"
LOCALE = Path(__file__).resolve().parent / "locale"
EPOCH = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


class CatalogueError(Exception):
    """What is wrong in the parts, one sentence a line."""


def compile_catalogues(locale: Path = LOCALE) -> list[Path]:
    """Bring every language's compiled catalogue up to date; return the files that are now there.

    A catalogue whose contents did not change is not written again.

    Raises:
        CatalogueError: a part cannot be read, two parts translate the same message differently,
            or a translation uses a placeholder that its message does not have.
    """
    done = []
    for folder in sorted(path for path in locale.iterdir() if path.is_dir()):
        parts = sorted(folder.glob("*.po"))
        if not parts:
            continue
        target = folder / "LC_MESSAGES" / f"{DOMAIN}.mo"
        data = _compiled(_merged(folder.name, parts))
        if not target.exists() or target.read_bytes() != data:
            target.parent.mkdir(exist_ok=True)
            fresh = target.with_suffix(".mo.new")
            fresh.write_bytes(data)
            fresh.replace(target)
        done.append(target)
    return done


def _merged(language: str, parts: list[Path]) -> Catalog:
    # Fixed dates: the header is part of the compiled file.
    merged = Catalog(locale=language, domain=DOMAIN, creation_date=EPOCH, revision_date=EPOCH)
    source: dict[tuple[str | None, str], Path] = {}
    wrong: list[str] = []
    for part in parts:
        for message in _messages(language, part):
            key = (message.context, _first(message.id))
            where = f"{language}/{part.name}: {key[1]!r}"
            wrong.extend(f"{where}: unknown placeholder {name}" for name in _strange(message))
            if key in source:
                known = merged.get(key[1], key[0])
                if known is None or known.string != message.string:
                    wrong.append(f"{where} is translated differently in {source[key].name}")
                continue
            source[key] = part
            merged.add(message.id, message.string, context=message.context)
    if wrong:
        raise CatalogueError("\n".join(wrong))
    return merged


def _messages(language: str, part: Path) -> Iterator[Message]:
    """Give the translated messages of one part; what is not translated stays English."""
    try:
        with part.open("rb") as file:
            catalogue = read_po(file, locale=language, charset="utf-8", abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as problem:
        raise CatalogueError(f"{language}/{part.name}: {problem}") from problem
    for message in catalogue:
        if message.id and message.string and not message.fuzzy:
            yield message


def _first(forms: str | tuple[str, ...] | list[str]) -> str:
    return forms if isinstance(forms, str) else forms[0]


def _placeholders(forms: str | tuple[str, ...] | list[str] | None) -> set[str]:
    texts = [forms] if isinstance(forms, str) else forms or []
    try:
        return {name for text in texts for _, name, *_ in string.Formatter().parse(text) if name}
    except ValueError:  # a brace that opens no placeholder: not a text for format()
        return set()


def _strange(message: Message) -> list[str]:
    return sorted(_placeholders(message.string) - _placeholders(message.id))


def _compiled(catalogue: Catalog) -> bytes:
    """Give the bytes of the `.mo` file; the same messages always give the same bytes."""
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def main(arguments: list[str]) -> int:
    """Compile all catalogues, or those of the folder named; say what is wrong, if anything is."""
    try:
        compile_catalogues(*map(Path, arguments))
    except CatalogueError as problem:
        print(problem, file=sys.stderr)  # noqa: T201 - a command says its result on the terminal
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

"""The XML inside a workbook, read as it streams by: bounded in bytes and depth, no entities."""

import re
from collections.abc import Generator, Iterable
from functools import lru_cache
from itertools import chain
from typing import NamedTuple
from xml.parsers import expat

from assessment.errors import UnreadableError

_DEEPEST = 40
_LAST_ROW = 1_048_576
_DIGITS = "0123456789"
_LETTERS = re.compile(r"[A-Za-z]{1,3}", re.ASCII)
_CONSTANT = re.compile(r"\s*[0-9]+(\.[0-9]+)?\s*", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
type Attributes = dict[str, str]
type Element = tuple[str, str, Attributes, str]


class RawCell(NamedTuple):
    """A cell as it is stored: column from 0, its kind and style, text, whether calculated."""

    column: int
    kind: str
    style: str
    text: str | None
    formula: bool


type RawRow = tuple[int, list[RawCell]]


def whole(text: str) -> int:
    """A number of digits 0-9; raises ``UnreadableError`` for what is none."""
    if not _WHOLE.fullmatch(text):
        raise UnreadableError(f"no number: {text[:20]}")
    return int(text)


def required_attribute(attributes: Attributes, name: str) -> str:
    """The attribute of that name; raises ``UnreadableError`` where there is none."""
    if name not in attributes:
        raise UnreadableError(f"no {name}")
    return attributes[name]


def elements(chunks: Iterable[bytes]) -> Generator[Element]:
    """The elements of a part as they end: what they lay in, name, attributes, own text.

    Raises ``UnreadableError`` where it goes too deep, has a document type or is not well formed.
    """
    begun: list[tuple[str, Attributes, list[str]]] = [("", {}, [])]
    ended: list[Element] = []

    def start(name: str, attributes: Attributes) -> None:
        begun.append((name.rpartition(":")[2], attributes, []))
        if len(begun) > _DEEPEST + 1:
            raise UnreadableError("too deep")

    def end(_: str) -> None:
        name, attributes, pieces = begun.pop()
        ended.append((begun[-1][0], name, attributes, "".join(pieces)))

    def text(piece: str) -> None:
        begun[-1][2].append(piece)

    def doctype(*_: object) -> None:
        raise UnreadableError("a document type is not allowed")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    for chunk in chain(chunks, [b""]):
        try:
            parser.Parse(chunk, not chunk)
        except expat.ExpatError as error:
            raise UnreadableError(str(error)) from error
        yield from ended
        ended.clear()


def read_rows(sheet: Iterable[Element]) -> Generator[RawRow]:
    """The rows of a sheet, with the cells that are stored with a value or a formula."""
    number = 0
    index = -1
    cells: list[RawCell] = []
    value: list[str] | None = None
    formula: str | None = None
    for around, name, attributes, text in sheet:
        if name == "c":
            # A cell that does not say its column stands behind the last one.
            letters = attributes.get("r", "").rstrip(_DIGITS)
            if attributes.get("r"):
                index = _index_of(letters)
            else:
                index = index + 1
            if value is not None or formula is not None:
                cells.append(_cell(index, attributes, value, formula))
            value = formula = None
        elif name == "v" or (name == "t" and around != "rPh"):
            value = value or []
            value.append(text)
        elif name == "f":
            formula = text
        elif name == "row":
            number = _row_number(attributes.get("r"), number, around)
            yield number, cells
            cells = []
            index = -1
        elif name == "sheetData":
            return


def _row_number(attribute: str | None, last: int, around: str) -> int:
    if attribute is None:
        number = last + 1
    else:
        number = whole(attribute)
    if not last < number <= _LAST_ROW or around != "sheetData":
        raise UnreadableError("rows out of order")
    return number


def _cell(
    index: int, attributes: Attributes, value: list[str] | None, formula: str | None
) -> RawCell:
    text = None
    if value is not None:
        text = "".join(value)
    if not text and formula and _CONSTANT.fullmatch(formula):
        text = formula  # "= 0" of an author became a formula; a constant needs no calculation
    kind = attributes.get("t", "n")
    style = attributes.get("s", "")
    return RawCell(index, kind, style, text, formula is not None)


@lru_cache(maxsize=1024)
def _index_of(letters: str) -> int:
    if not _LETTERS.fullmatch(letters):
        raise UnreadableError(f"no column: {letters[:20]}")
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1

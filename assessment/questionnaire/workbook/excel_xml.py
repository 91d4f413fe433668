"""The XML inside a workbook, read as it streams by: bounded in bytes and depth, no entities."""

import re
import zipfile
from collections.abc import Callable, Generator, Iterator
from typing import NamedTuple
from xml.parsers import expat

from assessment.errors import UnreadableError, refused
from assessment.problems.questionnaire import WorkbookProblem
from assessment.questionnaire.container import LARGEST_XML, MEGABYTE, pieces_of

_DEEPEST = 40
_LAST = True
_LAST_ROW = 1_048_576
_DIGITS = "0123456789"
_LETTERS = re.compile(r"[A-Za-z]{1,3}", re.ASCII)
_CONSTANT = re.compile(r"\s*[0-9]+(\.[0-9]+)?\s*", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
type Attributes = dict[str, str]


class RawCell(NamedTuple):
    """A cell as it is stored: column from 0, its kind and style, text, whether calculated."""

    column: int
    kind: str
    style: str
    text: str | None
    formula: bool


type RawRow = tuple[int, list[RawCell]]


class Budget:
    """How many bytes may still be read of one workbook."""

    def __init__(self, left: int = LARGEST_XML) -> None:
        self.left = left
        self._limit = left

    def chunks(self, archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
        """The content of a part, piece by piece.

        Raises:
            AssessmentError: there is more than may be read.
            UnreadableError: it is damaged.
        """
        for chunk in pieces_of(archive, part):
            self.left -= len(chunk)
            if self.left < 0:
                raise refused(WorkbookProblem.TOO_MUCH_TEXT, limit=self._limit // MEGABYTE)
            yield chunk


class _LocalNames(dict[str, str]):
    """Names without their prefix, worked out once each."""

    def __missing__(self, name: str) -> str:
        self[name] = local = name.rpartition(":")[2]
        return local


def whole(text: str) -> int:
    """A number of digits 0-9.

    Raises:
        UnreadableError: it is none.
    """
    if not _WHOLE.fullmatch(text):
        raise UnreadableError(f"no number: {text[:20]}")
    return int(text)


def named(attributes: Attributes, name: str) -> str:
    """The attribute of that name.

    Raises:
        UnreadableError: there is none.
    """
    if name not in attributes:
        raise UnreadableError(f"no {name}")
    return attributes[name]


def _refuse_doctype(*_: object) -> None:
    raise UnreadableError("a document type is not allowed")


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def read_elements(
    chunks: Iterator[bytes],
    began: Callable[[str, Attributes], None],
    ended: Callable[[str, str], None] | None = None,
) -> None:
    """Tell every element of a small part: its name and attributes, then its own text.

    Raises:
        UnreadableError: it goes too deep, declares a document type or is not well formed.
    """
    parser = _parser()
    names = _LocalNames()
    texts: list[list[str]] = []

    def start(name: str, attributes: Attributes) -> None:
        texts.append([])
        if len(texts) > _DEEPEST:
            raise UnreadableError("too deep")
        began(names[name], attributes)

    def end(name: str) -> None:
        pieces = texts.pop()
        if ended is not None:
            ended(names[name], "".join(pieces))

    def text(piece: str) -> None:
        texts[-1].append(piece)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    for chunk in chunks:
        _parse(parser, chunk)
    _parse(parser, b"", _LAST)


def _parse(parser: expat.XMLParserType, chunk: bytes, is_last: bool = False) -> None:  # noqa: FBT001, FBT002 - as the library has it
    try:
        parser.Parse(chunk, is_last)
    except expat.ExpatError as error:
        raise UnreadableError(str(error)) from error


class _Rows:
    """Handlers that gather the rows of a sheet as its XML streams by."""

    def __init__(self) -> None:
        self.ready: list[RawRow] = []
        self.done = False
        self._names = _LocalNames()
        self._columns: dict[str, int] = {}
        self._depth = 0
        self._number = 0
        self._cells: list[RawCell] = []
        self._index = -1
        self._cell: Attributes = {}
        self._formula = False
        self._constant: list[str] = []
        self._phonetic = 0
        self._text: list[str] | None = None
        self._value: list[str] | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins.

        Raises:
            UnreadableError: if elements lie in one another too deep.
        """
        self._depth += 1
        local = self._names[name]
        if local == "c":
            self._cell = attributes
            self._index = self._column(attributes.get("r"))
            self._value, self._formula, self._constant = None, False, []
        elif local in ("v", "t"):
            self._begin_text()
        elif local == "f":
            self._formula = True
            self._text = self._constant = []
        elif local == "row":
            self._begin_row(attributes.get("r"))
        elif local == "rPh":
            self._phonetic += 1
        elif self._depth > _DEEPEST:
            raise UnreadableError("too deep")

    def end(self, name: str) -> None:
        self._depth -= 1
        local = self._names[name]
        if local == "c":
            self._end_cell()
        elif local in ("v", "t", "f"):
            self._text = None
        elif local == "row":
            self.ready.append((self._number, self._cells))
            self._cells = []
        elif local == "rPh":
            self._phonetic -= 1
        elif local == "sheetData":
            self.done = True

    def text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _begin_text(self) -> None:
        if not self._phonetic:
            if self._value is None:
                self._value = []
            self._text = self._value

    def _begin_row(self, given: str | None) -> None:
        number = self._number + 1 if given is None else whole(given)
        if not self._number < number <= _LAST_ROW or self._cells:
            raise UnreadableError("rows out of order")
        self._number = number
        self._index = -1

    def _end_cell(self) -> None:
        value = self._value
        if value is None and not self._formula:
            return
        if not value and _CONSTANT.fullmatch("".join(self._constant)):
            # "= 0" of an author became a formula; a constant needs no calculation.
            value = self._constant
        cell = self._cell
        text = None if value is None else "".join(value)
        self._cells.append(
            RawCell(self._index, cell.get("t", "n"), cell.get("s", ""), text, self._formula)
        )

    def _column(self, reference: str | None) -> int:
        if reference is None:
            return self._index + 1
        letters = reference.rstrip(_DIGITS)
        index = self._columns.get(letters)
        if index is None:
            index = self._columns[letters] = _index_of(letters)
        return index


def _index_of(letters: str) -> int:
    if not _LETTERS.fullmatch(letters):
        raise UnreadableError(f"no column: {letters[:20]}")
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def read_rows(archive: zipfile.ZipFile, part: str, budget: Budget) -> Generator[RawRow]:
    """The rows of a sheet, with the cells that are stored with a value or a formula.

    Raises:
        UnreadableError: the sheet is not built as it must be.
    """
    rows = _Rows()
    parser = _parser()
    parser.StartElementHandler = rows.start
    parser.EndElementHandler = rows.end
    parser.CharacterDataHandler = rows.text
    for chunk in budget.chunks(archive, part):
        _parse(parser, chunk)
        yield from rows.ready
        rows.ready.clear()
        if rows.done:
            return
    _parse(parser, b"", _LAST)
    yield from rows.ready

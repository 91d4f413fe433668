"""The door of Excel in this room: a workbook file becomes grids of text."""

import math
import posixpath
import re
import zipfile
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Protocol

from assessment.errors import Finding, FindingPlace, UnreadableError, refused
from assessment.language.breaking import cluster_starts
from assessment.problems.problem import Problem
from assessment.problems.questionnaire import WorkbookProblem
from assessment.questionnaire import container
from assessment.questionnaire.workbook import excel_xml
from assessment.questionnaire.workbook.excel_xml import (
    Element,
    RawCell,
    RawRow,
    required_attribute,
    whole,
)

_WHOLE = re.compile(r"-?[0-9]{1,40}", re.ASCII)
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?", re.ASCII)
_NO_DATE = re.compile(r'"[^"]*"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]|[_\\].', re.IGNORECASE)
_OF_DATES = re.compile(r"[dmhys]", re.IGNORECASE)
_ELAPSED = re.compile(r"\[(hh?|mm?|ss?)\]", re.IGNORECASE)
_BUILTIN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_BUILTIN_ELAPSED = 46
_DAY = timedelta(days=1)
_SINCE_1900 = datetime(1899, 12, 30)  # noqa: DTZ001 - dates of Excel have no zone
_SINCE_1904 = datetime(1904, 1, 1)  # noqa: DTZ001 - dates of Excel have no zone
_LEAP_DAY_THAT_NEVER_WAS = 60
BAD_DATE = "#VALUE!"
LONGEST_TITLE = 31
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\']")


def shows_elapsed(number: int, code: str | None) -> bool | None:
    """Whether a number format shows a length of time, such as 26 hours; None when no date at all.

    A format that is built in has a number only.
    """
    if code is None:
        if number in _BUILTIN_DATES:
            return number == _BUILTIN_ELAPSED
        return None
    if not _OF_DATES.search(_NO_DATE.sub("", code.partition(";")[0])):
        return None
    return _ELAPSED.search(code) is not None


def number_text(raw: str) -> str:
    """A stored number in plain notation."""
    if _WHOLE.fullmatch(raw):
        return str(int(raw))
    value = _float(raw)
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return format(Decimal(repr(value)), "f")


def _float(raw: str) -> float:
    if _NUMBER.fullmatch(raw):
        value = float(raw)
    else:
        value = math.nan
    if not math.isfinite(value):
        raise UnreadableError(f"no number: {raw[:40]}")
    return value


def _moment(value: float, since: datetime) -> datetime | time:
    days, fraction = divmod(value, 1)
    rest = timedelta(milliseconds=round(fraction * 86_400_000))
    if 0 <= value < 1 and rest < _DAY:
        return (_SINCE_1900 + rest).time()
    if 0 < value < _LEAP_DAY_THAT_NEVER_WAS and since is _SINCE_1900:
        days += 1
    return since + timedelta(days=days) + rest


type Relations = Mapping[str, tuple[str, str]]
_BOOK = "xl/workbook.xml"
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNDERSCORE = "_x005F_"
_CLUSTER = 40
# What Excel keeps of a text, counted as it counts; it drops the rest without a word.
LONGEST_TEXT = 32_767


class ExcelFile:
    """An open workbook whose sheets can be read row by row."""

    def __init__(self, archive: zipfile.ZipFile, most: int) -> None:
        self._archive = archive
        self.left = self._most = most  # bytes of XML that may be read
        self._parts = {_slashed(name): name for name in archive.namelist()}
        root = self._relations("").values()
        book = self._part(next((to for kind, to in root if kind == "officeDocument"), _BOOK))
        related = self._relations(book)
        self._since = _SINCE_1900
        self.sheets: tuple[tuple[str, str], ...] = tuple(self._sheets(book, related))
        self._texts = self._shared(related)
        self._styles = self._dates(related)

    def rows(self, part: str) -> Generator[RawRow]:
        return excel_xml.read_rows(self._elements(part))

    def text(self, cell: RawCell) -> tuple[str, bool]:
        """What a cell says, without outer blanks, and whether that is an error of Excel."""
        raw = cell.text or ""
        match cell.kind:
            case "s":
                return self._text_at(whole(raw)) if raw else "", False
            case "n":
                return self._number(raw.strip(), cell.style)
            case "b":
                return ("TRUE" if raw.strip() == "1" else "FALSE") if raw else "", False
            case "d":
                # A date of ISO 8601; midnight is left out.
                day = raw.strip().removesuffix("Z").removesuffix("T00:00:00")
                return day.replace("T", " "), False
            case kind:
                return _cleaned(raw), kind == "e"

    def _text_at(self, place: int) -> str:
        if place >= len(self._texts):
            raise UnreadableError(f"no shared text {place}")
        return self._texts[place]

    def _number(self, raw: str, style: str) -> tuple[str, bool]:
        if not raw:
            return "", False
        if style not in self._styles:
            return number_text(raw), False
        value = _float(raw)
        try:
            shown = timedelta(days=value) if self._styles[style] else _moment(value, self._since)
        except OverflowError:
            return BAD_DATE, True  # there is no such day
        return str(shown).removesuffix(" 00:00:00"), False

    def _elements(self, part: str | None) -> Iterator[Element]:
        def chunks(name: str) -> Iterator[bytes]:
            for chunk in container.pieces_of(self._archive, name):
                self.left -= len(chunk)
                if self.left < 0:
                    limit = self._most // container.MEGABYTE
                    raise refused(WorkbookProblem.TOO_MUCH_TEXT, limit=limit)
                yield chunk

        if part:
            return excel_xml.elements(chunks(part))
        return iter(())

    def _part(self, name: str) -> str:
        part = self._parts.get(_slashed(name))
        if part is None:
            raise UnreadableError(f"no part {name:.60}")
        return part

    def _relations(self, part: str) -> Relations:
        """Kind and target of each relation of a part."""
        folder, name = posixpath.split(part.replace("\\", "/"))
        path = posixpath.join(folder, "_rels", f"{name}.rels").lower()
        relations: dict[str, tuple[str, str]] = {}
        for _, element, attributes, _ in self._elements(self._parts.get(path)):
            if element == "Relationship" and attributes.get("TargetMode") != "External":
                kind = required_attribute(attributes, "Type").rpartition("/")[2]
                target = posixpath.join(
                    folder, required_attribute(attributes, "Target").replace("\\", "/")
                )
                relations[required_attribute(attributes, "Id")] = kind, posixpath.normpath(target)
        return relations

    def _sheets(self, book: str, related: Relations) -> Iterator[tuple[str, str]]:
        sheets: list[tuple[str, str]] = []
        for _, element, attributes, _ in self._elements(book):
            if element == "sheet":
                relation = next((key for key in attributes if key.rpartition(":")[2] == "id"), "id")
                sheets.append(
                    (
                        required_attribute(attributes, "name"),
                        required_attribute(attributes, relation),
                    )
                )
            elif element == "workbookPr":
                later = attributes.get("date1904", "") in ("1", "true", "on")
                if later:
                    self._since = _SINCE_1904
                else:
                    self._since = _SINCE_1900
        for title, relation in sheets:
            if relation not in related:
                raise UnreadableError(f"no relation {relation:.60}")
            kind, target = related[relation]
            if kind == "worksheet":
                yield title, self._part(target)

    def _only(self, related: Relations, wanted: str) -> str | None:
        target = next((to for kind, to in related.values() if kind == wanted), "")
        return self._parts.get(_slashed(target))

    def _shared(self, related: Relations) -> list[str]:
        strings: list[str] = []
        pieces: list[str] = []
        for around, element, _, text in self._elements(self._only(related, "sharedStrings")):
            if element == "t" and around != "rPh":
                pieces.append(text)
            elif element == "si":
                strings.append(_cleaned("".join(pieces)))
                pieces.clear()
        return strings

    def _dates(self, related: Relations) -> Mapping[str, bool]:
        """The styles of dates, and whether they show a length of time."""
        codes: dict[int, str] = {}
        used: list[int] = []
        for around, element, attributes, _ in self._elements(self._only(related, "styles")):
            if element == "numFmt":
                codes[whole(required_attribute(attributes, "numFmtId"))] = required_attribute(
                    attributes, "formatCode"
                )
            elif element == "xf" and around == "cellXfs":
                used.append(whole(attributes.get("numFmtId", "0")))
        elapsed_by_style = {
            str(position): elapsed
            for position, number in enumerate(used)
            if (elapsed := shows_elapsed(number, codes.get(number))) is not None
        }
        # A cell without style has the first.
        if "0" in elapsed_by_style:
            return elapsed_by_style | {"": elapsed_by_style["0"]}
        return elapsed_by_style


def _slashed(name: str) -> str:
    """The name of a part as it is compared; some writers use the separators of Windows."""
    return name.replace("\\", "/").lstrip("/").lower()


def _cleaned(text: str) -> str:
    """A text as its author reads it, whatever marks the ends of its lines."""
    return ESCAPE.sub(_unescaped, text.replace("\r\n", "\n")).strip()


def _unescaped(match: re.Match[str]) -> str:
    """The character an office program wrote as ``_xHHHH_``; what no text may hold stays."""
    character = chr(int(match[1], 16))
    if character == "\r":
        return ""
    if character in "\t\n" or character.isprintable():
        return character
    return match[0]


def escaped(text: str) -> str:
    """The text as a cell must hold it, so that Excel shows ``_x0041_`` as it was written."""
    return ESCAPE.sub(lambda match: f"{_UNDERSCORE}{match.group()[1:]}", text)


def cell_text(text: str, cut_mark: str) -> str:
    """The text as a cell must hold it; where it is too long, ``cut_mark`` at its end says so."""
    whole = escaped(text)
    if cell_length(whole) <= LONGEST_TEXT:
        return whole
    kept = text[: LONGEST_TEXT - cell_length(cut_mark)]
    while (over := cell_length(escaped(kept)) + cell_length(cut_mark) - LONGEST_TEXT) > 0:
        kept = kept[: -((over + 6) // 7)]
    ends = [0, *cluster_starts(kept[-_CLUSTER:])]
    return escaped(kept[: len(kept) - len(kept[-_CLUSTER:]) + ends[-1]]) + cut_mark


def cell_length(text: str) -> int:
    """How long a text is as Excel counts it."""
    return len(text) + sum(char > "\uffff" for char in text)


MOST_BLANK_ROWS = 60
MOST_ROWS = 20_000
MOST_COLUMNS = 200
# Below the blank rows a sheet is only looked through, and only so many bytes of it.
_LOOKED_THROUGH = 1 << 20


class Findings(Protocol):
    """Where findings are put: a list, or what keeps only some of very many."""

    def append(self, finding: Finding, /) -> None:
        """Keep one more."""

    def __iter__(self) -> Iterator[Finding]:
        """What is kept, in order."""


@dataclass(frozen=True, slots=True)
class Bounds:
    rows: int = MOST_ROWS  # filled rows of a sheet; beyond, a finding, and no more of it is read
    columns: int = MOST_COLUMNS  # columns of a sheet; more are a finding
    xml: int = container.LARGEST_XML  # bytes of all sheets together


BOUNDS = Bounds()


@dataclass(frozen=True, slots=True)
class Grid:
    """The filled rows of one sheet."""

    title: str
    header: Mapping[int, str]
    header_row: int
    # Row number and texts by column index, of all rows below that say something.
    rows: tuple[tuple[int, Mapping[int, str]], ...]
    file: str = ""  # its name

    def place(self, row: int | None, column: int | None) -> FindingPlace:
        """The place of a cell, its column counted from 0."""
        letter = None
        if column is not None:
            letter = column_letter(column)
        return FindingPlace(file=self.file, sheet=self.title, row=row, column=letter)


def read_workbook(
    path: Path, wanted: Callable[[str], bool], findings: Findings, bounds: Bounds = BOUNDS
) -> tuple[Grid, ...]:
    """The visible text of every sheet, as last calculated; findings about cells are appended.

    Args:
        path: The workbook.
        wanted: Whether the sheet of a title is read whole; of others only the header is.
        findings: Where to put what is wrong with single cells.
        bounds: How much is read.

    Raises:
        AssessmentError: the file as a whole cannot be read.
    """
    container.check_container(path)
    try:
        with path.open("rb") as file, container.opened_zip(file) as archive:
            book = ExcelFile(archive, bounds.xml)
            grids: list[Grid] = []
            for title, part in book.sheets:
                whole_sheet = wanted(title)
                reader = _SheetReader(book, title, findings if whole_sheet else [], bounds)
                with closing(book.rows(part)) as rows:
                    grid = reader.grid(rows, whole_sheet=whole_sheet)
                grids.append(replace(grid, file=path.name))
            return tuple(grids)
    except (OSError, UnreadableError) as problem:
        raise refused(WorkbookProblem.WORKBOOK_DAMAGED) from problem


def column_letter(index: int) -> str:
    """Letter of a column counted from 0: A, B, up to Z, then AA, AB."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def sheet_title(name: str) -> str:
    """The name as Excel takes it for a sheet."""
    return _NOT_IN_TITLES.sub("_", name)[:LONGEST_TITLE]


def sheet_titles(names: Iterable[str], used: Iterable[str] = ()) -> dict[str, str]:
    """A title for the sheet of each name; no two differ by the case of letters alone."""
    taken = set(used)
    titles = dict[str, str]()
    for name in names:
        plain = sheet_title(name)
        number = 1
        title = plain
        while title.lower() in taken:
            number += 1
            ending = f"_{number}"
            title = plain[: LONGEST_TITLE - len(ending)] + ending
        taken.add(title.lower())
        titles[name] = title
    return titles


@dataclass(frozen=True, slots=True)
class _SheetReader:
    """Turns the cells of a sheet into texts and keeps what is wrong with them."""

    book: ExcelFile
    title: str
    findings: Findings
    bounds: Bounds

    def grid(self, raw: Iterator[RawRow], *, whole_sheet: bool) -> Grid:
        """Every filled row down to a long blank stretch, or the first; what lies below is told."""
        rows: list[tuple[int, Mapping[int, str]]] = []
        last = 0
        most = 0
        if whole_sheet:
            most = self.bounds.rows
        for row in raw:
            number = row[0]
            near = number - last <= MOST_BLANK_ROWS or not whole_sheet
            if near and (texts := self._texts(row)):
                rows.append((number, texts))
                last = number
                if len(rows) > most:
                    self._say(WorkbookProblem.TOO_MANY_ROWS, number, sheet=self.title, limit=most)
                    break
            elif number - last >= MOST_BLANK_ROWS:
                if whole_sheet:
                    self._tell_rows_below(row, raw)
                break
        header_row, header = rows[0] if rows else (0, {})
        if max(header, default=0) >= self.bounds.columns:
            limit = self.bounds.columns
            self._say(WorkbookProblem.TOO_MANY_COLUMNS, sheet=self.title, limit=limit)
        return Grid(self.title, header, header_row, tuple(rows[1:]))

    def _tell_rows_below(self, row: RawRow, rows: Iterator[RawRow]) -> None:
        enough = self.book.left - min(_LOOKED_THROUGH, self.book.left // 2)
        for number, cells in chain([row], rows):
            if any(self.book.text(cell)[0] for cell in cells):
                self._say(WorkbookProblem.ROWS_BELOW_BLANK, number, limit=MOST_BLANK_ROWS)
                return
            if self.book.left < enough:
                return

    def _texts(self, row: RawRow) -> dict[int, str]:
        number, cells = row
        texts: dict[int, str] = {}
        for cell in cells:
            text, is_error = self.book.text(cell)
            if is_error:
                self._say(WorkbookProblem.CELL_ERROR, number, cell.column, found=text)
            elif len(text) > LONGEST_TEXT:
                self._say(WorkbookProblem.CELL_TOO_LONG, number, cell.column, limit=LONGEST_TEXT)
            elif text:
                texts[cell.column] = text
            elif cell.formula and cell.kind == "n":
                self._say(WorkbookProblem.FORMULA_WITHOUT_VALUE, number, cell.column)
        return texts

    def _say(
        self, problem: Problem, row: int | None = None, index: int | None = None, **values: object
    ) -> None:
        column = None
        if index is not None:
            column = column_letter(index)
        place = FindingPlace(sheet=self.title, row=row, column=column)
        self.findings.append(Finding(problem, place, values))

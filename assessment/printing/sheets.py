"""A workbook as plain data: sheets of typed columns, formulas with the value they have now."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from assessment.language.breaking import cluster_starts
from assessment.language.text import Language
from assessment.questionnaire.workbook.reader import column_letter, sheet_title
from assessment.words import Words, mark

HEAD_ROW = 4
FIRST_ROW = HEAD_ROW + 1
# Room of a line in parts of its letters; Khmer needs that much.
LINE = 1.86
_SPARE = 1.06
_LONGEST_MEASURED = 4_000
# What formulas and readers name, and what is called otherwise than it is headed.
_TITLES = {
    "Summary": mark("Summary"),
    "Pillars": mark("Results by pillar"),
    "Indicators": mark("Indicators"),
    "Gates": mark("Gates"),
    "Evidence": mark("Evidence"),
    "Why": mark("Why"),
    "Method": mark("Method"),
    "Units": mark("Units"),
}
_ROSTER = "Roster_"
_ELSEWHERE = re.compile(r"(?<![\w'.])([A-Za-z]\w*)!(?=\$?[A-Z])")


class Measure(StrEnum):
    """What a column holds; the value is Excel's number format."""

    TEXT = "General"
    CODE = "@"
    SCORE = "0.0"
    COUNT = "#,##0"
    WEIGHT = "0.##"
    SHARE = "0.0%"
    DIFFERENCE = "+0.0;-0.0;0.0"
    DATE = "dd-mm-yyyy"
    LEVEL = "0"
    UNANSWERED = '0.0;-0.0;"–"'


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula and the value it has with the data of this report; None for empty."""

    text: str
    value: float | int | str | None


class OpenScore(float):
    """The score of what nobody answered: formulas count it as 0, and a dash is seen."""


type Value = str | int | float | Decimal | date | datetime | Formula | None


@dataclass(frozen=True, slots=True)
class SheetColumn:
    head: str
    width: float
    kind: Measure = Measure.TEXT
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart: columns of names and values, first and last row; ``beside`` is its cell.

    Without one it stands below all rows.
    """

    title: str
    names: int
    values: int
    first: int
    last: int
    beside: str = ""


@dataclass(frozen=True)
class ReportSheet:
    """One sheet; the head stands in row 4, data from row 5.

    Rows may be made while they are written, so that long sheets need no memory.
    """

    name: str  # English name of the sheet; ``Tabs`` says what it is called
    title: str
    columns: tuple[SheetColumn, ...]
    rows: Iterable[tuple[Value, ...]]
    note: str = ""
    last_strong: bool = False  # whether the last row is a total
    tall: float = 0.0  # least height of a row in points, for rows filled in by hand
    charts: tuple[Bars, ...] = ()
    # Measures of single rows, from 0, where rows are not alike.
    formats: Mapping[int, Measure] = MappingProxyType({})
    keys: int = 0  # how many of the first columns are repeated on every page
    # Whether a few rows are enough on paper, as for long lists made for programs.
    sample: bool = False
    # Whether every row is one line: its columns are as wide as what stands in them.
    one_line: bool = False


def width_of(line: str) -> float:
    """The width of one line in characters; Khmer clusters count wider than Latin letters."""
    khmer = sum("\u1780" <= char <= "\u17b3" for char in line)
    return (len(cluster_starts(line)) + 1 + 0.35 * khmer) * _SPARE


def line_count(text: str, width: float) -> int:
    """How many lines a text takes in a column of the width."""
    lines = text[:_LONGEST_MEASURED].split("\n")
    return sum(max(1, math.ceil(width_of(line) / max(width - 1, 1))) for line in lines)


def letter(number: int) -> str:
    """The letters of a column counted from 1."""
    return column_letter(number - 1)


def reference(sheet: str, row: int, column: int) -> str:
    """The absolute reference to a cell, for a formula; row and column count from 1."""
    return f"{sheet}!${letter(column)}${row}"


def span(sheet: str, column: int, rows: Sequence[int]) -> str:
    """An absolute reference to the rows of a column; they must be consecutive."""
    return f"{sheet}!${letter(column)}${rows[0]}:${letter(column)}${rows[-1]}"


class Tabs:
    """What the sheets of one workbook are called: in Khmer where all of it is, else in English.

    A sheet keeps its English name as its code name, which no language changes, for macros and
    queries. The sheets that the program reads again, the answers as lines and the sealed package,
    have the same name in every workbook.
    """

    def __init__(self, languages: tuple[Language, ...]) -> None:
        if languages != (Language.KM,):
            self._words = None
        else:
            self._words = Words(Language.KM)

    def unused_name(self, name: str, title: str = "") -> str:
        """What the sheet of this English name is called; its title where nothing else is said."""
        if self._words is None:
            return name
        if name in _TITLES:
            return self._words.translate(_TITLES[name])
        if name.startswith(_ROSTER):
            return f"{self._words.translate('List')}_{name.removeprefix(_ROSTER)}"
        return sheet_title(title) or name

    def formula(self, text: str) -> str:
        """A formula written with English names, as it refers to the sheets of this workbook."""
        if self._words is None:
            return text
        return _ELSEWHERE.sub(lambda match: self._quoted(match[1]), text)

    def _quoted(self, name: str) -> str:
        called = self.unused_name(name)
        if called == name:
            return f"{name}!"
        return f"'{called}'!"

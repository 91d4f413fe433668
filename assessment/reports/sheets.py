"""A workbook as plain data: sheets of typed columns, formulas with the value they have now."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from assessment.language.breaking import cluster_starts
from assessment.reports.blocks import Lines
from assessment.reports.wording import inline

HEAD_ROW = 4
FIRST_ROW = HEAD_ROW + 1
# Room of a line in parts of its letters; Khmer needs that much.
LINE = 1.86
_SPARE = 1.06
_LONGEST_MEASURED = 4_000


class Measure(StrEnum):
    """What a column holds; the value is Excel's number format."""

    TEXT = "General"
    CODE = "@"
    SCORE = "0.0"
    COUNT = "#,##0"
    WEIGHT = "0.##"
    SHARE = "0.0%"
    DIFFERENCE = "+0.0;-0.0;0.0"
    DATE = "dd\\.mm\\.yyyy"
    LEVEL = "0"


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula and the value it has with the data of this report; None for empty."""

    text: str
    value: float | int | str | None


type Value = str | int | float | Decimal | date | datetime | Formula | None


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its head, width in characters and kind."""

    head: str
    width: float
    kind: Measure = Measure.TEXT
    strong: bool = False


@dataclass(frozen=True)
class ReportSheet:
    """One sheet; the head stands in row 4, data from row 5.

    Attributes:
        name: English name of the sheet; ``excel_tabs`` says what it is called.
        title: Heading in the first row.
        columns: The columns.
        rows: Values, one per column.
        note: A sentence under the title.
        last_strong: Whether the last row is a total.
        tall: Least height of a row in points, for rows filled in by hand.
        chart: Column letters of names and values for a bar chart, and the number of rows.
        keys: How many of the first columns are repeated on every page.
    """

    name: str
    title: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""
    last_strong: bool = False
    tall: float = 0.0
    chart: tuple[str, str, int] | None = None
    formats: dict[int, Measure] = field(default_factory=dict)
    keys: int = 0


def head(lines: Lines) -> str:
    """A head in all languages of the report."""
    return inline(lines)


def width_of(line: str) -> float:
    """The width of one line in characters; Khmer clusters count wider than Latin letters."""
    khmer = sum("\u1780" <= char <= "\u17b3" for char in line)
    return (len(cluster_starts(line)) + 1 + 0.35 * khmer) * _SPARE


def line_count(text: str, width: float) -> int:
    """How many lines a text takes in a column of the width."""
    lines = text[:_LONGEST_MEASURED].split("\n")
    return sum(max(1, math.ceil(width_of(line) / max(width - 1, 1))) for line in lines)


def letter(number: int) -> str:
    """Letter of a column counted from 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def reference(sheet: str, column: int, row: int) -> str:
    """An absolute reference to a cell of another sheet."""
    return f"{sheet}!${letter(column)}${row}"


def span(sheet: str, column: int, rows: Sequence[int]) -> str:
    """An absolute reference to the rows of a column; they must be consecutive."""
    return f"{sheet}!${letter(column)}${rows[0]}:${letter(column)}${rows[-1]}"

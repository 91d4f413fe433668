"""A report as plain data: sections of headings, paragraphs, tables, figures and drawings.

Every text is given as ``Lines``: one wording per language of the report, the first one leading.
Whoever writes the report decides how they look; nothing here knows of PDF or Excel.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from assessment.language.text import Language
from assessment.printing.shapes import Align, Drawing

type Lines = tuple[str, ...]

EMPTY: Lines = ()
# Characters of a text on paper: beside others in a table, and where it is the matter itself.
LONGEST = 300
LONGEST_WHOLE = 900


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section; ``room`` in points must be left on the page below its top."""

    text: Lines
    room: float = 110.0


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: Lines
    small: bool = False


def small(text: Lines) -> Paragraph:
    """A paragraph in small letters, for notes below tables and charts."""
    return Paragraph(text, small=True)


@dataclass(frozen=True, slots=True)
class Notice:
    """A framed message that must not be missed, with the sign of a gate before it."""

    title: Lines
    text: tuple[Lines, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    value: str
    name: Lines
    note: Lines = EMPTY
    beside: Lines = EMPTY


@dataclass(frozen=True, slots=True)
class Figures:
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``share`` is its width relative to the other columns."""

    head: Lines
    share: float
    align: Align = Align.LEFT
    shaded: bool = False
    drawing: Drawing | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    text: Lines = EMPTY
    bold: bool = False
    quiet: bool = False  # grey, for what only explains
    drawing: Drawing | None = None  # a drawing instead of words; None for words
    gate: bool = False  # whether the sign of a gate stands before the words
    below: Lines = EMPTY  # a second, grey line, such as the level under a name
    # Whether its words are the matter of the table, to be cut only when they would not fit a page.
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    group: bool = False
    total: bool = False
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its head is repeated on every page."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: Lines = EMPTY
    plain: bool = False

    def with_totals(self, n: int = 1) -> "Table":
        """The table with its last rows as totals of the others."""
        totals = [[replace(cell, bold=True) for cell in row.cells] for row in self.rows[-n:]]
        rows = (Row(tuple(cells), total=True) for cells in totals)
        return replace(self, rows=(*self.rows[:-n], *rows))

    def without_empty_columns(self) -> "Table":
        """The table without the columns that would stand empty, or hold dashes only."""

        def says_something(cell: Cell) -> bool:
            return cell.drawing is not None or any(set(line) - set("– ") for line in cell.text)

        columns = zip(*(row.cells for row in self.rows), strict=True)
        kept = [at for at, cells in enumerate(columns) if any(map(says_something, cells))]
        rows = tuple(replace(row, cells=tuple(row.cells[at] for at in kept)) for row in self.rows)
        return replace(self, columns=tuple(self.columns[at] for at in kept), rows=rows)


@dataclass(frozen=True, slots=True)
class Picture:
    drawing: Drawing


@dataclass(frozen=True, slots=True)
class SideBySide:
    left: tuple[Heading | Table, ...]
    right: tuple[Heading | Table, ...]


@dataclass(frozen=True, slots=True)
class Legend:
    marks: tuple[tuple[Drawing, Lines], ...]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Places to sign: who, and room for name, signature and seal."""

    places: tuple[Lines, ...]
    dated: Lines


type Block = (
    Heading | Paragraph | Notice | Figures | Table | Picture | SideBySide | Legend | Signatures
)


@dataclass(frozen=True, slots=True)
class Section:
    title: Lines
    headline: Lines  # what was found; true of the data it heads
    blocks: tuple[Block, ...]
    measured: Lines = EMPTY
    new_page: bool = True
    room: float = 190.0  # height in points that must be left on the page to begin it there
    number: int = 0  # its number in the contents, as the list of sections gives it


def numbered(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The sections with numbers from 1, in the order they stand in."""
    return tuple(replace(section, number=at) for at, section in enumerate(sections, start=1))


class Letterhead(NamedTuple):
    nation: Lines
    motto: Lines
    committee: Lines
    secretariat: Lines
    city: Lines


@dataclass(frozen=True, slots=True)
class Cover:
    letterhead: Letterhead
    title: Lines
    unit: Lines
    round: Lines
    status: Lines
    status_note: Lines
    facts: tuple[tuple[Lines, Lines], ...]
    contents: Lines


@dataclass(frozen=True, slots=True)
class Frame:
    head: Lines
    final: bool
    check: Lines
    source: Lines
    short_code: str
    qr: str


@dataclass(frozen=True, slots=True)
class Report:
    cover: Cover
    sections: tuple[Section, ...]
    frame: Frame
    printed: datetime
    language: Language
    short: bool = False

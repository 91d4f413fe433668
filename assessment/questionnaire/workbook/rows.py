"""Rows of a sheet whose cells remember where they stand, so that every finding can point."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from assessment.errors import Finding, Place
from assessment.language.text import Language, Text
from assessment.problems.problem import Problem

# What names a row, in all sheets.
_NAMING = ("name", "code", "node", "type")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says, without outer blanks, and the letter of its column."""

    text: str
    letter: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the headers; cells are found by column name (``label::km`` if translated).

    Attributes:
        sheet: Name of the sheet.
        number: Number of the row in the sheet.
        cells: The filled cells.
        letters: Letter of each known column, also of empty cells.
        main: Language of texts in a column without language.
    """

    sheet: str
    number: int
    cells: Mapping[str, Cell]
    letters: Mapping[str, str]
    main: Language = Language.KM

    def get(self, column: str) -> str:
        """The cell of a column; empty when there is none."""
        cell = self.cells.get(column)
        return cell.text if cell else ""

    def text(self, column: str) -> Text:
        """The wordings of a translated column; the one without language is in the main one."""
        wordings = {language: self.get(key) for language, key in _translations(column)}
        wordings[self.main] = wordings[self.main] or self.get(column)
        return Text.from_mapping(wordings)

    def place(self, column: str | None = None) -> Place:
        """Where the row, or one cell of it, stands; for a column that is not there, its name."""
        letter = None
        if column is not None:
            keys = (column, *(key for _, key in _translations(column)), *_NAMING)
            letter = next((self.letters[key] for key in keys if key in self.letters), None)
        return Place(sheet=self.sheet, row=self.number, column=letter)

    def finding(self, problem: Problem, column: str | None = None, /, **values: object) -> Finding:
        """A finding about the row or one cell of it."""
        return Finding(problem, self.place(column), values)


@lru_cache(maxsize=256)
def _translations(column: str) -> tuple[tuple[Language, str], ...]:
    return tuple((language, f"{column}::{language.value}") for language in Language)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one sheet, and the unknown columns it keeps (in order)."""

    name: str
    rows: tuple[Row, ...] = ()
    others: tuple[str, ...] = ()

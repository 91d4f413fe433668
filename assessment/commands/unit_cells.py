"""What the cells of a table of units mean: numbers as people write them, and words for missing."""

import math
import re
from array import array
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from assessment.errors import Finding, Place
from assessment.language.digits import latin_digits
from assessment.problems.scoring import ScoringProblem
from assessment.questionnaire.workbook.reader import column_letter
from assessment.scoring.rounding import Floats, Mask
from assessment.scoring.table import Told

MISSING = frozenset(
    {
        "n/a", "#n/a", "na", "n.a.", "n. a.", "n.a", "..", "...", "…", "-", "--", "–", "—",
        "null", "none", "nan", "missing", "no data", "not available", ".", "n.d.", "nd", "n/d",
        "គ្មាន", "គ្មានទិន្នន័យ", "ខ្វះ",
    }
)  # fmt: skip
# Spelled out only: the short forms are written for "not available" as well.
NOT_APPLICABLE = frozenset({"not applicable", "មិនពាក់ព័ន្ធ"})
# Between these every kind of mean can be computed without losing the number on the way.
SMALLEST, LARGEST = 1e-30, 1e30
_SPACES = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " ",
                         "\N{THIN SPACE}": " ", "\N{MINUS SIGN}": "-"})  # fmt: skip
_PLAIN = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", re.ASCII)
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}([ ,'’])[0-9]{3}(\1[0-9]{3})*(\.[0-9]+)?", re.ASCII)
_COMMA = re.compile(r"[+-]?[0-9]*,[0-9]+", re.ASCII)
_POINTS_AND_COMMA = re.compile(r"[+-]?[1-9][0-9]{0,2}([ .'’][0-9]{3})*,[0-9]+", re.ASCII)
# Numbers that lie between the smallest and the largest by their length alone; most are such.
_SHORT = r"[+-]?[0-9]{1,25}(?:\.[0-9]{0,25})?"
_SHORT_NUMBER = re.compile(_SHORT, re.ASCII)
_SHORT_NUMBERS = re.compile(rf"{_SHORT}(?:\n{_SHORT})*+", re.ASCII)
_NONE = float("nan")
# Nothing can be made of it, so that nothing above it is scored: the rest alone could be worth more.
_REFUSED = float("inf")


class Cells:
    """Reads the cells of some columns row by row; keeps numbers, never the texts."""

    def __init__(
        self, sheet: str, columns: Sequence[tuple[int, str]], *, decimal_comma: bool
    ) -> None:
        """Read the columns at these places, by the codes of their nodes."""
        self._at = [at for at, _ in columns]
        self._told = Told()
        self._columns = [
            _Column(sheet, at, code, self._told, decimal_comma=decimal_comma)
            for at, code in columns
        ]
        self._numbers = array("d")
        self._rows = 0

    def add(self, number: int, row: Sequence[str]) -> None:
        """Read a row; its number is where findings point."""
        width = len(row)
        given = [row[at] if at < width else "" for at in self._at]
        together = "\n".join(given)
        # A cell may hold a line break, which would make one more number of it.
        if _SHORT_NUMBERS.fullmatch(together) and together.count("\n") == len(given) - 1:
            self._numbers.extend(map(float, given))
        else:
            here = self._rows
            self._numbers.extend(
                column.number(text, number, here)
                for column, text in zip(self._columns, given, strict=True)
            )
        self._rows += 1

    def values(self) -> dict[str, Floats]:
        """Float64 (rows,) by node code; NaN where missing, infinite where refused."""
        shape = (self._rows, len(self._columns))
        if not self._numbers:
            return {column.code: np.empty(self._rows) for column in self._columns}
        table = np.frombuffer(self._numbers, dtype=np.float64).reshape(shape)
        return {column.code: table[:, k] for k, column in enumerate(self._columns)}

    def not_applicable(self) -> Mapping[str, Mask]:
        """Boolean (rows,) by node code, only of columns with a cell that says so."""
        found: dict[str, Mask] = {}
        for column in self._columns:
            if column.not_applicable:
                found[column.code] = np.zeros(self._rows, dtype=np.bool_)
                found[column.code][column.not_applicable] = True
        return found

    def findings(self) -> Iterator[Finding]:
        """What was not understood, cell by cell, and what was by a guess, once a column."""
        yield from self._told
        for column in self._columns:
            yield from column.understood()


class _Column:
    """Reads one column; what had to be understood is told once, with its first cell."""

    def __init__(
        self, sheet: str, at: int, code: str, refused: Told, *, decimal_comma: bool
    ) -> None:
        self.code = code
        self._refused = refused
        self.not_applicable: list[int] = []
        self._sheet = sheet
        self._letter = column_letter(at)
        self._decimal_comma = decimal_comma
        self._told: dict[ScoringProblem, tuple[int, str, int]] = {}

    def number(self, given: str, row: int, at: int) -> float:
        """One cell as a number; NaN where it is missing, infinite where it is refused."""
        if not given:
            return _NONE
        if _SHORT_NUMBER.fullmatch(given):
            return float(given)
        text = latin_digits(given).translate(_SPACES).strip()
        folded = text.casefold()
        if not text or folded in MISSING:
            if text:
                self._understood(ScoringProblem.VALUES_CALLED_MISSING, row, text)
            return _NONE
        if folded in NOT_APPLICABLE:
            self._understood(ScoringProblem.VALUES_NOT_APPLICABLE, row, text)
            self.not_applicable.append(at)
            return _NONE
        return self._written(text, row)

    def understood(self) -> Iterator[Finding]:
        """What was understood by a guess, each with its first cell and how often."""
        for problem, (row, text, count) in self._told.items():
            yield self._finding(problem, row, value=text, count=count)

    def _written(self, text: str, row: int) -> float:
        value = float(text) if _PLAIN.fullmatch(text) else None
        if value is None:
            value = self._with_marks(text)
            if value is not None:
                self._understood(ScoringProblem.VALUES_WITH_MARKS, row, text)
        if value is None or not math.isfinite(value):
            problem = ScoringProblem.VALUE_NOT_A_NUMBER
        elif value and not SMALLEST <= abs(value) <= LARGEST:
            problem = ScoringProblem.VALUE_BEYOND
        else:
            return value
        self._refused.append(self._finding(problem, row, value=text))
        return _REFUSED

    def _with_marks(self, text: str) -> float | None:
        """A number with separators; a comma is decimal where it cannot part thousands."""
        bare = "".join(character for character in text if character not in " '’")
        if self._decimal_comma and (_COMMA.fullmatch(text) or _POINTS_AND_COMMA.fullmatch(text)):
            return float(bare.replace(".", "").replace(",", "."))
        if _GROUPED.fullmatch(text):
            return float(bare.replace(",", ""))
        return float(bare.replace(",", ".")) if _COMMA.fullmatch(text) else None

    def _understood(self, problem: ScoringProblem, row: int, text: str) -> None:
        first, words, count = self._told.get(problem, (row, text, 0))
        self._told[problem] = (first, words, count + 1)

    def _finding(self, problem: ScoringProblem, row: int, **values: object) -> Finding:
        place = Place(sheet=self._sheet, row=row, column=self._letter, node=self.code)
        return Finding(problem, place, {"node": self.code, **values})

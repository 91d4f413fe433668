"""Cells as a spreadsheet puts them on the clipboard, as what is given to a roster."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from assessment.errors import Finding, Place
from assessment.incoming.given import Given
from assessment.problems.windows import WindowProblem
from assessment.questionnaire.model import Question

MOST_TOLD = 6


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was on the clipboard.

    Attributes:
        given: Every cell that has a column to go to.
        outside: How many filled cells have none, or one that nobody types in.
    """

    given: tuple[Given, ...]
    outside: int


def cells_of(text: str) -> list[list[str]]:
    """Rows of cells; a quoted cell may hold line breaks. Rows without a word are left out."""
    rows = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter="\t")
    return [row for row in rows if any(cell.strip() for cell in row)]


def pasted(text: str, columns: Sequence[Question], *, top: int, left: int) -> Pasted:
    """The cells from the row ``top`` and the column ``left`` on, both counted from 0."""
    given: list[Given] = []
    outside = 0
    for down, row in enumerate(cells_of(text)):
        for across, cell in enumerate(row):
            if not cell.strip():
                continue
            at = left + across
            if at >= len(columns) or not columns[at].asked:
                outside += 1
                continue
            number = top + down + 1
            given.append(Given(columns[at].code, number, cell, place=Place(row=number)))
    return Pasted(tuple(given), outside)


def told(refused: Sequence[Finding], outside: int) -> list[Finding]:
    """The first that were refused, how many more there are, and what had no column."""
    shown = list(refused[:MOST_TOLD])
    more = len(refused) - len(shown)
    if more:
        shown.append(Finding(WindowProblem.MORE_REFUSED, values={"count": more}))
    if outside:
        shown.append(Finding(WindowProblem.CELLS_OUTSIDE, values={"count": outside}))
    return shown

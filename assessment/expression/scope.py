"""What an expression asks of the answers around it."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Protocol

from assessment.expression.values import Answer


class Shape(Enum):
    """What a name stands for at the place where the expression is evaluated."""

    ONE = "one"  # a question with one answer here; also a roster's question inside its row
    COLUMN = "column"  # a roster's question seen from outside its rows
    ROSTER = "roster"  # a roster itself
    UNKNOWN = "unknown"


class Scope(Protocol):
    """The answers as seen from one question, in one row if it belongs to a roster."""

    def value(self, name: str) -> Answer:
        """Give the answer here; None for no answer and for any name that is not `Shape.ONE`."""
        ...

    def shape(self, name: str) -> Shape:
        """Tell what a name stands for here."""
        ...

    def column(self, name: str) -> Sequence[Answer]:
        """Give one answer per row of a roster's question, also when asked inside a row.

        None stands for no answer, `HIDDEN` for a question its condition hides in that row.
        """
        ...

    def current(self) -> Answer:
        """Give the answer of the question the expression belongs to (`.`)."""
        ...

    def row_index(self) -> int | None:
        """Give the number of the current row, from 1, or None outside any roster."""
        ...

    def rows(self, roster: str) -> int:
        """Count the rows of a roster."""
        ...

    def today(self) -> date:
        """Give the date of today, from a clock that was handed in."""
        ...

    def choice_label(self, question: str, choice: str) -> str:
        """Give the label of a choice of a question, or "" when it has no such choice."""
        ...


class ChoiceScope:
    """A scope with one choice of a list in front of it, for choice filters."""

    __slots__ = ("_choice", "_scope", "choice_label", "column", "current", "row_index", "rows",
                 "shape", "today", "value")  # fmt: skip

    def __init__(self, scope: Scope, choice: Mapping[str, Answer]) -> None:
        self._scope = scope
        self._choice = choice
        self.value = scope.value
        self.shape = scope.shape
        self.column = scope.column
        self.current = scope.current
        self.row_index = scope.row_index
        self.rows = scope.rows
        self.today = scope.today
        self.choice_label = scope.choice_label

    def choice_cell(self, column: str) -> Answer:
        """Give what stands in a column of the choice's row."""
        return self._choice.get(column)

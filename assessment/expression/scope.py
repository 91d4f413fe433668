"""What an expression asks of the answers around it, and the compiled pieces that ask."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Protocol

from assessment.expression.errors import ExpressionError
from assessment.expression.tree import Literal, Term
from assessment.expression.values import Answer, Value
from assessment.problems.expression import ExpressionProblem


class Shape(Enum):
    """What a name stands for at the place where the expression is evaluated."""

    ONE = "one"  # a question with one answer here; also a roster's question inside its row
    COLUMN = "column"  # a roster's question seen from outside its rows
    ROSTER = "roster"  # a roster itself
    UNKNOWN = "unknown"


class Scope(Protocol):
    """The answers as seen from one question, in one row if it belongs to a roster.

    What is not said otherwise has no answer.
    """

    def value(self, name: str) -> Answer:
        return None

    def shape(self, name: str) -> Shape:
        return Shape.ONE

    def column(self, name: str) -> Sequence[Answer]:
        """Give one answer per row of a roster's question, also when asked inside a row.

        None stands for no answer, `HIDDEN` for a question its condition hides in that row.
        """
        return ()

    def current(self) -> Answer:
        return None

    def row_index(self) -> int | None:
        return None

    def rows(self, roster: str) -> int:
        return 0

    def today(self) -> date: ...

    def choice_label(self, question: str, choice: str) -> str:
        """Give the label of a choice of a question, or "" when it has no such choice."""
        return ""

    def choice_cell(self, column: str) -> Answer:
        """Give what stands in a column for the choice that a choice filter looks at."""
        return None


type Evaluate = Callable[[Scope], Value]
type Nodes = Callable[[Scope], Sequence[Value]]


@dataclass(frozen=True, slots=True)
class Part:
    """One compiled node; `nodes` is there when the node can stand for several answers."""

    node: Term
    evaluate: Evaluate
    nodes: Nodes | None = None

    @property
    def constant(self) -> str | None:
        """The text, when the node is a text between quotes."""
        value = None
        if isinstance(self.node, Literal):
            value = self.node.value
        if isinstance(value, str):
            return value
        return None


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A call at hand: the function's name, where it stands, its compiled arguments."""

    name: str
    position: int
    parts: tuple[Part, ...]

    def wrong(self, number: int, expected: str, found: str = "") -> ExpressionError:
        """Say that an argument (counted from 1) is of the wrong sort."""
        position = self.parts[number - 1].node.position
        values = {"function": self.name, "number": str(number), "expected": expected}
        return ExpressionError(ExpressionProblem.WRONG_ARGUMENT, position, **values, found=found)

    def miscounted(self, expected: str) -> ExpressionError:
        """Say that there are too few or too many arguments."""
        values = {"function": self.name, "expected": expected, "found": str(len(self.parts))}
        return ExpressionError(ExpressionProblem.WRONG_ARGUMENT_COUNT, self.position, **values)


type Build = Callable[[FunctionCall], Part | Evaluate]


@dataclass(frozen=True, slots=True)
class Function:
    """How many arguments a function takes (`most` None: any number) and how it is built."""

    least: int
    most: int | None
    build: Build

    @property
    def count(self) -> str:
        """The number of arguments in words a message can carry: `2`, `1-2`, `2+`."""
        if self.most is None:
            return f"{self.least}+"
        if self.least == self.most:
            return str(self.least)
        return f"{self.least}-{self.most}"


def simple(compute: Callable[..., Value]) -> Build:
    """Build a function that needs nothing but the values of its arguments."""

    def build(arguments: FunctionCall) -> Evaluate:
        evaluates = tuple(part.evaluate for part in arguments.parts)
        match evaluates:
            case (first,):
                return lambda scope: compute(first(scope))
            case (first, second):
                return lambda scope: compute(first(scope), second(scope))
            case _:
                return lambda scope: compute(*[evaluate(scope) for evaluate in evaluates])

    return build

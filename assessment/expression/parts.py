"""Compiled pieces of an expression: what functions are built from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assessment.expression.errors import ExpressionError, Fault
from assessment.expression.scope import Scope
from assessment.expression.tree import Node, Text
from assessment.expression.values import Value

type Evaluate = Callable[[Scope], Value]
type Nodes = Callable[[Scope], Sequence[Value]]


@dataclass(frozen=True, slots=True)
class Part:
    """One compiled node; `nodes` is there when the node can stand for several answers."""

    node: Node
    evaluate: Evaluate
    nodes: Nodes | None = None

    @property
    def constant(self) -> str | None:
        """The text, when the node is a text between quotes."""
        return self.node.text if isinstance(self.node, Text) else None


@dataclass(frozen=True, slots=True)
class Given:
    """A call at hand: the function's name, where it stands, its compiled arguments."""

    name: str
    position: int
    parts: tuple[Part, ...]

    def wrong(self, number: int, expected: str, found: str = "") -> ExpressionError:
        """Say that an argument (counted from 1) is of the wrong sort."""
        return ExpressionError(
            Fault.WRONG_ARGUMENT,
            self.parts[number - 1].node.position,
            function=self.name,
            number=str(number),
            expected=expected,
            found=found,
        )

    def miscounted(self, expected: str) -> ExpressionError:
        """Say that there are too few or too many arguments."""
        return ExpressionError(
            Fault.WRONG_ARGUMENT_COUNT,
            self.position,
            function=self.name,
            expected=expected,
            found=str(len(self.parts)),
        )


type Build = Callable[[Given], Part | Evaluate]


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
        return str(self.least) if self.least == self.most else f"{self.least}-{self.most}"


def simple(compute: Callable[..., Value]) -> Build:
    """Build a function that needs nothing but the values of its arguments."""

    def build(given: Given) -> Evaluate:
        evaluates = tuple(part.evaluate for part in given.parts)
        match evaluates:
            case (first,):
                return lambda scope: compute(first(scope))
            case (first, second):
                return lambda scope: compute(first(scope), second(scope))
            case _:
                return lambda scope: compute(*[evaluate(scope) for evaluate in evaluates])

    return build


def constant(value: Value) -> Build:
    """Build a function that always gives the same value."""
    return lambda _: lambda _: value

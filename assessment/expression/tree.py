"""The tree of an expression. Terms compare without their positions."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum


class Binding(IntEnum):
    """How tightly operators bind, loosest first."""

    OR = 1
    AND = 2
    EQUALITY = 3
    COMPARISON = 4
    SUM = 5
    PRODUCT = 6


OPERATORS = {
    word: level
    for level, words in (
        (Binding.OR, "or"),
        (Binding.AND, "and"),
        (Binding.EQUALITY, "= !="),
        (Binding.COMPARISON, "< <= > >="),
        (Binding.SUM, "+ -"),
        (Binding.PRODUCT, "* div mod"),
    )
    for word in words.split()
}


@dataclass(frozen=True, slots=True)
class Term:
    """One part of an expression."""

    position: int = field(default=0, compare=False, kw_only=True)

    @property
    def children(self) -> tuple["Term", ...]:
        """The nodes directly below, in the order they are written."""
        return ()


@dataclass(frozen=True, slots=True)
class Literal(Term):
    """A number, or a text between quotes."""

    value: float | str


@dataclass(frozen=True, slots=True)
class Reference(Term):
    name: str


@dataclass(frozen=True, slots=True)
class Current(Term):
    """The question the expression belongs to."""


@dataclass(frozen=True, slots=True)
class ChoiceCell(Term):
    """A column of the choices sheet, in a choice filter."""

    column: str


@dataclass(frozen=True, slots=True)
class RowNumber(Term):
    """The number of the row the expression is evaluated in: ``position(..)``."""


@dataclass(frozen=True, slots=True)
class Negation(Term):
    operand: Term

    @property
    def children(self) -> tuple[Term, ...]:
        return (self.operand,)


@dataclass(frozen=True, slots=True)
class Chain(Term):
    """Operands joined by operators of one level, taken from left to right."""

    level: Binding
    first: Term
    rest: tuple[tuple[str, Term], ...]

    @property
    def children(self) -> tuple[Term, ...]:
        return (self.first, *(operand for _, operand in self.rest))


@dataclass(frozen=True, slots=True)
class Call(Term):
    name: str
    arguments: tuple[Term, ...]

    @property
    def children(self) -> tuple[Term, ...]:
        return self.arguments


def walk(node: Term) -> Iterator[tuple[Term, tuple[Term, ...]]]:
    """Give every node with those it lies in, from the inside, in the order they are written."""
    waiting: list[tuple[Term, tuple[Term, ...]]] = [(node, ())]
    while waiting:
        current, around = waiting.pop()
        yield current, around
        waiting.extend((child, (current, *around)) for child in reversed(current.children))

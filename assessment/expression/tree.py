"""The tree of an expression and its canonical text. Terms compare without their positions."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
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
    """One part of an expression; its text has single spaces and no brackets but the needed ones."""

    position: int = field(default=0, compare=False, kw_only=True)

    @property
    def children(self) -> tuple["Term", ...]:
        """The nodes directly below, in the order they are written."""
        return ()


@dataclass(frozen=True, slots=True)
class Literal(Term):
    """A number, or a text between quotes."""

    value: float | str

    def __str__(self) -> str:
        if isinstance(self.value, str):
            quote = '"' if "'" in self.value else "'"
            return f"{quote}{self.value}{quote}"
        if math.isinf(self.value):
            return "9" * 310  # reads as infinity again
        return format(Decimal(repr(self.value)), "f").removesuffix(".0")


@dataclass(frozen=True, slots=True)
class Reference(Term):
    name: str

    def __str__(self) -> str:
        return f"${{{self.name}}}"


@dataclass(frozen=True, slots=True)
class Current(Term):
    """The question the expression belongs to."""

    def __str__(self) -> str:
        return "."


@dataclass(frozen=True, slots=True)
class ChoiceCell(Term):
    """A column of the choices sheet, in a choice filter."""

    column: str

    def __str__(self) -> str:
        return self.column


@dataclass(frozen=True, slots=True)
class RowNumber(Term):
    def __str__(self) -> str:
        return "position(..)"


@dataclass(frozen=True, slots=True)
class Negation(Term):
    operand: Term

    @property
    def children(self) -> tuple[Term, ...]:
        return (self.operand,)

    def __str__(self) -> str:
        return f"-({self.operand})" if isinstance(self.operand, Chain) else f"-{self.operand}"


@dataclass(frozen=True, slots=True)
class Chain(Term):
    """Operands joined by operators of one level, taken from left to right."""

    level: Binding
    first: Term
    rest: tuple[tuple[str, Term], ...]

    @property
    def children(self) -> tuple[Term, ...]:
        return (self.first, *(operand for _, operand in self.rest))

    def __str__(self) -> str:
        pieces = [self._bracketed(self.first)]
        for operator, operand in self.rest:
            pieces += [operator, self._bracketed(operand)]
        return " ".join(pieces)

    def _bracketed(self, operand: Term) -> str:
        needed = isinstance(operand, Chain) and operand.level <= self.level
        return f"({operand})" if needed else str(operand)


@dataclass(frozen=True, slots=True)
class Call(Term):
    name: str
    arguments: tuple[Term, ...]

    @property
    def children(self) -> tuple[Term, ...]:
        return self.arguments

    def __str__(self) -> str:
        return f"{self.name}({', '.join(map(str, self.arguments))})"


def walk(node: Term) -> Iterator[tuple[Term, tuple[Term, ...]]]:
    """Give every node with those it lies in, from the inside, in the order they are written."""
    waiting: list[tuple[Term, tuple[Term, ...]]] = [(node, ())]
    while waiting:
        current, around = waiting.pop()
        yield current, around
        waiting.extend((child, (current, *around)) for child in reversed(current.children))

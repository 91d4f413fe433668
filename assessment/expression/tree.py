"""The tree of an expression. Nodes compare by meaning: positions do not count."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum


class Level(IntEnum):
    """How tightly operators bind, loosest first."""

    OR = 1
    AND = 2
    EQUALITY = 3
    COMPARISON = 4
    SUM = 5
    PRODUCT = 6


OPERATORS = {
    "or": Level.OR,
    "and": Level.AND,
    "=": Level.EQUALITY,
    "!=": Level.EQUALITY,
    "<": Level.COMPARISON,
    "<=": Level.COMPARISON,
    ">": Level.COMPARISON,
    ">=": Level.COMPARISON,
    "+": Level.SUM,
    "-": Level.SUM,
    "*": Level.PRODUCT,
    "div": Level.PRODUCT,
    "mod": Level.PRODUCT,
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    number: float
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A text between quotes."""

    text: str
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Question:
    """`${name}`."""

    name: str
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Current:
    """`.`, the question the expression belongs to."""

    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ChoiceCell:
    """A column of the choices sheet, in a choice filter."""

    column: str
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class RowNumber:
    """`position(..)`."""

    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Negation:
    """`-operand`."""

    operand: "Node"
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands joined by operators of one level, taken from left to right."""

    level: Level
    first: "Node"
    rest: tuple[tuple[str, "Node"], ...]
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function and its arguments."""

    name: str
    arguments: tuple["Node", ...]
    position: int = field(default=0, compare=False)


type Node = Number | Text | Question | Current | ChoiceCell | RowNumber | Negation | Chain | Call


def children(node: Node) -> tuple[Node, ...]:
    """Give the nodes directly below a node, in the order they are written."""
    match node:
        case Negation():
            return (node.operand,)
        case Chain():
            return (node.first, *(operand for _, operand in node.rest))
        case Call():
            return node.arguments
        case _:
            return ()


def walk(node: Node) -> Iterator[tuple[Node, int]]:
    """Give every node with its depth (the root has 1), in the order they are written."""
    waiting = [(node, 1)]
    while waiting:
        current, depth = waiting.pop()
        yield current, depth
        waiting.extend((child, depth + 1) for child in reversed(children(current)))

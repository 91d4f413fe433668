"""The tree of an expression and its canonical text. Nodes compare without their positions."""

import math
from collections.abc import Callable, Iterator
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
    "or": Binding.OR,
    "and": Binding.AND,
    "=": Binding.EQUALITY,
    "!=": Binding.EQUALITY,
    "<": Binding.COMPARISON,
    "<=": Binding.COMPARISON,
    ">": Binding.COMPARISON,
    ">=": Binding.COMPARISON,
    "+": Binding.SUM,
    "-": Binding.SUM,
    "*": Binding.PRODUCT,
    "div": Binding.PRODUCT,
    "mod": Binding.PRODUCT,
}


@dataclass(frozen=True, slots=True)
class Number:
    number: float
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class TextLiteral:
    text: str
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Reference:
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

    level: Binding
    first: "Node"
    rest: tuple[tuple[str, "Node"], ...]
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple["Node", ...]
    position: int = field(default=0, compare=False)


type Node = (
    Number | TextLiteral | Reference | Current | ChoiceCell | RowNumber | Negation | Chain | Call
)


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


def print_tree(node: Node) -> str:
    """Write a tree with single spaces and no brackets but the needed ones."""
    return _PRINTERS[type(node)](node)


def _text(node: TextLiteral) -> str:
    quote = '"' if "'" in node.text else "'"
    return f"{quote}{node.text}{quote}"


def _negation(node: Negation) -> str:
    inner = print_tree(node.operand)
    return f"-({inner})" if isinstance(node.operand, Chain) else f"-{inner}"


def _call(node: Call) -> str:
    return f"{node.name}({', '.join(map(print_tree, node.arguments))})"


def _number(number: float) -> str:
    if math.isinf(number):
        return "9" * 310  # reads as infinity again
    text = format(Decimal(repr(number)), "f")
    return text.removesuffix(".0")


def _chain(node: Chain) -> str:
    pieces = [_operand(node.first, node)]
    for operator, operand in node.rest:
        pieces += [operator, _operand(operand, node)]
    return " ".join(pieces)


def _operand(operand: Node, chain: Chain) -> str:
    text = print_tree(operand)
    return f"({text})" if isinstance(operand, Chain) and operand.level <= chain.level else text


_PRINTERS: dict[type, Callable[..., str]] = {
    Number: lambda node: _number(node.number),
    TextLiteral: _text,
    Reference: lambda node: f"${{{node.name}}}",
    Current: lambda _: ".",
    ChoiceCell: lambda node: node.column,
    RowNumber: lambda _: "position(..)",
    Negation: _negation,
    Call: _call,
    Chain: _chain,
}

"""From tree to text, in one canonical form that reads back to the same tree."""

import math
from collections.abc import Callable
from decimal import Decimal

from assessment.expression.tree import (
    Call,
    Chain,
    ChoiceCell,
    Current,
    Negation,
    Node,
    Number,
    Question,
    RowNumber,
    Text,
)


def print_tree(node: Node) -> str:
    """Write a tree with single spaces and no brackets but the needed ones."""
    return _PRINTERS[type(node)](node)


def _text(node: Text) -> str:
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
    Text: _text,
    Question: lambda node: f"${{{node.name}}}",
    Current: lambda _: ".",
    ChoiceCell: lambda node: node.column,
    RowNumber: lambda _: "position(..)",
    Negation: _negation,
    Call: _call,
    Chain: _chain,
}

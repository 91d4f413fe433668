"""The expression an author wrote: read once, evaluated after every answer."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from assessment.expression.choices import question_in
from assessment.expression.compiling import compile_tree
from assessment.expression.errors import Caution, ExpressionWarning
from assessment.expression.parser import parse_tree
from assessment.expression.parts import Evaluate
from assessment.expression.printer import print_tree
from assessment.expression.scope import ChoiceScope, Scope
from assessment.expression.tree import (
    Call,
    ChoiceCell,
    Current,
    Node,
    Question,
    Text,
    walk,
)
from assessment.expression.values import Answer, Value

_NAME_IN_TEXT = re.compile(r"\$\{[^}]*\}")
_CAUTIONS = {"floor": Caution.FLOOR, "ceiling": Caution.CEILING}


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression. Two are equal when their trees are.

    Attributes:
        tree: What was read.
        names: The questions and rosters it refers to.
        columns: The columns of the choices sheet it refers to (choice filters only).
        uses_current: Whether it looks at the question it belongs to.
        warnings: What the author should know although the expression is accepted.
        size: How many steps it takes to evaluate.
    """

    tree: Node
    names: frozenset[str] = field(compare=False)
    columns: frozenset[str] = field(compare=False)
    uses_current: bool = field(compare=False)
    warnings: tuple[ExpressionWarning, ...] = field(compare=False)
    size: int = field(compare=False)
    _evaluate: Evaluate = field(compare=False, repr=False)

    def __str__(self) -> str:
        """Write the expression in its canonical form."""
        return print_tree(self.tree)

    def evaluate(self, scope: Scope, choice: Mapping[str, Answer] | None = None) -> Value:
        """Compute the value; `choice` is the row of the choices sheet a filter looks at.

        Raises `ExpressionError` where the reference engine would stop (a text that is no date,
        several rows where one value is needed, a number where chosen names are needed).
        """
        return self._evaluate(scope if choice is None else ChoiceScope(scope, choice))


def parse(text: str, columns: Collection[str] = ()) -> Expression:
    """Read an expression, or raise `ExpressionError` with the place of the first fault.

    `columns` names what may stand bare, without `${}`: the columns a choice filter compares.
    """
    tree = parse_tree(text, columns)
    evaluate = compile_tree(tree).evaluate
    nodes = [node for node, _ in walk(tree)]
    return Expression(
        tree=tree,
        names=frozenset(name for node in nodes for name in _names(node)),
        columns=frozenset(node.column for node in nodes if isinstance(node, ChoiceCell)),
        uses_current=any(map(_is_current, nodes)),
        warnings=_warnings(nodes),
        size=len(nodes),
        _evaluate=evaluate,
    )


def _names(node: Node) -> tuple[str, ...]:
    match node:
        case Question():
            return (node.name,)
        case Call("jr:choice-name", (_, Text() as asked)):
            name = question_in(asked.text)
            return () if name is None else (name,)
        case _:
            return ()


def _is_current(node: Node) -> bool:
    bare = {"string-length", "normalize-space"}
    return isinstance(node, Current) or (
        isinstance(node, Call) and node.name in bare and not node.arguments
    )


def _warnings(nodes: list[Node]) -> tuple[ExpressionWarning, ...]:
    found: list[ExpressionWarning] = []
    asked = {
        id(node.arguments[1])
        for node in nodes
        if isinstance(node, Call) and node.name == "jr:choice-name"
    }
    for node in nodes:
        if isinstance(node, Call) and node.name in _CAUTIONS:
            found.append(ExpressionWarning(_CAUTIONS[node.name], node.position))
        if isinstance(node, Text) and id(node) not in asked:
            name = _NAME_IN_TEXT.search(node.text)
            if name:
                found.append(
                    ExpressionWarning(Caution.NAME_IN_TEXT, node.position, {"name": name.group()})
                )
    return tuple(found)

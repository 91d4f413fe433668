"""Which fixed texts an expression compares questions with, for the checks of a questionnaire."""

from dataclasses import dataclass

from assessment.expression.expression import Expression
from assessment.expression.tree import (
    Call,
    Chain,
    Current,
    Level,
    Node,
    Number,
    Question,
    Text,
    walk,
)
from assessment.expression.values import number_text

_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison of a question with a fixed text or number.

    Attributes:
        name: The question; None for `.`, the question the expression belongs to.
        operator: `=`, `!=`, `<`, `<=`, `>`, `>=`, as if the question stood on the left, or
            `selected`.
        literal: The text, or the number written as text.
        is_text: Whether it stood between quotes.
        position: Where the text or number stands, characters counted from 1.
    """

    name: str | None
    operator: str
    literal: str
    is_text: bool
    position: int


def comparisons(expression: Expression) -> tuple[Comparison, ...]:
    """Give every comparison of a question with something fixed, in the order written."""
    found: list[Comparison | None] = []
    for node, _ in walk(expression.tree):
        match node:
            case Chain(Level.EQUALITY | Level.COMPARISON, left, ((operator, right), *_)):
                found.append(_compared(left, operator, right))
                found.append(_compared(right, _MIRRORED[operator], left))
            case Call("selected" | "is-selected", (chosen, name)):
                found.append(_compared(chosen, "selected", name))
            case _:
                pass
    return tuple(comparison for comparison in found if comparison is not None)


def _compared(question: Node, operator: str, literal: Node) -> Comparison | None:
    if not isinstance(question, Question | Current):
        return None
    name = question.name if isinstance(question, Question) else None
    match literal:
        case Text():
            text = literal.text.strip() if operator == "selected" else literal.text
            return Comparison(name, operator, text, is_text=True, position=literal.position)
        case Number():
            text = number_text(literal.number)
            return Comparison(name, operator, text, is_text=False, position=literal.position)
        case _:
            return None

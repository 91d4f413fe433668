"""The expression an author wrote: read once, evaluated after every answer."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from assessment.expression.compiling import compile_tree
from assessment.expression.errors import ExpressionError
from assessment.expression.parser import parse_tree
from assessment.expression.scope import Evaluate
from assessment.expression.texts import question_in
from assessment.expression.tree import Binding, Call, Chain, Current, Literal, Reference, Term, walk
from assessment.expression.values import as_text
from assessment.problems.expression import ExpressionProblem

NAME_IN_TEXT = re.compile(r"\$\{[^}]*\}")
_OF_CURRENT = ("string-length", "normalize-space")  # where no argument is given
_CAUTIONS = {"floor": ExpressionProblem.FLOOR, "ceiling": ExpressionProblem.CEILING}


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression. Two are equal when their trees are."""

    tree: Term
    names: frozenset[str] = field(compare=False)  # the questions and rosters it refers to
    uses_current: bool = field(compare=False)  # whether it looks at the question it belongs to
    # What the author should know although the expression is accepted.
    warnings: tuple[ExpressionError, ...] = field(compare=False)
    size: int = field(compare=False)  # how many steps it takes to evaluate
    # Computes the value. Raises `ExpressionError` where the reference engine would stop (a text
    # that is no date, several rows where one value is needed, a number where chosen names are).
    evaluate: Evaluate = field(compare=False, repr=False)


def parse(text: str, columns: Collection[str] = ()) -> Expression:
    """Read an expression, or raise `ExpressionError` with the place of the first fault.

    `columns` names what may stand bare, without `${}`: the columns a choice filter compares.
    """
    return compiled(parse_tree(text, columns))


def compiled(tree: Term) -> Expression:
    """The expression of a tree, which may be a part of another one's."""
    nodes = [node for node, _ in walk(tree)]
    return Expression(
        tree=tree,
        names=frozenset(filter(None, map(_name, nodes))),
        uses_current=any(
            isinstance(node, Current)
            or (isinstance(node, Call) and node.name in _OF_CURRENT and not node.arguments)
            for node in nodes
        ),
        warnings=tuple(_warnings(tree)),
        size=len(nodes),
        evaluate=compile_tree(tree).evaluate,
    )


def _name(node: Term) -> str | None:
    match node:
        case Reference():
            return node.name
        case Call("jr:choice-name", (_, Literal(str(asked)))):
            return question_in(asked)
        case _:
            return None


def _warnings(tree: Term) -> Iterator[ExpressionError]:
    for node, around in walk(tree):
        match node, around:
            case Call(name), _ if name in _CAUTIONS:
                yield ExpressionError(_CAUTIONS[name], node.position)
            case Chain(Binding.EQUALITY | Binding.COMPARISON, _, (_, _, *_)), _:
                yield ExpressionError(ExpressionProblem.COMPARED_TWICE, node.position)
            case Literal(), (Call("jr:choice-name", (_, asked)), *_) if asked is node:
                pass  # it asks for the choice of that question
            case Literal(str(text)), _ if match := NAME_IN_TEXT.search(text):
                yield ExpressionError(ExpressionProblem.NAME_IN_TEXT, node.position, name=match[0])


_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}


@dataclass(frozen=True, slots=True)
class LiteralComparison:
    name: str | None
    # `=`, `!=`, `<`, `<=`, `>`, `>=`, as if the question stood on the left, or `selected`.
    operator: str
    literal: str  # the text, or the number written as text
    is_text: bool  # whether it stood between quotes
    position: int  # where the text or number stands, characters counted from 1


def comparisons(expression: Expression) -> tuple[LiteralComparison, ...]:
    """Give every comparison of a question with something fixed, in the order written."""
    comparisons: list[LiteralComparison | None] = []
    for node, _ in walk(expression.tree):
        match node:
            case Chain(Binding.EQUALITY | Binding.COMPARISON, left, ((operator, right), *_)):
                comparisons.append(_compared(left, operator, right))
                comparisons.append(_compared(right, _MIRRORED[operator], left))
            case Call("selected" | "is-selected", (chosen, name)):
                comparisons.append(_compared(chosen, "selected", name))
            case _:
                pass
    return tuple(comparison for comparison in comparisons if comparison is not None)


def _compared(question: Term, operator: str, literal: Term) -> LiteralComparison | None:
    if not isinstance(question, Reference | Current) or not isinstance(literal, Literal):
        return None
    name = None
    if isinstance(question, Reference):
        name = question.name
    text = as_text(literal.value)
    is_text = isinstance(literal.value, str)
    if operator == "selected":
        text = text.strip()
    return LiteralComparison(name, operator, text, is_text, literal.position)


@dataclass(frozen=True, slots=True)
class Cycle:
    """Names that need each other: each needs the next, the last is the first again."""

    path: tuple[str, ...]


def arrange(needs: Mapping[str, frozenset[str]]) -> tuple[str, ...] | Cycle:
    """Order names by what each needs; names that are no key of the mapping need nothing.

    The order keeps that of the mapping wherever it can.
    """

    def needed(name: str) -> Iterator[str]:
        return iter(sorted(other for other in needs[name] if other in needs))

    done: dict[str, None] = {}
    for start in needs:
        if start in done:
            path = {}
        else:
            path = {start: needed(start)}
        while path:
            name = next(reversed(path))
            following = next((other for other in path[name] if other not in done), None)
            if following is None:
                path.pop(name)
                done[name] = None
            elif following in path:
                names = list(path)
                return Cycle((*names[names.index(following) :], following))
            else:
                path[following] = needed(following)
    return tuple(done)

"""Functions that take all rows of a roster's question at once, and checklists."""

import sys
from collections.abc import Callable, Sequence
from functools import reduce
from itertools import chain
from math import isnan
from operator import add

from assessment.expression.arithmetic import whole
from assessment.expression.errors import ExpressionError
from assessment.expression.scope import (
    Build,
    Evaluate,
    Function,
    FunctionCall,
    Nodes,
    Part,
    Scope,
    Shape,
)
from assessment.expression.tree import Reference
from assessment.expression.values import Value, as_number, as_text, java_int, truth, value_of
from assessment.problems.expression import ExpressionProblem

LONGEST_TEXT = 100_000
_SMALLEST = 5e-324


def _nodes(arguments: FunctionCall) -> Nodes:
    nodes = arguments.parts[0].nodes
    if nodes is None:
        raise arguments.wrong(1, "${name}")
    return nodes


def _values(arguments: FunctionCall, skip: int = 0) -> Nodes:
    """Read the arguments after the first ones; a single one may stand for many rows."""
    parts = arguments.parts[skip:]
    if len(parts) == 1 and parts[0].nodes is not None:
        return parts[0].nodes
    evaluates = tuple(part.evaluate for part in parts)
    return lambda scope: [evaluate(scope) for evaluate in evaluates]


def _numbers(values: Sequence[Value]) -> list[float]:
    return [number for value in values if not isnan(number := as_number(value))]


def _of_rows(
    compute: Callable[[Sequence[Value]], Value], read: Callable[[FunctionCall], Nodes] = _nodes
) -> Build:
    def build(arguments: FunctionCall) -> Evaluate:
        nodes = read(arguments)
        return lambda scope: compute(nodes(scope))

    return build


def _count_non_empty(arguments: FunctionCall) -> Evaluate:
    nodes = _nodes(arguments)
    node = arguments.parts[0].node

    def call(scope: Scope) -> float:
        if isinstance(node, Reference) and scope.shape(node.name) is Shape.ROSTER:
            return float(scope.rows(node.name))
        return float(sum(value != "" for value in nodes(scope)))

    return call


def _extreme(pick: Callable[..., float], start: float) -> Build:
    """Build min or max. The start value takes part, as it does in the reference engine."""

    def compute(values: Sequence[Value]) -> float:
        numbers = _numbers(values)
        if numbers:
            return pick(start, *numbers)
        return float("nan")

    return _of_rows(compute, _values)


def _joined(arguments: FunctionCall, separator: Evaluate, values: Nodes) -> Evaluate:
    """One text of many; what doubles from question to question ends before memory does."""

    def call(scope: Scope) -> str:
        between = as_text(separator(scope))
        texts = list(map(as_text, values(scope)))
        if sum(map(len, texts)) + len(between) * len(texts) > LONGEST_TEXT:
            limit = str(LONGEST_TEXT)
            raise ExpressionError(ExpressionProblem.TEXT_TOO_LONG, arguments.position, limit=limit)
        return between.join(texts)

    return call


def _checklist(arguments: FunctionCall) -> Evaluate:
    least = arguments.parts[0].evaluate
    most = arguments.parts[1].evaluate
    values = _values(arguments, 2)

    def call(scope: Scope) -> bool:
        low = java_int(as_number(least(scope)))
        high = java_int(as_number(most(scope)))
        count = sum(map(truth, values(scope)))
        return (low < 0 or count >= low) and (high < 0 or count <= high)

    return call


def _weighted_checklist(arguments: FunctionCall) -> Evaluate:
    if len(arguments.parts) % 2:
        raise arguments.miscounted("4, 6, 8 …")
    least = arguments.parts[0].evaluate
    most = arguments.parts[1].evaluate
    flags = arguments.parts[2::2]
    weights = arguments.parts[3::2]
    flag_nodes = flags[0].nodes
    weight_nodes = weights[0].nodes

    def call(scope: Scope) -> bool:
        low = as_number(least(scope))
        high = as_number(most(scope))
        ticked: Sequence[Value]
        weighing: Sequence[Value]
        if len(flags) == 1 and flag_nodes is not None and weight_nodes is not None:
            ticked = flag_nodes(scope)
            weighing = weight_nodes(scope)
            if len(ticked) != len(weighing):
                raise arguments.wrong(4, str(len(ticked)), str(len(weighing)))
        else:
            ticked = [part.evaluate(scope) for part in flags]
            weighing = [part.evaluate(scope) for part in weights]
        total = 0.0
        for flag, weight in zip(ticked, weighing, strict=True):
            if truth(flag):
                total += as_number(weight)
            else:
                total += 0.0
        return low <= total <= high

    return call


def _indexed_repeat(arguments: FunctionCall) -> Part:
    if len(arguments.parts) in {5, 7, 9, 11}:  # rosters inside rosters
        problem = ExpressionProblem.UNSUPPORTED_FUNCTION
        raise ExpressionError(problem, arguments.position, function="indexed-repeat (5+)")
    if len(arguments.parts) != 3:
        raise arguments.miscounted("3")
    target, roster, index = arguments.parts
    if not isinstance(target.node, Reference):
        raise arguments.wrong(1, "${name}")
    if not isinstance(roster.node, Reference):
        raise arguments.wrong(2, "${name}")
    name = target.node.name
    roster_name = roster.node.name
    place = index.evaluate

    def nodes(scope: Scope) -> Sequence[Value]:
        if scope.shape(roster_name) is not Shape.ROSTER:
            raise arguments.wrong(2, "${name}", roster_name)
        if scope.row_index() is None and scope.shape(name) is Shape.ONE:
            raise arguments.wrong(1, "${name}", name)
        column = scope.column(name)
        at = max(java_int(whole(place(scope))), 1) - 1
        if at < len(column):
            return [value_of(column[at])]
        return []

    return Part(target.node, lambda scope: next(chain(nodes(scope), [""])), nodes)


def _position(arguments: FunctionCall) -> Evaluate:
    if not arguments.parts:
        return lambda _: 1.0  # the place among its like of a question is always the first
    nodes = _nodes(arguments)
    node = arguments.parts[0].node

    def call(scope: Scope) -> float:
        row = scope.row_index()
        if row is not None and isinstance(node, Reference):
            if scope.shape(node.name) is Shape.ROSTER:
                return float(row)
            return 1.0
        if nodes(scope):
            return 1.0
        return 0.0

    return call


FUNCTIONS = {
    # The function sum() of Python rounds otherwise.
    "sum": Function(1, 1, _of_rows(lambda values: reduce(add, _numbers(values), 0.0))),
    "count": Function(1, 1, _of_rows(lambda values: float(len(values)))),
    "count-non-empty": Function(1, 1, _count_non_empty),
    "min": Function(0, None, _extreme(min, sys.float_info.max)),
    "max": Function(0, None, _extreme(max, _SMALLEST)),
    "concat": Function(0, None, lambda call: _joined(call, lambda _: "", _values(call))),
    "join": Function(1, None, lambda call: _joined(call, call.parts[0].evaluate, _values(call, 1))),
    "checklist": Function(2, None, _checklist),
    "weighted-checklist": Function(4, None, _weighted_checklist),
    "indexed-repeat": Function(0, None, _indexed_repeat),
    "position": Function(0, 1, _position),
    "depend": Function(1, None, lambda call: call.parts[0].evaluate),
}

"""From tree to closures: each node becomes one function of the scope."""

import math
import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from operator import add, ge, gt, le, lt, mul, sub

from assessment.expression import arithmetic, rosters, texts, tree, values
from assessment.expression.arithmetic import whole
from assessment.expression.errors import ExpressionError
from assessment.expression.scope import Evaluate, Function, FunctionCall, Part, Scope, Shape
from assessment.expression.values import HIDDEN, Moment, Value, as_number, as_text, truth, value_of
from assessment.problems.expression import ExpressionProblem


def _parsed(text: str, position: int) -> Moment:
    moment = values.parse_moment(text)
    if moment is None:
        raise ExpressionError(ExpressionProblem.BAD_DATE, position, found=text)
    return moment


def _days(number: float, position: int) -> float:
    if not values.INT_MIN <= number <= values.INT_MAX:
        shown = values.number_text(number)
        raise ExpressionError(ExpressionProblem.BAD_DATE, position, found=shown)
    return number


def _moment(value: Value, position: int, *, with_time: bool) -> Value:
    """Give a moment; the empty text and NaN pass as they are."""
    match value:
        case Moment():
            if with_time:
                return value
            return value.midnight()
        case str():
            if value:
                return _parsed(value, position)
            return value
        case bool():
            raise ExpressionError(ExpressionProblem.BAD_DATE, position, found=as_text(value))
        case _ if math.isnan(value):
            return value
        case _ if with_time:
            return Moment(math.trunc(_days(value, position) * values.DAY))
        case _:
            return Moment(int(_days(whole(value), position)) * values.DAY)


def _moments(part: Part, *, with_time: bool) -> Evaluate:
    """Reads an argument as a moment; one between quotes is read at once."""
    position = part.node.position
    if part.constant:
        fixed = _parsed(part.constant, position)
        return lambda _: fixed
    return lambda scope: _moment(part.evaluate(scope), position, with_time=with_time)


def _decimal(*, whole_days: bool) -> Callable[[FunctionCall], Evaluate]:
    def build(arguments: FunctionCall) -> Evaluate:
        part = arguments.parts[0]
        position = part.node.position
        if part.constant:
            _parsed(part.constant, position)

        def call(scope: Scope) -> Value:
            value = part.evaluate(scope)
            if isinstance(value, float) and not math.isnan(value):
                days = _days(value, position)
            else:
                moment = _moment(value, position, with_time=True)
                if not isinstance(moment, Moment):
                    return moment
                days = moment.fractional_day
            if whole_days:
                return days
            return days - math.floor(days)

        return call

    return build


def _format(arguments: FunctionCall) -> Evaluate:
    part, style = arguments.parts
    position = style.node.position
    moments = _moments(part, with_time=True)
    if style.constant is not None:
        _checked(style.constant, position)

    def call(scope: Scope) -> str:
        moment = moments(scope)
        pattern = as_text(style.evaluate(scope))
        if not isinstance(moment, Moment):
            return ""
        return values.format_moment(moment, _checked(pattern, position))

    return call


def _checked(pattern: str, position: int) -> str:
    escapes = re.finditer(r"%(.?)", pattern, re.DOTALL)
    faulty = next((escape[0] for escape in escapes if escape[1] not in values.ESCAPES), None)
    if faulty is not None:
        fault = {"format": pattern, "found": faulty}
        raise ExpressionError(ExpressionProblem.BAD_DATE_FORMAT, position, **fault)
    return pattern


_OF_DATES: dict[str, Function] = {
    "today": Function(0, 0, lambda _: lambda scope: values.moment_of(scope.today()).midnight()),
    "date": Function(1, 1, lambda call: _moments(call.parts[0], with_time=False)),
    "date-time": Function(1, 1, lambda call: _moments(call.parts[0], with_time=True)),
    "decimal-date-time": Function(1, 1, _decimal(whole_days=True)),
    "decimal-time": Function(1, 1, _decimal(whole_days=False)),
    "format-date": Function(2, 2, _format),
    "format-date-time": Function(2, 2, _format),
}


FUNCTIONS: dict[str, Function] = {
    **arithmetic.FUNCTIONS,
    **_OF_DATES,
    **rosters.FUNCTIONS,
    **texts.FUNCTIONS,
}

# Known elsewhere, but not reproducible, not of this product, or not of this dialect.
UNSUPPORTED = frozenset(
    {
        *("pulldata", "instance", "once", "now", "random", "uuid", "randomize", "last-saved"),
        *("current", "property", "version", "digest", "base64-decode", "base64-encode", "hmac"),
        *("area", "enclosed-area", "distance", "geofence", "intersects", "jr:itext", "search"),
        *("thousands-sep", "last", "id", "lang", "name", "local-name", "node", "text", "count-if"),
    }
)
# What is meant by words of other languages.
_SUGGESTIONS = {
    "substr": "substring mid left",
    "string-length": "len length isblank",
    "count-selected": "size",
    "sum": "average",
    "if": "ifelse iif",
    "normalize-space": "trim",
}

type Operation = Callable[[Value, Value], Value]


def _of_numbers(compute: Callable[[float, float], float]) -> Operation:
    return lambda left, right: compute(as_number(left), as_number(right))


_OPERATIONS: dict[str, Operation] = {
    "=": values.equal,
    "!=": lambda left, right: not values.equal(left, right),
    "<": _of_numbers(lt),
    "<=": _of_numbers(le),
    ">": _of_numbers(gt),
    ">=": _of_numbers(ge),
    "+": _of_numbers(add),
    "-": _of_numbers(sub),
    "*": _of_numbers(mul),
    "div": _of_numbers(arithmetic.divide),
    "mod": _of_numbers(arithmetic.remainder),
}


def compile_tree(node: tree.Term) -> Part:
    return _COMPILERS[type(node)](node)


def _question(node: tree.Reference) -> Part:
    name = node.name

    def read(scope: Scope) -> Value:
        answer = scope.value(name)
        if type(answer) is str:
            return answer
        if answer is not None:
            return value_of(answer)
        if scope.shape(name) in (Shape.ONE, Shape.UNKNOWN):
            return ""
        nodes = _nodes(scope, name)
        if len(nodes) > 1:
            raise ExpressionError(ExpressionProblem.SEVERAL_ROWS, node.position, name=name)
        if nodes:
            return nodes[0]
        return ""

    return Part(node, read, lambda scope: _nodes(scope, name))


def _nodes(scope: Scope, name: str) -> Sequence[Value]:
    match scope.shape(name):
        case Shape.COLUMN:
            return [value_of(answer) for answer in scope.column(name) if answer is not HIDDEN]
        case Shape.ROSTER:
            return [""] * scope.rows(name)
        case Shape.ONE:
            answer = scope.value(name)
            if answer is HIDDEN:
                return []
            return [value_of(answer)]
        case _:
            return []


def _negation(node: tree.Negation) -> Part:
    operand = compile_tree(node.operand).evaluate
    return Part(node, lambda scope: -as_number(operand(scope)))


def _chain(node: tree.Chain) -> Evaluate:
    first = compile_tree(node.first).evaluate
    rest = [(operator, compile_tree(operand).evaluate) for operator, operand in node.rest]
    if node.level in (tree.Binding.OR, tree.Binding.AND):
        operands = (first, *(operand for _, operand in rest))
        return _until(operands, stop_at=node.level is tree.Binding.OR)
    steps = [(_OPERATIONS[operator], operand) for operator, operand in rest]
    if len(steps) == 1:
        operation, second = steps[0]
        if isinstance(node.rest[0][1], tree.Literal):
            value = node.rest[0][1].value
            return lambda scope: operation(first(scope), value)
        return lambda scope: operation(first(scope), second(scope))

    def call(scope: Scope) -> Value:
        value = first(scope)
        for operation, evaluate in steps:
            value = operation(value, evaluate(scope))
        return value

    return call


def _until(operands: Sequence[Evaluate], *, stop_at: bool) -> Evaluate:
    """``or`` looks for a true operand, ``and`` for a false one; no operand behind it is read."""
    if len(operands) == 2:
        first, second = operands
        if stop_at:
            return lambda scope: truth(first(scope)) or truth(second(scope))
        return lambda scope: truth(first(scope)) and truth(second(scope))

    def call(scope: Scope) -> bool:
        for operand in operands:  # any() with a generator takes twice the time
            if truth(operand(scope)) is stop_at:
                return stop_at
        return not stop_at

    return call


def _call(node: tree.Call) -> Part:
    function = FUNCTIONS.get(node.name)
    if function is None:
        raise _unknown(node)
    arguments = FunctionCall(node.name, node.position, tuple(map(compile_tree, node.arguments)))
    count = len(arguments.parts)
    if count < function.least or (function.most is not None and count > function.most):
        raise arguments.miscounted(function.count)
    built = function.build(arguments)
    if isinstance(built, Part):
        return Part(node, built.evaluate, built.nodes)
    return Part(node, built)


def _unknown(node: tree.Call) -> ExpressionError:
    name = node.name
    if name in UNSUPPORTED:
        return ExpressionError(ExpressionProblem.UNSUPPORTED_FUNCTION, node.position, function=name)
    plain = name.lower().replace("_", "-")
    if plain in tree.OPERATORS:  # as Excel writes them
        values = {"found": f"{name}()", "expected": f"(…) {plain} (…)"}
        return ExpressionError(ExpressionProblem.FOREIGN_OPERATOR, node.position, **values)
    known = [own for own, others in _SUGGESTIONS.items() if plain in others.split()]
    suggestion = next(iter((*known, *get_close_matches(plain, FUNCTIONS, 1, 0.7))), "")
    if not suggestion:
        return ExpressionError(ExpressionProblem.UNKNOWN_FUNCTION, node.position, function=name)
    fault = {"function": name, "suggestion": suggestion}
    return ExpressionError(ExpressionProblem.MISSPELT_FUNCTION, node.position, **fault)


def _current(node: tree.Current) -> Part:
    return Part(
        node, lambda scope: value_of(scope.current()), lambda scope: [value_of(scope.current())]
    )


def _choice_cell(node: tree.ChoiceCell) -> Part:
    return Part(node, lambda scope: value_of(scope.choice_cell(node.column)))


_COMPILERS: dict[type, Callable[..., Part]] = {
    tree.Literal: lambda node: Part(node, lambda _: node.value),
    tree.Reference: _question,
    tree.Current: _current,
    tree.ChoiceCell: _choice_cell,
    tree.RowNumber: lambda node: Part(node, lambda scope: float(scope.row_index() or 1)),
    tree.Negation: _negation,
    tree.Chain: lambda node: Part(node, _chain(node)),
    tree.Call: _call,
}

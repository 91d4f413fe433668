"""Functions of dates. A text that is no date is a fault, an empty one stays empty."""

import math

from assessment.expression.arithmetic import whole
from assessment.expression.errors import ExpressionError, Fault
from assessment.expression.scope import Build, Evaluate, Function, Given, Scope
from assessment.expression.values import (
    DAY,
    INT_MAX,
    INT_MIN,
    Moment,
    Value,
    as_text,
    faulty_escape,
    format_moment,
    moment_of,
    number_text,
    parse_moment,
)


def _parsed(text: str, position: int) -> Moment:
    moment = parse_moment(text)
    if moment is None:
        raise ExpressionError(Fault.BAD_DATE, position, found=text)
    return moment


def _days(number: float, position: int) -> float:
    if not INT_MIN <= number <= INT_MAX:
        raise ExpressionError(Fault.BAD_DATE, position, found=number_text(number))
    return number


def _moment(value: Value, position: int, *, with_time: bool) -> Value:
    """Give a moment; the empty text and NaN pass as they are."""
    match value:
        case Moment():
            return value if with_time else value.midnight()
        case str():
            return _parsed(value, position) if value else value
        case bool():
            raise ExpressionError(Fault.BAD_DATE, position, found=as_text(value))
        case _ if math.isnan(value):
            return value
        case _ if with_time:
            return Moment(math.trunc(_days(value, position) * DAY))
        case _:
            return Moment(int(_days(whole(value), position)) * DAY)


def _dated(*, with_time: bool) -> Build:
    def build(given: Given) -> Evaluate:
        part = given.parts[0]
        position = part.node.position
        if part.constant:
            fixed = _parsed(part.constant, position)
            return lambda _: fixed
        return lambda scope: _moment(part.evaluate(scope), position, with_time=with_time)

    return build


def _decimal(*, whole_days: bool) -> Build:
    def build(given: Given) -> Evaluate:
        part = given.parts[0]
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
            return days if whole_days else days - math.floor(days)

        return call

    return build


def _format(given: Given) -> Evaluate:
    part, style = given.parts
    position = style.node.position
    if part.constant:
        _parsed(part.constant, part.node.position)
    if style.constant is not None:
        _checked(style.constant, position)

    def call(scope: Scope) -> str:
        moment = _moment(part.evaluate(scope), part.node.position, with_time=True)
        pattern = as_text(style.evaluate(scope))
        if not isinstance(moment, Moment):
            return ""
        return format_moment(moment, _checked(pattern, position))

    return call


def _checked(pattern: str, position: int) -> str:
    faulty = faulty_escape(pattern)
    if faulty is not None:
        raise ExpressionError(Fault.BAD_DATE_FORMAT, position, format=pattern, found=faulty)
    return pattern


def _today(_: Given) -> Evaluate:
    return lambda scope: moment_of(scope.today()).midnight()


FUNCTIONS = {
    "today": Function(0, 0, _today),
    "date": Function(1, 1, _dated(with_time=False)),
    "date-time": Function(1, 1, _dated(with_time=True)),
    "decimal-date-time": Function(1, 1, _decimal(whole_days=True)),
    "decimal-time": Function(1, 1, _decimal(whole_days=False)),
    "format-date": Function(2, 2, _format),
    "format-date-time": Function(2, 2, _format),
}

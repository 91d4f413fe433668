"""Functions of numbers, as Java computes them: nothing raises, what has no result is NaN."""

import math
from collections.abc import Callable
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Context, Decimal
from functools import partial

from assessment.expression.scope import Build, Evaluate, Function, FunctionCall, Scope
from assessment.expression.scope import simple as plain
from assessment.expression.values import NAN, Moment, Value, as_number, java_int

_LONG_LIMIT = 2.0**63
_ROUNDING = Context(prec=800, Emin=-9999, Emax=9999)


def whole(value: Value) -> float:
    """Cut the decimals off, towards zero."""
    number = as_number(value)
    if not abs(number) < _LONG_LIMIT:
        return number
    return math.copysign(float(math.trunc(number)), number)


def rounded(value: Value, places: Value = 0.0) -> float:
    """Round a half up (towards positive numbers), to decimals or, below 0, to tens."""
    number = as_number(value)
    digits = java_int(as_number(places))
    if not math.isfinite(number):
        return number
    if abs(digits) > 30:
        return NAN
    exact = Decimal(repr(number))
    if digits >= 0:
        if number < 0:
            method = ROUND_HALF_DOWN
        else:
            method = ROUND_HALF_UP
        unit = Decimal(1).scaleb(-digits)
        return float(exact.quantize(unit, rounding=method, context=_ROUNDING)) + 0.0
    shifted = float(exact.scaleb(digits, context=_ROUNDING)) + 0.5
    tens = Decimal(repr(float(math.trunc(min(max(shifted, -_LONG_LIMIT), _LONG_LIMIT)))))
    return float(tens.scaleb(-digits, context=_ROUNDING)) + 0.0


def power(base: float, exponent: float) -> float:
    """Raise to a power; what overflows is infinite, what has no real result is NaN."""
    if math.isnan(exponent) or (abs(base) == 1 and math.isinf(exponent)):
        return NAN
    try:
        return math.pow(base, exponent)
    except OverflowError:
        odd = exponent % 2 == 1
        if base < 0 and odd:
            return -math.inf
        return math.inf
    except ValueError:
        if base != 0:
            return NAN
        odd = exponent % 2 == 1
        if odd:
            return math.copysign(math.inf, base)
        return math.inf


def divide(left: float, right: float) -> float:
    """Divide; by 0 gives an infinity or, for 0 and NaN, NaN."""
    if right:
        return left / right
    if math.isnan(left) or math.isnan(right) or left == 0:
        return NAN
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def remainder(left: float, right: float) -> float:
    """Give what a division leaves, with the sign of the dividend."""
    if right == 0 or math.isinf(left):
        return NAN
    return math.fmod(left, right)


def _logarithm(compute: Callable[[float], float]) -> Callable[[float], float]:
    return lambda number: -math.inf if number == 0 else compute(number)


def _real(compute: Callable[..., float]) -> Build:
    """Build a function of real numbers; a computed moment counts with its time of day."""

    def build(arguments: FunctionCall) -> Evaluate:
        def call(scope: Scope) -> float:
            values = [(part, part.evaluate(scope)) for part in arguments.parts]
            numbers = [
                value.fractional_day
                if isinstance(value, Moment) and part.nodes is None
                else as_number(value)
                for part, value in values
            ]
            if any(map(math.isnan, numbers)) and compute is not power:
                return NAN
            try:
                return compute(*numbers)
            except ValueError:
                return NAN

        return call

    return build


def _to_whole(nearest: Callable[[float], int], value: Value) -> float:
    number = as_number(value)
    if math.isfinite(number):
        return float(nearest(number))
    return number


FUNCTIONS = {
    "number": Function(1, 1, plain(as_number)),
    "int": Function(1, 1, plain(whole)),
    "round": Function(1, 2, plain(rounded)),
    "floor": Function(1, 1, plain(partial(_to_whole, math.floor))),
    "ceiling": Function(1, 1, plain(partial(_to_whole, math.ceil))),
    "pi": Function(0, 0, lambda _: lambda _: math.pi),
    "abs": Function(1, 1, _real(abs)),
    "sqrt": Function(1, 1, _real(math.sqrt)),
    "pow": Function(2, 2, _real(power)),
    "log": Function(1, 1, _real(_logarithm(math.log))),
    "log10": Function(1, 1, _real(_logarithm(math.log10))),
    "exp": Function(1, 1, _real(lambda x: math.exp(x) if x < 709.782712893384 else x + math.inf)),
    "exp10": Function(1, 1, _real(lambda number: power(10.0, number))),
    "sin": Function(1, 1, _real(math.sin)),
    "cos": Function(1, 1, _real(math.cos)),
    "tan": Function(1, 1, _real(math.tan)),
    "asin": Function(1, 1, _real(math.asin)),
    "acos": Function(1, 1, _real(math.acos)),
    "atan": Function(1, 1, _real(math.atan)),
    "atan2": Function(2, 2, _real(math.atan2)),
}

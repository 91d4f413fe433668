"""The values of expressions and how one kind becomes another, as JavaRosa has it.

A value is a truth, a number, a text or a moment. There is no "missing": what is missing is the
empty text, and the empty text as a number is NaN, which is neither above nor below anything.
"""

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Final

from assessment.expression.moments import Moment, moment_of


class Hidden(Enum):
    """The mark of an answer that a condition hides: empty, and no member of a column."""

    HIDDEN = "hidden"


HIDDEN: Final = Hidden.HIDDEN

type Value = bool | float | str | Moment
type Answer = str | int | float | Decimal | date | tuple[str, ...] | Hidden | None

TOLERANCE: Final = 1e-12
NAN: Final = math.nan
_CONTROL_OR_SPACE: Final = "".join(map(chr, range(33)))
_NUMERIC: Final = frozenset("-.0123456789")
_INT_MIN, _INT_MAX = -(2**31), 2**31 - 1


def _number_of(answer: int | float | Decimal) -> float:
    try:
        return float(answer)
    except OverflowError:
        return math.inf if answer > 0 else -math.inf
    except ValueError:  # a signalling NaN
        return NAN


_CONVERSIONS: Final[Mapping[type, Callable[..., Value]]] = {
    type(None): lambda _: "",
    Hidden: lambda _: "",
    str: str,
    bool: bool,
    int: _number_of,
    Decimal: _number_of,
    date: moment_of,
    datetime: moment_of,
    tuple: " ".join,
}


def value_of(answer: Answer) -> Value:
    """Give the value an expression sees of an answer; chosen names are joined by spaces."""
    # Calculated numbers, of which tables are full, stay what they are.
    if isinstance(answer, float):
        return answer
    conversion = _CONVERSIONS.get(type(answer))
    return str(answer) if conversion is None else conversion(answer)


def truth(value: Value) -> bool:
    """Tell whether a value counts as true: any text but the empty one, any number but 0."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value != ""
    if isinstance(value, float):
        return abs(value) > TOLERANCE
    return True


def as_number(value: Value) -> float:
    """Give a value as a number; a text that is none, and the empty text, give NaN."""
    if isinstance(value, float):
        return value
    if isinstance(value, str):
        return _number_in(value)
    return float(value) if isinstance(value, bool) else float(value.day)


def _number_in(text: str) -> float:
    if not text:
        return NAN
    digits = text.replace(",", ".").strip(_CONTROL_OR_SPACE)
    # Exponents, signs of plus and digits of other scripts are no numbers here.
    if not _NUMERIC.issuperset(digits):
        return NAN
    try:
        return float(digits)
    except ValueError:
        return NAN


def as_text(value: Value) -> str:
    """Write a value as text; numbers as Java writes them, moments as their date."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return number_text(value) if isinstance(value, float) else value.text()


def number_text(number: float) -> str:
    """Write a number: whole ones without decimals, very large and small ones with exponent."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    whole = java_int(number)
    if abs(number - whole) < TOLERANCE:
        return str(whole)
    return _java_double(number)


def _java_double(number: float) -> str:
    sign, digits, exponent = Decimal(repr(number)).normalize().as_tuple()
    text = "".join(map(str, digits))
    point = len(text) + int(exponent)
    minus = "-" if sign else ""
    if -3 < point <= 7:
        whole = text[: max(point, 0)].ljust(point, "0") or "0"
        fraction = "0" * -min(point, 0) + text[max(point, 0) :]
        return f"{minus}{whole}.{fraction or '0'}"
    return f"{minus}{text[0]}.{text[1:] or '0'}E{point - 1}"


def java_int(number: float) -> int:
    """Cut a number to a 32-bit integer: NaN is 0, what does not fit is the nearest limit."""
    if math.isnan(number):
        return 0
    return int(min(max(number, _INT_MIN), _INT_MAX))


def equal(left: Value, right: Value) -> bool:
    """Compare as `=` does: by truth, else by number, else by text, whichever side has one."""
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    if isinstance(left, bool) or isinstance(right, bool):
        return truth(left) == truth(right)
    if isinstance(left, float) or isinstance(right, float):
        return abs(as_number(left) - as_number(right)) < TOLERANCE
    return as_text(left) == as_text(right)


def is_empty(value: Value) -> bool:
    """Tell whether a value stands for "no answer": the empty text or NaN."""
    return value == "" or (isinstance(value, float) and math.isnan(value))


def calculated_answer(value: Value) -> str | None:
    """Give what a calculation stores: its text, or None when it came to nothing."""
    return None if is_empty(value) else as_text(value)

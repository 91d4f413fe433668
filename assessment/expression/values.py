"""The values of expressions and how one kind becomes another, as JavaRosa has it.

A value is a truth, a number, a text or a moment. There is no "missing": what is missing is the
empty text, and the empty text as a number is NaN, which is neither above nor below anything.

A moment counts milliseconds since 1970, without time zone: the clock reading is taken as it is
written (as the reference engine does in UTC), so that no result depends on where it is computed.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Final

DAY = 86_400_000
INT_MIN = -(2**31)
INT_MAX = 2**31 - 1
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
_INTEGER = re.compile(r"[+-]?[0-9]{1,10}", re.ASCII)
_DAY_TEXT = re.compile(r"(\+?[0-9]{1,10})-(\+?[0-9]{1,10})-(\+?[0-9]{1,10})", re.ASCII)
# Behind the seconds anything may stand.
_CLOCK = re.compile(r"([+-]?[0-9]{1,10}):([+-]?[0-9]{1,10})(?::([0-9.]*)[^:]*)?", re.ASCII)
# The calendar repeats itself; Python knows the years 1 to 9999 of it.
_CYCLE_YEARS = 400
_CYCLE_DAYS = 146_097
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A date, or a date with a time of day."""

    milliseconds: int

    @property
    def day(self) -> int:
        """Whole days since 1970-01-01."""
        return self.milliseconds // DAY

    @property
    def fractional_day(self) -> float:
        return self.milliseconds / DAY

    def midnight(self) -> "Moment":
        return Moment(self.day * DAY)

    def text(self) -> str:
        year, month, day = civil(self.day)
        return f"{year}-{month:02}-{day:02}"

    def as_date(self) -> date | None:
        year, month, day = civil(self.day)
        if 1 <= year <= 9999:
            return date(year, month, day)
        return None


def moment_of(value: date) -> Moment:
    """Take over a date or a date with time; a time zone, if any, is ignored."""
    milliseconds = days_from_civil(value.year, value.month, value.day) * DAY
    if isinstance(value, datetime):
        seconds = (value.hour * 60 + value.minute) * 60 + value.second
        milliseconds += seconds * 1000 + value.microsecond // 1000
    return Moment(milliseconds)


def days_from_civil(year: int, month: int, day: int) -> int:
    """Count the days from 1970-01-01 to a Gregorian date of any year.

    Raises:
        ValueError: there is no such day.
    """
    cycles, year_of_cycle = divmod(year, _CYCLE_YEARS)
    ordinal = date(year_of_cycle + _CYCLE_YEARS, month, day).toordinal()
    return ordinal - _EPOCH + (cycles - 1) * _CYCLE_DAYS


def civil(days: int) -> tuple[int, int, int]:
    """Give year, month and day of a count of days since 1970-01-01."""
    cycles, day_of_cycle = divmod(days + _EPOCH - 1, _CYCLE_DAYS)
    day = date.fromordinal(day_of_cycle + 1)
    return day.year + cycles * _CYCLE_YEARS, day.month, day.day


def parse_moment(text: str) -> Moment | None:
    """Read `2026-03-15` or `2026-03-15T10:20:30.000+07:00`; None when it is no date.

    A time with a zone is brought to UTC, one without is taken as written.
    """
    day_text, letter, time_text = text.partition("T")
    match = _DAY_TEXT.fullmatch(day_text)
    if letter:
        milliseconds = _parse_time(time_text)
    else:
        milliseconds = 0
    if match is None or milliseconds is None:
        return None
    year, month, day = map(int, match.groups())
    if max(year, month, day) > INT_MAX:
        return None
    try:
        return Moment(days_from_civil(year, month, day) * DAY + milliseconds)
    except ValueError:
        return None


def _parse_time(text: str) -> int | None:
    sign = next((sign for sign in "+-" if sign in text), "")
    if text.endswith("Z") or not sign:
        return _parse_clock(text.removesuffix("Z"))
    clock_text, zone, *_ = text.split(sign)
    hours, _, minutes = zone.partition(":")
    clock = _parse_clock(clock_text)
    whole = _integer(hours)
    part = _integer(minutes or "0")
    if clock is None or whole is None or part is None:
        return None
    return clock + (whole * 60 + part) * (-60_000 if sign == "+" else 60_000)


def _integer(text: str) -> int | None:
    number = None
    if _INTEGER.fullmatch(text):
        number = int(text)
    if number is not None and INT_MIN <= number <= INT_MAX:
        return number
    return None


def _parse_clock(text: str) -> int | None:
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    hour = int(match[1])
    minute = int(match[2])
    try:
        second = 0.0
        if match[3] is not None:
            second = float(match[3])
    except ValueError:
        return None
    if not (0 <= hour < 24 and 0 <= minute < 60 and second < 60):
        return None
    # The fraction of a second is cut, not rounded, after the third digit.
    thousandths = int(1000.0 * second - 1000.0 * int(second))
    return (hour * 60 + minute) * 60_000 + int(second) * 1000 + thousandths


ESCAPES = frozenset("%YymnbdeHhMS3aW")


def format_moment(moment: Moment, pattern: str) -> str:
    """Write a moment by a format such as `%d %b %Y`; it has no escape beyond ``ESCAPES``."""
    year, month, day = civil(moment.day)
    seconds, thousandths = divmod(moment.milliseconds % DAY, 1000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    fields = {
        "%": "%",
        "Y": f"{year:04}",
        "y": f"{year:04}"[2:],
        "m": f"{month:02}",
        "n": str(month),
        "b": _MONTHS[month - 1],
        "d": f"{day:02}",
        "e": str(day),
        "H": f"{hour:02}",
        "h": str(hour),
        "M": f"{minute:02}",
        "S": f"{second:02}",
        "3": f"{thousandths:03}",
        "a": _WEEKDAYS[(moment.day + 4) % 7],
        "W": str(_week_of_year(moment.day, year)),
    }
    return re.sub(r"%(.)", lambda match: fields[match.group(1)], pattern, flags=re.DOTALL)


def _week_of_year(day: int, year: int) -> int:
    """Count weeks from Sunday; the week that holds 1 January is the first."""
    sunday = day - (day + 4) % 7
    if sunday + 6 >= days_from_civil(year + 1, 1, 1):
        return 1
    new_year = days_from_civil(year, 1, 1)
    return (sunday - (new_year - (new_year + 4) % 7)) // 7 + 1


class Hidden(Enum):
    """The mark of an answer that a condition hides: empty, and no member of a column."""

    HIDDEN = "hidden"


HIDDEN: Final = Hidden.HIDDEN

type Value = bool | float | str | Moment
type Answer = str | int | float | Decimal | date | tuple[str, ...] | Hidden | None

TOLERANCE: Final = 1e-12
NAN: Final = math.nan
CONTROL_OR_SPACE: Final = "".join(map(chr, range(33)))
_NUMERIC: Final = frozenset("-.0123456789")


def _number_of(answer: int | float | Decimal) -> float:
    try:
        return float(answer)
    except OverflowError:
        if answer > 0:
            return math.inf
        return -math.inf
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
    if conversion is None:
        return str(answer)
    return conversion(answer)


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
    if not isinstance(value, str):
        if isinstance(value, bool):
            return float(value)
        return float(value.day)
    digits = value.replace(",", ".").strip(CONTROL_OR_SPACE)
    # Exponents, signs of plus and digits of other scripts are no numbers here.
    if not digits or not _NUMERIC.issuperset(digits):
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
        if value:
            return "true"
        return "false"
    if isinstance(value, float):
        return number_text(value)
    return value.text()


def number_text(number: float) -> str:
    """Write a number: whole ones without decimals, very large and small ones with exponent."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        if number > 0:
            return "Infinity"
        return "-Infinity"
    cut = java_int(number)
    if abs(number - cut) < TOLERANCE:
        return str(cut)
    sign, digits, exponent = Decimal(repr(number)).normalize().as_tuple()
    text = "".join(map(str, digits))
    point = len(text) + int(exponent)
    minus = ""
    if sign:
        minus = "-"
    if -3 < point <= 7:
        whole = text[: max(point, 0)].ljust(point, "0") or "0"
        fraction = "0" * -min(point, 0) + text[max(point, 0) :]
        return f"{minus}{whole}.{fraction or '0'}"
    return f"{minus}{text[0]}.{text[1:] or '0'}E{point - 1}"


def java_int(number: float) -> int:
    """Cut a number to a 32-bit integer: NaN is 0, what does not fit is the nearest limit."""
    if math.isnan(number):
        return 0
    return int(min(max(number, INT_MIN), INT_MAX))


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
    if is_empty(value):
        return None
    return as_text(value)

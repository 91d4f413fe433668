"""What one cell of Excel says, as its author reads it: 1.0 is "1", a date is 2026-01-31."""

import math
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from assessment.errors import UnreadableError

_WHOLE = re.compile(r"-?[0-9]{1,40}", re.ASCII)
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?", re.ASCII)
_NO_DATE = re.compile(r'"[^"]*"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]|[_\\].', re.IGNORECASE)
_OF_DATES = re.compile(r"[dmhys]", re.IGNORECASE)
_ELAPSED = re.compile(r"\[(hh?|mm?|ss?)\]", re.IGNORECASE)
_BUILTIN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_BUILTIN_ELAPSED = 46
_DAY = timedelta(days=1)
_SINCE_1900 = datetime(1899, 12, 30)  # noqa: DTZ001 - dates of Excel have no zone
_SINCE_1904 = datetime(1904, 1, 1)  # noqa: DTZ001 - dates of Excel have no zone
_LEAP_DAY_THAT_NEVER_WAS = 60
BAD_DATE = "#VALUE!"


def is_date(number: int, code: str | None) -> bool:
    """Whether a number format shows a date or time: its number, its code unless built in."""
    if code is None:
        return number in _BUILTIN_DATES
    return _OF_DATES.search(_NO_DATE.sub("", code.partition(";")[0])) is not None


def is_elapsed(number: int, code: str | None) -> bool:
    """Whether a format of dates shows a length of time, such as 26 hours."""
    return number == _BUILTIN_ELAPSED if code is None else _ELAPSED.search(code) is not None


def number_text(raw: str) -> str:
    """A stored number in plain notation.

    Raises:
        UnreadableError: it is no number.
    """
    if _WHOLE.fullmatch(raw):
        return str(int(raw))
    value = _float(raw)
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return format(Decimal(repr(value)), "f")


def date_text(raw: str, *, since_1904: bool, elapsed: bool) -> str:
    """A stored number that is shown as a date; ``#VALUE!`` when there is no such day.

    Raises:
        UnreadableError: it is no number.
    """
    value = _float(raw)
    try:
        if elapsed:
            return str(timedelta(days=value))
        return _moment_text(_moment(value, since_1904=since_1904))
    except OverflowError:
        return BAD_DATE


def iso_text(raw: str) -> str:
    """A date stored as ISO 8601; midnight is left out."""
    return raw.strip().removesuffix("Z").removesuffix("T00:00:00").replace("T", " ")


def _float(raw: str) -> float:
    value = float(raw) if _NUMBER.fullmatch(raw) else math.nan
    if not math.isfinite(value):
        raise UnreadableError(f"no number: {raw[:40]}")
    return value


def _moment(value: float, *, since_1904: bool) -> datetime | time:
    days, fraction = divmod(value, 1)
    rest = timedelta(milliseconds=round(fraction * 86_400_000))
    if 0 <= value < 1 and rest < _DAY:
        return (_SINCE_1900 + rest).time()
    if 0 < value < _LEAP_DAY_THAT_NEVER_WAS and not since_1904:
        days += 1
    return (_SINCE_1904 if since_1904 else _SINCE_1900) + timedelta(days=days) + rest


def _moment_text(moment: datetime | date | time) -> str:
    if isinstance(moment, datetime):
        whole_day = moment.time() == time()
        return moment.date().isoformat() if whole_day else moment.isoformat(sep=" ")
    return moment.isoformat()

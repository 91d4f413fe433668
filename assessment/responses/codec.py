"""Parts of a record as plain JSON values and back, driven by the types of their fields.

Fields that hold their default are left out. Reading is strict: an unknown field, a missing one
or a value of another kind is an ``UnreadableError``: a damaged file is noticed here at latest.
"""

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from functools import lru_cache

from assessment.errors import UnreadableError
from assessment.questionnaire import values
from assessment.questionnaire.values import Answer

type Reader = Callable[[object], object]
type Writer = Callable[[typing.Any], object]
_WRITERS: dict[type, Writer] = {}
_YEARS = range(1900, 9999)
_AS_THEY_ARE = frozenset({str, int, bool, types.NoneType})


def to_plain(value: object) -> object:
    """The value as dicts, lists, strings, numbers, truth values and None."""
    return _writer(type(value))(value)


def _writer(kind: type) -> Writer:
    writer = _WRITERS.get(kind)
    if writer is None:
        writer = _WRITERS[kind] = _new_writer(kind)
    return writer


def _new_writer(kind: type) -> Writer:
    if issubclass(kind, Enum):
        return lambda value: value.value
    if issubclass(kind, (types.NoneType, bool, int, str)):
        return lambda value: value
    if issubclass(kind, datetime):
        return lambda value: {"time": value.isoformat()}
    if issubclass(kind, (Decimal, date)):
        return values.to_json
    if issubclass(kind, (tuple, list)):
        return lambda value: [_writer(type(item))(item) for item in value]
    if is_dataclass(kind):
        return _record_writer(kind)
    raise TypeError(f"no plain form for {kind.__name__}")


def _record_writer(kind: type) -> Writer:
    known = [(field.name, field.default) for field in fields(typing.cast("typing.Any", kind))]

    def writer(value: object) -> object:
        given = ((name, getattr(value, name), default) for name, default in known)
        return {
            name: inner if type(inner) in _AS_THEY_ARE else _writer(type(inner))(inner)
            for name, inner, default in given
            if inner is not default and inner != default
        }

    return writer


def from_plain[T](kind: type[T], plain: object) -> T:
    """The value of that type from its plain form.

    Raises:
        UnreadableError: If the plain form is not exactly one of that type.
    """
    return typing.cast("T", _reader(typing.cast("typing.Any", kind))(plain))


@lru_cache(maxsize=256)
def _reader(kind: object) -> Reader:
    if kind is Answer or kind == (Answer | None):
        return _read_answer
    kind = getattr(kind, "__supertype__", kind)
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return _optional(_reader(next(arm for arm in inner if arm is not types.NoneType)))
    if origin is tuple and inner[1:] == (...,):
        return _many(_reader(inner[0]))
    if origin is tuple:
        return _sequence(tuple(map(_reader, inner)), tuple)
    return _class_reader(kind)


def _class_reader(kind: object) -> Reader:
    if not isinstance(kind, type):
        raise TypeError(f"no plain form for {kind}")
    make = typing.cast("Callable[..., object]", kind)
    if hasattr(kind, "_fields"):
        hints = typing.get_type_hints(kind)
        return _sequence(tuple(map(_reader, hints.values())), lambda items: make(*items))
    return _record_reader(kind) if is_dataclass(kind) else _scalar(kind)


def _read_answer(plain: object) -> object:
    return None if plain is None else values.from_json(plain)


def _optional(read: Reader) -> Reader:
    return lambda plain: None if plain is None else read(plain)


def _many(read: Reader) -> Reader:
    def reader(plain: object) -> object:
        if not isinstance(plain, list):
            raise UnreadableError("a list was expected")
        return tuple(read(item) for item in plain)

    return reader


def _sequence(readers: tuple[Reader, ...], make: Callable[[list[object]], object]) -> Reader:
    def reader(plain: object) -> object:
        if not isinstance(plain, list) or len(plain) != len(readers):
            raise UnreadableError(f"a list of {len(readers)} was expected")
        return make([read(item) for read, item in zip(readers, plain, strict=True)])

    return reader


def _exactly(kind: type) -> Reader:
    def reader(plain: object) -> object:
        if type(plain) is kind:
            return plain
        raise UnreadableError(f"{kind} was expected, not {plain!r:.60}")

    return reader


def _scalar(kind: type) -> Reader:
    if kind in (str, int, bool):
        return _exactly(kind)

    def reader(plain: object) -> object:
        if kind is datetime:
            return _moment(_only(plain, "time"))
        if kind in (date, Decimal):
            answer = values.from_json(plain)
            if type(answer) is kind:
                return answer
        elif issubclass(kind, Enum):
            return _member(kind, plain)
        elif type(plain) is kind:
            return plain
        raise UnreadableError(f"{kind} was expected, not {plain!r:.60}")

    return reader


def _member(kind: type[Enum], plain: object) -> Enum:
    try:
        return kind(plain)
    except ValueError as error:
        raise UnreadableError(f"no {kind.__name__}: {plain!r:.60}") from error


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UnreadableError(f"no time: {text:.60}") from error
    # Days at either end of all time do not exist in every zone.
    if moment.year not in _YEARS:
        raise UnreadableError(f"no time of ours: {text:.60}")
    return moment


def _only(plain: object, key: str) -> str:
    if isinstance(plain, Mapping) and set(plain) == {key} and isinstance(plain[key], str):
        return str(plain[key])
    raise UnreadableError(f"an object with {key} was expected")


def _record_reader(kind: type) -> Reader:
    make = typing.cast("Callable[..., object]", kind)
    hints = typing.get_type_hints(kind)
    readers: dict[str, Reader] = {}
    needed: set[str] = set()
    for field in fields(typing.cast("typing.Any", kind)):
        readers[field.name] = _reader(hints[field.name])
        if field.default is MISSING and field.default_factory is MISSING:
            needed.add(field.name)

    known = readers.keys()

    def reader(plain: object) -> object:
        if not isinstance(plain, dict):
            raise UnreadableError(f"an object was expected for {kind.__name__}")
        if not needed <= plain.keys() <= known:
            raise UnreadableError(f"fields of {kind.__name__} do not fit: {sorted(plain)}")
        return make(**{name: readers[name](value) for name, value in plain.items()})

    return reader


# Whatever JSON knows.
type Plain = typing.Any
type Check = Callable[[Plain], bool]
_NO_DEFAULT = object()
_UNKNOWN: tuple[None, Check, object] = (None, lambda _plain: False, _NO_DEFAULT)
_PLAINLY: Mapping[type, Check] = {
    str: lambda plain: type(plain) is str,
    int: lambda plain: type(plain) is int,
    bool: lambda plain: type(plain) is bool,
}


def is_exact(kind: object, plain: object) -> bool:
    """Whether ``plain`` is what ``to_plain`` writes for a value of that type."""
    return _check(kind)(plain)


@lru_cache(maxsize=256)
def _check(kind: object) -> Check:
    if kind is Answer or kind == (Answer | None):
        return lambda plain: plain is None or _is_answer(plain)
    kind = getattr(kind, "__supertype__", kind)
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return _check_optional(_check(next(arm for arm in inner if arm is not types.NoneType)))
    if origin is tuple:
        return _check_sequence(inner)
    if not isinstance(kind, type):
        raise TypeError(f"no plain form for {kind}")
    if hasattr(kind, "_fields"):
        return _check_sequence(tuple(typing.get_type_hints(kind).values()))
    return _fields(kind) if is_dataclass(kind) else _check_scalar(kind)


def _check_optional(check: Check) -> Check:
    if check is _PLAINLY[str]:
        return lambda plain: plain is None or type(plain) is str
    return lambda plain: plain is None or check(plain)


def _check_sequence(inner: tuple[object, ...]) -> Check:
    if inner[1:] == (...,):
        check = _check(inner[0])
        return lambda plain: type(plain) is list and all(map(check, plain))
    checks = tuple(map(_check, inner))
    if len(checks) == 2:
        first, second = checks
        return lambda plain: (
            type(plain) is list and len(plain) == 2 and first(plain[0]) and second(plain[1])
        )

    def each(plain: Plain) -> bool:
        if type(plain) is not list or len(plain) != len(checks):
            return False
        for check, item in zip(checks, plain, strict=True):  # noqa: SIM110 - all() takes longer
            if not check(item):
                return False
        return True

    return each


def _fields(kind: type) -> Check:
    hints = typing.get_type_hints(kind)
    checks: dict[str, Check] = {}
    defaults: dict[str, object] = {}
    needed = set()
    for field in fields(typing.cast("typing.Any", kind)):
        checks[field.name] = _check(hints[field.name])
        if field.default is not MISSING:
            defaults[field.name] = to_plain(field.default)
        else:
            needed.add(field.name)
    return _record(checks, defaults, frozenset(needed))


def _record(
    checks: Mapping[str, Check], defaults: Mapping[str, object], needed: frozenset[str]
) -> Check:
    # Most fields are texts: calling a check for each would take twice as long.
    plainly = {check: kind for kind, check in _PLAINLY.items()}
    find = {
        name: (plainly.get(check), check, defaults.get(name, _NO_DEFAULT))
        for name, check in checks.items()
    }.get

    def check(plain: Plain) -> bool:
        if type(plain) is not dict or (needed and not needed <= plain.keys()):
            return False
        for name, value in plain.items():
            kind, inner, default = find(name, _UNKNOWN)
            # A field that holds its default is left out.
            if value == default or not (inner(value) if kind is None else type(value) is kind):
                return False
        return True

    return check


def _check_scalar(kind: type) -> Check:
    if kind in _PLAINLY:
        return _PLAINLY[kind]
    if issubclass(kind, StrEnum):
        known = frozenset(member.value for member in kind)
        return lambda plain: type(plain) is str and plain in known
    if kind is datetime:
        return lambda plain: (
            type(plain) is dict
            and len(plain) == 1
            and type(text := plain.get("time")) is str
            and _is_time(text)
        )
    if kind is date:
        return lambda plain: (
            type(plain) is dict
            and len(plain) == 1
            and type(text := plain.get("date")) is str
            and _is_day(text)
        )
    return lambda plain: _comes_back(kind, plain)


def _is_answer(plain: Plain) -> bool:
    kind = type(plain)
    if kind is str:
        return bool(plain)
    if kind is list:
        return len(plain) > 0 and all(type(name) is str for name in plain)
    return kind is int or _comes_back(Answer, plain)


@lru_cache(maxsize=4096)
def _is_day(text: str) -> bool:
    return _comes_back(date, {"date": text})


@lru_cache(maxsize=512)
def _is_time(text: str) -> bool:
    return _comes_back(datetime, {"time": text})


def _comes_back(kind: object, plain: object) -> bool:
    try:
        return to_plain(from_plain(typing.cast("typing.Any", kind), plain)) == plain
    except UnreadableError:
        return False

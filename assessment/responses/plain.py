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
from enum import Enum
from functools import lru_cache

from assessment.errors import UnreadableError
from assessment.responses import values
from assessment.responses.model import Answer

type Reader = Callable[[object], object]
type Writer = Callable[[typing.Any], object]
_WRITERS: dict[type, Writer] = {}
_YEARS = range(1900, 9999)
_AS_THEY_ARE = frozenset({str, int, bool, types.NoneType})


def to_plain(value: object) -> object:
    """The value as dicts, lists, strings, numbers, truth values and None."""
    return _writer(type(value))(value)


def _writer(kind: type) -> Writer:
    """How values of a type are written; found once for each type, as thousands are written."""
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

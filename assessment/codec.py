"""Dataclasses as plain JSON values and back, driven by the types of their fields.

Fields that hold their default are left out. Reading is strict: an unknown field, a missing one
or a value of another kind is an ``UnreadableError``: a damaged file is noticed here at latest.
How much a JSON text may ask of the computer is told before it is read: a few thousand packed bytes
can become millions of values. No good file comes near these bounds.
"""

import json
import sys
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum

from assessment.errors import UnreadableError

_MEGABYTE = 1024 * 1024
# What the text itself takes in memory: letters beyond ASCII make it two or four times as large.
LARGEST_TEXT = 24 * _MEGABYTE
# Every list, object and further item takes up to two hundred bytes when it is read.
MOST_MARKS = 1_000_000
_MARKS = ("[", "{", ",")


def is_bearable(text: str) -> bool:
    """Whether a JSON text can be read within a fraction of the memory a program may have."""
    if len(text) <= MOST_MARKS:
        return True
    return sys.getsizeof(text) <= LARGEST_TEXT and sum(map(text.count, _MARKS)) <= MOST_MARKS


def json_in(text: str, **hooks: typing.Any) -> object:  # noqa: ANN401 - passed on
    """The value of a JSON text; ``hooks`` as of ``json.loads``.

    Raises:
        UnreadableError: it is none, or more than can be borne.
    """
    if not is_bearable(text):
        raise UnreadableError("beyond all reason")
    try:
        return json.loads(text, **hooks)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(str(error)) from error


def names_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """The object; of two values under one name, none could be chosen in silence.

    Raises:
        UnreadableError: there are two.
    """
    by_name = dict(pairs)
    if len(by_name) < len(pairs):
        raise UnreadableError("a name stands twice")
    return by_name


type Reader = Callable[[typing.Any], object]
type Writer = Callable[[typing.Any], object]
_AS_THEY_ARE = frozenset({str, int, bool, types.NoneType})


class Codec:
    """The plain forms in one kind of document.

    Args:
        writers: Of the types that are written in a way of their own; the first that fits counts.
        readers: Of the annotations that are read in a way of their own.
    """

    def __init__(
        self, writers: Mapping[type, Writer], readers: Mapping[typing.Any, Reader]
    ) -> None:
        self._own = writers
        self._writers: dict[type, Writer] = {}
        self._readers: dict[typing.Any, Reader] = dict(readers)

    def to_plain(self, value: object) -> object:
        """The value as dicts, lists, strings, numbers, truth values and None.

        Raises:
            TypeError: If it, or something in it, has no plain form.
        """
        return self._writer(type(value))(value)

    def from_plain[T](self, kind: type[T], plain: object) -> T:
        """The value of that type from its plain form.

        Raises:
            UnreadableError: If the plain form is not exactly one of that type.
        """
        return typing.cast("T", self._reader(kind)(plain))

    def _writer(self, kind: type) -> Writer:
        writer = self._writers.get(kind)
        if writer is None:
            writer = self._writers[kind] = self._new_writer(kind)
        return writer

    def _new_writer(self, kind: type) -> Writer:
        own = next((writer for base, writer in self._own.items() if issubclass(kind, base)), None)
        if own is not None:
            return own
        if issubclass(kind, Enum):
            return lambda value: value.value
        if issubclass(kind, (types.NoneType, bool, int, str)):
            return lambda value: value
        if issubclass(kind, (tuple, list)):
            return lambda value: [self._writer(type(element))(element) for element in value]
        if is_dataclass(kind):
            return self._record_writer(kind)
        raise TypeError(f"no plain form for {kind.__name__}")

    def _record_writer(self, kind: type) -> Writer:
        known = [(field.name, field.default) for field in fields(typing.cast("typing.Any", kind))]

        def writer(value: object) -> object:
            fields = ((name, getattr(value, name), default) for name, default in known)
            return {
                name: inner if type(inner) in _AS_THEY_ARE else self._writer(type(inner))(inner)
                for name, inner, default in fields
                if inner is not default and inner != default
            }

        return writer

    def _reader(self, kind: typing.Any) -> Reader:  # noqa: ANN401 - an annotation may be any object
        reader = self._readers.get(kind)
        if reader is None:
            reader = self._readers[kind] = self._new_reader(kind)
        return reader

    def _new_reader(self, kind: typing.Any) -> Reader:  # noqa: ANN401 - the same
        if isinstance(kind, typing.NewType):
            return self._reader(kind.__supertype__)
        origin = typing.get_origin(kind)
        inner = typing.get_args(kind)
        if origin in (types.UnionType, typing.Union):
            read = self._reader(next(arm for arm in inner if arm is not types.NoneType))
            return lambda plain: None if plain is None else read(plain)
        if origin is tuple:
            several = inner[1:] == (...,)
            readers = tuple(map(self._reader, inner[:1] if several else inner))
            if several:
                return _many(readers[0])
            return _sequence(readers, tuple)
        if not isinstance(kind, type):
            raise TypeError(f"no plain form for {kind}")
        make = typing.cast("Callable[..., object]", kind)
        if hasattr(kind, "_fields"):
            hints = typing.get_type_hints(kind)
            return _sequence(tuple(map(self._reader, hints.values())), lambda items: make(*items))
        if is_dataclass(kind):
            return self._record_reader(kind)
        if issubclass(kind, Enum):
            return _member(kind)
        return _exactly(kind)

    def _record_reader(self, kind: type) -> Reader:
        make = typing.cast("Callable[..., object]", kind)
        hints = typing.get_type_hints(kind)
        own = fields(typing.cast("typing.Any", kind))
        readers = {field.name: self._reader(hints[field.name]) for field in own}
        needed = {
            own_field.name
            for own_field in own
            if own_field.default is own_field.default_factory is MISSING
        }
        known = readers.keys()

        def reader(plain: object) -> object:
            if not isinstance(plain, dict):
                raise UnreadableError(f"an object was expected for {kind.__name__}")
            if not needed <= plain.keys() <= known:
                raise UnreadableError(f"fields of {kind.__name__} do not fit: {sorted(plain)}")
            return make(**{name: readers[name](value) for name, value in plain.items()})

        return reader


def _many(read: Reader) -> Reader:
    def reader(plain: object) -> object:
        if not isinstance(plain, list):
            raise UnreadableError("a list was expected")
        return tuple([read(element) for element in plain])

    return reader


def _sequence(readers: tuple[Reader, ...], make: Callable[[list[object]], object]) -> Reader:
    def reader(plain: object) -> object:
        if not isinstance(plain, list) or len(plain) != len(readers):
            raise UnreadableError(f"a list of {len(readers)} was expected")
        return make([read(element) for read, element in zip(readers, plain, strict=True)])

    return reader


def _exactly(kind: type) -> Reader:
    def reader(plain: object) -> object:
        if type(plain) is kind:
            return plain
        raise UnreadableError(f"{kind} was expected, not {plain!r:.60}")

    return reader


def _member(kind: type[Enum]) -> Reader:
    def reader(plain: object) -> object:
        try:
            return kind(plain)
        except ValueError as error:
            raise UnreadableError(f"no {kind.__name__}: {plain!r:.60}") from error

    return reader

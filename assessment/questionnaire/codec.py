"""Frozen dataclasses <-> plain JSON values, by their annotations.

Fields at their default are left out, so that a field added later changes no older document.
Numbers of kind ``Decimal`` are texts in plain notation; a ``Text`` is an object by language.
"""

import re
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, NewType, Union, cast, get_args, get_origin, get_type_hints

from assessment.errors import UnreadableError
from assessment.language.text import Language, Text

type Json = bool | int | str | list["Json"] | dict[str, "Json"] | None
type Decode = Callable[[Any], Any]

_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,120}(\.[0-9]{1,120})?", re.ASCII)


def encode(value: object, leave_out: frozenset[str] = frozenset()) -> Json:
    """The JSON value of a model object; fields of the names given are left out everywhere.

    Raises:
        TypeError: if the object, or one in it, is no part of a model.
    """
    if value is None or isinstance(value, bool | int) or type(value) is str:
        return value
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, Text):
        return {language.value: words for language, words in value.pairs}
    if isinstance(value, tuple):
        return [encode(item, leave_out) for item in value]
    if is_dataclass(value):
        return _encode_fields(value, leave_out)
    raise TypeError(f"no JSON for {type(value).__name__}")


def decimal_text(number: Decimal) -> str:
    """A number in plain notation without needless zeros: equal numbers give equal texts."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _encode_fields(value: object, leave_out: frozenset[str]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for name, default in _defaults(cast("Any", type(value))):
        item = getattr(value, name)
        if name not in leave_out and (default is MISSING or item != default):
            found[name] = encode(item, leave_out)
    return found


@lru_cache(maxsize=64)
def _defaults(kind: Any) -> tuple[tuple[str, object], ...]:  # noqa: ANN401 - a dataclass
    return tuple((field.name, field.default) for field in fields(kind))


def decode[Model](kind: type[Model], document: Mapping[str, Json]) -> Model:
    """The object of a JSON value that ``encode`` made.

    Raises:
        UnreadableError: it is no such value.
    """
    decoder: Decode = _decoder(cast("Any", kind))
    return cast("Model", decoder(document))


def decode_lists[Model](kind: type[Model], document: Json) -> dict[str, tuple[Model, ...]]:
    """Lists of objects by their names.

    Raises:
        UnreadableError: it is no such value.
    """
    if not isinstance(document, dict):
        raise UnreadableError("an object was expected")
    decoder: Decode = _decoder(cast("Any", tuple[kind, ...]))  # type: ignore[valid-type]
    return {name: decoder(items) for name, items in document.items()}


@lru_cache(maxsize=128)
def _decoder(kind: Any) -> Decode:  # noqa: ANN401 - an annotation may be any object
    while isinstance(kind, NewType):
        kind = kind.__supertype__
    if kind in _PLAIN:
        return _PLAIN[kind]
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _optional(_decoder(next(a for a in get_args(kind) if a is not type(None))))
    if origin is tuple:
        return _sequence(get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _member(kind)
    return _object(kind)


def _member(kind: type[Enum]) -> Decode:
    def make(value: object) -> object:
        try:
            return kind(value)
        except ValueError as error:
            raise UnreadableError(f"no {kind.__name__}") from error

    return make


def _checked(kind: type) -> Decode:
    def make(value: object) -> object:
        if type(value) is not kind:
            raise UnreadableError(f"expected {kind.__name__}")
        return value

    return make


def _decimal(value: object) -> Decimal:
    """A number in plain notation: no NaN, no infinity, nothing of unbounded size."""
    if not isinstance(value, str) or not _PLAIN_NUMBER.fullmatch(value):
        raise UnreadableError("expected a number")
    return Decimal(value)


def _optional(inner: Decode) -> Decode:
    return lambda value: None if value is None else inner(value)


def _sequence(arguments: tuple[Any, ...]) -> Decode:
    if arguments[-1] is Ellipsis:
        item = _decoder(arguments[0])
        return lambda values: tuple([item(value) for value in _list(values)])
    items = [_decoder(argument) for argument in arguments]

    def make(values: object) -> object:
        if len(_list(values)) != len(items):
            raise UnreadableError(f"expected a list of {len(items)}")
        return tuple([item(value) for item, value in zip(items, _list(values), strict=True)])

    return make


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise UnreadableError("expected a list")
    return value


def _text(value: Mapping[str, str]) -> Text:
    if not isinstance(value, dict) or not all(isinstance(words, str) for words in value.values()):
        raise UnreadableError("expected a text by language")
    of = _member(Language)
    wordings = {of(language): words for language, words in value.items()}
    return Text.from_mapping({lang: wordings[lang] for lang in Language if lang in wordings})


_PLAIN: dict[Any, Decode] = {
    Text: _text,
    Decimal: _decimal,
    **{kind: _checked(kind) for kind in (str, int, bool)},
}


def _object(kind: type) -> Decode:
    hints = get_type_hints(kind)
    readers = {field.name: _decoder(hints[field.name]) for field in fields(kind)}
    needed = {one.name for one in fields(kind) if one.default is one.default_factory is MISSING}

    def make(value: Mapping[str, Any]) -> object:
        if not isinstance(value, dict) or not needed <= value.keys() <= readers.keys():
            raise UnreadableError(f"expected an object for {kind.__name__}")
        return kind(**{name: readers[name](item) for name, item in value.items()})

    return make

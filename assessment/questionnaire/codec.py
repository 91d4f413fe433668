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
        ValueError, TypeError, KeyError, ArithmeticError: it is no such value.
    """
    decoder: Decode = _decoder(cast("Any", kind))
    made = decoder(document)
    if not isinstance(made, kind):  # pragma: no cover - the decoder of a class makes its objects
        raise TypeError(kind.__name__)
    return made


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
        return kind
    return _object(kind)


def _checked(kind: type) -> Decode:
    def make(value: object) -> object:
        if type(value) is not kind:
            raise TypeError(f"expected {kind.__name__}")
        return value

    return make


def _decimal(value: object) -> Decimal:
    """A number in plain notation: no NaN, no infinity, nothing of unbounded size."""
    if not isinstance(value, str) or not _PLAIN_NUMBER.fullmatch(value):
        raise TypeError("expected a number")
    return Decimal(value)


def _optional(inner: Decode) -> Decode:
    return lambda value: None if value is None else inner(value)


def _sequence(arguments: tuple[Any, ...]) -> Decode:
    if arguments[-1] is Ellipsis:
        item = _decoder(arguments[0])
        return lambda values: tuple([item(value) for value in _list(values)])
    items = [_decoder(argument) for argument in arguments]
    return lambda values: tuple(
        [item(value) for item, value in zip(items, _list(values), strict=True)]
    )


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("expected a list")
    return value


def _text(value: Mapping[str, str]) -> Text:
    if not isinstance(value, dict) or not all(isinstance(words, str) for words in value.values()):
        raise TypeError("expected a text by language")
    wordings = {Language(language): words for language, words in value.items()}
    return Text.from_mapping({lang: wordings[lang] for lang in Language if lang in wordings})


_PLAIN: dict[Any, Decode] = {
    Text: _text,
    Decimal: _decimal,
    **{kind: _checked(kind) for kind in (str, int, bool)},
}


def _object(kind: type) -> Decode:
    hints = get_type_hints(kind)
    readers = {field.name: _decoder(hints[field.name]) for field in fields(kind)}

    def make(value: Mapping[str, Any]) -> object:
        if not isinstance(value, dict):
            raise TypeError(f"expected an object for {kind.__name__}")
        return kind(**{name: readers[name](item) for name, item in value.items()})

    return make

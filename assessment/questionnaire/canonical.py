"""The questionnaire as one canonical JSON text and back, with the hash that names it."""

import hashlib
import json
import re
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, NewType, Union, cast, get_args, get_origin, get_type_hints

from assessment.errors import AssessmentError, Finding, UnreadableError
from assessment.json_bounds import is_bearable
from assessment.language.text import Language, Text
from assessment.problems.workbook import WorkbookProblem
from assessment.questionnaire.model import Choice, Question, Questionnaire
from assessment.questionnaire.whole import check_whole

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


def _wordings(value: Mapping[str, str]) -> Text:
    if not isinstance(value, dict) or not all(isinstance(words, str) for words in value.values()):
        raise UnreadableError("expected a text by language")
    of = _member(Language)
    wordings = {of(language): words for language, words in value.items()}
    return Text.from_mapping({lang: wordings[lang] for lang in Language if lang in wordings})


_PLAIN: dict[Any, Decode] = {
    Text: _wordings,
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


_LISTS = "choice_lists"
_NOT_MEANING = frozenset({"fingerprint", "row"})


def to_json(questionnaire: Questionnaire) -> str:
    """The canonical text; equal questionnaires give equal texts."""
    return dump(questionnaire, frozenset())


def dump(questionnaire: Questionnaire, leave_out: frozenset[str]) -> str:
    """The canonical text without the fields named. Shared choice lists stand once.

    Raises:
        TypeError: if something in it is no part of a model.
    """
    lists: dict[str, tuple[Choice, ...]] = {}
    questions = tuple(_without_list(question, lists) for question in questionnaire.questions)
    document = encode(replace(questionnaire, questions=questions), leave_out)
    if not isinstance(document, dict):  # pragma: no cover - a dataclass is an object
        raise TypeError("expected an object")
    if lists:
        document[_LISTS] = {
            name: [encode(choice, leave_out) for choice in choices]
            for name, choices in lists.items()
        }
    return _text(document)


def from_json(text: str) -> Questionnaire:
    """The questionnaire of a text that ``to_json`` wrote.

    Raises:
        AssessmentError: the text is no questionnaire, or not the one its fingerprint names.
    """
    return _from(text, _check_fingerprint)


def contents_of(text: str) -> Questionnaire:
    """Like ``from_json``, whatever the text claims about its fingerprint.

    Raises:
        AssessmentError: the text is no questionnaire.
    """
    return _from(text, lambda _questionnaire, _document: None)


def _from(text: str, check: Callable[[Questionnaire, dict[str, Any]], None]) -> Questionnaire:
    try:
        document = _document(text)
        questionnaire = _read(document)
        check_whole(questionnaire)
        check(questionnaire, document)
    except UnreadableError as e:
        raise AssessmentError(Finding(WorkbookProblem.BAD_DOCUMENT)) from e
    return questionnaire


def _document(text: str) -> dict[str, Any]:
    if not is_bearable(text):
        raise UnreadableError("beyond all reason")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(str(error)) from error
    if not isinstance(document, dict):
        raise UnreadableError("an object was expected")
    return document


def meaning_digest(questionnaire: Questionnaire) -> str:
    """SHA-256, in hexadecimal, of what the questionnaire says; rows and names of it aside."""
    return hashlib.sha256(dump(questionnaire, _NOT_MEANING).encode()).hexdigest()


def _check_fingerprint(questionnaire: Questionnaire, document: dict[str, Any]) -> None:
    """Compare with what was read, which is quick; only other spellings are written anew."""
    named = questionnaire.fingerprint
    if not named:
        return
    lists = {name: document[name] for name in (_LISTS,) if name in document}
    text = _text(_meaning(document) | lists)
    same = hashlib.sha256(text.encode()).hexdigest() == named
    if not same and meaning_digest(questionnaire) != named:
        raise UnreadableError("the fingerprint is that of another questionnaire")


def _meaning(plain: Any) -> Any:  # noqa: ANN401 - any JSON value
    if type(plain) is dict:
        return {key: _meaning(item) for key, item in plain.items() if key not in _NOT_MEANING}
    if type(plain) is list:
        return [_meaning(item) for item in plain]
    return plain


def _text(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _read(document: dict[str, Any]) -> Questionnaire:
    lists = decode_lists(Choice, document.get(_LISTS, {}))
    rest = {name: item for name, item in document.items() if name != _LISTS}
    questionnaire = decode(Questionnaire, rest)
    questions = tuple(
        replace(question, choices=lists[question.list_name])
        if question.list_name in lists and not question.choices
        else question
        for question in questionnaire.questions
    )
    return replace(questionnaire, questions=questions)


def _without_list(question: Question, lists: dict[str, tuple[Choice, ...]]) -> Question:
    """The question without its choices, which are kept by the name of their list."""
    name = question.list_name
    if (
        not name
        or not question.choices
        or lists.setdefault(name, question.choices) != (question.choices)
    ):
        return question
    return replace(question, choices=())


def fingerprint_of(questionnaire: Questionnaire) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON without row numbers and fingerprint."""
    return meaning_digest(questionnaire)


def with_fingerprint(questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire that carries its own fingerprint."""
    return replace(questionnaire, fingerprint=fingerprint_of(questionnaire))

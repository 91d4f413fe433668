"""The questionnaire as one canonical JSON text and back, with the hash that names it."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

from assessment.codec import Codec
from assessment.errors import AssessmentError, Finding, UnreadableError
from assessment.json_bounds import is_bearable
from assessment.language.text import Language, Text
from assessment.problems.questionnaire import WorkbookProblem
from assessment.questionnaire.model import Choice, Question, Questionnaire
from assessment.questionnaire.whole import check_whole

_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,120}(\.[0-9]{1,120})?", re.ASCII)


def decimal_text(number: Decimal) -> str:
    """A number in plain notation without needless zeros: equal numbers give equal texts."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _decimal(value: object) -> Decimal:
    """A number in plain notation: no NaN, no infinity, nothing of unbounded size."""
    if not isinstance(value, str) or not _PLAIN_NUMBER.fullmatch(value):
        raise UnreadableError("expected a number")
    return Decimal(value)


def _wordings(value: object) -> Text:
    if not isinstance(value, dict) or not all(isinstance(words, str) for words in value.values()):
        raise UnreadableError("expected a text by language")
    if not value.keys() <= {language.value for language in Language}:
        raise UnreadableError("no Language")
    return Text.from_mapping({lang: value[lang.value] for lang in Language if lang.value in value})


_CODEC = Codec(
    {
        Text: lambda value: {language.value: words for language, words in value.pairs},
        Decimal: decimal_text,
    },
    {Text: _wordings, Decimal: _decimal},
)
_LISTS = "choice_lists"
_NOT_MEANING = frozenset({"fingerprint", "row"})


def to_json(questionnaire: Questionnaire) -> str:
    """The canonical text; equal questionnaires give equal texts. Shared choice lists stand once.

    Raises:
        TypeError: if something in it is no part of a model.
    """
    return _text(_plain(questionnaire))


def _plain(questionnaire: Questionnaire) -> dict[str, Any]:
    lists: dict[str, tuple[Choice, ...]] = {}
    questions = tuple(_without_list(question, lists) for question in questionnaire.questions)
    document = cast("dict[str, Any]", _CODEC.to_plain(replace(questionnaire, questions=questions)))
    if lists:
        document[_LISTS] = {name: _CODEC.to_plain(choices) for name, choices in lists.items()}
    return document


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
    return _digest(_plain(questionnaire))


def _digest(document: dict[str, Any]) -> str:
    lists = {name: document[name] for name in (_LISTS,) if name in document}
    return hashlib.sha256(_text(_meaning(document) | lists).encode()).hexdigest()


def _check_fingerprint(questionnaire: Questionnaire, document: dict[str, Any]) -> None:
    """Compare with what was read, which is quick; only other spellings are written anew."""
    named = questionnaire.fingerprint
    if not named:
        return
    if _digest(document) != named and meaning_digest(questionnaire) != named:
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
    given = document.get(_LISTS, {})
    if not isinstance(given, dict):
        raise UnreadableError("an object was expected")
    lists = {name: _CODEC.from_plain(tuple[Choice, ...], items) for name, items in given.items()}
    rest = {name: item for name, item in document.items() if name != _LISTS}
    questionnaire = _CODEC.from_plain(Questionnaire, rest)
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

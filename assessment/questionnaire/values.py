"""Values of answers: as JSON, as a person would type them, as readers see them."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from assessment.errors import UnreadableError
from assessment.language.dates import screen_date
from assessment.language.normalise import has_ink
from assessment.language.text import Language, in_one_line
from assessment.questionnaire.model import Question, QuestionType

# The value inside a response. Text and one choice are str; several choices are a tuple of
# choice names in questionnaire order; acknowledge is the str "OK". An empty text or an empty
# tuple is never stored: unanswered is None.
Answer = str | int | Decimal | date | tuple[str, ...]
ACKNOWLEDGED = "OK"
LONGEST_TEXT = 10_000
MOST_DIGITS = 15
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,120}(\.[0-9]{1,120})?", re.ASCII)


def _is_kept(character: str) -> bool:
    return character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cs"}


def clean_text(text: str) -> str:
    """The text in NFC without control characters (but line breaks), trimmed at both ends.

    Empty when there is nothing in it to see.
    """
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    # What can be printed holds no control character, and need not be walked through.
    if normal.isprintable():
        kept = normal
    else:
        kept = "".join(filter(_is_kept, normal))
    if has_ink(kept):
        return kept.strip().strip("\u200b").strip()
    return ""


def to_json(answer: Answer) -> object:
    """The answer as a JSON value: text, whole number, list, ``{"decimal"}`` or ``{"date"}``."""
    match answer:
        case Decimal():
            return {"decimal": as_input(answer)}
        case date():
            return {"date": answer.isoformat()}
        case tuple():
            return list(answer)
        case _:
            return answer


def from_json(value: object) -> Answer:
    """The answer from its JSON value.

    Raises:
        UnreadableError: If the value is none that ``to_json`` writes.
    """
    match value:
        case bool():
            raise UnreadableError("a truth value is no answer")
        case str() | int() if value != "":
            return value
        case [*names] if names and all(isinstance(name, str) for name in names):
            return tuple(str(name) for name in names)
        case {"decimal": digits, **rest} if not rest:
            return plain_decimal(digits)
        case {"date": str(day), **rest} if not rest:
            try:
                return date.fromisoformat(day)
            except ValueError as error:
                raise UnreadableError(f"not a day: {day!r:.60}") from error
        case _:
            raise UnreadableError(f"not an answer: {value!r:.60}")


def as_input(answer: Answer | None) -> str:
    """The answer as a person would type it: digits, ISO date, choice names; empty for none."""
    match answer:
        case None:
            return ""
        case Decimal():
            return f"{answer.normalize():f}"
        case date():
            return answer.isoformat()
        case tuple():
            return " ".join(answer)
        case _:
            return str(answer)


def as_text(question: Question, answer: Answer | None, language: Language) -> str:
    """The answer for readers: labels of choices, written dates, plain numbers."""
    match answer:
        case tuple():
            return in_one_line(_label(question, name, language) for name in answer)
        case date():
            return screen_date(answer, language)
        case str() if question.type is QuestionType.SELECT_ONE:
            return _label(question, answer, language)
        case _:
            return as_input(answer)


def _label(question: Question, name: str, language: Language) -> str:
    choice = question.choice(name)
    if choice is not None:
        return choice.label.get(language)
    return name


def plain_decimal(value: object) -> Decimal:
    """A number in plain notation: no NaN, no infinity, nothing of unbounded size.

    Raises:
        UnreadableError: If it is none.
    """
    if not isinstance(value, str) or not _PLAIN_NUMBER.fullmatch(value):
        raise UnreadableError(f"expected a number, not {value!r:.60}")
    return Decimal(value)

"""Answer values per question type: read what a person gave, write it as text or JSON."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

from assessment.errors import Finding, FindingPlace, UnreadableError
from assessment.language.dates import screen_date
from assessment.language.digits import latin_digits, parse_number
from assessment.language.text import Language, in_one_line
from assessment.problems.answers import AnswerProblem
from assessment.problems.problem import Problem
from assessment.questionnaire.model import Question, QuestionType
from assessment.responses.model import Answer

ACKNOWLEDGED = "OK"
LONGEST_TEXT = 10_000
MOST_DIGITS = 15
type Parsed = tuple[Answer | None, list[Finding]]


class _RefusedError(Exception):
    def __init__(self, problem: Problem, **values: object) -> None:
        super().__init__(problem.code)
        self.problem = problem
        self.values = MappingProxyType(values)


def parse(question: Question, given: object) -> Parsed:
    """The answer in what was given (typed text, or a value already), and what is wrong with it.

    Nothing, blank text and an empty choice give None without findings: unanswered. With a
    finding the answer is None too, so a wrong value can never be stored by mistake.
    """
    if given is None or (isinstance(given, str) and not clean_text(given)):
        return None, []
    if isinstance(given, list | tuple) and not given:
        return None, []
    try:
        return _PARSERS.get(question.type, _not_asked)(question, given), []
    except _RefusedError as refused:
        return None, [
            Finding(refused.problem, FindingPlace(question=question.code), refused.values)
        ]


def fits(question: Question, answer: Answer) -> bool:
    """Whether the question takes the answer and changes nothing of it."""
    taken, problems = parse(question, answer)
    return not problems and taken == answer


def _is_kept(character: str) -> bool:
    return character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cs"}


def clean_text(text: str) -> str:
    """The text in NFC without control characters (but line breaks), trimmed at both ends."""
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    # What can be printed holds no control character, and need not be walked through.
    kept = normal if normal.isprintable() else "".join(filter(_is_kept, normal))
    return kept.strip().strip("\u200b").strip()


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
        case {"decimal": str(digits), **rest} if not rest:
            return _finite(digits)
        case {"date": str(day), **rest} if not rest:
            return _day(day)
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
    return choice.label.get(language) if choice is not None else name


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UnreadableError(f"not a day: {text!r:.60}") from error


def _finite(digits: str) -> Decimal:
    if "e" in digits.lower():
        # Never written, and a few letters would stand for any number of digits.
        raise UnreadableError(f"not a decimal in digits: {digits!r:.60}")
    try:
        number = Decimal(digits)
    except ArithmeticError as error:
        raise UnreadableError(f"not a decimal: {digits!r:.60}") from error
    if not number.is_finite():
        raise UnreadableError(f"not a finite decimal: {digits!r:.60}")
    return number


def _text(_: Question, given: object) -> str:
    if not isinstance(given, str):
        raise _RefusedError(AnswerProblem.WRONG_KIND)
    text = clean_text(given)
    if len(text) > LONGEST_TEXT:
        raise _RefusedError(AnswerProblem.TEXT_TOO_LONG, limit=LONGEST_TEXT)
    return text


def _number(given: object) -> Decimal:
    match given:
        case bool():
            raise _RefusedError(AnswerProblem.NOT_A_NUMBER)
        case str():
            number = parse_number(given)
        case int() | float() | Decimal():
            number = Decimal(str(given))
        case _:
            number = None
    if number is None or not number.is_finite():
        raise _RefusedError(AnswerProblem.NOT_A_NUMBER)
    if number and not -MOST_DIGITS <= number.adjusted() < MOST_DIGITS:
        raise _RefusedError(AnswerProblem.NUMBER_TOO_LONG, limit=MOST_DIGITS)
    if len(number.normalize().as_tuple().digits) > MOST_DIGITS:
        raise _RefusedError(AnswerProblem.NUMBER_TOO_LONG, limit=MOST_DIGITS)
    return number if number else Decimal(0)


def _whole(_: Question, given: object) -> int:
    number = _number(given)
    if number != number.to_integral_value():
        raise _RefusedError(AnswerProblem.NOT_A_WHOLE_NUMBER)
    return int(number)


def _decimal(_: Question, given: object) -> Decimal:
    return _number(given)


def _range(question: Question, given: object) -> int | Decimal:
    low, high, step = question.minimum, question.maximum, question.step
    number = _number(given)
    _check_bounds(number, low, high)
    if step and (number - (low or Decimal(0))) % step:
        raise _RefusedError(AnswerProblem.OFF_STEP, step=as_input(step), low=as_input(low or 0))
    parts = (number, low, high, step)
    whole = all(part is None or part == part.to_integral_value() for part in parts)
    return int(number) if whole else number


def _check_bounds(number: Decimal, low: Decimal | None, high: Decimal | None) -> None:
    too_low = low is not None and number < low
    too_high = high is not None and number > high
    if not (too_low or too_high):
        return
    if low is not None and high is not None:
        raise _RefusedError(AnswerProblem.OUTSIDE_RANGE, low=as_input(low), high=as_input(high))
    if too_low:
        raise _RefusedError(AnswerProblem.BELOW_MINIMUM, low=as_input(low))
    raise _RefusedError(AnswerProblem.ABOVE_MAXIMUM, high=as_input(high))


def _date(_: Question, given: object) -> date:
    match given:
        case datetime():
            return given.date()
        case date():
            return given
        case str():
            found = _written_date(latin_digits(clean_text(given)))
            if found is not None:
                return found
    raise _RefusedError(AnswerProblem.NOT_A_DATE)


def _written_date(text: str) -> date | None:
    pieces = text.replace("/", "-").replace(".", "-").split("-")
    if len(pieces) != 3 or not all(piece.isascii() and piece.isdigit() for piece in pieces):
        return None
    first, month, last = pieces
    year, day = (first, last) if len(first) == 4 else (last, first)
    if len(year) != 4 or len(month) > 2 or len(day) > 2:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _select_one(question: Question, given: object) -> str:
    name = given.strip() if isinstance(given, str) else str(given)
    if question.choice(name) is None:
        raise _RefusedError(AnswerProblem.UNKNOWN_CHOICE, choice=name[:60])
    return name


def _select_multiple(question: Question, given: object) -> tuple[str, ...]:
    names = given.split() if isinstance(given, str) else given
    if not isinstance(names, Iterable):
        raise _RefusedError(AnswerProblem.WRONG_KIND)
    chosen = {str(name) for name in names}
    known = {choice.name for choice in question.choices}
    for unknown in sorted(chosen - known):
        raise _RefusedError(AnswerProblem.UNKNOWN_CHOICE, choice=unknown[:60])
    ticked = [choice for choice in question.choices if choice.name in chosen]
    alone = next((choice for choice in ticked if choice.exclusive), None)
    if alone is not None and len(ticked) > 1:
        raise _RefusedError(AnswerProblem.EXCLUSIVE_CHOICE, choice=alone.label)
    return tuple(dict.fromkeys(choice.name for choice in ticked))


def _acknowledge(_: Question, given: object) -> str:
    if given is True or given == ACKNOWLEDGED:
        return ACKNOWLEDGED
    raise _RefusedError(AnswerProblem.WRONG_KIND)


def _not_asked(_: Question, __: object) -> Answer:
    raise _RefusedError(AnswerProblem.NOT_ASKED)


_PARSERS: Mapping[QuestionType, Callable[[Question, object], Answer]] = MappingProxyType(
    {
        QuestionType.TEXT: _text,
        QuestionType.INTEGER: _whole,
        QuestionType.DECIMAL: _decimal,
        QuestionType.RANGE: _range,
        QuestionType.DATE: _date,
        QuestionType.SELECT_ONE: _select_one,
        QuestionType.SELECT_MULTIPLE: _select_multiple,
        QuestionType.ACKNOWLEDGE: _acknowledge,
    }
)

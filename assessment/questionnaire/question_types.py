"""The types of questions: for each, in one object, how it is asked, answered and scored."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, auto
from random import Random
from types import MappingProxyType

from assessment.errors import Finding, FindingPlace
from assessment.language.digits import latin_digits, parse_number
from assessment.problems.answers import AnswerProblem
from assessment.problems.problem import Problem
from assessment.questionnaire import values
from assessment.questionnaire.model import Question, QuestionType, ScoringKind
from assessment.questionnaire.structure import ActionPart
from assessment.questionnaire.values import ACKNOWLEDGED, Answer, as_input, clean_text
from assessment.words import mark

_MAYBE_THOUSANDS = re.compile(r"\.\d{3}\s*\Z")  # 1.000 is one thousand to many, and one to others

_DATE = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})|([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})", re.ASCII
)


class EntryKind(Enum):
    """What a cell or a field to be filled in takes."""

    NOTHING = auto()
    TICK = auto()
    TICKS = auto()
    CHOICE = auto()
    WHOLE = auto()
    NUMBER = auto()
    DATE = auto()
    TEXT = auto()


class RefusedError(Exception):
    """What was given is no answer of the type, or a cell says nothing that is understood."""

    def __init__(self, problem: Problem, **values: object) -> None:
        super().__init__(problem.code)
        self.problem = problem
        self.values = MappingProxyType(values)


def _text(_: Question, entered: object) -> str:
    if not isinstance(entered, str):
        raise RefusedError(AnswerProblem.WRONG_KIND)
    text = clean_text(entered)
    if len(text) > values.LONGEST_TEXT:
        raise RefusedError(AnswerProblem.TEXT_TOO_LONG, limit=values.LONGEST_TEXT)
    return text


def _number(entered: object) -> Decimal:
    number = None
    if isinstance(entered, str):
        number = parse_number(entered)
    elif isinstance(entered, int | float | Decimal) and not isinstance(entered, bool):
        number = Decimal(str(entered))
    if number is None or not number.is_finite():
        raise RefusedError(AnswerProblem.NOT_A_NUMBER)
    far = number and not -values.MOST_DIGITS <= number.adjusted() < values.MOST_DIGITS
    if far or len(number.normalize().as_tuple().digits) > values.MOST_DIGITS:
        raise RefusedError(AnswerProblem.NUMBER_TOO_LONG, limit=values.MOST_DIGITS)
    return number or Decimal(0)


def _whole(_: Question, entered: object) -> int:
    number = _number(entered)
    doubtful = isinstance(entered, str) and _MAYBE_THOUSANDS.search(entered)
    if doubtful or number != number.to_integral_value():
        raise RefusedError(AnswerProblem.NOT_A_WHOLE_NUMBER)
    return int(number)


def _range(question: Question, entered: object) -> int | Decimal:
    low = question.minimum
    high = question.maximum
    step = question.step
    number = _number(entered)
    too_low = low is not None and number < low
    too_high = high is not None and number > high
    if (too_low or too_high) and low is not None and high is not None:
        raise RefusedError(AnswerProblem.OUTSIDE_RANGE, low=as_input(low), high=as_input(high))
    if too_low:
        raise RefusedError(AnswerProblem.BELOW_MINIMUM, low=as_input(low))
    if too_high:
        raise RefusedError(AnswerProblem.ABOVE_MAXIMUM, high=as_input(high))
    if step and (number - (low or Decimal(0))) % step:
        raise RefusedError(AnswerProblem.OFF_STEP, step=as_input(step), low=as_input(low or 0))
    parts = (number, low, high, step)
    whole = all(part is None or part == part.to_integral_value() for part in parts)
    if whole:
        return _whole(question, entered)
    return number


def _date(_: Question, entered: object) -> date:
    if isinstance(entered, date):
        if isinstance(entered, datetime):
            return entered.date()
        return entered
    day = None
    if isinstance(entered, str):
        day = written_date(latin_digits(clean_text(entered)))
    if day is None:
        raise RefusedError(AnswerProblem.NOT_A_DATE)
    return day


def written_date(text: str) -> date | None:
    """The day that is written, year or day first; None when none is."""
    match = _DATE.fullmatch(text.replace("/", "-").replace(".", "-"))
    if match is None:
        return None
    year, month, day = match.group(1, 2, 3) if match[1] else match.group(6, 5, 4)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _select_one(question: Question, entered: object) -> str:
    if isinstance(entered, str):
        name = entered.strip()
    else:
        name = str(entered)
    if question.choice(name) is None:
        raise RefusedError(AnswerProblem.UNKNOWN_CHOICE, choice=name[:60])
    return name


def _select_multiple(question: Question, entered: object) -> tuple[str, ...]:
    names = entered.split() if isinstance(entered, str) else entered
    if not isinstance(names, Iterable):
        raise RefusedError(AnswerProblem.WRONG_KIND)
    chosen = {str(name) for name in names}
    if unknown := chosen - {choice.name for choice in question.choices}:
        raise RefusedError(AnswerProblem.UNKNOWN_CHOICE, choice=min(unknown)[:60])
    ticked = [choice for choice in question.choices if choice.name in chosen]
    alone = next((choice for choice in ticked if choice.exclusive), None)
    if alone is not None and len(ticked) > 1:
        raise RefusedError(AnswerProblem.EXCLUSIVE_CHOICE, choice=alone.label)
    return tuple(dict.fromkeys(choice.name for choice in ticked))


def _acknowledge(_: Question, entered: object) -> str:
    if entered is True or entered == ACKNOWLEDGED:
        return ACKNOWLEDGED
    raise RefusedError(AnswerProblem.WRONG_KIND)


def _not_asked(_: Question, __: object) -> Answer:
    raise RefusedError(AnswerProblem.NOT_ASKED)


@dataclass(frozen=True, slots=True)
class AnswerType:
    """How questions of one type are asked, answered and scored."""

    # The answer in typed text or a value; raises RefusedError for what is none.
    parse: Callable[[Question, object], Answer] = _not_asked
    takes: EntryKind = EntryKind.NOTHING  # what is filled in on forms
    # How it is answered, in a word or two; empty where it is plain to see. May name ``{low}`` and
    # ``{high}``.
    how: str = ""
    rules: tuple[ScoringKind, ...] = ()  # the rules of scoring that its answers can have
    words: tuple[str, ...] = ()  # further names of the type in workbooks
    # An answer by chance, for training; needless for numbers, choices and dates.
    made_up: Callable[[Random], Answer] | None = None

    @property
    def number(self) -> bool:
        """Whether answers can be added up."""
        return self.takes in (EntryKind.WHOLE, EntryKind.NUMBER)

    @property
    def listed(self) -> bool:
        return self.takes in (EntryKind.CHOICE, EntryKind.TICKS)

    @property
    def free_text(self) -> bool:
        """Whether anything may be written, as long as one likes."""
        return self.takes is EntryKind.TEXT and not self.how


_OF_NUMBERS = (ScoringKind.STEPS, ScoringKind.SCALE, ScoringKind.VALUE)
_OF_TICKS = (
    ScoringKind.LADDER,
    ScoringKind.CHECKLIST,
    ScoringKind.SUM,
    ScoringKind.SHARE,
    ScoringKind.MAX,
)


def _some_words(chance: Random) -> str:
    return f"គំរូ {chance.randint(1, 99)} / Sample {chance.randint(1, 99)}"


TYPES: Mapping[QuestionType, AnswerType] = {
    QuestionType.TEXT: AnswerType(_text, EntryKind.TEXT, words=("string",), made_up=_some_words),
    QuestionType.INTEGER: AnswerType(
        _whole, EntryKind.WHOLE, mark("Whole number"), _OF_NUMBERS, words=("int",)
    ),
    QuestionType.DECIMAL: AnswerType(
        lambda _, entered: _number(entered), EntryKind.NUMBER, mark("Number"), _OF_NUMBERS
    ),
    QuestionType.RANGE: AnswerType(
        _range, EntryKind.NUMBER, mark("Number from {low} to {high}"), _OF_NUMBERS
    ),
    QuestionType.DATE: AnswerType(_date, EntryKind.DATE, mark("Day-month-year")),
    QuestionType.SELECT_ONE: AnswerType(
        _select_one,
        EntryKind.CHOICE,
        mark("Choose one"),
        (ScoringKind.CHOICE,),
        words=("select_one_from", "select1"),
    ),
    QuestionType.SELECT_MULTIPLE: AnswerType(
        _select_multiple,
        EntryKind.TICKS,
        mark("Tick all that apply"),
        _OF_TICKS,
        words=("select_multiple_from", "select_all_that_apply", "select_all_that_apply_from"),
    ),
    QuestionType.ACKNOWLEDGE: AnswerType(
        _acknowledge, EntryKind.TICK, words=("trigger",), made_up=lambda _: ACKNOWLEDGED
    ),
    QuestionType.FILE: AnswerType(words=("image", "photo")),
    QuestionType.NOTE: AnswerType(),
    QuestionType.CALCULATE: AnswerType(rules=(*_OF_NUMBERS, ScoringKind.CALC)),
    QuestionType.HIDDEN: AnswerType(),
}


def kind_of(question: Question) -> AnswerType:
    """What is known of the type of a question."""
    return TYPES[question.type]


def adds_up(question: Question) -> bool:
    """Whether answers of many are an amount together, as points and percentages are not."""
    percent = question.comparable_key == ActionPart.PERCENT
    return kind_of(question).number and question.maximum is None and not percent


def parse(question: Question, entered: object) -> tuple[Answer | None, list[Finding]]:
    """The answer in what was given (typed text, or a value already), and what is wrong with it.

    Nothing, blank text and an empty choice give None without findings: unanswered. With a
    finding the answer is None too, so a wrong value can never be stored by mistake.
    """
    cleaned = clean_text(entered) if isinstance(entered, str) else entered
    if cleaned is None or (isinstance(cleaned, str | list | tuple) and not cleaned):
        return None, []
    try:
        return kind_of(question).parse(question, entered), []
    except RefusedError as refused:
        place = FindingPlace(question=question.code)
        return None, [Finding(refused.problem, place, refused.values)]


def fits(question: Question, answer: Answer) -> bool:
    """Whether the question takes the answer and changes nothing of it."""
    taken, problems = parse(question, answer)
    return not problems and taken == answer

"""The fill-in workbook as plain data: which lines stand on which sheet and what each cell takes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from assessment.forms.words import condition, help_of, how_given, least
from assessment.incoming.template import CHOICE
from assessment.questionnaire.model import Question, Questionnaire, QuestionType
from assessment.questionnaire.pages import Page, sections
from assessment.questionnaire.question_types import Takes, kind_of
from assessment.questionnaire.values import as_input
from assessment.reports.blocks import EMPTY, Lines
from assessment.reports.wording import Speech, joined

_TABLE_ROWS = 200
_WHOLE = 10**14


class LineRole(Enum):
    SECTION = auto()
    QUESTION = auto()
    PART = auto()
    HELP = auto()


@dataclass(frozen=True, slots=True)
class OpenField:
    """What a cell to be filled in takes, whose answer it holds, and the bounds of a number."""

    takes: Takes = Takes.NOTHING
    question: Question | None = None
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class FormLine:
    role: LineRole
    text: Lines
    code: str = ""  # the hidden code by which its answer is found; empty for a line without one
    number: str = ""  # the code as shown; empty for parts
    level: str = ""
    field: OpenField = OpenField()
    whole: bool = False  # whether evidence and comment stand here
    not_applicable: bool = False  # whether a reason for "not applicable" may be given here


@dataclass(frozen=True, slots=True)
class TableColumn:
    code: str
    head: Lines
    choice: Lines
    field: OpenField
    note: Lines


def answer_lines(questionnaire: Questionnaire, speech: Speech) -> Iterator[FormLine]:
    """All lines of the sheet of answers, in the order of the questionnaire."""
    for section in sections(questionnaire):
        if section.label:
            yield FormLine(LineRole.SECTION, speech.text(section.label))
        for page in section.pages:
            yield from _page_lines(questionnaire, page, speech)


def _page_lines(questionnaire: Questionnaire, page: Page, speech: Speech) -> Iterator[FormLine]:
    if page.roster is not None:
        label = speech.text(questionnaire.group[page.roster].label)
        text = speech.say("Fill in the sheet {name}: {label}", name=page.roster, label=label)
        yield FormLine(LineRole.HELP, text)
        return
    main = questionnaire.by_code[page.main or page.code]
    yield from _question_lines(questionnaire, main, speech, whole=True)
    for code in page.questions:
        question = questionnaire.by_code[code]
        if question is not main and (question.asked or question.type is QuestionType.NOTE):
            yield from _question_lines(questionnaire, question, speech, whole=False)


def _question_lines(
    questionnaire: Questionnaire, question: Question, speech: Speech, *, whole: bool
) -> Iterator[FormLine]:
    field = field_of(question)
    several = field.takes is Takes.TICKS
    yield FormLine(
        LineRole.QUESTION if whole else LineRole.PART,
        speech.text(question.label),
        code=question.code,
        number=question.code if whole else "",
        field=OpenField() if several else field,
        whole=whole,
        not_applicable=whole and question.not_applicable,
    )
    helps = joined([_how(question, speech), *help_of(questionnaire, question, speech)], " ")
    if helps:
        yield FormLine(LineRole.HELP, helps)
    for choice in question.choices if several else ():
        yield FormLine(
            LineRole.PART,
            speech.text(choice.label),
            code=f"{question.code}{CHOICE}{choice.name}",
            level="" if choice.level is None else str(choice.level),
            field=OpenField(Takes.TICK, question),
        )


def _how(question: Question, speech: Speech) -> Lines:
    if question.type is QuestionType.CALCULATE:
        return speech.say("Calculated by the program.")
    if not question.asked:
        return EMPTY
    stop = {"km": "។", "en": "."}
    ends = tuple(stop[language.value] for language in speech.languages)
    words = how_given(question, speech)
    return tuple(f"{word}{end}" for word, end in zip(words, ends, strict=False))


def field_of(question: Question) -> OpenField:
    """What the cell of an answer takes; a question with several choices takes ticks elsewhere."""
    if not question.asked:
        return OpenField()
    takes = kind_of(question).takes
    low = as_input(question.minimum)
    if takes is Takes.WHOLE and not low:
        found = least(question)
        low = str(-_WHOLE if found is None else found)
    return OpenField(takes, question, low, as_input(question.maximum))


def table_columns(
    questionnaire: Questionnaire, roster: str, speech: Speech
) -> tuple[TableColumn, ...]:
    found: list[TableColumn] = []
    for question in questionnaire.columns[roster]:
        if question.asked and kind_of(question).takes is not Takes.NOTHING:
            found += _table_columns(questionnaire, question, speech)
    return tuple(found)


def _table_columns(
    questionnaire: Questionnaire, question: Question, speech: Speech
) -> Iterator[TableColumn]:
    parts = (
        speech.text(question.hint),
        condition(questionnaire, question.relevant, speech),
        EMPTY if kind_of(question).takes is Takes.CHOICE else _how(question, speech),
    )
    column = TableColumn(
        question.code, speech.text(question.label), EMPTY, field_of(question), joined(parts, " ")
    )
    if column.field.takes is not Takes.TICKS:
        yield column
        return
    for choice in question.choices:
        code = f"{question.code}{CHOICE}{choice.name}"
        yield replace(column, code=code, choice=speech.text(choice.label))


def table_rows(questionnaire: Questionnaire, roster: str) -> int:
    """How many rows a roster's sheet offers: those it must have, or plenty."""
    count = questionnaire.group[roster].repeat_count or ""
    return int(count) if count.isascii() and count.isdecimal() else _TABLE_ROWS

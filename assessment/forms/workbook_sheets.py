"""The fill-in workbook as plain data: which lines stand on which sheet and what each cell takes."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from assessment.forms.words import condition, help_of, how_given, least, sentence
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
    code: str = ""  # by which its answer is found; shown of a whole question only
    level: str = ""
    field: OpenField = OpenField()
    not_applicable: bool = False  # whether a reason for "not applicable" may be given here


@dataclass(frozen=True, slots=True)
class TableColumn:
    code: str
    head: Lines
    below: Lines  # its choice, or what helps to answer
    field: OpenField


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
    yield from _question_lines(questionnaire, main, speech, LineRole.QUESTION)
    for code in page.questions:
        question = questionnaire.by_code[code]
        if question is not main and (question.asked or question.type is QuestionType.NOTE):
            yield from _question_lines(questionnaire, question, speech, LineRole.PART)


def _question_lines(
    questionnaire: Questionnaire, question: Question, speech: Speech, role: LineRole
) -> Iterator[FormLine]:
    field = field_of(question)
    several = field.takes is Takes.TICKS
    yield FormLine(
        role,
        speech.text(question.label),
        code=question.code,
        field=OpenField() if several else field,
        not_applicable=role is LineRole.QUESTION and question.not_applicable,
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
    return sentence(how_given(question, speech), speech) if question.asked else EMPTY


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
    label, field = speech.text(question.label), field_of(question)
    if field.takes is Takes.TICKS:
        for choice in question.choices:
            code = f"{question.code}{CHOICE}{choice.name}"
            yield TableColumn(code, label, speech.text(choice.label), field)
        return
    parts = (
        speech.text(question.hint),
        condition(questionnaire, question.relevant, speech),
        EMPTY if field.takes is Takes.CHOICE else _how(question, speech),
    )
    # In two languages the notes would leave no room for the rows.
    yield TableColumn(question.code, label, joined(parts, " ")[:1], field)


def table_rows(questionnaire: Questionnaire, roster: str) -> int:
    """How many rows a roster's sheet offers: those it must have, or plenty."""
    count = questionnaire.group[roster].repeat_count or ""
    return int(count) if count.isascii() and count.isdecimal() else _TABLE_ROWS

"""The fill-in workbook: a locked structure with open cells, lists to choose from, hidden codes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assessment.forms.order import BlankOrder
from assessment.forms.words import condition, help_of, how_given, least, sentence
from assessment.incoming import template
from assessment.incoming.choices import shown
from assessment.incoming.given import ResponsePart
from assessment.incoming.template import CHOICE
from assessment.questionnaire.model import Question, Questionnaire, QuestionType
from assessment.questionnaire.pages import Page, sections
from assessment.questionnaire.question_types import Takes, kind_of
from assessment.questionnaire.values import as_input
from assessment.reports.blocks import EMPTY, Lines
from assessment.reports.excel.book import FONT, SIZE, TALLEST, print_on_a4, put, save, set_widths
from assessment.reports.shapes import Colour
from assessment.reports.sheets import letter, line_count
from assessment.reports.wording import Speech, inline, joined

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


LINE = 18.6
BAND = PatternFill("solid", fgColor=Colour.BAND[1:])
DARK = PatternFill("solid", fgColor=Colour.FINAL[1:])
_OPEN = PatternFill("solid", fgColor="FFF9DB")
_THIN = Side(style="thin", color=Colour.LINE[1:])
FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


@dataclass(frozen=True, slots=True)
class Style:
    size: float = SIZE
    bold: bool = False
    colour: str = Colour.INK
    wrap: bool = True


PLAIN = Style()
BOLD = Style(bold=True)
QUIET = Style(size=9, colour=Colour.GREY)


def words(page: Worksheet, at: tuple[int, int], lines: Lines, style: Style = PLAIN) -> None:
    """Put locked words into a cell, every language on its own line."""
    cell = put(page.cell(*at), both(lines))
    cell.font = Font(name=FONT, size=style.size, bold=style.bold, color=str(style.colour)[1:])
    cell.alignment = Alignment(wrap_text=style.wrap, vertical="top")
    cell.protection = Protection(locked=True)


def opened(page: Worksheet, at: tuple[int, int]) -> None:
    cell = page.cell(*at)
    cell.fill = _OPEN
    cell.border = FRAME
    cell.font = Font(name=FONT, size=SIZE)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.protection = Protection(locked=False)


def heads(page: Worksheet, row: int, texts: Sequence[Lines], widths: Sequence[float]) -> None:
    lines = 1
    for at, text in enumerate(texts, start=2):
        words(page, (row, at), text, BOLD)
        page.cell(row, at).fill = BAND
        page.cell(row, at).border = FRAME
        lines = max(lines, line_count(both(text), widths[at - 1]))
    page.row_dimensions[row].height = LINE * lines


def hidden_codes(page: Worksheet, codes: tuple[str, ...]) -> None:
    """The first row and column, by which answers are found again."""
    for at, code in enumerate(codes, start=1):
        put(page.cell(1, at), str(code))
    page.row_dimensions[1].hidden = True
    page.column_dimensions["A"].hidden = True


def keep_in_sight(page: Worksheet, frozen: str, repeated: str) -> None:
    page.freeze_panes, page.print_title_rows = frozen, repeated
    print_on_a4(page)


def both(lines: Lines) -> str:
    return "\n".join(line for line in lines if line)


_FIRST_DAY = "1"
_WHOLE = 10**14
_LONGEST_PROMPT = 250
_FORMATS = {Takes.DATE: "dd-mm-yyyy", Takes.TEXT: "@"}


class Fields:
    """Gives cells their rules, and keeps the lists they choose from."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._lists: dict[tuple[str, ...], int] = {}
        self._rules: dict[tuple[Worksheet, OpenField], DataValidation] = {}

    def fill(self, page: Worksheet, column: int, rows: range, field: OpenField) -> None:
        if field.takes in _FORMATS:
            for row in rows:
                page.cell(row, column).number_format = _FORMATS[field.takes]
        if field.takes not in (Takes.NOTHING, Takes.TEXT):
            at = letter(column)
            self._rule(page, field).add(f"{at}{rows[0]}:{at}{rows[-1]}")

    def write(self, page: Worksheet) -> None:
        for entries, column in self._lists.items():
            for row, entry in enumerate(entries, start=1):
                put(page.cell(row, column), entry)

    def _rule(self, page: Worksheet, field: OpenField) -> DataValidation:
        key = (page, field)
        if key not in self._rules:
            rule, refusal = self._made(field)
            rule.errorStyle, rule.showErrorMessage, rule.allow_blank = "stop", True, True
            rule.error = inline(refusal)[:_LONGEST_PROMPT]
            page.add_data_validation(rule)
            self._rules[key] = rule
        return self._rules[key]

    def _made(self, field: OpenField) -> tuple[DataValidation, Lines]:
        say = self._speech.say
        if field.takes is Takes.DATE:
            rule = DataValidation(type="date", operator="greaterThanOrEqual", formula1=_FIRST_DAY)
            return rule, say("Enter a date: day, month and year.")
        if field.takes in (Takes.WHOLE, Takes.NUMBER):
            kind: Literal["whole", "decimal"] = "whole" if field.takes is Takes.WHOLE else "decimal"
            low, high = field.low or str(-_WHOLE), field.high or str(_WHOLE)
            rule = DataValidation(type=kind, operator="between", formula1=low, formula2=high)
            return rule, say("Enter a number in digits.")
        listed = f'"{template.TICK}"'
        if field.takes is Takes.CHOICE and field.question is not None:
            listed = self._list(field.question)
        rule = DataValidation(type="list", formula1=listed)
        return rule, say("Choose from the list, or leave the cell empty.")

    def _list(self, question: Question) -> str:
        entries = tuple(
            shown(choice, inline(self._speech.text(choice.label))) for choice in question.choices
        )
        column = self._lists.setdefault(entries, len(self._lists) + 1)
        return f"{template.LISTS}!${letter(column)}$1:${letter(column)}${len(entries)}"


_GUIDE_WIDTHS = (10.0, 34.0, 84.0)
_FIRST_FACT = 3
_STEPS = 10
_WIDTHS = (12.0, 9.0, 62.0, 9.0, 24.0, 30.0, 36.0, 36.0)
_CODES = (
    template.CODE,
    "",
    "",
    "",
    ResponsePart.ANSWER,
    ResponsePart.REASON,
    ResponsePart.EVIDENCE,
    ResponsePart.COMMENT,
)
_NUMBER, _QUESTION, _LEVEL, _ANSWER, _REASON, _EVIDENCE, _COMMENT = range(2, 9)
_HEAD = 4
_LEAST = 34.0
_TABLE_HEAD = 5


def write_template(order: BlankOrder, speech: Speech, path: Path) -> None:
    """Write the workbook; the same order gives the same bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _write(book, order, speech)
    book.security = WorkbookProtection(lockStructure=True)
    book.properties.title = order.questionnaire.settings.title.get(speech.languages[0])
    save(book, path, order.now)


def _write(book: Workbook, order: BlankOrder, speech: Speech) -> None:
    """All sheets; the lists last, when it is known which are needed."""
    questionnaire = order.questionnaire
    titles = {
        roster: title
        for roster, title in template.roster_titles(questionnaire.columns).items()
        if table_columns(questionnaire, roster, speech)
    }
    fields = Fields(speech)
    _guide_sheet(book.create_sheet(template.GUIDE), order, speech, titles.values())
    _answers_sheet(book.create_sheet(template.ANSWERS), questionnaire, speech, fields)
    for roster, title in titles.items():
        _table_sheet(book.create_sheet(title), questionnaire, roster, speech, fields)
    fields.write(book.create_sheet(template.LISTS))
    _about(book.create_sheet(template.ABOUT), questionnaire)
    for page in book.worksheets:
        page.protection.sheet = True
        # Anybody may make columns wider and rows taller.
        page.protection.formatColumns = False
        page.protection.formatRows = False
        page.sheet_view.showGridLines = False
    for name in (template.LISTS, template.ABOUT):
        book[name].sheet_state = "hidden"


def _about(page: Worksheet, questionnaire: Questionnaire) -> None:
    settings = questionnaire.settings
    facts = {
        template.ID: settings.id,
        template.VERSION: settings.version,
        template.FINGERPRINT: questionnaire.fingerprint,
    }
    for row, (name, value) in enumerate(facts.items(), start=1):
        put(page.cell(row, 1), name)
        put(page.cell(row, 2), value)


def _guide_sheet(page: Worksheet, order: BlankOrder, speech: Speech, tables: Iterable[str]) -> None:
    set_widths(page, _GUIDE_WIDTHS)
    page.column_dimensions["A"].hidden = True
    title = speech.text(order.questionnaire.settings.title)
    page.merge_cells(start_row=1, start_column=2, end_row=1, end_column=3)
    words(page, (1, 2), title, Style(size=15, bold=True))
    page.row_dimensions[1].height = 34 * len(title)
    for row, fact in enumerate(_facts(order, speech), start=_FIRST_FACT):
        _fact(page, row, fact)
    words(page, (_STEPS, 2), speech.say("How to fill in"), Style(size=12, bold=True))
    page.row_dimensions[_STEPS].height = LINE * 1.3 * len(speech.languages)
    for number, step in enumerate(_guidance(speech, tuple(tables)), start=1):
        at = _STEPS + number
        page.merge_cells(start_row=at, start_column=2, end_row=at, end_column=3)
        numbered = tuple(f"{number}. {text}" for text in step)
        words(page, (at, 2), numbered)
        page.row_dimensions[at].height = LINE * line_count(both(numbered), 112.0)
    print_on_a4(page)


def _facts(order: BlankOrder, speech: Speech) -> list[tuple[str, Lines, str, bool]]:
    settings, unit, say = order.questionnaire.settings, order.unit, speech.say
    name = both(speech.text(unit.name)) if unit else ""
    return [
        ("", say("Questionnaire"), f"{settings.id} · {settings.version}", False),
        (template.UNIT, say("Code of the unit"), unit.code if unit else "", True),
        ("", say("Unit"), name, True),
        (template.ROUND, say("Round"), "", True),
        ("", say("Filled in by"), "", True),
        ("", say("Date"), "", True),
    ]


def _fact(page: Worksheet, row: int, fact: tuple[str, Lines, str, bool]) -> None:
    code, name, value, is_open = fact
    put(page.cell(row, 1), code)
    words(page, (row, 2), name, BOLD)
    words(page, (row, 3), (value,))
    if is_open:
        opened(page, (row, 3))
    lines = max(line_count(both(name), _GUIDE_WIDTHS[1]), line_count(value, _GUIDE_WIDTHS[2]))
    page.row_dimensions[row].height = max(22.0, LINE * lines)


def _guidance(speech: Speech, tables: tuple[str, ...]) -> list[Lines]:
    say = speech.say
    steps = [
        say("Fill in the yellow cells only. All others are locked."),
        say("In the sheet answers, choose ✓ beside every criterion that is met today. Leave "
            "the others empty: an empty cell means not met."),
        say("Where there is a list, click the cell and choose from it. Numbers in digits only, "
            "dates as day-month-year."),
        say("Where a question does not concern you and its cell is yellow, write why under "
            "“Not applicable because”."),
        say("Under “Evidence”, write title, number and date of each document, one document on "
            "a line."),
    ]  # fmt: skip
    if tables:
        names = ", ".join(tables)
        steps.append(say("One line for each entry in the tables: {names}.", names=names))
    last = say("Save the file and send it back. It is read with “Import answers…”, which names "
               "every cell that cannot be read.")  # fmt: skip
    return [*steps, last]


def _answers_sheet(
    page: Worksheet, questionnaire: Questionnaire, speech: Speech, fields: Fields
) -> None:
    hidden_codes(page, _CODES)
    set_widths(page, _WIDTHS)
    title = inline(speech.text(questionnaire.settings.title))
    words(page, (2, 2), (title,), Style(size=13, bold=True, wrap=False))
    page.row_dimensions[2].height = 28
    say = speech.say
    texts = (
        say("No."), say("Question or criterion"), say("Level"), say("Answer"),
        say("Not applicable because"), say("Evidence"), say("Comment"),
    )  # fmt: skip
    heads(page, _HEAD, texts, _WIDTHS)
    for row, line in enumerate(answer_lines(questionnaire, speech), start=_HEAD + 1):
        if line.role is LineRole.SECTION:
            _section(page, row, line)
        else:
            _line(page, row, line, fields)
    keep_in_sight(page, f"A{_HEAD + 1}", f"{_HEAD}:{_HEAD}")


def _line(page: Worksheet, row: int, line: FormLine, fields: Fields) -> None:
    is_main = line.role is LineRole.QUESTION
    style = QUIET if line.role is LineRole.HELP else BOLD if is_main else PLAIN
    put(page.cell(row, 1), line.code)
    words(page, (row, _NUMBER), (line.code if is_main else "",), BOLD)
    words(page, (row, _QUESTION), line.text, style)
    words(page, (row, _LEVEL), (line.level,))
    page.cell(row, _LEVEL).alignment = Alignment(horizontal="center", vertical="top")
    for at in range(_NUMBER, _COMMENT + 1) if is_main else ():
        page.cell(row, at).border = FRAME
        page.cell(row, at).fill = BAND
    fields.fill(page, _ANSWER, range(row, row + 1), line.field)
    takes = {
        _ANSWER: line.field.takes is not Takes.NOTHING,
        _REASON: line.not_applicable,
        _EVIDENCE: is_main,
        _COMMENT: is_main,
    }
    for at, is_open in takes.items():
        if is_open:
            opened(page, (row, at))
    wide = _WIDTHS[_QUESTION - 1] * (1.1 if line.role is LineRole.HELP else 1.0)
    height = max(LINE * line_count(both(line.text), wide), _LEAST if is_main else 0.0)
    page.row_dimensions[row].height = min(TALLEST, height)


def _section(page: Worksheet, row: int, line: FormLine) -> None:
    for at in range(_NUMBER, _COMMENT + 1):
        page.cell(row, at).fill = DARK
    style = Style(size=12, bold=True, colour=Colour.WHITE, wrap=False)
    words(page, (row, _NUMBER), (inline(line.text),), style)
    page.row_dimensions[row].height = 26


def _table_sheet(
    page: Worksheet, questionnaire: Questionnaire, roster: str, speech: Speech, fields: Fields
) -> None:
    columns = table_columns(questionnaire, roster, speech)
    group = questionnaire.group[roster]
    hidden_codes(page, (template.CODE, "", *(column.code for column in columns)))
    big = Style(size=13, bold=True, wrap=False)
    words(page, (2, 2), (inline(speech.text(group.label)),), big)
    hint = Style(size=9, colour=QUIET.colour, wrap=False)
    words(page, (3, 2), (inline(speech.text(group.hint)),), hint)
    page.row_dimensions[2].height = 28
    widths = [10.0, 6.0, *(14.0 if one.field.takes is Takes.TICKS else 22.0 for one in columns)]
    set_widths(page, widths)
    _table_heads(page, columns, speech, widths)
    first, last = _TABLE_HEAD + 1, _TABLE_HEAD + table_rows(questionnaire, roster)
    for row in range(first, last + 1):
        number = str(row - _TABLE_HEAD)
        put(page.cell(row, 1), number)
        words(page, (row, 2), (number,), QUIET)
        for at in range(3, len(columns) + 3):
            opened(page, (row, at))
    for at, column in enumerate(columns, start=3):
        fields.fill(page, at, range(first, last + 1), column.field)
    keep_in_sight(page, f"C{first}", f"{_TABLE_HEAD - 1}:{_TABLE_HEAD}")


def _table_heads(
    page: Worksheet, columns: Sequence[TableColumn], speech: Speech, widths: Sequence[float]
) -> None:
    upper = [speech.say("No."), *(column.head for column in columns)]
    heads(page, _TABLE_HEAD - 1, upper, widths)
    tallest = 1
    for at, column in enumerate(columns, start=3):
        words(page, (_TABLE_HEAD, at), column.below, QUIET)
        page.cell(_TABLE_HEAD, at).border = FRAME
        tallest = max(tallest, line_count(both(column.below), widths[at - 1] * 1.1))
    page.row_dimensions[_TABLE_HEAD].height = min(TALLEST, tallest * LINE)

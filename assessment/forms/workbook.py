"""The fill-in workbook: a locked structure with open cells, lists to choose from, hidden codes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assessment.forms import words as phrases
from assessment.incoming import template
from assessment.incoming.choices import choice_label
from assessment.incoming.given import ResponsePart
from assessment.printing.blocks import EMPTY, Lines
from assessment.printing.shapes import Colour
from assessment.printing.sheets import letter, line_count
from assessment.printing.wording import Speech, inline, joined
from assessment.printing.workbook import FONT, SIZE, TALLEST, print_on_a4, put, save, set_widths
from assessment.questionnaire.model import Question, QuestionType
from assessment.questionnaire.pages import sections
from assessment.questionnaire.question_types import EntryKind, kind_of
from assessment.questionnaire.values import as_input
from assessment.words import mark

_WHOLE = 10**14


LINE = 18.6
BAND = PatternFill("solid", fgColor=Colour.BAND[1:])
DARK = PatternFill("solid", fgColor=Colour.FINAL[1:])
_OPEN = PatternFill("solid", fgColor="FFF9DB")
_THIN = Side(style="thin", color=Colour.LINE[1:])
FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def font(size: float = SIZE, *, bold: bool = False, colour: Colour = Colour.INK) -> Font:
    return Font(name=FONT, size=size, bold=bold, color=colour[1:])


PLAIN = font()
BOLD = font(bold=True)
TITLE = font(13, bold=True)
QUIET = font(9, colour=Colour.GREY)
SECTION = font(12, bold=True, colour=Colour.WHITE)


@dataclass(frozen=True, slots=True)
class FormLine:
    """A section (``SECTION``), a question (``BOLD``), a part of it, or what helps (``QUIET``)."""

    text: Lines
    look: Font = PLAIN
    code: str = ""  # by which its answer is found; shown of a whole question only
    level: str = ""
    takes: EntryKind = EntryKind.NOTHING  # what the cell of its answer takes
    question: Question | None = None
    not_applicable: bool = False  # whether a reason for "not applicable" may be given here


@dataclass(frozen=True, slots=True)
class TableColumn:
    code: str
    question: Question
    below: Lines  # its choice, or what helps to answer
    takes: EntryKind


def entry_kind_of(question: Question) -> EntryKind:
    """What its answer takes; a question with several choices takes ticks elsewhere."""
    if question.asked:
        return kind_of(question).takes
    return EntryKind.NOTHING


def words(
    page: Worksheet, at: tuple[int, int], lines: Lines, look: Font = PLAIN, *, wrap: bool = True
) -> None:
    """Put locked words into a cell, every language on its own line."""
    cell = put(page.cell(*at), both(lines))
    cell.font = look
    cell.alignment = Alignment(wrap_text=wrap, vertical="top")
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


def both(lines: Lines) -> str:
    return "\n".join(line for line in lines if line)


_FORMATS = {EntryKind.DATE: "dd-mm-yyyy", EntryKind.TEXT: "@"}


class Fields:
    """Gives cells their rules, and keeps the lists they choose from."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._lists: dict[tuple[str, ...], int] = {}
        self._rules: dict[tuple[Worksheet, EntryKind, Question | None], DataValidation] = {}

    def fill(
        self, page: Worksheet, column: int, rows: range, field: FormLine | TableColumn
    ) -> None:
        if field.takes in _FORMATS:
            for row in rows:
                page.cell(row, column).number_format = _FORMATS[field.takes]
        if field.takes not in (EntryKind.NOTHING, EntryKind.TEXT) and field.question is not None:
            at = letter(column)
            key = (page, field.takes, field.question)
            if key not in self._rules:
                rule, refusal = self._made(field.takes, field.question)
                rule.errorStyle = "stop"
                rule.showErrorMessage = True
                rule.allow_blank = True
                rule.error = inline(refusal)[:250]
                page.add_data_validation(rule)
                self._rules[key] = rule
            self._rules[key].add(f"{at}{rows[0]}:{at}{rows[-1]}")

    def write(self, page: Worksheet) -> None:
        for entries, column in self._lists.items():
            for row, entry in enumerate(entries, start=1):
                put(page.cell(row, column), entry)

    def _made(self, takes: EntryKind, question: Question) -> tuple[DataValidation, Lines]:
        if takes is EntryKind.DATE:
            rule = DataValidation(type="date", operator="greaterThanOrEqual", formula1="1")
            return rule, self._speech.translate("Enter a date: day, month and year.")
        if takes in (EntryKind.WHOLE, EntryKind.NUMBER):
            kind: Literal["whole", "decimal"]
            if takes is EntryKind.WHOLE:
                kind = "whole"
            else:
                kind = "decimal"
            low = as_input(question.minimum)
            high = as_input(question.maximum) or str(_WHOLE)
            if not low:
                least_allowed = None
                if takes is EntryKind.WHOLE:
                    least_allowed = phrases.least(question)
                low = str(-_WHOLE if least_allowed is None else least_allowed)
            rule = DataValidation(type=kind, operator="between", formula1=low, formula2=high)
            return rule, self._speech.translate("Enter a number in digits.")
        listed = f'"{template.TICK}"'
        if takes is EntryKind.CHOICE:
            text = self._speech.text
            choices = question.choices
            entries = tuple(choice_label(choice, inline(text(choice.label))) for choice in choices)
            column = letter(self._lists.setdefault(entries, len(self._lists) + 1))
            listed = f"{template.LISTS}!${column}$1:${column}${len(entries)}"
        rule = DataValidation(type="list", formula1=listed)
        return rule, self._speech.translate("Choose from the list, or leave the cell empty.")


_GUIDE_WIDTHS = (10.0, 34.0, 84.0)
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
_TABLE_HEAD = 5


def write_template(order: phrases.BlankOrder, speech: Speech, path: Path) -> None:
    """Write the workbook; the same order gives the same bytes."""
    book = Workbook()
    settings = order.questionnaire.settings
    book.remove(book.worksheets[0])
    _Form(order, speech).write(book)
    for page in book.worksheets:
        page.protection.sheet = True
        # Anybody may make columns wider and rows taller.
        page.protection.formatColumns = False
        page.protection.formatRows = False
        page.sheet_view.showGridLines = False
    for name in (template.LISTS, template.ABOUT):
        book[name].sheet_state = "hidden"
    book.security = WorkbookProtection(lockStructure=True)
    book.properties.title = settings.title.get(speech.languages[0])
    save(book, path, order.now)


class _Form:
    def __init__(self, order: phrases.BlankOrder, speech: Speech) -> None:
        self._order = order
        self._questionnaire = order.questionnaire
        self._speech = speech
        self._fields = Fields(speech)

    def write(self, book: Workbook) -> None:
        """All sheets; the lists last, when it is known which are needed."""
        named = template.roster_titles(self._questionnaire.columns)
        columns = {roster: self._columns(roster) for roster in named}
        titles = {roster: title for roster, title in named.items() if columns[roster]}
        self._guide(book.create_sheet(template.GUIDE), tuple(titles.values()))
        self._answers(book.create_sheet(template.ANSWERS))
        for roster, title in titles.items():
            self._table(book.create_sheet(title), roster, columns[roster])
        self._fields.write(book.create_sheet(template.LISTS))
        about = book.create_sheet(template.ABOUT)
        settings = self._questionnaire.settings
        facts = (
            (template.ID, settings.id),
            (template.VERSION, settings.version),
            (template.FINGERPRINT, self._questionnaire.fingerprint),
        )
        for row, fact in enumerate(facts, start=1):
            for at, value in enumerate(fact, start=1):
                put(about.cell(row, at), value)

    def _guide(self, page: Worksheet, tables: tuple[str, ...]) -> None:
        set_widths(page, _GUIDE_WIDTHS)
        page.column_dimensions["A"].hidden = True
        title = self._speech.text(self._questionnaire.settings.title)
        page.merge_cells(start_row=1, start_column=2, end_row=1, end_column=3)
        words(page, (1, 2), title, font(15, bold=True))
        page.row_dimensions[1].height = 34 * len(title)
        for row, (code, name, value, is_open) in enumerate(self._facts(), start=3):
            put(page.cell(row, 1), code)
            words(page, (row, 2), name, BOLD)
            words(page, (row, 3), (value,))
            if is_open:
                opened(page, (row, 3))
            _, wide, wider = _GUIDE_WIDTHS
            lines = max(line_count(both(name), wide), line_count(value, wider))
            page.row_dimensions[row].height = max(22.0, LINE * lines)
        words(page, (_STEPS, 2), self._speech.translate("How to fill in"), font(12, bold=True))
        page.row_dimensions[_STEPS].height = LINE * 1.3 * len(self._speech.languages)
        for number, step in enumerate(_guidance(self._speech, tables), start=1):
            at = _STEPS + number
            page.merge_cells(start_row=at, start_column=2, end_row=at, end_column=3)
            numbered = tuple(f"{number}. {text}" for text in step)
            words(page, (at, 2), numbered)
            page.row_dimensions[at].height = LINE * line_count(both(numbered), 112.0)
        print_on_a4(page)

    def _facts(self) -> list[tuple[str, Lines, str, bool]]:
        settings = self._questionnaire.settings
        unit = self._order.unit
        translate = self._speech.translate
        name = ""
        if unit:
            name = both(self._speech.text(unit.name))
        unit_code = ""
        if unit:
            unit_code = unit.code
        return [
            ("", translate("Questionnaire"), f"{settings.id} · {settings.version}", False),
            (template.UNIT, translate("Code of the unit"), unit_code, True),
            ("", translate("Unit"), name, True),
            (template.ROUND, translate("Round"), "", True),
            ("", translate("Filled in by"), "", True),
            ("", translate("Date"), "", True),
        ]

    def _answers(self, page: Worksheet) -> None:
        hidden_codes(page, _CODES)
        set_widths(page, _WIDTHS)
        title = inline(self._speech.text(self._questionnaire.settings.title))
        translate = self._speech.translate
        words(page, (2, 2), (title,), TITLE, wrap=False)
        page.row_dimensions[2].height = 28
        texts = (
            translate("No."),
            translate("Question or criterion"),
            translate("Level"),
            translate("Answer"),
            translate("Not applicable because"),
            translate("Evidence"),
            translate("Comment"),
        )
        heads(page, _HEAD, texts, _WIDTHS)
        for row, line in enumerate(self._lines(), start=_HEAD + 1):
            if line.look is SECTION:
                for at in range(_NUMBER, _COMMENT + 1):
                    page.cell(row, at).fill = DARK
                words(page, (row, _NUMBER), (inline(line.text),), line.look, wrap=False)
                page.row_dimensions[row].height = 26
            else:
                _line(page, row, line, self._fields)
        page.freeze_panes = f"A{_HEAD + 1}"
        page.print_title_rows = f"{_HEAD}:{_HEAD}"
        print_on_a4(page)

    def _lines(self) -> Iterator[FormLine]:
        for section in sections(self._questionnaire):
            if section.label:
                yield FormLine(self._speech.text(section.label), SECTION)
            for page in section.pages:
                if page.roster is not None:
                    label = self._speech.text(self._questionnaire.group[page.roster].label)
                    pointer = mark("Fill in the sheet {name}: {label}")
                    yield FormLine(
                        self._speech.translate(pointer, name=page.roster, label=label), QUIET
                    )
                    continue
                for question in phrases.asked_on(page, self._questionnaire):
                    is_main = question.code == (page.main or page.code)
                    font = PLAIN
                    if is_main:
                        font = BOLD
                    yield from self._question_lines(question, font)

    def _question_lines(self, question: Question, look: Font) -> Iterator[FormLine]:
        text = self._speech.text
        takes = entry_kind_of(question)
        several = takes is EntryKind.TICKS
        none = look is BOLD and question.not_applicable
        if several:
            takes = EntryKind.NOTHING
        yield FormLine(text(question.label), look, question.code, "", takes, question, none)
        helps = phrases.help_of(self._questionnaire, question, self._speech)
        help_text = joined([self._how(question), *helps], " ")
        if help_text:
            yield FormLine(help_text, QUIET)
        for choice in question.choices if several else ():
            code = f"{question.code}{template.CHOICE}{choice.name}"
            level = ""
            if choice.level is not None:
                level = str(choice.level)
            yield FormLine(text(choice.label), PLAIN, code, level, EntryKind.TICK, question)

    def _how(self, question: Question) -> Lines:
        if question.type is QuestionType.CALCULATE:
            return self._speech.translate("Calculated by the program.")
        if question.asked:
            instructions = phrases.how_to_answer(question, self._speech)
        else:
            instructions = EMPTY
        return phrases.sentence(instructions, self._speech)

    def _columns(self, roster: str) -> list[TableColumn]:
        columns = []
        speech = self._speech
        for question in self._questionnaire.columns[roster]:
            takes = entry_kind_of(question)
            if takes is EntryKind.TICKS:
                columns += [
                    TableColumn(
                        f"{question.code}{template.CHOICE}{choice.name}",
                        question,
                        speech.text(choice.label),
                        takes,
                    )
                    for choice in question.choices
                ]
            elif takes is not EntryKind.NOTHING:
                if takes is EntryKind.CHOICE:
                    instructions = EMPTY
                else:
                    instructions = self._how(question)
                parts = (
                    speech.text(question.hint),
                    phrases.condition(self._questionnaire, question.relevant, speech),
                    instructions,
                )
                # In two languages the notes would leave no room for the rows.
                below = joined(parts, " ")[:1]
                columns.append(TableColumn(question.code, question, below, takes))
        return columns

    def _table(self, page: Worksheet, roster: str, columns: Sequence[TableColumn]) -> None:
        group = self._questionnaire.group[roster]
        text = self._speech.text
        hidden_codes(page, (template.CODE, "", *(column.code for column in columns)))
        words(page, (2, 2), (inline(text(group.label)),), TITLE, wrap=False)
        words(page, (3, 2), (inline(text(group.hint)),), QUIET, wrap=False)
        page.row_dimensions[2].height = 28
        widths = [
            10.0,
            6.0,
            *(14.0 if column.takes is EntryKind.TICKS else 22.0 for column in columns),
        ]
        set_widths(page, widths)
        upper = [
            self._speech.translate("No."),
            *(text(column.question.label) for column in columns),
        ]
        heads(page, _TABLE_HEAD - 1, upper, widths)
        count = group.repeat_count or ""
        # Those it must have, or plenty.
        most = 200
        if count.isascii() and count.isdecimal():
            most = int(count)
        rows = range(_TABLE_HEAD + 1, _TABLE_HEAD + 1 + most)
        for row in rows:
            put(page.cell(row, 1), str(row - _TABLE_HEAD))
            words(page, (row, 2), (str(row - _TABLE_HEAD),), QUIET)
        tallest = 1
        for at, column in enumerate(columns, start=3):
            words(page, (_TABLE_HEAD, at), column.below, QUIET)
            page.cell(_TABLE_HEAD, at).border = FRAME
            tallest = max(tallest, line_count(both(column.below), widths[at - 1] * 1.1))
            for row in rows:
                opened(page, (row, at))
            self._fields.fill(page, at, rows, column)
        page.row_dimensions[_TABLE_HEAD].height = min(TALLEST, tallest * LINE)
        page.freeze_panes = f"C{rows[0]}"
        page.print_title_rows = f"{_TABLE_HEAD - 1}:{_TABLE_HEAD}"
        print_on_a4(page)


def _guidance(speech: Speech, tables: tuple[str, ...]) -> list[Lines]:
    translate = speech.translate
    steps = [
        translate("Fill in the yellow cells only. All others are locked."),
        translate(
            "In the sheet answers, choose ✓ beside every criterion that is met today. Leave "
            "the others empty: an empty cell means not met."
        ),
        translate(
            "Where there is a list, click the cell and choose from it. Numbers in digits only, "
            "dates as day-month-year."
        ),
        translate(
            "Where a question does not concern you and its cell is yellow, write why under "
            "“Not applicable because”."
        ),
        translate(
            "Under “Evidence”, write title, number and date of each document, one document on "
            "a line."
        ),
    ]
    if tables:
        names = ", ".join(tables)
        steps.append(translate("One line for each entry in the tables: {names}.", names=names))
    last = translate(
        "Save the file and send it back. It is read with “Import answers…”, which names "
        "every cell that cannot be read."
    )
    return [*steps, last]


def _line(page: Worksheet, row: int, line: FormLine, fields: Fields) -> None:
    is_main = line.look is BOLD
    put(page.cell(row, 1), line.code)
    code = ""
    if is_main:
        code = line.code
    words(page, (row, _NUMBER), (code,), BOLD)
    words(page, (row, _QUESTION), line.text, line.look)
    words(page, (row, _LEVEL), (line.level,))
    page.cell(row, _LEVEL).alignment = Alignment(horizontal="center", vertical="top")
    for at in range(_NUMBER, _COMMENT + 1) if is_main else ():
        page.cell(row, at).border = FRAME
        page.cell(row, at).fill = BAND
    fields.fill(page, _ANSWER, range(row, row + 1), line)
    takes = {
        _ANSWER: line.takes is not EntryKind.NOTHING,
        _REASON: line.not_applicable,
        _EVIDENCE: is_main,
        _COMMENT: is_main,
    }
    for at, is_open in takes.items():
        if is_open:
            opened(page, (row, at))
    stretch = 1.0
    if line.look is QUIET:
        stretch = 1.1
    wide = _WIDTHS[_QUESTION - 1] * (stretch)
    least_height = 0.0
    if is_main:
        least_height = 34.0
    height = max(LINE * line_count(both(line.text), wide), least_height)
    page.row_dimensions[row].height = min(TALLEST, height)

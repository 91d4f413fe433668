"""Cells of the fill-in workbook: locked words, open cells and what they accept, hidden codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assessment.forms.workbook.sheets import OpenField
from assessment.incoming.choices import shown
from assessment.incoming.template import LISTS, TICK
from assessment.questionnaire.model import Question
from assessment.questionnaire.question_types import Takes
from assessment.reports.blocks import Lines
from assessment.reports.excel.book import FONT, SIZE, print_on_a4, put
from assessment.reports.shapes import Colour
from assessment.reports.sheets import letter, line_count
from assessment.reports.wording import Speech, inline

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
    """The heads of columns from the second on."""
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


def one_line(lines: Lines) -> Lines:
    return (" / ".join(line for line in lines if line),)


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
        """Give the cells of a column their rule, where they take something."""
        if field.takes in _FORMATS:
            for row in rows:
                page.cell(row, column).number_format = _FORMATS[field.takes]
        if field.takes not in (Takes.NOTHING, Takes.TEXT):
            at = letter(column)
            self._rule(page, field).add(f"{at}{rows[0]}:{at}{rows[-1]}")

    def write(self, page: Worksheet) -> None:
        """The lists, one in each column."""
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
        listed = f'"{TICK}"'
        if field.takes is Takes.CHOICE and field.question is not None:
            listed = self._list(field.question)
        rule = DataValidation(type="list", formula1=listed)
        return rule, say("Choose from the list, or leave the cell empty.")

    def _list(self, question: Question) -> str:
        entries = tuple(
            shown(choice, inline(self._speech.text(choice.label))) for choice in question.choices
        )
        column = self._lists.setdefault(entries, len(self._lists) + 1)
        return f"{LISTS}!${letter(column)}$1:${letter(column)}${len(entries)}"

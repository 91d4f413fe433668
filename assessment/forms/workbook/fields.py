"""What open cells of the fill-in workbook accept: lists, ticks, numbers, dates."""

from typing import Literal

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assessment.forms.workbook.sheets import Field, Takes
from assessment.incoming.choices import shown
from assessment.incoming.template import LISTS, TICK
from assessment.questionnaire.model import Question
from assessment.reports.excel.write import put
from assessment.reports.sheets import letter
from assessment.reports.wording import Speech, inline

_FIRST_DAY = "1"
_WHOLE = 10**14
_LONGEST_PROMPT = 250
_DATE_FORMAT = "dd-mm-yyyy"


class Fields:
    """Gives cells their rules, and keeps the lists they choose from."""

    def __init__(self, speech: Speech) -> None:
        """Speak the languages."""
        self._speech = speech
        self._lists: dict[tuple[str, ...], int] = {}
        self._rules: dict[tuple[Worksheet, Field], DataValidation] = {}

    def fill(self, page: Worksheet, at: tuple[int, int], field: Field) -> bool:
        """Give a cell its rule; False when it takes nothing."""
        if field.takes is Takes.NOTHING:
            return False
        row, column = at
        self.fill_column(page, (column, row, row), field)
        return True

    def fill_column(self, page: Worksheet, span: tuple[int, int, int], field: Field) -> None:
        """Give the cells of a column from one row to another their rule."""
        column, first, last = span
        if field.takes is Takes.DATE:
            for row in range(first, last + 1):
                page.cell(row, column).number_format = _DATE_FORMAT
        if field.takes is Takes.TEXT:
            for row in range(first, last + 1):
                page.cell(row, column).number_format = "@"
            return
        rule = self._rule(page, field)
        rule.add(f"{letter(column)}{first}:{letter(column)}{last}")

    def write(self, page: Worksheet) -> None:
        """The lists, one in each column."""
        for entries, column in self._lists.items():
            for row, entry in enumerate(entries, start=1):
                put(page.cell(row, column), entry)

    def _rule(self, page: Worksheet, field: Field) -> DataValidation:
        key = (page, field)
        if key not in self._rules:
            rule = self._made(field)
            rule.errorStyle = "stop"
            rule.showErrorMessage = True
            rule.allow_blank = True
            rule.error = self._refusal(field)[:_LONGEST_PROMPT]
            page.add_data_validation(rule)
            self._rules[key] = rule
        return self._rules[key]

    def _made(self, field: Field) -> DataValidation:
        match field.takes:
            case Takes.TICK:
                return DataValidation(type="list", formula1=f'"{TICK}"')
            case Takes.CHOICE if field.question is not None:
                return DataValidation(type="list", formula1=self._list(field.question))
            case Takes.DATE:
                return DataValidation(
                    type="date", operator="greaterThanOrEqual", formula1=_FIRST_DAY
                )
            case Takes.WHOLE:
                return _between("whole", field)
            case _:
                return _between("decimal", field)

    def _list(self, question: Question) -> str:
        entries = tuple(
            shown(choice, inline(self._speech.text(choice.label))) for choice in question.choices
        )
        column = self._lists.setdefault(entries, len(self._lists) + 1)
        return f"{LISTS}!${letter(column)}$1:${letter(column)}${len(entries)}"

    def _refusal(self, field: Field) -> str:
        say = self._speech.say
        match field.takes:
            case Takes.TICK | Takes.CHOICE:
                return inline(say("Choose from the list, or leave the cell empty."))
            case Takes.DATE:
                return inline(say("Enter a date: day, month and year."))
            case _:
                return inline(say("Enter a number in digits."))


def _between(kind: Literal["whole", "decimal"], field: Field) -> DataValidation:
    low = field.low or str(-_WHOLE)
    high = field.high or str(_WHOLE)
    return DataValidation(type=kind, operator="between", formula1=low, formula2=high)

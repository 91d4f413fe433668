"""The sheets of tables in the fill-in workbook: one row for each entry."""

from openpyxl.worksheet.worksheet import Worksheet

from assessment.forms.workbook.cells import (
    FRAME,
    LINE,
    QUIET,
    TALLEST,
    Style,
    both,
    heads,
    hidden_codes,
    one_line,
    opened,
    view,
    words,
)
from assessment.forms.workbook.fields import Fields
from assessment.forms.workbook.sheets import TableColumn, table_columns, table_rows
from assessment.incoming.template import CODE
from assessment.questionnaire.model import Questionnaire
from assessment.reports.excel.write import put
from assessment.reports.sheets import letter, line_count
from assessment.reports.wording import Speech

_HEAD = 5
_CODE_WIDTH, _NUMBER_WIDTH, _WIDTH, _NARROW = 10.0, 6.0, 22.0, 14.0


def write_table(
    page: Worksheet, questionnaire: Questionnaire, roster: str, speech: Speech, fields: Fields
) -> None:
    """Fill the sheet of a roster."""
    columns = table_columns(questionnaire, roster, speech)
    group = questionnaire.group[roster]
    hidden_codes(page, (CODE, "", *(column.code for column in columns)))
    big = Style(size=13, bold=True, wrap=False)
    words(page, (2, 2), one_line(speech.text(group.label)), big)
    hint = Style(size=9, colour=QUIET.colour, wrap=False)
    words(page, (3, 2), one_line(speech.text(group.hint)), hint)
    page.row_dimensions[2].height = 28
    widths = [_NARROW if column.choice else _WIDTH for column in columns]
    for at, width in enumerate((_CODE_WIDTH, _NUMBER_WIDTH, *widths), start=1):
        page.column_dimensions[letter(at)].width = width
    _heads(page, columns, speech, (_CODE_WIDTH, _NUMBER_WIDTH, *widths))
    first, last = _HEAD + 1, _HEAD + table_rows(questionnaire, roster)
    for row in range(first, last + 1):
        number = str(row - _HEAD)
        put(page.cell(row, 1), number)
        words(page, (row, 2), (number,), QUIET)
        for at in range(3, len(columns) + 3):
            opened(page, (row, at))
    for at, column in enumerate(columns, start=3):
        fields.fill_column(page, (at, first, last), column.field)
    view(page, f"C{first}", f"{_HEAD - 1}:{_HEAD}")


def _heads(
    page: Worksheet, columns: tuple[TableColumn, ...], speech: Speech, widths: tuple[float, ...]
) -> None:
    upper = [speech.say("No."), *(column.head for column in columns)]
    heads(page, _HEAD - 1, tuple(upper), widths)
    tallest = 1
    for at, column in enumerate(columns, start=3):
        # In two languages the notes would leave no room for the rows.
        text = column.choice or column.note[:1]
        words(page, (_HEAD, at), text, QUIET)
        page.cell(_HEAD, at).border = FRAME
        tallest = max(tallest, line_count(both(text), widths[at - 1] * 1.1))
    page.row_dimensions[_HEAD].height = min(TALLEST, tallest * LINE)

"""The sheet of answers in the fill-in workbook: a line for each question and criterion."""

from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from assessment.forms.workbook.cells import (
    BAND,
    BOLD,
    DARK,
    FRAME,
    LINE,
    PLAIN,
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
from assessment.forms.workbook.sheets import Line, Role, answer_lines
from assessment.incoming.given import Part
from assessment.incoming.template import CODE
from assessment.questionnaire.model import Questionnaire
from assessment.reports.excel.write import put
from assessment.reports.shapes import Colour
from assessment.reports.sheets import letter, line_count
from assessment.reports.wording import Speech

_WIDTHS = (12.0, 9.0, 62.0, 9.0, 24.0, 30.0, 36.0, 36.0)
_CODES = (CODE, "", "", "", Part.ANSWER, Part.REASON, Part.EVIDENCE, Part.COMMENT)
_NUMBER, _QUESTION, _LEVEL, _ANSWER, _REASON, _EVIDENCE, _COMMENT = range(2, 9)
_HEAD = 4
_LEAST = 34.0


def write_answers(
    page: Worksheet, questionnaire: Questionnaire, speech: Speech, fields: Fields
) -> None:
    """Fill the sheet."""
    hidden_codes(page, _CODES)
    for at, width in enumerate(_WIDTHS, start=1):
        page.column_dimensions[letter(at)].width = width
    title = one_line(speech.text(questionnaire.settings.title))
    words(page, (2, 2), title, Style(size=13, bold=True, wrap=False))
    page.row_dimensions[2].height = 28
    say = speech.say
    texts = (
        say("No."), say("Question or criterion"), say("Level"), say("Answer"),
        say("Not applicable because"), say("Evidence"), say("Comment"),
    )  # fmt: skip
    heads(page, _HEAD, texts, _WIDTHS)
    for row, line in enumerate(answer_lines(questionnaire, speech), start=_HEAD + 1):
        if line.role is Role.SECTION:
            _section(page, row, line)
        else:
            _line(page, row, line, fields)
    view(page, f"A{_HEAD + 1}", f"{_HEAD}:{_HEAD}")


def _line(page: Worksheet, row: int, line: Line, fields: Fields) -> None:
    is_main = line.role is Role.QUESTION
    style = QUIET if line.role is Role.HELP else BOLD if is_main else PLAIN
    put(page.cell(row, 1), line.code)
    words(page, (row, _NUMBER), (line.number,), BOLD)
    words(page, (row, _QUESTION), line.text, style)
    words(page, (row, _LEVEL), (line.level,))
    page.cell(row, _LEVEL).alignment = Alignment(horizontal="center", vertical="top")
    if is_main:
        _framed(page, row)
    if fields.fill(page, (row, _ANSWER), line.field):
        opened(page, (row, _ANSWER))
    takes = ((_REASON, line.not_applicable), (_EVIDENCE, line.whole), (_COMMENT, line.whole))
    for at, is_open in takes:
        if is_open:
            opened(page, (row, at))
    page.row_dimensions[row].height = _height(line, least=_LEAST if is_main else 0.0)


def _framed(page: Worksheet, row: int) -> None:
    for at in range(_NUMBER, _COMMENT + 1):
        page.cell(row, at).border = FRAME
        page.cell(row, at).fill = BAND


def _height(line: Line, *, least: float) -> float:
    wide = _WIDTHS[_QUESTION - 1] * (1.1 if line.role is Role.HELP else 1.0)
    return min(TALLEST, max(LINE * line_count(both(line.text), wide), least))


def _section(page: Worksheet, row: int, line: Line) -> None:
    for at in range(_NUMBER, _COMMENT + 1):
        page.cell(row, at).fill = DARK
    style = Style(size=12, bold=True, colour=Colour.WHITE, wrap=False)
    words(page, (row, _NUMBER), one_line(line.text), style)
    page.row_dimensions[row].height = 26

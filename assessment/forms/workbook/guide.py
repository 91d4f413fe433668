"""The first sheet of the fill-in workbook: for whom it is, and how it is filled in."""

from collections.abc import Iterable

from openpyxl.worksheet.worksheet import Worksheet

from assessment.forms.order import BlankOrder
from assessment.forms.workbook.cells import BOLD, LINE, Style, both, opened, view, words
from assessment.incoming.template import ROUND, UNIT
from assessment.reports.blocks import Lines
from assessment.reports.excel.write import put
from assessment.reports.sheets import letter, line_count
from assessment.reports.wording import Speech

_WIDTHS = (10.0, 34.0, 84.0)
_FIRST_FACT = 3
_STEPS = 10


def write_guide(page: Worksheet, order: BlankOrder, speech: Speech, tables: Iterable[str]) -> None:
    """Fill the sheet; ``tables`` are the names of the sheets with tables."""
    for at, width in enumerate(_WIDTHS, start=1):
        page.column_dimensions[letter(at)].width = width
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
    view(page)


def _facts(order: BlankOrder, speech: Speech) -> list[tuple[str, Lines, str, bool]]:
    settings, unit, say = order.questionnaire.settings, order.unit, speech.say
    name = both(speech.text(unit.name)) if unit else ""
    return [
        ("", say("Questionnaire"), f"{settings.id} · {settings.version}", False),
        (UNIT, say("Code of the unit"), unit.code if unit else "", True),
        ("", say("Unit"), name, True),
        (ROUND, say("Round"), "", True),
        ("", say("Filled in by"), "", True),
        ("", say("Date"), "", True),
    ]


def _fact(page: Worksheet, row: int, fact: tuple[str, Lines, str, bool]) -> None:
    code, name, value, is_open = fact
    put(page.cell(row, 1), code)
    words(page, (row, 2), name, BOLD)
    if is_open:
        opened(page, (row, 3))
        put(page.cell(row, 3), value)
    else:
        words(page, (row, 3), (value,))
    lines = max(line_count(both(name), _WIDTHS[1]), line_count(value, _WIDTHS[2]))
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
    steps.append(
        say(
            "Save the file and send it back. It is read with “Import answers…”, which names "
            "every cell that cannot be read.")
    )  # fmt: skip
    return steps

"""The fill-in workbook: a locked structure with open cells, lists to choose from, hidden codes."""

import tempfile
from pathlib import Path

from openpyxl import Workbook
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.worksheet import Worksheet

from assessment.forms.order import BlankOrder
from assessment.forms.workbook.answers import write_answers
from assessment.forms.workbook.fields import Fields
from assessment.forms.workbook.guide import write_guide
from assessment.forms.workbook.sheets import table_columns
from assessment.forms.workbook.tables import write_table
from assessment.incoming.template import (
    ABOUT,
    ANSWERS,
    FINGERPRINT,
    GUIDE,
    ID,
    LISTS,
    VERSION,
    roster_titles,
)
from assessment.questionnaire.model import Questionnaire
from assessment.reports.excel.cache import finish
from assessment.reports.excel.write import put
from assessment.reports.wording import Speech


def write_template(order: BlankOrder, speech: Speech, path: Path) -> None:
    """Write the workbook; the same order gives the same bytes.

    Raises:
        OSError: If the file cannot be written.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    _write(book, order, speech)
    book.security = WorkbookProtection(lockStructure=True)
    book.properties.title = order.questionnaire.settings.title.get(speech.languages[0])
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.xlsx"
        book.save(raw)
        finish(raw, path, {}, order.now)


def _write(book: Workbook, order: BlankOrder, speech: Speech) -> None:
    """All sheets; the lists last, when it is known which are needed."""
    questionnaire = order.questionnaire
    titles = {
        roster: title
        for roster, title in roster_titles(questionnaire.columns).items()
        if table_columns(questionnaire, roster, speech)
    }
    fields = Fields(speech)
    write_guide(book.create_sheet(GUIDE), order, speech, titles.values())
    write_answers(book.create_sheet(ANSWERS), questionnaire, speech, fields)
    for roster, title in titles.items():
        write_table(book.create_sheet(title), questionnaire, roster, speech, fields)
    fields.write(book.create_sheet(LISTS))
    _about(book.create_sheet(ABOUT), questionnaire)
    for page in book.worksheets:
        page.protection.sheet = True
        # Anybody may make columns wider and rows taller.
        page.protection.formatColumns = False
        page.protection.formatRows = False
        page.sheet_view.showGridLines = False
    for name in (LISTS, ABOUT):
        book[name].sheet_state = "hidden"


def _about(page: Worksheet, questionnaire: Questionnaire) -> None:
    settings = questionnaire.settings
    facts = {ID: settings.id, VERSION: settings.version, FINGERPRINT: questionnaire.fingerprint}
    for row, (name, value) in enumerate(facts.items(), start=1):
        put(page.cell(row, 1), name)
        put(page.cell(row, 2), value)

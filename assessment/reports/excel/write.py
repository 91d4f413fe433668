"""The workbook of a unit's report: its sheets, and two that let it travel as data.

Office programs carry those two along when they save the workbook. The sealed package is the
truth; what is edited in the answers as lines is found by comparing.
"""

from copy import copy
from pathlib import Path
from typing import cast

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from assessment.errors import AssessmentError
from assessment.exchange import sheets
from assessment.exchange.send import Parcel, sealed
from assessment.language.digits import latin_digits
from assessment.reports.excel.book import FONT, SIZE, Imprint, ReportBook, put, set_widths
from assessment.reports.excel.scores import (
    gates_sheet,
    indicators_sheet,
    method_sheet,
    pillars_sheet,
    summary_sheet,
)
from assessment.reports.facts import Facts
from assessment.reports.order import ReportOrder
from assessment.reports.sheets import ReportSheet
from assessment.reports.unit.answers import (
    answers_sheet,
    criteria_sheet,
    dictionary_sheet,
    reviews_sheet,
    roster_sheets,
)
from assessment.reports.unit.findings import evidence_sheet, objections_sheet, plan_sheet
from assessment.reports.unit.report import themes_sheet, why_sheet
from assessment.reports.unit.results import comparison_sheet
from assessment.reports.wording import inline
from assessment.words import Words

_LAST_PRINTED = 40


def write_workbook(facts: Facts, path: Path) -> None:
    """Write all sheets of a unit report; the same facts give the same bytes.

    Raises:
        OSError: If the file cannot be written.
    """
    say, subject = facts.say, facts.record.subject
    status = inline(say("FINAL") if facts.order.final else say("PROVISIONAL"))
    imprint = Imprint(
        title=inline(say("Report on digital readiness")),
        creator=inline(say("Digital Government Committee")[:1]),
        below=f"{subject.unit} · {latin_digits(subject.round)} · {status}",
        source=inline(facts.text(subject.unit_name)[:1]) or subject.unit,
        status=status,
        code=facts.printed_code,
        cut=inline(say(sheets.CUT)),
        ruled=True,
    )
    book = ReportBook(imprint, facts.speech.languages)
    for sheet in sheets_of(facts):
        book.add(sheet)
    _add_answers(book.book, facts.order)
    _add_sealed(book.book, facts.order)
    book.save(path, facts.order.now)


def sheets_of(facts: Facts) -> list[ReportSheet]:
    """The sheets in their order; objections and comparisons where there are any."""
    compared = facts.order.previous is not None or facts.order.peers
    return [
        summary_sheet(facts),
        pillars_sheet(facts),
        themes_sheet(facts),
        indicators_sheet(facts),
        gates_sheet(facts),
        answers_sheet(facts),
        criteria_sheet(facts),
        evidence_sheet(facts),
        reviews_sheet(facts),
        why_sheet(facts),
        *([objections_sheet(facts)] if facts.record.objections else []),
        *([comparison_sheet(facts)] if compared else []),
        *roster_sheets(facts),
        plan_sheet(facts),
        method_sheet(facts),
        dictionary_sheet(facts),
    ]


def _add_answers(book: Workbook, order: ReportOrder) -> None:
    page = cast("Worksheet", book.create_sheet(sheets.ANSWER_SHEET))
    set_widths(page, (16, 6, 60, 30, 30, 50))
    page.freeze_panes = "A2"
    page.page_setup.orientation = "landscape"
    page.print_area = f"A1:F{_LAST_PRINTED}"
    head, pattern = WriteOnlyCell(page), WriteOnlyCell(page)
    head.font, pattern.font = Font(name=FONT, bold=True), Font(name=FONT, size=SIZE)
    pattern.alignment = Alignment(wrap_text=True, vertical="top")
    page.append([put(copy(head), text) for text in sheets.HEADS])
    questions, language = order.record.questionnaire.by_code, order.languages[0]
    told = Words(language).say(sheets.CUT)
    for place, number, line in sheets.lines(order.record):
        texts = (str(place.question), number, questions[place.question].label.get(language), *line)
        page.append([put(copy(pattern), text, told) for text in texts])


def _add_sealed(book: Workbook, order: ReportOrder) -> None:
    """The package, hidden; a record that has no sealed form, as none made here is, goes without."""
    try:
        content = order.sealed or sealed(Parcel(order.record, order.code))
    except AssessmentError:
        return
    page = cast("Worksheet", book.create_sheet(sheets.SEALED_SHEET))
    page.sheet_state = "hidden"
    for line in sheets.sealed_lines(content):
        page.append([put(WriteOnlyCell(page), line)])

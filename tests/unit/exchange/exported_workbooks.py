"""Exported workbooks, and edits in their cells."""

from pathlib import Path

import openpyxl

from assessment.exchange import exported
from assessment.exchange.send import Parcel, sealed
from assessment.language.text import Language
from assessment.reports.order import ReportOrder
from assessment.reports.report import write_unit_report
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Layer
from assessment.scoring.score import score_record
from tests.builders import NOW
from tests.unit.exchange.world import HEAD_DIGEST, THE_ASSESSOR, a_full_record


def a_workbook(path: Path, record=None, signers=(THE_ASSESSOR,), language=Language.EN) -> Path:
    record = record or a_full_record()
    evaluation = evaluate(record, NOW.date())
    parcel = Parcel(record, HEAD_DIGEST)
    order = ReportOrder(
        record=record,
        evaluation=evaluation,
        scores={one: score_record(record, evaluation, one) for one in (Layer.SELF, Layer.FINAL)},
        code=HEAD_DIGEST,
        now=NOW,
        languages=(language,),
        xlsx=path,
        sealed=sealed(parcel, signers),
    )
    write_unit_report(order)
    return path


def edited(path: Path, edit, target: Path | None = None) -> Path:
    """Save the workbook as another program would, after a person did something to it."""
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(target or path)
    return target or path


def set_cell(question, head, value):
    def edit(book):
        page = book[exported.ANSWER_SHEET]
        column = exported.HEADS.index(head) + 1
        (row,) = (r for r in range(2, page.max_row + 1) if page.cell(r, 1).value == question)
        page.cell(row, column).value = value

    return edit

"""What an exported workbook shows, beside what its sealed answers give."""

import math
from collections.abc import Iterator
from datetime import UTC, datetime, time

from assessment.errors import AssessmentError, Finding, FindingPlace
from assessment.exchange.exported import SUFFIX
from assessment.exchange.receive import Received
from assessment.language.text import Language
from assessment.printing.sheets import FIRST_ROW, Formula, ReportSheet, Tabs, Value
from assessment.printing.wording import Speech
from assessment.problems.exchange import ExchangeProblem
from assessment.questionnaire.workbook.reader import Grid, column_letter, read_workbook
from assessment.reports.excel.scores import indicators_sheet, pillars_sheet, summary_sheet
from assessment.reports.facts import Facts
from assessment.reports.order import ReportOrder

_SHEETS = (summary_sheet, pillars_sheet, indicators_sheet)
_MOST = 50
_NEAR = 1e-6


def changed_figures(received: Received) -> tuple[Finding, ...]:
    """The cells of the results whose figures are not those of the sealed answers."""
    facts = _facts(received)
    if facts is None:
        return ()
    sheets = {sheet.name: sheet for sheet in (make(facts) for make in _SHEETS)}
    called = {
        Tabs(each).unused_name(name): name
        for name in sheets
        for each in ((Language.KM,), (Language.EN,))
    }
    try:
        grids = read_workbook(received.path, lambda title: title in called, [])
    except AssessmentError:  # it was read a moment ago, and what it is was told
        return ()
    findings: list[Finding] = []
    for grid in grids:
        if grid.title in called:
            findings += _changed(sheets.pop(called[grid.title], None), grid, received)
    findings += [
        Finding(ExchangeProblem.SHEET_MISSING, values={"sheet": name, "file": received.path.name})
        for name in sheets
    ]
    return tuple(findings[:_MOST])


def _facts(received: Received) -> Facts | None:
    record = received.record
    manifest = received.manifest
    exported = received.path.suffix.lower() == SUFFIX and received.scored
    if record is None or manifest is None or not exported or record.questionnaire.root is None:
        return None
    now = datetime.combine(manifest.day, time(), UTC)
    order = ReportOrder.from_record(record, manifest.day, manifest.head, now)
    return Facts(order, Speech(order.languages))


def _changed(sheet: ReportSheet | None, grid: Grid, received: Received) -> Iterator[Finding]:
    shown = dict(grid.rows)
    for row, values in enumerate(sheet.rows if sheet else (), start=FIRST_ROW):
        for column, value in enumerate(values):
            figure = _figure(value)
            cell = shown.get(row, {}).get(column, "")
            if figure is None or _is(cell, figure):
                continue
            place = FindingPlace(sheet=grid.title, row=row, column=column_letter(column))
            finding_values = {"file": received.path.name, "shown": cell, "sealed": f"{figure:g}"}
            yield Finding(ExchangeProblem.FIGURE_CHANGED, place, finding_values)


def _figure(value: Value) -> float | None:
    held = value.value if isinstance(value, Formula) else value
    if isinstance(held, int | float):
        return float(held)
    return None


def _is(cell: str, figure: float) -> bool:
    try:
        return math.isclose(float(cell), figure, rel_tol=_NEAR, abs_tol=_NEAR)
    except ValueError:
        return False

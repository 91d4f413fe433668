"""The door in for exported workbooks: what is sealed is the truth, what is shown is compared."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from assessment.errors import AssessmentError, Finding
from assessment.exchange import answer_sheet, sealed_sheet
from assessment.exchange.container import finding
from assessment.exchange.days import day_of
from assessment.exchange.package import SUFFIX as PACKAGE_SUFFIX
from assessment.exchange.receive import Filled, Received, read_package
from assessment.exchange.worth import NOTHING_IN_USE, InUse, Trust
from assessment.files.failures import explained
from assessment.incoming.template import ABOUT, GUIDE, filled_by
from assessment.problems.exchange import ExchangeProblem
from assessment.problems.files import FileProblem
from assessment.problems.workbook import ReadingProblem
from assessment.questionnaire.container import check_container, opened_zip, pieces_of
from assessment.questionnaire.workbook.reader import Grid, read_workbook
from assessment.responses.record import Record
from assessment.responses.reopening import with_views_opened
from assessment.units import load_units

SUFFIX = ".xlsx"
# What other programs make of it when they save in a form of their own.
OTHER_FORMS = frozenset({".ods", ".xls"})
_SHEETS = (answer_sheet.SHEET, sealed_sheet.SHEET)
_MOST_FINDINGS = 50
# No register has longer codes; whoever writes more there did not fill in a code.
_LONGEST_CODE = 60


def read_exported(path: Path, in_use: InUse = NOTHING_IN_USE) -> Received:
    """Read a workbook that a report was exported to, whoever saved it since.

    Cells that were edited are listed, and together make a proposal that nobody has signed. Never
    raises for anything the file may hold.
    """
    found: list[Finding] = []
    try:
        _check_all(path)
        grids = {one.title: one for one in read_workbook(path, lambda one: one in _SHEETS, found)}
    except AssessmentError as error:
        return Received(path, Trust.UNREADABLE, error.findings)
    sealed = grids.get(sealed_sheet.SHEET)
    if sealed is None:
        told = finding(ExchangeProblem.WITHOUT_SEAL, path)
        return Received(path, Trust.UNSIGNED, (told,), filled=_filled(path))
    try:
        content = sealed_sheet.content_of(list(_texts(sealed)))
    except sealed_sheet.NotSealedError:
        return Received(path, Trust.ALTERED, (finding(ExchangeProblem.SEAL_BROKEN, path),))
    inside = BytesIO(content)
    received = read_package(path, in_use, source=inside, whole=False)
    record = received.record
    if record is None:
        return received
    received = replace(received, findings=(*received.findings, *found[:_MOST_FINDINGS]))
    return _compared(received, record, grids.get(answer_sheet.SHEET))


def read_any(path: Path, in_use: InUse = NOTHING_IN_USE) -> Received:
    """Read a package or an exported workbook, told apart by the ending of its name."""
    ending = path.suffix.lower()
    if ending == SUFFIX:
        return read_exported(path, in_use)
    if ending in OTHER_FORMS:
        return in_another_form(path)
    return read_package(path, in_use)


def in_another_form(path: Path) -> Received:
    """What is received of a workbook that was saved in another form: nothing, and what to do."""
    told = finding(ReadingProblem.OTHER_FORM_OF_WORKBOOK, path)
    return Received(path, Trust.UNREADABLE, (told,))


def is_exchanged(path: Path) -> bool:
    """Whether the name is that of a package or of a workbook."""
    return path.suffix.lower() in (PACKAGE_SUFFIX, SUFFIX)


def _compared(received: Received, record: Record, grid: Grid | None) -> Received:
    """What was received, with the edits of the visible sheet and what they would make of it."""
    if grid is None:
        missing = finding(ExchangeProblem.SHEET_MISSING, received.path, sheet=answer_sheet.SHEET)
        return replace(received, findings=(*received.findings, missing))
    edits, strange = answer_sheet.edits(record, grid)
    edited = answer_sheet.findings_of(edits, received.path.name)
    told = (*received.findings, *edited, *strange[:_MOST_FINDINGS])
    if not edits:
        return replace(received, findings=told)
    proposal, refused = answer_sheet.proposed(record, edits)
    proposal = with_views_opened(record, proposal, day_of(record))
    return replace(
        received,
        findings=(*told, *refused),
        edits=tuple(edits),
        proposal=None if proposal.responses == record.responses else proposal,
    )


def _filled(path: Path) -> Filled | None:
    """Which unit filled in a template; None where it is none, or no unit stands in it."""
    try:
        grids = read_workbook(path, lambda one: one in (GUIDE, ABOUT), [])
    except AssessmentError:
        return None
    unit, occasion, questionnaire = filled_by(grids)
    if not 0 < len(unit) <= _LONGEST_CODE or len(questionnaire) > _LONGEST_CODE:
        return None
    listed = (one.code for one in load_units() if one.code.casefold() == unit.casefold())
    return Filled(
        unit=next(listed, unit),
        round=occasion if len(occasion) <= _LONGEST_CODE else "",
        questionnaire=questionnaire,
    )


def _texts(grid: Grid) -> Iterator[str]:
    """The first column, downwards; the first row is its head."""
    yield grid.header.get(0, "")
    for _, cells in grid.rows:
        yield cells.get(0, "")


def _check_all(path: Path) -> None:
    """Make sure that no part of the workbook was damaged on its way.

    Raises:
        AssessmentError: If one was, or the file is no workbook of bounded size.
    """
    check_container(path)
    unreadable = ExchangeProblem.PACKAGE_UNREADABLE
    with (
        explained(path, FileProblem.DAMAGED, unreadable),
        path.open("rb") as file,
        opened_zip(file) as archive,
    ):
        for name in archive.namelist():
            for _ in pieces_of(archive, name):
                pass

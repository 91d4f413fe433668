"""The door in for exported workbooks: what is sealed is the truth, what is shown is compared.

What somebody edited in it becomes a package of its own that nobody has signed.
"""

from dataclasses import replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from assessment.errors import AssessmentError, Finding, UnreadableError
from assessment.exchange import package, sheets
from assessment.exchange.container import finding, refusal
from assessment.exchange.package import SUFFIX as PACKAGE_SUFFIX
from assessment.exchange.package import day_of
from assessment.exchange.receive import Filled, Received, read_package
from assessment.exchange.send import Parcel, Receipt, send_parcel
from assessment.exchange.worth import NOTHING_IN_USE, InUse, Trust
from assessment.files.failures import explained
from assessment.incoming.template import ABOUT, GUIDE, filled_by
from assessment.problems.exchange import ExchangeProblem
from assessment.problems.files import FileProblem
from assessment.problems.questionnaire import ReadingProblem
from assessment.questionnaire.container import check_container, opened_zip, pieces_of
from assessment.questionnaire.workbook.reader import Grid, read_workbook
from assessment.responses.record import Record
from assessment.responses.review_changes import with_views_opened
from assessment.units import load_units

SUFFIX = ".xlsx"
# What other programs make of it when they save in a form of their own.
OTHER_FORMS = frozenset({".ods", ".xls"})
_SHEETS = (sheets.ANSWER_SHEET, sheets.SEALED_SHEET)
_MOST_FINDINGS = 50
# No register has longer codes; whoever writes more there did not fill in a code.
_LONGEST_CODE = 60


def read_exported(
    path: Path, in_use: InUse = NOTHING_IN_USE, at: datetime | None = None
) -> Received:
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
    sealed = grids.get(sheets.SEALED_SHEET)
    if sealed is None:
        told = finding(ExchangeProblem.WITHOUT_SEAL, path)
        return Received(path, Trust.UNSIGNED, (told,), filled=_filled(path))
    try:
        below = (cells.get(0, "") for _, cells in sealed.rows)
        content = sheets.content_of([sealed.header.get(0, ""), *below])
    except UnreadableError:
        return Received(path, Trust.ALTERED, (finding(ExchangeProblem.SEAL_BROKEN, path),))
    inside = BytesIO(content)
    received = read_package(path, in_use, at, source=inside, whole=False)
    record = received.record
    if record is None:
        return received
    received = replace(received, findings=(*received.findings, *found[:_MOST_FINDINGS]))
    return _compared(received, record, grids.get(sheets.ANSWER_SHEET))


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
        missing = finding(ExchangeProblem.SHEET_MISSING, received.path, sheet=sheets.ANSWER_SHEET)
        return replace(received, findings=(*received.findings, missing))
    edits, strange = sheets.edits(record, grid)
    edited = [one.told(received.path.name) for one in edits]
    told = (*received.findings, *edited, *strange[:_MOST_FINDINGS])
    if not edits:
        return replace(received, findings=told)
    proposal, refused = sheets.proposed(record, edits)
    proposal = with_views_opened(record, proposal, day_of(record))
    return replace(
        received,
        findings=(*told, *refused),
        edits=tuple(edits),
        proposal=None if proposal.responses == record.responses else proposal,
    )


def _filled(path: Path) -> Filled | None:
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


def _check_all(path: Path) -> None:
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


def write_proposal(received: Received, out: Path, documents: Path | None = None) -> Receipt:
    """Write the proposal of an edited workbook to a new, unsigned package.

    It names the sealed revision as its ancestor; whoever receives it decides between both. Its
    documents are those of the package ``documents``, as none travel in a workbook.

    Raises:
        AssessmentError: If it is no such workbook, nothing was edited, a document is missing, or
            it cannot be written.
    """
    manifest, proposal = received.manifest, received.proposal
    if manifest is None and received.findings:
        raise AssessmentError(*received.findings)
    if proposal is None or manifest is None:
        raise refusal(ExchangeProblem.NOTHING_PROPOSED, received.path)
    edits = [
        f"{one.place.question}/{one.place.row}/{one.part}={one.after}" for one in received.edits
    ]
    text = "\n".join([received.revision, *sorted(edits)]).encode()
    # The end of a history of its own: no working file had it before.
    head = sha256(b"proposal\n" + text).hexdigest()
    fetch = partial(_document, received, documents)
    return send_parcel(Parcel(proposal, head, fetch, ancestors=(received.revision,)), (), out)


def _document(received: Received, source: Path | None, digest: str) -> bytes:
    missing = refusal(ExchangeProblem.DOCUMENTS_ELSEWHERE, received.path)
    if source is None:
        raise missing
    try:
        content = package.document(source, digest)
    except AssessmentError as error:
        raise missing from error
    if sha256(content).hexdigest() != digest:
        raise missing
    return content

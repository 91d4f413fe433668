"""Exported workbooks: the answers as people read them, and the sealed package, which is the truth.

A package is sealed as lines of text, which office programs carry along as they are. What somebody
edited in the answers is found by comparing both, and becomes a package that nobody has signed.
"""

import base64
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from assessment.errors import AssessmentError, Finding, UnreadableError
from assessment.exchange import package
from assessment.exchange.container import finding, refusal
from assessment.exchange.receive import Edit, Received, read_package, shortened
from assessment.exchange.send import Parcel, Receipt, send_parcel
from assessment.exchange.worth import NOTHING_IN_USE, InUse, Trust
from assessment.files.failures import explained
from assessment.incoming.template import filled_by
from assessment.language.text import Language
from assessment.problems import files, questionnaire
from assessment.problems.exchange import ExchangeProblem
from assessment.questionnaire import container, model, question_types, values
from assessment.questionnaire.workbook import reader
from assessment.responses import changes, review_changes
from assessment.responses.model import NotApplicable, Place, Response, State
from assessment.responses.record import Record
from assessment.words import Words, mark

SUFFIX = ".xlsx"
# What other programs make of it when they save in a form of their own.
OTHER_FORMS = frozenset({".ods", ".xls"})
ANSWER_SHEET = "_data"
CUT = mark("… [cut here: the cell is full; the package has the whole text]")
HEADS = ("question", "row", "text", "answer", "not_applicable_reason", "comment")
_EDITABLE = HEADS[3:]
SEALED_SHEET = "_sealed"
_MARK = "readiness-sealed-1"
LARGEST_SEALED = 8_000_000
_PIECE = 30_000
_BEFORE_DIGEST = "sha256:"
_BEFORE_PIECE = "b64:"
_SHEETS = (ANSWER_SHEET, SEALED_SHEET)
_MOST_FINDINGS = 50


def read_exported(
    path: Path, in_use: InUse = NOTHING_IN_USE, at: datetime | None = None
) -> Received:
    """Read a workbook that a report was exported to, whoever saved it since.

    Cells that were edited are listed, and together make a proposal that nobody has signed. Never
    raises for anything the file may hold.
    """
    if path.suffix.lower() in OTHER_FORMS:
        other = finding(questionnaire.ReadingProblem.OTHER_FORM_OF_WORKBOOK, path)
        return Received(path, Trust.UNREADABLE, (other,))
    findings: list[Finding] = []
    try:
        _check_all(path)
        sheets = reader.read_workbook(path, lambda name: name in _SHEETS, findings)
    except AssessmentError as error:
        return Received(path, Trust.UNREADABLE, error.findings)
    grids = {grid.title: grid for grid in sheets}
    sealed = grids.get(SEALED_SHEET)
    if sealed is None:
        without_seal = finding(ExchangeProblem.WITHOUT_SEAL, path)
        return Received(path, Trust.UNSIGNED, (without_seal,), filled=filled_by(path))
    try:
        below = (cells.get(0, "") for _, cells in sealed.rows)
        content = content_of([sealed.header.get(0, ""), *below])
    except UnreadableError:
        return Received(path, Trust.ALTERED, (finding(ExchangeProblem.SEAL_BROKEN, path),))
    inside = BytesIO(content)
    received = read_package(path, in_use, at, source=inside, whole=False)
    record = received.record
    if record is None:
        return received
    received = replace(received, findings=(*received.findings, *findings[:_MOST_FINDINGS]))
    return _compared(received, record, grids.get(ANSWER_SHEET))


def read_any(path: Path, in_use: InUse = NOTHING_IN_USE) -> Received:
    """Read a package or an exported workbook, told apart by the ending of its name."""
    workbook = path.suffix.lower() in (SUFFIX, *OTHER_FORMS)
    if workbook:
        return read_exported(path, in_use)
    return read_package(path, in_use)


def is_exchanged(path: Path) -> bool:
    """Whether the name is that of a package or of a workbook."""
    return path.suffix.lower() in (package.SUFFIX, SUFFIX)


def _compared(received: Received, record: Record, grid: reader.Grid | None) -> Received:
    """What was received, with the edits of the visible sheet and what they would make of it."""
    if grid is None:
        missing = finding(ExchangeProblem.SHEET_MISSING, received.path, sheet=ANSWER_SHEET)
        return replace(received, findings=(*received.findings, missing))
    other_edits, strange = edits(record, grid)
    edited = [edit.finding_for(received.path.name) for edit in other_edits]
    findings = (*received.findings, *edited, *strange[:_MOST_FINDINGS])
    if not other_edits:
        return replace(received, findings=findings)
    proposal, refused = proposed(record, other_edits)
    proposal = review_changes.with_views_opened(record, proposal, package.day_of(record))
    return replace(
        received,
        findings=(*findings, *refused),
        edits=tuple(other_edits),
        proposal=None if proposal.responses == record.responses else proposal,
    )


def _check_all(path: Path) -> None:
    container.check_container(path)
    unreadable = ExchangeProblem.PACKAGE_UNREADABLE
    with (
        explained(path, files.FileProblem.DAMAGED, unreadable),
        path.open("rb") as file,
        container.opened_zip(file) as archive,
    ):
        for name in archive.namelist():
            for _ in container.pieces_of(archive, name):
                pass


def write_proposal(received: Received, out: Path, documents: Path | None = None) -> Receipt:
    """Write the proposal of an edited workbook to a new, unsigned package.

    It names the sealed revision as its ancestor; whoever receives it decides between both. Its
    documents are those of the package ``documents``, as none travel in a workbook.

    Raises:
        AssessmentError: If it is no such workbook, nothing was edited, a document is missing, or
            it cannot be written.
    """
    manifest = received.manifest
    proposal = received.proposal
    if manifest is None and received.findings:
        raise AssessmentError(*received.findings)
    if proposal is None or manifest is None:
        raise refusal(ExchangeProblem.NOTHING_PROPOSED, received.path)
    edits = [
        f"{edit.place.question}/{edit.place.row}/{edit.part}={edit.after}"
        for edit in received.edits
    ]
    text = "\n".join([received.revision, *sorted(edits)]).encode()
    # The end of a history of its own: no working file had it before.
    head = sha256(b"proposal\n" + text).hexdigest()
    fetch = partial(_document, received, documents)
    return send_parcel(Parcel(proposal, head, fetch, ancestors=(received.revision,)), (), out)


def _document(received: Received, source: Path | None, digest: str) -> bytes:
    with suppress(AssessmentError):
        if source is not None:
            return package.document(source, digest)
    raise refusal(ExchangeProblem.DOCUMENTS_ELSEWHERE, received.path)


def lines(record: Record) -> Iterator[tuple[Place, str, tuple[str, ...]]]:
    """Every place that can be answered, the number of its row (or empty), its editable texts."""
    for question in record.questionnaire.questions:
        if question.type is model.QuestionType.NOTE:
            continue
        numbered = question.roster is not None
        for number, place in enumerate(record.places(question.code), start=1):
            response = record.response(*place)
            reason = ""
            if response.not_applicable:
                reason = response.not_applicable.reason
            texts = values.as_input(response.answer), reason, response.comment
            yield place, str(number) if numbered else "", texts


def edits(record: Record, grid: reader.Grid) -> tuple[list[Edit], list[Finding]]:
    """Where the sheet says something else than the record, and what in it fits no place."""
    columns = {name.strip(): at for at, name in grid.header.items()}
    wanted = {(str(place.question), number): (place, line) for place, number, line in lines(record)}
    edits: list[Edit] = []
    strange: list[Finding] = []
    for row, cells in grid.rows:
        texts = {name: cells.get(columns[name], "") for name in HEADS if name in columns}
        key = (texts.get("question", "").strip(), texts.get("row", "").strip().removesuffix(".0"))
        known = wanted.pop(key, None)
        if known is None:
            where = grid.place(row, columns.get("question"))
            strange.append(Finding(ExchangeProblem.LINE_FITS_NOTHING, where, {"found": key[0]}))
            continue
        place, line = known
        for part, before in zip(_EDITABLE, line, strict=True):
            if part in texts and not _is_as_written(before, texts[part]):
                after = values.clean_text(texts[part])
                where = grid.place(row, columns[part])
                edits.append(Edit(place, part, before, after, where))
    if wanted:
        nowhere = grid.place(None, None)
        strange.append(Finding(ExchangeProblem.LINES_MISSING, nowhere, {"n": len(wanted)}))
    return edits, strange


def proposed(record: Record, edits: list[Edit]) -> tuple[Record, list[Finding]]:
    """The record as the edits would have it, open for work again; edits that cannot be are told."""
    refused: list[Finding] = []
    for edit in edits:
        response = record.responses.get(edit.place, Response())
        problems: list[Finding] = []
        if edit.part == "answer":
            question = record.questionnaire.by_code[edit.place.question]
            answer, problems = question_types.parse(question, edit.after)
            response = replace(response, answer=answer)
        elif edit.part == "comment":
            response = replace(response, comment=edit.after)
        else:
            reason = None
            if edit.after:
                reason = NotApplicable(edit.after)
            response = replace(response, not_applicable=reason)
        if not problems:
            record = record.with_response(edit.place, response)
        else:
            values_ = {"question": edit.place.question, "found": shortened(edit.after)}
            refused.append(Finding(ExchangeProblem.EDIT_REFUSED, edit.where, values_))
    if record.state not in changes.OPEN_STATES:
        record = replace(record, state=State.RETURNED)
    return record, refused


def same(first: str, second: str) -> bool:
    """Whether two cells say the same, whatever a program did to marks it cannot store."""
    return _plain(first) == _plain(second)


def _is_as_written(before: str, after: str) -> bool:
    """Whether nobody edited the cell, which may hold only the beginning of the text."""
    if same(before, after):
        return True
    cuts = (Words(language).translate(CUT) for language in Language)
    return reader.cell_length(reader.escaped(before)) > reader.LONGEST_TEXT and any(
        same(reader.cell_text(before, cut), after) for cut in cuts
    )


def _plain(text: str) -> str:
    while (next_ := reader.ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)) != text:
        text = next_
    return values.clean_text(text.replace("\r", "\n").replace("\n\n", "\n"))


def sealed_lines(content: bytes) -> list[str]:
    """The lines of the sheet, from its first row.

    Raises:
        UnreadableError: If there is more than a sheet should carry.
    """
    if len(content) > LARGEST_SEALED:
        raise UnreadableError("too large for a sheet")
    text = base64.b64encode(content).decode("ascii")
    pieces = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
    digest = sha256(content).hexdigest()
    return [_MARK, _BEFORE_DIGEST + digest, *(_BEFORE_PIECE + piece for piece in pieces)]


def content_of(lines: list[str]) -> bytes:
    """The package in the lines of a sheet.

    Raises:
        UnreadableError: If a line was changed, lost or moved.
    """
    pieces = lines[2:]
    ours = all(piece.startswith(_BEFORE_PIECE) for piece in pieces)
    if lines[:1] == [_MARK] and ours and sum(map(len, pieces)) <= 2 * LARGEST_SEALED:
        with suppress(ValueError):  # it is no base64
            text = "".join(piece.removeprefix(_BEFORE_PIECE) for piece in pieces)
            content = base64.b64decode(text, validate=True)
            if lines[1:2] == [_BEFORE_DIGEST + sha256(content).hexdigest()]:
                return content
    raise UnreadableError("no sealed sheet, or a line is not as it was written")

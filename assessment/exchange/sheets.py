"""The two sheets of an exported workbook: the answers as people read them, and the sealed package.

The sealed one is the truth: a package as lines of text, which office programs carry along as they
are. What was edited in the other one is found by comparing both.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from assessment.errors import Finding, UnreadableError
from assessment.errors import FindingPlace as Where
from assessment.language.text import Language
from assessment.problems.exchange import ExchangeProblem
from assessment.questionnaire import values
from assessment.questionnaire.model import QuestionType
from assessment.questionnaire.question_types import parse
from assessment.questionnaire.workbook import reader
from assessment.responses.change import OPEN_STATES
from assessment.responses.model import NotApplicable, Place, Response, State
from assessment.responses.record import Record
from assessment.words import Words, mark

ANSWER_SHEET = "_data"
CUT = mark("… [cut here: the cell is full; the package has the whole text]")
HEADS = ("question", "row", "text", "answer", "not_applicable_reason", "comment")
_EDITABLE = HEADS[3:]
_SHOWN = 120


class SheetLine(NamedTuple):
    """The editable texts of one place, in the order of the heads."""

    answer: str = ""
    not_applicable_reason: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell that does not say what was sealed."""

    place: Place
    part: str  # which part of it: a head of the sheet
    before: str
    after: str
    where: Where

    def told(self, file: str) -> Finding:
        values = {"file": file, "before": _short(self.before), "after": _short(self.after)}
        question = {"question": self.place.question}
        return Finding(ExchangeProblem.CELL_EDITED, self.where, values | question)


def lines(record: Record) -> Iterator[tuple[Place, str, SheetLine]]:
    """Every place that can be answered, the number of its row (or empty), and its texts."""
    for question in record.questionnaire.questions:
        if question.type is QuestionType.NOTE:
            continue
        numbered = question.roster is not None
        for number, place in enumerate(record.places(question.code), start=1):
            yield place, str(number) if numbered else "", _line(record.responses.get(place))


def edits(record: Record, grid: reader.Grid) -> tuple[list[Edit], list[Finding]]:
    """Where the sheet says something else than the record, and what in it fits no place."""
    columns = {name.strip(): at for at, name in grid.header.items()}
    wanted = {(str(place.question), number): (place, line) for place, number, line in lines(record)}
    found: list[Edit] = []
    strange: list[Finding] = []
    for row, cells in grid.rows:
        texts = {name: cells.get(columns[name], "") for name in HEADS if name in columns}
        key = (texts.get("question", "").strip(), texts.get("row", "").strip().removesuffix(".0"))
        known = wanted.pop(key, None)
        where = Where(sheet=grid.title, row=row, column=_letter(columns, "question"))
        if known is None:
            strange.append(Finding(ExchangeProblem.LINE_FITS_NOTHING, where, {"found": key[0]}))
            continue
        found += _edited(known, texts, columns, where)
    if wanted:
        places = Where(sheet=grid.title)
        strange.append(Finding(ExchangeProblem.LINES_MISSING, places, {"n": len(wanted)}))
    return found, strange


def proposed(record: Record, found: list[Edit]) -> tuple[Record, list[Finding]]:
    """The record as the edits would have it, open for work again; edits that cannot be are told."""
    refused: list[Finding] = []
    for one in found:
        response = record.responses.get(one.place, Response())
        edited = _with(record, response, one)
        if edited is not None:
            record = record.with_response(one.place, edited)
        else:
            values_ = {"question": one.place.question, "found": _short(one.after)}
            refused.append(Finding(ExchangeProblem.EDIT_REFUSED, one.where, values_))
    if record.state not in OPEN_STATES:
        record = replace(record, state=State.RETURNED)
    return record, refused


def same(one: str, other: str) -> bool:
    """Whether two cells say the same, whatever a program did to marks it cannot store."""
    return _plain(one) == _plain(other)


def _line(response: Response | None) -> SheetLine:
    if response is None:
        return SheetLine()
    declared = response.not_applicable
    reason = "" if declared is None else declared.reason
    return SheetLine(values.as_input(response.answer), reason, response.comment)


def _edited(
    known: tuple[Place, SheetLine],
    texts: Mapping[str, str],
    columns: Mapping[str, int],
    where: Where,
) -> Iterator[Edit]:
    place, line = known
    for part, before in zip(_EDITABLE, line, strict=True):
        if part in texts and not _is_as_written(before, texts[part]):
            cell = replace(where, column=_letter(columns, part))
            yield Edit(place, part, before, values.clean_text(texts[part]), cell)


def _is_as_written(before: str, found: str) -> bool:
    """Whether nobody edited the cell, which may hold only the beginning of the text."""
    if same(before, found):
        return True
    cuts = (Words(language).say(CUT) for language in Language)
    return reader.cell_length(reader.escaped(before)) > reader.LONGEST_TEXT and any(
        same(reader.cell_text(before, told), found) for told in cuts
    )


def _with(record: Record, response: Response, one: Edit) -> Response | None:
    if one.part == "answer":
        question = record.questionnaire.by_code[one.place.question]
        answer, problems = parse(question, one.after)
        return None if problems else replace(response, answer=answer)
    if one.part == "comment":
        return replace(response, comment=one.after)
    return replace(response, not_applicable=NotApplicable(one.after) if one.after else None)


def _plain(text: str) -> str:
    while (next_ := reader.ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)) != text:
        text = next_
    return values.clean_text(text.replace("\r", "\n").replace("\n\n", "\n"))


def _letter(columns: Mapping[str, int], name: str) -> str | None:
    return reader.column_letter(columns[name]) if name in columns else None


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


SEALED_SHEET = "_sealed"
_MARK = "readiness-sealed-1"
LARGEST_SEALED = 8_000_000
_PIECE = 30_000
_BEFORE_DIGEST = "sha256:"
_BEFORE_PIECE = "b64:"


def sealed_lines(content: bytes) -> list[str]:
    """The lines of the sheet, from its first row.

    Raises:
        UnreadableError: If there is more than a sheet should carry.
    """
    if len(content) > LARGEST_SEALED:
        raise UnreadableError("too large for a sheet")
    text = base64.b64encode(content).decode("ascii")
    pieces = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
    digest = hashlib.sha256(content).hexdigest()
    return [_MARK, _BEFORE_DIGEST + digest, *(_BEFORE_PIECE + piece for piece in pieces)]


def content_of(lines: Sequence[str]) -> bytes:
    """The package in the lines of a sheet.

    Raises:
        UnreadableError: If a line was changed, lost or moved.
    """
    if len(lines) < 2 or lines[0] != _MARK:
        raise UnreadableError("no sealed sheet")
    pieces = lines[2:]
    if sum(map(len, pieces)) > 2 * LARGEST_SEALED or not all(
        piece.startswith(_BEFORE_PIECE) for piece in pieces
    ):
        raise UnreadableError("a line is not as it was written")
    text = "".join(piece.removeprefix(_BEFORE_PIECE) for piece in pieces)
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnreadableError("a line is not as it was written") from error
    if _BEFORE_DIGEST + hashlib.sha256(content).hexdigest() != lines[1]:
        raise UnreadableError("a line is not as it was written")
    return content

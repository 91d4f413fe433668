"""Files of answers: as grids of text, and what they say about each question."""

import codecs
import csv
import io
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from itertools import islice
from pathlib import Path

from assessment import errors
from assessment.errors import AssessmentError, Finding, FindingPlace, refused
from assessment.language import digits, normalise
from assessment.problems import commands, exchange, incoming
from assessment.problems.problem import Problem
from assessment.questionnaire.question_types import written_date
from assessment.questionnaire.workbook.reader import Bounds, Grid, read_workbook

MEGABYTE = 1024 * 1024
LARGEST_TABLE = 30 * MEGABYTE
MOST_LINES = 20_000
MOST_COLUMNS = 2_000
_MARKS = (",", ";", "\t")
_MARKED_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_grids(path: Path, findings: list[Finding] | None = None) -> tuple[Grid, ...]:
    """The sheets of a workbook, or the one table of a CSV file; adds what is wrong with cells.

    Raises:
        AssessmentError: when the file is none of both.
        OSError: when it cannot be read.
    """
    if path.suffix.lower() == ".xlsx":
        if findings is None:
            findings = []
        return read_workbook(path, lambda _title: True, findings, Bounds(columns=MOST_COLUMNS))
    return (csv_grid(path),)


def csv_grid(path: Path) -> Grid:
    """A CSV file as a sheet of its name; commas, semicolons and tabs are understood.

    Raises:
        AssessmentError: when it is no table.
        OSError: when it cannot be read.
    """
    check_size(path)
    try:
        content = path.read_bytes()
        # "Unicode text" of Excel is UTF-16; everything else writes UTF-8.
        encoding = "utf-8-sig"
        if content.startswith(_MARKED_UTF_16):
            encoding = "utf-16"
        stream = io.StringIO(content.decode(encoding), newline="")
        first = stream.readline()
        stream.seek(0)
        mark = max(_MARKS, key=first.count)
        rows = list(islice(csv.reader(stream, delimiter=mark), MOST_LINES + 1))
    except (UnicodeError, csv.Error) as error:
        raise not_read(path) from error
    # Row numbers as a spreadsheet shows them, and the filled cells.
    filled = ({at: text.strip() for at, text in enumerate(row) if text.strip()} for row in rows)
    lines = [(number, cells) for number, cells in enumerate(filled, start=1) if cells]
    if not lines or len(rows) > MOST_LINES or max(lines[0][1]) >= MOST_COLUMNS:
        raise not_read(path)
    number, head = lines[0]
    return Grid(path.name, head, number, tuple(lines[1:]), path.name)


def sheet_with(
    sheets: Iterable[Grid], wanted: Container[str], heads: Mapping[str, str]
) -> tuple[Grid, Mapping[str, int]] | None:
    """The first sheet that has one of the columns wanted, and where each of its columns stands.

    ``heads`` tells what people call a column, by what they call it.
    """
    for grid in sheets:
        columns: dict[str, int] = {}
        for at, head in grid.header.items():
            name = head.strip().casefold()
            columns.setdefault(heads.get(name, name), at)
        if any(name in wanted for name in columns):
            return grid, columns
    return None


def told_in(cells: Mapping[int, str], columns: Mapping[str, int]) -> dict[str, str]:
    """What a row says under each column; nothing where there is nothing to see."""
    texts = {name: cells.get(at, "").strip() for name, at in columns.items()}
    return {name: text if normalise.has_ink(text) else "" for name, text in texts.items()}


def with_zero(code: str, known: Container[str]) -> str:
    """A code as registers write it: Excel takes a zero at the front of a number away."""
    if code not in known and f"0{code}" in known:
        return f"0{code}"
    return code


def typed_day(text: str | None) -> date | None:
    """The day that somebody typed, year or day first; None when nothing was.

    Raises:
        AssessmentError: If it is none.
    """
    typed = digits.latin_digits(text or "").strip()
    day = written_date(typed)
    if typed and day is None:
        raise refused(exchange.RosterProblem.NOT_A_DAY, found=text)
    return day


def check_size(path: Path) -> None:
    """Refuse what is too large to be a file of answers.

    Raises:
        AssessmentError: when it is.
        OSError: when there is no such file.
    """
    if path.stat().st_size > LARGEST_TABLE:
        limit = LARGEST_TABLE // MEGABYTE
        raise refused(incoming.IncomingProblem.FILE_TOO_LARGE, file=path.name, limit=limit)


def titles(text: str) -> tuple[str, ...]:
    """The titles of documents in a cell, one a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def not_read(path: Path) -> AssessmentError:
    """The refusal of a file that is no file of answers."""
    return refused(commands.CommandProblem.TABLE_NOT_READ, file=path.name)


MOST_TABLE_ROWS = 2_000


class ResponsePart(StrEnum):
    """The parts of a response that a file can bring; named as the columns of a table."""

    ANSWER = "answer"
    REASON = "not_applicable_reason"
    EVIDENCE = "evidence"
    COMMENT = "comment"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class IncomingAnswer:
    """What was given to one question. What is empty leaves the record as it is."""

    question: str
    number: int | None = None  # row of its roster, from 1; None outside rosters
    # Text, or the names of choices; None when not given.
    answer: str | tuple[str, ...] | None = None
    reason: str = ""  # why it does not apply; empty when nothing is said about that
    evidence: tuple[str, ...] = ()  # titles of documents
    comment: str = ""
    place: FindingPlace = errors.NOWHERE
    # Where its parts stand; those missing stand at ``place``.
    cells: Mapping[ResponsePart, FindingPlace] = field(default_factory=dict)

    def finding_place(self, part: ResponsePart) -> FindingPlace:
        place = self.cells.get(part, self.place)
        return replace(place, question=self.question or None)

    def finding(self, problem: Problem, part: ResponsePart, /, **values: object) -> Finding:
        return Finding(problem, self.finding_place(part), values)

    @property
    def empty(self) -> bool:
        return self.answer is None and not (self.reason or self.evidence or self.comment)


@dataclass(frozen=True, slots=True)
class Source:
    given: tuple[IncomingAnswer, ...]
    findings: tuple[Finding, ...] = ()

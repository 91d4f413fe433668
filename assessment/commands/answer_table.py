"""Reads a table of answers from CSV, JSON or a workbook: question, row, answer, reason, comment."""

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from assessment.errors import AssessmentError, Finding, Place, stop_on_errors
from assessment.problems.commands import CommandProblem
from assessment.questionnaire.workbook import read_workbook


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes:
        question: Code of the question.
        number: Row of the roster, from 1; None outside rosters.
        answer: The answer as text (choices separated by spaces); None when not given.
        not_applicable_reason: Why it does not apply; empty when it does.
        comment: Empty without.
        place: Where the line stands, for findings.
    """

    question: str
    number: int | None
    answer: str | None
    not_applicable_reason: str
    comment: str
    place: Place


def read_table(path: Path) -> list[Row]:
    """All lines of the table.

    Raises:
        AssessmentError: when the file is no table of answers.
        OSError: when it cannot be read.
    """
    try:
        lines = list(_lines(path))
    except (ValueError, csv.Error) as error:
        raise _not_read(path) from error
    if any("question" not in line for line in lines):
        raise _not_read(path)
    return [_row(path, number, line) for number, line in enumerate(lines, start=2)]


def _lines(path: Path) -> Iterable[Mapping[str, object]]:
    if path.suffix.lower() == ".json":
        return _json_lines(path)
    if path.suffix.lower() == ".xlsx":
        return _workbook_lines(path)
    with path.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def _json_lines(path: Path) -> list[Mapping[str, object]]:
    found = json.loads(path.read_text(encoding="utf-8"))
    if isinstance(found, dict):
        return [{"question": code, "answer": value} for code, value in found.items()]
    if isinstance(found, list) and all(isinstance(line, dict) for line in found):
        return list(found)
    raise _not_read(path)


def _workbook_lines(path: Path) -> list[Mapping[str, object]]:
    findings: list[Finding] = []
    grids = read_workbook(path, lambda _title: True, findings)
    stop_on_errors(findings)
    if not grids:
        return []
    return [
        {name.strip(): cells.get(column, "") for column, name in grids[0].header.items()}
        for _, cells in grids[0].rows
    ]


def _row(path: Path, number: int, line: Mapping[str, object]) -> Row:
    return Row(
        question=_text(line.get("question")),
        number=_row_number(path, line.get("row")),
        answer=_answer(line.get("answer")),
        not_applicable_reason=_text(line.get("not_applicable_reason")),
        comment=_text(line.get("comment")),
        place=Place(file=path.name, row=number, question=_text(line.get("question")) or None),
    )


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _answer(value: object) -> str | None:
    if isinstance(value, list):
        return " ".join(str(item) for item in value) or None
    return _text(value) or None


def _row_number(path: Path, value: object) -> int | None:
    text = _text(value)
    if not text:
        return None
    try:
        return int(float(text))
    except ValueError as error:
        raise _not_read(path) from error


def _not_read(path: Path) -> AssessmentError:
    return AssessmentError(Finding(CommandProblem.TABLE_NOT_READ, values={"file": path.name}))

"""The plain table of answers: question, row, answer, not_applicable_reason, evidence, comment."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from assessment.codec import json_in, names_once
from assessment.errors import Finding, FindingPlace, UnreadableError
from assessment.incoming.given import (
    MOST_TABLE_ROWS,
    GivenAnswer,
    ResponsePart,
    Source,
    check_size,
    not_read,
)
from assessment.language.digits import latin_digits
from assessment.problems.incoming import IncomingProblem
from assessment.questionnaire.workbook.reader import Grid

_QUESTION = "question"


def is_table(grid: Grid) -> bool:
    heads = {name.strip() for name in grid.header.values()}
    return _QUESTION in heads and not heads.isdisjoint(ResponsePart)


def read_table(grid: Grid) -> Source:
    columns: dict[str, int] = {}
    for at, name in grid.header.items():
        columns.setdefault(name.strip(), at)
    findings: list[Finding] = []
    given = []
    for number, cells in grid.rows:
        line = {name: cells.get(at, "") for name, at in columns.items()}
        places = {
            part: grid.place(number, columns[part]) for part in ResponsePart if part in columns
        }
        place = grid.place(number, columns[_QUESTION])
        given += _line(line, place, places, findings)
    return Source(tuple(_once(given, findings)), tuple(findings))


def read_json(path: Path) -> Source:
    """The answers of a JSON file: an object by question, or a list of lines.

    Raises:
        AssessmentError: when it is neither.
        OSError: when it cannot be read.
    """
    check_size(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
        found = json_in(text, object_pairs_hook=names_once)
    except (UnicodeError, UnreadableError) as error:
        raise not_read(path) from error
    if isinstance(found, dict):
        found = [{_QUESTION: code, "answer": value} for code, value in found.items()]
    if not isinstance(found, list) or not all(
        isinstance(line, dict) and _QUESTION in line for line in found
    ):
        raise not_read(path)
    findings: list[Finding] = []
    given = []
    for number, line in enumerate(found, start=1):
        place = FindingPlace(file=path.name, row=number, question=_text(line[_QUESTION]) or None)
        given += _line(line, place, {}, findings)
    return Source(tuple(_once(given, findings)), tuple(findings))


def _once(lines: list[GivenAnswer], findings: list[Finding]) -> Iterator[GivenAnswer]:
    """The lines; another answer to a question that has one already is told, and not taken."""
    first: dict[tuple[str, int | None], GivenAnswer] = {}
    for line in lines:
        if line.answer is None:
            yield line
            continue
        before = first.setdefault((line.question, line.number), line)
        if before.answer == line.answer:
            yield line
            continue
        values = {"question": line.question, "first": before.at(ResponsePart.ANSWER).text}
        findings.append(line.finding(IncomingProblem.CODE_TWICE, ResponsePart.ANSWER, **values))


def _line(
    line: Mapping[str, object],
    place: FindingPlace,
    places: Mapping[ResponsePart, FindingPlace],
    findings: list[Finding],
) -> list[GivenAnswer]:
    number = _row_number(line.get(ResponsePart.ROW))
    found = GivenAnswer(
        question=_text(line.get(_QUESTION)),
        number=number if isinstance(number, int) else None,
        answer=_answer(line.get(ResponsePart.ANSWER)),
        reason=_text(line.get(ResponsePart.REASON)),
        evidence=titles(_text(line.get(ResponsePart.EVIDENCE))),
        comment=_text(line.get(ResponsePart.COMMENT)),
        place=place,
        cells=places,
    )
    if isinstance(number, str):
        values = {"found": number[:60], "limit": MOST_TABLE_ROWS}
        findings.append(found.finding(IncomingProblem.ROW_NUMBER, ResponsePart.ROW, **values))
        return []
    return [found]


def titles(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _answer(value: object) -> str | tuple[str, ...] | None:
    if isinstance(value, list):
        return tuple(str(item) for item in value) or None
    return _text(value) or None


def _row_number(value: object) -> int | str | None:
    """The number of a row; its text when it is none."""
    text = _text(value)
    if not text:
        return None
    plain = latin_digits(text).removesuffix(".0")
    if plain.isascii() and plain.isdecimal() and len(plain) < 9:
        number = int(plain)
        if 1 <= number <= MOST_TABLE_ROWS:
            return number
    return text

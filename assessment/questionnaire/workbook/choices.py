"""Rows of ``choices`` -> the choice lists."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from assessment.errors import Finding
from assessment.problems.questionnaire import WorkbookProblem
from assessment.questionnaire.model import Choice
from assessment.questionnaire.structure import HIGHEST_LEVEL
from assessment.questionnaire.workbook.cells import CellReader, Sheet, SheetRow
from assessment.questionnaire.workbook.sheets import Sheets

NO_SCORE = "none"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class ChoiceLists:
    """The lists by name, each with the row every choice stands in, and the filter columns."""

    lists: Mapping[str, tuple[Choice, ...]]
    rows: Mapping[tuple[str, str], SheetRow]
    filters: frozenset[str]


def build_choices(sheets: Sheets, findings: list[Finding]) -> ChoiceLists:
    """Every list with its choices in order; a name stands once per list."""
    sheet = sheets.get("choices")
    others = _filter_columns(sheets, sheet)
    read = CellReader(findings)
    lists: dict[str, list[Choice]] = {}
    rows: dict[tuple[str, str], SheetRow] = {}
    for row in sheet.rows:
        list_name, name = row.get("list_name"), row.get("name")
        if not list_name and not name:
            continue
        choice = _choice(row, name, others, read)
        has_list = bool(read.needed(row, "list_name"))
        if not _is_choice_name(row, name, read) or not has_list:
            continue
        if (list_name, name) in rows:
            first = rows[list_name, name].number
            read.note(row, WorkbookProblem.NAME_TWICE, "name", found=name, first=first)
            continue
        rows[list_name, name] = row
        lists.setdefault(list_name, []).append(choice)
    return ChoiceLists(
        {name: tuple(choices) for name, choices in lists.items()}, rows, frozenset(others)
    )


def _filter_columns(sheets: Sheets, sheet: Sheet) -> tuple[str, ...]:
    """The further columns that a choice filter names; the others are remarks and say nothing."""
    filters = {row.get("choice_filter") for row in sheets.get("survey").rows}
    named = {name for words in filters for name in _NAME.findall(words)}
    return tuple(other for other in sheet.others if other in named)


def _is_choice_name(row: SheetRow, name: str, read: CellReader) -> bool:
    if not read.needed(row, "name"):
        return False
    if len(name) > 200 or not name.isascii() or not name.isprintable():
        read.note(row, WorkbookProblem.NAME_NOT_ALLOWED, "name", found=name)
        return False
    return True


def _choice(row: SheetRow, name: str, others: tuple[str, ...], read: CellReader) -> Choice:
    if not row.text("label"):
        read.note(row, WorkbookProblem.LABEL_MISSING, "label")
    return Choice(
        name=name,
        label=row.text("label"),
        score=_score(row, read),
        level=read.whole(row, "level", 0, HIGHEST_LEVEL),
        required=read.yes(row, "required"),
        filters=tuple(sorted((other, row.get(other)) for other in others if row.get(other))),
    )


def _score(row: SheetRow, read: CellReader) -> Decimal | None:
    """The score; ``none`` says that the choice leaves the denominator, as an empty cell does."""
    return None if row.get("score").lower() == NO_SCORE else read.between(row, "score", 0, 100)

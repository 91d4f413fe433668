"""Rows of ``choices`` -> the choice lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from assessment.problems.questionnaire import WorkbookProblem
from assessment.questionnaire.model import Choice
from assessment.questionnaire.structure import HIGHEST_LEVEL
from assessment.questionnaire.workbook.cells import SheetRow
from assessment.questionnaire.workbook.sheets import Sheets

NO_SCORE = "none"


@dataclass(frozen=True, slots=True)
class ChoiceLists:
    """The lists by name, and the row every choice stands in."""

    lists: Mapping[str, tuple[Choice, ...]]
    rows: Mapping[tuple[str, str], SheetRow]


def build_choices(sheets: Sheets) -> ChoiceLists:
    """Every list with its choices in order; a name stands once per list."""
    sheet = sheets.get("choices")
    lists: dict[str, list[Choice]] = {}
    rows: dict[tuple[str, str], SheetRow] = {}
    for row in sheet.rows:
        list_name, name = row.get("list_name"), row.get("name")
        if not list_name and not name:
            continue
        choice = _choice(row, name, sheet.others)
        has_list = bool(row.needed("list_name"))
        if not _is_choice_name(row, name) or not has_list:
            continue
        if (list_name, name) in rows:
            first = rows[list_name, name].number
            row.note(WorkbookProblem.NAME_TWICE, "name", found=name, first=first)
            continue
        rows[list_name, name] = row
        lists.setdefault(list_name, []).append(choice)
    return ChoiceLists({name: tuple(choices) for name, choices in lists.items()}, rows)


def _is_choice_name(row: SheetRow, name: str) -> bool:
    if not row.needed("name"):
        return False
    if len(name) > 200 or not name.isascii() or not name.isprintable():
        row.note(WorkbookProblem.NAME_NOT_ALLOWED, "name", found=name)
        return False
    return True


def _choice(row: SheetRow, name: str, others: tuple[str, ...]) -> Choice:
    if not row.text("label"):
        row.note(WorkbookProblem.LABEL_MISSING, "label")
    return Choice(
        name=name,
        label=row.text("label"),
        score=_score(row),
        level=row.whole("level", 0, HIGHEST_LEVEL),
        required=row.yes("required"),
        filters=tuple(sorted((other, row.get(other)) for other in others if row.get(other))),
    )


def _score(row: SheetRow) -> Decimal | None:
    """The score; ``none`` says that the choice leaves the denominator, as an empty cell does."""
    return None if row.get("score").lower() == NO_SCORE else row.between("score", 0, 100)

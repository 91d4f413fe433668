"""A copy of a questionnaire for ODK and Kobo, without anything that tells how it is scored."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assessment.errors import Finding, stop_on_errors
from assessment.questionnaire.workbook.columns import (
    CHOICES,
    SETTINGS,
    SURVEY,
    header_of,
    sheet_name,
)
from assessment.questionnaire.workbook.reader import Grid, read_workbook
from assessment.questionnaire.workbook.sheets import is_wanted
from assessment.reports.report import write_safely

# Of XLSForm only; what is ours or an author's remark stays at home.
_SURVEY = frozenset(
    {
        "type", "name", "label", "hint", "guidance_hint", "required", "required_message",
        "relevant", "constraint", "constraint_message", "calculation", "choice_filter",
        "default", "appearance", "read_only", "parameters", "repeat_count", "disabled",
    }
)  # fmt: skip
_CHOICES = frozenset({"list_name", "name", "label"})
_SETTINGS = frozenset(
    {
        "form_title", "form_id", "version", "default_language", "style", "instance_name",
        "allow_choice_duplicates",
    }
)  # fmt: skip
_SCORES = "score"
_CALCULATED_SCORE = "calc"
_LONGEST_WIDTH = 60.0


@dataclass(frozen=True, slots=True)
class OdkForm:
    """What was made.

    Attributes:
        path: The workbook.
        left_out: Sheets, columns and rows that were left out.
    """

    path: Path
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Sheet:
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def write_odk_form(workbook: Path, target: Path, now: datetime) -> OdkForm:
    """Copy a questionnaire's workbook without scores, weights, levels and notes.

    Conditions, both languages and all other columns of XLSForm stay as they are.

    Raises:
        AssessmentError: If the workbook cannot be read or the copy not be written.
    """
    findings: list[Finding] = []
    grids = read_workbook(workbook, is_wanted, findings)
    stop_on_errors(findings)
    left_out: list[str] = []
    sheets = _copied({sheet_name(grid.title): grid for grid in grids}, left_out)
    write_safely(target, lambda path: _write(sheets, path, now))
    return OdkForm(target, tuple(left_out))


def _copied(grids: Mapping[str, Grid], left_out: list[str]) -> list[_Sheet]:
    survey = grids["survey"]
    names = {header_of(words, SURVEY).name: at for at, words in survey.header.items()}
    filters = _texts(survey, names.get("choice_filter"))
    made = [_sheet("survey", survey, _kept_survey(survey), left_out)]
    made[0] = _without_scores(made[0], survey, names, left_out)
    for name, grid in grids.items():
        if name == "choices":
            made.append(_sheet(name, grid, _kept_choices(grid, filters), left_out))
        elif name == "settings":
            made.append(_sheet(name, grid, _kept_settings(grid), left_out))
        elif name != "survey":
            left_out.append(grid.title)
    return made


def _kept_survey(grid: Grid) -> list[int]:
    return [at for at, words in grid.header.items() if header_of(words, SURVEY).name in _SURVEY]


def _kept_choices(grid: Grid, filters: str) -> list[int]:
    """The columns of XLSForm, and those by which choices are filtered; never the scores."""
    kept = []
    for at, words in grid.header.items():
        name = header_of(words, CHOICES).name
        filtering = re.search(rf"(?<![\w$]){re.escape(name)}(?!\w)", filters) is not None
        if name in _CHOICES or (filtering and name != _SCORES):
            kept.append(at)
    return kept


def _kept_settings(grid: Grid) -> list[int]:
    return [at for at, words in grid.header.items() if header_of(words, SETTINGS).name in _SETTINGS]


def _sheet(name: str, grid: Grid, kept: list[int], left_out: list[str]) -> _Sheet:
    left_out += [f"{name}: {words}" for at, words in grid.header.items() if at not in kept]
    rows = tuple(tuple(cells.get(at, "") for at in kept) for _, cells in grid.rows)
    return _Sheet(name, tuple(grid.header[at] for at in kept), rows)


def _without_scores(
    sheet: _Sheet, grid: Grid, names: Mapping[str, int], left_out: list[str]
) -> _Sheet:
    """Without calculations that are scores, unless something that is asked depends on them."""
    scoring, name = names.get("scoring"), names.get("name")
    if scoring is None or name is None:
        return sheet
    rows = []
    for (_, cells), row in zip(grid.rows, sheet.rows, strict=True):
        code = cells.get(name, "")
        is_score = cells.get(scoring, "").strip().lower() == _CALCULATED_SCORE
        others = (text for other in sheet.rows if other is not row for text in other)
        if is_score and not any(f"${{{code}}}" in text for text in others):
            left_out.append(f"survey: {code}")
        else:
            rows.append(row)
    return _Sheet(sheet.title, sheet.header, tuple(rows))


def _texts(grid: Grid, column: int | None) -> str:
    if column is None:
        return ""
    return "\n".join(cells.get(column, "") for _, cells in grid.rows)


def _write(sheets: Iterable[_Sheet], path: Path, now: datetime) -> None:
    from openpyxl import Workbook

    from assessment.reports.excel.book import ListLook, fill_list, save

    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        rows = (sheet.header, *sheet.rows)
        longest = (max(len(row[at]) for row in rows) for at in range(len(sheet.header)))
        widths = (min(_LONGEST_WIDTH, length + 2) for length in longest)
        fill_list(book.create_sheet(sheet.title), rows, widths, ListLook(size=0, wrap=False))
    save(book, path, now)

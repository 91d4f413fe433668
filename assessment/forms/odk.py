"""A copy of a questionnaire for ODK and Kobo, without anything that tells how it is scored."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from assessment.errors import Finding, stop_on_errors
from assessment.questionnaire.workbook import columns, reader, sheets
from assessment.questionnaire.workbook.columns import CHOICES, SETTINGS, SURVEY, header_of
from assessment.reports.report import write_safely

# Of XLSForm only; what is ours or an author's remark stays at home.
_KEPT = {
    "survey": (
        SURVEY,
        frozenset(
            {
                "type",
                "name",
                "label",
                "hint",
                "guidance_hint",
                "required",
                "required_message",
                "relevant",
                "constraint",
                "constraint_message",
                "calculation",
                "choice_filter",
                "default",
                "appearance",
                "read_only",
                "parameters",
                "repeat_count",
                "disabled",
            }
        ),
    ),
    "choices": (CHOICES, frozenset({"list_name", "name", "label"})),
    "settings": (
        SETTINGS,
        frozenset(
            {
                "form_title",
                "form_id",
                "version",
                "default_language",
                "style",
                "instance_name",
                "allow_choice_duplicates",
            }
        ),
    ),
}


type _Rows = list[tuple[str, ...]]


def write_odk_form(workbook: Path, target: Path, now: datetime) -> tuple[str, ...]:
    """Copy a questionnaire's workbook without scores, weights, levels and notes.

    Conditions, both languages and all other columns of XLSForm stay as they are. Given are the
    sheets, columns and rows that were left out.

    Raises:
        AssessmentError: If the workbook cannot be read or the copy not be written.
    """
    from openpyxl import Workbook

    from assessment.printing.workbook import ListLook, fill_list, save

    findings: list[Finding] = []
    grids = {
        columns.sheet_name(grid.title): grid
        for grid in reader.read_workbook(workbook, sheets.is_wanted, findings)
    }
    stop_on_errors(findings)
    left_out: list[str] = []
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in _copied({"survey": grids.pop("survey"), **grids}, left_out):
        longest = (max(map(len, column)) for column in zip(*rows, strict=True))
        widths = (min(60.0, length + 2) for length in longest)
        fill_list(book.create_sheet(title), rows, widths, ListLook(size=0, wrap=False))
    write_safely(target, lambda path: save(book, path, now))
    return tuple(left_out)


def _copied(grids: Mapping[str, reader.Grid], left_out: list[str]) -> Iterator[tuple[str, _Rows]]:
    """The sheets with their rows, the heads first; what is left out is added to the list."""
    survey = grids["survey"]
    names = {header_of(words, SURVEY).name: at for at, words in survey.header.items()}
    filters = "\n".join(cells.get(names.get("choice_filter", -1), "") for _, cells in survey.rows)
    for name, grid in grids.items():
        if name not in _KEPT:
            left_out.append(grid.title)
            continue
        kept = _kept(name, grid, filters)
        left_out += [f"{name}: {words}" for at, words in grid.header.items() if at not in kept]
        rows = [tuple(cells.get(at, "") for at in kept) for _, cells in grid.rows]
        if name == "survey":
            rows = _without_scores(rows, survey, names, left_out)
        yield name, [tuple(grid.header[at] for at in kept), *rows]


def _kept(sheet: str, grid: reader.Grid, filters: str) -> list[int]:
    """The columns of XLSForm, and those by which choices are filtered; never the scores."""
    columns, wanted = _KEPT[sheet]
    kept = []
    for at, words in grid.header.items():
        name = header_of(words, columns).name
        is_filter = re.search(rf"(?<![\w$]){re.escape(name)}(?!\w)", filters) is not None
        if name in wanted or (sheet == "choices" and name != "score" and is_filter):
            kept.append(at)
    return kept


def _without_scores(
    rows: _Rows, grid: reader.Grid, names: Mapping[str, int], left_out: list[str]
) -> _Rows:
    """Without calculations that are scores, unless something that is asked depends on them."""
    scoring = names.get("scoring", -1)
    name = names.get("name", -1)
    kept = []
    for (_, cells), row in zip(grid.rows, rows, strict=True):
        code = cells.get(name, "")
        is_score = cells.get(scoring, "").strip().lower() == "calc"
        others = (text for other in rows if other is not row for text in other)
        if is_score and not any(f"${{{code}}}" in text for text in others):
            left_out.append(f"survey: {code}")
        else:
            kept.append(row)
    return kept

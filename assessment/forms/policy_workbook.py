"""A new version of a questionnaire's workbook with another policy map; all else stays as it is."""

import tempfile
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from assessment.errors import Finding, Place, stop_on_errors
from assessment.forms.policy_rows import (
    MAP_HEADINGS,
    NAMES,
    Values,
    map_rows,
    progress_choices,
    progress_lists,
    progress_rows,
)
from assessment.language.text import Language, Text
from assessment.problems.questionnaire import PolicyProblem
from assessment.questionnaire.load import load
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.policy_list import PolicyPlan
from assessment.questionnaire.workbook.columns import (
    CHOICES,
    SETTINGS,
    SURVEY,
    Header,
    SheetColumns,
    header_of,
    sheet_name,
)
from assessment.questionnaire.workbook.reader import Grid, read_workbook
from assessment.questionnaire.workbook.sheets import is_wanted
from assessment.reports.report import write_safely

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.worksheet import Worksheet

LANGUAGES = ("Khmer (km)", "English (en)")

type Say = Callable[[str], Text]


@dataclass(frozen=True, slots=True)
class PolicyOrder:
    """What a new version is made of.

    Attributes:
        workbook: The present workbook.
        questionnaire: The questionnaire in it.
        plan: The new policy map and what serves it.
        version: The new version.
        now: The time the properties of the workbook say.
        say: The product's own words in all languages.
    """

    workbook: Path
    questionnaire: Questionnaire
    plan: PolicyPlan
    version: str
    now: datetime
    say: Say


def write_policy_version(order: PolicyOrder, target: Path) -> Questionnaire:
    """Write the new version and load it again.

    Actions of the list become a table of their own (status, percent, evidence) that is not scored;
    a table of an earlier import is replaced.

    Raises:
        AssessmentError: If a name is taken, or the result could not be written or loaded; what
            stood at the target is untouched then.
    """
    _check(order)
    made: list[Questionnaire] = []

    def write(path: Path) -> int:
        _write(order, path)
        questionnaire, findings = load(path)
        stop_on_errors(findings)
        if questionnaire is not None:
            made.append(questionnaire)
        return 0

    write_safely(target, write)
    return made[0]


def _check(order: PolicyOrder) -> None:
    """Refuse what would not fit, before anything is written."""
    settings, findings = order.questionnaire.settings, []
    if order.version == settings.version:
        findings.append(
            Finding(PolicyProblem.VERSION_AS_BEFORE, values={"found": settings.version})
        )
    for question in order.questionnaire.questions:
        if question.code in NAMES and question.roster not in NAMES:
            place = Place(sheet="survey", row=question.row)
            findings.append(Finding(PolicyProblem.NAME_TAKEN, place, {"found": str(question.code)}))
    stop_on_errors(findings)


def _write(order: PolicyOrder, path: Path) -> None:
    from openpyxl import load_workbook

    from assessment.reports.excel.cache import finish

    findings: list[Finding] = []
    grids = {
        sheet_name(grid.title): grid for grid in read_workbook(order.workbook, is_wanted, findings)
    }
    stop_on_errors(findings)
    # Values only: a formula saved without its value could not be read again.
    book = load_workbook(order.workbook, data_only=True, keep_links=False)
    edit = _Edit(book, grids, order)
    edit.version()
    edit.codes()
    edit.progress()
    edit.policy_map()
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.xlsx"
        book.save(raw)
        finish(raw, path, {}, order.now)


class _Edit:
    """Changes cells of an open workbook; positions come from the product's own reader."""

    def __init__(self, book: "Workbook", grids: Mapping[str, Grid], order: PolicyOrder) -> None:
        self._book = book
        self._grids = grids
        self._order = order
        self._last: dict[str, int] = {}

    def version(self) -> None:
        """The new version stands in ``settings``."""
        grid = self._grids.get("settings")
        if grid is None or not grid.rows:
            page = self._book.create_sheet("settings")
            page.append(["form_id", "version"])
            page.append([self._order.questionnaire.settings.id, self._order.version])
            return
        column = self._column(grid, SETTINGS, "version")
        self._page(grid).cell(grid.rows[0][0], column).value = self._order.version

    def codes(self) -> None:
        """Every question names its new strategies and actions."""
        grid = self._grids["survey"]
        name = self._place(grid, SURVEY, "name")
        policy = self._column(grid, SURVEY, "policy")
        new = {str(code): " ".join(codes) for code, codes in self._order.plan.codes.items()}
        for number, cells in grid.rows:
            code = cells.get(name, "") if name is not None else ""
            if code in new:
                self._page(grid).cell(number, policy).value = new[code] or None

    def progress(self) -> None:
        """The table of actions stands at the end of the survey, with its choices."""
        survey, choices = self._grids["survey"], self._grids.get("choices")
        self._remove(survey, SURVEY, "name", NAMES)
        if choices is not None:
            self._remove(choices, CHOICES, "list_name", progress_lists())
        if not self._order.plan.actions:
            return
        self._append(survey, SURVEY, progress_rows(self._order.say))
        if choices is None:
            page = self._book.create_sheet("choices")
            heads = ("list_name", "name", *(f"label::{language}" for language in LANGUAGES))
            page.append(list(heads))
            choices = Grid("choices", dict(enumerate(heads)), 1, ())
        self._append(choices, CHOICES, progress_choices(self._order.plan, self._order.say))

    def policy_map(self) -> None:
        """The sheet of the old map gives way to the new one."""
        from openpyxl.styles import Alignment, Font

        grid = self._grids.get("policy_map")
        place = len(self._book.sheetnames)
        if grid is not None:
            place = self._book.sheetnames.index(grid.title)
            self._book.remove(self._page(grid))
        page = self._book.create_sheet("policy_map", place)
        page.append(list(MAP_HEADINGS))
        for row in map_rows(self._order.plan):
            page.append([row.get(heading) for heading in MAP_HEADINGS])
        for cell in page[1]:
            cell.font = Font(bold=True)
        for letter, width in zip("ABCDEFGH", (12, 60, 60, 12, 12, 16, 40, 10), strict=True):
            page.column_dimensions[letter].width = width
        for cells in page.iter_rows():
            for cell in cells:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        page.freeze_panes = "B2"

    def _page(self, grid: Grid) -> "Worksheet":
        page: Worksheet = self._book[grid.title]
        return page

    def _place(self, grid: Grid, columns: SheetColumns, name: str) -> int | None:
        """The column of a name, from 0."""
        found = (at for at, words in grid.header.items() if header_of(words, columns).key == name)
        return next(found, None)

    def _column(self, grid: Grid, columns: SheetColumns, name: str) -> int:
        """The column of a name, from 1 as Excel counts; made behind the last when there is none."""
        place = self._place(grid, columns, name)
        return place + 1 if place is not None else self._new_column(grid, name)

    def _new_column(self, grid: Grid, words: str) -> int:
        column = self._last.get(grid.title, max(grid.header) + 1) + 1
        self._last[grid.title] = column
        self._page(grid).cell(grid.header_row, column).value = words
        return column

    def _heads(self, grid: Grid, columns: SheetColumns, names: Iterable[str]) -> dict[int, Header]:
        """The heading of every column; columns that the names need and the sheet lacks are made."""
        heads = {at + 1: header_of(words, columns) for at, words in grid.header.items()}
        known = {head.name for head in heads.values()}
        translated = any(head.language for head in heads.values())
        for name in names:
            if name in known:
                continue
            twice = translated and name in columns.texts
            for words in [f"{name}::{each}" for each in LANGUAGES] if twice else [name]:
                heads[self._new_column(grid, words)] = header_of(words, columns)
        return heads

    def _remove(
        self, grid: Grid, columns: SheetColumns, column: str, names: frozenset[str]
    ) -> None:
        """Take out the rows of an earlier import, from the last up."""
        place = self._place(grid, columns, column)
        for number, cells in reversed(grid.rows):
            if place is not None and cells.get(place, "") in names:
                self._page(grid).delete_rows(number)

    def _append(self, grid: Grid, columns: SheetColumns, rows: list[Values]) -> None:
        page = self._page(grid)
        last = max((n for n in range(1, page.max_row + 1) if _filled(page, n)), default=1)
        heads = self._heads(grid, columns, dict.fromkeys(name for row in rows for name in row))
        main = Language(next(iter(self._order.questionnaire.settings.languages), "km"))
        for number, values in enumerate(rows, start=last + 1):
            for at, head in heads.items():
                cell, above = page.cell(number, at), page.cell(last, at)
                cell.font = cast("Font", copy(above.font))
                cell.alignment = cast("Alignment", copy(above.alignment))
                value = values.get(head.name)
                if isinstance(value, Text):
                    value = value.get(head.language or main)
                if value is not None:
                    cell.value = value


def _filled(page: "Worksheet", number: int) -> bool:
    return any(cell.value not in (None, "") for cell in page[number])

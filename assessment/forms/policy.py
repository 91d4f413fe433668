"""The list of strategies and actions: an empty one, and a new version of a workbook with it."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from assessment.errors import Finding, FindingPlace, stop_on_errors
from assessment.language.text import Language, Text
from assessment.problems.questionnaire import PolicyProblem
from assessment.questionnaire.load import load
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.policy_list import SHEET, PolicyPlan
from assessment.questionnaire.structure import KINDS, OUTSIDE, ActionPart, ActionState, PolicyItem
from assessment.questionnaire.workbook import columns, sheets
from assessment.questionnaire.workbook.columns import CHOICES, SURVEY, SheetColumns, header_of
from assessment.questionnaire.workbook.reader import Grid, read_workbook
from assessment.reports.report import write_safely
from assessment.words import both as translate
from assessment.words import mark

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.worksheet import Worksheet

type Values = Mapping[str, str | Text | None]

LANGUAGES = ("Khmer (km)", "English (en)")
# Heading, width, and what to write there.
_COLUMNS = (
    ("code", 12, mark("Short code of the line, such as S1 or A01. Each code once.")),
    ("kind", 12, mark("strategy or action.")),
    ("parent", 12, mark("For an action: the code of its strategy. For a strategy: nothing.")),
    ("label::Khmer (km)", 60, mark("Khmer name, exactly as published.")),
    ("label::English (en)", 60, mark("English name.")),
    ("phase", 16, mark("Phase or years, as the policy says.")),
    ("lead", 40, mark("Institution in charge.")),
    ("official", 10, mark("yes when code and name are official, else no.")),
    (
        "themes",
        16,
        mark(
            "Codes of the current policy map whose questions are linked to this line, "
            "separated by blanks."
        ),
    ),
    (
        "indicators",
        24,
        mark("Codes of single indicators linked to this line, separated by blanks."),
    ),
    ("lead_unit", 10, mark("Code of that institution in the register of units.")),
    ("partners", 20, mark("Codes of the institutions that join, separated by blanks.")),
    ("due", 14, mark("The day by which an action is to be done, such as 2027-12-31.")),
    ("milestones::Khmer (km)", 40, mark("What is to be reached on the way, in Khmer.")),
    ("milestones::English (en)", 40, mark("The same in English.")),
)
_MAP_WIDTHS = {
    "code": 12,
    "label::Khmer (km)": 60,
    "label::English (en)": 60,
    "kind": 12,
    "parent": 12,
    "phase": 16,
    "lead": 40,
    "official": 10,
    "lead_unit": 10,
    "partners": 20,
    "due": 14,
    "milestones::Khmer (km)": 40,
    "milestones::English (en)": 40,
}
ROSTER = "policy_progress"


def write_policy_template(target: Path, questionnaire: Questionnaire | None, now: datetime) -> None:
    """Write the list, whole or not at all; of a questionnaire also its themes and indicators."""
    from openpyxl import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation

    from assessment.printing.workbook import GUIDE, fill_list, save

    book = Workbook()
    page = book.worksheets[0]
    page.title = SHEET
    heads, widths, explanations = zip(*_COLUMNS, strict=True)
    fill_list(page, [heads], widths, GUIDE)
    for letter, words in (("B", KINDS[:2]), ("H", ("yes", "no"))):
        offered = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)
        page.add_data_validation(offered)
        offered.add(f"{letter}2:{letter}200")
    guide = [
        (head, *_in_both(translate(words))) for head, words in zip(heads, explanations, strict=True)
    ]
    fill_list(book.create_sheet("guide"), (("", *LANGUAGES), *guide), (22, 70, 70), GUIDE)
    if questionnaire is not None:
        items = questionnaire.policy_map
        nodes = questionnaire.indicators
        themes = [
            ("themes", policy_item.code, *_in_both(policy_item.label)) for policy_item in items
        ]
        indicators = [("indicators", str(node.code), *_in_both(node.label)) for node in nodes]
        codes = (("", "code", *LANGUAGES), *themes, *indicators)
        fill_list(book.create_sheet("codes"), codes, (14, 12, 60, 60), GUIDE)
    write_safely(target, lambda path: save(book, path, now))


def _in_both(text: Text) -> tuple[str, str]:
    return text.get(Language.KM), text.get(Language.EN)


def _map_row(policy_item: PolicyItem) -> tuple[str | None, ...]:
    english = None
    if policy_item.label.has(Language.EN):
        english = policy_item.label.get(Language.EN)
    text = policy_item.milestones
    steps = [
        text.get(language) if text.has(language) else None
        for language in (Language.KM, Language.EN)
    ]
    official = "no"
    if policy_item.official:
        official = "yes"
    return (
        policy_item.code,
        policy_item.label.get(Language.KM),
        english,
        policy_item.kind,
        policy_item.parent,
        policy_item.phase or None,
        policy_item.lead or None,
        official,
        policy_item.lead_unit or None,
        " ".join(policy_item.partners) or None,
        policy_item.due or None,
        *steps,
    )


def _progress_rows() -> list[Values]:
    title = translate("Progress of the actions of the policy")
    hint = translate("One row for each action your office leads or joins. It is not scored.")
    return [
        {"type": "begin_group", "name": "policy_progress_group", "label": title},
        {"type": "begin_repeat", "name": ROSTER, "label": title, "hint": hint},
        _row(
            "select_one policy_actions",
            "policy_action",
            ActionPart.ACTION,
            translate("Action"),
            required="yes",
            appearance="minimal",
        ),
        _row(
            "text",
            "policy_other",
            ActionPart.NAME,
            translate("Name of an action that is not on the list"),
            relevant=f"${{policy_action}} = '{OUTSIDE}'",
        ),
        _row(
            "select_one policy_facts",
            "policy_listed",
            ActionPart.LISTED,
            translate("What the list says of it"),
            calculation="${policy_action}",
            read_only="yes",
        ),
        _row(
            "select_one policy_states",
            "policy_status",
            ActionPart.STATE,
            translate("State of the action"),
            required="yes",
        ),
        _row(
            "integer",
            "policy_percent",
            ActionPart.PERCENT,
            translate("Completed, in %"),
            constraint=". >= 0 and . <= 100",
            constraint_message=translate("The percentage must be between 0 and 100."),
        ),
        _row("text", "policy_next", ActionPart.NEXT, translate("Next milestone")),
        _row("text", "policy_obstacle", ActionPart.OBSTACLE, translate("What stands in the way")),
        _row(
            "text",
            "policy_evidence",
            ActionPart.EVIDENCE,
            translate("Supporting document: its number, as in the evidence below"),
        ),
        {"type": "end_repeat", "name": ROSTER},
        _row(
            "note",
            "policy_documents",
            ActionPart.DOCUMENTS,
            translate("Documents that prove the progress of the actions"),
            evidence="recommended",
        ),
        {"type": "end_group", "name": "policy_progress_group"},
    ]


def _row(kind: str, name: str, part: ActionPart, label: Text, **more: str | Text) -> Values:
    return {"type": kind, "name": name, "comparable_key": part.value, "label": label, **more}


def _names(rows: list[Values], column: str = "name") -> frozenset[str]:
    return frozenset(str(row[column]) for row in rows)


def _progress_choices(plan: PolicyPlan) -> list[Values]:
    named = {
        listed.item.code: _numbered(listed.item.code, listed.item.label) for listed in plan.actions
    }
    outside = {OUTSIDE: translate("Not on the list")}
    facts = {listed.item.code: _facts(listed.item) for listed in plan.actions}
    return [
        {"list_name": listed, "name": name, "label": label}
        for listed, choices in (
            ("policy_actions", named | outside),
            ("policy_facts", facts | outside),
            (
                "policy_states",
                {action_state.value: translate(action_state.word) for action_state in ActionState},
            ),
        )
        for name, label in choices.items()
    ]


def _numbered(code: str, label: Text) -> Text:
    return Text.from_mapping({language: f"{code} {label.get(language)}" for language in Language})


def _facts(policy_item: PolicyItem) -> Text:
    facts = (
        (
            translate("Leading institution"),
            Text.from_wordings(km=policy_item.lead, en=policy_item.lead),
        ),
        (translate("Due"), Text.from_wordings(km=policy_item.due, en=policy_item.due)),
        (translate("Milestones"), policy_item.milestones),
    )
    lines = {}
    for language in Language:
        colon = ": "
        if language is Language.KM:
            colon = "៖ "
        parts = [head.get(language) + colon + text.get(language) for head, text in facts if text]
        lines[language] = " · ".join(parts) or "–"
    return Text.from_mapping(lines)


@dataclass(frozen=True, slots=True)
class PolicyOrder:
    workbook: Path
    questionnaire: Questionnaire
    plan: PolicyPlan  # the new policy map and what serves it
    version: str
    now: datetime  # the time the properties of the workbook say


def write_policy_version(order: PolicyOrder, target: Path) -> Questionnaire:
    """Write the new version and load it again.

    Actions of the list become a table of their own (state, percent, evidence) that is not scored;
    a table of an earlier import is replaced.

    Raises:
        AssessmentError: If a name is taken, or the result could not be written or loaded; what
            stood at the target is untouched then.
    """
    from openpyxl import load_workbook

    from assessment.printing.workbook import save

    findings: list[Finding] = []
    version = order.questionnaire.settings.version
    names = _names(_progress_rows())
    if order.version == version:
        findings.append(Finding(PolicyProblem.VERSION_AS_BEFORE, values={"found": version}))
    for question in order.questionnaire.questions:
        if question.code in names and not names & {question.roster, question.group}:
            place = FindingPlace(sheet="survey", row=question.row)
            findings.append(Finding(PolicyProblem.NAME_TAKEN, place, {"found": str(question.code)}))
    stop_on_errors(findings)
    grids = {
        columns.sheet_name(grid.title): grid
        for grid in read_workbook(order.workbook, sheets.is_wanted, findings)
    }
    stop_on_errors(findings)
    # Values only: a formula saved without its value could not be read again.
    book = load_workbook(order.workbook, data_only=True, keep_links=False)
    _edit(book, grids, order)

    def write(path: Path) -> Questionnaire:
        save(book, path, order.now)
        questionnaire, faults = load(path)
        stop_on_errors(faults)
        return cast("Questionnaire", questionnaire)

    return write_safely(target, write)


class _Sheet:
    """Changes cells of a sheet; their places come from the product's own reader."""

    def __init__(self, book: "Workbook", grid: Grid, known: SheetColumns) -> None:
        self.page: Worksheet = book[grid.title]
        self.grid = grid
        self._known = known
        self._last = max(grid.header, default=-1) + 1

    def place(self, name: str) -> int | None:
        heads = self.grid.header.items()
        return next((at for at, words in heads if header_of(words, self._known).key == name), None)

    def column(self, name: str) -> int:
        """The column of a name, from 1 as Excel counts; made behind the last when there is none."""
        place = self.place(name)
        if place is not None:
            return place + 1
        return self._new_column(name)

    def _new_column(self, words: str) -> int:
        self._last += 1
        self.page.cell(self.grid.header_row, self._last).value = words
        return self._last

    def _heads(self, names: Iterable[str]) -> dict[int, columns.Header]:
        """The heading of every column; columns that the names need and the sheet lacks are made."""
        heads = {at + 1: header_of(words, self._known) for at, words in self.grid.header.items()}
        known = {head.name for head in heads.values()}
        translated = any(head.language for head in heads.values())
        for name in names:
            twice = translated and name in self._known.texts
            if twice:
                made = [f"{name}::{each}" for each in LANGUAGES]
            else:
                made = [name]
            for words in made if name not in known else ():
                heads[self._new_column(words)] = header_of(words, self._known)
        return heads

    def remove(self, column: str, names: AbstractSet[str]) -> None:
        """Take out the rows of an earlier import, from the last up."""
        place = self.place(column)
        for number, cells in reversed(self.grid.rows):
            if place is not None and cells.get(place, "") in names:
                self.page.delete_rows(number)

    def append(self, rows: list[Values], main: Language) -> None:
        page = self.page
        filled = (
            number
            for number in range(1, page.max_row + 1)
            if any(cell.value not in (None, "") for cell in page[number])
        )
        last = max(filled, default=1)
        heads = self._heads(dict.fromkeys(name for row in rows for name in row))
        for number, values in enumerate(rows, start=last + 1):
            for at, head in heads.items():
                cell = page.cell(number, at)
                above = page.cell(last, at)
                cell.font = cast("Font", copy(above.font))
                cell.alignment = cast("Alignment", copy(above.alignment))
                value = values.get(head.name)
                if isinstance(value, Text):
                    value = value.get(head.language or main)
                if value is not None:
                    cell.value = value


def _edit(book: "Workbook", grids: Mapping[str, Grid], order: PolicyOrder) -> None:
    settings = grids.get("settings")
    survey = _Sheet(book, grids["survey"], SURVEY)
    if settings is not None and settings.rows:
        sheet = _Sheet(book, settings, columns.SETTINGS)
        sheet.page.cell(settings.rows[0][0], sheet.column("version")).value = order.version
    else:
        page = book.create_sheet("settings")
        page.append(["form_id", "version"])
        page.append([order.questionnaire.settings.id, order.version])
    name = survey.place("name")
    policy = survey.column("policy")
    new = {str(code): " ".join(codes) for code, codes in order.plan.codes.items()}
    for number, cells in survey.grid.rows:
        code = ""
        if name is not None:
            code = cells.get(name, "")
        if code in new:
            survey.page.cell(number, policy).value = new[code] or None
    _progress(book, survey, grids.get("choices"), order)
    _policy_map(book, grids.get("policy_map"), order.plan)


def _progress(book: "Workbook", survey: _Sheet, grid: Grid | None, order: PolicyOrder) -> None:
    """The table of actions stands at the end of the survey, with its choices."""
    choices = None
    if grid is not None:
        choices = _Sheet(book, grid, CHOICES)
    asked = _progress_rows()
    offered = _progress_choices(order.plan)
    survey.remove("name", _names(asked))
    table = order.questionnaire.action_columns.get(ActionPart.STATE)
    if table is not None and table.roster != ROSTER:
        return  # the questionnaire has a table of its own for them
    if choices is not None:
        choices.remove("list_name", _names(offered, "list_name"))
    if not order.plan.actions:
        return
    if choices is None:
        heads = ("list_name", "name", *(f"label::{language}" for language in LANGUAGES))
        book.create_sheet("choices").append(list(heads))
        choices = _Sheet(book, Grid("choices", dict(enumerate(heads)), 1, ()), CHOICES)
    main = Language(next(iter(order.questionnaire.settings.languages), "km"))
    survey.append(asked, main)
    choices.append(offered, main)


def _policy_map(book: "Workbook", grid: Grid | None, plan: PolicyPlan) -> None:
    from openpyxl.styles import Font

    from assessment.printing.workbook import ListLook, fill_list

    place = len(book.sheetnames)
    if grid is not None:
        place = book.sheetnames.index(grid.title)
        book.remove(book[grid.title])
    page = book.create_sheet("policy_map", place)
    rows = [_map_row(listed.item) for listed in plan.listed]
    fill_list(page, ([*_MAP_WIDTHS], *rows), _MAP_WIDTHS.values(), ListLook(size=0))
    for cell in page[1]:
        cell.font = Font(bold=True)
    page.freeze_panes = "B2"

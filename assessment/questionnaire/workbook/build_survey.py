"""Rows of ``survey`` -> groups and questions, in order."""

from dataclasses import dataclass, field

from assessment.errors import Finding
from assessment.language.text import Text
from assessment.problems.workbook import WorkbookProblem
from assessment.questionnaire.model import (
    Group,
    Question,
    QuestionCode,
    QuestionType,
    RosterCode,
    Scoring,
)
from assessment.questionnaire.structure import NodeCode
from assessment.questionnaire.workbook.build_cells import tell_cells_without_effect
from assessment.questionnaire.workbook.build_choices import ChoiceLists
from assessment.questionnaire.workbook.build_question import (
    OTHER_CHOICE,
    OTHER_QUESTION,
    QuestionBuilder,
    condition,
)
from assessment.questionnaire.workbook.build_structure import parsed
from assessment.questionnaire.workbook.cells import CellReader
from assessment.questionnaire.workbook.rows import Row
from assessment.questionnaire.workbook.scoring_cells import CellFault, scoring_of
from assessment.questionnaire.workbook.sheets import Sheets
from assessment.questionnaire.workbook.survey_types import RowKind, RowType, type_of


@dataclass(slots=True)
class Survey:
    """What the survey sheet became, the row of every name, and the names that are passed over.

    Rows that were refused are kept beside it, so that one fault hides no other.
    """

    questions: list[Question] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    refused: list[Question] = field(default_factory=list)
    rows: dict[str, Row] = field(default_factory=dict)
    metadata: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Open:
    code: str
    roster: bool
    row: Row


class SurveyBuilder:
    """Walks down the survey and keeps the groups that are open."""

    def __init__(self, lists: ChoiceLists, findings: list[Finding]) -> None:
        """Look choices up in the lists."""
        self._read = CellReader(findings)
        self._questions = QuestionBuilder(lists, self._read)
        self._seen: dict[str, int] = {}
        self._open: list[_Open] = []
        self._survey = Survey()

    def build(self, sheets: Sheets) -> Survey:
        """Every group and question; rows that cannot be understood are left out, with findings."""
        for row in sheets.get("survey").rows:
            if self._read.yes(row, "disabled"):
                continue
            self._row(row)
        for group in self._open:
            meant = "end_repeat" if group.roster else "end_group"
            self._read.note(
                group.row, WorkbookProblem.GROUP_NOT_ENDED, "type", found=group.code, meant=meant
            )
        return self._survey

    def _row(self, row: Row) -> None:
        if not row.get("type"):
            if row.get("name") or row.text("label"):
                self._read.note(row, WorkbookProblem.TYPE_MISSING, "type")
                self._refused(row)
            return
        row_type = self._type(row)
        if row_type is None:
            self._refused(row)
            return
        match row_type.kind:
            case RowKind.METADATA:
                self._survey.metadata.add(row.get("name"))
                self._read.note(
                    row, WorkbookProblem.METADATA_IGNORED, "type", found=row.get("type")
                )
            case RowKind.BEGIN_GROUP | RowKind.BEGIN_REPEAT:
                self._begin(row, roster=row_type.kind is RowKind.BEGIN_REPEAT)
            case RowKind.END_GROUP | RowKind.END_REPEAT:
                self._end(row, roster=row_type.kind is RowKind.END_REPEAT)
            case RowKind.QUESTION:
                self._question(row, row_type)
        tell_cells_without_effect(row, row_type, self._read)

    def _type(self, row: Row) -> RowType | None:
        """The type of a row; a misspelt one is an error and read as the one it nearly is."""
        text = row.get("type")
        try:
            return type_of(text)
        except CellFault as fault:
            self._read.note(row, fault.problem, "type", **fault.values)
            meant = fault.values.get("meant")
        try:
            return type_of(str(meant)) if meant else None
        except CellFault:
            return None

    def _refused(self, row: Row) -> None:
        """Look at the other cells of a refused row; its name is known to those who refer to it."""
        code = row.get("name")
        if not code or code in self._survey.rows:
            code = f"_row_{row.number}"
        self._survey.rows[code] = row
        self._survey.refused.append(
            self._questions.refused(
                row, QuestionCode(code), group=self._group(), roster=self._roster()
            )
        )

    def _group(self) -> str | None:
        return self._open[-1].code if self._open else None

    def _begin(self, row: Row, *, roster: bool) -> None:
        code = self._read.code(row, "name", self._seen) or f"_row_{row.number}"
        if roster and self._roster() is not None:
            self._read.note(row, WorkbookProblem.ROSTER_IN_ROSTER, "type", found=code)
        if not row.text("label") and roster:
            self._read.note(row, WorkbookProblem.ROSTER_WITHOUT_LABEL, "label", found=code)
        group = Group(
            code=code,
            label=row.text("label") or Text.from_mapping({row.main: code if roster else ""}),
            parent=self._group(),
            roster=roster,
            relevant=condition(row, "relevant"),
            repeat_count=row.get("repeat_count") or None,
            hint=row.text("hint"),
            appearance=self._questions.appearance(row),
            indicator=NodeCode(row.get("indicator")) if row.get("indicator") else None,
            weight=self._read.weight(row),
            scoring=parsed(row, "scoring", scoring_of, self._read) or Scoring(),
            row=row.number,
        )
        self._survey.groups.append(group)
        self._survey.rows[code] = row
        self._open.append(_Open(code, roster, row))

    def _end(self, row: Row, *, roster: bool) -> None:
        found = row.get("type")
        if not self._open:
            self._read.note(row, WorkbookProblem.GROUP_NOT_BEGUN, "type", found=found)
            return
        group = self._open.pop()
        if group.roster is not roster:
            self._read.note(
                row,
                WorkbookProblem.GROUP_CROSSED,
                "type",
                found=found,
                open=group.code,
                meant="end_repeat" if group.roster else "end_group",
            )

    def _roster(self) -> RosterCode | None:
        rosters = (RosterCode(group.code) for group in reversed(self._open) if group.roster)
        return next(rosters, None)

    def _question(self, row: Row, row_type: RowType) -> None:
        """Build the question; without a name of its own it is looked at all the same."""
        code = self._read.code(row, "name", self._seen) or f"_row_{row.number}"
        question = self._questions.build(
            row, QuestionCode(code), row_type, group=self._group(), roster=self._roster()
        )
        self._survey.questions.append(question)
        self._survey.rows[code] = row
        if row_type.or_other:
            self._survey.questions.append(self._other(question, row))

    def _other(self, question: Question, row: Row) -> Question:
        """The text question that ``or_other`` adds."""
        self._read.note(row, WorkbookProblem.OR_OTHER, "type")
        code = f"{question.code}_{OTHER_CHOICE.name}"
        if code in self._seen:
            first = self._seen[code]
            self._read.note(row, WorkbookProblem.NAME_TWICE, "name", found=code, first=first)
        self._seen.setdefault(code, row.number)
        self._survey.rows[code] = row
        return Question(
            code=QuestionCode(code),
            type=QuestionType.TEXT,
            label=OTHER_QUESTION,
            relevant=f"selected(${{{question.code}}}, '{OTHER_CHOICE.name}')",
            group=question.group,
            roster=question.roster,
            row=row.number,
        )

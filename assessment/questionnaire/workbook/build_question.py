"""One row of the survey -> one question."""

import re
from datetime import date
from decimal import Decimal

from assessment.language.text import Text
from assessment.problems.questionnaire import QuestionnaireProblem
from assessment.problems.workbook import WorkbookProblem
from assessment.questionnaire.model import (
    Choice,
    EvidenceRule,
    Question,
    QuestionCode,
    QuestionType,
    RosterCode,
    Scoring,
    ScoringKind,
)
from assessment.questionnaire.structure import NodeCode
from assessment.questionnaire.workbook.build_choices import ChoiceLists
from assessment.questionnaire.workbook.build_structure import parsed
from assessment.questionnaire.workbook.cells import CellReader, number_in, yes_in
from assessment.questionnaire.workbook.rows import Row
from assessment.questionnaire.workbook.scoring_cells import evidence_of, scoring_of
from assessment.questionnaire.workbook.survey_types import RowType

OTHER_CHOICE = Choice("other", Text.of(km="ផ្សេងៗ", en="Other"))
OTHER_QUESTION = Text.of(km="ផ្សេងៗ (សូមបញ្ជាក់)", en="Other (specify)")
_APPEARANCES = frozenset(
    {"minimal", "field-list", "multiline", "horizontal", "columns", "columns-pack", "likert"}
)
_COLUMNS = re.compile(r"columns-[0-9]{1,2}", re.ASCII)
_CALCULATED_DEFAULT = re.compile(r"\$\{|^[a-z][a-z:\-]*\(.*\)$", re.ASCII | re.DOTALL)
_OF_RANGE = ("start", "end", "step")
_PARAMETER = re.compile(r"([a-z\-]+)\s*=\s*([^\s,;]+)", re.ASCII | re.IGNORECASE)
_SILENT = (QuestionType.CALCULATE, QuestionType.HIDDEN)
_SELECTS = (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE)


def condition(row: Row, column: str) -> str | None:
    """A condition as an expression; yes and no become ``true()`` and ``false()``."""
    text = row.get(column)
    if not text:
        return None
    said = yes_in(text) if text not in ("0", "1") else None
    return text if said is None else ("true()" if said else "false()")


def _demand(row: Row) -> str | None:
    """The column ``required``: None when it says no."""
    text = condition(row, "required")
    return None if text in (None, "false()") else text


class QuestionBuilder:
    """Builds questions from their rows."""

    def __init__(self, lists: ChoiceLists, read: CellReader) -> None:
        """Look choices up in the lists; keep findings with the reader."""
        self._lists = lists
        self._read = read

    def build(
        self,
        row: Row,
        code: QuestionCode,
        row_type: RowType,
        *,
        group: str | None,
        roster: RosterCode | None,
    ) -> Question:
        """The question of a row; what cannot be understood has its default, with a finding."""
        kind = row_type.type
        self._check_label(row, kind)
        list_name, choices = self._choices(row, row_type)
        low, high, step = self._range(row, kind)
        return Question(
            code=code,
            type=kind,
            label=row.text("label"),
            hint=row.text("hint"),
            guidance=row.text("guidance_hint"),
            required=_demand(row),
            required_message=row.text("required_message"),
            relevant=condition(row, "relevant"),
            constraint=condition(row, "constraint"),
            constraint_message=row.text("constraint_message"),
            calculation=self._calculation(row, kind),
            choice_filter=row.get("choice_filter") or None,
            default=self._default(row, kind, choices),
            appearance=self.appearance(row),
            read_only=condition(row, "read_only") not in (None, "false()"),
            list_name=list_name,
            choices=choices,
            minimum=low,
            maximum=high,
            step=step,
            group=group,
            roster=roster,
            indicator=NodeCode(row.get("indicator")) if row.get("indicator") else None,
            weight=self._read.weight(row),
            scoring=self._scoring(row, kind),
            not_applicable=self._read.yes(row, "not_applicable"),
            not_applicable_note=row.text("not_applicable_note"),
            evidence=parsed(row, "evidence", evidence_of, self._read) or EvidenceRule(),
            evidence_note=row.text("evidence_note"),
            policy=_codes(row.get("policy")),
            comparable_key=row.get("comparable_key"),
            comparable_since=row.get("comparable_since"),
            external_id=row.get("external_id"),
            row=row.number,
        )

    def refused(
        self, row: Row, code: QuestionCode, *, group: str | None, roster: RosterCode | None
    ) -> Question:
        """What a refused row says beside its type, so that its other cells are checked too."""
        for column, parse in (("scoring", scoring_of), ("evidence", evidence_of)):
            parsed(row, column, parse, self._read)
        self._read.yes(row, "not_applicable")
        return Question(
            code=code,
            type=QuestionType.TEXT,
            label=row.text("label"),
            required=_demand(row),
            relevant=condition(row, "relevant"),
            constraint=condition(row, "constraint"),
            calculation=row.get("calculation") or None,
            read_only=condition(row, "read_only") not in (None, "false()"),
            group=group,
            roster=roster,
            weight=self._read.weight(row),
            policy=_codes(row.get("policy")),
            row=row.number,
        )

    def appearance(self, row: Row) -> str:
        """The appearance words that are understood; the others leave a note."""
        words = row.get("appearance").lower().split()
        kept = [word for word in words if word in _APPEARANCES or _COLUMNS.fullmatch(word)]
        for word in words:
            if word not in kept:
                meant = self._read.guess.meant(word, _APPEARANCES)
                self._read.note(
                    row, WorkbookProblem.APPEARANCE_IGNORED, "appearance", found=word, **meant
                )
        return " ".join(kept)

    def _check_label(self, row: Row, kind: QuestionType) -> None:
        shown = kind not in _SILENT and not (row.get("calculation") and kind is QuestionType.TEXT)
        if shown and not row.text("label") and not row.text("hint"):
            self._read.note(row, WorkbookProblem.LABEL_MISSING, "label")

    def _choices(self, row: Row, row_type: RowType) -> tuple[str, tuple[Choice, ...]]:
        name = row_type.list_name
        if not name:
            return "", ()
        choices = self._lists.lists.get(name, ())
        if not choices:
            meant = self._read.guess.meant(name, self._lists.lists)
            self._read.note(row, WorkbookProblem.LIST_UNKNOWN, "type", found=name, **meant)
        if row_type.type is QuestionType.SELECT_MULTIPLE:
            self._refuse_spaces(name, choices)
        if row_type.or_other and all(choice.name != OTHER_CHOICE.name for choice in choices):
            return f"{name}_or_other", (*choices, OTHER_CHOICE)
        return name, choices

    def _refuse_spaces(self, list_name: str, choices: tuple[Choice, ...]) -> None:
        for choice in choices:
            if any(character.isspace() for character in choice.name):
                row = self._lists.rows[list_name, choice.name]
                finding = row.finding(
                    QuestionnaireProblem.CHOICE_NAME_WITH_SPACE, "name", found=choice.name
                )
                if finding not in self._read.findings:
                    self._read.findings.append(finding)

    def _calculation(self, row: Row, kind: QuestionType) -> str | None:
        text = row.get("calculation")
        if not text and kind is QuestionType.CALCULATE:
            self._read.note(row, WorkbookProblem.CALCULATION_MISSING, "calculation")
        return text or None

    def _scoring(self, row: Row, kind: QuestionType) -> Scoring:
        """The scoring cell; an empty one means ``choice`` for the one choice of an indicator."""
        scoring = parsed(row, "scoring", scoring_of, self._read)
        if scoring is not None:
            return scoring
        if not row.get("indicator") or row.get("scoring"):
            return Scoring()
        if kind is QuestionType.SELECT_ONE:
            return Scoring(ScoringKind.CHOICE)
        self._read.note(
            row, QuestionnaireProblem.SCORING_MISSING, "scoring", node=row.get("indicator")
        )
        return Scoring()

    def _default(self, row: Row, kind: QuestionType, choices: tuple[Choice, ...]) -> str:
        text = row.get("default")
        if not text:
            return ""
        if _CALCULATED_DEFAULT.search(text):
            self._read.note(row, WorkbookProblem.DEFAULT_IS_EXPRESSION, "default", found=text)
            return ""
        if not _fits(text, kind, choices):
            self._read.note(
                row,
                WorkbookProblem.DEFAULT_NOT_FITTING,
                "default",
                found=text,
                type=row.get("type"),
            )
            return ""
        return text

    def _range(
        self, row: Row, kind: QuestionType
    ) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        text = row.get("parameters")
        used = _OF_RANGE if kind is QuestionType.RANGE else ()
        parameters = _PARAMETER.findall(text)
        for name, _ in parameters:
            if name.lower() not in used:
                self._read.note(row, WorkbookProblem.PARAMETER_IGNORED, "parameters", found=name)
        if kind is not QuestionType.RANGE:
            return None, None, None
        given = {n.lower(): number_in(value) for n, value in parameters if n.lower() in used}
        if (text and not parameters) or None in given.values():
            self._read.note(row, WorkbookProblem.BAD_PARAMETERS, "parameters", found=text)
            return None, None, None
        low, high = given.get("start") or Decimal(0), given.get("end") or Decimal(0)
        high = high if "end" in given else Decimal(10)
        step = given.get("step") or Decimal(1)
        if step <= 0 or low >= high or step > high - low:
            self._read.note(
                row, WorkbookProblem.RANGE_EMPTY, "parameters", low=low, high=high, step=step
            )
        return low, high, step


def _fits(text: str, kind: QuestionType, choices: tuple[Choice, ...]) -> bool:
    if kind in _SELECTS:
        names = {choice.name for choice in choices}
        chosen = text.split() if kind is QuestionType.SELECT_MULTIPLE else [text]
        return names.issuperset(chosen)
    if kind in (QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.RANGE):
        number = number_in(text)
        whole = kind is QuestionType.INTEGER
        return number is not None and (not whole or number == number.to_integral_value())
    if kind is QuestionType.DATE:
        try:
            date.fromisoformat(text)
        except ValueError:
            return False
    return True


def _codes(text: str) -> tuple[str, ...]:
    """The codes in a cell, between blanks or commas, each once."""
    return tuple(dict.fromkeys(filter(None, re.split(r"[\s,;]+", text))))

"""Rows of ``survey`` and ``choices`` -> groups and questions in order, and the choice lists."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum

from assessment.language.text import Text
from assessment.problems.questionnaire import QuestionnaireProblem, WorkbookProblem
from assessment.questionnaire import model
from assessment.questionnaire.model import Choice, Group, Question, QuestionCode, QuestionType
from assessment.questionnaire.question_types import TYPES, RefusedError, parse
from assessment.questionnaire.structure import HIGHEST_LEVEL, NodeCode
from assessment.questionnaire.workbook.cells import SheetRow, near, number_in, yes_in
from assessment.questionnaire.workbook.columns import CHOICES
from assessment.questionnaire.workbook.scoring_cells import evidence_of, scoring_of
from assessment.questionnaire.workbook.sheets import Sheets


@dataclass(frozen=True, slots=True)
class ChoiceLists:
    """The lists by name, and the row every choice stands in."""

    lists: Mapping[str, tuple[Choice, ...]]
    rows: Mapping[tuple[str, str], SheetRow]


def build_choices(sheets: Sheets) -> ChoiceLists:
    """Every list of ``choices`` with its choices in order; a name stands once per list."""
    others = sheets.filters - CHOICES.known
    lists: dict[str, list[Choice]] = {}
    rows: dict[tuple[str, str], SheetRow] = {}
    for row in sheets.rows("choices"):
        list_name = row.get("list_name")
        name = row.get("name")
        if not list_name and not name:
            continue
        choice = _choice(row, name, others)
        has_list = bool(row.needed("list_name"))
        has_name = bool(row.needed("name"))
        if len(name) > 200 or not name.isascii() or not name.isprintable():
            row.note(WorkbookProblem.NAME_NOT_ALLOWED, "name", found=name)
        elif has_list and has_name and (list_name, name) in rows:
            first = rows[list_name, name].number
            row.note(WorkbookProblem.NAME_TWICE, "name", found=name, first=first)
        elif has_list and has_name:
            rows[list_name, name] = row
            lists.setdefault(list_name, []).append(choice)
    return ChoiceLists({name: tuple(choices) for name, choices in lists.items()}, rows)


def _choice(row: SheetRow, name: str, others: Iterable[str]) -> Choice:
    # The score ``none`` says that the choice leaves the denominator, as an empty cell does.
    unscored = row.get("score").lower() == "none"
    score = None
    if not unscored:
        score = row.between("score", 0, 100)
    return Choice(
        name=name,
        label=row.label(),
        score=score,
        level=row.whole("level", 0, HIGHEST_LEVEL),
        required=row.yes("required"),
        filters=tuple(sorted((other, row.get(other)) for other in others if row.get(other))),
    )


class RowKind(Enum):
    QUESTION = "question"
    BEGIN_GROUP = "begin_group"
    BEGIN_REPEAT = "begin_repeat"
    END_GROUP = "end_group"
    END_REPEAT = "end_repeat"
    METADATA = "metadata"


@dataclass(frozen=True, slots=True)
class RowType:
    """A type cell, understood; ``type`` counts for questions only, ``list_name`` for choices."""

    kind: RowKind
    type: QuestionType = QuestionType.TEXT
    list_name: str = ""
    or_other: bool = False


_FRAMES: Mapping[str, RowKind] = {
    kind.value: kind for kind in RowKind if kind.value.startswith(("begin", "end"))
}
_TYPES: Mapping[str, QuestionType] = {
    name: own for own, known in TYPES.items() for name in (own.value, *known.words)
}
_METADATA = frozenset(
    (
        "start",
        "end",
        "today",
        "username",
        "deviceid",
        "subscriberid",
        "simserial",
        "phonenumber",
        "email",
        "audit",
        "imei",
        "device_id",
        "start_time",
        "end_time",
    )
)
_REFUSED = frozenset(
    (
        "geopoint",
        "geotrace",
        "geoshape",
        "gps",
        "location",
        "audio",
        "video",
        "barcode",
        "rank",
        "select_one_external",
        "select_one_from_file",
        "select_multiple_from_file",
        "select_multiple_external",
        "background-audio",
        "background-geopoint",
        "start-geopoint",
        "xml-external",
        "csv-external",
        "osm",
        "begin_loop",
        "end_loop",
        "loop",
        "begin_kobomatrix",
        "end_kobomatrix",
        "begin_score",
        "end_score",
        "begin_rank",
        "end_rank",
        "score__row",
        "rank__level",
        "time",
        "datetime",
        "datetime_range",
        "date_range",
        "entity",
    )
)


_OR_OTHER = re.compile(r"\s+(or_other|or\s+specify\s+other|or\s+other)$", re.IGNORECASE)


def type_of(text: str) -> RowType:
    """What a type cell means.

    Raises:
        RefusedError: it is unknown, refused, or lacks its list.
    """
    words = text.split()
    lower = [word.lower() for word in words]
    whole = "_".join(lower)
    if whole in _FRAMES:
        return RowType(_FRAMES[whole])
    if whole in _TYPES and not TYPES[_TYPES[whole]].listed:
        return RowType(RowKind.QUESTION, _TYPES[whole])
    if whole in _METADATA:
        return RowType(RowKind.METADATA)
    if whole in _REFUSED or lower[0] in _REFUSED or "_".join(lower[:2]) in _REFUSED:
        raise RefusedError(WorkbookProblem.TYPE_UNSUPPORTED, found=text)
    return _select(text, words)


def _select(text: str, words: list[str]) -> RowType:
    or_other = _OR_OTHER.search(text)
    if or_other:
        words = text[: or_other.start()].split()
    for length in range(min(len(words), 5), 0, -1):
        kind = _TYPES.get("_".join(words[:length]).lower())
        if kind is None or not TYPES[kind].listed:
            continue
        rest = words[length:]
        if not rest:
            raise RefusedError(WorkbookProblem.LIST_MISSING)
        if len(rest) > 1 or "${" in rest[0]:
            raise RefusedError(WorkbookProblem.TYPE_UNKNOWN, found=text)
        return RowType(RowKind.QUESTION, kind, rest[0], or_other is not None)
    for length in dict.fromkeys((len(words), min(2, len(words)), 1)):
        likely = near("_".join(words[:length]).lower(), (*_FRAMES, *_TYPES))
        if likely is not None:
            meant = " ".join((likely, *words[length:]))
            raise RefusedError(WorkbookProblem.TYPE_NEAR_MISS, found=text, meant=meant)
    raise RefusedError(WorkbookProblem.TYPE_UNKNOWN, found=text)


_OF_ANSWERS = ("required", "constraint")
_OF_QUESTIONS = (
    "required",
    "constraint",
    "calculation",
    "choice_filter",
    "default",
    "read_only",
    "evidence",
    "not_applicable",
    "policy",
)
_OF_SCORES = ("indicator", "scoring")
_OF_ENDS = ("relevant", *_OF_QUESTIONS, *_OF_SCORES, "repeat_count")


_WITHOUT_EFFECT: Mapping[RowKind, tuple[str, ...]] = {
    RowKind.END_GROUP: _OF_ENDS,
    RowKind.END_REPEAT: _OF_ENDS,
    RowKind.METADATA: (*_OF_SCORES, "relevant", "constraint", "repeat_count"),
    RowKind.BEGIN_REPEAT: _OF_QUESTIONS,
    RowKind.BEGIN_GROUP: (*_OF_QUESTIONS, "repeat_count"),
}


def _tell_cells_without_effect(row: SheetRow, row_type: RowType) -> None:
    filters = () if TYPES[row_type.type].listed else ("choice_filter",)
    answers = () if row_type.type.answered_by_people else _OF_ANSWERS
    for column in _WITHOUT_EFFECT.get(row_type.kind, (*answers, *filters, "repeat_count")):
        if row.get(column) and row.get(column).lower() not in ("no", "false", "false()"):
            named = {"column": column, "type": row.get("type")}
            row.note(WorkbookProblem.COLUMN_WITHOUT_EFFECT, column, **named)


OTHER_CHOICE = Choice("other", Text.from_wordings(km="ផ្សេងៗ", en="Other"))
OTHER_QUESTION = Text.from_wordings(km="ផ្សេងៗ (សូមបញ្ជាក់)", en="Other (specify)")
_APPEARANCES = frozenset(
    {"minimal", "field-list", "multiline", "horizontal", "columns", "columns-pack", "likert"}
)
_COLUMNS = re.compile(r"columns-[0-9]{1,2}", re.ASCII)
_CALCULATED_DEFAULT = re.compile(r"\$\{|^[a-z][a-z:\-]*\(.*\)$", re.ASCII | re.DOTALL)
_OF_RANGE = ("start", "end", "step")
_PARAMETER = re.compile(r"([a-z\-]+)\s*=\s*([^\s,;]+)", re.ASCII | re.IGNORECASE)


_ASKS = re.compile(r"[$(.<=>0-9]", re.ASCII)  # no condition is without any of these


def condition(row: SheetRow, column: str) -> str | None:
    """A condition as an expression; yes and no become ``true()`` and ``false()``."""
    text = row.get(column)
    if not text:
        return None
    answer = None
    if text not in ("0", "1"):
        answer = yes_in(text)
    if answer is None and column in ("required", "read_only") and not _ASKS.search(text):
        row.note(WorkbookProblem.NOT_YES_NO, column, found=text)
        return None
    if answer is None:
        return text
    if answer:
        return "true()"
    return "false()"


def _appearance(row: SheetRow) -> str:
    """The appearance words that are understood; the others leave a note."""
    words = row.get("appearance").lower().split()
    kept = [word for word in words if word in _APPEARANCES or _COLUMNS.fullmatch(word)]
    for word in (word for word in words if word not in kept):
        meant = row.guess.meant(word, _APPEARANCES)
        row.note(WorkbookProblem.APPEARANCE_IGNORED, "appearance", found=word, **meant)
    return " ".join(kept)


def _scoring(row: SheetRow, kind: QuestionType) -> model.Scoring:
    """The scoring cell; an empty one means ``choice`` for the one choice of an indicator."""
    scoring = row.parsed("scoring", scoring_of)
    if scoring is not None:
        return scoring
    if not row.get("indicator") or row.get("scoring"):
        return model.Scoring()
    if kind is QuestionType.SELECT_ONE:
        return model.Scoring(model.ScoringKind.CHOICE)
    row.note(QuestionnaireProblem.SCORING_MISSING, "scoring", node=row.get("indicator"))
    return model.Scoring()


def _default(row: SheetRow, question: Question) -> str:
    text = row.get("default")
    if _CALCULATED_DEFAULT.search(text):
        row.note(WorkbookProblem.DEFAULT_IS_EXPRESSION, "default", found=text)
        return ""
    answer, problems = parse(question, text) if question.type.answered_by_people else (None, [])
    if problems or (isinstance(answer, date) and answer.isoformat() != text):
        values = {"found": text, "type": row.get("type")}
        row.note(WorkbookProblem.DEFAULT_NOT_FITTING, "default", **values)
        return ""
    return text


def _range(
    row: SheetRow, kind: QuestionType
) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    text = row.get("parameters")
    used = _OF_RANGE if kind is QuestionType.RANGE else ()
    parameters = _PARAMETER.findall(text)
    for name, _ in parameters:
        if name.lower() not in used:
            row.note(WorkbookProblem.PARAMETER_IGNORED, "parameters", found=name)
    if kind is not QuestionType.RANGE:
        return None, None, None
    numbers = {n.lower(): number_in(value) for n, value in parameters if n.lower() in used}
    if (text and not parameters) or None in numbers.values():
        row.note(WorkbookProblem.BAD_PARAMETERS, "parameters", found=text)
        return None, None, None
    low = numbers.get("start") or Decimal(0)
    high = numbers.get("end", Decimal(10)) or Decimal(0)
    step = numbers.get("step") or Decimal(1)
    if step <= 0 or low >= high or step > high - low:
        row.note(WorkbookProblem.RANGE_EMPTY, "parameters", low=low, high=high, step=step)
    return low, high, step


class Survey:
    """What the survey sheet becomes, walked down with the groups that are open.

    Rows that were refused are kept beside it, so that one fault hides no other.
    """

    def __init__(self, sheets: Sheets, lists: ChoiceLists) -> None:
        self.questions: list[Question] = []
        self.groups: list[Group] = []
        self.refused: list[Question] = []
        self.rows: dict[str, SheetRow] = {}  # the row of every name
        self.metadata: set[str] = set()  # names that are passed over
        self._lists = lists
        self._seen: dict[str, int] = {}
        self._open: list[Group] = []
        for row in sheets.rows("survey"):
            if not row.yes("disabled"):
                self._row(row)
        for group in self._open:
            meant = "end_group"
            if group.roster:
                meant = "end_repeat"
            row = self.rows[group.code]
            row.note(WorkbookProblem.GROUP_NOT_ENDED, "type", found=group.code, meant=meant)

    def _row(self, row: SheetRow) -> None:
        if not row.get("type"):
            if not row.get("name") and not row.text("label"):
                return
            row.note(WorkbookProblem.TYPE_MISSING, "type")
        row_type = self._type(row)
        if row_type is None:
            self._refused(row)
            return
        match row_type.kind:
            case RowKind.METADATA:
                self.metadata.add(row.get("name"))
                row.note(WorkbookProblem.METADATA_IGNORED, "type", found=row.get("type"))
            case RowKind.BEGIN_GROUP | RowKind.BEGIN_REPEAT:
                self._begin(row, roster=row_type.kind is RowKind.BEGIN_REPEAT)
            case RowKind.END_GROUP | RowKind.END_REPEAT:
                self._end(row, roster=row_type.kind is RowKind.END_REPEAT)
            case RowKind.QUESTION:
                self._question(row, row_type)
        _tell_cells_without_effect(row, row_type)

    def _type(self, row: SheetRow) -> RowType | None:
        """The type of a row; a misspelt one is an error and read as the one it nearly is."""
        text = row.get("type")
        if not text:
            return None
        try:
            return type_of(text)
        except RefusedError as fault:
            row.note(fault.problem, "type", **fault.values)
            meant = fault.values.get("meant")
        if not meant:
            return None
        try:
            return type_of(str(meant))
        except RefusedError:
            return None

    def _refused(self, row: SheetRow) -> None:
        """Look at the other cells of a refused row; its name is known to those who refer to it."""
        code = row.get("name")
        if not (code and code not in self.rows):
            code = f"_row_{row.number}"
        self.rows[code] = row
        row.parsed("scoring", scoring_of)
        row.parsed("evidence", evidence_of)
        row.yes("not_applicable")
        self.refused.append(self._plain(row, QuestionCode(code)))

    def _group(self) -> str | None:
        if self._open:
            return self._open[-1].code
        return None

    def _begin(self, row: SheetRow, *, roster: bool) -> None:
        code = row.code("name", self._seen) or f"_row_{row.number}"
        if roster and self._roster() is not None:
            row.note(WorkbookProblem.ROSTER_IN_ROSTER, "type", found=code)
        if not row.text("label") and roster:
            row.note(WorkbookProblem.ROSTER_WITHOUT_LABEL, "label", found=code)
        indicator = None
        if row.get("indicator"):
            indicator = NodeCode(row.get("indicator"))
        group = Group(
            code=code,
            label=row.text("label") or Text.from_mapping({row.main: code if roster else ""}),
            parent=self._group(),
            roster=roster,
            relevant=condition(row, "relevant"),
            repeat_count=row.get("repeat_count") or None,
            hint=row.text("hint"),
            appearance=_appearance(row),
            indicator=indicator,
            weight=row.weight(),
            scoring=row.parsed("scoring", scoring_of) or model.Scoring(),
            row=row.number,
        )
        self.groups.append(group)
        self.rows[code] = row
        self._open.append(group)

    def _end(self, row: SheetRow, *, roster: bool) -> None:
        row_type = row.get("type")
        if not self._open:
            row.note(WorkbookProblem.GROUP_NOT_BEGUN, "type", found=row_type)
        elif (group := self._open.pop()).roster is not roster:
            meant = "end_group"
            if group.roster:
                meant = "end_repeat"
            values = {"found": row_type, "open": group.code, "meant": meant}
            row.note(WorkbookProblem.GROUP_CROSSED, "type", **values)

    def _roster(self) -> model.RosterCode | None:
        rosters = (model.RosterCode(group.code) for group in reversed(self._open) if group.roster)
        return next(rosters, None)

    def _question(self, row: SheetRow, row_type: RowType) -> None:
        """Build the question; without a name of its own it is looked at all the same."""
        code = row.code("name", self._seen) or f"_row_{row.number}"
        question = self._built(row, QuestionCode(code), row_type)
        self.questions.append(question)
        self.rows[code] = row
        if row_type.or_other:
            self.questions.append(self._other(question, row))

    def _other(self, question: Question, row: SheetRow) -> Question:
        """The text question that ``or_other`` adds."""
        row.note(WorkbookProblem.OR_OTHER, "type")
        code = f"{question.code}_{OTHER_CHOICE.name}"
        row.once("name", code, self._seen)
        self.rows[code] = row
        return Question(
            code=QuestionCode(code),
            type=QuestionType.TEXT,
            label=OTHER_QUESTION,
            relevant=f"selected(${{{question.code}}}, '{OTHER_CHOICE.name}')",
            group=question.group,
            roster=question.roster,
            row=row.number,
        )

    def _built(self, row: SheetRow, code: QuestionCode, row_type: RowType) -> Question:
        """The question of a row; what cannot be understood has its default, with a finding."""
        kind = row_type.type
        calculated = row.get("calculation")
        shown = not kind.silent and not (calculated and kind is QuestionType.TEXT)
        if shown and not row.text("label") and not row.text("hint"):
            row.note(WorkbookProblem.LABEL_MISSING, "label")
        if not calculated and kind is QuestionType.CALCULATE:
            row.note(WorkbookProblem.CALCULATION_MISSING, "calculation")
        list_name, choices = self._choices(row, row_type)
        low, high, step = _range(row, kind)
        indicator = None
        if row.get("indicator"):
            indicator = NodeCode(row.get("indicator"))
        question = replace(
            self._plain(row, code),
            type=kind,
            hint=row.text("hint"),
            guidance=row.text("guidance_hint"),
            required_message=row.text("required_message"),
            constraint_message=row.text("constraint_message"),
            choice_filter=row.get("choice_filter") or None,
            appearance=_appearance(row),
            list_name=list_name,
            choices=choices,
            minimum=low,
            maximum=high,
            step=step,
            indicator=indicator,
            scoring=_scoring(row, kind),
            not_applicable=row.yes("not_applicable"),
            not_applicable_note=row.text("not_applicable_note"),
            evidence=row.parsed("evidence", evidence_of) or model.EvidenceRule(),
            evidence_note=row.text("evidence_note"),
            comparable_key=row.get("comparable_key"),
            comparable_since=row.get("comparable_since"),
            external_id=row.get("external_id"),
        )
        return replace(question, default=_default(row, question))

    def _plain(self, row: SheetRow, code: QuestionCode) -> Question:
        """What a row says that does not hang on its type."""
        required = condition(row, "required")
        return Question(
            code=code,
            type=QuestionType.TEXT,
            label=row.text("label"),
            required=None if required == "false()" else required,
            relevant=condition(row, "relevant"),
            constraint=condition(row, "constraint"),
            calculation=row.get("calculation") or None,
            read_only=condition(row, "read_only") not in (None, "false()"),
            group=self._group(),
            roster=self._roster(),
            weight=row.weight(),
            policy=tuple(dict.fromkeys(row.codes("policy"))),
            row=row.number,
        )

    def _choices(self, row: SheetRow, row_type: RowType) -> tuple[str, tuple[Choice, ...]]:
        name = row_type.list_name
        if not name:
            return "", ()
        choices = self._lists.lists.get(name, ())
        if not choices:
            meant = row.guess.meant(name, self._lists.lists)
            row.note(WorkbookProblem.LIST_UNKNOWN, "type", found=name, **meant)
        several = row_type.type is QuestionType.SELECT_MULTIPLE
        for choice in choices if several else ():
            if any(map(str.isspace, choice.name)):
                stands = self._lists.rows[name, choice.name]
                problem = QuestionnaireProblem.CHOICE_NAME_WITH_SPACE
                finding = stands.finding(problem, "name", found=choice.name)
                if finding not in stands.findings:
                    stands.findings.append(finding)
        if row_type.or_other and all(choice.name != OTHER_CHOICE.name for choice in choices):
            return f"{name}_or_other", (*choices, OTHER_CHOICE)
        return name, choices

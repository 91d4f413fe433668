"""The questionnaire as a frozen model: questions, groups, choices and the look-ups on them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NewType

from assessment.language.text import Text
from assessment.questionnaire import structure
from assessment.questionnaire.structure import NO_TEXT, ActionPart, Node, NodeCode
from assessment.words import Worded, mark

QuestionCode = NewType("QuestionCode", str)
RosterCode = NewType("RosterCode", str)
# Fields of questions and groups that hold an expression, as written.
EXPRESSIONS = ("required", "relevant", "constraint", "calculation", "choice_filter", "repeat_count")


class QuestionType(StrEnum):
    """The answer types understood, named as in XLSForm."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    RANGE = "range"
    DATE = "date"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    ACKNOWLEDGE = "acknowledge"
    FILE = "file"
    NOTE = "note"
    CALCULATE = "calculate"
    HIDDEN = "hidden"

    @property
    def answered_by_people(self) -> bool:
        """Whether people give the answers: typed, chosen or attached."""
        return self is not QuestionType.NOTE and not self.silent

    @property
    def silent(self) -> bool:
        """Whether it works behind the questions and need not be shown."""
        return self in (QuestionType.CALCULATE, QuestionType.HIDDEN)


class ScoringKind(Worded):
    """How an answer becomes points from 0 to 1."""

    NONE = "none"
    CHOICE = "choice", mark("a choice with points")
    LADDER = "ladder", mark("a ladder of criteria")
    STEPS = "steps", mark("thresholds on a number or a share")
    CHECKLIST = "checklist", mark("a checklist")
    SUM = "sum", mark("points of choices added up")
    SHARE = "share", mark("a share of choices")
    MAX = "max", mark("the best choice")
    SCALE = "scale", mark("a number on a straight scale")
    VALUE = "value", mark("a value as it is")
    CALC = "calc", mark("a calculation")
    ROWS = "rows", mark("the mean over the rows of a table")


@dataclass(frozen=True, slots=True)
class Threshold:
    """An ascending limit of ``steps`` or ``checklist``: reached at the value, or only above it."""

    value: Decimal
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Scoring:
    kind: ScoringKind = ScoringKind.NONE
    # Of steps and checklist, ascending; their number is the top level.
    thresholds: tuple[Threshold, ...] = ()
    bounds: tuple[Decimal, Decimal] | None = None  # (from, to) of scale
    # Roster question that weights the rows of ``rows``; None for equal weights.
    weight_column: QuestionCode | None = None


class EvidenceDemand(StrEnum):
    NONE = "none"
    RECOMMENDED = "recommended"
    REQUIRED = "required"
    FROM_LEVEL = "from"


@dataclass(frozen=True, slots=True)
class EvidenceRule:
    """The ``evidence`` cell; ``level`` is the lowest that needs a document (with FROM_LEVEL)."""

    demand: EvidenceDemand = EvidenceDemand.NONE
    level: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    name: str  # what is stored as the answer
    label: Text  # what people read
    score: Decimal | None = None  # 0-100; None leaves the denominator
    # Ladder level the criterion belongs to; level 0 is the exclusive "none of this". In a
    # checklist, level 0 marks the exclusive "none of these".
    level: int | None = None
    required: bool = False  # checklist: when missing, caps at level 1
    filters: tuple[tuple[str, str], ...] = ()  # further columns, for ``choice_filter``

    @property
    def exclusive(self) -> bool:
        """Whether it means "none of the others"."""
        return self.level == 0


@dataclass(frozen=True, slots=True)
class Group:
    """A ``begin_group`` or ``begin_repeat``; a repeat group is a roster of rows."""

    code: str
    label: Text
    parent: str | None = None  # enclosing group; None at the top
    roster: bool = False  # whether its questions repeat per row
    relevant: str | None = None  # condition, as written
    repeat_count: str | None = None  # expression of the fixed number of rows; None when free
    hint: Text = NO_TEXT
    appearance: str = ""
    # Leaf node that the roster feeds (scoring ``rows``); None otherwise.
    indicator: NodeCode | None = None
    weight: Decimal = Decimal(1)
    scoring: Scoring = Scoring()  # ``rows`` or none
    row: int = 0  # row in the survey sheet


@dataclass(frozen=True, slots=True)
class Question:
    """One row of the survey that is asked, shown or calculated. Expressions are kept as written."""

    code: QuestionCode  # the row's name, unique
    type: QuestionType
    label: Text
    hint: Text = NO_TEXT
    guidance: Text = NO_TEXT
    # Condition under which an answer is demanded; None when never, ``true()`` always.
    required: str | None = None
    required_message: Text = NO_TEXT  # own words for a missing answer; may be empty
    relevant: str | None = None  # condition for being asked; None when always
    # Condition a given answer must meet (``.`` is the answer); None when any.
    constraint: str | None = None
    constraint_message: Text = NO_TEXT  # own words for a refused answer; may be empty
    calculation: str | None = None  # expression of a calculated value; None otherwise
    # Condition on the filter columns of choices; None when all are offered.
    choice_filter: str | None = None
    default: str = ""
    appearance: str = ""  # appearance words that are understood
    read_only: bool = False  # shown but not asked
    list_name: str = ""  # name of the choice list; empty without
    choices: tuple[Choice, ...] = ()
    minimum: Decimal | None = None  # of ``range``; None otherwise
    maximum: Decimal | None = None  # of ``range``; None otherwise
    step: Decimal | None = None  # of ``range``; None otherwise
    group: str | None = None  # innermost enclosing group; None at the top
    roster: RosterCode | None = None  # enclosing roster; None outside
    indicator: NodeCode | None = None  # leaf of the structure it feeds; None when not scored
    weight: Decimal = Decimal(1)  # weight within its indicator
    scoring: Scoring = Scoring()
    not_applicable: bool = False  # whether the assessor may declare it not applicable
    not_applicable_note: Text = NO_TEXT  # when that may be declared, in words
    evidence: EvidenceRule = EvidenceRule()
    evidence_note: Text = NO_TEXT  # which papers prove it, in words
    policy: tuple[str, ...] = ()  # codes of the policy map
    comparable_key: str = ""  # join key across questionnaires; empty without
    comparable_since: str = ""  # version since which answers compare; empty without
    external_id: str = ""  # key of another system; empty without
    row: int = 0  # row in the survey sheet

    @property
    def asked(self) -> bool:
        """Whether a person gives its answer (not a note, a calculation or a hidden value)."""
        return not self.read_only and self.type.answered_by_people

    @property
    def filter_columns(self) -> frozenset[str]:
        """What its choice filter may name without ``${}``: the columns of its choices."""
        return frozenset({"name", *(name for own in self.choices for name, _ in own.filters)})

    def choice(self, name: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.name == name), None)

    def compares_with(self, version: str) -> bool:
        """Whether its answers mean the same as in that version; of an unknown one they may."""
        since = _numbers(self.comparable_since)
        return not version or not since or _numbers(version) >= since


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"[0-9]+", version))


@dataclass(frozen=True)
class Questionnaire:
    """The whole instrument, checked and frozen; nodes stand in workbook order.

    There is exactly one node without parent, the index itself; it is made up (code ``overall``)
    when the workbook has several top nodes. A questionnaire without structure has no nodes.
    """

    settings: structure.Settings
    questions: tuple[Question, ...]
    groups: tuple[Group, ...] = ()
    nodes: tuple[Node, ...] = ()
    levels: tuple[structure.Level, ...] = ()
    gates: tuple[structure.Gate, ...] = ()
    policy_map: tuple[structure.PolicyItem, ...] = ()
    recommendations: tuple[structure.Recommendation, ...] = ()
    fingerprint: str = ""

    @cached_property
    def by_code(self) -> Mapping[str, Question]:
        return {question.code: question for question in self.questions}

    @cached_property
    def node(self) -> Mapping[str, Node]:
        return {node.code: node for node in self.nodes}

    @cached_property
    def group(self) -> Mapping[str, Group]:
        return {group.code: group for group in self.groups}

    def around(self, group: str | None) -> tuple[Group, ...]:
        """A group and those it lies in, from the inside; none for what stands at the top."""
        groups: list[Group] = []
        while group is not None:
            groups.append(self.group[group])
            group = groups[-1].parent
        return tuple(groups)

    @cached_property
    def rosters(self) -> tuple[Group, ...]:
        return tuple(group for group in self.groups if group.roster)

    @cached_property
    def columns(self) -> Mapping[str, tuple[Question, ...]]:
        return {
            roster.code: tuple(q for q in self.questions if q.roster == roster.code)
            for roster in self.rosters
        }

    @cached_property
    def action_columns(self) -> Mapping[str, Question]:
        """Columns of the table of actions by what they hold, and the question of its documents.

        The table is the roster with a column of states; empty without one.
        """
        keyed = [q for q in self.questions if q.comparable_key in tuple(ActionPart)]
        state = next((q for q in keyed if q.roster and q.comparable_key == ActionPart.STATE), None)
        roster = None
        if state is not None:
            roster = state.roster
        return {q.comparable_key: q for q in keyed if roster and q.roster in (roster, None)}

    @cached_property
    def root(self) -> Node | None:
        """The index itself; None for an unscored questionnaire."""
        return next((node for node in self.nodes if node.parent is None), None)

    @cached_property
    def children(self) -> Mapping[str, tuple[Node, ...]]:
        """Children of each node, in order; leaves map to an empty tuple."""
        return {
            node.code: tuple(child for child in self.nodes if child.parent == node.code)
            for node in self.nodes
        }

    @cached_property
    def pillars(self) -> tuple[Node, ...]:
        """The nodes directly below the index."""
        if self.root:
            return self.children[self.root.code]
        return ()

    @cached_property
    def indicators(self) -> tuple[Node, ...]:
        """The leaves of the structure, in order."""
        return tuple(node for node in self.nodes if not self.children[node.code])

    @cached_property
    def questions_of(self) -> Mapping[str, tuple[Question, ...]]:
        """Scored questions of each indicator (questions whose ``indicator`` names it)."""
        return {
            node.code: tuple(q for q in self.questions if q.indicator == node.code)
            for node in self.indicators
        }

    @cached_property
    def roster_of_indicator(self) -> Mapping[str, Group]:
        """The roster that feeds an indicator by ``rows``, where there is one."""
        return {g.indicator: g for g in self.rosters if g.indicator is not None}

"""The scoring side and the settings of a questionnaire: nodes, levels, gates, policy map; data."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NewType

from assessment.language.text import Text
from assessment.words import Worded, mark

NO_TEXT = Text(())
MOST_DECIMALS = 8
HIGHEST_LEVEL = 100
# Characters of all conditions and calculations together; the largest shipped have a hundredth.
MOST_OF_EXPRESSIONS = 1_000_000


NodeCode = NewType("NodeCode", str)
LevelName = NewType("LevelName", str)


class Aggregation(StrEnum):
    """How a node's score comes from its children's."""

    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"
    HARMONIC = "harmonic"
    MIN = "min"
    MAX = "max"
    SUM = "sum"
    DEDUCT = "deduct"

    @property
    def adds_up(self) -> bool:
        """Whether parts add up: sums may pass 100, deductions fall below 0."""
        return self in (Aggregation.SUM, Aggregation.DEDUCT)


class Normalisation(StrEnum):
    """How a raw value of a leaf becomes 0..1."""

    NONE = "none"
    MINMAX = "minmax"
    PERCENTILE_RANK = "percentile_rank"
    GOALPOSTS = "goalposts"
    LOG_GOALPOSTS = "log_goalposts"


class RankOn(StrEnum):
    """Whether bands and ranks use the rounded (printed) or the full value."""

    ROUNDED = "rounded"
    FULL = "full"


class Unanswered(StrEnum):
    """What an unanswered question contributes."""

    ZERO = "zero"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Node:
    """One row of ``structure``."""

    code: NodeCode
    parent: NodeCode | None  # code of the parent; None for the index itself
    label: Text
    weight: Decimal = Decimal(1)  # weight among its siblings, >= 0
    aggregation: Aggregation = Aggregation.ARITHMETIC
    start: Decimal = Decimal(100)  # starting value of ``deduct``; 100 otherwise
    direction: int = 1  # 1, or -1 when a higher raw value is worse
    # How a raw value becomes 0..1 (leaves fed by a table).
    normalise: Normalisation = Normalisation.NONE
    low: Decimal | None = None  # lower goalpost; None unless goalposts
    high: Decimal | None = None  # upper goalpost; None unless goalposts
    clip: bool = True  # whether the normalised value is clipped to 0..1
    # Share of the leaf weight below that must be present, 0..1; else no score.
    min_available: Decimal = Decimal(0)
    order: int = 0  # position among all nodes


@dataclass(frozen=True, slots=True)
class Level:
    """One band of maturity; its number is its position in ``Questionnaire.levels``, from 0."""

    name: LevelName
    label: Text
    from_score: Decimal
    description: Text


class GateCondition(StrEnum):
    ZERO = "="
    BELOW = "<"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Gate:
    """A knock-out rule."""

    node: NodeCode  # the node that is looked at
    condition: GateCondition
    threshold: Decimal  # on 0-100; 0 for ``missing``
    # Highest level (number) the target may keep; None when the target's score is zeroed.
    cap: int | None
    target: NodeCode  # the ancestor whose level is capped or whose score becomes 0
    reason: Text  # why, in words for the report


class ActionState(Worded):
    """How far an action of the policy is; names of the choices in a table of actions."""

    DONE = "done", mark("Carried out")
    ON_TRACK = "on_track", mark("Under way, as planned")
    BEHIND = "behind", mark("Behind the plan")
    NOT_STARTED = "not_started", mark("Not begun yet")
    DROPPED = "dropped", mark("Dropped or replaced")

    @property
    def ended(self) -> bool:
        return self in (ActionState.DONE, ActionState.DROPPED)


class ActionNeed(Worded):
    """Why an action needs a decision, gravest first."""

    OVERDUE = "overdue", mark("overdue")
    CONTRADICTION = "contradiction", mark("partners disagree")
    LEAD_SILENT = "lead_silent", mark("the leading institution says nothing")
    NO_LEAD = "no_lead", mark("no leading institution is named")
    BEHIND = "behind", mark("Behind the plan")
    UNPROVED = "unproved", mark("without accepted evidence")


class ActionPart(StrEnum):
    """What a column of a table of actions holds: its ``comparable_key``."""

    ACTION = "policy.action"
    NAME = "policy.name"
    THEME = "policy.theme"
    LISTED = "policy.listed"
    LEAD = "policy.lead"
    MILESTONES = "policy.milestones"
    DUE = "policy.due"
    STATE = "policy.state"
    PERCENT = "policy.percent"
    NEXT = "policy.next"
    OBSTACLE = "policy.obstacle"
    EVIDENCE = "policy.evidence"
    DOCUMENTS = "policy.documents"


STRATEGY = "strategy"
ACTION = "action"
THEME = "theme"
KINDS = (STRATEGY, ACTION, THEME)  # of items of the policy map
OUTSIDE = "outside_the_list"  # the choice of an action that the list does not have


@dataclass(frozen=True, slots=True)
class PolicyItem:
    """One strategy, action or theme of the policy map."""

    code: str
    label: Text
    kind: str = THEME
    parent: str | None = None
    phase: str = ""
    lead: str = ""  # institution in charge, as published
    official: bool = False
    lead_unit: str = ""  # its code in the register of units; empty where the list does not say
    partners: tuple[str, ...] = ()  # codes of the institutions that join
    due: str = ""  # the day by which an action is to be done, as 2027-12-31; empty without
    milestones: Text = NO_TEXT  # what is to be reached on the way, as published

    @property
    def units(self) -> tuple[str, ...]:
        """Codes of the institutions that lead and join it, the lead first."""
        lead = (self.lead_unit,) if self.lead_unit else ()
        return tuple(dict.fromkeys((*lead, *self.partners)))


def chains(items: Iterable[PolicyItem]) -> dict[str, tuple[str, ...]]:
    """The code of each item with all that stand above it."""
    parents = {policy_item.code: policy_item.parent for policy_item in items}
    chain_by_code = {}
    for code in parents:
        chain: list[str] = []
        at: str | None = code
        while at is not None and at not in chain:
            chain.append(at)
            at = parents.get(at)
        chain_by_code[code] = tuple(chain)
    return chain_by_code


@dataclass(frozen=True, slots=True)
class Recommendation:
    node: NodeCode
    below: int
    text: Text


@dataclass(frozen=True, slots=True)
class PeerBlock:
    """A group of units that are compared with each other only."""

    code: str
    label: Text


# The letterhead of reports, forms and letters; who gives none has, as all did before any could,
# that of Cambodia: what was published so keeps its digest, what was begun so its papers.
LETTERHEAD = ("nation", "motto", "committee", "secretariat", "city")


@dataclass(frozen=True, slots=True)
class Settings:
    """The ``settings`` sheet."""

    id: str
    version: str  # as printed, may be empty
    title: Text
    default_language: str = "km"  # language code of the author's main language
    languages: tuple[str, ...] = ()  # codes of all languages found, main first
    decimals: int = 1  # decimals of printed scores
    rank_and_band_on: RankOn = RankOn.ROUNDED  # whether bands use the printed or the full score
    unanswered: Unanswered = Unanswered.ZERO
    # Share of applicable weight (0..1) below which there is no band and no rank.
    min_applicable: Decimal = Decimal("0.7")
    peer_blocks: tuple[PeerBlock, ...] = ()
    # Whether scores may be seen while answers can still be changed; not so in a test of knowledge.
    live_scores: bool = True
    # Where the weights come from; empty where the author does not say.
    weights_source: Text = NO_TEXT
    # A line of the letterhead that says nothing is not printed.
    nation: Text = Text.from_wordings("ព្រះរាជាណាចក្រកម្ពុជា", "Kingdom of Cambodia")
    motto: Text = Text.from_wordings("ជាតិ សាសនា ព្រះមហាក្សត្រ", "Nation Religion King")
    committee: Text = Text.from_wordings("គណៈកម្មាធិការរដ្ឋាភិបាលឌីជីថល", "Digital Government Committee")
    secretariat: Text = Text.from_wordings(  # who signs letters
        "លេខាធិការដ្ឋានគណៈកម្មាធិការរដ្ឋាភិបាលឌីជីថល",
        "Secretariat of the Digital Government Committee",
    )
    city: Text = Text.from_wordings("រាជធានីភ្នំពេញ", "Phnom Penh")  # where letters are written

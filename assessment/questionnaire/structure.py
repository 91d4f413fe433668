"""The scoring side and the settings of a questionnaire: nodes, levels, gates, policy map; data."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NewType

from assessment.language.text import Text

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
    """One row of ``structure``.

    Attributes:
        parent: Code of the parent; None for the index itself.
        weight: Weight among its siblings, >= 0.
        start: Starting value of ``deduct``; 100 otherwise.
        direction: 1, or -1 when a higher raw value is worse.
        normalise: How a raw value becomes 0..1 (leaves fed by a table).
        low: Lower goalpost. None unless goalposts.
        high: Upper goalpost. None unless goalposts.
        clip: Whether the normalised value is clipped to 0..1.
        min_available: Share of the leaf weight below that must be present, 0..1; else no score.
        order: Position among all nodes.
    """

    code: NodeCode
    parent: NodeCode | None
    label: Text
    weight: Decimal = Decimal(1)
    aggregation: Aggregation = Aggregation.ARITHMETIC
    start: Decimal = Decimal(100)
    direction: int = 1
    normalise: Normalisation = Normalisation.NONE
    low: Decimal | None = None
    high: Decimal | None = None
    clip: bool = True
    min_available: Decimal = Decimal(0)
    order: int = 0


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
    """A knock-out rule.

    Attributes:
        node: The node that is looked at.
        threshold: On 0-100; 0 for ``missing``.
        cap: Highest level (number) the target may keep; None when the target's score is zeroed.
        target: The ancestor whose level is capped or whose score becomes 0.
        reason: Why, in words for the report.
    """

    node: NodeCode
    condition: GateCondition
    threshold: Decimal
    cap: int | None
    target: NodeCode
    reason: Text


class ActionState(StrEnum):
    """How far an action of the policy is; names of the choices in a table of actions."""

    DONE = "done"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    NOT_STARTED = "not_started"
    DROPPED = "dropped"

    @property
    def ended(self) -> bool:
        return self in (ActionState.DONE, ActionState.DROPPED)


class ActionNeed(StrEnum):
    """Why an action needs a decision, gravest first."""

    OVERDUE = "overdue"
    CONTRADICTION = "contradiction"
    LEAD_SILENT = "lead_silent"
    NO_LEAD = "no_lead"
    BEHIND = "behind"
    UNPROVED = "unproved"


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


OUTSIDE = "outside_the_list"  # the choice of an action that the list does not have


@dataclass(frozen=True, slots=True)
class PolicyItem:
    """One strategy, action or theme of the policy map.

    Attributes:
        lead: Institution in charge, as published.
        lead_unit: Its code in the register of units; empty where the list does not say.
        partners: Codes of the institutions that join.
        due: The day by which an action is to be done, as 2027-12-31; empty without.
        milestones: What is to be reached on the way, as published.
    """

    code: str
    label: Text
    kind: str = "theme"
    parent: str | None = None
    phase: str = ""
    lead: str = ""
    official: bool = False
    lead_unit: str = ""
    partners: tuple[str, ...] = ()
    due: str = ""
    milestones: Text = NO_TEXT

    @property
    def units(self) -> tuple[str, ...]:
        """Codes of the institutions that lead and join it, the lead first."""
        lead = (self.lead_unit,) if self.lead_unit else ()
        return tuple(dict.fromkeys((*lead, *self.partners)))


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What to recommend for a node whose level is below a number."""

    node: NodeCode
    below: int
    text: Text


@dataclass(frozen=True, slots=True)
class PeerBlock:
    """A group of units that are compared with each other only."""

    code: str
    label: Text


@dataclass(frozen=True, slots=True)
class Settings:
    """The ``settings`` sheet.

    Attributes:
        version: As printed, may be empty.
        default_language: Language code of the author's main language.
        languages: Codes of all languages found, main first.
        decimals: Decimals of printed scores.
        rank_and_band_on: Whether bands use the printed or the full score.
        min_applicable: Share of applicable weight (0..1) below which there is no band and no rank.
        weights_source: Where the weights come from; empty where the author does not say.
        live_scores: Whether scores may be seen while answers can still be changed; not so in a
            test of knowledge.
    """

    id: str
    version: str
    title: Text
    default_language: str = "km"
    languages: tuple[str, ...] = ()
    decimals: int = 1
    rank_and_band_on: RankOn = RankOn.ROUNDED
    unanswered: Unanswered = Unanswered.ZERO
    min_applicable: Decimal = Decimal("0.7")
    peer_blocks: tuple[PeerBlock, ...] = ()
    live_scores: bool = True
    weights_source: Text = NO_TEXT

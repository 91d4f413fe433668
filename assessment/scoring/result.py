"""What scoring gives: numbers per node, printed and exact, with all that must travel along."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from assessment.errors import Finding
from assessment.questionnaire.structure import Gate


@dataclass(frozen=True, slots=True)
class NodeScore:
    """The result of one node.

    Attributes:
        code: The node.
        exact: Full score, float64; None when there is none.
        score: Score as printed (rounded once, half up); None when there is none.
        level: Level number after gates; None without a score or with too little weight.
        level_before_gates: Level number before gates; None likewise.
        applicable_weight: Share (0..1) of the leaf weight below that applies.
        completeness: Share (0..1) of the applicable leaf weight that is answered.
        lowest: Score when everything unanswered counts 0; None without a score.
        highest: Score when everything unanswered were at the top; None without a score.
        not_applicable: A leaf declared not applicable (pending or confirmed).
        unanswered: A leaf that applies and has no answer.
        stopped: Nothing can be made of an answer to it or below it, so that it has no score.
    """

    code: str
    exact: float | None
    score: Decimal | None
    level: int | None
    level_before_gates: int | None
    applicable_weight: float
    completeness: float
    lowest: Decimal | None
    highest: Decimal | None
    not_applicable: bool = False
    unanswered: bool = False
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class ClosedGate:
    """A gate that closed: which, whether it changed anything, and whether that is known yet."""

    gate: Gate
    changed: bool
    known: bool = True


@dataclass(frozen=True)
class Scores:
    """All results of one record in one review layer.

    Attributes:
        unit: Code of the unit.
        overall: Result of the index itself.
        nodes: Results by node code, the index included.
        gates: Gates that closed.
        findings: What could not be scored and why.
        layer: Name of the review layer.
    """

    unit: str
    overall: NodeScore
    nodes: Mapping[str, NodeScore]
    gates: tuple[ClosedGate, ...] = ()
    findings: tuple[Finding, ...] = ()
    layer: str = "final"

"""What scoring gives: numbers per node; what is still open is told as open, never as a fact."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from assessment.errors import Finding, FindingPlace
from assessment.problems.scoring import ScoringProblem
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Gate


def at_node(problem: ScoringProblem, code: str, **values: object) -> Finding:
    """What is wrong at a node; its sentence may name the node."""
    return Finding(problem, FindingPlace(node=code), {"node": code, **values})


@dataclass(frozen=True, slots=True, eq=False)
class ByNode[V](Mapping[str, V]):
    """What there is at every node, made when it is asked for: of thousands few are."""

    position: Mapping[str, int]
    make: Callable[[int], V]

    def __getitem__(self, code: str) -> V:
        return self.make(self.position[code])

    def __iter__(self) -> Iterator[str]:
        return iter(self.position)

    def __len__(self) -> int:
        return len(self.position)


@dataclass(frozen=True, slots=True)
class NodeScore:
    code: str
    exact: float | None  # full score, float64; None when there is none
    score: Decimal | None  # score as printed (rounded once, half up); None when there is none
    level: int | None  # level number after gates; None without a score or with too little weight
    level_before_gates: int | None  # level number before gates; None likewise
    applicable_weight: float  # share (0..1) of the leaf weight below that applies
    completeness: float  # share (0..1) of the applicable leaf weight that is answered
    # The ends that answers still to come can bring it to; the score itself where that is not asked.
    lowest: Decimal | None
    highest: Decimal | None
    # The levels after gates between which they leave it; None where it can have none.
    lowest_level: int | None
    highest_level: int | None
    not_applicable: bool = False  # a leaf declared not applicable (pending or confirmed)
    unanswered: bool = False  # a leaf that applies and has no answer
    # Nothing can be made of an answer to it or below it, so that it has no score.
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class ClosedGate:
    """A gate that closed: which, whether it changes anything, and whether that is known yet."""

    gate: Gate
    changed: bool
    known: bool = True


@dataclass(frozen=True)
class Scores:
    unit: str
    overall: NodeScore
    nodes: Mapping[str, NodeScore]
    gates: tuple[ClosedGate, ...] = ()
    waiting: tuple[ClosedGate, ...] = ()  # gates that are passed now, and that answers may close
    findings: tuple[Finding, ...] = ()
    layer: str = "final"


def is_known(node: NodeScore, questionnaire: Questionnaire) -> bool:
    """Whether so much of the node's weight is answered that it can have a level.

    The share is the one that the questionnaire asks to apply (``min_applicable``). What does not
    apply at all is known.
    """
    least = float(questionnaire.settings.min_applicable) - 1e-9  # for errors of floats
    return node.applicable_weight <= 0 or node.completeness >= least


def _gates_so_far(scores: Scores, questionnaire: Questionnaire) -> Iterator[ClosedGate]:
    """What closed, each with whether it is known, and what may still close and is not known."""
    for gate in (*scores.gates, *scores.waiting):
        known = is_known(scores.nodes[gate.gate.node], questionnaire)
        if gate in scores.gates or not known:
            yield replace(gate, known=known)


def node_so_far(scores: Scores, code: str, questionnaire: Questionnaire) -> NodeScore:
    """A node as it is told while answers are awaited; its number stays.

    It has no level while it is not known; nor after a gate of whose own node so little is known
    that it may only seem closed, or may still close.
    """
    node = scores.nodes[code]
    gates = _gates_so_far(scores, questionnaire)
    if not is_known(node, questionnaire):
        return replace(node, level=None, level_before_gates=None)
    if any(gate.changed and gate.gate.target == code and not gate.known for gate in gates):
        return replace(node, level=None)
    return node


def so_far(scores: Scores, questionnaire: Questionnaire) -> Scores:
    """All scores as they are told while answers are awaited."""
    nodes = {code: node_so_far(scores, code, questionnaire) for code in scores.nodes}
    gates = tuple(_gates_so_far(scores, questionnaire))
    return replace(scores, overall=nodes[scores.overall.code], nodes=nodes, gates=gates)

"""Scores of what is still being answered: what is open is told as open, never as a fact."""

from dataclasses import replace

from assessment.questionnaire.model import Questionnaire
from assessment.scoring.result import NodeScore, Scores

_GUARD = 1e-9


def is_known(node: NodeScore, questionnaire: Questionnaire) -> bool:
    """Whether so much of the node's weight is answered that it can have a level.

    The share is the one that the questionnaire asks to apply (``min_applicable``). What does not
    apply at all is known.
    """
    least = float(questionnaire.settings.min_applicable) - _GUARD
    return node.applicable_weight <= 0 or node.completeness >= least


def node_so_far(scores: Scores, code: str, questionnaire: Questionnaire) -> NodeScore:
    """A node as it is told while answers are awaited; its number stays.

    It has no level while it is not known; nor after a gate that closed only because its own node
    is not known.
    """
    node = scores.nodes[code]
    if not is_known(node, questionnaire):
        return replace(node, level=None, level_before_gates=None)
    nodes = scores.nodes
    if any(
        one.changed
        and one.gate.target == code
        and not is_known(nodes[one.gate.node], questionnaire)
        for one in scores.gates
    ):
        return replace(node, level=None)
    return node


def so_far(scores: Scores, questionnaire: Questionnaire) -> Scores:
    """All scores as they are told while answers are awaited."""
    nodes = {code: node_so_far(scores, code, questionnaire) for code in scores.nodes}
    gates = tuple(
        replace(one, known=is_known(scores.nodes[one.gate.node], questionnaire))
        for one in scores.gates
    )
    return replace(scores, overall=nodes[scores.overall.code], nodes=nodes, gates=gates)

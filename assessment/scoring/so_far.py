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


def so_far(scores: Scores, questionnaire: Questionnaire) -> Scores:
    """The scores as they are told while answers are awaited.

    Numbers stay. A node has no level while it is not known; nor after a gate that closed only
    because its own node is not known.
    """
    gates = tuple(
        replace(one, known=is_known(scores.nodes[one.gate.node], questionnaire))
        for one in scores.gates
    )
    unknown = {one.gate.target for one in gates if one.changed and not one.known}
    nodes = {
        code: _told(node, known=is_known(node, questionnaire), gated=code in unknown)
        for code, node in scores.nodes.items()
    }
    return replace(scores, overall=nodes[scores.overall.code], nodes=nodes, gates=gates)


def _told(node: NodeScore, *, known: bool, gated: bool) -> NodeScore:
    if not known:
        return replace(node, level=None, level_before_gates=None)
    return replace(node, level=None) if gated else node

"""Why this score: the chain from answers and evidence to a number, re-adding to what it explains.

One chain explains one node by its parts; ``explain_down`` follows it to the answers. The words
come with the chain, in the reader's language; the figures are data.
"""

from collections.abc import Iterator

from assessment.errors import AssessmentError, Finding, Place
from assessment.language.text import Text
from assessment.problems.scoring import ScoringProblem
from assessment.questionnaire.structure import Aggregation, Node
from assessment.responses.record import Record
from assessment.responses.relevance import Evaluation
from assessment.scoring.chain import AGGREGATION_WORDS, Chain, Part
from assessment.scoring.explain_leaf import leaf_parts
from assessment.scoring.readding import Term, added
from assessment.scoring.result import NodeScore, Scores

__all__ = ["AGGREGATION_WORDS", "Chain", "Part", "explain", "explain_down"]


def explain(record: Record, evaluation: Evaluation, scores: Scores, code: str) -> Chain:
    """The chain of one node, in the review layer of the scores.

    Raises:
        AssessmentError: when the questionnaire has no such node.
    """
    questionnaire = record.questionnaire
    node = questionnaire.node.get(code)
    if node is None:
        raise AssessmentError(
            Finding(ScoringProblem.UNKNOWN_NODE, Place(node=code), {"node": code})
        )
    children = questionnaire.children[code]
    if children:
        parts = _children(node, children, scores)
    else:
        parts = leaf_parts(record, evaluation, scores, code)
    gates = tuple(g.gate.reason for g in scores.gates if g.gate.target == code and g.known)
    rule = node.aggregation if children else Aggregation.ARITHMETIC
    return Chain(
        code,
        node.label,
        rule.value,
        scores.nodes[code],
        parts,
        gates,
        scores.layer,
        questionnaire.settings.decimals,
    )


def explain_down(
    record: Record, evaluation: Evaluation, scores: Scores, code: str
) -> Iterator[Chain]:
    """The chains of a node and of everything below it, from the node down to the answers.

    Raises:
        AssessmentError: when the questionnaire has no such node.
    """
    yield explain(record, evaluation, scores, code)
    for child in record.questionnaire.children[code]:
        yield from explain_down(record, evaluation, scores, child.code)


def _children(node: Node, children: tuple[Node, ...], scores: Scores) -> tuple[Part, ...]:
    results = {child.code: scores.nodes[child.code] for child in children}
    terms = {
        child.code: Term(child.code, float(child.weight), exact)
        for child in children
        if (exact := results[child.code].exact) is not None and child.weight > 0
    }
    adds: dict[str, float] = {}
    # Where too little is there, or nothing can be made of an answer, the parts give no number.
    if terms and scores.nodes[node.code].exact is not None:
        adds = dict(zip(terms, added(node.aggregation.value, list(terms.values())), strict=True))
    parts = []
    if node.aggregation is Aggregation.DEDUCT:
        start = float(node.start)
        parts.append(Part("", Text(()), 1.0, start, None, start, "start"))
    for child in children:
        result = results[child.code]
        parts.append(
            Part(child.code, child.label, float(child.weight), result.exact, result.level,
                 adds.get(child.code), _state(result))
        )  # fmt: skip
    return tuple(parts)


def _state(result: NodeScore) -> str:
    if result.not_applicable:
        return "not_applicable"
    if result.unanswered:
        return "unanswered"
    return "missing" if result.exact is None else "counted"

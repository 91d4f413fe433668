"""A decision as it was made: who, when and why, and what was taken from which copy."""

from dataclasses import dataclass, replace

from assessment.consolidation.collection import Collection
from assessment.consolidation.differences import CopyComparison, CopyDifference, compare
from assessment.consolidation.model import CaseDecision, Held
from assessment.consolidation.standing import CaseStanding
from assessment.errors import AssessmentError, Finding
from assessment.exchange.signing import Signature
from assessment.problems.consolidation import ConsolidationProblem
from assessment.responses.record import Record


@dataclass(frozen=True, slots=True)
class TakenAnswer:
    """A question in which the copies differed, and the revision its answer was taken from."""

    difference: CopyDifference
    revision: str


@dataclass(frozen=True, slots=True)
class DecisionMade:
    """A decision with all that it was made of.

    Attributes:
        held: The revision it made, as it is believed now.
        record: What that says.
        signatures: Who signed it.
        compared: The copies it was made of, as far as they are still held.
        taken: What was taken from where, in the order of the questionnaire.
    """

    decision: CaseDecision
    held: Held
    record: Record
    signatures: tuple[Signature, ...]
    compared: CopyComparison
    taken: tuple[TakenAnswer, ...]


def decision_made(collection: Collection, standing: CaseStanding) -> DecisionMade:
    """The decision that stands for a case.

    Raises:
        AssessmentError: If none does, or a record cannot be read any more.
    """
    made, held = standing.decision, standing.package
    if made is None or held is None:
        values = {"unit": standing.case.unit}
        raise AssessmentError(Finding(ConsolidationProblem.NOT_DECIDED, values=values))
    heads = tuple(one for one in standing.held if one.revision in made.heads)
    others = (one for one in standing.held if one.revision in made.used and one not in heads)
    compared = compare(collection, replace(standing, heads=heads, base=next(others, None)))
    return DecisionMade(
        decision=made,
        held=held,
        record=collection.record(held.revision),
        signatures=collection.signatures(held),
        compared=compared,
        taken=tuple(
            TakenAnswer(one, made.answers.get(one.code, made.taken)) for one in compared.differences
        ),
    )

"""The review: which layer decides, what is still to be reviewed, what each review depends on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from assessment.language.normalise import skeleton
from assessment.questionnaire.model import EvidenceDemand, Questionnaire
from assessment.questionnaire.pages import Page, sections
from assessment.responses.choices import reached_level
from assessment.responses.evaluate import Evaluation, declared
from assessment.responses.model import ApplicabilityVerdict, Layer, Place, Review, State, Verdict
from assessment.responses.record import Record

LAYERS: tuple[Layer, ...] = tuple(Layer)


def same_person(name: str, other: str) -> bool:
    """Whether a reader takes two names for the same, whatever their spaces, case and spelling."""
    return skeleton(name) == skeleton(other)


def entered_by(record: Record) -> tuple[str, ...]:
    """Names of those who entered or submitted the answers."""
    submitters = (step.by for step in record.steps if step.to is State.SUBMITTED)
    return tuple(dict.fromkeys((record.subject.assessor, *submitters)))


def standing_review(record: Record, indicator: str) -> Review | None:
    """The review of the latest layer that looked at the indicator; None when none did."""
    for layer in reversed(LAYERS):
        review = record.reviews.get((layer, indicator))
        if review is not None:
            return review
    return None


def level_set(record: Record, indicator: str, layers: Sequence[Layer]) -> Review | None:
    """The latest review among these layers that set a level; None when none did."""
    for layer in reversed(layers):
        review = record.reviews.get((layer, indicator))
        if review is not None and review.level is not None:
            return review
    return None


def not_accepted(record: Record) -> list[str]:
    """Indicators whose standing review returns them, in the order of the questionnaire.

    A review that was reopened returns nothing: it has to be given again.
    """
    returned: list[str] = []
    for node in record.questionnaire.nodes:
        review = standing_review(record, node.code)
        if review and not review.accepted and not review.reopened:
            returned.append(node.code)
    return returned


@dataclass(frozen=True, slots=True)
class Outstanding:
    """What stands between a review and its approval, in the order of the questionnaire."""

    indicators: tuple[str, ...]  # indicators that nobody reviewed, or whose answers changed since
    # Places of demanded documents without a verdict, one entry a document.
    evidence: tuple[Place, ...]
    not_applicable: tuple[Place, ...]  # places declared not applicable on which nobody decided
    indicator_of: Mapping[Place, str]


def pages_of_indicators(questionnaire: Questionnaire) -> dict[str, tuple[Page, ...]]:
    """The pages whose questions feed each indicator."""
    by_code = questionnaire.by_code
    pages_by_indicator: dict[str, list[Page]] = {}
    for section in sections(questionnaire):
        for page in section.pages:
            fed = {page.indicator, *(by_code[code].indicator for code in page.questions)}
            for code in sorted(str(code) for code in fed if code is not None):
                pages_by_indicator.setdefault(code, []).append(page)
    return {code: tuple(pages) for code, pages in pages_by_indicator.items()}


def relevant_places(record: Record, evaluation: Evaluation, pages: Iterable[Page]) -> list[Place]:
    """Places of the pages that are asked now, in order."""
    codes = chain.from_iterable(page.questions for page in pages)
    places = chain.from_iterable(record.places(code) for code in codes)
    return [place for place in places if place in evaluation.relevant]


def outstanding(record: Record, evaluation: Evaluation) -> Outstanding:
    """What has to be reviewed, judged or decided before the record can be approved."""
    pages = pages_of_indicators(record.questionnaire)
    places_by_indicator = {
        str(node.code): relevant_places(record, evaluation, pages.get(node.code, ()))
        for node in record.questionnaire.indicators
    }
    indicator_of = {place: code for code, places in places_by_indicator.items() for place in places}
    unseen = tuple(
        code
        for code, places in places_by_indicator.items()
        if places and not _is_reviewed(record, code, places)
    )
    unjudged: list[Place] = []
    undecided: list[Place] = []
    for place in indicator_of:
        response = record.response(*place)
        if response.evidence and evidence_demanded(record, evaluation, place):
            pending = (piece for piece in response.evidence if piece.verdict is Verdict.PENDING)
            unjudged.extend(place for _ in pending)
        stated = response.not_applicable
        if stated and stated.verdict is ApplicabilityVerdict.PENDING:
            undecided.append(place)
    return Outstanding(unseen, tuple(unjudged), tuple(undecided), indicator_of)


def basis(record: Record, evaluation: Evaluation, pages: tuple[Page, ...]) -> object:
    """All that a review of the indicator on these pages depends on, to be compared; no comments."""
    rows = [record.rows.get(page.roster or "", ()) for page in pages]
    codes = chain.from_iterable(page.questions for page in pages)
    places = [place for code in codes for place in record.places(code)]
    responses = [replace(record.response(*place), comment="") for place in places]
    values = [(evaluation.calculated.get(place), place in evaluation.relevant) for place in places]
    return rows, places, responses, values


def evidence_demanded(record: Record, evaluation: Evaluation, place: Place) -> bool:
    """Whether the answer at a place needs a document, which "does not apply" never does."""
    question = record.questionnaire.by_code[place.question]
    rule = question.evidence
    if declared(record.response(*place)):
        return False
    if rule.demand is EvidenceDemand.REQUIRED:
        return True
    claimed = reached_level(question, evaluation.answers.get(place))
    return rule.demand is EvidenceDemand.FROM_LEVEL and claimed >= rule.level > 0


def _is_reviewed(record: Record, code: str, places: Iterable[Place]) -> bool:
    """Whether an indicator was reviewed and no review of it reopened, or none is needed."""
    reviews = [record.reviews[layer, code] for layer in LAYERS if (layer, code) in record.reviews]
    if reviews:
        return not any(review.reopened for review in reviews)
    # Nobody needs to review what is declared not applicable as a whole and confirmed as such.
    by_code = record.questionnaire.by_code
    declarations = (
        record.response(*place).not_applicable
        for place in places
        if by_code[place.question].indicator == code
    )
    verdicts = {declaration and declaration.verdict for declaration in declarations}
    return verdicts == {ApplicabilityVerdict.CONFIRMED}

"""The review as a path of states; what it still has to look at, and what each view rests on."""

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


def same_person(one: str, other: str) -> bool:
    """Whether a reader takes two names for one, whatever their spaces, case and way of typing."""
    return skeleton(one) == skeleton(other)


def entered_by(record: Record) -> tuple[str, ...]:
    """Names of those who entered or submitted the answers."""
    submitters = (step.by for step in record.steps if step.to is State.SUBMITTED)
    return tuple(dict.fromkeys((record.subject.assessor, *submitters)))


def standing_review(record: Record, indicator: str) -> Review | None:
    """The review of the latest layer that looked at the indicator; None when none did."""
    reviews = (record.reviews.get((layer, indicator)) for layer in reversed(LAYERS))
    return next((one for one in reviews if one is not None), None)


def level_set(record: Record, indicator: str, layers: Sequence[Layer]) -> Review | None:
    """The latest review among these layers that set a level; None when none did."""
    reviews = (record.reviews.get((layer, indicator)) for layer in reversed(layers))
    return next((one for one in reviews if one is not None and one.level is not None), None)


def not_accepted(record: Record) -> list[str]:
    """Indicators whose standing review returns them, in the order of the questionnaire.

    A view that was opened again returns nothing: it has to be given again.
    """
    codes = (node.code for node in record.questionnaire.nodes)
    views = ((code, standing_review(record, code)) for code in codes)
    return [code for code, view in views if view and not view.accepted and not view.reopened]


@dataclass(frozen=True, slots=True)
class Outstanding:
    """What stands between a review and its approval, in the order of the questionnaire."""

    indicators: tuple[str, ...]  # indicators that nobody reviewed, or whose answers changed since
    # Places of demanded documents without a verdict, one entry a document.
    evidence: tuple[Place, ...]
    not_applicable: tuple[Place, ...]  # places declared not applicable on which nobody decided
    of: Mapping[Place, str]  # the indicator of each place


def pages_of_indicators(questionnaire: Questionnaire) -> dict[str, tuple[Page, ...]]:
    """The pages whose questions feed each indicator."""
    by_code = questionnaire.by_code
    found: dict[str, list[Page]] = {}
    for section in sections(questionnaire):
        for page in section.pages:
            fed = {page.indicator, *(by_code[code].indicator for code in page.questions)}
            for code in sorted(str(code) for code in fed if code is not None):
                found.setdefault(code, []).append(page)
    return {code: tuple(pages) for code, pages in found.items()}


def relevant_places(record: Record, evaluation: Evaluation, pages: Iterable[Page]) -> list[Place]:
    """Places of the pages that are asked now, in order."""
    codes = chain.from_iterable(page.questions for page in pages)
    places = chain.from_iterable(record.places(code) for code in codes)
    return [place for place in places if place in evaluation.relevant]


def outstanding(record: Record, evaluation: Evaluation) -> Outstanding:
    """What has to be reviewed, judged or decided before the record can be approved."""
    pages = pages_of_indicators(record.questionnaire)
    places = {
        str(node.code): relevant_places(record, evaluation, pages.get(node.code, ()))
        for node in record.questionnaire.indicators
    }
    of = {place: code for code, inside in places.items() for place in inside}
    return Outstanding(
        indicators=tuple(
            code for code, inside in places.items() if inside and not _seen(record, code, inside)
        ),
        evidence=tuple(
            place
            for place in of
            for piece in record.response(*place).evidence
            if piece.verdict is Verdict.PENDING and evidence_demanded(record, evaluation, place)
        ),
        not_applicable=tuple(
            place
            for place in of
            if (stated := record.response(*place).not_applicable)
            and stated.verdict is ApplicabilityVerdict.PENDING
        ),
        of=of,
    )


def basis(record: Record, evaluation: Evaluation, pages: tuple[Page, ...]) -> object:
    """All that a review of the indicator on these pages rests on; comments are no part of it."""
    rows = [record.rows.get(page.roster or "", ()) for page in pages]
    codes = chain.from_iterable(page.questions for page in pages)
    places = [place for code in codes for place in record.places(code)]
    given = [replace(record.response(*place), comment="") for place in places]
    values = [(evaluation.calculated.get(p), p in evaluation.relevant) for p in places]
    return rows, places, given, values


def evidence_demanded(record: Record, evaluation: Evaluation, place: Place) -> bool:
    """Whether what is said at a place needs a document, which "does not apply" never does."""
    question = record.questionnaire.by_code[place.question]
    rule = question.evidence
    if declared(record.response(*place)):
        return False
    if rule.demand is EvidenceDemand.REQUIRED:
        return True
    claimed = reached_level(question, evaluation.answers.get(place))
    return rule.demand is EvidenceDemand.FROM_LEVEL and claimed >= rule.level > 0


def _seen(record: Record, code: str, places: Iterable[Place]) -> bool:
    views = [record.reviews[layer, code] for layer in LAYERS if (layer, code) in record.reviews]
    if views:
        return not any(view.reopened for view in views)
    # Nobody needs to look at what was taken out whole, and confirmed as such.
    by_code = record.questionnaire.by_code
    counted = (place for place in places if by_code[place.question].indicator == code)
    stated = (record.response(*place).not_applicable for place in counted)
    return {one and one.verdict for one in stated} == {ApplicabilityVerdict.CONFIRMED}

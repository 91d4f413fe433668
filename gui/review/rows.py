"""The indicators as a reviewer sees them: levels side by side, evidence, what was decided."""

from dataclasses import dataclass
from enum import StrEnum

from assessment.language.text import Text
from assessment.questionnaire.pages import sections
from assessment.questionnaire.structure import Node
from assessment.responses import model
from assessment.responses.evaluate import Evaluation
from assessment.responses.record import Record
from assessment.responses.review import LAYERS, pages_of_indicators, relevant_places
from assessment.responses.review_changes import level_before
from assessment.scoring.result import NodeScore, Scores, is_known
from assessment.words import mark

GOOD = (model.Verdict.ACCEPTED, model.Verdict.WAIVED)


class ReviewMark(StrEnum):
    PENDING = "pending"
    AGAIN = "again"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASKED = "not_asked"
    UNSCORED = "unscored"


OPEN_MARKS = (ReviewMark.PENDING, ReviewMark.AGAIN)

# Ink, icon and word of each state.
LOOKS = {
    ReviewMark.PENDING: ("idle", "pending", mark("Not reviewed yet")),
    ReviewMark.AGAIN: ("warn", "warning", mark("Look again")),
    ReviewMark.ACCEPTED: ("ok", "done", mark("Accepted")),
    ReviewMark.RETURNED: ("warn", "returned", mark("Returned")),
    ReviewMark.NOT_APPLICABLE: ("idle", "not_applicable", mark("Not applicable")),
    ReviewMark.NOT_ASKED: ("idle", "not_applicable", mark("Not asked here")),
    ReviewMark.UNSCORED: ("idle", "note", mark("Not scored")),
}


@dataclass(frozen=True, slots=True)
class Piece:
    place: model.Place
    evidence: model.Evidence


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    code: str
    label: Text
    mark: ReviewMark
    pieces: tuple[Piece, ...]
    declared: tuple[model.Place, ...]  # places declared not applicable
    questions: tuple[str, ...]  # codes of its relevant questions, in order
    layer: model.Layer = model.Layer.HEAD  # the layer of the review that is looked at
    gate: bool = False
    own: int | None = None  # level of the self-assessment; None while it is open or contradicted
    before: int | None = None  # level before this layer of the review; None without
    reviewed: int | None = None  # level after the review; None while nobody reviewed it
    review: model.Review | None = None  # the reviewer's view in it; None without
    others: tuple[model.Review, ...] = ()  # the views of all other layers, in their order
    undecided: int = 0  # how many of the declarations nobody confirmed or refused

    @property
    def open(self) -> bool:
        return self.mark in OPEN_MARKS

    @property
    def viewed(self) -> bool:
        return self.review is not None or bool(self.others)

    @property
    def unjudged(self) -> bool:
        return any(piece.evidence.verdict is model.Verdict.PENDING for piece in self.pieces)

    @property
    def accepted(self) -> int:
        return sum(piece.evidence.verdict in GOOD for piece in self.pieces)

    @property
    def difference(self) -> int:
        if self.own is None or self.reviewed is None:
            return 0
        return self.reviewed - self.own

    @property
    def reason(self) -> model.ReasonCode | None:
        return self.review.reason if self.review is not None else None

    @property
    def comment(self) -> str:
        return self.review.comment if self.review is not None else ""


def rows_of(
    record: Record, evaluation: Evaluation, own: Scores, layer: model.Layer = model.Layer.HEAD
) -> tuple[IndicatorRow, ...]:
    """All indicators in the order of the questionnaire; ``own`` are the self layer's scores."""
    pages = pages_of_indicators(record.questionnaire)
    return tuple(
        _row(
            record,
            node,
            own.nodes[node.code],
            relevant_places(record, evaluation, pages.get(node.code, ())),
            layer,
        )
        for node in record.questionnaire.indicators
    )


def unscored_rows(record: Record, evaluation: Evaluation) -> tuple[IndicatorRow, ...]:
    """What was asked outside all indicators, a row for each page that was asked."""
    fed = {page for pages in pages_of_indicators(record.questionnaire).values() for page in pages}
    pages = (page for section in sections(record.questionnaire) for page in section.pages)
    found = ((page, relevant_places(record, evaluation, (page,))) for page in pages)
    return tuple(
        IndicatorRow(
            code=page.code,
            label=page.title,
            mark=ReviewMark.UNSCORED,
            pieces=_pieces(record, places),
            declared=_declared(record, places),
            questions=tuple(dict.fromkeys(place.question for place in places)),
        )
        for page, places in found
        if page not in fed and places
    )


def _pieces(record: Record, places: tuple[model.Place, ...]) -> tuple[Piece, ...]:
    return tuple(Piece(place, one) for place in places for one in record.response(*place).evidence)


def _declared(record: Record, places: tuple[model.Place, ...]) -> tuple[model.Place, ...]:
    return tuple(p for p in places if record.response(*p).not_applicable is not None)


def _row(
    record: Record,
    node: Node,
    score: NodeScore,
    places: tuple[model.Place, ...],
    layer: model.Layer,
) -> IndicatorRow:
    review = record.reviews.get((layer, node.code))
    earlier = level_before(record, layer, node.code)
    others = (record.reviews.get((each, node.code)) for each in LAYERS if each is not layer)
    declared = _declared(record, places)
    own = score.level if is_known(score, record.questionnaire) else None
    return IndicatorRow(
        code=node.code,
        label=node.label,
        gate=any(gate.node == node.code for gate in record.questionnaire.gates),
        own=own,
        before=score.level if earlier is None else earlier,
        reviewed=_reviewed_level(record, own, node.code, layer),
        mark=_mark(record, score, places, declared, review),
        pieces=_pieces(record, places),
        declared=declared,
        undecided=sum(_verdict(record, p) is model.ApplicabilityVerdict.PENDING for p in declared),
        questions=tuple(dict.fromkeys(place.question for place in places)),
        layer=layer,
        review=review,
        others=tuple(view for view in others if view is not None),
    )


def _reviewed_level(record: Record, own: int | None, code: str, layer: model.Layer) -> int | None:
    views = [record.reviews.get((each, code)) for each in LAYERS[: LAYERS.index(layer) + 1]]
    levels = [view.level for view in views if view is not None and view.level is not None]
    if levels:
        return levels[-1]
    return own if any(view is not None and view.accepted for view in views) else None


def _mark(
    record: Record,
    score: NodeScore,
    places: tuple[model.Place, ...],
    declared: tuple[model.Place, ...],
    review: model.Review | None,
) -> ReviewMark:
    if review is not None and review.accepted:
        return ReviewMark.ACCEPTED
    if review is not None and review.reopened:
        return ReviewMark.AGAIN
    if review is not None:
        corrected = any(s.to is model.State.SUBMITTED and s.at > review.at for s in record.steps)
        return ReviewMark.AGAIN if corrected else ReviewMark.RETURNED
    if not places:
        return ReviewMark.NOT_ASKED
    verdicts = {_verdict(record, place) for place in declared}
    confirmed = verdicts == {model.ApplicabilityVerdict.CONFIRMED}
    return ReviewMark.NOT_APPLICABLE if confirmed and score.not_applicable else ReviewMark.PENDING


def _verdict(record: Record, place: model.Place) -> model.ApplicabilityVerdict | None:
    stated = record.response(*place).not_applicable
    return None if stated is None else stated.verdict

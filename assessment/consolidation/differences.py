"""Copies of one case side by side, question by question: what differs, and what they started from.

A table is one thing here: its rows belong together, so they are taken together.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from assessment.consolidation.collection import Collection
from assessment.consolidation.model import Held
from assessment.consolidation.standing import CaseStanding
from assessment.exchange.keys import Signature
from assessment.questionnaire.model import Question, Questionnaire
from assessment.responses.model import Layer, Objection, Place, Response, Review, RowId
from assessment.responses.record import Record
from assessment.responses.review_changes import objections_to


@dataclass(frozen=True, slots=True)
class Item:
    """What a copy has at a question or table: answer, evidence, comment, what was said to it."""

    response: Response | None  # the response outside tables; ``None`` for a table
    rows: tuple[RowId, ...] = ()
    cells: tuple[tuple[Place, Response], ...] = ()
    reviews: tuple[Review, ...] = ()
    objections: tuple[Objection, ...] = ()  # objections about that indicator, oldest first


def _without_moments(one: Item) -> Item:
    """Two reviews that say the same at other times are no difference."""
    reviews = (replace(each, at=datetime.min.replace(tzinfo=UTC)) for each in one.reviews)
    return replace(one, reviews=tuple(reviews))


@dataclass(frozen=True, slots=True)
class CopyDifference:
    code: str
    question: Question | None
    indicator: str
    base: Item | None  # what the common ancestor has; None without one
    sides: Mapping[str, Item]  # what each copy has, by revision

    @property
    def differs(self) -> bool:
        first, *others = map(_without_moments, self.sides.values())
        return any(other != first for other in others)

    @property
    def answered(self) -> bool:
        first = next(iter(self.sides.values()))
        return bool(first.rows) if first.response is None else not first.response.empty

    def changed(self, revision: str) -> bool:
        """Whether this copy differs from the common ancestor; False without one."""
        if self.base is None:
            return False
        return _without_moments(self.sides[revision]) != _without_moments(self.base)


@dataclass(frozen=True)
class CopyComparison:
    standing: CaseStanding
    copies: Mapping[str, Held]
    records: Mapping[str, Record]
    base: Held | None
    differences: tuple[CopyDifference, ...]  # what differs, in the order of the questionnaire
    same: int  # number of questions and tables that are answered and the same
    comparable: bool  # whether all answer the same questionnaire; nothing is listed otherwise
    start: Record | None = None  # the record of the common ancestor; None without one
    signatures: Mapping[str, tuple[Signature, ...]] = field(default_factory=dict)
    # The copies that say everywhere what the common ancestor says.
    unchanged: frozenset[str] = frozenset()

    def source(self, revision: str) -> Record | None:
        """The record an answer can be taken from: of a copy, or of the common ancestor."""
        if self.base is not None and revision == self.base.revision:
            return self.start
        return self.records.get(revision)


def compare(collection: Collection, standing: CaseStanding) -> CopyComparison:
    """The heads of a case side by side, with what they started from.

    Raises:
        AssessmentError: If a record cannot be read any more.
    """
    copies = {one.revision: one for one in standing.heads}
    records = {revision: collection.record(revision) for revision in copies}
    comparable = len({one.fingerprint for one in copies.values()}) == 1
    base = standing.base
    if base is not None and base.fingerprint not in {one.fingerprint for one in copies.values()}:
        base = None
    start = None if base is None else collection.record(base.revision)
    everything = list(_items(records, start)) if comparable else []
    return CopyComparison(
        standing=standing,
        copies=copies,
        records=records,
        base=base,
        differences=tuple(one for one in everything if one.differs),
        same=sum(one.answered and not one.differs for one in everything),
        comparable=comparable,
        start=start,
        signatures={revision: collection.signatures(one) for revision, one in copies.items()},
        unchanged=frozenset(
            revision
            for revision in copies
            if start is not None and comparable
            if not any(one.changed(revision) for one in everything)
        ),
    )


def item(record: Record, code: str) -> Item:
    questionnaire = record.questionnaire
    indicator = indicator_of(questionnaire, code)
    found = (record.reviews.get((layer, indicator)) for layer in Layer)
    reviews = tuple(review for review in found if review is not None)
    objections = objections_to(record, indicator)
    if code in questionnaire.by_code:
        return Item(record.response(code), reviews=reviews, objections=objections)
    columns = {column.code for column in questionnaire.columns[code]}
    cells = sorted(
        ((place, given) for place, given in record.responses.items() if place.question in columns),
        key=lambda cell: (cell[0].question, cell[0].row or ""),
    )
    return Item(None, record.rows.get(code, ()), tuple(cells), reviews, objections)


def indicator_of(questionnaire: Questionnaire, code: str) -> str:
    """The indicator a question or table belongs to; empty without one."""
    question = questionnaire.by_code.get(code)
    if question is not None:
        return question.indicator or ""
    return next((one.indicator or "" for one in questionnaire.rosters if one.code == code), "")


def _items(records: Mapping[str, Record], start: Record | None) -> Iterator[CopyDifference]:
    questionnaire = next(iter(records.values())).questionnaire
    codes = (str(one.roster or one.code) for one in questionnaire.questions)
    for code in dict.fromkeys(codes):
        yield CopyDifference(
            code=code,
            question=questionnaire.by_code.get(code),
            indicator=indicator_of(questionnaire, code),
            base=None if start is None else item(start, code),
            sides={revision: item(record, code) for revision, record in records.items()},
        )

"""The record: one assessment of one unit in one round, frozen; changes make new records."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import compress
from operator import is_not
from types import MappingProxyType

from assessment.language.text import Text
from assessment.questionnaire.model import Questionnaire
from assessment.responses import model
from assessment.responses.model import Place, Response, Review, RowId


@dataclass(frozen=True, slots=True)
class Subject:
    unit: str
    unit_name: Text
    round: str
    assessor: str
    created: datetime
    block: str = ""


@dataclass(frozen=True)
class Record:
    id: str  # UUID, the identity of the assessment everywhere
    questionnaire: Questionnaire
    subject: Subject
    # Non-empty responses by place.
    responses: Mapping[Place, Response] = MappingProxyType({})
    # Row ids of each roster, in order.
    rows: Mapping[str, tuple[RowId, ...]] = MappingProxyType({})
    reviews: Mapping[tuple[model.Layer, str], Review] = MappingProxyType({})
    state: model.State = model.State.DRAFT
    steps: tuple[model.Step, ...] = ()
    at_question: str = ""  # question left last; empty at the beginning
    objections: tuple[model.Objection, ...] = ()

    def response(self, question: str, row: RowId | None = None) -> Response:
        """The response at a place; ``EMPTY`` when nothing was given."""
        return self.responses.get(Place(question, row), model.EMPTY)

    def places(self, question: str) -> Iterator[Place]:
        roster = self.questionnaire.by_code[question].roster
        if roster is None:
            yield Place(question)
        else:
            for row in self.rows.get(roster, ()):
                yield Place(question, row)

    def with_response(self, place: Place, response: Response) -> "Record":
        """The record with this response; an empty response removes the entry."""
        current = self.responses
        # Copying the mapping under a proxy is one C call; ``dict(proxy)`` would look up each key.
        if isinstance(current, MappingProxyType):
            responses = current.copy()
        else:
            responses = dict(current)
        if response.empty:
            responses.pop(place, None)
        else:
            responses[place] = response
        return replace(self, responses=MappingProxyType(responses))

    def with_rows(self, roster: str, rows: tuple[RowId, ...]) -> "Record":
        """The record with these rows, no entry when empty; responses are left to the caller."""
        all_rows = {code: ids for code, ids in self.rows.items() if code != roster}
        if rows:
            all_rows[roster] = rows
        return replace(self, rows=MappingProxyType(all_rows))

    def with_review(self, key: tuple[model.Layer, str], review: Review | None) -> "Record":
        """The record with this review under its key; None removes the one there was."""
        reviews = dict(self.reviews)
        if review is None:
            reviews.pop(key, None)
        else:
            reviews[key] = review
        return replace(self, reviews=MappingProxyType(reviews))


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything in a record but its subject; its field names are written to files and packages."""

    responses: tuple[tuple[Place, Response], ...]
    rows: tuple[tuple[str, tuple[RowId, ...]], ...]
    reviews: tuple[Review, ...]
    steps: tuple[model.Step, ...]
    state: model.State
    objections: tuple[model.Objection, ...] = ()

    @classmethod
    def from_record(cls, record: Record) -> "Contents":
        return cls(
            tuple(sorted(record.responses.items(), key=_place_order)),
            tuple(sorted(record.rows.items())),
            tuple(record.reviews[key] for key in sorted(record.reviews)),
            record.steps,
            record.state,
            record.objections,
        )

    def within(self, record: Record) -> Record:
        return replace(
            record,
            responses=MappingProxyType(dict(self.responses)),
            rows=MappingProxyType(dict(self.rows)),
            reviews=MappingProxyType(
                {(review.layer, review.indicator): review for review in self.reviews}
            ),
            steps=self.steps,
            state=self.state,
            objections=self.objections,
        )


def differing[K, V](before: Mapping[K, V], after: Mapping[K, V]) -> list[K]:
    """Keys, such as places, whose value is not the same object, or is no longer there."""
    if before is after:
        return []
    if list(before) == list(after):
        # The same keys in the same order, as after nearly every answer: one pass is enough.
        return list(compress(after, map(is_not, before.values(), after.values())))
    changed = [key for key, value in after.items() if before.get(key) is not value]
    return [*changed, *(key for key in before if key not in after)]


def _place_order(entry: tuple[Place, Response]) -> tuple[str, str]:
    place = entry[0]
    return place.question, place.row or ""


def documents_in(responses: Mapping[Place, Response]) -> Iterator[tuple[str, int]]:
    """Digest and length of every attached document."""
    for response in responses.values():
        for piece in response.evidence:
            if piece.digest:
                yield piece.digest, piece.size

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
        kept = self.responses
        # A view that is read only copies what it shows at once; ``dict`` would ask for each key.
        responses = kept.copy() if isinstance(kept, MappingProxyType) else dict(kept)
        if response.empty:
            responses.pop(place, None)
        else:
            responses[place] = response
        return replace(self, responses=MappingProxyType(responses))

    def with_rows(self, roster: str, rows: tuple[RowId, ...]) -> "Record":
        """The record with these rows, no entry for none; responses are the caller's affair."""
        others = {code: ids for code, ids in self.rows.items() if code != roster}
        return replace(self, rows=MappingProxyType({**others, roster: rows} if rows else others))

    def with_review(self, key: tuple[model.Layer, str], review: Review | None) -> "Record":
        """The record with this view; None takes the one there was away."""
        views = {**self.reviews, key: review}
        kept = {at: view for at, view in views.items() if view is not None}
        return replace(self, reviews=MappingProxyType(kept))


@dataclass(frozen=True, slots=True)
class Contents:
    """What a record holds beside its subject; files and packages name its fields."""

    responses: tuple[tuple[Place, Response], ...]
    rows: tuple[tuple[str, tuple[RowId, ...]], ...]
    reviews: tuple[Review, ...]
    steps: tuple[model.Step, ...]
    state: model.State
    objections: tuple[model.Objection, ...] = ()

    @classmethod
    def of(cls, record: Record) -> "Contents":
        return cls(
            tuple(sorted(record.responses.items(), key=lambda one: (one[0][0], one[0].row or ""))),
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
            reviews=MappingProxyType({(one.layer, one.indicator): one for one in self.reviews}),
            steps=self.steps,
            state=self.state,
            objections=self.objections,
        )


def differing[K, V](before: Mapping[K, V], after: Mapping[K, V]) -> list[K]:
    """Keys, such as places, whose value is not the very same object, or is no longer there."""
    if before is after:
        return []
    if list(before) == list(after):
        # The same keys in the same order, as after nearly every answer: told apart in one pass.
        return list(compress(after, map(is_not, before.values(), after.values())))
    other = [key for key, value in after.items() if before.get(key) is not value]
    return [*other, *(key for key in before if key not in after)]


def documents_in(responses: Mapping[Place, Response]) -> Iterator[tuple[str, int]]:
    """Digest and length of every attached document."""
    for response in responses.values():
        yield from ((one.digest, one.size) for one in response.evidence if one.digest)

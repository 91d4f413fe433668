"""What a file began with, as the first line of its history: the ground every replay stands on."""

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any

from assessment.errors import UnreadableError
from assessment.questionnaire.model import Questionnaire
from assessment.responses.exact import is_exact
from assessment.responses.lines import lines_of
from assessment.responses.model import Objection, Place, Response, Review, RowId, State, Step
from assessment.responses.plain import from_plain, to_plain
from assessment.responses.record import Record, Subject
from assessment.responses.unread import Line, Unread

_KEPT = 8
_OBJECTIONS = "review_objections"
_CHECKED: Mapping[str, object] = {
    "id": str,
    "subject": Subject,
    "questionnaire": str,
    "steps": tuple[Step, ...],
    "state": State,
    "at_question": str,
}
_KEYS = frozenset({"responses", "rows", "reviews", *_CHECKED})
_REVIEWS, _STEPS, _ALL_OBJECTIONS = tuple[Review, ...], tuple[Step, ...], tuple[Objection, ...]
_LISTED_KINDS = (
    tuple[tuple[Place, Response], ...],
    tuple[tuple[str, tuple[RowId, ...]], ...],
    _REVIEWS,
)


@lru_cache(maxsize=_KEPT)
def fingerprint_of(text: str) -> str:
    """SHA-256 of a questionnaire's canonical text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def contents_of(record: Record, questionnaire_text: str) -> dict[str, object]:
    """The whole record as plain JSON values, the questionnaire by its digest only."""
    objected = {_OBJECTIONS: to_plain(record.objections)} if record.objections else {}
    responses = sorted(record.responses.items(), key=lambda entry: (entry[0][0], entry[0][1] or ""))
    return {
        "id": record.id,
        "subject": to_plain(record.subject),
        "questionnaire": fingerprint_of(questionnaire_text),
        "responses": [[to_plain(place), to_plain(response)] for place, response in responses],
        "rows": [[code, list(rows)] for code, rows in sorted(record.rows.items())],
        "reviews": [to_plain(record.reviews[key]) for key in sorted(record.reviews)],
        "steps": to_plain(record.steps),
        "state": record.state.value,
        "at_question": record.at_question,
        **objected,
    }


def record_of(contents: object, questionnaire: Questionnaire, questionnaire_text: str) -> Record:
    """The record of these contents.

    Raises:
        UnreadableError: If they are not what ``contents_of`` writes, or of another questionnaire.
    """
    if not isinstance(contents, dict) or not contents.keys() >= _KEYS:
        raise UnreadableError("an object with all its fields was expected")
    if is_contents(contents, questionnaire_text):
        return read_later(
            contents, questionnaire, lines_of(questionnaire).made(contents["responses"])
        )
    if contents["questionnaire"] != fingerprint_of(questionnaire_text):
        raise UnreadableError("the record began with another questionnaire")
    objected = contents.get(_OBJECTIONS, [])
    reviews = from_plain(tuple[Review, ...], contents["reviews"])
    return Record(
        id=from_plain(str, contents["id"]),
        questionnaire=questionnaire,
        subject=from_plain(Subject, contents["subject"]),
        responses=dict(from_plain(tuple[tuple[Place, Response], ...], contents["responses"])),
        rows=dict(from_plain(tuple[tuple[str, tuple[RowId, ...]], ...], contents["rows"])),
        reviews={(review.layer, review.indicator): review for review in reviews},
        state=from_plain(State, contents["state"]),
        steps=from_plain(tuple[Step, ...], contents["steps"]),
        at_question=from_plain(str, contents["at_question"]),
        objections=from_plain(tuple[Objection, ...], objected),
    )


def is_contents(contents: object, questionnaire_text: str) -> bool:
    """Whether these are exactly what ``contents_of`` writes for a record, each line of it once."""
    if type(contents) is not dict or contents.keys() - {_OBJECTIONS} != _KEYS:
        return False
    if contents["questionnaire"] != fingerprint_of(questionnaire_text):
        return False
    listed = contents["responses"], contents["rows"], contents["reviews"]
    return (
        all(is_exact(kind, contents[name]) for name, kind in _CHECKED.items())
        and all(map(is_exact, _LISTED_KINDS, listed))
        and is_exact(_ALL_OBJECTIONS, contents.get(_OBJECTIONS, []))
        and contents.get(_OBJECTIONS) != []
        and _in_order([(place[0], place[1] or "") for place, _ in contents["responses"]])
        and _in_order([code for code, _ in contents["rows"]])
        and _in_order([(each["layer"], each["indicator"]) for each in contents["reviews"]])
    )


def _in_order(keys: list[Any]) -> bool:
    return all(one < other for one, other in pairwise(keys))


def read_later(
    contents: Mapping[str, Any], questionnaire: Questionnaire, lines: Iterable[Line]
) -> Record:
    """The record of exact contents, whose responses are read when they are asked for.

    Args:
        contents: What ``is_contents`` said yes to; the responses in it are not looked at.
        questionnaire: What it answers.
        lines: Its responses, in their order.
    """
    reviews = from_plain(_REVIEWS, contents["reviews"])
    return Record(
        id=contents["id"],
        questionnaire=questionnaire,
        subject=from_plain(Subject, contents["subject"]),
        responses=Unread(lines),
        rows={code: tuple(rows) for code, rows in contents["rows"]},
        reviews={(review.layer, review.indicator): review for review in reviews},
        state=State(contents["state"]),
        steps=from_plain(_STEPS, contents["steps"]),
        at_question=contents["at_question"],
        objections=from_plain(_ALL_OBJECTIONS, contents.get(_OBJECTIONS, [])),
    )

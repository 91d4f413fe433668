"""What a file began with, as the first line of its history: the ground every replay stands on."""

import hashlib
from functools import lru_cache

from assessment.questionnaire.model import Questionnaire
from assessment.responses.model import Objection, Place, Response, Review, RowId, State, Step
from assessment.responses.plain import UnreadableError, from_plain, to_plain
from assessment.responses.record import Record, Subject

_KEPT = 8


@lru_cache(maxsize=_KEPT)
def fingerprint_of(text: str) -> str:
    """SHA-256 of a questionnaire's canonical text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def contents_of(record: Record, questionnaire_text: str) -> dict[str, object]:
    """The whole record as plain JSON values, the questionnaire by its digest only."""
    objected = {"review_objections": to_plain(record.objections)} if record.objections else {}
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
        ValueError: If they are not what ``contents_of`` writes, or of another questionnaire.
        KeyError: If something is missing in them.
    """
    if not isinstance(contents, dict):
        raise UnreadableError("an object was expected")
    if contents["questionnaire"] != fingerprint_of(questionnaire_text):
        raise UnreadableError("the record began with another questionnaire")
    objected = contents.get("review_objections", [])
    reviews = from_plain(tuple[Review, ...], contents["reviews"])
    return Record(
        id=from_plain(str, contents["id"]),
        questionnaire=questionnaire,
        subject=from_plain(Subject, contents["subject"]),
        responses=dict(from_plain(tuple[tuple[Place, Response], ...], contents["responses"])),
        rows=dict(from_plain(tuple[tuple[str, tuple[RowId, ...]], ...], contents["rows"])),
        reviews={(review.layer, review.indicator): review for review in reviews},
        state=State(contents["state"]),
        steps=from_plain(tuple[Step, ...], contents["steps"]),
        at_question=from_plain(str, contents["at_question"]),
        objections=from_plain(tuple[Objection, ...], objected),
    )

"""Records as rows of the tables, and as what a file began with."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, cast

from assessment.codec import json_in, names_once
from assessment.errors import UnreadableError
from assessment.questionnaire.model import Questionnaire
from assessment.responses.changes import Contents
from assessment.responses.codec import from_plain, to_plain
from assessment.responses.model import Layer, Objection, Place, Response, Review, RowId, State, Step
from assessment.responses.record import Record, Subject, differing

OBJECTIONS = "objections"
_ABOUT = frozenset({"id", "subject", "questionnaire", "at_question"})
NEEDED = frozenset({"id", "subject", "questionnaire", "state", "at_question", "head"})

type Statement = tuple[str, tuple[str | int, ...]]


def dumps(value: object) -> str:
    """JSON in one form: keys sorted, no spaces, letters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def loads(text: str) -> object:
    """The value of a JSON text in that form.

    Raises:
        UnreadableError: If it is no JSON, or has numbers or doubled keys JSON does not know.
    """
    return json_in(text, parse_constant=_refused, object_pairs_hook=names_once)


def differences(before: Record, after: Record) -> Iterator[Statement]:
    yield from _response_differences(before.responses, after.responses)
    for code in before.rows.keys() | after.rows.keys():
        if before.rows.get(code) != after.rows.get(code):
            yield _row_statement(code, after.rows.get(code, ()))
    for key in before.reviews.keys() | after.reviews.keys():
        if before.reviews.get(key) != after.reviews.get(key):
            yield _review_statement(key, after.reviews.get(key))
    yield from _state_differences(before, after)


def _state_differences(before: Record, after: Record) -> Iterator[Statement]:
    if before.steps != after.steps:
        yield "DELETE FROM step", ()
        for number, step in enumerate(after.steps):
            yield "INSERT INTO step VALUES (?, ?)", (number, dumps(to_plain(step)))
    if before.state is not after.state:
        yield meta_statement("state", after.state.value)
    if before.objections != after.objections:
        yield meta_statement(OBJECTIONS, dumps(to_plain(after.objections)))
    if before.at_question != after.at_question:
        yield meta_statement("at_question", after.at_question)


def all_of(connection: sqlite3.Connection, query: str) -> list[tuple[Any, ...]]:
    """Everything a query finds.

    Nothing is read row by row: a query that is broken off keeps its connection, and with it the
    lock on the file, alive after closing.
    """
    return connection.execute(query).fetchall()


def meta_statement(key: str, value: str) -> Statement:
    return "INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value)


def read_meta(connection: sqlite3.Connection) -> dict[str, str]:
    """All kept values by key.

    Raises:
        UnreadableError: If one is missing that every file has.
    """
    meta = {str(key): str(value) for key, value in all_of(connection, "SELECT * FROM meta")}
    if missing := NEEDED - meta.keys():
        raise UnreadableError(f"not there: {sorted(missing)}")
    return meta


def read_record(
    connection: sqlite3.Connection, meta: Mapping[str, str], questionnaire: Questionnaire
) -> Record:
    """The record as the tables have it."""
    return Record(
        id=meta["id"],
        questionnaire=questionnaire,
        subject=from_plain(Subject, loads(meta["subject"])),
        responses=_responses(connection),
        rows={
            str(code): from_plain(tuple[RowId, ...], loads(rows))
            for code, rows in all_of(connection, "SELECT code, rows FROM roster")
        },
        reviews={
            (from_plain(Layer, layer), str(indicator)): from_plain(Review, loads(content))
            for layer, indicator, content in all_of(connection, "SELECT * FROM review")
        },
        state=from_plain(State, meta["state"]),
        steps=tuple(
            from_plain(Step, loads(content))
            for (content,) in all_of(connection, "SELECT content FROM step ORDER BY number")
        ),
        at_question=meta["at_question"],
        objections=read_objections(meta),
    )


def read_objections(meta: Mapping[str, str]) -> tuple[Objection, ...]:
    """The objections kept with a record; none in files from before there were any."""
    return from_plain(tuple[Objection, ...], loads(meta.get(OBJECTIONS, "[]")))


def same_contents(one: Record, other: Record) -> bool:
    return next(differences(one, other), None) is None and one.subject == other.subject


def _responses(connection: sqlite3.Connection) -> dict[Place, Response]:
    return {
        Place(question, RowId(row) if row else None): from_plain(Response, loads(content))
        for question, row, content in all_of(connection, "SELECT * FROM response")
    }


def _response_differences(
    before: Mapping[Place, Response], after: Mapping[Place, Response]
) -> Iterator[Statement]:
    for place in differing(before, after):
        key = (place.question, place.row or "")
        if place not in after:
            yield "DELETE FROM response WHERE question = ? AND row = ?", key
        elif after[place] != before.get(place):
            content = dumps(to_plain(after[place]))
            yield "INSERT OR REPLACE INTO response VALUES (?, ?, ?)", (*key, content)


def _row_statement(code: str, rows: tuple[RowId, ...]) -> Statement:
    if not rows:
        return "DELETE FROM roster WHERE code = ?", (code,)
    return "INSERT OR REPLACE INTO roster VALUES (?, ?)", (code, dumps(list(rows)))


def _review_statement(key: tuple[Layer, str], review: Review | None) -> Statement:
    layer, indicator = key[0].value, key[1]
    if review is None:
        return "DELETE FROM review WHERE layer = ? AND indicator = ?", (layer, indicator)
    content = dumps(to_plain(review))
    return "INSERT OR REPLACE INTO review VALUES (?, ?, ?)", (layer, indicator, content)


def _refused(constant: str) -> object:
    raise UnreadableError(f"{constant} is no JSON")


_OBJECTIONS = "review_objections"


@lru_cache(maxsize=8)
def fingerprint_of(text: str) -> str:
    """SHA-256 of a questionnaire's canonical text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def contents_of(record: Record, questionnaire_text: str) -> dict[str, object]:
    """The whole record as plain JSON values, the questionnaire by its digest only."""
    contents = {
        "id": record.id,
        "subject": to_plain(record.subject),
        "questionnaire": fingerprint_of(questionnaire_text),
        "at_question": record.at_question,
        **cast("dict[str, object]", to_plain(Contents.of(record))),
    }
    if OBJECTIONS in contents:
        contents[_OBJECTIONS] = contents.pop(OBJECTIONS)
    return contents


def record_of(contents: object, questionnaire: Questionnaire, questionnaire_text: str) -> Record:
    """The record of these contents.

    Raises:
        UnreadableError: If they are not what ``contents_of`` writes, or of another questionnaire.
    """
    if not isinstance(contents, dict) or not contents.keys() >= _ABOUT:
        raise UnreadableError("an object with all its fields was expected")
    if contents["questionnaire"] != fingerprint_of(questionnaire_text):
        raise UnreadableError("the record began with another questionnaire")
    held = {name: value for name, value in contents.items() if name not in _ABOUT}
    if _OBJECTIONS in held:
        held[OBJECTIONS] = held.pop(_OBJECTIONS)
    record = Record(
        id=from_plain(str, contents["id"]),
        questionnaire=questionnaire,
        subject=from_plain(Subject, contents["subject"]),
        at_question=from_plain(str, contents["at_question"]),
    )
    return from_plain(Contents, held).within(record)

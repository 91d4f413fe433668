"""What can still be read from a damaged file, row by row."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from assessment.errors import UnreadableError
from assessment.files.checking import questionnaire_of
from assessment.files.failures import explained, failure
from assessment.files.rows import loads, read_objections
from assessment.problems.files import FileProblem
from assessment.questionnaire.model import Questionnaire
from assessment.responses.model import (
    Layer,
    Objection,
    Place,
    Response,
    Review,
    RowId,
    State,
    Step,
)
from assessment.responses.plain import from_plain
from assessment.responses.record import Record, Subject

_UNREADABLE = (sqlite3.Error, UnreadableError)


def record_in(connection: sqlite3.Connection, path: Path) -> Record:
    """The record as far as the tables can be read; what cannot be understood is left out.

    Raises:
        AssessmentError: If not even its name, subject and questionnaire are there.
    """
    with explained(path, FileProblem.DAMAGED):
        meta = {
            str(key): str(value) for key, value in _rows(connection, "SELECT key, value FROM meta")
        }
        if "questionnaire" not in meta:
            raise failure(FileProblem.QUESTIONNAIRE_UNREADABLE, path)
        if not {"id", "subject"} <= meta.keys():
            raise failure(FileProblem.DAMAGED, path)
        questionnaire = questionnaire_of(meta, path)
        subject = from_plain(Subject, loads(meta["subject"]))
        record = Record(meta["id"], questionnaire, subject)
    for code, rows in _understood(connection, "SELECT code, rows FROM roster", _roster):
        if code in questionnaire.columns:
            record = record.with_rows(code, rows)
    for place, response in _understood(
        connection, "SELECT question, row, content FROM response", _response
    ):
        if _fits(questionnaire, record, place):
            record = record.with_response(place, response)
    steps = tuple(
        step for _, step in _understood(connection, "SELECT number, content FROM step", _step)
    )
    state = steps[-1].to if steps else State.DRAFT
    known = {node.code for node in questionnaire.indicators}
    views = _understood(connection, "SELECT layer, indicator, content FROM review", _review)
    reviews = {key: view for key, view in views if key[1] in known}
    objections = tuple(one for one in _objections(meta) if one.indicator in known)
    return replace(record, reviews=reviews, state=state, steps=steps, objections=objections)


def attachments_in(connection: sqlite3.Connection) -> Iterator[tuple[bytes, str]]:
    """Attached documents whose bytes are proven whole, with their names."""
    for digest, name, content in _rows(connection, "SELECT digest, name, bytes FROM attachment"):
        if isinstance(content, bytes) and hashlib.sha256(content).hexdigest() == digest:
            yield content, str(name)


def _understood[K, V](
    connection: sqlite3.Connection, query: str, read: Callable[..., tuple[K, V]]
) -> Iterator[tuple[K, V]]:
    for row in _rows(connection, query):
        try:
            # A broken page may give values of any kind.
            yield read(*map(str, row))
        except _UNREADABLE:
            continue


def _rows(connection: sqlite3.Connection, query: str) -> Iterator[tuple[object, ...]]:
    """What a query finds, until a row cannot be read."""
    try:
        with closing(connection.cursor()) as cursor:
            yield from cursor.execute(query)
    except _UNREADABLE:
        return


def _roster(code: str, rows: str) -> tuple[str, tuple[RowId, ...]]:
    return code, from_plain(tuple[RowId, ...], loads(rows))


def _response(question: str, row: str, content: str) -> tuple[Place, Response]:
    return Place(question, RowId(row) if row else None), from_plain(Response, loads(content))


def _step(number: str, content: str) -> tuple[str, Step]:
    return number, from_plain(Step, loads(content))


def _review(layer: str, indicator: str, content: str) -> tuple[tuple[Layer, str], Review]:
    return (from_plain(Layer, layer), indicator), from_plain(Review, loads(content))


def _objections(meta: Mapping[str, str]) -> tuple[Objection, ...]:
    try:
        return read_objections(meta)
    except _UNREADABLE:
        return ()


def _fits(questionnaire: Questionnaire, record: Record, place: Place) -> bool:
    question = questionnaire.by_code.get(place.question)
    return question is not None and place in set(record.places(question.code))

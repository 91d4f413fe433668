"""The rows of a file: of its record, and of every change with who and when.

Changes are chained by digests from what the file began with; undo and redo are read from them.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple, Protocol, cast

from assessment.codec import json_in, names_once
from assessment.errors import UnreadableError
from assessment.questionnaire.model import Questionnaire
from assessment.responses import changes, codec
from assessment.responses.codec import from_plain, to_plain
from assessment.responses.model import Layer, Objection, Place, Response, Review, RowId, State, Step
from assessment.responses.record import Contents, Record, Subject, differing

OBJECTIONS = "objections"
_ABOUT = frozenset({"id", "subject", "questionnaire", "at_question"})
NEEDED = frozenset({"id", "subject", "questionnaire", "state", "at_question", "head"})

type Statement = tuple[str, tuple[str | int | bytes, ...]]


def dumps(value: object) -> str:
    """JSON in one form: keys sorted, no spaces, letters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def loads(text: str) -> object:
    """The value of a JSON text in that form.

    Raises:
        UnreadableError: If it is no JSON, or has numbers or doubled keys JSON does not know.
    """
    return json_in(text, parse_constant=_refused, object_pairs_hook=names_once)


_RESPONSE = (
    "INSERT OR REPLACE INTO response VALUES (?, ?, ?)",
    "DELETE FROM response WHERE question = ? AND row = ?",
)
_ROSTER = "INSERT OR REPLACE INTO roster VALUES (?, ?)", "DELETE FROM roster WHERE code = ?"
_REVIEW = (
    "INSERT OR REPLACE INTO review VALUES (?, ?, ?)",
    "DELETE FROM review WHERE layer = ? AND indicator = ?",
)


def differences(before: Record, after: Record) -> Iterator[Statement]:
    """What makes the tables of one record those of the other."""
    for place, response in _other(before.responses, after.responses):
        yield _kept(_RESPONSE, (place.question, place.row or ""), response)
    for code, rows in _other(before.rows, after.rows):
        yield _kept(_ROSTER, (code,), rows)
    for (layer, indicator), review in _other(before.reviews, after.reviews):
        yield _kept(_REVIEW, (layer.value, indicator), review)
    if before.steps != after.steps:
        yield "DELETE FROM step", ()
        for number, step in enumerate(after.steps):
            yield "INSERT INTO step VALUES (?, ?)", (number, dumps(to_plain(step)))
    for name in ("state", OBJECTIONS, "at_question"):
        if (now := getattr(after, name)) != getattr(before, name):
            yield meta_statement(name, str(now) if isinstance(now, str) else dumps(to_plain(now)))


def _other[K, V](before: Mapping[K, V], after: Mapping[K, V]) -> Iterator[tuple[K, V | None]]:
    """What stands at the keys where something else stood before; None where nothing does."""
    changed = ((key, after.get(key)) for key in differing(before, after))
    return ((key, now) for key, now in changed if now is None or now != before.get(key))


def _kept(ways: tuple[str, str], key: tuple[str, ...], content: object | None) -> Statement:
    insert, delete = ways
    if content is None:
        return (delete, key)
    return (insert, (*key, dumps(to_plain(content))))


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


class RowReading(Protocol):
    """Gives what is made of each row that a query finds."""

    def __call__[T](self, query: str, made: Callable[..., T]) -> Iterable[T]: ...


def read_record(meta: Mapping[str, str], questionnaire: Questionnaire, read: RowReading) -> Record:
    """The record as the tables have it."""
    return Record(
        id=meta["id"],
        questionnaire=questionnaire,
        subject=from_plain(Subject, loads(meta["subject"])),
        responses=dict(read("SELECT question, row, content FROM response", _response)),
        rows=dict(read("SELECT code, rows FROM roster", _roster)),
        reviews=dict(read("SELECT layer, indicator, content FROM review", _review)),
        state=from_plain(State, meta["state"]),
        steps=tuple(read("SELECT content FROM step ORDER BY number", _step)),
        at_question=meta["at_question"],
        objections=read_objections(meta),
    )


def _response(question: str, row: str, content: str) -> tuple[Place, Response]:
    return Place(question, RowId(row) if row else None), from_plain(Response, loads(content))


def _roster(code: str, rows: str) -> tuple[str, tuple[RowId, ...]]:
    return code, from_plain(tuple[RowId, ...], loads(rows))


def _review(layer: str, indicator: str, content: str) -> tuple[tuple[Layer, str], Review]:
    return (from_plain(Layer, layer), indicator), from_plain(Review, loads(content))


def _step(content: str) -> Step:
    return from_plain(Step, loads(content))


def read_objections(meta: Mapping[str, str]) -> tuple[Objection, ...]:
    """The objections kept with a record; none in files from before there were any."""
    return from_plain(tuple[Objection, ...], loads(meta.get(OBJECTIONS, "[]")))


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
        **cast("dict[str, object]", to_plain(Contents.from_record(record))),
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


START = "0" * 64


class Act(StrEnum):
    BEGIN = "begin"
    DO = "do"
    UNDO = "undo"
    REDO = "redo"


class ChainError(UnreadableError):
    """The history is not the one that was written."""


@dataclass(frozen=True, slots=True)
class Event:
    number: int  # from 1; the beginning of the file has 0
    act: Act  # whether it was done, undone or redone
    of: int  # number of the event that is undone or redone; its own number otherwise
    change: changes.Change
    inverse: changes.Change
    by: str
    at: datetime


class Line(NamedTuple):
    """One event as written: texts only, with the digest over itself and all before it."""

    number: int
    act: str
    of: int
    change: str
    inverse: str
    by: str
    at: str
    digest: str


def line_of(event: Event, previous: str) -> Line:
    change = codec.to_json(event.change)
    inverse = codec.to_json(event.inverse)
    ways = (dumps(change), dumps(inverse))
    at = event.at.isoformat()
    return _line(previous, event.number, event.act.value, event.of, *ways, event.by, at)


def first_line(contents: object, by: str, at: datetime) -> Line:
    return _line(START, 0, Act.BEGIN.value, 0, dumps(contents), "{}", by, at.isoformat())


def statement(line: Line) -> Statement:
    return "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)", line


_TYPES = (int, str, int, str, str, str, str, str)


def read_lines(connection: sqlite3.Connection) -> list[Line]:
    """All lines in order, as they stand.

    Raises:
        ChainError: If one is not of the kind that was written.
    """
    rows = all_of(connection, "SELECT * FROM event ORDER BY number")
    if any(tuple(map(type, row)) != _TYPES for row in rows):
        raise ChainError("a line of other types")
    return [Line(*row) for row in rows]


def verify(lines: Sequence[Line], head: str) -> None:
    """Make sure that no line was altered, lost or added since ``head`` was written.

    Raises:
        ChainError: If one was.
    """
    previous = START
    for number, line in enumerate(lines):
        if line.number != number or _line(previous, *line[:-1]) != line:
            raise ChainError(f"event {number} is not as it was written")
        previous = line.digest
    if not lines or previous != head:
        raise ChainError("the end of the history is not the one that was written")


def events(lines: Sequence[Line]) -> Iterator[Event]:
    for line in lines[1:]:
        yield Event(
            number=line.number,
            act=from_plain(Act, line.act),
            of=line.of,
            change=codec.from_json(loads(line.change)),
            inverse=codec.from_json(loads(line.inverse)),
            by=line.by,
            at=from_plain(datetime, {"time": line.at}),
        )


class Stacks:
    """What can be undone and redone now; follows the events one by one."""

    def __init__(self, happened: Sequence[Event]) -> None:
        self.undo: list[Event] = []
        self.redo: list[Event] = []
        self.wall: Event | None = None  # the last step that nothing before can be undone past
        for event in happened:
            self.follow(event)

    def follow(self, event: Event) -> None:
        if event.act is Act.UNDO and self.undo:
            self.redo.append(self.undo.pop())
        elif event.act is Act.REDO and self.redo:
            self.undo.append(self.redo.pop())
        elif event.act is Act.DO and event.change.undo is not changes.Undo.SKIP:
            self.redo.clear()
            if event.change.undo is changes.Undo.YES:
                self.undo.append(event)
            else:
                self.undo.clear()
                self.wall = event


def _line(previous: str, *fields: *tuple[int, str, int, str, str, str, str]) -> Line:
    text = dumps([previous, *fields])
    return Line(*fields, digest=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())

"""Every change with who and when, chained by digests; undo and redo are read from it."""

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assessment.errors import UnreadableError
from assessment.files.rows import Statement, all_of, dumps, loads
from assessment.responses import change_codec
from assessment.responses.change import Change, Undo
from assessment.responses.codec import from_plain
from assessment.responses.record import Record

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
    change: Change
    inverse: Change
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Line:
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
    return _line(
        previous,
        (
            event.number,
            event.act.value,
            event.of,
            dumps(change_codec.to_json(event.change)),
            dumps(change_codec.to_json(event.inverse)),
            event.by,
            event.at.isoformat(),
        ),
    )


def first_line(contents: object, by: str, at: datetime) -> Line:
    return _line(START, (0, Act.BEGIN.value, 0, dumps(contents), "{}", by, at.isoformat()))


def statement(line: Line) -> Statement:
    return "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (
        line.number, line.act, line.of, line.change, line.inverse, line.by, line.at, line.digest,
    )  # fmt: skip


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
        fields = (line.number, line.act, line.of, line.change, line.inverse, line.by, line.at)
        if line.number != number or _line(previous, fields).digest != line.digest:
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
            change=change_codec.from_json(loads(line.change)),
            inverse=change_codec.from_json(loads(line.inverse)),
            by=line.by,
            at=from_plain(datetime, {"time": line.at}),
        )


def replay(record: Record, happened: Sequence[Event]) -> Record:
    for event in happened:
        record = event.change.apply(record)
    return record


class Stacks:
    """What can be undone and redone now; follows the events one by one."""

    def __init__(self, happened: Sequence[Event] = ()) -> None:
        self._undo: list[Event] = []
        self._redo: list[Event] = []
        self.wall: Event | None = None  # the last step that nothing before can be undone past
        for event in happened:
            self.follow(event)

    def follow(self, event: Event) -> None:
        if event.act is Act.DO:
            self._done(event)
        elif event.act is Act.UNDO and self._undo:
            self._redo.append(self._undo.pop())
        elif event.act is Act.REDO and self._redo:
            self._undo.append(self._redo.pop())

    @property
    def to_undo(self) -> Event | None:
        return self._undo[-1] if self._undo else None

    @property
    def to_redo(self) -> Event | None:
        return self._redo[-1] if self._redo else None

    def _done(self, event: Event) -> None:
        match event.change.undo:
            case Undo.YES:
                self._undo.append(event)
                self._redo.clear()
            case Undo.WALL:
                self._undo.clear()
                self._redo.clear()
                self.wall = event
            case Undo.SKIP:
                pass


def _line(previous: str, fields: tuple[int, str, int, str, str, str, str]) -> Line:
    text = dumps([previous, *fields])
    return Line(*fields, digest=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())

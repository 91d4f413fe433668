"""Every change with who and when, chained by digests; undo and redo are read from it."""

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from assessment.errors import UnreadableError
from assessment.files.rows import Statement, all_of, dumps, loads
from assessment.responses import codec
from assessment.responses.change import Change, Undo
from assessment.responses.codec import from_plain

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
    change, inverse = codec.to_json(event.change), codec.to_json(event.inverse)
    ways, at = (dumps(change), dumps(inverse)), event.at.isoformat()
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
        elif event.act is Act.DO and event.change.undo is not Undo.SKIP:
            self.redo.clear()
            if event.change.undo is Undo.YES:
                self.undo.append(event)
            else:
                self.undo.clear()
                self.wall = event


def _line(previous: str, *fields: *tuple[int, str, int, str, str, str, str]) -> Line:
    text = dumps([previous, *fields])
    return Line(*fields, digest=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())

"""Reading files made elsewhere, and rescuing what a damaged file still holds."""

import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path

from assessment.errors import AssessmentError, Finding, FindingPlace, UnreadableError
from assessment.files import checking, disk, schema, store, writing
from assessment.files.beside import NOTHING
from assessment.files.failures import explained, failure, tells_of_full_disk
from assessment.files.rows import OBJECTIONS, read_objections, read_record
from assessment.problems.files import FileProblem
from assessment.responses.drafts import Draft, Key
from assessment.responses.model import Objection, State
from assessment.responses.record import Record

_UNREADABLE = (sqlite3.Error, UnreadableError)


def record_in(connection: sqlite3.Connection, path: Path) -> Record:
    """The record as far as the tables can be read; what cannot be understood is left out.

    Raises:
        AssessmentError: If not even its name, subject and questionnaire are there.
    """
    with explained(path, FileProblem.DAMAGED):
        objections: tuple[Objection, ...] = ()
        meta = _meta(connection)
        if "questionnaire" not in meta:
            raise failure(FileProblem.QUESTIONNAIRE_UNREADABLE, path)
        if not {"id", "subject"} <= meta.keys():
            raise failure(FileProblem.DAMAGED, path)
        questionnaire = checking.questionnaire_of(meta, path)
        with suppress(*_UNREADABLE):
            objections = read_objections(meta)
        draft_meta = {**meta, "state": State.DRAFT.value, "at_question": "", OBJECTIONS: "[]"}
        read = read_record(draft_meta, questionnaire, partial(_understood, connection))
    rows = {code: ids for code, ids in read.rows.items() if code in questionnaire.columns and ids}
    record = replace(read, rows=rows)
    known = {node.code for node in questionnaire.indicators}
    places = {p for question in questionnaire.questions for p in record.places(question.code)}
    if read.steps:
        state = read.steps[-1].to
    else:
        state = State.DRAFT
    return replace(
        record,
        responses={
            p: response
            for p, response in read.responses.items()
            if p in places and not response.empty
        },
        reviews={key: view for key, view in read.reviews.items() if key[1] in known},
        state=state,
        objections=tuple(objection for objection in objections if objection.indicator in known),
    )


def _meta(connection: sqlite3.Connection) -> dict[str, str]:
    return {str(key): str(value) for key, value in _rows(connection, "SELECT key, value FROM meta")}


def _understood[T](
    connection: sqlite3.Connection, query: str, made: Callable[..., T]
) -> Iterator[T]:
    for row in _rows(connection, query):
        with suppress(*_UNREADABLE):
            # A broken page may give values of any kind.
            yield made(*map(str, row))


def _rows(connection: sqlite3.Connection, query: str) -> Iterator[tuple[object, ...]]:
    """What a query finds, until a row cannot be read."""
    with suppress(*_UNREADABLE), closing(connection.cursor()) as cursor:
        yield from cursor.execute(query)


_LARGEST_RECEIVED = 400 * 1024 * 1024
_STEPS = 200_000
_MOST_STEPS = 2_000

BROKEN = (FileProblem.DAMAGED, FileProblem.ALTERED, FileProblem.QUESTIONNAIRE_UNREADABLE)


def read_received(path: Path) -> writing.FileContents:
    """Read a file not made here: from a private copy, by a connection that can only read.

    Not for a file that is open in this process: copying it would drop its lock.

    Raises:
        AssessmentError: If it is anything but a sound working file.
    """
    with _private_copy(path) as copy, closing(_only_reading(copy, path)) as connection:
        return checking.read_checked(connection, path)


def restore(path: Path, target: Path) -> writing.FileContents:
    """Copy a sound file to a new place, with its whole history; proven before and after.

    Raises:
        AssessmentError: If it is not sound, or cannot be written there.
    """
    with _private_copy(path) as copy, closing(_only_reading(copy, path)) as connection:
        contents = checking.read_checked(connection, path)
        writing.in_place(target, partial(writing.copy_in_steps, connection))
    with store.AssessmentFile.open(target) as file:
        if file.head != contents.head:
            raise failure(FileProblem.NOT_SAVED, target)
    return contents


def recover(path: Path, target: Path, *, by: str, now: datetime) -> Finding:
    """Rescue what a damaged file still holds into a new file beside it.

    The damaged file stays as it is. The history begins anew, with the rescue by the person named,
    or by the assessor. Gives a note of how many answers were rescued.
    """
    with _private_copy(path) as copy, closing(_only_reading(copy, path)) as connection:
        record = record_in(connection, path)
        meta = _meta(connection)
        who = by or record.subject.assessor
        beside = NOTHING
        drafts = dict[Key, Draft]()
        with suppress(*_UNREADABLE):
            beside = writing.read_beside(meta)
            given_aways = (
                replace(given_away, after=0) for given_away in beside.given_away
            )  # nothing happened yet
            beside = replace(beside, given_away=tuple(given_aways))
        with suppress(*_UNREADABLE):
            drafts = writing.read_drafts(meta)
        with store.AssessmentFile.create(target, record, by=who, now=now, beside=beside) as file:
            documents = "SELECT digest, name, bytes FROM attachment"
            for digest, name, content in _rows(connection, documents):
                if isinstance(content, bytes) and hashlib.sha256(content).hexdigest() == digest:
                    file.keep(content, str(name))
            file.drafts.keep(drafts.values())
    values = {"n": len(record.responses), "file": path.name}
    return Finding(FileProblem.RECOVERED, FindingPlace(file=path.name), values)


def rescue(path: Path, target: Path, *, by: str, now: datetime) -> tuple[Finding, ...]:
    """The whole file with its history where it is sound, else what it still holds.

    Gives what was wrong with it and what could be read; nothing where it is whole.

    Raises:
        AssessmentError: If nothing can be rescued, or nothing can be written.
    """
    try:
        restore(path, target)
    except AssessmentError as problem:
        if problem.findings[0].problem not in BROKEN:
            raise
        return (*problem.findings, recover(path, target, by=by, now=now))
    return ()


@contextmanager
def _private_copy(path: Path) -> Iterator[Path]:
    if not path.is_file():
        raise failure(FileProblem.NOT_FOUND, path)
    with explained(path, FileProblem.DAMAGED):
        if path.stat().st_size > _LARGEST_RECEIVED:
            raise failure(FileProblem.FOREIGN, path)
    with disk.passing("dra-") as folder:
        copy = folder / f"copy{checking.SUFFIX}"
        try:
            with explained(path, FileProblem.DAMAGED):
                shutil.copyfile(path, copy)
                journal = disk.journal_of(path)
                if journal.is_file() and journal.stat().st_size <= _LARGEST_RECEIVED:
                    shutil.copyfile(journal, disk.journal_of(copy))
        except AssessmentError as error:
            if tells_of_full_disk(error):  # not that of the file
                raise disk.no_room_for_now() from error
            raise
        yield copy


def _only_reading(copy: Path, path: Path) -> sqlite3.Connection:
    with explained(path, checking.unreadable(path)):
        connection = schema.connect(copy, "rw")
        try:
            # The first reading rolls an unfinished change back; after that nothing may write.
            connection.execute("PRAGMA journal_mode").fetchone()
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            with suppress(AssessmentError):
                checking.recognise(connection, path)
                if checking.is_old(connection):
                    checking.bring_up(connection, path, lambda _: None)
            connection.execute("PRAGMA query_only = ON")
            connection.set_authorizer(_authorised)
            # 1 stops SQLite: the work a file causes is beyond all reason.
            spent = count(1)
            connection.set_progress_handler(lambda: int(next(spent) > _MOST_STEPS), _STEPS)
        except sqlite3.Error:
            connection.close()
            raise
    return connection


def _authorised(action: int, first: str | None, second: str | None, *_: object) -> int:
    match action:
        case sqlite3.SQLITE_FUNCTION:
            allowed = second in ("length", "count")
        case sqlite3.SQLITE_PRAGMA:
            allowed = first in ("quick_check", "application_id", "user_version")
        case _:
            allowed = action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
    if allowed:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY

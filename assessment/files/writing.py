"""Writing a working file: change by change, losing nothing the disk refuses, or whole."""

import hashlib
import os
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any, cast

from assessment.errors import AssessmentError, Finding, FindingPlace, UnreadableError
from assessment.files import failures, rows, schema
from assessment.files.beside import NOTHING, Beside
from assessment.files.disk import LONGEST_NAME, flush, fresh, journal_of
from assessment.files.rows import Statement, contents_of, differences, dumps, loads, meta_statement
from assessment.files.schema import transaction
from assessment.problems.files import FileProblem
from assessment.progress import SILENT, Progress
from assessment.questionnaire import canonical
from assessment.responses.codec import from_plain, to_plain
from assessment.responses.drafts import Draft, EvidenceDraft, Key, ReviewDraft, TypedText
from assessment.responses.record import Record


class Keeper:
    """Writes transactions of one open file.

    A patient keeper takes what the disk refuses, and brings it together with what comes next;
    one that is not raises, and the caller changes nothing.

    Attributes:
        patient: Whether what is refused is kept in memory.
        trouble: Why something is not on disk; empty when everything is.
        waiting: How many transactions are not on disk.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.patient = False
        self.trouble: tuple[Finding, ...] = ()
        self.waiting = 0
        self._connection = connection
        self._path = path
        self._refused: list[Statement] = []
        self._identity = _identity(path)

    def keep(self, work: Collection[Statement]) -> None:
        """Write in one transaction, with everything that was refused before."""
        try:
            self.insist(work)
        except AssessmentError as problem:
            if not self.patient:
                raise
            self.trouble = problem.findings
            self.waiting += 1
            self._refused += work

    def insist(self, work: Iterable[Statement]) -> None:
        """Write, or raise; what was refused before is written too, and stays refused otherwise.

        Raises:
            AssessmentError: If it is refused.
        """
        if _identity(self._path) != self._identity:
            # The system would go on writing into a file that nobody can find any more.
            raise failures.failure(FileProblem.VANISHED, self._path)
        with failures.explained(self._path, FileProblem.NOT_SAVED), transaction(self._connection):
            for sql, values in (*self._refused, *work):
                self._connection.execute(sql, values)
        self._refused.clear()
        self.trouble = ()
        self.waiting = 0


def _identity(path: Path) -> tuple[int, int] | None:
    """What the system knows the file by; None when there is none at the path."""
    with suppress(OSError):
        status = os.stat(path)  # noqa: PTH116 - once an answer: without a path object in between
        return status.st_dev, status.st_ino
    return None


_PREFIX = "draft:"
ORIGIN = "origin"
_KINDS: Mapping[str, type[Draft]] = {
    kind.KIND: kind for kind in (TypedText, EvidenceDraft, ReviewDraft)
}


class KeptDrafts:
    def __init__(self, keeper: Keeper, drafts: Mapping[Key, Draft]) -> None:
        self.all = dict(drafts)
        self._keeper = keeper

    def keep(self, drafts: Iterable[Draft], ended: Iterable[Key] = ()) -> None:
        wanted = list(drafts)
        gone = list(ended)
        self._keeper.insist([*map(draft_statement, wanted), *map(without, gone)])
        self.forget(gone)
        self.all |= {draft.key: draft for draft in wanted}

    def forget(self, keys: Iterable[Key]) -> None:
        for key in keys:
            self.all.pop(key, None)


def draft_statement(draft: Draft) -> Statement:
    return meta_statement(_name(draft.key), dumps([draft.KIND, to_plain(draft)]))


def without(key: Key) -> Statement:
    return "DELETE FROM meta WHERE key = ?", (_name(key),)


def read_drafts(meta: Mapping[str, str]) -> dict[Key, Draft]:
    """What is begun beside the record.

    Raises:
        UnreadableError: If something there is no draft of ours.
    """
    drafts: dict[Key, Draft] = {}
    for name, text in meta.items():
        if name.startswith(_PREFIX):
            match loads(text):
                case [str(kind), plain] if kind in _KINDS:
                    draft = from_plain(_KINDS[kind], plain)
                case _:
                    raise UnreadableError("no draft of ours")
            if _name(draft.key) != name:
                raise UnreadableError("a draft of another place")
            drafts[draft.key] = draft
    return drafts


def beside_statements(beside: Beside) -> Iterator[Statement]:
    plain = cast("dict[str, object]", to_plain(beside))
    return (meta_statement(name, dumps(value)) for name, value in plain.items())


def read_beside(meta: Mapping[str, str]) -> Beside:
    """What a file keeps beside its record; nothing in files from before there was any."""
    kept = (part.name for part in fields(Beside) if part.name in meta)
    return from_plain(Beside, {name: loads(meta[name]) for name in kept})


def _name(key: Key) -> str:
    return _PREFIX + dumps(key)


# Pages copied before others have their turn, and seconds before a turn is asked for again.
_PIECE = 128
_TURN = 0.02


@dataclass(frozen=True, slots=True)
class FileContents:
    record: Record
    lines: tuple[rows.Line, ...]
    events: tuple[rows.Event, ...]
    drafts: dict[Key, Draft]
    beside: Beside
    origin: str = ""  # the state of the file elsewhere that it went on from

    @property
    def chain(self) -> tuple[str, ...]:
        """The digests of all states the file had, oldest first."""
        return tuple(line.digest for line in self.lines)

    @property
    def head(self) -> str:
        return self.lines[-1].digest

    @property
    def state(self) -> str:
        return state_of(self.head, self.drafts, self.beside)


def state_of(head: str, drafts: Mapping[Key, Draft], beside: Beside) -> str:
    """Names all that a file holds: its history, and what lies beside it where something does."""
    if not drafts and beside == NOTHING:
        return head
    statements = (*map(draft_statement, drafts.values()), *beside_statements(beside))
    named = dumps([head, *sorted(dumps(values) for _, values in statements)])
    return hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()


# Everything an open file is made of, and the connection to it: what its disk cannot give any more
# is taken from memory.
type Whole = tuple[sqlite3.Connection, FileContents]


def in_place(path: Path, write: Callable[[Path], None]) -> None:
    """Write a file under another name and give it its own when it is complete.

    Raises:
        AssessmentError: If it cannot be written, or its journal could not have a name.
    """
    if len(os.fsencode(journal_of(path).name)) > LONGEST_NAME:
        raise failures.failure(FileProblem.NAME_TOO_LONG, path)
    with fresh(path, new=True) as unfinished:
        # What a killed program left under these names must not flow into the new file.
        for stale in (journal_of(unfinished), journal_of(path)):
            stale.unlink(missing_ok=True)
        write(unfinished)


def write_new(path: Path, record: Record, by: str, now: datetime, beside: Beside) -> None:
    text = canonical.to_json(record.questionnaire)
    line = rows.first_line(contents_of(record, text), by, now)
    _write(path, record, text, [rows.statement(line), *beside_statements(beside)], line.digest)


def write_whole(path: Path, whole: Whole, progress: Progress = SILENT) -> list[Finding]:
    """A file with the same history, to the last change; gives the documents that are lost."""
    connection, contents = whole
    text = canonical.to_json(contents.record.questionnaire)
    lost: list[Finding] = []
    drafts = map(draft_statement, contents.drafts.values())
    documents = _documents(connection, path, lost, progress)
    events = map(rows.statement, contents.lines)
    work = chain(events, drafts, beside_statements(contents.beside), documents)
    _write(path, contents.record, text, work, contents.head)
    return lost


def copy_in_steps(
    connection: sqlite3.Connection, target: Path, progress: Progress = SILENT
) -> None:
    """Copy what is open to a new file, piece by piece; between two pieces others have their turn.

    What is written on the same connection meanwhile is in the copy, which is on its disk then.
    """

    def told(_status: int, left: int, total: int) -> None:
        progress.step(total - left, total)

    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        # The last step would let everybody wait for the disk; until then it is no copy anyway.
        copy.execute("PRAGMA journal_mode = OFF").fetchall()
        copy.execute("PRAGMA synchronous = OFF")
        connection.backup(copy, pages=_PIECE, progress=told, sleep=_TURN)
    flush(target)


def _write(path: Path, record: Record, text: str, work: Iterable[Statement], head: str) -> None:
    empty = Record(record.id, record.questionnaire, record.subject)
    meta = {
        "id": record.id,
        "subject": dumps(to_plain(record.subject)),
        "questionnaire": text,
        "fingerprint": record.questionnaire.fingerprint,
        "head": head,
        "state": record.state.value,
        "at_question": record.at_question,
    }
    meta_statements = (meta_statement(key, value) for key, value in meta.items())
    with closing(schema.connect(path, "rwc")) as connection:
        schema.take(connection)
        with schema.transaction(connection):
            schema.lay_out(connection, schema.TABLES, schema.APPLICATION_ID, schema.VERSION)
            for sql, values in chain(meta_statements, differences(empty, record), work):
                connection.execute(sql, values)


def _documents(
    connection: sqlite3.Connection, path: Path, lost: list[Finding], progress: Progress
) -> Iterator[Statement]:
    listed = _read(connection, "SELECT digest, name, size FROM attachment")
    if listed is None:
        lost.append(lost_document(path))
    done = 0
    total = sum(size for _, _, size in listed or ())
    for digest, name, size in listed or ():
        progress.step(done, total)
        rows = _read(connection, "SELECT bytes FROM attachment WHERE digest = ?", digest)
        content = b""
        if rows:
            content = bytes(rows[0][0])
        if hashlib.sha256(content).hexdigest() != digest:
            lost.append(lost_document(path))
        else:
            values = (digest, name, len(content), content)
            yield "INSERT INTO attachment VALUES (?, ?, ?, ?)", values
        done += size
    progress.step(total, total)


def _read(connection: sqlite3.Connection, query: str, *values: str) -> list[Any] | None:
    """What stands there; None when the disk cannot give it."""
    with suppress(sqlite3.Error):
        return connection.execute(query, values).fetchall()
    return None


def lost_document(path: Path) -> Finding:
    return Finding(
        FileProblem.ATTACHMENT_MISSING, FindingPlace(file=path.name), {"file": path.name}
    )

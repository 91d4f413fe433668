"""The working file of one assessment: the only place that writes answers to disk."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Self

from assessment.errors import AssessmentError, Finding, stop_on_errors
from assessment.files import attachments, schema
from assessment.files.beginning import contents_of
from assessment.files.checking import Contents, read_checked, recognise
from assessment.files.disk import check_writable, journal_of, settle
from assessment.files.failures import explained, failure
from assessment.files.history import Act, Event, Stacks, first_line, line_of, statement
from assessment.files.rows import Statement, differences, dumps, meta_statement
from assessment.problems.files import FileProblem
from assessment.questionnaire import canonical
from assessment.responses.change import Change
from assessment.responses.model import Place
from assessment.responses.plain import to_plain
from assessment.responses.record import Record
from assessment.responses.relevance import Evaluation, evaluate


@dataclass(frozen=True, slots=True)
class Changed:
    """What may look different after a change.

    Attributes:
        places: Responses, and calculated values, that may look different.
        relevance_changed: Whether other questions apply, or other choices are on offer, than
            before.
    """

    places: frozenset[Place]
    relevance_changed: bool


class AssessmentFile:
    """An open working file. It is ours alone until ``close``; every change is on disk at once.

    The record in memory changes only after the disk has it, so what is shown is what is kept.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, contents: Contents) -> None:
        """Use ``create`` or ``open`` instead."""
        self.path = path
        self._connection = connection
        self._record = contents.record
        self._events = list(contents.events)
        self._head = contents.head
        self._chain = list(contents.chain)
        self._stacks = Stacks(contents.events)
        self._evaluated: tuple[Record, date, Evaluation] | None = None

    @classmethod
    def create(cls, path: Path, record: Record, *, by: str, now: datetime) -> Self:
        """Begin a file with a record, which may hold answers already, and open it.

        Raises:
            AssessmentError: If the file exists or cannot be written.
        """
        if path.exists():
            raise failure(FileProblem.ALREADY_EXISTS, path)
        if not path.parent.is_dir():
            raise failure(FileProblem.NO_FOLDER, path)
        unfinished = path.with_name(f"{path.name}.part")
        with explained(path, FileProblem.NOT_SAVED):
            # What a killed program left under these names must not flow into the new file.
            for stale in (unfinished, journal_of(unfinished), journal_of(path)):
                stale.unlink(missing_ok=True)
            try:
                _write_new(unfinished, record, by, now)
                unfinished.replace(path)
                settle(path.parent)
            finally:
                unfinished.unlink(missing_ok=True)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a file, check everything in it, and keep it for this process alone.

        Raises:
            AssessmentError: If it is not there, foreign, newer, damaged, open elsewhere or
                read-only.
        """
        if not path.is_file():
            raise failure(FileProblem.NOT_FOUND, path)
        check_writable(path)
        # The file is never read past SQLite: closing any other handle on it in this process
        # would silently drop the lock.
        with explained(path, FileProblem.DAMAGED):
            connection = schema.connect(path, "rw")
        try:
            recognise(connection, path)
            with explained(path, FileProblem.DAMAGED):
                schema.take(connection)
            return cls(path, connection, read_checked(connection, path))
        except AssessmentError:
            connection.close()
            raise

    @property
    def record(self) -> Record:
        """The record as the disk has it."""
        return self._record

    @property
    def history(self) -> tuple[Event, ...]:
        """Everything that happened, oldest first."""
        return tuple(self._events)

    @property
    def head(self) -> str:
        """The digest over the whole history: it names this state of the file."""
        return self._head

    @property
    def earlier_heads(self) -> tuple[str, ...]:
        """The digests of all states the file had before this one, oldest first."""
        return tuple(self._chain[:-1])

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return self._stacks.to_undo is not None

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone change to bring again."""
        return self._stacks.to_redo is not None

    def evaluation(self, today: date) -> Evaluation:
        """What follows from the record's answers; worked out once per state."""
        kept = self._evaluated
        if kept is None or kept[0] is not self._record or kept[1] != today:
            kept = (self._record, today, evaluate(self._record, today))
            self._evaluated = kept
        return kept[2]

    def apply(self, change: Change, *, by: str, at: datetime) -> Changed:
        """Do a change: check it, write it, and only then show it.

        Raises:
            AssessmentError: With every reason why it may not be done, or could not be written;
                nothing is changed then.
        """
        stop_on_errors(change.check(self._record))
        if change.apply(self._record) == self._record:
            return Changed(frozenset(), relevance_changed=False)
        number = len(self._events) + 1
        inverse = change.inverse(self._record)
        return self._happen(Event(number, Act.DO, number, change, inverse, by, at))

    def undo(self, *, by: str, at: datetime) -> Changed:
        """Take the last change back; steps of the review stand.

        Raises:
            AssessmentError: If there is nothing to undo, or it could not be written.
        """
        last = self._stacks.to_undo
        if last is None:
            raise AssessmentError(Finding(FileProblem.NOTHING_TO_UNDO))
        number = len(self._events) + 1
        return self._happen(Event(number, Act.UNDO, last.number, last.inverse, last.change, by, at))

    def redo(self, *, by: str, at: datetime) -> Changed:
        """Do the change again that was undone last.

        Raises:
            AssessmentError: If there is none, or it could not be written.
        """
        last = self._stacks.to_redo
        if last is None:
            raise AssessmentError(Finding(FileProblem.NOTHING_TO_REDO))
        number = len(self._events) + 1
        return self._happen(Event(number, Act.REDO, last.number, last.change, last.inverse, by, at))

    def attach(self, content: bytes, name: str = "") -> str:
        """Store a document and give its digest; the same document is stored once.

        Raises:
            AssessmentError: If it is beyond the limits or could not be written.
        """
        ready = attachments.prepared(content, name)
        with explained(self.path, FileProblem.NOT_SAVED):
            attachments.check_total(attachments.present(self._connection), len(ready.content))
            _in_one(self._connection, [attachments.statement(ready)])
        return ready.digest

    def attachment(self, digest: str) -> bytes:
        """The bytes of a stored document, proven to be the ones that were stored.

        Raises:
            AssessmentError: If they are not there or were damaged.
        """
        with explained(self.path, FileProblem.DAMAGED):
            return attachments.stored(self._connection, digest, self.path)

    def copy_to(self, target: Path) -> None:
        """Write a complete copy of the file as it is now.

        Raises:
            AssessmentError: If it cannot be written.
        """
        with (
            explained(target, FileProblem.NOT_SAVED),
            closing(sqlite3.connect(target, isolation_level=None)) as copy,
        ):
            self._connection.backup(copy)

    def close(self) -> None:
        """Let go of the file; nothing is left to be written."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _happen(self, event: Event) -> Changed:
        before = self._record
        after = event.change.apply(before)
        line = line_of(event, self._head)
        with explained(self.path, FileProblem.NOT_SAVED):
            statements = [*differences(before, after), statement(line)]
            _in_one(self._connection, [*statements, meta_statement("head", line.digest)])
        day = event.at.date()
        earlier = self.evaluation(day)
        self._record, self._head = after, line.digest
        self._events.append(event)
        self._chain.append(line.digest)
        self._stacks.follow(event)
        return _changed(event.change, earlier, self.evaluation(day))


def _changed(change: Change, before: Evaluation, after: Evaluation) -> Changed:
    keys = before.calculated.keys() | after.calculated.keys()
    calculated = {p for p in keys if before.calculated.get(p) != after.calculated.get(p)}
    other = (
        before.relevant != after.relevant
        or before.groups != after.groups
        or before.offers != after.offers
    )
    return Changed(change.touches | calculated, relevance_changed=other)


def _in_one(
    connection: sqlite3.Connection, statements: Iterable[tuple[str, tuple[object, ...]]]
) -> None:
    """Run the statements in one transaction: all of them or none."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for sql, values in statements:
            connection.execute(sql, values)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")


def _write_new(path: Path, record: Record, by: str, now: datetime) -> None:
    text = canonical.to_json(record.questionnaire)
    line = first_line(contents_of(record, text), by, now)
    empty = Record(record.id, record.questionnaire, record.subject)
    meta: list[Statement] = [
        meta_statement(key, value)
        for key, value in (
            ("id", record.id),
            ("subject", dumps(to_plain(record.subject))),
            ("questionnaire", text),
            ("fingerprint", record.questionnaire.fingerprint),
            ("head", line.digest),
            ("state", record.state.value),
            ("at_question", record.at_question),
        )
    ]
    connection = schema.connect(path, "rwc")
    try:
        schema.take(connection)
        connection.execute("BEGIN IMMEDIATE")
        schema.lay_out(connection)
        for sql, values in [*meta, *differences(empty, record), statement(line)]:
            connection.execute(sql, values)
        connection.execute("COMMIT")
    finally:
        connection.close()

"""The working file of one assessment: the only place that writes answers to disk."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Self

from assessment.errors import AssessmentError, refused, stop_on_errors
from assessment.files import attachments, checking, disk, rows, schema, writing
from assessment.files.beside import NOTHING, Beside, GivenAway, TakenOver, taking_over
from assessment.files.failures import explained, failure
from assessment.files.rows import Act, Event
from assessment.files.writing import FileContents
from assessment.problems.answers import AnswerProblem
from assessment.problems.files import FileProblem
from assessment.progress import SILENT, Progress
from assessment.responses import evaluate, plan, review_changes
from assessment.responses.changes import Change
from assessment.responses.drafts import settled_by
from assessment.responses.record import Record


class AssessmentFile:
    """An open working file. It is ours alone until ``close``; every change is on disk at once.

    The record in memory changes only after the disk has it, so what is shown is what is kept.
    What may not be done or cannot be written raises an ``AssessmentError`` with every reason.

    Attributes:
        record: The record as it is on the disk.
        beside: What it keeps beside the record; drafts have their own place.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, contents: FileContents) -> None:
        self.path = path
        self._connection = connection
        self.keeper = writing.Keeper(connection, path)
        self.record = contents.record
        self.beside = contents.beside
        self._events = list(contents.events)
        self._lines = list(contents.lines)
        self._stacks = rows.Stacks(contents.events)
        self.drafts = writing.KeptDrafts(self.keeper, contents.drafts)
        self._evaluator = evaluate.Evaluator()

    @classmethod
    def create(
        cls, path: Path, record: Record, *, by: str, now: datetime, beside: Beside = NOTHING
    ) -> Self:
        """Begin a file with a record, which may hold answers already, and open it.

        Raises:
            AssessmentError: If the file exists or cannot be written.
        """
        writing.in_place(
            path, lambda unfinished: writing.write_new(unfinished, record, by, now, beside)
        )
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
        disk.check_writable(path)
        # The file is never read past SQLite: closing any other handle on it in this process
        # would silently drop the lock.
        with explained(path, FileProblem.DAMAGED):
            connection = schema.connect(path, "rw")
        try:
            checking.recognise(connection, path)
            with explained(path, FileProblem.DAMAGED):
                schema.take(connection)
            if checking.is_old(connection):
                checking.keep_old(connection, path)
                checking.bring_up(
                    connection, path, lambda to_read: checking.read_checked(to_read, path)
                )
            return cls(path, connection, checking.read_checked(connection, path))
        except AssessmentError:
            connection.close()
            raise

    @property
    def history(self) -> tuple[Event, ...]:
        return tuple(self._events)

    @property
    def done(self) -> Iterator[tuple[Change, str]]:
        return ((event.change, event.by) for event in self._events)

    @property
    def given_since(self) -> review_changes.Views | None:
        """Views that are others than when it was last submitted, as they stood then."""
        return review_changes.given_since(
            (event.change, event.inverse) for event in self._events[::-1]
        )

    @property
    def given_away(self) -> tuple[GivenAway, ...]:
        """Packages made since the last step of the review."""
        steps = (
            event.number
            for event in reversed(self._events)
            if review_changes.takes_step(event.change, event.inverse)
        )
        last = next(steps, 0)
        return tuple(
            given_away for given_away in self.beside.given_away if given_away.after >= last
        )

    @property
    def head(self) -> str:
        """The digest over the whole history: it names this state of the file."""
        return self._lines[-1].digest

    @property
    def state(self) -> str:
        """Like the head, of all that it holds: also of what lies beside the record."""
        return self.whole()[1].state

    @property
    def earlier_heads(self) -> tuple[str, ...]:
        """The digests of all states the file had before this one, oldest first."""
        return tuple(line.digest for line in self._lines[:-1])

    @property
    def can_undo(self) -> bool:
        return bool(self._stacks.undo)

    def evaluation(self, today: date) -> evaluate.Evaluation:
        """What follows from the record's answers; worked out once per state."""
        return self._evaluator.follow(self.record, today)

    def apply(self, change: Change, *, by: str, at: datetime) -> None:
        """Do a change: check it, write it, and only then show it."""
        own = review_changes.own_work(change, self.record, by, self.done)
        stop_on_errors([*change.check(self.record), *own])
        if not change.alters(self.record):
            if settled := settled_by(change, self.drafts.all):
                self.drafts.keep((), settled)
            return
        change = review_changes.with_reopening(change, self.record, at.astimezone().date())
        self._go_on(Act.DO, (change, change.inverse(self.record)), by, at)

    def take_back(self, *, by: str, at: datetime) -> None:
        """Take the submission back, while nothing of a review stands on it.

        Raises:
            AssessmentError: If it is not submitted, somebody reviewed already, or it is not the
                work of this person; or it could not be written.
        """
        step = self._stacks.wall
        last = None
        if step is not None:
            last = step.change
        stop_on_errors(review_changes.against_taking_back(self.record, last, by))
        if step is None or self.can_undo:
            raise refused(AnswerProblem.REVIEW_BEGUN)
        self._go_on(Act.DO, (step.inverse, step.change), by, at)

    def undo(self, *, by: str, at: datetime) -> None:
        """Take the last change back; steps of the review stand.

        Raises:
            AssessmentError: If there is nothing to undo, or it could not be written.
        """
        if not self._stacks.undo:
            raise refused(FileProblem.NOTHING_TO_UNDO)
        last = self._stacks.undo[-1]
        stop_on_errors(review_changes.own_turn(last.change, self.record, by, self.done))
        self._go_on(Act.UNDO, (last.inverse, last.change), by, at, last.number)

    def redo(self, *, by: str, at: datetime) -> None:
        """Do the change again that was undone last.

        Raises:
            AssessmentError: If there is none, or it could not be written.
        """
        if not self._stacks.redo:
            raise refused(FileProblem.NOTHING_TO_REDO)
        last = self._stacks.redo[-1]
        stop_on_errors(review_changes.own_turn(last.change, self.record, by, self.done))
        self._go_on(Act.REDO, (last.change, last.inverse), by, at, last.number)

    def keep_beside(self, beside: Beside) -> None:
        self.keeper.insist(writing.beside_statements(beside))
        self.beside = beside

    def went_on_from(self, state: str) -> None:
        """Keep what the file elsewhere holds that it was copied from."""
        self.keeper.keep([rows.meta_statement(writing.ORIGIN, state)])

    def give_away(self, name: str, revision: str, at: datetime) -> None:
        """Keep that a package was made."""
        package = GivenAway(name, revision, at, len(self._events))
        self.keep_beside(replace(self.beside, given_away=(*self.beside.given_away, package)))

    def attach(self, content: bytes, name: str = "") -> str:
        """Store a document and give its digest; the same document is stored once."""
        return self._store(attachments.prepared(content, name), name)

    def keep(self, content: bytes, name: str = "") -> str:
        """Store a document that another copy of this file prepared, byte by byte; its digest."""
        return self._store(attachments.as_it_is(content, name), name)

    def attachment(self, digest: str) -> bytes:
        """The bytes of a stored document, proven to be the ones that were stored.

        Raises:
            AssessmentError: If they are not there or were damaged.
        """
        with explained(self.path, FileProblem.DAMAGED):
            return attachments.stored(self._connection, digest, self.path)

    def copy_to(self, target: Path, progress: Progress = SILENT) -> None:
        """Write a complete copy of the file, also of what its disk refused.

        Another thread may do it; answers saved meanwhile are in the copy. Raises ``Cancelled`` if
        it was stopped.
        """
        with explained(target, FileProblem.NOT_SAVED):
            if not self.keeper.waiting:
                writing.copy_in_steps(self._connection, target, progress)
            else:
                writing.write_whole(target, self.whole())

    def documents(self) -> dict[str, tuple[str, int]]:
        with explained(self.path, FileProblem.DAMAGED):
            return attachments.listed(self._connection)

    def whole(self) -> writing.Whole:
        """Everything the file is made of now, whatever has become of its disk."""
        history = tuple(self._lines), tuple(self._events)
        drafts = self.drafts.all.copy()
        return self._connection, FileContents(self.record, *history, drafts, self.beside)

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _store(self, content: bytes, name: str) -> str:
        with explained(self.path, FileProblem.NOT_SAVED):
            digest, stored = attachments.statement(self._connection, content, name)
        self.keeper.insist([stored])
        return digest

    def _go_on(
        self, act: Act, ways: tuple[Change, Change], by: str, at: datetime, of: int | None = None
    ) -> None:
        """What happens next: a change and its way back, of an earlier event where one is named."""
        number = len(self._events) + 1
        self.follow(Event(number, act, of or number, *ways, by, at))

    def follow(self, event: Event) -> None:
        """Do what happens next, here or in another file of the same history."""
        before = self.record
        after = event.change.apply(before)
        line = rows.line_of(event, self.head)
        settled = settled_by(event.change, self.drafts.all)
        work = [*rows.differences(before, after), rows.statement(line)]
        work += (rows.meta_statement("head", line.digest), *map(writing.without, settled))
        self.keeper.keep(work)
        self.record = after
        self.drafts.forget(settled)
        self._events.append(event)
        self._lines.append(line)
        self._stacks.follow(event)


def taken_over(file: AssessmentFile, code: str) -> TakenOver:
    """What "still true" does on the page with that question, roster or code of its own."""
    last = file.beside.last_round
    pages = plan.plan_of(file.record.questionnaire).pages.values()
    page = next((page for page in pages if code in (page.code, page.roster, *page.questions)), None)
    if last is None or page is None:
        return TakenOver(None)
    taken = taking_over(file.record, last, page)
    drafts = tuple(
        evidence_draft
        for evidence_draft in taken.drafts
        if evidence_draft.key not in file.drafts.all
    )
    return replace(taken, drafts=drafts)

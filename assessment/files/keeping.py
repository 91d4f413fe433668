"""Bringing changes to disk, and not losing those the disk refuses."""

import os
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from assessment.errors import AssessmentError, Finding
from assessment.files.failures import explained, failure
from assessment.problems.files import FileProblem

type Work = tuple[str, tuple[object, ...]]


def _nothing() -> None:
    """The disk is awaited idly."""


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
        """Write through the connection to the file at the path."""
        self.patient = False
        self.trouble: tuple[Finding, ...] = ()
        self.waiting = 0
        self._connection = connection
        self._path = path
        self._refused: list[Work] = []
        self._identity = _identity(path)

    def keep(self, work: Iterable[Work], meanwhile: Callable[[], None] = _nothing) -> None:
        """Write in one transaction, with everything that was refused before.

        ``meanwhile`` is called just before the wait for the disk: it may start other work.

        Raises:
            AssessmentError: If it is refused and nobody is patient.
        """
        wanted = list(work)
        try:
            self.insist(wanted, meanwhile)
        except AssessmentError as problem:
            if not self.patient:
                raise
            self.trouble = problem.findings
            self.waiting += 1
            self._refused += wanted

    def insist(self, work: Iterable[Work] = (), meanwhile: Callable[[], None] = _nothing) -> None:
        """Write, or raise; what was refused before is written too, and stays refused otherwise.

        Raises:
            AssessmentError: If it is refused.
        """
        if _identity(self._path) != self._identity:
            # The system would go on writing into a file that nobody can find any more.
            raise failure(FileProblem.VANISHED, self._path)
        with explained(self._path, FileProblem.NOT_SAVED):
            in_one(self._connection, [*self._refused, *work], meanwhile)
        self._refused.clear()
        self.trouble, self.waiting = (), 0


def in_one(
    connection: sqlite3.Connection,
    work: Iterable[Work],
    meanwhile: Callable[[], None] = _nothing,
) -> None:
    """Run the statements in one transaction: all of them or none."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for sql, values in work:
            connection.execute(sql, values)
        meanwhile()
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")


def _identity(path: Path) -> tuple[int, int] | None:
    """What the system knows the file by; None when there is none at the path."""
    try:
        found = os.stat(path)  # noqa: PTH116 - once an answer: without a path object in between
    except OSError:
        return None
    return found.st_dev, found.st_ino

"""Backup copies, reading files made elsewhere, and rescuing what a damaged file still holds."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from assessment.errors import Finding, Place
from assessment.files import schema
from assessment.files.checking import SUFFIX, Contents, read_checked, recognise, unreadable
from assessment.files.disk import journal_of, settle
from assessment.files.failures import explained, failure
from assessment.files.salvage import attachments_in, record_in
from assessment.files.store import AssessmentFile
from assessment.problems.files import FileProblem

KEPT_LATEST = 5
KEPT_DAYS = 10
_STAMP = "%Y%m%d-%H%M%S"
_LARGEST_RECEIVED = 400 * 1024 * 1024
_STEPS = 200_000
_MOST_STEPS = 2_000
_ALLOWED = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_PRAGMA}
)
_FUNCTIONS = frozenset({"length", "count"})
_PRAGMAS = frozenset({"quick_check", "application_id", "user_version"})


def back_up(file: AssessmentFile, folder: Path, now: datetime) -> Path:
    """Copy an open file into the folder, unless its newest copy has the same contents.

    The copy is complete and closed; older copies are thinned out to the latest few and the
    last one of each of the latest days. Gives the path of the newest copy.

    Raises:
        AssessmentError: If the copy cannot be written.
    """
    with explained(folder / file.path.name, FileProblem.NOT_SAVED):
        folder.mkdir(parents=True, exist_ok=True)
        mark = file.head[:12]
        present = backups(file.path, folder)
        if present and present[-1].stem.endswith(mark):
            return present[-1]
        target = folder / f"{file.path.stem}-{now:{_STAMP}}-{mark}{SUFFIX}"
        unfinished = target.with_name(f"{target.name}.part")
        try:
            file.copy_to(unfinished)
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
        settle(folder)
        for old in superfluous([*present, target]):
            old.unlink(missing_ok=True)
    return target


def backups(path: Path, folder: Path) -> list[Path]:
    """The backup copies of a file, oldest first."""
    # Not a pattern: names of files may hold brackets and stars.
    found = folder.iterdir() if folder.is_dir() else iter(())
    return sorted(copy for copy in found if _is_backup_of(copy, path.stem))


def superfluous(copies: Sequence[Path]) -> list[Path]:
    """Of copies from oldest to newest, those that need not be kept."""
    last_of_day = {_day(copy): copy for copy in copies}
    days = sorted(last_of_day)[-KEPT_DAYS:]
    kept = {*copies[-KEPT_LATEST:], *(last_of_day[day] for day in days)}
    return [copy for copy in copies if copy not in kept]


def read_received(path: Path) -> Contents:
    """Read a file not made here: from a private copy, by a connection that can only read.

    Not for a file that is open in this process: copying it would drop its lock.

    Raises:
        AssessmentError: If it is anything but a sound working file.
    """
    with _private_copy(path) as copy, closing(_only_reading(copy, path)) as connection:
        recognise(connection, path)
        return read_checked(connection, path)


def recover(path: Path, target: Path, *, by: str, now: datetime) -> Finding:
    """Rescue what a damaged file still holds into a new file beside it.

    The damaged file stays as it is. The history begins anew, with the rescue. Gives a note of
    how many answers were rescued.

    Raises:
        AssessmentError: If not even the questionnaire can be read, or nothing can be written.
    """
    with _private_copy(path) as copy, closing(_only_reading(copy, path)) as connection:
        record = record_in(connection, path)
        with AssessmentFile.create(target, record, by=by, now=now) as file:
            for content, name in attachments_in(connection):
                file.attach(content, name)
    values = {"n": len(record.responses), "file": path.name}
    return Finding(FileProblem.RECOVERED, Place(file=path.name), values)


@contextmanager
def _private_copy(path: Path) -> Iterator[Path]:
    if not path.is_file():
        raise failure(FileProblem.NOT_FOUND, path)
    with explained(path, FileProblem.DAMAGED):
        if path.stat().st_size > _LARGEST_RECEIVED:
            raise failure(FileProblem.FOREIGN, path)
        folder = Path(tempfile.mkdtemp(prefix="dra-"))
        copy = folder / f"copy{SUFFIX}"
    try:
        with explained(path, FileProblem.DAMAGED):
            shutil.copyfile(path, copy)
            journal = journal_of(path)
            if journal.is_file() and journal.stat().st_size <= _LARGEST_RECEIVED:
                shutil.copyfile(journal, journal_of(copy))
        yield copy
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _only_reading(copy: Path, path: Path) -> sqlite3.Connection:
    with explained(path, unreadable(path)):
        connection = schema.connect(copy, "rw")
        try:
            # The first reading rolls an unfinished change back; after that nothing may write.
            connection.execute("PRAGMA journal_mode").fetchone()
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            connection.execute("PRAGMA query_only = ON")
            connection.set_authorizer(_authorised)
            connection.set_progress_handler(_Patience().lost, _STEPS)
        except sqlite3.Error:
            connection.close()
            raise
    return connection


def _authorised(action: int, first: str | None, second: str | None, *_: object) -> int:
    allowed = action in _ALLOWED
    if action == sqlite3.SQLITE_FUNCTION:
        allowed = second in _FUNCTIONS
    if action == sqlite3.SQLITE_PRAGMA:
        allowed = first in _PRAGMAS
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


class _Patience:
    """Counts the work a file causes and gives up when it is beyond all reason."""

    def __init__(self) -> None:
        self._spent = 0

    def lost(self) -> int:
        self._spent += 1
        return int(self._spent > _MOST_STEPS)


def _is_backup_of(copy: Path, stem: str) -> bool:
    if copy.suffix != SUFFIX or not copy.stem.startswith(f"{stem}-"):
        return False
    pieces = copy.stem.removeprefix(f"{stem}-").split("-")
    return len(pieces) == 3 and all(piece.isalnum() for piece in pieces)


def _day(copy: Path) -> str:
    return copy.stem.split("-")[-3]

"""Backup copies: taken by the program itself, thinned out with age, found again by their file."""

import hashlib
import sqlite3
from collections.abc import Hashable, Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from assessment import places
from assessment.errors import AssessmentError, Finding, FindingPlace, UnreadableError
from assessment.files import disk, failures, rows, schema, writing
from assessment.files.checking import SUFFIX
from assessment.files.store import AssessmentFile
from assessment.language.text import Text
from assessment.problems.files import FileProblem
from assessment.progress import SILENT, Progress
from assessment.responses.codec import from_plain
from assessment.responses.model import State
from assessment.responses.record import Subject

KEPT_LATEST = 5
KEPT_DAYS = 10
KEPT_WEEKS = 8
LEAST_KEPT = 3
MOST_BYTES = 1024 * 1024 * 1024
_STAMP = "%Y%m%d-%H%M%S"
_MARK = slice(12)  # of its state, in the name of the copy
_UNFINISHED = ".part"
_ANSWERED = "SELECT count(coalesce(content->>'answer', content->>'not_applicable')) FROM response"
_UNREADABLE = (sqlite3.Error, OSError, UnreadableError)
_now = partial(datetime.now, UTC)


@dataclass(frozen=True, slots=True)
class Copy:
    path: Path
    taken: datetime
    answers: int | None  # how many questions have an answer in it; None when it cannot be read
    unit: Text
    round: str


def root() -> Path:
    """The folder of all backup copies: with all that is kept, not beside the file."""
    return places.own() / "backups"


def folder_of(identity: str) -> Path:
    """The folder for the copies of one assessment; its identity may be anybody's text."""
    return root() / hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def keep_copy(
    file: AssessmentFile, now: datetime, progress: Progress = SILENT
) -> tuple[Finding, ...]:
    """Take a backup copy of an open file, where all of them are, unless nothing is new.

    Work does not wait for it: gives a warning when no copy could be made.

    Raises:
        Cancelled: If it was stopped; nothing is left then.
    """
    folder = folder_of(file.record.id)
    try:
        back_up(file, folder, now, progress)
    except AssessmentError:
        values = {"file": file.path.name, "folder": str(folder)}
        return (Finding(FileProblem.NO_BACKUP, FindingPlace(file=file.path.name), values),)
    return ()


def back_up(file: AssessmentFile, folder: Path, now: datetime, progress: Progress = SILENT) -> Path:
    """Copy an open file into the folder, unless its newest copy has the same contents.

    The copy is complete and closed; older copies are thinned out to the latest few, the last
    one of each of the latest days, and the last one of each of the latest weeks, and to fewer
    where they would fill the disk. Gives the path of the newest copy.
    """
    with failures.explained(folder / file.path.name, FileProblem.NOT_SAVED):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(OSError):  # one that was there before may be open to everybody
            folder.chmod(0o700)
        present = backups(file.path, folder, now)
        if present and present[-1].stem.endswith(file.state[_MARK]):
            return present[-1]
        begun = f"{file.path.stem}-{now.astimezone(UTC):{_STAMP}}"
        unfinished = folder / f"{begun}{_UNFINISHED}"
        for left in folder.iterdir():
            if left.suffix == _UNFINISHED and left.name.startswith(f"{file.path.stem}-"):
                left.unlink(missing_ok=True)
        try:
            disk.create_private(unfinished).close()
            file.copy_to(unfinished, progress)
            # Answers given while it was copied are in it.
            with closing(_looking(unfinished)) as connection:
                target = folder / f"{begun}-{_state(connection)[_MARK]}{SUFFIX}"
            places.put_in_place(unfinished, target)
        finally:
            unfinished.unlink(missing_ok=True)
        disk.settle(folder)
        for choose in (superfluous, too_much):
            for old in choose(backups(file.path, folder, now)):
                old.unlink(missing_ok=True)
    return target


def backups(path: Path, folder: Path, now: datetime) -> list[Path]:
    """The copies of a file in the order in which they were taken, as far as clocks tell."""
    # Not a pattern: names of files may hold brackets and stars.
    ours = (copy for copy in _in(folder) if _is_backup(copy) and copy.is_file())
    mine = [copy for copy in ours if copy.stem.rsplit("-", 3)[0] == path.stem]
    return sorted(mine, key=lambda copy: _in_turn(_taken(copy), now))


def _in_turn(taken: datetime, now: datetime) -> tuple[bool, datetime]:
    """What is dated later than now was taken before the clock was set right, or wrong."""
    return taken <= now, taken


def superfluous(copies: Sequence[Path]) -> list[Path]:
    """Of copies from oldest to newest, those that need not be kept."""
    kept = set(copies[-KEPT_LATEST:])
    kept |= _last_of(copies, [_taken(copy).date() for copy in copies], KEPT_DAYS)
    kept |= _last_of(copies, [_taken(copy).isocalendar()[:2] for copy in copies], KEPT_WEEKS)
    return [copy for copy in copies if copy not in kept]


def too_much(copies: Sequence[Path]) -> list[Path]:
    """Of copies from oldest to newest, the old ones that would fill the disk all together."""
    total = sum(copy.stat().st_size for copy in copies)
    gone: list[Path] = []
    for copy in copies[:-LEAST_KEPT]:
        if total <= MOST_BYTES:
            break
        total -= copy.stat().st_size
        gone.append(copy)
    return gone


def copies_of(path: Path, identity: str | None = None) -> list[Copy]:
    """The backup copies of a file, newest first; also of one that is damaged or gone.

    They are looked for by the file's ``identity``, which is read from it unless it is given, and
    where that is not to be had, by its name. Give it for a file that is open in this process.
    """
    if not identity and path.is_file():
        with suppress(*_UNREADABLE), closing(_looking(path)) as connection:
            identity = _kept(connection, "id")
    if identity:
        return _noted(_in(folder_of(identity)))
    return _noted(copy for folder in _in(root()) for copy in backups(path, folder, _now()))


def _in(folder: Path) -> Iterable[Path]:
    if folder.is_dir():
        return folder.iterdir()
    return ()


def all_copies() -> list[Copy]:
    """All backup copies there are, newest first."""
    return _noted(root().glob(f"*/*{SUFFIX}"))


def _noted(paths: Iterable[Path]) -> list[Copy]:
    copies = [noted(path) for path in paths if _is_backup(path) and path.is_file()]
    now = _now()
    return sorted(
        copies, key=lambda copy: (*_in_turn(copy.taken, now), copy.path.name), reverse=True
    )


def noted(path: Path) -> Copy:
    """A look into a backup copy; it is checked whole only when it is opened."""
    unit = Text()
    round_ = ""
    with suppress(*_UNREADABLE), closing(_looking(path)) as connection:
        subject = from_plain(Subject, rows.loads(_kept(connection, "subject")))
        unit = subject.unit_name
        round_ = subject.round
    return Copy(path, _taken(path), noted_answers(path), unit, round_)


def glimpse(path: Path) -> tuple[str, str, State] | None:
    """Unit, round and state in a file that is not open here; None where it cannot be read."""
    with suppress(*_UNREADABLE), closing(_looking(path)) as connection:
        subject = from_plain(Subject, rows.loads(_kept(connection, "subject")))
        return subject.unit, subject.round, from_plain(State, _kept(connection, "state"))
    return None


def noted_answers(path: Path) -> int | None:
    """How many questions of a file that is not open here have an answer; None if unreadable."""
    with suppress(*_UNREADABLE), closing(_looking(path)) as connection:
        return int(connection.execute(_ANSWERED).fetchone()[0])
    return None


def _kept(connection: sqlite3.Connection, key: str) -> str:
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    if row is None:
        raise UnreadableError(f"not there: {key}")
    return str(row[0])


def _state(connection: sqlite3.Connection) -> str:
    meta = rows.read_meta(connection)
    return writing.state_of(meta["head"], writing.read_drafts(meta), writing.read_beside(meta))


def _looking(path: Path) -> sqlite3.Connection:
    """A connection that changes nothing and waits for nobody."""
    connection = schema.connect(path, "ro&immutable=1")
    connection.execute("PRAGMA query_only = ON")
    return connection


def _last_of(copies: Sequence[Path], spans: Sequence[Hashable], most: int) -> set[Path]:
    last = dict(zip(spans, copies, strict=True))
    return set(list(last.values())[-most:])


def _is_backup(copy: Path) -> bool:
    pieces = copy.stem.rsplit("-", 3)
    if copy.suffix != SUFFIX or len(pieces) != 4 or not all(p.isalnum() for p in pieces[1:]):
        return False
    with suppress(ValueError):
        return bool(_taken(copy))
    return False


def _taken(copy: Path) -> datetime:
    day, hour = copy.stem.split("-")[-3:-1]
    return datetime.strptime(f"{day}-{hour}", _STAMP).replace(tzinfo=UTC)

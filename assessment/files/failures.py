"""What SQLite and the operating system complain about, as findings people can act on."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assessment.errors import AssessmentError, Finding, FindingPlace, UnreadableError
from assessment.problems.files import FileProblem, NewFileProblem
from assessment.problems.problem import Problem

_BY_CODE = {
    sqlite3.SQLITE_BUSY: FileProblem.LOCKED,
    sqlite3.SQLITE_LOCKED: FileProblem.LOCKED,
    sqlite3.SQLITE_FULL: FileProblem.DISK_FULL,
    sqlite3.SQLITE_READONLY: FileProblem.READ_ONLY,
    sqlite3.SQLITE_PERM: FileProblem.READ_ONLY,
    sqlite3.SQLITE_AUTH: FileProblem.ALTERED,
    sqlite3.SQLITE_CANTOPEN: FileProblem.NO_PERMISSION,
    sqlite3.SQLITE_IOERR: FileProblem.NOT_SAVED,
    sqlite3.SQLITE_CORRUPT: FileProblem.DAMAGED,
}
# These are of the same kind as others, and say something else.
_BY_WHOLE_CODE = {
    sqlite3.SQLITE_IOERR_SHORT_READ: FileProblem.DAMAGED,
    sqlite3.SQLITE_READONLY_ROLLBACK: FileProblem.BROKEN_OFF,
}
_BY_ERRNO = {
    errno.ENOSPC: FileProblem.DISK_FULL,
    errno.EDQUOT: FileProblem.DISK_FULL,
    errno.EFBIG: FileProblem.DISK_FULL,
    errno.EROFS: FileProblem.READ_ONLY,
    errno.EACCES: FileProblem.NO_PERMISSION,
    errno.EPERM: FileProblem.NO_PERMISSION,
    errno.ENOENT: FileProblem.NOT_FOUND,
    errno.ENAMETOOLONG: FileProblem.NAME_TOO_LONG,
}
_FULL = frozenset({FileProblem.DISK_FULL, NewFileProblem.DISK_FULL})
# Windows' own numbers for a file that another program has open.
_HELD = (32, 33)


def failure(problem: Problem, path: Path) -> AssessmentError:
    """The exception that says what is wrong with the file."""
    values = {"file": path.name, "folder": str(path.parent)}
    return AssessmentError(Finding(problem, FindingPlace(file=path.name), values))


def tells_of_full_disk(error: AssessmentError) -> bool:
    """Whether a disk without room is what went wrong; that says nothing of the file."""
    return not _FULL.isdisjoint(finding.problem for finding in error.findings)


@contextmanager
def explained(
    path: Path, otherwise: FileProblem, unreadable: Problem | None = None
) -> Iterator[None]:
    """Turn what goes wrong inside into an ``AssessmentError`` about the file.

    What is not known by its code becomes ``otherwise``; contents that nobody can read become
    ``unreadable``, or ``otherwise`` too.

    Raises:
        AssessmentError: For what a disk, SQLite or unreadable contents make go wrong inside; our
            own faults stay what they are.
    """
    try:
        yield
    except sqlite3.Error as error:
        # The low byte is the kind, what is above it only the circumstance.
        code = getattr(error, "sqlite_errorcode", 0)
        known = _BY_WHOLE_CODE.get(code) or _BY_CODE.get(code & 0xFF, otherwise)
        raise failure(known, path) from error
    except OSError as error:
        if getattr(error, "winerror", None) in _HELD:
            raise failure(FileProblem.LOCKED, path) from error
        raise failure(_BY_ERRNO.get(error.errno or 0, otherwise), path) from error
    except UnreadableError as error:
        raise failure(unreadable or otherwise, path) from error


@contextmanager
def explained_new(path: Path) -> Iterator[None]:
    """Like ``explained``, for a file that is made aside and gets its name when it is complete.

    Raises:
        AssessmentError: Of a full disk it says what was not made, of one that can only be read
            that nothing can be made there; no change of a file is lost.
    """
    try:
        with explained(path, FileProblem.NOT_SAVED):
            yield
    except AssessmentError as error:
        if tells_of_full_disk(error):
            raise failure(NewFileProblem.DISK_FULL, path) from error
        if error.findings[0].problem is FileProblem.READ_ONLY:
            raise failure(FileProblem.NO_PERMISSION, path) from error
        raise

"""What the file system allows, and making names in a folder last."""

import errno
import hashlib
import os
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from assessment.files.failures import failure
from assessment.problems.files import FileProblem

_LONGEST_NAME = 255
# A full disk is told when something is written.
_FULL = (errno.ENOSPC, errno.EDQUOT)
_JOURNAL = "-journal"


def check_writable(path: Path) -> None:
    """Make sure that the file can be changed where it is; its journal stands beside it.

    Raises:
        AssessmentError: If the file or its folder can only be read.
    """
    if not _can_be_changed(path):
        raise failure(FileProblem.READ_ONLY, path)
    if not _takes_files(path.parent):
        raise failure(FileProblem.NO_PERMISSION, path)


def is_writable(path: Path) -> bool:
    """Whether the file can be changed where it is; its journal stands beside it."""
    return _can_be_changed(path) and _takes_files(path.parent)


def _can_be_changed(path: Path) -> bool:
    """Tried on Windows, where rights tell nothing.

    Elsewhere closing a file gives up the locks that this program holds on it, SQLite's too.
    """
    if sys.platform == "win32":
        try:
            path.open("r+b").close()
        except OSError:
            return False
    return os.access(path, os.W_OK)


def _takes_files(folder: Path) -> bool:
    """Whether a file can be made there, tried with one that vanishes when it is closed."""
    try:
        if sys.platform == "win32":
            probe = folder / f".{os.getpid()}.{time.monotonic_ns()}.probe"
            os.close(os.open(probe, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_TEMPORARY, 0o600))
        else:
            tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        return error.errno in _FULL
    return True


def settle(folder: Path) -> None:
    """Make names in a folder last through a power cut, where the system knows how."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def flush(path: Path) -> None:
    """Bring a file that was just written to the disk itself.

    Raises:
        OSError: If the disk refuses.
    """
    with path.open("r+b") as written:
        os.fsync(written.fileno())


def unfinished_of(path: Path) -> Path:
    """Where a file is written until it is complete, by a name that no system finds too long."""
    name = f"{path.name}.part"
    if len(os.fsencode(f"{name}{_JOURNAL}")) > _LONGEST_NAME:
        name = f"{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:32]}.part"
    return path.with_name(name)


def check_name(path: Path) -> None:
    """Make sure that beside a working file there is a name for its journal.

    Raises:
        AssessmentError: If its own name is too long for that.
    """
    if len(os.fsencode(journal_of(path).name)) > _LONGEST_NAME:
        raise failure(FileProblem.NAME_TOO_LONG, path)


def create_private(path: Path) -> BinaryIO:
    """A new file that nobody but its owner can read, from its first moment on.

    Raises:
        OSError: If it is there already or cannot be made.
    """
    return open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600))


def journal_of(path: Path) -> Path:
    """Where SQLite keeps what an unfinished change of the file overwrote."""
    return path.with_name(f"{path.name}{_JOURNAL}")

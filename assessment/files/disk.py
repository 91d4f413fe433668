"""What the file system allows, and making names in a folder last."""

import errno
import os
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from assessment.files.failures import failure
from assessment.problems.files import FileProblem

# A full disk is told when something is written.
_FULL = (errno.ENOSPC, errno.EDQUOT)
# Seconds between one try and the next.
PAUSES = (0.05, 0.1, 0.2, 0.4, 0.4, 0.8) if sys.platform == "win32" else ()


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


def put_in_place(unfinished: Path, path: Path) -> None:
    """Give a complete file its name, over what stood there.

    Windows refuses while another program looks at one of the two, as scanners for viruses do with
    every new file for a moment: there it is tried again for two seconds.

    Raises:
        OSError: If it cannot be; what stood there is untouched then.
    """
    for pause in PAUSES:
        try:
            unfinished.replace(path)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    unfinished.replace(path)


def flush(path: Path) -> None:
    """Bring a file that was just written to the disk itself.

    Raises:
        OSError: If the disk refuses.
    """
    with path.open("r+b") as written:
        os.fsync(written.fileno())


def journal_of(path: Path) -> Path:
    """Where SQLite keeps what an unfinished change of the file overwrote."""
    return path.with_name(f"{path.name}-journal")

"""What the file system allows, and making names in a folder last."""

import hashlib
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from assessment.files.failures import failure
from assessment.problems.files import FileProblem

_LONGEST_NAME = 255
_JOURNAL = "-journal"
# Seconds between one try and the next.
PAUSES = (0.05, 0.1, 0.2, 0.4, 0.4, 0.8) if sys.platform == "win32" else ()


def check_writable(path: Path) -> None:
    """Make sure that the file can be changed where it is; its journal stands beside it.

    Raises:
        AssessmentError: If the file or its folder can only be read.
    """
    if not os.access(path, os.W_OK):
        raise failure(FileProblem.READ_ONLY, path)
    if not os.access(path.parent, os.W_OK):
        raise failure(FileProblem.NO_PERMISSION, path)


def is_writable(path: Path) -> bool:
    """Whether the file can be changed where it is; its journal stands beside it."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


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

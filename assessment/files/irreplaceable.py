"""Files that hold what exists nowhere else: answers, packages, collections, keys."""

from pathlib import Path

from assessment.files.failures import failure
from assessment.problems.files import FileProblem

_BEGIN = 4096
_DATABASE = b"SQLite format 3\0"
_SEALED = b"age-encryption.org/"
# The first member of a package says what it is, uncompressed.
_PACKAGE = b"mimetypeapplication/vnd.digital-readiness"
_KEY_OR_ROSTER = b'"type":"readiness-'


def keep_clear_of(target: Path) -> None:
    """Make sure that a report or a list does not take the place of answers or keys.

    Raises:
        AssessmentError: If the file that stands there holds any.
    """
    if is_irreplaceable(target):
        raise failure(FileProblem.ALREADY_EXISTS, target)


def is_irreplaceable(path: Path) -> bool:
    """Whether the file is a working file, a package, a collection, a key or a roster."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        begin = file.read(_BEGIN)
    if begin.startswith((_DATABASE, _SEALED)):
        return True
    return _PACKAGE in begin[:120] or (begin.startswith(b"{") and _KEY_OR_ROSTER in begin)

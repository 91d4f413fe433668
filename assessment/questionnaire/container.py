"""Look at the outside of a workbook file before anything unpacks it."""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO, cast

from assessment.errors import UnreadableError, refused
from assessment.problems.questionnaire import WorkbookProblem

MEGABYTE = 1024 * 1024
LARGEST_FILE = 30 * MEGABYTE
# What the directory says; a sheet formatted down to its last row holds much that is never read.
LARGEST_CONTENT = 1024 * MEGABYTE
# What is really read: about a second per 5 MB of XML at the worst.
LARGEST_XML = 10 * MEGABYTE
LARGEST_RATIO = 300
MOST_ENTRIES = 2000
_PIECE = 1 << 16
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# What a broken directory or a broken first part makes the standard library raise.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    LookupError,
    RuntimeError,
    ValueError,
)


def check_container(path: Path) -> None:
    """Refuse what is no plain ``.xlsx`` of bounded size.

    Raises:
        AssessmentError: the first reason found.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise refused(WorkbookProblem.FILE_TOO_LARGE, limit=LARGEST_FILE // MEGABYTE)
        with path.open("rb") as file:
            start = file.read(8)
            if start.startswith(_OLD_OFFICE):
                encrypted = _ENCRYPTED in file.read()
                protected = WorkbookProblem.PASSWORD_PROTECTED
                old = WorkbookProblem.OLD_EXCEL
                if encrypted:
                    raise refused(protected)
                raise refused(old)
            if not start.startswith(_ZIP):
                raise refused(WorkbookProblem.NOT_A_WORKBOOK)
            with opened_zip(file) as container:
                _check_directory(container)
    except FileNotFoundError:
        raise refused(WorkbookProblem.FILE_NOT_FOUND, file=path.name) from None
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise refused(WorkbookProblem.FILE_NOT_READABLE, reason=reason) from problem
    except UnreadableError as problem:
        raise refused(WorkbookProblem.WORKBOOK_DAMAGED) from problem


@contextmanager
def opened_zip(file: object) -> Iterator[zipfile.ZipFile]:
    """The archive in a file that may be anything.

    Raises:
        UnreadableError: its directory cannot be read.
    """
    try:
        archive = zipfile.ZipFile(cast("IO[bytes]", file))
    except _DAMAGED as error:
        raise UnreadableError(str(error)) from error
    with archive:
        yield archive


def pieces_of(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The content of a part, no more of it than its directory says.

    Raises:
        UnreadableError: it is damaged, or not there.
    """
    try:
        with archive.open(name) as part:
            while piece := part.read(_PIECE):
                yield piece
    except _DAMAGED as error:
        raise UnreadableError(str(error)) from error


def _check_directory(container: zipfile.ZipFile) -> None:
    entries = container.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_ENTRIES:
        raise refused(WorkbookProblem.UNSAFE_FILE, reason=f"{len(entries)} entries")
    if len({name.lower() for name in names}) != len(names):
        raise refused(WorkbookProblem.UNSAFE_FILE, reason="duplicate names")
    for entry in entries:
        _check_entry(entry)
    if sum(entry.file_size for entry in entries) > LARGEST_CONTENT:
        raise refused(WorkbookProblem.FILE_TOO_LARGE, limit=LARGEST_CONTENT // MEGABYTE)
    if "[Content_Types].xml" not in names:
        raise refused(WorkbookProblem.NOT_A_WORKBOOK)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise refused(WorkbookProblem.MACRO_WORKBOOK)
    start = islice(pieces_of(container, "[Content_Types].xml"), MEGABYTE // _PIECE)
    if b"macroEnabled" in b"".join(start):
        raise refused(WorkbookProblem.MACRO_WORKBOOK)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = PurePosixPath(entry.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or ":" in entry.filename:
        raise refused(WorkbookProblem.UNSAFE_FILE, reason=entry.filename)
    if entry.flag_bits & 1:
        raise refused(WorkbookProblem.PASSWORD_PROTECTED)
    suspicious = entry.file_size > MEGABYTE
    if suspicious and entry.file_size > LARGEST_RATIO * max(entry.compress_size, 1):
        raise refused(WorkbookProblem.UNSAFE_FILE, reason=entry.filename)

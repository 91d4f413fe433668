"""The zip file a package is: written whole or not at all, read within limits.

The comment at its end holds a digest of all bytes before it, so that every damaged byte is
noticed, also in places no signature covers. It proves nothing about who wrote the file.
"""

import hashlib
import re
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from functools import lru_cache
from io import BytesIO
from os import fsync
from pathlib import Path
from typing import IO

from assessment.errors import AssessmentError, Finding, FindingPlace, UnreadableError
from assessment.files.attachments import LARGEST_MB, LARGEST_TOTAL_MB, MEGABYTE
from assessment.files.failures import explained
from assessment.problems.exchange import ExchangeProblem
from assessment.problems.files import FileProblem
from assessment.problems.problem import Problem
from assessment.questionnaire.container import opened_zip

MANIFEST = "manifest.json"
SIGNATURES = "signatures.json"
DATA = "data.json"
QUESTIONNAIRE = "questionnaire.json"
ATTACHED = "att/"
REPLY = "reply.json"
LIMITS: Mapping[str, int] = {
    "mimetype": 100,
    MANIFEST: 2 * MEGABYTE,
    SIGNATURES: MEGABYTE // 16,
    DATA: 20 * MEGABYTE,
    QUESTIONNAIRE: 20 * MEGABYTE,
}
# One that lost its signatures on its way is a package nobody signed.
NEEDED = LIMITS.keys() - {SIGNATURES}
LARGEST_TOTAL = LARGEST_TOTAL_MB * MEGABYTE + sum(LIMITS.values())
MOST_MEMBERS = 5000
LARGEST_DIRECTORY = MOST_MEMBERS * 160
# How a file begins that was sealed with age.
SEALED = b"age-encryption.org/v1"
_OURS = b"application/vnd.digital-readiness."
MIMETYPE = _OURS + b"package"

# A container ends with the digest over all that stands before it, in hexadecimal.
_SEAL_LENGTH = 64
_ATTACHMENT = re.compile(r"att/[0-9a-f]{64}")
_SEAL = re.compile(rb"sha256:[0-9a-f]{64}")
_COMMENT_LENGTH = 71
_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_LONG_END_MARK = b"PK\x06\x07"
_LONG_END_LENGTH = 20
_FIRST_MARK = b"PK\x03\x04"
# The head of the first member, its name and what it says of the kind of file.
_FIRST_LENGTH = 128
_HARMLESS_FLAGS = 0x6
_BEGINNING = (1980, 1, 1, 0, 0, 0)
_PIECE = 1 << 20
# What is kept of one package for the next one is never larger.
_WORTH_KEEPING = 4 * MEGABYTE
# What stands before each member: a mark, then at the end the lengths of its name and what follows.
_HEADER = struct.Struct("<4s22xHH")


class NewerFormatError(UnreadableError):
    """What was read was made by a later version of the program."""


def refusal(problem: Problem, path: Path, **values: object) -> AssessmentError:
    """The refusal of a file that cannot be read, with what is wrong in it."""
    return AssessmentError(finding(problem, path, **values))


def finding(problem: Problem, path: Path, **values: object) -> Finding:
    """What is wrong with the package, as a value."""
    return Finding(problem, FindingPlace(file=path.name), {"file": path.name, **values})


def fill(path: Path, members: Iterable[tuple[str, bytes]], kind: bytes = MIMETYPE) -> None:
    with path.open("x+b") as file:
        fill_stream(file, members, kind)
        file.flush()
        fsync(file.fileno())


def fill_stream(
    file: IO[bytes], members: Iterable[tuple[str, bytes]], kind: bytes = MIMETYPE
) -> None:
    """Write the members to an empty stream that can be read too."""
    with zipfile.ZipFile(file, "w") as archive:
        archive.comment = b"sha256:" + b"0" * _SEAL_LENGTH
        for name, content in (("mimetype", kind), *members):
            packed = name != "mimetype" and not name.startswith(ATTACHED)
            info = zipfile.ZipInfo(name, _BEGINNING)
            if packed:
                info.compress_type = zipfile.ZIP_DEFLATED
            else:
                info.compress_type = zipfile.ZIP_STORED
            archive.writestr(info, content)
    digest = _digest_of(file)
    file.seek(-_SEAL_LENGTH, 2)
    file.write(digest)


# Bytes that can be read from any place: an open file, or one held in memory.
type ByteSource = IO[bytes]


class InMemory(BytesIO):
    """The bytes of a file, read and hashed once; nobody writes to it.

    Attributes:
        digest: SHA-256 of all of them, in hexadecimal.
        before_seal: The digest over all but the last 64, where a container keeps its seal.
    """

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.size = len(content)
        view = memoryview(content)
        # The end is taken from the beginning of short contents too: they are no containers.
        end = max(0, self.size - _SEAL_LENGTH)
        whole = hashlib.sha256(view[:end])
        self.before_seal = whole.hexdigest().encode()
        whole.update(view[end:])
        self.digest = whole.hexdigest()


def measured(source: ByteSource) -> tuple[str, int]:
    """SHA-256 and length of all bytes of a file."""
    if isinstance(source, InMemory):
        return source.digest, source.size
    source.seek(0)
    digest = hashlib.sha256()
    size = 0
    while piece := source.read(_PIECE):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


class Container:
    """An opened package file, whose names and sizes are known to be within the limits.

    Each member is unpacked within bounds from its own place and nowhere else.
    """

    def __init__(self, archive: zipfile.ZipFile, file: ByteSource, *, sound: bool) -> None:
        self.sound = sound
        self._file = file
        self._infos = {info.filename: info for info in archive.infolist()}
        self.names = self._infos.keys()
        starts = sorted(info.header_offset for info in self._infos.values())
        self._ends = dict(zip(starts, (*starts[1:], archive.start_dir), strict=True))

    def read(self, name: str) -> bytes:
        """The bytes of a member.

        Raises:
            UnreadableError: If it is damaged or not there.
        """
        if name not in self._infos:
            raise UnreadableError(f"not there: {name}")
        info = self._infos[name]
        # It must lie in the file as the directory says: under its own name, clear of all others.
        begin = info.header_offset
        header = self._bytes(begin, _HEADER.size)
        if len(header) != _HEADER.size:
            raise UnreadableError("cut off")
        mark, name_length, more = _HEADER.unpack(header)
        named = self._bytes(begin + _HEADER.size, name_length)
        start = begin + _HEADER.size + name_length + more
        fits = start + info.compress_size <= self._ends[begin]
        if mark != _FIRST_MARK or named != info.filename.encode() or not fits:
            raise UnreadableError("not as the directory says")
        packed = self._bytes(start, info.compress_size)
        if info.compress_type == zipfile.ZIP_STORED:
            return _checked(packed, info.file_size, info.CRC)
        # Thousands of packages bring one questionnaire.
        small = max(info.file_size, len(packed)) <= _WORTH_KEEPING
        unpacked = _unpacked_lately if small and name == QUESTIONNAIRE else _unpacked
        return unpacked(packed, info.file_size, info.CRC)

    def document(self, digest: str) -> bytes:
        """The bytes of an attached document, proven by its name.

        Raises:
            UnreadableError: If it is damaged, another, or not there.
        """
        content = self.read(f"{ATTACHED}{digest}")
        if hashlib.sha256(content).hexdigest() != digest:
            raise UnreadableError("another document under its name")
        return content

    def _bytes(self, start: int, length: int) -> bytes:
        self._file.seek(start)
        return self._file.read(length)


def _checked(content: bytes, length: int, checksum: int) -> bytes:
    if len(content) != length or zlib.crc32(content) != checksum:
        raise UnreadableError("not as it says")
    return content


def _unpacked(packed: bytes, length: int, checksum: int) -> bytes:
    # One byte more would show that it is longer than it says; nothing unpacks all of it.
    try:
        content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, length + 1)
    except zlib.error as error:
        raise UnreadableError(str(error)) from error
    return _checked(content, length, checksum)


_unpacked_lately = lru_cache(maxsize=4)(_unpacked)


@contextmanager
def opened(
    path: Path,
    source: ByteSource | None = None,
    *,
    limits: Mapping[str, int] = LIMITS,
    needed: Collection[str] = NEEDED,
) -> Iterator[Container]:
    """Open a package file; its bytes come from ``source`` when one is given, which stays open.

    Another kind of file says which members it may and must have.

    Raises:
        AssessmentError: If it is none, is damaged or beyond the limits, while it is open too.
    """
    with (
        explained(path, FileProblem.DAMAGED, ExchangeProblem.PACKAGE_UNREADABLE),
        path.open("rb") if source is None else nullcontext(source) as file,
    ):
        if file.read(len(SEALED)) == SEALED:
            raise refusal(ExchangeProblem.PACKAGE_SEALED, path)
        sound = _check_end(file, path)
        with opened_zip(file) as archive:
            _check_members(archive.infolist(), path, limits, needed)
            yield Container(archive, file, sound=sound)


def is_reply(path: Path) -> bool:
    """Whether the file is a reply by its parts, whatever its name."""
    with suppress(OSError, UnreadableError), path.open("rb") as file, opened_zip(file) as archive:
        return REPLY in archive.namelist()
    return False


def _check_end(file: ByteSource, path: Path) -> bool:
    """Look at the end of the file before anything is unpacked; whether the seal fits."""
    size = file.seek(0, 2)
    if size > LARGEST_TOTAL + LARGEST_DIRECTORY:
        raise refusal(ExchangeProblem.PACKAGE_TOO_LARGE, path)
    file.seek(max(0, size - _LONG_END_LENGTH - _END.size - _COMMENT_LENGTH))
    tail = file.read()
    for length in (_COMMENT_LENGTH, 0):
        at = len(tail) - length
        begin = max(0, at - _END.size)
        before = tail[:begin]
        end = tail[begin:at]
        comment = tail[at:]
        if end.startswith(_END_MARK) and _is_end(end, before, size, comment):
            if _END.unpack(end)[4] > MOST_MEMBERS:
                raise refusal(ExchangeProblem.PACKAGE_TOO_LARGE, path)
            return comment[-_SEAL_LENGTH:] == _digest_of(file)
    file.seek(0)
    first = file.read(_FIRST_LENGTH)
    cut = first.startswith(_FIRST_MARK) and _OURS in first
    raise refusal(ExchangeProblem.CUT_SHORT if cut else ExchangeProblem.NOT_A_PACKAGE, path)


def _is_end(end: bytes, before: bytes, size: int, comment: bytes) -> bool:
    if len(end) != _END.size or (comment and not _SEAL.fullmatch(comment)):
        return False
    _, disk, first_disk, here, total, length, offset, comment_length = _END.unpack(end)
    return (
        (disk, first_disk, here, comment_length) == (0, 0, total, len(comment))
        and offset + length + _END.size + len(comment) == size
        and length <= max(LARGEST_DIRECTORY, total * 46)
        and before[-_LONG_END_LENGTH:][:4] != _LONG_END_MARK
    )


def _digest_of(file: ByteSource) -> bytes:
    if isinstance(file, InMemory):
        return file.before_seal
    left = file.seek(0, 2) - _SEAL_LENGTH
    file.seek(0)
    digest = hashlib.sha256()
    while left > 0 and (piece := file.read(min(left, _PIECE))):
        digest.update(piece)
        left -= len(piece)
    return digest.hexdigest().encode()


def _check_members(
    members: list[zipfile.ZipInfo], path: Path, limits: Mapping[str, int], needed: Collection[str]
) -> None:
    names = [member.filename for member in members]
    known = all(name in limits or _ATTACHMENT.fullmatch(name) for name in names)
    if len(set(names)) != len(names) or not known or not set(needed) <= set(names):
        raise refusal(ExchangeProblem.NOT_A_PACKAGE, path)
    if sum(member.file_size for member in members) > LARGEST_TOTAL or any(
        member.file_size > limits.get(member.filename, LARGEST_MB * MEGABYTE) for member in members
    ):
        raise refusal(ExchangeProblem.PACKAGE_TOO_LARGE, path)
    if len({member.header_offset for member in members}) != len(members):
        # One member under many names: little is sent, and much is unpacked.
        raise refusal(ExchangeProblem.PACKAGE_UNREADABLE, path)
    for member in members:
        plain = member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        if not plain or member.flag_bits & ~_HARMLESS_FLAGS or "\0" in member.orig_filename:
            raise refusal(ExchangeProblem.PACKAGE_UNREADABLE, path)

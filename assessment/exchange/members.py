"""The members of a zip file, each unpacked within bounds from its own place and nowhere else."""

import hashlib
import struct
import zipfile
import zlib

from assessment.errors import UnreadableError
from assessment.exchange.sources import ByteSource

type Lying = bytes | memoryview
# What stands before each member: a mark, then at the end the lengths of its name and what follows.
_HEADER = struct.Struct("<4s22xHH")
_MARK = b"PK\x03\x04"
_KEPT = 4


class Members:
    """Reads members of a file whose directory was looked at already.

    All of it is read again and again from ``content`` when that is at hand, else from the file.
    """

    def __init__(
        self, archive: zipfile.ZipFile, file: ByteSource, content: memoryview | None = None
    ) -> None:
        """Read members of this archive."""
        self._file = file
        self._content = content
        self._infos = {info.filename: info for info in archive.infolist()}
        starts = sorted(info.header_offset for info in self._infos.values())
        self._ends = dict(zip(starts, (*starts[1:], archive.start_dir), strict=True))

    def read(self, name: str, worth_keeping: int = 0) -> bytes:
        """The bytes of a member; the same object for the same ones up to what is worth keeping.

        Raises:
            UnreadableError: If it is damaged.
        """
        info = self._infos[name]
        if info.compress_type == zipfile.ZIP_STORED:
            return bytes(self._stored(info))
        packed = self._packed(info)
        if max(info.file_size, len(packed)) <= worth_keeping:
            return _once.unpacked(bytes(packed), info.file_size, info.CRC)
        return _unpacked(packed, info.file_size, info.CRC)

    def entry(self, name: str) -> tuple[int, str]:
        """Length and SHA-256 of a member; (0, "") when it is damaged.

        What lies in the file as it is is not copied.
        """
        info = self._infos[name]
        try:
            stored = info.compress_type == zipfile.ZIP_STORED
            content = self._stored(info) if stored else self.read(name)
        except UnreadableError:
            return 0, ""
        return len(content), hashlib.sha256(content).hexdigest()

    def _stored(self, info: zipfile.ZipInfo) -> Lying:
        return _checked(self._packed(info), info.file_size, info.CRC)

    def _packed(self, info: zipfile.ZipInfo) -> Lying:
        """A member as it lies in the file: under its own name, and clear of all others."""
        begin = info.header_offset
        header = self._bytes(begin, _HEADER.size)
        if len(header) != _HEADER.size:
            raise UnreadableError("cut off")
        mark, name_length, more = _HEADER.unpack(header)
        name = self._bytes(begin + _HEADER.size, name_length)
        start = begin + _HEADER.size + name_length + more
        fits = start + info.compress_size <= self._ends[begin]
        if mark != _MARK or name != info.filename.encode() or not fits:
            raise UnreadableError("not as the directory says")
        return self._bytes(start, info.compress_size)

    def _bytes(self, start: int, length: int) -> Lying:
        if self._content is not None:
            return self._content[start : start + length]
        self._file.seek(start)
        return self._file.read(length)


def _checked(content: Lying, length: int, checksum: int) -> Lying:
    if len(content) != length or zlib.crc32(content) != checksum:
        raise UnreadableError("not as it says")
    return content


def _unpacked(packed: Lying, length: int, checksum: int) -> bytes:
    # One byte more would show that it is longer than it says; nothing unpacks all of it.
    try:
        content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, length + 1)
    except zlib.error as error:
        raise UnreadableError(str(error)) from error
    _checked(content, length, checksum)
    return content


class _Once:
    """Unpacks the same bytes once, as long as they are among the last few.

    Thousands of packages bring one questionnaire, and get the same object for it.
    """

    def __init__(self) -> None:
        # Never changed, only replaced: several threads may look here.
        self._kept: tuple[tuple[int, int, bytes, bytes], ...] = ()

    def unpacked(self, packed: bytes, length: int, checksum: int) -> bytes:
        """What ``_unpacked`` gives."""
        # Compared, not looked up: that takes a fraction of the time.
        for known in self._kept:
            if known[:3] == (length, checksum, packed):
                return known[3]
        content = _unpacked(packed, length, checksum)
        self._kept = (*self._kept[1 - _KEPT :], (length, checksum, packed, content))
        return content


_once = _Once()

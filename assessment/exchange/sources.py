"""Where the bytes of a received file are read from."""

import hashlib
from typing import Protocol

# A container ends with the digest over all that stands before it, in hexadecimal.
SEAL_LENGTH = 64


class ByteSource(Protocol):
    """Bytes that can be read from any place: an open file, or one held in memory."""

    def read(self, size: int = -1, /) -> bytes:
        """That many bytes from here on; all that are left when no number is given."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place, from the beginning (0), from here (1) or from the end (2); gives it."""

    def tell(self) -> int:
        """The place gone to."""


class InMemory:
    """The bytes of a file, read and hashed once; nobody writes to it.

    Attributes:
        content: The bytes; they may lie in memory that is used again once this is let go.
        digest: SHA-256 of all of them, in hexadecimal.
        size: Their number.
        before_seal: The digest over all but the last 64, where a container keeps its seal.
    """

    def __init__(self, content: bytes | memoryview) -> None:
        """Hold the bytes."""
        self.content = memoryview(content)
        self.size = len(content)
        # The end is taken from the beginning of short contents too: they are no containers.
        end = max(0, self.size - SEAL_LENGTH)
        whole = hashlib.sha256(self.content[:end])
        self.before_seal = whole.hexdigest().encode()
        whole.update(self.content[end:])
        self.digest = whole.hexdigest()
        self._here = 0

    def read(self, size: int = -1, /) -> bytes:
        """As ``ByteSource`` promises."""
        end = self.size if size < 0 else self._here + size
        found = bytes(self.content[self._here : end])
        self._here += len(found)
        return found

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """As ``ByteSource`` promises.

        Raises:
            ValueError: For a place before the beginning.
        """
        place = (0, self._here, self.size)[whence] + offset
        if place < 0:
            raise ValueError(place)
        self._here = place
        return place

    def tell(self) -> int:
        """As ``ByteSource`` promises."""
        return self._here

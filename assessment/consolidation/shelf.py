"""Where the bytes of received files lie until their batch is written."""

from io import BufferedIOBase
from mmap import mmap


class Shelf:
    """Memory for the files of one batch, used again for those of the next.

    Megabytes taken from the system anew for every file cost more than what is done with them.
    """

    def __init__(self, size: int) -> None:
        """Have room for that many bytes, at least one; the system gives it as it is used."""
        self._memory = memoryview(mmap(-1, size))
        self._used = 0

    def read(self, file: BufferedIOBase, most: int) -> memoryview:
        """The next bytes of a file, ``most`` at most; fewer only when no more are left.

        A file for which no room is left gets memory of its own.
        """
        room = self._memory[self._used : self._used + most]
        if len(room) < most:
            own = memoryview(bytearray(most))
            return own[: file.readinto(own)]
        size = file.readinto(room)
        self._used += size
        return room[:size]

    def take_back(self, content: memoryview) -> None:
        """Use the room of what was read last again at once; nobody needs it any more."""
        if content.obj is self._memory.obj:
            self._used -= len(content)

    def clear(self) -> None:
        """Use all room again: nothing that was read before may be looked at any more."""
        self._used = 0

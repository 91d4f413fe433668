"""The outputs a command prints to: written to the end, or it is said that they are not."""

import errno
import os
import sys
from collections.abc import Iterable
from io import RawIOBase
from typing import TextIO

# What is printed goes out in pieces of about so many characters.
PIECE = 1 << 18


def write(stream: TextIO | None, pieces: Iterable[str]) -> None:
    """Write the pieces and make sure that all of them are out; nothing where there is no stream.

    Raises:
        OSError: when not all of them could be written.
    """
    if stream is None:  # a program without a console has none
        return
    # Without a buffer a file may take less than it is given, and nobody would be told.
    if isinstance(getattr(stream, "buffer", None), RawIOBase):
        with open(
            stream.fileno(),
            "w",
            encoding=stream.encoding,
            errors=stream.errors,
            newline="\n",
            closefd=False,
        ) as buffered:
            _write(buffered, pieces)
    else:
        _write(stream, pieces)


def _write(stream: TextIO, pieces: Iterable[str]) -> None:
    held: list[str] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= PIECE:
            stream.write("".join(held))
            held.clear()
            size = 0
    stream.write("".join(held))
    stream.flush()


def finish(stream: TextIO | None) -> None:
    """Bring out what is still held back.

    Raises:
        OSError: when it could not be written.
    """
    if stream is not None and not stream.closed:
        stream.flush()


def give_up(stream: TextIO | None) -> None:
    """Let what is still held back go nowhere, since the end of the program would bring it out."""
    if stream is None:
        return
    try:
        target = stream.fileno()
    except (OSError, ValueError):  # not a file of the system, so nothing is held back
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, target)
    os.close(nowhere)


def nobody_reads(error: OSError) -> bool:
    """Whether the reader of a pipe has left, as ``head`` does when it has enough."""
    # Windows knows no broken pipe; it calls the call itself not possible.
    closed = sys.platform == "win32" and error.errno == errno.EINVAL
    return closed or isinstance(error, BrokenPipeError)

"""A package as lines of text in a hidden sheet: what office programs carry along unchanged."""

import base64
import binascii
import hashlib
from collections.abc import Sequence

from assessment.errors import UnreadableError

SHEET = "_sealed"
MARK = "readiness-sealed-1"
LARGEST = 8_000_000
_PIECE = 30_000
_BEFORE_DIGEST = "sha256:"
_BEFORE_PIECE = "b64:"


class NotSealedError(UnreadableError):
    """Lines that are not the ones this module writes."""


def sealed_lines(content: bytes) -> list[str]:
    """The lines of the sheet, from its first row.

    Raises:
        NotSealedError: If there is more than a sheet should carry.
    """
    if len(content) > LARGEST:
        raise NotSealedError("too large for a sheet")
    text = base64.b64encode(content).decode("ascii")
    pieces = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
    digest = hashlib.sha256(content).hexdigest()
    return [MARK, _BEFORE_DIGEST + digest, *(_BEFORE_PIECE + piece for piece in pieces)]


def content_of(lines: Sequence[str]) -> bytes:
    """The package in the lines of a sheet.

    Raises:
        NotSealedError: If a line was changed, lost or moved.
    """
    if len(lines) < 2 or lines[0] != MARK:
        raise NotSealedError("no sealed sheet")
    pieces = lines[2:]
    if sum(map(len, pieces)) > 2 * LARGEST or not all(
        piece.startswith(_BEFORE_PIECE) for piece in pieces
    ):
        raise NotSealedError("a line is not as it was written")
    text = "".join(piece.removeprefix(_BEFORE_PIECE) for piece in pieces)
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotSealedError("a line is not as it was written") from error
    if _BEFORE_DIGEST + hashlib.sha256(content).hexdigest() != lines[1]:
        raise NotSealedError("a line is not as it was written")
    return content

"""The short code of a digest: by it people compare what they hold, on paper and on screen."""

import base64

from assessment.errors import UnreadableError

_BYTES = 10
_GROUP = 4


def base32(digest: str) -> str:
    """The first 80 bits of a hexadecimal digest in 16 letters and digits.

    Raises:
        UnreadableError: If the digest is shorter or not hexadecimal.
    """
    try:
        first = bytes.fromhex(digest)[:_BYTES]
    except ValueError as error:
        raise UnreadableError("hexadecimal digits were expected") from error
    if len(first) < _BYTES:
        raise UnreadableError(f"a digest of at least {_BYTES} bytes is needed")
    return base64.b32encode(first).decode("ascii")


def bare_code(code: str) -> str:
    """A code as it was typed, without what people put between its groups."""
    return "".join(filter(str.isalnum, code)).upper()


def short_code(digest: str) -> str:
    """The code as people read and type it: four groups of four."""
    letters = base32(digest)
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))

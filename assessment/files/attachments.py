"""Documents inside the file: within limits, known by their digest, photographs without secrets."""

import hashlib
import sqlite3
import struct
import warnings
import zlib
from io import BytesIO
from pathlib import Path

from assessment.errors import refused
from assessment.files.failures import failure
from assessment.files.rows import Statement
from assessment.problems.files import FileProblem

MEGABYTE = 1024 * 1024
LARGEST_MB = 20
LARGEST_TOTAL_MB = 300
LONGEST_SIDE = 1600
MOST_PIXELS = 40_000_000
_MAGIC = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
_QUALITY = 85


def content_of(path: Path) -> bytes:
    """What a file holds, of one that is too large no more than shows it.

    Raises:
        OSError: If it cannot be read.
    """
    with path.open("rb") as file:
        return file.read(LARGEST_MB * MEGABYTE + 1)


def prepared(content: bytes, name: str = "") -> bytes:
    """The bytes as they are stored; a picture is made anew, smaller and without its metadata.

    Raises:
        AssessmentError: If they are empty, too large, or a picture that cannot be read.
    """
    unchanged = as_it_is(content, name)
    kind = next((kind for magic, kind in _MAGIC.items() if content.startswith(magic)), None)
    if kind is None:
        return unchanged
    from PIL import Image, ImageOps

    shown = name or "—"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=[kind]) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise refused(FileProblem.IMAGE_TOO_LARGE, name=shown)
                turned = ImageOps.exif_transpose(opened)
                turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                mode = "RGB"
                if kind == "PNG" and turned.has_transparency_data:
                    mode = "RGBA"
                plain = turned.convert(mode)
        # Only the points are carried over: position, camera and thumbnails stay behind.
        clean = Image.frombytes(plain.mode, plain.size, plain.tobytes())
        written = BytesIO()
        clean.save(written, format=kind, quality=_QUALITY, optimize=True)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise refused(FileProblem.IMAGE_TOO_LARGE, name=shown) from error
    except (
        OSError,
        ValueError,
        SyntaxError,
        TypeError,
        KeyError,
        IndexError,
        struct.error,
        zlib.error,
        MemoryError,
    ) as error:
        raise refused(FileProblem.IMAGE_UNREADABLE, name=shown) from error
    return as_it_is(written.getvalue(), name)


def as_it_is(content: bytes, name: str = "") -> bytes:
    """A document that was prepared before, as it is.

    Raises:
        AssessmentError: If it is empty or too large.
    """
    if not content:
        raise refused(FileProblem.ATTACHMENT_EMPTY, name=name or "—")
    if len(content) > LARGEST_MB * MEGABYTE:
        raise refused(FileProblem.ATTACHMENT_TOO_LARGE, name=name or "—", limit=LARGEST_MB)
    return content


def listed(connection: sqlite3.Connection) -> dict[str, tuple[str, int]]:
    """Name and size of every document, by its digest."""
    documents = connection.execute("SELECT digest, name, size FROM attachment").fetchall()
    return {digest: (name, size) for digest, name, size in documents}


def statement(connection: sqlite3.Connection, content: bytes, name: str) -> tuple[str, Statement]:
    """The digest of a document, and what stores it beside those present.

    Raises:
        AssessmentError: If all together would be too large.
    """
    digest = hashlib.sha256(content).hexdigest()
    size = len(content)
    ((present,),) = connection.execute("SELECT coalesce(sum(size), 0) FROM attachment").fetchall()
    if present + size > LARGEST_TOTAL_MB * MEGABYTE:
        raise refused(FileProblem.ATTACHMENTS_FULL, limit=LARGEST_TOTAL_MB)
    insert = "INSERT OR IGNORE INTO attachment VALUES (?, ?, ?, ?)"
    return digest, (insert, (digest, name, size, content))


def stored(connection: sqlite3.Connection, digest: str, path: Path) -> bytes:
    """The bytes of that digest in the file.

    Raises:
        AssessmentError: If they are not there, or are not the ones that were stored.
    """
    row = connection.execute("SELECT bytes FROM attachment WHERE digest = ?", (digest,)).fetchone()
    if row is None or hashlib.sha256(row[0]).hexdigest() != digest:
        if row is None:
            problem = FileProblem.ATTACHMENT_MISSING
        else:
            problem = FileProblem.DAMAGED
        raise failure(problem, path)
    return bytes(row[0])

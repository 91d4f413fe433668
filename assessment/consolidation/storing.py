"""Writing to a collection: only ever more rows, a batch of files in one transaction."""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256

from assessment.consolidation import chain
from assessment.consolidation.held import Case, KeptCopy, ReceivedFile
from assessment.consolidation.rows import PIECE, is_kept
from assessment.exchange.sources import ByteSource, InMemory

RECEIVE = "receive"
DECIDE = "decide"


def begin_merge(connection: sqlite3.Connection, by: str, at: datetime, kind: str) -> int:
    """Write a merge and give its number."""
    found = connection.execute(
        "INSERT INTO merge (by, at, kind) VALUES (?, ?, ?)", (by, at.isoformat(), kind)
    )
    number = int(found.lastrowid or 0)
    chain.bind(connection, chain.MERGE, number)
    return number


def keep_bytes(
    connection: sqlite3.Connection, name: str, source: ByteSource, named: tuple[str, int]
) -> str:
    """Keep a file's bytes under their digest, once; gives the digest.

    Args:
        connection: The collection's, in a transaction.
        name: What the file was called.
        source: Its bytes.
        named: Their digest and length, as ``digest_of`` gives them.
    """
    digest, size = named
    if is_kept(connection, digest):
        return digest
    connection.execute("INSERT INTO file VALUES (?, ?, ?)", (digest, size, written(name)))
    for number, piece in enumerate(_pieces(source)):
        connection.execute("INSERT INTO piece VALUES (?, ?, ?)", (digest, number, piece))
    return digest


def _pieces(source: ByteSource) -> Iterator[bytes | memoryview]:
    if isinstance(source, InMemory):
        yield from (source.content[at : at + PIECE] for at in range(0, source.size, PIECE))
        return
    source.seek(0)
    while piece := source.read(PIECE):
        yield piece


def written(name: str) -> str:
    """The name of a file as a text: one from another system may hold what is no letter at all."""
    return name.encode(errors="replace").decode()


def digest_of(source: ByteSource) -> tuple[str, int]:
    """SHA-256 and length of all bytes of a file."""
    if isinstance(source, InMemory):
        return source.digest, source.size
    source.seek(0)
    digest, size = sha256(), 0
    while piece := source.read(PIECE):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


def keep_revision(
    connection: sqlite3.Connection, named: tuple[str, Case], data: bytes, model: tuple[str, bytes]
) -> None:
    """Write a revision of a case, with its questionnaire by digest; again it has no effect."""
    (revision, case), (digest, instrument) = named, model
    known = "SELECT 1 FROM instrument WHERE digest = ?"
    if connection.execute(known, (digest,)).fetchone() is None:
        connection.execute("INSERT INTO instrument VALUES (?, ?)", (digest, instrument))
    connection.execute(
        "INSERT OR IGNORE INTO revision VALUES (?, ?, ?, ?, ?, ?)", (revision, *case, data, digest)
    )


def keep_copy(connection: sqlite3.Connection, one: KeptCopy) -> None:
    """Write what the bytes of a file say; the same one again has no effect."""
    written_now = connection.execute(
        "INSERT OR IGNORE INTO copy VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            one.file, one.package, one.revision, int(one.altered), one.damaged, one.signatures,
            one.manifest, one.content,
        ),
    )  # fmt: skip
    if written_now.rowcount:
        chain.bind(connection, chain.COPY, one.file)


def keep_arrivals(connection: sqlite3.Connection, arrivals: Sequence[ReceivedFile]) -> None:
    """Write what came and what was said of it."""
    for one in arrivals:
        found = connection.execute(
            "INSERT INTO arrival (merge, path, file, verdict, relation, unit, round,"
            " questionnaire, revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                one.merge, written(one.path), one.file, one.verdict.value, one.relation.value,
                *(one.case or ("", "", "")), one.revision,
            ),
        )  # fmt: skip
        chain.bind(connection, chain.ARRIVAL, found.lastrowid)


def keep_decision(
    connection: sqlite3.Connection, merge: int, revision: str, columns: tuple[object, ...]
) -> None:
    """Write a decision: heads, taken, answers, by, at, reason."""
    connection.execute(
        "INSERT INTO decision VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (merge, revision, *columns)
    )
    chain.bind(connection, chain.DECISION, merge)

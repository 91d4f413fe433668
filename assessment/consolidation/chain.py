"""The chain of all that was received and said: each row bound to all before it by a digest.

It shows where a row was changed, taken away or put in between by hand. Whoever knows the program
can make the chain anew; what binds them is an end of it that was printed or signed elsewhere
(``Links.holds``). A changed row is told and not used: what was received is read again from the
kept file, and what was said counts no more.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from assessment.exchange.codes import base32
from assessment.files.rows import dumps

_BEGINNING = "0" * 64
MERGE, TURN, DECISION, ARRIVAL, COPY, ACT = (
    "merge", "turn", "decision", "arrival", "copy", "act",
)  # fmt: skip
# What is bound of each kind of row; its name comes first.
_ROWS: Mapping[str, str] = {
    MERGE: "SELECT number, by, at, kind FROM merge",
    TURN: "SELECT number, merge, withdrawn, by, at, reason FROM turn",
    DECISION: "SELECT merge, revision, heads, taken, answers, by, at, reason FROM decision",
    ARRIVAL: "SELECT number, merge, path, file, verdict, relation, unit, round, questionnaire,"
    " revision FROM arrival",
    COPY: "SELECT file, package, revision, altered, damaged, hex(signatures), content FROM copy",
    ACT: "SELECT number, kind, by, at, reason, body, signature FROM act",
}
_NAMES = {DECISION: "merge", COPY: "file"}


@dataclass(frozen=True, slots=True)
class Links:
    """The chain as it was found.

    Attributes:
        digests: All its digests in order.
        broken: Kind and name of the rows that are not as they were written, or are gone.
        strange: Kind and name of the rows that nobody bound.
    """

    digests: tuple[str, ...]
    broken: frozenset[tuple[str, str]]
    strange: frozenset[tuple[str, str]]

    @property
    def head(self) -> str:
        """The digest that binds everything."""
        return self.digests[-1] if self.digests else _BEGINNING

    def sound(self, kind: str, name: object) -> bool:
        """Whether a row is as it was written."""
        return (kind, str(name)) not in self.broken | self.strange

    def holds(self, code: str) -> bool:
        """Whether this collection goes on from the end with that code, as it was printed."""
        return any(base32(one) == code for one in self.digests)


def bind(connection: sqlite3.Connection, kind: str, name: object) -> None:
    """Bind a row that was just written to all before it."""
    row = connection.execute(
        f"{_ROWS[kind]} WHERE {_NAMES.get(kind, 'number')} = ?",
        (name,),
    ).fetchone()
    last = connection.execute("SELECT digest FROM chain ORDER BY number DESC LIMIT 1").fetchone()
    digest = _digest(last[0] if last else _BEGINNING, kind, row)
    connection.execute(
        "INSERT INTO chain (kind, row, digest) VALUES (?, ?, ?)", (kind, str(name), digest)
    )


def links(connection: sqlite3.Connection) -> Links:
    """The chain, every row in it looked at."""
    rows = {(kind, str(row[0])): row for kind in _ROWS for row in connection.execute(_ROWS[kind])}
    before, digests, broken = _BEGINNING, [], set()
    for kind, name, digest in connection.execute(
        "SELECT kind, row, digest FROM chain ORDER BY number"
    ):
        row = rows.pop((kind, name), None)
        if row is None or _digest(before, kind, row) != digest:
            broken.add((kind, name))
        digests.append(digest)
        before = digest
    return Links(tuple(digests), frozenset(broken), frozenset(rows))


def _digest(before: str, kind: str, row: tuple[Any, ...]) -> str:
    return sha256(f"{before}\n{kind}\n{dumps(list(row))}".encode()).hexdigest()


def names(found: Links) -> Iterator[tuple[str, str]]:
    """The rows that are told, in order."""
    yield from sorted(found.broken | found.strange)

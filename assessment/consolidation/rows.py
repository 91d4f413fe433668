"""The rows of a collection, as values; they are only ever added, each bound to all before it.

The chain shows where a row was changed, taken away or put in between by hand. Whoever knows the
program can make it anew; what binds them is an end of it that was printed or signed elsewhere
(``Links.holds``). A changed row is told and not used: what was received is read again from the kept
file, and what was said counts no more. Withdrawn merges do not count.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from typing import IO, Any

from assessment.consolidation import model, reading
from assessment.consolidation.model import (
    Case,
    CaseDecision,
    CommitteeAct,
    ReceivedFile,
    StoredCopy,
)
from assessment.errors import UnreadableError
from assessment.exchange import codes, container
from assessment.exchange.worth import EARLIEST
from assessment.files.rows import all_of, dumps, loads
from assessment.responses.codec import from_plain

PIECE = 4 * 1024 * 1024
RECEIVE = "receive"
DECIDE = "decide"
MERGE = "merge"
TURN = "turn"
DECISION = "decision"
ARRIVAL = "arrival"
COPY = "copy"
ACT = "act"
_WHOLE = (MERGE, TURN, DECISION, ARRIVAL, ACT)
# What is bound of each kind of row; its name comes first.
BOUND: Mapping[str, str] = {
    **dict.fromkeys(_WHOLE, "*"),
    COPY: "file, package, revision, altered, damaged, hex(signatures), content",
}
_BEGINNING = "0" * 64
# The rows that are as they were written, and the numbers of the merges that do not count; while the
# collection is read as it once was, what came later is as if it were not there.
_VIEWS = (
    "CREATE TEMP TABLE IF NOT EXISTS changed (kind TEXT, name)",
    "CREATE TEMP TABLE IF NOT EXISTS later (kind TEXT, name)",
    *(
        f"CREATE TEMP VIEW IF NOT EXISTS sound_{kind} AS SELECT * FROM {kind} WHERE {name}"  # noqa: S608
        f" NOT IN (SELECT name FROM temp.changed WHERE kind = '{kind}'"
        f" UNION ALL SELECT name FROM temp.later WHERE kind = '{kind}')"
        for kind in _WHOLE
        for name in ("merge" if kind == DECISION else "number",)
    ),
    "CREATE TEMP VIEW IF NOT EXISTS withdrawn AS SELECT merge FROM sound_turn AS t"
    " WHERE withdrawn = 1 AND number = (SELECT max(number) FROM sound_turn WHERE merge = t.merge)"
    " UNION ALL SELECT name FROM temp.later WHERE kind = 'merge'",
)
# A round keeps its register by an act beside the one that closes it.
_LATER = (
    "INSERT INTO temp.later SELECT kind, CAST(row AS INTEGER) FROM chain WHERE kind <> 'copy'"
    " AND number > (SELECT number FROM chain WHERE kind = 'act' AND row = ?) AND NOT"
    " (kind = 'act' AND row IN (SELECT number FROM act WHERE kind = 'keep register'))"
)
_COPIES = (
    "SELECT c.* FROM copy AS c LEFT JOIN revision AS r ON r.id = c.revision"
    " WHERE c.revision <> '' AND EXISTS (SELECT 1 FROM arrival AS a WHERE a.file = c.file"
    " AND a.merge NOT IN withdrawn"
    " AND a.number NOT IN (SELECT name FROM temp.later WHERE kind = 'arrival'))"
)
_IN_USE = (
    "SELECT 1 FROM arrival WHERE file = ? AND verdict <> 'our_fault' AND merge NOT IN withdrawn"
    " LIMIT 1"
)
# A file of which nothing could be read for a fault of ours is read again.
_ARRIVED = "SELECT DISTINCT file FROM arrival WHERE verdict <> 'our_fault'"
_OUR_FAULTS = (
    "SELECT DISTINCT file FROM arrival WHERE verdict = 'our_fault'"  # noqa: S608 - our own words
    f" AND merge NOT IN withdrawn AND file NOT IN ({_ARRIVED})"
)
_DECISIONS = (
    "SELECT d.*, r.unit, r.round, r.questionnaire FROM sound_decision AS d"
    " JOIN revision AS r ON r.id = d.revision WHERE d.merge NOT IN withdrawn ORDER BY d.merge"
)
_MERGES = (
    "SELECT *, (SELECT count(*) FROM sound_arrival WHERE merge = m.number) FROM sound_merge AS m"
    " ORDER BY number"
)
_ARRIVALS = (
    "SELECT * FROM sound_arrival WHERE CASE WHEN ?1 THEN merge = ?1 ELSE merge NOT IN withdrawn END"
    " ORDER BY number"
)


def pass_over(connection: sqlite3.Connection, changed: Iterable[tuple[str, str]]) -> None:
    """Use no row of these kinds and names from now on: they are not as they were written."""
    for view in _VIEWS:
        connection.execute(view)
    connection.execute("DELETE FROM temp.changed")
    numbers = ((kind, int(name)) for kind, name in changed if name.isdigit())
    connection.executemany("INSERT INTO temp.changed VALUES (?, ?)", numbers)


def pass_over_later(connection: sqlite3.Connection, act: int | None) -> None:
    """Use no row that was written after an act, until told otherwise; None: all of them again."""
    connection.execute("DELETE FROM temp.later")
    if act is not None:
        connection.execute(_LATER, (str(act),))


def merges(connection: sqlite3.Connection) -> tuple[model.Merge, ...]:
    turned: dict[int, tuple[model.Turn, ...]] = {}
    for _, merge, withdrawn, by, at, reason in all_of(
        connection, "SELECT * FROM sound_turn ORDER BY number"
    ):
        turn = model.Turn(bool(withdrawn), by, _moment(at), reason)
        turned[merge] = (*turned.get(merge, ()), turn)
    return tuple(
        model.Merge(number, by, _moment(at), kind, files, turned.get(number, ()))
        for number, by, at, kind, files in all_of(connection, _MERGES)
    )


def _moment(text: str) -> datetime:
    return from_plain(datetime, {"time": text})


def decisions(connection: sqlite3.Connection) -> tuple[CaseDecision, ...]:
    return tuple(
        CaseDecision(
            merge,
            Case(*case),
            revision,
            tuple(_texts(heads)),
            taken,
            _pairs(answers),
            by,
            _moment(at),
            reason,
        )
        for merge, revision, heads, taken, answers, by, at, reason, *case in all_of(
            connection, _DECISIONS
        )
    )


def arrivals(connection: sqlite3.Connection, merge: int | None) -> Iterator[ReceivedFile]:
    """The arrivals of one merge, or of all that are not withdrawn."""
    arrival_rows = connection.execute(_ARRIVALS, (merge,)).fetchall()
    for _, came, path, file, verdict, relation, *case, revision in arrival_rows:
        verdict_and_relation = (
            from_plain(model.FileVerdict, verdict),
            from_plain(model.Relation, relation),
        )
        yield ReceivedFile(
            came, path, file, *verdict_and_relation, Case(*case) if case[0] else None, revision
        )


def copies(connection: sqlite3.Connection, case: Case | None = None) -> Iterator[StoredCopy]:
    """The kept files that carry a revision and are not withdrawn; of one case when given."""
    of_case = ""
    if case:
        of_case = " AND r.unit = ? AND r.round = ? AND r.questionnaire = ?"
    copy_rows = connection.execute(_COPIES + of_case, case or ()).fetchall()
    for file, package, revision, altered, *more in copy_rows:
        yield StoredCopy(file, package, revision, bool(altered), *more)


def first_received(
    connection: sqlite3.Connection, files: Sequence[str] | None = None
) -> dict[str, datetime]:
    """When each file came first, withdrawn or not; by no clock that went back."""
    clock = merged_at(connection)
    back = turned_back(connection)
    usable = ", ".join(str(number) for number in clock if number not in back)
    named = "AND file IN (SELECT value FROM json_each(?))"
    if files is None:
        named = ""
    # The plus sign keeps it from looking at the files of all these merges.
    query = f"SELECT file, min(merge) FROM arrival WHERE +merge IN ({usable}) {named} GROUP BY file"  # noqa: S608 - numbers
    first_merges = connection.execute(query, () if files is None else (dumps(files),))
    return {file: clock[merge] for file, merge in first_merges}


def turned_back(connection: sqlite3.Connection) -> frozenset[int]:
    """The merges that claim to be earlier than the one before them, or than the program."""
    neighbours = pairwise([(0, EARLIEST), *merged_at(connection).items()])
    return frozenset(merge for (_, before), (merge, at) in neighbours if at < max(before, EARLIEST))


def merged_at(connection: sqlite3.Connection) -> dict[int, datetime]:
    """When somebody received or decided, by the number of the merge, in their order."""
    query = "SELECT number, at FROM sound_merge ORDER BY number"
    return {number: _moment(at) for number, at in all_of(connection, query)}


def acts(connection: sqlite3.Connection) -> tuple[CommitteeAct, ...]:
    return tuple(
        CommitteeAct(number, kind, by, _moment(at), reason, _pairs(body), signature)
        for number, kind, by, at, reason, body, signature in all_of(
            connection, "SELECT * FROM sound_act ORDER BY number"
        )
    )


def arrived(connection: sqlite3.Connection) -> set[str]:
    """Digests of all files that ever came, withdrawn or not."""
    return {str(file) for (file,) in connection.execute(_ARRIVED)}


def is_in_use(connection: sqlite3.Connection, file: str) -> bool:
    """Whether a file was read that came with a merge that is not withdrawn."""
    return connection.execute(_IN_USE, (file,)).fetchone() is not None


def our_faults(connection: sqlite3.Connection) -> list[str]:
    """Digests of the files that were kept and could not be read for a fault of ours."""
    return [str(file) for (file,) in all_of(connection, _OUR_FAULTS)]


def known_about(connection: sqlite3.Connection, file: str) -> tuple[Case | None, str]:
    """What a file that came before claims to be about, and the revision in it, if it was read."""
    query = (
        "SELECT unit, round, questionnaire, coalesce((SELECT revision FROM copy WHERE file = ?1),"
        " '') FROM arrival WHERE file = ?1 LIMIT 1"
    )
    *case, revision = connection.execute(query, (file,)).fetchone()
    return Case(*case) if case[0] else None, revision


def file_names(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    query = "SELECT digest, name FROM file ORDER BY digest"
    return [(str(digest), str(name)) for digest, name in all_of(connection, query)]


# Rows that speak of others which must be there, where the chain does not tell that they are gone.
_ORPHANS = (
    "SELECT (SELECT count(*) FROM arrival WHERE file <> '' AND file NOT IN (SELECT digest FROM"
    " file)) + (SELECT count(*) FROM revision WHERE id NOT IN (SELECT revision FROM copy))"
)


def orphans(connection: sqlite3.Connection) -> int:
    """Number of rows that speak of files or copies which are not there."""
    (count,) = connection.execute(_ORPHANS).fetchone()
    return int(count)


def contents(connection: sqlite3.Connection, revision: str) -> tuple[Case, bytes, str]:
    """Case, record as bytes and digest of the questionnaire of a revision; empty if not kept."""
    query = "SELECT unit, round, questionnaire, data, instrument FROM revision WHERE id = ?"
    row = connection.execute(query, (revision,)).fetchone()
    *case, data, instrument = row or ("", "", "", b"", "")
    return Case(*case), data, instrument


def files_of(connection: sqlite3.Connection, revision: str) -> list[tuple[str, str, bytes]]:
    """The files that carry a revision, the most complete first: digest, its package, manifest."""
    query = "SELECT file, package, manifest FROM copy WHERE revision = ? ORDER BY damaged, package"
    return connection.execute(query, (revision,)).fetchall()


def questionnaire(connection: sqlite3.Connection, digest: str) -> bytes:
    """A questionnaire as bytes, by their digest; empty when it is not kept."""
    query = "SELECT text FROM instrument WHERE digest = ?"
    row = connection.execute(query, (digest,)).fetchone()
    return b"" if row is None else row[0]


def copy_bytes(connection: sqlite3.Connection, file: str, target: IO[bytes]) -> None:
    """Copy a kept file to the target and go back to its start.

    Raises:
        UnreadableError: If it is not kept, or not as it was.
    """
    digest = sha256()
    number = 0
    query = "SELECT bytes FROM piece WHERE digest = ? AND number = ?"
    while piece := connection.execute(query, (file, number)).fetchone():
        digest.update(piece[0])
        target.write(piece[0])
        number += 1
    if digest.hexdigest() != file:
        raise UnreadableError("the bytes are not the ones that were kept")
    target.seek(0)


def _texts(text: str) -> list[str]:
    loaded = loads(text)
    if isinstance(loaded, list):
        return [str(element) for element in loaded]
    return []


def _pairs(text: str) -> dict[str, str]:
    loaded = loads(text)
    if isinstance(loaded, dict):
        return {str(a): str(b) for a, b in loaded.items()}
    return {}


@dataclass(frozen=True, slots=True)
class Links:
    digests: tuple[str, ...]
    # Kind and name of the rows that are not as they were written, are gone, or were bound by
    # nobody.
    changed: frozenset[tuple[str, str]]

    @property
    def head(self) -> str:
        if self.digests:
            return self.digests[-1]
        return _BEGINNING

    def holds(self, code: str) -> bool:
        """Whether this collection goes on from the end with that code, as it was printed."""
        return any(codes.base32(digest) == code for digest in self.digests)


def links(connection: sqlite3.Connection) -> Links:
    """The chain, every row in it looked at."""
    rows = {
        (kind, str(row[0])): row
        for kind, bound in BOUND.items()
        for row in connection.execute(f"SELECT {bound} FROM {kind}")  # noqa: S608 - our own words
    }
    before = _BEGINNING
    digests = []
    changed = set()
    for kind, name, digest in connection.execute(
        "SELECT kind, row, digest FROM chain ORDER BY number"
    ):
        row = rows.pop((kind, name), None)
        if row is None or _digest(before, kind, row) != digest:
            changed.add((kind, name))
        digests.append(digest)
        before = digest
    return Links(tuple(digests), frozenset(changed | rows.keys()))


def _digest(before: str, kind: str, row: tuple[Any, ...]) -> str:
    return sha256(f"{before}\n{kind}\n{dumps(list(row))}".encode()).hexdigest()


def add(
    connection: sqlite3.Connection, kind: str, row: Sequence[object], begin: str = "INSERT"
) -> str:
    """Write a row, whose number may be None, and bind it to all before it; gives its name."""
    marks = ", ".join("?" * len(row))
    query = f"{begin} INTO {kind} VALUES ({marks}) RETURNING {BOUND[kind]}"
    printable_name = connection.execute(query, tuple(row)).fetchall()
    if not printable_name:
        return ""
    name = str(printable_name[0][0])
    last = "SELECT digest FROM chain ORDER BY number DESC LIMIT 1"
    before = connection.execute(last).fetchone() or (_BEGINNING,)
    link = "INSERT INTO chain (kind, row, digest) VALUES (?, ?, ?)"
    connection.execute(link, (kind, name, _digest(before[0], kind, printable_name[0])))
    return name


def keep_act(connection: sqlite3.Connection, committee_act: CommitteeAct) -> None:
    cells = (
        committee_act.kind,
        committee_act.by,
        committee_act.at.isoformat(),
        committee_act.reason,
        dumps(committee_act.body),
        committee_act.signature,
    )
    add(connection, ACT, (None, *cells))


def keep_bytes(
    connection: sqlite3.Connection, name: str, source: container.ByteSource, named: tuple[str, int]
) -> None:
    """Keep the bytes of a file of that name, once; ``named`` is what ``measured`` says of them."""
    digest, size = named
    new = connection.execute(
        "INSERT OR IGNORE INTO file VALUES (?, ?, ?)", (digest, size, printable_name(name))
    )
    source.seek(0)
    number = 0
    while new.rowcount and (piece := source.read(PIECE)):
        connection.execute("INSERT INTO piece VALUES (?, ?, ?)", (digest, number, piece))
        number += 1


def printable_name(name: str) -> str:
    """The name of a file as a text: one from another system may hold what is no letter at all."""
    return name.encode(errors="replace").decode()


def keep_inside(connection: sqlite3.Connection, inside: reading.Inside) -> None:
    """Write what a file says, and the revision it carries; again it has no effect."""
    copy = inside.copy
    parts = inside.received.parts
    manifest = inside.received.manifest
    add(connection, COPY, astuple(copy), "INSERT OR IGNORE")
    if inside.held is None or parts is None or manifest is None:
        return
    (digest,) = (entry.digest for entry in manifest.files if entry.name == container.QUESTIONNAIRE)
    instrument = digest, parts.questionnaire
    connection.execute("INSERT OR IGNORE INTO instrument VALUES (?, ?)", instrument)
    connection.execute(
        "INSERT OR IGNORE INTO revision VALUES (?, ?, ?, ?, ?, ?)",
        (copy.revision, *inside.held.case, parts.data, digest),
    )


def keep_arrival(connection: sqlite3.Connection, received_file: ReceivedFile) -> None:
    case = received_file.case or ("", "", "")
    verdict_cells = (received_file.verdict.value, received_file.relation.value)
    row = (
        received_file.merge,
        printable_name(received_file.path),
        received_file.file,
        *verdict_cells,
        *case,
        received_file.revision,
    )
    add(connection, ARRIVAL, (None, *row))

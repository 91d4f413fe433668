"""What stands in the tables of a collection, as values. Withdrawn merges do not count."""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import IO, Any

from assessment.consolidation.held import (
    Arrival,
    Case,
    Copy,
    Decision,
    FileVerdict,
    Held,
    Merge,
    Relation,
    Turn,
    authority_of,
    worth_of,
)
from assessment.errors import UnreadableError
from assessment.exchange.receive import Verdict
from assessment.files.rows import all_of, loads
from assessment.responses.model import State
from assessment.responses.plain import from_plain

PIECE = 4 * 1024 * 1024


def _query(text: str) -> str:
    """A query that may say ``withdrawn`` for the numbers of the merges that do not count."""
    return " ".join((_WITHDRAWN, text))


_WITHDRAWN = (
    "WITH withdrawn AS (SELECT merge FROM turn AS t WHERE withdrawn = 1"
    " AND number = (SELECT max(number) FROM turn WHERE merge = t.merge))"
)
_HELD = _query(
    "SELECT r.id, r.unit, r.round, r.questionnaire, r.assessment, r.version, r.fingerprint,"
    " r.state, r.day, r.head, r.trail, r.ancestors, r.content, c.trust, c.secretariat, c.other,"
    " c.damaged, c.package FROM revision AS r JOIN copy AS c ON c.revision = r.id"
    " WHERE EXISTS (SELECT 1 FROM arrival AS a WHERE a.file = c.file"
    " AND a.merge NOT IN withdrawn)"
)
_HELD_OF_CASE = " ".join((_HELD, "AND r.unit = ? AND r.round = ? AND r.questionnaire = ?"))
_ANY_OF_CASE = "SELECT 1 FROM revision WHERE unit = ? AND round = ? AND questionnaire = ? LIMIT 1"
_IN_USE = _query("SELECT 1 FROM arrival WHERE file = ? AND merge NOT IN withdrawn LIMIT 1")
# Only a workbook without a package is about a unit and carries no revision.
_FILLED_IN = _query(
    "SELECT DISTINCT unit, round FROM arrival WHERE revision = '' AND unit <> ''"
    " AND merge NOT IN withdrawn"
)
_ARRIVED = "SELECT DISTINCT file FROM arrival"
_DECISIONS = _query(
    "SELECT d.merge, r.unit, r.round, r.questionnaire, d.revision, d.heads, d.taken, d.answers,"
    " d.worth, d.by, d.at, d.reason FROM decision AS d JOIN revision AS r ON r.id = d.revision"
    " WHERE d.merge NOT IN withdrawn ORDER BY d.merge"
)
_MERGES = (
    "SELECT m.number, m.by, m.at, m.kind,"
    " (SELECT count(*) FROM arrival AS a WHERE a.merge = m.number)"
    " FROM merge AS m ORDER BY m.number"
)
_TURNS = "SELECT merge, withdrawn, by, at, reason FROM turn ORDER BY number"
_ARRIVALS = _query(
    "SELECT number, merge, path, file, verdict, relation, unit, round, questionnaire, revision"
    " FROM arrival WHERE number > ? AND CASE WHEN ? THEN merge = ? ELSE"
    " merge NOT IN withdrawn END ORDER BY number LIMIT 512"
)
ADMITTED = "questionnaire "
PRINTED = "printed "
_ADMITTED = "SELECT value FROM meta WHERE key GLOB ? ORDER BY key"
_PRINTED = "SELECT value, substr(key, ?) FROM meta WHERE key GLOB ? ORDER BY key"
_WORDS = "SELECT count(*) FROM meta WHERE key GLOB ?"
_TRUST_OF_FILES = "SELECT file, trust FROM copy"
_CONTENTS = "SELECT data, digest, instrument FROM revision WHERE id = ?"


def merges(connection: sqlite3.Connection) -> tuple[Merge, ...]:
    """All merges in their order."""
    turned: dict[int, tuple[Turn, ...]] = {}
    for merge, withdrawn, by, at, reason in all_of(connection, _TURNS):
        turn = Turn(bool(withdrawn), by, from_plain(datetime, {"time": at}), reason)
        turned[merge] = (*turned.get(merge, ()), turn)
    return tuple(
        Merge(number, by, from_plain(datetime, {"time": at}), kind, files, turned.get(number, ()))
        for number, by, at, kind, files in all_of(connection, _MERGES)
    )


def decisions(connection: sqlite3.Connection) -> tuple[Decision, ...]:
    """The decisions that stand, in their order."""
    return tuple(_decision(row) for row in all_of(connection, _DECISIONS))


def _decision(row: tuple[Any, ...]) -> Decision:
    merge, unit, occasion, questionnaire, revision, heads, taken, answers, worth, *told = row
    by, at, reason = told
    return Decision(
        merge=merge,
        case=Case(unit, occasion, questionnaire),
        revision=revision,
        heads=tuple(_texts(heads)),
        taken=taken,
        answers=dict(_pairs(answers)),
        worth=worth,
        by=by,
        at=from_plain(datetime, {"time": at}),
        reason=reason,
    )


def arrivals(connection: sqlite3.Connection, merge: int | None) -> Iterator[Arrival]:
    """The arrivals of one merge, or of all that are not withdrawn."""
    last = 0
    while True:
        found = connection.execute(_ARRIVALS, (last, merge is not None, merge)).fetchall()
        if not found:
            return
        for number, *fields in found:
            last = number
            yield _arrival(fields)


def _arrival(fields: list[Any]) -> Arrival:
    merge, path, file, verdict, relation, unit, occasion, questionnaire, revision = fields
    case = Case(unit, occasion, questionnaire) if unit else None
    return Arrival(
        merge,
        path,
        file,
        from_plain(FileVerdict, verdict),
        from_plain(Relation, relation),
        case,
        revision,
    )


def held(connection: sqlite3.Connection, case: Case | None) -> tuple[Held, ...]:
    """The revisions that are held, each as its best copy makes it known, by revision."""
    if case is not None and connection.execute(_ANY_OF_CASE, case).fetchone() is None:
        return ()
    decided = {decision.revision: decision.worth for decision in decisions(connection)}
    let_in = admitted(connection)
    values = () if case is None else tuple(case)
    best: dict[str, Held] = {}
    for row in connection.execute(_HELD_OF_CASE if case else _HELD, values).fetchall():
        one = _held(row, decided, let_in)
        other = best.get(one.revision)
        if other is None or _quality(one) > _quality(other):
            best[one.revision] = one
    return tuple(best[revision] for revision in sorted(best))


def _quality(one: Held) -> tuple[int, int, int, int, str]:
    # Of two copies of a decision the signed one goes out, whatever the decision itself is worth.
    signed = worth_of(one.trust, other_questionnaire=False)
    return one.authority, one.worth, -one.damaged, signed, one.package


def admitted(connection: sqlite3.Connection) -> frozenset[str]:
    """Fingerprints of the questionnaires let in; of several words on one the last counts."""
    found: dict[str, bool] = {}
    for (text,) in connection.execute(_ADMITTED, (f"{ADMITTED}*",)):
        said = dict(_pairs(text))
        found[said["fingerprint"]] = said["counts"] == str(True)
    return frozenset(one for one, counts in found.items() if counts)


def say_of_questionnaire(connection: sqlite3.Connection, text: str) -> None:
    """Write one more word on a questionnaire, as ``admitted`` reads it."""
    (before,) = connection.execute(_WORDS, (f"{ADMITTED}*",)).fetchone()
    connection.execute("INSERT INTO meta VALUES (?, ?)", (f"{ADMITTED}{before + 1:06d}", text))


def printed(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Round and digest of every national report that was written."""
    return connection.execute(_PRINTED, (len(PRINTED) + 1, f"{PRINTED}*")).fetchall()


def say_printed(connection: sqlite3.Connection, occasion: str, digest: str) -> None:
    """Write down the digest of a national report, as ``printed`` reads it."""
    values = (f"{PRINTED}{digest}", occasion)
    connection.execute("INSERT OR IGNORE INTO meta VALUES (?, ?)", values)


def _held(row: tuple[Any, ...], decided: Mapping[str, int], let_in: frozenset[str]) -> Held:
    (revision, unit, occasion, questionnaire, assessment, version, fingerprint, state, day, head,
     trail, ancestors, content, trust, secretariat, other, damaged, package) = row  # fmt: skip
    aside = bool(other) and fingerprint not in let_in
    own = worth_of(from_plain(Verdict, trust), other_questionnaire=aside)
    worth = max(own, decided.get(revision, own))
    return Held(
        revision=revision,
        case=Case(unit, occasion, questionnaire),
        assessment=assessment,
        version=version,
        fingerprint=fingerprint,
        state=from_plain(State, state),
        day=from_plain(date, {"date": day}),
        head=head,
        trail=frozenset(_texts(trail)),
        ancestors=tuple(_texts(ancestors)),
        content=content,
        trust=from_plain(Verdict, trust),
        worth=worth,
        authority=authority_of(worth, secretariat=bool(secretariat) or revision in decided),
        damaged=damaged,
        package=package,
    )


def arrived(connection: sqlite3.Connection) -> set[str]:
    """Digests of all files that ever came, withdrawn or not."""
    return {str(file) for (file,) in connection.execute(_ARRIVED)}


def filled_in(connection: sqlite3.Connection) -> frozenset[tuple[str, str]]:
    """Unit and round that filled workbooks without a package name; the round may be empty."""
    found = connection.execute(_FILLED_IN)
    return frozenset((str(unit), str(occasion)) for unit, occasion in found)


def is_in_use(connection: sqlite3.Connection, file: str) -> bool:
    """Whether a file came with a merge that is not withdrawn."""
    return connection.execute(_IN_USE, (file,)).fetchone() is not None


def copy_of(connection: sqlite3.Connection, file: str) -> Copy:
    """How a kept file was judged."""
    return _copy(connection.execute("SELECT * FROM copy WHERE file = ?", (file,)).fetchone())


def copies(connection: sqlite3.Connection) -> list[tuple[str, Copy]]:
    """All kept files that carry a revision, withdrawn or not, each with the unit it is about."""
    query = "SELECT r.unit, c.* FROM copy AS c JOIN revision AS r ON r.id = c.revision"
    return [(str(unit), _copy(tuple(row))) for unit, *row in all_of(connection, query)]


def trust_of_files(connection: sqlite3.Connection) -> list[tuple[str, Verdict]]:
    """All kept files that carry a revision, each with what its own signatures are worth."""
    return [(file, from_plain(Verdict, told)) for file, told in all_of(connection, _TRUST_OF_FILES)]


def _copy(row: tuple[Any, ...]) -> Copy:
    name, package, revision, trust, secretariat, other, damaged, signatures = row
    return Copy(
        file=name,
        package=package,
        revision=revision,
        trust=from_plain(Verdict, trust),
        secretariat=bool(secretariat),
        other=bool(other),
        damaged=damaged,
        signatures=signatures,
    )


def signatures(connection: sqlite3.Connection, package: str) -> str:
    """The signatures as they stand in a kept package."""
    query = "SELECT signatures FROM copy WHERE package = ? LIMIT 1"
    return str(connection.execute(query, (package,)).fetchone()[0])


def claimed_case(connection: sqlite3.Connection, file: str) -> Case | None:
    """What a kept file claims to be about; None when it could not be read."""
    query = "SELECT unit, round, questionnaire FROM arrival WHERE file = ? LIMIT 1"
    unit, occasion, questionnaire = connection.execute(query, (file,)).fetchone()
    return Case(unit, occasion, questionnaire) if unit else None


def file_names(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Digest and name of all kept files, by digest."""
    query = "SELECT digest, name FROM file ORDER BY digest"
    return [(str(digest), str(name)) for digest, name in all_of(connection, query)]


# Rows that speak of others which must be there; of a file every copy comes with an arrival.
_ORPHANS = (
    "SELECT (SELECT count(*) FROM arrival WHERE merge NOT IN (SELECT number FROM merge))"
    " + (SELECT count(*) FROM turn WHERE merge NOT IN (SELECT number FROM merge))"
    " + (SELECT count(*) FROM decision WHERE merge NOT IN (SELECT number FROM merge)"
    " OR revision NOT IN (SELECT id FROM revision))"
    " + (SELECT count(*) FROM arrival WHERE file <> ''"
    " AND file NOT IN (SELECT digest FROM file))"
    " + (SELECT count(*) FROM copy WHERE file NOT IN (SELECT file FROM arrival))"
    " + (SELECT count(*) FROM revision WHERE id NOT IN (SELECT revision FROM copy))"
)


def orphans(connection: sqlite3.Connection) -> int:
    """Number of rows that speak of merges, files or revisions which are not there."""
    (found,) = connection.execute(_ORPHANS).fetchone()
    return int(found)


def is_kept(connection: sqlite3.Connection, file: str) -> bool:
    """Whether the bytes of a file are kept, withdrawn or not."""
    query = "SELECT 1 FROM file WHERE digest = ?"
    return connection.execute(query, (file,)).fetchone() is not None


def contents(connection: sqlite3.Connection, revision: str) -> tuple[bytes, str]:
    """The record of a revision as bytes, and the digest of its questionnaire.

    Raises:
        UnreadableError: If it is not held, or they are not the bytes that were kept.
    """
    found = connection.execute(_CONTENTS, (revision,)).fetchone()
    if found is None:
        raise UnreadableError(f"not held: {revision}")
    data, digest, instrument = found
    return _proven(data, digest), instrument


def questionnaire(connection: sqlite3.Connection, digest: str) -> bytes:
    """A questionnaire as bytes, by their digest.

    Raises:
        UnreadableError: If they are not the bytes that were kept.
    """
    query = "SELECT text FROM instrument WHERE digest = ?"
    found = connection.execute(query, (digest,)).fetchone()
    return _proven(b"" if found is None else found[0], digest)


def _proven(content: bytes, digest: str) -> bytes:
    if hashlib.sha256(content).hexdigest() != digest:
        raise UnreadableError("the bytes are not the ones that were kept")
    return content


def copy_bytes(connection: sqlite3.Connection, file: str, target: IO[bytes]) -> None:
    """Copy a kept file to the target and go back to its start.

    Raises:
        UnreadableError: If it is not kept, or not as it was.
    """
    digest, number = hashlib.sha256(), 0
    query = "SELECT bytes FROM piece WHERE digest = ? AND number = ?"
    while piece := connection.execute(query, (file, number)).fetchone():
        digest.update(piece[0])
        target.write(piece[0])
        number += 1
    if digest.hexdigest() != file:
        raise UnreadableError("the bytes are not the ones that were kept")
    target.seek(0)


def _texts(text: str) -> list[str]:
    found = loads(text)
    return [str(one) for one in found] if isinstance(found, list) else []


def _pairs(text: str) -> list[tuple[str, str]]:
    found = loads(text)
    return [(str(a), str(b)) for a, b in found.items()] if isinstance(found, dict) else []

"""Whether a collection is as it was written: every kept byte, and every row made from them.

The kept files are the truth; what the other tables say of a package is read from it again.
"""

import sqlite3
from pathlib import Path

from assessment.consolidation import judging, kinds, rows
from assessment.consolidation.collection import Collection
from assessment.consolidation.held import Copy, Held, worth_of
from assessment.errors import AssessmentError, Finding, Place, UnreadableError
from assessment.exchange.keys import NO_KEYS, KnownKey
from assessment.exchange.receive import Judge, judged
from assessment.exchange.roster import NO_ROSTER
from assessment.problems.consolidation import ConsolidationProblem
from assessment.progress import SILENT, Progress

# What a roster or a decision may change; all else follows from the package alone.
_CHANGING = frozenset({"trust", "worth", "authority"})


def check(collection: Collection, progress: Progress = SILENT) -> tuple[Finding, ...]:
    """Everything in a collection that is not as it was written; nothing when it is sound.

    Raises:
        AssessmentError: If it cannot be read at all.
        Cancelled: When the person asked to stop.
    """
    try:
        if not _structure_is_sound(collection.connection):
            return (_damaged(collection, collection.path.name),)
        # Read first: what cannot be read at all is told as such.
        _ = collection.merges, collection.decisions, list(collection.arrivals())
        found = _files(collection, progress)
        if rows.orphans(collection.connection):
            found.append(_damaged(collection, collection.path.name))
    except (sqlite3.Error, UnreadableError) as error:
        raise AssessmentError(_damaged(collection, collection.path.name)) from error
    return tuple(found)


def _structure_is_sound(connection: sqlite3.Connection) -> bool:
    return connection.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]


def _files(collection: Collection, progress: Progress) -> list[Finding]:
    names = rows.file_names(collection.connection)
    held = {one.package: one for one in collection.held()}
    copies = {one.package: one for _, one in rows.copies(collection.connection)}
    found: list[Finding] = []
    for number, (digest, name) in enumerate(names, start=1):
        progress.step(number, len(names))
        if not _is_as_kept(collection, digest, held.get(digest), copies.get(digest)):
            found.append(_damaged(collection, name))
    return found


def _is_as_kept(collection: Collection, digest: str, held: Held | None, copy: Copy | None) -> bool:
    """Whether the bytes are there, and the package in them says what the tables say."""
    try:
        with collection.opened(digest) as content:
            if held is None:
                return True
            with kinds.read(Path("kept.drx"), content, kinds.NOBODY) as inside:
                made = judging.judge(inside.received, digest, {})
                again = made.held
        if again is None or copy is None or not _is_worth(copy, made.copy, held.case.unit):
            return False
        collection.record(held.revision)
    except AssessmentError:
        return False
    names = [name for name in Held.__slots__ if name not in _CHANGING and name != "package"]
    return all(getattr(again, name) == getattr(held, name) for name in names)


def _is_worth(kept: Copy, again: Copy, unit: str) -> bool:
    """Whether its signatures are the ones of the package, and worth as much as is said of them.

    Who was believed when it came is not known any more; but nobody makes two people of one.
    """
    if kept.signatures != again.signatures:
        return False
    raw, place = again.signatures.encode(), Path("kept.drx")
    signed = judged(raw, again.revision, place, Judge(NO_KEYS, NO_ROSTER, unit)).signatures
    believed = {
        one.statement.key_id: KnownKey(one.public, frozenset({one.statement.role}))
        for one in signed
    }
    most = judged(raw, again.revision, place, Judge(believed, NO_ROSTER, unit)).verdict
    most_worth = worth_of(most, other_questionnaire=False)
    return worth_of(kept.trust, other_questionnaire=False) <= most_worth


def _damaged(collection: Collection, name: str) -> Finding:
    values = {"file": collection.path.name, "name": name}
    return Finding(ConsolidationProblem.PART_DAMAGED, Place(file=name), values)

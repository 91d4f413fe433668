"""Bringing changes and drafts to disk, and not losing those the disk refuses."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from assessment.errors import AssessmentError, Finding, UnreadableError
from assessment.files.beside import Beside, GivenAway, LastRound
from assessment.files.failures import explained, failure
from assessment.files.rows import Statement, dumps, loads, meta_statement
from assessment.files.schema import transaction
from assessment.problems.files import FileProblem
from assessment.responses.change import Change
from assessment.responses.codec import from_plain, to_plain
from assessment.responses.drafts import Draft, EvidenceDraft, Key, TypedText, settled_by

type Work = tuple[str, tuple[object, ...]]


class Keeper:
    """Writes transactions of one open file.

    A patient keeper takes what the disk refuses, and brings it together with what comes next;
    one that is not raises, and the caller changes nothing.

    Attributes:
        patient: Whether what is refused is kept in memory.
        trouble: Why something is not on disk; empty when everything is.
        waiting: How many transactions are not on disk.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.patient = False
        self.trouble: tuple[Finding, ...] = ()
        self.waiting = 0
        self._connection = connection
        self._path = path
        self._refused: list[Work] = []
        self._identity = _identity(path)

    def keep(self, work: Iterable[Work]) -> None:
        """Write in one transaction, with everything that was refused before."""
        wanted = list(work)
        try:
            self.insist(wanted)
        except AssessmentError as problem:
            if not self.patient:
                raise
            self.trouble = problem.findings
            self.waiting += 1
            self._refused += wanted

    def insist(self, work: Iterable[Work] = ()) -> None:
        """Write, or raise; what was refused before is written too, and stays refused otherwise.

        Raises:
            AssessmentError: If it is refused.
        """
        if _identity(self._path) != self._identity:
            # The system would go on writing into a file that nobody can find any more.
            raise failure(FileProblem.VANISHED, self._path)
        with explained(self._path, FileProblem.NOT_SAVED):
            in_one(self._connection, [*self._refused, *work])
        self._refused.clear()
        self.trouble, self.waiting = (), 0


def in_one(
    connection: sqlite3.Connection,
    work: Iterable[Work],
) -> None:
    """Run the statements in one transaction: all of them or none."""
    with transaction(connection):
        for sql, values in work:
            connection.execute(sql, values)


def _identity(path: Path) -> tuple[int, int] | None:
    """What the system knows the file by; None when there is none at the path."""
    try:
        found = os.stat(path)  # noqa: PTH116 - once an answer: without a path object in between
    except OSError:
        return None
    return found.st_dev, found.st_ino


_PREFIX = "draft:"
_KINDS: Mapping[str, type[Draft]] = {kind.KIND: kind for kind in (TypedText, EvidenceDraft)}


class KeptDrafts:
    """The drafts of an open file."""

    def __init__(self, keeper: Keeper, drafts: Mapping[Key, Draft]) -> None:
        self.all = dict(drafts)
        self._keeper = keeper

    def keep(self, drafts: Iterable[Draft], ended: Iterable[Key] = ()) -> None:
        """Write drafts over their earlier states, and take away those that have ended."""
        wanted, gone = list(drafts), list(ended)
        self._keeper.insist([*map(draft_statement, wanted), *map(without, gone)])
        self.forget(gone)
        self.all |= {draft.key: draft for draft in wanted}

    def settled_by(self, change: Change) -> list[Key]:
        return settled_by(change, self.all)

    def end(self, keys: Iterable[Key]) -> None:
        """Take drafts away."""
        if gone := list(keys):
            self.keep((), gone)

    def forget(self, keys: Iterable[Key]) -> None:
        for key in keys:
            self.all.pop(key, None)


def draft_statement(draft: Draft) -> Statement:
    return meta_statement(_name(draft.key), dumps([draft.KIND, to_plain(draft)]))


def without(key: Key) -> Statement:
    return "DELETE FROM meta WHERE key = ?", (_name(key),)


def read_drafts(meta: Mapping[str, str]) -> dict[Key, Draft]:
    """The drafts kept in a file, by their keys."""
    found = [_draft(name, text) for name, text in meta.items() if name.startswith(_PREFIX)]
    return {draft.key: draft for draft in found}


_LAST_ROUND, _GIVEN_AWAY = "last_round", "given_away"


def beside_statements(beside: Beside) -> Iterator[Statement]:
    if beside.last_round is not None:
        yield meta_statement(_LAST_ROUND, dumps(to_plain(beside.last_round)))
    if beside.given_away:
        yield meta_statement(_GIVEN_AWAY, dumps(to_plain(beside.given_away)))


def read_beside(meta: Mapping[str, str]) -> Beside:
    """What a file keeps beside its record; nothing in files from before there was any."""
    last = meta.get(_LAST_ROUND)
    return Beside(
        None if last is None else from_plain(LastRound, loads(last)),
        from_plain(tuple[GivenAway, ...], loads(meta.get(_GIVEN_AWAY, "[]"))),
    )


def _draft(name: str, text: str) -> Draft:
    match loads(text):
        case [str(kind), plain] if kind in _KINDS:
            draft = from_plain(_KINDS[kind], plain)
            if _name(draft.key) == name:
                return draft
    raise UnreadableError("no draft of ours")


def _name(key: Key) -> str:
    return _PREFIX + dumps(key)

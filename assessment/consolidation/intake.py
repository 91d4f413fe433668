"""Receiving: files and folders into a collection, one verdict a file, and never a file lost.

A batch of files is one transaction, so a killed or stopped intake keeps whole batches and is simply
run again: what is held already is known by its digest. What comes out does not depend on the order
of the files, on how they are grouped, on repetition or interruption.
"""

import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from assessment.consolidation import judging, kinds, rows, storing
from assessment.consolidation.admitting import admitted
from assessment.consolidation.collection import IN_MEMORY, Collection
from assessment.consolidation.gathering import gathered
from assessment.consolidation.held import Arrival, Case, FileVerdict, Held, Relation
from assessment.consolidation.judging import Judged, told
from assessment.consolidation.kinds import NOBODY, Believed
from assessment.consolidation.rejudging import judge_again
from assessment.consolidation.room import room_explained
from assessment.consolidation.schema import transaction
from assessment.consolidation.shelf import Shelf
from assessment.consolidation.sweeping import sweep, unswept
from assessment.errors import AssessmentError, Finding, Place
from assessment.exchange.container import (
    LARGEST_DIRECTORY,
    LARGEST_TOTAL,
    finding,
)
from assessment.exchange.receive import Opened, Received, Verdict, as_judged, judged_all
from assessment.exchange.sources import InMemory, Source
from assessment.files.failures import explained, failure, tells_of_full_disk
from assessment.problems.consolidation import ConsolidationProblem
from assessment.problems.exchange import ExchangeProblem
from assessment.problems.files import FileProblem
from assessment.progress import SILENT, Progress
from assessment.questionnaire.library import installed

_BATCH_FILES = 128
_BATCH_BYTES = 16 * 1024 * 1024
_LARGEST = LARGEST_TOTAL + LARGEST_DIRECTORY
_PIECE = 1 << 20
_CONTESTED = frozenset({Relation.FORK, Relation.DUPLICATE})
_TOLD = {
    Relation.FORK: ConsolidationProblem.COPIES_DIFFER,
    Relation.DUPLICATE: ConsolidationProblem.ASSESSED_TWICE,
    Relation.OLDER: ConsolidationProblem.OLDER_RECEIVED,
    Relation.NEWER: ConsolidationProblem.NEWER_RECEIVED,
    Relation.BETTER_SIGNED: ConsolidationProblem.BETTER_SIGNED_RECEIVED,
    Relation.MORE_COMPLETE: ConsolidationProblem.MORE_COMPLETE_RECEIVED,
    Relation.SAME_AGAIN: ConsolidationProblem.RECEIVED_BEFORE,
}


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which terms files are received.

    Attributes:
        by: Who receives.
        at: When; kept and shown, never decided on.
        believed: Whose signatures count.
        in_use: Fingerprint of each questionnaire (id, version) in use; others are accepted.
        units: Codes on the list of units; empty when there is no list to compare with.
    """

    by: str
    at: datetime
    believed: Believed = NOBODY
    in_use: Mapping[tuple[str, str], str] = field(default_factory=lambda: MappingProxyType({}))
    units: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Taken:
    """One file of an intake: what was said of it and why."""

    arrival: Arrival
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of an intake.

    Attributes:
        merge: Its number, by which it can be undone; None when there was nothing to receive.
        files: One entry for each file, in the order they were read.
        findings: What concerns no single file.
    """

    merge: int | None
    files: tuple[Taken, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def by_verdict(self) -> Counter[FileVerdict]:
        """Number of files by verdict."""
        return Counter(one.arrival.verdict for one in self.files)

    @property
    def cases(self) -> tuple[Case, ...]:
        """What the received files are about, each once, in order."""
        return tuple(sorted({one.arrival.case for one in self.files if one.arrival.case}))


def questionnaires_in_use() -> dict[tuple[str, str], str]:
    """Fingerprint of every installed questionnaire, by id and version."""
    return {
        (one.id, one.version): one.questionnaire.fingerprint
        for one in installed()
        if one.questionnaire is not None
    }


def receive(
    collection: Collection,
    paths: Sequence[Path],
    *,
    terms: Terms,
    progress: Progress = SILENT,
) -> Intake:
    """Receive files and folders; one bad file never stops the rest.

    Raises:
        Cancelled: When the person asked to stop; all files stepped over until then are kept.
        AssessmentError: If the collection cannot be written, or the disk is full; whole batches
            are kept.
    """
    anew = judge_again(collection, terms.believed) if terms.believed.roster.seq else 0
    told_before = (Finding(ConsolidationProblem.JUDGED_AGAIN, values={"n": anew}),) if anew else ()
    found = gathered(paths)
    files, told_before = found.files, (*told_before, *found.findings)
    if not files:
        names = ", ".join(path.name for path in paths)
        nothing = Finding(ConsolidationProblem.NOTHING_TO_RECEIVE, values={"file": names})
        return Intake(None, (), (*told_before, nothing))
    work = _Work(collection, terms)
    progress.step(0, len(files))
    with unswept(), room_explained(collection.path, lambda: len(work.taken)):
        try:
            for number, path in enumerate(files, start=1):
                work.take(path)
                progress.step(number, len(files))
        finally:
            work.finish()
    return Intake(work.merge, tuple(work.taken), told_before)


@dataclass(frozen=True, slots=True)
class _Read:
    """One file that was read and waits to be written; judged only if it is known already."""

    path: Path
    digest: str
    opened: Opened | None = None
    known: Judged | None = None
    size: int = 0
    content: Source | None = None
    package: Source | None = None


class _Work:
    """One intake at work."""

    def __init__(self, collection: Collection, terms: Terms) -> None:
        self._collection = collection
        self._connection = collection.connection
        self._terms = terms
        self._waiting: list[_Read] = []
        self._open = ExitStack()
        self._shelf = Shelf(_BATCH_BYTES + IN_MEMORY)
        self._let_in = admitted(collection)
        self._arrived = rows.arrived(collection.connection)
        self.merge: int | None = None
        self.taken: list[Taken] = []

    def take(self, path: Path) -> None:
        """Read a file; it is written with its batch."""
        self._waiting.append(self._read(path))
        size = sum(one.size for one in self._waiting)
        if len(self._waiting) >= _BATCH_FILES or size >= _BATCH_BYTES:
            self.finish()

    def finish(self) -> None:
        """Write what waits, in one transaction."""
        try:
            if self._waiting:
                self._write()
        finally:
            self._waiting.clear()
            self._open.close()
            self._shelf.clear()
            sweep()

    def _read(self, path: Path) -> _Read:
        try:
            content = self._copied(path)
        except AssessmentError as error:
            # No fault of the file: room for its copy is missing here.
            if tells_of_full_disk(error):
                raise
            return self._unreadable(path, error.findings)
        digest, size = storing.digest_of(content)
        # Asking the collection takes longer, and most files come for the first time.
        if digest in self._arrived and rows.is_in_use(self._connection, digest):
            if isinstance(content, InMemory):
                self._shelf.take_back(content.content)
            return _Read(path, digest, known=self._known(path, digest))
        believed = self._terms.believed
        if kinds.is_package(path):
            opened = kinds.opened(path, content, believed)
            return _Read(path, digest, opened, None, size, content)
        inside = self._open.enter_context(kinds.read(path, content, believed))
        package = None if inside.package is content else inside.package
        return _Read(path, digest, inside.opened, None, size, content, package)

    def _copied(self, path: Path) -> Source:
        """The bytes of a file, ours from now on: whoever changes the file changes nothing here."""
        with explained(path, FileProblem.NOT_FOUND):
            # Pipes and devices would keep an intake waiting for ever.
            if not path.is_file():
                raise failure(FileProblem.NOT_FOUND, path)
        with explained(path, FileProblem.NOT_FOUND), path.open("rb") as file:
            # Room is made for no more than there is; a file that grows meanwhile is read on below.
            room = min(os.fstat(file.fileno()).st_size, IN_MEMORY)
            first = self._shelf.read(file, room + 1)
            if len(first) <= room:
                return InMemory(first)
            private = tempfile.TemporaryFile()  # noqa: SIM115 - closed with its batch
            target = self._open.enter_context(private)
            target.write(first)
            size = len(first)
            self._shelf.take_back(first)
            while piece := file.read(_PIECE):
                size += len(piece)
                if size > _LARGEST:
                    raise AssessmentError(finding(ExchangeProblem.PACKAGE_TOO_LARGE, path))
                target.write(piece)
        return target

    def _unreadable(self, path: Path, findings: tuple[Finding, ...]) -> _Read:
        return _Read(path, "", as_judged(Received(path, Verdict.UNREADABLE, findings)))

    def _known(self, path: Path, digest: str) -> Judged:
        """A file that is held already, as it was judged when it came."""
        with explained(self._collection.path, FileProblem.DAMAGED):
            copy = rows.copy_of(self._connection, digest)
            case = rows.claimed_case(self._connection, digest)
        again = Finding(
            ConsolidationProblem.RECEIVED_BEFORE, Place(file=path.name), {"file": path.name}
        )
        return Judged(copy, None, case, (again,))

    def _judged(self) -> list[Judged]:
        """The files that wait, judged together: scores of many cost little more than of one."""
        received = iter(judged_all([one.opened for one in self._waiting if one.opened]))
        in_use, let_in = self._terms.in_use, self._let_in
        return [
            one.known or judging.judge(next(received), one.digest, in_use, let_in)
            for one in self._waiting
        ]

    def _write(self) -> None:
        path = self._collection.path
        done: list[Taken] = []
        judged = self._judged()
        merge = self.merge
        with explained(path, FileProblem.NOT_SAVED), transaction(self._connection):
            if merge is None:
                terms = self._terms
                merge = storing.begin_merge(self._connection, terms.by, terms.at, storing.RECEIVE)
            for one, said in zip(self._waiting, judged, strict=True):
                taken = self._kept(one, said, merge)
                storing.keep_arrivals(self._connection, [taken.arrival])
                done.append(taken)
        self.merge = merge
        self.taken += done

    def _kept(self, one: _Read, judged: Judged, merge: int) -> Taken:
        """Write one file; what it is beside the others is found out at this moment."""
        again = one.digest and rows.is_in_use(self._connection, one.digest)
        self._arrived.add(one.digest)
        if again or one.content is None:
            return self._not_kept(one, judged, merge, again=bool(again))
        name = one.path.name
        storing.keep_bytes(self._connection, name, one.content, (one.digest, one.size))
        if one.package is not None:
            named = storing.digest_of(one.package)
            inside = storing.keep_bytes(self._connection, name, one.package, named)
            judged = judging.same_package(judged, inside)
        before = () if judged.case is None else rows.held(self._connection, judged.case)
        related = judging.relation(judged.held, before)
        said = judging.verdict(judged, related, before)
        if judged.revision is not None:
            storing.keep_revision(self._connection, judged.revision)
        storing.keep_copy(self._connection, judged.copy)
        arrival = _arrival(one, judged, merge, (said, related))
        return Taken(arrival, judged.findings + tuple(self._more(one, judged, related, before)))

    def _not_kept(self, one: _Read, judged: Judged, merge: int, *, again: bool) -> Taken:
        verdict = FileVerdict.SAME_AGAIN if again else FileVerdict.UNREADABLE
        related = Relation.SAME_AGAIN if again else Relation.APART
        return Taken(_arrival(one, judged, merge, (verdict, related)), judged.findings)

    def _more(
        self, one: _Read, judged: Judged, related: Relation, before: Sequence[Held]
    ) -> Iterator[Finding]:
        case = judged.case
        if case is None:
            return
        problem = _TOLD.get(related)
        if related in _CONTESTED and judged.held is not None:
            problem = judging.unequal(judged.held, before) or problem
        if problem is not None:
            yield told(problem, one.path.name, case)
        if self._terms.units and case.unit not in self._terms.units:
            yield told(ConsolidationProblem.NOT_ON_LIST, one.path.name, case)


def _arrival(one: _Read, judged: Judged, merge: int, said: tuple[FileVerdict, Relation]) -> Arrival:
    verdict, related = said
    return Arrival(
        merge=merge,
        path=str(one.path),
        file=one.digest,
        verdict=verdict,
        relation=related,
        case=judged.case,
        revision=judged.copy.revision,
    )

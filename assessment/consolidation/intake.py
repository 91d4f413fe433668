"""Receiving: files and folders into a collection, one verdict a file, and never a file lost.

A batch of files is one transaction, so a killed or stopped intake keeps whole batches and is simply
run again: what is held already is known by its digest. What comes out does not depend on the order
of the files, on how they are grouped, on repetition or interruption.
"""

import logging
import os
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assessment.consolidation import judging, kinds, rows, storing
from assessment.consolidation.collection import IN_MEMORY, Collection
from assessment.consolidation.gathering import gathered
from assessment.consolidation.held import Case, FileVerdict, KeptCopy, ReceivedFile, Relation
from assessment.consolidation.judging import CopiesOfCase, JudgedFile, told
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
from assessment.exchange.receive import Opened, Received, as_judged, judged_all
from assessment.exchange.sources import ByteSource, InMemory
from assessment.exchange.worth import Trust, Worth
from assessment.files.failures import explained, failure, tells_of_full_disk
from assessment.problems.consolidation import ConsolidationProblem
from assessment.problems.exchange import ExchangeProblem
from assessment.problems.files import FileProblem
from assessment.progress import SILENT, Progress

_LOG = logging.getLogger(__name__)
# So much is told of a fault of ours.
_SHOWN = 300
_BATCH_FILES = 128
_BATCH_BYTES = 16 * 1024 * 1024
_LARGEST = LARGEST_TOTAL + LARGEST_DIRECTORY
_PIECE = 1 << 20
_TOLD = {
    Relation.FORK: ConsolidationProblem.COPIES_DIFFER,
    Relation.DUPLICATE: ConsolidationProblem.ASSESSED_TWICE,
    Relation.OLDER: ConsolidationProblem.OLDER_RECEIVED,
    Relation.WAITS: ConsolidationProblem.WAITS_BESIDE,
    Relation.NEWER: ConsolidationProblem.NEWER_RECEIVED,
    Relation.BETTER_SIGNED: ConsolidationProblem.BETTER_SIGNED_RECEIVED,
    Relation.MORE_COMPLETE: ConsolidationProblem.MORE_COMPLETE_RECEIVED,
    Relation.SAME_AGAIN: ConsolidationProblem.RECEIVED_BEFORE,
}


@dataclass(frozen=True, slots=True)
class Terms:
    """Who receives, and when; kept and shown.

    What files are judged by is the collection's ``in_use``.
    """

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class IntakeFile:
    """One file of an intake: what was said of it and why."""

    arrival: ReceivedFile
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
    files: tuple[IntakeFile, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def by_verdict(self) -> Counter[FileVerdict]:
        """Number of files by verdict."""
        return Counter(one.arrival.verdict for one in self.files)

    @property
    def cases(self) -> tuple[Case, ...]:
        """What the received files are about, each once, in order."""
        return tuple(sorted({one.arrival.case for one in self.files if one.arrival.case}))


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
    found = gathered(paths)
    files, told_before = found.files, found.findings
    if not files:
        names = ", ".join(path.name for path in paths)
        nothing = Finding(ConsolidationProblem.NOTHING_TO_RECEIVE, values={"file": names})
        return Intake(None, (), (*told_before, nothing))
    work = _Work(collection, terms)
    progress.step(0, len(files))
    with unswept(), room_explained(collection.path, lambda: len(work.taken)):
        try:
            work.take_again()
            for number, path in enumerate(files, start=1):
                work.take(path)
                progress.step(number, len(files))
        finally:
            work.finish()
    return Intake(work.merge, tuple(work.taken), told_before)


@dataclass(frozen=True, slots=True)
class _Read:
    """One file that was read and waits to be written; judged only if it is known already.

    ``fault`` is what went wrong with ourselves while it was read.
    """

    path: Path
    digest: str
    opened: Opened | None = None
    known: JudgedFile | None = None
    size: int = 0
    content: ByteSource | None = None
    package: ByteSource | None = None
    fault: Exception | None = None


class _Work:
    """One intake at work."""

    def __init__(self, collection: Collection, terms: Terms) -> None:
        self._collection = collection
        self._connection = collection.connection
        self._terms = terms
        self._waiting: list[_Read] = []
        self._open = ExitStack()
        self._shelf = Shelf(_BATCH_BYTES + IN_MEMORY)
        self._in_use = collection.in_use
        self._beside: dict[Case, CopiesOfCase] = {}
        self._arrived = rows.arrived(collection.connection)
        last = rows.last_received(collection.connection)
        # A clock that went back tells nothing.
        self._at = None if last is not None and terms.at < last else terms.at
        self.merge: int | None = None
        self.taken: list[IntakeFile] = []

    def take(self, path: Path) -> None:
        """Read a file; it is written with its batch."""
        try:
            content = self._copied(path)
        except AssessmentError as error:
            # No fault of the file: room for its copy is missing here.
            if tells_of_full_disk(error):
                raise
            unreadable = as_judged(Received(path, Trust.UNREADABLE, error.findings))
            self._waiting.append(_Read(path, "", unreadable))
            return
        self._waiting.append(self._read(path, content))
        size = sum(one.size for one in self._waiting)
        if len(self._waiting) >= _BATCH_FILES or size >= _BATCH_BYTES:
            self.finish()

    def take_again(self) -> None:
        """Read what was kept and could not be read for a fault of ours: it may be mended."""
        names = dict(rows.file_names(self._connection))
        for file in rows.our_faults(self._connection):
            kept = self._open.enter_context(self._collection.opened(file))
            read = self._read(Path(names[file]), kept)
            if read.fault is None:
                self._waiting.append(read)
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

    def _read(self, path: Path, content: ByteSource) -> _Read:
        digest, size = storing.digest_of(content)
        # Asking the collection takes longer, and most files come for the first time.
        if digest in self._arrived and rows.is_in_use(self._connection, digest):
            if isinstance(content, InMemory):
                self._shelf.take_back(content.content)
            return _Read(path, digest, known=self._known(path, digest))
        try:
            if kinds.is_package(path):
                opened = kinds.opened(path, content, self._in_use)
                return _Read(path, digest, opened, None, size, content)
            inside = self._open.enter_context(kinds.read(path, content, self._in_use))
        except (AssessmentError, MemoryError):
            raise
        except Exception as fault:  # noqa: BLE001 - ours, told as such; the file is kept
            return _Read(path, digest, None, None, size, content, fault=fault)
        package = None if inside.package is content else inside.package
        return _Read(path, digest, inside.opened, None, size, content, package)

    def _copied(self, path: Path) -> ByteSource:
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

    def _known(self, path: Path, digest: str) -> JudgedFile:
        """A file that is held already, as it was judged when it came."""
        with explained(self._collection.path, FileProblem.DAMAGED):
            revision = rows.revision_of(self._connection, digest)
            case = rows.claimed_case(self._connection, digest)
        values = {"file": path.name}
        again = Finding(ConsolidationProblem.RECEIVED_BEFORE, Place(file=path.name), values)
        return JudgedFile(KeptCopy(digest, digest), Trust.UNREADABLE, revision, case, (again,))

    def _scored(self) -> list[Received | Exception]:
        """The packages that wait; scores of many cost little more than those of one."""
        opened = [one.opened for one in self._waiting if one.opened]
        try:
            return [*judged_all(opened)]
        except Exception:  # noqa: BLE001 - whose fault it is is found out one by one
            return [self._scored_alone(one) for one in opened]

    def _scored_alone(self, opened: Opened) -> Received | Exception:
        try:
            return judged_all([opened])[0]
        except Exception as fault:  # noqa: BLE001 - ours, told as such; the file is kept
            return fault

    def _write(self) -> None:
        path = self._collection.path
        done: list[IntakeFile] = []
        received = iter(self._scored())
        pairs = [(one, next(received) if one.opened else one.fault) for one in self._waiting]
        merge = self.merge
        try:
            with explained(path, FileProblem.NOT_SAVED), transaction(self._connection):
                if merge is None:
                    by, at = self._terms.by, self._terms.at
                    merge = storing.begin_merge(self._connection, by, at, storing.RECEIVE)
                for one, found in pairs:
                    taken = self._kept(one, found, merge)
                    storing.keep_arrivals(self._connection, [taken.arrival])
                    done.append(taken)
        except BaseException:
            # What was found out of these files is written nowhere.
            self._beside.clear()
            raise
        self.merge = merge
        self.taken += done

    def _kept(self, one: _Read, found: Received | Exception | None, merge: int) -> IntakeFile:
        """Write one file; what it is beside the others is found out at this moment."""
        if one.known or (one.digest and rows.is_in_use(self._connection, one.digest)):
            judged = one.known or self._known(one.path, one.digest)
            said = FileVerdict.SAME_AGAIN, Relation.SAME_AGAIN
            return IntakeFile(_arrival(one, judged, merge, said), judged.findings)
        inside = self._keep_bytes(one)
        if not isinstance(found, Received):
            return self._our_fault(one, merge, found)
        try:
            judged = judging.judge_file(found, (one.digest, inside), self._in_use, self._when(one))
            said, told_more = self._beside_others(one, judged)
        except AssessmentError:
            raise
        except Exception as fault:  # noqa: BLE001 - ours, told as such; the file is kept
            return self._our_fault(one, merge, fault)
        if one.content is not None:
            storing.keep_copy(self._connection, judged.copy)
            if judged.held is not None:
                data, model, digest = judged.contents
                named = judged.revision, judged.held.case
                storing.keep_revision(self._connection, named, data, (digest, model))
        return IntakeFile(_arrival(one, judged, merge, said), (*judged.findings, *told_more))

    def _keep_bytes(self, one: _Read) -> str:
        """Keep the bytes of a file, and of a package in it that is another one; its digest."""
        if one.content is None:
            return ""
        self._arrived.add(one.digest)
        name, named = one.path.name, (one.digest, one.size)
        storing.keep_bytes(self._connection, name, one.content, named)
        if one.package is None:
            return ""
        return storing.keep_bytes(
            self._connection, name, one.package, storing.digest_of(one.package)
        )

    def _when(self, one: _Read) -> datetime | None:
        """When a file came first; None when no clock tells."""
        if one.digest in self._arrived:
            first = rows.first_received(self._connection, [one.digest])
            return first.get(one.digest, self._at)
        return self._at

    def _our_fault(self, one: _Read, merge: int, fault: Exception | None) -> IntakeFile:
        """A file that we failed to read: it is kept, and read again by a later version."""
        _LOG.error("%s was kept unread", one.path, exc_info=fault)
        values = {"file": one.path.name, "fault": f"{type(fault).__name__}: {fault}"[:_SHOWN]}
        told_so = Finding(ConsolidationProblem.OUR_FAULT, Place(file=one.path.name), values)
        judged = JudgedFile(KeptCopy(one.digest, one.digest), Trust.UNREADABLE)
        said = FileVerdict.OUR_FAULT, Relation.APART
        return IntakeFile(_arrival(one, judged, merge, said), (told_so,))

    def _beside_others(
        self, one: _Read, judged: JudgedFile
    ) -> tuple[tuple[FileVerdict, Relation], list[Finding]]:
        """What a file is beside the others of its case, and what more is told of it."""
        case, held = judged.case, judged.held
        if case is None or held is None:
            found = judging.verdict(judged, Relation.APART, Worth.NONE)
            return (found, Relation.APART), []
        if case not in self._beside:
            self._beside[case] = CopiesOfCase(self._collection.held(case))
        beside = self._beside[case]
        strongest = beside.top
        related, key_changed = beside.take(held)
        problem = _TOLD.get(related)
        if key_changed:
            problem = ConsolidationProblem.KEY_CHANGED
        found = judging.verdict(judged, related, strongest)
        return (found, related), [told(problem, one.path.name, case)] if problem else []


def _arrival(
    one: _Read, judged: JudgedFile, merge: int, said: tuple[FileVerdict, Relation]
) -> ReceivedFile:
    verdict, related = said
    return ReceivedFile(
        merge=merge,
        path=str(one.path),
        file=one.digest,
        verdict=verdict,
        relation=related,
        case=judged.case,
        revision=judged.revision,
    )

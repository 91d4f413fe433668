"""Receiving: files and folders into a collection, one verdict a file, and never a file lost.

A batch of files is one transaction, so a killed or stopped intake keeps whole batches and is simply
run again: what is held already is known by its digest. What comes out does not depend on the order
of the files, on how they are grouped, on repetition or interruption.
"""

import logging
import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assessment.consolidation import file_status, reading, rows, standing
from assessment.consolidation.collection import IN_MEMORY, Collection
from assessment.consolidation.model import Case, FileVerdict, ReceivedFile, Relation
from assessment.errors import AssessmentError, Finding
from assessment.exchange import container, worth
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
_LARGEST = container.LARGEST_TOTAL + container.LARGEST_DIRECTORY
_PIECE = 1 << 20
_WEAK = frozenset({worth.Trust.UNKNOWN_KEY, worth.Trust.UNSIGNED})
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
    """Who receives, and when; kept and shown."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class IntakeFile:
    arrival: ReceivedFile
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Intake:
    # Its number, by which it can be undone; None when there was nothing to receive.
    merge: int | None
    files: tuple[IntakeFile, ...]  # one entry for each file, in the order they were read
    findings: tuple[Finding, ...] = ()


def receive(
    collection: Collection, paths: Sequence[Path], *, terms: Terms, progress: Progress = SILENT
) -> Intake:
    """Receive files and folders; one bad file never stops the rest.

    Raises:
        Cancelled: When the person asked to stop; all files stepped over until then are kept.
        AssessmentError: If the collection cannot be written, or the disk is full; whole batches
            are kept.
    """
    files, told_before = reading.gathered(paths)
    if not files:
        names = {"file": ", ".join(path.name for path in paths)}
        nothing = Finding(ConsolidationProblem.NOTHING_TO_RECEIVE, values=names)
        return Intake(None, (), (*told_before, nothing))
    work = _Work(collection, terms)
    progress.step(0, len(files))
    try:
        try:
            work.take_again()
            for number, path in enumerate(files, start=1):
                work.take(path)
                progress.step(number, len(files))
        finally:
            work.finish()
    except AssessmentError as error:
        if not tells_of_full_disk(error):
            raise
        # What counts is how many files are kept, not that a change was lost.
        full = ConsolidationProblem.INTAKE_FULL
        raise container.refusal(full, collection.path, n=len(work.taken)) from error
    return Intake(work.merge, tuple(work.taken), told_before)


@dataclass(frozen=True, slots=True)
class _Read:
    """One file that was read and waits to be written."""

    path: Path
    # What was found in it, or why nothing could be; None of a file that is held already.
    found: reading.Inside | Exception | None
    digest: str = ""  # of its bytes; empty when they could not be read
    size: int = 0
    content: container.ByteSource | None = None  # the bytes; None when they are not to be kept


# What is said of a file: verdict and relation, what was found, what it is about and carries.
type _Said = tuple[tuple[FileVerdict, Relation], tuple[Finding, ...], tuple[Case | None, str]]


class _Work:
    def __init__(self, collection: Collection, terms: Terms) -> None:
        self._collection = collection
        self._connection = collection.connection
        self._terms = terms
        self._waiting: list[_Read] = []
        self._open = ExitStack()
        self._in_use = collection.in_use
        self._cases: dict[Case, standing.CopiesOfCase] = {}
        self._arrived = rows.arrived(collection.connection)
        last = list(rows.merged_at(collection.connection).values())[-1:]
        # A clock that went back tells nothing.
        if terms.at < max([worth.EARLIEST, *last]):
            self._at = None
        else:
            self._at = terms.at
        self.merge: int | None = None
        self.taken: list[IntakeFile] = []

    def take(self, path: Path) -> None:
        """Read a file; it is written with its batch."""
        try:
            content = self._copied(path)
        except AssessmentError as error:
            # What cannot be written here is no fault of the file.
            ours = any(finding.place.file != path.name for finding in error.findings)
            if ours or tells_of_full_disk(error):
                raise
            self._waiting.append(_Read(path, error))
            return
        self._waiting.append(self._read(path, content))
        size = sum(read.size for read in self._waiting)
        if len(self._waiting) >= _BATCH_FILES or size >= _BATCH_BYTES:
            self.finish()

    def take_again(self) -> None:
        """Read what was kept and could not be read for a fault of ours: it may be mended."""
        names = dict(rows.file_names(self._connection))
        for file in rows.our_faults(self._connection):
            kept = self._open.enter_context(self._collection.opened(file))
            read = self._read(Path(names[file]), kept)
            if isinstance(read.found, reading.Inside):
                self._waiting.append(read)
        self.finish()

    def finish(self) -> None:
        try:
            if self._waiting:
                self._write()
        finally:
            self._waiting.clear()
            self._open.close()

    def _copied(self, path: Path) -> container.ByteSource:
        """The bytes of a file, ours from now on: whoever changes the file changes nothing here."""
        with explained(path, FileProblem.NOT_FOUND):
            # Pipes and devices would keep an intake waiting for ever.
            if not path.is_file():
                raise failure(FileProblem.NOT_FOUND, path)
        with explained(path, FileProblem.NOT_FOUND), path.open("rb") as file:
            # No more is asked for than there is; a file that grows meanwhile is read on below.
            room = min(os.fstat(file.fileno()).st_size, IN_MEMORY)
            piece = file.read(room + 1)
            if len(piece) <= room:
                return container.InMemory(piece)
            private = tempfile.TemporaryFile()  # noqa: SIM115 - closed with its batch
            target = self._open.enter_context(private)
            size = 0
            while piece:
                size += len(piece)
                if size > _LARGEST:
                    raise container.refusal(ExchangeProblem.PACKAGE_TOO_LARGE, path)
                with explained(self._collection.path, FileProblem.NOT_SAVED):
                    target.write(piece)
                piece = file.read(_PIECE)
        return target

    def _read(self, path: Path, content: container.ByteSource) -> _Read:
        digest, size = container.measured(content)
        # Asking the collection takes longer, and most files come for the first time.
        at = self._at
        if digest in self._arrived:
            if rows.is_in_use(self._connection, digest):
                return _Read(path, None, digest)
            at = rows.first_received(self._connection, [digest]).get(digest, at)
        inside = reading.read(path, digest, content, self._in_use, at)
        content_read = _or_our_fault(lambda: self._open.enter_context(inside))
        return _Read(path, content_read, digest, size, content)

    def _write(self) -> None:
        done: list[IntakeFile] = []
        merge = self.merge
        with ExitStack() as undone:
            # Unless all is written, what was found out of these files stands nowhere.
            undone.callback(self._cases.clear)
            with self._collection.changing():
                if merge is None:
                    row = None, self._terms.by, self._terms.at.isoformat(), rows.RECEIVE
                    merge = int(rows.add(self._connection, rows.MERGE, row))
                for read in self._waiting:
                    verdict_cells, findings, about = self._kept(read)
                    arrival = ReceivedFile(
                        merge, str(read.path), read.digest, *verdict_cells, *about
                    )
                    rows.keep_arrival(self._connection, arrival)
                    done.append(IntakeFile(arrival, findings))
            undone.pop_all()
        self.merge = merge
        self.taken += done

    def _kept(self, read: _Read) -> _Said:
        inside = read.found
        if inside is None or (read.digest and rows.is_in_use(self._connection, read.digest)):
            # It is held already: nothing is found out of it again.
            with explained(self._collection.path, FileProblem.DAMAGED):
                about = rows.known_about(self._connection, read.digest)
            told_so = container.finding(ConsolidationProblem.RECEIVED_BEFORE, read.path)
            return (FileVerdict.SAME_AGAIN, Relation.SAME_AGAIN), (told_so,), about
        if isinstance(inside, AssessmentError):
            return (FileVerdict.UNREADABLE, Relation.APART), inside.findings, (None, "")
        name = read.path.name
        if read.content is not None:
            self._arrived.add(read.digest)
            rows.keep_bytes(self._connection, name, read.content, (read.digest, read.size))
        if isinstance(inside, Exception):
            return _our_fault(read, inside)
        if inside.package is not read.content:
            measured = container.measured(inside.package)
            rows.keep_bytes(self._connection, name, inside.package, measured)
        beside = _or_our_fault(lambda: self._beside_others(inside, name))
        if isinstance(beside, Exception):
            return _our_fault(read, beside)
        verdict_cells, told_more = beside
        rows.keep_inside(self._connection, inside)
        return (
            verdict_cells,
            (*inside.received.findings, *told_more),
            (inside.case, inside.received.revision),
        )

    def _beside_others(
        self, inside: reading.Inside, file: str
    ) -> tuple[tuple[FileVerdict, Relation], list[Finding]]:
        case = inside.case
        held = inside.held
        if case is None or held is None:
            return (_verdict(inside, Relation.APART, worth.TrustLevel.NONE), Relation.APART), []
        if case not in self._cases:
            self._cases[case] = standing.CopiesOfCase(self._collection.revisions(case))
        copies = self._cases[case]
        strongest = copies.top
        related, key_changed = copies.take(held)
        problem = ConsolidationProblem.KEY_CHANGED if key_changed else _TOLD.get(related)
        verdict_cells = _verdict(inside, related, strongest), related
        return verdict_cells, [reading.intake_finding(problem, file, case)] if problem else []


def _verdict(inside: reading.Inside, related: Relation, strongest: worth.TrustLevel) -> FileVerdict:
    """The gravest word that holds; what is weaker than what was held is called by its weakness."""
    held = inside.held
    trust = inside.received.verdict
    words = {file_status.TRUST.get(trust)}
    weaker = held is not None and trust in _WEAK and held.trust_level < strongest
    if not weaker:
        words.add(file_status.RELATION.get(related))
    if held is not None and held.aside is not None:
        words.add(file_status.ASIDE[held.aside])
    if inside.received.whole and inside.copy.damaged:
        words.add(FileVerdict.DAMAGED_EVIDENCE)
    return next((word for word in FileVerdict if word in words), FileVerdict.ALTERED)


def _or_our_fault[Found](find: Callable[[], Found]) -> Found | Exception:
    """What is found out of a file; else our own fault, told as such: the file is kept."""
    try:
        return find()
    except (AssessmentError, MemoryError):
        raise
    except Exception as fault:  # noqa: BLE001 - whatever it is, it is no fault of the sender's
        return fault


def _our_fault(read: _Read, fault: Exception) -> _Said:
    """A file that we failed to read: it is kept, and read again by a later version."""
    _LOG.error("%s was kept unread", read.path, exc_info=fault)
    what = f"{type(fault).__name__}: {fault}"[:_SHOWN]
    told_so = container.finding(ConsolidationProblem.OUR_FAULT, read.path, fault=what)
    return (FileVerdict.OUR_FAULT, Relation.APART), (told_so,), (None, "")

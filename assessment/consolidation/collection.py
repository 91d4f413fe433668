"""The committee's collection: one file that keeps every package received and all decided on it.

This class reads; ``storing.py`` writes. What stands, what conflicts and what the scores are is
never stored: it follows from the packages that are held and not withdrawn.
"""

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Self

from assessment.consolidation import rows, schema
from assessment.consolidation.held import Arrival, Case, Decision, Held, Merge
from assessment.errors import AssessmentError, Finding, Place
from assessment.exchange import linewise, package
from assessment.exchange.container import fresh, write_synced
from assessment.exchange.signing import Signature, each_once, unpack
from assessment.files.disk import check_writable, is_writable, put_in_place, settle
from assessment.files.failures import explained, explained_new, failure
from assessment.problems.consolidation import ConsolidationProblem
from assessment.problems.files import FileProblem
from assessment.responses.record import Record

IN_MEMORY = 8 * 1024 * 1024


class Collection:
    """An open collection; several may be open on one file, in one thread each."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        """Use ``create`` or ``open`` instead."""
        self.path = path
        self.connection = connection
        self._questionnaires: dict[str, bytes] = {}

    @classmethod
    def create(cls, path: Path, *, now: datetime) -> Self:
        """Begin an empty collection in a new file, and open it.

        Raises:
            AssessmentError: If the file exists or cannot be written.
        """
        if path.exists():
            raise failure(FileProblem.ALREADY_EXISTS, path)
        if not path.parent.is_dir():
            raise failure(FileProblem.NO_FOLDER, path)
        unfinished = path.with_name(f"{path.name}.part")
        with explained_new(path):
            unfinished.unlink(missing_ok=True)
            try:
                with closing(schema.connect(unfinished, "rwc")) as connection:
                    schema.lay_out(connection, [("created", now.isoformat())])
                put_in_place(unfinished, path)
                settle(path.parent)
            finally:
                unfinished.unlink(missing_ok=True)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a collection.

        Raises:
            AssessmentError: If it is not there, foreign, newer, damaged or read-only.
        """
        if not path.is_file():
            raise failure(FileProblem.NOT_FOUND, path)
        check_writable(path)
        return cls._opened(path, "rw")

    @classmethod
    def open_anywhere(cls, path: Path) -> Self:
        """Open a collection also where nothing can be written, as on a protected stick: to read.

        Raises:
            AssessmentError: If it is not there, foreign, newer or damaged; or if its last change
                broke off, and it cannot be changed to take that back.
        """
        if not path.is_file():
            raise failure(FileProblem.NOT_FOUND, path)
        return cls._opened(path, "rw" if is_writable(path) else "ro")

    @classmethod
    def _opened(cls, path: Path, mode: str) -> Self:
        with explained(path, FileProblem.DAMAGED):
            connection = schema.connect(path, mode)
        try:
            _recognise(connection, path)
        except AssessmentError:
            connection.close()
            raise
        return cls(path, connection)

    def close(self) -> None:
        """Let go of the file; nothing is left to be written."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def merges(self) -> tuple[Merge, ...]:
        """All intakes and decisions in their order, withdrawn ones too."""
        with explained(self.path, FileProblem.DAMAGED):
            return rows.merges(self.connection)

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The decisions that are not withdrawn, in their order."""
        with explained(self.path, FileProblem.DAMAGED):
            return rows.decisions(self.connection)

    def arrivals(self, merge: int | None = None) -> Iterator[Arrival]:
        """The files of one merge, or of all that are not withdrawn, in the order they came."""
        with explained(self.path, FileProblem.DAMAGED):
            yield from rows.arrivals(self.connection, merge)

    def filled_in(self) -> frozenset[tuple[str, str]]:
        """Unit and round, or no round, of filled workbooks without a package; nothing is held."""
        with explained(self.path, FileProblem.DAMAGED):
            return rows.filled_in(self.connection)

    def held(self, case: Case | None = None) -> tuple[Held, ...]:
        """The revisions that are held and not withdrawn, by revision; of one case when given."""
        with explained(self.path, FileProblem.DAMAGED):
            return rows.held(self.connection, case)

    def cases(self) -> dict[Case, tuple[Held, ...]]:
        """All held revisions by unit, round and questionnaire, in the order of these."""
        found: dict[Case, list[Held]] = {}
        for one in self.held():
            found.setdefault(one.case, []).append(one)
        return {case: tuple(found[case]) for case in sorted(found)}

    def find(self, revision: str) -> Held:
        """The held revision of that identity, or of one that begins so.

        Raises:
            AssessmentError: If none is held, or several begin so.
        """
        found = [one for one in self.held() if one.revision.startswith(revision) and revision]
        if len(found) != 1:
            values = {"revision": revision}
            raise AssessmentError(Finding(ConsolidationProblem.NO_SUCH_REVISION, values=values))
        return found[0]

    def record(self, revision: str) -> Record:
        """The record of a held revision.

        Raises:
            AssessmentError: If it is not held.
        """
        with explained(self.path, FileProblem.DAMAGED):
            data, instrument = rows.contents(self.connection, revision)
            text = self._questionnaires.get(instrument)
            if text is None:
                text = rows.questionnaire(self.connection, instrument)
                self._questionnaires[instrument] = text
            return linewise.record_from(data, text)

    def records(self, revisions: Iterable[str]) -> Iterator[Record]:
        """The records of held revisions, one after the other, in the order asked for."""
        for revision in revisions:
            yield self.record(revision)

    def signatures(self, held: Held) -> tuple[Signature, ...]:
        """Who signed a held revision, each key once in each role."""
        with explained(self.path, FileProblem.DAMAGED):
            return each_once(unpack(rows.signatures(self.connection, held.package).encode()))

    @contextmanager
    def opened(self, file: str) -> Iterator[IO[bytes]]:
        """The bytes of a kept file, by their digest.

        Raises:
            AssessmentError: If no such file is kept, or it was damaged.
        """
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as content:
            with explained(self.path, FileProblem.DAMAGED):
                rows.copy_bytes(self.connection, file, content)
            yield content

    def document(self, held: Held, digest: str) -> bytes:
        """The bytes of a document attached to a held revision.

        Raises:
            AssessmentError: If it is not there or damaged.
        """
        with self.opened(held.package) as content:
            return package.document(self.path, digest, content)

    def export(self, held: Held, target: Path) -> None:
        """Write the package of a held revision as it was received, byte by byte.

        Raises:
            AssessmentError: If it cannot be written.
        """
        with self.opened(held.package) as content, fresh(target) as unfinished:
            write_synced(unfinished, content.read())


def _recognise(connection: sqlite3.Connection, path: Path) -> None:
    with explained(path, FileProblem.DAMAGED):
        ours = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        as_laid_out = ours == schema.APPLICATION_ID and schema.is_as_laid_out(connection)
    if ours != schema.APPLICATION_ID:
        raise _refusal(ConsolidationProblem.NOT_A_COLLECTION, path)
    if version > schema.VERSION:
        raise _refusal(ConsolidationProblem.COLLECTION_NEWER, path)
    if version < schema.VERSION or not as_laid_out:
        raise _refusal(ConsolidationProblem.COLLECTION_ALTERED, path)


def _refusal(problem: ConsolidationProblem, path: Path) -> AssessmentError:
    return AssessmentError(Finding(problem, Place(file=path.name), {"file": path.name}))

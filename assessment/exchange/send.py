"""The door out: a record to a signed package that was opened again and compared."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assessment.errors import Finding, UnreadableError, errors_in, refused
from assessment.exchange import canonical, container, package
from assessment.exchange.codes import short_code
from assessment.exchange.container import ATTACHED, DATA, QUESTIONNAIRE
from assessment.exchange.keys import Signer, pack, sign
from assessment.exchange.package import Documents, Entry, Package, about, digest_of, entry
from assessment.exchange.receive import Received, read_package
from assessment.exchange.sealing import seal, write_compared
from assessment.exchange.worth import NOTHING_IN_USE, InUse
from assessment.files.disk import forget_cached, fresh
from assessment.files.store import AssessmentFile
from assessment.problems.exchange import ExchangeProblem, SigningProblem
from assessment.progress import SILENT, Progress
from assessment.responses.changes import TakeIn
from assessment.responses.record import Record


class Steps:
    """Counts bytes towards a total that is only an estimate; ``Cancelled`` is raised on the way."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._done, self._total = 0, max(1, total)

    def add(self, size: int) -> None:
        self._done = min(self._total, self._done + size)
        self._progress.step(self._done, self._total)

    def check(self) -> None:
        """Nothing is left but to give the file its name."""
        self.add(self._total)

    def counting(self, documents: Documents) -> Documents:
        """The same documents; each counts when it was fetched."""

        def fetch(digest: str) -> bytes:
            content = documents(digest)
            self.add(len(content))
            return content

        return fetch


class Watched(io.FileIO):
    """A file opened for reading, whose reading counts."""

    def __init__(self, path: Path, steps: Steps) -> None:
        super().__init__(path, "rb")
        self._steps = steps

    def read(self, size: int | None = -1, /) -> bytes:
        content = super().read(-1 if size is None else size)
        self._steps.add(len(content))
        return content


def _not_at_hand(digest: str) -> bytes:
    raise KeyError(digest)


@dataclass(frozen=True, slots=True)
class Parcel:
    record: Record
    head: str
    # Gives the bytes of an attached document for its digest; not asked for where the package
    # travels inside a workbook.
    documents: Documents = _not_at_hand
    trail: tuple[str, ...] = ()  # earlier digests of that history, oldest first
    ancestors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was sent, as it was counted in the file that was opened again."""

    revision: str
    short_code: str
    answers: int
    evidence: int
    signatures: int
    left_out: int = 0  # number of signatures by unknown keys that had to make room

    @property
    def findings(self) -> tuple[Finding, ...]:
        left_out = Finding(SigningProblem.SIGNATURES_LEFT_OUT, values={"n": self.left_out})
        return (left_out,) if self.left_out else ()


def parcel_of(file: AssessmentFile) -> Parcel:
    """What an open working file would send now."""
    past = file.earlier_heads, revisions_taken_in(file)
    return Parcel(file.record, file.head, file.attachment, *past)


def revisions_taken_in(file: AssessmentFile) -> tuple[str, ...]:
    """Revisions that came back and were taken in, oldest first."""
    taken = (event.change for event in file.history if isinstance(event.change, TakeIn))
    return tuple(dict.fromkeys(one.revision for one in taken if one.revision))


def send_parcel(
    parcel: Parcel,
    keys: Sequence[Signer],
    out: Path,
    recipients: Sequence[str] = (),
    progress: Progress = SILENT,
) -> Receipt:
    """Write a signed package to a new file; without keys it is an unsigned one.

    The file is opened again and compared before it gets its name; with recipients it is then
    sealed, so that only they can open it. What the receipt counts was read from the file.

    Raises:
        AssessmentError: If it cannot be made or written; nothing is left behind then.
        Cancelled: If it was stopped; nothing is left behind then.
    """
    sizes = package.sizes_of(parcel.record)
    # Documents are fetched to be named, fetched to be written, and read again.
    steps = Steps(progress, 3 * sum(sizes.values()))
    watched = replace(parcel, documents=steps.counting(parcel.documents))
    parts = _parts(watched, keys)
    with fresh(out, new=True) as unfinished:
        package.write(unfinished, parts, sizes, watched.documents)
        received = compared(unfinished, parts, out, steps)
        if recipients:
            content = seal(unfinished.read_bytes(), recipients)
            unfinished.unlink()
            write_compared(unfinished, content, out)
        steps.check()
    return receipt_of(received)


def sealed(parcel: Parcel, keys: Sequence[Signer] = ()) -> bytes:
    """The bytes of the same package without its documents, to travel inside a workbook.

    Its revision is the one that ``send_parcel`` gives, as the manifest names the documents.
    """
    stream = io.BytesIO()
    container.fill_stream(stream, _parts(parcel, keys, at_hand=False).members)
    return stream.getvalue()


def _parts(parcel: Parcel, keys: Sequence[Signer], *, at_hand: bool = True) -> Package:
    """What is written; documents that are not at hand are named by the sizes the record has."""
    model, questionnaire = canonical.travelling.of(parcel.record.questionnaire)
    record = replace(parcel.record, questionnaire=model)
    try:
        data = canonical.record_bytes(record, questionnaire)
        files = [entry(DATA, data), entry(QUESTIONNAIRE, questionnaire)]
        for digest, size in package.sizes_of(record).items():
            name = f"{ATTACHED}{digest}"
            known = Entry(name, size, digest)
            files.append(entry(name, parcel.documents(digest)) if at_hand else known)
        past = parcel.head, parcel.trail, parcel.ancestors
        manifest = about(record, tuple(files), *past).to_bytes()
    except UnreadableError as error:
        raise refused(ExchangeProblem.NOT_TO_BE_WRITTEN) from error
    signatures = pack([sign(digest_of(manifest), signer) for signer in keys])
    return Package(manifest, signatures, data, questionnaire)


def compared(path: Path, parts: Package, shown: Path, steps: Steps) -> Received:
    """What the file reads as, when that is what was meant to be written.

    Raises:
        AssessmentError: If it is not.
    """
    forget_cached(path)
    received = read_watched(path, steps)
    same = received.parts == parts and received.record is not None
    if not same or errors_in(received.findings):
        raise container.refusal(ExchangeProblem.NOT_READ_BACK, shown)
    return received


def read_watched(path: Path, steps: Steps, in_use: InUse = NOTHING_IN_USE) -> Received:
    """Read a package; its reading counts, and can be stopped."""
    try:
        with Watched(path, steps) as source:
            return read_package(path, in_use, source=source)
    except OSError:
        # It is told by the door that opens files itself.
        return read_package(path, in_use)


def size_of(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def receipt_of(received: Received) -> Receipt:
    counts = (0, 0) if received.record is None else package.counts_in(received.record)
    revision, signatures = received.revision, len(received.signatures)
    return Receipt(revision, short_code(revision), *counts, signatures)

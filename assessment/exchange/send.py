"""The door out: a record to a signed package that was opened again and compared."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assessment.errors import AssessmentError, Finding, UnreadableError, errors_in
from assessment.exchange import canonical, container, package, signing
from assessment.exchange.ancestors import revisions_taken_in
from assessment.exchange.codes import short_code
from assessment.exchange.container import ATTACHED, DATA, QUESTIONNAIRE
from assessment.exchange.days import day_of
from assessment.exchange.manifest import Entry, about, entry, revision_of, scores_of, trail_of
from assessment.exchange.package import Documents, Package
from assessment.exchange.receive import Received, read_package
from assessment.exchange.rights import objection, rights_of
from assessment.exchange.roster import NO_ROSTER, Roster
from assessment.exchange.sealing import seal, write_compared
from assessment.exchange.signing import MOST_SIGNATURES, Signature, Signer
from assessment.exchange.watched import Steps, Watched
from assessment.exchange.worth import Trust
from assessment.files.failures import failure
from assessment.files.store import AssessmentFile
from assessment.problems.exchange import ExchangeProblem, SigningProblem
from assessment.problems.files import FileProblem
from assessment.progress import SILENT, Progress
from assessment.responses.record import Record


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be sent.

    Attributes:
        record: The assessment.
        head: Digest of the working file's history.
        documents: Gives the bytes of an attached document for its digest.
        trail: Earlier digests of that history, oldest first.
        ancestors: Revisions the record was made from.
    """

    record: Record
    head: str
    documents: Documents
    trail: tuple[str, ...] = ()
    ancestors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was sent, as it was counted in the file that was opened again.

    Attributes:
        revision: Identity of what was sent.
        short_code: Its code as people read it.
        answers: Number of answers.
        evidence: Number of pieces of evidence.
        signatures: Number of signatures.
        left_out: Number of signatures by unknown keys that had to make room.
    """

    revision: str
    short_code: str
    answers: int
    evidence: int
    signatures: int
    left_out: int = 0

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is worth knowing of it."""
        left_out = Finding(SigningProblem.SIGNATURES_LEFT_OUT, values={"n": self.left_out})
        return (left_out,) if self.left_out else ()


def send(
    record: Record, head_digest: str, attachments: Documents, keys: Sequence[Signer], out: Path
) -> Receipt:
    """Write a record without known ancestors as a signed package; see ``send_parcel``."""
    return send_parcel(Parcel(record, head_digest, attachments), keys, out)


def send_file(
    file: AssessmentFile, keys: Sequence[Signer], out: Path, recipients: Sequence[str] = ()
) -> Receipt:
    """Write what an open working file holds as a signed package; see ``send_parcel``."""
    return send_parcel(parcel_of(file), keys, out, recipients)


def parcel_of(file: AssessmentFile) -> Parcel:
    """What an open working file would send now."""
    return Parcel(
        file.record,
        file.head,
        file.attachment,
        trail=file.earlier_heads,
        ancestors=revisions_taken_in(file),
    )


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
    if out.exists():
        raise failure(FileProblem.ALREADY_EXISTS, out)
    if not out.parent.is_dir():
        raise failure(FileProblem.NO_FOLDER, out)
    sizes = package.sizes_of(parcel.record)
    # Documents are fetched to be named, fetched to be written, and read again.
    steps = Steps(progress, 3 * sum(sizes.values()))
    watched = replace(parcel, documents=steps.counting(parcel.documents))
    try:
        parts = _parts(watched, keys)
    except UnreadableError as error:
        raise AssessmentError(Finding(ExchangeProblem.NOT_TO_BE_WRITTEN)) from error
    with container.fresh(out) as unfinished:
        package.write(unfinished, parts, tuple(sizes), watched.documents)
        received = _compared(unfinished, parts, out, steps)
        if recipients:
            _seal(unfinished, recipients, out)
        steps.check()
    return _receipt(received)


@dataclass(frozen=True, slots=True)
class Demands:
    """What must hold of a package before it is countersigned.

    Attributes:
        seen: The revision that was looked at before; empty when nobody looked.
        roster: What it says must not be against the signature.
    """

    seen: str = ""
    roster: Roster = NO_ROSTER


NO_DEMANDS = Demands()


def countersign(
    path: Path,
    signer: Signer,
    out: Path | None = None,
    progress: Progress = SILENT,
    demands: Demands = NO_DEMANDS,
) -> Receipt:
    """Append a signature to a package; what was signed before stays as it is.

    It is written in the place of the package, or to a new file when one is named. A package that is
    full loses signatures of keys that the roster does not list, the last ones first: they mean
    nothing here, and whoever put them there could have taken any signature away.

    Raises:
        AssessmentError: If the package cannot be believed or is another than the one demanded, the
            key signed it already or may not sign it, or it cannot be written; it is as before then.
        Cancelled: If it was stopped; the package is as it was then.
    """
    if out is not None and out.exists():
        raise failure(FileProblem.ALREADY_EXISTS, out)
    steps = Steps(progress, 3 * _size_of(path))
    received = _read(path, steps)
    if received.verdict is Trust.UNREADABLE:
        raise AssessmentError(*received.findings)
    if demands.seen not in ("", received.revision):
        raise container.refusal(SigningProblem.OTHER_THAN_SEEN, path)
    if received.record is None or received.parts is None or errors_in(received.findings):
        raise container.refusal(ExchangeProblem.NOT_TO_BE_SIGNED, path)
    if signer.key.public.key in {one.key for one in received.signatures}:
        raise container.refusal(ExchangeProblem.SIGNED_ALREADY, path)
    check_right(signer, received.record.subject.unit, demands.roster)
    # What was verified is signed, whatever lies there by now.
    kept = _with_room(received.signatures, demands.roster)
    signatures = (*kept, signing.sign(received.revision, signer))
    parts = replace(received.parts, signatures=signing.pack(signatures), sound=True)
    digests = package.digests_of(received.record)
    target = out or path
    with container.fresh(target) as unfinished:
        with package.opened_documents(path) as documents:
            package.write(unfinished, parts, digests, steps.counting(documents))
        again = _compared(unfinished, parts, target, steps)
        steps.check()
    return replace(_receipt(again), left_out=len(received.signatures) - len(kept))


def check_right(signer: Signer, unit: str, roster: Roster) -> None:
    """Make sure that the roster has nothing against a signature.

    Raises:
        AssessmentError: If the key is revoked, or listed in another role, unit or term.
    """
    public = signer.key.public
    problem = objection(public, rights_of(public, unit, signer.at, roster), signer.role)
    if problem is not None:
        raise AssessmentError(problem)


def _with_room(signatures: Sequence[Signature], roster: Roster) -> tuple[Signature, ...]:
    """The signatures that stay, so that one more has its place."""
    first = sorted(signatures, key=lambda one: not roster.owner(one.statement.key_id))
    staying = first[: MOST_SIGNATURES - 1]
    return tuple(one for one in signatures if one in staying)


def sealed(parcel: Parcel, keys: Sequence[Signer] = ()) -> bytes:
    """The bytes of the same package without its documents, to travel inside a workbook.

    Its revision is the one that ``send_parcel`` gives, as the manifest names the documents.

    Raises:
        AssessmentError: If it cannot be made.
    """
    try:
        return package.packed(_parts(parcel, keys))
    except UnreadableError as error:
        raise AssessmentError(Finding(ExchangeProblem.NOT_TO_BE_WRITTEN)) from error


def sealed_file(file: AssessmentFile, keys: Sequence[Signer] = ()) -> bytes:
    """What an open working file would send now, sealed without its documents."""
    return sealed(replace(parcel_of(file), documents=_not_at_hand), keys)


def without_documents(record: Record, head: str) -> Parcel:
    """What is to be sealed when the documents are not at hand: their sizes stand in the record."""
    return Parcel(record, head, _not_at_hand)


def _not_at_hand(digest: str) -> bytes:
    raise KeyError(digest)


def _document_entry(parcel: Parcel, digest: str, size: int) -> Entry:
    name = f"{ATTACHED}{digest}"
    if parcel.documents is _not_at_hand:
        return Entry(name, size, digest)
    return entry(name, parcel.documents(digest))


def _parts(parcel: Parcel, keys: Sequence[Signer]) -> Package:
    model, questionnaire = canonical.travelling(parcel.record.questionnaire)
    data = canonical.record_bytes(parcel.record, questionnaire)
    files = [entry(DATA, data), entry(QUESTIONNAIRE, questionnaire)]
    files += [
        _document_entry(parcel, digest, size)
        for digest, size in package.sizes_of(parcel.record).items()
    ]
    record = replace(parcel.record, questionnaire=model)
    manifest = replace(
        about(record, parcel.head, tuple(files), scores_of(record, day_of(record))),
        trail=trail_of(parcel.trail),
        ancestors=parcel.ancestors,
    ).to_bytes()
    revision = revision_of(manifest)
    signatures = signing.pack([signing.sign(revision, signer) for signer in keys])
    return Package(manifest, signatures, data, questionnaire)


def _compared(path: Path, parts: Package, shown: Path, steps: Steps) -> Received:
    """What the file reads as, when that is what was meant to be written."""
    container.forget_cached(path)
    received = _read(path, steps)
    same = received.parts == parts and received.record is not None
    if not same or errors_in(received.findings):
        raise container.refusal(ExchangeProblem.NOT_READ_BACK, shown)
    return received


def _read(path: Path, steps: Steps) -> Received:
    try:
        with Watched(path, steps) as source:
            return read_package(path, source=source)
    except OSError:
        # It is told by the door that opens files itself.
        return read_package(path)


def _size_of(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _seal(unfinished: Path, recipients: Sequence[str], shown: Path) -> None:
    """Put the sealed bytes in the place of the package; they are read again and compared."""
    content = seal(unfinished.read_bytes(), recipients)
    unfinished.unlink()
    write_compared(unfinished, content, shown)


def _receipt(received: Received) -> Receipt:
    responses = () if received.record is None else received.record.responses.values()
    return Receipt(
        revision=received.revision,
        short_code=short_code(received.revision),
        answers=sum(1 for response in responses if response.answer is not None),
        evidence=sum(len(response.evidence) for response in responses),
        signatures=len(received.signatures),
    )

"""The door out: a record to a signed package, and one more signature under a package.

What is written is opened again and compared. Who may sign as what, and what a package holds before
one signs, is told before.
"""

import io
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from assessment.errors import AssessmentError, Finding, UnreadableError, errors_in, refused
from assessment.exchange import canonical, codes, container, package, sealing
from assessment.exchange.keys import MOST_SIGNATURES, PublicKey, Role, Signature, Signer, pack, sign
from assessment.exchange.package import Documents, Entry, Package, digest_of, entry
from assessment.exchange.receive import Received, read_package
from assessment.exchange.roster import NO_ROSTER, Roster
from assessment.exchange.worth import CAMBODIA, NOTHING_IN_USE, Claim, InUse, Trust, verdict_on
from assessment.files import disk, store
from assessment.language.dates import table_date
from assessment.problems.exchange import ExchangeProblem, SigningProblem
from assessment.progress import SILENT, Progress
from assessment.responses import changes, completion, review
from assessment.responses.evaluate import evaluate
from assessment.responses.model import State
from assessment.responses.record import Record
from assessment.words import Worded, mark

# Those who sign for a unit.
OFFICE = (Role.ASSESSOR, Role.HEAD)


class Steps:
    """Counts bytes towards a total that is only an estimate; ``Cancelled`` is raised on the way."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._done = 0
        self._total = max(1, total)

    def counted(self, content: bytes) -> bytes:
        """The same bytes; their number is added."""
        self._done = min(self._total, self._done + len(content))
        self._progress.step(self._done, self._total)
        return content

    def check(self) -> None:
        """Nothing is left but to give the file its name."""
        self._progress.step(self._total, self._total)


class Watched(io.FileIO):
    """A file opened for reading, whose reading counts."""

    def __init__(self, path: Path, steps: Steps) -> None:
        super().__init__(path, "rb")
        self._steps = steps

    def read(self, size: int | None = -1, /) -> bytes:
        return self._steps.counted(super().read(-1 if size is None else size))


@dataclass(frozen=True, slots=True)
class Parcel:
    record: Record
    head: str
    # Gives the bytes of an attached document for its digest; not asked for where the package
    # travels inside a workbook.
    documents: Documents = dict[str, bytes]().__getitem__
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
        if self.left_out:
            return (left_out,)
        return ()


def parcel_of(file: store.AssessmentFile) -> Parcel:
    """What an open working file would send now."""
    past = file.earlier_heads, revisions_taken_in(file)
    return Parcel(file.record, file.head, file.attachment, *past)


def revisions_taken_in(file: store.AssessmentFile) -> tuple[str, ...]:
    """Revisions that came back and were taken in, oldest first."""
    taken = (event.change for event in file.history if isinstance(event.change, changes.TakeIn))
    return tuple(dict.fromkeys(take_in.revision for take_in in taken if take_in.revision))


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
    watched = replace(parcel, documents=lambda document: steps.counted(parcel.documents(document)))
    parts = _parts(watched, keys)
    with disk.fresh(out, new=True) as unfinished:
        package.write(unfinished, parts, sizes, watched.documents)
        received = compared(unfinished, parts, out, steps)
        if recipients:
            content = sealing.seal(unfinished.read_bytes(), recipients)
            unfinished.unlink()
            sealing.write_compared(unfinished, content, out)
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
    model, questionnaire = canonical.travelling.get(parcel.record.questionnaire)
    record = replace(parcel.record, questionnaire=model)
    try:
        data = canonical.record_bytes(record, questionnaire)
        files = [entry(container.DATA, data), entry(container.QUESTIONNAIRE, questionnaire)]
        for digest, size in package.sizes_of(record).items():
            name = f"{container.ATTACHED}{digest}"
            known = Entry(name, size, digest)
            if at_hand:
                files.append(entry(name, parcel.documents(digest)))
            else:
                files.append(known)
        settings = model.settings
        day = package.day_of(record)
        manifest = package.Manifest(
            type=package.TYPE,
            format=package.FORMAT,
            assessment=record.id,
            unit=record.subject.unit,
            round=record.subject.round,
            state=record.state,
            questionnaire=(settings.id, settings.version),
            fingerprint=model.fingerprint,
            day=day,
            head=parcel.head,
            files=tuple(files),
            scores=package.named_scores(record, day),
            trail=tuple(head[: package.TRAIL_DIGITS] for head in parcel.trail),
            ancestors=parcel.ancestors,
        ).to_bytes()
    except UnreadableError as error:
        raise refused(ExchangeProblem.NOT_TO_BE_WRITTEN) from error
    signatures = pack([sign(digest_of(manifest), signer) for signer in keys])
    return Package(manifest, signatures, data, questionnaire)


def compared(path: Path, parts: Package, shown: Path, steps: Steps) -> Received:
    """What the file reads as, when that is what was meant to be written.

    Raises:
        AssessmentError: If it is not.
    """
    disk.forget_cached(path)
    received = read_watched(path, steps)
    same = received.parts == parts and received.record is not None
    if not same or errors_in(received.findings):
        raise container.refusal(ExchangeProblem.NOT_READ_BACK, shown)
    return received


def read_watched(path: Path, steps: Steps, in_use: InUse = NOTHING_IN_USE) -> Received:
    """Read a package; its reading counts, and can be stopped."""
    with suppress(OSError), Watched(path, steps) as source:
        return read_package(path, in_use, source=source)
    # What could not be read is told by the door that opens files itself.
    return read_package(path, in_use)


def size_of(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return 0


def receipt_of(received: Received) -> Receipt:
    if received.record is None:
        counts = (0, 0)
    else:
        counts = package.counts_in(received.record)
    revision = received.revision
    signatures = len(received.signatures)
    return Receipt(revision, codes.short_code(revision), *counts, signatures)


@dataclass(frozen=True, slots=True)
class Rights:
    edition: int = 0
    listed: bool = False
    revoked: bool = False
    roles: frozenset[Role] = frozenset()  # the roles in which it may sign for the unit now
    day: date = field(default=date.min, compare=False)  # which day it is by this computer


NO_RIGHTS = Rights()


def rights_of(public: PublicKey, unit: str, at: datetime, roster: Roster) -> Rights:
    """What the list says of the key at that time."""
    lines = roster.lines(public.key_id)
    day = at.astimezone(CAMBODIA).date()
    return Rights(
        edition=roster.seq,
        listed=bool(lines),
        revoked=any(revocation.key_id == public.key_id for revocation in roster.revoked),
        roles=frozenset(person.role for person in lines if person.has(person.role, unit, day)),
        day=day,
    )


def objection(public: PublicKey, rights: Rights, role: Role) -> Finding | None:
    """Why the key may not sign in that role; None when nothing stands against it.

    A key that is not listed may sign: it is unknown then, and so it is shown.
    """
    values = {"name": public.name}
    if rights.revoked:
        return Finding(SigningProblem.KEY_REVOKED, values=values)
    if not rights.listed or role in rights.roles:
        return None
    if rights.roles.isdisjoint(OFFICE):
        values |= {"day": table_date(rights.day)}
        return Finding(SigningProblem.KEY_NOT_FOR_UNIT, values=values)
    return Finding(SigningProblem.KEY_OTHER_ROLE, values=values)


def own_package(public: PublicKey, signatures: Sequence[Signature]) -> Finding | None:
    """Why the owner of the key may not countersign: the assessor's signature is theirs."""
    for signature in signatures:
        if signature.statement.role is Role.ASSESSOR and review.same_person(
            signature.name, public.name
        ):
            return Finding(SigningProblem.OWN_PACKAGE, values={"name": public.name})
    return None


class Reason(Worded):
    """Why somebody signs in a role."""

    KEY = "key", mark("The list of keys gives this key this role.")
    APPROVED_IT = "approved_it", mark("You approved this assessment.")
    ENTERED_IT = "entered_it", mark("You filled in this assessment.")
    WORKS_AS = "works_as", mark("This is your current role.")
    STATE = "state", mark("This role signs next.")


def usual_role(
    record: Record, by: str, working: Role | None, rights: Rights = NO_RIGHTS
) -> tuple[Role, Reason]:
    """In which role somebody signs an assessment, unless they say otherwise, and why.

    The key's only role decides; then what the person did before; then as what they work; then
    how far the assessment is: what is approved waits for the unit head.
    """
    possible = [role for role in OFFICE if role in rights.roles]
    if len(possible) == 1:
        return possible[0], Reason.KEY
    approvers = [step.by for step in record.steps if step.to is State.APPROVED]
    if by and any(review.same_person(by, approver) for approver in approvers):
        return Role.HEAD, Reason.APPROVED_IT
    if by and any(review.same_person(by, name) for name in review.entered_by(record)):
        return Role.ASSESSOR, Reason.ENTERED_IT
    if working in OFFICE and working is not None:
        return working, Reason.WORKS_AS
    return (Role.HEAD if record.state is State.APPROVED else Role.ASSESSOR), Reason.STATE


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature: what it says, whose it is as far as is known here, and what it is worth."""

    signature: Signature
    name: str
    verdict: Trust


@dataclass(frozen=True, slots=True)
class PackageSummary:
    received: Received
    signed: tuple[Signed, ...] = ()
    answered: int = 0  # how many of the required questions are answered
    required: int = 0
    evidence: int = 0

    @property
    def signable(self) -> bool:
        """Whether nothing in the package forbids another signature."""
        received = self.received
        return received.record is not None and not errors_in(received.findings)


def inspect_package(
    path: Path, in_use: InUse = NOTHING_IN_USE, progress: Progress = SILENT
) -> PackageSummary:
    """Read a package whole and count what is in it; never raises for anything it may hold."""
    received = read_watched(path, Steps(progress, size_of(path)), in_use)
    if received.verdict is Trust.UNREADABLE and container.is_reply(path):
        reply = container.finding(SigningProblem.REPLY_INSTEAD, path)
        return PackageSummary(Received(path, Trust.UNREADABLE, (reply,)))
    record = received.record
    manifest = received.manifest
    if record is None or manifest is None:
        return PackageSummary(received)
    claim = Claim(received.revision, manifest.unit, manifest.round)
    evaluation = evaluate(record, manifest.day)
    required = len(evaluation.required)
    _, evidence = package.counts_in(record)
    return PackageSummary(
        received,
        signed=tuple(
            Signed(signature, in_use.owner(signature), verdict_on(signature, claim, in_use))
            for signature in received.signatures
        ),
        answered=required - len(completion.missing_answers(record, evaluation)),
        required=required,
        evidence=evidence,
    )


@dataclass(frozen=True, slots=True)
class Demands:
    seen: str = ""  # the revision that was looked at before; empty when nobody looked
    roster: Roster = NO_ROSTER  # what it says must not be against the signature


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
    steps = Steps(progress, 3 * size_of(path))
    received = read_watched(path, steps)
    if received.verdict is Trust.UNREADABLE:
        raise AssessmentError(*received.findings)
    if demands.seen not in ("", received.revision):
        raise container.refusal(SigningProblem.OTHER_THAN_SEEN, path)
    if received.record is None or received.parts is None or errors_in(received.findings):
        raise container.refusal(ExchangeProblem.NOT_TO_BE_SIGNED, path)
    if signer.key.public.key in {signature.key for signature in received.signatures}:
        raise container.refusal(ExchangeProblem.SIGNED_ALREADY, path)
    check_right(signer, received.record.subject.unit, demands.roster)
    # What was verified is signed, whatever lies there by now.
    known_first = sorted(
        received.signatures,
        key=lambda signature: not demands.roster.owner(signature.statement.key_id),
    )
    staying = known_first[: MOST_SIGNATURES - 1]
    kept = tuple(signature for signature in received.signatures if signature in staying)
    signatures = (*kept, sign(received.revision, signer))
    parts = replace(received.parts, signatures=pack(signatures), sound=True)
    sizes = package.sizes_of(received.record)
    target = out or path
    with disk.fresh(target, new=out is not None) as unfinished:
        with container.opened(path) as opened:
            package.write(
                unfinished, parts, sizes, lambda name: steps.counted(opened.document(name))
            )
        again = compared(unfinished, parts, target, steps)
        steps.check()
    return replace(receipt_of(again), left_out=len(received.signatures) - len(kept))


def check_right(signer: Signer, unit: str, roster: Roster) -> None:
    """Make sure that the roster has nothing against a signature.

    Raises:
        AssessmentError: If the key is revoked, or listed in another role, unit or term.
    """
    public = signer.key.public
    problem = objection(public, rights_of(public, unit, signer.at, roster), signer.role)
    if problem is not None:
        raise AssessmentError(problem)

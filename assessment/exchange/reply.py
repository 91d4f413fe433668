"""The way back: the secretariat's reply to an office as a small signed file.

A reply says what was received and what it was worth, returns questions with reasons, and may bring
the revision that resolved a conflict. It is applied once, as one step, and only to a working file
that sent what it answers.
"""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

from assessment.errors import AssessmentError, Finding, FindingPlace, UnreadableError, refused
from assessment.exchange import canonical, codes, container, keys, package, print_check, receive
from assessment.exchange.container import REPLY, SIGNATURES, finding, refusal
from assessment.exchange.worth import NOTHING_IN_USE, Claim, InUse, Trust, judge_signatures
from assessment.files import disk, store
from assessment.problems.answers import AnswerProblem
from assessment.problems.exchange import ExchangeProblem, ReplyProblem
from assessment.questionnaire.canonical import with_fingerprint
from assessment.questionnaire.values import LONGEST_TEXT, clean_text
from assessment.responses import changes, codec, review_changes
from assessment.responses.model import Layer, ReasonCode, Review, State, Step
from assessment.responses.record import Contents, Record

REVISION = "revision.drx"
MIMETYPE = b"application/vnd.digital-readiness.reply"
TYPE = "readiness-reply"
FORMAT = 1
_LIMITS = {"mimetype": 100, REPLY: 2_000_000, SIGNATURES: 65_536, REVISION: 100_000_000}


@dataclass(frozen=True, slots=True)
class Returned:
    question: str
    comment: str
    reason: ReasonCode = ReasonCode.INCOMPLETE


@dataclass(frozen=True, slots=True)
class Reply:
    """What the secretariat tells an office."""

    assessment: str
    unit: str
    round: str
    revision: str  # the revision that counts for the secretariat
    heads: tuple[str, ...]  # digests of the working files' histories that this answers
    verdict: Trust
    answers: int
    evidence: int
    signatures: int
    by: str
    at: datetime
    note: str = ""
    returned: tuple[Returned, ...] = ()
    merged: str = ""  # digest of the package that comes with it; empty without one
    type: str = ""
    format: int = 0

    def to_bytes(self) -> bytes:
        return canonical.dump(codec.to_plain(replace(self, type=TYPE, format=FORMAT)))

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Reply":
        """The reply of these bytes.

        Raises:
            UnreadableError: If they are none.
        """
        reply = codec.from_plain(cls, canonical.load(raw))
        if (reply.type, reply.format) != (TYPE, FORMAT) or reply.to_bytes() != raw:
            raise UnreadableError("no reply")
        for text in (reply.revision, *reply.heads, *([reply.merged] if reply.merged else [])):
            keys.from_hex(text)
        if reply.at.tzinfo is None or not reply.bearable(receive.LONGEST_OF_ALL):
            raise UnreadableError("a time without its zone, or texts beyond all length")
        return reply

    def bearable(self, longest: int) -> bool:
        """Whether names are as long as names may be, and what was written no longer than that."""
        names = (self.assessment, self.unit, self.round, self.by)
        returned = [
            text for returned in self.returned for text in (returned.question, returned.comment)
        ]
        written = [self.note, *returned]
        return max(map(len, names)) <= LONGEST_TEXT and max(map(len, written)) <= longest


@dataclass(frozen=True, slots=True)
class ReceivedReply:
    path: Path
    verdict: Trust
    findings: tuple[Finding, ...] = ()
    reply: Reply | None = None
    digest: str = ""
    merged: receive.Received | None = None
    content: bytes = b""  # the bytes of that revision's package
    signatures: tuple[keys.Signature, ...] = ()


def reply_to(received: receive.Received, *, by: str, at: datetime, note: str = "") -> Reply:
    """The receipt of a package that could be read.

    Raises:
        AssessmentError: If it holds no record.
    """
    manifest = received.manifest
    record = received.record
    if manifest is None or record is None:
        raise refusal(ReplyProblem.NOTHING_TO_REPLY_TO, received.path)
    answers, evidence = package.counts_in(record)
    return Reply(
        assessment=manifest.assessment,
        unit=manifest.unit,
        round=manifest.round,
        revision=received.revision,
        heads=(manifest.head,),
        verdict=received.verdict,
        answers=answers,
        evidence=evidence,
        signatures=len(received.signatures),
        by=by,
        at=at,
        note=note,
    )


def write_reply(
    reply: Reply, signers: Sequence[keys.Signer], out: Path, merged: bytes | None = None
) -> str:
    """Write a reply to a file, opened again and compared; gives its digest.

    Raises:
        AssessmentError: If a text in it is too long, it cannot be written, or would not read back.
    """
    if not reply.bearable(LONGEST_TEXT):
        raise refused(AnswerProblem.TEXT_TOO_LONG, limit=LONGEST_TEXT)
    raw = reply.to_bytes()
    digest = hashlib.sha256(raw).hexdigest()
    signatures = keys.pack([keys.sign(digest, signer) for signer in signers])
    members = [(REPLY, raw), (SIGNATURES, signatures)]
    if merged is None:
        members += []
    else:
        members += [(REVISION, merged)]
    with disk.fresh(out) as unfinished:
        container.fill(unfinished, members, MIMETYPE)
        again = read_reply(unfinished)
        if again.reply is None or again.reply.to_bytes() != raw or again.content != (merged or b""):
            raise refusal(ExchangeProblem.NOT_READ_BACK, out)
    return digest


def read_reply(path: Path, in_use: InUse = NOTHING_IN_USE) -> ReceivedReply:
    """Read a reply; never raises for anything the file may hold."""
    try:
        with container.opened(path, limits=_LIMITS, needed={REPLY, SIGNATURES}) as opened:
            kind = opened.read("mimetype")
            raw = opened.read(REPLY)
            signatures = opened.read(SIGNATURES)
            content = b""
            if REVISION in opened.names:
                content = opened.read(REVISION)
            reply = Reply.from_bytes(raw)
            sound = opened.sound and kind == MIMETYPE
    except AssessmentError as error:
        # A sound file of another kind, most often a package, is said to be no reply.
        other = any(
            other_finding.problem is ExchangeProblem.NOT_A_PACKAGE
            for other_finding in error.findings
        )
        no_reply = (finding(ReplyProblem.NOT_A_REPLY, path),)
        return ReceivedReply(path, Trust.UNREADABLE, no_reply if other else error.findings)
    digest = hashlib.sha256(raw).hexdigest()
    claim = Claim(digest, reply.unit, reply.round, role=keys.Role.SECRETARIAT)
    worth = judge_signatures(claim, signatures, in_use, path)
    if sound:
        findings = []
    else:
        findings = [finding(ExchangeProblem.PACKED_AGAIN, path)]
    merged = _merged(path, reply, content, in_use)
    verdict = worth.verdict
    if content and (merged is None or merged.record is None):
        findings.append(finding(ExchangeProblem.PACKAGE_ALTERED, path))
        verdict = Trust.ALTERED
    return ReceivedReply(
        path=path,
        verdict=verdict,
        findings=(*findings, *worth.findings),
        reply=reply,
        digest=digest,
        merged=merged,
        content=content,
        signatures=worth.signatures,
    )


def _merged(path: Path, reply: Reply, content: bytes, in_use: InUse) -> receive.Received | None:
    """The revision that came with the reply, when it is the very one the reply names."""
    if not content or hashlib.sha256(content).hexdigest() != reply.merged:
        return None
    received = receive.read_package(path, in_use, source=BytesIO(content))
    manifest = received.manifest
    if manifest is None or received.revision != reply.revision:
        return None
    same = (manifest.assessment, manifest.unit) == (reply.assessment, reply.unit)
    sound = received.verdict not in (Trust.ALTERED, Trust.DAMAGED_EVIDENCE)
    if same and sound:
        return received
    return None


# Whose code must be compared by telephone before it changes anything.
_UNPROVEN = frozenset({Trust.UNSIGNED, Trust.UNKNOWN_KEY})
# Of strange lines so many are told, and so much of each.
_MOST_TOLD = 20
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Applied:
    reply: Reply
    state: State
    reopened: tuple[str, ...]
    merged: str
    findings: tuple[Finding, ...]


def apply_reply(
    file: store.AssessmentFile, received: ReceivedReply, *, by: str, at: datetime, code: str = ""
) -> Applied:
    """Take a reply into the working file it answers; taking it in twice changes nothing.

    A reply that changes anything is signed with a key known as the secretariat's, or its ``code``
    was compared with the secretariat by telephone and typed in.

    Raises:
        AssessmentError: If it cannot be believed, answers another file, brings a revision while
            the file was changed since it was sent, or would undo an approval it does not know of;
            nothing is changed then.
    """
    reply = received.reply
    if reply is None or received.verdict not in (Trust.VERIFIED, *_UNPROVEN):
        raise AssessmentError(*received.findings)
    same = (file.record.id, file.record.subject.unit) == (reply.assessment, reply.unit)
    if not same or not {file.head, *file.earlier_heads} & set(reply.heads):
        raise refusal(ReplyProblem.REPLY_OF_ANOTHER, received.path)
    if received.verdict in _UNPROVEN and (reply.returned or reply.merged):
        typed = ""
        if code:
            typed = print_check.code_of(code)
        if typed != codes.base32(received.digest):
            if code:
                problem = ReplyProblem.CODE_DIFFERS
            else:
                problem = ReplyProblem.CODE_NEEDED
            raise AssessmentError(*received.findings, finding(problem, received.path))
    taken = (event.change for event in file.history if isinstance(event.change, changes.TakeIn))
    if received.digest in {take_in.reply for take_in in taken}:
        again = finding(ReplyProblem.REPLY_AGAIN, received.path)
        return Applied(reply, file.record.state, (), "", (*received.findings, again))
    return _apply(file, received, reply, by=by, at=at)


def _apply(
    file: store.AssessmentFile, received: ReceivedReply, reply: Reply, *, by: str, at: datetime
) -> Applied:
    states = [*file.earlier_heads, file.head]
    answered = max(at for at, head in enumerate(states) if head in reply.heads)
    since = [event.change for event in file.history[answered:]]
    # Whether anything but moving about was done after the state that the reply answers.
    changed = any(change.undo is not changes.Undo.SKIP for change in since)
    findings = list(received.findings)
    record = file.record
    revision = ""
    merged = None
    if received.merged is not None:
        merged = received.merged.record
    if merged is not None:
        ours = with_fingerprint(record.questionnaire).fingerprint
        if changed or merged.questionnaire.fingerprint != ours:
            problem = ReplyProblem.CHANGED_BEFORE_MERGE
            raise refusal(problem if changed else ReplyProblem.REPLY_OF_ANOTHER, received.path)
        keep_documents(file, received.path, received.content, merged)
        record = Contents.from_record(merged).within(record)
        revision = reply.revision
    elif changed:
        findings.append(finding(ReplyProblem.CHANGED_SINCE_SENT, received.path))
    if reply.returned and any(isinstance(change, review_changes.Approve) for change in since):
        raise refusal(ReplyProblem.APPROVED_SINCE, received.path)
    record, reopened, strange = _returned(record, reply)
    file.apply(
        changes.TakeIn(received.digest, revision, Contents.from_record(record)), by=by, at=at
    )
    return Applied(reply, file.record.state, reopened, revision, (*findings, *strange))


def keep_documents(file: store.AssessmentFile, path: Path, content: bytes, record: Record) -> None:
    """Store the documents that came with the revision, proven before, and are not here yet."""
    names = {
        evidence.digest: evidence.file_name
        for response in record.responses.values()
        for evidence in response.evidence
    }
    here = package.sizes_of(file.record)
    for digest in package.sizes_of(record):
        if digest not in here:
            file.keep(package.document(path, digest, BytesIO(content)), names[digest])


def _returned(record: Record, reply: Reply) -> tuple[Record, tuple[str, ...], list[Finding]]:
    """The record opened again, with the reasons at the indicators of the returned questions."""
    known = record.questionnaire.by_code
    unknown = [
        returned.question[:_SHOWN] for returned in reply.returned if returned.question not in known
    ]
    strange = [
        Finding(ExchangeProblem.LINE_FITS_NOTHING, FindingPlace(question=code), {"found": code})
        for code in unknown[:_MOST_TOLD]
    ]
    kept = [returned for returned in reply.returned if returned.question in known]
    if not kept:
        return record, (), strange
    by_indicator: dict[str, list[Returned]] = defaultdict(list)
    for other_returned in kept:
        if indicator := known[other_returned.question].indicator:
            by_indicator[indicator].append(other_returned)
    for returned, group in by_indicator.items():
        key = Layer.HEAD, returned
        before = record.reviews.get(key)
        level = None
        if before is not None:
            level = before.level
        review = Review(
            indicator=returned,
            layer=Layer.HEAD,
            accepted=False,
            level=level,
            reason=group[0].reason,
            comment=_together(group),
            by=reply.by,
            at=reply.at,
        )
        record = record.with_review(key, review)
    if record.state not in changes.OPEN_STATES:
        reason = _together(kept)
        step = Step(State.RETURNED, by=reply.by, at=reply.at, reason=reason)
        record = replace(record, state=State.RETURNED, steps=(*record.steps, step))
    return record, tuple(returned.question for returned in kept), strange


def _together(returned: list[Returned]) -> str:
    text = "\n".join(
        f"{other_returned.question}៖ {clean_text(other_returned.comment)}"
        for other_returned in returned
    )
    if len(text) <= LONGEST_TEXT:
        return text
    return f"{text[: LONGEST_TEXT - 1]}…"

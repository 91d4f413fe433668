"""A reply of the secretariat applied to the office's working file, once, as one step."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

from assessment.errors import AssessmentError, Finding, FindingPlace
from assessment.exchange import package
from assessment.exchange.codes import base32
from assessment.exchange.container import finding
from assessment.exchange.print_check import code_of
from assessment.exchange.reply import ReceivedReply, Reply, Returned
from assessment.exchange.worth import Trust
from assessment.files.store import AssessmentFile
from assessment.problems.exchange import ExchangeProblem, ReplyProblem
from assessment.questionnaire.canonical import with_fingerprint
from assessment.questionnaire.values import LONGEST_TEXT, clean_text
from assessment.responses.change import OPEN_STATES, Change, Undo
from assessment.responses.changes import Contents, TakeIn
from assessment.responses.model import Layer, Review, State, Step
from assessment.responses.record import Record
from assessment.responses.review_changes import Approve

# Whose code must be compared by telephone before it changes anything.
_UNPROVEN = frozenset({Trust.UNSIGNED, Trust.UNKNOWN_KEY})
_PROVEN = frozenset({Trust.VERIFIED})
# Of strange lines so many are told, and so much of each.
_MOST_TOLD, _SHOWN = 20, 60


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of a reply."""

    reply: Reply
    state: State
    reopened: tuple[str, ...]
    merged: str
    findings: tuple[Finding, ...]


def apply_reply(
    file: AssessmentFile, received: ReceivedReply, *, by: str, at: datetime, code: str = ""
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
    if reply is None or received.verdict not in _PROVEN | _UNPROVEN:
        raise AssessmentError(*received.findings)
    same = (file.record.id, file.record.subject.unit) == (reply.assessment, reply.unit)
    if not same or not {file.head, *file.earlier_heads} & set(reply.heads):
        raise AssessmentError(finding(ReplyProblem.REPLY_OF_ANOTHER, received.path))
    if received.verdict in _UNPROVEN and received.changes_answers:
        _check_code(received, code)
    taken = (event.change for event in file.history if isinstance(event.change, TakeIn))
    if received.digest in {one.reply for one in taken}:
        again = finding(ReplyProblem.REPLY_AGAIN, received.path)
        return Applied(reply, file.record.state, (), "", (*received.findings, again))
    found = list(received.findings)
    record, revision = file.record, ""
    merged = None if received.merged is None else received.merged.record
    if merged is not None:
        _check_unchanged(file, received, reply, merged)
        keep_documents(file, received.path, received.content, merged)
        record = Contents.of(merged).within(record)
        revision = reply.revision
    elif _changed_since(file, reply):
        found.append(finding(ReplyProblem.CHANGED_SINCE_SENT, received.path))
    approved = any(isinstance(change, Approve) for change in _since(file, reply))
    if reply.returned and approved:
        raise AssessmentError(finding(ReplyProblem.APPROVED_SINCE, received.path))
    record, reopened, strange = _returned(record, reply)
    found += strange
    change = TakeIn(received.digest, revision, Contents.of(record))
    file.apply(change, by=by, at=at)
    return Applied(reply, file.record.state, reopened, revision, tuple(found))


def _check_code(received: ReceivedReply, code: str) -> None:
    typed = code_of(code) if code else ""
    if typed != base32(received.digest):
        problem = ReplyProblem.CODE_DIFFERS if code else ReplyProblem.CODE_NEEDED
        raise AssessmentError(*received.findings, finding(problem, received.path))


def _since(file: AssessmentFile, reply: Reply) -> Iterator[Change]:
    states = [*file.earlier_heads, file.head]
    answered = max(at for at, head in enumerate(states) if head in reply.heads)
    return (event.change for event in file.history[answered:])


def _changed_since(file: AssessmentFile, reply: Reply) -> bool:
    """Whether anything but moving about was done after the state that the reply answers."""
    return any(change.undo is not Undo.SKIP for change in _since(file, reply))


def _check_unchanged(
    file: AssessmentFile, received: ReceivedReply, reply: Reply, merged: Record
) -> None:
    if _changed_since(file, reply):
        raise AssessmentError(finding(ReplyProblem.CHANGED_BEFORE_MERGE, received.path))
    ours = with_fingerprint(file.record.questionnaire).fingerprint
    if merged.questionnaire.fingerprint != ours:
        raise AssessmentError(finding(ReplyProblem.REPLY_OF_ANOTHER, received.path))


def keep_documents(file: AssessmentFile, path: Path, content: bytes, record: Record) -> None:
    """Store the documents that came with the revision, proven before, and are not here yet."""
    names = {
        one.digest: one.file_name
        for response in record.responses.values()
        for one in response.evidence
    }
    here = package.sizes_of(file.record)
    for digest in package.sizes_of(record):
        if digest not in here:
            file.keep(package.document(path, digest, BytesIO(content)), names[digest])


def _returned(record: Record, reply: Reply) -> tuple[Record, tuple[str, ...], list[Finding]]:
    """The record opened again, with the reasons at the indicators of the returned questions."""
    known = record.questionnaire.by_code
    unknown = [one.question[:_SHOWN] for one in reply.returned if one.question not in known]
    strange = [
        Finding(ExchangeProblem.LINE_FITS_NOTHING, FindingPlace(question=code), {"found": code})
        for code in unknown[:_MOST_TOLD]
    ]
    kept = [one for one in reply.returned if one.question in known]
    if not kept:
        return record, (), strange
    by_indicator: dict[str, list[Returned]] = {}
    for one in kept:
        indicator = known[one.question].indicator
        if indicator is not None:
            by_indicator.setdefault(indicator, []).append(one)
    for returned, group in by_indicator.items():
        key = Layer.HEAD, returned
        before = record.reviews.get(key)
        review = Review(
            indicator=returned,
            layer=Layer.HEAD,
            accepted=False,
            level=None if before is None else before.level,
            reason=group[0].reason,
            comment=_together(group),
            by=reply.by,
            at=reply.at,
        )
        record = record.with_review(key, review)
    if record.state not in OPEN_STATES:
        reason = _together(kept)
        step = Step(State.RETURNED, by=reply.by, at=reply.at, reason=reason)
        record = replace(record, state=State.RETURNED, steps=(*record.steps, step))
    return record, tuple(one.question for one in kept), strange


def _together(returned: list[Returned]) -> str:
    """All the comments as one text, cut where a text may be no longer."""
    text = "\n".join(f"{one.question}៖ {clean_text(one.comment)}" for one in returned)
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"

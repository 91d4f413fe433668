"""A package as a person looks at it before signing: what it holds, and what each signature is."""

from dataclasses import dataclass
from pathlib import Path

from assessment.errors import errors_in
from assessment.exchange import signing
from assessment.exchange.container import finding
from assessment.exchange.keys import NO_KEYS
from assessment.exchange.receipts import is_reply
from assessment.exchange.receive import Judge, Received, Verdict, read_package
from assessment.exchange.roster import NO_ROSTER, Roster, Standing
from assessment.exchange.signing import Signature
from assessment.exchange.watched import Steps, Watched
from assessment.problems.signing import SigningProblem
from assessment.progress import SILENT, Progress
from assessment.responses.relevance import evaluate
from assessment.responses.validity import missing_answers

_WORTH = {
    Standing.ENTITLED: Verdict.VERIFIED,
    Standing.UNKNOWN: Verdict.UNKNOWN_KEY,
    Standing.REVOKED: Verdict.REVOKED_KEY,
    Standing.WRONG_ROLE: Verdict.WRONG_ROLE,
}


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature: what it says, whose it is as far as is known here, and what it is worth."""

    signature: Signature
    name: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Look:
    """What a package holds.

    Attributes:
        received: The package and what can be believed of it.
        signed: Its signatures, one by one.
        answered: How many of the required questions are answered.
        required: How many questions are required.
        answers: Number of answers.
        evidence: Number of pieces of evidence.
    """

    received: Received
    signed: tuple[Signed, ...] = ()
    answered: int = 0
    required: int = 0
    answers: int = 0
    evidence: int = 0

    @property
    def signable(self) -> bool:
        """Whether nothing in the package forbids another signature."""
        received = self.received
        return received.record is not None and not errors_in(received.findings)


def look(path: Path, roster: Roster = NO_ROSTER, progress: Progress = SILENT) -> Look:
    """Read a package whole and count what is in it; never raises for anything it may hold.

    Raises:
        Cancelled: If it was stopped.
    """
    received = _read(path, roster, progress)
    if received.verdict is Verdict.UNREADABLE and is_reply(path):
        reply = finding(SigningProblem.REPLY_INSTEAD, path)
        return Look(Received(path, Verdict.UNREADABLE, (reply,)))
    record, manifest = received.record, received.manifest
    if record is None or manifest is None:
        return Look(received)
    evaluation = evaluate(record, manifest.day)
    required = len(evaluation.required)
    responses = record.responses.values()
    return Look(
        received,
        signed=tuple(_signed(one, received.revision, manifest.unit, roster)
                     for one in received.signatures),
        answered=required - len(missing_answers(record, evaluation)),
        required=required,
        answers=sum(one.answer is not None for one in responses),
        evidence=sum(len(one.evidence) for one in responses),
    )  # fmt: skip


def _read(path: Path, roster: Roster, progress: Progress) -> Received:
    try:
        with Watched(path, Steps(progress, path.stat().st_size)) as source:
            return read_package(path, roster=roster, source=source)
    except OSError:
        # It is told by the door that opens files itself.
        return read_package(path, roster=roster)


def _signed(one: Signature, revision: str, unit: str, roster: Roster) -> Signed:
    judge = Judge(NO_KEYS, roster, unit)
    holds = signing.holds(one, revision)
    verdict = _WORTH[judge.standing(one.statement)] if holds else Verdict.ALTERED
    return Signed(one, judge.owner(one), verdict)

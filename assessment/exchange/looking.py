"""A package as a person looks at it before signing: what it holds, and what each signature is."""

from dataclasses import dataclass
from pathlib import Path

from assessment.errors import errors_in
from assessment.exchange.container import finding
from assessment.exchange.receipts import is_reply
from assessment.exchange.receive import Received, read_package
from assessment.exchange.signing import Signature
from assessment.exchange.watched import Steps, Watched
from assessment.exchange.worth import NOTHING_IN_USE, Claim, InUse, Trust, verdict_on
from assessment.problems.exchange import SigningProblem
from assessment.progress import SILENT, Progress
from assessment.responses.evaluate import evaluate
from assessment.responses.validity import missing_answers


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature: what it says, whose it is as far as is known here, and what it is worth."""

    signature: Signature
    name: str
    verdict: Trust


@dataclass(frozen=True, slots=True)
class PackageSummary:
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


def look(path: Path, in_use: InUse = NOTHING_IN_USE, progress: Progress = SILENT) -> PackageSummary:
    """Read a package whole and count what is in it; never raises for anything it may hold.

    Raises:
        Cancelled: If it was stopped.
    """
    received = _read(path, in_use, progress)
    if received.verdict is Trust.UNREADABLE and is_reply(path):
        reply = finding(SigningProblem.REPLY_INSTEAD, path)
        return PackageSummary(Received(path, Trust.UNREADABLE, (reply,)))
    record, manifest = received.record, received.manifest
    if record is None or manifest is None:
        return PackageSummary(received)
    claim = Claim(received.revision, manifest.unit, manifest.round)
    evaluation = evaluate(record, manifest.day)
    required = len(evaluation.required)
    responses = record.responses.values()
    return PackageSummary(
        received,
        signed=tuple(
            Signed(one, in_use.owner(one), verdict_on(one, claim, in_use))
            for one in received.signatures
        ),
        answered=required - len(missing_answers(record, evaluation)),
        required=required,
        answers=sum(one.answer is not None for one in responses),
        evidence=sum(len(one.evidence) for one in responses),
    )


def _read(path: Path, in_use: InUse, progress: Progress) -> Received:
    try:
        with Watched(path, Steps(progress, path.stat().st_size)) as source:
            return read_package(path, in_use, source=source)
    except OSError:
        # It is told by the door that opens files itself.
        return read_package(path, in_use)

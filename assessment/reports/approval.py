"""How it is known that the head approved: by a signature, or by a name that somebody typed."""

from dataclasses import dataclass
from pathlib import Path

from assessment.errors import AssessmentError, Finding
from assessment.exchange.codes import short_code
from assessment.exchange.keys import Role
from assessment.exchange.receive import read_package
from assessment.exchange.worth import Claim, InUse, Trust, verdict_on
from assessment.problems.reports import ReportProblem
from assessment.reports.blocks import Lines
from assessment.reports.wording import Speech
from assessment.responses.model import State
from assessment.responses.record import Record


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved.

    Attributes:
        name: As the key's owner is known here, else as somebody wrote it.
        key: Short code of the key that signed; empty of a name that was only typed.
        known: Whether that key is known here as the head's.
    """

    name: str
    key: str = ""
    known: bool = False


def approval_of(record: Record) -> Approval | None:
    """The name typed with the approval; None of what is not approved."""
    if record.state is not State.APPROVED:
        return None
    return Approval(next((one.by for one in reversed(record.steps) if one.to is record.state), ""))


def approval_in(path: Path, head: str, in_use: InUse) -> Approval:
    """The head's signature in the package that was sent of this state of the assessment.

    Raises:
        AssessmentError: If it is altered or of another state, or no head signed it as one may.
    """
    received = read_package(path, in_use)
    manifest = received.manifest
    if manifest is None or received.altered or manifest.head != head:
        values = {"file": path.name}
        raise AssessmentError(
            *received.findings, Finding(ReportProblem.NOT_SENT_FROM_IT, values=values)
        )
    claim = Claim(received.revision, manifest.unit, manifest.round, role=Role.HEAD)
    for one in received.signatures:
        verdict = verdict_on(one, claim, in_use)
        if one.statement.role is Role.HEAD and verdict in (Trust.VERIFIED, Trust.UNKNOWN_KEY):
            key = short_code(one.statement.key_id)
            return Approval(in_use.owner(one), key, verdict is Trust.VERIFIED)
    raise AssessmentError(Finding(ReportProblem.NOT_SIGNED_BY_HEAD, values={"file": path.name}))


def told(approval: Approval | None, speech: Speech) -> Lines:
    """The sentence that stands beside the word “final”."""
    if approval is None:
        return ()
    values = {"name": approval.name, "key": approval.key}
    if not approval.key:
        return speech.say("Approved with the typed name {name}, without a signature.", **values)
    if approval.known:
        return speech.say(
            "Approved by {name}, signed with the key {key} that is known here.", **values
        )
    return speech.say(
        "Approved with the key {key}, which is not known here; its owner signs as {name}.", **values
    )

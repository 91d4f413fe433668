"""The demonstration's package: signed by both people, with keys that live as long as the call."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assessment.exchange.keys import Role, generate
from assessment.exchange.package import SUFFIX
from assessment.exchange.roster import SUFFIX as ROSTER
from assessment.exchange.roster import Person, Roster, SignedRoster, sign_roster, write_roster
from assessment.exchange.send import Receipt, countersign, sealed_file, send_file
from assessment.exchange.signing import Signer
from assessment.files.store import AssessmentFile

ROOT = "Sample root key"


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent.

    Attributes:
        package: The package file.
        roster: The file of the list of its keys, signed by a root key that is thrown away.
        signed: That list.
        receipt: What the package holds.
        seal: The same package as it travels in workbooks, without its documents.
    """

    package: Path
    roster: Path
    signed: SignedRoster
    receipt: Receipt
    seal: bytes


def send_sample(file: Path, *, assessor: str, head: str, now: datetime) -> Sent:
    """Send a working file as its package, signed by the assessor and countersigned by the head.

    Raises:
        AssessmentError: If it cannot be written.
    """
    package, roster = file.with_suffix(SUFFIX), file.with_suffix(ROSTER)
    package.unlink(missing_ok=True)
    signers = [
        Signer(generate(name), role, now)
        for name, role in ((assessor, Role.ASSESSOR), (head, Role.HEAD))
    ]
    with AssessmentFile.open(file) as opened:
        unit = opened.record.subject.unit
        send_file(opened, signers[:1], package)
        seal = sealed_file(opened, signers)
    receipt = countersign(package, signers[1])
    people = tuple(
        Person(one.key.public.name, one.key.public.key, one.role, now.date(), unit)
        for one in signers
    )
    signed = sign_roster(Roster(people=people), generate(ROOT))
    write_roster(roster, signed)
    return Sent(package, roster, signed, receipt, seal)

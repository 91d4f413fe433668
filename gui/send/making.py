"""What signing from the window asks for, and doing it."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assessment.errors import AssessmentError, Finding
from assessment.exchange import keys
from assessment.exchange.keys import PublicKey, Role
from assessment.language.normalise import file_name
from assessment.problems.exchange import ExchangeProblem
from gui.session import Session

if TYPE_CHECKING:
    from assessment.exchange.send import Parcel, Receipt
    from assessment.exchange.signing import Signer

PACKAGE_SUFFIX = ".drx"
KEY_SUFFIX = ".key"
ROLES = (Role.ASSESSOR, Role.HEAD)


@dataclass(frozen=True, slots=True)
class Pen:
    """Who signs: a key file with its passphrase, in which role, at what time."""

    key: Path
    passphrase: str
    role: Role
    at: datetime

    def open(self) -> "Signer":
        """The opened key.

        Raises:
            AssessmentError: If the file is no key file or the passphrase is another.
        """
        from assessment.exchange.signing import Signer

        return Signer(keys.open_key(self.key, self.passphrase), self.role, self.at)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that is wanted: its owner, and the passphrase as it was typed twice."""

    name: str
    passphrase: str
    again: str

    def check(self) -> None:
        """Make sure of the passphrase before a place for the file is asked for.

        Raises:
            AssessmentError: If both are not the same, or it is too short.
        """
        if self.passphrase != self.again:
            raise AssessmentError(Finding(ExchangeProblem.PASSPHRASES_DIFFER))
        keys.check_passphrase(self.passphrase)

    def make(self, path: Path) -> PublicKey:
        """Make it and keep it in a new file.

        Raises:
            AssessmentError: If name or passphrase will not do, or the file cannot be written.
        """
        self.check()
        return keys.make(path, self.name, self.passphrase)


def parcel(session: Session) -> "Parcel":
    """What the open assessment would send now, whole: another thread may write it.

    Raises:
        AssessmentError: If a document in the file is damaged.
    """
    from assessment.exchange.package import sizes_of
    from assessment.exchange.send import parcel_of

    file = session.saving.file
    documents = {digest: file.attachment(digest) for digest in sizes_of(file.record)}
    return replace(parcel_of(file), documents=documents.__getitem__)


def send(wanted: "Parcel", pen: Pen, out: Path) -> "Receipt":
    """Write a signed package to a new file, opened again and compared.

    Raises:
        AssessmentError: If the key does not open, or it cannot be written; nothing is left then.
    """
    from assessment.exchange.send import send_parcel

    return send_parcel(wanted, [pen.open()], out)


def countersign(pen: Pen, path: Path) -> "Receipt":
    """Append a signature to a package, opened again and compared.

    Raises:
        AssessmentError: If the key does not open, or the package is not to be signed.
    """
    from assessment.exchange import send as door

    return door.countersign(path, pen.open())


def proposed(session: Session) -> str:
    """The name proposed for the package."""
    subject = session.record.subject
    return file_name(f"{subject.unit}-{subject.round}") + PACKAGE_SUFFIX

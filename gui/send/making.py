"""What signing from the window asks for, and doing it; all of it off the main thread."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assessment.errors import AssessmentError, Finding
from assessment.exchange import keys
from assessment.exchange.keys import PublicKey, Role
from assessment.exchange.roster import roster_in_use
from assessment.exchange.send import NO_RIGHTS, Rights, rights_of
from assessment.files.failures import failure
from assessment.language.normalise import file_name
from assessment.problems.exchange import ExchangeProblem
from assessment.problems.files import FileProblem
from assessment.progress import Progress
from gui.session import Session
from gui.settings import WindowSettings

if TYPE_CHECKING:
    from assessment.exchange.keys import Signer
    from assessment.exchange.send import Parcel, Receipt

PACKAGE_SUFFIX = ".drx"
KEY_SUFFIX = ".key"
LIST_SUFFIX = ".roster"
PUBLIC_SUFFIX = ".pub"
CARD_SUFFIX = ".pdf"


@dataclass(frozen=True, slots=True)
class ChosenKey:
    path: Path
    public: PublicKey
    rights: Rights = NO_RIGHTS
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class SigningPen:
    key: Path
    passphrase: str
    role: Role
    at: datetime

    def open(self) -> "Signer":
        from assessment.exchange.keys import Signer

        return Signer(keys.open_key(self.key, self.passphrase), self.role, self.at)


@dataclass(frozen=True, slots=True)
class NewKey:
    name: str
    passphrase: str
    again: str

    def check(self) -> None:
        if self.passphrase != self.again:
            raise AssessmentError(Finding(ExchangeProblem.PASSPHRASES_DIFFER))
        keys.check_passphrase(self.passphrase)

    def make(self, path: Path) -> PublicKey:
        self.check()
        return keys.make(path, self.name, self.passphrase)


@dataclass(frozen=True, slots=True)
class NewPassphrase:
    old: str
    fresh: str
    again: str

    def check(self) -> None:
        NewKey("", self.fresh, self.again).check()

    def change(self, path: Path) -> Path:
        """Keep the key in the file under the new one; nothing is changed when that fails."""
        self.check()
        keys.change_passphrase(path, self.old, self.fresh)
        return path


def know(path: Path, unit: str, at: datetime) -> ChosenKey:
    """What is known of the key in a file; a damaged list of keys is told and stops nobody."""
    public = PublicKey.read(path)
    try:
        rights = rights_of(public, unit, at, roster_in_use())
    except AssessmentError as problem:
        return ChosenKey(path, public, findings=problem.findings)
    return ChosenKey(path, public, rights)


def own_keys(settings: WindowSettings) -> Iterator[str]:
    """The keys with which the person at work signed last, in any role; one not read is left out."""
    for role in Role:
        path = settings.key_of(role)
        with suppress(AssessmentError):
            if path is not None:
                yield PublicKey.read(path).key_id


def parcel(session: Session) -> "Parcel":
    """What the open assessment would send now; its documents are read when they are wanted."""
    from assessment.exchange.send import parcel_of

    def fetch(digest: str) -> bytes:
        return session.saving.file.attachment(digest)  # it may go on in another place meanwhile

    return replace(parcel_of(session.saving.file), documents=fetch)


@dataclass(frozen=True, slots=True)
class Countersigning:
    pen: SigningPen
    path: Path
    out: Path | None = None  # a new file for it; None writes it where it lies
    copy: Path | None = None  # a new file for a sealed copy; None without one
    recipients: tuple[str, ...] = ()
    seen: str = ""  # the revision that was shown

    def do(self, progress: Progress) -> "Receipt":
        """Append the signature, opened again and compared; the package stays when that fails."""
        from assessment.exchange.sealing import seal_to
        from assessment.exchange.send import Demands, countersign

        if self.copy is not None and self.copy.exists():
            raise failure(FileProblem.ALREADY_EXISTS, self.copy)
        demands = Demands(self.seen, roster_in_use())
        receipt = countersign(self.path, self.pen.open(), self.out, progress, demands)
        if self.copy is not None:
            seal_to(self.out or self.path, self.recipients, self.copy)
        return receipt


def write_card(public: PublicKey, role: Role | None, unit: str, language: str, path: Path) -> Path:
    from assessment.forms.key_cards import Card, write_cards
    from assessment.language.text import Language

    if path.exists():
        raise failure(FileProblem.ALREADY_EXISTS, path)
    write_cards([Card(public, role, unit)], (Language(language),), path)
    return path


def proposed(session: Session) -> str:
    subject = session.record.subject
    return file_name(f"{subject.unit}-{subject.round}") + PACKAGE_SUFFIX

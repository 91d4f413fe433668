"""Packages that only the committee can open: sealed with age, when its library is at hand.

A package is sealed to every recipient alike. Two are needed, because a lost key would be lost
answers: the second one is kept elsewhere. The roster in use names them, signed by the root key.
Where it names none, those count that a person took in from a file; where it is there and cannot be
read, nobody is named: it may well name others.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from assessment import places
from assessment.errors import AssessmentError, Finding, refused
from assessment.exchange.container import LARGEST_TOTAL, SEALED, refusal
from assessment.exchange.roster import FEWEST, RECIPIENT, is_recipient, roster_in_use
from assessment.files.disk import forget_cached, fresh, write_synced
from assessment.files.failures import explained
from assessment.problems.exchange import ExchangeProblem, SigningProblem
from assessment.problems.files import FileProblem

_LARGEST_KEY = 16_384
_TOO_MUCH = "excessive work"
_TRIES = 4
_SECRET = re.compile(r"AGE-SECRET-KEY-1[0-9A-Z]{58}")

_KEPT_RECIPIENTS = "recipients.txt"
_WORD = re.compile(r"\bage1[0-9a-z]+\b")


def can_seal() -> bool:
    return find_spec("pyrage") is not None


@dataclass(frozen=True, slots=True)
class KnownRecipients:
    words: tuple[str, ...] = ()
    edition: int = 0
    # Why nobody can be named, though a roster is kept here; None otherwise.
    problem: Finding | None = None


NOBODY = KnownRecipients()


def recipients_in_use() -> KnownRecipients:
    """The recipients in use here, and who named them; a damaged file names nobody."""
    try:
        roster = roster_in_use()
    except AssessmentError as error:
        return KnownRecipients(problem=error.findings[0])
    if roster.recipients:
        return KnownRecipients(roster.recipients, roster.seq)
    with suppress(AssessmentError):
        return KnownRecipients(read_recipients(places.own() / _KEPT_RECIPIENTS))
    return NOBODY


def read_recipients(path: Path) -> tuple[str, ...]:
    """The recipients named in a file, whatever stands between them; each once.

    Raises:
        AssessmentError: If there are fewer than two, or one is not written as they are.
    """
    with explained(path, FileProblem.NOT_FOUND), path.open("rb") as file:
        text = file.read(_LARGEST_KEY).decode("utf-8", "replace")
    recipients = tuple(dict.fromkeys(_WORD.findall(text)))
    if not recipients or any(not is_recipient(recipient) for recipient in recipients):
        raise refusal(SigningProblem.NO_RECIPIENTS, path)
    if len(recipients) < FEWEST:
        raise refusal(SigningProblem.FEW_RECIPIENTS, path)
    return recipients


def take_in_recipients(path: Path) -> tuple[str, ...]:
    """Use the recipients in a file from now on.

    Raises:
        AssessmentError: If there are fewer than two, or they cannot be kept.
    """
    recipients = read_recipients(path)
    target = places.own()
    with explained(target, FileProblem.NOT_SAVED):
        target.mkdir(parents=True, exist_ok=True)
    with fresh(target / _KEPT_RECIPIENTS) as unfinished:
        write_synced(unfinished, "\n".join([*recipients, ""]).encode())
    return recipients


def recipients_of(names: Sequence[str]) -> tuple[str, ...]:
    """The recipients named, each by its text or by a file that holds it; each once.

    Raises:
        AssessmentError: If one is no recipient, or there is only one.
    """
    recipients: dict[str, None] = {}
    for name in names:
        text = name.strip()
        if RECIPIENT.fullmatch(text) and not is_recipient(text):
            raise refused(SigningProblem.RECIPIENT_MISTYPED, found=name)
        if not is_recipient(text):
            text = _bounded(Path(name), _LARGEST_KEY).decode("utf-8", "replace").strip()
        if not is_recipient(text):
            raise refused(ExchangeProblem.NOT_A_RECIPIENT, found=name)
        recipients[text] = None
    if names and len(recipients) < FEWEST:
        raise refused(ExchangeProblem.ONE_RECIPIENT)
    return tuple(recipients)


def seal(content: bytes, recipients: Sequence[str]) -> bytes:
    """The bytes that only the recipients can open.

    Raises:
        AssessmentError: If the library is missing or a recipient is none.
    """
    library = _library()
    try:
        keys = [library.x25519.Recipient.from_str(recipient) for recipient in recipients]
    except library.RecipientError as error:
        raise refused(ExchangeProblem.NOT_A_RECIPIENT, found=", ".join(recipients)) from error
    sealed: bytes = library.encrypt(content, keys)
    return sealed


def is_sealed(path: Path) -> bool:
    with suppress(OSError), path.open("rb") as file:
        return file.read(len(SEALED)) == SEALED
    return False


def unseal(path: Path, key: Path, passphrase: str) -> bytes:
    """The package in a sealed file, opened with the key in a file.

    Raises:
        AssessmentError: If the library is missing, or this key does not open the file.
    """
    library = _library()
    # As this program or ``age-keygen`` wrote it.
    held = _bounded(key, _LARGEST_KEY)
    if held.startswith(SEALED):
        held = _unprotected(library, held, passphrase, key)
    secret = _SECRET.search(held.decode("utf-8", "replace"))
    try:
        identity = library.x25519.Identity.from_str(secret.group() if secret else "")
    except library.IdentityError as error:
        raise refusal(ExchangeProblem.NOT_A_KEY, key) from error
    content = _bounded(path, LARGEST_TOTAL + _LARGEST_KEY)
    try:
        opened: bytes = library.decrypt(content, [identity])
    except library.DecryptError as error:
        raise refusal(ExchangeProblem.NOT_SEALED_TO_YOU, path) from error
    return opened


def seal_to(path: Path, recipients: Sequence[str], out: Path) -> None:
    """Write a package sealed to the recipients to a new file, read again and compared.

    Raises:
        AssessmentError: If it cannot be sealed or written.
    """
    with fresh(out, new=True) as unfinished:
        write_compared(unfinished, seal(_bounded(path, LARGEST_TOTAL), recipients), out)


def write_compared(unfinished: Path, content: bytes, shown: Path) -> None:
    """Write sealed bytes to a new file and read them again.

    Raises:
        AssessmentError: If it does not read as it was written.
    """
    write_synced(unfinished, content)
    forget_cached(unfinished)
    if unfinished.read_bytes() != content:
        raise refusal(ExchangeProblem.NOT_READ_BACK, shown)


def unseal_to(path: Path, key: Path, passphrase: str, out: Path) -> None:
    """Write the package in a sealed file to a new file.

    Raises:
        AssessmentError: If it cannot be opened or written.
    """
    with fresh(out, new=True) as unfinished:
        write_synced(unfinished, unseal(path, key, passphrase))


def make(path: Path, passphrase: str) -> str:
    """Make a key for opening what is sealed, protected by the passphrase; gives its recipient.

    Raises:
        AssessmentError: If the library is missing or the file cannot be written.
    """
    library = _library()
    identity = library.x25519.Identity.generate()
    with fresh(path, new=True) as unfinished:
        content: bytes = library.passphrase.encrypt(str(identity).encode(), passphrase)
        write_synced(unfinished, content, private=True)
    return str(identity.to_public())


def _unprotected(library: ModuleType, content: bytes, passphrase: str, path: Path) -> bytes:
    """What a passphrase protects.

    The library measures how fast this computer is just now, and gives up where that seems too slow;
    on a busy one the next measurement may be another.
    """
    problem = ExchangeProblem.KEY_TOO_SLOW
    for _ in range(_TRIES):
        try:
            opened: bytes = library.passphrase.decrypt(content, passphrase)
        except library.DecryptError as error:
            if _TOO_MUCH not in str(error).lower():
                problem = ExchangeProblem.PASSPHRASE_WRONG
                break
        else:
            return opened
    raise refusal(problem, path)


def _bounded(path: Path, most: int) -> bytes:
    with explained(path, FileProblem.NOT_FOUND), path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise refused(ExchangeProblem.PACKAGE_TOO_LARGE, file=path.name)
    return content


def _library() -> ModuleType:
    try:
        return import_module("pyrage")
    except ImportError as error:
        raise refused(ExchangeProblem.SEALING_MISSING) from error

"""Signatures: who stands, in which role, behind one manifest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assessment.errors import UnreadableError
from assessment.exchange.canonical import dump, load
from assessment.exchange.codes import short_code
from assessment.exchange.keys import PublicKey, Role, SigningKey
from assessment.responses.codec import from_plain, to_plain
from assessment.responses.review import same_person
from assessment.words import Words

MOST_SIGNATURES = 16
_DOMAIN = b"dra-package-v1\n"


@dataclass(frozen=True, slots=True)
class Statement:
    """What is signed.

    Attributes:
        manifest: The revision: SHA-256 of the manifest.
        at: When, by the signer's clock: a claim, passed over where it cannot be.
    """

    manifest: str
    role: Role
    key_id: str
    at: datetime

    @property
    def message(self) -> bytes:
        """The bytes that are signed; no other kind of file signs bytes that begin like these."""
        return _DOMAIN + dump(to_plain(self))


@dataclass(frozen=True, slots=True)
class Signature:
    """A statement, who made it, and the proof."""

    statement: Statement
    name: str
    key: str
    signature: str

    @property
    def public(self) -> PublicKey:
        """The key it was made with; the name is what the signer calls himself."""
        return PublicKey(self.name, self.key)

    @property
    def key_code(self) -> str:
        """The short code of the key it names; a dash when it names none, as a forged one may."""
        try:
            return short_code(self.statement.key_id)
        except UnreadableError:
            return "–"


_SIGNATURES = tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who signs now: with which opened key, in which role, at what time."""

    key: SigningKey
    role: Role
    at: datetime


def sign(revision: str, signer: Signer) -> Signature:
    """The signer's signature under a revision."""
    public = signer.key.public
    statement = Statement(revision, signer.role, public.key_id, signer.at)
    proof = signer.key.sign(statement.message).hex()
    return Signature(statement, public.name, public.key, proof)


def holds(signature: Signature, revision: str) -> bool:
    """Whether the key it names made the signature under this revision."""
    statement, public = signature.statement, signature.public
    try:
        about_this = statement.manifest == revision and statement.key_id == public.key_id
        return about_this and public.made(signature.signature, statement.message)
    except UnreadableError:
        return False


def each_once(signatures: Sequence[Signature]) -> tuple[Signature, ...]:
    """The first signature of each key in each role: signing again adds nothing."""
    first: dict[tuple[str, Role], Signature] = {}
    for one in signatures:
        first.setdefault((one.key, one.statement.role), one)
    return tuple(first.values())


def pack(signatures: Sequence[Signature]) -> bytes:
    """The bytes of signatures as they travel; ``unpack`` reads them again."""
    return dump(to_plain(tuple(signatures)))


def unpack(raw: bytes) -> tuple[Signature, ...]:
    """The signatures of a package.

    Raises:
        UnreadableError: If they are not the bytes ``pack`` writes, or too many.
    """
    found = from_plain(_SIGNATURES, load(raw))
    if len(found) > MOST_SIGNATURES:
        raise UnreadableError("too many signatures")
    if any(one.statement.at.tzinfo is None for one in found):
        raise UnreadableError("a time without its zone")
    return found


def signer_text(signature: Signature, known_as: str, words: Words) -> str:
    """Who signed, as it is shown: by the name the key is known under here.

    What the file says stands beside it where it differs; of an unknown key it is only a claim.
    """
    if not known_as:
        return words.say("somebody who calls themselves {name}", name=signature.name)
    if same_person(known_as, signature.name):
        return known_as
    return words.say("{name} (the file says {other})", name=known_as, other=signature.name)

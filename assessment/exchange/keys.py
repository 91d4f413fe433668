"""Keys that sign, and their signatures: who stands, in which role, behind one manifest.

A key is of Ed25519, kept in a file that only a passphrase opens. The file names its owner and the
public part in the open; the secret part is sealed with ChaCha20-Poly1305 under a key that Argon2id
makes of the passphrase, and bound to all the rest.
"""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

from assessment.errors import UnreadableError, refused
from assessment.exchange.canonical import dump, load
from assessment.exchange.codes import short_code
from assessment.exchange.container import refusal
from assessment.files import disk, failures
from assessment.problems.exchange import ExchangeProblem, SigningProblem
from assessment.problems.files import FileProblem
from assessment.responses.codec import from_plain, to_plain
from assessment.words import Worded, mark

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

MOST_SIGNATURES = 16
_DOMAIN = b"dra-package-v1\n"
SHORTEST_PASSPHRASE = 8
PASSPHRASE_WANTED = mark("At least 8 characters, not easy to guess")
_LARGEST_FILE = 16_384
_PUBLIC_TYPE = "readiness-public-key-1"
_SECRET_TYPE = "readiness-key-1"  # noqa: S105 - the kind of file, no secret
_HEX = re.compile(r"[0-9a-f]+")
# By so much a file may ask for more work than one of ours: a few seconds, and 256 MB of memory.
_MOST_TIMES = 4
# What everybody tries first: words, and rows of letters or digits.
_TRIED = (
    "password",
    "passwort",
    "passphrase",
    "passw0rd",
    "p@ssw0rd",
    "p@ssword",
    "readiness",
    "letmein",
    "welcome",
    "iloveyou",
    "cambodia",
    "kampuchea",
    "phnompenh",
    "admin",
    "secret",
    "monkey",
    "dragon",
    "ឃ្លាសម្ងាត់",
    "ពាក្យសម្ងាត់",
    "កម្ពុជា",
    "ភ្នំពេញ",
)
_ROWS = (
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertz",
    "azerty",
    "០១២៣៤៥៦៧៨៩០",
)
_RUNS = frozenset(
    piece
    for row in _ROWS
    for way in (row, row[::-1])
    for piece in (way[at : at + 3] for at in range(len(way) - 2))
)
_REPEATED = re.compile(r"(.{1,4}?)\1{2,}", re.DOTALL)


class Role(Worded):
    ASSESSOR = "assessor", mark("Assessor")
    HEAD = "head", mark("Unit head")
    SECRETARIAT = "secretariat", mark("Secretariat")


def from_hex(text: str, length: int | None = None) -> bytes:
    """The bytes of lower-case hexadecimal digits.

    Raises:
        UnreadableError: If it is written in any other way, or of another length.
    """
    written_so = len(text) % 2 == 0 and _HEX.fullmatch(text)
    if not written_so or (length is not None and len(text) != 2 * length):
        raise UnreadableError("hexadecimal digits were expected")
    return bytes.fromhex(text)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What everybody may know of a key: its owner, and the public part in hexadecimal."""

    name: str
    key: str

    @property
    def key_id(self) -> str:
        """Names the key everywhere: SHA-256 of the public key."""
        return hashlib.sha256(from_hex(self.key, 32)).hexdigest()

    @property
    def short_code(self) -> str:
        """What two people read to each other to be sure that they have the same key."""
        return short_code(self.key_id)

    def made(self, proof: str, message: bytes) -> bool:
        """Whether the key made this proof; one so weak that it proves any message made none."""
        from nacl.bindings import crypto_sign_open
        from nacl.exceptions import BadSignatureError

        with suppress(BadSignatureError, UnreadableError):
            crypto_sign_open(from_hex(proof, 64) + message, from_hex(self.key, 32))
            return True
        return False

    def export(self) -> str:
        return dump({"type": _PUBLIC_TYPE, "name": self.name, "key": self.key}).decode()

    def write(self, path: Path) -> None:
        """Write what there is to hand on to a new file, whole or not at all.

        Raises:
            AssessmentError: If it is there already or cannot be written.
        """
        with disk.fresh(path, new=True) as unfinished:
            disk.write_synced(unfinished, f"{self.export()}\n".encode())

    @classmethod
    def read(cls, path: Path) -> Self:
        """The public key in a file that was exported, or in a key file.

        Raises:
            AssessmentError: If there is none.
        """
        content = _content(path)
        if content.get("type") == _PUBLIC_TYPE and set(content) == {"type", "name", "key"}:
            with _as_key(path):
                public_key = cls(from_plain(str, content["name"]), from_plain(str, content["key"]))
                from_hex(public_key.key, 32)
                return public_key
        stored = _stored(content, path)
        return cls(stored.name, stored.key)


@dataclass(frozen=True, slots=True)
class KnownKey:
    public: PublicKey
    roles: frozenset[Role]


NO_KEYS: Mapping[str, KnownKey] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An opened key; its secret part is never shown."""

    public: PublicKey
    secret: bytes = field(repr=False)

    def sign(self, message: bytes) -> bytes:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.secret).sign(message)


@dataclass(frozen=True, slots=True)
class Statement:
    manifest: str  # the revision: SHA-256 of the manifest
    role: Role
    key_id: str
    at: datetime  # when, by the signer's clock: a claim, passed over where it cannot be

    @property
    def message(self) -> bytes:
        """The bytes that are signed; no other kind of file signs bytes that begin like these."""
        return _DOMAIN + dump(to_plain(self))


@dataclass(frozen=True, slots=True)
class Signature:
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
        with suppress(UnreadableError):
            return short_code(self.statement.key_id)
        return "–"


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
    statement = signature.statement
    public = signature.public
    with suppress(UnreadableError):
        about_this = statement.manifest == revision and statement.key_id == public.key_id
        return about_this and public.made(signature.signature, statement.message)
    return False


def each_once(signatures: Sequence[Signature]) -> tuple[Signature, ...]:
    """The first signature of each key in each role: signing again adds nothing."""
    first: dict[tuple[str, Role], Signature] = {}
    for signature in signatures:
        first.setdefault((signature.key, signature.statement.role), signature)
    return tuple(first.values())


def pack(signatures: Sequence[Signature]) -> bytes:
    """The bytes of signatures as they travel."""
    return dump(to_plain(tuple(signatures)))


def unpack(raw: bytes) -> tuple[Signature, ...]:
    """The signatures of a package.

    Raises:
        UnreadableError: If they are not the bytes ``pack`` writes, or too many.
    """
    signatures = from_plain(tuple[Signature, ...], load(raw))
    if len(signatures) > MOST_SIGNATURES:
        raise UnreadableError("too many signatures")
    if any(signature.statement.at.tzinfo is None for signature in signatures):
        raise UnreadableError("a time without its zone")
    return signatures


@dataclass(frozen=True, slots=True)
class Cost:
    """What trying one passphrase costs: memory in KiB, passes over it, lanes."""

    memory: int = 65_536
    passes: int = 3
    lanes: int = 4

    @property
    def bearable(self) -> bool:
        return (
            0 < self.lanes <= 16
            and 8 * self.lanes <= self.memory <= _MOST_TIMES * USUAL.memory
            and 0 < self.passes <= 16
            and self.memory * self.passes <= _MOST_TIMES * USUAL.memory * USUAL.passes
        )


USUAL = Cost()


@dataclass(frozen=True, slots=True)
class _Stored:
    type: str
    name: str
    key: str
    cost: Cost
    salt: str
    nonce: str
    sealed: str = ""

    @property
    def bound(self) -> bytes:
        """What the seal of the secret part is bound to: the exact bytes of all but the seal."""
        return dump(to_plain(replace(self, sealed="")))


def make(path: Path, name: str, passphrase: str, cost: Cost = USUAL) -> PublicKey:
    """Make a key of that owner and keep it in a new file.

    Raises:
        AssessmentError: If the name or passphrase will not do, or the file cannot be written.
    """
    key = generate(name)
    check_passphrase(passphrase)
    _write(path, key, passphrase, cost, new=True)
    return key.public


def generate(name: str) -> SigningKey:
    """A new key of that owner, opened and kept nowhere.

    Raises:
        AssessmentError: If the name is empty.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    owner = unicodedata.normalize("NFC", name).strip()
    if not owner:
        raise refused(ExchangeProblem.KEY_NEEDS_NAME)
    private = Ed25519PrivateKey.generate()
    public = PublicKey(owner, private.public_key().public_bytes_raw().hex())
    return SigningKey(public, private.private_bytes_raw())


def open_key(path: Path, passphrase: str) -> SigningKey:
    """The key in a file, opened with its passphrase.

    Raises:
        AssessmentError: If the file is no key file or the passphrase is another.
    """
    return _open(_stored(_content(path), path), passphrase, path)


def change_passphrase(path: Path, old: str, new: str) -> None:
    """Keep the key under another passphrase; the old one opens the file no more.

    Raises:
        AssessmentError: If the old one is wrong, the new one too short, or writing fails.
    """
    stored = _stored(_content(path), path)
    key = _open(stored, old, path)
    check_passphrase(new)
    _write(path, key, new, stored.cost)


def check_passphrase(passphrase: str) -> None:
    """Make sure that a passphrase is long enough, and not one of those that are tried first.

    Raises:
        AssessmentError: If it is not.
    """
    words = passphrase.strip()
    if len(words) < SHORTEST_PASSPHRASE:
        raise refused(ExchangeProblem.PASSPHRASE_SHORT, n=SHORTEST_PASSPHRASE)
    # A common word, a repetition or the rest of a run adds nothing.
    text = unicodedata.normalize("NFC", words).casefold()
    for tried in _TRIED:
        text = text.replace(tried, "")
    text = _REPEATED.sub(r"\1", text)
    unforeseen = sum(text[at - 2 : at + 1] not in _RUNS for at in range(len(text)))
    if unforeseen < SHORTEST_PASSPHRASE:
        raise refused(SigningProblem.PASSPHRASE_WEAK)


def _content(path: Path) -> Mapping[str, object]:
    with _as_key(path), path.open("rb") as file:
        raw = file.read(_LARGEST_FILE + 1)
        content = None
        if len(raw) <= _LARGEST_FILE:
            content = load(raw.strip())
        if isinstance(content, dict):
            return content
    raise refusal(ExchangeProblem.NOT_A_KEY, path)


def _as_key(path: Path) -> AbstractContextManager[None]:
    return failures.explained(path, FileProblem.NOT_FOUND, ExchangeProblem.NOT_A_KEY)


def _stored(content: Mapping[str, object], path: Path) -> _Stored:
    with _as_key(path):
        parts = stored = from_plain(_Stored, content)
        for text, length in (
            (parts.key, 32),
            (parts.salt, 16),
            (parts.nonce, 12),
            (parts.sealed, 48),
        ):
            from_hex(text, length)
        if stored.type != _SECRET_TYPE or not stored.cost.bearable:
            raise UnreadableError("no key that opens in bearable time")
    return stored


def _open(stored: _Stored, passphrase: str, path: Path) -> SigningKey:
    from cryptography.exceptions import InvalidTag

    sealed = from_hex(stored.sealed)
    try:
        secret = _cipher(stored, passphrase).decrypt(from_hex(stored.nonce), sealed, stored.bound)
    except InvalidTag as error:
        raise refusal(ExchangeProblem.PASSPHRASE_WRONG, path) from error
    return SigningKey(PublicKey(stored.name, stored.key), secret)


def _write(path: Path, key: SigningKey, passphrase: str, cost: Cost, *, new: bool = False) -> None:
    with disk.fresh(path, new=new) as unfinished:
        salt = secrets.token_hex(16)
        nonce = secrets.token_hex(12)
        stored = _Stored(_SECRET_TYPE, key.public.name, key.public.key, cost, salt, nonce)
        sealed = _cipher(stored, passphrase).encrypt(from_hex(nonce), key.secret, stored.bound)
        content = dump(to_plain(replace(stored, sealed=sealed.hex())))
        disk.write_synced(unfinished, content, private=True)


def _cipher(stored: _Stored, passphrase: str) -> "ChaCha20Poly1305":
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    stretched = Argon2id(
        salt=from_hex(stored.salt),
        length=32,
        iterations=stored.cost.passes,
        lanes=stored.cost.lanes,
        memory_cost=stored.cost.memory,
    ).derive(unicodedata.normalize("NFC", passphrase).encode())
    return ChaCha20Poly1305(stretched)

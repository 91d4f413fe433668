"""Signatures of releases in the form of minisign, which everybody can verify with that tool too.

The secret key never comes near the program; its public part travels in ``resources/release``.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from assessment import places
from assessment.errors import AssessmentError, Finding, FindingPlace
from assessment.problems.program import ProgramProblem

ENDING = ".minisig"
SHIPPED_KEYS = places.resource("release")
_KEY_KIND, _PREHASHED = b"Ed", b"ED"
_KEY_LENGTH, _SIGNATURE_LENGTH = 42, 74
_TRUSTED = "trusted comment: "


@dataclass(frozen=True, slots=True)
class ReleaseKey:
    """The public key of those who hand the program out.

    Attributes:
        number: What a signature calls it.
        public: The Ed25519 key itself.
    """

    number: bytes
    public: bytes

    @property
    def name(self) -> str:
        """The number as minisign prints it."""
        return self.number[::-1].hex().upper()


def read_key(path: Path) -> ReleaseKey:
    """The key in a file as minisign writes it, or of its second line alone.

    Raises:
        AssessmentError: If there is none in it.
    """
    try:
        content = _decoded(path.read_text(encoding="utf-8").strip().splitlines()[-1], _KEY_LENGTH)
    except (OSError, ValueError, IndexError) as error:
        raise _refusal(ProgramProblem.RELEASE_KEY_UNREADABLE, path.name) from error
    return ReleaseKey(content[2:10], content[10:])


def shipped_keys() -> tuple[ReleaseKey, ...]:
    """The keys that came with the program; none where it was built without.

    Raises:
        AssessmentError: If one of them cannot be read.
    """
    return tuple(read_key(path) for path in sorted(SHIPPED_KEYS.glob("*.pub")))


def known_keys(named: Path | None = None) -> tuple[ReleaseKey, ...]:
    """The keys that came with the program, and the one a person names.

    Raises:
        AssessmentError: If one cannot be read.
    """
    return (*shipped_keys(), *([read_key(named)] if named else ()))


def verify(content: bytes, signature: str, keys: Iterable[ReleaseKey], name: str) -> ReleaseKey:
    """The key that signed exactly this content, with what it says of it.

    Raises:
        AssessmentError: If nobody known did; ``name`` is what the content is called.
    """
    try:
        _, line, comment, whole = signature.strip().splitlines()
        given = _decoded(line, _SIGNATURE_LENGTH, _PREHASHED)
        sealed = base64.b64decode(whole, validate=True)
        said = comment.removeprefix(_TRUSTED).encode()
    except (ValueError, binascii.Error) as error:
        raise _refusal(ProgramProblem.RELEASE_SIGNATURE_WRONG, name) from error
    number, made = given[2:10], given[10:]
    key = next((key for key in keys if key.number == number), None)
    if key is None:
        shown = number[::-1].hex().upper()
        raise _refusal(ProgramProblem.RELEASE_KEY_UNKNOWN, name, key=shown)
    digest = hashlib.blake2b(content).digest()
    if not (_holds(key, made, digest) and _holds(key, sealed, made + said)):
        raise _refusal(ProgramProblem.RELEASE_SIGNATURE_WRONG, name)
    return key


def _holds(key: ReleaseKey, signature: bytes, message: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _decoded(line: str, length: int, kind: bytes = _KEY_KIND) -> bytes:
    content = base64.b64decode(line, validate=True)
    if len(content) != length or not content.startswith(kind):
        raise ValueError("of another kind")
    return content


def _refusal(problem: ProgramProblem, name: str, **values: object) -> AssessmentError:
    return AssessmentError(Finding(problem, FindingPlace(file=name), {"file": name, **values}))

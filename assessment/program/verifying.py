"""Whether a copy of the program is as it was handed out: its files, their list, its signature.

Signatures are in the form of minisign, which everybody can verify with that tool too. The secret
key never comes near the program; its public part travels in ``resources/release``.
"""

import base64
import binascii
import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assessment import places
from assessment.errors import AssessmentError, Finding, FindingPlace
from assessment.problems.program import ProgramProblem
from assessment.progress import SILENT, Progress
from assessment.words import Words, mark

SHIPPED_KEYS = places.resource("release")
_KEY_KIND = b"Ed"
_PREHASHED = b"ED"
_KEY_LENGTH = 42
_SIGNATURE_LENGTH = 74


@dataclass(frozen=True, slots=True)
class ReleaseKey:
    """The public key of those who hand the program out."""

    number: bytes  # what a signature calls it
    public: bytes  # the Ed25519 key itself

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
        raise refusal(ProgramProblem.RELEASE_KEY_UNREADABLE, path.name) from error
    return ReleaseKey(content[2:10], content[10:])


def known_keys(named: Path | None = None) -> tuple[ReleaseKey, ...]:
    """The keys that came with the program, and the one a person names.

    Raises:
        AssessmentError: If one cannot be read.
    """
    paths = [*sorted(SHIPPED_KEYS.glob("*.pub")), *([named] if named else ())]
    return tuple(read_key(path) for path in paths)


def verify(content: bytes, signature: str, keys: Iterable[ReleaseKey], name: str) -> ReleaseKey:
    """The key that signed exactly this content, with what it says of it.

    Raises:
        AssessmentError: If nobody known did; ``name`` is what the content is called.
    """
    try:
        _, line, comment, whole = signature.strip().splitlines()
        key_and_signature = _decoded(line, _SIGNATURE_LENGTH, _PREHASHED)
        sealed = base64.b64decode(whole, validate=True)
        trusted_comment = comment.removeprefix("trusted comment: ").encode()
    except (ValueError, binascii.Error) as error:
        raise refusal(ProgramProblem.RELEASE_SIGNATURE_WRONG, name) from error
    number = key_and_signature[2:10]
    made = key_and_signature[10:]
    key = next((key for key in keys if key.number == number), None)
    if key is None:
        shown = number[::-1].hex().upper()
        raise refusal(ProgramProblem.RELEASE_KEY_UNKNOWN, name, key=shown)
    digest = hashlib.blake2b(content).digest()
    if not (_holds(key, made, digest) and _holds(key, sealed, made + trusted_comment)):
        raise refusal(ProgramProblem.RELEASE_SIGNATURE_WRONG, name)
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


_NO_CHANGE = (ProgramProblem.PROGRAM_LEFT_BEHIND, ProgramProblem.PROGRAM_UNSIGNED)


@dataclass(frozen=True, slots=True)
class Verified:
    folder: Path
    digest: str  # of the list, to be compared with the number the secretariat gives
    key: ReleaseKey | None
    files: int
    findings: tuple[Finding, ...]  # what is not as it says

    def lines(self, words: Words) -> tuple[str, ...]:
        translate = words.translate
        lines = [translate("{n} files, list {digest}", n=self.files, digest=self.digest)]
        same = mark("Every file matches the list.")
        if self.key:
            same = mark("Every file matches the released version.")
            lines.append(translate("The list is signed by the key {key}.", key=self.key.name))
        if all(finding.problem in _NO_CHANGE for finding in self.findings):
            lines.append(translate(same))
        return tuple(lines)


def verify_folder(
    folder: Path, keys: tuple[ReleaseKey, ...], progress: Progress = SILENT
) -> Verified:
    """Compare every file of a program's folder with the list that lies there, and its signature.

    A list without a signature could have been changed along with the files: its own digest is told.

    Raises:
        AssessmentError: If there is no list, or somebody unknown signed it, or not this one.
    """
    listed = list_of(folder)
    sums = sums_in(listed)
    key = None
    findings = list[Finding]()
    try:
        signature = (folder / SIGNATURE).read_text(encoding="utf-8")
    except FileNotFoundError:
        findings.append(finding(ProgramProblem.PROGRAM_UNSIGNED, LIST))
    else:
        key = verify(listed, signature, keys, LIST)
    findings += differences(folder, sums, progress)
    digest = hashlib.sha256(listed).hexdigest()
    return Verified(folder, digest, key, len(sums), tuple(findings))


LIST = "SHA256SUMS.txt"
SIGNATURE = f"{LIST}.minisig"
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
# What Windows and macOS leave in folders that a person looks at; nothing of it is ever run.
LEFT_BEHIND = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", ".ds_store"})
_BESIDE_MAC = "._"


def sums_in(content: bytes) -> dict[str, str]:
    """The place of every file -> its digest.

    Raises:
        AssessmentError: If it is no such list.
    """
    lines = content.decode("utf-8-sig", "replace").splitlines()
    matches = [match for match in map(_LINE.fullmatch, lines) if match]
    if not matches:
        raise refusal(ProgramProblem.PROGRAM_LIST_ABSENT, LIST)
    return {match[2]: match[1] for match in matches}


def list_of(folder: Path) -> bytes:
    """The list of a folder as it stands there.

    Raises:
        AssessmentError: If there is none.
    """
    try:
        return (folder / LIST).read_bytes()
    except OSError as error:
        raise refusal(ProgramProblem.PROGRAM_LIST_ABSENT, LIST) from error


def differences(home: Path, sums: dict[str, str], progress: Progress = SILENT) -> Iterator[Finding]:
    """What is not as the list says, and what it does not name."""
    for number, (place, wanted) in enumerate(sums.items()):
        progress.step(number, len(sums))
        path = home / place
        if not os.path.isfile(path):  # noqa: PTH113 - Path raises where nobody may look
            yield finding(ProgramProblem.PROGRAM_MISSING, place)
        elif _digest(path) != wanted:
            yield finding(ProgramProblem.PROGRAM_ALTERED, place)
    for path in sorted(home.rglob("*")):
        place = path.relative_to(home).as_posix()
        # What a person's own use of the home may add.
        own = place.split("/")[0] in (*places.MARKERS, places.BESIDE)
        # Nobody looks behind a link to a home, and none was handed out.
        folder_only = os.path.isdir(path) and not path.is_symlink()  # noqa: PTH112 - as above
        listed = place in sums or place in (LIST, SIGNATURE)
        if not own and not listed and not folder_only:
            yield finding(_kind(path), place)


def finding(problem: ProgramProblem, place: str, **values: object) -> Finding:
    """A finding at a file of a program folder."""
    return Finding(problem, FindingPlace(file=place), {"file": place, **values})


def refusal(problem: ProgramProblem, place: str, **values: object) -> AssessmentError:
    return AssessmentError(finding(problem, place, **values))


def _kind(path: Path) -> ProgramProblem:
    # macOS keeps beside a file what a stick has no room for, under the file's own name.
    own = path.with_name(path.name.removeprefix(_BESIDE_MAC))
    beside = own != path and os.path.lexists(own)
    left = path.name.casefold() in LEFT_BEHIND or beside
    if left and path.is_file() and not path.is_symlink():
        return ProgramProblem.PROGRAM_LEFT_BEHIND
    return ProgramProblem.PROGRAM_ADDED


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""

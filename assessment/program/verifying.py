"""Whether a copy of the program is as it was handed out: its files, their list, its signature."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from assessment.errors import Finding
from assessment.problems.program import ProgramProblem
from assessment.program.listed import LIST, SIGNATURE, differences, finding, list_of, sums_in
from assessment.program.signature import ReleaseKey, verify
from assessment.progress import SILENT, Progress
from assessment.words import Words

_NO_CHANGE = (ProgramProblem.PROGRAM_LEFT_BEHIND, ProgramProblem.PROGRAM_UNSIGNED)


@dataclass(frozen=True, slots=True)
class Verified:
    """What the comparison of a folder with its list gave.

    Attributes:
        folder: Which copy.
        digest: Of the list, to be compared with the number the secretariat gives.
        key: Who signed the list; None when nobody did.
        files: How many files it names.
        findings: What is not as it says.
    """

    folder: Path
    digest: str
    key: ReleaseKey | None
    files: int
    findings: tuple[Finding, ...]

    def lines(self, words: Words) -> tuple[str, ...]:
        """What a person reads of it, besides the findings."""
        say = words.say
        lines = [say("{n} files, list {digest}", n=self.files, digest=self.digest)]
        if self.key:
            lines.append(say("The list is signed by the key {key}.", key=self.key.name))
        if all(one.problem in _NO_CHANGE for one in self.findings):
            lines.append(
                say("Every file matches the released version.")
                if self.key
                else say("Every file is as the list says.")
            )
        return tuple(lines)


def verify_folder(
    folder: Path, keys: tuple[ReleaseKey, ...], progress: Progress = SILENT
) -> Verified:
    """Compare every file of a program's folder with the list that lies there, and its signature.

    A list without a signature could have been changed along with the files: its own digest is told.

    Raises:
        AssessmentError: If there is no list, or somebody unknown signed it, or not this one.
        Cancelled: When the person asked to stop.
    """
    listed = list_of(folder)
    sums, key = sums_in(listed), _signer(folder, listed, keys)
    findings = [] if key else [finding(ProgramProblem.PROGRAM_UNSIGNED, LIST)]
    findings += differences(folder, sums, progress)
    digest = hashlib.sha256(listed).hexdigest()
    return Verified(folder, digest, key, len(sums), tuple(findings))


def _signer(folder: Path, listed: bytes, keys: tuple[ReleaseKey, ...]) -> ReleaseKey | None:
    """Whose signature the list bears; None when it bears none."""
    try:
        signature = (folder / SIGNATURE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return verify(listed, signature, keys, LIST)

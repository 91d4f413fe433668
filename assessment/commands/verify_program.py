"""The command ``verify-program``: is the portable folder still what was handed out?"""

import hashlib
from argparse import ArgumentParser
from pathlib import Path

from assessment import places
from assessment.commands.context import Context
from assessment.commands.output import Outcome, findings_json
from assessment.errors import Finding
from assessment.problems.program import ProgramProblem
from assessment.program.listed import LIST, SIGNATURE, differences, finding, list_of, sums_in
from assessment.program.signature import ReleaseKey, read_key, shipped_keys, verify

_NO_CHANGE = (ProgramProblem.PROGRAM_LEFT_BEHIND, ProgramProblem.PROGRAM_UNSIGNED)


def verify_program(context: Context) -> Outcome:
    """Compare every file of the program's folder with the list that lies there, and its signature.

    A list without a signature could have been changed along with the files: its own digest is told,
    to be compared with the one the secretariat gives. The program that is doubted cannot vouch for
    itself: another copy, or an older version, is asked with ``--folder``.
    """
    folder = context.arguments.folder or places.folder()
    listed = list_of(folder)
    sums, digest = sums_in(listed), hashlib.sha256(listed).hexdigest()
    say = context.words.say
    key = _signer(folder, listed, known_keys(context.arguments.key))
    findings = [] if key else [finding(ProgramProblem.PROGRAM_UNSIGNED, LIST)]
    findings += differences(folder, sums)
    data = {
        "folder": str(folder),
        "list": digest,
        "key": key.name if key else None,
        "files": len(sums),
        "findings": findings_json(findings, context.words),
    }
    lines = [say("{n} files, list {digest}", n=len(sums), digest=digest)]
    if key:
        lines.append(say("The list is signed by the key {key}.", key=key.name))
    if _as_listed(findings):
        lines.append(
            say("Every file matches the released version.")
            if key
            else say("Every file is as the list says.")
        )
    return Outcome(data, tuple(lines), tuple(findings))


def arguments(command: ArgumentParser) -> None:
    """What the command takes."""
    command.add_argument(
        "--folder", type=Path, metavar="DIR", help="another copy; without it this very program"
    )
    key_argument(command)


def key_argument(command: ArgumentParser) -> None:
    """A key that did not come with the program."""
    command.add_argument(
        "--key", type=Path, metavar="FILE", help="the public key of releases, as minisign writes it"
    )


def known_keys(named: Path | None) -> tuple[ReleaseKey, ...]:
    """The keys that came with the program, and the one a person names.

    Raises:
        AssessmentError: If one cannot be read.
    """
    return (*shipped_keys(), *([read_key(named)] if named else ()))


def _signer(folder: Path, listed: bytes, keys: tuple[ReleaseKey, ...]) -> ReleaseKey | None:
    """Whose signature the list bears; None when it bears none."""
    try:
        signature = (folder / SIGNATURE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return verify(listed, signature, keys, LIST)


def _as_listed(findings: list[Finding]) -> bool:
    return all(one.problem in _NO_CHANGE for one in findings)

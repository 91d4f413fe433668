"""The command ``verify-program``: is the portable folder still what was handed out?"""

import hashlib
import os
import re
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from assessment import places
from assessment.commands.context import Context
from assessment.commands.output import Outcome, findings_json
from assessment.errors import AssessmentError, Finding, Place
from assessment.problems.program import ProgramProblem

LIST = "SHA256SUMS.txt"
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
# What a person's own use of the folder may add.
_OWN = (places.MARKER, places.BESIDE)
# What Windows and macOS leave in folders that a person looks at; nothing of it is ever run.
LEFT_BEHIND = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", ".ds_store"})
_BESIDE_MAC = "._"


def verify_program(context: Context) -> Outcome:
    """Compare every file of the program's folder with the list that lies there.

    The list could have been changed along with the files: its own digest is told, to be compared
    with the one the secretariat gives.
    """
    folder = context.arguments.folder or Path(sys.executable).resolve().parent
    listed, digest = _list(folder)
    findings = list(_differences(folder, listed))
    data = {
        "folder": str(folder),
        "list": digest,
        "files": len(listed),
        "findings": findings_json(findings, context.words),
    }
    lines = [context.words.say("{n} files, list {digest}", n=len(listed), digest=digest)]
    if all(one.problem is ProgramProblem.PROGRAM_LEFT_BEHIND for one in findings):
        lines.append(context.words.say("Every file matches the released version."))
    return Outcome(data, tuple(lines), tuple(findings))


def arguments(command: ArgumentParser) -> None:
    """What the command takes."""
    command.add_argument(
        "--folder", type=Path, metavar="DIR", help="another copy; without it this very program"
    )


def _list(folder: Path) -> tuple[dict[str, str], str]:
    absent = _finding(ProgramProblem.PROGRAM_LIST_ABSENT, LIST)
    try:
        content = (folder / LIST).read_bytes()
    except OSError as error:
        raise AssessmentError(absent) from error
    lines = content.decode("utf-8-sig", "replace").splitlines()
    found = [match for match in map(_LINE.fullmatch, lines) if match]
    if not found:
        raise AssessmentError(absent)
    return {match[2]: match[1] for match in found}, hashlib.sha256(content).hexdigest()


def _differences(folder: Path, listed: dict[str, str]) -> Iterator[Finding]:
    for place, wanted in listed.items():
        path = folder / place
        if not os.path.isfile(path):  # noqa: PTH113 - Path raises where nobody may look
            yield _finding(ProgramProblem.PROGRAM_MISSING, place)
        elif _digest(path) != wanted:
            yield _finding(ProgramProblem.PROGRAM_ALTERED, place)
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder).as_posix()
        own = place.split("/")[0] in _OWN or place == LIST
        # Nobody looks behind a link to a folder, and none was handed out.
        folder_only = os.path.isdir(path) and not path.is_symlink()  # noqa: PTH112 - as above
        if not own and place not in listed and not folder_only:
            yield _finding(_kind(path), place)


def _kind(path: Path) -> ProgramProblem:
    """Whether a file was left by the system, or by somebody else."""
    name = path.name.casefold()
    # macOS keeps beside a file what a stick has no room for, under the file's own name.
    beside = name.startswith(_BESIDE_MAC) and os.path.lexists(
        path.with_name(path.name.removeprefix(_BESIDE_MAC))
    )
    left = name in LEFT_BEHIND or beside
    if left and path.is_file() and not path.is_symlink():
        return ProgramProblem.PROGRAM_LEFT_BEHIND
    return ProgramProblem.PROGRAM_ADDED


def _digest(path: Path) -> str:
    """The digest of a file; empty when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _finding(problem: ProgramProblem, place: str) -> Finding:
    return Finding(problem, Place(file=place), {"file": place})

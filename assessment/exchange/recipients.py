"""The committee's recipients as they are known on this computer: for whom packages are sealed.

The roster in use names them, signed by the root key. Where it names none, those count that a person
took in from a file; where it is there and cannot be read, nobody is named: it may well name others.
"""

import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from assessment.errors import AssessmentError, Finding, Place
from assessment.exchange.container import fresh, write_synced
from assessment.exchange.recipient_words import FEWEST, is_recipient
from assessment.exchange.roster_store import folder, roster_in_use
from assessment.files.failures import explained
from assessment.problems.exchange import SigningProblem
from assessment.problems.files import FileProblem

_NAME = "recipients.txt"
_LARGEST = 16_384
_WORD = re.compile(r"\bage1[0-9a-z]+\b")


def can_seal() -> bool:
    """Whether the library that seals is installed."""
    return find_spec("pyrage") is not None


@dataclass(frozen=True, slots=True)
class Known:
    """The recipients in use.

    Attributes:
        words: The recipients; none when nobody named them.
        edition: Number of the roster that names them; 0 when a file did.
        problem: Why nobody can be named, though a roster is kept here; None otherwise.
    """

    words: tuple[str, ...] = ()
    edition: int = 0
    problem: Finding | None = None


NOBODY = Known()


def known(place: Path | None = None) -> tuple[str, ...]:
    """The recipients in use here.

    Raises:
        AssessmentError: If the kept roster cannot be read, so that nobody knows.
    """
    found = in_use(place)
    if found.problem is not None:
        raise AssessmentError(found.problem)
    return found.words


def in_use(place: Path | None = None) -> Known:
    """The recipients in use here, and who named them; a damaged file names nobody."""
    try:
        roster = roster_in_use(place)
    except AssessmentError as error:
        return Known(problem=error.findings[0])
    if roster.recipients:
        return Known(roster.recipients, roster.seq)
    path = (place or folder()) / _NAME
    try:
        return Known(read(path)) if path.is_file() else NOBODY
    except AssessmentError:
        return NOBODY


def read(path: Path) -> tuple[str, ...]:
    """The recipients named in a file, whatever stands between them; each once.

    Raises:
        AssessmentError: If there are fewer than two, or one is not written as they are.
    """
    with explained(path, FileProblem.NOT_FOUND), path.open("rb") as file:
        text = file.read(_LARGEST).decode("utf-8", "replace")
    found = tuple(dict.fromkeys(_WORD.findall(text)))
    values = {"file": path.name}
    place = Place(file=path.name)
    if not found or any(not is_recipient(one) for one in found):
        raise AssessmentError(Finding(SigningProblem.NO_RECIPIENTS, place, values))
    if len(found) < FEWEST:
        raise AssessmentError(Finding(SigningProblem.FEW_RECIPIENTS, place, values))
    return found


def take_in(path: Path, place: Path | None = None) -> tuple[str, ...]:
    """Use the recipients in a file from now on.

    Raises:
        AssessmentError: If there are fewer than two, or they cannot be kept.
    """
    found = read(path)
    target = place or folder()
    with explained(target, FileProblem.NOT_SAVED):
        target.mkdir(parents=True, exist_ok=True)
    with fresh(target / _NAME) as unfinished:
        write_synced(unfinished, "\n".join([*found, ""]).encode())
    return found

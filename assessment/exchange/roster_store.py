"""What is in use on this computer: the roster, its root keys, and all else copies are judged by.

Whoever asks for a roster that is kept here and was damaged is refused.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from assessment import places
from assessment.errors import AssessmentError, Finding, refused
from assessment.exchange.canonical import dump
from assessment.exchange.codes import bare_code
from assessment.exchange.container import finding, refusal
from assessment.exchange.keys import NO_KEYS, KnownKey, PublicKey
from assessment.exchange.roster import NO_ROSTER, Roster, SignedRoster, read_roster, trusted
from assessment.exchange.roster import write_roster as write
from assessment.exchange.worth import InUse
from assessment.files.failures import explained
from assessment.problems.exchange import RosterProblem
from assessment.problems.files import FileProblem
from assessment.questionnaire.library import installed
from assessment.units import load_register

SHIPPED_ROOTS = places.resource("roots")
_NAME, _FORGOTTEN = "roster.roster", "forgotten-rosters.txt"
# What was taken in was a roster, and not too large: it is not what it was.
_LOST = frozenset({RosterProblem.NOT_A_ROSTER, RosterProblem.ROSTER_TOO_LARGE})


def kept_in(place: Path | None = None) -> Path:
    """The file in which the roster in use is kept; it need not be there."""
    return (place or places.own()) / _NAME


def shipped_roots(place: Path = SHIPPED_ROOTS) -> tuple[PublicKey, ...]:
    """The public root keys that came with the program.

    Raises:
        AssessmentError: If one of them cannot be read.
    """
    return tuple(PublicKey.read(path) for path in sorted(place.glob("*.pub")))


def held(place: Path | None = None) -> SignedRoster | None:
    """The roster in use here; None when there is none yet.

    Raises:
        AssessmentError: If its file was damaged or its signature no longer holds.
    """
    path = kept_in(place)
    if not path.is_file():
        return None
    try:
        found = read_roster(path)
    except AssessmentError as error:
        if any(one.problem in _LOST for one in error.findings):
            raise _damaged(path) from error
        raise
    if not found.signed or found.roster.training:
        raise _damaged(path)
    pinned = {one.key for one in shipped_roots()}
    if pinned and found.root not in pinned:
        raise refusal(RosterProblem.KEPT_ROSTER_OTHER_ROOT, path, key=found.public.short_code)
    return found


def _damaged(path: Path) -> AssessmentError:
    return refusal(RosterProblem.KEPT_ROSTER_DAMAGED, path, file=str(path))


def roster_in_use(place: Path | None = None) -> Roster:
    """Who may sign what, as known here; an empty roster when nothing is known."""
    return (held(place) or SignedRoster(NO_ROSTER)).roster


def take_in(
    path: Path, roots: Iterable[PublicKey] = (), place: Path | None = None, code: str = ""
) -> tuple[SignedRoster, tuple[Finding, ...]]:
    """Use the roster in a file from now on; its root key alone may sign the next ones.

    The root key of the first one must be known beforehand, or somebody compared its ``code``.

    Raises:
        AssessmentError: If it may not be used, or cannot be kept.
    """
    target = place or places.own()
    if read_roster(path).roster.training:
        raise refusal(RosterProblem.ROSTER_TRAINING, path)
    found, findings = trusted(path, shipped_roots() or roots, held(target))
    if findings:
        # Nothing but the code tells the root key of a first roster from anybody's.
        if not code:
            raise AssessmentError(*findings)
        if bare_code(code) != bare_code(found.public.short_code):
            raise refusal(RosterProblem.ROSTER_CODE_OTHER, path, key=found.public.short_code)
    with explained(target, FileProblem.NOT_SAVED):
        target.mkdir(parents=True, exist_ok=True)
    write(target / _NAME, found)
    return found, ()


def forget(by: str, reason: str, at: datetime, place: Path | None = None) -> SignedRoster:
    """Use no roster any more; who wanted that, and why, is kept beside it.

    Raises:
        AssessmentError: If there is none, or the file cannot be changed.
    """
    path = kept_in(place)
    if not path.is_file():
        raise refused(RosterProblem.NO_ROSTER_KEPT)
    try:
        gone = read_roster(path)
    except AssessmentError:
        gone = SignedRoster(NO_ROSTER)  # damaged: one more reason to forget it
    told = {"at": at.isoformat(), "by": by, "reason": reason, "seq": gone.roster.seq}
    with explained(path, FileProblem.NOT_SAVED):
        with path.with_name(_FORGOTTEN).open("ab") as file:
            file.write(dump({**told, "root": gone.root}) + b"\n")
        path.unlink()
    return gone


def checked(path: Path, place: Path | None = None) -> tuple[Roster, tuple[Finding, ...]]:
    """The roster in a file, believed for one task without being kept.

    An edition that is not newer than the one in use is believed too when it is that one; and one
    for training, whatever is in use, which is said.

    Raises:
        AssessmentError: If it may not be used.
    """
    found = read_roster(path)
    if found.roster.training and found.signed:
        return found.roster, (finding(RosterProblem.ROSTER_FOR_TRAINING, path),)
    found, findings = trusted(path, shipped_roots(), held(place))
    return found.roster, findings


def in_use_here(known: Mapping[str, KnownKey] = NO_KEYS, roster: Roster | None = None) -> InUse:
    """What is in use here; another roster when one is given for this call."""
    return InUse(
        roster_in_use() if roster is None else roster,
        known,
        frozenset(
            one.questionnaire.fingerprint for one in installed() if one.questionnaire is not None
        ),
        load_register(),
    )

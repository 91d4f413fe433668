"""What a command judges by: what is in use here, and what was given for this one call."""

import shlex
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from assessment.errors import AssessmentError, Finding, Place
from assessment.exchange import roster_store
from assessment.exchange.in_use import in_use_here
from assessment.exchange.keys import KnownKey, PublicKey, Role
from assessment.exchange.roster import Roster
from assessment.exchange.worth import InUse
from assessment.problems.exchange import ExchangeProblem
from assessment.problems.roster import RosterProblem


def in_use_of(arguments: Namespace) -> tuple[InUse, tuple[Finding, ...]]:
    """What is in use here, and what was given for this call.

    Raises:
        AssessmentError: If the roster may not be used, or a key is written in another way.
    """
    known = dict(_known(text) for text in arguments.known or ())
    if arguments.roster is None:
        return in_use_here(known), ()
    roster, findings = roster_store.checked(Path(arguments.roster))
    return in_use_here(known, roster), findings


def for_one_call(given: str | None, roster: Roster) -> Iterator[Finding]:
    """What to do where later calls would judge by another roster than this one did."""
    if given is not None and not roster.training and roster != roster_store.roster_in_use():
        file = Path(given).name
        values = {"file": file, "path": shlex.quote(given)}
        yield Finding(RosterProblem.ROSTER_FOR_ONE_CALL, Place(file=file), values)


def _known(text: str) -> tuple[str, KnownKey]:
    """The key of ``role=file``.

    Raises:
        AssessmentError: If it is written in another way, or the file holds no key.
    """
    role, equals, file = text.partition("=")
    if not equals or role not in tuple(Role):
        values = {"file": file or text}
        raise AssessmentError(Finding(ExchangeProblem.KNOWN_KEY_WITHOUT_ROLE, values=values))
    public = PublicKey.read(Path(file))
    return public.key_id, KnownKey(public, frozenset({Role(role)}))

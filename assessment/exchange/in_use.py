"""What copies are judged by on this computer, now: its roster, its questionnaires, its register."""

from collections.abc import Mapping

from assessment.exchange.keys import NO_KEYS, KnownKey
from assessment.exchange.roster import Roster
from assessment.exchange.roster_store import roster_in_use
from assessment.exchange.worth import InUse
from assessment.questionnaire.library.installed import installed
from assessment.units import load_units


def in_use_here(known: Mapping[str, KnownKey] = NO_KEYS, roster: Roster | None = None) -> InUse:
    """What is in use here; another roster when one is given for this call.

    Raises:
        AssessmentError: If the kept roster was damaged.
    """
    return InUse(
        roster_in_use() if roster is None else roster,
        known,
        frozenset(
            one.questionnaire.fingerprint for one in installed() if one.questionnaire is not None
        ),
        frozenset(unit.code for unit in load_units()),
    )

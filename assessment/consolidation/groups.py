"""The names of peer groups: the same in the window, in commands and in reports."""

from collections.abc import Iterable
from functools import lru_cache

from assessment.consolidation.collection import Collection
from assessment.language.text import Text
from assessment.questionnaire.library.installed import installed
from assessment.questionnaire.model import Questionnaire
from assessment.units import load_units


def group_names(answered: Iterable[Questionnaire] = ()) -> dict[str, Text]:
    """Name of every peer group by code; one that no questionnaire names is not in it.

    Questionnaires that were answered name their groups before those that are only installed.
    """
    found: dict[str, Text] = {}
    listed = {unit.block for unit in load_units()}
    blocks = [one.settings.peer_blocks for one in (*answered, *installed_questionnaires())]
    # An only group is all units of its questionnaire, whatever the register calls it.
    several = [each for each in blocks if len(each) > 1]
    for each in (*several, *(each for each in blocks if len(each) == 1)):
        for block in each:
            if len(each) > 1 or block.code not in listed:
                found.setdefault(block.code, block.label)
    return found


def questionnaires_of(collection: Collection) -> tuple[Questionnaire, ...]:
    """The questionnaires answered in a collection, each once."""
    first = {one.fingerprint: one.revision for one in collection.held()}
    known = {one.fingerprint: one for one in installed_questionnaires()}
    return tuple(
        known[fingerprint] if fingerprint in known else collection.record(revision).questionnaire
        for fingerprint, revision in sorted(first.items())
    )


@lru_cache(maxsize=1)
def installed_questionnaires() -> tuple[Questionnaire, ...]:
    """The questionnaires in use on this computer that can be read."""
    return tuple(one.questionnaire for one in installed() if one.questionnaire is not None)

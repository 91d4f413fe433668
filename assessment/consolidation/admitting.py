"""Packages of another questionnaire than the one in use: which wait, and letting them count.

A package that answers another form of a questionnaire is kept and set aside. The secretariat may
let that form in: every package of it then counts as if it had come today, also those that come
later. Letting in is a row more, and taking it back is another one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from assessment.consolidation import rows
from assessment.consolidation.collection import Collection
from assessment.consolidation.held import Held, worth_of
from assessment.consolidation.schema import transaction
from assessment.errors import AssessmentError, Finding
from assessment.files.failures import explained
from assessment.files.rows import dumps
from assessment.problems.consolidation import ConsolidationProblem
from assessment.problems.files import FileProblem
from assessment.questionnaire.model import Questionnaire


@dataclass(frozen=True, slots=True)
class Word:
    """What the secretariat says of a questionnaire.

    Attributes:
        by: Who says it.
        at: When.
        counts: Whether packages that answer it count from now on.
    """

    by: str
    at: datetime
    counts: bool = True


def is_set_aside(one: Held) -> bool:
    """Whether a revision counts for nothing only because it answers another questionnaire."""
    return not one.admitted and worth_of(one.trust, other_questionnaire=False) >= 0


def admitted(collection: Collection) -> frozenset[str]:
    """Fingerprints of the questionnaires that were let in beside those in use."""
    with explained(collection.path, FileProblem.DAMAGED):
        return rows.admitted(collection.connection)


def admit(collection: Collection, questionnaire: Questionnaire, word: Word) -> int:
    """Let the packages that answer a questionnaire count, or count no more.

    Gives the number of packages it is about.

    Raises:
        AssessmentError: If no package held here waits for that questionnaire (or counts by it),
            or nothing can be written; nothing is changed then.
    """
    fingerprint, settings = questionnaire.fingerprint, questionnaire.settings
    about = sum(1 for one in collection.held() if one.fingerprint == fingerprint)
    waits = fingerprint not in admitted(collection) and any(
        is_set_aside(one) for one in _of(collection.held(), fingerprint)
    )
    if not (waits if word.counts else fingerprint in admitted(collection)):
        values = {"questionnaire": settings.id, "version": settings.version}
        raise AssessmentError(Finding(ConsolidationProblem.NOBODY_WAITS, values=values))
    text = dumps(
        {
            "fingerprint": fingerprint,
            "questionnaire": settings.id,
            "version": settings.version,
            "counts": word.counts,
            "by": word.by,
            "at": word.at.isoformat(),
        }
    )
    with explained(collection.path, FileProblem.NOT_SAVED), transaction(collection.connection):
        rows.say_of_questionnaire(collection.connection, text)
    return about


def _of(held: Iterable[Held], fingerprint: str) -> Iterable[Held]:
    return (one for one in held if one.fingerprint == fingerprint)

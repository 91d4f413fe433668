"""What people say of a collection: each is a row more, with who, when and why, and can be unsaid.

Letting a questionnaire, a unit or a late package count; returning a revision; and the codes of
national reports that were written. Each is refused where name or reason are missing, or nothing can
be written.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from assessment.consolidation import rows
from assessment.consolidation.collection import Collection
from assessment.consolidation.model import COUNTS, NO_MORE, ActKind, CommitteeAct, PrintedReport
from assessment.errors import refused
from assessment.exchange.worth import Aside
from assessment.files.failures import explained
from assessment.files.schema import transaction
from assessment.language.text import Language
from assessment.problems.answers import AnswerProblem
from assessment.problems.consolidation import ConsolidationProblem
from assessment.problems.files import FileProblem
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.values import LONGEST_TEXT, clean_text
from assessment.units import Unit, register_text


@dataclass(frozen=True, slots=True)
class Word:
    by: str
    at: datetime
    reason: str = ""
    counts: bool = True  # whether it counts from now on, or no more


def admit_questionnaire(collection: Collection, questionnaire: Questionnaire, word: Word) -> int:
    """Let the packages that answer a questionnaire count, or count no more.

    Gives the number of packages it is about.

    Raises:
        AssessmentError: If no package held here waits for that questionnaire (or counts by it).
    """
    fingerprint, settings = questionnaire.fingerprint, questionnaire.settings
    about = [one for one in collection.held() if one.fingerprint == fingerprint]
    admitted = fingerprint in collection.said.questionnaires
    waits = any(one.aside is Aside.QUESTIONNAIRE for one in about)
    if not (waits if word.counts else admitted):
        raise refused(
            ConsolidationProblem.NOBODY_WAITS, questionnaire=settings.id, version=settings.version
        )
    body = {"fingerprint": fingerprint, "questionnaire": settings.id, "version": settings.version}
    say(collection, ActKind.QUESTIONNAIRE, body, word)
    return len(about)


def admit_unit(collection: Collection, unit: str, word: Word) -> int:
    """Let a unit count that is not on the register, or count no more; gives its packages.

    Raises:
        AssessmentError: If nothing is held of it.
    """
    about = [one for one in collection.held() if one.case.unit == unit]
    if not about:
        raise refused(ConsolidationProblem.NO_SUCH_CASE, unit=unit)
    subject = collection.record(about[0].revision).subject
    names = {one.value: subject.unit_name.get(one) for one in (Language.KM, Language.EN)}
    say(collection, ActKind.UNIT, {"unit": unit, "block": subject.block, **names}, word)
    return len(about)


def accept_late(collection: Collection, what: str, word: Word) -> None:
    """Let a revision, or all of a round, count though it came too late; or count no more.

    Raises:
        AssessmentError: If neither is held.
    """
    rounds = {case.round for case in collection.cases()}
    name = what if what in rounds else collection.find(what).revision
    say(collection, ActKind.LATE, {"accepted": name}, word)


def return_revision(collection: Collection, revision: str, word: Word) -> None:
    """Say that a revision was returned, so that it is approved no more; or take that back.

    It is approved again by what follows it.
    """
    say(collection, ActKind.RETURN, {"revision": collection.find(revision).revision}, word)


def note_printed(collection: Collection, report: PrintedReport, word: Word) -> None:
    """Keep the code of a national report that is about to be written; once each."""
    if report.digest not in collection.said.printed:
        final = COUNTS if report.final else NO_MORE
        body = {**asdict(report), "final": final, "roster": str(report.roster)}
        keep_acts(collection, act_of(ActKind.PRINTED, body, word))


def register_act(occasion: str, units: Iterable[Unit], word: Word) -> CommitteeAct:
    """The act by which a round keeps its register, whatever is imported later."""
    return act_of(ActKind.REGISTER, {"round": occasion, "units": register_text(units)}, word)


def say(collection: Collection, kind: ActKind, body: dict[str, str], word: Word) -> None:
    """Keep what somebody says, with whether it counts or counts no more."""
    check_word(word)
    whole = {**body, "counts": COUNTS if word.counts else NO_MORE}
    keep_acts(collection, act_of(kind, whole, word))


def act_of(kind: ActKind, body: dict[str, str], word: Word) -> CommitteeAct:
    """What somebody says, as it is kept."""
    return CommitteeAct(0, kind, clean_text(word.by), word.at, clean_text(word.reason), body)


def keep_acts(collection: Collection, *acts: CommitteeAct) -> None:
    """Keep all of them, or nothing."""
    with explained(collection.path, FileProblem.NOT_SAVED), transaction(collection.connection):
        for one in acts:
            rows.keep_act(collection.connection, one)


def check_word(word: Word) -> None:
    """Whoever says something has a name and a reason.

    Raises:
        AssessmentError: If one is missing, or the reason is too long.
    """
    if not clean_text(word.by) or not clean_text(word.reason):
        raise refused(ConsolidationProblem.TURN_NEEDS_REASON)
    if len(word.reason) > LONGEST_TEXT:
        raise refused(AnswerProblem.TEXT_TOO_LONG, limit=LONGEST_TEXT)

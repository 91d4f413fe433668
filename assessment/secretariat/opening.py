"""Opening a round: its days, its questionnaires and the units expected; and calls to remind them.

All of it are acts of the collection. The units expected are kept with the round, so that a register
imported later changes nothing of it.
"""

import json
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from assessment.consolidation import rows
from assessment.consolidation.acts import Word, check_word, register_act
from assessment.consolidation.closing import closing_of
from assessment.consolidation.collection import Collection
from assessment.consolidation.coverage import UnitProgress, UnitReport, coverage
from assessment.consolidation.model import ActKind, CommitteeAct, PhoneCall
from assessment.consolidation.national import rounds
from assessment.consolidation.rows import transaction
from assessment.errors import AssessmentError, Finding
from assessment.files.failures import explained
from assessment.problems.consolidation import ConsolidationProblem, OpeningProblem
from assessment.problems.files import FileProblem
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.values import clean_text
from assessment.units import Unit, check_names, load_register, round_order


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """What a round is to be.

    Attributes:
        begin: First day; None when nobody says.
        end: Last day on which packages are awaited.
        units: Codes of the units expected; empty for all that one of the questionnaires is for.
    """

    round: str
    questionnaires: tuple[Questionnaire, ...]
    begin: date | None = None
    end: date | None = None
    units: frozenset[str] = frozenset()


def questionnaires_for(
    unit: Unit, questionnaires: Iterable[Questionnaire]
) -> tuple[Questionnaire, ...]:
    """Those of the questionnaires that are for the peer group of a unit."""
    return tuple(
        one
        for one in questionnaires
        if unit.block in {block.code for block in one.settings.peer_blocks}
    )


def units_of(plan: RoundPlan) -> tuple[Unit, ...]:
    """The units expected in a round as it is planned.

    Raises:
        AssessmentError: If a unit named is not on the register of that round, or none is expected.
    """
    listed = load_register().of(plan.round)
    unknown = sorted(plan.units - {one.code for one in listed})
    if unknown:
        values = {"units": ", ".join(unknown[:8]), "n": len(unknown)}
        raise AssessmentError(Finding(OpeningProblem.UNITS_NOT_LISTED, values=values))
    found = tuple(
        one
        for one in listed
        if (not plan.units or one.code in plan.units)
        and questionnaires_for(one, plan.questionnaires)
    )
    if not found:
        raise AssessmentError(Finding(OpeningProblem.NOBODY_EXPECTED))
    left = sorted(plan.units - {one.code for one in found})
    if left:
        values = {"units": ", ".join(left[:8]), "n": len(left)}
        raise AssessmentError(Finding(OpeningProblem.NOT_ASKED, values=values))
    return found


def open_round(collection: Collection, plan: RoundPlan, word: Word) -> tuple[Unit, ...]:
    """Open a round, or say anew what an open one is; gives the units expected.

    Raises:
        AssessmentError: If its name or days cannot be, it is closed, nobody is expected, name or
            reason are missing, or nothing can be written.
    """
    check_word(word)
    occasion = clean_text(plan.round)
    check_names("", occasion)
    if not occasion:
        raise AssessmentError(Finding(OpeningProblem.ROUND_WITHOUT_NAME))
    if plan.begin is not None and plan.end is not None and plan.end < plan.begin:
        values = {"begin": plan.begin.isoformat(), "end": plan.end.isoformat()}
        raise AssessmentError(Finding(OpeningProblem.ENDS_TOO_SOON, values=values))
    if closing_of(collection, occasion) is not None:
        values = {"round": occasion}
        raise AssessmentError(Finding(ConsolidationProblem.ROUND_CLOSED, values=values))
    expected = units_of(plan)
    asked = [
        [one.settings.id, one.settings.version, one.fingerprint] for one in plan.questionnaires
    ]
    body = {
        "round": occasion,
        "begin": plan.begin.isoformat() if plan.begin else "",
        "end": plan.end.isoformat() if plan.end else "",
        "questionnaires": json.dumps(asked),
    }
    act = CommitteeAct(
        0, ActKind.OPENING, clean_text(word.by), word.at, clean_text(word.reason), body
    )
    with explained(collection.path, FileProblem.NOT_SAVED), transaction(collection.connection):
        rows.keep_act(collection.connection, act)
        rows.keep_act(collection.connection, register_act(occasion, expected, word))
    return expected


def opened_rounds(collection: Collection) -> tuple[str, ...]:
    """The rounds that packages are held of or that were opened, in their order."""
    return tuple(sorted({*rounds(collection), *collection.said.openings}, key=round_order))


def note_call(collection: Collection, call: PhoneCall, expected: Container[str]) -> None:
    """Keep what was said by telephone.

    Raises:
        AssessmentError: If the unit is not expected, or name or words are missing.
    """
    check_word(Word(call.by, call.at, call.note))
    if call.unit not in expected:
        values = {"unit": call.unit, "round": call.round}
        raise AssessmentError(Finding(OpeningProblem.CALL_TO_NOBODY, values=values))
    promised = call.promised.isoformat() if call.promised else ""
    body = {"round": call.round, "unit": call.unit, "person": clean_text(call.person),
            "promised": promised}  # fmt: skip
    act = CommitteeAct(0, ActKind.CALL, clean_text(call.by), call.at, clean_text(call.note), body)
    with explained(collection.path, FileProblem.NOT_SAVED), transaction(collection.connection):
        rows.keep_act(collection.connection, act)


@dataclass(frozen=True)
class Reminder:
    """An expected unit that has not reported, or that was called and then did.

    Attributes:
        report: How far it has come by now.
        calls: What was said by telephone, the last one last.
    """

    report: UnitReport
    calls: tuple[PhoneCall, ...] = ()

    @property
    def waiting(self) -> bool:
        """Whether nothing usable of it is held."""
        return self.report.report in _WAITING

    @property
    def reached(self) -> bool:
        """Whether it was called, and has reported by now."""
        return bool(self.calls) and not self.waiting

    @cached_property
    def promised(self) -> date | None:
        """The last day that was promised."""
        return next((one.promised for one in self.calls[::-1] if one.promised), None)

    def overdue(self, today: date) -> bool:
        """Whether the day promised is over and nothing came."""
        return self.waiting and self.promised is not None and self.promised < today


_WAITING = (UnitProgress.MISSING, UnitProgress.NOT_USABLE, UnitProgress.UNSIGNED_WORKBOOK)


def reminders(collection: Collection, occasion: str) -> tuple[Reminder, ...]:
    """Whom to call, and what the calls of the round have reached, in the order of the register."""
    calls: dict[str, list[PhoneCall]] = {}
    for one in collection.said.calls:
        if one.round == occasion:
            calls.setdefault(one.unit, []).append(one)
    found = coverage(collection, occasion=occasion).units
    told = (Reminder(one, tuple(calls.get(one.unit.code, ()))) for one in found)
    return tuple(one for one in told if one.waiting or one.calls)

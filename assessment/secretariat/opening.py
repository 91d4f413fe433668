"""Opening a round: its days, its questionnaires and the units expected; and calls to remind them.

Both are recorded as acts of the collection. The units expected are kept with the round, so that a
register imported later does not change it.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from assessment.consolidation import acts, national
from assessment.consolidation.acts import Word, act_of, check_word, keep_acts, register_act
from assessment.consolidation.collection import Collection
from assessment.consolidation.coverage import GONE, UnitReport, coverage
from assessment.consolidation.model import COUNTS, NO_MORE, ActKind, CommitteeAct
from assessment.errors import AssessmentError, refused
from assessment.problems.consolidation import ConsolidationProblem, OpeningProblem
from assessment.questionnaire import model, values
from assessment.units import Unit, check_names, load_register, round_order


@dataclass(frozen=True, slots=True)
class RoundPlan:
    round: str
    questionnaires: tuple[model.Questionnaire, ...]
    begin: date | None = None  # first day; None when nobody says
    end: date | None = None  # last day on which packages are awaited
    # Codes of the units expected; empty for all that one of the questionnaires is for.
    units: frozenset[str] = frozenset()


def questionnaires_for(
    unit: Unit, questionnaires: Iterable[model.Questionnaire]
) -> tuple[model.Questionnaire, ...]:
    """Those of the questionnaires that are for the peer group of a unit."""
    return tuple(
        questionnaire
        for questionnaire in questionnaires
        if any(block.code == unit.block for block in questionnaire.settings.peer_blocks)
    )


def units_of(plan: RoundPlan) -> tuple[Unit, ...]:
    """The units expected in a round as it is planned.

    Raises:
        AssessmentError: If a unit named is not on the register of that round, or none is expected.
    """
    listed = load_register().units_in(plan.round)
    unlisted = sorted(plan.units - {unit.code for unit in listed})
    if unlisted:
        raise _refuse_units(OpeningProblem.UNITS_NOT_LISTED, unlisted)
    expected = tuple(
        unit
        for unit in listed
        if questionnaires_for(unit, plan.questionnaires)
        and (not plan.units or unit.code in plan.units)
    )
    if not expected:
        raise refused(OpeningProblem.NOBODY_EXPECTED)
    not_asked = sorted(plan.units - {unit.code for unit in expected})
    if not_asked:
        raise _refuse_units(OpeningProblem.NOT_ASKED, not_asked)
    return expected


def _refuse_units(problem: OpeningProblem, codes: list[str]) -> AssessmentError:
    return refused(problem, units=", ".join(codes[:8]), n=len(codes))


def open_round(collection: Collection, plan: RoundPlan, word: Word) -> tuple[Unit, ...]:
    """Open a round, or change the plan of an open one; returns the units expected.

    Raises:
        AssessmentError: If its name or days cannot be, it is closed, nobody is expected, name or
            reason are missing, or nothing can be written.
    """
    check_word(word)
    round_name = values.clean_text(plan.round)
    check_names("", round_name)
    if not round_name:
        raise refused(OpeningProblem.ROUND_WITHOUT_NAME)
    begin = _format_day(plan.begin)
    end = _format_day(plan.end)
    if end and end < begin:
        raise refused(OpeningProblem.ENDS_TOO_SOON, begin=begin, end=end)
    if acts.closing_of(collection, round_name) is not None:
        raise refused(ConsolidationProblem.ROUND_CLOSED, round=round_name)
    expected = units_of(plan)
    versions = [
        [questionnaire.settings.id, questionnaire.settings.version, questionnaire.fingerprint]
        for questionnaire in plan.questionnaires
    ]
    body = {
        "round": round_name,
        "begin": begin,
        "end": end,
        "questionnaires": json.dumps(versions),
    }
    opening_act = act_of(ActKind.OPENING, body, word)
    keep_acts(collection, opening_act, register_act(round_name, expected, word))
    return expected


def _format_day(day: date | None) -> str:
    if day:
        return day.isoformat()
    return ""


def opened_rounds(collection: Collection) -> tuple[str, ...]:
    """The rounds of which packages were received or that were opened, in their order."""
    opened = {
        act.body["round"] for act in collection.committee_acts.acts if act.kind == ActKind.OPENING
    }
    return tuple(sorted(opened.union(national.rounds(collection)), key=round_order))


def check_known(collection: Collection, round_name: str | None) -> None:
    """Refuse a round that nobody opened, where others are known: its name was mistyped.

    Raises:
        AssessmentError: If it is such a round.
    """
    known_rounds = opened_rounds(collection)
    if round_name and known_rounds and round_name not in known_rounds:
        raise refused(ConsolidationProblem.NO_SUCH_ROUND, round=round_name)


@dataclass(frozen=True, slots=True)
class PhoneCall:
    round: str
    unit: str
    by: str
    at: datetime
    note: str
    person: str = ""
    promised: date | None = None  # the day on which it wants to send; None when none was named
    reported: bool = False  # whether it had reported before the call


def note_call(collection: Collection, call: PhoneCall) -> None:
    """Record what was said by telephone.

    Raises:
        AssessmentError: If the unit is not expected, or name or words are missing.
    """
    word = Word(call.by, call.at, call.note)
    check_word(word)
    reports = coverage(collection, occasion=call.round).units
    called = next((report for report in reports if report.unit.code == call.unit), None)
    if called is None:
        raise refused(OpeningProblem.CALL_TO_NOBODY, unit=call.unit, round=call.round)
    body = {
        "round": call.round,
        "unit": call.unit,
        "person": values.clean_text(call.person),
        "promised": _format_day(call.promised),
        "reported": NO_MORE if Reminder(called).waiting else COUNTS,
    }
    keep_acts(collection, act_of(ActKind.CALL, body, word))


@dataclass(frozen=True)
class Reminder:
    """An expected unit that has not reported, or that was called and then did."""

    report: UnitReport  # how far it has come by now
    calls: tuple[PhoneCall, ...] = ()  # what was said by telephone, the last one last

    @property
    def waiting(self) -> bool:
        """Whether nothing usable has come from the unit."""
        return self.report.report in GONE

    @property
    def reached(self) -> bool:
        """Whether the unit reported after a call."""
        return not self.waiting and not all(call.reported for call in self.calls)

    @cached_property
    def promised(self) -> date | None:
        """The day that was promised last."""
        return next((call.promised for call in reversed(self.calls) if call.promised), None)

    def overdue(self, today: date) -> bool:
        return self.waiting and self.promised is not None and self.promised < today


def reminders(collection: Collection, round_name: str) -> tuple[Reminder, ...]:
    """Whom to call, and the result of the calls of the round, in the order of the register."""
    calls_by_unit: dict[str, list[PhoneCall]] = {}
    for act in collection.committee_acts.acts:
        if act.kind == ActKind.CALL and act.body["round"] == round_name:
            call = _phone_call(act)
            calls_by_unit.setdefault(call.unit, []).append(call)
    entries = (
        Reminder(report, tuple(calls_by_unit.get(report.unit.code, ())))
        for report in coverage(collection, occasion=round_name).units
    )
    return tuple(entry for entry in entries if entry.waiting or entry.calls)


def _phone_call(act: CommitteeAct) -> PhoneCall:
    body = act.body
    return PhoneCall(
        round=body["round"],
        unit=body["unit"],
        by=act.by,
        at=act.at,
        note=act.reason,
        person=body["person"],
        promised=date.fromisoformat(body["promised"]) if body["promised"] else None,
        reported=body.get("reported") == COUNTS,
    )

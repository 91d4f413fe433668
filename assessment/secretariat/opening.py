"""Opening a round: its days, its questionnaires and the units expected; and calls to remind them.

All of it are acts of the collection. The units expected are kept with the round, so that a register
imported later changes nothing of it.
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
from assessment.consolidation.model import COUNTS, NO_MORE, ActKind
from assessment.errors import refused
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
    own = unit.block
    return tuple(
        one for one in questionnaires if own in {block.code for block in one.settings.peer_blocks}
    )


def units_of(plan: RoundPlan) -> tuple[Unit, ...]:
    """The units expected in a round as it is planned.

    Raises:
        AssessmentError: If a unit named is not on the register of that round, or none is expected.
    """
    listed = load_register().of(plan.round)
    unknown = sorted(plan.units - {one.code for one in listed})
    if unknown:
        raise refused(OpeningProblem.UNITS_NOT_LISTED, units=", ".join(unknown[:8]), n=len(unknown))
    asked = (one for one in listed if questionnaires_for(one, plan.questionnaires))
    found = tuple(one for one in asked if not plan.units or one.code in plan.units)
    if not found:
        raise refused(OpeningProblem.NOBODY_EXPECTED)
    left = sorted(plan.units - {one.code for one in found})
    if left:
        raise refused(OpeningProblem.NOT_ASKED, units=", ".join(left[:8]), n=len(left))
    return found


def open_round(collection: Collection, plan: RoundPlan, word: Word) -> tuple[Unit, ...]:
    """Open a round, or say anew what an open one is; gives the units expected.

    Raises:
        AssessmentError: If its name or days cannot be, it is closed, nobody is expected, name or
            reason are missing, or nothing can be written.
    """
    check_word(word)
    occasion = values.clean_text(plan.round)
    check_names("", occasion)
    if not occasion:
        raise refused(OpeningProblem.ROUND_WITHOUT_NAME)
    begin, end = _written(plan.begin), _written(plan.end)
    if end and end < begin:
        raise refused(OpeningProblem.ENDS_TOO_SOON, begin=begin, end=end)
    if acts.closing_of(collection, occasion) is not None:
        raise refused(ConsolidationProblem.ROUND_CLOSED, round=occasion)
    expected = units_of(plan)
    told = [[one.settings.id, one.settings.version, one.fingerprint] for one in plan.questionnaires]
    body = {"round": occasion, "begin": begin, "end": end, "questionnaires": json.dumps(told)}
    opened = act_of(ActKind.OPENING, body, word)
    keep_acts(collection, opened, register_act(occasion, expected, word))
    return expected


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""


def opened_rounds(collection: Collection) -> tuple[str, ...]:
    """The rounds that packages are held of or that were opened, in their order."""
    opened = (one.body["round"] for one in collection.said.acts if one.kind == ActKind.OPENING)
    return tuple(sorted({*national.rounds(collection), *opened}, key=round_order))


def check_known(collection: Collection, occasion: str | None) -> None:
    """Raises: for a round that nobody opened, where others are held: its name was mistyped."""
    held = opened_rounds(collection)
    if occasion and held and occasion not in held:
        raise refused(ConsolidationProblem.NO_SUCH_ROUND, round=occasion)


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
    """Keep what was said by telephone.

    Raises:
        AssessmentError: If the unit is not expected, or name or words are missing.
    """
    word = Word(call.by, call.at, call.note)
    check_word(word)
    found = coverage(collection, occasion=call.round).units
    called = next((one for one in found if one.unit.code == call.unit), None)
    if called is None:
        raise refused(OpeningProblem.CALL_TO_NOBODY, unit=call.unit, round=call.round)
    reported = NO_MORE if Reminder(called).waiting else COUNTS
    body = {"round": call.round, "unit": call.unit, "person": values.clean_text(call.person),
            "promised": _written(call.promised), "reported": reported}  # fmt: skip
    keep_acts(collection, act_of(ActKind.CALL, body, word))


@dataclass(frozen=True)
class Reminder:
    """An expected unit that has not reported, or that was called and then did."""

    report: UnitReport  # how far it has come by now
    calls: tuple[PhoneCall, ...] = ()  # what was said by telephone, the last one last

    @property
    def waiting(self) -> bool:
        """Whether nothing usable of it is held."""
        return self.report.report in GONE

    @property
    def reached(self) -> bool:
        return not self.waiting and not all(one.reported for one in self.calls)

    @cached_property
    def promised(self) -> date | None:
        return next((one.promised for one in self.calls[::-1] if one.promised), None)

    def overdue(self, today: date) -> bool:
        return self.waiting and self.promised is not None and self.promised < today


def reminders(collection: Collection, occasion: str) -> tuple[Reminder, ...]:
    """Whom to call, and what the calls of the round have reached, in the order of the register."""
    calls: dict[str, list[PhoneCall]] = {}
    for act in collection.said.acts:
        said = act.body
        if act.kind == ActKind.CALL and said["round"] == occasion:
            promised = date.fromisoformat(said["promised"]) if said["promised"] else None
            about = occasion, said["unit"]
            call = PhoneCall(*about, act.by, act.at, act.reason, said["person"], promised,
                             said.get("reported") == COUNTS)  # fmt: skip
            calls.setdefault(call.unit, []).append(call)
    found = coverage(collection, occasion=occasion).units
    told = (Reminder(one, tuple(calls.get(one.unit.code, ()))) for one in found)
    return tuple(one for one in told if one.waiting or one.calls)

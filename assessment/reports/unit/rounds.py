"""The section of the unit's path over all rounds, with its targets."""

from typing import NamedTuple

from assessment.reports.blocks import Section
from assessment.reports.facts import Facts
from assessment.reports.figures import DIFFERENCE, SCORE, Series, on_paper
from assessment.reports.order import UnitRounds
from assessment.secretariat.all_rounds import Pace


class RoundRow(NamedTuple):
    """One round of the unit, beside the median of its group."""

    name: str
    score: float | None
    before: float | None
    median: float | None


def rounds_section(facts: Facts) -> Section:
    """Its scores on the indicators that all of its rounds have alike."""
    say, found = facts.say, facts.order.rounds
    rows = () if found is None else _rows(found)
    told = [one for one in rows if one.score is not None]
    digits = facts.order.record.questionnaire.settings.decimals
    fields: tuple[Series[RoundRow], ...] = (
        Series(say("Round"), lambda one: one.name, 5.0, bold=True),
        Series(say("Score"), lambda one: one.score, 3.0, 0, SCORE, digits),
        Series(say("Change"), _change, 3.0, 0, DIFFERENCE, digits),
        Series(say("Median of the group"), lambda one: one.median, 4.0, 0, SCORE, digits),
    )
    targets: tuple[Series[Pace], ...] = (
        Series(say("Target for the round"), lambda one: one.round, 5.0),
        Series(say("Target"), lambda one: float(one.needed), 3.0, 0, SCORE, digits),
        Series(say("missing"), lambda one: one.points, 3.0, 0, SCORE, digits),
        Series(say("needed a year"), lambda one: one.a_year, 3.0, 0, DIFFERENCE, digits),
        Series(say("a year so far"), lambda one: one.so_far, 3.0, 0, DIFFERENCE, digits),
    )
    common = 0 if found is None else found.path.common
    headline = say("{n} rounds, compared on common indicators: {m}", n=len(told), m=common)
    blocks = [on_paper(fields, rows)]
    if found is not None and found.paces:
        blocks.append(on_paper(targets, found.paces))
    return Section(say("All rounds"), headline, tuple(blocks))


def _rows(found: UnitRounds) -> tuple[RoundRow, ...]:
    scores = [None if one is None else float(one) for one in found.path.scores]
    rows, before = [], None
    for name, score, middle in zip(found.rounds, scores, found.medians, strict=True):
        rows.append(RoundRow(name, score, before, middle))
        before = before if score is None else score
    return tuple(rows)


def _change(one: RoundRow) -> float | None:
    return None if one.score is None or one.before is None else one.score - one.before

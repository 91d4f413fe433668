"""The paths of the groups over all rounds, with the targets to reach and the pace needed."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from assessment.questionnaire.model import Questionnaire
from assessment.reports.blocks import Block, Heading, small
from assessment.reports.figures import CODE, COUNT, DIFFERENCE, SCORE, Series, on_paper, sheet_of
from assessment.reports.national.facts import NationalFacts, PeerGroup
from assessment.reports.national.figures import titled
from assessment.reports.shapes import Colour, Drawing, Shape, Stroke, circle
from assessment.reports.sheets import ReportSheet
from assessment.secretariat.all_rounds import GroupPath, Pace, UnitPath, pace

_WIDE, _HIGH, _FULL = 190.0, 40.0, 100.0
_EDGE = 10.0
_FEWEST = 3


class TargetRow(NamedTuple):
    group: PeerGroup
    pace: Pace


def path_blocks(facts: NationalFacts) -> Iterator[Block]:
    """The rounds together, where there are more than the two that are compared, or targets."""
    paths = facts.gathered.paths
    if paths is None or not any(_told(facts, group) for group in facts.gathered.groups):
        return
    yield Heading(facts.say("All rounds"), 200.0)
    yield small(
        facts.say(
            "Medians of the units that have reported in all rounds of their group, on the "
            "indicators that their rounds have alike, with the weights of the last one."
        )
    )
    for model in facts.gathered.questionnaires:
        groups = [one for one in facts.gathered.groups_of(model) if _told(facts, one)]
        if groups:
            yield Heading(titled(facts, model), 130.0)
            yield on_paper(_series(facts, model), groups)
            yield from _targets(facts, model, groups)


def _told(facts: NationalFacts, group: PeerGroup) -> GroupPath | None:
    paths = facts.gathered.paths
    found = None if paths is None else paths.group(*group.key)
    if found is None or sum(found.held) < 2:
        return None
    more = sum(found.held) >= _FEWEST or bool(facts.gathered.targets.get(group.key[0]))
    n, of = len(found.steady), len(found.units)
    # Where single units are not shown, no second group that few are missing from stands beside.
    told = n == of and n >= facts.shows.figure if not facts.shows.singly else n > 0
    return found if more and told else None


def _series(facts: NationalFacts, model: Questionnaire) -> tuple[Series[PeerGroup], ...]:
    say, digits = facts.say, model.settings.decimals

    def path(group: PeerGroup) -> GroupPath:
        found = _told(facts, group)
        assert found is not None  # noqa: S101 - only such groups are listed
        return found

    def first(group: PeerGroup) -> float | None:
        return next((one for one in path(group).medians if one is not None), None)

    def last(group: PeerGroup) -> float | None:
        return next((one for one in path(group).medians[::-1] if one is not None), None)

    def change(group: PeerGroup) -> float | None:
        return (last(group) or 0.0) - (first(group) or 0.0)

    return (
        Series(say("Peer group"), facts.block_title, 5.0),
        Series((), lambda one: _drawn(path(one).medians), 7.0),
        Series(say("Units"), lambda one: len(path(one).steady), 1.6, 0, COUNT),
        Series(say("first"), first, 1.7, 0, SCORE, digits),
        Series(say("last"), last, 1.7, 0, SCORE, digits, bold=True),
        Series(say("change"), change, 1.8, 0, DIFFERENCE, digits),
    )


def _drawn(medians: tuple[float | None, ...]) -> Drawing:
    step = (_WIDE - 2 * _EDGE) / max(1, len(medians) - 1)
    points = [
        (_EDGE + at * step, _HIGH - 4.0 - (_HIGH - 8.0) * one / _FULL)
        for at, one in enumerate(medians)
        if one is not None
    ]
    shapes: list[Shape] = [Stroke((0.0, _HIGH - 4.0), (_WIDE, _HIGH - 4.0), Colour.LINE, 0.6)]
    shapes += [Stroke(a, b, Colour.INK, 1.0) for a, b in pairwise(points)]
    shapes += [circle(one, 2.6, hollow=one != points[-1]) for one in points]
    return Drawing(_WIDE, _HIGH, tuple(shapes))


def _targets(
    facts: NationalFacts, model: Questionnaire, groups: list[PeerGroup]
) -> Iterator[Block]:
    found = [row for group in groups for row in _rows(facts, group)]
    if not found:
        return
    say, digits = facts.say, model.settings.decimals
    series: tuple[Series[TargetRow], ...] = (
        Series(say("Peer group"), lambda one: facts.block_title(one.group), 6.0),
        Series(say("Target for the round"), lambda one: one.pace.round, 3.2),
        Series(say("Target"), lambda one: float(one.pace.needed), 2.0, 0, SCORE, digits),
        Series(say("missing"), lambda one: one.pace.points, 2.0, 0, SCORE, digits),
        Series(
            say("needed a year"), lambda one: one.pace.a_year, 2.8, 0, DIFFERENCE, digits, bold=True
        ),
        Series(say("a year so far"), lambda one: one.pace.so_far, 2.8, 0, DIFFERENCE, digits),
    )
    yield on_paper(series, found)


def _rows(facts: NationalFacts, group: PeerGroup) -> Iterator[TargetRow]:
    found, paths = _told(facts, group), facts.gathered.paths
    if found is None or paths is None:
        return
    path = list(zip(paths.rounds, found.medians, strict=True))
    targets = facts.gathered.targets.get(group.key[0], ())
    yield from (
        TargetRow(group, one) for one in pace(found.questionnaire, group.block, path, targets)
    )


def paths_sheet(facts: NationalFacts) -> ReportSheet:
    say, paths = facts.say, facts.gathered.paths
    names = () if paths is None else paths.rounds
    groups = () if paths is None else paths.groups

    def score(at: int) -> Series[tuple[GroupPath, UnitPath]]:
        return Series(
            facts.speech.occasion(names[at]),
            lambda one: None if one[1].scores[at] is None else float(one[1].scores[at] or 0),
            0,
            14,
            SCORE,
        )

    fields: tuple[Series[tuple[GroupPath, UnitPath]], ...] = (
        Series(say("Code"), lambda one: one[1].unit.code, 0, 10, CODE),
        Series(say("Unit"), lambda one: facts.text(one[1].unit.name), 0, 44),
        Series(say("Questionnaire"), lambda one: one[0].questionnaire.settings.id, 0, 18, CODE),
        Series(say("Peer group"), lambda one: one[0].block, 0, 10, CODE),
        *(score(at) for at in range(len(names))),
        Series(say("Indicators compared"), lambda one: one[1].common, 0, 14, COUNT),
    )
    rows = ((group, unit) for group in groups for unit in group.units)
    return sheet_of("All_rounds", say("All rounds"), fields, rows)

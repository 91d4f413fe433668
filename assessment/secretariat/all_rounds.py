"""The path of every unit and group over all rounds, on the indicators that its rounds have alike.

A unit's numbers rest on the indicators that it has scored in each round in which it reported, with
the weights of its last one. A group's path is the median of the units that have reported in all of
its rounds, so that who joins or leaves moves nothing.
"""

import json
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass, replace
from decimal import Decimal
from functools import cached_property
from statistics import median

from assessment.consolidation import national
from assessment.consolidation.acts import Word, as_kept, closing_of, say
from assessment.consolidation.collection import Collection
from assessment.consolidation.model import ActKind
from assessment.consolidation.national import EVERYTHING, National, UnitScores, Wanted
from assessment.errors import AssessmentError
from assessment.progress import SILENT, Progress
from assessment.questionnaire.model import Questionnaire
from assessment.scoring.compare import Target, over_rounds, score_needed
from assessment.scoring.rounding import round_half_up
from assessment.units import Unit, round_key, year_of
from assessment.words import mark

MOST = 14
_LEVEL = mark("level {level} ({score})")


@dataclass(frozen=True, slots=True)
class UnitPath:
    unit: Unit
    scores: tuple[Decimal | None, ...]  # one a round, as printed; None where it has none
    common: int  # number of indicators that all of its rounds have alike

    @property
    def told(self) -> list[Decimal]:
        return [one for one in self.scores if one is not None]

    @property
    def change(self) -> Decimal | None:
        return self.told[-1] - self.told[0] if len(self.told) > 1 else None

    def is_called(self, code: str) -> bool:
        return code in (self.unit.code, *self.unit.formerly)


@dataclass(frozen=True)
class GroupPath:
    questionnaire: Questionnaire  # in its last version
    block: str
    units: tuple[UnitPath, ...]  # by their last scores, the best first

    @property
    def held(self) -> tuple[bool, ...]:
        return tuple(map(bool, self.counts))

    @cached_property
    def steady(self) -> tuple[UnitPath, ...]:
        """The units that have a score in each of these rounds."""
        every = sum(self.held)
        return tuple(one for one in self.units if len(one.told) == every)

    @cached_property
    def medians(self) -> tuple[float | None, ...]:
        """Of the steady units, one a round, as printed; None where there are none."""
        found = zip(*(one.scores for one in self.steady), strict=True) if self.steady else ()
        told = [[float(one) for one in scores if one is not None] for scores in found]
        decimals = self.questionnaire.settings.decimals
        shown = (float(round_half_up(median(one), decimals)) if one else None for one in told)
        return tuple(shown) or (None,) * len(self.counts)

    @cached_property
    def counts(self) -> tuple[int, ...]:
        by_round = zip(*(one.scores for one in self.units), strict=True)
        return tuple(sum(one is not None for one in scores) for scores in by_round)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a score would have to grow to reach a target."""

    round: str  # the round by which it is to be reached; empty when none is named
    needed: Decimal
    points: float  # what is still missing; 0 when it is reached
    # Points a year from the last round on; None where names of rounds tell no years.
    a_year: float | None
    so_far: float | None  # points a year over the rounds until now; None with fewer than two
    level: int | None = None  # the level that was set; None where only a score was

    def aim[T](self, say: Callable[..., T], needed: str) -> T | str:
        """What was set, as ``say`` words it: a level beside the score needed, or a score alone."""
        return needed if self.level is None else say(_LEVEL, level=self.level, score=needed)


@dataclass(frozen=True)
class AllRounds:
    rounds: tuple[str, ...]  # their names, the first one first; the last ones where there are many
    groups: tuple[GroupPath, ...]

    def group(self, questionnaire: str, block: str) -> GroupPath | None:
        key = questionnaire, block
        found = (one for one in self.groups if (one.questionnaire.settings.id, one.block) == key)
        return next(found, None)

    def unit(self, code: str) -> tuple[tuple[GroupPath, UnitPath], ...]:
        """The paths of a unit, under whichever code it has."""
        return tuple(
            (group, one) for group in self.groups for one in group.units if one.is_called(code)
        )

    def paces(
        self, group: GroupPath, scores: Iterable[Decimal | float | None], targets: Iterable[Target]
    ) -> tuple[Pace, ...]:
        """What each target asks of a group, or a unit of it, with these scores, nearest first."""
        model, path = group.questionnaire, zip(self.rounds, scores, strict=True)
        told = [(name, float(score)) for name, score in path if score is not None]
        if not told or model.root is None:
            return ()
        (first, before), (last, score) = told[0], told[-1]
        until_now = _years(first, last)
        so_far = (score - before) / until_now if until_now else None
        found = []
        for one in targets:
            # A level that the ladder no longer has is no target, as a node that is gone.
            fits = one.node == model.root.code and (one.level or 0) < len(model.levels)
            needed = score_needed(model, one) if fits and one.block in ("", group.block) else None
            if needed is None:
                continue
            needed = round_half_up(float(needed), model.settings.decimals)
            missing = max(0.0, float(needed) - score)
            years = _years(last, one.round)
            a_year = missing / years if years is not None and years > 0 else None
            found.append(Pace(one.round, needed, missing, a_year, so_far, one.level))
        return tuple(sorted(found, key=lambda one: round_key(one.round)))


def _years(first: str, last: str) -> int | None:
    one, other = year_of(first), year_of(last)
    return None if one is None or other is None else other - one


def all_rounds(
    collection: Collection, wanted: Wanted = EVERYTHING, *, progress: Progress = SILENT
) -> AllRounds:
    """The paths over all rounds until the one wanted."""
    return paths_over(scored_rounds(collection, wanted, progress), collection.in_use.codes_of)


def scored_rounds(
    collection: Collection, wanted: Wanted, progress: Progress, known: Iterable[National] = ()
) -> list[National]:
    """What stands in all rounds until the one wanted, scored; ``known`` are scored already."""
    last, names = wanted.occasion, national.rounds(collection)
    if last is not None:
        names = tuple(one for one in names if round_key(one) <= round_key(last))
    there = {one.round: one for one in known}
    found = []
    for name in names[-MOST:]:
        closed = closing_of(collection, name) is not None
        of_it = replace(wanted, occasion=name, final_only=wanted.final_only or closed)
        with as_kept(collection, name) as standing, suppress(AssessmentError):  # nothing stands
            found.append(there.get(name) or national.national(
                collection, of_it, standing=standing, progress=progress))  # fmt: skip
    return found


def paths_over(found: Sequence[National], same: Callable[[str], Hashable]) -> AllRounds:
    """The paths over rounds that were scored, in their order; ``same`` tells units apart."""
    by_unit: dict[tuple[str, Hashable], dict[int, UnitScores]] = {}
    for at, one in enumerate(found):
        for unit in one.scored:
            key = unit.standing.case.questionnaire, same(unit.standing.case.unit)
            by_unit.setdefault(key, {})[at] = unit
    groups: dict[tuple[str, str], list[UnitPath]] = {}
    models: dict[tuple[str, str], Questionnaire] = {}
    for (form, _), told in by_unit.items():
        last = told[max(told)]
        groups.setdefault((form, last.unit.block), []).append(_path(told, len(found)))
        models[form, last.unit.block] = found[-1].questionnaires.get(form, last.questionnaire)
    ordered = sorted(groups, key=lambda key: (key[1], key[0]))
    units = {key: tuple(sorted(groups[key], key=_last)) for key in ordered}
    paths = tuple(GroupPath(models[key], key[1], few) for key, few in units.items())
    return AllRounds(tuple(one.round for one in found), paths)


def _path(told: Mapping[int, UnitScores], total: int) -> UnitPath:
    last, order = told[max(told)], sorted(told)
    rows = [(told[at].scores, told[at].questionnaire) for at in order]
    scores, common = over_rounds(last.questionnaire, rows)
    by_round = dict(zip(order, scores, strict=True))
    return UnitPath(last.unit, tuple(by_round.get(at) for at in range(total)), common)


def _last(one: UnitPath) -> tuple[bool, Decimal, str]:
    score = one.scores[-1]
    return score is None, -(score or Decimal(0)), one.unit.code


def keep_targets(
    collection: Collection, questionnaire: str, targets: Iterable[Target], word: Word
) -> None:
    """Keep what is to be reached, in place of what was before."""
    told = json.dumps([astuple(one) for one in targets], default=str)
    body = {"questionnaire": questionnaire, "targets": told}
    say(collection, ActKind.TARGETS, body, word)


def targets_of(collection: Collection) -> dict[str, tuple[Target, ...]]:
    """What is to be reached, by the identity of a questionnaire; the last word on each counts."""
    acts = (one.body for one in collection.said.acts if one.kind == ActKind.TARGETS)
    return {
        body["questionnaire"]: tuple(
            Target(node, level, None if score is None else Decimal(score), block, occasion)
            for node, level, score, block, occasion in json.loads(body["targets"])
        )
        for body in acts
    }

"""The path of every unit and group over all rounds, on the indicators its rounds share.

A unit's scores are computed from the indicators that it has scored in each round in which it
reported, with the weights of its last one. A group's path is the median of the units that have
reported in all of its rounds, so that units which join or leave do not move it.
"""

import json
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass, replace
from decimal import Decimal
from functools import cached_property
from statistics import median

from assessment.consolidation import national
from assessment.consolidation.acts import Word, as_kept, closing_of, record_act
from assessment.consolidation.collection import Collection
from assessment.consolidation.model import ActKind
from assessment.consolidation.national import EVERYTHING, National, NationalQuery, UnitScores
from assessment.errors import AssessmentError
from assessment.progress import SILENT, Progress
from assessment.questionnaire.model import Questionnaire
from assessment.scoring.compare import Target, over_rounds, score_needed
from assessment.scoring.rounding import round_half_up
from assessment.units import Unit, round_key, year_of
from assessment.words import mark

MAX_ROUNDS = 14
_LEVEL = mark("level {level} ({score})")

type _GroupKey = tuple[str, str]  # identity of the questionnaire, code of the peer group


@dataclass(frozen=True, slots=True)
class UnitPath:
    unit: Unit
    scores: tuple[Decimal | None, ...]  # one a round, as printed; None where it has none
    common: int  # number of indicators that all of its rounds have alike

    @property
    def medians(self) -> list[Decimal]:
        """The scores of the rounds in which it has one."""
        return [score for score in self.scores if score is not None]

    @property
    def change(self) -> Decimal | None:
        """Points gained from its first score to its last; None with fewer than two scores."""
        scores = self.medians
        if len(scores) < 2:
            return None
        return scores[-1] - scores[0]

    def is_called(self, code: str) -> bool:
        """Whether the unit has this code, or had it once."""
        return code in (self.unit.code, *self.unit.formerly)


@dataclass(frozen=True)
class GroupPath:
    questionnaire: Questionnaire  # in its last version
    block: str
    units: tuple[UnitPath, ...]  # by their last scores, the best first

    @property
    def reached(self) -> tuple[bool, ...]:
        """For each round, whether any unit of the group has a score in it."""
        return tuple(map(bool, self.counts))

    @cached_property
    def steady(self) -> tuple[UnitPath, ...]:
        """The units that have a score in each round in which any unit of the group has one."""
        rounds_with_scores = sum(self.reached)
        return tuple(path for path in self.units if len(path.medians) == rounds_with_scores)

    @cached_property
    def medians(self) -> tuple[float | None, ...]:
        """Median of the units in every round, one a round, as printed; None where there is none."""
        if not self.steady:
            return (None,) * len(self.counts)
        decimals = self.questionnaire.settings.decimals
        medians: list[float | None] = []
        for round_scores in zip(*(path.scores for path in self.steady), strict=True):
            known = [float(score) for score in round_scores if score is not None]
            if known:
                medians.append(float(round_half_up(median(known), decimals)))
            else:
                medians.append(None)
        return tuple(medians) or (None,) * len(self.counts)

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """How many units have a score, one number a round."""
        by_round = zip(*(path.scores for path in self.units), strict=True)
        return tuple(sum(score is not None for score in scores) for scores in by_round)


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

    def aim[T](self, translate: Callable[..., T], needed: str) -> T | str:
        """The target in words of ``say``: a level beside the score needed, or a score alone."""
        if self.level is None:
            return needed
        return translate(_LEVEL, level=self.level, score=needed)


@dataclass(frozen=True)
class AllRounds:
    rounds: tuple[str, ...]  # their names, the first one first; the last ones where there are many
    groups: tuple[GroupPath, ...]

    def group(self, questionnaire: str, block: str) -> GroupPath | None:
        for group in self.groups:
            if (group.questionnaire.settings.id, group.block) == (questionnaire, block):
                return group
        return None

    def unit(self, code: str) -> tuple[tuple[GroupPath, UnitPath], ...]:
        """The paths of a unit, under whichever code it has, each with its group."""
        return tuple(
            (group, path) for group in self.groups for path in group.units if path.is_called(code)
        )

    def paces(
        self, group: GroupPath, scores: Iterable[Decimal | float | None], targets: Iterable[Target]
    ) -> tuple[Pace, ...]:
        """What each target asks of a group, or a unit of it, with these scores, nearest first."""
        model = group.questionnaire
        by_round = zip(self.rounds, scores, strict=True)
        known = [(name, float(score)) for name, score in by_round if score is not None]
        if not known or model.root is None:
            return ()
        first_round, first_score = known[0]
        last_round, last_score = known[-1]
        elapsed = _years_between(first_round, last_round)
        if elapsed:
            so_far = (last_score - first_score) / elapsed
        else:
            so_far = None
        paces = []
        for target in targets:
            needed = _needed_for(target, group)
            if needed is None:
                continue
            missing = max(0.0, float(needed) - last_score)
            remaining = _years_between(last_round, target.round)
            if remaining is not None and remaining > 0:
                a_year = missing / remaining
            else:
                a_year = None
            paces.append(Pace(target.round, needed, missing, a_year, so_far, target.level))
        return tuple(sorted(paces, key=lambda pace: round_key(pace.round)))


def _needed_for(target: Target, group: GroupPath) -> Decimal | None:
    """The overall score that a target asks of a group, as printed; None where it asks nothing."""
    model = group.questionnaire
    if model.root is None or target.node != model.root.code:
        return None
    # A level that the ladder no longer has is no target, like a node that is gone.
    if (target.level or 0) >= len(model.levels) or target.block not in ("", group.block):
        return None
    needed = score_needed(model, target)
    if needed is None:
        return None
    return round_half_up(float(needed), model.settings.decimals)


def _years_between(first_round: str, last_round: str) -> int | None:
    first_year = year_of(first_round)
    last_year = year_of(last_round)
    if first_year is None or last_year is None:
        return None
    return last_year - first_year


def all_rounds(
    collection: Collection, wanted: NationalQuery = EVERYTHING, *, progress: Progress = SILENT
) -> AllRounds:
    """The paths over all rounds until the one wanted."""
    scored = scored_rounds(collection, wanted, progress)
    return paths_over(scored, collection.in_use.codes_of)


def scored_rounds(
    collection: Collection,
    wanted: NationalQuery,
    progress: Progress,
    known: Iterable[National] = (),
) -> list[National]:
    """What stands in all rounds until the one wanted, scored; ``known`` are scored already."""
    names = national.rounds(collection)
    last_round = wanted.occasion
    if last_round is not None:
        names = tuple(name for name in names if round_key(name) <= round_key(last_round))
    known_by_round = {picture.round: picture for picture in known}
    pictures = []
    for name in names[-MAX_ROUNDS:]:
        is_closed = closing_of(collection, name) is not None
        selection = replace(wanted, occasion=name, final_only=wanted.final_only or is_closed)
        # A round in which nothing stands is left out.
        with as_kept(collection, name) as standing, suppress(AssessmentError):
            picture = known_by_round.get(name) or national.national(
                collection, selection, standing=standing, progress=progress
            )
            pictures.append(picture)
    return pictures


def paths_over(pictures: Sequence[National], unit_identity: Callable[[str], Hashable]) -> AllRounds:
    """The paths over scored rounds, given in their order.

    ``unit_identity`` gives the same value for all codes of one unit.
    """
    scores_by_unit: dict[tuple[str, Hashable], dict[int, UnitScores]] = {}
    for round_index, picture in enumerate(pictures):
        for unit_scores in picture.scored:
            case = unit_scores.standing.case
            unit_key = case.questionnaire, unit_identity(case.unit)
            scores_by_unit.setdefault(unit_key, {})[round_index] = unit_scores
    paths_by_group: dict[_GroupKey, list[UnitPath]] = {}
    models: dict[_GroupKey, Questionnaire] = {}
    for (questionnaire, _), by_round in scores_by_unit.items():
        last = by_round[max(by_round)]
        group_key = questionnaire, last.unit.block
        paths_by_group.setdefault(group_key, []).append(_unit_path(by_round, len(pictures)))
        models[group_key] = pictures[-1].questionnaires.get(questionnaire, last.questionnaire)
    groups = []
    for group_key in sorted(paths_by_group, key=lambda key: (key[1], key[0])):
        units = tuple(sorted(paths_by_group[group_key], key=_rank_by_last_score))
        groups.append(GroupPath(models[group_key], group_key[1], units))
    return AllRounds(tuple(picture.round for picture in pictures), tuple(groups))


def _unit_path(by_round: Mapping[int, UnitScores], total_rounds: int) -> UnitPath:
    last = by_round[max(by_round)]
    indices = sorted(by_round)
    rows = [(by_round[index].scores, by_round[index].questionnaire) for index in indices]
    scores, common = over_rounds(last.questionnaire, rows)
    score_by_round = dict(zip(indices, scores, strict=True))
    return UnitPath(last.unit, tuple(map(score_by_round.get, range(total_rounds))), common)


def _rank_by_last_score(path: UnitPath) -> tuple[bool, Decimal, str]:
    """Sort key: the best last score first, units without one last, ties by code."""
    score = path.scores[-1]
    return score is None, -(score or Decimal(0)), path.unit.code


def keep_targets(
    collection: Collection, questionnaire: str, targets: Iterable[Target], word: Word
) -> None:
    """Record the targets of a questionnaire, in place of all earlier ones."""
    written = json.dumps([astuple(target) for target in targets], default=str)
    body = {"questionnaire": questionnaire, "targets": written}
    record_act(collection, ActKind.TARGETS, body, word)


def targets_of(collection: Collection) -> dict[str, tuple[Target, ...]]:
    """The targets by the identity of their questionnaire; the last act on each counts."""
    return {
        act.body["questionnaire"]: _read_targets(act.body["targets"])
        for act in collection.committee_acts.acts
        if act.kind == ActKind.TARGETS
    }


def _read_targets(written: str) -> tuple[Target, ...]:
    targets = []
    for node, level, score, block, round_name in json.loads(written):
        if score is None:
            needed = None
        else:
            needed = Decimal(score)
        targets.append(Target(node, level, needed, block, round_name))
    return tuple(targets)

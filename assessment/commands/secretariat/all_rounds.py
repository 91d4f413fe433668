"""The paths of units and groups over all rounds, the targets to reach and the pace needed."""

from collections.abc import Iterator
from pathlib import Path

from assessment.commands.command import (
    COLLECTION,
    JUDGED_BY,
    LAYER,
    Context,
    argument,
    command,
    told,
)
from assessment.commands.output import Outcome, picked
from assessment.consolidation.acts import Word
from assessment.consolidation.collection import Collection
from assessment.consolidation.national import Wanted, group_names
from assessment.errors import refused, stop_on_errors
from assessment.problems.consolidation import ConsolidationProblem
from assessment.reports.given import read_targets
from assessment.responses.model import Layer
from assessment.scoring.compare import Target
from assessment.secretariat.all_rounds import (
    AllRounds,
    GroupPath,
    Pace,
    UnitPath,
    all_rounds,
    keep_targets,
    pace,
    targets_of,
)
from assessment.words import Words, mark

_PACE = mark("Target {needed} by {round}: {points} points missing, {a_year} a year.")
_REACHED = mark("Target {needed} by {round}: reached.")


@command(
    "all-rounds",
    COLLECTION,
    argument("--unit", help="only this unit"),
    argument("--targets", help="table of targets to keep: node, level or score, block, round"),
    argument("--questionnaire", help="identity of the one the targets are for"),
    argument("--by", default="", help="who sets the targets"),
    argument("--reason", default="", help="where they are from"),
    LAYER,
    *JUDGED_BY,
)
def all_rounds_command(context: Context) -> Outcome:
    """The path of each group and unit over all rounds, with targets and the pace needed."""
    given = context.arguments
    with context.read() as collection, told() as progress:
        wanted = Wanted(layer=Layer(given.layer))
        paths = all_rounds(collection, wanted, progress=progress)
        if not paths.groups:
            raise refused(ConsolidationProblem.NOTHING_STANDS)
        if given.targets:
            _keep(collection, paths, context)
        targets = targets_of(collection)
    if given.unit and not paths.unit(given.unit):
        raise refused(ConsolidationProblem.NO_SUCH_CASE, unit=given.unit)
    groups = [
        (one, targets.get(one.questionnaire.settings.id, ()))
        for one in paths.groups
        if not given.unit or any(_is_called(each, given.unit) for each in one.units)
    ]
    data = {
        "rounds": paths.rounds,
        "groups": [_json(one, paths, aims, given.unit) for one, aims in groups],
    }
    return Outcome(data, (line for one, aims in groups
                          for line in _lines(one, paths, aims, context.words)))  # fmt: skip


def _keep(collection: Collection, paths: AllRounds, context: Context) -> None:
    given = context.arguments
    models = {one.questionnaire.settings.id: one.questionnaire for one in paths.groups}
    model = models.get(given.questionnaire or next(iter(models)))
    if model is None:
        raise refused(ConsolidationProblem.NO_SUCH_CASE, unit=given.questionnaire)
    targets = read_targets(Path(given.targets), model, context.findings)
    stop_on_errors(context.findings)
    by = given.by or context.say("Secretariat")
    word = Word(by, context.now, given.reason or Path(given.targets).name)
    keep_targets(collection, model.settings.id, targets, word)


def _is_called(one: UnitPath, code: str) -> bool:
    return code in (one.unit.code, *one.unit.formerly)


def _paces(group: GroupPath, paths: AllRounds, targets: tuple[Target, ...]) -> tuple[Pace, ...]:
    path = list(zip(paths.rounds, group.medians, strict=True))
    return pace(group.questionnaire, group.block, path, targets)


def _json(
    group: GroupPath, paths: AllRounds, targets: tuple[Target, ...], wanted: str | None
) -> dict[str, object]:
    units = [one for one in group.units if not wanted or _is_called(one, wanted)]
    return {
        "questionnaire": group.questionnaire.settings.id,
        **picked(group, "block", "counts", "medians"),
        "units": [_unit_json(one, group, paths, targets) for one in units],
        "steady": len(group.steady),
        "targets": [_pace_json(one) for one in _paces(group, paths, targets)],
    }


def _unit_json(
    one: UnitPath, group: GroupPath, paths: AllRounds, targets: tuple[Target, ...]
) -> dict[str, object]:
    scores = [None if score is None else float(score) for score in one.scores]
    path = list(zip(paths.rounds, scores, strict=True))
    found = pace(group.questionnaire, group.block, path, targets)
    return {
        **picked(one, "scores", "common", "change", unit="unit.code"),
        "targets": [_pace_json(each) for each in found],
    }


def _pace_json(one: Pace) -> dict[str, object]:
    return picked(one, "round", "needed", "points", "a_year", "so_far")


def _lines(
    group: GroupPath, paths: AllRounds, targets: tuple[Target, ...], words: Words
) -> Iterator[str]:
    names = group_names((group.questionnaire,))
    name = names[group.block].get(words.language) if group.block in names else group.block
    path = " → ".join("–" if one is None else f"{one:.1f}" for one in group.medians)
    yield words.say("{group}: {path}, units in all of these rounds: {n}",
                    group=name, path=path, n=len(group.steady))  # fmt: skip
    for one in _paces(group, paths, targets):
        yield words.say(_PACE if one.points else _REACHED, **_told(one))
    for unit in group.units:
        scores = " → ".join("–" if one is None else f"{one}" for one in unit.scores)
        yield f"  {unit.unit.code}  {unit.unit.name.get(words.language)}: {scores}"


def _told(one: Pace) -> dict[str, object]:
    a_year = "–" if one.a_year is None else f"{one.a_year:.1f}"
    return {"needed": f"{one.needed}", "round": one.round or "–", "points": f"{one.points:.1f}",
            "a_year": a_year}  # fmt: skip

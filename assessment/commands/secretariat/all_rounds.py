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
    in_use_of,
    told,
)
from assessment.commands.output import Outcome, findings_json
from assessment.consolidation.acts import Word, keep_targets
from assessment.consolidation.collection import Collection
from assessment.consolidation.national import Wanted, group_names
from assessment.errors import AssessmentError, Finding, errors_in
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
    pace,
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
    given, words = context.arguments, context.words
    in_use, found = in_use_of(given)
    with Collection.open_anywhere(Path(given.collection), in_use) as collection, told() as progress:
        wanted = Wanted(layer=Layer(given.layer))
        paths = all_rounds(collection, wanted, progress=progress)
        if not paths.groups:
            raise AssessmentError(Finding(ConsolidationProblem.NOTHING_STANDS))
        wrong = _keep(collection, paths, context) if given.targets else ()
        targets = collection.said.targets
    if given.unit and not paths.unit(given.unit):
        values = {"unit": given.unit}
        raise AssessmentError(Finding(ConsolidationProblem.NO_SUCH_CASE, values=values))
    groups = [one for one in paths.groups if not given.unit or _has(one, given.unit)]
    data = {
        "rounds": list(paths.rounds),
        "groups": [_json(one, paths, targets.get(one.questionnaire.settings.id, ()), given.unit)
                   for one in groups],
        "findings": findings_json((*found, *wrong), words),
    }  # fmt: skip
    lines = [
        line
        for one in groups
        for line in _lines(one, paths, targets.get(one.questionnaire.settings.id, ()), words)
    ]
    return Outcome(data, tuple(lines), (*found, *wrong))


def _keep(collection: Collection, paths: AllRounds, context: Context) -> tuple[Finding, ...]:
    given, words = context.arguments, context.words
    models = {one.questionnaire.settings.id: one.questionnaire for one in paths.groups}
    model = models.get(given.questionnaire or next(iter(models)))
    if model is None:
        values = {"unit": given.questionnaire}
        raise AssessmentError(Finding(ConsolidationProblem.NO_SUCH_CASE, values=values))
    wrong: list[Finding] = []
    targets = read_targets(Path(given.targets), model, wrong)
    if stop := errors_in(wrong):
        raise AssessmentError(*stop)
    by = given.by or words.say("Secretariat")
    word = Word(by, context.now, given.reason or Path(given.targets).name)
    keep_targets(collection, model.settings.id, targets, word)
    return tuple(wrong)


def _has(group: GroupPath, code: str) -> bool:
    return any(code in (one.unit.code, *one.unit.formerly) for one in group.units)


def _paces(group: GroupPath, paths: AllRounds, targets: tuple[Target, ...]) -> tuple[Pace, ...]:
    path = list(zip(paths.rounds, group.medians, strict=True))
    return pace(group.questionnaire, group.block, path, targets)


def _json(
    group: GroupPath, paths: AllRounds, targets: tuple[Target, ...], wanted: str | None
) -> dict[str, object]:
    units = [one for one in group.units
             if not wanted or wanted in (one.unit.code, *one.unit.formerly)]  # fmt: skip
    return {
        "questionnaire": group.questionnaire.settings.id,
        "block": group.block,
        "units": [_unit_json(one, group, paths, targets) for one in units],
        "steady": len(group.steady),
        "counts": list(group.counts),
        "medians": list(group.medians),
        "targets": [_pace_json(one) for one in _paces(group, paths, targets)],
    }


def _unit_json(
    one: UnitPath, group: GroupPath, paths: AllRounds, targets: tuple[Target, ...]
) -> dict[str, object]:
    scores = [None if score is None else float(score) for score in one.scores]
    path = list(zip(paths.rounds, scores, strict=True))
    found = pace(group.questionnaire, group.block, path, targets)
    return {
        "unit": one.unit.code,
        "scores": scores,
        "common": one.common,
        "change": None if one.change is None else float(one.change),
        "targets": [_pace_json(each) for each in found],
    }


def _pace_json(one: Pace) -> dict[str, object]:
    return {
        "round": one.round,
        "needed": float(one.needed),
        "points": one.points,
        "a_year": one.a_year,
        "so_far": one.so_far,
    }


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

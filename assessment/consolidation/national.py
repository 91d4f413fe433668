"""The national picture: scores of all standing packages, by peer block, as tables.

The scores are made by the same function as for one unit. Units are compared inside their peer block
and questionnaire only. What is left out is listed, with the reason; a unit that is not in the
register enters nothing.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import TYPE_CHECKING

from assessment.consolidation import national_tables as tables
from assessment.consolidation.collection import Collection
from assessment.consolidation.groups import installed_questionnaires
from assessment.consolidation.standing import CaseStanding, standings
from assessment.consolidation.sweeping import unswept
from assessment.consolidation.unit_scores import UnitScores
from assessment.errors import AssessmentError, Finding
from assessment.problems.consolidation import ConsolidationProblem
from assessment.progress import SILENT, Progress
from assessment.questionnaire.model import Questionnaire
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Layer
from assessment.responses.record import Record
from assessment.scoring.score import score_records
from assessment.units import Unit

if TYPE_CHECKING:
    import pandas as pd

_AT_ONCE = 64


@dataclass(frozen=True)
class National:
    """Everything the national report is made of.

    Attributes:
        round: Name of the round.
        layer: The review layer that was scored.
        scored: The units with their scores, by questionnaire, block and unit.
        left_out: What stands for nothing, and what cannot be scored.
        questionnaires: The latest version of each questionnaire, by its id.
        units: One row a unit: see ``UNIT_COLUMNS``.
        nodes: One row a unit and node: see ``NODE_COLUMNS``.
        blocks: One row a questionnaire, block and node: see ``BLOCK_COLUMNS``.
        levels: One row a questionnaire, block, node and level: see ``LEVEL_COLUMNS``.
        gates: One row a questionnaire, block and gate: see ``GATE_COLUMNS``.
    """

    round: str
    layer: Layer
    scored: tuple[UnitScores, ...]
    left_out: tuple[CaseStanding, ...]
    questionnaires: Mapping[str, Questionnaire]
    units: "pd.DataFrame"
    nodes: "pd.DataFrame"
    blocks: "pd.DataFrame"
    levels: "pd.DataFrame"
    gates: "pd.DataFrame"


type Each = Callable[[UnitScores, Record], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be scored.

    Attributes:
        occasion: The round; None when there is only one.
        layer: The review layer.
        final_only: Whether to leave out what no unit head has approved and signed for.
    """

    occasion: str | None = None
    layer: Layer = Layer.FINAL
    final_only: bool = False


EVERYTHING = Wanted()


def _ignore(_unit: UnitScores, _record: Record) -> None:
    """Count nothing else."""


def rounds(collection: Collection) -> tuple[str, ...]:
    """The rounds that the held packages are of, in order of their names."""
    return tuple(sorted({case.round for case in collection.cases()}))


def is_shown_in(named: str, occasion: str, held: Container[str]) -> bool:
    """Whether what names a round is shown in another one.

    What names none, or none that packages are held of, is shown in all: people write a round in
    many ways, and nothing may be lost from sight.
    """
    return named == occasion or named not in held


def the_round(collection: Collection, wanted: str | None = None) -> str:
    """The round asked for, or the only one there is.

    Raises:
        AssessmentError: If there are several and none was named, or nothing is held at all.
    """
    if wanted is not None:
        return wanted
    found = rounds(collection)
    if len(found) > 1:
        values = {"rounds": ", ".join(found)}
        raise AssessmentError(Finding(ConsolidationProblem.SEVERAL_ROUNDS, values=values))
    if not found:
        raise AssessmentError(Finding(ConsolidationProblem.NOTHING_STANDS))
    return found[0]


def national(
    collection: Collection,
    wanted: Wanted = EVERYTHING,
    *,
    each: Each = _ignore,
    progress: Progress = SILENT,
) -> National:
    """Score everything that stands in a round.

    Args:
        collection: The collection.
        wanted: Which round, in which layer.
        each: Called with every scored unit and its record, which is not kept: the way to count
            other things in the same pass.
        progress: Told after every few units.

    Raises:
        AssessmentError: If several rounds are held and none was named, or nothing stands.
        Cancelled: When the person asked to stop.
    """
    occasion = the_round(collection, wanted.occasion)
    of_round = [one for one in standings(collection) if one.case.round == occasion]
    register = {unit.code: unit for unit in collection.register}
    counting = [one for one in of_round if one.case.unit in register and _counts(one, wanted)]
    scored: list[UnitScores] = []
    for one, record in _scored(collection, (counting, register), wanted.layer, progress):
        each(one, record)
        scored.append(one)
    if not scored:
        raise AssessmentError(Finding(ConsolidationProblem.NOTHING_STANDS))
    there = {one.standing.case for one in scored}
    units = tables.units_table(scored)
    nodes = tables.nodes_table(scored)
    return National(
        round=occasion,
        layer=wanted.layer,
        scored=tuple(scored),
        left_out=tuple(one for one in of_round if one.case not in there),
        questionnaires=_questionnaires(scored),
        units=units,
        nodes=nodes,
        blocks=tables.blocks_table(nodes),
        levels=tables.levels_table(nodes, scored),
        gates=tables.gates_table(scored),
    )


def _counts(one: CaseStanding, wanted: Wanted) -> bool:
    if one.package is None:
        return False
    return one.approved or not wanted.final_only


def _scored(
    collection: Collection,
    expected: tuple[Sequence[CaseStanding], Mapping[str, Unit]],
    layer: Layer,
    progress: Progress,
) -> Iterator[tuple[UnitScores, Record]]:
    """The units with scores and records; records are read and scored a few at a time."""
    counting, register = expected
    ordered = sorted(counting, key=lambda one: _order(one, register))
    done = 0
    progress.step(done, len(ordered))
    for few in _alike(ordered):
        packages = [one.package for one in few if one.package is not None]
        with unswept():
            records = [collection.record(one.revision) for one in packages]
        done += len(few)
        progress.step(done, len(ordered))
        if records[0].questionnaire.root is None:
            continue
        with unswept():
            days = (package.day for package in packages)
            evaluations = [evaluate(r, day) for r, day in zip(records, days, strict=True)]
            scores = score_records(records, evaluations, layer)
        for standing, package, record, found in zip(few, packages, records, scores, strict=True):
            unit = register[standing.case.unit]
            model = record.questionnaire
            yield UnitScores(standing, package, record.subject, model, found, unit), record


def _order(one: CaseStanding, register: Mapping[str, Unit]) -> tuple[str, str, str, str]:
    version = "" if one.package is None else one.package.fingerprint
    return one.case.questionnaire, version, register[one.case.unit].block, one.case.unit


def _alike(ordered: Iterable[CaseStanding]) -> Iterator[tuple[CaseStanding, ...]]:
    """A few at a time, all of one questionnaire."""
    by_fingerprint: dict[str, list[CaseStanding]] = {}
    for one in ordered:
        if one.package is not None:
            by_fingerprint.setdefault(one.package.fingerprint, []).append(one)
    for alike in by_fingerprint.values():
        yield from batched(alike, _AT_ONCE, strict=False)


def _questionnaires(scored: Iterable[UnitScores]) -> dict[str, Questionnaire]:
    """Of each the latest version; what it is called comes from an installed one if it can."""
    known = {one.fingerprint for one in installed_questionnaires()}
    ranked = sorted(
        {one.questionnaire.fingerprint: one.questionnaire for one in scored}.values(),
        key=lambda one: (one.settings.version, one.fingerprint in known, one.fingerprint),
    )
    return {one.settings.id: one for one in ranked}

"""The national picture: scores of all standing packages, by peer block, as tables.

The scores are made by the same function as for one unit. Units are compared inside their peer block
and questionnaire only. What is left out is listed, with the reason; a unit that is not in the
register enters nothing.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import batched, groupby
from typing import TYPE_CHECKING, Any

from assessment.consolidation.collection import Collection
from assessment.consolidation.model import Held
from assessment.consolidation.standing import CaseStanding, standings
from assessment.errors import refused
from assessment.language.text import Language, Text
from assessment.problems.consolidation import ConsolidationProblem
from assessment.progress import SILENT, Progress
from assessment.questionnaire.differences import same_rules
from assessment.questionnaire.library import installed
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Node
from assessment.responses.evaluate import Evaluation, evaluate
from assessment.responses.model import Layer
from assessment.responses.record import Record, Subject
from assessment.scoring.result import NodeScore, Scores
from assessment.scoring.score import score_and_claim
from assessment.units import Unit, load_units, round_order

if TYPE_CHECKING:
    import pandas as pd

_GROUP = ["questionnaire", "block"]
_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class UnitScores:
    """One unit with its standing package and scores; ``Collection.record`` gives the answers."""

    standing: CaseStanding
    package: Held
    subject: Subject
    # What it answered; named with its version where several versions that differ in points,
    # weights, thresholds or gates were answered: each is compared with its own.
    questionnaire: Questionnaire
    scores: Scores
    unit: Unit
    claimed: float | None = None  # full score of the self-assessment; None when there is none


@dataclass(frozen=True)
class National:
    round: str
    layer: Layer
    scored: tuple[UnitScores, ...]  # the units with their scores, by questionnaire, block and unit
    left_out: tuple[CaseStanding, ...]
    # The latest version of each questionnaire, by its id.
    questionnaires: Mapping[str, Questionnaire]
    # One row a unit. ``score`` as printed, ``exact`` in full; ``level`` missing without one;
    # ``rank`` 1 for the best of the same block and questionnaire by the printed score, equal ones
    # share it; ``of`` how many were ranked.
    units: "pd.DataFrame"
    # One row a unit and node; ``depth`` 0 for the index; ``leaf`` for an indicator.
    nodes: "pd.DataFrame"
    # One row a questionnaire, block and node: ``n`` units with a score, the rest over their full
    # scores.
    blocks: "pd.DataFrame"
    # One row a questionnaire, block, node and level; ``share`` of all units of the block that have
    # a level there.
    levels: "pd.DataFrame"
    # One row a questionnaire, block and gate: ``closed`` units whose gate closed, ``changed`` those
    # whose level it lowered, ``of`` all units of the block.
    gates: "pd.DataFrame"


type Each = Callable[[UnitScores, Record, Evaluation], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    occasion: str | None = None
    layer: Layer = Layer.FINAL
    final_only: bool = False  # whether to leave out what no unit head has approved and signed for


EVERYTHING = Wanted()


def _ignore(_unit: UnitScores, _record: Record, _evaluation: Evaluation) -> None:
    """Count nothing else."""


def rounds(collection: Collection) -> tuple[str, ...]:
    """The rounds that the held packages are of, in their order."""
    return tuple(sorted({case.round for case in collection.cases()}, key=round_order))


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
        raise refused(ConsolidationProblem.SEVERAL_ROUNDS, rounds=", ".join(found))
    if not found:
        raise refused(ConsolidationProblem.NOTHING_STANDS)
    return found[0]


def national(
    collection: Collection,
    wanted: Wanted = EVERYTHING,
    *,
    standing: Sequence[CaseStanding] | None = None,
    each: Each = _ignore,
    progress: Progress = SILENT,
) -> National:
    """Score everything that stands in a round.

    ``standing`` is what stands in the round, where that is not what stands today. ``each`` is
    called with every scored unit, its record and evaluation, which are not kept: the way to count
    other things in the same pass.

    Raises:
        AssessmentError: If several rounds are held and none was named, or nothing stands.
        Cancelled: When the person asked to stop.
    """
    occasion = the_round(collection, wanted.occasion)
    held = standings(collection) if standing is None else standing
    of_round = [one for one in held if one.case.round == occasion]
    scored: list[UnitScores] = []
    for one, record, evaluation in _scored(
        collection, of_round, replace(wanted, occasion=occasion), progress
    ):
        each(one, record, evaluation)
        scored.append(one)
    if not scored:
        raise refused(ConsolidationProblem.NOTHING_STANDS)
    there = {one.standing.case for one in scored}
    nodes = nodes_table(scored)
    return National(
        round=occasion,
        layer=wanted.layer,
        scored=tuple(scored),
        left_out=tuple(one for one in of_round if one.case not in there),
        questionnaires=_questionnaires(scored),
        units=units_table(scored),
        nodes=nodes,
        blocks=blocks_table(nodes),
        levels=levels_table(nodes, scored),
        gates=gates_table(scored),
    )


def _scored(
    collection: Collection, of_round: Iterable[CaseStanding], wanted: Wanted, progress: Progress
) -> Iterator[tuple[UnitScores, Record, Evaluation]]:
    """The units with scores and records; records are read and scored a few at a time."""
    register = {unit.code: unit for unit in collection.expected_in(wanted.occasion or "")}
    counting = [
        (one, one.package, register[one.case.unit])
        for one in of_round
        if one.package is not None and one.case.unit in register
        if one.approved or not wanted.final_only
    ]
    ordered = sorted(
        counting,
        key=lambda one: (one[0].case.questionnaire, one[1].fingerprint, one[2].block, one[0].case),
    )
    compared = _compared(collection, [package for _, package, _ in ordered])
    done = 0
    progress.step(done, len(ordered))
    for _, alike in groupby(ordered, key=lambda one: one[1].fingerprint):
        for few in batched(alike, _AT_ONCE, strict=False):
            records = [collection.record(package.revision) for _, package, _ in few]
            done += len(few)
            progress.step(done, len(ordered))
            if records[0].questionnaire.root is None:
                continue
            days = (package.day for _, package, _ in few)
            evaluations = [evaluate(one, day) for one, day in zip(records, days, strict=True)]
            scores = score_and_claim(records, evaluations, wanted.layer)
            read = zip(few, records, evaluations, scores, strict=True)
            for (standing, package, unit), record, evaluation, (found, claimed) in read:
                model = compared.get(package.fingerprint, record.questionnaire)
                one = UnitScores(standing, package, record.subject, model, found, unit, claimed)
                yield one, record, evaluation


def _compared(collection: Collection, packages: Iterable[Held]) -> dict[str, Questionnaire]:
    """The questionnaires, by fingerprint, that go under a name of their own: by their version.

    Two versions are one where they differ in no point, weight, threshold or gate.
    """
    answered = {one.fingerprint: one for one in packages}
    versions = Counter(one.case.questionnaire for one in answered.values())
    by_id: dict[str, list[list[Questionnaire]]] = {}
    for package in sorted(answered.values(), key=lambda one: (one.version, one.fingerprint)):
        if versions[package.case.questionnaire] > 1:
            model = collection.record(package.revision).questionnaire
            alike = by_id.setdefault(model.settings.id, [])
            known = next((each for each in alike if same_rules(each[0], model)), None)
            if known is None:
                alike.append(known := [])
            known.append(model)
    return {
        one.fingerprint: _named(one, alike, each[-1])
        for alike in by_id.values()
        if len(alike) > 1
        for each in alike
        for one in each
    }


def _named(
    one: Questionnaire, alike: Sequence[Sequence[Questionnaire]], latest: Questionnaire
) -> Questionnaire:
    """Under its id and version; where two go by one version, with the beginning of its digest."""
    version = latest.settings.version
    twice = sum(each[-1].settings.version == version for each in alike) > 1
    named = f"{one.settings.id} {version} {latest.fingerprint[:6] if twice else ''}".strip()
    return replace(one, settings=replace(one.settings, id=named))


def _questionnaires(scored: Iterable[UnitScores]) -> dict[str, Questionnaire]:
    """Of each the latest version; what it is called comes from an installed one if it can."""
    known = {one.fingerprint for one in installed_questionnaires()}
    ranked = sorted(
        {one.questionnaire.fingerprint: one.questionnaire for one in scored}.values(),
        key=lambda one: (one.settings.version, one.fingerprint in known, one.fingerprint),
    )
    return {one.settings.id: one for one in ranked}


def units_table(scored: Sequence[UnitScores]) -> "pd.DataFrame":
    return _ranked(_frame([_unit_row(one) for one in scored]), _GROUP)


def _unit_row(one: UnitScores) -> dict[str, Any]:
    overall = one.scores.overall
    return {
        "unit": one.standing.case.unit,
        "km": one.unit.name.get(Language.KM),
        "en": one.unit.name.get(Language.EN),
        "kind": one.unit.kind,
        "block": one.unit.block,
        "parent": one.unit.parent,
        "round": one.standing.case.round,
        "questionnaire": one.questionnaire.settings.id,
        "version": one.package.version,
        "revision": one.package.revision,
        "assessment": one.package.assessment,
        "assessor": one.subject.assessor,
        "state": one.package.state.value,
        "approved": one.standing.approved,
        "trust": one.package.trust.value,
        "why": one.standing.why.value,
        "damaged": one.package.damaged,
        **_numbers(overall),
        "level_before_gates": overall.level_before_gates,
        "lowest": _float(overall.lowest),
        "highest": _float(overall.highest),
        "completeness": overall.completeness,
        "applicable_weight": overall.applicable_weight,
    }


def _numbers(node: NodeScore) -> dict[str, Any]:
    return {"score": _float(node.score), "exact": node.exact, "level": node.level}


def nodes_table(scored: Sequence[UnitScores]) -> "pd.DataFrame":
    rows = [row for one in scored for row in _node_rows(one)]
    return _ranked(_frame(rows), [*_GROUP, "node"])


def _node_rows(one: UnitScores) -> Iterator[dict[str, Any]]:
    block = one.unit.block
    for node, depth, leaf in _structure(one.questionnaire):
        found = one.scores.nodes[node.code]
        yield {
            "unit": one.standing.case.unit,
            "block": block,
            "questionnaire": one.questionnaire.settings.id,
            "node": str(node.code),
            "parent": str(node.parent or ""),
            "depth": depth,
            "leaf": leaf,
            **_numbers(found),
            "completeness": found.completeness,
            "not_applicable": found.not_applicable,
            "unanswered": found.unanswered,
        }


def _structure(questionnaire: Questionnaire) -> Iterator[tuple[Node, int, bool]]:
    """The nodes, how deep each lies, and whether none lies below."""
    by_code = {node.code: node for node in questionnaire.nodes}
    parents = {node.parent for node in questionnaire.nodes}
    for node in questionnaire.nodes:
        depth, above = 0, node
        while above.parent is not None:
            depth, above = depth + 1, by_code[above.parent]
        yield node, depth, node.code not in parents


def blocks_table(nodes: "pd.DataFrame") -> "pd.DataFrame":
    """Distribution of the full scores in every block, for every node."""
    import pandas as pd

    grouped = nodes.groupby([*_GROUP, "node"], sort=False)
    exact = grouped["exact"]
    first = grouped[["depth", "leaf"]].first()
    return pd.DataFrame(
        {
            "depth": first["depth"],
            "leaf": first["leaf"],
            "n": exact.count(),
            "mean": exact.mean(),
            "median": exact.median(),
            "q1": exact.quantile(0.25),
            "q3": exact.quantile(0.75),
            "least": exact.min(),
            "most": exact.max(),
        }
    ).reset_index()


def levels_table(nodes: "pd.DataFrame", scored: Sequence[UnitScores]) -> "pd.DataFrame":
    """How many units of each block are at each level, for every node; levels without any too."""
    import pandas as pd

    place = [*_GROUP, "node"]
    known = nodes.dropna(subset=["level"]).groupby([*place, "level"], sort=False).size().to_dict()
    top = {one.questionnaire.settings.id: len(one.questionnaire.levels) for one in scored}
    rows = [
        (*at, level, int(known.get((*at, level), 0)))
        for at in nodes[place].drop_duplicates().itertuples(index=False)
        for level in range(top[at[0]])
    ]
    table = pd.DataFrame(rows, columns=[*place, "level", "n"])
    return table.assign(share=table["n"] / table.groupby(place)["n"].transform("sum"))


def gates_table(scored: Sequence[UnitScores]) -> "pd.DataFrame":
    import pandas as pd

    rows = []
    for one in scored:
        closed = {shut.gate: shut.changed for shut in one.scores.gates}
        group = one.questionnaire.settings.id, one.unit.block
        rows += [
            (*group, at, str(gate.node), str(gate.target), gate in closed, bool(closed.get(gate)))
            for at, gate in enumerate(one.questionnaire.gates)
        ]
    columns = [*_GROUP, "gate", "node", "target", "closed", "changed"]
    grouped = pd.DataFrame(rows, columns=columns).groupby([*_GROUP, "gate"], sort=False)
    first, counts = grouped[["node", "target"]].first(), grouped[["closed", "changed"]].sum()
    return first.join(counts.astype(int)).assign(of=grouped.size()).reset_index()


def _frame(rows: list[dict[str, Any]]) -> "pd.DataFrame":
    import pandas as pd

    table = pd.DataFrame(rows)
    whole = [name for name in ("level", "level_before_gates") if name in table.columns]
    return table.astype(dict.fromkeys(whole, "Int64") | dict.fromkeys(("score", "exact"), float))


def _ranked(table: "pd.DataFrame", group: list[str]) -> "pd.DataFrame":
    scores = table.groupby(group, sort=False)["score"]
    return table.assign(
        rank=scores.rank(method="min", ascending=False).astype("Int64"),
        of=scores.transform("count").astype(int),
    )


def _float(value: object) -> float | None:
    return None if value is None else float(str(value))


def group_names(answered: Iterable[Questionnaire] = ()) -> dict[str, Text]:
    """Name of every peer group by code; one that no questionnaire names is not in it.

    Questionnaires that were answered name their groups before those that are only installed.
    """
    found: dict[str, Text] = {}
    listed = {unit.block for unit in load_units()}
    blocks = [one.settings.peer_blocks for one in (*answered, *installed_questionnaires())]
    # An only group is all units of its questionnaire, whatever the register calls it.
    several = [each for each in blocks if len(each) > 1]
    for each in (*several, *(each for each in blocks if len(each) == 1)):
        for block in each:
            if len(each) > 1 or block.code not in listed:
                found.setdefault(block.code, block.label)
    return found


def questionnaires_of(collection: Collection) -> tuple[Questionnaire, ...]:
    """The questionnaires answered in a collection, each once."""
    first = {one.fingerprint: one.revision for one in collection.held()}
    known = {one.fingerprint: one for one in installed_questionnaires()}
    return tuple(
        known[fingerprint] if fingerprint in known else collection.record(revision).questionnaire
        for fingerprint, revision in sorted(first.items())
    )


@lru_cache(maxsize=1)
def installed_questionnaires() -> tuple[Questionnaire, ...]:
    """The questionnaires in use on this computer that can be read."""
    return tuple(one.questionnaire for one in installed() if one.questionnaire is not None)

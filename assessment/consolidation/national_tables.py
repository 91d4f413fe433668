"""The tables of the national picture; pandas lives here. Every column is named in one place."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from assessment.consolidation.unit_scores import UnitScores
from assessment.language.text import Language
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Node
from assessment.scoring.result import NodeScore

if TYPE_CHECKING:
    import pandas as pd

# questionnaire: id. block: peer block. score: as printed; exact: full. level: number, missing where
# there is none. rank: 1 for the best among the same block and questionnaire, by the printed score,
# equal ones share it; of: how many were ranked. approved: see ``Standing.approved``.
UNIT_COLUMNS = (
    "unit", "km", "en", "kind", "block", "parent", "round", "questionnaire", "version", "revision",
    "assessment", "assessor", "state", "approved", "trust", "why", "damaged", "score", "exact",
    "level", "level_before_gates", "lowest", "highest", "completeness", "applicable_weight", "rank",
    "of",
)  # fmt: skip
# parent: the node above; empty for the index. depth: 0 index, 1 pillar, and so on. leaf: indicator.
NODE_COLUMNS = (
    "unit", "block", "questionnaire", "node", "parent", "depth", "leaf", "score", "exact", "level",
    "completeness", "not_applicable", "unanswered", "rank", "of",
)  # fmt: skip
# n: units with a score; the rest over their full scores.
BLOCK_COLUMNS = (
    "questionnaire", "block", "node", "depth", "leaf", "n", "mean", "median", "q1", "q3", "least",
    "most",
)  # fmt: skip
# n: units at the level; share: of all units of the block that have a level at the node.
LEVEL_COLUMNS = ("questionnaire", "block", "node", "level", "n", "share")
# closed: units whose gate closed; changed: units whose level it lowered; of: units of the block.
GATE_COLUMNS = (
    "questionnaire", "block", "gate", "node", "target", "closed", "changed", "of",
)  # fmt: skip
_GROUP = ["questionnaire", "block"]


def units_table(scored: Sequence[UnitScores]) -> "pd.DataFrame":
    """One row a unit."""
    table = _frame([_unit_row(one) for one in scored], UNIT_COLUMNS[:-2])
    return _ranked(table, _GROUP)


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
        "questionnaire": one.standing.case.questionnaire,
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
        "applicable_weight": overall.applicable_weight,
    }


def _numbers(node: NodeScore) -> dict[str, Any]:
    return {
        "score": _float(node.score),
        "exact": node.exact,
        "level": node.level,
        "completeness": node.completeness,
    }


def nodes_table(scored: Sequence[UnitScores]) -> "pd.DataFrame":
    """One row a unit and node."""
    rows = [row for one in scored for row in _node_rows(one)]
    return _ranked(_frame(rows, NODE_COLUMNS[:-2]), [*_GROUP, "node"])


def _node_rows(one: UnitScores) -> Iterator[dict[str, Any]]:
    block = one.unit.block
    for node, depth, leaf in _structure(one.questionnaire):
        found = one.scores.nodes[node.code]
        yield {
            "unit": one.standing.case.unit,
            "block": block,
            "questionnaire": one.standing.case.questionnaire,
            "node": str(node.code),
            "parent": str(node.parent or ""),
            "depth": depth,
            "leaf": leaf,
            **_numbers(found),
            "not_applicable": found.not_applicable,
            "unanswered": found.unanswered,
        }


def _structure(questionnaire: Questionnaire) -> Iterator[tuple[Node, int, bool]]:
    """Every node with its depth below the index and whether it is an indicator."""
    depths: dict[str, int] = {}
    parents = {node.parent for node in questionnaire.nodes}
    pending = list(questionnaire.nodes)
    while pending:
        waiting = []
        for node in pending:
            if node.parent is None:
                depths[node.code] = 0
            elif node.parent in depths:
                depths[node.code] = depths[node.parent] + 1
            else:
                waiting.append(node)
        pending = waiting
    for node in questionnaire.nodes:
        yield node, depths[node.code], node.code not in parents


def blocks_table(nodes: "pd.DataFrame") -> "pd.DataFrame":
    """Distribution of the full scores in every block, for every node."""
    import pandas as pd

    grouped = nodes.groupby([*_GROUP, "node"], sort=False)
    exact = grouped["exact"]
    first = grouped[["depth", "leaf"]].first()
    table = pd.DataFrame(
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
    return table[list(BLOCK_COLUMNS)]


def levels_table(nodes: "pd.DataFrame", scored: Sequence[UnitScores]) -> "pd.DataFrame":
    """How many units of each block are at each level, for every node; levels without any too."""
    import pandas as pd

    counted = nodes.dropna(subset=["level"]).groupby([*_GROUP, "node", "level"], sort=False).size()
    known = counted.to_dict()
    top = {one.standing.case.questionnaire: len(one.questionnaire.levels) for one in scored}
    places = nodes[[*_GROUP, "node"]].drop_duplicates().itertuples(index=False)
    rows = []
    for questionnaire, block, node in places:
        numbers = [
            int(known.get((questionnaire, block, node, level), 0))
            for level in range(top[questionnaire])
        ]
        total = sum(numbers)
        rows += [
            (questionnaire, block, node, level, n, n / total if total else float("nan"))
            for level, n in enumerate(numbers)
        ]
    return pd.DataFrame(rows, columns=list(LEVEL_COLUMNS))


def gates_table(scored: Sequence[UnitScores]) -> "pd.DataFrame":
    """How many units of each block failed each gate."""
    import pandas as pd

    found: dict[tuple[str, str, int], list[Any]] = {}
    for one in scored:
        questionnaire, block = one.standing.case.questionnaire, one.unit.block
        closed = {shut.gate: shut.changed for shut in one.scores.gates}
        for number, gate in enumerate(one.questionnaire.gates):
            row = found.setdefault(
                (questionnaire, block, number), [str(gate.node), str(gate.target), 0, 0, 0]
            )
            row[2] += gate in closed
            row[3] += bool(closed.get(gate))
            row[4] += 1
    rows = [(*key, *row) for key, row in found.items()]
    return pd.DataFrame(rows, columns=list(GATE_COLUMNS))


def _frame(rows: list[dict[str, Any]], columns: Sequence[str]) -> "pd.DataFrame":
    import pandas as pd

    table = pd.DataFrame(rows, columns=list(columns))
    whole = [name for name in ("level", "level_before_gates") if name in table.columns]
    return table.astype(dict.fromkeys(whole, "Int64") | dict.fromkeys(("score", "exact"), float))


def _ranked(table: "pd.DataFrame", group: list[str]) -> "pd.DataFrame":
    """The table with rank and number of ranked units inside each group, by the printed score."""
    scores = table.groupby(group, sort=False)["score"]
    return table.assign(
        rank=scores.rank(method="min", ascending=False).astype("Int64"),
        of=scores.transform("count").astype(int),
    )


def _float(value: object) -> float | None:
    return None if value is None else float(str(value))

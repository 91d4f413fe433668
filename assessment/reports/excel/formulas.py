"""The live formulas of the workbook: from indicators to pillars to the index, its level and gates.

They repeat the rules of ``assessment/scoring`` in the language of spreadsheets, so that anyone
can audit a score by looking at its cell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Gate, GateCondition, Node, RankOn
from assessment.reports.sheets import reference, span
from assessment.scoring.aggregate import tree_of
from assessment.scoring.rules import RULES, PartCells

LEAVES = "Indicators"
NODES = "Pillars"
GATES = "Gates"
METHOD = "Method"
WEIGHT_COLUMN = 4
GATE_CLOSED, GATE_CAP = 7, 8
FROM_COLUMN = 3


@dataclass(frozen=True)
class Places:
    questionnaire: Questionnaire
    rows: Mapping[str, tuple[str, int]]
    score_columns: Mapping[str, int]
    gate_rows: tuple[int, ...]
    level_rows: tuple[int, ...]

    def score(self, code: str) -> str:
        sheet, row = self.rows[code]
        return reference(sheet, self.score_columns[sheet], row)

    def weight(self, code: str) -> str:
        sheet, row = self.rows[code]
        return reference(sheet, WEIGHT_COLUMN, row)

    def shown(self, text: str) -> str:
        """The value bands and gates look at: rounded as printed, or full."""
        settings = self.questionnaire.settings
        if settings.rank_and_band_on is RankOn.ROUNDED:
            return f"ROUND({text},{settings.decimals})"
        return f"({text}+0.000000001)"


def score_formula(places: Places, node: Node) -> str:
    children = places.questionnaire.children[node.code]
    counted = f"COUNT({','.join(_ranges(places, children))})"
    reached, weight = _weighted(places, children)
    weighing = [child.code for child in children if child.weight > 0]
    scores, weights = map(places.score, weighing), map(places.weight, weighing)
    cells = PartCells(tuple(scores), tuple(weights), reached, weight, node.start)
    value = RULES[node.aggregation].cells(cells)
    enough = f"{counted}=0"
    if node.min_available > 0:
        enough = f"OR({enough},{_available(places, node)}<{node.min_available}-0.000000001)"
    body = f'IF({enough},"",{value})'
    closed = [
        f"{reference(GATES, GATE_CLOSED, row)}=1"
        for gate, row in zip(places.questionnaire.gates, places.gate_rows, strict=True)
        if gate.cap is None and gate.target == node.code
    ]
    return f"IF(OR({','.join(closed)}),0,{body})" if closed else body


def level_formula(places: Places, score: str, applicable: str) -> str:
    """The level before gates of a score in the cell, with its applicable weight in another."""
    least = places.questionnaire.settings.min_applicable
    limits = span(METHOD, FROM_COLUMN, places.level_rows)
    match = f"IFERROR(MATCH({places.shown(score)},{limits},1)-1,0)"
    return f'IF(OR({score}="",{applicable}<{least}-0.000000001),"",{match})'


def gated_formula(places: Places, code: str, level: str) -> str:
    caps = [
        f"IF({reference(GATES, GATE_CLOSED, row)}=1,{reference(GATES, GATE_CAP, row)},{level})"
        for gate, row in zip(places.questionnaire.gates, places.gate_rows, strict=True)
        if gate.cap is not None and gate.target == code
    ]
    if not caps:
        return level
    return f'IF({level}="","",MIN({",".join([level, *caps])}))'


def gate_formula(places: Places, gate: Gate, score: str, threshold: str) -> str:
    if gate.condition is GateCondition.MISSING:
        return f'IF({score}="",1,0)'
    if gate.condition is GateCondition.BELOW:
        shut = f"{places.shown(score)}<{threshold}"
    else:
        shut = f"ABS({score}-{threshold})<=0.000000001"
    return f'IF({score}="",0,IF({shut},1,0))'


def check_formula(live: str, stored: str, tolerance: float) -> str:
    same = f'AND({live}="",{stored}="")'
    close = f"AND(ISNUMBER({live}),ISNUMBER({stored}),ABS(N({live})-N({stored}))<={tolerance})"
    return f'IF(OR({same},{close}),"OK","DIFFERS")'


def _ranges(places: Places, children: Sequence[Node]) -> list[str]:
    """The score cells of the children, consecutive ones as one range."""
    block = _block(places, children)
    if block is not None:
        sheet, rows = block
        return [span(sheet, places.score_columns[sheet], rows)]
    return [places.score(child.code) for child in children]


def _block(places: Places, children: Sequence[Node]) -> tuple[str, list[int]] | None:
    sheets = {places.rows[child.code][0] for child in children}
    rows = [places.rows[child.code][1] for child in children]
    if len(sheets) == 1 and rows == list(range(rows[0], rows[0] + len(rows))):
        return sheets.pop(), rows
    return None


def _weighted(places: Places, children: Sequence[Node]) -> tuple[str, str]:
    """The weighted sum of the scores there are, and the weight of those."""
    block = _block(places, children)
    if block is not None:
        sheet, rows = block
        weights = span(sheet, WEIGHT_COLUMN, rows)
        scores = span(sheet, places.score_columns[sheet], rows)
        return (
            f"SUMPRODUCT({weights},{scores})",
            f"SUMPRODUCT({weights},--ISNUMBER({scores}))",
        )
    pairs = [(places.weight(child.code), places.score(child.code)) for child in children]
    return (
        "(" + "+".join(f"{weight}*N({score})" for weight, score in pairs) + ")",
        "(" + "+".join(f"{weight}*ISNUMBER({score})" for weight, score in pairs) + ")",
    )


def _available(places: Places, node: Node) -> str:
    """Share of the leaf weight below a node that has a score."""
    tree = tree_of(places.questionnaire)
    shares = tree.below[tree.position[node.code]]
    parts = [
        f"{float(share)!r}*ISNUMBER({places.score(tree.nodes[leaf].code)})"
        for leaf, share in zip(tree.leaves, shares, strict=True)
        if share > 0
    ]
    return "(" + "+".join(parts) + ")"

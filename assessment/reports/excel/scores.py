"""The sheets that count: Summary, Pillars, Indicators, Gates and Method, with live formulas."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from assessment.printing import blocks, figures, sheets
from assessment.printing.figures import CODE, COUNT, LEVEL, SCORE, SHARE, WEIGHT, Series, sheet_of
from assessment.printing.sheets import FIRST_ROW, Formula, ReportSheet, Value, reference, span
from assessment.printing.wording import SHORT_LAYERS, inline, moment_text
from assessment.questionnaire.structure import Gate, GateCondition, Node, RankOn
from assessment.reports import given
from assessment.reports.facts import Facts
from assessment.reports.unit import report, results
from assessment.responses.model import Layer
from assessment.scoring.aggregate import tree_of
from assessment.scoring.result import NodeScore
from assessment.scoring.rules import AGGREGATION_WORDS, RULES, PartCells
from assessment.words import mark

LEAVES = "Indicators"
NODES = "Pillars"
GATES = "Gates"
METHOD = "Method"
_WEIGHT = 4
_FIRST_SCORE = 5
_FROM_SCORE = 3
_CLOSED = 7
_CAP = 8
# Columns of a node, counted from the result.
_APPLIES = 1
_ANSWERED = 2
_BEFORE = 3
_LEVEL = 4
_STORED = 6
_STORED_LEVEL = 7
_CHECK = 8
_GUARD = "0.000000001"


class Places:
    """In which cells the figures of nodes and gates stand."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.questionnaire = facts.questionnaire

    @cached_property
    def inner(self) -> list[Node]:
        """Every node with parts, level by level from the pillars down, the index last."""
        root = self.questionnaire.root
        children = self.questionnaire.children
        nodes = []
        if root is None:
            layer = []
        else:
            layer = [root]
        while layer:
            layer = [c for node in layer for c in children[node.code] if children[c.code]]
            nodes += layer
        if root is None:
            return nodes
        return [*nodes, root]

    @cached_property
    def leaves(self) -> list[Node]:
        order: dict[str, int] = {node.code: at for at, node in enumerate(self.questionnaire.nodes)}
        return sorted(
            self.questionnaire.indicators,
            key=lambda node: (order.get(node.parent or "", -1), order[node.code]),
        )

    @cached_property
    def rows(self) -> dict[str, tuple[str, int]]:
        sheets = ((LEAVES, self.leaves), (NODES, self.inner))
        return {
            node.code: (sheet, row)
            for sheet, nodes in sheets
            for row, node in enumerate(nodes, FIRST_ROW)
        }

    @property
    def result(self) -> int:
        """The column of the score that counts, that of the last step."""
        return _FIRST_SCORE + len(self.facts.layers) - 1

    def score(self, code: str, beside: int = 0) -> str:
        return reference(*self.rows[code], self.result + beside)

    def weight(self, code: str) -> str:
        return reference(*self.rows[code], _WEIGHT)

    def unknown(self, code: str) -> str:
        """Whether so little of a node is answered that it can have no level."""
        return self.few(self.score(code, _APPLIES), self.score(code, _ANSWERED))

    def few(self, applies: str, answered: str) -> str:
        """The same of a node whose applicable weight and completeness stand in these cells."""
        return f"AND({applies}>0,{answered}<{self.questionnaire.settings.min_applicable}-{_GUARD})"

    def shown(self, text: str) -> str:
        """The value bands and gates look at: rounded as printed, or full."""
        if self.questionnaire.settings.rank_and_band_on is RankOn.ROUNDED:
            return f"ROUND({text},{self.questionnaire.settings.decimals})"
        return f"({text}+{_GUARD})"

    def may_close(self, gate: Gate) -> bool:
        return any(closed_gate.gate == gate for closed_gate in self.facts.kept.waiting)

    def gates(self, target: str) -> list[tuple[Gate, str, str]]:
        """The gates of a node, with the cells that say whether each is closed, and its cap."""
        return [
            (gate, reference(GATES, row, _CLOSED), reference(GATES, row, _CAP))
            for row, gate in enumerate(self.questionnaire.gates, FIRST_ROW)
            if gate.target == target
        ]


def score_formula(places: Places, node: Node) -> str:
    shut = [f"{closed}=1" for gate, closed, _ in places.gates(node.code) if gate.cap is None]
    return _after_gates(places, node, shut)


def _after_gates(places: Places, node: Node, shut: Sequence[str] = ()) -> str:
    """What has no score has none whatever gate closes."""
    children = places.questionnaire.children[node.code]
    reached, weight = _of_parts(places, children)
    weighing = [child.code for child in children if child.weight > 0]
    scores = map(places.score, weighing)
    weights = map(places.weight, weighing)
    cells = PartCells(tuple(scores), tuple(weights), reached, weight, node.start)
    value = RULES[node.aggregation].cells(cells)
    enough = f"{weight}=0"
    if node.min_available > 0:
        tree = tree_of(places.questionnaire)
        known = "+".join(
            f"{float(share)!r}*ISNUMBER({places.score(tree.nodes[leaf].code)})"
            for leaf, share in zip(tree.leaves, tree.below[tree.position[node.code]], strict=True)
            if share > 0
        )
        enough = f"OR({enough},({known})<{node.min_available}-{_GUARD})"
    if shut:
        value = f"IF(OR({','.join(shut)}),0,{value})"
    return f'IF({enough},"",{value})'


def level_formula(places: Places, score: str, applicable: str, answered: str) -> str:
    """The level before gates of a score, with its applicable weight and completeness beside it."""
    least = places.questionnaire.settings.min_applicable
    last = FIRST_ROW + len(places.questionnaire.levels) - 1
    limits = span(METHOD, _FROM_SCORE, (FIRST_ROW, last))
    match = f"IFERROR(MATCH({places.shown(score)},{limits},1)-1,0)"
    unknown = ""
    if places.facts.provisional:
        unknown = f",{places.few(applicable, answered)}"
    return f'IF(OR({score}="",{applicable}<{least}-{_GUARD}{unknown}),"",{match})'


def gated_formula(places: Places, code: str, level: str) -> str:
    gates = places.gates(code)
    caps = [f"IF({closed}=1,{cap},{level})" for gate, closed, cap in gates if gate.cap is not None]
    # A gate that is closed only because its node is not known leaves the level open.
    waiting = [
        f"AND({places.unknown(gate.node)},{'TRUE' if places.may_close(gate) else f'{closed}=1'})"
        if gate.cap is None
        else f'AND({closed}="?",{cap}<{level})'
        for gate, closed, cap in (gates if places.facts.provisional else ())
    ]
    if caps:
        capped = f"MIN({','.join([level, *caps])})"
    else:
        capped = level
    if not caps and not waiting:
        return level
    if waiting:
        none = f"OR({','.join([f'{level}=""', *waiting])})"
    else:
        none = f'{level}=""'
    return f'IF({none},"",{capped})'


def gate_formula(places: Places, gate: Gate) -> str:
    score = "$E{row}"
    threshold = "$D{row}"
    if gate.node == gate.target and gate.cap is None:  # the score told already follows from it
        score = f"({_after_gates(places, places.questionnaire.node[gate.node])})"
    if gate.condition is GateCondition.BELOW:
        shut = f"{places.shown(score)}<{threshold}"
    else:
        shut = f"ABS({score}-{threshold})<={_GUARD}"
    closed = f'IF({score}="",0,IF({shut},1,0))'
    if gate.condition is GateCondition.MISSING:
        closed = f'IF({score}="",1,0)'
    if places.facts.provisional and gate.cap is not None:
        shut = "TRUE"
        if not places.may_close(gate):
            shut = f"{closed}=1"
        return f'IF(AND({shut},{places.unknown(gate.node)}),"?",{closed})'
    return closed


def check_formula(live: str, stored: str, tolerance: float) -> str:
    same = f'AND({live}="",{stored}="")'
    close = f"AND(ISNUMBER({live}),ISNUMBER({stored}),ABS(N({live})-N({stored}))<={tolerance})"
    return f'IF(OR({same},{close}),"OK","DIFFERS")'


def _of_parts(places: Places, children: Sequence[Node]) -> tuple[str, str]:
    """The sum of weight times score, and that of the weights that count.

    As ranges where the parts stand below each other on one sheet.
    """
    sheets = {places.rows[child.code][0] for child in children}
    rows = [places.rows[child.code][1] for child in children]
    if len(sheets) == 1 and rows == list(range(rows[0], rows[0] + len(rows))):
        (sheet,) = sheets
        weights = span(sheet, _WEIGHT, rows)
        scores = span(sheet, places.result, rows)
        return f"SUMPRODUCT({weights},{scores})", f"SUMPRODUCT({weights},--ISNUMBER({scores}))"
    pairs = [(places.weight(child.code), places.score(child.code)) for child in children]
    return (
        "(" + "+".join(f"{weight}*N({score})" for weight, score in pairs) + ")",
        "(" + "+".join(f"{weight}*ISNUMBER({score})" for weight, score in pairs) + ")",
    )


def pillars_sheet(facts: Facts) -> ReportSheet:
    places = Places(facts)
    sheet = sheet_of(
        NODES, facts.translate("Results by pillar"), _node_fields(places), places.inner
    )
    note = inline(facts.translate("Formulas: change an indicator's score and see what follows."))
    return replace(sheet, note=note, last_strong=True)


def indicators_sheet(facts: Facts) -> ReportSheet:
    translate = facts.translate
    places = Places(facts)

    def status(node: Node) -> blocks.Lines:
        state = results.state_of(facts, node)
        return translate(
            {"": mark("answered"), "unanswered": "unanswered"}.get(state, "not applicable")
        )

    def comment(node: Node) -> str:
        review = facts.review(node.code)
        if review is None:
            return ""
        return review.comment

    fields: list[Series[Node]] = [
        *_node_fields(places),
        Series(translate("Status"), status, 0, 16),
        Series(translate("Evidence accepted"), lambda n: facts.accepted(n.code)[0], 0, 12, COUNT),
        Series(translate("Evidence handed in"), lambda n: facts.accepted(n.code)[1], 0, 12, COUNT),
        Series(translate("Reason"), lambda node: results.reason_of(facts, node), 0, 36),
        Series(translate("Comment"), comment, 0, 50),
    ]
    return replace(
        sheet_of(LEAVES, translate("Table of indicators"), fields, places.leaves), keys=3
    )


def _node_fields(places: Places) -> list[Series[Node]]:
    facts = places.facts
    translate = facts.translate
    top = facts.top

    def at(beside: int) -> str:
        return f"${sheets.letter(places.result + beside)}{{row}}"

    score = at(0)
    applicable = at(_APPLIES)
    before = at(_BEFORE)
    after = at(_LEVEL)

    def gated(node: Node) -> Formula:
        return Formula(gated_formula(places, node.code, before), facts.score(node).level)

    def filled(node: Node) -> Formula:
        level = facts.score(node).level
        squares = None
        if level is not None:
            squares = "■" * level + "□" * (top - level)
        return Formula(f'IF({after}="","",REPT("■",{after})&REPT("□",{top}-{after}))', squares)

    ungated = level_formula(places, score, applicable, at(_ANSWERED))
    same_score = check_formula(score, at(_STORED), 1e-6)
    same_level = check_formula(after, at(_STORED_LEVEL), 0)
    check = Formula(f'IF(AND({same_score}="OK",{same_level}="OK"),"OK","DIFFERS")', "OK")
    return [
        Series(translate("Code"), lambda node: node.code, 0, 10, CODE),
        Series(translate("Part of"), lambda node: node.parent, 0, 10, CODE),
        Series(translate("Name"), facts.label, 0, 44),
        Series(translate("Weight"), lambda node: node.weight, 0, 10, WEIGHT),
        *(_layer_field(places, layer) for layer in facts.layers),
        Series(
            translate("Applicable weight"), lambda n: facts.score(n).applicable_weight, 0, 13, SHARE
        ),
        Series(
            translate("Completeness"), lambda node: facts.score(node).completeness, 0, 13, SHARE
        ),
        Series(
            translate("Level before gates"),
            lambda node: Formula(ungated, facts.score(node).level_before_gates),
            0,
            12,
            LEVEL,
        ),
        Series(translate("Level"), gated, 0, 10, LEVEL, strong=True),
        Series((), filled, 0, 10),
        Series(translate("Stored score"), lambda n: _known(facts.score(n)), 0, 12, SCORE),
        Series(translate("Stored level"), lambda node: facts.score(node).level, 0, 12, LEVEL),
        Series(translate("Check"), lambda _: check, 0, 12),
    ]


def _known(score: NodeScore) -> Value:
    if score.unanswered and score.exact == 0:
        return sheets.OpenScore()
    return score.exact


def _layer_field(places: Places, layer: Layer) -> Series[Node]:
    facts = places.facts
    is_result = layer is facts.layers[-1]

    def score(node: Node) -> Value:
        # Where nothing can be made of an answer, the other parts would still give a number.
        live = facts.questionnaire.children[node.code] and not facts.score(node).stopped
        if is_result and live:
            return Formula(score_formula(places, node), facts.score(node).exact)
        return _known(facts.order.scores[layer].nodes[node.code])

    return Series(facts.translate(SHORT_LAYERS[layer]), score, 0, 12, SCORE, strong=is_result)


def gates_sheet(facts: Facts) -> ReportSheet:
    translate = facts.translate
    places = Places(facts)
    nodes = facts.questionnaire.node
    shut = [gate.gate for gate in facts.kept.gates]

    def score(gate: Gate) -> Formula:
        source = places.score(gate.node)
        return Formula(f'IF({source}="","",{source})', facts.score(nodes[gate.node]).exact)

    def closed(gate: Gate) -> Value:
        open_yet = gate in facts.unknown_gates and (gate in shut or places.may_close(gate))
        waits = gate.cap is not None and open_yet
        if gate.cap is None and not facts.questionnaire.children[gate.target]:
            return int(gate in shut)  # so is the score of an indicator a number of its own
        return Formula(gate_formula(places, gate), "?" if waits else int(gate in shut))

    fields: tuple[Series[Gate], ...] = (
        Series(translate("Code"), lambda gate: gate.node, 0, 10, CODE),
        Series(translate("Name"), lambda gate: facts.label(nodes[gate.node]), 0, 40),
        Series(translate("Condition"), lambda gate: gate.condition.value, 0, 18),
        Series(translate("Threshold"), lambda gate: gate.threshold, 0, 11, WEIGHT),
        Series(translate("Score"), score, 0, 10, SCORE),
        Series(translate("Target"), lambda gate: gate.target, 0, 12, CODE),
        Series(translate("Gate not met (1 = yes)"), closed, 0, 12, LEVEL, strong=True),
        Series(translate("Highest level then"), lambda gate: gate.cap, 0, 14, LEVEL),
        Series(translate("Reason"), lambda gate: facts.text(gate.reason), 0, 70),
    )
    return sheet_of(GATES, translate("Gate"), fields, facts.questionnaire.gates)


type _Rule = tuple[Value, blocks.Lines, Value, blocks.Lines]


def method_sheet(facts: Facts) -> ReportSheet:
    translate = facts.translate
    text = facts.text
    settings = facts.questionnaire.settings
    root = facts.questionnaire.root
    approved = given.approval_lines(facts.order.approval, facts.speech)
    fields: tuple[Series[_Rule], ...] = (
        Series(translate("Level"), lambda row: row[0], 0, 10, LEVEL),
        Series(translate("Name"), lambda row: row[1], 0, 34),
        Series(translate("from score"), lambda row: row[2], 0, 14, WEIGHT),
        Series(translate("Description"), lambda row: row[3], 0, 80),
    )
    rules = (
        (
            translate("Overall score"),
            () if root is None else translate(AGGREGATION_WORDS[root.aggregation]),
        ),
        (translate("Unanswered"), report.unanswered_rule(facts)),
        (translate("Level"), report.rounding_rule(facts)),
        (translate("Applicable weight"), (f"{settings.min_applicable:%}",)),
        (
            translate("Questionnaire"),
            (f"{inline(text(settings.title))} {settings.version}".strip(),),
        ),
        (translate("Identifier"), (facts.record.id,)),
        *([(translate("Approval"), approved)] if approved else []),
        (translate("Check code"), (facts.printed_code,)),
        (translate("Printed"), (moment_text(facts.order.now),)),
    )
    levels: list[_Rule] = [
        (at, text(level.label), level.from_score, text(level.description))
        for at, level in enumerate(facts.questionnaire.levels)
    ]
    rows = [*levels, *((None, name, None, words) for name, words in rules)]
    return sheet_of(METHOD, translate("Method"), fields, rows)


type _Figure = tuple[blocks.Lines, Value, sheets.Measure]


def summary_sheet(facts: Facts) -> ReportSheet:
    translate = facts.translate
    overall = facts.result.overall
    places = Places(facts)
    before = places.score(overall.code, _BEFORE)
    after = places.score(overall.code, _LEVEL)
    rows: list[_Figure] = [
        (translate("Overall score"), _rounded(places, overall), SCORE),
        (translate("Level before gates"), Formula(before, overall.level_before_gates), LEVEL),
        (translate("Level"), Formula(after, overall.level), LEVEL),
        (translate("Lowest score with open answers"), overall.lowest, SCORE),
        (translate("Highest score with open answers"), overall.highest, SCORE),
    ]
    own = None
    if facts.self_scores is not None:
        own = facts.self_scores.overall.score
    if own is not None and overall.score is not None:
        gap = float(overall.score - own)
        rows.append((translate("Against the self-assessment"), gap, figures.GAP))
    rows += [
        (translate("Completeness"), overall.completeness, SHARE),
        (translate("Applicable weight"), overall.applicable_weight, SHARE),
        (translate("Formula check"), Formula(_all_checks(places), "OK"), SCORE),
        (translate("Pillar"), None, SCORE),
    ]
    pillars = facts.questionnaire.pillars
    first = FIRST_ROW + len(rows)
    rows += [(facts.label(node), _rounded(places, facts.score(node)), SCORE) for node in pillars]
    bars = sheets.Bars("", 1, 2, first, first + len(pillars) - 1, beside=f"D{FIRST_ROW}")
    fields: tuple[Series[_Figure], ...] = (
        Series(translate("Figure"), lambda row: row[0], 0, 56),
        Series(translate("Value"), lambda row: row[1], 0, 18, SCORE, strong=True),
    )
    return replace(
        sheet_of("Summary", translate("Summary"), fields, rows),
        note=inline(facts.text(facts.record.subject.unit_name)),
        charts=(bars,) if pillars else (),
        formats={at: measure for at, (_, _, measure) in enumerate(rows)},
    )


def _rounded(places: Places, score: NodeScore) -> Formula:
    source = places.score(score.code)
    decimals = places.questionnaire.settings.decimals
    printed = None
    if score.score is not None:
        printed = float(score.score)
    return Formula(f'IF({source}="","",ROUND({source},{decimals}))', printed)


def _all_checks(places: Places) -> str:
    column = sheets.letter(places.result + _CHECK)
    parts = [
        f'COUNTIF({sheet}!${column}${FIRST_ROW}:${column}${FIRST_ROW + size - 1},"OK")<>{size}'
        for sheet, size in ((NODES, len(places.inner)), (LEAVES, len(places.leaves)))
        if size
    ]
    return f'IF(OR({",".join(parts)}),"DIFFERS","OK")'

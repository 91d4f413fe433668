"""The sheets that count: Summary, Pillars, Indicators, Gates and Method, with live formulas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Gate, GateCondition, Node, RankOn, Unanswered
from assessment.reports.facts import Facts
from assessment.reports.given import told
from assessment.reports.sheets import (
    FIRST_ROW,
    Bars,
    Formula,
    Measure,
    ReportSheet,
    SheetColumn,
    Value,
    head,
    letter,
    reference,
    span,
)
from assessment.reports.unit.results import reason_of, state_of
from assessment.reports.wording import SHORT_LAYERS, inline, moment_text
from assessment.scoring.aggregate import tree_of
from assessment.scoring.rules import AGGREGATION_WORDS, RULES, PartCells
from assessment.words import mark

LEAVES = "Indicators"
NODES = "Pillars"
GATES = "Gates"
METHOD = "Method"
WEIGHT_COLUMN = 4
GATE_CLOSED, GATE_CAP = 7, 8
FROM_COLUMN = 3
GUARD = "0.000000001"


@dataclass(frozen=True)
class Places:
    questionnaire: Questionnaire
    rows: Mapping[str, tuple[str, int]]
    score_columns: Mapping[str, int]
    gate_rows: tuple[int, ...]
    level_rows: tuple[int, ...]
    provisional: bool  # until the approval, what is open has no level and closes no gate

    def unknown(self, code: str) -> str:
        """Whether so little of a node is answered that it can have no level."""
        sheet, row = self.rows[code]
        applies, answered = (
            reference(sheet, self.score_columns[sheet] + beside, row) for beside in (1, 2)
        )
        return f"AND({applies}>0,{answered}<{self.questionnaire.settings.min_applicable}-{GUARD})"

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
    counted = f"COUNT({','.join(_child_ranges(places, children))})"
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


def level_formula(places: Places, code: str, score: str, applicable: str) -> str:
    """The level before gates of a score in the cell, with its applicable weight in another."""
    least = places.questionnaire.settings.min_applicable
    limits = span(METHOD, FROM_COLUMN, places.level_rows)
    match = f"IFERROR(MATCH({places.shown(score)},{limits},1)-1,0)"
    unknown = f",{places.unknown(code)}" if places.provisional else ""
    return f'IF(OR({score}="",{applicable}<{least}-{GUARD}{unknown}),"",{match})'


def gated_formula(places: Places, code: str, level: str) -> str:
    caps = [
        f"IF({reference(GATES, GATE_CLOSED, row)}=1,{reference(GATES, GATE_CAP, row)},{level})"
        for gate, row in zip(places.questionnaire.gates, places.gate_rows, strict=True)
        if gate.cap is not None and gate.target == code
    ]
    # A gate that is closed only because its node is not known leaves the level open.
    waiting = [
        _waiting(places, gate, row, level)
        for gate, row in zip(places.questionnaire.gates, places.gate_rows, strict=True)
        if places.provisional and gate.target == code
    ]
    capped = f"MIN({','.join([level, *caps])})" if caps else level
    if not caps and not waiting:
        return level
    none = f"OR({','.join([f'{level}=""', *waiting])})" if waiting else f'{level}=""'
    return f'IF({none},"",{capped})'


def _waiting(places: Places, gate: Gate, row: int, level: str) -> str:
    closed = reference(GATES, GATE_CLOSED, row)
    if gate.cap is None:
        return f"AND({places.unknown(gate.node)},{closed}=1)"
    return f'AND({closed}="?",{reference(GATES, GATE_CAP, row)}<{level})'


def gate_formula(places: Places, gate: Gate, score: str, threshold: str) -> str:
    if gate.condition is GateCondition.BELOW:
        shut = f"{places.shown(score)}<{threshold}"
    else:
        shut = f"ABS({score}-{threshold})<={GUARD}"
    closed = f'IF({score}="",0,IF({shut},1,0))'
    if gate.condition is GateCondition.MISSING:
        closed = f'IF({score}="",1,0)'
    if places.provisional and gate.cap is not None:
        return f'IF(AND({closed}=1,{places.unknown(gate.node)}),"?",{closed})'
    return closed


def check_formula(live: str, stored: str, tolerance: float) -> str:
    same = f'AND({live}="",{stored}="")'
    close = f"AND(ISNUMBER({live}),ISNUMBER({stored}),ABS(N({live})-N({stored}))<={tolerance})"
    return f'IF(OR({same},{close}),"OK","DIFFERS")'


def _child_ranges(places: Places, children: Sequence[Node]) -> list[str]:
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


_TOLERANCE = 1e-6
_SCORE_FROM = 5
_KEYS = 3


def inner_nodes(facts: Facts) -> list[Node]:
    """Every node with parts, level by level from the pillars down, the index last."""
    questionnaire = facts.questionnaire
    root = questionnaire.root
    if root is None:
        return []
    found: list[Node] = []
    layer = [root]
    while layer:
        layer = [c for node in layer for c in questionnaire.children[node.code]
                 if questionnaire.children[c.code]]  # fmt: skip
        found += layer
    return [*found, root]


def leaf_nodes(facts: Facts) -> list[Node]:
    questionnaire = facts.questionnaire
    order: dict[str, int] = {node.code: at for at, node in enumerate(questionnaire.nodes)}
    return sorted(
        questionnaire.indicators,
        key=lambda node: (order.get(node.parent or "", -1), order[node.code]),
    )


def places_of(facts: Facts) -> Places:
    questionnaire = facts.questionnaire
    rows: dict[str, tuple[str, int]] = {
        node.code: (LEAVES, FIRST_ROW + at) for at, node in enumerate(leaf_nodes(facts))
    }
    rows |= {node.code: (NODES, FIRST_ROW + at) for at, node in enumerate(inner_nodes(facts))}
    last = _SCORE_FROM + len(facts.layers) - 1
    return Places(
        questionnaire,
        rows,
        {LEAVES: last, NODES: last},
        tuple(FIRST_ROW + at for at in range(len(questionnaire.gates))),
        tuple(FIRST_ROW + at for at in range(len(questionnaire.levels))),
        facts.provisional,
    )


def _layer_columns(facts: Facts) -> list[SheetColumn]:
    return [
        SheetColumn(head(facts.speech.say(SHORT_LAYERS[layer])), 12, Measure.SCORE,
               strong=layer is facts.layers[-1])
        for layer in facts.layers
    ]  # fmt: skip


def _columns(facts: Facts) -> list[SheetColumn]:
    say = facts.speech.say
    return [
        SheetColumn(head(say("Code")), 10, Measure.CODE),
        SheetColumn(head(say("Part of")), 10, Measure.CODE),
        SheetColumn(head(say("Name")), 44),
        SheetColumn(head(say("Weight")), 10, Measure.WEIGHT),
        *_layer_columns(facts),
        SheetColumn(head(say("Applicable weight")), 13, Measure.SHARE),
        SheetColumn(head(say("Completeness")), 13, Measure.SHARE),
        SheetColumn(head(say("Level before gates")), 12, Measure.LEVEL),
        SheetColumn(head(say("Level")), 10, Measure.LEVEL, strong=True),
        SheetColumn("", 10),
        SheetColumn(head(say("Stored score")), 12, Measure.SCORE),
        SheetColumn(head(say("Stored level")), 12, Measure.LEVEL),
        SheetColumn(head(say("Check")), 12),
    ]


def pillars_sheet(facts: Facts) -> ReportSheet:
    places = places_of(facts)
    nodes = inner_nodes(facts)
    return ReportSheet(
        NODES,
        head(facts.speech.say("Results by pillar")),
        tuple(_columns(facts)),
        tuple(_node_row(facts, places, node) for node in nodes),
        note=head(facts.speech.say("Formulas: change an indicator's score and see what follows.")),
        last_strong=True,
    )


def indicators_sheet(facts: Facts) -> ReportSheet:
    """One row per indicator; the scores of the result feed every formula."""
    say = facts.speech.say
    places = places_of(facts)
    columns = [
        *_columns(facts),
        SheetColumn(head(say("Status")), 16),
        SheetColumn(head(say("Evidence accepted")), 12, Measure.COUNT),
        SheetColumn(head(say("Evidence handed in")), 12, Measure.COUNT),
        SheetColumn(head(say("Reason")), 36),
        SheetColumn(head(say("Comment")), 50),
    ]
    rows = []
    for node in leaf_nodes(facts):
        accepted, total = facts.accepted(node.code)
        review = facts.review(node.code)
        state = state_of(facts, node)
        said = say({"": mark("answered"), "unanswered": "unanswered"}.get(state, "not applicable"))
        rows.append(
            (
                *_node_row(facts, places, node),
                head(said), accepted, total, head(reason_of(facts, node)),
                "" if review is None else review.comment,
            )
        )  # fmt: skip
    title = head(say("Table of indicators"))
    return ReportSheet(LEAVES, title, tuple(columns), tuple(rows), keys=_KEYS)


def _node_row(facts: Facts, places: Places, node: Node) -> tuple[Value, ...]:
    found = facts.score(node)
    _, row = places.rows[node.code]
    count = len(facts.layers)
    score_at = f"${letter(_SCORE_FROM + count - 1)}{row}"
    applicable = f"${letter(_SCORE_FROM + count)}{row}"
    before = f"${letter(_SCORE_FROM + count + 2)}{row}"
    after = f"${letter(_SCORE_FROM + count + 3)}{row}"
    stored_score = f"${letter(_SCORE_FROM + count + 5)}{row}"
    stored_level = f"${letter(_SCORE_FROM + count + 6)}{row}"
    scores: list[Value] = [facts.order.scores[layer].nodes[node.code].exact
                           for layer in facts.layers]  # fmt: skip
    # Where nothing can be made of an answer, the other parts would still give a number.
    if facts.questionnaire.children[node.code] and not found.stopped:
        scores[-1] = Formula(score_formula(places, node), found.exact)
    same_score = check_formula(score_at, stored_score, _TOLERANCE)
    same_level = check_formula(after, stored_level, 0)
    bar = f'IF({after}="","",REPT("■",{after})&REPT("□",{facts.top}-{after}))'
    filled = None if found.level is None else "■" * found.level + "□" * (facts.top - found.level)
    return (
        node.code,
        node.parent,
        inline(facts.label(node)),
        node.weight,
        *scores,
        found.applicable_weight,
        found.completeness,
        Formula(level_formula(places, node.code, score_at, applicable), found.level_before_gates),
        Formula(gated_formula(places, node.code, before), found.level),
        Formula(bar, filled),
        found.exact,
        found.level,
        Formula(f'IF(AND({same_score}="OK",{same_level}="OK"),"OK","DIFFERS")', "OK"),
    )


def gates_sheet(facts: Facts) -> ReportSheet:
    say = facts.speech.say
    places = places_of(facts)
    columns = (
        SheetColumn(head(say("Code")), 10, Measure.CODE),
        SheetColumn(head(say("Name")), 40),
        SheetColumn(head(say("Condition")), 18),
        SheetColumn(head(say("Threshold")), 11, Measure.WEIGHT),
        SheetColumn(head(say("Score")), 10, Measure.SCORE),
        SheetColumn(head(say("Target")), 12, Measure.CODE),
        SheetColumn(head(say("Gate not met (1 = yes)")), 12, Measure.LEVEL, strong=True),
        SheetColumn(head(say("Highest level then")), 14, Measure.LEVEL),
        SheetColumn(head(say("Reason")), 70),
    )
    rows = tuple(
        _gate_row(facts, places, gate, row)
        for gate, row in zip(places.questionnaire.gates, places.gate_rows, strict=True)
    )
    return ReportSheet(GATES, head(say("Gate")), columns, rows)


def _gate_row(facts: Facts, places: Places, gate: Gate, row: int) -> tuple[Value, ...]:
    node = places.questionnaire.node[gate.node]
    shut: int | str = int(any(found.gate == gate for found in facts.kept.gates))
    if shut and gate.cap is not None and gate in facts.unknown_gates:
        shut = "?"
    source = places.score(gate.node)
    score = Formula(f'IF({source}="","",{source})', facts.score(node).exact)
    return (
        gate.node, inline(facts.label(node)), gate.condition.value, gate.threshold, score,
        gate.target, Formula(gate_formula(places, gate, f"$E{row}", f"$D{row}"), shut),
        gate.cap, inline(facts.speech.text(gate.reason)),
    )  # fmt: skip


def method_sheet(facts: Facts) -> ReportSheet:
    """Thresholds of the levels, which the formulas read, and the rules in words."""
    say = facts.speech.say
    columns = (
        SheetColumn(head(say("Level")), 10, Measure.LEVEL),
        SheetColumn(head(say("Name")), 34),
        SheetColumn(head(say("from score")), 14, Measure.WEIGHT),
        SheetColumn(head(say("Description")), 80),
    )
    levels = facts.questionnaire.levels
    rows: list[tuple[Value, ...]] = [
        (at, inline(facts.speech.text(level.label)), level.from_score,
         inline(facts.speech.text(level.description)))
        for at, level in enumerate(levels)
    ]  # fmt: skip
    rows += [(None, name, None, value) for name, value in _rules(facts)]
    return ReportSheet(METHOD, head(say("Method")), columns, tuple(rows))


def _rules(facts: Facts) -> list[tuple[str, str]]:
    say = facts.speech.say
    settings = facts.questionnaire.settings
    root = facts.questionnaire.root
    rule = "" if root is None else inline(say(AGGREGATION_WORDS[root.aggregation.value]))
    approved = inline(told(facts.order.approval, facts.speech))
    zero = say("What is unanswered counts as 0.")
    out = say("What is unanswered is left out of the calculation.")
    rounded = say("Scores are rounded once, half up; the level follows from the printed score.")
    full = say("Scores are rounded once, half up; the level follows from the full score.")
    return [
        (inline(say("Overall score")), rule),
        (inline(say("Unanswered")),
         inline(zero if settings.unanswered is Unanswered.ZERO else out)),
        (inline(say("Level")),
         inline(rounded if settings.rank_and_band_on is RankOn.ROUNDED else full)),
        (inline(say("Applicable weight")), f"{settings.min_applicable:%}"),
        (inline(say("Questionnaire")),
         f"{inline(facts.speech.text(settings.title))} {settings.version}".strip()),
        (inline(say("Identifier")), facts.record.id),
        *([(inline(say("Approval")), approved)] if approved else []),
        (inline(say("Check code")), facts.printed_code),
        (inline(say("Printed")), moment_text(facts.order.now)),
    ]  # fmt: skip


def summary_sheet(facts: Facts) -> ReportSheet:
    """The figures of the first page and the check of all formulas."""
    say = facts.speech.say
    overall = facts.result.overall
    places = places_of(facts)
    sheet, row = places.rows[overall.code]
    count = len(facts.layers)
    score = places.score(overall.code)
    decimals = facts.questionnaire.settings.decimals
    printed = None if overall.score is None else float(overall.score)
    before = f"{sheet}!${letter(_SCORE_FROM + count + 2)}${row}"
    after = f"{sheet}!${letter(_SCORE_FROM + count + 3)}${row}"
    rows: list[tuple[Value, ...]] = [
        (head(say("Overall score")), Formula(f'IF({score}="","",ROUND({score},{decimals}))',
                                             printed)),
        (head(say("Level before gates")), Formula(before, overall.level_before_gates)),
        (head(say("Level")), Formula(after, overall.level)),
        *_ranges(facts),
        (head(say("Completeness")), overall.completeness),
        (head(say("Applicable weight")), overall.applicable_weight),
        (head(say("Formula check")), Formula(_all_checks(facts, count), "OK")),
        (head(say("Pillar")), None),
    ]  # fmt: skip
    pillars = facts.questionnaire.pillars
    first = FIRST_ROW + len(rows)
    rows += [
        (inline(facts.label(node)),
         Formula(f'IF({places.score(node.code)}="","",ROUND({places.score(node.code)},{decimals}))',
                 _float(facts.score(node).score)))
        for node in pillars
    ]  # fmt: skip
    bars = Bars("", 1, 2, first, first + len(pillars) - 1, beside=f"D{FIRST_ROW}")
    columns = (
        SheetColumn(head(say("Figure")), 56),
        SheetColumn(head(say("Value")), 18, Measure.SCORE, strong=True),
    )
    return ReportSheet(
        "Summary", head(say("Summary")), columns, tuple(rows),
        note=inline(facts.speech.text(facts.record.subject.unit_name)),
        charts=(bars,) if pillars else (),
        formats=_summary_formats(rows, facts),
    )  # fmt: skip


def _ranges(facts: Facts) -> list[tuple[Value, ...]]:
    say = facts.speech.say
    overall = facts.result.overall
    rows: list[tuple[Value, ...]] = [
        (head(say("Score when everything open counts 0")), _float(overall.lowest)),
        (head(say("Score when everything open is at the top")), _float(overall.highest)),
    ]
    own = facts.self_scores
    if own is not None and own.overall.score is not None and overall.score is not None:
        rows.append((head(say("Against the self-assessment")),
                     float(overall.score - own.overall.score)))  # fmt: skip
    return rows


def _summary_formats(rows: Sequence[tuple[Value, ...]], facts: Facts) -> dict[int, Measure]:
    say = facts.speech.say
    special = {
        head(say("Level before gates")): Measure.LEVEL,
        head(say("Level")): Measure.LEVEL,
        head(say("Completeness")): Measure.SHARE,
        head(say("Applicable weight")): Measure.SHARE,
        head(say("Against the self-assessment")): Measure.DIFFERENCE,
    }
    return {at: special.get(str(row[0]), Measure.SCORE) for at, row in enumerate(rows)}


def _all_checks(facts: Facts, count: int) -> str:
    column = letter(_SCORE_FROM + count + 7)
    parts = [
        f'COUNTIF({sheet}!${column}${FIRST_ROW}:${column}${FIRST_ROW + size - 1},"OK")<>{size}'
        for sheet, size in ((NODES, len(inner_nodes(facts))), (LEAVES, len(leaf_nodes(facts))))
        if size
    ]
    return f'IF(OR({",".join(parts)}),"DIFFERS","OK")'


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)

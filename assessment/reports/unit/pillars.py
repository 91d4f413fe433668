"""Section 2: every pillar with its marks, its layers and the points it costs."""

from decimal import Decimal

from assessment.questionnaire.structure import Node
from assessment.reports import charts, headlines
from assessment.reports.blocks import Block, Cell, Column, Legend, Lines, Row, Section, Table
from assessment.reports.facts import Facts, bands_of
from assessment.reports.shapes import Align
from assessment.reports.unit.beside import beside_cells, beside_columns, beside_words
from assessment.reports.wording import (
    SHORT_LAYERS,
    difference_text,
    level_text,
    score_text,
    share_text,
    weight_text,
)
from assessment.responses.model import Layer

CHART = 215.0


def pillars_section(facts: Facts) -> Section:
    """The chart and the table of pillars."""
    say = facts.speech.say
    blocks: tuple[Block, ...] = (
        _legend(facts),
        pillar_chart(facts),
        _numbers(facts),
        *beside_words(facts),
    )
    measured = say("Score 0–100 by pillar; small number: weight in percent")
    return Section(say("Results by pillar"), headlines.pillars(facts), blocks, measured)


def marks(facts: Facts, code: str) -> charts.Marks:
    """The values of one node in the layers of the report."""
    final = facts.result.nodes[code].exact
    own = None if facts.self_scores is None else facts.self_scores.nodes[code].exact
    earlier = None
    if Layer.DOCUMENT in facts.earlier:
        earlier = facts.order.scores[Layer.DOCUMENT].nodes[code].exact
    return charts.Marks(final, own, earlier)


def _legend(facts: Facts) -> Legend:
    say = facts.speech.say
    shown = [(charts.sign_of("bar"), say(SHORT_LAYERS[facts.layers[-1]]))]
    if facts.self_scores is not None:
        shown.append((charts.sign_of("self"), say("Self-assessment")))
    if Layer.DOCUMENT in facts.earlier:
        shown.append((charts.sign_of("earlier"), say("Document review")))
    if facts.closed_at:
        shown.append((charts.sign_of("gate"), say("a gate is not passed")))
    return Legend(tuple(shown))


def share_of_weight(facts: Facts, node: Node) -> Decimal:
    """The weight of a pillar in percent of all pillars."""
    total = sum((each.weight for each in facts.order.record.questionnaire.pillars), Decimal(0))
    return 100 * node.weight / total if total else Decimal(0)


def pillar_chart(facts: Facts) -> Table:
    """Every pillar as a bar on the bands of the levels."""
    say = facts.speech.say
    shown = bands_of(facts.order.record.questionnaire)
    columns = [
        Column((), 1.0),
        Column(say("Pillar"), 6.6),
        Column((), 1.3, Align.RIGHT),
        Column((), CHART / 17.6, drawing=charts.bullet_head(shown, CHART)),
        Column(say("Score"), 2.3, Align.RIGHT),
        Column(say("Level"), 2.6, Align.CENTRE),
    ]
    if facts.self_scores is not None:
        columns.append(Column(say("Gap"), 2.2, Align.RIGHT))
    rows = tuple(_chart_row(facts, node, shown) for node in
                 facts.order.record.questionnaire.pillars)  # fmt: skip
    return Table(tuple(columns), rows)


def _chart_row(facts: Facts, node: Node, shown: tuple[charts.Band, ...]) -> Row:
    found = facts.score(node)
    gated = any(
        facts.pillar_of(facts.order.record.questionnaire.node[code]) == node
        for code in facts.closed_at
    )
    cells = [
        Cell((node.code,), bold=True),
        Cell(facts.label(node)),
        Cell((weight_text(share_of_weight(facts, node)),), quiet=True),
        Cell(drawing=charts.bullet(shown, marks(facts, node.code), CHART)),
        Cell((score_text(found.score),), bold=True),
        Cell((level_text(found.level),), gate=gated),
    ]
    own = None if facts.self_scores is None else facts.self_scores.nodes[node.code].score
    if facts.self_scores is not None:
        gap = None if own is None or found.score is None else found.score - own
        cells.append(Cell((difference_text(gap),)))
    return Row(tuple(cells))


def _numbers(facts: Facts) -> Table:
    say = facts.speech.say
    columns = (
        Column((), 1.0),
        Column(say("Pillar"), 7.0),
        Column(say("Weight"), 2.0, Align.RIGHT),
        *(
            Column(say(SHORT_LAYERS[layer]), 2.2, Align.RIGHT, shaded=layer is facts.layers[-1])
            for layer in facts.layers
        ),
        *beside_columns(facts, 2.2),
        Column(say("Applicable weight"), 2.6, Align.RIGHT),
        Column(say("Completeness"), 2.6, Align.RIGHT),
        Column(say("Points lost"), 2.4, Align.RIGHT),
    )
    pillars = facts.order.record.questionnaire.pillars
    rows = (*(_number_row(facts, node) for node in pillars), _total_row(facts))
    note = say(
        "Points lost = weight × (100 − score) / 100. They add up to what the overall score lacks, "
        "when it is a weighted mean and nothing lowers it."
    )
    return Table(columns, rows, note=note)


def _number_row(facts: Facts, node: Node) -> Row:
    found = facts.score(node)
    lost = facts.lost(node)
    shown = None if lost is None else round(lost, 1)
    return Row(
        (
            Cell((node.code,), bold=True),
            Cell(facts.label(node)[:1]),
            Cell((weight_text(share_of_weight(facts, node)),)),
            *_layer_cells(facts, node.code),
            *beside_cells(facts, node.code),
            *_coverage(found.applicable_weight, found.completeness),
            Cell((score_text(shown),)),
        )
    )


def _total_row(facts: Facts) -> Row:
    overall = facts.result.overall
    lost = None if overall.score is None else 100 - overall.score
    name: Lines = facts.speech.say("Overall score")
    return Row(
        (
            Cell(),
            Cell(name, bold=True),
            Cell(("100",), bold=True),
            *_layer_cells(facts, overall.code),
            *beside_cells(facts, overall.code),
            *_coverage(overall.applicable_weight, overall.completeness),
            Cell((score_text(lost),), bold=True),
        ),
        total=True,
    )


def _layer_cells(facts: Facts, code: str) -> list[Cell]:
    last = facts.layers[-1]
    return [
        Cell((score_text(facts.order.scores[layer].nodes[code].score),), bold=layer is last)
        for layer in facts.layers
    ]


def _coverage(applicable: float, complete: float) -> tuple[Cell, Cell]:
    return Cell((share_text(applicable),)), Cell((share_text(complete),))

"""Section 5: every indicator on the scale of levels, with its layers, evidence and reason."""

from assessment.questionnaire.structure import Node
from assessment.reports import charts, headlines
from assessment.reports.blocks import Cell, Column, Legend, Lines, Row, Section, Table
from assessment.reports.facts import Facts, bands_of
from assessment.reports.shapes import Align
from assessment.reports.unit.beside import beside_cells, beside_columns
from assessment.reports.unit.pillars import marks, share_of_weight
from assessment.reports.wording import (
    NOTHING,
    REASONS,
    SHORT_LAYERS,
    UNKNOWN,
    level_text,
    score_text,
    weight_text,
)
from assessment.responses.model import Layer

STRIP = 86.0


def indicators_section(facts: Facts) -> Section:
    """The table of indicators, grouped by pillar."""
    say = facts.speech.say
    measured = say("Score 0–100; evidence: documents accepted / handed in")
    return Section(
        say("Table of indicators"),
        headlines.indicators(facts),
        (_legend(facts), _table(facts)),
        measured,
    )


def _legend(facts: Facts) -> Legend:
    say = facts.speech.say
    shown = [(charts.sign_of("final"), say(SHORT_LAYERS[facts.layers[-1]]))]
    if facts.self_scores is not None:
        shown.append((charts.sign_of("self"), say("Self-assessment")))
    if Layer.DOCUMENT in facts.earlier:
        shown.append((charts.sign_of("earlier"), say("Document review")))
    shown += [
        (charts.sign_of("none"), say("not applicable")),
        (charts.sign_of("open"), say("unanswered")),
        (charts.sign_of("gate"), say("a gate is not passed")),
    ]
    return Legend(tuple(shown))


def _table(facts: Facts) -> Table:
    say = facts.speech.say
    shown = bands_of(facts.order.record.questionnaire)
    columns = (
        Column((), 1.7),
        Column(say("Indicator"), 11.0),
        Column((), STRIP / 17.6, drawing=charts.bullet_head(shown, STRIP)),
        *(
            Column(say(SHORT_LAYERS[layer]), 2.0, Align.RIGHT, shaded=layer is facts.layers[-1])
            for layer in facts.layers
        ),
        *beside_columns(facts, 1.9, brief=True),
        Column(say("Level"), 1.6, Align.CENTRE),
        Column(say("Evidence"), 2.0, Align.CENTRE),
        Column(say("Reason"), 6.0),
    )
    rows: list[Row] = []
    pillar: Node | None = None
    for node in facts.order.record.questionnaire.indicators:
        above = facts.pillar_of(node)
        if above not in (pillar, node):
            rows.append(_group_row(facts, above))
        pillar = above
        rows.append(_row(facts, node, shown))
    return Table(columns, tuple(rows))


def _group_row(facts: Facts, pillar: Node) -> Row:
    weight = weight_text(share_of_weight(facts, pillar))
    return Row(
        (
            Cell((pillar.code,), bold=True),
            Cell(facts.label(pillar), bold=True),
            Cell(),
            *(
                Cell((score_text(facts.order.scores[layer].nodes[pillar.code].score),), bold=True)
                for layer in facts.layers
            ),
            *beside_cells(facts, pillar.code, brief=True),
            Cell((level_text(facts.score(pillar).level),), bold=True),
            Cell(),
            Cell(facts.speech.say("weight {weight}", weight=weight)[:1], quiet=True),
        ),
        group=True,
    )


def _row(facts: Facts, node: Node, shown: tuple[charts.Band, ...]) -> Row:
    accepted, total = facts.accepted(node.code)
    found = facts.score(node)
    drawn = charts.strip(
        shown, marks(facts, node.code), STRIP,
        alarm=node.code in facts.closed_at, state=state_of(facts, node),
    )  # fmt: skip
    return Row(
        (
            Cell((node.code,), bold=True),
            Cell(facts.label(node)),
            Cell(drawing=drawn),
            *_layers(facts, node),
            *beside_cells(facts, node.code, brief=True),
            Cell((UNKNOWN if found.unanswered else level_text(found.level),)),
            Cell((f"{accepted} / {total}" if total else NOTHING,)),
            Cell(reason_of(facts, node)[:1], quiet=True, gate=node.code in facts.closed_at),
        )
    )


def _layers(facts: Facts, node: Node) -> list[Cell]:
    last = facts.layers[-1]
    return [
        Cell((score_text(facts.order.scores[layer].nodes[node.code].score),), bold=layer is last)
        for layer in facts.layers
    ]


def state_of(facts: Facts, node: Node) -> str:
    """``not_applicable``, ``unanswered`` or empty for an ordinary result."""
    found = facts.score(node)
    if found.not_applicable or (found.score is None and not found.unanswered):
        return "not_applicable"
    return "unanswered" if found.unanswered else ""


def reason_of(facts: Facts, node: Node) -> Lines:
    """Why an indicator stands where it stands, in a few words; empty when nothing explains it."""
    state = state_of(facts, node)
    if state == "not_applicable":
        return facts.speech.say("Not applicable")
    if state == "unanswered":
        return facts.speech.say("Unanswered")
    review = facts.review(node.code)
    if review is None or review.reason is None:
        return ()
    return facts.speech.say(REASONS[review.reason])

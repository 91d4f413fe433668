"""Annex: why these scores. Every number followed to answers, evidence verdicts and reviews."""

from decimal import Decimal

from assessment.language.digits import latin_digits
from assessment.questionnaire.structure import Aggregation, Node
from assessment.reports.blocks import Cell, Column, Lines, Row, Section, Table
from assessment.reports.facts import Facts
from assessment.reports.shapes import Align
from assessment.reports.wording import NOTHING, joined, once, score_text, weight_text
from assessment.scoring.chain import STATE_WORDS, ExplainedPart, Explanation, Note
from assessment.scoring.explain import explain
from assessment.scoring.rounding import round_half_up
from assessment.scoring.rules import AGGREGATION_WORDS


def why_section(facts: Facts) -> Section:
    """One table: the whole by its pillars, then each pillar by its parts, with the reasons."""
    say = facts.speech.say
    columns = (
        Column((), 1.7),
        Column(say("Part"), 8.4),
        Column(say("Weight"), 1.9, Align.RIGHT),
        Column(say("Score"), 1.9, Align.RIGHT),
        Column(say("Adds"), 1.9, Align.RIGHT),
        Column(say("Why"), 12.0),
    )
    questionnaire = facts.order.record.questionnaire
    rows: list[Row] = []
    for node in questionnaire.nodes:
        if questionnaire.children[node.code]:
            rows.extend(_of_node(facts, node))
    headline = say("Every number comes from answers, evidence and reviews; here is how.")
    measured = say("Adds = weight × score ÷ sum of weights; added up from full values")
    inner = (node for node in questionnaire.nodes if questionnaire.children[node.code])
    if any(node.aggregation is not Aggregation.ARITHMETIC for node in inner):
        measured = say(
            "Adds = points a part contributes by the rule of its node; together they are the score"
        )
    title = say("Annex: why these scores")
    return Section(title, headline, (Table(columns, tuple(rows)),), measured)


def _of_node(facts: Facts, node: Node) -> list[Row]:
    order = facts.order
    chain = explain(order.record, order.evaluation, facts.result, node.code)
    rows = [_head(facts, chain)]
    rows += [_part(facts, part) for part in chain.parts]
    rows += [
        Row((Cell((gate.gate.node,), gate=True), Cell(facts.speech.text(gate.gate.reason)),
             Cell(), Cell(), Cell(), Cell(facts.speech.say("Gate"))))
        for gate in facts.result.gates
        if gate.gate.target == node.code and gate.changed
    ]  # fmt: skip
    return rows


def _head(facts: Facts, chain: Explanation) -> Row:
    why = facts.speech.say(AGGREGATION_WORDS[chain.aggregation])
    return Row(
        (
            Cell((chain.code,), bold=True),
            Cell(facts.speech.text(chain.label), bold=True),
            Cell(),
            Cell((score_text(chain.result.score),), bold=True),
            Cell(),
            Cell(why, bold=True),
        ),
        group=True,
    )


def _part(facts: Facts, part: ExplainedPart) -> Row:
    return Row(
        (
            Cell((part.code,), bold=True),
            Cell(facts.speech.text(part.label)),
            Cell((NOTHING if part.state == "start" else weight_text(part.weight),)),
            Cell((_shown(facts, part.score),)),
            Cell((_shown(facts, part.contribution),)),
            Cell(_why(facts, part)),
        )
    )


def _shown(facts: Facts, value: float | None) -> str:
    decimals = facts.order.record.questionnaire.settings.decimals
    printed: Decimal | None = None if value is None else round_half_up(value, decimals)
    return score_text(printed)


def _why(facts: Facts, part: ExplainedPart) -> Lines:
    """The state of a part, or the notes of the questions that make up an indicator."""
    order = facts.order
    questionnaire = order.record.questionnaire
    state = STATE_WORDS.get(part.state)
    told: list[Lines] = [] if state is None else [facts.speech.say(state)]
    if part.code in questionnaire.node and not questionnaire.children[part.code]:
        chain = explain(order.record, order.evaluation, facts.result, part.code)
        for each in chain.parts:
            told.extend(_said(facts, note) for note in each.notes)
    return joined(told, " ")


def _said(facts: Facts, note: Note) -> Lines:
    return once(tuple(latin_digits(note.said(words)) for words in facts.speech.words))

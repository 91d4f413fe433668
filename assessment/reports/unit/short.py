"""The report of a small office on two pages: the result, and what to do, to be ticked off."""

from collections.abc import Sequence

from assessment.language.digits import latin_digits
from assessment.language.text import in_one_line
from assessment.printing import blocks, charts, sheets
from assessment.printing.blocks import Block, Cell, Column, Figures, Heading, Lines, Section, Table
from assessment.printing.figures import SCORE, Series, figure_text, on_paper
from assessment.printing.shapes import Align, Colour, Drawing, Rectangle
from assessment.printing.wording import SHORT_LAYERS, inline, level_text, shortened, weight_text
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Node
from assessment.reports.facts import Facts, bands_of
from assessment.reports.unit import findings, summary
from assessment.reports.unit.results import STRIP, known_level, legend, pillar_chart, strip
from assessment.responses.model import Layer, Objection

# What two pages hold, also in two languages.
_ACTIONS = 5
_LEAST_ACTIONS = 3
_CHANGES = 4
_BOX = Drawing(14, 14, (Rectangle((1, 1), 11, 11, outline=Colour.INK, stroke=1.0),))


def fits_two_pages(questionnaire: Questionnaire) -> bool:
    """Whether the form is small enough for the report on two pages."""
    return len(questionnaire.indicators) <= 14 and 1 < len(questionnaire.pillars) <= 5


def short_sections(facts: Facts) -> tuple[Section, ...]:
    signs = legend(facts, "bar", ("open", "unanswered")).marks
    result: tuple[Block, ...] = (
        Figures(summary.figures(facts)[:5]),
        blocks.Legend(tuple((sign, words[:1]) for sign, words in signs)),  # one row, not two
        *(summary.pillar_bars(facts)[1:] if facts.speech.languages[1:] else [pillar_chart(facts)]),
        _indicators(facts),
        *_rounds(facts),
    )
    shown = min(len(findings.in_order(facts)), _ACTIONS - _is_full(facts))
    title = facts.translate("Maintain what has been achieved")
    left = summary.to_answer(facts)
    if left and not shown:
        title = left
    if shown:
        title = facts.speech.translate_plural(
            "{n} action, the most urgent first", "{n} actions, the most urgent first", shown
        )
    edges = ", ".join(weight_text(level.from_score) for level in facts.questionnaire.levels[1:])
    how = facts.translate(
        "Each indicator has a level from 0 to {top}; levels become scores from 0 to 100. The "
        "parts are combined by weight into the overall score. Its levels begin at {edges}. "
        "Compare only with units of the same kind.",
        top=len(facts.questionnaire.levels) - 1,
        edges=edges,
    )
    places = (
        facts.translate("Prepared by"),
        facts.translate("Checked by"),
        facts.translate("Unit head"),
    )
    second: tuple[Block, ...] = (
        _actions(facts),
        *_changes(facts),
        *_objections(facts),
        Heading(facts.translate("How to read the score")),
        blocks.Paragraph(how),
        blocks.Signatures(places, facts.translate("Date")),
    )
    return (
        Section(facts.translate("Result"), summary.headline(facts)[:1], result),
        Section(facts.translate("What to do"), title, second),
    )


def _indicators(facts: Facts) -> Table:
    translate = facts.translate
    previous = facts.order.previous
    scale = charts.bullet_head(bands_of(facts.questionnaire), STRIP)

    def named(node: Node) -> Cell:
        return Cell(facts.label(node), gate=node.code in facts.closed_at)

    def levels(layer: Layer) -> Series[Node]:
        nodes = facts.order.scores[layer].nodes
        last = layer is facts.layers[-1]
        head = translate(SHORT_LAYERS[layer])
        return Series(
            head, lambda node: known_level(nodes[node.code]), 2.0, bold=last, align=Align.CENTRE
        )

    def before(node: Node) -> str:
        score = None
        if previous is not None:
            score = previous.scores.nodes.get(node.code)
        level = None
        if score is not None:
            level = score.level
        return level_text(level)

    series: list[Series[Node]] = [
        Series((), lambda node: node.code, 1.7, bold=True),
        Series(translate("Indicator"), named, 10.5),
        Series((), lambda node: strip(facts, node), STRIP / 17.6, drawing=scale),
        *map(levels, facts.layers),
    ]
    if previous is not None:
        series.append(Series(translate("Previous"), before, 2.0, align=Align.CENTRE))
    return on_paper(series, facts.questionnaire.indicators)


def _rounds(facts: Facts) -> list[Block]:
    """Its path over all rounds in lines: a table would take the room of the actions."""
    unit_rounds = facts.order.rounds
    translate = facts.translate
    if unit_rounds is None:
        return []
    digits = facts.questionnaire.settings.decimals

    def line(head: Lines, scores: Sequence[sheets.Value]) -> Block:
        by_round = zip(map(latin_digits, unit_rounds.rounds), scores, strict=True)
        texts = (f"{name} {figure_text(score, SCORE, digits)}" for name, score in by_round)
        return blocks.small((f"{inline(head)}: {', '.join(texts)}",))

    path = line(translate("All rounds"), unit_rounds.path.scores)
    if _is_full(facts):
        return [path]
    return [path, line(translate("Median of the group"), unit_rounds.medians)]


def _actions(facts: Facts) -> Table:
    translate = facts.translate
    nodes = findings.in_order(facts)[: _ACTIONS - _is_full(facts)]
    spare = max(0 if _is_full(facts) else 1, _LEAST_ACTIONS - len(nodes))

    def advice(node: Node | None) -> Lines:
        if node is None:
            return ()
        return findings.recommended(facts, node) or facts.label(node)

    series: tuple[Series[Node | None], ...] = (
        Series((), lambda node: (node.code,) if node else (), 1.5, bold=True),
        Series(translate("Done"), lambda _: _BOX, 1.6),
        Series(translate("Recommendation"), advice, 10.0),
        Series(translate("Person in charge"), lambda _: (), 4.0),
        Series(translate("Time limit"), lambda _: (), 3.0),
    )
    return on_paper(series, [*nodes, *[None] * spare], height=34.0)


def _is_full(facts: Facts) -> bool:
    """Whether two languages or objections take the room of what can be spared."""
    return len(facts.speech.languages) > 1 or bool(facts.record.objections)


def _most_changes(facts: Facts) -> int:
    return _CHANGES - bool(facts.record.objections) * len(facts.speech.languages)


def _changes(facts: Facts) -> list[Block]:
    rows = []
    for node in facts.questionnaire.indicators:
        review = facts.review(node.code)
        reason = facts.reason(node.code)
        if reason is None or facts.self_scores is None:
            continue
        own = known_level(facts.self_scores.nodes[node.code])
        final = known_level(facts.score(node))
        if own == final:
            continue
        comment = ""
        if review is not None:
            comment = _cut(review.comment)
        words = (in_one_line((inline(facts.translate(reason.word)), comment)),)
        steps = (f"{own} – {final}",)
        rows.append(blocks.Row((Cell((node.code,), bold=True), Cell(steps), Cell(words))))
    columns = (Column((), 1.5), Column((), 2.0), Column((), 16.5))
    most = _most_changes(facts)
    more = facts.translate("and {n} more; the workbook lists them all", n=len(rows) - most)
    if rows[most:]:
        note = more[:1]
    else:
        note = ()
    table = Table(columns, tuple(rows[:most]), note, plain=True)
    if rows:
        return [Heading(facts.translate("Why levels were changed")), table]
    return []


def _objections(facts: Facts) -> list[Block]:
    series: tuple[Series[Objection], ...] = (
        Series((), lambda objection: objection.indicator, 1.5, bold=True),
        Series((), lambda objection: _cut(objection.words), 7.5),
        Series((), lambda objection: inline(findings.decision(facts, objection)), 3.0),
        Series((), lambda objection: _cut(objection.answer), 7.5),
    )
    last = facts.record.objections[-_most_changes(facts) :]
    heading = Heading(facts.translate("Objections and answers"))
    if last:
        return [heading, on_paper(series, last, plain=True)]
    return []


def _cut(text: str) -> str:
    return shortened(" ".join(text.split()), 90)

"""The report of a small office on two pages: the result, and what to do, to be ticked off."""

from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Node
from assessment.reports import charts, headlines
from assessment.reports.blocks import (
    Block,
    Cell,
    Column,
    Figures,
    Heading,
    Lines,
    Paragraph,
    Row,
    Section,
    Signatures,
    Table,
)
from assessment.reports.facts import Facts, bands_of
from assessment.reports.shapes import Align, Colour, Drawing, Rectangle
from assessment.reports.unit.findings import in_order, recommended
from assessment.reports.unit.indicators import state_of
from assessment.reports.unit.pillars import marks, pillar_chart
from assessment.reports.unit.summary import figures, pillar_bars
from assessment.reports.wording import (
    REASONS,
    SHORT_LAYERS,
    UNKNOWN,
    inline,
    level_text,
    weight_text,
)

# What two pages hold, also in two languages.
_MOST_INDICATORS = 14
_MOST_PILLARS = 5
_STRIP = 86.0
_ACTIONS, _LEAST_ACTIONS = 5, 3
_CHANGES = 4
_TO_FILL = 34.0
_LONGEST = 90


def fits_two_pages(questionnaire: Questionnaire) -> bool:
    """Whether the form is small enough for the report on two pages."""
    pillars = len(questionnaire.pillars)
    return len(questionnaire.indicators) <= _MOST_INDICATORS and 1 < pillars <= _MOST_PILLARS


def short_sections(facts: Facts) -> tuple[Section, ...]:
    """The two pages."""
    say = facts.speech.say
    result: tuple[Block, ...] = (
        Figures(figures(facts)[:5]),
        *(pillar_bars(facts) if _two(facts) else [pillar_chart(facts)]),
        _indicators(facts),
    )
    return (
        Section(say("Result"), headlines.summary(facts)[:1], result),
        Section(say("What to do"), _plan_headline(facts), tuple(_second(facts))),
    )


def _indicators(facts: Facts) -> Table:
    say = facts.speech.say
    shown = bands_of(facts.order.record.questionnaire)
    columns = (
        Column((), 1.7),
        Column(say("Indicator"), 10.5),
        Column((), _STRIP / 17.6, drawing=charts.bullet_head(shown, _STRIP)),
        *(Column(say(SHORT_LAYERS[layer]), 2.0, Align.CENTRE) for layer in facts.layers),
        *([] if facts.order.previous is None else [Column(say("Previous"), 2.0, Align.CENTRE)]),
    )
    rows = tuple(
        _indicator(facts, node, shown) for node in facts.order.record.questionnaire.indicators
    )
    return Table(columns, rows)


def _indicator(facts: Facts, node: Node, shown: tuple[charts.Band, ...]) -> Row:
    drawn = charts.strip(
        shown, marks(facts, node.code), _STRIP,
        alarm=node.code in facts.closed_at, state=state_of(facts, node),
    )  # fmt: skip
    levels = []
    for layer in facts.layers:
        found = facts.order.scores[layer].nodes[node.code]
        text = UNKNOWN if found.unanswered else level_text(found.level)
        levels.append(Cell((text,), bold=layer is facts.layers[-1]))
    return Row(
        (
            Cell((node.code,), bold=True),
            Cell(facts.label(node), gate=node.code in facts.closed_at),
            Cell(drawing=drawn),
            *levels,
            *_level_before(facts, node),
        )
    )


def _level_before(facts: Facts, node: Node) -> list[Cell]:
    """The level in the earlier round, where one is compared with."""
    previous = facts.order.previous
    if previous is None:
        return []
    found = previous.scores.nodes.get(node.code)
    return [Cell((level_text(None if found is None else found.level),))]


def _plan_headline(facts: Facts) -> Lines:
    shown = min(len(in_order(facts)), _most_actions(facts))
    if not shown:
        return facts.speech.say("Maintain what has been achieved")
    return facts.speech.count(
        "{n} action, the most urgent first",
        "{n} actions, the most urgent first",
        shown,
    )


def _second(facts: Facts) -> list[Block]:
    say = facts.speech.say
    blocks: list[Block] = [_actions(facts)]
    blocks += _changes(facts)
    blocks += _objections(facts)
    blocks += [Heading(say("How to read the score")), Paragraph(_how(facts))]
    places = (say("Prepared by"), say("Checked by"), say("Head of the unit"))
    blocks.append(Signatures(places, say("Date")))
    return blocks


def _actions(facts: Facts) -> Table:
    say = facts.speech.say
    columns = (
        Column((), 1.5),
        Column(say("Done"), 1.6),
        Column(say("Recommendation"), 10.0),
        Column(say("Person in charge"), 4.0),
        Column(say("Time limit"), 3.0),
    )
    rows = [
        Row(
            (
                Cell((node.code,), bold=True),
                Cell(drawing=_box()),
                Cell(recommended(facts, node) or facts.label(node)),
                Cell(),
                Cell(),
            ),
            height=_TO_FILL,
        )
        for node in in_order(facts)[: _most_actions(facts)]
    ]
    empty = Row((Cell(), Cell(drawing=_box()), Cell(), Cell(), Cell()), height=_TO_FILL)
    spare = 0 if _is_full(facts) else 1
    rows += [empty] * max(spare, _LEAST_ACTIONS - len(rows))
    return Table(columns, tuple(rows))


def _two(facts: Facts) -> bool:
    """Whether two languages share the room."""
    return len(facts.speech.languages) > 1


def _is_full(facts: Facts) -> bool:
    """Whether two languages or objections take the room of what can be spared."""
    return _two(facts) or bool(facts.order.record.objections)


def _most_actions(facts: Facts) -> int:
    return _ACTIONS - 1 if _is_full(facts) else _ACTIONS


def _most_changes(facts: Facts) -> int:
    spared = bool(facts.order.record.objections) * len(facts.speech.languages)
    return _CHANGES - spared


def _box() -> Drawing:
    """A box to tick."""
    return Drawing(14, 14, (Rectangle((1, 1), 11, 11, outline=Colour.INK, stroke=1.0),))


def _changes(facts: Facts) -> list[Block]:
    """Why reviewers changed levels; at most a few, the workbook has them all."""
    say = facts.speech.say
    rows = []
    for node in facts.order.record.questionnaire.indicators:
        review = facts.review(node.code)
        own = None if facts.self_scores is None else facts.self_scores.nodes[node.code].level
        final = facts.score(node).level
        if review is None or own == final or review.reason is None:
            continue
        words = (f"{inline(say(REASONS[review.reason]))}; {_cut(review.comment)}",)
        steps = (f"{level_text(own)} – {level_text(final)}",)
        rows.append(Row((Cell((node.code,), bold=True), Cell(steps), Cell(words))))
    if not rows:
        return []
    columns = (Column((), 1.5), Column((), 2.0), Column((), 16.5))
    return [
        Heading(say("Why levels were changed")),
        Table(columns, tuple(rows[: _most_changes(facts)]), plain=True),
    ]


def _objections(facts: Facts) -> list[Block]:
    say = facts.speech.say
    objections = facts.order.record.objections
    if not objections:
        return []
    rows = []
    for one in objections[-_most_changes(facts) :]:
        decision = say("Upheld") if one.upheld else say("Not upheld")
        decision = say("No answer yet") if one.answered_at is None else decision
        words, answer = Cell((_cut(one.words),)), Cell((_cut(one.answer),))
        rows.append(
            Row((Cell((one.indicator,), bold=True), words, Cell((inline(decision),)), answer))
        )
    columns = (Column((), 1.5), Column((), 7.5), Column((), 3.0), Column((), 7.5))
    return [Heading(say("Objections and answers")), Table(columns, tuple(rows), plain=True)]


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST].rstrip()}…"


def _how(facts: Facts) -> Lines:
    questionnaire = facts.order.record.questionnaire
    top = len(questionnaire.levels) - 1
    edges = ", ".join(weight_text(level.from_score) for level in questionnaire.levels[1:])
    return facts.speech.say(
        "Each indicator has a level from 0 to {top}; levels become scores from 0 to 100. The "
        "parts are combined by weight into the overall score. Its levels begin at {edges}. "
        "Compare only with units of the same kind.",
        top=top,
        edges=edges,
    )

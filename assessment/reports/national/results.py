"""Sections 3 to 6: distribution by peer group, pillars, policy themes, gates."""

from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Node
from assessment.reports.blocks import Block, Cell, Column, Heading, Row, Section, Table
from assessment.reports.national import charts, headlines
from assessment.reports.national.facts import Group, NationalFacts
from assessment.reports.national.words import (
    bands_of,
    count_text,
    left_out,
    level_counts,
    median_of,
    node_name,
    printed,
    quartiles,
    right,
    root_of,
    scores_in,
    share_cells,
    text,
    titled,
)
from assessment.reports.shapes import Align, Colour
from assessment.reports.wording import NOTHING, level_text
from assessment.scoring.bands import levels

_SPREAD = 228.0
_LEVELS = 112.0
_THEME = 96.0
_GATE = 60.0
_HEAT_ROOM = 350.0
_ROOM = 190.0


def distribution_section(facts: NationalFacts) -> Section:
    """Every group for itself: all units, quartiles, levels. Never one list of all."""
    say = facts.say
    blocks: list[Block] = []
    for questionnaire in facts.gathered.questionnaires:
        blocks += [Heading(titled(facts, questionnaire), _ROOM), _spreads(facts, questionnaire)]
    measured = say(
        "One dot = one unit; columns = units in steps of 2 points when there are more than "
        "{n}. Box: quartiles and median. Right: units at each level, after gates",
        n=charts.DOTS,
    )
    if not facts.shows.singly:
        measured = say("Box: quartiles and median. Right: units at each level, after gates")
    title = say("Distribution by peer group")
    return Section(title, headlines.distribution(facts), tuple(blocks), measured)


def _spreads(facts: NationalFacts, questionnaire: Questionnaire) -> Table:
    say = facts.say
    bands = bands_of(questionnaire)
    columns = (
        Column(say("Peer group"), 6.0),
        Column((), 8.0, drawing=charts.axis(_SPREAD, bands)),
        Column(say("Units at each level"), 4.0),
    )
    rows = []
    for group in facts.gathered.groups_of(questionnaire):
        node = root_of(questionnaire)
        box = quartiles(facts, group, node)
        values = scores_in(group, node)
        drawn = None if box is None else charts.quartile_box(box, _SPREAD)
        if box is not None and facts.shows.singly:
            drawn = charts.spread(values, box, bands, _SPREAD)
        # Two lines, so that none breaks between a word and its number.
        told = (
            *say(
                "n = {n}; median {median}",
                n=count_text(len(values)),
                median=printed(median_of(facts, group, node), questionnaire),
            ),
            *say(
                "quartiles {q1} and {q3}",
                q1=printed(box.q1 if box else None, questionnaire),
                q3=printed(box.q3 if box else None, questionnaire),
            ),
        )
        if facts.hides(group):
            told = say("n = {n}; too few units to be shown", n=count_text(len(group.units)))
        name = (facts.block_title(group),)
        told_levels = facts.shows.bands(level_counts(facts, group))
        rows.append(
            Row(
                (
                    Cell(name, bold=True, below=told),
                    Cell(drawing=drawn) if drawn is not None else text(NOTHING),
                    Cell(drawing=charts.levels_bar(told_levels, questionnaire.levels, _LEVELS)),
                )
            )
        )
    return Table(columns, tuple(rows))


def heat_section(facts: NationalFacts) -> Section:
    """Median of every pillar in every group, one table for each questionnaire."""
    say = facts.say
    blocks: list[Block] = []
    for questionnaire in facts.gathered.questionnaires:
        blocks += [Heading(titled(facts, questionnaire), _ROOM), _heat(facts, questionnaire)]
    measured = say("Median pillar score 0–100 with the level it would have. Darker = higher")
    return Section(say("Pillars by peer group"), headlines.heat(facts), tuple(blocks), measured)


def _heat(facts: NationalFacts, questionnaire: Questionnaire) -> Table:
    pillars = questionnaire.pillars
    wide = min(60.0, _HEAT_ROOM / max(1, len(pillars)) - 7.0)
    columns = (
        Column(facts.say("Peer group"), 6.0),
        *(Column(facts.speech.same(str(node.code)), 1.0, Align.CENTRE) for node in pillars),
    )
    rows = [
        Row(
            (
                Cell(
                    (facts.block_title(group),),
                    below=facts.say("n = {n}", n=count_text(len(group.units))),
                ),
                *(_heat_cell(facts, group, node, wide) for node in pillars),
            )
        )
        for group in facts.gathered.groups_of(questionnaire)
    ]
    names = "; ".join(f"{node.code} {facts.speech.text(node.label)[0]}" for node in pillars)
    return Table(columns, tuple(rows), note=(names,))


def _heat_cell(facts: NationalFacts, group: Group, node: Node, wide: float) -> Cell:
    median = median_of(facts, group, str(node.code))
    bands = bands_of(group.questionnaire)
    if median is None:
        return Cell(drawing=charts.heat_cell(None, None, bands, wide))
    level = level_of(group.questionnaire, median)
    named = None if level is None else (level, facts.say("level {level}", level=level)[0])
    score = (median, printed(median, group.questionnaire))
    return Cell(drawing=charts.heat_cell(score, named, bands, wide))


def level_of(questionnaire: Questionnaire, value: float) -> int | None:
    """The level a score would have; None without levels."""
    import numpy as np

    if not questionnaire.levels:
        return None
    found = int(levels(questionnaire, np.array([[value]]))[0, 0])
    return found if found >= 0 else None


def gates_section(facts: NationalFacts) -> Section:
    """Which gates fail how often, and the level before and after them."""
    say = facts.say
    blocks: list[Block] = []
    for questionnaire in facts.told:
        if questionnaire.gates:
            blocks += [
                Heading(titled(facts, questionnaire)),
                _gates(facts, questionnaire),
            ]
            if facts.shows.singly:
                blocks += [
                    Heading(say("Units by level before and after gates"), 130.0),
                    _before_after(facts, questionnaire),
                ]
    blocks += left_out(facts)
    measured = say("Gates change the level, never the score, unless they set it to zero")
    return Section(say("Gates"), headlines.gates(facts), tuple(blocks), measured)


def _gates(facts: NationalFacts, questionnaire: Questionnaire) -> Table:
    say = facts.say
    columns = (
        Column(say("Gate"), 9.0),
        right(say("not passed"), 2.2),
        right(say("of units"), 1.8),
        right(say("Share"), 1.8),
        Column((), 3.4),
        right(say("lowers the level"), 2.4),
    )
    rows = []
    for number, (closed, changed, of) in headlines.gates_of(facts, questionnaire).items():
        gate = questionnaire.gates[number]
        failed, share = share_cells(facts, closed, of)
        lowered, _ = share_cells(facts, changed, of, bold=False)
        parts = ((closed, Colour.ALARM), (of - closed, Colour.WHITE))
        bar = charts.parts_bar([(n, colour.value) for n, colour in parts], _GATE)
        rows.append(
            Row(
                (
                    Cell(
                        node_name(facts, questionnaire.node[gate.node]),
                        below=facts.speech.text(gate.reason),
                        gate=True,
                    ),
                    failed,
                    text(count_text(of)),
                    share,
                    Cell(drawing=bar) if facts.shows.part(closed, of) else text(""),
                    lowered,
                )
            )
        )
    return Table(columns, tuple(rows))


def _before_after(facts: NationalFacts, questionnaire: Questionnaire) -> Table:
    say = facts.say
    top = len(questionnaire.levels)
    counts = [[0] * top for _ in range(top)]
    for group in facts.groups_of(questionnaire):
        for one in group.units:
            overall = one.scores.overall
            if overall.level is not None and overall.level_before_gates is not None:
                counts[overall.level_before_gates][overall.level] += 1
    columns = (
        Column(say("before gates"), 6.0),
        *(right((str(level),), 2.0) for level in range(top)),
        right(say("Total"), 2.0),
    )
    rows = [
        Row(
            (
                Cell((f"{level_text(at)}  {facts.speech.text(questionnaire.level_label(at))[0]}",)),
                *(
                    text(count_text(n) if n else NOTHING, bold=at == to)
                    for to, n in enumerate(line)
                ),
                text(count_text(sum(line))),
            )
        )
        for at, line in enumerate(counts)
        if sum(line)
    ]
    return Table(columns, tuple(rows), note=say("Columns: level after gates. Bold: unchanged"))

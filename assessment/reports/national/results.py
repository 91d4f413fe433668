"""Distribution by peer group, pillars, gates, policy themes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Node
from assessment.reports import charts as unit_charts
from assessment.reports.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Lines,
    Paragraph,
    Row,
    Section,
    Table,
)
from assessment.reports.facts import ENOUGH
from assessment.reports.national import charts, headlines
from assessment.reports.national.facts import NationalFacts, PeerGroup
from assessment.reports.national.words import (
    bands_of,
    count_text,
    left_out,
    level_counts,
    median_of,
    middle,
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
from assessment.reports.wording import NOTHING, joined, level_text
from assessment.scoring.bands import levels
from assessment.scoring.rounding import round_half_up

_SPREAD = 228.0
_LEVELS = 112.0
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


def _heat_cell(facts: NationalFacts, group: PeerGroup, node: Node, wide: float) -> Cell:
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


_THEME = 96.0
_FEW = "\N{NO-BREAK SPACE}*"

type Found = tuple[tuple[str, ...], tuple[str, ...], list[float]]


@dataclass(frozen=True, slots=True)
class Weak:
    """One of the weakest indicators of a theme.

    Attributes:
        node: The indicator.
        zeros: How many units stand at 0.
        themes: In how many themes it counts.
    """

    node: Node
    zeros: int
    themes: int


def themes_section(facts: NationalFacts) -> Section:
    """Policy themes by questionnaire, with the weakest indicator and the units at 0."""
    say = facts.say
    blocks: list[Block] = []
    medians: list[list[tuple[Lines, Decimal]]] = []
    for questionnaire in facts.told:
        if questionnaire.policy_map:
            table, found = _themes(facts, questionnaire)
            blocks += [Heading(titled(facts, questionnaire)), table]
            medians += [found] if found else []
    if blocks:
        blocks.append(Paragraph(say("* under {n} indicators: no level", n=ENOUGH), small=True))
    if any(not item.official for one in facts.gathered.questionnaires for item in one.policy_map):
        blocks.append(
            Paragraph(say("The names of the themes are provisional, not official."), small=True)
        )
    blocks += left_out(facts)
    headline = _headline(facts, medians)
    measured = say("Median over the units; one indicator may count in several themes")
    return Section(say("Policy themes"), headline, tuple(blocks), measured)


def _headline(facts: NationalFacts, medians: Sequence[Sequence[tuple[Lines, Decimal]]]) -> Lines:
    """Lowest and highest of one questionnaire; of several the lowest of each, never across them."""
    apart = [found for found in medians if len({value for _, value in found}) > 1]
    if len(apart) > 1:
        lowest = joined([_lowest(facts, found) for found in apart], "; ")
        return facts.say("Lowest of each questionnaire: {names}", names=lowest)
    return headlines.extremes(
        facts, (apart or medians or [[]])[0], "No theme rests on enough indicators for a level",
        "All themes have the median {score}",
        "Lowest: {low} ({low_score}); highest: {high} ({high_score})",
    )  # fmt: skip


def _lowest(facts: NationalFacts, found: Sequence[tuple[Lines, Decimal]]) -> Lines:
    least = min(value for _, value in found)
    return headlines.named(facts, [name for name, value in found if value == least])


def _themes(
    facts: NationalFacts, questionnaire: Questionnaire
) -> tuple[Table, list[tuple[Lines, Decimal]]]:
    say = facts.say
    columns: tuple[Column, ...] = (
        Column(say("Theme"), 7.0),
        right(say("Indicators"), 1.8),
        right(say("Units"), 1.6),
        right(say("Median"), 1.8),
        Column((), 4.0),
        Column(say("Weakest indicator"), 6.6),
        right(say("Units at 0"), 1.8),
    )
    columns = columns if facts.shows.singly else columns[:-1]
    rows, medians = [], []
    themes = list(themes_of(facts, questionnaire))
    for at, (name, indicators, values) in enumerate(themes):
        found = middle(values)
        weakest = _weakest(facts, questionnaire, themes, at)
        shown, _ = headlines.with_room(weakest)
        at_zero = ", ".join(count_text(each.zeros) for each in shown)
        few = len(indicators) < ENOUGH
        if found is not None and not few:
            medians.append((name, round_half_up(found, questionnaire.settings.decimals)))
        rows.append(
            Row(
                (
                    Cell(name),
                    text(str(len(indicators))),
                    text(count_text(len(values))),
                    text(
                        printed(found, questionnaire) + (_FEW if few else ""),
                        bold=True,
                    ),
                    Cell(drawing=unit_charts.mini_bar(found, _THEME)),
                    _weakest_cell(facts, weakest),
                    text(at_zero or NOTHING),
                )[: len(columns)]
            )
        )
    return Table(columns, tuple(rows)), medians


def themes_of(facts: NationalFacts, questionnaire: Questionnaire) -> Iterator[Found]:
    """Name, indicators and full scores of all units of each theme of a questionnaire."""
    wanted = questionnaire.settings.id
    values: dict[str, list[float]] = {}
    indicators: dict[str, tuple[str, ...]] = {}
    units = {one.standing.case.unit for g in facts.groups_of(questionnaire) for one in g.units}
    for (unit, answered), themes in facts.gathered.tally.themes.items():
        for theme in themes if answered == wanted and unit in units else ():
            indicators[theme.item.code] = theme.indicators
            if theme.exact is not None:
                values.setdefault(theme.item.code, []).append(theme.exact)
    for item in questionnaire.policy_map:
        if item.code in indicators and not facts.too_few(len(values.get(item.code, []))):
            name = tuple(f"{item.code} {line}" for line in facts.speech.text(item.label))
            yield name, indicators[item.code], values.get(item.code, [])


def _weakest(
    facts: NationalFacts, questionnaire: Questionnaire, themes: Sequence[Found], at: int
) -> list[Weak]:
    """Of one of the themes, the indicators with the lowest mean as printed, all that are equal."""
    decimals = questionnaire.settings.decimals
    means: dict[str, Decimal] = {}
    zeros: dict[str, int] = {}
    for code in themes[at][1]:
        groups = facts.groups_of(questionnaire) if code in questionnaire.node else ()
        found = [value for group in groups for value in scores_in(group, code)]
        if found:
            means[code] = round_half_up(sum(found) / len(found), decimals)
            zeros[code] = sum(value == 0 for value in found)
    lowest = min(means.values(), default=None)
    order = {str(node.code): at for at, node in enumerate(questionnaire.indicators)}
    codes = sorted((code for code in means if means[code] == lowest), key=order.__getitem__)
    return [
        Weak(questionnaire.node[code], zeros[code], sum(code in each for _, each, _ in themes))
        for code in codes
    ]


def _weakest_cell(facts: NationalFacts, weakest: Sequence[Weak]) -> Cell:
    """The weakest with the number of its themes; several where they are equally weak."""
    if not weakest:
        return text(NOTHING)
    names = [node_name(facts, each.node) for each in weakest]
    if len(weakest) == 1:
        (only,) = weakest
        told = facts.say("counts in {n} themes", n=only.themes) if only.themes > 1 else ()
        return Cell(names[0], below=told)
    return Cell(headlines.named(facts, names), below=facts.say("equally low"))

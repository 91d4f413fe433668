"""Section 5: policy themes, each with its weakest indicators and the units at 0 there."""

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
from assessment.reports.national import headlines
from assessment.reports.national.facts import NationalFacts
from assessment.reports.national.words import (
    count_text,
    left_out,
    middle,
    node_name,
    printed,
    right,
    scores_in,
    text,
    titled,
)
from assessment.reports.themes import ENOUGH
from assessment.reports.wording import NOTHING, joined
from assessment.scoring.rounding import round_half_up

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

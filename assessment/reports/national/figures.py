"""The figures of the national report: typed, rounded where they are shown, withheld by one rule."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from statistics import fmean, median
from typing import NamedTuple

import numpy as np

from assessment.consolidation.national import Distribution, UnitScores
from assessment.language.text import Text
from assessment.printing import figures, wording
from assessment.printing.blocks import Lines
from assessment.printing.sheets import Measure, Value
from assessment.questionnaire.model import Group as Roster
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Gate, Node, NodeCode
from assessment.reports.facts import ENOUGH, served_by, theme_mean
from assessment.reports.national.facts import NationalFacts, PeerGroup
from assessment.reports.national.tally import ratios_of
from assessment.scoring import compare, rounding, sensitivity
from assessment.scoring.aggregate import NO_LEVEL, aggregate, levels, tree_of
from assessment.units import Unit, load_units, provinces_of


def name_of(facts: NationalFacts, scores: UnitScores) -> Lines:
    return facts.text(scores.unit.name) or (scores.standing.case.unit,)


def standing_word(scores: UnitScores) -> str:
    """How far what stands for a unit has come, as far as it is believed."""
    return wording.state_word(scores.package.state, approved=scores.standing.approved)


def node_name(facts: NationalFacts, node: Node) -> Lines:
    return tuple(f"{node.code} {line}" for line in facts.text(node.label)) or (node.code,)


def titled(facts: NationalFacts, questionnaire: Questionnaire) -> Lines:
    title = facts.text(questionnaire.settings.title) or (questionnaire.settings.id,)
    return tuple(f"{line} {questionnaire.settings.version}".strip() for line in title)


def printed(value: float | None, model: Questionnaire, measure: Measure = Measure.SCORE) -> str:
    return figures.figure_text(value, measure, model.settings.decimals)


def root_of(questionnaire: Questionnaire) -> str:
    """The code of the index itself; empty for a questionnaire without scores."""
    if questionnaire.root is None:
        return ""
    return str(questionnaire.root.code)


def median_of(facts: NationalFacts, group: PeerGroup, node: str) -> float | None:
    """The median of a node in a group; None where too few have a score."""
    distribution = row_of(facts, group, node)
    if distribution is None:
        return None
    return distribution.median


def quartiles(facts: NationalFacts, group: PeerGroup, node: str) -> Distribution | None:
    """The quartiles of a node in a group; None where too few have a score for them."""
    distribution = row_of(facts, group, node)
    if distribution is None or distribution.n < facts.shows.spread:
        return None
    return distribution


def row_of(facts: NationalFacts, group: PeerGroup, node: str) -> Distribution | None:
    """How the scores of a group lie; None where too few have a score."""
    distribution = facts.gathered.national.distributions.get((*group.key, node))
    few = distribution is None or facts.hides(group) or facts.too_few(distribution.n)
    if few:
        return None
    return distribution


def middle(values: Iterable[float]) -> float | None:
    if numbers := list(values):
        return median(numbers)
    return None


def scores_in(group: PeerGroup, node: str) -> list[float]:
    exact_scores = (scores.scores.nodes[node].exact for scores in group.units)
    return [value for value in exact_scores if value is not None]


def size_of(facts: NationalFacts, group: PeerGroup) -> int:
    """The units of a group that have a score; all where it is too small for figures."""
    scored = len(scores_in(group, root_of(group.questionnaire)))
    if facts.hides(group):
        return len(group.units)
    return scored


def level_counts(facts: NationalFacts, group: PeerGroup) -> list[int]:
    if len(group.units) >= facts.shows.spread:
        units = group.units
    else:
        units = ()
    counted = Counter(scores.scores.overall.level for scores in units)
    return [counted[level] for level in range(len(group.questionnaire.levels))]


def told_score(facts: NationalFacts, value: float | None, model: Questionnaire) -> Value:
    """A full score; as printed where its digits would tell of single units."""
    if value is None or value != value:  # noqa: PLR0124 - no number
        return None
    if facts.shows.singly:
        return value
    return rounding.round_half_up(value, model.settings.decimals)


def told_share(facts: NationalFacts, n: int, of: int) -> tuple[Value, Value]:
    if facts.shows.part(n, of):
        share: float | None = None
        if of:
            share = n / of
        return (n, share)
    return (None, None)


def common_changes(facts: NationalFacts, group: PeerGroup) -> list[compare.ScoreChange]:
    changes = facts.gathered.changes.get(group.key, {}).values()
    common = [
        change
        for change in changes
        if None not in (change.now, change.before, change.like_for_like)
    ]
    # The report on the round before told of all its units, this one of those that both have.
    earlier: Sequence[UnitScores]
    if facts.gathered.before is None:
        earlier = ()
    else:
        earlier = facts.gathered.before.scored
    before = sum(
        (scores.questionnaire.settings.id, scores.unit.block) == group.key for scores in earlier
    )
    n = len(common)
    beside = facts.shows.beside
    if beside(n, len(group.units)) and beside(n, before):
        return common
    return []


class GateFigures(NamedTuple):
    """How often a gate closes and lowers, of how many units; without a block of all groups."""

    model: Questionnaire
    block: str
    gate: Gate
    closed: int
    changed: int
    of: int

    @property
    def node(self) -> Node:
        return self.model.node[self.gate.node]


def lowest_pillar(facts: NationalFacts, model: Questionnaire) -> tuple[list[Node], int, int]:
    """The pillars that are lowest most often, in how many groups, and of how many."""
    counted = Counter[str]()
    groups = 0
    for group in facts.groups_of(model):
        shown = {
            node.code: rounding.round_half_up(median, model.settings.decimals)
            for node in model.pillars
            if (median := median_of(facts, group, str(node.code))) is not None
        }
        lowest = min(shown.values(), default=None)
        # Where all are equal, none is the lowest.
        apart = len(set(shown.values())) > 1
        counted.update(code for code, value in shown.items() if apart and value == lowest)
        groups += bool(shown)
    n = max(counted.values(), default=0)
    return [node for node in model.pillars if n and counted[node.code] == n], n, groups


def gates_of(facts: NationalFacts, model: Questionnaire) -> list[GateFigures]:
    return _gates(model, "", facts.units_of(model))


def gate_rows(facts: NationalFacts) -> list[GateFigures]:
    """The gates by group, or by questionnaire as on paper where single units are not shown.

    Both together would tell of groups that one of them leaves out.
    """
    if not facts.shows.singly:
        return [
            gate_figures
            for model in facts.shown_questionnaires
            for gate_figures in gates_of(facts, model)
        ]
    groups = sorted(facts.gathered.groups, key=lambda group: group.key)
    return [
        gate_figures
        for group in groups
        for gate_figures in _gates(group.questionnaire, group.block, group.units)
    ]


def _gates(model: Questionnaire, block: str, units: Sequence[UnitScores]) -> list[GateFigures]:
    """The gates by their place: units answer versions that may put them otherwise."""
    shut = [{gate.gate: gate.changed for gate in scores.scores.gates} for scores in units]
    made = []
    for at, gate in enumerate(model.gates):
        asked = zip(
            (scores.questionnaire.gates[at : at + 1] for scores in units), shut, strict=True
        )
        effects = [changed.get(own[0]) for own, changed in asked if own]
        closed = [changed for changed in effects if changed is not None]
        made.append(GateFigures(model, block, gate, len(closed), sum(closed), len(effects)))
    return [gate_figures for gate_figures in made if gate_figures.of]


def worst_gates(facts: NationalFacts, model: Questionnaire) -> tuple[list[Node], int, int]:
    effective = [gate_figures for gate_figures in gates_of(facts, model) if gate_figures.changed]
    if all(facts.shows.part(gate_figures.changed, gate_figures.of) for gate_figures in effective):
        shown = effective
    else:
        shown = []
    n, of = max(((gate_figures.changed, gate_figures.of) for gate_figures in shown), default=(0, 0))
    nodes = [
        gate_figures.node
        for gate_figures in shown
        if (gate_figures.changed, gate_figures.of) == (n, of)
    ]
    return list(dict.fromkeys(nodes)), n, of


def scored_twice(facts: NationalFacts, group: PeerGroup) -> list[UnitScores]:
    """The units of a group that have a self and a final score; none where too few have."""
    with_gap = [scores for scores in group.units if scores.gap is not None]
    if facts.shows.beside(len(with_gap), len(group.units)):
        return with_gap
    return []


def gap_of(facts: NationalFacts, group: PeerGroup) -> list[float]:
    return [float(scores.gap or 0) for scores in scored_twice(facts, group)]


class Needed(NamedTuple):
    """A recommendation by its node and place, and how many units it reaches."""

    model: Questionnaire
    node: str
    at: int
    units: int

    @property
    def words(self) -> Text:
        return self.model.recommendations[self.at].text


def most_needed(facts: NationalFacts, model: Questionnaire) -> list[Needed]:
    """The recommendations that reach units; those of most units first.

    Without those whose number may not be told: their place in the order would tell it.
    """
    reached = facts.tally_of(model).recommended
    units = len(facts.units_of(model))
    neededs = [Needed(model, *at, n) for at, n in reached.items() if facts.shows.part(n, units)]
    return sorted(neededs, key=lambda needed: (-needed.units, needed.node, needed.at))


def needed_by_most(facts: NationalFacts, model: Questionnaire) -> list[Needed]:
    """None where their number would tell of single units."""
    most = max(facts.tally_of(model).recommended.values(), default=0)
    return [needed for needed in most_needed(facts, model) if needed.units == most]


class Total(NamedTuple):
    """What answers of all units told of add up to, and what it is a part of."""

    model: Questionnaire
    list: Lines
    question: Lines
    choice: Lines
    sum: Decimal | int
    of: Decimal | int | None
    share: Decimal | float | None
    answers: int
    asked: Lines = ()  # what was asked for the part, where the question is of an indicator


def shares_of(facts: NationalFacts, model: Questionnaire) -> Iterator[Total]:
    asked = {question.code: question for question in model.questions}
    counted = facts.tally_of(model).ratios
    for ratio in ratios_of(model):
        quotients = counted[ratio.indicator]
        part, whole = (sum((quotient[at] for quotient in quotients), Decimal(0)) for at in (0, 1))
        # Nothing of it, or all of it, is so of every unit.
        alike = not facts.shows.singly and part in {Decimal(0), whole}
        if quotients and not facts.too_few(len(quotients)) and not alike:
            name = node_name(facts, model.node[NodeCode(ratio.indicator)])
            question = asked[ratio.part.code]
            if question.asked:
                below = facts.text(question.label)
            else:
                below = ()
            share = None
            if whole:
                share = part / whole
            yield Total(model, (), name, (), part, whole, share, len(quotients), below)


def numbers_of(facts: NationalFacts, model: Questionnaire) -> Iterator[Total]:
    counted = facts.tally_of(model).numbers
    for question in model.questions:
        if question.roster is None:
            numbers = counted[question.code]
        else:
            numbers = []
        if numbers and not facts.too_few(len(numbers)):
            name = facts.text(question.label)
            yield Total(model, (), name, (), sum(numbers, Decimal(0)), None, None, len(numbers))


def rosters_of(facts: NationalFacts, model: Questionnaire) -> list[Roster]:
    """The tables in which so many units listed anything that it may be told."""
    tally = facts.tally_of(model)
    return [group for group in model.rosters if not facts.too_few(tally.listing[group.code])]


def columns_of(facts: NationalFacts, model: Questionnaire, roster: Roster) -> Iterator[list[Total]]:
    """What the columns of a table add up to, each of those that were filled in."""
    tally = facts.tally_of(model)
    for column in model.columns[roster.code]:
        base = tally.answered[column.code]
        named = (model, facts.text(roster.label), facts.text(column.label))
        counts = (
            (choice.label, tally.choices[column.code, choice.name]) for choice in column.choices
        )
        totals = [Total(*named, facts.text(of), n, base, n / base, base) for of, n in counts if n]
        if numbers := tally.numbers[column.code]:
            totals.append(Total(*named, (), sum(numbers, Decimal(0)), None, None, len(numbers)))
        if totals:
            yield totals


def provinces() -> list[Unit]:
    register = {unit.code: unit for unit in load_units()}
    return [register[code] for code in sorted({*provinces_of(load_units()).values()})]


class ProvinceScores(NamedTuple):
    unit: Unit
    own: float | None
    districts: tuple[float, ...]
    communes: tuple[float, ...]


def province_rows(facts: NationalFacts, model: Questionnaire) -> list[ProvinceScores]:
    register = {unit.code: unit for unit in load_units()}
    top = provinces_of(tuple(register.values()))
    scores_by_tier: dict[str, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for scores in (
        unit_scores for group in facts.gathered.groups_of(model) for unit_scores in group.units
    ):
        exact = scores.scores.overall.exact
        code = scores.standing.case.unit
        if code in top and exact is not None:
            tier = 0
            if code != top[code]:
                tier = 2
                if scores.unit.parent == top[code]:
                    tier = 1
            scores_by_tier[top[code]][tier].append(exact)
    made = []
    for code, tiers in sorted(scores_by_tier.items()):
        own = None
        if facts.shows.singly:
            own = tiers.get(0, [None])[0]
        # None of a tier in which so few have a score that it would tell of single units.
        large_enough = {
            at: tuple(tier) for at, tier in tiers.items() if not facts.too_few(len(tier))
        }
        districts = large_enough.get(1, ())
        communes = large_enough.get(2, ())
        if own is not None or districts or communes:
            made.append(ProvinceScores(register[code], own, districts, communes))
    return made


def box_of(facts: NationalFacts, values: Sequence[float]) -> Distribution | None:
    if len(values) < facts.shows.spread:
        return None
    least, q1, median, q3, most = (float(q) for q in np.percentile(values, (0, 25, 50, 75, 100)))
    return Distribution(len(values), fmean(values), median, q1, q3, least, most)


class Weak(NamedTuple):
    node: Node
    zeros: int
    themes: int


class ThemeFigures(NamedTuple):
    model: Questionnaire
    name: Lines
    indicators: tuple[str, ...]
    values: list[float]
    weakest: list[Weak]

    @property
    def median(self) -> float | None:
        return middle(self.values)

    @property
    def few(self) -> bool:
        return len(self.indicators) < ENOUGH


def themes_of(facts: NationalFacts, model: Questionnaire) -> list[ThemeFigures]:
    values: dict[str, list[float]] = defaultdict(list)
    indicators: dict[str, tuple[str, ...]] = {}
    for scores in facts.units_of(model):
        for code, weights in served_by(scores.questionnaire).items():
            indicators[code] = tuple(weights)
            _, mean = theme_mean(scores.scores, weights)
            if mean is not None:
                values[code].append(mean)
    shown = [
        policy_item
        for policy_item in model.policy_map
        if policy_item.code in indicators and not facts.too_few(len(values[policy_item.code]))
    ]
    counted = Counter(code for policy_item in shown for code in set(indicators[policy_item.code]))

    def weakest(theme: tuple[str, ...]) -> list[Weak]:
        rows = []
        for node in model.indicators:
            if node.code in theme:
                groups = facts.groups_of(model)
            else:
                groups = ()
            scores_of_theme = [value for group in groups for value in scores_in(group, node.code)]
            if scores_of_theme:
                mean = rounding.round_half_up(
                    sum(scores_of_theme) / len(scores_of_theme), model.settings.decimals
                )
                rows.append((mean, Weak(node, scores_of_theme.count(0), counted[node.code])))
        lowest = min((mean for mean, _ in rows), default=None)
        return [weak for mean, weak in rows if mean == lowest]

    return [
        ThemeFigures(
            model,
            tuple(f"{policy_item.code} {line}" for line in facts.text(policy_item.label)),
            indicators[policy_item.code],
            values[policy_item.code],
            weakest(indicators[policy_item.code]),
        )
        for policy_item in shown
    ]


DRAWS = 1_000
SPREAD = 0.25


@dataclass(frozen=True)
class FirmGroup:
    """How firm a group is; ``levels`` by rule, the questionnaire's own under an empty name."""

    group: PeerGroup
    found: sensitivity.Robustness
    levels: Mapping[str, Mapping[str, int | None]]

    def other_level(self, unit: str) -> bool:
        return len(set(self.levels[unit].values())) > 1

    @property
    def moved(self) -> int:
        return sum(map(self.other_level, self.levels))

    @cached_property
    def widths(self) -> list[int]:
        """How many places each unit that has one may move."""
        return [
            unit_robustness.width
            for unit_robustness in self.found.units
            if unit_robustness.width is not None
        ]


def firm_group(group: PeerGroup, *, draws: int = DRAWS, spread: float = SPREAD) -> FirmGroup:
    """How firm the order is, and the levels before gates, of the units that have all indicators."""
    model = group.questionnaire
    tree = tree_of(model)
    same = [
        scores for scores in group.units if all(code in scores.scores.nodes for code in tree.codes)
    ]
    rows = [[scores.scores.nodes[code].exact for code in tree.codes] for scores in same]
    leaves = np.array([[np.nan if v is None else v for v in row] for row in rows])
    leaves = leaves.reshape(len(same), len(tree.codes))
    scores = {"": aggregate(tree, leaves)[:, tree.root]}
    scores |= sensitivity.variants(model, leaves)
    by_rule = {
        name: [None if level == NO_LEVEL else level for level in levels(model, array).tolist()]
        for name, array in scores.items()
    }
    units = [scores.standing.case.unit for scores in same]
    ranks = {unit: {name: of[at] for name, of in by_rule.items()} for at, unit in enumerate(units)}
    robustness = sensitivity.robustness(model, units, leaves, draws=draws, spread=spread)
    return FirmGroup(group, robustness, ranks)

"""Headlines are true: of many invented rounds each is counted again by other, slower code.

A few rounds in the daily check; READINESS_SOAK=1 makes them a thousand.
"""

import os
import random
import re
from collections import Counter
from dataclasses import replace
from statistics import median

import pytest

from assessment.reports.national import headlines
from assessment.reports.national.figures import lowest_pillar, needed_by_most, worst_gates
from assessment.reports.national.results import themes_section
from assessment.reports.national.tally import Tally
from assessment.reports.order import Edition
from tests.unit.reports.national_world import FEW, facts_of, in_words, national_of, scored_anew

WORLDS = 1_000 if os.environ.get("READINESS_SOAK") else 12


def a_national(whole, chance):
    """Some of the units, with other scores."""
    many = tuple(chance.uniform(0, 100) for _ in range(40))
    choices = chance.choice([FEW, FEW[:2], (50.0,), many])
    kept = [one for one in whole.scored if chance.random() < 0.7] or list(whole.scored[:1])
    return national_of(whole, [scored_anew(one, chance, choices) for one in kept])


def a_tally(found, chance):
    tally = Tally()
    for one in found.scored:
        group = one.questionnaire.settings.id, one.unit.block
        for at, each in enumerate(one.questionnaire.recommendations[:6]):
            if chance.random() < 0.5:
                tally.groups[group].recommended[str(each.node), at] += 1
    return tally


@pytest.fixture(scope="module", params=range(WORLDS))
def world(request, gathered):
    """A round of units with other scores, after another one of them."""
    chance = random.Random(request.param)  # noqa: S311 - no secret
    found = a_national(gathered.national, chance)
    before = a_national(gathered.national, chance) if chance.random() < 0.8 else None
    by_block = chance.random() < 0.3
    world = replace(gathered, national=found, before=before, tally=a_tally(found, chance))
    return facts_of(world, edition=Edition.BY_BLOCK if by_block else Edition.FULL)


def units_by_group(facts):
    """The groups that may be told of, counted from the units."""
    found = {}
    for one in facts.gathered.national.scored:
        found.setdefault((one.questionnaire.settings.id, one.unit.block), []).append(one)
    least = 5 if facts.order.edition is Edition.BY_BLOCK else 1
    return {key: units for key, units in found.items() if len(units) >= least}


def medians_of(facts, model, node):
    """By block the median as printed, of those that enough units have a score for."""
    least = 5 if facts.order.edition is Edition.BY_BLOCK else 1
    told = {}
    for (name, block), units in units_by_group(facts).items():
        if name != model.settings.id:
            continue
        exact = [e for one in units if (e := one.scores.nodes[node].exact) is not None]
        if len(exact) >= least:
            told[block] = in_words(median(exact))
    return told


def count_said(line):
    return [int(each.replace(",", "")) for each in re.findall(r"\d[\d,]*(?![\d.]*%)", line)]


def told_apart(n, of, facts):
    return facts.order.edition is not Edition.BY_BLOCK or (n >= 5 and of - n >= 5)


def test_lowest_and_highest_median_are_those_of_one_questionnaire(world):
    for model in world.shown_questionnaires:
        (line,) = headlines.medians(world, model) or ("",)
        found = medians_of(world, model, model.root.code)
        if not found:
            assert line == ""
            continue
        low, high = min(found.values()), max(found.values())
        assert set(re.findall(r"\d+\.\d", line)) == {str(low), str(high)}
        if low < high:
            for group in world.groups_of(model):
                name, value = world.block_name(group)[0], found.get(group.block)
                assert (name in line) == (value in (low, high)) or " more " in line
    if sum(bool(headlines.medians(world, model)) for model in world.shown_questionnaires) > 1:
        assert not re.search(r"\d\.\d", headlines.distribution(world)[0])


def test_no_pillar_is_lower_in_more_groups_than_the_one_named(world):
    for model in world.shown_questionnaires:
        counted = Counter()
        groups = 0
        each = {node.code: medians_of(world, model, node.code) for node in model.pillars}
        for block in {block for found in each.values() for block in found}:
            at = {code: found[block] for code, found in each.items() if block in found}
            groups += 1
            if len(set(at.values())) > 1:
                counted.update(code for code, value in at.items() if value == min(at.values()))
        nodes, n, of = lowest_pillar(world, model)
        most = max(counted.values(), default=0)
        assert (n, of) == (most, groups)
        assert {node.code for node in nodes} == {code for code in counted if counted[code] == most}
        (line,) = headlines.lowest(world, model) or ("",)
        one_of_one = of == 1 and len(nodes) == 1
        told = "is the lowest pillar" if one_of_one else f"in {n} of {of} groups"
        assert line.endswith(told) == bool(nodes)
        assert (line == "No pillar is lower than another") == (bool(of) and not nodes)


def test_the_share_at_two_levels_is_the_largest_of_any_two(world):
    for model in world.shown_questionnaires:
        (line,) = headlines.levels(world, model) or ("",)
        groups = [u for (name, _), u in units_by_group(world).items() if name == model.settings.id]
        if not line:
            continue
        assert world.order.edition is not Edition.BY_BLOCK or all(
            len(units) >= 10 for units in groups
        )
        at = [one.scores.overall.level for units in groups for one in units]
        known = [level for level in at if level is not None]
        if len(set(known)) == 1:
            assert line == f"Every unit with a level stands at level {known[0]}"
            continue
        low = int(re.search(r"level (\d+) or", line)[1])
        pairs = [known.count(a) + known.count(a + 1) for a in range(len(model.levels) - 1)]
        assert pairs[low] == max(pairs)
        said = int(line.split("%")[0])
        assert abs(100 * pairs[low] / len(known) - said) <= 0.5


def test_no_gate_lowers_more_units_than_those_named(world):
    for model in world.shown_questionnaires:
        nodes, n, of = worst_gates(world, model)
        units = [
            one
            for (name, _), units in units_by_group(world).items()
            for one in units
            if name == model.settings.id
        ]
        counted = Counter(gate.gate for one in units for gate in one.scores.gates if gate.changed)
        if not nodes:
            shown = all(told_apart(each, len(units), world) for each in counted.values())
            assert not counted or not shown
            continue
        assert (n, of) == (max(counted.values()), len(units))
        assert {node.code for node in nodes} == {g.node for g in counted if counted[g] == n}


def test_units_lowered_by_gates_are_counted_once_each(world):
    units = [one for units in units_by_group(world).values() for one in units]
    lowered = sum(
        one.scores.overall.level is not None
        and one.scores.overall.level < one.scores.overall.level_before_gates
        for one in units
    )
    (line,) = headlines.gates(world)
    if lowered and told_apart(lowered, len(units), world):
        assert count_said(line) == [lowered, len(units)]
    else:
        assert count_said(line) == []


def test_final_results_below_and_above_the_self_assessment_are_counted(world):
    signs = []
    for units in units_by_group(world).values():
        pairs = [
            (in_words(one.claimed), in_words(one.scores.overall.exact))
            for one in units
            if one.claimed is not None and one.scores.overall.exact is not None
        ]
        missing = len(units) - len(pairs)
        if world.order.edition is not Edition.BY_BLOCK or (
            len(pairs) >= 5 and (missing == 0 or missing >= 5)
        ):
            signs += [(final > before) - (final < before) for before, final in pairs]
    (line,) = headlines.gap(world)
    low, high = signs.count(-1), signs.count(1)
    if signs and all(told_apart(n, len(signs), world) for n in (low, high)):
        assert count_said(line) == [low, len(signs), high]
    else:
        assert count_said(line) == []


def test_rises_and_falls_are_those_of_the_groups(world):
    (line,) = headlines.change(world)
    moves = []
    for group in world.groups:
        units = [
            float(each.like_for_like)
            for each in world.gathered.changes.get(group.key, {}).values()
            if each.now is not None and each.before is not None and each.like_for_like is not None
        ]
        before = () if world.gathered.before is None else world.gathered.before.scored
        keys = [(one.questionnaire.settings.id, one.unit.block) for one in before]
        apart = {len(group.units) - len(units), keys.count(group.key) - len(units)}
        shown = len(units) >= 5 and not apart & {1, 2, 3, 4}
        if units and (shown or world.order.edition is not Edition.BY_BLOCK):
            moves.append(in_words(median(units)))
    if moves:
        signs = [(move > 0) - (move < 0) for move in moves]
        assert count_said(line) == [signs.count(1), signs.count(-1), signs.count(0)]
    else:
        assert count_said(line) == []


def test_what_most_units_need_is_named_with_all_that_as_many_need(world):
    (line,) = headlines.recommendations(world)
    for model in world.shown_questionnaires:
        name, reached = model.settings.id, Counter()
        shown = {key for key in units_by_group(world) if key[0] == name}
        for key in shown:
            reached.update(world.gathered.tally.groups[key].recommended)
        found = needed_by_most(world, model)
        units = sum(len(u) for key, u in units_by_group(world).items() if key in shown)
        most = max(reached.values(), default=0)
        if not most or not told_apart(most, units, world):
            assert found == []
            continue
        assert {(one.node, one.at): one.units for one in found} == {
            each: n for each, n in reached.items() if n == most
        }
        assert f"({most} of {units} units)" in line


def test_no_sentence_names_a_section_by_a_number(world):
    said = " ".join(line for lines in headlines.messages(world) for line in lines)
    assert not re.search(r"section \d", said)


def test_themes_of_several_questionnaires_are_named_without_their_scores(world):
    (line,) = themes_section(world).headline
    if line.startswith("Lowest of each questionnaire"):
        assert not re.search(r"\d\.\d", line)

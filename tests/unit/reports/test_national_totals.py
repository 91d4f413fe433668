"""What is equal is named as equal; totals of a copy by block tell of no small group."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assessment.language.text import Language
from assessment.printing.blocks import Heading
from assessment.questionnaire.model import QuestionType
from assessment.reports.national import headlines
from assessment.reports.national.facts import GROUPS_ONLY
from assessment.reports.national.figures import columns_of, node_name, numbers_of, titled
from assessment.reports.national.method import sensitivity_section
from assessment.reports.national.overview import committee_section
from assessment.reports.national.quality import quality_section
from assessment.reports.national.results import themes_section
from assessment.reports.order import Edition
from tests.unit.reports.national_world import LANGUAGES, facts_of

NONE, ONE, MANY = (
    "No theme rests on enough indicators for a level",
    "Every theme with a level has the median {score}",
    "Lowest: {low} ({low_score}); highest: {high} ({high_score})",
)


def extremes(facts, *found):
    named = [((name,), Decimal(value)) for name, value in found]
    return headlines.extremes(facts, named, NONE, ONE, MANY)[0]


def test_all_that_are_lowest_are_named(gathered):
    facts = facts_of(gathered)
    told = extremes(facts, ("T1", "40.0"), ("T2", "50.0"), ("T3", "40.0"))
    assert told == "Lowest: T1 and T3 (40.0); highest: T2 (50.0)"


def test_a_headline_has_room_for_three_names(gathered):
    facts = facts_of(gathered)
    found = [(f"T{n}", "40.0") for n in range(6)]
    told = extremes(facts, *found, ("T9", "50.0"))
    assert told == "Lowest: T0, T1 and 4 more (40.0); highest: T9 (50.0)"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_all_equal_has_no_lowest(gathered, language):
    facts = facts_of(gathered, language)
    assert "T1" not in extremes(facts, ("T1", "40.0"), ("T2", "40.0"))


def ministries_of(facts):
    return next(one for one in facts.shown_questionnaires if one.settings.id == "dgc-ministry")


def weakest_cells(facts):
    """Of ministries, by theme: the cell with the weakest indicators, and with the units at 0."""
    blocks = themes_section(facts).blocks
    heading = Heading(titled(facts, ministries_of(facts)))
    table = blocks[blocks.index(heading) + 1]
    return {row.cells[0].text[0].split()[0]: row.cells[5:7] for row in table.rows}


def at_nothing(gathered, *codes):
    """The same round, had every unit nothing at the indicators or pillars."""
    scored = []
    for one in gathered.national.scored:
        nodes = dict(one.scores.nodes)
        for code in nodes.keys() & set(codes):
            nodes[code] = replace(nodes[code], exact=0.0, score=Decimal("0.0"))
        scored.append(replace(one, scores=replace(one.scores, nodes=nodes)))
    return replace(gathered, national=replace(gathered.national, scored=tuple(scored)))


def test_an_indicator_of_many_themes_says_that_it_counts_in_them(gathered):
    """A4 belongs to all ten themes of the policy: where it is weakest, it is so in each."""
    cells = weakest_cells(facts_of(at_nothing(gathered, "A4")))
    alone = [name for name, _ in cells.values() if name.text[0].startswith("A4 ")]
    assert len(alone) == 10
    assert {name.below for name in alone} == {("counts in 10 themes",)}


def test_indicators_that_are_equally_weak_are_all_named(gathered):
    facts = facts_of(at_nothing(gathered, "A4", "A5"))
    name, zeros = weakest_cells(facts)["T5"]
    model = ministries_of(facts)
    both = [node_name(facts, model.node[code])[0] for code in ("A4", "A5")]
    assert name.text == (f"{both[0]} and {both[1]}",)
    assert name.below == ("equally low",)
    first, second = zeros.text[0].split(", ")
    assert first == second > "0"


def test_as_many_units_at_0_are_told_as_indicators_are_named(gathered):
    facts = facts_of(gathered)
    codes = [str(node.code) for node in ministries_of(facts).indicators]
    cells = weakest_cells(facts_of(at_nothing(gathered, *codes)))
    crowded = [cell for cell in cells.values() if " more" in cell[0].text[0]]
    assert crowded
    assert {len(zeros.text[0].split(", ")) for _, zeros in crowded} == {2}


def test_pillars_that_are_equally_low_share_the_headline(gathered):
    facts = facts_of(gathered)
    first, second = ministries_of(facts).pillars[:2]
    told = headlines.lowest(
        facts_of(at_nothing(gathered, first.code, second.code)), ministries_of(facts)
    )[0]
    assert f"{first.code} and {second.code}" in told
    assert "each the lowest pillar" in told


def test_what_was_chosen_in_a_column_is_a_share_of_the_rows_that_answered_it(gathered):
    """As in the report of a unit: how a service is paid is asked only of services with a fee."""
    facts = facts_of(gathered)
    model = ministries_of(facts)
    chosen = {
        facts.text(column.label)
        for column in model.questions
        if column.roster is not None and column.type is QuestionType.SELECT_ONE
    }
    columns = [one for roster in model.rosters for one in columns_of(facts, model, roster)]
    told = [totals for totals in columns if totals[0].question in chosen]
    assert min(totals[0].answers for totals in told) < max(totals[0].answers for totals in told)
    for totals in told:
        assert sum(one.share for one in totals) == pytest.approx(1)
        assert {one.of for one in totals} == {sum(one.sum for one in totals)}


def test_totals_of_the_whole_report_count_every_unit(gathered):
    facts = facts_of(gathered)
    assert len(facts.counted) == len(gathered.national.scored)
    wholes = [one.scores.overall for one in gathered.national.scored]
    levels = [(one.level, one.level_before_gates) for one in wholes if one.level is not None]
    lowered = sum(level < before for level, before in levels)
    assert facts.lowered == lowered > 0
    assert not [b for b in committee_section(facts).blocks if "Totals of results" in str(b)]


def test_totals_of_a_copy_by_block_leave_small_groups_out(gathered):
    whole, copy = facts_of(gathered), facts_of(gathered, edition=Edition.BY_BLOCK)
    small = [group for group in gathered.groups if len(group.units) < GROUPS_ONLY.figure]
    assert small
    assert copy.groups
    assert not set(map(id, copy.groups)) & set(map(id, small))
    left_out = sum(len(group.units) for group in small)
    assert len(copy.counted) == len(whole.counted) - left_out
    told = next(b for b in committee_section(copy).blocks if "Totals of results" in str(b))
    assert f"count {len(copy.counted)} of {len(whole.counted)} units" in told.text[0]


def test_what_is_taken_from_a_total_by_block_gives_no_small_group_away(gathered):
    """Totals less what the groups shown add up to is nothing: no small group is left over."""
    copy = facts_of(gathered, edition=Edition.BY_BLOCK)
    for model in copy.shown_questionnaires:
        parts = [gathered.tally.groups[group.key] for group in copy.groups_of(model)]
        given = {
            copy.text(question.label): found
            for question in model.questions
            if question.roster is None
            and len(found := [n for part in parts for n in part.numbers[question.code]]) >= 5
        }
        told = {one.question: (one.sum, one.answers) for one in numbers_of(copy, model)}
        assert told == {name: (sum(found), len(found)) for name, found in given.items()}
        for each, n in copy.tally_of(model).recommended.items():
            assert n == sum(part.recommended[each] for part in parts)
            assert n <= sum(len(group.units) for group in copy.groups_of(model))


def test_how_firm_the_order_is_tells_of_no_small_group(gathered):
    copy = facts_of(gathered, Language.EN, edition=Edition.BY_BLOCK)
    *tables, _ = sensitivity_section(copy).blocks
    named = {row.cells[0].text[0].split()[0] for table in tables for row in table.rows}
    assert named <= {group.block for group in copy.groups}


def test_the_headline_of_the_themes_never_compares_questionnaires(gathered):
    facts = facts_of(gathered)
    told = [one for one in facts.shown_questionnaires if one.policy_map]
    assert len(told) > 1
    (headline,) = themes_section(facts).headline
    assert headline.startswith("Lowest of each questionnaire: ")
    lowest = headline.removeprefix("Lowest of each questionnaire: ").split("; ")
    assert len(lowest) == len(told)
    assert "highest" not in headline


def test_the_files_of_all_intakes_are_summed_under_their_dates(gathered):
    facts = facts_of(gathered)
    blocks = quality_section(facts).blocks
    table = blocks[blocks.index(Heading(facts.translate("Intakes"))) + 1]
    *intakes, total = table.rows
    assert total.total
    assert total.cells[1].text == facts.translate("Total")
    files = [int(row.cells[3].text[0]) for row in intakes]
    assert int(total.cells[3].text[0]) == sum(files) > 0

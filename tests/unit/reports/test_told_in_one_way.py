"""One figure is told in one way: sentences hold of edges too, and stand beside no other number."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from assessment.consolidation.acts import Demand
from assessment.language.dates import table_date
from assessment.language.text import Language
from assessment.printing.blocks import Figures, Heading, Legend
from assessment.printing.sheets import Measure
from assessment.printing.wording import Speech, difference_text, score_text
from assessment.reports.facts import Facts
from assessment.reports.national import figures, headlines
from assessment.reports.national.annexes import cards_annex
from assessment.reports.national.change import gap_section
from assessment.reports.national.method import closed_line, method_section
from assessment.reports.national.overview import committee_section
from assessment.reports.national.results import (
    distribution_section,
    heat_section,
    themes_section,
)
from assessment.reports.unit.findings import findings_section
from assessment.reports.unit.report import themes_section as unit_themes
from assessment.reports.unit.report import unanswered_rule
from assessment.reports.unit.results import indicators_section, pillars_section
from assessment.reports.unit.short import short_sections
from assessment.reports.unit.summary import figures as figure_row
from assessment.reports.unit.summary import headline
from assessment.responses.model import Layer, Review, State
from assessment.scoring.compare import Target
from assessment.scoring.rounding import round_half_up
from assessment.secretariat.all_rounds import AllRounds, GroupPath, UnitPath
from assessment.units import load_units
from tests.builders import HEAD, NOW, a_questionnaire, a_record
from tests.report_extremes import edges, the_questionnaire
from tests.report_worlds import an_order
from tests.unit.reports.national_world import a_closing, facts_of
from tests.unit.scoring.worlds import scores_of

EN = Speech((Language.EN,))
HALF = 45.25


def at(unit, exact):
    """A unit with this score everywhere."""
    score = round_half_up(exact, 1)
    nodes = {
        code: replace(node, exact=exact, score=score) for code, node in unit.scores.nodes.items()
    }
    overall = nodes[unit.questionnaire.root.code]
    return replace(unit, scores=replace(unit.scores, overall=overall, nodes=nodes))


def of_units(gathered, units):
    return replace(gathered, national=replace(gathered.national, scored=tuple(units)))


def all_at(gathered, exact):
    return facts_of(of_units(gathered, [at(one, exact) for one in gathered.national.scored]))


def on_cells(blocks):
    return [
        text
        for block in blocks
        for row in getattr(block, "rows", ())
        for cell in row.cells
        for text in cell.text
    ]


def test_where_all_is_equal_nothing_is_called_the_lowest(gathered):
    facts = all_at(gathered, 50.0)
    assert heat_section(facts).headline == ("No pillar is lower than another",)
    assert themes_section(facts).headline == ("No theme is lower than another",)
    (alone,) = facts_of(of_units(gathered, facts.gathered.national.scored[:1])).shown_questionnaires
    one = facts_of(of_units(gathered, facts.gathered.national.scored[:1]))
    assert headlines.lowest(one, alone) == ("No pillar is lower than another",)
    assert themes_section(one).headline == ("Every theme with a level has the median 50.0",)


def test_one_level_of_all_units_is_not_told_as_one_of_two(gathered):
    first = gathered.national.scored[0]
    level = first.scores.overall.level
    facts = facts_of(of_units(gathered, [first]))
    said = headlines.levels(facts, first.questionnaire)
    assert said == (f"Every unit with a level stands at level {level}",)


def test_a_median_is_rounded_alike_on_cards_and_everywhere(gathered):
    facts = all_at(gathered, HALF)
    assert "45.3" in on_cells(cards_annex(facts).blocks)
    assert "45.2" not in on_cells(cards_annex(facts).blocks)


def test_units_with_a_score_are_as_many_wherever_they_are_counted(gathered):
    first, *others = gathered.national.scored
    nothing = replace(first.scores.overall, exact=None, score=None, level=None)
    nodes = {**first.scores.nodes, nothing.code: nothing}
    scores = replace(first.scores, overall=nothing, nodes=nodes)
    facts = facts_of(of_units(gathered, [replace(first, scores=scores), *others]))
    (group,) = (one for one in facts.groups if first.standing.case.unit in one_codes(one))
    n, of = len(group.units) - 1, len(others)
    (shown,) = (one.figures for one in committee_section(facts).blocks if isinstance(one, Figures))
    assert [one.value for one in shown if one.name == ("Units with a score",)] == [str(of)]
    for section in (committee_section, distribution_section, heat_section, method_section):
        (row,) = (
            row
            for block in section(facts).blocks
            for row in getattr(block, "rows", ())
            if row.cells[0].text == (facts.block_title(group),)
        )
        counted = [text for cell in row.cells for text in (*cell.text, *cell.below)]
        assert {str(n), f"n = {n}"} & {text.split(";")[0] for text in counted}, section


def one_codes(group):
    return {unit.standing.case.unit for unit in group.units}


def test_the_gap_of_a_unit_is_that_of_the_two_scores_beside_it(gathered):
    unit = replace(at(gathered.national.scored[0], 50.04), claimed=49.96)
    facts = facts_of(of_units(gathered, [unit]))
    (group,) = facts.groups
    assert figures.gap_of(facts, group) == [0.0]
    assert headlines.gap(facts)[0].endswith("in 0 of 1 units, above it in 0")
    told = on_cells(gap_section(facts).blocks)
    assert difference_text(Decimal("0.0")) in told
    assert "+0.1" not in told


def test_of_a_closed_round_nobody_is_asked_to_send_approve_or_close(gathered):
    asked = str(headlines.decisions(facts_of(gathered)))
    assert "close the round" in asked
    closed = str(headlines.decisions(facts_of(replace(gathered, closing=a_closing()))))
    assert "close the round" not in closed
    assert "not yet approved" not in closed
    assert "Unresolved conflicts" in closed


def test_who_is_not_waited_for_is_told_beside_the_number_that_leaves_them_out(gathered):
    excepted = {one.case.unit: "under water" for one in gathered.conflicts()}
    closing = replace(a_closing(), demand=Demand(Decimal(80), excepted))
    facts = facts_of(replace(gathered, closing=closing), final=True)
    assert closed_line(facts)[0].endswith(
        f"Approved units: 12 of 12 expected; required: 80%. "
        f"Units not waited for, and not among those expected: {len(excepted)}."
    )
    assert "Unresolved conflicts" not in str(headlines.decisions(facts))


@pytest.mark.parametrize(("scores", "points"), [((59.9, 60.0), 0.0), ((59.8, 60.0), 0.1)])
def test_a_target_is_missed_by_what_stands_between_the_printed_numbers(scores, points):
    model = a_questionnaire()
    units = [UnitPath(load_units()[0], (Decimal(str(one)),), 3) for one in scores]
    group = GroupPath(model, "1", tuple(units))
    (shown,) = group.medians
    (pace,) = AllRounds(("2026",), (group,)).paces(
        group, group.medians, [Target("overall", None, Decimal(60), "", "2030")]
    )
    assert score_text(round_half_up(shown, 1)) == str(60 - Decimal(str(points)))
    assert pace.points == pytest.approx(points)


def facts_on(record):
    return Facts(an_order(record, (Layer.SELF,)), EN)


def test_a_small_office_that_answered_nothing_is_not_told_to_maintain_it():
    _, to_do = short_sections(facts_on(a_record(the_questionnaire("commune"))))
    assert to_do.headline[0].startswith("Have 12 indicators answered: K1, ")


def test_a_day_is_written_alike_on_paper_and_in_the_workbook():
    day = date(2026, 11, 25)
    shown = Measure.DATE.replace("dd", "25").replace("mm", "11").replace("yyyy", "2026")
    assert shown == table_date(day) == "25-11-2026"


def test_a_pillar_has_the_sign_of_a_gate_on_every_page_or_on_none():
    facts = Facts(an_order(edges("ministry")["full"]), EN)
    pages = [pillars_section(facts).blocks[1], indicators_section(facts).blocks[1]]
    codes = {node.code for node in facts.questionnaire.pillars}
    signed = [
        {
            code
            for row in table.rows
            if (code := row.cells[0].text[0]) in codes and any(cell.gate for cell in row.cells)
        }
        for table in pages
    ]
    assert signed[0] == signed[1] == {"A", "B", "C", "D", "G"}


def test_two_pages_explain_their_signs_and_tell_how_much_they_leave_out():
    facts = Facts(an_order(edges("commune")["full"]), EN)
    result, to_do = short_sections(facts)
    (signs,) = (block for block in result.blocks if isinstance(block, Legend))
    told = [words[0] for _, words in signs.marks]
    assert told == [
        "Final",
        "Self-assessment",
        "Document review",
        "unanswered",
        "a gate is not passed",
    ]
    changes = to_do.blocks[to_do.blocks.index(Heading(("Why levels were changed",))) + 1]
    assert (len(changes.rows), changes.note) == (4, ("and 3 more; the workbook lists them all",))


def test_of_what_nobody_answered_no_level_is_told():
    facts = facts_on(a_record(the_questionnaire("ministry")))
    assert "with a level" not in unit_themes(facts).headline[0]
    for section in (indicators_section(facts), findings_section(facts)):
        assert section.headline == ("No indicator has a level.",)
    assert headline(facts) == ("Score so far 0.0: too little is answered for a level.",)


def test_of_one_pillar_that_is_known_it_is_not_said_that_it_alone_has_a_score():
    facts = facts_on(a_record(answers={"A1": ("l1a", "l2a"), "A2": "c", "A3": "so"}))
    known = [node for node in facts.questionnaire.pillars if facts.score(node).level is not None]
    assert [node.code for node in known] == ["A"]
    assert pillars_section(facts).headline == ("1 pillar compared stands at 75.0",)


def test_what_a_reviewer_decided_is_not_open_though_nobody_answered_it():
    record = a_record(answers={"A1": ("l1a",), "A2": "c", "A3": "so"})
    open_ones = scores_of(record).nodes["B1"]
    assert (open_ones.lowest, open_ones.highest) == (Decimal("0.0"), Decimal("100.0"))
    view = Review("B1", Layer.FINAL, False, 2, None, "", HEAD, NOW)
    reviewed = record.with_review((Layer.FINAL, "B1"), view)
    overall = scores_of(reviewed).overall
    assert overall.completeness == 1
    assert overall.lowest == overall.score == overall.highest
    first, *_ = figure_row(Facts(an_order(reviewed, (Layer.SELF, Layer.FINAL)), EN))
    assert first.note == ("what is unanswered changes nothing",)


def test_while_rows_may_be_added_to_a_scored_table_the_report_says_no_range_counts_them():
    record = a_record(the_questionnaire("ministry"))
    rows = "Ranges do not count rows that may still be added to a table."
    assert unanswered_rule(facts_on(record))[0].endswith(rows)
    approved = replace(record, state=State.APPROVED)
    assert unanswered_rule(facts_on(approved)) == ("What is unanswered counts as 0.",)
    assert unanswered_rule(facts_on(a_record(the_questionnaire("commune"))))[0].endswith("as 0.")

"""Headlines are true of the data they head, whatever the data."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.language.text import Language
from assessment.printing.wording import (
    Speech,
    difference_text,
    score_text,
    share_text,
)
from assessment.reports.facts import Facts
from assessment.reports.report import write_unit_report
from assessment.reports.unit.results import extremes, indicators_section
from assessment.reports.unit.summary import headline
from tests.builders import a_questionnaire, a_record, a_select
from tests.report_worlds import a_filled_record, an_order

PLAIN = Facts(an_order(a_filled_record(a_questionnaire())), Speech((Language.EN,)))
NODES = PLAIN.order.record.questionnaire.nodes


def facts_of(seed):
    return Facts(an_order(a_filled_record(a_questionnaire(), seed)), Speech((Language.EN,)))


@given(st.lists(st.decimals(0, 100, places=1), min_size=1, max_size=len(NODES)))
def test_lowest_and_highest_are_those_of_the_scores(values):
    scored = list(zip(NODES, values, strict=False))
    (line,) = extremes(PLAIN, scored)
    low, high = min(values), max(values)
    if low == high:
        several = f"All {len(values)} pillars compared stand at {score_text(low)}"
        one = f"1 pillar compared stands at {score_text(low)}"
        assert line == (several if len(values) > 1 else one)
        return
    before, after = line.split("; highest: ")
    assert f"({score_text(low)})" in before
    assert f"({score_text(high)})" in after
    for node, value in scored:
        assert (value == low) == (node.code in before.replace(":", "").replace(",", "").split())


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000))
def test_counts_in_headlines_are_the_counts_of_the_data(seed):
    facts = facts_of(seed)
    found = facts.below_wanted
    rated = [
        n for n in facts.order.record.questionnaire.indicators if facts.score(n).level is not None
    ]
    (line,) = indicators_section(facts).headline
    if found:
        assert line.endswith(f": {len(found)} of {len(rated)}")
    else:
        assert line.startswith("No rated indicator" if rated else "No indicator")
    assert all(facts.score(node).level < facts.wanted for node in found)
    (summary,) = headline(facts)
    overall = facts.result.overall
    assert (score_text(overall.score) in summary) == (overall.score is not None)


@pytest.mark.parametrize("alone", [False, True], ids=["with pillars", "the index alone"])
def test_a_questionnaire_without_levels_has_a_report_that_says_so(alone, tmp_path):
    form = a_questionnaire(a_select("Q", indicator="A1"), levels=())
    if alone:
        form = a_questionnaire(a_select("Q", indicator="overall"), levels=(), nodes=form.nodes[:1])
    files = {"pdf": tmp_path / "a.pdf", "xlsx": tmp_path / "a.xlsx"}
    order = an_order(a_record(form, answers={"Q": "c"}), **files)
    assert headline(Facts(order, Speech((Language.EN,)))) == (
        "Score 100.0: the questionnaire has no levels.",
    )
    write_unit_report(order)


def test_numbers_are_written_as_people_read_them():
    assert score_text(Decimal("62.5")) == "62.5"
    assert score_text(Decimal("100.0")) == "100.0"
    assert score_text(None) == "–"
    assert difference_text(Decimal("15.4")) == "+15.4"
    assert difference_text(Decimal("-8.5")) == "−8.5"
    assert share_text(0.976) == "97.6%"

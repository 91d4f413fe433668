from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from assessment.questionnaire.model import QuestionType, Scoring, ScoringKind, Threshold
from assessment.questionnaire.question_types import parse
from assessment.responses.choices import reached_level, tick_up_to, toggled
from tests.builders import a_choice, a_ladder, a_number, a_question, a_select

LADDER = a_ladder("A1", per_level=2)
NAMES = [choice.name for choice in LADDER.choices]


def test_none_of_this_unticks_the_others_and_is_unticked_by_them():
    assert toggled(LADDER, ("l1a", "l2b"), "none") == ("none",)
    assert toggled(LADDER, ("none",), "l1b") == ("l1b",)
    assert toggled(LADDER, ("none",), "none") == ()


def test_a_second_click_takes_a_tick_away():
    assert toggled(LADDER, ("l1a", "l1b"), "l1a") == ("l1b",)
    assert toggled(LADDER, None, "l3a") == ("l3a",)
    assert toggled(LADDER, ("l1a",), "no such") == ("l1a",)


@given(st.lists(st.sampled_from(NAMES)))
def test_clicking_never_makes_an_answer_that_is_refused(clicks):
    answer: tuple[str, ...] = ()
    for click in clicks:
        answer = toggled(LADDER, answer, click)
        assert parse(LADDER, answer) == (answer or None, [])


@given(st.integers(0, 4), st.lists(st.sampled_from(NAMES)))
def test_the_keys_0_to_4_reach_exactly_their_level(level, before):
    answer = tick_up_to(LADDER, tuple(before), level)
    assert reached_level(LADDER, answer) == level
    assert parse(LADDER, answer) == (answer, [])


def test_a_missing_criterion_below_stops_the_ladder():
    assert reached_level(LADDER, ("l1a", "l1b", "l2a", "l3a", "l3b")) == 1
    assert reached_level(LADDER, None) == 0


def test_thresholds_and_choices_have_levels_too():
    steps = Scoring(
        ScoringKind.STEPS, (Threshold(Decimal("0.25")), Threshold(Decimal("0.5"), True))
    )
    ratio = a_number("N", QuestionType.DECIMAL, scoring=steps)
    assert [reached_level(ratio, Decimal(x)) for x in ("0.2", "0.25", "0.5", "0.51")] == [
        0,
        1,
        1,
        2,
    ]
    counted = Scoring(ScoringKind.CHECKLIST, (Threshold(Decimal(1)), Threshold(Decimal(2))))
    items = (a_choice("none", level=0), a_choice("a", required=True), a_choice("b"), a_choice("c"))
    checklist = a_question("C", QuestionType.SELECT_MULTIPLE, choices=items, scoring=counted)
    assert reached_level(checklist, ("a", "b")) == 2
    assert reached_level(checklist, ("b", "c")) == 1
    assert reached_level(checklist, ("none",)) == 0
    assert reached_level(a_select("S"), "c") == 0

"""What fits is what typing the same would keep, whatever the answer and the question."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assessment.questionnaire.model import QuestionType
from assessment.responses import values
from assessment.responses.fitting import fitting
from tests.builders import a_question, a_questionnaire, a_select

QUESTIONNAIRE = a_questionnaire(
    *(a_question(f"Q{number}", kind) for number, kind in enumerate(QuestionType)
      if kind not in (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE)),
    a_select("One"),
)  # fmt: skip
ANSWERS = st.one_of(
    st.text("aé\u0301ក្រ \u200b\n\x00", max_size=5).filter(bool),
    st.integers(-(10**16), 10**16),
    st.decimals(-(10**16), 10**16, places=3),
    st.dates(),
    st.lists(st.sampled_from("abcx"), min_size=1, max_size=3).map(tuple),
)


@given(st.sampled_from(QUESTIONNAIRE.questions), ANSWERS)
@example(QUESTIONNAIRE.questions[-1], "a")
@example(QUESTIONNAIRE.questions[-1], "x")
def test_what_fits_is_what_would_be_kept(question, answer):
    taken, problems = values.parse(question, answer)
    fits = fitting(QUESTIONNAIRE).fits
    assert fits(question, answer) == (not problems and taken == answer)
    assert fits(question, answer) == (not problems and taken == answer)


@pytest.mark.parametrize("answer", ["x" * values.LONGEST_TEXT, "x" * (values.LONGEST_TEXT + 1)])
def test_a_text_fits_up_to_the_longest(answer):
    question = next(one for one in QUESTIONNAIRE.questions if one.type is QuestionType.TEXT)
    fits = fitting(QUESTIONNAIRE).fits(question, answer)
    assert fits == (len(answer) <= values.LONGEST_TEXT)


@pytest.mark.parametrize("answer", [10**15 - 1, 10**15, -(10**15), Decimal("1.5"), date.max])
def test_a_number_fits_up_to_the_most_digits(answer):
    for question in QUESTIONNAIRE.questions:
        taken, problems = values.parse(question, answer)
        fits = fitting(QUESTIONNAIRE).fits(question, answer)
        assert fits == (not problems and taken == answer), question.type

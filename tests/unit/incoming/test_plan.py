"""What comes in passes the checks of the window; what does not is told, and nothing is lost."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.errors import FindingPlace as Where
from assessment.incoming.given import MOST_TABLE_ROWS, IncomingAnswer, Source
from assessment.incoming.plan import plan
from assessment.problems.problem import Severity
from assessment.responses.changes import BringIn
from assessment.responses.codec import from_json, to_json
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Place, Response
from tests.builders import TODAY, a_questionnaire, a_record

SMALL = a_questionnaire()
CODES = [question.code for question in SMALL.questions]


def planned(record, *given_, today=TODAY):
    return plan(record, Source(given_), "answers.csv", today)


def after(record, *given_):
    change = planned(record, *given_).change
    return record if change is None else change.apply(record)


def test_an_answer_is_taken_and_the_rest_of_the_response_stays():
    record = a_record(answers={"A2": "a"})
    record = record.with_response(Place("A2"), Response(answer="a", comment="kept"))
    response = after(record, IncomingAnswer("A2", answer="b")).response("A2")
    assert (response.answer, response.comment) == ("b", "kept")


def test_an_empty_cell_takes_nothing_away():
    record = a_record(answers={"A2": "a"})
    assert planned(record, IncomingAnswer("A2")).change is None


def test_an_answer_withdraws_not_applicable_and_a_reason_declares_it():
    declared = after(a_record(), IncomingAnswer("A1", reason="no such unit"))
    assert declared.response("A1").not_applicable.reason == "no such unit"
    answered = after(declared, IncomingAnswer("A1", answer=("l1a",)))
    assert answered.response("A1").not_applicable is None
    assert answered.response("A1").answer == ("l1a",)


def test_a_reason_where_none_is_allowed_is_refused_with_its_cell():
    where = Where(file="a.csv", sheet="a.csv", row=7, column="D")
    found = planned(a_record(), IncomingAnswer("A2", reason="none", place=where))
    assert [each.place.text for each in found.refused] == ["a.csv!D7"]
    assert found.change is None


def test_an_answer_beside_a_reason_is_told_and_does_not_count():
    where = Where(file="a.csv", sheet="a.csv", row=7, column="B")
    both = IncomingAnswer("A1", answer=("l1a",), reason="no such unit", place=where)
    found = planned(a_record(), both)
    assert [(each.code, each.severity) for each in found.remarks] == [
        ("answer_and_reason", Severity.WARNING)
    ]
    record = found.change.apply(a_record())
    assert record.response("A1").answer == ("l1a",)
    assert evaluate(record, TODAY).answers.get(Place("A1")) is None
    assert not planned(a_record(), IncomingAnswer("A1", reason="no such unit")).remarks
    refused = planned(a_record(), IncomingAnswer("A2", answer="a", reason="none"))
    assert [each.code for each in refused.remarks] == []


def test_documents_are_named_once_however_often_they_come_in():
    once = after(a_record(), IncomingAnswer("A1", evidence=("Decision", "Budget law")))
    again = planned(once, IncomingAnswer("A1", evidence=("Decision", "Budget law", "Plan")))
    titles = [piece.title for piece in again.change.apply(once).response("A1").evidence]
    assert titles == ["Decision", "Budget law", "Plan"]


def test_rows_are_made_up_to_the_one_named():
    record = after(a_record(), IncomingAnswer("services_name", 3, answer="Licence"))
    rows = record.rows["services"]
    assert len(rows) == 3
    assert record.response("services_name", rows[2]).answer == "Licence"


@pytest.mark.parametrize("number", [0, -1, MOST_TABLE_ROWS + 1, 10**9])
def test_a_row_beyond_reason_is_refused_at_once(number):
    found = planned(a_record(), IncomingAnswer("services_name", number, answer="x"))
    assert [each.code for each in found.refused] == ["row_number"]
    assert found.change is None


def test_no_row_is_made_for_an_answer_that_is_refused():
    found = planned(a_record(), IncomingAnswer("services_count", 3, answer="many"))
    assert [each.code for each in found.refused] == ["not_a_number"]
    assert found.change is None


def test_a_row_outside_a_table_is_refused():
    found = planned(a_record(), IncomingAnswer("A2", 2, answer="b"))
    assert [each.code for each in found.refused] == ["row_needless"]


def test_an_unknown_question_is_told():
    found = planned(a_record(), IncomingAnswer("Z9", answer="b"))
    assert [each.code for each in found.refused] == ["unknown_question"]


def test_an_answer_that_is_not_asked_is_taken_and_told():
    found = planned(
        a_record(), IncomingAnswer("A2", answer="a"), IncomingAnswer("A3", answer="text")
    )
    assert [each.code for each in found.remarks] == ["answer_not_asked_now"]
    assert found.change.apply(a_record()).response("A3").answer == "text"


def test_the_first_of_two_answers_gives_way_to_the_second():
    found = after(a_record(), IncomingAnswer("A2", answer="a"), IncomingAnswer("A2", answer="c"))
    assert found.response("A2").answer == "c"


ANSWERS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["a", "b", "l1a", "l1a l2a", "none l1a", "3", "១២", "-1", "1e9", "=1+1"]),
    st.lists(st.sampled_from(["l1a", "l2a", "none", "z"]), min_size=1).map(tuple),
)
GIVEN = st.builds(
    IncomingAnswer,
    question=st.sampled_from([*CODES, "Z9", ""]),
    number=st.none() | st.integers(-2, 4),
    answer=st.none() | ANSWERS,
    reason=st.text(max_size=9),
    evidence=st.lists(st.text(max_size=9), max_size=2).map(tuple),
    comment=st.text(max_size=9),
)


@settings(max_examples=200)
@given(st.lists(GIVEN, max_size=8))
def test_whatever_comes_in_the_change_is_allowed_and_undone_exactly(given_):
    record = a_record(answers={"A2": "a", ("services_name", "r1"): "First"})
    found = planned(record, *given_)
    if found.change is None:
        return
    assert found.change.check(record) == []
    changed = found.change.apply(record)
    assert found.change.inverse(record).apply(changed) == record
    assert from_json(to_json(found.change)) == found.change
    assert planned(changed, *given_).change is None or changed != record


@settings(max_examples=60)
@given(st.lists(GIVEN, max_size=6))
def test_bringing_in_twice_is_bringing_in_once(given_):
    record = a_record()
    first = after(record, *given_)
    rows = {code: len(ids) for code, ids in first.rows.items()}
    second = after(first, *given_)
    assert second.responses == first.responses
    assert {code: len(ids) for code, ids in second.rows.items()} == rows


def test_a_change_from_elsewhere_is_checked_like_any_other():
    record = a_record()
    wrong = BringIn(
        "x", ((Place("A2"), Response(answer="z")), (Place("Z9"), Response(comment="c")))
    )
    assert {finding.code for finding in wrong.check(record)} == {
        "unknown_choice",
        "no_such_question",
    }
    assert [f.code for f in BringIn("x", (), (("none", ()),)).check(record)] == ["no_such_table"]


def test_today_decides_what_is_asked():
    questionnaire = a_questionnaire()
    record = a_record(questionnaire)
    assert planned(record, IncomingAnswer("A2", answer="c"), today=date(2020, 1, 1)).remarks == ()

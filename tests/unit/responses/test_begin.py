from assessment.questionnaire.model import QuestionType
from assessment.responses.changes import begin, new_row
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Place, RowId
from tests.builders import (
    TODAY,
    a_number,
    a_question,
    a_questionnaire,
    a_record,
    a_roster,
    a_select,
)


def test_a_new_record_holds_the_answers_the_author_proposes():
    asked = a_questionnaire(
        a_select("S", default="b"),
        a_number("N", default="៥"),
        a_number("M", default="many"),
        a_question("T"),
        a_question("H", QuestionType.HIDDEN, default="fixed"),
        *a_roster("s", a_number("s_n", default="1")),
    )
    record = begin(asked, a_record().subject, identity="x")
    assert {place: r.answer for place, r in record.responses.items()} == {
        Place("S"): "b",
        Place("N"): 5,
    }
    assert record.id == "x"


def test_a_new_row_holds_them_too_and_goes_away_whole():
    record = a_record(a_questionnaire(*a_roster("s", a_number("s_n", default="1"))))
    change = new_row(record, "s", RowId("r"))
    added = change.apply(record)
    assert change.check(record) == []
    assert added.response("s_n", RowId("r")).answer == 1
    assert change.inverse(record).apply(added) == record
    assert new_row(added, "s", RowId("q")).at == 1


def test_conditions_can_ask_for_hidden_values_and_labels_of_choices():
    asked = a_questionnaire(
        a_select("S"),
        a_question("H", QuestionType.HIDDEN, default="fixed"),
        a_question("L", QuestionType.CALCULATE, calculation="jr:choice-name(${S}, '${S}')"),
        a_question("C", QuestionType.CALCULATE, calculation="concat(${H}, '!')"),
    )
    calculated = evaluate(a_record(asked, {"S": "b"}), TODAY).calculated
    assert calculated == {Place("L"): "សំណួរ b", Place("C"): "fixed!"}

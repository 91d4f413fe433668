"""What is remembered of other records says what one says that is worked out by itself."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.exchange.package import named
from assessment.files.beginning import contents_of, is_contents, record_of
from assessment.questionnaire.model import (
    EvidenceDemand,
    EvidenceRule,
    QuestionType,
    Scoring,
    ScoringKind,
)
from assessment.responses.changes import SetAnswer
from assessment.responses.evidence_changes import AddEvidence
from assessment.responses.model import (
    ApplicabilityVerdict,
    EvidenceId,
    Layer,
    NotApplicable,
    Place,
    ReasonCode,
    Response,
    Review,
    RowId,
    Verdict,
)
from assessment.responses.record import Record
from assessment.responses.relevance import evaluate
from assessment.responses.unread import Unread
from assessment.scoring.leaves import leaves
from assessment.scoring.printed import printed_scores
from assessment.scoring.remembered import remembered
from assessment.scoring.score import score_record
from tests.builders import (
    HEAD,
    NOW,
    TODAY,
    a_question,
    a_questionnaire,
    a_record,
    a_roster,
    a_select,
    an_evidence,
)
from tests.unit.scoring.test_live import WORLDS, Followed, _happenings

TEXT = "the questionnaire"
LAYERS = st.sampled_from(Layer)


def as_received(record: Record) -> Record:
    """The record as it is read from a package."""
    contents = contents_of(record, TEXT)
    assert is_contents(contents, TEXT)
    return record_of(contents, record.questionnaire, TEXT)


@st.composite
def _judged(draw, record: Record):
    """The record with other verdicts on its evidence, and views of reviewers in any layer."""
    verdict = st.sampled_from(Verdict)
    for place, response in record.responses.items():
        evidence = tuple(replace(one, verdict=draw(verdict)) for one in response.evidence)
        record = record.with_response(place, replace(response, evidence=evidence))
    codes = st.sampled_from([str(node.code) for node in record.questionnaire.indicators])
    for layer, code in draw(st.lists(st.tuples(LAYERS, codes), max_size=3)):
        view = Review(
            code, layer, accepted=draw(st.booleans()), level=draw(st.sampled_from([None, 0, 1])),
            reason=ReasonCode.INCOMPLETE, comment="so", by=HEAD, at=NOW,
            reopened=draw(st.booleans()),
        )  # fmt: skip
        record = record.with_review((layer, code), view)
    return record


def compare(record: Record, layer: Layer, today) -> None:
    """All that is remembered, beside all worked out anew."""
    received = as_received(record)
    assert isinstance(received.responses, Unread)
    assert received == record
    fresh = evaluate(record, today)
    found = remembered(record.questionnaire).leaves(received, today, layer)
    assert found == leaves(record, fresh, layer)
    (printed,) = printed_scores(record.questionnaire, [found[0]])
    assert tuple(printed) == named(score_record(record, fresh, layer))


@pytest.mark.parametrize("world", WORLDS)
@given(data=st.data())
@settings(max_examples=60)
def test_what_is_remembered_equals_what_is_worked_out(world, data):
    questionnaire = WORLDS[world]()
    followed = Followed(questionnaire)
    for happening, looked in data.draw(_happenings(questionnaire)):
        followed.happen(happening)
        if looked:
            compare(followed.record, data.draw(LAYERS), followed.today)
    record = replace(followed.record, at_question="")
    compare(data.draw(_judged(record)), data.draw(LAYERS), followed.today)


@pytest.mark.parametrize("layer", Layer)
def test_the_same_answer_counts_by_what_was_said_of_its_evidence(layer):
    rule = EvidenceRule(EvidenceDemand.REQUIRED)
    begun = a_record(a_questionnaire(a_select("A1", evidence=rule)))
    answered = SetAnswer(Place("A1"), "c").apply(begun)
    with_one = AddEvidence(Place("A1"), an_evidence("e1")).apply(answered)
    compare(answered, layer, TODAY)
    for verdict in Verdict:
        response = with_one.response("A1")
        evidence = (replace(response.evidence[0], verdict=verdict),)
        said = with_one.with_response(Place("A1"), replace(response, evidence=evidence))
        compare(said, layer, TODAY)


@pytest.mark.parametrize("layer", Layer)
def test_the_same_declaration_counts_by_what_was_said_of_it(layer):
    begun = a_record(a_questionnaire(a_select("A1", not_applicable=True)))
    for answer in (None, "c"):
        for verdict in ApplicabilityVerdict:
            said = Response(answer, not_applicable=NotApplicable("none", verdict))
            compare(begun.with_response(Place("A1"), said), layer, TODAY)


def test_the_same_answer_counts_by_the_day():
    questionnaire = a_questionnaire(a_select("A1", relevant="today() > date('2026-12-01')"))
    record = SetAnswer(Place("A1"), "c").apply(a_record(questionnaire))
    for today in (date(2026, 11, 1), date(2026, 12, 24)):
        compare(record, Layer.FINAL, today)


def test_a_document_is_known_by_its_name_where_it_is_the_answer():
    questionnaire = a_questionnaire(
        a_question("F", QuestionType.FILE),
        a_question("A1", QuestionType.CALCULATE, calculation="string-length(${F}) * 10",
                   indicator="A1"),
        a_question("A2", QuestionType.CALCULATE, calculation="if(${F} = 'x', 10, 20)"),
    )  # fmt: skip
    for title in ("x", "longer"):
        change = AddEvidence(Place("F"), an_evidence(EvidenceId("e1"), title))
        compare(change.apply(a_record(questionnaire)), Layer.FINAL, TODAY)
    compare(a_record(questionnaire), Layer.FINAL, TODAY)


def test_more_combinations_than_are_kept_are_still_right():
    questionnaire = WORLDS["ministry"]()
    code = next(one.code for one in questionnaire.questions if one.code.endswith("_n"))
    for number in range(600):
        record = SetAnswer(Place(code), number).apply(a_record(questionnaire))
        remembered(questionnaire).leaves(as_received(record), TODAY, Layer.SELF)
    compare(record, Layer.SELF, TODAY)


@pytest.mark.parametrize(
    "calculation",
    [
        "count(${name}) * 10",
        "count-non-empty(${name}) * 10",
        "if(${first} = 'same', 100, count(${name}))",
        "count(${name}) * 10 + count-non-empty(${name}) + string-length(${first})",
        "string-length(concat(${name})) * 10",
        "count(${name}) + string-length(concat(${name}))",
    ],
)
def test_a_text_that_is_only_counted_may_say_anything(calculation):
    roster = a_roster("services", a_question("name"))
    questionnaire = a_questionnaire(
        a_question("first"),
        *roster,
        a_question("A1", QuestionType.CALCULATE, calculation=calculation, indicator="A1",
                   scoring=Scoring(ScoringKind.VALUE)),
    )  # fmt: skip
    for names in (("a", "b"), ("c", "dd"), ("c", None), (None, None), ("same",), ()):
        rows = [RowId(f"r{number}") for number in range(len(names))]
        record = a_record(questionnaire).with_rows("services", tuple(rows))
        for row, name in zip(rows, names, strict=True):
            if name is not None:
                record = record.with_response(Place("name", row), Response(name))
        for first in ("same", "other"):
            said = record.with_response(Place("first"), Response(first))
            compare(said, Layer.FINAL, TODAY)

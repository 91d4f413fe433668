"""The chain of reasons for every rule of aggregation and every state of a question."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assessment.errors import AssessmentError
from assessment.language.text import Language
from assessment.questionnaire.model import EvidenceDemand, EvidenceRule, Scoring, ScoringKind
from assessment.questionnaire.structure import Aggregation, NodeCode, Unanswered
from assessment.responses.evaluate import evaluate
from assessment.responses.model import ApplicabilityVerdict, NotApplicable, Place, Response
from assessment.scoring.explain import explain
from assessment.words import Words
from tests.builders import TODAY, a_ladder, a_number, a_questionnaire, a_record, a_roster, a_select
from tests.unit.scoring.worlds import LEVELS, golden_record, rungs, scores_of

ENGLISH = Words(Language.EN)


def chain_of(record, code="overall"):
    return explain(record, evaluate(record, TODAY), scores_of(record), code)


def with_rule(record, code, **fields):
    questionnaire = record.questionnaire
    nodes = tuple(replace(n, **fields) if n.code == code else n for n in questionnaire.nodes)
    return replace(record, questionnaire=replace(questionnaire, nodes=nodes))


@pytest.mark.parametrize("rule", [Aggregation.ARITHMETIC, Aggregation.SUM, Aggregation.DEDUCT])
def test_rules_that_add_add_up(rule):
    record = with_rule(golden_record(), "A", aggregation=rule, start=Decimal(110))
    chain = chain_of(record, "A")
    assert sum(p.contribution or 0 for p in chain.parts) == pytest.approx(chain.result.exact)
    assert (chain.parts[0].state == "start") is (rule is Aggregation.DEDUCT)
    assert "of 3 parts" in chain.lines(ENGLISH)[0]


@pytest.mark.parametrize(
    "rule", [Aggregation.GEOMETRIC, Aggregation.HARMONIC, Aggregation.MIN, Aggregation.MAX]
)
def test_rules_that_are_no_sum_name_their_rule_and_what_their_parts_add(rule):
    chain = chain_of(with_rule(golden_record(), "A", aggregation=rule), "A")
    assert chain.aggregation == rule.value
    adds = [part.contribution for part in chain.parts]
    assert adds[2] is None
    assert sum(adds[:2]) == pytest.approx(chain.result.exact)
    assert [part.state for part in chain.parts] == ["counted", "counted", "not_applicable"]


def test_a_node_that_does_not_exist_is_refused():
    with pytest.raises(AssessmentError) as raised:
        chain_of(golden_record(), "Z9")
    assert raised.value.findings[0].code == "unknown_node"


def test_what_is_not_applicable_or_refused_is_said_with_its_reason():
    (part,) = chain_of(golden_record(), "A3").parts
    assert (part.state, part.score) == ("not_applicable", None)
    assert part.notes[0].describe(ENGLISH) == "Reason: none here"
    (part,) = chain_of(golden_record(a3=ApplicabilityVerdict.REFUSED), "A3").parts
    assert (part.state, part.score, part.contribution) == ("counted", 0, 0)
    assert "refused" in part.notes[0].describe(ENGLISH)
    assert "(Not applicable)" in "\n".join(chain_of(golden_record(), "A").lines(ENGLISH))


def test_what_is_unanswered_counts_as_the_settings_say():
    made = a_questionnaire(a_ladder("A1"), a_select("A2", indicator="A1"), levels=LEVELS)
    record = a_record(made, {"A1": rungs(4)})
    asked, open_ = chain_of(record, "A1").parts
    assert (asked.contribution, open_.contribution, open_.state) == (50, 0, "unanswered")
    settings = replace(made.settings, unanswered=Unanswered.MISSING)
    record = replace(record, questionnaire=replace(made, settings=settings))
    asked, open_ = chain_of(record, "A1").parts
    assert (asked.contribution, open_.contribution) == (100, None)


def test_what_nobody_answered_is_told_without_a_number():
    record = a_record(answers={"A2": "c"})
    told = next(line for line in chain_of(record, "A").lines(ENGLISH) if "  A1 " in line)
    assert ": –, weight" in told
    assert told.endswith("(Unanswered)")
    assert "has – points" in chain_of(record, "A1").lines(ENGLISH)[0]


def test_a_question_that_is_not_asked_or_has_no_points_leaves_the_count():
    made = a_questionnaire(
        a_ladder("A1"),
        a_select("A2", indicator="A1", relevant="false()"),
        a_select("A3", indicator="A1", scores=(100, None)),
    )
    parts = chain_of(a_record(made, {"A1": rungs(2), "A3": "b"}), "A1").parts
    assert [(p.code, p.state) for p in parts] == [
        ("A1", "counted"),
        ("A2", "hidden"),
        ("A3", "missing"),
    ]


def test_a_roster_is_explained_by_its_rows():
    column = a_number("done", scoring=Scoring(ScoringKind.SCALE, bounds=(Decimal(0), Decimal(4))))
    roster = a_roster("items", column, indicator=NodeCode("A1"), scoring=Scoring(ScoringKind.ROWS))
    record = a_record(a_questionnaire(*roster), {("done", "r1"): 4, ("done", "r2"): 1})
    (part,) = chain_of(record, "A1").parts
    assert (part.code, part.score) == ("items", pytest.approx(62.5))
    assert part.notes[0].describe(ENGLISH) == "Mean of all rows (2)."


def test_evidence_that_is_missing_is_said():
    ladder = a_ladder("A1", evidence=EvidenceRule(EvidenceDemand.REQUIRED))
    record = a_record(a_questionnaire(ladder), {"A1": rungs(4)})
    (part,) = chain_of(record, "A1").parts
    assert [note.describe(ENGLISH) for note in part.notes] == [
        "Criteria met: 4 of 4, level 4.",
        "Required evidence is missing.",
    ]
    empty = record.with_response(
        Place("A1"), Response(not_applicable=NotApplicable("no", ApplicabilityVerdict.PENDING))
    )
    assert chain_of(empty, "A1").result.score is None
    assert chain_of(empty, "A1").to_json(ENGLISH)["score"] is None

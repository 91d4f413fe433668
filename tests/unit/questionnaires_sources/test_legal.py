"""The legal questionnaire: 25 rules, two variants, and no claim about the law of any country."""

import re
from datetime import date
from decimal import Decimal

import pytest

from assessment.questionnaire.load import load
from assessment.questionnaire.model import QuestionType
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Place
from assessment.scoring.score import score_record
from tests.builders import TODAY, a_record
from tests.unit.questionnaires_sources.sources import of_source

SIZES = {"LA": 4, "LB": 3, "LC": 5, "LD": 5, "LE": 4, "LF": 4}
WEIGHTS = {"LA": 20, "LB": 14, "LC": 22, "LD": 16, "LE": 14, "LF": 14}
ONLY = {
    "LA3": "national",
    "LD3": "national",
    "LD4": "national",
    "LE3": "national",
    "LD5": "ministry",
    "LF3": "ministry",
}
VARIANTS = ("national", "ministry")
YEAR = re.compile("(?:19|20)[0-9]{2}|(?:១៩|២០)[០-៩]{2}")
RUNGS = ("l1", "l2", "l3", "l4")


@pytest.fixture
def source(form_of):
    return form_of("dgc-legal")


@pytest.fixture
def questionnaire(source):
    read, findings = load(source.workbook)
    assert findings == ()
    return read


def of_rule(code, scope, state="in_force", text="all", rungs=RUNGS):
    """All answers about one rule."""
    given = {code: state, f"{code}{scope[0]}": rungs or ("l0",)}
    if state == "in_force":
        given |= {f"{code}_since": date(2026, 1, 1), f"{code}_cite": "words"}
        given[f"{code}_text"] = text
    return given


def scores(questionnaire, scope, **change):
    answers = {"scope": scope}
    for node in questionnaire.indicators:
        answers |= of_rule(node.code, scope, **change)
    return scored(questionnaire, answers)


def scored(questionnaire, answers):
    known = {code: answer for code, answer in answers.items() if code in questionnaire.by_code}
    record = a_record(questionnaire, known)
    return score_record(record, evaluate(record, TODAY))


def test_twenty_five_rules_in_six_fields_that_weigh_a_hundred(source):
    pillars = [pillar for pillar in source.pillars if "weight" in pillar]
    assert {pillar["code"]: len(pillar["indicator"]) for pillar in pillars} == SIZES
    assert {pillar["code"]: pillar["weight"] for pillar in pillars} == WEIGHTS
    assert (sum(SIZES.values()), sum(WEIGHTS.values())) == (25, 100)


def test_every_rule_asks_state_day_citation_link_implementing_text_and_application(questionnaire):
    for node in questionnaire.indicators:
        for part in ("", "_since", "_cite", "_link", "_text"):
            assert f"{node.code}{part}" in questionnaire.by_code
        ladders = [f"{node.code}{scope[0]}" in questionnaire.by_code for scope in VARIANTS]
        only = ONLY.get(node.code)
        assert ladders == [only in (None, scope) for scope in VARIANTS], node.code


@pytest.mark.parametrize("scope", VARIANTS)
def test_a_variant_asks_its_own_rules_and_its_own_ladders(questionnaire, scope):
    answers = {"scope": scope}
    for node in questionnaire.indicators:
        answers[node.code] = "in_force"
    relevant = evaluate(a_record(questionnaire, answers), TODAY).relevant
    for question in questionnaire.questions:
        if question.type is QuestionType.SELECT_MULTIPLE:
            rule = question.indicator
            mine = question.code == f"{rule}{scope[0]}"
            assert (Place(question.code) in relevant) == mine, question.code


@pytest.mark.parametrize("scope", VARIANTS)
def test_everything_in_force_and_applied_is_a_hundred(questionnaire, scope):
    overall = scores(questionnaire, scope).overall
    assert (overall.score, overall.level) == (Decimal("100.0"), 4)
    assert overall.applicable_weight >= 0.7


@pytest.mark.parametrize("scope", VARIANTS)
def test_nothing_at_all_is_zero(questionnaire, scope):
    overall = scores(questionnaire, scope, state="none").overall
    assert (overall.score, overall.level) == (Decimal("0.0"), 0)


@pytest.mark.parametrize("scope", VARIANTS)
def test_every_step_towards_a_rule_in_use_raises_the_score(questionnaire, scope):
    steps = [
        {"state": "none"},
        {"state": "draft"},
        {"text": "none", "rungs": ()},
        {"text": "part", "rungs": ()},
        {"text": "all", "rungs": ()},
        *({"rungs": RUNGS[:n]} for n in (1, 2, 3, 4)),
    ]
    found = [scores(questionnaire, scope, **step).nodes["LC2"].score for step in steps]
    assert found == sorted(set(found))
    assert (found[0], found[1], found[2], found[-1]) == (0, 20, 25, 100)


def test_a_rule_that_demands_no_implementing_text_loses_nothing(questionnaire):
    found = scores(questionnaire, "ministry", text="not_needed")
    assert found.overall.score == Decimal("100.0")


def test_answers_about_a_rule_that_is_none_do_not_count(questionnaire):
    found = scores(questionnaire, "ministry", state="none", rungs=RUNGS)
    assert found.overall.score == Decimal("0.0")


def test_no_rules_on_security_hold_the_level_down(questionnaire):
    answers = {"scope": "national"}
    for node in questionnaire.indicators:
        state = "none" if node.parent == "LD" else "in_force"
        answers |= of_rule(node.code, "national", state=state)
    overall = scored(questionnaire, answers).overall
    assert overall.score > 80
    assert (overall.level_before_gates, overall.level) == (4, 2)


def test_the_form_names_no_law_and_no_year(source):
    for where, _, value in of_source(source):
        if where in ("frame.nation_km", "frame.nation_en"):
            continue  # the letterhead asks nothing
        assert not YEAR.search(value), where
        assert "Cambodia" not in value, where
        assert "កម្ពុជា" not in value, where


def test_every_rule_is_asked_as_a_question_of_existence(source):
    for rule in source.indicators:
        assert rule["ask_km"].startswith("តើមាន"), rule["code"]
        assert rule["ask_km"].endswith("ដែរឬទេ?"), rule["code"]
        assert rule["ask_en"].startswith("Is there a"), rule["code"]


def test_every_ladder_climbs_from_nothing_to_four_and_reads_cumulatively(source):
    ladders = {
        listed["name"]: listed["choice"]
        for listed in source.frame["choice_list"]
        if listed["name"].startswith("applied_")
    }
    assert set(ladders) == {f"applied_{scope}" for scope in VARIANTS}
    for rungs in ladders.values():
        assert [rung["level"] for rung in rungs] == [0, 1, 2, 3, 4]
        assert rungs[0]["km"].startswith("មិនទាន់")
        assert rungs[1]["km"].startswith(("មាន", "បាន"))
        assert all(rung["km"].startswith("ហើយ") for rung in rungs[2:])
        assert all(rung["en"].startswith("And ") for rung in rungs[2:])

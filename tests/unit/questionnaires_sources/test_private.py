"""The questionnaire for firms: 40 questions, adoption and satisfaction kept apart."""

from decimal import Decimal

import pytest

from assessment.language.text import Language
from assessment.questionnaire.load import load
from assessment.questionnaire.model import QuestionType
from assessment.responses.evaluate import evaluate
from assessment.scoring.score import score_record
from assessment.units import load_units
from tests.builders import TODAY, a_record

ADOPTION = {"PC": 20, "PP": 25, "PE": 20, "PG": 20, "PT": 15}
SERVICES = ("PS1", "PS2", "PS3")


@pytest.fixture
def source(form_of):
    return form_of("dgc-private")


@pytest.fixture
def questionnaire(source):
    read, findings = load(source.workbook)
    assert findings == ()
    return read


def top(question):
    """The best answer to a scored question; the first choice or a number to any other."""
    if question.type is QuestionType.SELECT_MULTIPLE:
        names = tuple(c.name for c in question.choices if c.name not in ("none", "other"))
        return names if question.indicator else names[:1]
    if question.type is QuestionType.SELECT_ONE:
        return max(question.choices, key=lambda c: -1 if c.score is None else c.score).name
    return "words" if question.type is QuestionType.TEXT else Decimal(3)


def scores(questionnaire, answer=top, **other):
    asked = [q for q in questionnaire.questions if q.asked]
    record = a_record(questionnaire, {q.code: answer(q) for q in asked} | other)
    return score_record(record, evaluate(record, TODAY))


def test_forty_questions_are_asked(questionnaire):
    assert sum(question.asked for question in questionnaire.questions) == 40


def test_adoption_is_weighed_and_satisfaction_weighs_nothing_in_it(questionnaire):
    weights = {n.code: n.weight for n in questionnaire.nodes if n.parent == "overall"}
    assert weights == {**ADOPTION, "PS": 0}
    assert sum(ADOPTION.values()) == 100


def test_a_firm_that_does_everything_reaches_a_hundred(questionnaire):
    overall = scores(questionnaire).overall
    assert (overall.score, overall.level) == (Decimal("100.0"), 4)


def test_a_firm_that_does_nothing_is_at_zero(questionnaire):
    def bottom(question):
        if question.type is QuestionType.SELECT_MULTIPLE:
            return ("none",) if question.indicator else top(question)
        if question.type is QuestionType.SELECT_ONE and question.indicator:
            return min(question.choices, key=lambda c: 999 if c.score is None else c.score).name
        return top(question)

    assert scores(questionnaire, bottom).overall.score == Decimal("0.0")


@pytest.mark.parametrize("said", ["very_bad", "fair", "very_good"])
def test_satisfaction_moves_its_own_score_only(questionnaire, said):
    found = scores(questionnaire, **{f"{code}_satisfied": said for code in SERVICES})
    assert found.overall.score == Decimal("100.0")
    expected = {"very_bad": "0.0", "fair": "50.0", "very_good": "100.0"}[said]
    assert found.nodes["PS"].score == Decimal(expected)


def test_a_service_that_was_not_used_leaves_the_count(questionnaire):
    found = scores(
        questionnaire, PS1_way="not_used", PS2_satisfied="very_bad", PS3_satisfied="fair"
    )
    assert found.nodes["PS1"].score is None
    assert found.nodes["PS"].score == Decimal("25.0")


def test_a_firm_that_used_no_service_still_has_an_adoption_score(questionnaire):
    found = scores(questionnaire, **{f"{code}_way": "not_used" for code in SERVICES})
    assert found.nodes["PS"].score is None
    assert found.overall.score == Decimal("100.0")
    assert found.overall.level == 4


def test_who_answers_changes_no_score(questionnaire):
    told = {"PF_size": "s100", "PF_sector": "ict", "PF_province": "p12", "PF_women": "no"}
    assert scores(questionnaire, **told).overall == scores(questionnaire).overall


def test_not_knowing_a_share_leaves_it_out(questionnaire):
    assert scores(questionnaire, PP2="unknown").nodes["PP"].score == Decimal("100.0")


def test_every_province_of_the_register_can_be_chosen(questionnaire):
    named = {c.name: c.label.get(Language.EN) for c in questionnaire.by_code["PF_province"].choices}
    register = {
        f"p{u.code}": u.name.get(Language.EN)
        for u in load_units()
        if u.kind in ("capital", "province")
    }
    assert named == register
    assert len(named) == 25


def test_size_classes_do_not_overlap_and_leave_no_gap(questionnaire):
    assert [c.name for c in questionnaire.by_code["PF_size"].choices] == [
        "s1",
        "s10",
        "s50",
        "s100",
    ]


def test_themes_are_those_of_the_ministry(source, form_of):
    known = {t["code"]: (t["km"], t["en"]) for t in form_of("dgc-ministry").frame["policy"]}
    for name in ("dgc-private", "dgc-skills", "dgc-legal"):
        for theme in form_of(name).frame["policy"]:
            assert known[theme["code"]] == (theme["km"], theme["en"])


def test_no_block_of_the_new_forms_is_one_of_the_register(form_of):
    blocks = {unit.block for unit in load_units()}
    for name in ("dgc-private", "dgc-skills", "dgc-legal"):
        assert not {block["code"] for block in form_of(name).frame["peer_block"]} & blocks

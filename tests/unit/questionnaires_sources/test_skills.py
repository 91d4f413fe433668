"""The skills test: fair items with one right answer each; the result is right answers / all."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from assessment.forms.blank import write_blank
from assessment.forms.odk import write_odk_form
from assessment.forms.words import BlankOrder
from assessment.language.text import Language
from assessment.questionnaire.load import load
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Place
from assessment.scoring.score import score_record
from tests.builders import TODAY, a_record

AREAS = {"SK1": 4, "SK2": 3, "SK3": 4, "SK4": 4, "SK5": 3}
BY_ROLE = {"SI1": "it", "SL1": "leader"}
ABOUT = {"SP_code": "KH27", "SP_role": "officer", "SP_sex": "woman", "SP_trained": "no"}


@pytest.fixture
def questionnaire(form_of):
    read, findings = load(form_of("dgc-skills").workbook)
    assert findings == ()
    return read


@pytest.fixture
def items(questionnaire):
    return [q for q in questionnaire.questions if q.code.startswith(("SK", "SI", "SL"))]


def right(item):
    return next(choice.name for choice in item.choices if choice.score == 100)


def wrong(item):
    return next(choice.name for choice in item.choices if choice.score == 0)


def result(questionnaire, answers):
    record = a_record(questionnaire, ABOUT | answers)
    return score_record(record, evaluate(record, TODAY))


def test_eighteen_items_in_five_areas_and_three_for_each_special_role(items):
    counted = {code: sum(item.indicator == code for item in items) for code in {**AREAS, **BY_ROLE}}
    assert counted == {**AREAS, "SI1": 3, "SL1": 3}
    assert sum(AREAS.values()) == 18


def test_every_item_has_one_right_answer_three_wrong_ones_and_not_knowing(items):
    for item in items:
        assert [choice.score for choice in item.choices].count(100) == 1, item.code
        assert [choice.score for choice in item.choices].count(0) == 4, item.code
        assert item.choices[-1].name == "unknown", item.code
        texts = [choice.label for choice in item.choices]
        assert len(set(texts)) == 5, item.code


def test_neither_place_nor_length_gives_the_right_answer_away(items):
    places = [next(n for n, c in enumerate(i.choices) if c.score == 100) for i in items]
    assert max(places.count(place) for place in range(4)) <= len(items) / 3
    assert all(places[n : n + 3] != [place] * 3 for n, place in enumerate(places))
    for language in ("km", "en"):
        longest = sum(
            max(item.choices[:4], key=lambda c: len(c.label.get(language))).score == 100
            for item in items
        )
        assert longest <= len(items) / 3


@pytest.mark.parametrize("count", [0, 1, 7, 9, 17, 18])
def test_the_result_is_the_share_of_right_answers(questionnaire, items, count):
    test = [item for item in items if item.code.startswith("SK")]
    spread = [*test[::2], *test[1::2]]
    answers = {i.code: right(i) if n < count else wrong(i) for n, i in enumerate(spread)}
    score = result(questionnaire, answers).overall.score
    assert score == (Decimal(100) * count / 18).quantize(Decimal("0.1"))


def test_not_knowing_and_not_answering_count_like_a_wrong_answer(questionnaire, items):
    test = [item for item in items if item.code.startswith("SK")]
    answers = {item.code: right(item) for item in test[1:]}
    left_out = result(questionnaire, answers).overall.score
    assert left_out == result(questionnaire, answers | {test[0].code: "unknown"}).overall.score
    assert left_out == result(questionnaire, answers | {test[0].code: wrong(test[0])}).overall.score


def test_a_self_rating_never_moves_the_result(questionnaire, items):
    answers = {item.code: right(item) for item in items if item.code.startswith("SK")}
    for rating in ("none", "teach"):
        found = result(questionnaire, answers | {f"SR{n}": rating for n in range(1, 6)})
        assert found.overall.score == Decimal("100.0")
        assert found.nodes["SR"].score == Decimal("0.0" if rating == "none" else "100.0")


@pytest.mark.parametrize(("indicator", "role"), BY_ROLE.items())
def test_items_of_a_role_are_asked_of_that_role_and_stay_apart(
    questionnaire, items, indicator, role
):
    answers = {i.code: right(i) if i.indicator == indicator else wrong(i) for i in items}
    found = result(questionnaire, answers | {"SP_role": role})
    assert found.nodes[indicator].score == Decimal("100.0")
    assert found.overall.score == Decimal("0.0")
    assert result(questionnaire, answers).nodes[indicator].score is None


@pytest.mark.parametrize(
    ("code", "accepted"), [("KH27", True), ("Sok Dara", False), ("a1b2", False)]
)
def test_a_code_is_no_name(questionnaire, code, accepted):
    record = a_record(questionnaire, ABOUT | {"SP_code": code})
    assert (Place("SP_code") not in evaluate(record, TODAY).broken) == accepted


def test_the_form_for_phones_and_the_paper_form_do_not_tell_the_right_answers(form_of, tmp_path):
    target = tmp_path / "phone.xlsx"
    write_odk_form(form_of("dgc-skills").workbook, target, datetime(2026, 1, 1, tzinfo=UTC))
    heads = [cell.value for cell in load_workbook(target)["choices"][1]]
    assert heads == ["list_name", "name", "label::Khmer (km)", "label::English (en)"]
    order = BlankOrder(
        questionnaire=load(form_of("dgc-skills").workbook)[0],
        now=datetime(2026, 1, 1, tzinfo=UTC),
        languages=(Language.KM,),
        unit=None,
        pdf=None,
        xlsx=tmp_path / "fill.xlsx",
    )
    write_blank(order)
    told = {str(c.value) for sheet in load_workbook(order.xlsx) for row in sheet for c in row}
    assert not told & {"100", "100.0"}


def test_the_bands_begin_at_zero_and_rise(questionnaire):
    assert [level.from_score for level in questionnaire.levels] == [0, 40, 60, 80]

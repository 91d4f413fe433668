"""What is told before everything is answered holds for every way to answer the rest."""

from dataclasses import replace
from decimal import Decimal
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.questionnaire.structure import Aggregation, Unanswered
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Place, Response
from assessment.scoring.lift import first_steps, lift
from tests.builders import TODAY, a_question, a_questionnaire, a_record, a_select
from tests.unit.scoring.worlds import LEVELS, gates_of_any_kind, scores_of

CODES = ("A1", "A2", "B1", "B2")
RULES = (Aggregation.ARITHMETIC, Aggregation.GEOMETRIC, Aggregation.HARMONIC, Aggregation.MIN)


@st.composite
def records(draw, answers):
    """Four questions, of which the later ones may wait for answers of the earlier ones."""
    asked = [a_question("F", indicator=None)]
    for at, code in enumerate(CODES):
        needs = [
            f"${{{one}}} {draw(st.sampled_from(['=', '!=']))} '{draw(st.sampled_from('abc'))}'"
            for one in draw(st.lists(st.sampled_from(("F", *CODES[:at])), max_size=2, unique=True))
        ]
        condition = draw(st.sampled_from([" and ", " or "])).join(needs)
        points = draw(st.sampled_from([(0, 50, 100), (0, None, 100), (100, 0, 50)]))
        asked.append(a_select(code, points, relevant=condition or None))
    made = a_questionnaire(*asked, levels=LEVELS, gates=draw(gates_of_any_kind(CODES)))
    nodes = tuple(
        one if one.code in CODES else replace(one, aggregation=draw(st.sampled_from(RULES)))
        for one in made.nodes
    )
    counted = replace(
        made.settings,
        unanswered=draw(st.sampled_from(list(Unanswered))),
        min_applicable=Decimal(0),
    )
    made = replace(made, nodes=nodes, settings=counted)
    given_ = {code: draw(st.sampled_from(answers)) for code in ("F", *CODES)}
    return a_record(made, {code: one for code, one in given_.items() if one})


def answered(record, code, answer):
    return record.with_response(Place(code), Response(answer=answer))


@settings(max_examples=200)
@given(records("abc"))
def test_a_proposal_and_each_first_step_give_the_score_they_tell(record):
    evaluation, scores = evaluate(record, TODAY), scores_of(record)
    told = [(one.steps, one.score) for one in lift(record, evaluation, scores, "overall")]
    told += [((one.step,), one.score) for one in first_steps(record, evaluation, scores, "overall")]
    for steps, score in told:
        then = record
        for step in steps:
            then = answered(then, step.question, step.criteria[0])
        assert scores_of(then).overall.score == score


@settings(max_examples=200)
@given(records(("a", "b", "c", None)))
def test_no_way_to_answer_what_is_open_leaves_the_range_that_is_told(record):
    now = scores_of(record).overall
    open_ = [code for code in ("F", *CODES) if record.response(code).answer is None]
    for answers in product("abc", repeat=len(open_)):
        then = record
        for code, answer in zip(open_, answers, strict=True):
            then = answered(then, code, answer)
        score = scores_of(then).overall.score
        if score is not None and now.highest is not None:
            assert now.lowest <= score <= now.highest

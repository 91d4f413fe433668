"""A better answer lowers nothing: any question, rule, evidence, review and gate by chance."""

from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from assessment.questionnaire.structure import GateCondition
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Layer
from assessment.scoring.points import points, scored
from assessment.scoring.score import score_record
from tests.builders import TODAY
from tests.unit.scoring.strategies import candidates, places_of, records


def plain(record):
    """Nothing is asked because of another answer, and no gate waits for one score exactly."""
    form = record.questionnaire
    gates = (
        gate
        for gate in form.gates
        if gate.condition is GateCondition.BELOW
        or (gate.condition is GateCondition.ZERO and not gate.threshold)
    )
    questions = (replace(one, relevant="") for one in form.questions)
    groups = (replace(one, relevant="") for one in form.groups)
    parts = {"gates": gates, "questions": questions, "groups": groups}
    return replace(record, questionnaire=replace(form, **{k: tuple(v) for k, v in parts.items()}))


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(records().map(plain), st.sampled_from((Layer.SELF, Layer.FINAL)), st.data())
def test_a_better_answer_lowers_no_score_and_no_level(record, layer, data):
    places = [(q, at) for q, at in places_of(record) if scored(q.scoring) and q.asked]
    assume(places)
    question, place = data.draw(st.sampled_from(places))
    choices = (one for one in candidates(question) if points(question, one) is not None)
    ordered = sorted(choices, key=lambda one: points(question, one))
    at = data.draw(st.sampled_from(range(1, len(ordered))))
    pair = ordered[at - 1 : at + 1]
    before = record.response(*place)
    said = [replace(before, answer=answer, not_applicable=None) for answer in pair]
    given_ = [record.with_response(place, response) for response in said]
    evaluated = [evaluate(one, TODAY) for one in given_]
    assume(not any(place in one.broken for one in evaluated))
    worse, better = (
        score_record(one, found, layer) for one, found in zip(given_, evaluated, strict=True)
    )
    for code, node in worse.nodes.items():
        other = better.nodes[code]
        assert node.exact is None or other.exact >= node.exact - 1e-9
        assert node.level is None or other.level >= node.level

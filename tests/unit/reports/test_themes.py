"""Results by theme: strategies are shown with what their actions are served by, actions are not."""

from assessment.language.text import Language
from assessment.printing.wording import Speech
from assessment.reports.facts import Facts, themes
from assessment.reports.order import ReportOrder
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Layer
from assessment.scoring.score import score_record
from tests.builders import NOW, TODAY, a_record
from tests.unit.questionnaire.policy_world import form
from tests.workbooks import both

OFFICIAL = (
    {"code": "S1", "kind": "strategy", "official": "yes", **both("ទី១", "First")},
    {"code": "T1", "kind": "action", "parent": "S1", "official": "yes", **both("ក", "Act")},
    {"code": "T2", "kind": "action", "parent": "S1", "official": "yes", **both("ខ", "Other")},
)


def results(questionnaire, **answers):
    record = a_record(questionnaire, answers)
    evaluation = evaluate(record, TODAY)
    scores = {Layer.FINAL: score_record(record, evaluation)}
    order = ReportOrder(record, evaluation, scores, "", NOW)
    return themes(Facts(order, Speech((Language.EN,))))


def test_a_strategy_gathers_what_its_actions_are_served_by(tmp_path):
    found = results(form(tmp_path, policy_map=OFFICIAL), q1="yes", q2="no")
    assert [(one.item.code, one.indicators) for one in found] == [("S1", ("A1", "A2"))]
    assert found[0].score is not None
    assert found[0].few


def test_without_actions_every_theme_has_its_own_result(tmp_path):
    found = results(form(tmp_path), q1="yes", q2="no")
    assert [(one.item.code, str(one.score)) for one in found] == [("T1", "100.0"), ("T2", "0.0")]

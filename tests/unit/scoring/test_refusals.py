"""What cannot be a number is a finding with its question or node, never a number."""

import subprocess
import sys
from dataclasses import replace

import pytest

from assessment.questionnaire.structure import Aggregation, Normalisation, Unanswered
from assessment.responses.evaluate import evaluate
from assessment.scoring.explain import explain
from tests.architecture.tree import ROOT
from tests.builders import TODAY, a_ladder, a_questionnaire, a_record, a_select
from tests.unit.scoring.worlds import LEVELS, rungs, scores_of

RESCORED = """
import sys
from assessment.responses.evaluate import evaluate
from assessment.scoring.explain import explain
from assessment.scoring.lift import lift
from assessment.scoring.score import ScoresCache, score_record
from assessment.responses.model import Layer
from tests.builders import TODAY, a_record
from tests.unit.scoring.worlds import golden_record
live = ScoresCache()
for f3 in (None, 2, 4):
    record = golden_record(f3=f3)
    evaluation = evaluate(record, TODAY)
    scores = live.follow(record, evaluation, Layer.SELF)
    explain(record, evaluation, scores, "overall")
    lift(record, evaluation, scores, "overall")
print([n for n in ("pandas", "openpyxl", "reportlab", "scipy", "PySide6") if n in sys.modules])
"""


def with_node(questionnaire, code, **fields):
    nodes = [replace(n, **fields) if n.code == code else n for n in questionnaire.nodes]
    return replace(questionnaire, nodes=tuple(nodes))


def test_one_record_is_scored_again_without_pandas():
    done = subprocess.run(
        [sys.executable, "-c", RESCORED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("rule", [Normalisation.MINMAX, Normalisation.PERCENTILE_RANK])
def test_an_indicator_measured_against_other_units_has_no_score_alone(rule):
    made = a_questionnaire(a_ladder("A1"), a_ladder("A2"), levels=LEVELS)
    record = a_record(with_node(made, "A1", normalise=rule), {"A1": rungs(4), "A2": rungs(2)})
    scores = scores_of(record)
    assert scores.nodes["A1"].score is None
    assert scores.overall.score == 50
    assert [(f.code, f.place.text) for f in scores.findings] == [("relative_alone", "A1")]


def test_an_answer_outside_its_scale_is_told_with_its_question_and_explained():
    record = a_record(a_questionnaire(a_select("A1"), a_select("A2")), {"A1": "zz", "A2": "c"})
    scores = scores_of(record)
    assert (scores.nodes["A1"].score, scores.nodes["A2"].score) == (None, 100)
    # Without it the rest would be worth more than with any answer on the scale.
    assert (scores.overall.score, scores.overall.level, scores.overall.highest) == (
        None,
        None,
        None,
    )
    assert [(f.code, f.place.text) for f in scores.findings] == [("answer_outside_scale", "A1")]
    chain = explain(record, evaluate(record, TODAY), scores, "A1")
    assert chain.parts[0].notes


def test_a_part_missing_from_a_sum_is_told():
    made = a_questionnaire(a_ladder("A1", not_applicable=True), a_select("A2", scores=(10, 20, 30)))
    record = a_record(with_node(made, "A", aggregation=Aggregation.SUM), {"A1": rungs(1)})
    settings = replace(made.settings, unanswered=Unanswered.MISSING)
    lacking = a_record(replace(record.questionnaire, settings=settings), {"A1": rungs(1)})
    assert scores_of(record).findings == ()
    assert [f.code for f in scores_of(lacking).findings] == ["adds_nothing"]

"""What a number has to reach stands in the data, the text and the draft of the action plan."""

import json
from decimal import Decimal

import pytest

from assessment.commands.main import run
from assessment.files.store import AssessmentFile
from assessment.language.text import Language
from assessment.printing.wording import Speech
from assessment.questionnaire.canonical import with_fingerprint
from assessment.questionnaire.model import QuestionType, Scoring, ScoringKind, Threshold
from assessment.reports.facts import Facts
from assessment.reports.unit.findings import findings_section
from assessment.reports.unit.summary import drafted, lift_table
from assessment.responses.model import Layer
from assessment.scoring.lift import proposal_lines
from assessment.words import Words
from tests.builders import ASSESSOR, NOW, a_ladder, a_number, a_question, a_questionnaire, a_record
from tests.report_worlds import an_order
from tests.unit.scoring.worlds import LEVELS, rungs

LIMITS = (Threshold(Decimal(0), strict=True), Threshold(Decimal("62.50")))


def a_share(answer):
    """One ladder, and one number of which more than 0 and at least 62.5 are asked."""
    share = a_number("B1", indicator="B1", scoring=Scoring(ScoringKind.STEPS, LIMITS))
    made = a_questionnaire(a_ladder("A1", levels=2), share, levels=LEVELS)
    return a_record(with_fingerprint(made), {"A1": rungs(2), "B1": answer})


@pytest.mark.parametrize(
    ("answer", "limits", "said"),
    [
        (0, (0.0, None), {"en": "a number above 0", "km": "តួលេខលើសពី 0"}),
        (30, (None, 62.5), {"en": "a number of at least 62.5", "km": "តួលេខយ៉ាងតិច 62.5"}),
    ],
)
def test_what_a_number_has_to_reach_is_told(answer, limits, said, tmp_path, capsys):
    path = tmp_path / "share.dra"
    record = a_share(answer)
    AssessmentFile.create(path, record, by=ASSESSOR, now=NOW).close()
    asked = ["score", str(path), "--layer", "self", "--lift"]
    run([*asked, "--json"])
    (proposal,) = json.loads(capsys.readouterr().out)["lift"]
    (step,) = proposal["steps"]
    assert (step["question"], step["criteria"]) == ("B1", [])
    assert (step["above"], step["at_least"]) == limits
    for language, words in said.items():
        run([*asked, "--language", language])
        assert words in capsys.readouterr().out
        facts = Facts(an_order(record, (Layer.SELF,)), Speech((Language(language),)))
        assert words in drafted(facts)["B1"][0]


@pytest.mark.parametrize(
    ("limit", "english", "khmer"),
    [
        (Threshold(Decimal(50)), "at least 50%", "យ៉ាងតិច 50%"),
        (Threshold(Decimal(0), strict=True), "more than 0%", "លើសពី 0%"),
    ],
)
def test_of_a_share_per_cent_are_asked(limit, english, khmer):
    scoring = Scoring(ScoringKind.STEPS, (limit, Threshold(Decimal(80))))
    share = a_question(
        "B1",
        QuestionType.CALCULATE,
        indicator="B1",
        scoring=scoring,
        calculation="${n} div ${m} * 100",
    )
    parts = a_ladder("A1", levels=2), a_number("n"), a_number("m"), share
    made = with_fingerprint(a_questionnaire(*parts, levels=LEVELS))
    record = a_record(made, {"A1": rungs(2), "n": 0, "m": 4})
    for language, words in ((Language.EN, english), (Language.KM, khmer)):
        facts = Facts(an_order(record, (Layer.SELF,)), Speech((language,)))
        assert words in drafted(facts)["B1"][0]
        found = findings_section(facts).blocks[0].rows
        assert any(words in line for row in found for line in row.cells[2].text)
        told = proposal_lines(facts.lifts[0], made, Words(language))
        assert words in [line.strip() for line in told]


def test_criteria_are_told_by_their_labels_and_nothing_to_lift_is_said(tmp_path, capsys):
    made = with_fingerprint(a_questionnaire(a_ladder("A1", levels=2), levels=LEVELS))
    for level, words in ((1, "l2a"), (2, "No set of criteria lifts the level now.")):
        path = tmp_path / f"{level}.dra"
        record = a_record(made, {"A1": rungs(level)})
        AssessmentFile.create(path, record, by=ASSESSOR, now=NOW).close()
        run(["score", str(path), "--layer", "self", "--lift", "--language", "en"])
        assert words in capsys.readouterr().out


def test_the_table_of_the_report_says_every_score_before_and_after():
    facts = Facts(an_order(a_share(30), (Layer.SELF,)), Speech((Language.EN,)))
    _heading, table = lift_table(facts)
    (step,) = facts.lifts[0].steps
    before, after = facts.result.nodes[step.indicator].score, f"{step.value:.1f}"
    told, _effort, then, _level = (cell.text[0] for cell in table.rows[0].cells)
    assert told.endswith(f"({before}–{after})")
    assert table.columns[2].head == (f"the score {facts.result.overall.score} becomes",)
    assert then == str(facts.lifts[0].score)

"""The guide "Write a questionnaire in Excel", followed step by step in both languages."""

import json
import shlex

import pytest

from assessment.commands.main import run
from assessment.questionnaire.load import load
from assessment.questionnaire.workbook.columns import SHEETS
from tests.unit.manual.guide import (
    columns_explained,
    the_answers,
    the_commands,
    the_example,
    the_scores,
)

LANGUAGES = ("en", "km")
AS_XLSFORM_WISHES = {"trigger", "save_to", "query"}


def done(capsys, line, expected=0):
    """Run a line of the guide; what it says in its JSON."""
    capsys.readouterr()
    words = shlex.split(line)
    code = run(words if "--json" in words else [*words, "--json"])
    said = json.loads(capsys.readouterr().out)
    assert code == expected, said
    return said


@pytest.fixture(params=LANGUAGES)
def language(request, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    the_example(request.param, tmp_path)
    the_answers(request.param, tmp_path)
    return request.param


def test_following_the_guide_word_by_word_gives_the_scores_it_states(language, capsys):
    check, install, new, answer, score = the_commands(language)
    checked = done(capsys, check)
    assert (checked["loaded"], checked["findings"]) == (True, [])
    assert (checked["questions"], checked["scored"], checked["id"]) == (10, 6, "office-ten")
    assert done(capsys, install)["installed"]["version"] == "1"
    done(capsys, new)
    answered = done(capsys, answer)
    assert (answered["refused"], answered["findings"]) == ([], [])
    scored = done(capsys, score)
    unit = scored["units"][0]
    nodes = {code: node["score"] for code, node in unit["nodes"].items()}
    nodes["overall"] = unit["overall"]
    stated = the_scores(language)
    assert {code: f"{float(nodes[code]):.1f}" for code in stated} == stated
    assert nodes["B3"] is None
    assert (unit["level"], unit["level_before_gates"]) == (2, 2)
    assert scored["explain"]


def test_the_gate_holds_the_level_as_the_guide_says(language, capsys, tmp_path):
    answers = tmp_path / "best.csv"
    answers.write_text(
        "question,answer\nA1,l0\nA2,approved\nA3,own rule leavers\nB1_d,20\nB1_n,20\nB2,yes\n"
        "B3,24\nas_of,2026-06-30\n",
        encoding="utf-8",
    )
    begun = "--unit M01 --round 2026 --assessor Dara"
    done(capsys, f"new best.dra --questionnaire office-ten.xlsx {begun}")
    done(capsys, "answer best.dra --from best.csv")
    unit = done(capsys, "score best.dra --layer self")["units"][0]
    assert float(unit["overall"]) == 70.0
    assert (unit["level_before_gates"], unit["level"]) == (3, 1)


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("written", LANGUAGES)
def test_every_column_that_is_understood_is_explained_and_no_other(written, sheet):
    explained = columns_explained(written)[sheet]
    assert explained == SHEETS[sheet].known - AS_XLSFORM_WISHES


def test_the_example_uses_every_sheet(tmp_path):
    questionnaire, findings = load(the_example("en", tmp_path))
    assert findings == ()
    for part in ("nodes", "levels", "gates", "recommendations", "policy_map", "groups"):
        assert getattr(questionnaire, part), part
    assert questionnaire.settings.peer_blocks
    assert {code for q in questionnaire.questions for code in q.policy} == {"T1", "T5"}


def test_both_languages_give_the_same_workbook_answers_and_scores(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "km").mkdir()
    made = [load(the_example(written, tmp_path / written))[0] for written in LANGUAGES]
    assert made[0].fingerprint == made[1].fingerprint
    assert the_scores("en") == the_scores("km")
    assert the_commands("en") == the_commands("km")
    texts = [the_answers(written, tmp_path / written).read_text("utf-8") for written in LANGUAGES]
    assert texts[0] == texts[1]

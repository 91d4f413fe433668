"""The journey by command: every step through the headless door, on real files."""

import csv
import json
from dataclasses import replace

import pytest

from assessment.commands.main import COMMANDS, run
from assessment.errors import Cancelled
from assessment.questionnaire.library import find
from assessment.questionnaire.model import QuestionType

UNIT = ("--unit", "M07", "--round", "2026", "--assessor", "Sok Dara")


@pytest.fixture
def begun(tmp_path, said):
    path = tmp_path / "unit.dra"
    code, _ = said("new", path, "--questionnaire", "example-small", *UNIT)
    assert code == 0
    return path


@pytest.mark.parametrize(("unit", "warned"), [("M01", False), ("M1", True)])
def test_a_unit_that_is_not_on_the_list_is_told_but_not_refused(tmp_path, capsys, unit, warned):
    path = tmp_path / "unit.dra"
    order = ["--questionnaire", "example-small", "--unit", unit, "--round", "2026"]
    assert run(["new", str(path), *order, "--assessor", "Sok", "--language", "en"]) == 0
    assert path.exists()
    assert ("not on the list of units" in capsys.readouterr().err) is warned


@pytest.mark.parametrize(
    ("unit", "occasion", "code"),
    [
        ("\u041c01", "2026", "looks_like"),
        ("M01\u00a0", "2026", "not_visible"),
        ("M\u200b01", "2026", "not_visible"),
        ("MO1", "2026", "looks_like"),
        ("M01", "2026 ", "not_visible"),
    ],
)
def test_a_code_or_round_that_only_looks_right_begins_nothing(tmp_path, said, unit, occasion, code):
    path = tmp_path / "unit.dra"
    order = ("--questionnaire", "example-small", "--unit", unit, "--round", occasion)
    ended, told = said("new", path, *order, "--assessor", "Sok")
    assert (ended, [one["code"] for one in told["findings"]]) == (1, [code])
    assert not path.exists()


@pytest.mark.parametrize("nobody", ["\u200b", "\u3164", "\u00ad \u2800"])
def test_nobody_signs_with_a_name_that_cannot_be_seen(begun, said, nobody):
    for step in (("submit", begun, "--reason", "later"), ("approve", begun)):
        code, refused = said(*step, "--by", nobody)
        assert (code, codes_of(refused)) == (1, ["option_empty"])


def test_a_round_in_khmer_digits_is_the_same_round_and_names_lose_what_no_file_can_hold(
    tmp_path, said
):
    path = tmp_path / "unit.dra"
    order = ("--questionnaire", "example-small", "--unit", "M07", "--round", "២០២៦")
    assert said("new", path, *order, "--assessor", "Sok\udcff Dara")[0] == 0
    assert said("show", path)[1]["round"] == "2026"
    assert said("score", path)[0] == 0


def answers_file(folder, rows):
    path = folder / "answers.csv"
    head = ["question", "row", "answer", "not_applicable_reason", "comment"]
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, head)
        writer.writeheader()
        writer.writerows(rows)
    return path


def best_answers():
    """Top answers to every asked question of the small example, two rows per roster."""
    rows = []
    for question in find("example-small").questions:
        if not question.asked:
            continue
        numbers = [1, 2] if question.roster else [""]
        rows += [{"question": question.code, "row": n, "answer": best(question)} for n in numbers]
    return rows


def best(question):
    if question.type is QuestionType.SELECT_MULTIPLE:
        return " ".join(c.name for c in question.choices if not c.exclusive)
    if question.type is QuestionType.SELECT_ONE:
        return max(question.choices, key=lambda c: c.score or 0).name
    return "10" if question.type is QuestionType.INTEGER else "Text"


def test_questionnaires_lists_what_is_installed(said):
    code, found = said("questionnaires")
    assert code == 0
    by_id = {entry["id"]: entry for entry in found["questionnaires"]}
    assert {"dgc-ministry", "example-small"} <= set(by_id)
    assert len(by_id["dgc-ministry"]["fingerprint"]) == 64
    assert set(by_id["dgc-ministry"]["languages"]) == {"km", "en"}


def test_a_new_assessment_has_nothing_answered(begun, said):
    code, shown = said("show", begun)
    assert code == 0
    assert (shown["kind"], shown["unit"], shown["state"]) == ("dra", "M07", "draft")
    assert shown["answered"] == 0
    assert shown["required"] > 0


def test_an_existing_file_is_never_overwritten(begun, said):
    before = begun.read_bytes()
    code, refused = said("new", begun, "--questionnaire", "example-small", *UNIT)
    assert code == 1
    assert refused["findings"][0]["code"] == "file_exists"
    assert begun.read_bytes() == before


def test_best_answers_give_the_top_score(begun, said, tmp_path):
    code, applied = said("answer", begun, "--from", answers_file(tmp_path, best_answers()))
    assert (code, applied["refused"]) == (0, [])
    code, scored = said("score", begun)
    assert code == 0
    assert scored["units"][0]["overall"] == 100.0
    assert scored["units"][0]["completeness"] == 1.0


def test_a_wrong_answer_is_refused_with_its_line_and_the_others_are_kept(begun, said, tmp_path):
    rows = [{"question": "nope", "answer": "1"}, *best_answers()]
    code, applied = said("answer", begun, "--from", answers_file(tmp_path, rows))
    assert code == 1
    assert [finding["code"] for finding in applied["refused"]] == ["unknown_question"]
    assert applied["refused"][0]["row"] == 2
    assert applied["applied"] == len(best_answers())


def test_an_incomplete_assessment_cannot_be_submitted_without_a_reason(begun, said):
    code, refused = said("submit", begun, "--by", "Sok Dara")
    assert code == 1
    assert refused["findings"][0]["code"] == "submit_incomplete"


def test_the_review_goes_from_draft_to_approved_and_back(begun, said, tmp_path):
    said("answer", begun, "--from", answers_file(tmp_path, best_answers()))
    steps = [
        ("submit", "Sok Dara", "evidence follows on paper", "submitted"),
        ("return", "Chan Sophea", "A2: attach the budget", "returned"),
        ("submit", "Sok Dara", "evidence follows on paper", "submitted"),
        ("approve", "Chan Sophea", "", "approved"),
        ("reopen", "Chan Sophea", "an error was found", "returned"),
    ]
    for step, by, reason, state in steps:
        if step == "approve":
            code, left = said("approve", begun, "--by", by)
            assert (code, codes_of(left)) == (1, ["not_all_reviewed"])
            code, done = said("review", begun, "--by", by, "--accept-all")
            assert (code, done["left"]["indicators"]) == (0, [])
        code, done = said(step, begun, "--by", by, "--reason", reason)
        assert (code, done) == (0, {"state": state, "findings": []})


def test_a_submission_is_taken_back_by_who_made_it_while_nobody_reviewed(begun, said, tmp_path):
    said("answer", begun, "--from", answers_file(tmp_path, best_answers()))
    said("submit", begun, "--by", "Sok Dara", "--reason", "paper follows")
    code, refused = said("take-back", begun, "--by", "Chan Sophea")
    assert (code, codes_of(refused)) == (1, ["not_your_submission"])
    code, done = said("take-back", begun, "--by", "Sok Dara")
    assert (code, done) == (0, {"state": "draft", "given_away": [], "findings": []})
    said("submit", begun, "--by", "Sok Dara", "--reason", "paper follows")
    said("review", begun, "--by", "Chan Sophea", "--accept-all")
    code, refused = said("take-back", begun, "--by", "Sok Dara")
    assert (code, codes_of(refused)) == (1, ["review_begun"])


def test_last_rounds_answers_stand_beside_and_are_taken_over_one_by_one(begun, said, tmp_path):
    said("answer", begun, "--from", answers_file(tmp_path, best_answers()))
    path = tmp_path / "next.dra"
    unit = ["--unit", UNIT[1], "--round", "2099", "--assessor", "Sok Dara"]
    order = ["--questionnaire", "example-small", *unit]
    code, made = said("new", path, *order, "--from", begun)
    assert code == 0
    earlier = made["earlier"]
    assert (earlier["round"], earlier["approved"]) == (UNIT[3], False)
    assert earlier["fit"] == earlier["answers"] == len(best_answers())
    assert said("show", path)[1]["answered"] == 0
    code, done = said("answer", path, "--still-true", "P1", "S2", "nope")
    assert (code, done["applied"]) == (1, 2)
    assert [one["code"] for one in done["refused"]] == ["nothing_to_take_over"]
    assert said("show", path)[1]["answered"] == 2
    assert said("answer", path)[0] == 1


def codes_of(said):
    return [finding["code"] for finding in said["findings"]]


def test_nobody_approves_what_they_entered(begun, said, tmp_path):
    said("answer", begun, "--from", answers_file(tmp_path, best_answers()))
    said("submit", begun, "--by", "Sok Dara", "--reason", "paper follows")
    code, refused = said("approve", begun, "--by", "sok  dara")
    assert code == 1
    assert refused["findings"][0]["code"] == "own_approval"


def test_explain_gives_parts_that_add_up(begun, said, tmp_path):
    said("answer", begun, "--from", answers_file(tmp_path, best_answers()))
    _, scored = said("score", begun, "--explain", "overall")
    parts = scored["explain"]["parts"]
    assert sum(part["contribution"] for part in parts) == pytest.approx(scored["explain"]["exact"])


def test_lift_names_what_would_raise_the_level(begun, said, tmp_path):
    worst = [row for row in best_answers() if row["question"] in ("P1", "S2")]
    said("answer", begun, "--from", answers_file(tmp_path, worst))
    _, scored = said("score", begun, "--lift")
    level = scored["units"][0]["level"]
    assert scored["lift"]
    for proposal in scored["lift"]:
        assert proposal["level"] == level + 1
        assert proposal["effort"] == sum(step["effort"] for step in proposal["steps"])


def test_a_report_is_final_only_when_approved(begun, said, tmp_path):
    pdf = tmp_path / "r.pdf"
    code, refused = said("report", begun, "--pdf", pdf, "--final")
    assert code == 1
    assert refused["findings"][0]["code"] == "not_final"
    assert not pdf.exists()


@pytest.mark.parametrize(
    ("expression", "kind", "value"),
    [
        ("1 + 1", "num", 2),
        ("0 div 0", "num", "NaN"),
        ("${a} > 2", "bool", True),
        ("concat('x', ${a})", "str", "x3"),
        ("date('2026-03-15')", "date", "2026-03-15"),
        ("sum(${n})", "num", 3),
    ],
)
def test_evaluate_tells_type_and_value(said, expression, kind, value):
    answers = json.dumps({"a": 3, "rows": [{"n": 1}, {"n": 2}]})
    code, found = said("evaluate", expression, "--answers", answers)
    assert (code, found["type"], found["value"]) == (0, kind, value)


@pytest.mark.parametrize(("language", "state"), [("en", "In progress"), ("km", "កំពុងបំពេញ")])
def test_a_file_says_what_it_is_in_the_language_of_the_reader(begun, capsys, language, state):
    capsys.readouterr()
    assert run(["show", str(begun), "--language", language]) == 0
    told = capsys.readouterr().out
    assert all(each in told for each in ("M07", "2026", "0", state))
    assert "draft" not in told


def test_evaluate_points_at_the_fault(said):
    code, found = said("evaluate", "(1 + ")
    assert (code, found["type"], found["value"]) == (1, "error", None)
    assert "At character 5: a value is missing" in found["message"]
    (finding,) = found["findings"]
    assert (finding["severity"], finding["message"]) == ("error", found["message"])


@pytest.mark.parametrize("expression", ["selected(1)", "today() + pow(1)", "nothing(2)", "${a b}"])
def test_what_cannot_be_evaluated_is_no_success(said, expression):
    code, found = said("evaluate", expression)
    assert (code, found["type"]) == (1, "error")
    assert [one["severity"] for one in found["findings"]] == ["error"]


@pytest.mark.parametrize("language", ["km", "en"])
def test_evaluate_tells_a_fault_in_the_language_of_the_reader(capsys, language):
    run(["evaluate", "selectd(${a}, 'x')", "--json", "--language", language])
    message = json.loads(capsys.readouterr().out)["message"]
    assert "selected" in message
    assert ("Did you mean" in message) == (language == "en")


def test_evaluate_warns_of_what_other_programs_do_not_know(said):
    code, found = said("evaluate", "floor(2.7)")
    assert (code, found["type"], found["value"]) == (0, "num", 2)
    assert "floor()" in found["message"]


@pytest.mark.parametrize("expression", ["-${a}", "- 3", "--3 * 1", "-(3)", "-'3'"])
def test_an_expression_may_begin_with_a_minus(said, expression):
    code, found = said("evaluate", expression, "--answers", '{"a": 3}')
    assert (code, abs(found["value"])) == (0, 3)


@pytest.mark.parametrize("stopped", [KeyboardInterrupt, Cancelled])
def test_a_command_that_was_stopped_says_so_in_one_object(said, monkeypatch, stopped):
    def stop(_context):
        raise stopped

    stopping = replace(COMMANDS["questionnaires"], act=stop)
    monkeypatch.setitem(COMMANDS, "questionnaires", stopping)
    code, found = said("questionnaires")
    assert (code, [one["code"] for one in found["findings"]]) == (1, ["stopped"])


def test_a_workbook_that_is_none_is_refused_in_words(said, tmp_path):
    path = tmp_path / "notes.xlsx"
    path.write_text("hello")
    code, found = said("check", path)
    assert code == 1
    assert found["loaded"] is False
    assert found["findings"]


def test_a_file_that_is_not_there_is_told_in_both_languages(capsys, tmp_path):
    for language in ("km", "en"):
        assert run(["show", str(tmp_path / "none.dra"), "--language", language]) == 1
        assert "none.dra" in capsys.readouterr().err


def test_a_folder_without_working_files_is_named(said, tmp_path):
    code, found = said("shares", tmp_path)
    assert (code, codes_of(found)) == (1, ["no_working_files"])
    assert str(tmp_path) in found["findings"][0]["message"]


def test_score_table_ranks_units(said, tmp_path):
    values = tmp_path / "values.csv"
    values.write_text("unit,P1,P2,P3,S1,S2,S3\na,100,100,100,100,100,100\nb,,50,50,50,50,50\n")
    code, found = said("score-table", find_path("example-small"), values)
    assert code == 0
    assert [row["unit"] for row in found["units"]] == ["a", "b"]
    assert found["units"][0]["nodes"]["overall"]["rank"] == 1


def test_values_may_be_written_in_khmer_digits(said, tmp_path):
    values = tmp_path / "values.csv"
    values.write_text("unit,P1\na,៤២.៥\n", encoding="utf-8")
    _, found = said("score-table", find_path("example-small"), values)
    assert found["units"][0]["nodes"]["P1"]["exact"] == 42.5


def find_path(identity):
    from assessment.questionnaire.library import installed

    return next(entry.path for entry in installed() if entry.id == identity)


def test_wrong_usage_exits_with_2(capsys):
    with pytest.raises(SystemExit) as stopped:
        run(["nonsense"])
    assert stopped.value.code == 2
    capsys.readouterr()

"""Shares by group: right counts, and nobody to be recognised in a small group."""

import json
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from assessment.commands.main import run
from assessment.files.store import AssessmentFile
from assessment.reports.shares import EVERYBODY, SMALLEST, CountedRecord, shares
from assessment.responses.evaluate import evaluate
from assessment.scoring.score import score_record
from tests.builders import ASSESSOR, NOW, TODAY, a_record
from tests.unit.questionnaire.policy_world import form
from tests.workbooks import a_question, both

EXTRA = [a_question("size", "select_one sizes"), a_question("words")]
NAMES = ("small", "middle", "large", "huge")
SIZES = [{"list_name": "sizes", "name": name, **both("ទំហំ", name)} for name in NAMES]
ANSWERS = ("yes", "no")
with tempfile.TemporaryDirectory() as place:
    FORM = form(Path(place), more=EXTRA, lists=SIZES)


def cases(*given):
    made = []
    for size, answer in given:
        told = {"size": size, "q1": answer, "words": "secret"}
        record = a_record(FORM, {code: said for code, said in told.items() if said})
        evaluation = evaluate(record, TODAY)
        made.append(CountedRecord(evaluation.answers, score_record(record, evaluation)))
    return made


def told(found, of="q1"):
    return {tally.group: tally for tally in found.questions if tally.of == of}


def by_size(*given, smallest=SMALLEST):
    return shares(FORM, cases(*given), by=FORM.by_code["size"], smallest=smallest)


def many(size, answer, n):
    return [(size, answer)] * n


def test_every_choice_is_counted_for_everybody_and_in_its_group():
    given = [
        *many(NAMES[0], "yes", 6),
        *many(NAMES[1], "yes", 3),
        *many(NAMES[1], "no", 5),
    ]
    found = told(by_size(*given))
    assert found[EVERYBODY].choices["yes"] == 9
    assert (found[NAMES[0]].answered, found[NAMES[1]].answered) == (6, 8)
    assert found[NAMES[1]].choices["no"] == 5


def test_texts_are_never_told():
    found = by_size(*many(NAMES[0], "yes", 9))
    assert {tally.of for tally in found.questions} == {"size", "q1", "q2"}


def test_a_small_group_is_withheld_and_so_is_the_one_that_would_give_it_away():
    found = told(by_size(*many(NAMES[0], "yes", 20), *many(NAMES[1], "no", 4)))
    assert found[EVERYBODY].answered == 24
    assert found[NAMES[0]].answered is None
    assert found[NAMES[1]].answered is None
    assert not found[NAMES[1]].choices


def test_those_who_did_not_say_their_group_are_hidden_too():
    given = [*many(NAMES[0], "yes", 9), *many(NAMES[1], "yes", 9), *many(None, "no", 2)]
    found = told(by_size(*given))
    assert [name for name in NAMES[:2] if found[name].answered is None] != []


def test_a_question_few_answered_is_withheld_for_everybody():
    given = [*many(NAMES[0], None, 10), *many(NAMES[0], "yes", 4)]
    assert told(by_size(*given))[EVERYBODY].answered is None


def test_a_larger_limit_can_be_asked_for():
    given = [*many(NAMES[0], "yes", 9), *many(NAMES[1], "yes", 9)]
    assert told(by_size(*given, smallest=10))[NAMES[0]].answered is None
    assert told(by_size(*given))[NAMES[0]].answered == 9


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([*NAMES, None]), st.sampled_from([*ANSWERS, None])), max_size=60
    )
)
def test_nothing_small_is_told_nor_follows_from_what_is_told(given_answers):
    found = told(by_size(*given_answers))
    real = Counter(size for size, answer in given_answers if answer)
    if found[EVERYBODY].answered is None:
        assert sum(real.values()) < SMALLEST
        return
    shown = {name: found[name].answered for name in NAMES if found[name].answered is not None}
    for name, n in shown.items():
        assert n == real[name]
        assert n == 0 or n >= SMALLEST
    rest = found[EVERYBODY].answered - sum(shown.values())
    if shown and any(shown.values()):
        assert rest == 0 or rest >= SMALLEST


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "files"
    place.mkdir()
    for n in range(12):
        answers = {"size": NAMES[n % 2], "q1": "yes"}
        AssessmentFile.create(
            place / f"{n}.dra", a_record(FORM, answers), by=ASSESSOR, now=NOW
        ).close()
    return place


def said(capsys, *arguments):
    capsys.readouterr()
    code = run(["shares", *map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_the_command_counts_the_files_of_a_folder(folder, tmp_path, capsys):
    target = tmp_path / "shares.xlsx"
    code, found = said(capsys, folder, "--by", "size", "--question", "q1", "--xlsx", target)
    assert (code, found["cases"], found["smallest"]) == (0, 12, 5)
    assert [(one["group"], one["answered"]) for one in found["questions"][:3]] == [
        (None, 12),
        (NAMES[0], 6),
        (NAMES[1], 6),
    ]
    assert found["questions"][0]["choices"]["yes"] == {"n": 12, "share": 1.0}
    assert found["scores"][0]["mean"] is not None
    book = load_workbook(target)
    assert book.sheetnames == ["Scores", "Answers"]
    first = [cell.value for cell in book["Answers"][2]]
    assert (first[0], first[3], first[5], first[6]) == ("q1", 12, 12, 1)


def test_too_few_files_are_refused(folder, capsys):
    files = sorted(folder.iterdir())[:4]
    code, found = said(capsys, *files)
    assert (code, found["findings"][0]["code"]) == (1, "group_too_small")


def test_the_limit_cannot_be_lowered(folder, capsys):
    assert said(capsys, folder, "--smallest", "1")[1]["smallest"] == SMALLEST


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--by", "words"), "not_counted"),
        (("--question", "words"), "not_counted"),
        (("--by", "nothing"), "unknown_question"),
    ],
)
def test_what_cannot_be_counted_is_told(folder, capsys, arguments, code):
    assert said(capsys, folder, *arguments)[1]["findings"][0]["code"] == code

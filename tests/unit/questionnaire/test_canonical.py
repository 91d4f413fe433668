"""One questionnaire has one canonical text and one fingerprint, however its workbook looks."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

from assessment.errors import AssessmentError
from assessment.questionnaire.canonical import from_json, to_json
from assessment.questionnaire.fingerprint import fingerprint_of
from assessment.questionnaire.library import FOLDER
from assessment.questionnaire.load import load
from tests.unit.questionnaire.workbook_world import YES_NO, scored
from tests.workbooks import a_question, a_workbook

BUNDLED = sorted(FOLDER.glob("*/*/questionnaire.xlsx"))


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.parent.parent.name)
def test_what_is_written_reads_back_the_same(path):
    questionnaire, _ = load(path)
    text = to_json(questionnaire)
    again = from_json(text)
    assert again == questionnaire
    assert to_json(again) == text
    assert fingerprint_of(again) == questionnaire.fingerprint


def test_the_text_is_canonical_json_without_empty_fields(tmp_path):
    text = to_json(scored(tmp_path, a_question("q", "select_one yn", indicator="A1")))
    document = json.loads(text)
    assert text == json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert "hint" not in document["questions"][0]
    assert list(document["choice_lists"]) == ["yn"]


def test_order_of_columns_and_sheets_formats_and_blank_rows_do_not_count(tmp_path):
    rows = [a_question("p"), a_question("q", "select_one yn", required="yes", weight=1)]
    plain, _ = load(a_workbook(tmp_path, rows, choices=YES_NO, name="a.xlsx"))
    turned = [dict(reversed(row.items())) for row in rows]
    path = a_workbook(tmp_path, turned, choices=YES_NO, name="b.xlsx")
    book = openpyxl.load_workbook(path)
    book.move_sheet("survey", 2)
    book["survey"].insert_rows(3, 5)
    book["survey"]["A2"].font = Font(bold=True)
    book.save(path)
    other, _ = load(path)
    assert other.fingerprint == plain.fingerprint


@pytest.mark.parametrize(
    "cells",
    [{"name": "q2"}, {"weight": 2}, {"required": "yes"}, {"relevant": "true()"},
     {"label::Khmer (km)": "ផ្សេង"}, {"type": "integer"}],
)  # fmt: skip
def test_every_change_of_meaning_changes_the_fingerprint(tmp_path, cells):
    before, _ = load(a_workbook(tmp_path, [a_question("q")]))
    after, _ = load(a_workbook(tmp_path, [{**a_question("q"), **cells}]))
    assert before.fingerprint != after.fingerprint


def test_equal_numbers_written_differently_are_the_same(tmp_path):
    questionnaire = scored(tmp_path, a_question("q", "select_one yn", indicator="A1"))
    question = replace(questionnaire.questions[0], weight=Decimal("1.500"))
    other = replace(questionnaire.questions[0], weight=Decimal("1.5"))
    rest = questionnaire.questions[1:]
    assert fingerprint_of(replace(questionnaire, questions=(question, *rest))) == fingerprint_of(
        replace(questionnaire, questions=(other, *rest))
    )


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "null", "1", '{"settings":1,"questions":[]}', "[" * 100_000,
     '{"settings":{"id":"a","version":"1","title":{"xx":"t"}},"questions":[]}',
     '{"settings":{"id":"a","version":"1","title":{}},"questions":[{"code":1}]}',
     '{"settings":{"id":"a","version":"1","title":{},"evil":1},"questions":[]}'],
)  # fmt: skip
def test_a_text_that_is_no_questionnaire_is_refused(text):
    with pytest.raises(AssessmentError):
        from_json(text)


def broken(tmp_path, change):
    """The canonical text of a scored questionnaire after a change to its document."""
    path = [
        a_question("g", "begin_group"),
        a_question("q", "select_one yn", indicator="A1"),
        {"type": "end_group"},
    ]
    document = json.loads(to_json(scored(tmp_path, *path)))
    change(document)
    return json.dumps(document)


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["groups"][0].update(parent="g"),
        lambda d: d["nodes"][0].update(parent="A1"),
        lambda d: d["nodes"].append(d["nodes"][0]),
        lambda d: d["nodes"][1].pop("parent"),
        lambda d: d["questions"][0].update(group="nowhere"),
        lambda d: d["questions"][0].update(roster="g"),
        lambda d: d["questions"][0].update(indicator="nowhere"),
        lambda d: d["questions"].append(d["questions"][0]),
        lambda d: d["questions"][0].update(weight="NaN"),
        lambda d: d["questions"][0].update(weight="-1"),
        lambda d: d["questions"][0].update(weight="1e999999"),
        lambda d: d["questions"][0].update(weight=1),
        lambda d: d["settings"].update(decimals=10**9),
        lambda d: d["choice_lists"]["yn"][0].update(level=10**9),
        lambda d: d.update(gates=[{"node": "A1", "condition": "=", "threshold": "0", "cap": 9,
                                   "target": "all", "reason": {}}]),
    ],
)  # fmt: skip
def test_a_questionnaire_that_does_not_hang_together_is_refused(tmp_path, change):
    assert from_json(broken(tmp_path, lambda _: None))
    with pytest.raises(AssessmentError):
        from_json(broken(tmp_path, change))


def test_the_bundled_questionnaires_load_without_any_error():
    assert {"dgc-ministry", "example-small"} <= {path.parent.parent.name for path in BUNDLED}
    for path in BUNDLED:
        questionnaire, findings = load(Path(path))
        assert questionnaire is not None, [(f.place.text, f.code) for f in findings]

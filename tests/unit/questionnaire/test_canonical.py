"""One questionnaire has one canonical text and one fingerprint, however its workbook looks."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from assessment.errors import AssessmentError
from assessment.questionnaire.canonical import fingerprint_of, from_json, to_json
from assessment.questionnaire.library import FOLDER
from assessment.questionnaire.load import load
from tests.unit.questionnaire.workbook_world import LEVELS, STRUCTURE, YES_NO, scored
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
    # Published before a letterhead could be told: it is told in the cells, and the digest stays.
    assert not {"nation", "committee"} & json.loads(text)["settings"].keys()


def test_the_text_is_canonical_json_without_empty_fields(tmp_path):
    text = to_json(scored(tmp_path, a_question("q", "select_one yn", indicator="A1")))
    document = json.loads(text)
    assert text == json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert "hint" not in document["questions"][0]
    assert list(document["choice_lists"]) == ["yn"]


IGNORED = ("my remark", "label::Français (fr)", "media::image")


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_order_of_columns_and_sheets_formats_and_blank_rows_do_not_count(tmp_path, data):
    rows = [a_question("p"), a_question("q", "select_one yn", required="yes", indicator="A1")]
    frame = {"choices": YES_NO, "structure": STRUCTURE, "levels": LEVELS}
    plain, _ = load(a_workbook(tmp_path, rows, name="a.xlsx", **frame))
    path = a_workbook(
        tmp_path,
        _turned(rows, data),
        name="b.xlsx",
        **{sheet: _turned(content, data) for sheet, content in frame.items()},
    )
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        book.move_sheet(sheet.title, data.draw(st.integers(-3, 3)))
        sheet.insert_rows(data.draw(st.integers(1, 3)), data.draw(st.integers(1, 5)))
        sheet["A1"].font = Font(bold=data.draw(st.booleans()))
        sheet["C2"].number_format = data.draw(st.sampled_from(["0.00", "@", "General"]))
        sheet.row_dimensions[2].hidden = data.draw(st.booleans())
    book.save(path)
    other, findings = load(path)
    assert other is not None, findings
    assert other.fingerprint == plain.fingerprint
    again = replace(other, questions=tuple(replace(q, row=0) for q in other.questions))
    bare = replace(plain, questions=tuple(replace(q, row=0) for q in plain.questions))
    assert to_json(again) == to_json(bare)


def _turned(rows, data):
    """The rows with their columns in another order and columns that are not used."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    more = data.draw(st.lists(st.sampled_from(IGNORED), unique=True, max_size=2))
    order = data.draw(st.permutations([*columns, *more]))
    return [
        {column: row.get(column, "x" if column in more else None) for column in order}
        for row in rows
    ]


@pytest.mark.parametrize(
    "cells",
    [
        {"name": "q2"},
        {"weight": 2},
        {"required": "yes"},
        {"relevant": "true()"},
        {"label::Khmer (km)": "ផ្សេង"},
        {"type": "integer"},
    ],
)
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
    [
        "",
        "[]",
        "{}",
        "null",
        "1",
        '{"settings":1,"questions":[]}',
        "[" * 100_000,
        '{"settings":{"id":"a","version":"1","title":{"xx":"t"}},"questions":[]}',
        '{"settings":{"id":"a","version":"1","title":{}},"questions":[{"code":1}]}',
        '{"settings":{"id":"a","version":"1","title":{},"evil":1},"questions":[]}',
    ],
)
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
    document.pop("fingerprint")
    change(document)
    return json.dumps(document)


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["questions"][0].update(weight="2"),
        lambda d: d["questions"][0]["label"].update(en="Another question"),
        lambda d: d["choice_lists"]["yn"][0].update(score="99"),
        lambda d: (
            d["choice_lists"].update(row=d["choice_lists"]["yn"]),
            d["questions"][0].update(list_name="row"),
        ),
        lambda d: d["settings"].update(min_applicable="0.1"),
        lambda d: d.update(fingerprint="0" * 64),
        lambda d: d.update(fingerprint="x"),
    ],
)
def test_a_stored_questionnaire_changed_behind_its_fingerprint_is_refused(tmp_path, change):
    own = scored(tmp_path, a_question("q", "select_one yn", indicator="A1"))
    document = json.loads(to_json(own))
    assert from_json(json.dumps(document)) == own
    change(document)
    with pytest.raises(AssessmentError):
        from_json(json.dumps(document))


def test_a_stored_questionnaire_may_say_what_goes_without_saying(tmp_path):
    own = scored(tmp_path, a_question("q", "select_one yn", indicator="A1"))
    document = json.loads(to_json(own))
    document["questions"][0]["not_applicable"] = False
    document["questions"][0]["row"] = 77
    again = from_json(json.dumps(document, indent=2))
    assert again.fingerprint == own.fingerprint
    assert again.questions[0].row == 77


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
        lambda d: d.update(
            gates=[
                {
                    "node": "A1",
                    "condition": "=",
                    "threshold": "0",
                    "cap": 9,
                    "target": "all",
                    "reason": {},
                }
            ]
        ),
    ],
)
def test_a_questionnaire_that_does_not_hang_together_is_refused(tmp_path, change):
    assert from_json(broken(tmp_path, lambda _: None))
    with pytest.raises(AssessmentError):
        from_json(broken(tmp_path, change))


def test_the_bundled_questionnaires_load_without_any_error():
    assert {"dgc-ministry", "example-small"} <= {path.parent.parent.name for path in BUNDLED}
    for path in BUNDLED:
        questionnaire, findings = load(Path(path))
        assert questionnaire is not None, [(f.place.text, f.code) for f in findings]

"""Workbooks of other projects load or are refused with every reason by cell: nothing is lost."""

import csv
import time

import openpyxl
import pytest

from assessment.errors import Severity
from assessment.questionnaire.load import load
from tests.unit.questionnaire import form_world as forms
from tests.unit.questionnaire.form_world import ask, simple
from tests.workbooks import a_workbook

TITLED = [{"form_title": "T", "form_id": "t"}]
NEVER_KEPT = frozenset(
    ("geopoint", "geotrace", "geoshape", "time", "datetime", "audio", "video", "barcode")
)


def read(folder, survey, **sheets):
    """What a workbook becomes: the questionnaire, and the problems by cell."""
    sheets.setdefault("settings", TITLED)
    start = time.process_time()
    questionnaire, findings = load(a_workbook(folder, survey, **sheets))
    assert time.process_time() - start < 5
    for finding in findings:
        assert finding.place.sheet is not None
        if finding.severity is Severity.ERROR and not finding.code.startswith(("sheet_", "no_")):
            assert finding.place.row is not None, finding
            assert finding.place.column is not None, finding
    assert (questionnaire is None) == any(f.severity is Severity.ERROR for f in findings)
    return questionnaire, {(f.place.text, f.code) for f in findings}


def test_metadata_is_passed_over_with_a_note(tmp_path):
    questionnaire, told = read(tmp_path, [*forms.METADATA[:10], simple()])
    assert [question.code for question in questionnaire.questions] == ["q"]
    assert {(f"survey!A{row}", "metadata_ignored") for row in range(2, 12)} <= told


def test_every_type_is_understood_or_refused_at_its_cell(tmp_path):
    questionnaire, told = read(tmp_path, forms.EVERY_TYPE, choices=forms.YES_NO)
    assert questionnaire is None
    refused = {cell for cell, code in told if code.startswith("type_")}
    for number, row in enumerate(forms.EVERY_TYPE, 2):
        if row["type"].split()[0].lower() in NEVER_KEPT:
            assert f"survey!A{number}" in refused
    alone = [ask("calculate", "c", calculation="1"), *forms.EVERY_TYPE[:2]]
    assert read(tmp_path, alone, choices=forms.YES_NO)[0] is not None


@pytest.mark.parametrize("expression", forms.EXPRESSIONS)
def test_every_condition_is_kept_or_refused_at_its_cell(tmp_path, expression):
    asked = ask("text", "asked", "Asked", relevant=expression)
    worked = ask("calculate", "worked", calculation=expression)
    rows = [*forms.WORLD, asked, worked]
    questionnaire, told = read(tmp_path, rows, choices=forms.YES_NO)
    if questionnaire is None:
        cells = {cell for cell, code in told}
        assert {"survey!D10", "survey!E11"} <= cells
    else:
        assert questionnaire.by_code["asked"].relevant is not None
        assert questionnaire.by_code["worked"].calculation is not None


def test_columns_of_other_programs_change_nothing(tmp_path):
    questionnaire, told = read(tmp_path, forms.COLUMNS, settings=forms.SETTINGS)
    assert questionnaire is not None, told
    assert questionnaire.questions[0].required == "true()"
    assert questionnaire.settings.version == "20260101"
    assert all(code.endswith("_ignored") or code == "no_khmer" for _, code in told), told


def test_numbers_and_truths_as_names_are_those_excel_shows(tmp_path):
    rows = [
        ask("select_one province", "p", "P"),
        ask("select_one district", "d", "D", choice_filter="province = ${p}"),
        ask("text", "t", "T", relevant="${p} = '1'"),
        ask("text", "u", "U", relevant="${p} = 2 or ${d} = 'd 12'"),
    ]
    questionnaire, told = read(tmp_path, rows, choices=forms.CASCADE)
    assert questionnaire is not None, told
    assert [choice.name for choice in questionnaire.by_code["p"].choices] == ["1", "2", "TRUE"]


def test_a_form_in_another_language_only_says_which_texts_it_lacks(tmp_path):
    questionnaire, told = read(
        tmp_path,
        [{"type": "text", "name": "q", "label::Français (fr)": "Q"}],
        settings=[{"form_title": "T", "form_id": "t", "default_language": "Français (fr)"}],
    )
    assert questionnaire is None
    assert {("survey!C1", "language_ignored"), ("survey!B2", "label_missing")} <= told


def test_sheets_and_rows_that_odk_knows_and_we_do_not_are_told(tmp_path):
    survey = [simple(), ask("text", "w", "W", trigger="${q}"), ask("text", "e", "E", save_to="x")]
    _, told = read(
        tmp_path,
        survey,
        entities=[{"list_name": "trees", "label": "x"}],
        external_choices=[{"list_name": "x", "name": "y"}],
        osm=[{"list_name": "x", "name": "y"}],
    )
    assert {
        ("entities", "sheet_unsupported"),
        ("external_choices", "sheet_unsupported"),
        ("osm", "sheet_unsupported"),
        ("survey!D3", "column_unsupported"),
        ("survey!E4", "column_unsupported"),
    } <= told


def test_a_repeat_with_a_count_and_its_sums_loads(tmp_path):
    rows = [
        ask("integer", "people", "People"),
        ask("begin_repeat", "person", "Person", repeat_count="${people}"),
        ask("text", "first_name", "Name"),
        ask("integer", "age", "Age", constraint=". >= 0 and . <= 120"),
        ask("end_repeat"),
        ask("calculate", "ages", calculation="sum(${age})"),
        ask("calculate", "first", calculation="indexed-repeat(${first_name}, ${person}, 1)"),
    ]
    questionnaire, told = read(tmp_path, rows)
    assert questionnaire is not None, told
    assert questionnaire.rosters[0].repeat_count == "${people}"


def test_thousands_of_rows_are_read_in_time(tmp_path):
    rows = [ask("select_one yn", f"q{n}", f"Question {n}") for n in range(6000)]
    for n in range(1, 6000):
        rows[n]["relevant"] = f"${{q{n - 1}}} = 'yes'"
    lists = [{"list_name": f"l{n % 900}", "name": f"c{n}", "label": "C"} for n in range(9000)]
    questionnaire, _ = read(tmp_path, rows, choices=[*forms.YES_NO, *lists])
    assert len(questionnaire.questions) == 6000


def test_trailing_blank_columns_rows_and_hidden_parts_change_nothing(tmp_path):
    path = a_workbook(tmp_path, [simple(), simple("p")], settings=TITLED)
    plain = load(path)
    book = openpyxl.load_workbook(path)
    sheet = book["survey"]
    for column in range(30, 60):
        sheet.cell(1, column).font = openpyxl.styles.Font(bold=True)
    sheet.cell(500, 3).fill = openpyxl.styles.PatternFill("solid", fgColor="FF0000")
    sheet.cell(4, 1, "   ")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.freeze_panes = "C2"
    sheet.merge_cells("E1:G1")
    book["settings"].sheet_state = "hidden"
    book.save(path)
    assert load(path) == plain


@pytest.mark.parametrize("name", ["form.csv", "form.xls", "form.xlsx", "form.ods"])
def test_a_table_of_another_kind_is_refused_in_one_sentence(tmp_path, name):
    path = tmp_path / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["survey", "type", "name"], ["", "text", "q"]])
    questionnaire, findings = load(path)
    assert questionnaire is None
    assert [finding.code for finding in findings] == ["not_a_workbook"]


def test_a_condition_on_rows_that_were_refused_is_not_told_twice(tmp_path):
    rows = [ask("geopoint", "where", "W"), ask("text", "t", "T", relevant="${where} != ''")]
    _, told = read(tmp_path, rows)
    assert told >= {("survey!A2", "type_unsupported")}
    assert ("survey!D3", "name_unknown") not in told


def test_a_filter_column_that_resembles_ours_is_no_slip_where_a_filter_names_it(tmp_path):
    lists = [
        {"list_name": "stores", "name": f"s{n}", "label": f"Store {n}", "store": n} for n in (1, 2)
    ]
    row = ask("select_one stores", "q", "Q", choice_filter="store > 1")
    questionnaire, told = read(tmp_path, [row], choices=lists)
    assert questionnaire is not None, told
    assert questionnaire.questions[0].choices[1].filters == (("store", "2"),)
    _, told = read(tmp_path, [ask("select_one stores", "q", "Q")], choices=lists)
    assert ("choices!D1", "column_near_miss") in told


def test_a_copy_of_a_sheet_put_aside_is_noted_and_not_refused(tmp_path):
    questionnaire, told = read(
        tmp_path, [simple()], survey2=[simple("old")], choices=forms.YES_NO, choices1=[{"a": 1}]
    )
    assert [question.code for question in questionnaire.questions] == ["q"]
    assert {("survey2", "sheet_ignored"), ("choices1", "sheet_ignored")} <= told


def test_conditions_under_older_headers_with_one_colon_are_kept(tmp_path):
    older = {"bind:relevant": "${q} != ''", "bind:constraint": ". > 3", "bind:required": "yes"}
    older["bind:jr:constraintMsg"] = "More than three"
    rows = [simple(), ask("integer", "goats", "Goats", **older), ask("calculate", "twice")]
    rows[2]["bind:calculate"] = "${goats} * 2"
    questionnaire, told = read(tmp_path, rows)
    goats, twice = questionnaire.questions[1:]
    assert (goats.relevant, goats.constraint) == ("${q} != ''", ". > 3")
    assert (goats.required, twice.calculation) == ("true()", "${goats} * 2")
    assert "More than three" in [words for _, words in goats.constraint_message.pairs]
    assert "column_ignored" not in {code for _, code in told}


def test_a_word_that_a_range_does_not_know_is_told_at_its_cell(tmp_path):
    rows = [ask("range", "warmth", "Warmth", parameters="Start=2 end=9 Pace=2")]
    questionnaire, told = read(tmp_path, rows)
    assert (questionnaire.questions[0].minimum, questionnaire.questions[0].step) == (2, 1)
    assert {
        code for place, code in told if place.startswith("survey!") and place.endswith("2")
    } == {"parameter_ignored"}

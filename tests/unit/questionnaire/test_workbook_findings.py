"""What is wrong in a workbook is told all at once, each fault with its cell."""

import openpyxl
import pytest

from assessment.errors import Severity
from assessment.language.text import Language
from assessment.questionnaire.load import load
from assessment.words import Words
from tests.unit.questionnaire.finding_world import ITEMS, NODES, YES_NO, found, of_survey
from tests.workbooks import a_question, a_workbook, both


def only(findings, code):
    """The cells at which a problem was found."""
    return [cell for cell, other in findings if other == code]


def test_all_faults_are_told_at_once_each_with_its_cell(tmp_path):
    path = a_workbook(
        tmp_path,
        [
            a_question("q1", "geopoint"),
            a_question("q2", "integer", relevant="${nobody} > 1"),
            a_question("q2", "txet"),
            a_question("q3", "select_one nolist", relevant="1 +"),
            a_question("ក4"),
        ],
    )
    questionnaire, findings = load(path)
    assert questionnaire is None
    assert [(finding.place.text, finding.code) for finding in findings] == [
        ("survey!A2", "type_unsupported"),
        ("survey!E3", "name_unknown"),
        ("survey!A4", "type_near_miss"),
        ("survey!B4", "name_twice"),
        ("survey!A5", "list_unknown"),
        ("survey!E5", "missing_value"),
        ("survey!B6", "name_not_allowed"),
    ]
    assert {finding.place.file for finding in findings} == {"test.xlsx"}


@pytest.mark.parametrize(
    "kind",
    [
        "geopoint",
        "geotrace",
        "geoshape",
        "audio",
        "video",
        "barcode",
        "rank",
        "xml-external",
        "select_one_from_file x.csv",
        "select_multiple_from_file x.csv",
        "select_one_external x",
        "background-audio",
        "begin_loop",
        "time",
        "dateTime",
        "begin_kobomatrix",
    ],
)
def test_types_that_are_not_supported_are_refused(tmp_path, kind):
    assert ("survey!A2", "type_unsupported") in of_survey(tmp_path, a_question("q", kind))


@pytest.mark.parametrize("column", ["trigger", "save_to"])
def test_columns_that_are_not_supported_must_be_empty(tmp_path, column):
    row = a_question("q", **{column: "${q}"})
    assert of_survey(tmp_path, row, a_question("p"))[0] == ("survey!E2", "column_unsupported")


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        ("relevent", "relevant"),
        ("lable::English (en)", "label"),
        ("constrant", "constraint"),
        ("require", "required"),
        ("calcluation", "calculation"),
        ("indicater", "indicator"),
    ],
)
def test_a_misspelt_header_is_an_error_and_not_a_lost_condition(tmp_path, header, meant):
    path = a_workbook(tmp_path, [{**a_question("q"), header: "x"}])
    questionnaire, findings = load(path)
    assert questionnaire is None
    (finding,) = [f for f in findings if f.code == "column_near_miss"]
    assert finding.place.text == "survey!E1"
    assert finding.values["meant"] == meant


def test_an_unknown_header_is_noted(tmp_path):
    findings = of_survey(tmp_path, a_question("q", my_own_remark_on_this="x"), choices=[])
    assert findings == [("survey!E1", "column_ignored")]


def test_the_same_header_twice_is_an_error(tmp_path):
    path = a_workbook(tmp_path, [a_question("q", relevant="true()", relevance="false()")])
    assert ("survey!F1", "column_twice") in found(path)


@pytest.mark.parametrize("sheet", ["chioces", "structur", "policy_maps"])
def test_a_misspelt_sheet_is_an_error(tmp_path, sheet):
    path = a_workbook(tmp_path, [a_question()], **{sheet: [{"code": "x"}]})
    assert (sheet, "sheet_near_miss") in found(path)


def test_other_sheets_are_noted_and_entities_refused(tmp_path):
    path = a_workbook(tmp_path, [a_question()], entities=[{"list_name": "x"}], my_plan=[{"a": 1}])
    assert found(path) == [("entities", "sheet_unsupported"), ("my_plan", "sheet_ignored")]


def test_groups_must_close_what_they_open(tmp_path):
    findings = of_survey(
        tmp_path,
        a_question("g", "begin_group"),
        a_question("r", "begin_repeat"),
        a_question("q"),
        {"type": "end_group"},
        choices=[],
    )
    assert findings == [("survey!A2", "group_not_ended"), ("survey!A5", "group_crossed")]
    assert of_survey(tmp_path, a_question("q"), {"type": "end_group"}, choices=[]) == [
        ("survey!A3", "group_not_begun")
    ]


def test_a_roster_inside_a_roster_is_refused(tmp_path):
    rows = [a_question("r", "begin_repeat"), a_question("s", "begin_repeat"), a_question("q")]
    ends = [{"type": "end_repeat"}] * 2
    assert of_survey(tmp_path, *rows, *ends, choices=[]) == [("survey!A3", "roster_in_roster")]


def test_a_roster_without_label_shows_its_name(tmp_path):
    rows = [{"type": "begin_repeat", "name": "r"}, a_question("q"), {"type": "end_repeat"}]
    questionnaire, findings = load(a_workbook(tmp_path, rows))
    assert [(f.place.text, f.code) for f in findings] == [("survey!C2", "roster_without_label")]
    assert str(questionnaire.group["r"].label) == "r"


def test_curly_quotes_in_expressions_are_straightened_with_a_warning(tmp_path):
    path = a_workbook(
        tmp_path,
        [a_question("q", "select_one yn"), a_question("p", relevant="${q} = ‘yes’", default="‘a’")],
        choices=YES_NO,
    )
    questionnaire, findings = load(path)
    assert questionnaire.by_code["p"].relevant == "${q} = 'yes'"
    assert ("survey!E3", "quotes_straightened") in [(f.place.text, f.code) for f in findings]


def test_khmer_labels_keep_their_quotes(tmp_path):
    row = {"type": "text", "name": "q", **both("«ក» ‘ខ’", "A ‘quoted’ word")}
    questionnaire, findings = load(a_workbook(tmp_path, [row]))
    assert findings == ()
    assert questionnaire.questions[0].label.get(Language.EN) == "A ‘quoted’ word"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("ladder(3)", "bad_scoring"),
        ("stairs(1)", "bad_scoring"),
        ("steps()", "bad_scoring"),
        ("steps(1,x)", "bad_scoring"),
        ("steps(50,25)", "thresholds_not_ascending"),
        ("scale(1,1)", "scale_empty"),
        ("scale(1)", "bad_scoring"),
        ("rows(sum)", "bad_scoring"),
        ("ladder", "scoring_not_fitting"),
        ("rows(mean)", "scoring_not_fitting"),
    ],
)
def test_a_wrong_scoring_cell_is_told(tmp_path, cell, code):
    row = a_question("q", "integer", indicator="A1", scoring=cell)
    findings = of_survey(tmp_path, row, structure=NODES, choices=[])
    assert findings == [("survey!F2", code)]


def test_scoring_must_be_said_unless_one_choice_is_asked(tmp_path):
    row = a_question("q", "integer", indicator="A1", scoring=None)
    assert of_survey(tmp_path, row, structure=NODES, choices=[]) == [
        ("survey!F2", "scoring_missing")
    ]


@pytest.mark.parametrize(
    ("indicator", "code"), [("B9", "not_in_sheet"), ("all", "indicator_not_leaf")]
)
def test_an_indicator_must_be_a_leaf_of_the_structure(tmp_path, indicator, code):
    rows = [
        a_question("q", "select_one yn", indicator=indicator),
        a_question("p", "select_one yn", indicator="A1"),
    ]
    assert ("survey!E2", code) in of_survey(tmp_path, *rows, structure=NODES)
    assert ("survey!E2", "no_structure") in of_survey(tmp_path, *rows)


def test_a_scored_choice_without_a_score_is_told_at_the_choice(tmp_path):
    choices = [{**YES_NO[0]}, {**YES_NO[1], "score": None}]
    row = a_question("q", "select_one yn", indicator="A1")
    assert of_survey(tmp_path, row, structure=NODES, choices=choices) == [
        ("choices!C3", "choice_without_score")
    ]
    on_purpose = [choices[0], {**choices[1], "score": "none"}]
    assert of_survey(tmp_path, row, structure=NODES, choices=on_purpose) == []
    without = [{**choice, "score": None} for choice in choices]
    assert of_survey(tmp_path, row, structure=NODES, choices=without) == [
        ("survey!A2", "no_choice_scored")
    ]


@pytest.mark.parametrize(
    ("score", "code"),
    [
        (101, "out_of_range"),
        (-1, "out_of_range"),
        ("ten", "cell_not_a_number"),
        ("៥០", "cell_not_a_number"),
    ],
)
def test_scores_are_numbers_from_0_to_100(tmp_path, score, code):
    choices = [YES_NO[0], {**YES_NO[1], "score": score}]
    findings = of_survey(tmp_path, a_question("q", "select_one yn"), choices=choices)
    assert ("choices!C3", code) in findings


def test_ladders_need_every_level(tmp_path):
    choices = [{**ITEMS[0], "level": None}, {**ITEMS[1], "level": 3}]
    row = a_question("q", "select_multiple items", indicator="A1", scoring="ladder")
    findings = of_survey(tmp_path, row, structure=NODES, choices=choices)
    assert only(findings, "choice_without_level") == ["choices!C2"]
    assert only(findings, "ladder_level_missing") == ["survey!A2", "survey!A2"]


def test_a_checklist_cannot_ask_for_more_than_it_has(tmp_path):
    row = a_question("q", "select_multiple items", indicator="A1", scoring="checklist(1,3)")
    assert ("survey!F2", "too_few_items") in of_survey(tmp_path, row, structure=NODES)


def test_evidence_cannot_be_asked_from_a_level_that_is_not_there(tmp_path):
    row = a_question(
        "q", "select_multiple items", indicator="A1", scoring="ladder", evidence="from(3)"
    )
    assert ("survey!G2", "evidence_level_too_high") in of_survey(tmp_path, row, structure=NODES)


def test_weights_below_a_node_cannot_all_be_0(tmp_path):
    row = a_question("q", "select_one yn", indicator="A1", weight=0)
    assert only(of_survey(tmp_path, row, structure=NODES), "all_weights_zero") == ["structure!A3"]
    assert ("survey!F2", "negative") in of_survey(tmp_path, {**row, "weight": -1}, structure=NODES)


def test_rosters_say_how_their_rows_score(tmp_path):
    start = a_question("r", "begin_repeat", indicator="A1", scoring="rows(mean,size)")
    rows = [a_question("name"), {"type": "end_repeat"}]
    findings = of_survey(tmp_path, start, *rows, structure=NODES, choices=[])
    assert findings == [
        ("survey!F2", "rows_without_points"),
        ("survey!F2", "weight_column_unknown"),
    ]


def test_a_missing_khmer_text_is_a_warning_at_its_cell(tmp_path):
    rows = [a_question("p"), {**a_question("q"), "label::Khmer (km)": None}]
    questionnaire, findings = load(a_workbook(tmp_path, rows))
    assert questionnaire is not None
    (finding,) = findings
    assert (finding.place.text, finding.code) == ("survey!C3", "khmer_missing")
    assert finding.severity is Severity.WARNING


def test_a_column_without_its_khmer_one_is_told_once(tmp_path):
    hints = [a_question(f"q{n}", **{"hint::English (en)": "One hint"}) for n in range(3)]
    assert found(a_workbook(tmp_path, hints)) == [("survey!E", "khmer_column_missing")]


@pytest.mark.parametrize("sheet", ["survey", "choices", "settings"])
def test_a_title_above_the_headers_is_one_fault_and_hides_no_other(tmp_path, sheet):
    row = a_question("q", "select_one yn", relevant="${nobody} = 1")
    path = a_workbook(tmp_path, [row], choices=YES_NO)
    book = openpyxl.load_workbook(path)
    book[sheet].insert_rows(1, 2)
    book[sheet]["A1"] = "សំណួរសម្រាប់ស្រុក ២០២៦"
    book.save(path)
    cell = "survey!E4" if sheet == "survey" else "survey!E2"
    assert set(found(path)) == {(f"{sheet}!1", "headers_below"), (cell, "name_unknown")}


def test_a_column_without_header_is_told_once(tmp_path):
    rows = [a_question(f"q{n}", **{"": "a note"}) for n in range(3)]
    assert found(a_workbook(tmp_path, rows)) == [("survey!E2", "cell_without_header")]


def test_marks_that_nobody_sees_change_no_code(tmp_path):
    row = a_question("q\u2060", "select_one yn\ufeff", **{"\u200bindicator": "A1\u200b"})
    frame = {"structure": NODES, "choices": YES_NO}
    questionnaire, findings = load(a_workbook(tmp_path, [row], **frame))
    (question,) = questionnaire.questions
    assert (question.code, question.list_name, question.indicator) == ("q", "yn", "A1")
    assert {one.code for one in findings} == {"quotes_straightened"}


def test_a_workbook_in_english_only_is_told_once(tmp_path):
    settings = [{"form_id": "t", "form_title": "T"}]
    rows = [{"type": "text", "name": f"q{n}", "label": f"Q{n}"} for n in range(9)]
    assert found(a_workbook(tmp_path, rows, settings=settings)) == [("survey", "no_khmer")]


def test_a_text_that_asks_for_an_answer_is_told(tmp_path):
    row = {"type": "text", "name": "q", **both("អាយុ", "Age of ${p}")}
    path = a_workbook(tmp_path, [a_question("p"), row])
    assert found(path) == [("survey!D3", "text_names_answer")]


def test_a_newer_schema_is_refused(tmp_path):
    settings = [{"form_id": "t", "form_title::km": "ត", "dra_schema": 2}]
    path = a_workbook(tmp_path, [a_question()], settings=settings)
    assert ("settings!C2", "schema_newer") in found(path)


@pytest.mark.parametrize("default", ["today()", "${other}", "uuid()"])
def test_calculated_defaults_are_refused(tmp_path, default):
    path = a_workbook(tmp_path, [a_question("q", default=default), a_question("other")])
    assert ("survey!E2", "default_is_expression") in found(path)


@pytest.mark.parametrize(
    ("kind", "default"), [("integer", "2.5"), ("date", "31-01-2026"), ("select_one yn", "maybe")]
)
def test_a_default_fits_its_type(tmp_path, kind, default):
    findings = of_survey(tmp_path, a_question("q", kind, default=default))
    assert ("survey!E2", "default_not_fitting") in findings


def test_every_finding_can_be_said_in_words(tmp_path):
    rows = [
        a_question("q1", "geopoint"),
        a_question("q2", "integer", scoring="x", evidence="y", relevant="foo(1)", weight="z"),
        a_question("q3", "select_one no", constraint="${q9} = 1 and (", indicator="K"),
    ]
    _, findings = load(a_workbook(tmp_path, rows, structure=[{"code": "1 2", "parent": "z"}]))
    assert len(findings) >= 9
    for language in Language:
        for finding in findings:
            sentence = Words(language).finding(finding)
            assert sentence
            assert "{" not in sentence.replace("${", "")


def test_a_misspelt_language_is_told_with_the_one_meant(tmp_path):
    row = {
        "type": "text",
        "name": "q",
        "label::Kmer": "ក",
        "label::English (en)": "Q",
        "hint::Khmer (kh)": "ជំនួយ",
        "hint::French (fr)": "aide",
    }
    questionnaire, findings = load(a_workbook(tmp_path, [row]))
    told = [(f.place.text, f.values.get("meant")) for f in findings if f.code == "language_ignored"]
    assert told == [("survey!C1", "Khmer (km)"), ("survey!F1", None)]
    assert questionnaire.questions[0].hint.get(Language.KM) == "ជំនួយ"

"""A questionnaire goes to ODK or Kobo without its scores; what was answered there comes back."""

import re
import shutil

import openpyxl
import pytest
from pyxform.validators.odk_validate import check_xform
from pyxform.xls2xform import convert

from assessment.files.store import AssessmentFile
from assessment.language.text import Language
from assessment.questionnaire.library import find
from assessment.questionnaire.load import load
from tests.flows.exports import kobo_columns, labelled, path_of, write_csv, write_xlsx
from tests.workbooks import a_question, a_workbook, both

UNIT = ("--unit", "M07", "--round", "2026", "--assessor", "Sok Dara")
SHIPPED = ("dgc-ministry", "dgc-subnational", "dgc-commune", "example-small")
ANSWERS = {
    "P1": "l1 l2a",
    "P2_d": "40",
    "P2_n": "10",
    "P3": "password_rule",
    "S2": "all",
    "S3": "l1",
}
ROWS = (
    {"service_name": "Birth certificate", "requests": "12", "channel": "paper"},
    {"service_name": "Licence", "requests": "3", "channel": "online"},
)
METADATA = {
    "start": "2026-11-01T08:00:00",
    "end": "2026-11-01T09:00:00",
    "_id": "7711",
    "_uuid": "aa-bb",
    "_submission_time": "2026-11-01",
    "__version__": "v1",
    "_index": 1,
}


@pytest.fixture
def begun(tmp_path, said):
    path = tmp_path / "unit.dra"
    assert said("new", path, "--questionnaire", "example-small", *UNIT)[0] == 0
    return path


@pytest.fixture(scope="module")
def small():
    return find("example-small")


def outside(questionnaire):
    return [q for q in questionnaire.questions if q.asked and q.roster is None]


def a_line(small, answers=ANSWERS, **metadata):
    return {**METADATA, **metadata, **kobo_columns(small, outside(small), answers)}


def stands(path, small):
    """The answers of the assessment, as typed."""
    with AssessmentFile.open(path) as file:
        record = file.record
    found = {
        place.question: response.answer
        for place, response in record.responses.items()
        if place.row is None
    }
    rows = [
        {column: record.response(column, row).answer for column in ROWS[0]}
        for row in record.rows.get("services", ())
    ]
    return found, rows


EXPECTED = {
    "P1": ("l1", "l2a"),
    "P2_d": 40,
    "P2_n": 10,
    "P3": ("password_rule",),
    "S2": "all",
    "S3": ("l1",),
}
EXPECTED_ROWS = [
    {"service_name": "Birth certificate", "requests": 12, "channel": "paper"},
    {"service_name": "Licence", "requests": 3, "channel": "online"},
]


# ------------------------------------------------------------------- the copy for ODK and Kobo


@pytest.mark.parametrize("questionnaire", SHIPPED)
def test_the_copy_is_a_form_that_pyxform_and_odk_accept(questionnaire, said, tmp_path):
    path = tmp_path / "form.xlsx"
    code, made = said("kobo-form", questionnaire, "--out", path)
    assert (code, made["findings"]) == (0, [])
    xform = tmp_path / "form.xml"
    xform.write_text(convert(str(path), validate=False).xform, encoding="utf-8")
    if shutil.which("java"):
        check_xform(str(xform))


@pytest.mark.parametrize("questionnaire", SHIPPED)
def test_the_copy_tells_nothing_about_scores(questionnaire, said, tmp_path):
    path = tmp_path / "form.xlsx"
    said("kobo-form", questionnaire, "--out", path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["survey", "choices", "settings"]
    heads = {cell.value for page in book.worksheets for cell in page[1]}
    ours = "score level indicator weight scoring policy evidence not_applicable dra_schema"
    assert not heads & set(ours.split())
    xform = convert(str(path), validate=False).xform
    assert not re.search(r"<(score|level|weight)>", xform)


@pytest.mark.parametrize("questionnaire", SHIPPED)
def test_the_copy_asks_the_same_in_both_languages_under_the_same_conditions(
    questionnaire, said, tmp_path
):
    path = tmp_path / "form.xlsx"
    said("kobo-form", questionnaire, "--out", path)
    copy, original = load(path)[0], find(questionnaire)
    kept = (
        "code",
        "type",
        "label",
        "hint",
        "guidance",
        "required",
        "relevant",
        "constraint",
        "constraint_message",
        "calculation",
        "choice_filter",
        "appearance",
    )
    for question in original.questions:
        same = copy.by_code[question.code]
        for name in kept:
            assert getattr(same, name) == getattr(question, name), (question.code, name)
        assert [(c.name, c.label) for c in same.choices] == [
            (c.name, c.label) for c in question.choices
        ]


def test_a_calculated_score_stays_at_home_but_not_one_a_condition_needs(tmp_path, said):
    rows = (
        a_question("n", "integer"),
        a_question(
            "hidden_score", "calculate", calculation="${n} * 7", scoring="calc", indicator="I"
        ),
        a_question("needed", "calculate", calculation="${n} * 3", scoring="calc", indicator="I"),
        a_question("later", "text", relevant="${needed} > 3"),
    )
    workbook = a_workbook(
        tmp_path,
        rows,
        structure=({"code": "I", **both("ក", "I")},),
        levels=(
            {"name": "low", "from": 0, **both("ក", "Low")},
            {"name": "high", "from": 50, **both("ខ", "High")},
        ),
    )
    path = tmp_path / "form.xlsx"
    code, made = said("kobo-form", workbook, "--out", path)
    assert code == 0, made
    assert "survey: hidden_score" in made["left_out"]
    assert set(load(path)[0].by_code) == {"n", "needed", "later"}


# ------------------------------------------------------------------------- exports coming back


def test_a_kobo_csv_with_group_prefixes_and_split_choices(begun, small, said, tmp_path):
    export = write_csv(tmp_path / "export.csv", [a_line(small)], delimiter=";")
    code, found = said("answer", begun, "--from", export)
    assert (code, found["refused"], found["applied"]) == (0, [], len(ANSWERS))
    assert stands(begun, small)[0] == EXPECTED


def test_split_columns_alone_are_enough(begun, small, said, tmp_path):
    line = a_line(small)
    for code in ("P1", "P3", "S3"):
        del line[path_of(small, code)]
    said("answer", begun, "--from", write_csv(tmp_path / "export.csv", [line]))
    assert stands(begun, small)[0] == EXPECTED


def test_a_kobo_workbook_brings_the_rows_of_the_submission_wanted(begun, small, said, tmp_path):
    export = write_xlsx(
        tmp_path / "export.xlsx",
        main=[
            a_line(small, {"P2_d": "1"}, _uuid="other", _index=1),
            a_line(small, _uuid="aa-bb", _index=2),
        ],
        services=[
            {
                "e/services/" + key if key == "x" else f"s_pillar/services/{key}": value
                for key, value in row.items()
            }
            | {"_parent_index": parent, "_index": at, "_parent_table_name": "main"}
            for at, (parent, row) in enumerate(
                [(1, {**ROWS[0], "service_name": "Not ours"}), (2, ROWS[0]), (2, ROWS[1])], 1
            )
        ],
    )
    code, found = said("answer", begun, "--from", export)
    assert (code, found["findings"][0]["code"]) == (1, "several_submissions")
    code, found = said("answer", begun, "--from", export, "--submission", "uuid:aa-bb")
    assert (code, found["refused"]) == (0, [])
    assert stands(begun, small) == (EXPECTED, EXPECTED_ROWS)
    code, found = said("answer", begun, "--from", export, "--submission", "2")
    assert (code, found["refused"]) == (0, [])
    assert stands(begun, small) == (EXPECTED, EXPECTED_ROWS)


def test_odk_central_csv_files_with_the_table_beside(begun, small, said, tmp_path):
    line = {"SubmissionDate": "2026-11-01T08:00:00.000Z", "KEY": "uuid:aa-bb", "Status": ""}
    for code, answer in ANSWERS.items():
        line[path_of(small, code, "-")] = answer
    write_csv(tmp_path / "form.csv", [line])
    rows = [
        {**row, "PARENT_KEY": "uuid:aa-bb", "KEY": f"uuid:aa-bb/services[{at}]"}
        for at, row in enumerate(ROWS, start=1)
    ]
    rows.append({**ROWS[0], "PARENT_KEY": "uuid:other", "KEY": "uuid:other/services[1]"})
    write_csv(tmp_path / "form-services.csv", rows)
    code, found = said("answer", begun, "--from", tmp_path / "form.csv")
    assert (code, found["refused"]) == (0, [])
    assert stands(begun, small) == (EXPECTED, EXPECTED_ROWS)


@pytest.mark.parametrize("language", list(Language))
def test_an_export_with_labels_instead_of_names(begun, small, said, tmp_path, language):
    line = dict(METADATA)
    for question in outside(small):
        heading = question.label.get(language)
        if question.group is not None:
            heading = f"{small.group[question.group].label.get(language)}/{heading}"
        line[heading] = labelled(question, ANSWERS.get(question.code, ""), language)
    code, found = said("answer", begun, "--from", write_csv(tmp_path / "e.csv", [line]))
    assert (code, found["refused"]) == (0, [])
    assert stands(begun, small)[0] == EXPECTED


def test_every_fault_of_an_export_is_told_by_cell_and_the_rest_is_taken(
    begun, small, said, tmp_path
):
    answers = {**ANSWERS, "P2_d": "forty", "S2": "free of charge"}
    line = {**a_line(small, answers), "enumerator_note": "rain"}
    split = path_of(small, "P1") + "/l3"
    line[split] = "maybe"
    export = write_csv(tmp_path / "export.csv", [line])
    columns = list(line)
    code, found = said("answer", begun, "--from", export)
    assert code == 1
    wanted = {
        "not_a_number": path_of(small, "P2_d"),
        "unknown_choice": path_of(small, "S2"),
        "not_a_tick": split,
        "column_unknown": "enumerator_note",
    }
    told = {each["code"]: each for each in found["refused"]}
    assert set(told) == set(wanted) - {"column_unknown"}, "what is only told refuses no answer"
    told |= {each["code"]: each for each in found["findings"]}
    for problem, column in wanted.items():
        row = 1 if problem == "column_unknown" else 2
        assert told[problem]["where"] == f"export.csv!{letter(columns.index(column))}{row}"
    assert stands(begun, small)[0] == {
        code: answer for code, answer in EXPECTED.items() if code not in {"P1", "P2_d", "S2"}
    }


def letter(index):
    from assessment.questionnaire.workbook.reader import column_letter

    return column_letter(index)


def test_a_list_that_contradicts_its_columns_is_refused(begun, small, said, tmp_path):
    line = a_line(small)
    line[path_of(small, "P1")] = "l1 l4"
    code, found = said("answer", begun, "--from", write_csv(tmp_path / "e.csv", [line]))
    assert code == 1
    assert [each["code"] for each in found["refused"]] == ["contradicts_columns"]


def test_a_submission_that_is_not_there_is_told(begun, small, said, tmp_path):
    export = write_csv(tmp_path / "e.csv", [a_line(small), a_line(small)])
    for wanted in ("3", "0", "uuid:none"):
        code, found = said("answer", begun, "--from", export, "--submission", wanted)
        assert (code, found["findings"][0]["code"]) == (1, "no_such_submission")


def test_metadata_and_calculated_columns_are_passed_over_without_a_word(
    begun, small, said, tmp_path
):
    line = {
        **a_line(small),
        path_of(small, "P2"): "25",
        "meta/instanceID": "uuid:1",
        "formhub/uuid": "x",
        "deviceid": "y",
        "_validation_status": "",
    }
    code, found = said("answer", begun, "--from", write_csv(tmp_path / "e.csv", [line]))
    assert (code, found["refused"]) == (0, [])

"""Each fault of a file has its own sentence and its own cell."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import openpyxl
import pytest

from assessment.errors import AssessmentError
from assessment.forms.blank import write_blank
from assessment.forms.words import BlankOrder
from assessment.incoming import given
from assessment.incoming.choices import meant
from assessment.incoming.plan import plan
from assessment.incoming.read import read_answers
from assessment.language.text import Language, Text
from assessment.questionnaire.model import QuestionType
from assessment.responses.model import State
from tests.builders import (
    TODAY,
    a_question,
    a_questionnaire,
    a_record,
    a_roster,
    a_select,
)

SMALL = a_questionnaire()


def told(path, record):
    source = read_answers(path, record)
    found = plan(record, source, path.name, TODAY)
    return {(finding.code, finding.place.text) for finding in found.refused}


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "t.xlsx"
    now = datetime(2026, 11, 25, tzinfo=UTC)
    write_blank(BlankOrder(SMALL, now, (Language.EN,), xlsx=path))
    return path


def test_a_question_answered_twice_is_told_with_both_cells(template):
    book = openpyxl.load_workbook(template)
    page = book["answers"]
    row = next(row[0].row for row in page.iter_rows() if row[0].value == "A2")
    last = page.max_row + 1
    page.cell(last, 1).value, page.cell(last, 5).value = "A2", "b"
    book.save(template)
    source = read_answers(template, a_record(SMALL))
    (finding,) = source.findings
    assert (finding.code, finding.place.text) == ("code_twice", f"answers!A{last}")
    assert finding.values["first"] == f"answers!A{row}"


def test_a_template_of_another_version_is_taken_with_a_warning(template):
    record = a_record(replace(SMALL, fingerprint="f" * 64))
    assert told(template, record) == {("other_version", "about!B2")}


def test_a_table_without_its_hidden_row_is_told(template):
    book = openpyxl.load_workbook(template)
    book["services"].delete_rows(1)
    book.save(template)
    assert {code for code, _ in told(template, a_record(SMALL))} == {"no_codes"}


def test_a_heading_that_fits_two_questions_is_told(tmp_path):
    same = Text.from_wordings(en="Same")
    questions = [replace(a_question(code), label=same) for code in ("q1", "q2")]
    record = a_record(a_questionnaire(*questions, a_question("q3")))
    path = tmp_path / "e.csv"
    path.write_text("Same,q3\na,b\n", encoding="utf-8")
    assert told(path, record) == {("column_ambiguous", "e.csv!A1")}


def test_a_sheet_of_no_table_and_a_column_of_another_sheet_are_told(tmp_path):
    path = tmp_path / "e.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "main"
    for row in (["A2", "services_name"], ["b", "x"]):
        book.active.append(row)
    book.create_sheet("other").append(["a"])
    book["other"].append(["1"])
    book.save(path)
    assert told(path, a_record()) == {("column_unknown", "main!B1"), ("sheet_unknown", "other")}


def test_rows_of_a_table_without_a_link_all_belong_to_the_one_submission(tmp_path):
    (tmp_path / "e.csv").write_text("A2\nb\n", encoding="utf-8")
    (tmp_path / "e-services.csv").write_text("services_name\nOne\nTwo\n", encoding="utf-8")
    record = a_record()
    source = read_answers(tmp_path / "e.csv", record)
    after = plan(record, source, "e.csv", TODAY).change.apply(record)
    given = [after.response("services_name", row).answer for row in after.rows["services"]]
    assert given == ["One", "Two"]


def test_a_submitted_record_tells_it_once_for_all_cells(tmp_path):
    path = tmp_path / "a.csv"
    lines = ["question,row,answer", "A2,,b", "services_name,1,x", "services_name,2,y"]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert {code for code, _ in told(path, a_record(state=State.SUBMITTED))} == {"submitted_locked"}


def test_json_gives_several_choices_as_a_list(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"A1": ["l1a", "l2a"], "A2": "z"}), encoding="utf-8")
    record = a_record()
    found = plan(record, read_answers(path, record), path.name, TODAY)
    assert found.change.apply(record).response("A1").answer == ("l1a", "l2a")
    assert [each.place.question for each in found.refused] == ["A2"]


@pytest.mark.parametrize("said", ["OK", "1", "yes", "✓"])
def test_an_acknowledgement_is_any_tick(said):
    assert meant(a_question("ok", QuestionType.ACKNOWLEDGE), said) == "OK"


def test_a_file_beyond_the_limits_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("question,answer\n" + "A2,b\n" * 50, encoding="utf-8")
    monkeypatch.setattr(given, "MOST_LINES", 20)
    with pytest.raises(AssessmentError) as refused:
        read_answers(path, a_record())
    assert refused.value.findings[0].code == "table_not_read"
    monkeypatch.setattr(given, "LARGEST_TABLE", 100)
    with pytest.raises(AssessmentError) as refused:
        read_answers(path, a_record())
    assert refused.value.findings[0].code == "file_too_large"


def test_a_code_with_a_group_that_does_not_exist_is_unknown(tmp_path):
    record = a_record(a_questionnaire(a_select("A2"), *a_roster("services")))
    path = tmp_path / "e.csv"
    path.write_text("A2,nowhere/A2\nb,c\n", encoding="utf-8")
    assert told(path, record) == {("column_unknown", "e.csv!B1")}


def table(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "answers.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_another_answer_to_the_same_question_is_no_silent_winner(tmp_path):
    path = table(tmp_path, "question,answer\nA2,a\nA2,b\n")
    source = read_answers(path, a_record(SMALL))
    assert [given.answer for given in source.given] == ["a"]
    (finding,) = source.findings
    assert (finding.code, finding.place.text) == ("code_twice", "answers.csv!B3")
    assert finding.values["first"] == "answers.csv!B2"


def test_the_same_answer_twice_and_documents_on_lines_of_their_own_are_no_fault(tmp_path):
    path = table(tmp_path, "question,answer,evidence\nA2,a,\nA2,a,letter\nA2,,minutes\n")
    source = read_answers(path, a_record(SMALL))
    assert not source.findings
    assert [given.evidence for given in source.given] == [(), ("letter",), ("minutes",)]


def test_formulas_of_other_sheets_of_a_report_do_not_matter(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Score", "=1+1"])
    page = book.create_sheet("_data")
    page.append(["question", "answer"])
    page.append(["A2", "a"])
    page.append(["A3", "=1+1"])
    book.save(tmp_path / "report.xlsx")
    source = read_answers(tmp_path / "report.xlsx", a_record(SMALL))
    assert [(given.question, given.answer) for given in source.given if given.answer] == [
        ("A2", "a")
    ]
    assert [finding.place.text for finding in source.findings] == ["_data!B3"]


def test_a_name_that_stands_twice_in_json_is_refused(tmp_path):
    path = tmp_path / "answers.json"
    path.write_text('{"A2": "a", "A2": "b"}')
    with pytest.raises(AssessmentError, match="table_not_read"):
        read_answers(path, a_record(SMALL))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_unicode_that_excel_writes_is_read(tmp_path, encoding):
    path = table(tmp_path, "question\tanswer\tcomment\r\nA2\ta\tភ្នំពេញ\r\n", encoding)
    (given,) = read_answers(path, a_record(SMALL)).given
    assert (given.answer, given.comment) == ("a", "ភ្នំពេញ")


def test_the_number_of_a_row_may_be_written_in_khmer_digits(tmp_path):
    path = table(tmp_path, "question,row,answer\nA2,១២,a\n")
    assert [given.number for given in read_answers(path, a_record(SMALL)).given] == [12]

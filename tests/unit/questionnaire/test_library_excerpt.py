"""Beside a finding stands its row as it is in the workbook; the list can be taken along."""

import csv
import io

import pytest

from assessment.errors import AssessmentError, Finding, FindingPlace
from assessment.language.text import Language
from assessment.problems.questionnaire import WorkbookProblem
from assessment.questionnaire.excerpt import (
    finding_text,
    findings_list,
    sheets_of,
    write_list,
)
from assessment.questionnaire.load import load
from assessment.words import SEVERITIES, Words
from tests.workbooks import a_question, a_workbook

EN = Words(Language.EN)


@pytest.fixture
def faulty(tmp_path):
    rows = [a_question("a"), a_question("b", "geopoint"), a_question("c", relevent="1")]
    return a_workbook(tmp_path, rows)


def test_the_row_of_a_finding_shows_the_cell_and_what_names_it(faulty):
    _, findings = load(faulty)
    sheets = sheets_of(faulty)
    wrong = next(finding for finding in findings if finding.code == "type_unsupported")
    cells = sheets.row(wrong.place)
    assert [(cell.header, cell.text) for cell in cells if cell.here] == [("type", "geopoint")]
    assert ("name", "b") in [(cell.header, cell.text) for cell in cells]
    assert len(cells) <= 4
    assert sheets.header(wrong.place) == "type"


def test_a_finding_about_a_header_shows_the_headers(faulty):
    _, findings = load(faulty)
    header = next(finding for finding in findings if finding.code == "column_near_miss")
    cells = sheets_of(faulty).row(header.place)
    assert [cell.text for cell in cells if cell.here] == ["relevent"]


@pytest.mark.parametrize(
    "place",
    [
        FindingPlace(),
        FindingPlace(sheet="nowhere", row=2),
        FindingPlace(sheet="survey"),
        FindingPlace(question="q", row=1),
    ],
)
def test_a_finding_without_a_cell_shows_none(faulty, place):
    assert sheets_of(faulty).row(place) == ()
    assert sheets_of(faulty).header(place) == ""


def test_a_workbook_that_cannot_be_read_shows_nothing_and_stops_nothing(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04")
    assert sheets_of(path).row(FindingPlace(sheet="survey", row=1, column="A")) == ()


def test_a_finding_is_copied_as_one_line():
    place = FindingPlace(sheet="survey", row=3, column="B")
    finding = Finding(WorkbookProblem.SHEET_IGNORED, place, {"found": "x"})
    assert finding_text(finding, EN) == "Note · survey!B3 · The sheet x is not used."
    assert finding_text(Finding(WorkbookProblem.OLD_EXCEL), EN).startswith("To correct · The file")


@pytest.mark.parametrize("language", list(Language))
def test_the_list_is_a_table_that_excel_opens(tmp_path, faulty, language):
    _, findings = load(faulty)
    words, path = Words(language), tmp_path / "list.csv"
    write_list(path, findings_list(findings, words))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
    assert len(head) == 5
    assert [row[4] for row in rows] == [words.finding(finding) for finding in findings]
    assert {row[0] for row in rows} <= {words.translate(word) for word in SEVERITIES.values()}
    assert [path.name for path in tmp_path.iterdir()].count("list.csv.part") == 0


def test_what_an_author_wrote_never_becomes_a_formula():
    finding = Finding(WorkbookProblem.NOT_ONE_OF, values={"found": "=1+1", "allowed": "x"})
    assert ",'=1+1 is not known" in findings_list([finding], EN)


def test_a_list_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(AssessmentError) as caught:
        write_list(tmp_path / "no folder" / "list.csv", "")
    assert caught.value.findings[0].code == "list_not_written"

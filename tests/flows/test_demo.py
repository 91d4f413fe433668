"""The demonstration: one number in JSON, on paper, in the cells, and in their formulas."""

import json
import shutil
import subprocess

import pytest

from assessment.commands.main import run
from assessment.questionnaire.library import find


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    """What ``demo`` said and wrote, in English."""
    import contextlib
    import io

    folder = tmp_path_factory.mktemp("demo")
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        assert run(["demo", "--out", str(folder), "--language", "both", "--json"]) == 0
    return folder, json.loads(said.getvalue())


def text_of(pdf):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    done = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True)
    return done.stdout.decode()


def test_it_writes_the_assessment_and_the_reports_in_both_languages(demonstration):
    folder, said = demonstration
    names = {path.name for path in folder.iterdir()}
    assert {"unit-report-km.pdf", "unit-report-en.pdf", "unit-report-km-en.pdf"} <= names
    assert {"unit-report-km.xlsx", "unit-report-en.xlsx"} <= names
    assert {"national-report-km.pdf", "national-report-en.pdf"} <= names
    assert {"national-report-km.xlsx", "national-report-en.xlsx"} <= names
    assert {path.rsplit("/", 1)[-1] for path in said["files"]} == names


def test_every_pillar_score_stands_in_the_pdf_text(demonstration):
    folder, said = demonstration
    for name in ("unit-report-km.pdf", "unit-report-en.pdf"):
        text = text_of(folder / name)
        for pillar in find("dgc-ministry").pillars:
            assert f"{said['nodes'][pillar.code]['score']:.1f}" in text, (name, pillar.code)
        assert f"{said['overall']:.1f}" in text


def test_the_sample_is_marked_final_and_its_unit_is_no_real_office(demonstration):
    folder, _ = demonstration
    text = text_of(folder / "unit-report-en.pdf")
    assert "FINAL" in text
    assert "PROVISIONAL" not in text
    assert "Sample ministry" in text


@pytest.mark.parametrize("languages", ["km", "en", "km-en"])
def test_the_cover_with_its_contents_fits_one_page(demonstration, languages):
    import pypdf

    folder, _ = demonstration
    reader = pypdf.PdfReader(folder / f"unit-report-{languages}.pdf")
    first = reader.outline[0]
    sections = [entry for entry in reader.outline if not isinstance(entry, list)]
    numbers = [reader.get_destination_page_number(entry) for entry in sections]
    assert 1 in numbers, (first.title, numbers)


def workbook_numbers(path):
    import openpyxl

    book = openpyxl.load_workbook(path, data_only=True)
    found = set()
    for sheet in book:
        for row in sheet.iter_rows(values_only=True):
            found |= {round(v, 1) for v in row if isinstance(v, (int, float))}
    return found


def test_every_node_score_stands_in_a_cell(demonstration):
    folder, said = demonstration
    numbers = workbook_numbers(folder / "unit-report-en.xlsx")
    scores = {round(n["score"], 1) for n in said["nodes"].values() if n["score"] is not None}
    assert scores <= numbers


def test_no_check_in_the_workbook_says_that_a_formula_differs(demonstration):
    import openpyxl

    folder, _ = demonstration
    book = openpyxl.load_workbook(folder / "unit-report-en.xlsx", data_only=True)
    words = {str(v) for sheet in book for row in sheet.iter_rows(values_only=True) for v in row}
    assert "DIFFERS" not in words


def test_the_score_command_gives_the_same_numbers_again(demonstration, capsys):
    folder, said = demonstration
    (path,) = folder.glob("*.dra")
    assert run(["score", str(path), "--json"]) == 0
    again = json.loads(capsys.readouterr().out)["units"][0]
    assert again["overall"] == said["overall"]
    assert again["nodes"] == said["nodes"]


def test_the_package_stands_among_those_of_25_units(demonstration, capsys):
    folder, said = demonstration
    assert said["received"] == 26
    assert said["standing"] == 26
    (collection,) = folder.glob("*.drc")
    assert run(["show", str(collection), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["standing"] == 26
    assert shown["conflicts"] == said["conflicts"] == 0


def test_the_national_report_says_the_same_in_json_on_paper_and_in_cells(demonstration, capsys):
    import openpyxl

    folder, _ = demonstration
    (collection,) = folder.glob("*.drc")
    pdf = folder / "again.pdf"
    command = ["national", str(collection), "--pdf", str(pdf), "--language", "en", "--json"]
    assert run(command) == 0
    said = json.loads(capsys.readouterr().out)
    pdf.unlink()
    text = text_of(folder / "national-report-en.pdf")
    assert said["short_code"] in text
    book = openpyxl.load_workbook(folder / "national-report-en.xlsx", data_only=True)
    medians = {row[1]: row[4] for row in book["Blocks"].iter_rows(min_row=5, values_only=True)}
    for group in said["groups"]:
        assert medians[group["block"]] == pytest.approx(group["median"])
        assert f"{group['median'] + 1e-9:.1f}" in text

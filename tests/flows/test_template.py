"""A template goes out, is filled in without the program, and comes back, every fault by cell."""

import shutil
import subprocess
from datetime import datetime

import openpyxl
import pytest
from pypdf import PdfReader

from assessment.files.store import AssessmentFile
from assessment.language.text import Language
from assessment.questionnaire.library import find
from tests.flows.filling import Filling

UNIT = ("--unit", "M07", "--round", "2026", "--assessor", "Sok Dara")


@pytest.fixture
def begun(tmp_path, said):
    path = tmp_path / "unit.dra"
    assert said("new", path, "--questionnaire", "example-small", *UNIT)[0] == 0
    return path


@pytest.fixture
def template(tmp_path, said):
    path = tmp_path / "template.xlsx"
    done = said("template", "example-small", "--xlsx", path, "--unit", "M07", language="both")
    assert done == (0, {"files": [str(path)], "pages": 0, "findings": []})
    return Filling(path)


def record_of(path):
    with AssessmentFile.open(path) as file:
        return file.record


def resaved(path, folder):
    """The file as LibreOffice writes it."""
    if shutil.which("soffice") is None:
        pytest.skip("needs LibreOffice")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    target = folder / "resaved"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", target, path],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return target / path.name


def fill_in(template):
    """An answer of every kind."""
    template.put("P1/l1", "✓")
    template.put("P1/l2a", "x")
    template.put("P1", "Decision 12 of 01-02-2026\nBudget law", part="evidence")
    template.put("P1", "=1+1 is no formula", part="comment")
    template.cell("P1", "comment").data_type = "s"
    template.put("P2_d", 40)
    template.put("P2_n", "១០")
    template.put("S2", listed(template, "S2", 4))
    return template


def listed(template, code, number):
    """An entry of the list that a cell chooses from."""
    cell = template.cell(code)
    rule = next(
        rule
        for rule in template.book["answers"].data_validations.dataValidation
        if cell.coordinate in rule.sqref
    )
    sheet, _, span = rule.formula1.partition("!")
    return template.book[sheet][span.replace("$", "")][number - 1][0].value


def test_what_was_filled_in_stands_in_the_assessment(begun, template, said):
    code, found = said("answer", begun, "--from", fill_in(template).save())
    assert (code, found["refused"]) == (0, [])
    record = record_of(begun)
    assert record.response("P1").answer == ("l1", "l2a")
    titles = [piece.title for piece in record.response("P1").evidence]
    assert titles == ["Decision 12 of 01-02-2026", "Budget law"]
    assert record.response("P1").comment == "=1+1 is no formula"
    assert record.response("P2_d").answer == 40
    assert record.response("P2_n").answer == 10
    assert record.response("S2").answer == "all"


def test_libreoffice_may_save_it_again(begun, template, said, tmp_path):
    path = resaved(fill_in(template).save(), tmp_path)
    code, found = said("answer", begun, "--from", path)
    assert (code, found["refused"]) == (0, [])
    assert record_of(begun).response("P1").answer == ("l1", "l2a")
    assert record_of(begun).response("P2_n").answer == 10


def test_rows_of_a_table_come_in_their_order_without_the_empty_ones(begun, template, said):
    questionnaire = find("example-small")
    text = next(q.code for q in questionnaire.columns["services"] if q.type.value == "text")
    template.row("services", 1, **{text: "Birth certificate"})
    template.row("services", 4, **{text: "=HYPERLINK(1)"})
    template.book["services"].cell(9, 3).data_type = "s"
    code, found = said("answer", begun, "--from", template.save())
    assert (code, found["refused"]) == (0, [])
    record = record_of(begun)
    given = [record.response(text, row).answer for row in record.rows["services"]]
    assert given == ["Birth certificate", "=HYPERLINK(1)"]


def test_every_fault_is_told_with_its_cell_and_the_rest_is_taken(begun, template, said):
    number = template.put("P2_d", "many")
    tick = template.put("P1/l1", "perhaps")
    template.put("P2_n", 3)
    code, found = said("answer", begun, "--from", template.save())
    assert code == 1
    assert {(each["code"], each["where"]) for each in found["refused"]} == {
        ("not_a_number", number),
        ("not_a_tick", tick),
    }
    assert found["applied"] == 1
    assert record_of(begun).response("P2_n").answer == 3


def test_bringing_in_twice_changes_nothing_and_one_undo_takes_all_back(begun, template, said):
    path = fill_in(template).save()
    said("answer", begun, "--from", path)
    first = record_of(begun)
    said("answer", begun, "--from", path)
    assert record_of(begun) == first
    with AssessmentFile.open(begun) as file:
        assert len(file.history) == 1
        file.undo(by="Sok Dara", at=datetime.fromisoformat("2026-11-25T08:00:00+00:00"))
        assert not file.record.responses
        assert not file.record.rows


def test_an_answer_that_breaks_its_condition_is_taken_and_told(begun, template, said):
    template.put("P2_d", 4)
    cell = template.put("P2_n", 5)
    code, found = said("answer", begun, "--from", template.save())
    assert code == 1
    assert found["applied"] == 2
    assert [each["where"] for each in found["findings"]] == [cell]


def test_the_template_of_another_unit_is_refused_with_the_cell(begun, tmp_path, said):
    path = tmp_path / "other.xlsx"
    said("template", "example-small", "--xlsx", path, "--unit", "M01")
    code, found = said("answer", begun, "--from", path)
    assert code == 1
    assert found["applied"] == 0
    assert [(each["code"], each["where"]) for each in found["refused"]] == [
        ("other_unit", "guide!C4")
    ]


def test_the_template_of_another_questionnaire_is_refused(begun, tmp_path, said):
    path = tmp_path / "other.xlsx"
    said("template", "dgc-commune", "--xlsx", path)
    code, found = said("answer", begun, "--from", path)
    assert code == 1
    assert [each["code"] for each in found["refused"]] == ["other_questionnaire"]


def test_a_formula_that_was_never_calculated_is_told_by_cell(begun, template, said):
    cell = template.put("P2_d", "=40+2")
    code, found = said("answer", begun, "--from", template.save())
    assert code == 1
    assert ("formula_without_value", cell) in {
        (each["code"], each["where"]) for each in found["refused"]
    }
    assert not record_of(begun).response("P2_d").answer


def test_a_template_without_its_hidden_row_says_so(begun, template, said):
    template.book["answers"].delete_rows(1)
    code, found = said("answer", begun, "--from", template.save())
    assert code == 1
    assert "no_codes" in {each["code"] for each in found["refused"]}


def test_only_what_is_to_be_filled_in_is_open_and_everything_else_is_locked(template):
    page = template.book["answers"]
    for each in template.book.worksheets:
        assert each.protection.sheet
        assert not each.protection.password
    assert template.book.security.lockStructure
    assert page.row_dimensions[1].hidden
    assert not template.cell("P1/l1").protection.locked
    assert template.cell("P1").protection.locked
    assert not template.cell("P1", "evidence").protection.locked
    assert {template.book[name].sheet_state for name in ("lists", "about")} == {"hidden"}


def test_every_choice_and_number_has_a_rule(template):
    page = template.book["answers"]
    ruled = {
        str(area): rule.type
        for rule in page.data_validations.dataValidation
        for area in str(rule.sqref).split()
    }
    spans = " ".join(ruled)
    assert template.cell("P2_d").coordinate in spans
    assert "whole" in ruled.values()
    assert "list" in ruled.values()


@pytest.mark.parametrize("questionnaire", ["dgc-ministry", "dgc-commune", "dgc-subnational"])
def test_an_untouched_template_changes_nothing(questionnaire, tmp_path, said):
    path, begun = tmp_path / "t.xlsx", tmp_path / "u.dra"
    said("new", begun, "--questionnaire", questionnaire, *UNIT)
    said("template", questionnaire, "--xlsx", path)
    assert said("answer", begun, "--from", path) == (
        0,
        {"applied": 0, "refused": [], "findings": []},
    )


def test_the_same_order_gives_the_same_workbook(tmp_path, monkeypatch):
    from assessment.forms.blank import write_blank
    from assessment.forms.words import BlankOrder
    from assessment.language.text import Language

    made = []
    for name in ("a", "b"):
        path = tmp_path / f"{name}.xlsx"
        now = datetime.fromisoformat("2026-11-25T08:00:00+00:00")
        write_blank(BlankOrder(find("example-small"), now, (Language.KM,), xlsx=path))
        made.append(path.read_bytes())
    assert made[0] == made[1]


@pytest.mark.parametrize("language", ["km", "en", "both"])
def test_the_paper_form_of_a_commune_takes_at_most_four_pages(language, tmp_path, said):
    path = tmp_path / "form.pdf"
    code, made = said("template", "dgc-commune", "--pdf", path, language=language)
    assert code == 0
    assert made["pages"] == len(PdfReader(path).pages) <= 4


def test_every_page_of_a_paper_form_says_what_it_belongs_to(tmp_path, said):
    path = tmp_path / "form.pdf"
    said("template", "dgc-ministry", "--pdf", path, "--unit", "M07", language="both")
    questionnaire = find("dgc-ministry")
    pages = [page.extract_text() for page in PdfReader(path).pages]
    assert all("dgc-ministry · 2026.1" in text and "M07" in text for text in pages)
    whole = " ".join(" ".join(pages).split())
    for question in questionnaire.questions:
        if question.indicator is not None:
            assert question.code in whole


def test_every_choice_of_a_table_stands_on_the_paper_form(tmp_path, said):
    path = tmp_path / "form.pdf"
    assert said("template", "dgc-ministry", "--pdf", path, "--language", "en")[0] == 0
    text = " ".join("".join(page.extract_text() for page in PdfReader(path).pages).split())
    form = find("dgc-ministry")
    columns = [one for columns in form.columns.values() for one in columns if one.choices]
    lost = [
        (column.code, choice.name)
        for column in columns
        for choice in column.choices
        if choice.label.get(Language.EN) not in text
    ]
    assert columns
    assert lost == []


def test_a_template_needs_something_to_write_and_a_known_unit(said, tmp_path):
    assert said("template", "example-small")[1]["findings"][0]["code"] == "nothing_to_write"
    code, refused = said(
        "template", "example-small", "--pdf", tmp_path / "f.pdf", "--unit", "nowhere"
    )
    assert code == 1
    assert refused["findings"][0]["code"] == "unknown_unit"


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path, said):
    path = tmp_path / "t.xlsx"
    said("template", "example-small", "--xlsx", path)
    book = openpyxl.load_workbook(path)
    kinds = {cell.data_type for page in book.worksheets for row in page.iter_rows() for cell in row}
    assert "f" not in kinds


def test_dates_and_choices_of_a_table_survive_libreoffice(tmp_path, said):
    path, begun = tmp_path / "t.xlsx", tmp_path / "u.dra"
    said("new", begun, "--questionnaire", "dgc-ministry", *UNIT)
    said("template", "dgc-ministry", "--xlsx", path, language="both")
    filling = Filling(path)
    status = find("dgc-ministry").by_code["action_status"].choices[1]
    filling.row(
        "actions",
        1,
        action_name="One",
        action_due=datetime(2026, 3, 15),  # noqa: DTZ001
        action_status=f"{status.name} – {status.label}",
    )
    filling.row(
        "actions",
        2,
        action_name="Two",
        action_due="15-03-2026",
        action_status=status.label.get(status.label.languages[0]),
    )
    filling.row("services", 1, service_name="S", service_users__g2c="✓", service_users__g2g="x")
    code, found = said("answer", begun, "--from", resaved(filling.save(), tmp_path))
    assert (code, found["refused"]) == (0, [])
    record = record_of(begun)
    for row in record.rows["actions"]:
        assert record.response("action_due", row).answer.isoformat() == "2026-03-15"
        assert record.response("action_status", row).answer == status.name
    (service,) = record.rows["services"]
    assert record.response("service_users", service).answer == ("g2c", "g2g")
    assert record.response("service_name", service).answer == "S"

"""Every questionnaire that comes with the program goes the whole way, from answers to a report."""

import uuid

import pytest

from assessment.files.store import AssessmentFile
from assessment.language.text import Text
from assessment.questionnaire.library import FOLDER, installed
from assessment.responses.record import Record, Subject
from assessment.simulation.invented import answer_file
from tests.builders import NOW

ENTRIES = installed(FOLDER)


@pytest.fixture(params=ENTRIES, ids=lambda entry: entry.id)
def entry(request):
    return request.param


@pytest.fixture
def file(entry, tmp_path):
    """An assessment with an answer to every question that is asked."""
    path = tmp_path / "a.dra"
    name = Text.from_wordings(km="អង្គភាពសាកល្បង", en="Trial unit")
    subject = Subject("M01", name, "2026", "Sok Dara", NOW, block="")
    record = Record(str(uuid.UUID(int=1)), entry.questionnaire, subject)
    with_answers = AssessmentFile.create(path, record, by="Sok Dara", now=NOW)
    answer_file(with_answers, NOW, 7)
    with_answers.close()
    return path


def test_it_is_scored_explained_and_reported_in_both_languages(entry, file, tmp_path, said):
    root = entry.questionnaire.root.code
    code, scored = said("score", file, "--layer", "self", "--explain", root)
    assert code == 0
    assert scored["units"][0]["overall"] is not None
    assert scored["explain"]
    for language in ("km", "en"):
        pdf, xlsx = tmp_path / f"{language}.pdf", tmp_path / f"{language}.xlsx"
        options = ("--pdf", pdf, "--xlsx", xlsx, "--language", language)
        code, written = said("report", file, *options)
        assert (code, len(written["files"])) == (0, 2), written
        assert pdf.read_bytes().startswith(b"%PDF")


def test_it_can_be_handed_out_on_paper_as_a_workbook_and_on_a_phone(entry, tmp_path, said):
    name = f"{entry.id}/{entry.version}"
    forms = ("--pdf", tmp_path / "form.pdf", "--xlsx", tmp_path / "form.xlsx")
    code, made = said("template", name, *forms, "--language", "both")
    assert (code, len(made["files"])) == (0, 2), made
    code, made = said("kobo-form", name, "--out", tmp_path / "phone.xlsx")
    assert (code, made["findings"]) == (0, [])
    assert made["questions"] == len(entry.questionnaire.questions)

"""The command ``report`` with what it may hold beside the result, on real files."""

import subprocess
from dataclasses import replace

from assessment.files.store import AssessmentFile
from assessment.questionnaire.load import load
from tests.architecture.tree import ROOT
from tests.builders import ASSESSOR, NOW
from tests.report_worlds import a_filled_record

COMMUNE = ROOT / "questionnaires" / "dgc-commune" / "2026.1" / "questionnaire.xlsx"


def kept(path, seed, **subject):
    questionnaire, findings = load(COMMUNE)
    assert questionnaire is not None, findings
    record = a_filled_record(questionnaire, seed)
    bare = {place: replace(one, evidence=()) for place, one in record.responses.items()}
    record = replace(record, responses=bare, subject=replace(record.subject, **subject))
    AssessmentFile.create(path, record, by=ASSESSOR, now=NOW).close()
    return path


def text_of(path):
    found = subprocess.run(
        ["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True
    )
    return " ".join(found.stdout.split())


def test_a_small_form_has_two_pages_unless_all_are_asked_for(said, tmp_path):
    file, pdf = kept(tmp_path / "a.dra", 7), tmp_path / "r.pdf"
    code, made = said("report", file, "--pdf", pdf)
    assert (code, made["pages"]) == (0, 2)
    code, made = said("report", file, "--pdf", pdf, "--full")
    assert code == 0
    assert 8 <= made["pages"] <= 14


def test_an_earlier_round_and_the_peers_of_a_collection_stand_beside(said, tmp_path):
    file, pdf = kept(tmp_path / "a.dra", 7), tmp_path / "r.pdf"
    earlier = kept(tmp_path / "b.dra", 3, round="2025")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for seed in (11, 12):
        kept(inbox / f"{seed}.dra", seed, unit=f"0102{seed:02}")
    collection = tmp_path / "c.drc"
    code, received = said("receive", collection, inbox, "--by", "Lim Sokha")
    assert code == 0, received
    code, made = said(
        "report",
        file,
        "--pdf",
        pdf,
        "--full",
        "--annex",
        "--previous",
        earlier,
        "--collection",
        collection,
    )
    assert code == 0, made
    told = text_of(pdf)
    assert "Previous: round 2025." in told
    assert "median of 2 units" in told
    assert "Annex: why these scores" in told


def test_the_file_of_another_unit_is_no_earlier_round(said, tmp_path):
    file, pdf = kept(tmp_path / "a.dra", 7), tmp_path / "r.pdf"
    other = kept(tmp_path / "b.dra", 3, unit="010102")
    code, refused = said("report", file, "--pdf", pdf, "--previous", other)
    assert (code, [one["code"] for one in refused["findings"]]) == (1, ["units_differ"])
    assert not pdf.exists()


def test_the_file_of_a_later_round_is_no_earlier_round(said, tmp_path):
    file, pdf = kept(tmp_path / "a.dra", 7), tmp_path / "r.pdf"
    later = kept(tmp_path / "b.dra", 3, round="2031")
    code, refused = said("report", file, "--pdf", pdf, "--previous", later)
    assert (code, [one["code"] for one in refused["findings"]]) == (1, ["round_later"])
    assert not pdf.exists()

"""The PDF report: every number is there and true, hostile texts are harmless, pages are whole."""

import errno
import re
import subprocess
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from assessment.errors import AssessmentError
from assessment.exchange.codes import short_code
from assessment.language.text import Language, Text
from assessment.printing.wording import score_text
from assessment.problems.reports import ReportProblem
from assessment.questionnaire.structure import Level, LevelName
from assessment.reports.facts import qr_text
from assessment.reports.report import make_unit_report, write_made, write_unit_report
from assessment.responses.model import Layer, NotApplicable, Place, Response
from tests.builders import a_questionnaire, a_record, a_text, an_evidence
from tests.report_worlds import CODE, LAYERS, a_filled_record, an_order, the_ministry_questionnaire

KM, EN = (Language.KM,), (Language.EN,)
BOTH = (Language.KM, Language.EN)


@pytest.fixture(scope="module")
def ministry():
    return a_filled_record(the_ministry_questionnaire())


def written(record, folder, layers=LAYERS, **fields):
    path = folder / fields.pop("name", "unit.pdf")
    return path, write_unit_report(an_order(record, layers, pdf=path, **fields))


def text_of(path, *options):
    found = subprocess.run(
        ["pdftotext", "-layout", *options, path, "-"], check=True, capture_output=True, text=True
    )
    return found.stdout


def pages_of(path):
    return text_of(path).split("\f")[:-1]


@pytest.mark.parametrize("languages", [KM, EN, BOTH])
def test_every_score_is_printed(tmp_path, ministry, languages):
    path, _ = written(ministry, tmp_path, languages=languages)
    words = set(re.split(r"\s+", text_of(path)))
    scores = an_order(ministry).scores
    for layer in scores.values():
        for node in layer.nodes.values():
            assert score_text(node.score) in words, (layer.layer, node.code)


@pytest.mark.parametrize(("languages", "most"), [(KM, 14), (EN, 14), (BOTH, 16)])
def test_the_report_of_a_ministry_has_a_sensible_length(tmp_path, ministry, languages, most):
    path, made = written(ministry, tmp_path, languages=languages)
    pages = pages_of(path)
    assert made.pages == len(pages)
    assert 8 <= made.pages <= most


def test_every_page_says_which_it_is_and_carries_the_code(tmp_path, ministry):
    path, made = written(ministry, tmp_path, languages=EN)
    for at, page in enumerate(pages_of(path), start=1):
        assert f"Page {at} of {made.pages}" in page
        assert made.short_code in page
    assert made.short_code == short_code(CODE)


def test_the_contents_name_the_pages_of_the_sections(tmp_path, ministry):
    path, _ = written(ministry, tmp_path, languages=EN)
    pages = pages_of(path)
    for title in ("Results by pillar", "Table of indicators", "Action plan"):
        page = next(at for at, text in enumerate(pages[1:], start=2) if title in text)
        assert re.search(rf"{title}\s+{page}\b", pages[0])


def test_provisional_stands_on_every_page_or_on_none(tmp_path, ministry):
    path, _ = written(ministry, tmp_path, languages=EN)
    assert all("PROVISIONAL" in page for page in pages_of(path))
    path, _ = written(ministry, tmp_path, languages=EN, final=True)
    assert not any("PROVISIONAL" in page for page in pages_of(path))
    assert all("FINAL" in page for page in pages_of(path))


def test_the_same_order_gives_the_same_bytes(tmp_path, ministry):
    one, _ = written(ministry, tmp_path, languages=BOTH, name="1.pdf")
    two, _ = written(ministry, tmp_path, languages=BOTH, name="2.pdf")
    assert one.read_bytes() == two.read_bytes()


def test_only_our_fonts_are_used_and_all_are_embedded(tmp_path, ministry):
    path, _ = written(ministry, tmp_path, languages=BOTH)
    listed = subprocess.run(["pdffonts", path], check=True, capture_output=True, text=True)
    rows = listed.stdout.splitlines()[2:]
    assert rows
    assert all("ReadinessKhmer" in row for row in rows), rows


HOSTILE = [
    "<b>bold</b> & <img src='file:///etc/passwd'/> <a href='x'>",
    "{score} {0} %s %(x)s",
    "\x00\x1b[31m red \u202e turned",
    "中文 ✓ 😀 ≥ \U0001f469\u200d\U0001f4bb",
    "ក" * 1_000,
    "word " * 400,
    "https://" + "a" * 500,
    "្្្្ា ់់់",
    "\ud800",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("languages", [KM, BOTH])
def test_hostile_texts_are_printed_and_break_nothing(tmp_path, text, languages):
    plain = a_questionnaire()
    named = Text.from_wordings(km=text, en=text)
    nodes = tuple(replace(node, label=named) for node in plain.nodes)
    questions = tuple(replace(question, label=named) for question in plain.questions)
    questionnaire = replace(plain, nodes=nodes, questions=questions)
    record = a_filled_record(questionnaire, seed=2)
    record = replace(record, subject=replace(record.subject, unit_name=named, assessor=text))
    evidence = an_evidence("e9", text, number=text[:100], issuer=text, reviewer_note=text)
    record = record.with_response(Place("A2"), Response("a", (evidence,), text))
    record = record.with_response(
        Place("A1"), Response(not_applicable=NotApplicable(text, reviewer_note=text))
    )
    path, made = written(record, tmp_path, languages=languages)
    assert made.pages == len(pages_of(path))


@pytest.mark.parametrize("count", [3, 6])
def test_any_number_of_levels_works(tmp_path, count):
    levels = tuple(
        Level(LevelName(f"l{at}"), a_text(f"Level {at}"), Decimal(100 * at) / count, a_text("-"))
        for at in range(count)
    )
    record = a_filled_record(replace(a_questionnaire(), levels=levels))
    path, made = written(record, tmp_path, languages=EN)
    assert made.pages >= 5
    assert f"Level {count - 1}" in text_of(path)


def test_an_empty_assessment_has_a_report(tmp_path):
    _, made = written(a_record(), tmp_path, layers=(Layer.SELF,))
    assert made.pages >= 5


def test_an_unfinished_report_leaves_the_old_one(tmp_path, ministry, monkeypatch):
    path = tmp_path / "unit.pdf"
    path.write_bytes(b"old")

    def full(*_):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(AssessmentError) as caught:
        write_unit_report(an_order(ministry, pdf=path))
    assert caught.value.findings[0].problem is ReportProblem.DISK_FULL
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_told(tmp_path, ministry):
    with pytest.raises(AssessmentError) as caught:
        write_unit_report(an_order(ministry, pdf=tmp_path / "none" / "unit.pdf"))
    assert caught.value.findings[0].problem is ReportProblem.NO_FOLDER


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (PermissionError(errno.EACCES, "open"), ReportProblem.TARGET_OPEN),
        (OSError(errno.EIO, "broken"), ReportProblem.NOT_WRITTEN),
    ],
)
def test_what_the_system_refuses_is_told(tmp_path, ministry, monkeypatch, error, problem):
    path = tmp_path / "unit.pdf"
    path.write_bytes(b"old")

    def refuse(_self: Path, _target: Path) -> None:
        raise error

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(AssessmentError) as caught:
        write_unit_report(an_order(ministry, pdf=path))
    assert caught.value.findings[0].problem is problem


def test_a_missing_font_is_told(tmp_path, ministry, monkeypatch):
    from assessment.printing.pdf import fonts

    def lost() -> None:
        raise FileNotFoundError(str(tmp_path / "ReadinessKhmer-Bold.ttf"))

    monkeypatch.setattr(fonts, "register_fonts", lost)
    with pytest.raises(AssessmentError) as caught:
        write_unit_report(an_order(ministry, pdf=tmp_path / "unit.pdf"))
    assert caught.value.findings[0].problem is ReportProblem.FONT_MISSING


def test_the_code_is_eighty_bits_of_the_digest():
    assert qr_text(CODE).startswith("DRA1:" + short_code(CODE).replace("-", ""))
    assert len(short_code(CODE)) == 19
    with pytest.raises(ValueError, match="10 bytes"):
        short_code("00ff")


def test_a_report_made_to_be_looked_at_is_the_one_that_would_be_written(tmp_path, ministry):
    path, wrote = written(ministry, tmp_path, languages=BOTH)
    made = make_unit_report(an_order(ministry, LAYERS, languages=BOTH))
    assert made.pdf == path.read_bytes()
    assert (made.pages, made.short_code) == (wrote.pages, wrote.short_code)
    assert write_made(made, tmp_path / "looked.pdf") == replace(
        wrote, files=(tmp_path / "looked.pdf",)
    )
    assert (tmp_path / "looked.pdf").read_bytes() == made.pdf


def test_a_report_that_was_made_replaces_none_it_cannot_be_written_over(tmp_path, ministry):
    made = make_unit_report(an_order(ministry))
    with pytest.raises(AssessmentError) as caught:
        write_made(made, tmp_path / "none" / "unit.pdf")
    assert caught.value.findings[0].problem is ReportProblem.NO_FOLDER

"""The paper form of every shipped questionnaire says which question each answer belongs to."""

import re
import subprocess
import sys
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise

import pypdf
import pytest

from assessment.exchange.codes import short_code
from assessment.forms.blank import write_blank
from assessment.forms.words import BlankOrder
from assessment.language.text import Language
from assessment.questionnaire.model import EvidenceDemand, QuestionType, Scoring, ScoringKind
from assessment.units import find_unit, load_units
from tests.architecture.tree import ROOT
from tests.builders import a_choice, a_question, a_questionnaire, a_select
from tests.report_extremes import INSTRUMENTS, the_questionnaire

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
KM, EN = Language.KM, Language.EN


@pytest.fixture(scope="module")
def words(tmp_path_factory):
    folder = tmp_path_factory.mktemp("paper")

    @cache
    def told(name, *languages):
        path = folder / f"{name}-{len(languages)}.pdf"
        write_blank(BlankOrder(the_questionnaire(name), NOW, languages, pdf=path))
        return read(path)

    return told


def read(path, *more):
    """The text of the pages, as it stands on them."""
    command = ["pdftotext", "-layout", *more, path, "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("name", INSTRUMENTS)
@pytest.mark.parametrize("languages", [(KM,), (KM, EN)])
def test_every_question_has_its_code_beside_it(words, name, languages):
    asked = [
        question.code
        for question in the_questionnaire(name).questions
        if question.asked and question.roster is None and question.type is not QuestionType.FILE
    ]
    found = set(words(name, *languages).split())
    assert [code for code in asked if code not in found] == []


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_room_for_evidence_is_only_where_evidence_is_asked(words, name):
    demanded = [
        question.evidence.demand is not EvidenceDemand.NONE
        for question in the_questionnaire(name).questions
    ]
    told = words(name, EN)
    assert any(demanded) == ("On the line “Evidence”" in told)
    rooms = sum(line.strip().startswith("Evidence  ") for line in told.splitlines())
    assert (rooms > 0) == any(demanded)


def test_it_is_said_whether_one_choice_or_several_are_to_be_ticked(words):
    told = words("private", EN)
    assert "Choose one" in told
    assert "Tick all that apply" in told
    assert "criterion" not in words("skills", EN)


def test_a_form_that_no_report_was_written_before_has_no_text_armour_either(tmp_path):
    """It would be a quarter larger, and another file than the same form written after a report."""
    path = tmp_path / "form.pdf"
    order = ("template", "dgc-commune", "--pdf", str(path))
    subprocess.run([sys.executable, "main.py", *order], cwd=ROOT, check=True, capture_output=True)
    assert b"/ASCII85Decode" not in path.read_bytes()


@pytest.mark.parametrize("unit", [None, "M07"])
def test_every_sheet_says_which_form_whose_and_which_page_of_how_many(tmp_path, unit):
    questionnaire = the_questionnaire("ministry")
    given = None if unit is None else find_unit(unit)
    path = tmp_path / "form.pdf"
    pages = write_blank(BlankOrder(questionnaire, NOW, (EN,), unit=given, pdf=path))
    assert pypdf.PdfReader(path).metadata.creation_date == NOW
    code = short_code(questionnaire.fingerprint)
    for page in range(1, pages + 1):
        told = " ".join(read(path, "-f", str(page), "-l", str(page)).split())
        assert f"dgc-ministry · 2026.1 · {code}" in told
        assert f"Page {page} of {pages}" in told
        assert "Code of the unit" in told
        assert "Round" in told
        assert "Unit" in told
        if given is not None:
            assert unit in told
            assert "Ministry of Rural Development" in told


def test_the_longest_name_of_a_unit_leaves_the_round_its_room(tmp_path):
    path = tmp_path / "form.pdf"
    unit = max(load_units(), key=lambda one: len(one.name.get(KM)) + len(one.name.get(EN)))
    write_blank(BlankOrder(the_questionnaire("skills"), NOW, (KM, EN), unit=unit, pdf=path))
    boxes = re.findall(
        r'xMin="(.*?)" yMin="(.*?)" xMax="(.*?)"', read(path, "-bbox", "-f", "2", "-l", "2")
    )
    head = sorted((float(left), float(right)) for left, top, right in boxes if float(top) < 22)
    assert len(head) == 3  # unit, its name, round
    assert all(left > right - 1 for (_, right), (left, _) in pairwise(head))


def test_what_the_small_keys_are_for_is_said_at_the_head_in_every_language_of_the_form(words):
    assert "The small number or letter beside a box" in words("ministry", EN)
    assert "The small number or letter beside a box" in words("private", KM, EN)


def test_an_acknowledgement_has_a_box_and_its_key(tmp_path):
    questionnaire = a_questionnaire(a_question("C1", QuestionType.ACKNOWLEDGE))
    path = tmp_path / "form.pdf"
    write_blank(BlankOrder(questionnaire, NOW, (EN,), pdf=path))
    assert re.search(r"\b1\s+I have read and understood this", read(path))


def test_steps_are_chosen_by_number_and_no_second_number_stands_beside_it(tmp_path):
    steps = tuple(a_choice(f"step {at}", level=at) for at in range(4))
    question = a_select("A1", choices=steps, scoring=Scoring(ScoringKind.STEPS))
    path = tmp_path / "form.pdf"
    write_blank(BlankOrder(a_questionnaire(question), NOW, (EN,), pdf=path))
    told = read(path)
    assert re.search(r"\b1\s+step 0\b", told)
    assert re.search(r"\b4\s+step 3\b", told)
    assert "Choose one" in told

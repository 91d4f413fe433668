"""The paper form of every shipped questionnaire says which question each answer belongs to."""

import subprocess
from datetime import UTC, datetime
from functools import cache

import pytest

from assessment.language.text import Language
from assessment.questionnaire.model import EvidenceDemand, QuestionType
from assessment.reports.blank import write_blank
from assessment.reports.blank_order import BlankOrder
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
        done = subprocess.run(
            ["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True
        )
        return done.stdout

    return told


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

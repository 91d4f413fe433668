"""A test of knowledge tells nothing of right and wrong while it is answered, all afterwards."""

from dataclasses import replace

import pytest

from assessment.questionnaire.library import find
from assessment.questionnaire.structure import Settings
from assessment.responses.changes import SetAnswer
from assessment.responses.model import Place, State
from gui.fill.page import FillPage
from gui.report.page import ReportPage
from gui.review.page import ReviewPage
from gui.scores.page import ScoresPage
from gui.session import Session
from gui.theme import load_fonts
from gui.widgets.label import Label
from gui.widgets.marks import LevelSquare
from tests.builders import ASSESSOR, NOW, a_questionnaire, a_record, a_text

OF_KNOWLEDGE = a_questionnaire(
    settings=Settings(id="quiz", version="1", title=a_text("Quiz"), live_scores=False)
)
PAGES = (FillPage, ScoresPage, ReportPage, ReviewPage)
RIGHT = {"A2": "c"}


@pytest.fixture(autouse=True)
def fonts(qapp):
    """The family of the windows, so that Qt does not look for another one that has Khmer."""
    load_fonts()


@pytest.fixture
def shown(qtbot, tmp_path, display):
    """The pages of a file that say scores, in front of a person."""

    def made(record):
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.dra"
        session = Session.create(path, record, ASSESSOR, lambda: NOW)
        session.score_now()
        pages = [make(session, display) for make in PAGES]
        for page in pages:
            qtbot.addWidget(page)
            page.resize(1366, 631)
            with qtbot.waitExposed(page):
                page.show()
        return session, *pages

    return made


def seen(page):
    """Every word in sight, and the levels of the squares."""
    labels = [label.plain_text() for label in page.findChildren(Label) if label.isVisible()]
    squares = [one for one in page.findChildren(LevelSquare) if one.isVisible()]
    return labels, squares


def test_the_test_of_skills_that_comes_with_the_program_is_one():
    assert find("dgc-skills").settings.live_scores is False
    assert find("dgc-ministry").settings.live_scores is True


def test_nothing_tells_right_from_wrong_while_it_is_answered(shown):
    session, fill, scores, report, review = shown(a_record(OF_KNOWLEDGE, {"A3": "why"}))
    session.apply(SetAnswer(Place("A2"), "c"))
    session.score_now()
    told = {}
    for answer in ("a", "c"):
        session.apply(SetAnswer(Place("A2"), answer))
        session.score_now()
        scores.refresh()
        report.refresh()
        review.refresh()
        told[answer] = [seen(page)[0] for page in (scores, report, review)]
        assert not fill.foot.strip.isVisible()
        assert not seen(fill)[1]
        assert not review.table.rows.rows
        assert not report.sight.isVisible()
    assert told["a"] == told["c"]
    for texts in told["a"]:
        assert any("submission" in text for text in texts)


def test_everything_is_told_once_it_is_submitted(shown):
    record = replace(a_record(OF_KNOWLEDGE, RIGHT), state=State.SUBMITTED)
    session, fill, scores, report, review = shown(record)
    assert session.shows_scores
    assert fill.foot.strip.isVisible()
    assert scores.headline.isVisible()
    assert report.sight.isVisible()
    assert review.table.rows.rows
    returned = replace(record, state=State.RETURNED)
    assert not shown(returned)[0].shows_scores


def test_every_other_questionnaire_shows_its_scores_as_they_change(shown):
    _, fill, scores, report, _ = shown(a_record(answers=RIGHT))
    assert fill.foot.strip.isVisible()
    assert scores.headline.isVisible()
    assert report.sight.isVisible()

"""The review page on real files, shown wide."""

import pytest

from assessment.responses.model import State
from gui.review.page import ReviewPage
from gui.session import Session
from gui.theme import load_fonts
from tests.builders import ASSESSOR, HEAD, NOW
from tests.gui.review.world import a_full_record


@pytest.fixture(autouse=True)
def fonts(qapp):
    """The family of the windows, so that Qt does not look for another one that has Khmer."""
    load_fonts()


@pytest.fixture
def make(qtbot, tmp_path, display):
    """Makes the page on a file with the record, shown wide; closes everything afterwards."""
    opened = []

    def made(record, by=ASSESSOR, size=(1366, 631)):
        session = Session.create(tmp_path / f"{len(opened)}.dra", record, by, lambda: NOW)
        session.score_now()
        page = ReviewPage(session, display)
        page.setFont(display.font())
        qtbot.addWidget(page)
        page.resize(*size)
        with qtbot.waitExposed(page):
            page.show()
        page.resize(*size)
        page.activateWindow()
        opened.append(session)
        page.session = session
        return page

    yield made
    for session in opened:
        session.close()


@pytest.fixture
def page(make):
    """The page of a record that was handed in."""
    page = make(a_full_record(), by=ASSESSOR)
    page.desk.submit("")
    assert page.session.record.state is State.SUBMITTED
    return page


@pytest.fixture
def reviewing(page):
    """The same, with the reviewer's name given."""
    page.desk.foot.name.setText(HEAD)
    return page

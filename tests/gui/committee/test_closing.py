"""The secretariat closes a round on the page of its report, and opens it again."""

import pytest
from PySide6.QtWidgets import QScrollArea

from assessment.consolidation.acts import closing_of
from assessment.consolidation.collection import Collection
from assessment.language.text import Language
from assessment.responses.model import State
from gui.committee.report.cards import ALL, FINAL
from gui.theme import load_fonts
from gui.widgets.label import Label
from tests.gui.committee.world import page_of, received, settled
from tests.gui.cuts import cut
from tests.gui.places import settle
from tests.unit.consolidation.world import packed, record_of
from tests.unit.exchange.world import THE_ASSESSOR, THE_HEAD, known


@pytest.fixture
def page(desk, qtbot, tmp_path):
    given = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}
    record = record_of(given, state=State.APPROVED)
    packed(tmp_path / "a.drx", record, signers=(THE_ASSESSOR, THE_HEAD))
    received(qtbot, desk, [tmp_path / "a.drx"])
    # Where no key of the secretariat is known, the act needs none.
    desk.collection.known = known(THE_ASSESSOR, THE_HEAD)
    desk.go("national_report")
    return page_of(desk, "national_report")


def acted(page, desk, qtbot, reason):
    page.closing.begin.click()
    before = desk.collection.snapshot.closing
    desk.resize(1024, 500)
    bar = page.findChild(QScrollArea).verticalScrollBar()
    bar.setValue(bar.maximum())
    page.closing.now.click()
    settle()
    assert not page.closing._reason._finding.visibleRegion().isEmpty()
    assert page.closing._reason._finding.plain_text() == "A reason is missing."
    assert page.closing.reason.hasFocus()
    assert desk.collection.snapshot.closing is before
    page.closing.reason.setText(reason)
    page.closing.now.click()
    settled(qtbot, desk)


def test_a_report_is_final_while_its_round_is_closed(page, desk, qtbot, collection):
    page.choices.which.buttons[FINAL].click()
    assert page.card.status.plain_text() == "APPROVED UNITS ONLY"
    page.closing.least.setText("0")
    page.closing.exceptions.setPlainText("M02 = flooded this year\n\n")
    acted(page, desk, qtbot, "the date is over")
    assert page.card.status.plain_text() == "FINAL"
    with Collection.open(collection) as held:
        closing = closing_of(held, "2026")
    assert closing.reason == "the date is over"
    assert closing.demand.exceptions == {"M02": "flooded this year"}
    assert not page.closing.least.isVisible()
    page.choices.which.buttons[ALL].click()
    assert any("figures of today" in one.plain_text() for one in page.card.findChildren(Label))
    page.choices.which.buttons[FINAL].click()
    acted(page, desk, qtbot, "one more came")
    assert page.card.status.plain_text() == "APPROVED UNITS ONLY"


@pytest.mark.parametrize("language", list(Language))
def test_what_closing_asks_is_read_whole_in_a_small_window(page, desk, language):
    load_fonts()
    desk.display.set_language(language)
    desk.display.set_text_size(150)
    desk.resize(1024, 600)
    page.closing.begin.click()
    page.closing.now.click()
    settle()
    assert cut(desk) == ()


def test_a_share_that_is_no_number_is_told_at_its_field(page, desk, qtbot):
    page.closing.begin.click()
    page.closing.reason.setText("the date is over")
    for typed in ("half", "101", ""):
        page.closing.least.setText(typed)
        page.closing.now.click()
        assert page.closing._least._finding.plain_text() == "Write a whole number from 0 to 100."
        assert page.closing.least.hasFocus()
        assert not desk.collection.working
    page.closing.least.setText("0")
    assert page.closing._least._finding.isHidden()


def test_what_is_not_reached_is_told_on_the_page_and_the_round_stays_open(page, desk, qtbot):
    acted(page, desk, qtbot, "the date is over")
    told = [one.code for one in page.findings.findings]
    assert told == ["too_few_approved"]
    assert desk.collection.snapshot.closing is None


def test_the_national_page_says_that_its_round_is_closed_and_shows_what_it_keeps(
    page, desk, qtbot, tmp_path
):
    desk.go("national")
    national = page_of(desk, "national")
    settled(qtbot, desk)
    assert national.kept.isHidden()
    desk.go("national_report")
    page.closing.least.setText("0")
    acted(page, desk, qtbot, "the date is over")
    given = {"A1": ("l1a",), "A2": "a", "B1_n": 1, "B1_d": 4}
    record = record_of(given, unit="M02", number=2, state=State.APPROVED)
    packed(tmp_path / "late.drx", record, signers=(THE_ASSESSOR, THE_HEAD))
    received(qtbot, desk, [tmp_path / "late.drx"])
    desk.collection.known = known(THE_ASSESSOR, THE_HEAD)
    desk.collection.refresh()
    desk.go("national")
    settled(qtbot, desk)
    assert "Round 2026 was closed by" in national.kept.plain_text()
    assert "the figures of today" in national.kept.plain_text()
    assert not national.strip.isHidden()
    assert [one.unit.code for one in national.overview.picture.units] == ["M01", "M02"]
    national.which.buttons[FINAL].click()
    settled(qtbot, desk)
    assert "Its figures do not change." in national.kept.plain_text()
    assert national.strip.isHidden()
    assert [one.unit.code for one in national.overview.picture.units] == ["M01"]

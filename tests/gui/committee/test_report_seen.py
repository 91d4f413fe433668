"""The pages of the national report are seen before they are written, and written as seen."""

import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from assessment.consolidation.collection import Collection
from assessment.consolidation.intake import Terms, receive
from assessment.exchange.codes import short_code
from assessment.language.text import Language
from assessment.problems.windows import WindowProblem
from tests.builders import NOW
from tests.gui.committee.world import FIRST, a_fork, many, page_of, received, settled
from tests.render_wait import is_sharp
from tests.unit.consolidation.world import packed, record_of


@pytest.fixture
def full(desk, qtbot, tmp_path):
    """A collection with three units."""
    received(qtbot, desk, many(tmp_path / "in", 3))
    return desk


def looked(full, qtbot, tongue):
    """The report page with its pages shown."""
    full.go("national_report")
    page = page_of(full, "national_report")
    page.choices.tongues.buttons[tongue].click()
    page.show_pages.click()
    settled(qtbot, full)
    assert page.findings.findings == ()
    return page


def test_the_pages_are_shown_before_they_are_written_and_written_as_shown(full, qtbot, tmp_path):
    page = looked(full, qtbot, "both")
    page.choose = lambda proposed: tmp_path / proposed.name
    pages, papers = page.pages, page.pages.seen.papers
    assert page._choosing.isHidden()
    assert pages.preview.view.hasFocus()
    assert pages.preview.view.pages == papers[0].made.pages > 5
    pages.tongues.buttons[Language.EN].click()
    assert pages.preview.view.pages == papers[1].made.pages
    qtbot.keyClick(pages.write, Qt.Key.Key_PageDown)
    assert pages.preview.view.verticalScrollBar().value() > 0
    qtbot.waitUntil(lambda: is_sharp(pages.preview.view), timeout=30_000)
    pages.write.click()
    settled(qtbot, full)
    assert page.pages.isHidden()
    assert page._choosing.isVisible()
    written = page.written.files
    assert [path.read_bytes() for path in written] == [paper.made.pdf for paper in papers]
    assert [path.stem[-3:] for path in written] == ["-km", "-en"]
    codes = full.collection.collection.committee_acts.printed
    assert page.written.short_code in [short_code(code) for code in codes]


def test_looking_at_pages_writes_nothing_and_leads_back(full, qtbot):
    page = looked(full, qtbot, "km")
    assert page.pages.tongues.isHidden()
    assert page.regions() == [page.pages]
    assert full.collection.collection.committee_acts.printed == {}
    qtbot.keyClick(page.pages.preview.view, Qt.Key.Key_Escape)
    assert page.pages.isHidden()
    assert page.pages.seen is None
    assert page.show_pages.hasFocus()
    page.show_pages.click()
    settled(qtbot, full)
    full.collection.refresh()  # nothing came: they are still what is held
    settled(qtbot, full)
    assert page.pages.isVisible()


def test_pages_of_what_is_no_longer_held_are_closed_and_that_is_said(full, qtbot, tmp_path):
    page = looked(full, qtbot, "km")
    paths = many(tmp_path / "more", 4)
    with Collection.open(full.collection.path) as another_window:
        receive(another_window, paths, terms=Terms("ម៉ៅ ដារា", NOW))
    qtbot.waitUntil(page.pages.isHidden, timeout=30_000)
    settled(qtbot, full)
    assert [one.problem for one in page.findings.findings] == [WindowProblem.PAGES_OLD]
    assert page.findings.isVisible()


def test_one_key_makes_the_pages_shows_them_and_saves_them(full, qtbot, tmp_path):
    full.go("national_report")
    page = page_of(full, "national_report")
    shown = []

    def choose(proposed):
        shown.append((page.pages.isVisible(), page.pages.seen))
        return tmp_path / proposed.name

    page.choose = choose
    qtbot.keyClick(
        page.show_pages,
        Qt.Key.Key_S,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    settled(qtbot, full)
    ((visible, looked_at),) = shown
    assert visible
    (written,) = page.written.files
    assert written.read_bytes() == looked_at.papers[0].made.pdf
    assert page.files.open_file.hasFocus()


def test_who_does_not_save_still_sees_the_pages_and_nothing_is_written(full, qtbot):
    page = looked(full, qtbot, "km")
    page.choose = lambda _: None
    page.save()
    settled(qtbot, full)
    assert page.pages.isVisible()
    assert page.files.isHidden()
    assert full.collection.collection.committee_acts.printed == {}


def test_pages_stay_when_they_cannot_be_saved_and_say_why(full, qtbot, tmp_path):
    page = looked(full, qtbot, "km")
    page.choose = lambda proposed: tmp_path / "nowhere" / proposed.name
    page.save()
    settled(qtbot, full)
    assert page.findings.findings
    with qtbot.waitSignal(full.collection.changed, timeout=30_000):
        pass  # the code of the report is kept by then, and the file is watched for changes
    assert page.findings.isVisible()
    assert page.pages.isVisible()
    page.choose = lambda proposed: tmp_path / proposed.name
    assert page.pages.write.isEnabled()
    page.pages.write.click()
    settled(qtbot, full)
    assert page.findings.findings == ()
    assert page.written.files[0].is_file()


def test_a_report_whose_pages_cannot_be_shown_is_saved_all_the_same(
    full, qtbot, tmp_path, monkeypatch
):
    monkeypatch.setitem(sys.modules, "pypdfium2", None)  # as where its library is missing
    full.go("national_report")
    page = page_of(full, "national_report")
    page.choose = lambda proposed: tmp_path / proposed.name
    page.show_pages.click()
    settled(qtbot, full)
    assert page.pages.isVisible()
    assert page.pages.preview.findings.findings
    page.pages.write.click()
    settled(qtbot, full)
    assert page.written.files[0].read_bytes().startswith(b"%PDF")


def test_the_conflicts_beside_a_report_are_those_of_its_round(desk, qtbot, tmp_path):
    a_fork(tmp_path / "in")
    next_round = record_of(FIRST, number=9)
    subject = replace(next_round.subject, round="2027")
    packed(tmp_path / "in" / "later.drx", replace(next_round, subject=subject), "later")
    received(qtbot, desk, [tmp_path / "in"])
    desk.go("national_report")
    page = page_of(desk, "national_report")
    for occasion, shown in (("2027", False), ("2026", True)):
        desk.collection.refresh(occasion)
        settled(qtbot, desk)
        assert page.card.conflicts.isHidden() is not shown

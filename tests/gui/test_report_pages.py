"""The report page shows the pages themselves: what is saved is what was seen, to the byte."""

import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from assessment.errors import AssessmentError, Finding
from assessment.language.text import Language
from assessment.printing.pdf import fonts as pdf_fonts
from assessment.problems.reports import ReportProblem
from assessment.problems.windows import WindowProblem
from assessment.reports.order import LANGUAGES, FileKind, Tongue
from assessment.responses.changes import SetComment
from assessment.responses.model import Place, State
from gui.report import page as report_page
from gui.report.page import ReportPage
from gui.session import Session
from gui.theme import load_fonts
from tests.builders import ASSESSOR, NOW
from tests.gui.places import settle
from tests.render_wait import is_sharp
from tests.report_worlds import a_filled_record, the_ministry_questionnaire

LONGEST = 0.1


class Desk:
    """The report page of a ministry; ``now`` is the time on its clock."""

    def __init__(self, folder, display):
        load_fonts()
        self.folder, self.now, self.target = folder, NOW, None
        record = replace(a_filled_record(the_ministry_questionnaire()), state=State.DRAFT, steps=())
        self.session = Session.create(folder / "a.dra", record, ASSESSOR, lambda: self.now)
        self.page = ReportPage(self.session, display)
        self.page.choose = lambda _: self.target
        self.page.resize(1366, 631)

    @property
    def view(self):
        return self.page.pages.view

    def save(self, name="report.pdf"):
        self.target = self.folder / name
        self.page.save_pdf.click()
        return self.target


@pytest.fixture
def desk(qtbot, tmp_path, display):
    made = Desk(tmp_path, display)
    qtbot.addWidget(made.page)
    with qtbot.waitExposed(made.page):
        made.page.show()
    yield made
    made.session.close()


def ready(qtbot, desk):
    qtbot.waitUntil(lambda: desk.page.ready is not None, timeout=60_000)
    return desk.page.ready


def saved(qtbot, desk):
    qtbot.waitUntil(desk.page.save_pdf.isEnabled, timeout=60_000)
    return desk.page.outcome.saved


def test_what_is_saved_is_what_was_seen(qtbot, desk):
    seen = ready(qtbot, desk)
    assert desk.view.pages == seen.made.pages == len(seen.sizes) > 10
    path = desk.save()
    assert saved(qtbot, desk).pages == desk.view.pages
    assert path.read_bytes() == seen.made.pdf
    assert desk.page.ready is seen
    desk.now += timedelta(hours=2)  # later on the same day it is still that report
    desk.save("again.pdf")
    saved(qtbot, desk)
    assert (desk.folder / "again.pdf").read_bytes() == seen.made.pdf


def test_who_saves_before_the_pages_are_there_gets_them_as_soon_as_they_are(qtbot, desk):
    assert desk.page.ready is None
    path = desk.save()
    assert not desk.page.save_pdf.isEnabled()
    assert not desk.page.choices.isEnabled()
    assert desk.page.file_name.plain_text() == "Writing the report…"
    assert saved(qtbot, desk) is not None
    assert path.read_bytes() == ready(qtbot, desk).made.pdf
    assert desk.page.choices.isEnabled()


def test_on_another_day_pages_are_made_anew_before_they_are_saved(qtbot, desk):
    old = ready(qtbot, desk)
    desk.now += timedelta(days=1)
    path = desk.save()
    saved(qtbot, desk)
    assert path.read_bytes() == ready(qtbot, desk).made.pdf != old.made.pdf


def test_choices_made_quickly_lead_to_the_pages_of_the_last(qtbot, desk, monkeypatch):
    made = []
    true = report_page.order
    monkeypatch.setattr(report_page, "order", lambda one: made.append(one.languages) or true(one))
    ready(qtbot, desk)
    made.clear()
    for tongue in (Tongue.KM, Tongue.EN, Tongue.BOTH, Tongue.KM, Tongue.EN, Tongue.BOTH):
        desk.page.choices.tongues.buttons[tongue].click()
    assert desk.page.pages.waiting
    assert ready(qtbot, desk).made.report.cover.letterhead.nation[0][1:]  # both languages
    assert made[-1] == LANGUAGES[Tongue.BOTH]
    assert len(made) <= 2


def test_the_annex_is_seen_before_it_is_saved(qtbot, desk):
    ready(qtbot, desk)
    before = desk.view.pages
    desk.page.choices.annex.click()
    assert desk.page.ready is None
    ready(qtbot, desk)
    assert desk.view.pages > before
    path = desk.save()
    assert saved(qtbot, desk).pages == desk.view.pages
    assert path.read_bytes() == desk.page.ready.made.pdf


def test_an_answer_changed_elsewhere_is_seen_when_one_comes_back(qtbot, desk):
    before = ready(qtbot, desk)
    desk.page.hide()
    question = next(q for q in desk.session.questionnaire.questions if q.indicator and q.asked)
    assert desk.session.apply(SetComment(Place(question.code), "Later"))
    assert desk.page.ready is before
    desk.page.show()
    assert desk.page.ready is None
    assert ready(qtbot, desk).made.pdf != before.made.pdf


def test_the_language_of_the_windows_changes_no_page(qtbot, desk, display):
    before = ready(qtbot, desk)
    display.set_language(Language.KM)
    settle()
    assert desk.page.ready is before
    assert not desk.page.newest.working
    assert desk.page.pages.count.plain_text().startswith("ទំព័រ ")


def test_pages_are_turned_from_wherever_the_keyboard_is(qtbot, desk):
    ready(qtbot, desk)
    settle()
    desk.page.save_pdf.setFocus()
    for _ in range(4):
        qtbot.keyClick(desk.page.save_pdf, Qt.Key.Key_PageDown)
    assert desk.view.page > 0
    for _ in range(4):
        qtbot.keyClick(desk.page.save_pdf, Qt.Key.Key_PageUp)
    assert desk.view.page == 0


def test_tab_leads_out_of_the_pages_again(qtbot, desk):
    ready(qtbot, desk)
    settle()
    desk.page.activateWindow()
    desk.view.setFocus()
    qtbot.waitUntil(desk.view.hasFocus)
    qtbot.keyClick(desk.view, Qt.Key.Key_Tab)
    assert desk.page.print.hasFocus()
    qtbot.keyClick(desk.page.print, Qt.Key.Key_Backtab)
    assert desk.view.hasFocus()


def test_f6_leads_to_choices_pages_and_buttons(desk):
    assert len(desk.page.regions()) == 3
    assert desk.page.regions()[1].isAncestorOf(desk.view)


def test_a_report_that_cannot_be_made_is_told_in_its_place(qtbot, tmp_path, display, monkeypatch):
    pdf_fonts.register_fonts.cache_clear()
    monkeypatch.setattr(pdf_fonts, "FONT_FOLDER", tmp_path / "none")
    desk = Desk(tmp_path, display)
    qtbot.addWidget(desk.page)
    desk.page.show()
    findings = desk.page.pages.findings
    qtbot.waitUntil(lambda: bool(findings.findings), timeout=60_000)
    assert [one.problem for one in findings.findings] == [ReportProblem.FONT_MISSING]
    assert findings.isVisible()
    assert not desk.view.isVisible()
    desk.save()
    qtbot.waitUntil(desk.page.save_pdf.isEnabled, timeout=60_000)
    told = [one.problem for one in desk.page.outcome.findings.findings]
    assert told == [ReportProblem.FONT_MISSING]
    monkeypatch.undo()
    pdf_fonts.register_fonts.cache_clear()
    desk.page.choices.tongues.buttons[Tongue.EN].click()
    assert ready(qtbot, desk).sizes
    desk.session.close()


def test_where_pages_cannot_be_shown_the_report_is_still_saved(
    qtbot, tmp_path, display, monkeypatch
):
    def nothing(_pdf):
        raise AssessmentError(Finding(WindowProblem.PAGES_NOT_SHOWN))

    monkeypatch.setattr(report_page.pdf_pages, "measure", nothing)
    desk = Desk(tmp_path, display)
    qtbot.addWidget(desk.page)
    desk.page.show()
    ready(qtbot, desk)
    told = [one.problem for one in desk.page.pages.findings.findings]
    assert told == [WindowProblem.PAGES_NOT_SHOWN]
    path = desk.save()
    assert saved(qtbot, desk).pages > 10
    assert path.read_bytes().startswith(b"%PDF")
    desk.session.close()


def test_leaving_amidst_the_making_ends_nothing_but_the_page(qtbot, tmp_path, display):
    for name in ("a", "b", "c"):
        folder = tmp_path / name
        folder.mkdir()
        desk = Desk(folder, display)
        desk.page.show()
        settle()
        desk.session.close()
        desk.page.deleteLater()
        del desk
        settle()
    qtbot.waitUntil(lambda: threading.active_count() < 6)
    settle()


def test_opening_the_page_holds_nothing_up(qtbot, tmp_path, display):
    """Counted is the processor time of the main thread, the least of a few tries."""
    best = float("inf")
    for number in range(3):
        folder = tmp_path / str(number)
        folder.mkdir()
        record = a_filled_record(the_ministry_questionnaire())
        session = Session.create(folder / "a.dra", record, ASSESSOR, lambda: NOW)
        worst, before = 0.0, time.thread_time()
        page = ReportPage(session, display)
        qtbot.addWidget(page)
        page.resize(1366, 631)
        page.show()
        worst = time.thread_time() - before
        while page.ready is None or not is_sharp(page.pages.view):
            before = time.thread_time()
            QApplication.processEvents()
            worst = max(worst, time.thread_time() - before)
            time.sleep(0.002)
        best = min(best, worst)
        session.close()
    assert best < LONGEST


def test_a_workbook_can_be_saved_while_pages_are_made(qtbot, desk):
    assert desk.page.ready is None
    desk.target = desk.folder / "report.xlsx"
    desk.page.save(FileKind.XLSX)
    assert saved(qtbot, desk).pages == 0
    assert desk.target.exists()
    assert ready(qtbot, desk).sizes


def test_a_moment_of_another_zone_is_of_the_same_day(qtbot, desk):
    seen = ready(qtbot, desk)
    assert seen.is_of(NOW)
    assert not replace(seen, moment=seen.moment - timedelta(days=1)).is_of(NOW)

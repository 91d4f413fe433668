"""The report page with real sessions: what it promises, what it writes, what it says when not."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from assessment.language.text import Language, Text
from assessment.problems.reports import ReportProblem
from assessment.reports.order import Earlier
from assessment.responses.changes import SetAnswer
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Layer, Place, State, Step
from assessment.scoring.score import score_record
from gui.report.page import FileKind, ReportForm, ReportPage, Tongue, proposed_path
from gui.session import Session
from gui.theme import load_fonts
from tests.builders import ASSESSOR, HEAD, NOW, a_questionnaire, a_record, a_select
from tests.gui.said import said_in


@pytest.fixture(autouse=True)
def fonts(qapp):
    """The family of the windows, so that Qt does not look for another one that has Khmer."""
    load_fonts()


class Desk:
    """A page with the paths a person would choose, and what was opened from it."""

    def __init__(self, folder, record, display):
        self.folder = folder
        self.session = Session.create(folder / "a.dra", record, ASSESSOR, lambda: NOW)
        self.asked, self.opened = [], []
        self.answer = None
        self.page = ReportPage(self.session, display)
        self.page.choose = self.choose
        self.page.outcome.card.show_path = self.opened.append
        self.page.setFont(display.font())

    def choose(self, kind):
        self.asked.append(kind)
        return self.answer


@pytest.fixture
def make(qtbot, tmp_path, display):
    desks = []

    def made(record=None):
        folder = tmp_path / str(len(desks))
        folder.mkdir()
        record = record or a_record(answers={"A1": ("l1a",), "A2": "b"})
        desk = Desk(folder, record, display)
        qtbot.addWidget(desk.page)
        desk.page.resize(1366, 631)
        with qtbot.waitExposed(desk.page):
            desk.page.show()
        desks.append(desk)
        return desk

    yield made
    for desk in desks:
        desk.session.close()


@pytest.fixture
def desk(make):
    return make()


def ready(qtbot, desk):
    """The report asked for last is there."""
    qtbot.waitUntil(lambda: desk.page.ready is not None, timeout=60_000)
    return desk.page.ready


def words(qtbot, desk):
    """What the page says of the report without its pages."""
    ready(qtbot, desk)
    desk.page.choices.forms.buttons[ReportForm.WORDS].click()
    return said_in(desk.page.words)


def approved(record):
    steps = (Step(State.SUBMITTED, ASSESSOR, NOW), Step(State.APPROVED, HEAD, NOW))
    return replace(record, state=State.APPROVED, steps=steps)


def save(qtbot, desk, kind, path):
    desk.answer = path
    button = desk.page.save_pdf if kind is FileKind.PDF else desk.page.save_xlsx
    button.click()
    qtbot.waitUntil(desk.page.save_pdf.isEnabled, timeout=60_000)


def test_the_text_says_what_the_report_says(desk, qtbot):
    told = words(qtbot, desk)
    assert "Ministry of Post" in told
    assert "PROVISIONAL" in told
    assert "Result" in told  # a small form has its report on two pages
    desk.session.score_now()
    overall = desk.session.scores.overall.score
    assert str(overall) in told


def test_text_and_pages_follow_the_answers(desk, qtbot):
    told, before = words(qtbot, desk), ready(qtbot, desk)
    desk.session.apply(SetAnswer(Place("A2"), "c"))
    assert words(qtbot, desk) != told
    assert ready(qtbot, desk).made.pdf != before.made.pdf


def test_the_language_of_the_report_is_not_that_of_the_windows(desk, qtbot):
    desk.page.choices.tongues.buttons[Tongue.KM].click()
    assert "ព្រះរាជាណាចក្រកម្ពុជា" in words(qtbot, desk)
    assert "Kingdom of Cambodia" not in words(qtbot, desk)
    desk.page.choices.tongues.buttons[Tongue.BOTH].click()
    told = words(qtbot, desk)
    assert "ព្រះរាជាណាចក្រកម្ពុជា" in told
    assert "Kingdom of Cambodia" in told
    assert desk.page.save_pdf.accessibleName() == "Save PDF…"


def test_the_preview_bears_the_letterhead_of_the_questionnaire(make, qtbot):
    lines = {"nation": Text.from_wordings("<b>ក", "<b>North"), "motto": Text()}
    settings = replace(a_questionnaire().settings, **lines)
    desk = make(a_record(a_questionnaire(settings=settings)))
    desk.page.choices.tongues.buttons[Tongue.BOTH].click()
    told = words(qtbot, desk)
    assert "<b>ក" in told
    assert "<b>North" in told
    for ours in ("Kingdom", "ព្រះរាជាណាចក្រ", "Nation Religion King", "ព្រះមហាក្សត្រ"):
        assert ours not in told


@pytest.mark.parametrize(("state", "word"), [("draft", "PROVISIONAL"), ("approved", "FINAL")])
def test_final_only_once_approved(make, qtbot, state, word):
    record = a_record(answers={"A2": "b"})
    desk = make(approved(record) if state == "approved" else record)
    assert desk.page.choices.status.plain_text() == word
    assert word in words(qtbot, desk)
    provisional = "provisional" in desk.page.file_name.plain_text()
    assert provisional is (state == "draft")


def test_the_proposed_name_says_unit_round_and_language(desk):
    proposed = proposed_path(desk.session, Tongue.BOTH, FileKind.XLSX)
    assert proposed.name == "MPTC-2026-km-en-provisional.xlsx"
    assert proposed.parent == desk.folder


def test_a_pdf_is_written_off_the_main_thread_and_can_be_opened(desk, qtbot):
    path = desk.folder / "report.pdf"
    save(qtbot, desk, FileKind.PDF, path)
    assert path.read_bytes().startswith(b"%PDF")
    assert desk.asked == [FileKind.PDF]
    assert desk.page.outcome.isVisible()
    assert desk.page.outcome.saved.pages > 0
    desk.page.outcome.open_file.click()
    desk.page.outcome.open_folder.click()
    assert desk.opened == [path, desk.folder]


def test_a_workbook_is_written_too(desk, qtbot):
    import openpyxl

    path = desk.folder / "report.xlsx"
    save(qtbot, desk, FileKind.XLSX, path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames
    assert desk.page.outcome.saved.pages == 0


def test_while_it_is_written_nothing_else_can_be_saved(desk, qtbot):
    desk.answer = desk.folder / "report.pdf"
    desk.page.save_pdf.click()
    assert not desk.page.save_pdf.isEnabled()
    assert not desk.page.save_xlsx.isEnabled()
    assert desk.page.file_name.plain_text() == "Writing the report…"
    desk.page.save(FileKind.XLSX)
    assert desk.asked == [FileKind.PDF]
    qtbot.waitUntil(desk.page.save_pdf.isEnabled, timeout=60_000)


def test_thinking_better_of_it_writes_nothing(desk):
    desk.answer = None
    desk.page.save_pdf.click()
    assert desk.page.save_pdf.isEnabled()
    assert desk.page.outcome.isHidden()
    assert [path.name for path in desk.folder.iterdir() if path.suffix == ".pdf"] == []


def test_a_folder_that_is_gone_is_a_finding_with_a_way_out(desk, qtbot):
    save(qtbot, desk, FileKind.PDF, desk.folder / "gone" / "report.pdf")
    found = [finding.problem for finding in desk.page.outcome.findings.findings]
    assert found == [ReportProblem.NO_FOLDER]
    desk.answer = desk.folder / "other.pdf"
    desk.page.outcome.other_name.click()
    qtbot.waitUntil(desk.page.save_pdf.isEnabled, timeout=60_000)
    assert desk.answer.exists()
    assert desk.page.outcome.saved is not None


def test_the_keys_save_a_pdf(desk, qtbot):
    desk.page.activateWindow()
    desk.page.save_pdf.setFocus()
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(desk.page, Qt.Key.Key_S, keys)
    assert desk.asked == [FileKind.PDF]


def test_without_scores_there_is_no_report(make):
    desk = make(a_record(a_questionnaire(a_select("Q", indicator=None))))
    assert not desk.page.save_pdf.isEnabled()
    assert desk.page.sight.isHidden()


def test_all_words_follow_the_language_of_the_windows(desk, display, qtbot):
    save(qtbot, desk, FileKind.PDF, desk.folder / "report.pdf")
    display.set_language(Language.KM)
    assert desk.page.save_pdf.accessibleName() == "រក្សាទុក PDF…"
    assert desk.page.outcome.open_folder.accessibleName() == "បើកថត"
    for button in desk.page.findChildren(QAbstractButton):
        assert button.accessibleName() or button.isHidden(), button.objectName()


def test_the_annex_is_written_only_when_it_is_ticked(desk, qtbot):
    desk.page.speak(Tongue.EN)
    assert "Annex: why these scores" not in words(qtbot, desk)
    desk.page.choices.annex.setFocus()
    qtbot.keyClick(desk.page.choices.annex, Qt.Key.Key_Space)
    assert desk.page.choices.annex.isChecked()
    assert "Annex: why these scores" in words(qtbot, desk)
    qtbot.mouseClick(desk.page.choices.annex, Qt.MouseButton.LeftButton)
    assert "Annex: why these scores" not in words(qtbot, desk)


def test_the_report_compares_with_the_round_chosen_on_the_scores_page(desk, qtbot):
    assert desk.page.choices.compared.isHidden()
    record = a_record(answers={"A2": "a"})
    record = replace(record, subject=replace(record.subject, round="2025"))
    scores = score_record(record, evaluate(record, NOW.date()), Layer.FINAL)
    desk.page.hide()
    desk.session.earlier = Earlier(record, scores)
    desk.page.speak(Tongue.EN)
    desk.page.show()
    assert "2025" in desk.page.choices.compared.plain_text()
    assert "Change, like for like" in words(qtbot, desk)

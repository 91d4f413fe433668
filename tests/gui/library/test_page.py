"""The library page: a workbook is checked and shown before it is installed."""

import csv
import io
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from assessment.language.text import Language
from assessment.problems.problem import Severity
from assessment.questionnaire.library import FOLDER, install, installed, own_folder
from gui.library.page import Offered, Tab
from tests.gui.keys import press
from tests.gui.places import settle
from tests.library_worlds import faulty, first_version, plain_form, second_version
from tests.workbooks import SETTINGS, a_question, a_workbook

CTRL = Qt.KeyboardModifier.ControlModifier


def clipboard():
    return QGuiApplication.clipboard().text()


def add(page, path, settled):
    page.choose = lambda: path
    page.shelf.add.click()
    settled(page)


def chips(page):
    """The last that is heard of each."""
    model, role = page.shelf.list.model(), Qt.ItemDataRole.AccessibleTextRole
    heard = [model.index(at, 0).data(role) for at in range(model.rowCount())]
    return {e.id: h.rpartition(", ")[2] for e, h in zip(page.shelf.entries, heard, strict=True)}


def told(table):
    """What each row of a table says, cell by cell."""
    return [tuple(c.cell(row).text for c in table.rows.columns) for row in table.rows.rows]


def test_the_start_page_leads_to_what_is_installed(window, qtbot, settled):
    qtbot.mouseClick(window.home.panel.doors["library"], Qt.MouseButton.LeftButton)
    page = settled(window.page("library"))
    assert page.isVisible()
    assert {entry.id for entry in page.shelf.entries} == {e.id for e in installed(FOLDER)}
    assert set(chips(page).values()) == {"Ready to use"}
    assert QApplication.focusWidget() is page.shelf.list
    assert window.top._unit.plain_text() == "Questionnaires"


def test_a_faulty_workbook_shows_every_finding_by_cell_and_is_not_installed(
    page, tmp_path, settled
):
    path = faulty(tmp_path)
    add(page, path, settled)
    entry = page.shelf.entry
    assert entry.path == path
    lines = told(page.book.findings.table)
    assert ("survey", "1", "F relevent") in [line[1:4] for line in lines]
    assert ("survey", "4", "A type") in [line[1:4] for line in lines]
    assert len(lines) == len(entry.findings) >= 4
    assert not page.book.head.install.isEnabled()
    assert not page.book.head.preview.isEnabled()
    assert "Installed versions keep working." in page.book.head._state.plain_text()
    assert not own_folder().exists()


def test_a_finding_shows_its_row_and_the_likely_word_and_each_can_be_copied(
    page, tmp_path, settled, qtbot
):
    add(page, faulty(tmp_path), settled)
    view = page.book.findings
    finding = view.table.current
    assert finding.values["meant"] == "relevant"
    qtbot.keyClick(view.table, Qt.Key.Key_C, CTRL)
    assert clipboard().startswith("To correct · survey!F1 · Unknown column relevent.")
    view.detail.copy_meant.click()
    assert clipboard() == "relevant"
    view.detail.copy.click()
    assert clipboard().startswith("To correct · survey!F1")
    view.copy_all.click()
    assert len(clipboard().splitlines()) == len(view.found)
    shown = [w.plain_text() for w in view.detail.findChildren(type(page.book.head._title))]
    assert "relevent" in shown


def test_findings_are_filtered_by_gravity_and_saved_as_a_table(page, tmp_path, settled, qtbot):
    add(page, faulty(tmp_path), settled)
    view = page.book.findings
    at = view.filter.findData(Severity.WARNING.value)
    view.filter.setCurrentIndex(at)
    view.filter.activated.emit(at)
    assert {one.severity for one in view.table.rows.rows} == {Severity.WARNING}
    target = tmp_path / "list.csv"
    view.choose = lambda path: target if path.name == "next.csv" else None
    view.save.click()
    rows = list(csv.reader(io.StringIO(target.read_text(encoding="utf-8-sig"), newline="")))
    assert len(rows) == 1 + len(view.found)
    view.choose = lambda _: tmp_path / "no folder" / "list.csv"
    view.save.click()
    assert [finding.code for finding in page.refused.findings] == ["list_not_written"]
    view.choose = lambda _: None
    view.save.click()


def test_corrected_checked_again_installed_and_offered(window, page, tmp_path, settled, qtbot):
    path = faulty(tmp_path)
    add(page, path, settled)
    good = second_version(tmp_path)
    path.write_bytes(good.read_bytes())
    qtbot.keyClick(page.shelf.list, Qt.Key.Key_F5)
    settled(page)
    assert page.shelf.entry.version == "2026.1"
    assert page.book.head.install.isEnabled()
    assert chips(page)["department-services"] == "Not installed yet"
    assert not own_folder().exists()
    page.book.head.install.click()
    settled(page)
    assert page.shelf.entry.path.is_relative_to(own_folder())
    assert not any(isinstance(e, Offered) for e in page.shelf.entries)
    window.go("new")
    qtbot.waitUntil(window.page("new").start.isEnabled, timeout=9_000)
    offered = [window.page("new").questionnaire.itemText(at) for at in range(5)]
    assert "Digital services of a department · 2026.1" in offered


def test_what_is_installed_already_cannot_be_installed_again(page, tmp_path, settled):
    install(first_version(tmp_path))
    add(page, first_version(tmp_path), settled)
    assert not page.book.head.install.isEnabled()
    assert "same contents" in page.book.head._state.plain_text()
    settings = [{**SETTINGS[0], "form_id": "department-services", "version": "2025.1"}]
    add(page, a_workbook(tmp_path, [a_question()], settings=settings), settled)
    assert not page.book.head.install.isEnabled()
    assert "other contents" in page.book.head._state.plain_text()


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04 x", b"\xd0\xcf\x11\xe0"])
def test_a_file_that_is_no_workbook_is_told_and_the_page_lives_on(page, tmp_path, settled, content):
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    add(page, path, settled)
    assert page.shelf.entry.path == path
    assert page.book.findings.table.rows.rows
    path.unlink()
    page.check_again()
    settled(page)
    assert [f.code for f in page.book.findings.found] == ["file_not_found"]


def test_nothing_chosen_in_the_dialog_changes_nothing(page, settled):
    before = page.shelf.entry
    add(page, None, settled)
    assert page.shelf.entry == before


def test_versions_stand_side_by_side_and_what_changed_is_told(
    window, versions, settled, choose, qtbot
):
    window.go("library")
    page = settled(window.page("library"))
    own = [entry.version for entry in page.shelf.entries if entry.id == "department-services"]
    assert own == ["2026.1", "2025.1"]
    choose(page, "2026.1")
    page.book.tabs.buttons[Tab.CHANGES].click()
    view = page.book.changes
    assert view.other.currentText().startswith("2025.1")
    changed = {(line[1], line[0]) for line in told(view.table)}
    assert ("camdx", "Added") in changed
    assert ("old", "Removed") in changed
    assert ("online", "Reworded (Khmer)") in changed
    assert ("online", "Reworded (English)") in changed
    assert ("online", "Weight") in changed
    assert ("how_many", "Limits of the answer") in changed
    assert "What changed 7" in page.book.tabs.buttons[Tab.CHANGES].text()
    qtbot.keyClick(view.table, Qt.Key.Key_C, CTRL)
    assert clipboard().startswith("Question · ")
    view.copy_all.click()
    assert len(clipboard().splitlines()) == 7
    # The older one has none before it: it is compared with the later one.
    choose(page, "2025.1")
    assert view.other.currentText().startswith("2026.1")
    # Any other questionnaire can be chosen.
    view.other.setCurrentIndex(view.other.count() - 1)
    view.other.activated.emit(view.other.count() - 1)
    assert len(view.found) > 10


def test_a_workbook_is_compared_with_the_installed_version_before_it_is_installed(
    page, tmp_path, settled
):
    install(first_version(tmp_path))
    page.begin()
    settled(page)
    add(page, second_version(tmp_path), settled)
    assert page.book.changes.other.currentText().startswith("2025.1")
    assert len(page.book.changes.found) == 7
    assert page.book.head.install.isEnabled()


def test_assessments_are_listed_with_their_version_and_opened(
    shown_with_versions, make_assessment, choose, settled, qtbot
):
    window, page = shown_with_versions
    path = make_assessment("department-services/2025.1")
    page.begin()
    settled(page)
    choose(page, "2026.1")
    page.book.tabs.buttons[Tab.USES].click()
    view = page.book.uses
    (line,) = told(view.table)
    assert line[3:] == ("2025.1", path.name)
    assert view.of_this_version() == 0
    choose(page, "2025.1")
    assert view.of_this_version() == 1
    view.table.setFocus()
    qtbot.keyClick(view.table, Qt.Key.Key_Return)
    assert window.session is not None
    assert window.session.path == path


def test_removing_asks_first_and_shipped_ones_cannot_be_removed(
    window, versions, settled, choose, tmp_path
):
    window.go("library")
    page = settled(window.page("library"))
    shipped = next(entry for entry in page.shelf.entries if entry.shipped)
    page.shelf.show_entries(page.shelf.entries, shipped)
    assert not page.book.head.remove.isVisible()
    choose(page, "2025.1")
    head = page.book.head
    head.remove.click()
    assert "Assessments begun with it keep it." in head._state.plain_text()
    head.keep.click()
    assert len([e for e in page.shelf.entries if not e.shipped]) == 2
    head.remove.click()
    head.remove.click()
    settled(page)
    assert [e.version for e in page.shelf.entries if not e.shipped] == ["2026.1"]


def test_a_double_click_or_space_twice_removes_nothing(window, versions, settled, choose, qtbot):
    window.go("library")
    page = settled(window.page("library"))
    choose(page, "2025.1")
    head = page.book.head
    settle()
    spot = head.remove.mapTo(window, head.remove.rect().center())
    for double in (False, True):
        press(window, spot, double=double)
        settle()
    settled(page)
    head.keep.click()
    head.remove.setFocus()
    for _ in range(2):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    settled(page)
    assert len([e for e in page.shelf.entries if not e.shipped]) == 2


def gaps(view):
    """Rows that do not begin where the one before ends."""
    model = view.model()
    places = [view.visualRect(model.index(at, 0)) for at in range(model.rowCount())]
    return [above for above, below in pairwise(places) if below.top() != above.bottom() + 1]


def test_entries_have_the_room_of_their_words_when_they_are_first_seen(window, settled):
    window.resize(1024, 600)
    window.go("library")
    shelf = settled(window.page("library")).shelf.list
    settle()
    assert not gaps(shelf)


def test_a_library_that_cannot_be_written_is_told_on_the_page(page, tmp_path, settled):
    own_folder().parent.mkdir(parents=True, exist_ok=True)
    own_folder().write_text("in the way", encoding="utf-8")
    add(page, first_version(tmp_path), settled)
    page.book.head.install.click()
    settled(page)
    assert [finding.code for finding in page.refused.findings] == ["folder_not_written"]
    assert page.refused.isVisible()


def test_the_workbook_is_opened_by_the_system_or_its_folder_is_told(page, monkeypatch):
    seen, opens = [], [False, True]

    def open_url(url):
        seen.append(Path(url.toLocalFile()))
        return opens.pop(0)

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    page.book.head.workbook.click()
    assert seen == [page.shelf.entry.path]
    assert [finding.code for finding in page.refused.findings] == ["no_program"]
    page.show_findings(())
    page.book.head.workbook.click()
    assert page.refused.findings == ()


def test_a_workbook_dropped_on_the_page_is_checked(page, tmp_path, settled):
    path = plain_form(tmp_path)
    for file, taken in ((path, True), (tmp_path / "x.txt", False)):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file))])
        copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.NoModifier
        enter = QDragEnterEvent(QPointF(5, 5), copy, data, left, none)
        enter.ignore()
        page.dragEnterEvent(enter)
        assert enter.isAccepted() is taken
        page.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, none))
    settled(page)
    assert page.shelf.entry.path == path
    assert page.shelf.entry.ready


def test_the_language_switch_says_everything_anew_and_keeps_what_is_chosen(
    window, versions, settled, choose
):
    window.go("library")
    page = settled(window.page("library"))
    choose(page, "2026.1")
    page.book.tabs.buttons[Tab.CHANGES].click()
    page.book.changes.table.selectRow(3)
    chosen = page.book.changes.table.current
    window.display.set_language(Language.KM)
    assert page.shelf.entry.version == "2026.1"
    assert page.book.changes.table.current == chosen
    assert page.book.changes.other.currentText() == "2025.1 · សេវាឌីជីថលនៃមន្ទីរ"
    assert page.book.head._title.plain_text() == "សេវាឌីជីថលនៃមន្ទីរ · 2026.1"
    spoken = page.shelf.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "សេវាឌីជីថលនៃមន្ទីរ, 2026.1 · ២ សូចនាករ, ប្រើបាន"


def test_arrows_walk_the_shelf_and_f6_the_regions(window, page, qtbot):
    first = page.shelf.entry
    qtbot.keyClick(page.shelf.list, Qt.Key.Key_Down)
    assert page.shelf.entry != first
    seen = []
    for _ in range(5):
        seen.append(QApplication.focusWidget())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
    assert len({id(widget) for widget in seen}) >= 4


def test_control_l_opens_the_library_and_help_comes_back_to_it(window, qtbot, settled):
    qtbot.keyClick(window, Qt.Key.Key_L, CTRL)
    page = settled(window.page("library"))
    assert page.isVisible()
    window.show_help()
    assert "Check again" in window.page("help").text.toPlainText()
    window.page("help").close_button.click()
    assert page.isVisible()
    window.go("home")
    window.show_help()
    window.page("help").close_button.click()
    assert window.home.isVisible()


def test_in_a_narrow_window_a_short_title_stands_beside_its_buttons(window, page, qtbot, tmp_path):
    window.display.set_language(Language.KM)
    window.resize(1024, 600)
    page.take_file(first_version(tmp_path))
    qtbot.waitUntil(lambda: not page.work.busy)
    settle()
    head = page.book.head
    assert head._title.seen() == head._title.plain_text()
    assert head.check.mapTo(head, QPoint()).y() < head._title.height()

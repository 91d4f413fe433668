"""Pages on screen are those of the PDF: drawn where one looks, sharp, turned by keys."""

import sys
import threading

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

from assessment.errors import AssessmentError
from assessment.exchange.codes import short_code
from assessment.language.text import Language
from assessment.problems.windows import WindowProblem
from assessment.reports.report import make_unit_report
from gui.theme import load_fonts
from gui.widgets import pdf_pages
from gui.widgets.page_preview import PERCENTS, ZOOMS, Fit, PageLayout, PagePreview
from gui.widgets.pdf_pages import MOST_KEPT, MOST_PIXELS, draw, measure
from tests.gui.places import settle
from tests.render_wait import is_sharp
from tests.report_worlds import CODE, a_filled_record, an_order, the_ministry_questionnaire


@pytest.fixture(scope="module")
def pdf():
    """The report of a ministry: a dozen pages."""
    record = a_filled_record(the_ministry_questionnaire())
    return make_unit_report(an_order(record, annex=True)).pdf


@pytest.fixture
def preview(qtbot, display, pdf):
    load_fonts()
    made = PagePreview(display, "preview")
    qtbot.addWidget(made)
    made.resize(1000, 560)
    with qtbot.waitExposed(made):
        made.show()
    made.show_pages(pdf, measure(pdf))
    sharp(qtbot, made)
    made.view.setFocus()
    return made


def sharp(qtbot, preview):
    def seen():
        preview.view.viewport().repaint()
        return is_sharp(preview.view)

    qtbot.waitUntil(seen, timeout=30_000)


def press(qtbot, preview, *keys):
    for key in keys:
        qtbot.keyClick(preview.view, key)


def test_what_is_on_screen_is_the_page_pixel_by_pixel(qtbot, preview, pdf):
    view = preview.view
    view.clearFocus()
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    for page in (0, 3):
        view.go(page)
        sharp(qtbot, preview)
        place = view.place(page)
        drawn = draw(pdf, page, place.width())
        assert drawn.width == place.width()
        size = drawn.width, drawn.height, drawn.stride
        wanted = QImage(drawn.pixels, *size, QImage.Format.Format_RGB32)
        shown = view.viewport().grab().toImage()
        high = view.viewport().height() - place.top() - 1
        seen = shown.copy(place.left() + 1, place.top() + 1, place.width() - 2, high - 1)
        part = wanted.copy(1, 1, place.width() - 2, high - 1)
        assert seen.convertToFormat(part.format()) == part


def test_only_pages_in_sight_and_the_next_are_drawn(qtbot, preview):
    assert preview.view.pages > 10
    qtbot.waitUntil(lambda: set(preview.view._pictures._kept) == {0, 1})
    preview.view.go(8)
    sharp(qtbot, preview)
    assert set(preview.view._pictures._kept) <= {0, 1, 8, 9}


def test_however_long_one_reads_a_few_pages_are_kept(qtbot, preview):
    for page in range(preview.view.pages):
        preview.view.go(page)
        sharp(qtbot, preview)
        assert len(preview.view._pictures._kept) <= MOST_KEPT
    assert preview.view.pages - 1 in preview.view._pictures._kept


def test_keys_lead_through_all_of_every_page(qtbot, preview):
    view, seen = preview.view, []
    press(qtbot, preview, Qt.Key.Key_Home)
    for _ in range(200):
        for page in view.in_sight():
            place = view.place(page)
            seen.append((page, max(0, -place.top()), view.viewport().height() - place.top()))
        if view.page == view.pages - 1 and view.verticalScrollBar().value() == (
            view.verticalScrollBar().maximum()
        ):
            break
        press(qtbot, preview, Qt.Key.Key_PageDown)
    for page in range(view.pages):
        reached = 0
        for _, top, bottom in sorted(one for one in seen if one[0] == page):
            assert top <= reached, "a line was jumped over"
            reached = max(reached, bottom)
        assert reached >= view.place(page).height()


def test_page_up_leads_back_the_same_way(qtbot, preview):
    view = preview.view
    press(qtbot, preview, Qt.Key.Key_End)
    assert view.page == view.pages - 1
    pages = [view.page]
    while view.page or view.verticalScrollBar().value() > view.verticalScrollBar().minimum() + 16:
        press(qtbot, preview, Qt.Key.Key_PageUp)
        pages.append(view.page)
        assert len(pages) < 200
    assert sorted(set(pages)) == list(range(view.pages))
    assert pages == sorted(pages, reverse=True)


def test_arrows_home_and_end(qtbot, preview):
    view = preview.view
    press(qtbot, preview, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left)
    assert view.page == 1
    before = view.verticalScrollBar().value()
    press(qtbot, preview, Qt.Key.Key_Down)
    assert view.verticalScrollBar().value() > before
    press(qtbot, preview, Qt.Key.Key_Up)
    assert view.verticalScrollBar().value() == before
    press(qtbot, preview, Qt.Key.Key_Home)
    assert view.page == 0
    press(qtbot, preview, Qt.Key.Key_Left)
    assert view.page == 0


def test_the_page_is_said_in_the_bar_and_to_screen_readers(qtbot, preview, display):
    pages = preview.view.pages
    assert preview.count.plain_text() == f"Page 1 of {pages}"
    assert not preview.previous.isEnabled()
    preview.following.click()
    assert preview.count.plain_text() == f"Page 2 of {pages}"
    sharp(qtbot, preview)
    heard = preview.view.accessibleDescription()
    assert heard.startswith(f"Page 2 of {pages}\n")
    assert short_code(CODE) in heard  # what stands on the page itself is heard
    assert preview.view.accessibleName() == "Pages as they will be printed"
    press(qtbot, preview, Qt.Key.Key_End)
    assert not preview.following.isEnabled()
    display.set_language(Language.KM)
    assert preview.count.plain_text().startswith("ទំព័រ ")
    assert preview.following.accessibleName() == "ទំព័របន្ទាប់"


@pytest.mark.parametrize("zoom", ZOOMS)
def test_every_zoom_keeps_the_page_and_is_sharp(qtbot, preview, zoom):
    preview.view.go(4)
    preview.zoom.setCurrentIndex(ZOOMS.index(zoom))
    preview.zoom.activated.emit(ZOOMS.index(zoom))
    sharp(qtbot, preview)
    assert preview.view.page == 4
    place, room = preview.view.place(4), preview.view.viewport().size()
    if zoom is Fit.WIDTH:
        assert place.width() == room.width() - 32
    elif zoom is Fit.PAGE:
        assert 0 <= place.top() < place.bottom() < room.height()
    else:
        assert preview.view.percent == zoom
        assert place.width() == round(595.2756 * 96 / 72 * zoom / 100)


def test_plus_and_minus_go_to_the_next_size(qtbot, preview):
    press(qtbot, preview, Qt.Key.Key_Minus)
    assert preview.view.zoom == 100  # from 122, the width of the window
    press(qtbot, preview, Qt.Key.Key_Plus)
    assert preview.view.zoom == 125
    assert preview.zoom.currentText() == "125%"


def test_a_window_of_another_size_shows_the_same_place(qtbot, preview):
    preview.view.go(5)
    press(qtbot, preview, Qt.Key.Key_PageDown)
    place = preview.view.place(5)
    share = -place.top() / place.height()
    preview.resize(700, 500)
    sharp(qtbot, preview)
    place = preview.view.place(5)
    assert preview.view.page == 5
    assert -place.top() / place.height() == pytest.approx(share, abs=0.01)


def test_other_pages_are_shown_at_the_place_looked_at_before(qtbot, preview, pdf):
    preview.view.go(6)
    preview.show_waiting()
    assert preview.waiting
    assert preview.state.plain_text() == "The pages are being prepared…"
    assert preview.view.pages > 6  # the old ones stay in sight, faded
    preview.show_pages(pdf, measure(pdf))
    sharp(qtbot, preview)
    assert (preview.view.page, preview.state.plain_text()) == (6, "")
    preview.show_pages(pdf, measure(pdf)[:3])
    assert preview.view.page == 2


def test_what_is_no_pdf_is_told_in_a_sentence(preview):
    with pytest.raises(AssessmentError) as told:
        measure(b"%PDF-1.4 and then nothing")
    assert [found.problem for found in told.value.findings] == [WindowProblem.PAGES_NOT_SHOWN]
    preview.show_problem(told.value)
    assert preview.view.isHidden()
    assert preview.findings.isVisible()
    settle()
    assert preview.findings.height() < 120


def test_where_the_library_cannot_be_loaded_it_is_told_too(monkeypatch, pdf):
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(AssessmentError) as told:
        measure(pdf)
    assert [found.problem for found in told.value.findings] == [WindowProblem.PAGES_NOT_SHOWN]


def test_threads_take_turns_and_draw_the_same(pdf):
    """PDFium bears one thread at a time: two could end the program, or draw wrongly."""
    alone = [draw(pdf, page, 300).pixels for page in range(2)]
    together = {}

    def work(name):
        together[name] = [draw(pdf, page, 300).pixels for page in range(2)]

    threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
    with pdf_pages._turn:  # somebody draws
        for thread in threads:
            thread.start()
        threads[0].join(0.3)
        assert together == {}
    for thread in threads:
        thread.join()
    assert [together[name] for name in range(4)] == [alone] * 4


def test_a_huge_page_takes_bounded_memory(pdf):
    drawn = draw(pdf, 0, 20_000)
    assert drawn.wanted == 20_000
    assert drawn.width * drawn.height <= MOST_PIXELS * 1.01


@pytest.mark.parametrize("count", [0, 1, 500])
def test_a_layout_knows_its_pages(count):
    layout = PageLayout([(595, 842), (842, 595)] * count, 100, QSize(300, 200))
    assert layout.size.width() >= 300
    for page, place in enumerate(layout.pages):
        assert layout.page_at(place.top()) == page
        assert layout.page_at(place.bottom()) == page
        assert page in layout.seen(place.bottom(), 10)
        assert layout.most_seen(place.top(), 400) == page


@pytest.mark.parametrize("fit", Fit)
def test_in_a_very_wide_room_pages_are_fitted_up_to_the_largest_zoom_and_stand_in_its_middle(fit):
    room = QSize(5_000, 6_000)
    layout = PageLayout([(595, 842)] * 2, fit, room)
    assert layout.percent == max(PERCENTS)
    for page in layout.pages:
        assert abs(page.center().x() - room.width() // 2) <= 1

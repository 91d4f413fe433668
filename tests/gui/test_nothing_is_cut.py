"""No words are cut: in both languages, at every text size, in every window that is supported."""

import pytest
from PySide6.QtWidgets import QPushButton, QScrollArea

from assessment.language.text import Language
from gui.theme import TEXT_SIZES
from gui.widgets.label import Label
from gui.widgets.marks import Chip
from tests.gui.places import PLACES, Places, a_file, settle

SIZES = ((1366, 688), (1024, 600), (960, 540))
ICON = 24  # an icon and the room behind it
TOGETHER = (*(place for place in PLACES if place.startswith("fill")), "evidence", "review")
EDGES = 8  # the lines of a button, and a pixel of air at each


@pytest.fixture
def places(window, tmp_path, qtbot):
    return Places(window, a_file(tmp_path), qtbot)


def cut_labels(window):
    for one in window.findChildren(Label):
        if not one.isVisible() or not one.text():
            continue
        if one.wordWrap():
            if one.heightForWidth(one.width()) > one.height() + 1:
                yield one.said()[:60]
        elif one.sizeHint().width() > one.width() + 1:
            yield one.said()[:60]


def cut_buttons(window):
    for one in window.findChildren(QPushButton):
        if not one.isVisible() or not one.text():
            continue
        metrics = one.fontMetrics()
        wide = metrics.horizontalAdvance(one.text().strip()) + EDGES
        wide += 0 if one.icon().isNull() else ICON
        if wide > one.width() or metrics.height() > one.height():
            yield one.text()


def beyond_the_edge(window):
    """What stands in a part that scrolls only downwards, and further right than that part."""
    for area in window.findChildren(QScrollArea):
        port = area.viewport()
        if not area.isVisible() or area.widget() is None or area.horizontalScrollBar().isVisible():
            continue
        for kind in (Label, Chip, QPushButton):
            for one in area.widget().findChildren(kind):
                if one.isVisible() and one.mapTo(port, one.rect().topRight()).x() > port.width():
                    yield f"{one.objectName()} beyond the edge"


def cut_chips(window):
    for one in window.findChildren(Chip):
        if one.isVisible() and one.width() < one.sizeHint().width():
            yield f"chip {one.accessibleName() or one.objectName()}"


def cut(window):
    return (
        *cut_labels(window),
        *cut_buttons(window),
        *cut_chips(window),
        *beyond_the_edge(window),
    )


@pytest.mark.parametrize("language", [Language.KM, Language.EN])
@pytest.mark.parametrize("place", PLACES)
def test_no_words_are_cut_and_no_page_asks_for_more_than_the_window(
    window, places, place, language
):
    places.show(place)
    window.look.set_language(language)
    found = []
    for percent in TEXT_SIZES:
        window._theme.set_text_size(percent)
        for size in SIZES:
            window.resize(*size)
            settle()
            case = (percent, *size)
            found += [(case, words) for words in cut(window)]
            if window.width() != size[0] or window.height() != size[1]:
                found.append((case, "the window itself"))
    assert found == []


@pytest.mark.parametrize("language", [Language.KM, Language.EN])
@pytest.mark.parametrize("place", TOGETHER)
def test_no_words_are_cut_while_both_languages_stand_together(window, places, place, language):
    window.look.set_language(language)
    window.look.switch_together()
    places.show(place)
    found = []
    for percent, size in ((100, SIZES[0]), (150, SIZES[1])):
        window._theme.set_text_size(percent)
        window.resize(*size)
        settle()
        found += [(percent, words) for words in cut(window)]
        if window.width() != size[0] or window.height() != size[1]:
            found.append((percent, "the window itself"))
    assert found == []

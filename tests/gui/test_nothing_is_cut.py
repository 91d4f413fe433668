"""No words are cut: in both languages, at every text size, in every window that is supported."""

import pytest

from assessment.language.text import Language
from gui.theme import TEXT_SIZES
from tests.gui.cuts import cut
from tests.gui.places import PLACES, Places, a_file, settle

SIZES = ((1366, 688), (1024, 600), (960, 540))
TOGETHER = (*(place for place in PLACES if place.startswith("fill")), "evidence", "review")


@pytest.fixture
def places(window, tmp_path, qtbot):
    return Places(window, a_file(tmp_path), qtbot)


@pytest.mark.parametrize("language", [Language.KM, Language.EN])
@pytest.mark.parametrize("place", PLACES)
def test_no_words_are_cut_and_no_page_asks_for_more_than_the_window(
    window, places, place, language
):
    places.show(place)
    window.display.set_language(language)
    found = []
    for percent in TEXT_SIZES:
        window.display.set_text_size(percent)
        for size in SIZES:
            window.resize(*size)
            settle()
            case = (percent, *size)
            found += [(case, words) for words in cut(window)]
            if window.width() != size[0] or window.height() != size[1]:
                found.append((case, "the window itself"))
    assert found == []


@pytest.mark.parametrize("place", ["recent", "fill A1", "head", "scores", "forms"])
def test_no_words_are_cut_where_nobody_was_while_the_text_got_another_size(window, places, place):
    window.display.set_language(Language.KM)
    window.resize(1366, 688)
    for before, after in ((100, 150), (150, 100)):
        window.display.set_text_size(before)
        places.show(place)
        here = window.router.current
        window.show_help()
        window.display.set_text_size(after)
        settle()
        window.go(here)
        settle()
        assert cut(window) == (), (before, after)
        window.go("home")


@pytest.mark.parametrize("language", [Language.KM, Language.EN])
@pytest.mark.parametrize("place", TOGETHER)
def test_no_words_are_cut_while_both_languages_stand_together(window, places, place, language):
    window.display.set_language(language)
    window.display.switch_together()
    places.show(place)
    found = []
    for percent, size in ((100, SIZES[0]), (150, SIZES[1])):
        window.display.set_text_size(percent)
        window.resize(*size)
        settle()
        found += [(percent, words) for words in cut(window)]
        if window.width() != size[0] or window.height() != size[1]:
            found.append((percent, "the window itself"))
    assert found == []

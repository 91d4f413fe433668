"""No words of the secretariat's pages are cut, in either language, at any text size."""

import pytest

from assessment.language.text import Language
from gui.theme import TEXT_SIZES
from tests.gui.committee.world import a_fork, many, page_of, received
from tests.gui.cuts import cut
from tests.gui.places import settle

PAGES = ("intake", "conflicts", "coverage", "national", "national_report")
SIZES = ((1366, 688), (1024, 600))


@pytest.mark.parametrize("language", [Language.KM, Language.EN])
def test_no_words_are_cut_and_no_page_asks_for_more_than_the_window(
    desk, qtbot, tmp_path, language
):
    a_fork(tmp_path / "fork")
    received(qtbot, desk, [tmp_path / "fork", *many(tmp_path / "in", 6)])
    desk.look.set_language(language)
    found = []
    for name in PAGES:
        desk.go(name)
        assert page_of(desk, name).isVisible()
        for percent in TEXT_SIZES:
            desk._theme.set_text_size(percent)
            for size in SIZES:
                desk.resize(*size)
                settle()
                case = (name, percent, *size)
                found += [(case, words) for words in cut(desk)]
                if (desk.width(), desk.height()) != size:
                    found.append((case, "the window itself"))
    assert found == []

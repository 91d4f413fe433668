"""In Khmer nothing on screen is English: labels, tool tips, menus, what Qt says by itself."""

import pytest
from PySide6.QtGui import QAction

from assessment.language.text import Language
from assessment.questionnaire.library import find
from gui.widgets.fields import LineField
from tests.gui.latin import foreign, latin_words
from tests.gui.places import PLACES, PREVIEWED, Places


@pytest.fixture
def places(window, file, qtbot):
    window.display.set_language(Language.KM)
    return Places(window, file, qtbot)


def own_words(window, file):
    """What stands in the file itself, and where it lies."""
    session = window.session
    words = ["សំណួរ Small", str(file), file.name, window._settings.name, str(file.parent)]
    words += [str(one.code) for one in find(PREVIEWED).nodes]
    if session is not None:
        words.append(session.record.subject.assessor)
        form = session.questionnaire
        named = (*form.questions, *form.nodes, *form.levels, *form.group.values())
        words += [one.label.get(Language.KM) for one in named]
        words += [one.label.get(Language.KM) for each in form.questions for one in each.choices]
    return words


@pytest.mark.parametrize("place", PLACES)
def test_nothing_in_khmer_is_said_in_latin_words(places, file, place):
    places.show(place)
    window = places.window
    assert latin_words(window, own_words(window, file)) == set()


def test_the_menus_speak_khmer(window):
    window.display.set_language(Language.KM)
    said = [one.text() for one in window.menu.findChildren(QAction)]
    said += [one.text() for one in window.actions_by_name.values()]
    assert [text for text in said if foreign(text, ())] == []


def test_the_menu_of_a_text_field_speaks_the_language_of_the_window(window, qtbot):
    field = LineField("tried")
    qtbot.addWidget(field)
    for language, wanted in ((Language.KM, "ចម្លង"), (Language.EN, "Copy")):
        window.display.set_language(language)
        said = [one.text().split("\t")[0] for one in field.createStandardContextMenu().actions()]
        assert wanted in said
        if language is Language.KM:
            assert [text for text in said if foreign(text, ())] == []

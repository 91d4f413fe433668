"""In Khmer nothing on screen is English: labels, tool tips, menus, what Qt says by itself."""

import re

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QWidget

from assessment.language.breaking import without_zwsp
from assessment.language.text import Language
from gui.widgets.fields import LineField
from gui.widgets.tile import Tile
from tests.gui.places import PLACES, Places

# Names of things, and keys.
KNOWN = re.compile(
    r"\b(?:"
    r"PDF|Excel|LibreOffice|ODK|Kobo|CSV|USB|SHA-256|XLSForm|Telegram|UPS|Linux|Windows|Python|Qt|"
    r"Ctrl|Alt|Shift|Left|Right|Up|Down|zip|Esc|Enter|Space|Tab|Home|End|Del|Delete|Backspace|PageUp|PageDown|F\d+|"
    r"Aa|EN|English|Khmer|node|level|score|block|round|commit"
    r")\b"
)
LATIN = re.compile(r"[A-Za-z]{2,}")
# What a person or a questionnaire named: files, codes, versions, addresses.
NAMED = re.compile(
    r"\S*[./\\_]\S*|\b[A-Z]+\d[\w.-]*|[A-Z0-9]{4}(?:-[A-Z0-9]{4})+|\b[a-z]+(?:-[a-z]+)+\b"
)


@pytest.fixture
def places(window, file, qtbot):
    window.look.set_language(Language.KM)
    return Places(window, file, qtbot)


def said_by(window):
    """Everything a person may read or hear, with the widget that says it."""
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        yield widget, widget.toolTip()
        yield widget, widget.accessibleName()
        if isinstance(widget, (QLabel, QAbstractButton)):
            yield widget, widget.text()
        if isinstance(widget, Tile):
            yield widget, widget.accessibleDescription()
        if isinstance(widget, QLineEdit):
            yield widget, widget.placeholderText()
        if isinstance(widget, QComboBox):
            yield from ((widget, widget.itemText(at)) for at in range(widget.count()))


def foreign(text, own):
    """Latin words of a text that are no names, keys or codes."""
    plain = without_zwsp(re.sub(r"<[^>]*>", " ", text))
    for name in own:
        plain = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", plain)
    return LATIN.findall(KNOWN.sub(" ", NAMED.sub(" ", plain)))


def own_words(window, file):
    """What stands in the file itself, and where it lies."""
    session = window.session
    words = [str(file), file.name, window._settings.name, str(file.parent)]
    if session is not None:
        words.append(session.record.subject.assessor)
        form = session.questionnaire
        named = (*form.questions, *form.nodes, *form.levels, *form.group.values())
        words += [one.label.get(Language.KM) for one in named]
        words += [one.label.get(Language.KM) for each in form.questions for one in each.choices]
    return sorted(filter(None, words), key=len, reverse=True)


@pytest.mark.parametrize("place", PLACES)
def test_nothing_in_khmer_is_said_in_latin_words(places, file, place):
    places.show(place)
    window = places.window
    own = own_words(window, file)
    found = {
        (widget.objectName(), text)
        for widget, text in said_by(window)
        if text and foreign(text, own)
    }
    assert found == set()


def test_the_menus_speak_khmer(window):
    window.look.set_language(Language.KM)
    said = [one.text() for one in window.menu.findChildren(QAction)]
    said += [one.text() for one in window.actions_by_name.values()]
    assert [text for text in said if foreign(text, ())] == []


def test_the_menu_of_a_text_field_speaks_the_language_of_the_window(window, qtbot):
    field = LineField("tried")
    qtbot.addWidget(field)
    for language, wanted in ((Language.KM, "ចម្លង"), (Language.EN, "Copy")):
        window.look.set_language(language)
        said = [one.text().split("\t")[0] for one in field.createStandardContextMenu().actions()]
        assert wanted in said
        if language is Language.KM:
            assert [text for text in said if foreign(text, ())] == []

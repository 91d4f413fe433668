"""The settings of the windows, where commands look for them."""

import pytest

from assessment import places
from assessment.commands.command import chosen_language
from assessment.language.text import Language
from gui.settings import WindowSettings


@pytest.fixture
def kept(qapp):
    """The settings where the system keeps them; nothing of them is left for the next test."""
    settings = WindowSettings()
    yield settings
    settings.store.clear()
    settings.store.sync()
    places.settings().unlink(missing_ok=True)


def test_commands_find_the_language_chosen_in_the_window(kept):
    for language in (Language.EN, Language.KM):
        kept.language = language
        kept.store.sync()
        assert chosen_language() is language

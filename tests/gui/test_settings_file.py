"""The settings of the windows, where commands look for them."""

from assessment.commands.setting import chosen_language
from assessment.language.text import Language
from gui.settings import Settings


def test_commands_find_the_language_chosen_in_the_window(qapp):
    kept = Settings()
    before = kept.language
    for language in (Language.EN, Language.KM):
        kept.language = language
        kept._store.sync()
        assert chosen_language() is language
    kept.language = before

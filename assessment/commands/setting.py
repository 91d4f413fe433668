"""The language a person chose in the windows, for commands that are not told one."""

import configparser

from assessment import places
from assessment.language.text import Language


def chosen_language() -> Language:
    """The language of the windows; Khmer where none was chosen or the settings cannot be read."""
    settings = configparser.RawConfigParser(strict=False)
    try:
        settings.read(places.settings(), encoding="utf-8")
        return Language(settings.get("General", "language", fallback=Language.KM.value))
    except (configparser.Error, UnicodeDecodeError, ValueError):
        return Language.KM

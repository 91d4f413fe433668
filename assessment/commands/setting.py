"""The language a person chose in the windows, for commands that are not told one."""

import configparser
import os
import sys
from pathlib import Path

from assessment.language.text import Language


def chosen_language() -> Language:
    """The language of the windows; Khmer where none was chosen or the settings cannot be read."""
    settings = configparser.RawConfigParser(strict=False)
    try:
        settings.read(_settings_file(), encoding="utf-8")
        return Language(settings.get("General", "language", fallback=Language.KM.value))
    except (configparser.Error, UnicodeDecodeError, ValueError):
        return Language.KM


def _settings_file() -> Path:
    """Where the windows keep their settings: the place Qt gives to files of its ini format."""
    if sys.platform == "win32":
        base = os.environ.get("APPDATA") or str(Path.home() / "AppData" / "Roaming")
    else:
        base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "dra" / "readiness.ini"

"""Where things lie: the program's own parts, and what it keeps for a person. The one door to both.

What is kept for a person has one name everywhere, ``APPLICATION``; in that folder the settings, the
installed questionnaires, the backup copies and what can be made anew lie apart.

From source the parts lie in this tree; packed into a portable folder they keep the same order
beside this module, so that one rule finds them in either case.
"""

import os
import sys
import time
from functools import lru_cache
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]
QUESTIONNAIRES = HOUSE / "questionnaires"
APPLICATION = "digital-readiness-assessment"
# A file of such a name beside the packed program: it keeps what it keeps there, on the stick. The
# second is what Explorer makes of the first.
MARKERS = ("portable", "portable.txt")
BESIDE = "data"
# The packed program that a person types commands to.
COMMANDS = "readiness-commands"
# The kinds of files that a person opens: assessments, packages, collections.
ENDINGS = ASSESSMENT, PACKAGE, COLLECTION = (".dra", ".drx", ".drc")
# What failed is written down there, in a person's own folder.
LOG = "log.txt"
# The variables by which systems name their places, and where these lie where they name none.
_LOCAL = ("LOCALAPPDATA", "AppData", "Local")
_ROAMING = ("APPDATA", "AppData", "Roaming")
_DATA = ("XDG_DATA_HOME", ".local", "share")
_CACHE = ("XDG_CACHE_HOME", ".cache")
_CONFIG = ("XDG_CONFIG_HOME", ".config")
# Seconds between one try and the next.
PAUSES = (0.05, 0.1, 0.2, 0.4, 0.4, 0.8) if sys.platform == "win32" else ()


def resource(name: str) -> Path:
    """Where a folder or file of ``resources`` lies, from source and packed alike."""
    return HOUSE / "resources" / name


def packed() -> bool:
    """Whether this is the packed program, not its source."""
    return bool(getattr(sys, "frozen", False))


def program() -> list[str]:
    """What starts the program itself once more: the packed file, or Python with ``main.py``."""
    if packed():
        return [sys.executable]
    return [sys.executable, str(HOUSE / "main.py")]


def program_name() -> str:
    """What a person types to start the program."""
    if packed():
        return COMMANDS
    return "start"


def folder() -> Path:
    """The program's folder: from source this tree, packed as it was handed out."""
    if packed():
        return HOUSE.parent
    return HOUSE


def kept() -> Path:
    """The system's place for what belongs to a person and stays on this computer."""
    return beside() or _home(_LOCAL if sys.platform == "win32" else _DATA)


def own() -> Path:
    """The folder for what belongs to a person; it need not exist."""
    return kept() / APPLICATION


def shared() -> Path:
    """Where the desktop of Linux looks for what a person installed."""
    return _home(_DATA)


def programs() -> Path:
    """Where versions of the program are installed for a person, never on a stick."""
    windows = _home(_LOCAL) / "Programs" / APPLICATION
    if sys.platform == "win32":
        return windows
    return shared() / f"{APPLICATION}-program"


def cache() -> Path:
    """The folder for what can be made anew at any time, nothing else; it need not exist."""
    if sys.platform == "win32":
        place = _LOCAL
    else:
        place = _CACHE
    usual = _home(place)
    return (beside() or usual) / APPLICATION / "cache"


def settings() -> Path:
    """The file of the settings; it need not exist."""
    if sys.platform == "win32":
        place = _ROAMING
    else:
        place = _CONFIG
    usual = _home(place)
    return (beside() or usual) / APPLICATION / "settings.ini"


def beside() -> Path | None:
    """The folder beside the packed program, where a marker asks for it and it can be written."""
    if packed():
        return _writable(folder())
    return None


@lru_cache(maxsize=4)
def _writable(folder: Path) -> Path | None:
    if not any((folder / marker).is_file() for marker in MARKERS):
        return None
    try:
        (folder / BESIDE).mkdir(exist_ok=True)
        probe = folder / BESIDE / f".{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError:  # write-protected, or full: the person's own place then
        return None
    return folder / BESIDE


def _home(place: tuple[str, ...]) -> Path:
    variable, *parts = place
    named = os.environ.get(variable)
    if named:
        return Path(named)
    return Path.home().joinpath(*parts)


def put_in_place(unfinished: Path, path: Path) -> None:
    """Give a complete file its name, over what stood there; a folder, where nothing stands.

    Windows refuses while another program looks at one of the two, as scanners for viruses do with
    every new file for a moment: there it is tried again for two seconds.

    Raises:
        OSError: If it cannot be; what stood there is untouched then.
    """
    for pause in PAUSES:
        try:
            unfinished.replace(path)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    unfinished.replace(path)

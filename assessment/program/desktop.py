"""An installed program in the menu of the desktop, and its files opened by a double click.

Only for the person who installs it, with no right of an administrator; ``withdraw`` takes all of it
back.
"""

import ctypes
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from assessment import places

_ENTRY = "digital-readiness"
_KIND = f"application/x-{_ENTRY}"
_CLASS = "DigitalReadiness"
_DESKTOP = """[Desktop Entry]
Type=Application
Name={name}
Exec={program} %f
Icon={icon}
MimeType={kind};
Categories=Office;
Terminal=false
"""
_MIME = """<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="{kind}">
    <comment>{name}</comment>
{globs}
  </mime-type>
</mime-info>
"""


def offer(program: Path, icon: Path, name: str) -> None:
    """Put the program into the menu under a name, and let it open its kinds of files."""
    if sys.platform == "win32":
        import winreg

        root = winreg.HKEY_CURRENT_USER
        for key, value in _classes(program, name).items():
            winreg.SetValue(root, rf"Software\Classes\{key}", winreg.REG_SZ, value)
        ole = ctypes.OleDLL("ole32")
        ole.CoInitialize(None)
        shell = ctypes.c_void_p()
        saved = ctypes.c_void_p()
        wanted = (_guid("00021401"), None, 1, _guid("000214F9"))  # ShellLink, IShellLinkW
        ole.CoCreateInstance(*wanted, ctypes.byref(shell))
        words = ctypes.c_wchar_p
        pointer = ctypes.c_void_p
        _method(shell, 20, words)(str(program))  # SetPath
        _method(shell, 9, words)(str(program.parent))  # SetWorkingDirectory
        asked = (_guid("0000010B"), ctypes.byref(saved))  # IPersistFile
        _method(shell, 0, pointer, pointer)(*asked)  # QueryInterface
        _menu().mkdir(parents=True, exist_ok=True)
        _method(saved, 6, words, ctypes.c_int)(os.fspath(_menu() / f"{name}.lnk"), 1)  # Save
        for held in (saved, shell):
            _method(held, 2)()  # Release
    else:
        for file, text in _linux(program, icon, name).items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        _refresh()


def withdraw(names: tuple[str, ...]) -> None:
    """Take the program, under whichever of the names, from the menu, and its kinds of files."""
    if sys.platform == "win32":
        import winreg

        for name in names:
            (_menu() / f"{name}.lnk").unlink(missing_ok=True)
        nested = (rf"{_CLASS}\shell\open\command", rf"{_CLASS}\shell\open", rf"{_CLASS}\shell")
        for key in (*nested, rf"{_CLASS}\DefaultIcon", _CLASS, *places.ENDINGS):
            with suppress(OSError):
                winreg.DeleteKey(winreg.HKEY_CURRENT_USER, rf"Software\Classes\{key}")
    else:
        for file in _linux(Path(), Path(), ""):
            file.unlink(missing_ok=True)
        _refresh()


def _classes(program: Path, name: str) -> dict[str, str]:
    """What is written for a desktop of Windows, below the classes of a person: key -> value."""
    return {
        _CLASS: name,
        rf"{_CLASS}\DefaultIcon": f"{program},0",
        rf"{_CLASS}\shell\open\command": f'"{program}" "%1"',
    } | dict.fromkeys(places.ENDINGS, _CLASS)


def _linux(program: Path, icon: Path, name: str) -> dict[Path, str]:
    """What is written for a desktop of Linux: file -> text."""
    home = places.shared()
    quoted = "".join(f"\\{sign}" if sign in '"`$\\' else sign for sign in str(program))
    called = '"' + quoted.replace("\\", "\\\\").replace("%", "%%") + '"'
    globs = "\n".join(f'    <glob pattern="*{ending}"/>' for ending in places.ENDINGS)
    entry = _DESKTOP.format(name=name, program=called, icon=icon, kind=_KIND)
    return {
        home / "applications" / f"{_ENTRY}.desktop": entry,
        home / "mime/packages" / f"{_ENTRY}.xml": _MIME.format(kind=_KIND, name=name, globs=globs),
    }


def _refresh() -> None:
    """Let the desktop read its places anew, where it has the tools."""
    tools = {"update-mime-database": "mime", "update-desktop-database": "applications"}
    for tool, folder in tools.items():
        program = shutil.which(tool)
        if program:
            call = [program, str(places.shared() / folder)]
            subprocess.run(call, check=False, capture_output=True)  # noqa: S603 - a tool, by name


def _menu() -> Path:
    return places.settings().parents[1] / "Microsoft" / "Windows" / "Start Menu" / "Programs"


def _guid(begin: str) -> object:
    """What Windows itself names a class or an interface by; only their beginnings differ."""
    whole = uuid.UUID(f"{begin}-0000-0000-C000-000000000046")
    return ctypes.byref((ctypes.c_byte * 16).from_buffer_copy(whole.bytes_le))


def _method(held: ctypes.c_void_p, number: int, *kinds: type) -> Callable[..., object]:
    functions = ctypes.POINTER(ctypes.POINTER(ctypes.c_void_p))
    address = ctypes.cast(held, functions).contents[number]
    result = getattr(ctypes, "HRESULT", ctypes.c_long)  # raises where it says that it failed
    kind = getattr(ctypes, "WINFUNCTYPE", ctypes.CFUNCTYPE)(result, ctypes.c_void_p, *kinds)
    return lambda *arguments: kind(address)(held, *arguments)

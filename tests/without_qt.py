"""pytest plugin (`-p tests.without_qt`): Qt cannot be imported, as on a server without it.

`check` runs tests/unit with it, to prove that the domain is complete without a window.
"""

import importlib.abc
import sys

BLOCKED = ("PySide6", "shiboken6", "PyQt6", "PyQt5", "pytestqt")


class _Blocker(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname, path=None, target=None):
        if fullname.partition(".")[0] in BLOCKED:
            raise ModuleNotFoundError(f"{fullname} is blocked by tests.without_qt", name=fullname)


sys.meta_path.insert(0, _Blocker())

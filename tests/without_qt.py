"""pytest plugin: Qt cannot be imported, as on a server without it.

`check` runs tests/unit with `-p tests.without_qt -p no:pytest-qt`, which proves that the domain is
complete without a window.
"""

import importlib.abc
import sys

BLOCKED = ("PySide6", "shiboken6", "pytestqt")


class _Blocker(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname, path=None, target=None):
        if fullname.partition(".")[0] in BLOCKED:
            raise ModuleNotFoundError(f"{fullname} is blocked by tests.without_qt", name=fullname)


sys.meta_path.insert(0, _Blocker())


def pytest_addoption(parser):
    """Know the settings of pytest-qt, which stand in pyproject.toml but are not loaded here."""
    for name in ("qt_api", "qt_log_level_fail"):
        parser.addini(name, "belongs to pytest-qt")
    parser.addini("qt_log_ignore", "belongs to pytest-qt", type="linelist")

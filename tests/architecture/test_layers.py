"""The domain is complete without a window, and cheap to import.

The order of the rooms is a contract in pyproject.toml, which `check` runs.
"""

import json
import os
import subprocess
import sys

import pytest

from tests.architecture.tree import ROOT, modules

QT = {"PySide6", "shiboken6", "gui"}
WINDOW = ("PySide6.QtGui", "PySide6.QtWidgets")
HEAVY = {
    "PIL",
    "cryptography",
    "fontTools",
    "khmercut",
    "lxml",
    "nacl",
    "numpy",
    "openpyxl",
    "pandas",
    "pypdfium2",
    "reportlab",
    "uharfbuzz",
}


def loaded_by(names):
    """The top-level packages in a fresh interpreter after importing these modules."""
    program = (
        "import importlib, json, sys\n"
        "for name in sys.argv[1:]: importlib.import_module(name)\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, *names],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return set(json.loads(run.stdout))


def test_the_whole_domain_loads_without_qt():
    assert loaded_by(modules("assessment")) & QT == set()


def test_the_headless_door_loads_no_heavy_library_before_a_command_needs_it():
    """numpy is the engine of scoring itself; every other heavy library waits behind its door."""
    assert loaded_by(["assessment.commands.main"]) & (HEAVY - {"numpy"}) == set()


@pytest.mark.parametrize(("package", "libraries"), [("assessment", ()), ("gui", WINDOW)])
def test_every_module_can_be_imported_first(package, libraries):
    """No module depends on another of ours having been imported before it."""
    names = modules(package)
    program = (
        f"import importlib, os, sys, {', '.join(('numpy', 'sqlite3', *libraries))}\n"
        "for name in sys.argv[1:]:\n"
        "    child = os.fork()\n"
        "    if not child:\n"
        "        importlib.import_module(name)\n"
        "        os._exit(0)\n"
        "    if os.waitpid(child, 0)[1]:\n"
        "        sys.exit(f'{name} cannot be imported first')\n"
    )
    if not hasattr(os, "fork"):
        pytest.skip("needs fork")
    run = subprocess.run(
        [sys.executable, "-c", program, *names],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


def test_the_window_module_loads_no_heavy_library():
    assert loaded_by(["gui.app.start", "gui.app.window"]) & HEAVY == set()

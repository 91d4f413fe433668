"""What is needed next is there before it is asked for, and the first page does not wait for it."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QCoreApplication

from gui.ahead import MODULES, Ahead
from gui.settings import Role
from tests.gui.places import a_file

# A person opens a file and goes through the stages: which of our modules come only then?
WALK = """
import sys
from importlib import import_module
from pathlib import Path
from PySide6.QtWidgets import QApplication
from gui.ahead import MODULES
from gui.beginning import make_window
from gui.settings import Role, Settings

folder = Path(sys.argv[1])
app = QApplication(["walk"])
app.setStyle("Fusion")
settings = Settings(folder / "settings.ini")
settings.folder = folder
window = make_window(app, settings)
window.show()
app.processEvents()
for name in MODULES[Role.ASSESSOR]:
    import_module(name)
there = set(sys.modules)
window.open_file(folder / "walk.dra")
window.session.score_now()
for stage in ("fill", "review", "scores", "report", "bring_in", "send"):
    window.show_stage(stage)
    app.processEvents()
window.show_help()
window.show_library()
late = {name for name in set(sys.modules) - there if name.split(".")[0] in ("gui", "assessment")}
print("LATE", *sorted(late))
sys.stdout.flush()
import os
os._exit(0)
"""


@pytest.mark.parametrize("role", list(Role))
def test_everything_named_is_named_once(role):
    assert len(set(MODULES[role])) == len(MODULES[role])


def test_opening_a_file_and_walking_through_its_stages_loads_nothing_more(qapp, tmp_path):
    a_file(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", WALK, str(tmp_path)],
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    late = next(line for line in done.stdout.splitlines() if line.startswith("LATE")).split()[1:]
    assert late == []


@pytest.mark.parametrize("role", list(Role))
def test_it_is_done_by_itself_after_a_moment(qtbot, window, role):
    ahead = Ahead(role, window)
    with qtbot.waitSignal(ahead.finished, timeout=30_000):
        QCoreApplication.processEvents()
    assert set(MODULES[role]) <= set(sys.modules)

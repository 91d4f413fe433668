"""From starting the process to the first paint: our window beside a bare PySide6 window.

Every sample is a fresh process, with the files of the program in the system's cache. The bare
window has a dozen labels and buttons and nothing else. Nothing heavy may be loaded by then.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.common import ROOT, in_turn, print_figures, print_ratio

GOAL = 1.3
RUNS = 11
HEAVY = ("pandas", "openpyxl", "reportlab", "cryptography")

WATCH = """
import json, os, sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

class Watched:
    painted = False
    def paintEvent(self, event):
        super().paintEvent(event)
        if not Watched.painted:
            Watched.painted = True
            told(time.monotonic_ns())

def told(at):
    tops = sorted({name.partition(".")[0] for name in sys.modules})
    print(json.dumps({"at": at, "modules": tops}), flush=True)
    os._exit(0)
"""

BARE = (
    WATCH
    + """
from PySide6.QtWidgets import QLabel, QMainWindow, QPushButton, QVBoxLayout, QWidget

class Bare(Watched, QMainWindow):
    pass

app = QApplication(sys.argv)
window, middle = Bare(), QWidget()
column = QVBoxLayout(middle)
for i in range(12):
    column.addWidget(QLabel(f"Section {i}"))
    column.addWidget(QPushButton(f"Open {i}"))
window.setCentralWidget(middle)
window.resize(1240, 760)
window.show()
app.exec()
"""
)

OURS = """
import gui.app.start

class Ours(Watched, gui.app.start.Opening):
    pass

gui.app.start.Opening = Ours
import main
main.main([])
"""

USABLE = """
import gui.start.page

class Ours(Watched, gui.start.page.StartPage):
    pass

gui.start.page.StartPage = Ours
import main
main.main([])
"""


def first_paint(code, home, seen):
    """Seconds from the start of a new process to the end of its first paint."""
    surroundings = os.environ | {
        "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
        "PYTHONPATH": str(ROOT),
        **{name: str(home) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")},
    }
    started = time.monotonic_ns()
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        env=surroundings,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    told = json.loads(done.stdout)
    seen.update(told["modules"])
    return (told["at"] - started) / 1e9


def main():
    """Print the ratio of the times a person waits; fail when something heavy was loaded."""
    bare_modules, our_modules = set(), set()
    # The module itself loads first, so that the watcher's part costs both the same.
    ours, usable = WATCH + OURS, WATCH + USABLE
    with tempfile.TemporaryDirectory() as home:
        figures = in_turn(
            {
                "bare PySide6 window (floor)": lambda: first_paint(BARE, home, bare_modules),
                "our window": lambda: first_paint(ours, home, our_modules),
                "our start page": lambda: first_paint(usable, home, our_modules),
            },
            RUNS,
        )
    heavy = our_modules.intersection(HEAVY)
    assert not heavy, f"loaded before the first paint: {sorted(heavy)}"
    print_figures("start to first paint", figures)
    print("  numpy is loaded too" if "numpy" in our_modules else "  numpy is not loaded")
    bare, our, page = figures.values()
    print(f"  start page ready to use: {page.median_wall / bare.median_wall:.2f} times the floor")
    print_ratio("first_paint", our.median_wall / bare.median_wall, GOAL)


if __name__ == "__main__":
    main()

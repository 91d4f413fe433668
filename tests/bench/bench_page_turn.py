"""Turning a page of the form: from the key to the next page painted, in a form of 300 questions.

The floor is a bare page of ten questions with as many labels, buttons and fields as ours shows,
made of plain widgets, laid out and painted. Ours is the real window with a real file: the page is
looked up, its card is built, the place is kept on disk, outline, evidence and foot follow, and
everything is painted.
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from assessment.questionnaire.model import Group
from tests.bench.common import ROOT, in_turn, print_figures, print_ratio
from tests.builders import a_questionnaire, a_record, a_select, a_text

PAGES, EACH, CHOICES = 30, 10, 6
GOAL = 2
RUNS = 25
WARM_UP = 3
SAID = "តើការិយាល័យមានផែនការឌីជីថលដែលបានអនុម័តដែរឬទេ"


def bare_page(app):
    """Ten plain questions in a scroll area, shown and painted."""
    area, holder = QScrollArea(), QWidget()
    area.setWidgetResizable(True)
    column = QVBoxLayout(holder)
    for number in range(EACH):
        row, inside, group = QFrame(), QVBoxLayout(), QButtonGroup(holder)
        row.setLayout(inside)
        label = QLabel(f"{number + 1}. {SAID}")
        label.setWordWrap(True)
        inside.addWidget(label)
        choices = QHBoxLayout()
        for choice in range(CHOICES):
            button = QRadioButton(str(choice))
            group.addButton(button, choice)
            choices.addWidget(button)
        inside.addLayout(choices)
        inside.addWidget(QLineEdit())
        column.addWidget(row)
    area.setWidget(holder)
    area.resize(1366, 768)  # as large as the window
    area.show()
    app.processEvents()
    area.close()
    area.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def a_form():
    """Thirty pages of ten questions, six choices each."""
    parts = []
    for page in range(PAGES):
        name = f"page{page}"
        parts.append(Group(name, a_text(name, SAID), appearance="field-list"))
        parts += [
            a_select(f"Q{page}_{at}", tuple(range(CHOICES)), group=name, indicator=f"P{page}")
            for at in range(EACH)
        ]
    return a_questionnaire(*parts)


def a_window(app, folder):
    """The real window on a new file of the form, at its first page."""
    from gui.app.start import make_window
    from gui.session import Session
    from gui.settings import WindowSettings

    path = folder / "turn.dra"
    Session.create(path, a_record(a_form()), "bench").close()
    window = make_window(app, WindowSettings())
    window.resize(1366, 768)
    window.show()
    window.open_file(path)
    app.processEvents()
    return window


def main():
    """Print the ratio of what a person waits for."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER", ROOT)) as name:
        for part in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
            os.environ[part] = name
        from gui.fill.page import pages_now

        app = QApplication(sys.argv[:1])
        app.setStyle("Fusion")
        window = a_window(app, Path(name))
        page = window.page("fill")
        assert len(page.card.page.questions) == EACH, "the page does not hold ten questions"
        codes = [one.code for one in pages_now(window.session)]
        turned = [0]

        def turn():
            before = page.card.page
            turned[0] += 1
            page.show_page(codes[turned[0] % len(codes)], focus=True)
            app.processEvents()
            app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            assert page.card.page is not before, "the page was not turned"

        figures = in_turn(
            {"bare page of ten (floor)": lambda: bare_page(app), "a page turned": turn},
            RUNS,
            WARM_UP,
        )
        window.close()
    print_figures(f"a page of {EACH} of {PAGES * EACH}", figures)
    floor, ours = (found.median_cpu for found in figures.values())
    print_ratio("page_turn", ours / floor, GOAL)


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    # Settings write themselves when they go, into the folder that is already gone.
    os._exit(0)

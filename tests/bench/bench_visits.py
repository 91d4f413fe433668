"""What each visit costs in a full assessment, beside painting what it brings.

The floor of a visit is the window that it leaves behind, painted whole once more right after it:
what comes on screen has to be painted at each visit. An empty page of the same size stands beside
it; it is no floor, for painting a page of text once costs more than ten of it. Ours is the real
window with the ministries' questionnaire, filled in: each visit is what a person does, until
everything is laid out and painted. Processor time is meant.
"""

import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from tests.bench.common import ROOT, in_turn, print_figures, print_ratio

GOAL = 6
RUNS = 15
WARM_UP = 3
SIZE = (1366, 768)


def a_window(app, folder):
    """The real window on a filled file, scored, every stage visited once.

    It was returned: what is reviewed shows, and answers can be changed.
    """
    from assessment.responses.model import State, Step
    from gui.app.start import make_window
    from gui.session import Session
    from gui.settings import WindowSettings
    from tests.builders import ASSESSOR, NOW
    from tests.report_worlds import a_filled_record, the_ministry_questionnaire

    path = folder / "visits.dra"
    record = a_filled_record(the_ministry_questionnaire())
    steps = (*record.steps, Step(State.RETURNED, record.steps[-1].by, NOW, "once more"))
    record = replace(record, state=State.RETURNED, steps=steps)
    Session.create(path, record, ASSESSOR, lambda: NOW).close()
    window = make_window(app, WindowSettings())
    window.resize(*SIZE)
    window.show()
    window.open_file(path)
    window.session.score_now()
    for stage in ("review", "scores", "send", "fill"):
        window.go(stage)
    app.processEvents()
    return window


def empty_pages():
    """Two empty pages of the same size that take turns."""
    pages = QStackedWidget()
    for _ in range(2):
        pages.addWidget(QWidget())
    pages.resize(*SIZE)
    pages.show()
    return pages


def visits(app, window):
    """What is done, by name; each begins where a person would."""
    from gui.fill.page import pages_now
    from gui.widgets.tick_row import TickRow

    fill = window.page("fill")
    codes = [one.code for one in pages_now(window.session)]
    at = [0]

    def from_review():
        window.go("review")
        app.processEvents()
        window.go("fill")

    def painted(act):
        def run():
            act()
            app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            app.processEvents()

        return run

    def at_next():
        in_fill()
        fill.show_page(codes[at[0] or -1], focus=True)
        at[0] = (at[0] or len(codes) - 1) - 1

    def tick():
        rows = [row for row in fill.card.findChildren(TickRow) if row.isVisible()]
        before = window.session.record
        rows[-1].click()
        assert window.session.record is not before, "the tick changed nothing"

    def on_ladder():
        window.go("fill", "A1")

    def in_fill():
        window.go("fill")

    switch = window.look.switch_language
    return {
        "to Fill": (lambda: window.go("scores"), painted(in_fill)),
        "to Review": (from_review, painted(lambda: window.go("review"))),
        "to Scores": (in_fill, painted(lambda: window.go("scores"))),
        "another language, in Fill": (in_fill, painted(switch)),
        # The page takes on the language only now: this is the dearest way to come to it.
        "to Review, in that language": (in_fill, painted(lambda: window.go("review"))),
        "both languages, in Fill": (in_fill, painted(window.look.switch_together)),
        "to Review, in both languages": (in_fill, painted(lambda: window.go("review"))),
        "Back, a page": (at_next, painted(fill.go_back)),
        "a tick": (on_ladder, painted(tick)),
    }


def main():
    """Print what each visit costs, and the dearest beside the painting."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER", ROOT)) as name:
        for part in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
            os.environ[part] = name
        app = QApplication(sys.argv[:1])
        app.setStyle("Fusion")
        window = a_window(app, Path(name))
        pages = empty_pages()
        spent: dict[str, list[float]] = {}

        def empty():
            pages.setCurrentIndex(1 - pages.currentIndex())
            app.processEvents()

        def painted():
            window.repaint()
            app.processEvents()

        def timed(key, run):
            began = time.process_time()
            run()
            spent.setdefault(key, []).append(time.process_time() - began)
            return spent[key][-1]

        def visit(key, before, run):
            def act():
                before()
                app.processEvents()
                cost = timed(key, run)
                timed(f"{key}, painted", painted)
                return cost

            return act

        candidates = {"an empty page": lambda: timed("empty", empty)}
        for key, (before, run) in visits(app, window).items():
            candidates[key] = visit(key, before, run)
        figures = in_turn(candidates, RUNS, WARM_UP)
        window.close()
    print_figures("visits (wall: processor time of the visit alone)", figures)
    bare = figures.pop("an empty page").median_wall
    ratios = []
    for key, found in figures.items():
        cost, floor = found.median_wall, median(spent[f"{key}, painted"][WARM_UP:])
        ratios.append(cost / floor)
        print(
            f"  {key:<32} {cost * 1000:6.1f} ms, {cost / floor:5.1f} times its painting"
            f" ({floor * 1000:.1f} ms), {cost / bare:5.1f} empty pages"
        )
    print_ratio("visits", max(ratios), GOAL)


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    # Settings write themselves when they go, into the folder that is already gone.
    os._exit(0)

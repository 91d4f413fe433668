"""What each visit costs in a full assessment, beside an empty page of the same size.

Ours is the real window with the ministries' questionnaire, filled in: each visit is what a person
does, until everything is laid out and painted. Beside it a page that holds nothing is come to in
that window, from the same place and in the same way. Processor time is meant.

Coming to what is looked up again and again, the review and the scores, is held to the ratio. All
is held to the milliseconds that a person feels, as goals on the machine that they were set on.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from gui.actions import BY_NAME, PAGES, Action, Needs
from gui.widgets.window_page import WindowPage
from tests.bench.common import ROOT, in_turn, print_figures, print_ratio

GOAL = 6
RUNS = 45
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


class Visit(NamedTuple):
    """Where it begins, what is done, which one of an empty page is alike; most ms, if any."""

    before: Callable[[], object]
    act: Callable[[], object]
    beside: str = ""
    most: int | None = None


class EmptyPage(WindowPage):
    """Made by the window as any other page is."""

    def __init__(self, _ground, _display):
        super().__init__()


def _settled(app):
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.processEvents()


def visits(app, window):
    """What a person does, by name; then the same with an empty page.

    Language and languages change three times a round: the next round begins with the other.
    """
    from gui.fill.page import pages_now
    from gui.widgets.tick_row import TickRow

    fill = window.page("fill")
    codes = [one.code for one in pages_now(window.session)]
    at = [0]
    language, together = window.display.switch_language, window.display.switch_together

    def through(*names):
        def go():
            for name in names:
                window.go(*name.split(":"))
                _settled(app)

        return go

    def seen_at_rest(name):
        """Seen once with the scores of the last answer, which come a while after it."""

        def begin():
            window.session.score_now()
            through(name, "fill")()

        return begin

    def at_next():
        window.go("fill")
        fill.show_page(codes[at[0] or -1], focus=True)
        at[0] = (at[0] or len(codes) - 1) - 1

    def tick():
        rows = [row for row in fill.card.findChildren(TickRow) if row.isVisible()]
        before = window.session.record
        rows[-1].click()
        assert window.session.record is not before, "the tick changed nothing"

    def seen_otherwise(switch):
        """The page of answers in another look; the empty page has not taken it on yet."""

        def begin():
            through("empty", "fill")()
            switch()

        return begin

    in_fill, in_scores, in_empty = through("fill"), through("scores"), through("empty")
    review, scores = partial(window.go, "review"), partial(window.go, "scores")
    empty, here = partial(window.go, "empty"), partial(window.go, "fill")
    coming, other, both = "coming from Fill", "another language", "both languages"
    return {
        "to Fill": Visit(in_scores, here, "coming from Scores", 100),
        "to Review": Visit(seen_at_rest("review"), review, coming),
        "to Scores": Visit(seen_at_rest("scores"), scores, coming),
        "another language, in Fill": Visit(in_fill, language, other, 100),
        # The page takes on the language only now: this is the dearest way to come to it.
        "to Review, in that language": Visit(in_fill, review, f"coming in {other}", 100),
        "to Scores, in that language": Visit(in_fill, scores, f"coming in {other}", 100),
        "both languages, in Fill": Visit(in_fill, together, both, 100),
        "to Review, in both languages": Visit(in_fill, review, f"coming in {both}", 100),
        "Back, a page": Visit(at_next, fill.go_back, coming, 50),
        "a tick": Visit(through("fill:A1"), tick, coming, 50),
    }, {
        "coming from Scores": Visit(in_scores, empty),
        coming: Visit(in_fill, empty),
        other: Visit(in_empty, language),
        f"coming in {other}": Visit(seen_otherwise(language), empty),
        both: Visit(in_empty, together),
        f"coming in {both}": Visit(seen_otherwise(together), empty),
    }


def main():
    """Print what each visit costs, and the dearest beside the same with an empty page."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER", ROOT)) as name:
        for part in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
            os.environ[part] = name
        app = QApplication(sys.argv[:1])
        app.setStyle("Fusion")
        PAGES["empty"] = BY_NAME["empty"] = Action(
            "empty", "Home page", (), f"{__name__}:EmptyPage", needs=Needs.ASSESSMENT
        )
        window = a_window(app, Path(name))

        def timed(before, run):
            def act():
                before()
                _settled(app)
                began = time.process_time()
                run()
                _settled(app)
                return time.process_time() - began

            return act

        done, with_empty = visits(app, window)
        candidates = {key: timed(one.before, one.act) for key, one in done.items()}
        candidates |= {
            f"an empty page: {key}": timed(one.before, one.act) for key, one in with_empty.items()
        }
        figures = in_turn(candidates, RUNS, WARM_UP)
        window.close()
    print_figures("visits (wall: processor time of the visit alone)", figures)
    held = []
    for key, one in done.items():
        names = key, f"an empty page: {one.beside}"
        cost, empty = (figures[name].median_wall * 1000 for name in names)
        if one.most is None:
            held.append(cost / empty)
        goal = f"goal {GOAL}" if one.most is None else f"goal {one.most} ms"
        times = f"{cost / empty:5.2f} times an empty page ({empty:.2f} ms)"
        print(f"  {key:<30} {cost:6.1f} ms, {times}; {goal}")
    print_ratio("visits", max(held), GOAL)


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    # Settings write themselves when they go, into the folder that is already gone.
    os._exit(0)

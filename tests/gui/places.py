"""Every page of the windows, on a file that has a page of every kind; tests walk through them."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from gui.fonts import load_fonts
from gui.session import Session
from tests.builders import (
    ASSESSOR,
    NOW,
    a_ladder,
    a_question,
    a_questionnaire,
    a_ratio,
    a_record,
    a_roster,
    a_select,
)

STAGES = ("bring_in", "send", "review", "scores", "report")
PLACES = (
    "start", "recent", "new", "help", "forms", "library", "fill A1", "fill A2", "fill B1",
    "fill services", "fill T1", "evidence", "recovery", *STAGES,
)  # fmt: skip


def settle():
    for _ in range(3):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def a_file(folder):
    """A working file with a page of every kind."""
    path = folder / "walk.dra"
    record = a_record(
        a_questionnaire(
            a_ladder("A1", required="true()", not_applicable=True),
            a_select("A2"),
            *a_ratio("B1"),
            *a_roster("services"),
            a_question("T1", appearance="multiline"),
        )
    )
    Session.create(path, record, ASSESSOR, lambda: NOW).close()
    return path


class Places:
    """Shows any of the pages in a window."""

    def __init__(self, window, file, qtbot):
        self.window, self.file, self.qtbot = window, file, qtbot

    def show(self, place):
        """Put the page on screen."""
        load_fonts()
        if place in ("recent", "evidence", "recovery", *STAGES) or place.startswith("fill"):
            self.window.open_file(self.file)
        if place in STAGES:
            self.window.session.score_now()
            self.window.show_stage(place)
            if place == "report":
                sight = self.window.stages.page(place, self.window.session).sight
                self.qtbot.waitUntil(lambda: sight.ready is not None, timeout=60_000)
        elif place.startswith("fill"):
            self.window.show_question(place.removeprefix("fill "))
        else:
            getattr(self, f"_{place}")()
        settle()

    def _start(self):
        self.window.show_start()

    _recent = _start

    def _new(self):
        self.window.show_new()
        self.qtbot.waitUntil(self.window.new.start.isEnabled)

    def _help(self):
        self.window.show_help()

    def _forms(self):
        self.window.show_forms()
        self.qtbot.waitUntil(lambda: bool(self.window.forms.entries))

    def _library(self):
        self.window.show_library()
        self.qtbot.waitUntil(lambda: bool(self.window.bookcase.page.shelf.entries))

    def _evidence(self):
        self.window.show_question("A1")
        self.window.stages.fill.do("add_evidence")

    def _recovery(self):
        self.window.safe.copies.keep()
        self.window.show_copies()
        self.qtbot.waitUntil(lambda: bool(self.window.safe.page.cards))

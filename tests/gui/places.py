"""Every page of the windows, on a file that has a page of every kind; tests walk through them."""

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from assessment.questionnaire.library import find
from assessment.reports.order import Earlier
from assessment.responses.changes import SetComment
from assessment.responses.model import Layer, Place, ReasonCode, Review
from assessment.responses.review_changes import SetReview, Submit
from assessment.scoring.score import score_record
from gui.session import Session
from gui.settings import WorkRole
from gui.theme import load_fonts
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

PREVIEWED = "dgc-commune"
STAGES = ("bring_in", "send", "review", "scores", "report")
OF_FILE = ("recent", "submitted", "head", "compared", "trouble", "evidence", "recovery", *STAGES)
PLACES = (
    "start",
    "new",
    "help",
    "program",
    "forms",
    "library",
    "printing",
    "register",
    "keys",
    "recent",
    "submitted",
    "head",
    "compared",
    "trouble",
    "preview",
    "fill A1",
    "fill A2",
    "fill B1",
    "fill services",
    "fill T1",
    "evidence",
    "recovery",
    *STAGES,
)


A_VIEW = Review("A1", Layer.HEAD, True, 0, ReasonCode.OUTDATED, "ចាស់", "សុភា", NOW)


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
        if place in OF_FILE or place.startswith("fill"):
            self.window.open_file(self.file)
        if place in STAGES:
            self.window.session.score_now()
            self.window.go(place)
            if place == "report":
                report = self.window.page(place)
                self.qtbot.waitUntil(lambda: report.ready is not None, timeout=60_000)
        elif place.startswith("fill"):
            self.window.go("fill", place.removeprefix("fill "))
        else:
            getattr(self, f"_{place}")()
        settle()

    def _start(self):
        self.window.go("home")

    _recent = _start

    def _submitted(self):
        """As the unit head finds it: with the longest words a card and a button have."""
        self.window.session.apply(Submit("តារា", NOW, "មិនទាន់គ្រប់"))
        self.window.go("home")
        self.window.page("home").roles[WorkRole.HEAD].click()

    def _head(self):
        """Reviewing: two scores, who reviews, and every button of the foot."""
        self._submitted()
        self.window.open_file(self.file)
        self.window.session.apply(SetReview(Layer.HEAD, "A1", A_VIEW))
        self.window.session.score_now()
        self.window.go("review")

    def _compared(self):
        """Scores of several layers, beside an earlier round."""
        self._head()
        session = self.window.session
        earlier = replace(session.record, subject=replace(session.record.subject, round="2025"))
        scores = score_record(earlier, session.evaluation, Layer.FINAL)
        session.earlier = Earlier(earlier, scores)
        self.window.go("scores")

    def _trouble(self):
        """The file is away, and somebody wants to leave."""
        self.window.go("fill", "A1")
        self.file.rename(self.file.with_name("away.dra"))
        self.window.session.apply(SetComment(Place("A1"), "…"))
        self.window.go("home")

    def _preview(self):
        self._library()
        self.window.page("library").wanted.emit("preview", find(PREVIEWED))

    def _new(self):
        self.window.go("new")
        self.qtbot.waitUntil(self.window.page("new").start.isEnabled)

    def _help(self):
        self.window.show_help()

    def _program(self):
        self.window.go("program")

    def _forms(self):
        self.window.go("forms")
        self.qtbot.waitUntil(lambda: bool(self.window.page("forms").entries))

    def _register(self):
        self.window.go("register")

    def _keys(self):
        self.window.go("keys")

    def _printing(self):
        self._forms()
        self.window.do("print")
        self.qtbot.waitUntil(lambda: self.window.router.current == "printing", timeout=60_000)

    def _library(self):
        self.window.go("library")
        self.qtbot.waitUntil(lambda: bool(self.window.page("library").shelf.entries))

    def _evidence(self):
        self.window.go("fill", "A1")
        self.window.page("fill").do("add_evidence")

    def _recovery(self):
        self.window.safe.copies.keep()
        self.window.show_copies()
        self.qtbot.waitUntil(lambda: bool(self.window.page("recovery").cards))

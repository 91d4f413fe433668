"""The pages of the open assessment, one per stage; they do not know each other.

A person sees the start page first: what the others need is loaded when they are first shown, or
the wait for the first paint would more than double.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QStackedWidget, QWidget

from assessment.exchange.codes import short_code
from assessment.responses.model import State
from assessment.words import mark
from gui.settings import Settings
from gui.theme import Theme
from gui.wording import Wording

if TYPE_CHECKING:
    from gui.fill.page import FillPage
    from gui.session import Session

STANDS = {
    State.SUBMITTED: mark("Waiting for the unit head"),
    State.RETURNED: mark("Returned"),
    State.APPROVED: mark("Approved"),
}

CODE = 9  # two of the four groups: enough to tell forms apart

type PageMaker = Callable[["Session", Wording, Theme], QWidget]


def _fill() -> PageMaker:
    from gui.fill.page import FillPage

    return FillPage


def _review() -> PageMaker:
    from gui.review.page import ReviewPage

    return ReviewPage


def _scores() -> PageMaker:
    from gui.scores.page import ScoresPage

    return ScoresPage


def _report() -> PageMaker:
    from gui.report.page import ReportPage

    return ReportPage


def _bring_in() -> PageMaker:
    from gui.bring_in.page import BringInPage

    return BringInPage


def _send() -> PageMaker:
    from gui.send.page import SendPage

    return SendPage


STAGE_PAGES: dict[str, Callable[[], PageMaker]] = {
    "fill": _fill,
    "review": _review,
    "scores": _scores,
    "report": _report,
    "bring_in": _bring_in,
    "send": _send,
}


@dataclass(frozen=True, slots=True)
class Doors:
    """Where pages lead, and whose they are.

    Attributes:
        go: Told the code of a question that a page wants to be shown.
        package: Told the package that is to be countersigned; None when it is still to be chosen.
        stage: Told the stage that a page leads on to.
        settings: As whom, and with which key, a person works.
    """

    go: Callable[[str], None]
    package: Callable[[object], None]
    stage: Callable[[str], None]
    settings: Settings


class Stages:
    """The pages of the open assessment, made when first shown."""

    def __init__(
        self,
        stack: QStackedWidget,
        wording: Wording,
        theme: Theme,
        doors: Doors,
    ) -> None:
        """The doors lead out of the pages."""
        self._stack, self._wording, self._theme, self._doors = stack, wording, theme, doors
        self._pages: dict[str, QWidget] = {}

    @property
    def fill(self) -> "FillPage | None":
        """The questionnaire page; None while it is not made."""
        page = self._pages.get("fill")
        if page is None:
            return None
        from gui.fill.page import FillPage

        return page if isinstance(page, FillPage) else None

    def page(self, stage: str, session: "Session") -> QWidget:
        """The page of a stage."""
        if stage not in self._pages:
            page = STAGE_PAGES[stage]()(session, self._wording, self._theme)
            page.setProperty("topic", stage)
            self._pages[stage] = page
            self._stack.addWidget(page)
            doors = (
                ("go", self._doors.go),
                ("package_wanted", self._doors.package),
                ("stage_wanted", self._doors.stage),
            )
            for name, leads_to in doors:
                door = getattr(page, name, None)
                if isinstance(door, SignalInstance):
                    door.connect(leads_to)
            work_as = getattr(page, "work_as", None)
            if callable(work_as):
                work_as(self._doors.settings)
        return self._pages[stage]

    def busy(self) -> str:
        """The stage whose page writes a file just now and must not be left; empty without one."""
        for stage, page in self._pages.items():
            may_leave = getattr(page, "may_leave", None)
            if callable(may_leave) and not may_leave():
                return stage
        return ""

    def give_all(self) -> None:
        """Give everything typed and not given yet."""
        if self.fill is not None:
            self.fill.give_all()

    def close(self) -> None:
        """Drop all pages."""
        for page in self._pages.values():
            self._stack.removeWidget(page)
            page.deleteLater()
        self._pages.clear()

    def show_compact(self, *, compact: bool) -> None:
        """Tell the questionnaire page how much room there is."""
        if self.fill is not None:
            self.fill.show_compact(compact=compact)

    def take_back(self, act: Callable[[], bool]) -> None:
        """Undo or redo; the questionnaire page, if it is on screen, goes where it happened."""
        if self.fill is not None and self._stack.currentWidget() is self.fill:
            self.fill.take_back(act)
        else:
            act()

    def do(self, name: str) -> None:
        """Do an action of the questionnaire page, if it is on screen."""
        if self.fill is not None and self._stack.currentWidget() is self.fill:
            self.fill.do(name)


def place_words(session: "Session", wording: Wording) -> tuple[str, str]:
    """The unit; and below it round, questionnaire, and the step it is at once handed in."""
    subject, settings = session.record.subject, session.questionnaire.settings
    below = wording.words.say(
        "Round {round} · Questionnaire {version}",
        round=wording.digits(subject.round),
        version=settings.version or wording.plain(settings.title),
    )
    # Of the same questionnaire and version, this is how its paper form begins its code.
    below = f"{below} · {short_code(session.questionnaire.fingerprint)[:CODE]}"
    stands = STANDS.get(session.record.state)
    if stands is not None:
        below = f"{below} · {wording.words.say(stands)}"
    return wording.plain(subject.unit_name), below

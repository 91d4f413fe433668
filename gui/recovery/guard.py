"""Watches over the open assessment: nobody leaves while changes are only in memory."""

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject

from assessment.errors import Finding
from gui.messages import sentence
from gui.recovery.banner import Banner
from gui.recovery.moving import Moving
from gui.session import Session
from gui.theme import Theme
from gui.wording import Wording


class Guard(QObject):
    """Tells with its banner when the disk refuses, and leads to another place."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Watch nothing yet."""
        super().__init__()
        self._wording = wording
        self.banner = Banner(wording, theme)
        self.banner.offer("elsewhere")
        self.banner.offer("again", "quiet")
        self.banner.offer("leave", "danger")
        self.banner.offer("close", "quiet")
        self._session: Session | None = None
        self._findings: tuple[Finding, ...] = ()
        self._moved: Path | None = None
        self._leave: Callable[[], object] | None = None
        self._given_up = False
        self.moving = Moving(wording, theme, self.banner)
        self.moving.told.connect(self._words)
        self.banner.chosen.connect(self._chosen)
        wording.changed.connect(self._words)

    def watch(self, session: Session) -> None:
        """Watch over this session from now on."""
        self._session = session
        self._findings, self._moved, self._leave = (), None, None
        self._given_up = False
        session.saving.held.connect(self._hold)
        session.saving.moved.connect(self._go_on)
        self._words()

    def may_leave(self, then: Callable[[], object]) -> bool:
        """Whether nothing would be lost; else says so, and does ``then`` if a person insists."""
        session = self._session
        if self.moving.hold_back():
            return False
        if session is None or not session.saving.waiting or self._given_up:
            return True
        if session.saving.again():
            return True
        self._leave = then
        self._words()
        self.banner.buttons["elsewhere"].setFocus()
        return False

    def rest(self) -> None:
        """Nothing is open any more."""
        self._session = None
        self.moving.rest()
        self.banner.hide()

    def _hold(self, findings: Iterable[Finding]) -> None:
        self._findings = tuple(findings)
        if not self._findings:
            self._leave = None
        self._words()

    def _go_on(self, path: Path) -> None:
        self._moved = path
        self._words()

    def _words(self) -> None:
        say, count = self._wording.words.say, self._wording.words.count
        session = self._session
        if self.moving.show():
            return
        if session is not None and self._findings:
            n = session.saving.waiting
            more = count(
                "{n} change is not saved yet; it is kept while the program is open.",
                "{n} changes are not saved yet; they are kept while the program is open.",
                n,
            )
            offers = {"elsewhere": say("Save elsewhere…"), "again": say("Try again")}
            if self._leave is not None:
                more = count("If you leave now, {n} change is lost.",
                             "If you leave now, {n} changes are lost.", n)  # fmt: skip
                offers["leave"] = say("Leave without saving")
            title = " ".join(sentence(one, self._wording) for one in self._findings)
            self.banner.show_words("error", title, self._wording.digits(more), offers)
        elif session is not None and self._moved is not None:
            title = say("Everything is saved in {file}. Your work continues there.",
                        file=self._moved.name)  # fmt: skip
            folder = str(self._moved.parent)
            self.banner.show_words("note", title, folder, {"close": say("Close")})
        else:
            self.banner.hide()

    def _chosen(self, name: str) -> None:
        if name == "elsewhere" and self._session is not None:
            self.moving.begin(self._session)
        elif name == "again" and self._session is not None:
            self._session.saving.again()
        elif name == "leave" and self._leave is not None:
            self._given_up = True
            self._leave()
        elif name == "close":
            self._moved = None
            self._words()

"""What a person is told when a file is opened from a strange place, or cannot be opened."""

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from assessment.errors import AssessmentError, Finding
from assessment.files.disk import Kind
from assessment.files.moving import Arrival
from assessment.words import mark
from gui.messages import sentence
from gui.recovery.banner import Banner
from gui.recovery.moving import Moving
from gui.session import Session
from gui.tasks import Task
from gui.theme import Theme
from gui.wording import Wording

LEAVE_SECONDS = 120.0
SAID = {
    Kind.REMOVABLE: mark("{file} is on a removable drive."),
    Kind.NETWORK: mark("{file} is in a network folder."),
    Kind.READ_ONLY: mark("{file} can only be read where it is."),
    Kind.LOCAL: mark("{file} was copied."),
}


class Doors(QObject):
    """Its banner says what became of the file asked for, and offers the way on.

    Signals:
        recovery_wanted: The path of a file whose copies a person wants to see.
    """

    recovery_wanted = Signal(object)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Nothing to say yet."""
        super().__init__()
        self._wording = wording
        self.banner = Banner(wording, theme)
        self.banner.setObjectName("doors_banner")
        roles = {"recovery": "plain", "back": "plain", "leave": "plain", "move": "plain"}
        roles["shut"] = "quiet"
        for name, role in roles.items():
            self.banner.offer(name, role)
        self._session: Session | None = None
        self._arrival: Arrival | None = None
        self._broken: Path | None = None
        self._coming: Path | None = None
        self._strange: Kind | None = None
        self._findings: tuple[Finding, ...] = ()
        self._done = False
        self._leave: Callable[[], object] | None = None
        self._task: Task | None = None
        self.moving = Moving(wording, theme, self.banner)
        self.moving.told.connect(self._words)
        self.moving.gone_on.connect(self.rest)
        self.banner.chosen.connect(self._chosen)
        wording.changed.connect(self._words)

    def arrived(self, session: Session, arrival: Arrival) -> None:
        """The session works on a copy of a file that lies elsewhere."""
        self.rest()
        self._session, self._arrival = session, arrival
        self._words()

    def wait(self, path: Path) -> None:
        """That file is on its way to this computer."""
        self.rest()
        self._coming = path
        self._words()

    def strange(self, session: Session, kind: Kind) -> None:
        """The session works where one should not."""
        self.rest()
        self._session, self._strange = session, kind
        self._words()

    def offer_recovery(self, path: Path) -> None:
        """That file cannot be opened; there may be copies of it."""
        self.rest()
        self._broken = path
        self._words()

    def may_leave(self, then: Callable[[], object]) -> bool:
        """Whether what was done here is where the file came from; says so once where it is not."""
        if self._task is not None or self.moving.hold_back():
            return False  # the banner says what is going on
        session, arrival = self._session, self._arrival
        behind = session is not None and arrival is not None and session.head != arrival.head
        if arrival is None or not behind or arrival.kind is Kind.READ_ONLY or self._leave:
            return True
        self._leave, self._done = then, False
        self._words()
        self.banner.buttons["back"].setFocus()
        return False

    def warn(self, findings: Iterable[Finding]) -> None:
        """Say something that stops nobody."""
        self._findings = tuple(findings)
        self._words()

    def rest(self) -> None:
        """Say nothing any more; what is being written comes to its end."""
        task, self._task = self._task, None
        if task is not None:
            task.end(LEAVE_SECONDS)
            task.deleteLater()
        self._session, self._arrival, self._broken, self._coming = None, None, None, None
        self._findings, self._done = (), False
        self._leave, self._strange = None, None
        self.moving.rest()
        self.banner.hide()

    def _words(self) -> None:
        if not self.moving.show():
            self._say()

    def _say(self) -> None:
        say = self._wording.words.say
        if self._task is not None and self._arrival is not None:
            folder = self._arrival.origin.parent
            title = say("Writing back to {folder}… Do not remove the drive yet.", folder=folder)
            self.banner.show_words("note", title, "", {})
        elif self._findings:
            title = " ".join(sentence(one, self._wording) for one in self._findings)
            offers = {"back": say("Write back")} if self._arrival is not None else {}
            self._show("warning", title, "", offers)
        elif self._arrival is not None and self._leave is not None and not self._done:
            title = say("What you did was not written back to {folder} yet.",
                        folder=self._arrival.origin.parent)  # fmt: skip
            more = say("It is saved on this computer: {path}", path=self._arrival.path)
            offers = {"back": say("Write back"), "leave": say("Leave without writing back")}
            self._show("warning", title, more, offers)
        elif self._arrival is not None:
            self._say_arrival(self._arrival)
        elif self._strange is not None and self._session is not None:
            title = say(SAID[self._strange], file=self._session.path.name)
            more = say("Answers are safer on a disk of this computer.")
            self._show("warning", title, more, {"move": say("Save elsewhere…")})
        elif self._coming is not None:
            title = say("{file} is being copied to this computer…", file=self._coming.name)
            self._show("note", title, "", {})
        elif self._broken is not None:
            title = say("{file} may still be recovered.", file=self._broken.name)
            more = say("There may be a backup copy, or parts of it can be recovered.")
            self._show("note", title, more, {"recovery": say("Backups and recovery")})

    def _say_arrival(self, arrival: Arrival) -> None:
        say = self._wording.words.say
        if self._done:
            folder = str(arrival.origin.parent)
            title = say("Everything was written back to {folder} and read again.", folder=folder)
            more = say("The drive can be removed now.")
            self._show("note", title, more if arrival.kind is Kind.REMOVABLE else "", {})
            return
        title = say(SAID[arrival.kind], file=arrival.origin.name)
        more = say("You are working on a copy on this computer: {path}", path=arrival.path)
        if arrival.was_here:
            more = say(
                "You are continuing in your copy on this computer: {path}", path=arrival.path
            )
        can_return = arrival.kind is not Kind.READ_ONLY
        self._show("note", title, more, {"back": say("Write back")} if can_return else {})

    def _show(self, kind: str, title: str, more: str, offers: dict[str, str]) -> None:
        shut = {"shut": self._wording.words.say("Close")}
        self.banner.show_words(kind, title, more, offers | shut)

    def _chosen(self, name: str) -> None:
        if name == "recovery" and self._broken is not None:
            self.recovery_wanted.emit(self._broken)
        elif name == "back":
            self._write_back()
        elif name == "move" and self._session is not None:
            self.moving.begin(self._session)
        elif name == "leave" and self._leave is not None:
            self._leave()
        elif name == "shut":
            self.rest()

    def _write_back(self) -> None:
        if self._session is None or self._arrival is None or self._task is not None:
            return
        self._findings = ()
        saving, arrival = self._session.saving, self._arrival
        if not saving.small:
            # A stick is slow: the window stays alive meanwhile.
            self._task = Task(lambda _: saving.take_back(arrival), self)
            self._task.finished.connect(self._came_back)
            self._task.failed.connect(self._stayed)
            self._task.start()
            self._words()
            return
        try:
            self._came_back(saving.take_back(arrival))
        except AssessmentError as problem:
            self._stayed(problem)

    def _came_back(self, arrival: Arrival) -> None:
        self._over()
        self._arrival, self._done = arrival, True
        self._words()

    def _stayed(self, problem: BaseException) -> None:
        self._over()
        if not isinstance(problem, AssessmentError):
            raise problem
        self._findings, self._done = problem.findings, False
        self._words()

    def _over(self) -> None:
        if self._task is not None:
            self._task.deleteLater()
            self._task = None

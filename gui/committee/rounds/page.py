"""The page of rounds: seen together, reminded of, opened."""

from PySide6.QtWidgets import QFrame, QWidget

from assessment.secretariat.opening import opened_rounds
from gui.committee.page import CommitteePage, WorkBar
from gui.committee.rounds.opening import OpeningForm
from gui.committee.rounds.paths import PathsPart
from gui.committee.rounds.reminding import RemindingPart
from gui.committee.session import CommitteeSession
from gui.committee.snapshot import Snapshot
from gui.look import Look
from gui.widgets.buttons import Segments
from gui.widgets.fields import Combo
from gui.widgets.label import Label
from gui.widgets.style import spread, stack

PATHS, REMINDERS, OPENING = "paths", "reminders", "opening"


class RoundsPage(CommitteePage):
    def __init__(self, session: CommitteeSession, look: Look) -> None:
        super().__init__(session, look)
        self._title = Label(role="h2")
        self.parts = Segments("rounds_part", (PATHS, REMINDERS, OPENING))
        self.round = Combo(look, "reminder_round")
        self.round.setMinimumWidth(170)
        self._names: tuple[str, ...] = ()
        self.paths = PathsPart(session, look)
        self.reminding = RemindingPart(session, look)
        self.opening = OpeningForm(session, look)
        self._shown: dict[str, QFrame] = {
            PATHS: self.paths, REMINDERS: self.reminding, OPENING: self.opening,
        }  # fmt: skip
        self.at = PATHS
        at_work = WorkBar(session, look)
        head = spread(self._title, self.parts, None, at_work, self.round)
        bodies = ((part, 1) for part in self._shown.values())
        stack(head, self.findings, *bodies, on=self, margins=(16, 12, 16, 12), gap=8)
        self.parts.picked.connect(self.show_part)
        self.round.activated.connect(lambda _: self.reminding.read(self.round.currentData()))
        self.opening.opened.connect(self._opened)
        self.follow()
        self.show_part(PATHS)

    def begin(self, about: object = None) -> None:
        if isinstance(about, str) and about in self._shown:
            self.show_part(about)
        self.paths.read()
        self._read()

    def show_part(self, key: str) -> None:
        self.at = key
        self.show_findings(())
        self.parts.show_key(key)
        for other, part in self._shown.items():
            part.setVisible(other == key)
        self.round.setVisible(key == REMINDERS)
        if key == OPENING:
            self.opening.offer()

    def show_collection(self, snapshot: Snapshot) -> None:
        super().show_collection(snapshot)
        if self.isVisible():
            self._read()

    def _read(self) -> None:
        self._session.run(lambda held, _step: opened_rounds(held), self._show_rounds, quiet=True)

    def _show_rounds(self, names: tuple[str, ...]) -> None:
        self._names = names
        if names:
            kept = self.reminding.round
            self.reminding.read(kept if kept in names else names[-1])
        self._say_rounds()

    def _opened(self, occasion: str) -> None:
        self.reminding.round = occasion

    def first_focus(self) -> None:
        self.parts.buttons[self.at].setFocus()

    def regions(self) -> list[QWidget]:
        return [self.parts, self._shown[self.at]]

    def say(self) -> None:
        say = self._look.say
        self._title.say(say("Rounds"))
        words = {
            PATHS: say("All rounds"),
            REMINDERS: say("Reminders"),
            OPENING: say("Open a round"),
        }
        self.parts.say(say("Rounds"), words)
        self._say_rounds()
        for part in (self.paths, self.reminding, self.opening):
            part.say()

    def _say_rounds(self) -> None:
        say, digits = self._look.say, self._look.digits
        entries = [(say("Round {round}", round=digits(name)), name) for name in self._names]
        self.round.show_entries(say("Round"), entries, self.reminding.round)

"""The head of the intake: where files are dropped, how far receiving is, and what came of it."""

from collections import Counter

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from assessment.consolidation.intake import Intake
from assessment.consolidation.model import Merge
from gui.committee.intake.verdicts import KIND_OF, KINDS
from gui.committee.page import WorkBar
from gui.committee.session import CommitteeSession
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.style import spread, stack
from gui.wording import Wording


class IntakeHead(QFrame):
    """Says what a person wants.

    Signals:
        files_wanted: Files are to be chosen.
        folder_wanted: A folder is to be chosen.
        turn_wanted: The intake that ended is to be withdrawn, or brought back (number, back).
    """

    files_wanted = Signal()
    folder_wanted = Signal()
    turn_wanted = Signal(int, bool)

    def __init__(self, session: CommitteeSession, wording: Wording, theme: Theme) -> None:
        super().__init__()
        self.setProperty("frame", "chosen")
        self.setObjectName("intake_head")
        self._wording = wording
        self._step: tuple[int, int] | None = None
        self._outcome: Intake | None = None
        self._stopped, self._withdrawn = 0, False
        self._title = ElidingLabel(role="h2")
        self._hint = Label(role="small", wrap=True)
        self._status = Label(role="small")
        self.files = Button(theme, "choose_files", role="primary", drawing="folder")
        self.folder = Button(theme, "choose_folder", drawing="folder")
        self.turn = Button(theme, "turn_intake", role="quiet", drawing="returned")
        self.at_work = WorkBar(session, wording, theme)
        buttons = self.at_work, self.files, self.folder
        head = spread((self._title, 1), self.turn, self._status, *buttons)
        stack(head, self._hint, on=self, margins=(18, 8, 12, 8), gap=4)
        self.files.clicked.connect(self.files_wanted)
        self.folder.clicked.connect(self.folder_wanted)
        self.turn.clicked.connect(self._turn)
        self.say()

    @property
    def receiving(self) -> bool:
        """Whether files are being received."""
        return self._step is not None

    def show_step(self, done: int, total: int) -> None:
        self._step, self._outcome = (done, total), None
        self.say()

    def show_outcome(self, outcome: Intake | None) -> None:
        """What came of it; None when a person stopped it."""
        done = self._step[0] if self._step else 0
        self._step, self._outcome, self._withdrawn = None, outcome, False
        self._stopped = done if outcome is None else 0
        self.say()

    def show_rest(self) -> None:
        """Nothing is received now."""
        self._step = None
        self.say()

    def show_merges(self, merges: tuple[Merge, ...]) -> None:
        """Whether the intake that ended counts, or was withdrawn."""
        number = None if self._outcome is None else self._outcome.merge
        self._withdrawn = any(one.withdrawn for one in merges if one.number == number)
        self.say()

    def show_busy(self, *, busy: bool) -> None:
        for button in (self.files, self.folder, self.turn):
            button.setEnabled(not busy)

    def say(self) -> None:
        wording, say = self._wording, self._wording.words.say
        self.files.say(say("Choose files…"))
        self.folder.say(say("Choose a folder…"))
        self.turn.say(say("Restore") if self._withdrawn else say("Withdraw this intake"))
        self.turn.setVisible(self._number is not None)
        for button in (self.files, self.folder):
            button.setVisible(not self.receiving)
        if self._step is not None:
            done, total = self._step
            self._title.say(wording.count("Receiving {n} file", "Receiving {n} files", total))
            self._status.say(say("{n} done", n=wording.number(done)))
        else:
            self._title.say(*self._said_at_rest())
            self._status.say("")
        self._hint.say(self._hinted())

    @property
    def _number(self) -> int | None:
        return None if self._outcome is None or self.receiving else self._outcome.merge

    def _hinted(self) -> str:
        say, number = self._wording.words.say, self._wording.number
        if self._outcome is not None and self._outcome.files:
            counts = Counter(KIND_OF[one.arrival.verdict] for one in self._outcome.files)
            told = [f"{say(KINDS[kind][2])} {number(counts[kind])}"
                    for kind in KINDS if counts[kind]]  # fmt: skip
            return " · ".join(told)
        if self._stopped and not self.receiving:
            return say(
                "Drop the same files or folder again to continue: files already received are "
                "skipped."
            )
        return say(
            "You may stop at any moment. What was received is kept, and dropping the same files "
            "again creates no duplicates."
        )

    def _said_at_rest(self) -> tuple[str, str]:
        """What stands above, and where there is no room for it."""
        say, count = self._wording.words.say, self._wording.count
        if self._outcome is not None:
            files = len(self._outcome.files)
            told = count("{n} file received", "{n} files received", files)
            short = count("{n} file", "{n} files", files)
            if self._withdrawn:
                told, short = (say("withdrawn: {what}", what=one) for one in (told, short))
            return told, short
        if self._stopped:
            return count("Stopped after {n} file", "Stopped after {n} files", self._stopped), ""
        return say("Drop packages or a folder here"), ""

    def _turn(self) -> None:
        if self._number is not None:
            self.turn_wanted.emit(self._number, self._withdrawn)

"""What the national report is to be, the buttons that make it, and how far the work is."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QSizePolicy, QWidget

from assessment.problems.commands import CommandProblem
from assessment.reports.order import Edition, Tongue
from gui.theme import Theme
from gui.widgets.buttons import Button, Segments
from gui.widgets.label import Label
from gui.widgets.marks import Chip
from gui.widgets.style import named, spread, stack
from gui.wording import Wording

ALL, FINAL = "all", "final"
SAVE = "Ctrl+Shift+S"
DOWN, RIGHT = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight


class FoldingSegments(Segments):
    """Buttons that stand below one another where the room beside one another is short."""

    def __init__(self, name: str, keys: tuple[str, ...]) -> None:
        super().__init__(name, keys)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As wide as all of them side by side, as high as they stand now."""
        wanted, now = self._wanted(), super().sizeHint()
        return QSize(sum(wanted) + self._around(), now.height())

    def minimumSizeHint(self) -> QSize:
        wanted, now = self._wanted(), super().sizeHint()
        return QSize(max(wanted) + self._around(), now.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._line.setDirection(DOWN if self.sizeHint().width() > self.width() else RIGHT)

    def _wanted(self) -> list[int]:
        return [button.sizeHint().width() for button in self.buttons.values()]

    def _around(self) -> int:
        """How much wider than its buttons the frame is."""
        wanted = self._wanted()
        buttons = max(wanted) if self._line.direction() == DOWN else sum(wanted)
        return super().sizeHint().width() - buttons


class ReportChoices(QWidget):
    """Language, which packages, for whom; says that something else is chosen now."""

    changed = Signal()

    def __init__(self, wording: Wording) -> None:
        super().__init__()
        self._wording = wording
        self.tongue, self.reach, self.final = Tongue.KM, Edition.FULL, False
        self.tongues = FoldingSegments("report_language", tuple(Tongue))
        self.which = FoldingSegments("report_units", (ALL, FINAL))
        self.reaches = FoldingSegments("report_reach", tuple(Edition))
        self._rows = [(Label(role="smallbold"), segments)
                      for segments in (self.tongues, self.which, self.reaches)]  # fmt: skip
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(1, 1)
        for at, (caption, segments) in enumerate(self._rows):
            grid.addWidget(caption, at, 0)
            grid.addLayout(spread(segments, None), at, 1)
            for key, button in segments.buttons.items():
                button.clicked.connect(lambda _=False, of=segments, to=key: self._choose(of, to))

    def say(self) -> None:
        say = self._wording.words.say
        names = say("Language"), say("Which packages"), say("For whom")
        words: tuple[Mapping[str, str], ...] = (
            {Tongue.KM: "ខ្មែរ", Tongue.EN: "English", Tongue.BOTH: say("Both, one file each")},
            {ALL: say("All packages"), FINAL: say("Approved only")},
            {
                Edition.FULL: say("Committee: everything"),
                Edition.PUBLISHED: say("Public: no names of people, no remarks"),
                Edition.BY_BLOCK: say("Public: groups only"),
            },
        )
        chosen = self.tongue, FINAL if self.final else ALL, self.reach
        for at, (caption, segments) in enumerate(self._rows):
            caption.say(names[at])
            segments.say(names[at], words[at])
            segments.show_key(chosen[at])

    def _choose(self, segments: Segments, key: str) -> None:
        if segments is self.tongues:
            self.tongue = Tongue(key)
        elif segments is self.which:
            self.final = key == FINAL
        else:
            self.reach = Edition(key)
        self.changed.emit()


class ReportCard(QFrame):
    """Status, choices, buttons, and how far the work is."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__()
        named(self, "report_choices").setProperty("frame", "card")
        self._wording = wording
        self.status = Chip(theme, "report_status")
        self.conflicts = Button(theme, "to_conflicts", role="quiet", drawing="conflict")
        self._about = Label(wrap=True)
        self.choices = ReportChoices(wording)
        self.look = Button(theme, "show_pages", role="primary", drawing="view")
        self.xlsx = Button(theme, "write_xlsx", drawing="table")
        self._how = Label(role="small", wrap=True)
        inner = stack(on=self, margins=(20, 14, 20, 16), gap=8)
        inner.addLayout(spread(self.status, self.conflicts, None))
        inner.addWidget(self._about)
        inner.addWidget(self.choices)
        inner.addSpacing(6)
        inner.addLayout(spread(self.look, self.xlsx, None))
        inner.addWidget(self._how)

    def say(self, conflicts: int, blocking: int, *, closed: bool) -> None:
        """Say everything in the language in use; so many conflicts are open, and forbid it."""
        say = self._wording.words.say
        if self.choices.final and closed:
            self.status.show_chip("ok", "done", say("FINAL"))
            told = say("The units approved when the round was closed. Its figures do not change.")
        elif self.choices.final and blocking:
            self.status.show_chip("stop", "finding", say("NOT POSSIBLE YET"))
            told = say(CommandProblem.CONFLICTS_OPEN.message, n=self._wording.number(blocking))
        elif self.choices.final:
            self.status.show_chip("warn", "warning", say("APPROVED UNITS ONLY"))
            told = say(
                "Only packages that a unit head approved. No conflict may be open. The report is "
                "final when the round is closed."
            )
        else:
            self.status.show_chip("warn", "warning", say("PROVISIONAL"))
            told = say("All packages that count, approved or not.")
        self._about.say(told)
        self.conflicts.say(say("Conflicts not decided: {n}", n=self._wording.number(conflicts)))
        self.conflicts.setVisible(bool(conflicts))
        self.choices.say()
        self.look.say(say("Preview and save PDF…"))
        self.xlsx.say(say("Write Excel…"))
        how = say(
            "The pages are shown and saved exactly as shown. {keys} does both at once.", keys=SAVE
        )
        self._how.say(how)

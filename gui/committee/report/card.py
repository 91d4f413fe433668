"""What the national report is to be, and the buttons that make it."""

from PySide6.QtWidgets import QFrame, QVBoxLayout

from gui.committee.report.choices import ReportChoices
from gui.committee.writing_bar import WritingBar
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from gui.widgets.marks import Chip
from gui.widgets.style import named, spread
from gui.wording import Wording

SAVE = "Ctrl+Shift+S"


class ReportCard(QFrame):
    """Status, choices, buttons, and how far the work is."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Nothing is being made."""
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
        self.bar = WritingBar(wording, theme)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(20, 14, 20, 16)
        inner.setSpacing(8)
        inner.addLayout(spread(self.status, self.conflicts, None))
        inner.addWidget(self._about)
        inner.addWidget(self.choices)
        inner.addSpacing(6)
        inner.addLayout(spread(self.look, self.xlsx, None))
        inner.addWidget(self._how)
        inner.addWidget(self.bar)

    def say(self, conflicts: int) -> None:
        """Say everything in the language in use; so many conflicts are open."""
        say = self._wording.words.say
        if self.choices.final:
            self.status.show_chip("ok", "done", say("FINAL"))
            told = say("Only packages that a unit head approved. No conflict may be open.")
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
        self.bar.say()

"""The left side of the report page: language, and whether the results are final and why."""

from PySide6.QtWidgets import QVBoxLayout

from assessment.reports.wish import Tongue
from gui.theme import Theme
from gui.widgets.buttons import Segments, spread
from gui.widgets.label import Label
from gui.widgets.marks import Chip
from gui.widgets.style import frame
from gui.widgets.tick_row import TickRow
from gui.wording import Wording

WIDE = 340


class Choices:
    """The panel and what is chosen in it; ``panel`` goes into the page."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Speak the language of the windows at first."""
        self._wording = wording
        self.tongue = Tongue(wording.language.value)
        self.panel = frame("panel", "report_choices")
        self._title = Label(role="h1", wrap=True)
        self._language = Label(role="smallbold")
        self.tongues = Segments("report_language", tuple(Tongue))
        self.status = Chip(theme, "report_status")
        self.annex = TickRow(theme, "report_annex")
        self.compared = Label(role="small", wrap=True)
        self.compared.setObjectName("report_compared")
        self._why = Label(role="small", wrap=True)
        self._why.setObjectName("report_why")
        self._hint = Label(role="small", wrap=True)
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._language)
        column.addLayout(spread(self.tongues, None))
        column.addWidget(self.annex)
        column.addWidget(self.compared)
        column.addSpacing(8)
        column.addLayout(spread(self.status, None))
        column.addWidget(self._why)
        column.addStretch(1)
        column.addWidget(self._hint)

    def show_compared(self, earlier: str) -> None:
        """Say which earlier round the report compares with; empty without one."""
        say = self._wording.words.say
        told = say("Compared with round {round}", round=self._wording.digits(earlier))
        self.compared.say(told if earlier else "")
        self.compared.setVisible(bool(earlier))

    def show_status(self, *, final: bool) -> None:
        """Say whether the results are final, and why."""
        say = self._wording.words.say
        self._title.say(say("Unit report"))
        self._language.say(say("Language of the report"))
        self.tongues.setAccessibleName(say("Language of the report"))
        names = {Tongue.KM: "ខ្មែរ", Tongue.EN: "English", Tongue.BOTH: say("Both")}
        for tongue, button in self.tongues.buttons.items():
            button.setText(names[Tongue(tongue)])
            button.setAccessibleName(names[Tongue(tongue)])
        self.tongues.show_key(self.tongue)
        self.annex.say(say("With the annex: why these scores"))
        if final:
            self.status.show_chip("ok", "done", say("FINAL"))
            self._why.say(say("The unit head has approved the results."))
        else:
            self.status.show_chip("warn", "warning", say("PROVISIONAL"))
            self._why.say(say("The unit head has not approved the results yet."))
        self._hint.say(
            say("On the right: cover, key figures and parts. The pages themselves are in the PDF.")
        )

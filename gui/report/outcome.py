"""What came of writing a report: where it is, or what stood in the way and what to do."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assessment.errors import Finding
from gui.report.making import Saved
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.findings_list import FindingsList
from gui.widgets.label import Label
from gui.widgets.marks import Icon
from gui.widgets.style import frame
from gui.wording import Wording


class Outcome(QWidget):
    """Says what a person wants to open, or that they want to save under another name.

    Signals:
        opened: The file or folder to open.
        again: Save under another name.
    """

    opened = Signal(object)
    again = Signal()

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Nothing is shown until something was written or refused."""
        super().__init__()
        self.setObjectName("outcome")
        self._wording = wording
        self.saved: Saved | None = None
        self.findings = FindingsList(wording, theme, with_places=False)
        self.other_name = Button(theme, "save_elsewhere")
        self._card = frame("note", "saved_card")
        self._text = Label(wrap=True).can_be_copied()
        self._text.setObjectName("saved_text")
        self.open_file = Button(theme, "open_report", drawing="document")
        self.open_folder = Button(theme, "open_folder", drawing="folder")
        self._build(Icon(theme, "done", "ok"))
        self.open_file.clicked.connect(lambda: self._open(folder=False))
        self.open_folder.clicked.connect(lambda: self._open(folder=True))
        self.other_name.clicked.connect(self.again)
        self.show_nothing()

    def _build(self, icon: Icon) -> None:
        line = QHBoxLayout(self._card)
        line.setContentsMargins(12, 6, 8, 6)
        line.setSpacing(10)
        line.addWidget(icon)
        line.addWidget(self._text, 1)
        line.addWidget(self.open_file)
        line.addWidget(self.open_folder)
        refused = QHBoxLayout()
        refused.addWidget(self.findings, 1)
        refused.addWidget(self.other_name)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 16, 8)
        column.addWidget(self._card)
        column.addLayout(refused)

    def show_nothing(self) -> None:
        """Neither saved nor refused."""
        self.saved = None
        self.findings.show_findings(())
        self.hide()

    def show_saved(self, saved: Saved) -> None:
        """Where the report is."""
        self.saved = saved
        self.findings.show_findings(())
        self.other_name.hide()
        self._card.show()
        self.say()
        self.show()

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """What stood in the way."""
        self.saved = None
        self._card.hide()
        self.findings.show_findings(findings)
        self.other_name.show()
        self.say()
        self.show()

    def say(self) -> None:
        """All words again, in the language in use."""
        words = self._wording.words
        tip = words.say("It opens in the viewer of this computer, which can print it.")
        self.open_file.say(words.say("Open the report"), tip=tip)
        self.open_folder.say(words.say("Open the folder"))
        self.other_name.say(words.say("Save as…"))
        if self.saved is None:
            return
        told = words.say("Saved: {file}", file=self.saved.path.name)
        if self.saved.pages:
            pages = self._wording.digits(str(self.saved.pages))
            told += " · " + words.say("Pages: {n}", n=pages)
        told += " · " + words.say("Check code: {code}", code=self.saved.short_code)
        self._text.say(told)

    def _open(self, *, folder: bool) -> None:
        if self.saved is not None:
            path: Path = self.saved.path
            self.opened.emit(path.parent if folder else path)

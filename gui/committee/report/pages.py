"""The pages of the national report before they are written: what is written is what was seen."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assessment.language.text import Language
from gui.committee.report.card import SAVE
from gui.committee.report.making import Looked, Paper
from gui.committee.segments import name_segments
from gui.theme import Theme
from gui.widgets.buttons import Button, Segments
from gui.widgets.page_preview import PagePreview
from gui.widgets.style import named, spread
from gui.wording import Wording

NAMES: dict[str, str] = {Language.KM: "ខ្មែរ", Language.EN: "English"}


class ReportPages(QWidget):
    """Shows one language at a time.

    Signals:
        closed: Back to what can be chosen.
        write_wanted: These pages are to be written.
    """

    closed = Signal()
    write_wanted = Signal()

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Nothing to be looked at yet."""
        super().__init__()
        named(self, "national_pages")
        self._wording = wording
        self.looked: Looked | None = None
        self.language = Language.KM
        self.back = Button(theme, "close_pages", drawing="back")
        self.tongues = Segments("pages_language", tuple(NAMES))
        self.write = Button(theme, "write_pages", role="primary", drawing="saving")
        self.preview = PagePreview(wording, theme, "national_preview")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        line = spread(self.back, self.tongues, None, self.write)
        line.setContentsMargins(16, 10, 16, 2)
        column.addLayout(line)
        column.addWidget(self.preview, 1)
        self.back.clicked.connect(self.closed)
        self.write.clicked.connect(self.write_wanted)
        for language, button in self.tongues.buttons.items():
            button.clicked.connect(lambda _=False, to=language: self.show_language(Language(to)))
        self.say()

    def show_looked(self, looked: Looked) -> None:
        """Show the pages, the first language first."""
        self.looked = looked
        self.tongues.setVisible(len(looked.papers) > 1)
        self.show_language(looked.papers[0].language)

    def show_language(self, language: Language) -> None:
        """Show the pages in this language."""
        self.language = language
        self.tongues.show_key(language)
        papers = () if self.looked is None else self.looked.papers
        for paper in papers:
            if paper.language is language:
                self._show(paper)

    def _show(self, paper: Paper) -> None:
        """Its pages; where they cannot be shown, why. They can be saved all the same."""
        if paper.sizes:
            self.preview.show_pages(paper.made.pdf, paper.sizes)
        else:
            self.preview.show_findings(paper.findings)

    def forget(self) -> None:
        """Keep no pages."""
        self.looked = None
        self.preview.show_findings(())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leads back; pages are turned from wherever the keyboard is."""
        turns = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.closed.emit()
        elif key in turns:
            self.preview.view.turn(turns[key])
        else:
            super().keyPressEvent(event)

    def say(self) -> None:
        """Say everything in the language in use."""
        say = self._wording.words.say
        self.back.say(say("Back"), tip="Esc")
        self.write.say(say("Save PDF…"), tip=SAVE)
        name_segments(self.tongues, say("Language"), NAMES)

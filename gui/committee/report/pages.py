"""The pages of the national report before they are written."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from assessment.language.text import Language
from gui.committee.report.cards import SAVE
from gui.committee.report.making import SeenReport
from gui.theme import Theme
from gui.widgets.buttons import Button, Segments
from gui.widgets.page_preview import PagePreview
from gui.widgets.style import named, spread, stack
from gui.widgets.window_page import Printout
from gui.wording import Wording

NAMES = {Language.KM: "ខ្មែរ", Language.EN: "English"}


class ReportPages(QWidget):
    """Shows one language at a time; what is written is what was seen.

    Signals:
        closed: Back to what can be chosen.
        write_wanted: These pages are to be written.
    """

    closed = Signal()
    write_wanted = Signal()

    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__()
        named(self, "national_pages")
        self._wording = wording
        self.seen: SeenReport | None = None
        self.language = Language.KM
        self.back = Button(theme, "close_pages", drawing="back")
        self.tongues = Segments("pages_language", tuple(NAMES))
        self.write = Button(theme, "write_pages", role="primary", drawing="saving")
        self.print = Button(theme, "print_pages", drawing="print")
        self.preview = PagePreview(wording, theme, "national_preview")
        buttons = self.back, self.tongues, None, self.print, self.write
        line = spread(*buttons, margins=(16, 10, 16, 2))
        stack(line, (self.preview, 1), on=self)
        self.back.clicked.connect(self.closed)
        self.write.clicked.connect(self.write_wanted)
        self.tongues.picked.connect(lambda language: self.show_language(Language(language)))
        self.say()

    def show_pages(self, seen: SeenReport) -> None:
        """Show the pages, the first language first."""
        self.seen = seen
        self.tongues.setVisible(len(seen.papers) > 1)
        self.show_language(seen.papers[0].language)

    def show_language(self, language: Language) -> None:
        """Show the pages in this language; where they cannot be shown, why."""
        self.language = language
        self.tongues.show_key(language)
        for paper in () if self.seen is None else self.seen.papers:
            if paper.language is language and paper.sizes:
                self.preview.show_pages(paper.made.pdf, paper.sizes)
            elif paper.language is language:
                self.preview.show_findings(paper.findings)

    def printout(self) -> Printout | None:
        """The pages that are shown; None while there are none."""
        papers, name = () if self.seen is None else self.seen.papers, self._wording.words.say
        found = (one for one in papers if one.language is self.language and one.sizes)
        shown = (Printout(name("National report"), one.made.pdf, one.sizes) for one in found)
        return next(shown, None)

    def forget(self) -> None:
        """Keep no pages."""
        self.seen = None
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
        say = self._wording.words.say
        self.back.say(say("Back"), tip="Esc")
        self.write.say(say("Save PDF…"), tip=SAVE)
        self.print.say(say("Print…"), tip="Ctrl+P")
        self.tongues.say(say("Language"), NAMES)

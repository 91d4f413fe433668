"""Every answer of an assessment that was sent, with its documents and reviews; nothing changes."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from assessment.questionnaire.model import Question
from assessment.responses.model import Evidence, Layer
from assessment.responses.review import LAYERS
from gui.app.unit.document import DocumentView
from gui.app.unit.sent import SentDocuments, SentRecord
from gui.documents import DocumentDoor
from gui.review.pane import Pane
from gui.review.rows import IndicatorRow, rows_of, unscored_rows
from gui.review.table import ReviewList
from gui.theme import Theme
from gui.widgets.style import named, spread, stack
from gui.wording import Wording


class AnswersView(QWidget):
    """The table of the review page and what it shows of one row, to be read only.

    Signals:
        refused: Why a document cannot be opened.
        chosen: The row looked at; None without.
    """

    refused = Signal(object)
    chosen = Signal(object)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__()
        named(self, "answers_view")
        self._wording, self._theme = wording, theme
        self.sent: SentRecord | None = None
        self.documents = SentDocuments()
        self.door = DocumentDoor(self.documents, wording, self)
        self.list = ReviewList(wording, theme, "no_answers", self._without)
        self.filters, self.table, self.empty = self.list.filters, self.list.table, self.list.empty
        self.pane: Pane | None = None
        self.document = DocumentView(wording, theme)
        self._stack = QStackedWidget()
        self._right = stack()
        self._both = QWidget()
        spread((self.list, 3), (self._right, 2), on=self._both, gap=10)
        for view in (self._both, self.document):
            self._stack.addWidget(view)
        stack(self._stack, on=self)
        self._connect()

    def _connect(self) -> None:
        for part in (self.documents, self.document):
            part.refused.connect(self.refused)
        self.document.outside.connect(self.door.look_at)
        self.document.closed.connect(self._close_document)
        self.table.chosen.connect(self._choose)

    def show_sent(self, sent: SentRecord | None) -> None:
        """Show an assessment; None when there is none to be read."""
        if sent is not self.sent:
            self.sent = self.documents.sent = sent
            self._close_document()
            self._make_pane()
        self.say()

    def show_question(self, question: Question | None) -> None:
        """Show the indicator of a question; nothing where it is not asked."""
        for row in self.table.rows.rows:
            if question is not None and question.code in row.questions:
                self.table.choose(row)

    def say(self) -> None:
        self.document.say()
        self.list.show_rows(self._rows())
        self._choose(self.table.current)

    def show_compact(self, *, compact: bool) -> None:
        self.table.show_compact(compact=compact)

    def first_focus(self) -> None:
        shown = self.table if self._stack.currentWidget() is self._both else self.document.back
        shown.setFocus()

    def _make_pane(self) -> None:
        if self.pane is not None:
            self._right.removeWidget(self.pane)
            self.pane.hide()
            self.pane.deleteLater()
            self.pane = None
        if self.sent is None:
            return
        pane = self.pane = Pane(self.sent, self._wording, self._theme, read_only=True)
        pane.head.previous.clicked.connect(lambda: self.table.step(-1))
        pane.head.next.clicked.connect(lambda: self.table.step(1))
        pane.documents.opened.connect(self._open_document)
        self._right.addWidget(pane)

    def _open_document(self, piece: Evidence) -> None:
        if self.sent is not None:
            self._stack.setCurrentWidget(self.document)
            self.document.show_document(self.sent, piece)

    def _close_document(self) -> None:
        focus: QWidget | None = QApplication.focusWidget()  # the stubs forget that it may be None
        self._stack.setCurrentWidget(self._both)
        if focus is not None and self.document.isAncestorOf(focus):
            self.table.setFocus()

    def _rows(self) -> tuple[IndicatorRow, ...]:
        sent = self.sent
        if sent is None:
            return ()
        found = unscored_rows(sent.record, sent.evaluation)
        if sent.own is None:
            return found
        return (*rows_of(sent.record, sent.evaluation, sent.own, last_layer(sent)), *found)

    def _choose(self, row: IndicatorRow | None) -> None:
        if self.pane is not None:
            self.pane.setVisible(row is not None)
            if row is not None:
                rows = self.table.rows.rows
                self.pane.show_indicator(row, rows.index(row) + 1, len(rows), editable=False)
        self.chosen.emit(row)

    def _without(self) -> tuple[str, str]:
        return self._wording.words.say("No answers that can be read"), ""


def last_layer(sent: SentRecord) -> Layer:
    """The last step of the review that somebody took; the head's before anybody did."""
    reached = {layer for layer, _ in sent.record.reviews}
    return next((layer for layer in reversed(LAYERS) if layer in reached), Layer.HEAD)

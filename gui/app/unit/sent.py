"""An assessment that was sent, looked at: its head, answers and documents; nothing changes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap, QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QStackedWidget, QWidget

from assessment.errors import AssessmentError
from assessment.exchange.worth import Trust
from assessment.progress import Progress
from assessment.questionnaire.model import Questionnaire
from assessment.responses.evaluate import Evaluation, evaluate
from assessment.responses.model import Evidence, Layer
from assessment.responses.record import Record
from assessment.responses.review import LAYERS
from assessment.scoring.result import Scores
from assessment.scoring.score import score_record
from gui.documents import DocumentDoor
from gui.review.pane import Pane
from gui.review.rows import IndicatorRow, rows_of, unscored_rows
from gui.review.table import ReviewList
from gui.tasks import Task
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.keyboard import on_escape
from gui.widgets.label import ElidingLabel
from gui.widgets.marks import Chip, ScoreMark
from gui.widgets.page_preview import PagePreview
from gui.widgets.pdf_pages import measure
from gui.widgets.style import named, spread, stack
from gui.widgets.trust import trust_look
from gui.wording import Wording


@dataclass(frozen=True)
class SentRecord:
    """A record as it was sent, with what follows from it."""

    record: Record
    evaluation: Evaluation
    # scores of the self-assessment; None where the questionnaire has no structure
    own: Scores | None
    scores: Scores | None  # scores after all that was reviewed; None likewise
    document: Callable[[str], bytes]  # the bytes of an attached document, by its digest

    @property
    def questionnaire(self) -> Questionnaire:
        return self.record.questionnaire


def sent_record(record: Record, day: date, document: Callable[[str], bytes]) -> SentRecord:
    """A record as it is asked and scored on its day."""
    evaluation = evaluate(record, day)
    if record.questionnaire.root is None:
        return SentRecord(record, evaluation, None, None, document)
    own, final = (score_record(record, evaluation, one) for one in (Layer.SELF, Layer.FINAL))
    return SentRecord(record, evaluation, own, final, document)


class SentDocuments(QObject):
    refused = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.sent: SentRecord | None = None

    def attachment(self, digest: str) -> bytes | None:
        if self.sent is None:
            return None
        try:
            return self.sent.document(digest)
        except AssessmentError as problem:
            self.refused.emit(list(problem.findings))
            return None


PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".tif", ".tiff"})
MOST = 4096  # points of a picture on either side; a larger one is made smaller while it is read
LONGEST = 200_000  # letters of a text that are shown

type Content = tuple[bytes, tuple[tuple[float, float], ...]] | QImage | str


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    piece: Evidence
    content: Content | None


def open_document(sent: SentRecord, piece: Evidence, _progress: Progress) -> OpenedDocument:
    """Read a document, as far as it is of a kind that cannot carry commands.

    Raises:
        AssessmentError: If its bytes are not there.
    """
    content, suffix = sent.document(piece.digest), Path(piece.file_name).suffix.lower()
    if suffix == ".pdf":
        try:
            return OpenedDocument(piece, (content, measure(content)))
        except AssessmentError:
            return OpenedDocument(piece, None)
    if suffix in PICTURES:
        return OpenedDocument(piece, _picture(content))
    if suffix == ".txt":
        return OpenedDocument(piece, content.decode("utf-8", errors="replace")[:LONGEST])
    return OpenedDocument(piece, None)


def _picture(content: bytes) -> QImage | None:
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if max(size.width(), size.height()) > MOST:
        reader.setScaledSize(size.scaled(QSize(MOST, MOST), Qt.AspectRatioMode.KeepAspectRatio))
    picture = reader.read()
    return None if picture.isNull() else picture


class PictureView(QLabel):
    def __init__(self) -> None:
        super().__init__()
        named(self, "document_picture")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumSize(60, 60)
        self._picture = QImage()

    def show_picture(self, picture: QImage) -> None:
        self._picture = picture
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._picture.isNull():
            return
        ratio = self.devicePixelRatioF()
        room = (self.size() * ratio).boundedTo(self._picture.size())
        kept, smooth = (
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        shown = QPixmap.fromImage(self._picture.scaled(room, kept, smooth))
        shown.setDevicePixelRatio(ratio)
        self.setPixmap(shown)


class DocumentView(QWidget):
    closed = Signal()  # a person is done with it
    outside = Signal(object)  # the document is to be opened by the program the computer has for it
    refused = Signal(object)  # why it cannot be shown

    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__()
        named(self, "document_view")
        self._wording = wording
        self._piece: Evidence | None = None
        self._task: Task | None = None
        self.back = Button(theme, "close_document", drawing="back")
        self._title = ElidingLabel(role="bold")
        self.open = Button(theme, "document_outside", role="quiet", drawing="view")
        self.pages = PagePreview(wording, theme, "document_preview")
        self.picture = PictureView()
        self.text = named(QPlainTextEdit(), "document_text")
        self.text.setReadOnly(True)
        self._stack = QStackedWidget()
        for view in (self.pages, self.picture, self.text):
            self._stack.addWidget(view)
        head = spread(self.back, (self._title, 1), self.open)
        stack(head, (self._stack, 1), on=self, gap=8)
        self.back.clicked.connect(self.closed)
        self.open.clicked.connect(lambda: self.outside.emit(self._piece))
        on_escape(self, self.closed.emit)

    def show_document(self, sent: SentRecord, piece: Evidence) -> None:
        self._piece = piece
        task = self._task = Task(partial(open_document, sent, piece), self)
        task.finished.connect(self._opened)
        task.failed.connect(self._failed)
        task.start()

    def say(self) -> None:
        say = self._wording.words.say
        self.back.say(say("Back to the answers"), tip="Esc")
        self.open.say(say("Open outside"))
        self._title.say("" if self._piece is None else self._piece.title)
        self.text.setAccessibleName(self._title.said())

    def _opened(self, opened: OpenedDocument) -> None:
        if opened.piece is not self._piece:
            return
        shown = self._filled(opened.content)
        if shown is None:
            self.closed.emit()
            self.outside.emit(opened.piece)
            return
        self._stack.setCurrentWidget(shown)
        self.say()
        (self.pages.view if shown is self.pages else self.back).setFocus()

    def _filled(self, content: Content | None) -> QWidget | None:
        match content:
            case None:
                return None
            case str():
                self.text.setPlainText(content)
                return self.text
            case QImage():
                self.picture.show_picture(content)
                return self.picture
            case (pdf, sizes):
                self.pages.show_pages(pdf, sizes)
                return self.pages

    def _failed(self, problem: BaseException) -> None:
        if not isinstance(problem, AssessmentError):
            raise problem
        self.closed.emit()
        self.refused.emit(list(problem.findings))


class AnswersView(QWidget):
    """The table of the review page and what it shows of one row, to be read only."""

    refused = Signal(object)  # why a document cannot be opened
    chosen = Signal(object)  # the row looked at; None without

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
        if sent is not self.sent:
            self.sent = self.documents.sent = sent
            self._close_document()
            self._make_pane()
        self.say()

    def show_question(self, code: str) -> None:
        for row in self.table.rows.rows:
            if code in row.questions:
                self.table.choose(row)

    def say(self) -> None:
        self.document.say()
        self.list.show_rows(self._rows())

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


WORTH = 32  # points of a chip without its word


class UnitHead(QWidget):
    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__()
        self._wording = wording
        self.back = Button(theme, "unit_back", drawing="back")
        self.title = ElidingLabel(role="h2", middle=True)
        self.worth, self.state = Chip(theme, "unit_worth"), Chip(theme, "unit_state")
        self.score = ScoreMark(wording, theme, "unit_score", side=32, role="h2")
        parts = self.state, self.worth, self.score
        self._line = spread(self.back, (self.title, 1), *parts, on=self)

    def event(self, event: QEvent) -> bool:
        """Words and fonts that change need other room."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The unit is seen whole before the word of what its signatures are worth."""
        shown = (one for one in (self.back, self.state, self.score) if not one.isHidden())
        needed = sum(one.sizeHint().width() + self._line.spacing() for one in shown)
        needed += self.worth.word_width() + WORTH + self._line.spacing() + self.title.shortest()
        self.worth.show_word(shown=needed <= self.width())

    def say(self, title: str) -> None:
        self.back.say(self._wording.words.say("Back"), tip="Alt+Left")
        self.title.say(title, title.partition(" · ")[0])

    def show_worth(self, trust: Trust | None) -> None:
        for chip in (self.worth, self.state):
            chip.setVisible(trust is not None)
        if trust is not None:
            self.worth.show_chip(*trust_look(trust), self._wording.words.say(trust.word))
        self._fit()

    def show_score(self, sent: SentRecord | None) -> None:
        if sent is None:
            self.score.show_scores(None, None)
        else:
            self.score.show_scores(sent.scores, sent.questionnaire)
        self._fit()

"""A document of an assessment, opened inside the window: pages, a picture, or plain text."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QStackedWidget, QWidget

from assessment.errors import AssessmentError
from assessment.progress import Progress
from assessment.responses.model import Evidence
from gui.app.unit.sent import SentRecord
from gui.tasks import Task
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.keyboard import on_escape
from gui.widgets.label import ElidingLabel
from gui.widgets.page_preview import PagePreview
from gui.widgets.pdf_pages import measure
from gui.widgets.style import named, spread, stack
from gui.wording import Wording

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".tif", ".tiff"})
MOST = 4096  # points of a picture on either side; a larger one is made smaller while it is read
LONGEST = 200_000  # letters of a text that are shown

type Content = tuple[bytes, tuple[tuple[float, float], ...]] | QImage | str


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    """What a document shows; None where it is of a kind, or in a state, that is not shown here."""

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
    """A picture as large as there is room, never larger than it is."""

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
    """Shows a document.

    Signals:
        closed: A person is done with it.
        outside: The document is to be opened by the program the computer has for it.
        refused: Why it cannot be shown.
    """

    closed = Signal()
    outside = Signal(object)
    refused = Signal(object)

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
        """Read a document and show it; one that is not shown here is opened outside."""
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
        """The view that shows it; None where it is not shown here."""
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

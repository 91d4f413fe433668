"""A document looked at beside its indicator: pictures and PDF as pages, nothing else."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QMarginsF, QSizeF, Signal
from PySide6.QtGui import QImage, QImageReader, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QWidget

from assessment.errors import AssessmentError
from assessment.responses.model import Evidence
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.keyboard import on_escape
from gui.widgets.label import ElidingLabel
from gui.widgets.page_preview import PagePreview
from gui.widgets.pdf_pages import measure
from gui.widgets.style import named, spread, stack
from gui.wording import Wording

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp"})
PAPER = QSizeF(595, 842)  # a page of a picture is as wide as one of paper


class DocumentViewer(QWidget):
    """Hidden until a document is shown.

    Signals:
        closed: A person has seen it.
        elsewhere: It is to be opened by its own program.
    """

    closed = Signal()
    elsewhere = Signal(object)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__()
        named(self, "document_viewer")
        self._wording = wording
        self.piece: Evidence | None = None
        self._title = ElidingLabel(role="bold", middle=True)
        self.open = Button(theme, "open_elsewhere", role="quiet", drawing="view")
        self.close_button = Button(theme, "close_document", drawing="remove")
        self.preview = PagePreview(wording, theme, "document_preview")
        head = spread((self._title, 1), self.open, self.close_button)
        stack(head, (self.preview, 1), on=self, gap=6)
        self.close_button.clicked.connect(self.closed)
        self.open.clicked.connect(lambda: self.elsewhere.emit(self.piece))
        on_escape(self, self.closed.emit)
        self.hide()

    def show_piece(self, piece: Evidence, content: bytes) -> bool:
        """Show a picture or a PDF; False for what is neither, or is damaged."""
        kind = Path(piece.file_name).suffix.lower()
        pdf = content if kind == ".pdf" else _as_page(content) if kind in PICTURES else b""
        try:
            sizes = measure(pdf) if pdf else ()
        except AssessmentError:
            return False
        if not sizes:
            return False
        self.piece = piece
        self.preview.show_pages(pdf, sizes)
        self.say()
        return True

    def say(self) -> None:
        say = self._wording.words.say
        self._title.say("" if self.piece is None else self.piece.title or self.piece.file_name)
        self.open.say(say("Open in its program"))
        self.close_button.say(say("Close"), tip="Esc")
        self.preview.say()


def _as_page(content: bytes) -> bytes:
    """The picture as a page of PDF, upright as it was taken; nothing where it cannot be read."""
    source = QBuffer()
    source.setData(QByteArray(content))
    reader = QImageReader(source)
    reader.setAutoTransform(True)
    picture: QImage = reader.read()
    if picture.isNull():
        return b""
    made = QBuffer()
    made.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(made)
    high = PAPER.width() * picture.height() / picture.width()
    writer.setPageSize(QPageSize(QSizeF(PAPER.width(), high), QPageSize.Unit.Point))
    writer.setPageMargins(QMarginsF())
    painter = QPainter(writer)
    painter.drawImage(painter.viewport(), picture)
    painter.end()
    return bytes(made.data().data())

"""Documents let fall on a question, or pasted there, begin a piece of evidence."""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QTemporaryDir
from PySide6.QtGui import QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from gui.fill.evidence import EvidenceCard
from gui.session import Session


class Dropping(QObject):
    """Watches a page; the form opens with what was dropped or pasted, and nothing is given yet."""

    def __init__(self, page: QWidget, session: Session, evidence: EvidenceCard) -> None:
        """Of this page, for this card."""
        super().__init__(page)
        self._page, self._session, self._evidence = page, session, evidence
        self._pictures: QTemporaryDir | None = None  # of pictures that were no files before
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take files where evidence can be given; leave everything else."""
        if isinstance(event, QDropEvent) and self._may:
            files = _files(event.mimeData())
            if files and event.type() is QEvent.Type.Drop:
                self._evidence.take(files)
            if files:
                event.acceptProposedAction()
                return True
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and self._may:
            return event.matches(QKeySequence.StandardKey.Paste) and self._paste()
        return super().eventFilter(watched, event)

    @property
    def _may(self) -> bool:
        return self._session.editable and self._evidence.isVisibleTo(self._page)

    def _paste(self) -> bool:
        clipboard = QGuiApplication.clipboard()
        files = _files(clipboard.mimeData())
        if not files and not clipboard.image().isNull():
            self._evidence.take([self._kept_picture()], named=False)
            return True
        if files:
            self._evidence.take(files)
        return bool(files)

    def _kept_picture(self) -> Path:
        """The picture of the clipboard as a file, until this page is gone."""
        if self._pictures is None:
            self._pictures = QTemporaryDir()
        moment = self._session.now.astimezone()
        path = Path(self._pictures.filePath(f"picture-{moment:%Y%m%d-%H%M%S-%f}.png"))
        QGuiApplication.clipboard().image().save(str(path))
        return path


def _files(data: QMimeData) -> list[Path]:
    paths = (Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    return [path for path in paths if path.is_file()]

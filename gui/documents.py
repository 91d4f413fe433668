"""Looking at a stored document without trusting it.

What a file brought along is data: it is shown by the program the computer has for its kind only
when that kind cannot carry commands; everything else can be saved, and a person decides.
"""

import shutil
import tempfile
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from PySide6 import QtCore, QtWidgets

from assessment.errors import AssessmentError
from assessment.files import disk, failures
from assessment.language.normalise import file_name
from assessment.problems.files import FileProblem
from assessment.responses.model import Evidence
from gui.display import Display
from gui.widgets.outside import ask_new, open_outside

# Kinds without macros, links that run or formulas that a table program would start.
SHOWN = frozenset(
    {
        ".pdf",
        ".jpg",
        ".jpeg",
        ".png",
        ".gif",
        ".bmp",
        ".webp",
        ".tif",
        ".tiff",
        ".txt",
        ".docx",
        ".xlsx",
        ".pptx",
        ".odt",
        ".ods",
        ".odp",
    }
)
READ_ONLY = 0o400
_PREFIX = "dra-opened-"
_DAY = 24 * 60 * 60


def forget_opened() -> None:
    """Delete copies of documents that a program which was ended could not delete any more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):  # of another person of this computer, or gone
            if time.time() - folder.stat().st_mtime > _DAY:
                _forget(folder)


def _forget(folder: Path) -> None:
    with suppress(OSError):
        for path in folder.glob("*"):
            path.chmod(READ_ONLY | 0o200)  # Windows deletes nothing that is write-protected
    shutil.rmtree(folder, ignore_errors=True)


class Documented(Protocol):
    """What documents are stored with; it says itself why one cannot be given."""

    refused: QtCore.SignalInstance

    def attachment(self, digest: str) -> bytes | None: ...


class DocumentDoor:
    """Copies that were opened are deleted with it, at the latest when the program ends."""

    def __init__(self, session: Documented, display: Display, parent: QtWidgets.QWidget) -> None:
        self._session = session
        self._display = display
        self._parent = parent
        self.show: Callable[[Path], object] = open_outside

    def choose(self, name: str) -> Path | None:
        title = self._display.translate(
            "A document of this kind is not opened from here. Save a copy"
        )
        return ask_new(self._parent, title, Path.home() / name)

    def look_at(self, piece: Evidence) -> Path | None:
        """Open the document, or save a copy of it; the file written, None when there is none."""
        content = self._session.attachment(piece.digest)
        if content is None:
            return None
        name = file_name(piece.file_name) or "document"
        opens = Path(name).suffix.lower() in SHOWN
        try:
            target = self._aside() / name if opens else self.choose(name)
            if target is None:
                return None
            with failures.explained(target, FileProblem.NOT_SAVED):
                if opens:
                    with disk.create_private(target) as file:
                        file.write(content)
                    disk.mark_as_foreign(target)
                else:
                    target.write_bytes(content)
        except AssessmentError as problem:
            self._session.refused.emit(list(problem.findings))
            return None
        if opens:
            target.chmod(READ_ONLY)
            self.show(target)
        return target

    def _aside(self) -> Path:
        folder = disk.passing_folder(_PREFIX)
        weakref.finalize(self, _forget, folder)
        return folder

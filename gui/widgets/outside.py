"""What other programs show: files and folders are handed to the desktop."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from assessment.errors import AssessmentError, Finding
from assessment.problems.windows import WindowProblem


def open_outside(path: Path) -> None:
    """Let the program that this computer has for it show a file or a folder.

    Raises:
        AssessmentError: If it has none.
    """
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        raise AssessmentError(Finding(WindowProblem.NO_VIEWER, values={"file": path.name}))

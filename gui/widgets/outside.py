"""Files outside the window: chosen by a person, or handed to the program that shows them."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from assessment.errors import AssessmentError, Finding
from assessment.problems.windows import WindowProblem


def open_outside(path: Path) -> None:
    """Let the program that this computer has for it show a file or a folder.

    Raises:
        AssessmentError: If it has none.
    """
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        raise AssessmentError(Finding(WindowProblem.NO_VIEWER, values={"file": path.name}))


def ask_old(parent: QWidget, title: str, folder: Path, kinds: str = "") -> Path | None:
    """The file that a person chooses; None when they think better of it."""
    chosen, _ = QFileDialog.getOpenFileName(parent, title, str(folder), kinds)
    return Path(chosen) if chosen else None


def ask_folder(parent: QWidget, title: str, folder: Path) -> Path | None:
    """The folder that a person chooses; None when they think better of it."""
    chosen = QFileDialog.getExistingDirectory(parent, title, str(folder))
    return Path(chosen) if chosen else None


def ask_new(
    parent: QWidget, title: str, proposed: Path, kind: str = "", *, keeps: bool = False
) -> Path | None:
    """The place that a person chooses for a file of the kind proposed.

    What is there already is refused later, in words, where it ``keeps`` that; else Qt asks.
    """
    suffix = proposed.suffix
    options = QFileDialog.Option.DontConfirmOverwrite if keeps else QFileDialog.Option(0)
    kinds = f"{kind} (*{suffix})".strip() if kind else f"*{suffix}"
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(proposed), kinds, options=options)
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix == suffix else path.with_name(path.name + suffix)

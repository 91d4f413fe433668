"""Where a file is to go, and the work of bringing it there."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from assessment.files.rescue import Rescued, rescue
from assessment.progress import Progress

SUFFIX = ".dra"


def ask_where(parent: QWidget, title: str, folder: Path, name: str) -> Path | None:
    """Let the person choose a new file, named as proposed; None when they think better of it.

    A file that is there already is refused later, in words: nothing is ever written over.
    """
    chosen, _ = QFileDialog.getSaveFileName(
        parent,
        title,
        str(folder / f"{name}{SUFFIX}"),
        f"*{SUFFIX}",
        options=QFileDialog.Option.DontConfirmOverwrite,
    )
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)


def bring_back(source: Path, target: Path, by: str) -> Callable[[Progress], Rescued]:
    """The work that makes a new file of a backup copy or of a damaged file."""
    now = datetime.now(UTC)
    return lambda _: rescue(source, target, by=by, now=now)

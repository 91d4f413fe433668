"""Files outside the window: chosen by a person, told of when written, handed to their programs."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from assessment.errors import AssessmentError, Finding
from assessment.problems.windows import WindowProblem
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from gui.widgets.marks import Icon
from gui.widgets.style import Framed, spread, stack
from gui.wording import Wording


def open_outside(path: Path) -> None:
    """Let the computer's own program show it. Raises AssessmentError if there is none."""
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        raise AssessmentError(Finding(WindowProblem.NO_VIEWER, values={"file": path.name}))


def ask_old(parent: QWidget, title: str, folder: Path, kinds: str = "") -> Path | None:
    """The file that a person chooses; None when they think better of it."""
    chosen, _ = QFileDialog.getOpenFileName(parent, title, str(folder), kinds)
    return Path(chosen) if chosen else None


def ask_folder(parent: QWidget, title: str, folder: Path) -> Path | None:
    chosen = QFileDialog.getExistingDirectory(parent, title, str(folder))
    return Path(chosen) if chosen else None


def ask_new(
    parent: QWidget, title: str, proposed: Path, kind: str = "", *, keeps: bool = False
) -> Path | None:
    """What is there already is refused later, in words, where it ``keeps`` that; else Qt asks."""
    suffix = proposed.suffix
    options = QFileDialog.Option.DontConfirmOverwrite if keeps else QFileDialog.Option(0)
    kinds = f"{kind} (*{suffix})".strip() if kind else f"*{suffix}"
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(proposed), kinds, options=options)
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix == suffix else path.with_name(path.name + suffix)


class SavedCard(Framed):
    """``opens`` says what its button for the file does; without there is none."""

    tip = ""

    def __init__(self, wording: Wording, theme: Theme, name: str, opens: str = "") -> None:
        super().__init__("note", name)
        self._wording, self._opens = wording, opens
        self.path: Path | None = None
        self._told: Callable[[], str] = str
        self.show_path: Callable[[Path], object] = open_outside
        self.words = Label(wrap=True).can_be_copied()
        self.open_file = Button(theme, f"{name}_open", drawing="document")
        self.open_folder = Button(theme, f"{name}_folder", drawing="folder")
        self.column = stack(self.words, gap=2)
        buttons = (self.open_file, self.open_folder) if opens else (self.open_folder,)
        told = Icon(theme, "done", "ok"), (self.column, 1)
        spread(*told, *buttons, on=self, gap=10, margins=(12, 6, 8, 6))
        self.open_file.clicked.connect(lambda: self._open(folder=False))
        self.open_folder.clicked.connect(lambda: self._open(folder=True))
        self.hide()

    def clear(self) -> None:
        self.path = None
        self.hide()

    def show_saved(self, path: Path, told: Callable[[], str]) -> None:
        self.path, self._told = path, told
        self.say()
        self.show()

    def say(self) -> None:
        say = self._wording.words.say
        if self._opens:
            self.open_file.say(say(self._opens), tip=say(self.tip) if self.tip else "")
        self.open_folder.say(say("Open the folder"))
        if self.path is not None:
            self.words.say(self._told())

    def _open(self, *, folder: bool) -> None:
        if self.path is not None:
            self.show_path(self.path.parent if folder else self.path)

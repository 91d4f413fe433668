"""Files outside the window: chosen in Qt's own dialogue, told of when written, handed on."""

from collections.abc import Callable
from pathlib import Path

from PySide6 import QtCore, QtGui
from PySide6.QtWidgets import QFileDialog, QWidget

from assessment.errors import AssessmentError, Finding
from assessment.problems.windows import WindowProblem
from assessment.words import mark
from gui.display import Display
from gui.widgets import label, marks, style
from gui.widgets.buttons import Button


def open_outside(path: Path) -> None:
    """Let the computer's own program show it. Raises AssessmentError if there is none."""
    if not QtGui.QDesktopServices.openUrl(QtCore.QUrl.fromLocalFile(str(path))):
        raise AssessmentError(Finding(WindowProblem.NO_VIEWER, values={"file": path.name}))


def ask_old(parent: QWidget, title: str, folder: Path, kinds: str = "") -> Path | None:
    """The file that a person chooses; None when they think better of it."""
    chosen, _ = QFileDialog.getOpenFileName(parent, title, str(folder), kinds)
    if chosen:
        return Path(chosen)
    return None


def ask_folder(parent: QWidget, title: str, folder: Path) -> Path | None:
    chosen = QFileDialog.getExistingDirectory(parent, title, str(folder))
    if chosen:
        return Path(chosen)
    return None


def ask_new(
    parent: QWidget, title: str, proposed: Path, kind: str = "", *, keeps: bool = False
) -> Path | None:
    """What is there already is refused later, in words, where it ``keeps`` that; else Qt asks."""
    suffix = proposed.suffix
    if keeps:
        options = QFileDialog.Option.DontConfirmOverwrite
    else:
        options = QFileDialog.Option(0)
    if kind:
        kinds = f"{kind} (*{suffix})".strip()
    else:
        kinds = f"*{suffix}"
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(proposed), kinds, options=options)
    if not chosen:
        return None
    path = Path(chosen)
    if path.suffix == suffix:
        return path
    return path.with_name(path.name + suffix)


class SavedCard(style.Framed):
    """``opens`` says what its button for the file does; without there is none."""

    tip = ""

    def __init__(self, display: Display, name: str, opens: str = "") -> None:
        super().__init__("note", name)
        self._display = display
        self._opens = opens
        self.path: Path | None = None
        self._told: Callable[[], str] = str
        self.show_path: Callable[[Path], object] = open_outside
        self.words = label.Label(wrap=True).can_be_copied()
        self.open_file = Button(display, f"{name}_open", drawing="document").bind_message(opens)
        self.open_folder = Button(display, f"{name}_folder", drawing="folder")
        self.column = style.stack(self.words, gap=2)
        buttons = (self.open_file, self.open_folder) if opens else (self.open_folder,)
        parts = marks.Icon(display, "done", "ok"), (self.column, 1)
        style.spread(*parts, *buttons, on=self, gap=10, margins=(12, 6, 8, 6))
        display.changed.connect(self.update_texts)
        self.open_file.clicked.connect(lambda: self._open(folder=False))
        self.open_folder.bind_message("Open the folder").clicked.connect(
            lambda: self._open(folder=True)
        )
        self.hide()

    def clear(self) -> None:
        self.path = None
        self.hide()

    def show_saved(self, path: Path, describe: Callable[[], str]) -> None:
        self.path = path
        self._told = describe
        self.update_texts()
        self.show()

    def update_texts(self) -> None:
        if self.tip:
            self.open_file.set_texts(
                self._display.translate(self._opens), tip=self._display.translate(self.tip)
            )
        if self.path is not None:
            self.words.set_texts(self._told())

    def _open(self, *, folder: bool) -> None:
        if self.path is not None:
            if folder:
                self.show_path(self.path.parent)
            else:
                self.show_path(self.path)


# What Qt says, without its mark of a key, and we say alike.
ALIKE = (
    mark("Undo"),
    mark("Redo"),
    mark("Cut"),
    mark("Copy"),
    mark("Paste"),
    mark("Delete"),
    mark("Open"),
    mark("Save"),
    mark("Choose"),
    mark("Cancel"),
    mark("OK"),
    mark("Yes"),
    mark("No"),
    mark("Close"),
    mark("Back"),
    mark("Name"),
    mark("Size"),
    mark("Kind"),
    mark("Rename"),
    mark("Show hidden files"),
)
# The same, and our message for it.
SAID = {
    **{said: said for said in ALIKE},
    "Select All": mark("Select all"),
    "Copy Link Location": mark("Copy"),
    "Look in:": mark("Folder"),
    "File name:": mark("File name"),
    "Directory:": mark("Folder"),
    "Files of type:": mark("Kind of file"),
    "Forward": mark("Next"),
    "Parent Directory": mark("Folder above"),
    "Create New Folder": mark("New folder"),
    "New Folder": mark("New folder"),
    "List View": mark("List"),
    "Detail View": mark("Table"),
    "Computer": mark("This computer"),
    "My Computer": mark("This computer"),
    "Type": mark("Kind"),
    "Date Modified": mark("Last changed"),
    "Save As": mark("Save as…"),
    "All Files (*)": mark("All files (*)"),
}


class QtWords(QtCore.QTranslator):
    """Asked by Qt whenever it is about to say something: menus of fields, its file dialog."""

    def __init__(self, display: Display, parent: QtCore.QObject) -> None:
        super().__init__(parent)
        self._display = display

    def isEmpty(self) -> bool:
        return False

    def translate(self, _context: str, source: str, _about: str | None = None, _n: int = -1) -> str:
        """Our word for it; what we have none for stays as it is."""
        ours = SAID.get(source.replace("&", ""))
        if ours is None:
            return source
        return self._display.translate(ours)

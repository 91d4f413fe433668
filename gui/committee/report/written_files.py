"""The files of a report that was written, and the way to them."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.committee.report.making import Made
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from gui.widgets.style import spread
from gui.wording import Wording


def _open_on_desktop(path: Path) -> object:
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class WrittenFiles(QWidget):
    """In sight only while something was written."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Nothing was written."""
        super().__init__()
        self._wording = wording
        self.made: Made | None = None
        self.show_file: Callable[[Path], object] = _open_on_desktop
        self.outcome = Label(wrap=True).can_be_copied()
        self.open = Button(theme, "open_report", drawing="view")
        self.folder = Button(theme, "open_folder", drawing="folder")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.outcome)
        column.addLayout(spread(self.open, self.folder, None))
        self.open.clicked.connect(lambda: self._open(folder=False))
        self.folder.clicked.connect(lambda: self._open(folder=True))
        self.show_made(None)

    def show_made(self, made: Made | None) -> None:
        """Say what was written, if anything."""
        self.made = made
        self.setVisible(made is not None)
        self.say()

    def say(self) -> None:
        """Say everything in the language in use."""
        say, made = self._wording.words.say, self.made
        self.open.say(say("Open"))
        self.folder.say(say("Open the folder"))
        if made is not None:
            names = ", ".join(path.name for path in made.files)
            code = say("check code {code}", code=made.short_code)
            self.outcome.say(say("Written: {file}", file=names) + " · " + code)

    def _open(self, *, folder: bool) -> None:
        if self.made is not None:
            first = self.made.files[0]
            self.show_file(first.parent if folder else first)

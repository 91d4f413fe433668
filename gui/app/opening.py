"""The outer frame of the program: on screen at once, filled as soon as it has been seen.

What the pages need takes longer to load than a bare window takes to appear. So the frame, with
bar, panel and the program's name, is painted first; the pages are made in the next turn of the
event loop. Only the plainest means are used here: painting by hand, a brush, or naming an alignment
or a role of a palette would make Qt's binding load all its enumerations, a tenth of the whole wait.
"""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QByteArray, QTimer
from PySide6.QtGui import QCloseEvent, QColor, QFont, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QMainWindow, QWidget

USUAL_SIZE = (1366, 688)
SMALLEST = (960, 500)
BAR = 57
TITLE = 40  # what the system puts around a window takes its part of the screen too
PANEL = 348
MARGIN = 24
TALLEST = 4320  # as high as any screen: the panel reaches the lower edge without a layout


class FirstSight(NamedTuple):
    """Colours, font and the program's name to begin with."""

    ground: QColor
    surface: QColor
    font: QFont
    name: str


class Opening(QMainWindow):
    """Shows the look at once; after the first paint makes the content and holds it."""

    def __init__(
        self, look: FirstSight, geometry: QByteArray, fill: Callable[["Opening"], None]
    ) -> None:
        """``fill`` is called once, after the first paint."""
        super().__init__()
        self.setObjectName("opening")
        self._fill = fill
        self._seen = False
        self.setWindowTitle(look.name)
        room = self.screen().availableSize()
        self.setMinimumSize(min(SMALLEST[0], room.width()), min(SMALLEST[1], room.height()))
        self.setPalette(QPalette(look.ground, look.ground))
        self.setCentralWidget(_first_sight(look))
        if not self.restoreGeometry(geometry):
            self.resize(*USUAL_SIZE)
        self.resize(min(self.width(), room.width()), min(self.height(), room.height() - TITLE))

    def hold(self, content: QMainWindow) -> None:
        """Carry the content from now on: its title, its closing."""
        from PySide6.QtCore import Qt

        self.setPalette(QPalette())
        content.setWindowFlags(Qt.WindowType.Widget)
        self.setWindowTitle(content.windowTitle())
        content.windowTitleChanged.connect(self.setWindowTitle)
        self.setCentralWidget(content)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ask for the content once this has been seen."""
        super().paintEvent(event)
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self._make_content)

    def closeEvent(self, event: QCloseEvent) -> None:
        content = self.centralWidget()
        if content is not None and not content.close():
            event.ignore()
            return
        super().closeEvent(event)

    def _make_content(self) -> None:
        self._fill(self)


def _first_sight(look: FirstSight) -> QWidget:
    """What is written on it is black or white."""
    sight = QWidget()
    for corner in ((0, 0, TALLEST * 2, BAR), (0, BAR, PANEL, TALLEST)):
        plate = QWidget(sight)
        plate.setGeometry(*corner)
        plate.setPalette(QPalette(look.surface, look.surface))
        plate.setAutoFillBackground(True)
    name = QLabel(look.name, sight)
    name.setFont(look.font)
    name.setGeometry(MARGIN, BAR + MARGIN // 2, PANEL - MARGIN, look.font.pixelSize() * 2)
    return sight

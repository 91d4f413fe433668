"""Rows on an axis from 0 to 100, chosen with the mouse or the arrows; Enter opens one."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from gui.display import Display
from gui.widgets import keyboard, marks, style

ROW = 44
AXIS = 26
TICKS = (0, 20, 40, 60, 80, 100)


class RowChart[R](style.NamedWidget):
    """Whoever inherits says where the axis lies, and draws a row."""

    chosen = Signal(object)  # the row chosen now
    opened = Signal(object)  # the row to be opened

    def __init__(self, name: str, display: Display) -> None:
        super().__init__(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self._display = display
        self.rows: Sequence[R] = ()
        self.current_row = 0
        self.high = ROW
        display.changed.connect(self.resize_rows)

    def show_rows(self, rows: Sequence[R], spoken: str) -> None:
        """Show these; ``spoken`` is all of it in words."""
        self.rows = rows
        self.current_row = min(self.current_row, max(0, len(rows) - 1))
        self.setAccessibleName(spoken)
        self.resize_rows()

    def resize_rows(self) -> None:
        self.high = self.height_of_row()
        self.updateGeometry()
        self.update()

    def height_of_row(self) -> int:
        return ROW

    def axis(self) -> tuple[float, float]:
        """Where 0 is, and how wide it is from there to 100."""
        return 0.0, self.width()

    def draw_row(self, painter: QPainter, row: QRectF, area: QRectF, source: R) -> None:
        """Draw a row; its part on the axis lies in the area."""

    def sizeHint(self) -> QSize:
        return QSize(600, self.high * max(1, len(self.rows)) + AXIS)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, self.sizeHint().height())

    def row_under(self, event: QMouseEvent) -> R | None:
        at = int(event.position().y() // self.high)
        if 0 <= at < len(self.rows):
            return self.rows[at]
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        source = self.row_under(event)
        if source is not None:
            self._choose(self.rows.index(source))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        source = self.row_under(event)
        if source is not None:
            self.opened.emit(source)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and self.rows:
            self._choose(min(max(self.current_row + step, 0), len(self.rows) - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.rows:
            self.opened.emit(self.rows[self.current_row])
        else:
            super().keyPressEvent(event)

    def _choose(self, at: int) -> None:
        self.current_row = at
        self.chosen.emit(self.rows[at])
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, wide = self.axis()
        below = self.high * len(self.rows)
        painter.setFont(self._display.font("small"))
        for tick in TICKS:
            x = int(left + wide * tick / TICKS[-1])
            painter.setPen(QPen(self._display.colour("line"), 1))
            painter.drawLine(x, 0, x, below)
            painter.setPen(self._display.colour("soft"))
            place = QRectF(x - 30, below, 60, AXIS)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._display.number(tick))
        for at, other_row in enumerate(self.rows):
            row = QRectF(0, at * self.high, self.width(), self.high)
            if at == self.current_row and keyboard.focus_seen(self):
                marks.draw_focus(painter, row, self._display)
            self.draw_row(painter, row, QRectF(left, row.top(), wide, self.high), other_row)

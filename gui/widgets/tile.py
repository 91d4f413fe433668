"""Tiles to press, and what stands where nothing is to be shown."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from gui.display import Display
from gui.icons import pixmap
from gui.widgets import buttons, keyboard, label, marks, style

LEAST = 40


class PaintedTile(QAbstractButton):
    """A ground that shows what is on, hovered and has the keyboard; ``clicked`` only asks."""

    def __init__(self, display: Display, name: str) -> None:
        super().__init__(checkable=True)
        style.with_object_name(self, name)
        self._display = display
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        display.changed.connect(self._look_again)

    def nextCheckState(self) -> None:
        """A click asks; whoever listens marks the tile."""

    def paint_ground(self, painter: QPainter) -> None:
        display = self._display
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        on = self.isChecked()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour_name = "line"
        if on:
            colour_name = "primary"
        painter.setPen(QPen(display.colour(colour_name), 1))
        ground = "tint"
        if not on:
            ground = "surface"
            if self.underMouse():
                ground = "raised"
        painter.setBrush(display.colour(ground))
        painter.drawRoundedRect(area, 8, 8)
        if keyboard.focus_seen(self):
            painter.setPen(QPen(display.colour("focus"), 3))
            painter.setBrush(display.colour("focus_fill"))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 7, 7)

    def _look_again(self) -> None:
        self.updateGeometry()
        self.update()


class Tile(PaintedTile):
    def __init__(self, display: Display, name: str, drawing: str) -> None:
        super().__init__(display, name)
        self._drawing = drawing
        self._hint = ""
        self._compact = False

    def set_texts(self, title: str, hint: str) -> None:
        self._hint = hint
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(hint)
        self._look_again()

    def show_compact(self, *, compact: bool) -> None:
        self._compact = compact
        text = ""
        if compact:
            text = self._hint
        self.setToolTip(style.as_tip(text))
        self._look_again()

    def sizeHint(self) -> QSize:
        lines = self._display.height()
        if self._compact:
            return QSize(200, max(lines + 8, LEAST))
        return QSize(200, lines + self._display.height("small") + 16)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.paint_ground(painter)
        display = self._display
        on = self.isChecked()
        colour_name = "soft"
        if on:
            colour_name = "primary"
        ink = display.colour(colour_name)
        ratio = self.devicePixelRatioF()
        middle = (self.height() - 22) / 2
        painter.drawPixmap(QPointF(13, middle), pixmap(self._drawing, ink, 22, ratio))
        name = "open"
        if on:
            name = "current"
        mark = pixmap(name, ink if on else display.colour("edge"), 20, ratio)
        painter.drawPixmap(QPointF(self.width() - 32, middle + 1), mark)
        title = display.font("body", bold=on)
        small = display.font("small")
        high = QFontMetrics(title).height()
        room = self.width() - 47 - 40
        top = QRectF(47, (self.height() - high) / 2 if self._compact else 8, room, high)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(title)
        painter.setPen(display.colour("text"))
        painter.drawText(top, flags, self.text())
        if self._compact:
            return
        painter.setFont(small)
        painter.setPen(display.colour("soft"))
        below = QRectF(47, 8 + high, room, QFontMetrics(small).height())
        cut = QFontMetrics(small).elidedText(self._hint, Qt.TextElideMode.ElideRight, room)
        painter.drawText(below, flags, cut)


class EmptyState(style.NamedWidget):
    """Icon, title, what to do, and a button when there is one thing to do."""

    wanted = Signal()

    def __init__(self, display: Display, drawing: str, name: str, *, role: str = "plain") -> None:
        super().__init__(name)
        self._title = label.Label(role="bold")
        self._hint = label.Label(role="small", wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = buttons.Button(display, f"{name}_action", role=role)
        self.button.clicked.connect(self.wanted)
        icon = marks.Icon(display, drawing, "soft", 36)
        parts = (None, 1), icon, self._title, self._hint, self.button, (None, 2)
        column = style.stack(*parts, on=self, gap=10, margins=None)
        for part in (icon, self._title, self.button):
            column.setAlignment(part, Qt.AlignmentFlag.AlignHCenter)

    def set_texts(self, title: str, hint: str = "", action: str = "") -> None:
        """Its words; without an action there is no button."""
        self._title.set_texts(title)
        self._hint.set_optional_texts(hint)
        self.button.set_texts(action)
        self.button.setVisible(bool(action))

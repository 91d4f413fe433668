"""Rows to tick, with the mark of a list of them."""

from PySide6 import QtGui, QtWidgets
from PySide6.QtCore import QPointF, QRectF, QSize, Qt

from assessment.language.breaking import with_zwsp
from gui.display import Display
from gui.icons import pixmap
from gui.widgets import keyboard, marks, style
from gui.widgets.tables.cells import Index

BOX = 20
LEFT = 8
GAP = 10
KEY_GAP = 6
WIDEST = ("៣", "0")  # of the Khmer digits, and of the Latin ones
HIGH = 44
PAD = 6
MOST_LAYOUTS = 8
NO_END = 1e6


class TickRow(QtWidgets.QAbstractButton):
    """A tick box or a round choice with wrapping text. ``clicked`` says the person pressed it.

    ``hollow`` draws a tick that is kept but does not count. Beside the box stands the key that
    presses it, where there is one; below the words stand those of the second language, if any.
    """

    least = HIGH

    def __init__(self, display: Display, name: str, *, rounded: bool = False) -> None:
        super().__init__(checkable=True)
        style.with_object_name(self, name)
        self._display = display
        self._round = rounded
        self.hollow = False
        self._first = _Words(display, "body")
        self._second: _Words | None = None
        self._key = ""
        self._lit = False
        self._key_wide = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QtWidgets.QSizePolicy(
            QtWidgets.QSizePolicy.Policy.Expanding, QtWidgets.QSizePolicy.Policy.Minimum
        )
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        display.changed.connect(self._look_again)

    def set_texts(self, text: str, second: str = "") -> None:
        """Its words, and the same in the second language; a screen reader hears both."""
        self.setText(text)
        if second:
            name = f"{text} · {second}"
        else:
            name = text
        self.setAccessibleName(name)
        self._first.text = text
        if second:
            self._second = _Words(self._display, "second", second)
        else:
            self._second = None
        self._look_again()

    def show_key(self, key: str) -> None:
        self._key = key
        self._look_again()

    def light_key(self, *, lit: bool) -> None:
        """Whether the key is begun: more of it is awaited."""
        if lit != self._lit:
            self._lit = lit
            self.update()

    def show_state(self, *, on: bool, hollow: bool = False) -> None:
        """Ticked or not, counted or not; says nothing to anybody."""
        if hollow != self.hollow:
            self.hollow = hollow
            self.update()
        self.setChecked(on)

    def nextCheckState(self) -> None:
        """A click asks; only what the record says is shown."""

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        """Up and down are left to whom the rows belong."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(max(self.width(), 240)))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.heightForWidth(max(self.width(), 120)))

    def heightForWidth(self, width: int) -> int:
        high = sum(tall for _, tall in self._laid_out(width))
        return max(self.least, round(high) + 2 * PAD)

    def paintEvent(self, _event: QtGui.QPaintEvent) -> None:
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        if keyboard.focus_seen(self):
            marks.draw_focus(painter, QRectF(self.rect()), self._display)
        elif self.underMouse() and self.isEnabled():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._display.colour("raised"))
            painter.drawRoundedRect(self.rect(), 5, 5)
        self._paint_box(painter)
        self._paint_text(painter)

    def _paint_box(self, painter: QtGui.QPainter) -> None:
        area = QRectF(LEFT, (self.height() - BOX) / 2, BOX, BOX)
        filled = self.isChecked() and not self.hollow
        ink = "edge"
        if filled:
            ink = "primary"
        if self._round:
            painter.setPen(Qt.PenStyle.NoPen)  # a circle that is filled is drawn faster than a line
            for inside, token in ((-1, ink), (1, "surface"), (5, ink))[: 2 + self.isChecked()]:
                painter.setBrush(self._display.colour(token))
                painter.drawEllipse(area.adjusted(inside, inside, -inside, -inside))
            return
        hook = ""
        if self.isChecked():
            hook = "on"
            if self.hollow:
                hook = "soft"
        _draw_box(painter, area, self._display, ink, hook)

    def _paint_text(self, painter: QtGui.QPainter) -> None:
        off = self.hollow or not self.isEnabled()
        display = self._display
        parts = self._laid_out(self.width())
        top = (self.height() - sum(high for _, high in parts)) / 2
        for at, (layout, high) in enumerate(parts):
            colour_name = "text"
            if off or at:
                colour_name = "soft"
            painter.setPen(display.colour(colour_name))
            layout.draw(painter, QPointF(self._text_left(), top))
            top += high
        if self._key:
            colour_name = "soft"
            if self._lit:
                colour_name = "primary"
            painter.setPen(display.colour(colour_name))
            painter.setFont(display.font("small", bold=True))
            area = QRectF(LEFT + BOX, 0, self._text_left() - LEFT - BOX, self.height())
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._key)

    def _text_left(self) -> int:
        return LEFT + BOX + GAP + self._key_wide

    def _laid_out(self, width: int) -> list[tuple[QtGui.QTextLayout, float]]:
        room = width - self._text_left() - PAD
        parts = (self._first,) if self._second is None else (self._first, self._second)
        return [part.laid_out(room) for part in parts]

    def _look_again(self) -> None:
        self._first.forget()
        if self._second is not None:
            self._second.forget()
        if self._key:
            widest = "m"
            if not self._key.isalpha():
                widest = WIDEST[self._key.isascii()] * len(self._key)
            self._key_wide = self._display.width(widest, "small", bold=True) + KEY_GAP
        self.updateGeometry()
        self.update()


def _draw_box(painter: QtGui.QPainter, area: QRectF, display: Display, ink: str, hook: str) -> None:
    """A box to tick, filled with its ink unless that is of an edge alone; with a hook, or none."""
    painter.setPen(QtGui.QPen(display.colour(ink), 2))
    colour_name = "surface"
    if ink != "edge":
        colour_name = ink
    painter.setBrush(display.colour(colour_name))
    painter.drawRoundedRect(area, 4, 4)
    if hook:
        side = int(area.width()) - 4
        ratio = painter.device().devicePixelRatioF()
        corner = QPointF(area.left() + 2, area.top() + 2)
        painter.drawPixmap(corner, pixmap("tick", display.colour(hook), side, ratio))


class SeenTick(TickRow):
    least = 28

    def __init__(self, display: Display, name: str) -> None:
        super().__init__(display, name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


class _Words:
    """A text broken into lines as wide as asked; kept, since Qt asks again and again."""

    def __init__(self, display: Display, role: str, text: str = "") -> None:
        self._display = display
        self._role = role
        self.text = text
        self._layouts: dict[float, tuple[QtGui.QTextLayout, float]] = {}
        self._line: tuple[QtGui.QTextLayout, float] | None = None
        self._wide = 0.0

    def forget(self) -> None:
        self._layouts.clear()
        self._line = None

    def laid_out(self, width: float) -> tuple[QtGui.QTextLayout, float]:
        if self._line is None:
            self._line = _broken(self.text, self._display.font(self._role), NO_END)
            self._wide = self._line[0].lineAt(0).naturalTextWidth()
        if self._wide <= width:  # most texts are one line at every width they are asked for
            return self._line
        if width not in self._layouts:
            if len(self._layouts) >= MOST_LAYOUTS:
                self._layouts.clear()
            text = with_zwsp(self.text)
            self._layouts[width] = _broken(text, self._display.font(self._role), width)
        return self._layouts[width]


def _broken(text: str, font: QtGui.QFont, width: float) -> tuple[QtGui.QTextLayout, float]:
    layout = QtGui.QTextLayout(text, font)
    option = QtGui.QTextOption()
    option.setWrapMode(QtGui.QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    high = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 40))
        line.setPosition(QPointF(0, high))
        high += line.height()
    layout.endLayout()
    return layout, high


SMALL_BOX = 18


class ListTicks(QtWidgets.QStyledItemDelegate):
    """Draws a box with an edge before every line that can be ticked."""

    def __init__(self, display: Display, view: QtWidgets.QListView) -> None:
        super().__init__(view)
        self._display = display
        self._view = view

    def paint(
        self, painter: QtGui.QPainter, option: QtWidgets.QStyleOptionViewItem, index: Index
    ) -> None:
        super().paint(painter, option, index)
        if index.data(Qt.ItemDataRole.CheckStateRole) is None:
            return
        self.initStyleOption(option, index)
        part = QtWidgets.QStyle.SubElement.SE_ItemViewItemCheckIndicator
        area = QRectF(0, 0, SMALL_BOX, SMALL_BOX)
        middle = self._view.style().subElementRect(part, option, self._view).center()
        area.moveCenter(QPointF(middle.x() + 1, middle.y() + 1))
        on = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) is Qt.CheckState.Checked
        painter.save()
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        _draw_box(painter, area, self._display, *(("primary", "on") if on else ("edge", "")))
        painter.restore()

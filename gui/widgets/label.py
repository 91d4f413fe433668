"""Labels: Khmer that wraps where words end, and one-line text that ends in dots."""

from collections.abc import Callable
from functools import partial
from typing import Self

from PySide6 import QtGui
from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

from assessment.language.breaking import SYLLABLE, ZWSP, cluster_starts, with_zwsp, without_zwsp
from gui.display import Display
from gui.widgets.style import LOOKS_OTHERWISE, as_tip, set_type


class Label(QLabel):
    """A plain-text label. Wrapped text breaks between Khmer words; a copy has no break marks.

    The same in a second language stands below it in a quieter type, in a label that is made only
    when there is something to say.
    """

    _below: "Second | None" = None
    _always: Callable[[], str] = str  # what it says, once that is settled

    def __init__(
        self, text: str = "", *, role: str = "body", tone: str = "", wrap: bool = False
    ) -> None:
        super().__init__()
        self._last: tuple[str, str] | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("type", role)
        set_type(self)
        if tone:
            self.setProperty("tone", tone)
        if wrap:
            self.setWordWrap(True)
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.set_texts(text)

    def set_texts(self, text: str, second: str = "") -> None:
        """Show the text, and below it the second one if any; the same again costs nothing."""
        if (text, second) == self._last:
            return
        self._last = text, second
        if self.wordWrap():
            shown = with_zwsp(text)
        else:
            shown = without_zwsp(text)
        before, _, last = shown.rpartition(ZWSP)
        if before and len(cluster_starts(last)) < SYLLABLE:
            shown = before + last  # no syllable stands alone on the last line
        if shown != self.text():
            self.setText(shown)
        self.setAccessibleName(without_zwsp(text))
        if self._below is None and second:
            self._below = Second(self)
        if self._below is not None:
            self._below.set_optional_texts(second)

    def bind_message(self, message: str, display: Display) -> Self:
        """Say this message in whatever language is in use; returns itself."""
        self._always = partial(display.translate, message)
        display.changed.connect(self._say_always)
        self._say_always()
        return self

    def _say_always(self) -> None:
        self.set_texts(self._always())

    def set_optional_texts(self, text: str, second: str = "") -> None:
        """Show the text; nothing at all without."""
        self.set_texts(text, second)
        self.setVisible(bool(text))

    def plain_text(self) -> str:
        """The text as stored, without break marks."""
        return without_zwsp(self.text())

    def can_be_copied(self) -> "Label":
        """Let mouse and keyboard select the text; returns itself."""
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return self

    def minimumSizeHint(self) -> QSize:
        """A wrapping label may become narrow; its height then follows the width.

        Qt would take the height of a column one word wide, and pages would ask for far more room
        than they need.
        """
        if not self.wordWrap():
            return super().minimumSizeHint()
        return QSize(40, self.fontMetrics().height())

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        if event.matches(QtGui.QKeySequence.StandardKey.Copy) and self.hasSelectedText():
            QtGui.QGuiApplication.clipboard().setText(without_zwsp(self.selectedText()))
            event.accept()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QtGui.QContextMenuEvent) -> None:
        """No menu: Qt's own is English and copies break marks."""
        event.ignore()


class Second(Label):
    """What stands in the second language below a label; seen only while that one is."""

    def __init__(self, first: Label) -> None:
        super().__init__(role="second", wrap=True)
        self.hide()
        self.setObjectName(f"{first.objectName()}_second")
        self.setTextInteractionFlags(first.textInteractionFlags())
        self._first = first
        parent = first.parentWidget()
        row = None
        if parent is not None:
            row = _box_of(parent.layout(), first)
        if row is None:
            return
        if row.direction() in (QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.BottomToTop):
            row.insertWidget(row.indexOf(first) + 1, self)
        else:
            column = QVBoxLayout()
            column.setSpacing(0)
            at = row.indexOf(first)
            share = row.stretch(row.indexOf(first))
            row.removeWidget(first)
            row.insertLayout(at, column, share)
            column.addStretch(1)
            column.addWidget(first)
            column.addWidget(self)
            column.addStretch(1)
            self.setMaximumWidth(first.maximumWidth())
        first.installEventFilter(self)

    def set_optional_texts(self, text: str, second: str = "") -> None:
        super().set_texts(text, second)
        self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._first and event.type() in _COMES_AND_GOES:
            self._follow()
        return super().eventFilter(watched, event)

    def _follow(self) -> None:
        at_home = self.parentWidget() is not None
        self.setVisible(at_home and bool(self.text()) and not self._first.isHidden())
        self.setEnabled(self._first.isEnabled())


_COMES_AND_GOES = (QEvent.Type.ShowToParent, QEvent.Type.HideToParent, QEvent.Type.EnabledChange)


def _box_of(layout: QLayout | None, label: QWidget) -> QBoxLayout | None:
    if layout is None:
        return None
    if layout.indexOf(label) >= 0:
        if isinstance(layout, QBoxLayout):
            return layout
        return None
    items = (layout.itemAt(at) for at in range(layout.count()))
    box_layouts = (
        _box_of(layout_item.layout(), label) for layout_item in items if layout_item is not None
    )
    return next((box_layout for box_layout in box_layouts if box_layout is not None), None)


class SteadyLabel(Label):
    """One line that keeps the room of its longest text, so that another text moves nothing."""

    _fitting: frozenset[str] = frozenset()  # what fits; asking Qt for the room of a text is slow

    def set_texts(self, text: str, second: str = "") -> None:
        """Show the text; only a longer one than ever asks for room."""
        super().set_texts(text, second)
        if self.text() not in self._fitting:
            self._make_room()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in LOOKS_OTHERWISE:
            self.forget_room()
            self._make_room()

    def forget_room(self) -> None:
        """Have only the room of what is said next."""
        self.setMinimumSize(0, 0)
        self._fitting = frozenset()

    def _make_room(self) -> None:
        self._fitting |= {self.text()}
        room = self.sizeHint().expandedTo(self.minimumSize())
        if room != self.minimumSize() or room != self.maximumSize():
            self.setFixedSize(room)


class ElidingLabel(QLabel):
    """One line that ends in dots when the room is short; the whole text is its tool tip.

    Of a file the dots stand in the ``middle``: its end says what kind it is and which one.
    """

    def __init__(self, text: str = "", *, role: str = "body", middle: bool = False) -> None:
        super().__init__()
        mode = Qt.TextElideMode
        if middle:
            self._mode = mode.ElideMiddle
        else:
            self._mode = mode.ElideRight
        self._whole = ""
        self._shorter: tuple[str, ...] = ()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("type", role)
        set_type(self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_texts(text)

    def set_texts(self, text: str, *shorter: str) -> None:
        """Show the text, where it has no room a ``shorter`` one; the same again costs nothing."""
        texts = without_zwsp(text), tuple(short for short in shorter if short)
        if texts == (self._whole, self._shorter):
            return
        self._whole, self._shorter = texts
        self.setText(self._whole)
        self.setAccessibleName(self._whole)
        self._tip()
        self.update()

    def plain_text(self) -> str:
        return self._whole

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tip()

    def paintEvent(self, _event: QtGui.QPaintEvent) -> None:
        painter = QtGui.QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(QtGui.QPalette.ColorRole.WindowText))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | self.alignment(), self.seen())

    def seen(self) -> str:
        texts = (self._whole, *self._shorter)
        wide = self.fontMetrics().horizontalAdvance
        fits = (text for text in texts if wide(text) <= self.width())
        dotted = self.fontMetrics().elidedText(texts[-1], self._mode, self.width())
        return next(fits, dotted)

    def shortest(self) -> int:
        """The room that its shortest text, or else the whole one, takes."""
        return self.fontMetrics().horizontalAdvance((self._whole, *self._shorter)[-1])

    def _tip(self) -> None:
        short = self.fontMetrics().horizontalAdvance(self._whole) > self.width()
        text = ""
        if short:
            text = self._whole
        self.setToolTip(as_tip(text))

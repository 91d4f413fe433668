"""Buttons by role, with icons that follow the look and the focus."""

from collections.abc import Mapping
from typing import Self

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent
from PySide6.QtWidgets import QApplication, QPushButton, QSizePolicy, QStyleOptionButton

from gui.display import Display
from gui.icons import icon
from gui.widgets.keyboard import focus_seen, without_focus
from gui.widgets.style import Framed, as_tip, set_type, spread, with_object_name

SEGMENT_PADDING = 26
LONG_AGO = 1 << 40  # milliseconds
INK = {
    "primary": "on",
    "quiet": "primary",
    "danger": "stop",
    "fault": "stop",
    "wanted": "warn",
    "icon": "primary",
}


class PressButton(QPushButton):
    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        if not focus_seen(self):
            without_focus(option)


class Button(PressButton):
    """A button of a role: primary, plain, quiet, danger, or icon (an icon alone)."""

    def __init__(
        self,
        display: Display,
        name: str,
        *,
        role: str = "plain",
        drawing: str = "",
        right: bool = False,
    ) -> None:
        super().__init__()
        self._display = display
        self._drawing = drawing
        self._right = right
        self._pressed_at = -LONG_AGO
        self._said = self._always = ("", "")
        with_object_name(self, name)
        self.setProperty("role", role)
        set_type(self)
        self.setIconSize(QSize(20, 20))
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if role in ("primary", "plain", "danger"):
            self.setMinimumHeight(44)
        else:
            self.setMinimumHeight(40)
        if right:
            self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        display.changed.connect(self._look_again)
        self._draw()

    def bind_message(self, message: str, tip: str = "") -> Self:
        """Say this message in whatever language is in use, its keys in the tip; returns itself."""
        self._always = message, tip
        self._look_again()
        return self

    def _look_again(self) -> None:
        message, tip = self._always
        if message:
            self.set_texts(self._display.translate(message), tip)
        self._draw()

    def set_texts(self, text: str, tip: str = "") -> None:
        """Its words; of an icon alone, its accessible name and tool tip."""
        if (text, tip) == self._said:
            return
        self._said = (text, tip)
        if self.property("role") == "icon":
            self.setToolTip(as_tip(tip or text))
        else:
            # Qt leaves too little room between icon and words.
            gap = ""
            if self._drawing:
                gap = " "
            if self._right:
                self.setText(f"{text}{gap}")
            else:
                self.setText(f"{gap}{text}")
            self.setToolTip(as_tip(tip))
        self.setAccessibleName(text)

    def show_icon(self, drawing: str) -> None:
        self._drawing = drawing
        self._draw()

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        if self._drawing and focus_seen(self):
            option.icon = icon(self._drawing, self._display.colour("text"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember when; a second click soon after may be for something else."""
        self._pressed_at = event.timestamp()
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A second click counts where the first was: that one may have brought another page."""
        if event.timestamp() - self._pressed_at <= QApplication.doubleClickInterval():
            super().mouseDoubleClickEvent(event)
        self._pressed_at = event.timestamp()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self._draw()

    def _draw(self) -> None:
        if not self._drawing:
            return
        ink = INK.get(str(self.property("role")), "text")
        if not self.isEnabled():
            ink = "idle"
        self.setIcon(icon(self._drawing, self._display.colour(ink)))


class Segment(PressButton):
    """A small button with room for its words in bold: it is bold when it is on."""

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        bold = QFont(self.font())
        bold.setBold(True)
        words = QFontMetrics(bold).horizontalAdvance(self.text())
        return QSize(max(hint.width(), words + SEGMENT_PADDING), hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class Segments(Framed):
    """Two or three small buttons of which one is on, such as the language switch."""

    picked = Signal(str)  # the key of the button that is on now

    def __init__(self, name: str, keys: tuple[str, ...]) -> None:
        """One button per key, the first one on; each button is in ``buttons`` under its key."""
        super().__init__("segments", name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.line = spread(on=self, gap=0, margins=(2, 2, 2, 2))
        self.buttons: dict[str, QPushButton] = {}
        for key in keys:
            button = with_object_name(Segment(), f"{name}_{key}")
            button.setCheckable(True)
            button.setProperty("role", "segment")
            set_type(button)
            button.setMinimumHeight(36)
            self.buttons[key] = button
            button.clicked.connect(lambda _=False, to=key: self._pick(to))
            self.line.addWidget(button)

        self.show_key(keys[0])

    def _pick(self, key: str) -> None:
        self.show_key(key)
        self.picked.emit(key)

    def show_key(self, key: str) -> None:
        self.key = key
        for other, button in self.buttons.items():
            button.setChecked(other == key)

    def update_texts[K: str](self, name: str, words: Mapping[K, str]) -> None:
        """Say what each button is; ``name`` is what they choose."""
        self.setAccessibleName(name)
        for key, text in words.items():
            self.buttons[key].setText(text)
            self.buttons[key].setAccessibleName(f"{name} · {text}")

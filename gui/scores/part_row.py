"""One number with its name, as a row that is pressed to ask why."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy

from gui.theme import Theme
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.marks import LevelSquare
from gui.widgets.plain import as_tip
from gui.widgets.style import named

HIGH = 40


class PartRow(QPushButton):
    """Code, name, figures and level; the whole row is the button."""

    def __init__(self, theme: Theme, name: str, code: str, label: str) -> None:
        """A row of a node or question."""
        super().__init__()
        named(self, name)
        self.code = code
        self._words = [code, label]
        self.setProperty("role", "quiet")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(HIGH)
        self._theme = theme
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(6, 4, 6, 4)
        self._line.setSpacing(10)
        short = Label(code, role="smallbold")
        short.setMinimumWidth(34)
        self._add(short)
        name_label = ElidingLabel(label)
        self._add(name_label, 1)

    def add_figure(self, text: str, *, bold: bool = False, wide: int = 0, least: str = "") -> None:
        """One more figure at the end of the row; ``wide`` lines it up with other rows.

        So does ``least``, a text for which there is always room.
        """
        figure = Label(text, role="bold" if bold else "small")
        if least:
            room = QFontMetrics(self._theme.font(bold=bold)).horizontalAdvance(least)
            figure.setMinimumWidth(room)
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if wide:
            figure.setFixedWidth(wide)
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._words.append(text)
        self._add(figure)

    def add_level(self, level: int | None, digit: str, name: str) -> None:
        """The square of the level; its room stays empty without one."""
        square = LevelSquare(self._theme)
        policy = square.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        square.setSizePolicy(policy)
        square.show_level(level, digit, name)
        self._words.append(name)
        # Only now: what is shown without a parent would be a window of its own.
        self._add(square)
        square.setVisible(level is not None)

    def finish(self, asks: str) -> "PartRow":
        """Its accessible name: everything it says, and what pressing it asks; returns itself."""
        self.setAccessibleName(" ".join(part for part in (*self._words, asks) if part))
        self.setToolTip(as_tip(asks))
        return self

    def sizeHint(self) -> QSize:
        """The room of its parts, not of a text of its own."""
        hint = self._line.sizeHint()
        return QSize(hint.width(), max(HIGH, hint.height()))

    def minimumSizeHint(self) -> QSize:
        """The name gives way."""
        return QSize(self._line.minimumSize().width(), max(HIGH, self._line.minimumSize().height()))

    def _add(self, widget: Label | ElidingLabel | LevelSquare, stretch: int = 0) -> None:
        widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._line.addWidget(widget, stretch)

"""What an empty place says: what is not here, what to do, and one action."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from gui.widgets.marks import Icon


class EmptyState(QWidget):
    """Icon, title, what to do, and a button when there is one thing to do."""

    wanted = Signal()

    def __init__(self, theme: Theme, drawing: str, name: str, *, role: str = "plain") -> None:
        """``role`` is that of its button."""
        super().__init__()
        self.setObjectName(name)
        self._title = Label(role="bold")
        self._hint = Label(role="small", wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = Button(theme, f"{name}_action", role=role)
        self.button.clicked.connect(self.wanted)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addStretch(1)
        column.addWidget(Icon(theme, drawing, "soft", 36), 0, centre)
        column.addWidget(self._title, 0, centre)
        column.addWidget(self._hint)
        column.addWidget(self.button, 0, centre)
        column.addStretch(2)

    def say(self, title: str, hint: str = "", action: str = "") -> None:
        """Its words; without an action there is no button."""
        self._title.say(title)
        self._hint.say(hint)
        self._hint.setVisible(bool(hint))
        self.button.say(action)
        self.button.setVisible(bool(action))

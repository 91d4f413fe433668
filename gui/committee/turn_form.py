"""Who withdraws a merge or brings it back, and why; it is turned only with both."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.fields import Captioned, LineField
from gui.widgets.style import named, spread
from gui.wording import Wording


class TurnForm(QFrame):
    """Hidden until a person begins.

    Signals:
        given: The number of the merge, whether it comes back, who and why.
        left: It was closed without anything being turned.
        lacking: A name or a reason is missing, which is said below the field.
    """

    given = Signal(int, bool, str, str)
    left = Signal()
    lacking = Signal()

    def __init__(self, wording: Wording, theme: Theme, by: str) -> None:
        """``by`` is the name proposed."""
        super().__init__()
        named(self, "turn_form")
        self.setProperty("frame", "quiet")
        self._wording = wording
        self._merge, self._back = 0, False
        self._lacks: LineField | None = None
        self.by = LineField("turned_by")
        self.by.setText(by)
        self.reason = LineField("turn_reason")
        self._by, self._reason = Captioned(self.by), Captioned(self.reason)
        self.cancel = Button(theme, "turn_cancel", role="quiet")
        self.button = Button(theme, "turn_now", drawing="returned")
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(6)
        column.addWidget(self._by)
        column.addWidget(self._reason)
        column.addLayout(spread(None, self.cancel, self.button))
        self.cancel.clicked.connect(self._leave)
        self.button.clicked.connect(self._give)
        for field in (self.by, self.reason):
            field.returnPressed.connect(self._give)
            field.textChanged.connect(lambda _: self._clear())
        self.say()
        self.hide()

    def begin(self, merge: int, *, back: bool) -> None:
        """Ask who turns this merge, and why."""
        if (merge, back) != (self._merge, self._back) or self.isHidden():
            self.reason.clear()
        self._merge, self._back = merge, back
        self.say()
        self.show()
        (self.reason if self.by.text().strip() else self.by).setFocus()

    def show_busy(self, *, busy: bool) -> None:
        """Nothing is turned while something is at work."""
        self.button.setEnabled(not busy)

    def say(self) -> None:
        """Say everything in the language in use."""
        say = self._wording.words.say
        self._by.say(say("Restored by") if self._back else say("Withdrawn by"))
        self._reason.say(say("Reason (it is kept permanently)"))
        self.cancel.say(say("Cancel"), tip="Esc")
        self.button.say(say("Restore") if self._back else say("Withdraw"), tip="Enter")
        self._say_lacking()

    def event(self, event: QEvent) -> bool:
        """Esc closes the form before it means anything to the page."""
        override = event.type() is QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc: nothing is turned."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
            return
        super().keyPressEvent(event)

    def _leave(self) -> None:
        self.hide()
        self.left.emit()

    def _give(self) -> None:
        by, reason = self.by.text().strip(), self.reason.text().strip()
        self._lacks = None if by and reason else (self.reason if by else self.by)
        self._say_lacking()
        if self._lacks is not None:
            self._lacks.setFocus()
            self.lacking.emit()
        elif self.button.isEnabled():
            self.hide()
            self.given.emit(self._merge, self._back, by, reason)

    def _clear(self) -> None:
        self._lacks = None
        self._say_lacking()

    def _say_lacking(self) -> None:
        say, lacks = self._wording.words.say, self._lacks
        self._by.show_finding(say("A name is missing.") if lacks is self.by else "")
        self._reason.show_finding(say("A reason is missing.") if lacks is self.reason else "")

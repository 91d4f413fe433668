"""A page that is one card: it asks for something, does it, and says what came of it."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QProgressBar, QVBoxLayout, QWidget

from assessment.errors import Finding
from assessment.words import mark
from gui.display import Display
from gui.tasks import Work, Worker
from gui.widgets import keyboard, style, window_page
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from gui.widgets.style import LOOKS_OTHERWISE, Framed, add_parts, scrolled, spread, stack

STOPPING = mark("Stopping…")


class WorkLine(style.NamedWidget):
    moved = Signal()  # work began or ended: what can be pressed is another thing now
    stopped = Signal()  # a person stopped it

    def __init__(self, display: Display, name: str) -> None:
        super().__init__(f"{name}_work")
        self._display = display
        self.worker = Worker(self)
        self.doing = ""  # the message that says what is being done; empty while nothing is
        self._label = Label(role="small")
        self.bar = QProgressBar(textVisible=False)
        self.stop_button = Button(display, f"stop_{name}", role="quiet").bind_message("Stop", "Esc")
        stack(spread(self._label, None, self.stop_button), self.bar, on=self, gap=4)
        self.stop_button.clicked.connect(self.stop)
        self.worker.stepped.connect(self._step)
        self.worker.moved.connect(self._moved)
        self.worker.stopped.connect(self._stopped)
        display.changed.connect(self.update_texts)
        self._show()

    @property
    def busy(self) -> bool:
        return self.worker.busy

    def run(
        self, work: Work, done: Callable[[Any], object], doing: str, *, stops: bool = False
    ) -> None:
        """Do the work, then tell ``done`` what came of it; nothing while other work is going on.

        ``doing`` is a message of the catalogue: what is being done. Work that ``stops`` has a
        button for it, with the keyboard on it.
        """
        if self.busy:
            return
        self.doing = doing
        self.worker.run(work, done)
        if stops:
            self.stop_button.show()
            self.stop_button.setFocus()

    def stop(self) -> None:
        if self.busy:
            self.worker.stop()
            self.doing = STOPPING
            self.update_texts()

    def forget(self) -> None:
        if not self.busy:
            self.doing = ""
            self._show()

    def update_texts(self) -> None:
        if self.doing:
            self._label.set_texts(self._display.translate(self.doing))
        else:
            self._label.set_texts("")
        self.bar.setAccessibleName(self._display.translate("Progress"))

    def _step(self, done: int, total: int) -> None:
        self.bar.setRange(0, 1000)
        self.bar.setValue(round(1000 * done / max(total, 1)))
        self.bar.show()

    def _moved(self) -> None:
        if not self.busy:
            self.doing = ""
        self._show()
        self.moved.emit()

    def _stopped(self) -> None:
        self.doing = mark("Stopped. No partial file was kept.")
        self._show()
        self.stopped.emit()

    def _show(self) -> None:
        self.stop_button.hide()
        self.bar.hide()
        self.setVisible(self.busy or bool(self.doing))
        self.update_texts()


WIDE = 760
BESIDE = 48  # margins and the bar that scrolls
TOLD = 260  # least width of a button with words beside it


class CardPage(window_page.FindingsPage):
    """Scrolls when the window is low; does one piece of work at a time off the main thread."""

    def __init__(self, name: str, display: Display) -> None:
        super().__init__(display, f"{name}_page")
        self.title = Label(role="h1", wrap=True)
        self.about = Label(role="small", wrap=True)
        self.close_button = Button(display, f"close_{name}").bind_message("Close")
        self.work = WorkLine(display, name)
        self.told_buttons: tuple[Button, ...] = ()  # each with words beside it
        self._outcome = QVBoxLayout()
        self._outcome.setSpacing(6)
        card = self._card = Framed("card", f"{name}_card")
        card.setFixedWidth(WIDE)
        self._outcome.addWidget(self.findings)
        head = spread((self.title, 1), self.close_button)
        parts = head, self._outcome, self.about
        self._column = stack(*parts, on=card, gap=8, margins=(24, 10, 24, 12))
        inside = stack(spread(None, card, None), None, margins=(16, 8, 16, 8))
        self._scroll = scrolled(inside, f"{name}_scroll")
        self.foot = Framed("foot", f"{name}_foot")
        self.foot.hide()
        stack((self._scroll, 1), self.foot, on=self, gap=0)
        self.work.moved.connect(self.update_texts)
        self.work.worker.refused.connect(self.show_findings)
        self.work.stopped.connect(self.close_button.setFocus)
        self.close_button.clicked.connect(self.leave)
        keyboard.on_escape(self, lambda: self.work.stop() if self.busy else self.leave())
        display.changed.connect(self.update_texts)
        display.changed.connect(self.update_layout)

    def lay_out(self, *parts: QWidget | QLayout, outcome: QWidget | None = None) -> None:
        """Put these below each other, work last; ``outcome`` stands below the title."""
        if outcome is not None:
            self._outcome.insertWidget(0, outcome)
        add_parts(self._column, *parts)

    def button_with_words(self, button: Button, words: Label, *more: QWidget) -> QHBoxLayout:
        """A button with words beside it."""
        self.told_buttons += (button,)
        return spread(button, (words, 1), *more, gap=14)

    def pin(self, *buttons: Button) -> None:
        """What the page is for is pressed in a foot that stays in sight, with how far it is."""
        self.foot.setMinimumHeight(63)
        stack(self.work, spread(None, *buttons), on=self.foot, gap=4, margins=(16, 8, 16, 8))
        self.foot.show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in LOOKS_OTHERWISE:
            self.line_up()

    def update_layout(self) -> None:
        """Large text has wider lines, where the window has room for them."""
        wished = WIDE * self._display.text_size // 100
        self._card.setFixedWidth(max(WIDE, min(wished, self.width() - BESIDE)))

    def line_up(self) -> None:
        """Buttons as wide as the widest: what is said of each begins below the one before."""
        wide = max((button.sizeHint().width() for button in self.told_buttons), default=0)
        for told_button in self.told_buttons:
            told_button.setMinimumWidth(max(TOLD, wide))

    @property
    def busy(self) -> bool:
        return self.work.busy

    def run(
        self, work: Work, done: Callable[[Any], object], doing: str, *, stops: bool = False
    ) -> None:
        if not self.busy:
            self.show_findings(())
            self.work.run(work, done, doing, stops=stops)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        super().show_findings(findings)
        if findings:
            self.show_top()

    def show_top(self) -> None:
        """Scroll to what came of it, once it has its place."""
        QTimer.singleShot(0, self, lambda: self._scroll.verticalScrollBar().setValue(0))

    def leave(self) -> None:
        self.closed.emit()

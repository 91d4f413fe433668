"""One piece of long work on a page: what is being done, how far it is, and a way to stop it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from assessment.errors import AssessmentError
from assessment.words import mark
from gui.tasks import Task, Work
from gui.theme import Theme
from gui.widgets.boxes import spread
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from gui.widgets.style import named
from gui.wording import Wording

STOPPING = mark("Stopping…")
STOPPED = mark("Stopped. No partial file was kept.")


class WorkLine(QWidget):
    """Runs one task at a time off the main thread.

    Signals:
        moved: Work began or ended: what can be pressed is another thing now.
        refused: The findings that stopped the work.
        stopped: A person stopped it.
    """

    moved = Signal()
    refused = Signal(object)
    stopped = Signal()

    def __init__(self, wording: Wording, theme: Theme, name: str) -> None:
        """Nothing is done."""
        super().__init__()
        named(self, f"{name}_work")
        self._wording = wording
        self._task: Task | None = None
        self._done: Callable[[Any], object] = _nothing
        self._doing = ""
        self._label = Label(role="small")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.stop_button = Button(theme, f"stop_{name}", role="quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(spread(self._label, None, self.stop_button))
        column.addWidget(self.bar)
        self.stop_button.clicked.connect(self.stop)
        self._show()

    @property
    def busy(self) -> bool:
        """Whether work is going on."""
        return self._task is not None

    @property
    def doing(self) -> str:
        """The message that says what is being done; empty while nothing is."""
        return self._doing if self.busy else ""

    def said(self) -> str:
        """What it says."""
        return self._label.said()

    def run(
        self, work: Work, done: Callable[[Any], object], doing: str, *, stops: bool = False
    ) -> bool:
        """Do the work, then tell ``done`` what came of it; False when other work is going on.

        ``doing`` is a message of the catalogue: what is being done. Work that ``stops`` has a
        button for it, with the keyboard on it.
        """
        if self._task is not None:
            return False
        self._done, self._doing = done, doing
        task = self._task = Task(work, self)
        task.stepped.connect(self._step)
        task.finished.connect(self._finished)
        task.failed.connect(self._failed)
        task.cancelled.connect(self._cancelled)
        self._show()
        self.moved.emit()
        if stops:
            self.stop_button.show()
            self.stop_button.setFocus()
        task.start()
        return True

    def stop(self) -> None:
        """Ask the work to stop."""
        if self._task is not None:
            self._task.stop()
            self._doing = STOPPING
            self.say()

    def forget(self) -> None:
        """Say no more of work that was done."""
        if not self.busy:
            self._doing = ""
            self._show()

    def say(self) -> None:
        """Say everything in the language in use."""
        say = self._wording.words.say
        self._label.say(say(self._doing) if self._doing else "")
        self.stop_button.say(say("Stop"), tip="Esc")
        self.bar.setAccessibleName(say("Progress"))

    def _step(self, done: int, total: int) -> None:
        self.bar.setRange(0, 1000)
        self.bar.setValue(round(1000 * done / max(total, 1)))
        self.bar.show()

    def _finished(self, result: object) -> None:
        self._over("")
        self._done(result)

    def _cancelled(self) -> None:
        self._over(STOPPED)
        self.stopped.emit()

    def _failed(self, problem: BaseException) -> None:
        self._over("")
        if not isinstance(problem, AssessmentError):
            raise problem
        self.refused.emit(problem.findings)

    def _over(self, doing: str) -> None:
        task, self._task = self._task, None
        if isinstance(task, QObject):
            task.deleteLater()
        self._doing = doing
        self._show()
        self.moved.emit()

    def _show(self) -> None:
        self.stop_button.hide()
        self.bar.hide()
        self.setVisible(self.busy or bool(self._doing))
        self.say()


def _nothing(_result: object) -> None:
    """Nobody wants to know."""

"""Long work off the main thread: a plain function in, signals on the main thread out."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

from PySide6.QtCore import QObject, Qt, Signal, Slot

from assessment.errors import AssessmentError, Cancelled
from assessment.progress import Progress

Work = Callable[[Progress], object]
STEP_SECONDS = 0.1
_pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="task")


class Task(QObject):
    """One piece of work; exactly one of ``finished``, ``failed``, ``cancelled`` comes.

    ``failed`` carries the exception: an ``AssessmentError`` has findings to show, everything
    else belongs to ``gui.crash``.
    """

    stepped = Signal(int, int)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    _told = Signal(int, int)
    _over = Signal(str, object)

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        """Prepare the work; ``start`` begins it."""
        super().__init__(parent)
        self._work = work
        self._stopped = False
        self._last = 0.0
        self._future: Future[None] | None = None
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)
        self._over.connect(self._on_over, Qt.ConnectionType.QueuedConnection)

    def start(self) -> "Future[None]":
        """Begin; the future is done when the work has ended."""
        self._future = _pool.submit(self._run)
        return self._future

    def stop(self) -> None:
        """Ask the work to stop at its next step."""
        self._stopped = True

    def end(self, within: float) -> bool:
        """Wait for work that was begun; False when it was not, or had to be stopped after that.

        Seconds are meant. Nothing runs any more afterwards, and nothing is told.
        """
        self.blockSignals(True)
        if self._future is None or self._future.cancel():
            return False
        if not wait([self._future], within).not_done:
            return True
        self.stop()
        wait([self._future])
        return False

    def _run(self) -> None:
        try:
            result = self._work(Progress(tell=self._tell, stopped=lambda: self._stopped))
        except Cancelled:
            self._over.emit("cancelled", None)
        except AssessmentError as problem:
            self._over.emit("failed", problem)
        except Exception as problem:  # noqa: BLE001 - a thread has nobody above it to tell
            self._over.emit("failed", problem)
        else:
            self._over.emit("finished", result)

    def _tell(self, done: int, total: int) -> None:
        now = time.monotonic()
        if done >= total or now - self._last >= STEP_SECONDS:
            self._last = now
            self._told.emit(done, total)

    @Slot(int, int)
    def _on_told(self, done: int, total: int) -> None:
        self.stepped.emit(done, total)

    @Slot(str, object)
    def _on_over(self, outcome: str, result: object) -> None:
        if outcome == "cancelled":
            self.cancelled.emit()
        elif outcome == "failed":
            self.failed.emit(result)
        else:
            self.finished.emit(result)

"""Long work off the main thread: a plain function in, signals on the main thread out."""

import gc
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from threading import Lock
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from assessment.errors import AssessmentError, Cancelled
from assessment.progress import Progress

Work = Callable[[Progress], object]
STEP_SECONDS = 0.1
_held: set["Newest"] = set()  # an object whose work still runs is not dropped under its thread
_pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="task")
_lock = Lock()
_without: list[bool] = []  # of each work that runs: whether memory was swept when it began


@contextmanager
def _not_sweeping() -> Iterator[None]:
    """Leave sweeping of memory to the main thread: elsewhere it may end the program.

    Python sweeps in whatever thread asks for memory at that moment, and would take widgets that
    nobody holds any more to pieces there; Qt allows that in its own thread only.
    """
    with _lock:
        _without.append(gc.isenabled())
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            was_on = _without.pop()
            if was_on and not _without:
                # What work made is thousands of records without a ring among them. Set aside, they
                # do not hold up the window at each sweep, and the sweep that is due is not done
                # here and now. They go when nobody holds them, the rest when a file is closed.
                gc.freeze()
                gc.enable()


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
    _over = Signal(object)

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._stopped = False
        self._last = 0.0
        self._future: Future[None] | None = None
        self._told.connect(self.stepped, Qt.ConnectionType.QueuedConnection)
        self._over.connect(self._on_over, Qt.ConnectionType.QueuedConnection)

    def start(self) -> "Future[None]":
        """Begin; the future is done when the work has ended."""
        self._future = _pool.submit(self._run)
        return self._future

    def stop(self) -> None:
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

    @_not_sweeping()
    def _run(self) -> None:
        try:
            result = self._work(Progress(tell=self._tell, stopped=lambda: self._stopped))
        except Cancelled:
            self._over.emit(self.cancelled.emit)
        except Exception as problem:  # noqa: BLE001 - a thread has nobody above it to tell
            self._over.emit(partial(self.failed.emit, problem))
        else:
            self._over.emit(partial(self.finished.emit, result))

    def _tell(self, done: int, total: int) -> None:
        now = time.monotonic()
        if done >= total or now - self._last >= STEP_SECONDS:
            self._last = now
            self._told.emit(done, total)

    @Slot(object)
    def _on_over(self, tell: Callable[[], object]) -> None:
        # Whoever hears of the end may drop this object, and the thread may still be telling it.
        if self._future is not None:
            wait([self._future])
        tell()


class Worker(QObject):
    """Does work that a page wants; whoever may want only one thing at a time asks ``busy``."""

    moved = Signal()  # work began or ended
    stepped = Signal(int, int)  # how far it is
    refused = Signal(object)  # the findings that stopped it
    stopped = Signal()  # a person stopped it

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks: set[Task] = set()

    @property
    def busy(self) -> bool:
        return bool(self._tasks)

    def run(self, work: Work, done: Callable[[Any], object]) -> None:
        """Do the work, then tell ``done`` what came of it; what is no finding is raised."""
        task = Task(work, self)
        self._tasks.add(task)
        task.stepped.connect(self.stepped)
        task.finished.connect(lambda result: self._over(task, partial(done, result)))
        task.failed.connect(lambda problem: self._over(task, partial(self._refuse, problem)))
        task.cancelled.connect(lambda: self._over(task, self.stopped.emit))
        self.moved.emit()
        task.start()

    def stop(self) -> None:
        for task in self._tasks:
            task.stop()

    def end(self, within: float) -> bool:
        """Wait for all work; False when some was not begun, or had to be stopped; see ``Task``."""
        ended = [task.end(within) for task in self._tasks]
        for task in self._tasks:
            task.deleteLater()
        self._tasks.clear()
        return all(ended)

    def _over(self, task: Task, then: Callable[[], object]) -> None:
        self._tasks.discard(task)
        task.deleteLater()
        self.moved.emit()
        then()

    def _refuse(self, problem: BaseException) -> None:
        if not isinstance(problem, AssessmentError):
            raise problem
        self.refused.emit(problem.findings)


class Newest(QObject):
    """Of works wanted only the newest is done, one at a time; of others nothing is told."""

    finished = Signal(object)
    failed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._task: Task | None = None
        self._next: Work | None = None
        self.working = False  # whether something wanted has not come yet

    def want(self, work: Work) -> None:
        """Do this work as soon as the one under way has ended; forget all others."""
        self._next = work
        self.working = True
        if self._task is not None:
            self._task.stop()
        self._begin()

    def forget(self) -> None:
        self._next = None
        self.working = False
        if self._task is not None:
            self._task.stop()

    def _begin(self) -> None:
        if self._task is not None or self._next is None:
            return
        work = self._next
        self._next = None
        _held.add(self)
        self._task = Task(work, self)
        self._task.finished.connect(self._on_finished)
        self._task.failed.connect(self._on_failed)
        self._task.cancelled.connect(self._is_wanted)
        self._task.start()

    @Slot(object)
    def _on_finished(self, result: object) -> None:
        if self._is_wanted():
            self.finished.emit(result)

    @Slot(object)
    def _on_failed(self, problem: object) -> None:
        if self._is_wanted():
            self.failed.emit(problem)

    @Slot()
    def _is_wanted(self) -> bool:
        """The work has ended: whether it was still wanted; else the next one begins."""
        if self._task is not None:
            self._task.deleteLater()
            self._task = None
        QTimer.singleShot(0, partial(_held.discard, self))  # not amidst what the task still tells
        if self._next is None:
            came = self.working
            self.working = False
            return came
        QTimer.singleShot(0, self._begin)
        return False

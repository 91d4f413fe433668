"""Long work at the command line: a bar on a terminal, and Ctrl-C as a request to stop."""

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from assessment.progress import Progress

_WIDTH = 30
_PAUSE = 0.1


@contextmanager
def told() -> Iterator[Progress]:
    """A progress to hand to long work; on a terminal it is drawn on stderr.

    Ctrl-C lets the work end at its next step, where nothing is half-written; a second one ends it
    at once.
    """
    stop = threading.Event()
    bar = _Bar() if sys.stderr.isatty() else None

    def interrupted(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    def tell(done: int, total: int) -> None:
        if bar is not None:
            bar.draw(done, total)

    main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, interrupted) if main else None
    try:
        yield Progress(tell, stop.is_set)
    finally:
        if main:
            signal.signal(signal.SIGINT, before)
        if bar is not None:
            bar.end()


class _Bar:
    """One line that is drawn over itself, ten times a second at most."""

    def __init__(self) -> None:
        self._drawn = 0.0

    def draw(self, done: int, total: int) -> None:
        """Show how far the work is."""
        now = time.monotonic()
        if done < total and now - self._drawn < _PAUSE:
            return
        self._drawn = now
        filled = _WIDTH * done // max(total, 1)
        sys.stderr.write(f"\r[{'#' * filled:<{_WIDTH}}] {done}/{total}")
        sys.stderr.flush()

    def end(self) -> None:
        """Leave the line as it is and go to the next one."""
        if self._drawn:
            sys.stderr.write("\n")

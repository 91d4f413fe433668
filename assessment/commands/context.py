"""One call of a command: arguments, words, the clock, the language of the windows, long work."""

import configparser
import signal
import sys
import threading
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import FrameType

from assessment import places
from assessment.language.text import Language
from assessment.progress import Progress
from assessment.words import Words


@dataclass(frozen=True, slots=True)
class Context:
    """One call of a command.

    Attributes:
        arguments: Parsed command line.
        words: Words in the reader's language.
        now: The moment of the call, in UTC.
    """

    arguments: Namespace
    words: Words
    now: datetime

    @property
    def today(self) -> date:
        """The local day of the call, what ``today()`` means in conditions."""
        return self.now.astimezone().date()


def clock() -> datetime:
    """The present moment in UTC; the only place where commands look at the clock."""
    return datetime.now(tz=UTC).replace(microsecond=0)


def chosen_language() -> Language:
    """The language of the windows; Khmer where none was chosen or the settings cannot be read."""
    settings = configparser.RawConfigParser(strict=False)
    try:
        settings.read(places.settings(), encoding="utf-8")
        return Language(settings.get("General", "language", fallback=Language.KM.value))
    except (configparser.Error, UnicodeDecodeError, ValueError):
        return Language.KM


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

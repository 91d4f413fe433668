"""The last net: an exception nobody caught is written down and told, never shown as a trace."""

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from assessment.errors import Finding
from assessment.problems.windows import WindowProblem

Tell = Callable[[Finding], None]
log = logging.getLogger("gui.crash")


def write_down(folder: Path, error: BaseException) -> Path:
    """Write the description of an exception into the folder; return the file."""
    now = datetime.now(UTC)
    file = folder / f"problem-{now:%Y%m%d-%H%M%S}.txt"
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return file


def install(folder: Path, tell: Tell) -> None:
    """From now on describe every uncaught exception in ``folder`` and tell one finding.

    Answers are saved as they are given, so nothing has to be rescued here.
    """

    def caught(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.exit(1)
        log.error("uncaught", exc_info=error)
        try:
            file = write_down(folder, error).name
        except OSError:
            file = "-"
        if threading.current_thread() is threading.main_thread():
            tell(Finding(WindowProblem.UNEXPECTED, values={"file": file}))

    sys.excepthook = caught

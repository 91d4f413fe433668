"""The last net: what nobody caught is written down and told, never shown as a trace, never silent.

It stands before Qt is loaded and needs nothing but Python: libraries, words and icons may be what
is missing. Until there is a window, and when the window itself cannot tell, the system's own box
does, in both languages.
"""

import faulthandler
import logging
import os
import shutil
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from assessment import places

if TYPE_CHECKING:
    from assessment.errors import Finding

LARGEST_LOG = 2**20
NAME = "Digital Readiness"
_CANNOT_GO_ON = """\
កម្មវិធីមិនអាចដំណើរការបានទេ៖ {reason}
ចម្លើយដែលបានរក្សាទុកមិនបាត់ទេ។ សូមចម្លងថតកម្មវិធីទាំងមូលម្តងទៀត ឬប្រើច្បាប់ចម្លងផ្សេង។
បើនៅតែដដែល សូមផ្ញើឯកសារនេះទៅលេខាធិការដ្ឋាន៖ {file}

The program cannot go on: {reason}
Answers that were saved are not lost. Copy the whole program folder again, or use another one.
If that does not help, hand this file to the secretariat: {file}"""
_ICON_ERROR = 0x10
# What desktops have for a box with a text; the text comes last.
_DIALOGS = (
    ("zenity", "--error", "--no-markup", f"--title={NAME}", "--text"),
    ("kdialog", "--title", NAME, "--error"),
    ("xmessage", "-center"),
)
log = logging.getLogger("gui.crash")


class Net:
    """Catches what nobody caught; answers are saved as they are given: none is rescued here."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.tell: Callable[[Finding], None] | None = None  # in the window, once there is one

    def stand(self) -> None:
        """From now on catch everything; what ends Python itself is written into the log."""
        sys.excepthook = self._caught
        file = self._folder / places.LOG
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with suppress(OSError):
                if file.stat().st_size > LARGEST_LOG:
                    file.replace(file.with_stem(f"{file.stem}-before"))
            stream = file.open("a", encoding="utf-8", errors="backslashreplace", buffering=1)
            # From source Git would be asked, and the window wait for it.
            name = "from source"
            if places.packed():
                name = _program()
            stream.write(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} {name}\n")
        except OSError:  # nowhere to write: it is told all the same
            return
        faulthandler.enable(stream)
        logging.basicConfig(
            level=logging.WARNING,
            format="%(asctime)s %(name)s %(levelname)s %(message)s",
            handlers=(logging.StreamHandler(), logging.StreamHandler(stream)),
        )

    def _caught(
        self, kind: type[BaseException], error: BaseException, _: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.exit(1)
        if self.tell is not None and self._told(error):
            return
        log.error("uncaught", exc_info=error)
        text = f"{_program()}\n{''.join(traceback.format_exception(error))}"
        file = str(self._folder / f"problem-{datetime.now(UTC):%Y%m%d-%H%M%S}.txt")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            Path(file).write_text(text, encoding="utf-8", errors="backslashreplace")
        except OSError:
            file = "-"
        if threading.current_thread() is not threading.main_thread():
            return
        box = cannot_go_on(error, file)
        if self.tell is None:
            show_box(box)
            os._exit(1)  # a frame without content would stay for ever
        try:
            from assessment.errors import Finding
            from assessment.problems.windows import WindowProblem

            self.tell(Finding(WindowProblem.UNEXPECTED, values={"file": file}))
        except Exception:
            log.exception("the window could not tell")
            show_box(box)

    def _told(self, error: BaseException) -> bool:
        """Whether it is no fault of ours, and was said in the window."""
        from assessment.errors import AssessmentError

        if not isinstance(error, AssessmentError) or self.tell is None:
            return False
        for finding in error.findings:
            self.tell(finding)
        return True


def cannot_go_on(error: BaseException, file: str) -> str:
    """Why the program ends, in both languages; of a library that is missing its name."""
    return _CANNOT_GO_ON.format(reason=f"{type(error).__name__}: {error}", file=file)


def show_box(text: str) -> None:
    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write(f"{text}\n")
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, text, NAME, _ICON_ERROR)
    elif os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        import subprocess

        for name, *words in _DIALOGS:
            program = shutil.which(name)
            if program is not None:
                subprocess.run([program, *words, text], check=False)  # noqa: S603 - named above
                return


def _program() -> str:
    try:
        from assessment.version import version

        name = version()
    except (ImportError, OSError, ValueError):
        name = "?"
    return f"{name}, Python {sys.version.split()[0]}, {sys.platform}"

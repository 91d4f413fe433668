"""One window for a person: a second start hands its file to the first, which comes to the front.

Beside the settings lie a lock, which the first holds, and what later ones ask of it, each in a file
that the first takes away. No port is opened, no other person's program can ask anything. Where the
first does not answer, the second opens a window of its own: nothing stays silent.
"""

import os
import sys
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from assessment.places import put_in_place

LOCK = "window.lock"
ASKED = "window-asked"
PATIENCE_SECONDS = 5.0
OLD_SECONDS = 60.0
_ENDING = ".ask"
_AGAIN_MS = 300
_LOOK_SECONDS = 0.05


class OnlyWindow(QObject):
    """Holds the place of the first window, or asks who does."""

    asked = Signal(object)  # a later start wants the window seen (None), then the file it was given

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder / ASKED
        with suppress(OSError):  # nowhere to write: every start has a window of its own
            self._folder.mkdir(parents=True, exist_ok=True)
        self._lock = QLockFile(str(folder / LOCK))
        self._lock.setStaleLockTime(0)
        self._watcher: QFileSystemWatcher | None = None

    def is_first(self) -> bool:
        """Take the place of the first window; also where nobody can tell who has it."""
        return self._lock.tryLock(0) or self._lock.error() != QLockFile.LockError.LockFailedError

    def hand_over(self, file: Path | None) -> bool:
        """Ask the first window to show itself, and this file; whether it has heard."""
        if sys.platform == "win32":
            import ctypes

            # Windows lets only a program that was just started choose who comes to the front.
            ctypes.windll.user32.AllowSetForegroundWindow(self._lock.getLockInfo()[0])
        request = self._folder / f"{os.getpid()}{_ENDING}"
        rough = request.with_suffix(".part")
        try:
            text = ""
            if file:
                text = str(file.absolute())
            rough.write_text(text, encoding="utf-8")
            put_in_place(rough, request)
        except OSError:
            return False
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            if not request.exists():
                return True
            time.sleep(_LOOK_SECONDS)
        with suppress(OSError):
            request.unlink()
            return False
        return True  # it was taken at the last moment

    def listen(self) -> None:
        """From now on hear what later starts ask, and what they asked meanwhile."""
        self._watcher = QFileSystemWatcher([str(self._folder)], self)
        self._watcher.directoryChanged.connect(self._check_folder)
        self._check_folder()

    def _check_folder(self) -> None:
        for request in sorted(self._folder.glob(f"*{_ENDING}")):
            try:
                fresh = time.time() - request.stat().st_mtime < OLD_SECONDS
                named = request.read_text(encoding="utf-8")
                request.unlink()
            except OSError:  # taken back by who asked
                continue
            if fresh:
                self.asked.emit(None)
                if named:
                    self._show(Path(named))
                else:
                    self._show(None)

    def _show(self, file: Path | None) -> None:
        if QApplication.activeModalWidget() is not None:  # a person is asked something first
            QTimer.singleShot(_AGAIN_MS, self, partial(self._show, file))
        elif file is not None:
            self.asked.emit(file)

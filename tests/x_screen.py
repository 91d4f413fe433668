"""A screen of X without a monitor, and the little that is needed to close a window on it."""

import ctypes
import os
import shutil
import subprocess
import time
from contextlib import contextmanager


def there():
    """Whether this computer can run such a screen."""
    try:
        ctypes.CDLL("libX11.so.6")
    except OSError:
        return False
    return shutil.which("Xvfb") is not None


@contextmanager
def a_screen(size="1366x768x24"):
    """Run a screen; gives its name for ``DISPLAY``."""
    reading, writing = os.pipe()
    call = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"]
    with subprocess.Popen(call, pass_fds=[writing], stderr=subprocess.DEVNULL) as running:
        os.close(writing)
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        try:
            yield f":{number}"
        finally:
            running.terminate()


class _Message(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("sent", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("kind", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("rest", ctypes.c_long * 24),
    )


@ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
def _IGNORE(_display, _error):  # noqa: N802 - kept for good, as X calls it whenever it likes
    """A window that is gone meanwhile, or not there yet, must not end the tests."""
    return 0


class Desk:
    """What a window manager would do: knows the windows by title and asks one to close."""

    def __init__(self, screen):
        """Connect to the screen."""
        self.x = ctypes.CDLL("libX11.so.6")
        for called in ("XOpenDisplay", "XDefaultRootWindow", "XInternAtom"):
            getattr(self.x, called).restype = ctypes.c_void_p
        self.x.XInternAtom.restype = ctypes.c_ulong
        self.x.XDefaultRootWindow.restype = ctypes.c_ulong
        self.x.XSetErrorHandler(_IGNORE)
        self.display = ctypes.c_void_p(self.x.XOpenDisplay(screen.encode()))
        assert self.display.value

    def windows(self):
        """Title -> number of the windows on the screen."""
        root, parent = ctypes.c_ulong(), ctypes.c_ulong()
        children, count = ctypes.POINTER(ctypes.c_ulong)(), ctypes.c_uint()
        top = ctypes.c_ulong(self.x.XDefaultRootWindow(self.display))
        self.x.XQueryTree(
            self.display,
            top,
            ctypes.byref(root),
            ctypes.byref(parent),
            ctypes.byref(children),
            ctypes.byref(count),
        )
        found = {}
        for window in children[: count.value]:
            title = self._title(window)
            if title:
                found[title] = window
        return found

    def _title(self, window):
        kind, form = ctypes.c_ulong(), ctypes.c_int()
        many, left = ctypes.c_ulong(), ctypes.c_ulong()
        text = ctypes.c_char_p()
        self.x.XGetWindowProperty(
            self.display,
            ctypes.c_ulong(window),
            self._atom("_NET_WM_NAME"),
            ctypes.c_long(0),
            ctypes.c_long(256),
            0,
            ctypes.c_ulong(0),
            ctypes.byref(kind),
            ctypes.byref(form),
            ctypes.byref(many),
            ctypes.byref(left),
            ctypes.byref(text),
        )
        return (text.value or b"").decode("utf-8", "replace")

    def wait_for(self, wanted, seconds=60):
        """The number of the window whose title holds these words."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for title, window in self.windows().items():
                if wanted in title:
                    return window
            time.sleep(0.1)
        raise AssertionError((wanted, list(self.windows())))

    def close(self, window):
        """Ask a window to close, as its cross does."""
        data = (ctypes.c_long * 5)(self._atom("WM_DELETE_WINDOW").value, 0, 0, 0, 0)
        kind = self._atom("WM_PROTOCOLS")
        message = _Message(33, 0, 1, self.display, window, kind, 32, data)
        self.x.XSendEvent(self.display, ctypes.c_ulong(window), 0, 0, ctypes.byref(message))
        self.x.XFlush(self.display)

    def _atom(self, name):
        return ctypes.c_ulong(self.x.XInternAtom(self.display, name.encode(), 0))

"""A screen of X that is looked at and typed on, as a person would."""

import ctypes
import time

from PIL import Image

from tests.x_screen import Desk

_ALL_PLANES, _WHOLE_PIXELS = 2**64 - 1, 2
_FOCUS_TO_PARENT = 2
# What stands on a key has another name than itself.
_NAMES = {
    " ": "space",
    ".": "period",
    "-": "minus",
    "_": "underscore",
    ":": "colon",
    "\\": "backslash",
}
_PAUSE = 0.05


class _Image(ctypes.Structure):
    _fields_ = (
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
        ("offset", ctypes.c_int),
        ("format", ctypes.c_int),
        ("data", ctypes.POINTER(ctypes.c_char)),
    )


class SeenDesk(Desk):
    """A desk that can be looked at and typed on."""

    def picture(self, width=1366, height=768):
        """All that is to be seen now, as a picture of Pillow."""
        self.x.XGetImage.restype = ctypes.POINTER(_Image)
        root = ctypes.c_ulong(self.x.XDefaultRootWindow(self.display))
        found = self.x.XGetImage(
            self.display, root, 0, 0, width, height, ctypes.c_ulong(_ALL_PLANES), _WHOLE_PIXELS
        )
        pixels = ctypes.string_at(found.contents.data, width * height * 4)
        return Image.frombytes("RGB", (width, height), pixels, "raw", "BGRX")

    def still(self, seconds=90, but=None):
        """What is seen when all is made: words, lines and colours that change no more."""
        before, end = None, time.monotonic() + seconds
        while time.monotonic() < end:
            picture = self.picture()
            if len(picture.getcolors(2**24)) > 500 and picture == before and picture != but:
                return picture
            before = picture
            time.sleep(3)
        raise AssertionError("the screen shows nothing that stays")

    def focus(self, window):
        """Give a window the keyboard, as clicking on it does."""
        at = ctypes.c_ulong(window)
        for _ in range(3):  # one that is not shown yet takes none
            self.x.XRaiseWindow(self.display, at)
            self.x.XSetInputFocus(self.display, at, _FOCUS_TO_PARENT, ctypes.c_ulong(0))
            self.x.XFlush(self.display)
            time.sleep(1)

    def press(self, *keys):
        """Press keys together, by their names."""
        codes = [self._code(key)[0] for key in keys]
        for down, order in ((1, codes), (0, codes[::-1])):
            for code in order:
                self._send(code, down)
        time.sleep(_PAUSE)

    def write(self, text):
        """Type a text of letters, digits and the signs of paths."""
        for sign in text:
            code, shifted = self._code(_NAMES.get(sign, sign))
            if shifted:
                self.press("Shift_L", _NAMES.get(sign, sign))
            else:
                self._send(code, 1)
                self._send(code, 0)
                time.sleep(_PAUSE)

    def _code(self, key):
        """The code of a key, and whether its sign needs Shift."""
        self.x.XStringToKeysym.restype = ctypes.c_ulong
        self.x.XkbKeycodeToKeysym.restype = ctypes.c_ulong
        sign = self.x.XStringToKeysym(key.encode())
        assert sign, key
        code = self.x.XKeysymToKeycode(self.display, ctypes.c_ulong(sign)) & 0xFF
        assert code, key
        plain = self.x.XkbKeycodeToKeysym(self.display, ctypes.c_ubyte(code), 0, 0)
        return code, plain != sign

    def _send(self, code, down):
        self._typist.XTestFakeKeyEvent(self.display, code, down, ctypes.c_ulong(0))
        self.x.XFlush(self.display)

    @property
    def _typist(self):
        return ctypes.CDLL("libXtst.so.6")

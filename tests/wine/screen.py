"""A picture of what a screen of X shows."""

import ctypes

from PIL import Image

from tests.x_screen import Desk

_ALL_PLANES, _WHOLE_PIXELS = 2**64 - 1, 2


class _Image(ctypes.Structure):
    _fields_ = (
        ("width", ctypes.c_int), ("height", ctypes.c_int), ("offset", ctypes.c_int),
        ("format", ctypes.c_int), ("data", ctypes.POINTER(ctypes.c_char)),
    )  # fmt: skip


class SeenDesk(Desk):
    """A desk that can be looked at."""

    def picture(self, width=1366, height=768):
        """All that is to be seen now, as a picture of Pillow."""
        self.x.XGetImage.restype = ctypes.POINTER(_Image)
        root = ctypes.c_ulong(self.x.XDefaultRootWindow(self.display))
        found = self.x.XGetImage(
            self.display, root, 0, 0, width, height, ctypes.c_ulong(_ALL_PLANES), _WHOLE_PIXELS
        )
        pixels = ctypes.string_at(found.contents.data, width * height * 4)
        return Image.frombytes("RGB", (width, height), pixels, "raw", "BGRX")

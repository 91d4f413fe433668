"""Pages of a PDF as pictures, drawn off the main thread and kept while they are near."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from assessment.errors import AssessmentError, Finding
from assessment.problems.windows import WindowProblem
from assessment.progress import Progress
from gui.tasks import Newest

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MOST_PIXELS = 9_000_000  # 36 MB; a page of paper at 200 % has 3.6 million
_turn = threading.Lock()


@dataclass(frozen=True, slots=True)
class Drawn:
    number: int  # the page, from 0
    wanted: int  # how many pixels wide it was wanted
    width: int  # how many it is wide; fewer only where the picture would be huge
    height: int  # how many it is high
    stride: int  # bytes from one line to the next
    pixels: bytes  # blue, green, red and one unused byte for each
    text: str  # what the page says, for those who hear it

    @property
    def picture(self) -> QImage:
        """It lies in the bytes: only good as long as these are held."""
        size = self.width, self.height, self.stride
        return QImage(self.pixels, *size, QImage.Format.Format_RGB32)


def measure(pdf: bytes) -> tuple[tuple[float, float], ...]:
    """Width and height of every page, in points. Raises AssessmentError if none can be shown."""
    with _opened(pdf) as document:
        return tuple(document.get_page_size(number) for number in range(len(document)))


def draw(pdf: bytes, number: int, wide: int) -> Drawn:
    """Draw a page so many pixels wide. Raises AssessmentError if it cannot be drawn."""
    with _opened(pdf) as document:
        page = document[number]
        width, height = page.get_size()
        # The last pixel is begun, not passed: it rounds up, and one more would blur all others.
        scale = min((wide - 0.01) / width, (MOST_PIXELS / (width * height)) ** 0.5)
        text_page = page.get_textpage()
        bitmap = page.render(scale=scale, prefer_bgrx=True)
        try:
            text = text_page.get_text_range()
            pixels = bytes(bitmap.buffer)
            return Drawn(number, wide, bitmap.width, bitmap.height, bitmap.stride, pixels, text)
        finally:
            bitmap.close()
            text_page.close()
            page.close()


@contextmanager
def _opened(pdf: bytes) -> Iterator["PdfDocument"]:
    unshown = AssessmentError(Finding(WindowProblem.PAGES_NOT_SHOWN))
    with _turn:
        try:
            from pypdfium2 import PdfDocument, PdfiumError
        except (ImportError, OSError) as error:
            raise unshown from error
        try:
            document = PdfDocument(pdf)
            try:
                yield document
            finally:
                document.close()
        except (PdfiumError, MemoryError) as error:
            raise unshown from error


MOST_KEPT = 6
MOST_BYTES = 64_000_000


class Pictures(QObject):
    arrived = Signal(int)  # a page that has been drawn
    failed = Signal(object)  # why one could not be

    def __init__(self) -> None:
        super().__init__()
        self._pdf = b""
        self._kept: dict[int, Drawn] = {}
        self._wanted: tuple[int, ...] = ()
        self._now: tuple[int, int] | None = None
        self._newest = Newest()
        self._newest.finished.connect(self._on_drawn)
        self._newest.failed.connect(self._on_failed)

    def show_pdf(self, pdf: bytes) -> None:
        self._pdf = pdf
        self._kept.clear()
        self._now = None
        self._newest.forget()

    def drawn(self, number: int) -> Drawn | None:
        """The page as it was drawn last, perhaps in another size; None when it was not."""
        return self._kept.get(number)

    def is_ready(self, number: int, wide: int) -> bool:
        drawn = self._kept.get(number)
        return drawn is not None and drawn.wanted == wide

    def want(self, pages: Sequence[tuple[int, int]]) -> None:
        """Pages and how many pixels wide each is wanted, the most urgent first."""
        self._wanted = tuple(number for number, _ in pages)
        missing = [page for page in pages if not self.is_ready(*page)]
        if not missing:
            self._now = None
            self._newest.forget()
        elif self._now not in missing:
            self._now = missing[0]
            self._newest.want(partial(_drawn, self._pdf, *missing[0]))

    @Slot(object)
    def _on_drawn(self, drawn: Drawn) -> None:
        self._now = None
        self._kept.pop(drawn.number, None)
        self._kept[drawn.number] = drawn
        # What is wanted is kept, and of the others the newest few.
        for number in [page for page in self._kept if page not in self._wanted]:
            held = sum(len(drawn.pixels) for drawn in self._kept.values())
            if len(self._kept) <= MOST_KEPT and held <= MOST_BYTES:
                break
            del self._kept[number]
        self.arrived.emit(drawn.number)

    @Slot(object)
    def _on_failed(self, problem: object) -> None:
        self._now = None
        self.failed.emit(problem)


def _drawn(pdf: bytes, number: int, wide: int, progress: Progress) -> Drawn:
    progress.step(0, 1)  # wanted no more before it was begun
    return draw(pdf, number, wide)

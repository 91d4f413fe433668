"""Pages of a PDF as pictures: the only door to pypdfium2. Every function may run in any thread.

PDFium does not bear two threads at once, whichever document they draw, and closes what Python drops
at any moment. So each call takes its turn, opens the document and has closed it when it ends: to
open one costs a hundredth of drawing a page.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessment.errors import AssessmentError, Finding
from assessment.problems.windows import WindowProblem

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MOST_PIXELS = 9_000_000  # 36 MB; a page of paper at 200 % has 3.6 million
_turn = threading.Lock()


@dataclass(frozen=True, slots=True)
class Drawn:
    """One page as a picture.

    Attributes:
        number: The page, from 0.
        wanted: How many pixels wide it was wanted.
        width: How many it is wide; fewer only where the picture would be huge.
        height: How many it is high.
        stride: Bytes from one line to the next.
        pixels: Blue, green, red and one unused byte for each.
        text: What the page says, for those who hear it.
    """

    number: int
    wanted: int
    width: int
    height: int
    stride: int
    pixels: bytes
    text: str


def measure(pdf: bytes) -> tuple[tuple[float, float], ...]:
    """Width and height of every page, in points.

    Raises:
        AssessmentError: If the pages cannot be shown on this computer.
    """
    with _opened(pdf) as document:
        return tuple(document.get_page_size(number) for number in range(len(document)))


def draw(pdf: bytes, number: int, wide: int) -> Drawn:
    """Draw a page so many pixels wide.

    Raises:
        AssessmentError: If it cannot be drawn.
    """
    with _opened(pdf) as document:
        page = document[number]
        width, height = page.get_size()
        # The last pixel is begun, not passed: it rounds up, and one more would blur all others.
        scale = min((wide - 0.01) / width, (MOST_PIXELS / (width * height)) ** 0.5)
        said = page.get_textpage()
        bitmap = page.render(scale=scale, prefer_bgrx=True)
        try:
            text, pixels = said.get_text_range(), bytes(bitmap.buffer)
            return Drawn(number, wide, bitmap.width, bitmap.height, bitmap.stride, pixels, text)
        finally:
            bitmap.close()
            said.close()
            page.close()


@contextmanager
def _opened(pdf: bytes) -> Iterator["PdfDocument"]:
    with _turn:
        try:
            from pypdfium2 import PdfDocument, PdfiumError
        except (ImportError, OSError) as error:
            raise _told() from error
        try:
            document = PdfDocument(pdf)
            try:
                yield document
            finally:
                document.close()
        except (PdfiumError, MemoryError) as error:
            raise _told() from error


def _told() -> AssessmentError:
    return AssessmentError(Finding(WindowProblem.PAGES_NOT_SHOWN))

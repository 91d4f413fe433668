"""Where the pages of a document lie below one another, at a zoom, in a room of some size."""

from bisect import bisect_right
from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QRect, QSize

MARGIN = 16
GAP = 12
REAL = 96 / 72  # a point of paper in points of the screen
LEAST = 0.1


class Fit(StrEnum):
    """Zooms that follow the room, up to the largest percentage."""

    WIDTH = "width"
    PAGE = "page"


type Zoom = Fit | int
PERCENTS = (50, 75, 100, 125, 150, 200)
ZOOMS: tuple[Zoom, ...] = (*Fit, *PERCENTS)
MOST = max(PERCENTS)  # to which pages are fitted


class PageLayout:
    """Rectangles of pages, the widest in the middle of the room; ``size`` is that of all."""

    def __init__(self, sizes: Sequence[tuple[float, float]], zoom: Zoom, room: QSize) -> None:
        """``sizes`` are in points of paper."""
        widest = max((width for width, _ in sizes), default=1.0)
        tallest = max((height for _, height in sizes), default=1.0)
        # In a very wide room a page as wide as it would be a few lines high.
        across = min((room.width() - 2 * MARGIN) / widest, REAL * MOST / 100)
        scale = REAL * zoom / 100 if isinstance(zoom, int) else across
        if zoom is Fit.PAGE:
            scale = min(across, (room.height() - 2 * MARGIN) / tallest)
        self.scale = max(scale, LEAST)
        wide = max(room.width(), round(widest * self.scale) + 2 * MARGIN)
        self.pages: list[QRect] = []
        top = MARGIN
        for width, height in sizes:
            page = QSize(round(width * self.scale), round(height * self.scale))
            self.pages.append(QRect((wide - page.width()) // 2, top, page.width(), page.height()))
            top += page.height() + GAP
        self._tops = [page.top() for page in self.pages]
        self.size = QSize(wide, top - GAP + MARGIN)

    @property
    def percent(self) -> int:
        """How large pages are shown; 100 is that of the paper."""
        return round(self.scale / REAL * 100)

    def page_at(self, height: int) -> int:
        """The page at a height, or the one above it."""
        return max(0, bisect_right(self._tops, height) - 1)

    def seen(self, top: int, height: int) -> range:
        """The pages of which something is between two heights."""
        if not self.pages:
            return range(0)
        first = self.page_at(top)
        if self.pages[first].bottom() < top:
            first += 1
        return range(first, self.page_at(top + height) + 1)

    def most_seen(self, top: int, height: int) -> int:
        """The page of which most is seen; the first of several."""

        def shown(number: int) -> int:
            page = self.pages[number]
            return min(page.bottom(), top + height) - max(page.top(), top)

        return max(self.seen(top, height), key=shown, default=0)

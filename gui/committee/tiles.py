"""Tiles with a number: how many there are of each kind, and a filter when one is pressed."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent

from assessment.language.breaking import with_zwsp
from gui.icons import pixmap
from gui.look import Look
from gui.widgets.style import FittedPart, as_tip, spread
from gui.widgets.tile import PaintedTile

PAD = 10
SIDE = 20
SMALLEST, SHARE = 11, 0.8  # pixels of a word, and of its size
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class CountTile(PaintedTile):
    def __init__(self, look: Look, name: str, ink: str, drawing: str) -> None:
        super().__init__(look, name)
        self._ink, self._drawing = ink, drawing
        self._number = ""

    def say(self, number: str, word: str) -> None:
        self._number = number
        self.setText(word)
        self.setToolTip(as_tip(word))
        self.setAccessibleName(f"{word} {number}")
        self.update()

    def _small(self) -> QFont:
        """A long word in large text is set smaller before it stands on two lines."""
        small, room = QFont(self._look.font("small")), self.width() - 2 * PAD
        least = smallest(self._look).pixelSize()
        while small.pixelSize() > least and _wide(small, self.text()) > room:
            small.setPixelSize(small.pixelSize() - 1)
        return small

    def sizeHint(self) -> QSize:
        lines = QFontMetrics(self._look.font("body")).height()
        small, least = self._small(), QFontMetrics(self._look.font("small")).height()
        twice = _wide(small, self.text()) > self.width() - 2 * PAD
        return QSize(120, lines + max(least, QFontMetrics(small).height() * (1 + twice)) + 10)

    def minimumSizeHint(self) -> QSize:
        return QSize(84, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        self.paint_ground(painter)
        bold, small = look.font("body", bold=True), self._small()
        high, room = QFontMetrics(bold).height(), self.width() - 2 * PAD
        picture = pixmap(self._drawing, look.colour(self._ink), SIDE, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(PAD, 4 + (high - SIDE) / 2), picture)
        painter.setPen(look.colour("text"))
        painter.setFont(bold)
        number = QRectF(PAD + SIDE + 8, 4, room - SIDE - 8, high)
        painter.drawText(number, LEFT, self._number)
        painter.setPen(look.colour("soft"))
        painter.setFont(small)
        word, below = self.text(), QRectF(PAD, 4 + high, room, self.height() - 6 - high)
        if _wide(small, word) > room:
            painter.drawText(below, LEFT | Qt.TextFlag.TextWordWrap, with_zwsp(word))
            return
        below.setHeight(QFontMetrics(small).height())
        painter.drawText(below, LEFT, word)


def smallest(look: Look) -> QFont:
    """Before a word is set smaller than this it stands on two lines."""
    small = QFont(look.font("small"))
    small.setPixelSize(max(SMALLEST, round(small.pixelSize() * SHARE)))
    return small


def _wide(font: QFont, word: str) -> int:
    return QFontMetrics(font).horizontalAdvance(word)


class CountTiles[K: str](FittedPart):
    chosen = Signal(object)

    def __init__(self, name: str, looks: Mapping[K, tuple[str, str, str]], look: Look) -> None:
        super().__init__()
        self._looks, self._look = looks, look
        self._counts: Mapping[K, int] = {}
        self.kind = next(iter(looks))
        self.tiles: dict[K, CountTile] = {}
        for kind, (ink, drawing, _) in looks.items():
            tile = self.tiles[kind] = CountTile(look, f"{name}_{kind}", ink, drawing)
            tile.clicked.connect(lambda _=False, to=kind: self.choose(to))
        spread(*self.tiles.values(), on=self)
        look.changed.connect(self.fit)
        look.told_by(self.say)

    def fit(self) -> None:
        """All as high as the one whose word takes most."""
        high = max(tile.sizeHint().height() for tile in self.tiles.values())
        for tile in self.tiles.values():
            tile.setMinimumHeight(high)

    def choose(self, kind: K) -> None:
        self.kind = kind
        self.say()
        self.chosen.emit(kind)

    def count(self, counts: Mapping[K, int]) -> None:
        self._counts = counts
        self.say()

    def say(self) -> None:
        for kind, tile in self.tiles.items():
            word = self._look.say(self._looks[kind][2])
            tile.say(self._look.number(self._counts.get(kind, 0)), word)
            tile.setChecked(kind == self.kind)
        self.fit()

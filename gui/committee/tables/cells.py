"""What a cell of a committee table holds, and how it is drawn."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from gui.committee.tables.name_lines import draw_name, lines_in
from gui.widgets.brush import PAD, Brush
from gui.widgets.place_delegate import Index, PlaceDelegate

CELL = Qt.ItemDataRole.UserRole
SIDE = 30
BAR = 10
WORDED = 80  # points from which a chip has room for a word
BARRED = 130  # points from which there is room for a bar beside its words


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it is drawn.

    Attributes:
        text: What it says.
        ink: Colour of the chip the text stands in; empty for plain text.
        drawing: Icon of the chip.
        level: Level whose colour the text stands on; None for none.
        share: 0 to 1, drawn as a bar behind the text; None for none.
        right: Whether it is a number that stands right.
        strong: Whether it is bold.
        short: What is drawn where a plain text does not fit; empty for its beginning.
        name: Whether it is told on several lines before it is cut.
    """

    text: str
    ink: str = ""
    drawing: str = ""
    level: int | None = None
    share: float | None = None
    right: bool = False
    strong: bool = False
    short: str = ""
    name: bool = False


class CellDelegate(PlaceDelegate):
    """Draws cells in the theme's colours."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Rows have a height of their own."""
        return QSize(40, 44)

    def draw(self, brush: Brush, area: QRectF, index: Index) -> None:
        """A level, a chip, a bar, a number or a text."""
        cell = index.data(CELL)
        if not isinstance(cell, Cell):
            return
        room, painter = area.adjusted(PAD, 0, -PAD, 0), brush.painter
        if cell.level is not None:
            self._square(painter, room, cell)
        elif cell.ink:
            middle = QPointF(room.left(), room.center().y())
            word = cell.text if room.width() >= WORDED else ""
            brush.chip(middle, room.width(), (cell.ink, cell.drawing, word))
        elif cell.share is not None:
            self._bar(painter, room, cell)
        elif cell.right:
            self._number(painter, room, cell)
        elif cell.name and not self._fits(room, cell):
            painter.setPen(self.theme.colour("text"))
            painter.setFont(self.theme.font("small", bold=cell.strong))
            draw_name(painter, room, cell.text)
        else:
            brush.text(room, self.said_in(room.width(), cell), bold=cell.strong)

    def _fits(self, room: QRectF, cell: Cell) -> bool:
        """Whether a name is drawn on one line, in the size of the text."""
        wide = QFontMetrics(self.theme.font(bold=cell.strong)).horizontalAdvance(cell.text)
        small = self.theme.font("small", bold=cell.strong)
        return wide <= room.width() or lines_in(room.height(), small) < 2

    def said_in(self, room: float, cell: Cell) -> str:
        """What is drawn of a plain text where there is this much room."""
        wide = QFontMetrics(self.theme.font(bold=cell.strong)).horizontalAdvance(cell.text)
        return cell.short if cell.short and wide > room else cell.text

    def _square(self, painter: QPainter, room: QRectF, cell: Cell) -> None:
        """The number on the colour of its level."""
        colours = self.theme.level(cell.level or 0)
        font = self.theme.font(bold=True)
        needed = QFontMetrics(font).horizontalAdvance(cell.text) + 12.0
        wide = min(room.width() + PAD, max(64.0, needed))
        area = QRectF(room.right() - wide, room.center().y() - SIDE / 2, wide, SIDE)
        painter.setPen(QPen(self.theme.colour("edge"), 1))
        painter.setBrush(colours.ground)
        painter.drawRoundedRect(area, 5, 5)
        painter.setPen(colours.number)
        painter.setFont(font)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, cell.text)

    def _bar(self, painter: QPainter, room: QRectF, cell: Cell) -> None:
        """How much of the whole, with the words after it; alone where there is no room for both."""
        share = min(max(cell.share or 0.0, 0.0), 1.0)
        words = QRectF(room)
        if room.width() >= BARRED:
            long = room.width() * 0.5
            bar = QRectF(room.left(), room.center().y() - BAR / 2, long, BAR)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.colour("line"))
            painter.drawRoundedRect(bar, 4, 4)
            painter.setBrush(self.theme.colour("ok" if share >= 1 else "primary"))
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), long * share, BAR), 4, 4)
            words.setLeft(bar.right() + 10)
        painter.setPen(self.theme.colour("text"))
        painter.setFont(self.theme.font(bold=True))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(words, flags, cell.text)

    def _number(self, painter: QPainter, room: QRectF, cell: Cell) -> None:
        painter.setPen(self.theme.colour("text"))
        painter.setFont(self.theme.font(bold=cell.strong))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(room, flags, cell.text)

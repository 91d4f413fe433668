"""What a cell of a table holds, and how it is drawn: also a name on several lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QTextLayout
from PySide6.QtWidgets import QStyleOptionViewItem

from assessment.language.breaking import with_zwsp, without_zwsp
from gui.look import Look
from gui.widgets.marks import draw_level
from gui.widgets.rows import PAD, Brush, Index, PlaceDelegate

CELL = Qt.ItemDataRole.UserRole
SIDE = 30
BAR = 10
WORDED = 80  # points from which a chip has room for the beginning of any word
SIGN = 38  # points of a chip besides its word
BARRED = 130  # points from which there is room for a bar beside its words
LEAST_BAR = 30
# Lines of Khmer are high: the room above and below the letters may be shared.
SHARED = 6  # points by which lines may be higher than their place
MIDDLE = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class TableCell:
    text: str  # what it says
    ink: str = ""  # colour of the chip the text stands in; empty for plain text
    drawing: str = ""  # icon of the chip
    level: int | None = None  # level whose colour the text stands on; None for none
    share: float | None = None  # 0 to 1, drawn as a bar before the text; None for none
    # begin, mark and end from 0 to 1, drawn as a range on a line; None for none
    span: tuple[float, float, float] | None = None
    right: bool = False  # whether it is a number that stands right
    strong: bool = False  # whether it is bold
    short: str = ""  # what is drawn where a plain text does not fit; empty for its beginning
    name: bool = False  # whether it is told on several lines before it is cut

    @classmethod
    def chip(cls, chip: tuple[str, str, str], look: Look) -> "TableCell":
        """A chip of this ink and drawing, with what the message says."""
        ink, drawing, message = chip
        return cls(look.say(message), ink, drawing)


class TableDelegate(PlaceDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(40, 44)

    def draw(self, brush: Brush, area: QRectF, index: Index) -> None:
        cell = index.data(CELL)
        if not isinstance(cell, TableCell):
            return
        room, painter = area.adjusted(PAD, 0, -PAD, 0), brush.painter
        painter.setPen(self.look.colour("text"))
        painter.setFont(self.look.font(bold=cell.strong))
        if cell.level is not None:
            self._square(painter, room, cell)
        elif cell.ink:
            middle = QPointF(room.left(), room.center().y())
            word = QFontMetrics(self.look.font("small", bold=True)).horizontalAdvance(cell.text)
            told = cell.text if room.width() >= min(WORDED, word + SIGN) else ""
            brush.chip(middle, room.width(), (cell.ink, cell.drawing, told))
        elif cell.share is not None:
            self._bar(painter, room, cell)
        elif cell.span is not None:
            self._range(painter, room, cell.span)
        elif cell.right:
            painter.drawText(room, MIDDLE | Qt.AlignmentFlag.AlignRight, cell.text)
        else:
            self.write(brush, room, cell)

    def write(self, brush: Brush, room: QRectF, cell: TableCell) -> None:
        if cell.name and self._wide(cell) > room.width():
            small = self.look.font("small", bold=cell.strong)
            most = int((room.height() + SHARED) // QFontMetrics(small).height())
            if most > 1:
                brush.painter.setFont(small)
                lines = wrapped(cell.text, small, room.width(), most)
                draw_lines(brush.painter, room, lines, Qt.AlignmentFlag.AlignLeft)
                return
        brush.text(room, self.said_in(room.width(), cell), bold=cell.strong)

    def said_in(self, room: float, cell: TableCell) -> str:
        """What is drawn of a plain text where there is this much room."""
        return cell.short if cell.short and self._wide(cell) > room else cell.text

    def _wide(self, cell: TableCell) -> int:
        return QFontMetrics(self.look.font(bold=cell.strong)).horizontalAdvance(cell.text)

    def _square(self, painter: QPainter, room: QRectF, cell: TableCell) -> None:
        font = self.look.font(bold=True)
        needed = QFontMetrics(font).horizontalAdvance(cell.text) + 12.0
        wide = min(room.width() + PAD, max(64.0, needed))
        area = QRectF(room.right() - wide, room.center().y() - SIDE / 2, wide, SIDE)
        painter.setFont(font)
        draw_level(painter, area, cell.level or 0, cell.text, self.look)

    def _bar(self, painter: QPainter, room: QRectF, cell: TableCell) -> None:
        """How much of the whole, with the words after it; alone where there is no room for both."""
        share = min(max(cell.share or 0.0, 0.0), 1.0)
        words = QRectF(room)
        told = QFontMetrics(self.look.font(bold=True)).horizontalAdvance(cell.text) + 12
        long = min(room.width() * 0.5, room.width() - told)
        if room.width() >= BARRED and long >= LEAST_BAR:
            bar = QRectF(room.left(), room.center().y() - BAR / 2, long, BAR)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.look.colour("line"))
            painter.drawRoundedRect(bar, 4, 4)
            painter.setBrush(self.look.colour("ok" if share >= 1 else "primary"))
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), long * share, BAR), 4, 4)
            words.setLeft(bar.right() + 10)
        painter.setPen(self.look.colour("text"))
        painter.setFont(self.look.font(bold=True))
        painter.drawText(words, MIDDLE | Qt.AlignmentFlag.AlignLeft, cell.text)

    def _range(self, painter: QPainter, room: QRectF, span: tuple[float, float, float]) -> None:
        first, mark, last = (room.left() + room.width() * min(max(at, 0.0), 1.0) for at in span)
        middle = room.center().y()
        painter.setPen(QPen(self.look.colour("line"), 1))
        painter.drawLine(QPointF(room.left(), middle), QPointF(room.right(), middle))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.look.level_colours(2).ground)
        painter.drawRect(QRectF(first - 2, middle - BAR / 2, max(last - first, 0.0) + 4, BAR))
        painter.setPen(QPen(self.look.colour("text"), 3))
        painter.drawLine(QPointF(mark, middle - BAR), QPointF(mark, middle + BAR))


def wrapped(text: str, font: QFont, width: float, most: int = 0) -> tuple[str, ...]:
    """The text on the lines it needs; a line is wider only where one word is.

    Khmer breaks between words. Of at most ``most`` lines the last holds the rest; 0 is no limit.
    """
    broken = with_zwsp(text)
    layout = QTextLayout(broken, font)
    layout.beginLayout()
    lines: list[str] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1.0))
        at = line.textStart()
        ends = None if len(lines) + 1 == most else at + line.textLength()
        lines.append(without_zwsp(broken[at:ends]))
        if ends is None:
            break
    layout.endLayout()
    return tuple(line.strip() for line in lines) or ("",)


def draw_lines(
    painter: QPainter, area: QRectF, lines: Sequence[str], align: Qt.AlignmentFlag
) -> None:
    metrics = QFontMetrics(painter.font())
    high, top = metrics.height(), area.center().y() - len(lines) * metrics.height() / 2
    for at, line in enumerate(lines):
        room = QRectF(area.left(), top + at * high, area.width(), high)
        cut = metrics.elidedText(line, Qt.TextElideMode.ElideRight, int(area.width()) + 1)
        painter.drawText(room, align | MIDDLE, cut)

"""How rows of lists and tables are painted, and what a cell holds: also a name on several lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from assessment.language.breaking import with_zwsp, without_zwsp
from gui import theme
from gui.display import Display
from gui.icons import pixmap
from gui.widgets.keyboard import focus_seen
from gui.widgets.marks import CHIPS, draw_level

PAD = 8
FAINT = 0.5  # strength of the lines between rows
LIT = "lit"  # of a table the row below the mouse, which lights up as a whole
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Brush:
    def __init__(self, painter: QPainter, display: Display, *, chosen: bool) -> None:
        self.painter = painter
        self._display = display
        self.chosen = chosen

    def ground(self, area: QRectF, *, hovered: bool) -> None:
        if self.chosen or hovered:
            colour_name = "raised"
            if self.chosen:
                colour_name = "tint"
            self.painter.fillRect(area, self._display.colour(colour_name))
        self.painter.setOpacity(FAINT)
        below = QRectF(area.left(), area.bottom() - 1, area.width(), 1)
        self.painter.fillRect(below, self._display.colour("line"))
        self.painter.setOpacity(1)

    def text(self, area: QRectF, text: str, role: str = "body", *, bold: bool = False) -> None:
        if not text:
            return
        font = self._display.font(role, bold=bold)
        self.painter.setFont(font)
        colour_name = "text"
        if role == "small":
            colour_name = "soft"
        self.painter.setPen(self._display.colour(colour_name))
        room = int(area.width()) + 1  # what is measured as fitting in whole points may be wider
        if self._display.width(text, role, bold=bold) > room:
            text = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
        self.painter.drawText(area, LEFT, text)

    def chip(self, where: QPointF, room: float, chip: tuple[str, str, str]) -> None:
        """``where`` is the middle of its left side; without a word the icon stands alone."""
        ink, drawing, word = chip
        font = self._display.font("small", bold=True)
        metrics = QFontMetrics(font)
        text = word
        most = int(room) - SIGN
        if self._display.width(word, "small", bold=True) > most:
            text = metrics.elidedText(word, Qt.TextElideMode.ElideRight, most)
        high = max(26, metrics.height() + 2)
        wide = 32
        if word:
            wide = self._display.width(text, "small", bold=True) + SIGN
        area = QRectF(where.x(), where.y() - high / 2, wide, high)
        self.painter.setPen(Qt.PenStyle.NoPen)
        colour_name = "surface"
        if not self.chosen:
            colour_name = CHIPS[ink]
        self.painter.setBrush(self._display.colour(colour_name))
        self.painter.drawRoundedRect(area, 4, 4)
        colour = self._display.colour(ink)
        ratio = self.painter.device().devicePixelRatioF()
        picture = pixmap(drawing, colour, 16, ratio)
        self.painter.drawPixmap(QPointF(area.left() + 8, area.center().y() - 8), picture)
        self.painter.setPen(colour)
        self.painter.setFont(font)
        self.painter.drawText(area.adjusted(30, 0, 0, 0), LEFT, text)

    def ring(self, area: QRectF) -> None:
        """The mark of the row that has the keyboard: above and below."""
        self.painter.setPen(QPen(self._display.colour("focus"), 2))
        inside = area.adjusted(0, 1, 0, -1)
        self.painter.drawLine(inside.topLeft(), inside.topRight())
        self.painter.drawLine(inside.bottomLeft(), inside.bottomRight())


Index = QModelIndex | QPersistentModelIndex


class PlaceDelegate(QStyledItemDelegate):
    """Draws in the colours of the look; whoever inherits draws the contents."""

    def __init__(self, display: Display, view: QWidget) -> None:
        super().__init__(view)
        self.display = display
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # The stubs of PySide do not know the fields of QStyleOption.
        state: QStyle.StateFlag = option.state
        area = QRectF(option.rect)
        chosen = QStyle.StateFlag.State_Selected in state
        brush = Brush(painter, self.display, chosen=chosen)
        lit = self._view.property(LIT)
        if lit is None:
            over = QStyle.StateFlag.State_MouseOver in state
        else:
            over = index.row() == lit
        brush.ground(area, hovered=over)
        self.draw(brush, area, index)
        if chosen and focus_seen(self._view):
            brush.ring(area)
        painter.restore()

    def draw(self, brush: Brush, area: QRectF, index: Index) -> None:
        """Draw what the place holds; by itself it holds nothing."""


CELL = Qt.ItemDataRole.UserRole
SIDE = 30
BAR = 10
WORDED = 80  # points from which a chip has room for the beginning of any word
SIGN = 38  # points of a chip besides its word
SMALLEST = 14  # a text that has no room is not set smaller than this
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
    def chip(cls, chip: tuple[str, str, str], display: Display) -> "TableCell":
        ink, drawing, message = chip
        return cls(display.translate(message), ink, drawing)


class TableDelegate(PlaceDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(40, 44)

    def draw(self, brush: Brush, area: QRectF, index: Index) -> None:
        cell = index.data(CELL)
        if isinstance(cell, TableCell):
            self.draw_cell(brush, area, cell)

    def draw_cell(self, brush: Brush, area: QRectF, cell: TableCell) -> None:
        room = area.adjusted(PAD, 0, -PAD, 0)
        if cell.level is not None:
            self._square(brush.painter, room, cell)
        elif cell.ink:
            middle = QPointF(room.left(), room.center().y())
            word = self.display.width(cell.text, "small", bold=True)
            text = ""
            if room.width() >= min(WORDED, word + SIGN):
                text = cell.text
            brush.chip(middle, room.width(), (cell.ink, cell.drawing, text))
        elif cell.right or cell.share is not None or cell.span is not None:
            self._figure(brush.painter, room, cell)
        else:
            self.write(brush, room, cell)

    def _figure(self, painter: QPainter, room: QRectF, cell: TableCell) -> None:
        painter.setPen(self.display.colour("text"))
        painter.setFont(self.display.font(bold=cell.strong))
        if cell.share is not None:
            self._bar(painter, room, cell)
        elif cell.span is not None:
            self._range(painter, room, cell.span)
        else:
            painter.drawText(room, MIDDLE | Qt.AlignmentFlag.AlignRight, cell.text)

    def write(self, brush: Brush, room: QRectF, cell: TableCell) -> None:
        if cell.name and self._wide(cell) > room.width():
            small, lines = small_name(self.display, cell, room)
            brush.painter.setPen(self.display.colour("text"))
            brush.painter.setFont(small)
            draw_lines(brush.painter, room, lines, Qt.AlignmentFlag.AlignLeft)
            return
        brush.text(room, self.said_in(room.width(), cell), bold=cell.strong)

    def said_in(self, room: float, cell: TableCell) -> str:
        """What is drawn of a plain text where there is this much room."""
        if cell.short and self._wide(cell) > room:
            return cell.short
        return cell.text

    def _wide(self, cell: TableCell) -> int:
        return self.display.width(cell.text, bold=cell.strong)

    def _square(self, painter: QPainter, room: QRectF, cell: TableCell) -> None:
        font = self.display.font(bold=True)
        needed = self.display.width(cell.text, bold=True) + 12.0
        high = SIDE * self.display.text_size / 100
        wide = min(room.width() + PAD, max(high * 2, needed))
        area = QRectF(room.right() - wide, room.center().y() - high / 2, wide, high)
        painter.setFont(font)
        draw_level(painter, area, cell.level or 0, cell.text, self.display)

    def _bar(self, painter: QPainter, room: QRectF, cell: TableCell) -> None:
        """How much of the whole, with the words after it; alone where there is no room for both."""
        share = min(max(cell.share or 0.0, 0.0), 1.0)
        words = QRectF(room)
        text_width = self.display.width(cell.text, bold=True) + 12
        long = min(room.width() * 0.5, room.width() - text_width)
        if room.width() >= BARRED and long >= LEAST_BAR:
            bar = QRectF(room.left(), room.center().y() - BAR / 2, long, BAR)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.display.colour("line"))
            painter.drawRoundedRect(bar, 4, 4)
            colour_name = "primary"
            if share >= 1:
                colour_name = "ok"
            painter.setBrush(self.display.colour(colour_name))
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), long * share, BAR), 4, 4)
            words.setLeft(bar.right() + 10)
        painter.setPen(self.display.colour("text"))
        painter.setFont(self.display.font(bold=True))
        painter.drawText(words, MIDDLE | Qt.AlignmentFlag.AlignLeft, cell.text)

    def _range(self, painter: QPainter, room: QRectF, span: tuple[float, float, float]) -> None:
        first, mark, last = (room.left() + room.width() * min(max(at, 0.0), 1.0) for at in span)
        middle = room.center().y()
        painter.setPen(QPen(self.display.colour("line"), 1))
        painter.drawLine(QPointF(room.left(), middle), QPointF(room.right(), middle))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.display.level_colours(2).ground)
        painter.drawRect(QRectF(first - 2, middle - BAR / 2, max(last - first, 0.0) + 4, BAR))
        painter.setPen(QPen(self.display.colour("text"), 3))
        painter.drawLine(QPointF(mark, middle - BAR), QPointF(mark, middle + BAR))


def small_name(display: Display, cell: TableCell, room: QRectF) -> tuple[QFont, tuple[str, ...]]:
    """A name on several lines, set smaller before it is cut."""
    small = display.font("small", bold=cell.strong)
    lines: tuple[str, ...] = (cell.text,)
    for high in range(small.pixelSize(), min(small.pixelSize(), SMALLEST) - 1, -1):
        small = theme.font(high, bold=cell.strong)
        most = int((room.height() + SHARED) // QFontMetrics(small).height())
        lines = wrapped(cell.text, small, room.width(), max(most, 1))
        wides = (theme.width(line, high, bold=cell.strong) for line in lines)
        if max(wides) <= room.width() + 1:
            break
    return small, lines


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
        ends = None
        if len(lines) + 1 != most:
            ends = at + line.textLength()
        lines.append(without_zwsp(broken[at:ends]))
        if ends is None:
            break
    layout.endLayout()
    return tuple(line.strip() for line in lines) or ("",)


def draw_lines(
    painter: QPainter, area: QRectF, lines: Sequence[str], align: Qt.AlignmentFlag
) -> None:
    metrics = QFontMetrics(painter.font())
    high = metrics.height()
    top = area.center().y() - len(lines) * metrics.height() / 2
    for at, line in enumerate(lines):
        room = QRectF(area.left(), top + at * high, area.width(), high)
        cut = metrics.elidedText(line, Qt.TextElideMode.ElideRight, int(area.width()) + 1)
        painter.drawText(room, align | MIDDLE, cut)

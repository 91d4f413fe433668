"""A name in a small place: on as many lines as there is room for, and only then with dots."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout

from assessment.language.breaking import with_zwsp, without_zwsp

# Lines of Khmer are high: the room above and below the letters may be shared.
SHARED = 6  # points by which lines may be higher than their place


def draw_name(painter: QPainter, area: QRectF, text: str) -> None:
    """Draw a name in the painter's font and colour, in the middle of the height."""
    room = lines_in(area.height(), painter.font())
    lines = wrapped(text, painter.font(), area.width(), max(1, room))
    draw_lines(painter, area, lines, Qt.AlignmentFlag.AlignLeft)


def lines_in(high: float, font: QFont) -> int:
    """How many lines have room in this height."""
    return int((high + SHARED) // QFontMetrics(font).height())


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
    """Draw lines in the painter's font and colour, in the middle of the height."""
    metrics = QFontMetrics(painter.font())
    high, top = metrics.height(), area.center().y() - len(lines) * metrics.height() / 2
    for at, line in enumerate(lines):
        room = QRectF(area.left(), top + at * high, area.width(), high)
        cut = metrics.elidedText(line, Qt.TextElideMode.ElideRight, int(area.width()) + 1)
        painter.drawText(room, align | Qt.AlignmentFlag.AlignVCenter, cut)

"""A name in a small place: on two lines where one is too short, and only then with dots."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout

from assessment.language.breaking import with_zwsp, without_zwsp

SHARED = 6  # points by which two lines may be higher than their place


def draw_name(painter: QPainter, area: QRectF, text: str, align: Qt.AlignmentFlag) -> None:
    """Draw a name in the painter's font and colour, in the middle of the height."""
    high = QFontMetrics(painter.font()).height()
    lines = two_lines(text, painter.font(), area.width())
    # Lines of Khmer are high: the room above and below the letters may be shared.
    fits = lines if len(lines) * high <= area.height() + SHARED else [_cut(text, painter, area)]
    top = area.center().y() - len(fits) * high / 2
    for at, line in enumerate(fits):
        room = QRectF(area.left(), top + at * high, area.width(), high)
        painter.drawText(room, align | Qt.AlignmentFlag.AlignVCenter, line)


def two_lines(text: str, font: QFont, width: float) -> list[str]:
    """The text on one or two lines; what is more ends in dots. Khmer breaks between words."""
    metrics = QFontMetrics(font)
    if metrics.horizontalAdvance(text) <= width:
        return [text]
    broken = with_zwsp(text)
    layout = QTextLayout(broken, font)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(max(width, 1.0))
    first = broken[: line.textLength()]
    layout.endLayout()
    rest = without_zwsp(broken[line.textLength() :])
    lines = [without_zwsp(first).rstrip(), *([rest] if rest else [])]
    return [metrics.elidedText(one, Qt.TextElideMode.ElideRight, int(width)) for one in lines]


def _cut(text: str, painter: QPainter, area: QRectF) -> str:
    metrics, width = QFontMetrics(painter.font()), int(area.width())
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)

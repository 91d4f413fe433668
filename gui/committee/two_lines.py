"""A name in a small place: on two lines where one is too short, and only then with dots."""

from collections.abc import Sequence

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


def wrapped(text: str, font: QFont, width: float) -> tuple[str, ...]:
    """The text on as many lines as it needs; a line is wider only where one word is."""
    broken = with_zwsp(text)
    layout = QTextLayout(broken, font)
    layout.beginLayout()
    lines: list[str] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1.0))
        at = line.textStart()
        lines.append(without_zwsp(broken[at : at + line.textLength()]).strip())
    layout.endLayout()
    return tuple(lines) or ("",)


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


def _cut(text: str, painter: QPainter, area: QRectF) -> str:
    metrics, width = QFontMetrics(painter.font()), int(area.width())
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)

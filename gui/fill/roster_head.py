"""The head of a sheet: whole questions over their columns, broken where words end."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QStyle, QStyleOptionHeader, QWidget

from assessment.language.breaking import with_zwsp
from gui.theme import Theme

SIDE, ABOVE = 8, 8
MOST_LINES = 5
NARROWEST, NO_END = 40, 10_000
WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class RosterHead(QHeaderView):
    """As high as the longest of its labels needs; the second language stands below the first."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """For the columns of one sheet."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._high = 0
        self._heights: dict[tuple[str, int, bool], int] = {}
        self.setSectionsClickable(False)
        self.sectionResized.connect(self._look_again)
        theme.changed.connect(self._other_type)

    def sizeHint(self) -> QSize:
        """The height of the highest label."""
        self._high = max((self._needs(at) for at in range(self.count())), default=0)
        return QSize(super().sizeHint().width(), self._high)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """The ground as the style draws it, then the words."""
        painter.save()
        option = QStyleOptionHeader()
        self.initStyleOption(option)
        option.rect, option.section = rect, section
        self.style().drawControl(QStyle.ControlElement.CE_HeaderSection, option, painter, self)
        room = rect.adjusted(SIDE, ABOVE // 2, -SIDE, -ABOVE // 2)
        first, second = self._words(section)
        high = self._height(first, room.width(), bold=True)
        below = self._height(second, room.width(), bold=False) if second else 0
        room.setTop(room.top() + max(0, room.height() - high - below) // 2)
        painter.setFont(self._theme.font("small", bold=True))
        painter.setPen(self._theme.colour("soft"))
        painter.drawText(QRect(room.left(), room.top(), room.width(), high), WRAPPED, first)
        painter.setFont(self._theme.font("second"))
        lower = QRect(room.left(), room.top() + high, room.width(), below)
        painter.drawText(lower, WRAPPED, second)
        painter.restore()

    def _words(self, section: int) -> tuple[str, str]:
        shown = self.model().headerData(section, Qt.Orientation.Horizontal)
        first, _, second = str(shown or "").partition("\n")
        return with_zwsp(first), with_zwsp(second)

    def _needs(self, section: int) -> int:
        first, second = self._words(section)
        room = self.sectionSize(section) - 2 * SIDE
        below = self._height(second, room, bold=False) if second else 0
        return self._height(first, room, bold=True) + below + ABOVE

    def _height(self, words: str, room: int, *, bold: bool) -> int:
        asked = (words, room, bold)
        if asked not in self._heights:
            metrics = QFontMetrics(self._theme.font("small" if bold else "second", bold=bold))
            area = QRect(0, 0, max(room, NARROWEST), NO_END)
            tall = metrics.boundingRect(area, WRAPPED, words).height()
            self._heights[asked] = min(tall, MOST_LINES * metrics.lineSpacing())
        return self._heights[asked]

    def _other_type(self) -> None:
        self._heights.clear()
        self._look_again()

    def _look_again(self, *_what: object) -> None:
        """The sheet makes room when another height is needed."""
        if max((self._needs(at) for at in range(self.count())), default=0) != self._high:
            self.geometriesChanged.emit()
        self.viewport().update()

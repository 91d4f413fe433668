"""How a cell of the table of indicators is drawn: squares, chips, shields, cut text."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.icons import pixmap
from gui.review.rows import LOOKS, IndicatorRow
from gui.review.table_model import ROW, Column, IndicatorModel
from gui.theme import Theme
from gui.widgets.marks import CHIPS

Index = QModelIndex | QPersistentModelIndex
PAD = 8
SIDE = 26
HIGH = 52
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class IndicatorDelegate(QStyledItemDelegate):
    """Draws the cells; ``two_lines`` puts the reason below the name."""

    def __init__(self, theme: Theme, model: IndicatorModel) -> None:
        """Draw what the model says in the theme's colours."""
        super().__init__()
        self._theme, self._model = theme, model
        self.two_lines = False

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """One line of text with air, or two lines."""
        body = QFontMetrics(self._theme.font()).height()
        small = QFontMetrics(self._theme.font("small")).height()
        return QSize(60, max(HIGH, body + small + 10) if self.two_lines else max(HIGH, body + 20))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, contents, ring of the row that has the keyboard."""
        row = index.data(ROW)
        if not isinstance(row, IndicatorRow):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(_rect(option))
        self._draw_ground(painter, option, area)
        match Column(index.column()):
            case Column.NAME:
                self._draw_name(painter, area, row)
            case Column.OWN:
                self._draw_square(painter, area, row.own)
            case Column.REVIEWED:
                self._draw_square(painter, area, row.reviewed)
                self._draw_difference(painter, area, row)
            case Column.STATE:
                self._draw_chip(painter, option, area, row)
            case column:
                role = "small" if column is Column.REASON else "body"
                self._draw_text(painter, area, self._model.cell(row, column), role)
        self._draw_ring(painter, option, area, index.column())
        painter.restore()

    def _draw_ground(self, painter: QPainter, option: QStyleOptionViewItem, area: QRectF) -> None:
        state = _state(option)
        ground = "surface"
        if state & QStyle.StateFlag.State_Selected:
            ground = "tint"
        elif state & QStyle.StateFlag.State_MouseOver:
            ground = "raised"
        painter.fillRect(area, self._theme.colour(ground))
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())

    def _draw_ring(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRectF, column: int
    ) -> None:
        state = _state(option)
        if not (state & QStyle.StateFlag.State_Selected and state & QStyle.StateFlag.State_Active):
            return
        if not self._focused(option):
            return
        painter.setPen(QPen(self._theme.colour("focus"), 2))
        painter.drawLine(area.topLeft() + QPointF(0, 1), area.topRight() + QPointF(0, 1))
        painter.drawLine(area.bottomLeft() - QPointF(0, 1), area.bottomRight() - QPointF(0, 1))
        if column == Column.CODE:
            painter.drawLine(area.topLeft() + QPointF(1, 0), area.bottomLeft() + QPointF(1, 0))
        if column == Column.STATE:
            painter.drawLine(area.topRight() - QPointF(1, 0), area.bottomRight() - QPointF(1, 0))

    def _focused(self, option: QStyleOptionViewItem) -> bool:
        widget = getattr(option, "widget", None)
        return widget is not None and bool(widget.hasFocus())

    def _draw_name(self, painter: QPainter, area: QRectF, row: IndicatorRow) -> None:
        room = area.adjusted(0, 0, -30 if row.gate else 0, 0)
        if row.gate:
            shield = pixmap("gate", self._theme.colour("gate"), 18, _ratio(painter))
            painter.drawPixmap(QPointF(area.right() - 28, area.center().y() - 9), shield)
        told = self._model.reason(row)
        name = self._model.cell(row, Column.NAME)
        if not (self.two_lines and told):
            self._draw_text(painter, room, name, "body")
            return
        high = QFontMetrics(self._theme.font()).height()
        upper = QRectF(room.left(), room.top() + 4, room.width(), high)
        lower = QRectF(room.left(), upper.bottom(), room.width(), room.bottom() - upper.bottom())
        self._draw_text(painter, upper, name, "body")
        self._draw_text(painter, lower, told, "small")

    def _draw_text(self, painter: QPainter, area: QRectF, text: str, role: str) -> None:
        font = self._theme.font(role)
        painter.setFont(font)
        painter.setPen(self._theme.colour("soft" if role == "small" else "text"))
        room = area.adjusted(PAD, 0, -PAD, 0)
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, LEFT, cut)

    def _draw_square(self, painter: QPainter, area: QRectF, level: int | None) -> None:
        if level is None:
            self._draw_text(painter, area, self._model.level(None), "body")
            return
        colours = self._theme.level(level)
        square = QRectF(area.left() + PAD + 0.5, area.center().y() - SIDE / 2 + 0.5, SIDE, SIDE)
        painter.setPen(QPen(self._theme.colour("edge"), 1))
        painter.setBrush(colours.ground)
        painter.drawRoundedRect(square, 5, 5)
        painter.setPen(colours.number)
        painter.setFont(self._theme.font("small", bold=True))
        painter.drawText(square, Qt.AlignmentFlag.AlignCenter, self._model.level(level))

    def _draw_difference(self, painter: QPainter, area: QRectF, row: IndicatorRow) -> None:
        if not row.difference:
            return
        painter.setPen(self._theme.colour("warn"))
        painter.setFont(self._theme.font("small", bold=True))
        beside = area.adjusted(PAD + SIDE + 8, 0, 0, 0)
        painter.drawText(beside, LEFT, self._model.difference(row))

    def _draw_chip(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRectF, row: IndicatorRow
    ) -> None:
        ink, drawing, _ = LOOKS[row.mark]
        font = self._theme.font("small", bold=True)
        metrics = QFontMetrics(font)
        text = metrics.elidedText(
            self._model.cell(row, Column.STATE),
            Qt.TextElideMode.ElideRight,
            int(area.width()) - 2 * PAD - 38,
        )
        wide, high = metrics.horizontalAdvance(text) + 38, max(26, metrics.height() + 2)
        chip = QRectF(area.left() + PAD, area.center().y() - high / 2, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        chosen = _state(option) & QStyle.StateFlag.State_Selected
        painter.setBrush(self._theme.colour("surface" if chosen else CHIPS[ink]))
        painter.drawRoundedRect(chip, 4, 4)
        colour: QColor = self._theme.colour(ink)
        where = QPointF(chip.left() + 8, chip.center().y() - 8)
        painter.drawPixmap(where, pixmap(drawing, colour, 16, _ratio(painter)))
        painter.setPen(colour)
        painter.setFont(font)
        painter.drawText(chip.adjusted(30, 0, 0, 0), LEFT, text)


def _ratio(painter: QPainter) -> float:
    return painter.device().devicePixelRatioF()


# The stubs of PySide do not know the fields of QStyleOption.
def _rect(option: QStyleOptionViewItem) -> QRectF:
    return QRectF(option.rect)


def _state(option: QStyleOptionViewItem) -> QStyle.StateFlag:
    state: QStyle.StateFlag = option.state
    return state

"""The national picture at a glance: who has reported, distributions, medians in a heat table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6 import QtGui
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from assessment.consolidation.coverage import Count
from assessment.language.text import Text
from gui.committee.national.picture import Heat, NationalPicture, Spread, Square
from gui.committee.session import CommitteeSession
from gui.display import Display
from gui.widgets import buttons, keyboard, marks, row_chart, style
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.tables.cells import draw_lines, wrapped

ROW = 38
GAP = 2
SHARES = (0.24, 0.3, 0.36)  # of the width; the first in which names of groups have two lines
MOST_LINES = 3  # above a column
BETWEEN = 6

type Lines = tuple[str, ...]
type Place = tuple[float, float, float]  # top, where columns begin, width of all


@dataclass(frozen=True, slots=True)
class HeatName:
    """A pillar above its column, a group before its row, or what codes of pillars mean."""

    area: QRectF
    lines: Lines
    full: str  # told under the mouse
    ink: str = "soft"
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class Spot:
    heat: Heat
    square: Square
    name: Text
    area: QRectF
    seen: QRectF  # the same, with the head above a first row


type Arranged = tuple[list[HeatName], list[list[Spot]]]


def arrange(
    heats: Sequence[Heat], plain: Callable[[Text], str], font: QtGui.QFont, row: int, width: float
) -> Arranged:
    """``row`` is how high a row is at least. Behind the names of each band is its legend."""
    groups = [plain(name) for heat in heats for name, _ in heat.rows]

    def fits(left: float) -> bool:
        return all(len(wrapped(name, font, left - 8)) <= 2 for name in groups)

    shares = [width * share for share in SHARES]
    left = next(filter(fits, shares), shares[-1])
    top = 0.0
    names: list[HeatName] = []
    spots: list[list[Spot]] = []
    for heat in heats:
        of_band, rows = _band(heat, plain, font, row, (top, left, width))
        names = names + of_band
        spots = spots + rows
        top = names[-1].area.bottom() + BETWEEN
    return names, spots


def _band(
    heat: Heat, plain: Callable[[Text], str], font: QtGui.QFont, row: int, place: Place
) -> Arranged:
    top, left, width = place
    named = [f"{code} {plain(name)}" for code, name in heat.pillars]
    wide = (width - left) / max(len(named), 1)
    metrics = QtGui.QFontMetrics(font)
    heads: list[Lines] = [wrapped(head, font, wide - 2 * GAP) for head in named]
    legend: Lines = ()
    longest = max((metrics.horizontalAdvance(line) for lines in heads for line in lines), default=0)
    if longest > wide - 2 * GAP or any(len(lines) > MOST_LINES for lines in heads):
        heads = [(code,) for code, _ in heat.pillars]
        legend = _legend(named, font, width)
    line = metrics.height()

    def cell(at: int, top: float, high: float) -> QRectF:
        return QRectF(left + at * wide + GAP, top, wide - 2 * GAP, high)

    high = line * max(map(len, heads), default=1) + BETWEEN
    names = [
        HeatName(cell(at, top, high), lines, full, align=Qt.AlignmentFlag.AlignHCenter)
        for at, (lines, full) in enumerate(zip(heads, named, strict=True))
    ]
    spots: list[list[Spot]] = []
    below = top + high
    for name, squares in heat.rows:
        lines = wrapped(plain(name), font, left - 8)
        group = QRectF(0, below, left - 8, max(row, line * len(lines) + BETWEEN))
        areas = [cell(at, below + GAP, group.height() - 2 * GAP) for at in range(len(squares))]
        if spots:
            seen = areas
        else:
            seen = [a.united(heat_name.area) for a, heat_name in zip(areas, names, strict=True)]
        each = zip(squares, areas, seen, strict=True)
        spots.append([Spot(heat, square, name, area, all_of) for square, area, all_of in each])
        names.append(HeatName(group, lines, plain(name), "text"))
        below = group.bottom()
    names.append(HeatName(QRectF(0, below, width, line * len(legend)), legend, ""))
    return names, spots


def _legend(named: Sequence[str], font: QtGui.QFont, width: float) -> Lines:
    """All codes with their names; a line breaks between two of them where it can."""
    metrics = QtGui.QFontMetrics(font)
    lines: list[str] = []
    for name in named:
        if lines:
            longer = f"{lines[-1]} · {name}"
        else:
            longer = name
        if lines and metrics.horizontalAdvance(longer) <= width:
            lines[-1] = longer
        else:
            lines += wrapped(name, font, width)
    return tuple(lines)


CENTRE = Qt.AlignmentFlag.AlignCenter
STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class HeatTable(style.FittedPart):
    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, display: Display) -> None:
        super().__init__("heat_table")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self.setMouseTracking(True)
        self._display = display
        self.heats: tuple[Heat, ...] = ()
        self._names: list[HeatName] = []
        self.spots: list[list[Spot]] = []
        self._at = (0, 0)
        display.changed.connect(self.update_layout)

    def show_heats(self, heats: tuple[Heat, ...]) -> None:
        self.heats = heats
        self._at = (self._at[0], 0)

    def update_texts(self) -> None:
        self.update_layout()
        self._tell()

    def _tell(self) -> None:
        spot = self.spot
        self.setAccessibleName(self._display.translate("Medians of the pillars by group"))
        description = ""
        if spot is not None:
            description = self.describe(spot)
        self.setAccessibleDescription(description)

    @property
    def spot(self) -> Spot | None:
        if not self.spots:
            return None
        row = self.spots[min(self._at[0], len(self.spots) - 1)]
        if row:
            return row[min(self._at[1], len(row) - 1)]
        return None

    @property
    def here(self) -> QRect:
        """Where the square chosen is, with the heads above a first row; empty without one."""
        if self.spot is None:
            return QRect()
        return self.spot.seen.toAlignedRect()

    def describe(self, spot: Spot, *, short: bool = False) -> str:
        """A square in words; where room is ``short``, its group and pillar by their codes."""
        number = self._display.number
        plain = self._display.plain
        square = spot.square
        if short:
            group = self._display.digits(square.block)
        else:
            group = plain(spot.name)
        return self._display.translate(
            "{group}, {pillar}: median {median}, units: {n}",
            group=group,
            pillar=square.node if short else plain(dict(spot.heat.pillars)[square.node]),
            median="–" if square.median is None else number(square.median, spot.heat.decimals),
            n=number(square.n),
        )

    def sizeHint(self) -> QSize:
        return QSize(600, round(self._names[-1].area.bottom()) + 6 if self._names else 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(380, self.sizeHint().height())

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()))
        spot = self.spot
        if step is not None and spot is not None:
            row = min(max(self._at[0] + step[0], 0), len(self.spots) - 1)
            column = min(max(self._at[1] + step[1], 0), len(self.spots[row]) - 1)
            self._choose(row, column)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and spot is not None:
            self.opened.emit(spot)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QtGui.QMouseEvent) -> None:
        for row, spots in enumerate(self.spots):
            for column, spot in enumerate(spots):
                if spot.area.contains(event.position()):
                    self._choose(row, column)

    def mouseDoubleClickEvent(self, event: QtGui.QMouseEvent) -> None:
        self.mousePressEvent(event)
        if self.spot is not None:
            self.opened.emit(self.spot)

    def mouseMoveEvent(self, event: QtGui.QMouseEvent) -> None:
        place = event.position()
        spots = (
            self.describe(spot) for row in self.spots for spot in row if spot.area.contains(place)
        )
        names = (heat_name.full for heat_name in self._names if heat_name.area.contains(place))
        self.setToolTip(style.as_tip(next(spots, next(names, ""))))

    def paintEvent(self, _event: QtGui.QPaintEvent) -> None:
        painter = QtGui.QPainter(self)
        display = self._display
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        painter.setFont(display.font("small"))
        for heat_name in self._names:
            painter.setPen(display.colour(heat_name.ink))
            draw_lines(painter, heat_name.area, heat_name.lines, heat_name.align)
        for spot in (spot for row in self.spots for spot in row):
            colours = display.level_colours(spot.square.level or 0)
            median = spot.square.median
            known = median is not None
            ink, dash = ("edge", Qt.PenStyle.SolidLine) if known else ("line", Qt.PenStyle.DashLine)
            painter.setPen(QtGui.QPen(display.colour(ink), 1, dash))
            if known:
                painter.setBrush(colours.ground)
            else:
                painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(spot.area)
            if known:
                pen = colours.number
            else:
                pen = display.colour("soft")
            painter.setPen(pen)
            painter.setFont(display.font(bold=known))
            text = "–"
            if median is not None:
                text = display.number(median, spot.heat.decimals)
            if median and painter.fontMetrics().horizontalAdvance(text) > spot.area.width():
                text = display.number(median)
            painter.drawText(spot.area, CENTRE, text)
        if self.spot is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(
                QtGui.QPen(display.colour("text"), 3 if keyboard.focus_seen(self) else 1)
            )
            painter.drawRect(self.spot.area.adjusted(1, 1, -1, -1))

    def _choose(self, row: int, column: int) -> None:
        self._at = row, column
        self._tell()
        self.update()
        self.chosen.emit(self.spot)

    def update_layout(self) -> None:
        row = max(ROW, self._display.height() + 6)
        wide = self.width()
        small = self._display.font("small")
        plain = self._display.plain
        self._names, self.spots = arrange(self.heats, plain, small, row, wide)
        self.updateGeometry()
        self.update()


class CoverageStrip(style.Framed):
    """Received of expected stands before every figure."""

    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__("card", "coverage_strip")
        self._session = session
        self._display = display
        self._line = style.spread(on=self, margins=(12, 4, 12, 4))

    def update_texts(self) -> None:
        style.emptied(self._line)
        snapshot = self._session.snapshot
        coverage = snapshot.coverage
        if coverage is None:
            return
        self._add(self._display.translate("Received"), coverage.total)
        for count in coverage.by_block:
            words = snapshot.block_said(count.group, self._display)
            self._add(words, count, f"{self._display.digits(count.group)} {words}")

    def _add(self, name: str, count: Count, numbered: str = "") -> None:
        number = self._display.number
        received = count.received
        expected = count.expected
        text = f"{number(received)}/{number(expected)}"
        caption = ElidingLabel(role="small")
        value = Label(text, role="smallbold")
        caption.set_texts(name, numbered)  # what two groups have in common stands first
        bar = QProgressBar(textVisible=False)
        bar.setMinimumWidth(40)  # Qt would keep room for a text in it
        bar.setMaximum(max(expected, 1))
        bar.setValue(received)
        bar.setAccessibleName(f"{name} {text}")
        full = "false"
        if received >= expected:
            full = "true"
        style.restyle(bar, full=full)
        self._line.addWidget(style.holding(style.stack(caption, bar, value, gap=2)), 1)


NAMES_WIDE = 230  # points that names have at most
BESIDE = 18  # points around a name
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SpreadChart(row_chart.RowChart[Spread]):
    def __init__(self, display: Display) -> None:
        super().__init__("spread_chart", display)
        self.setMouseTracking(True)

    def show_spreads(self, spreads: tuple[Spread, ...]) -> None:
        translate = self._display.translate
        number = self._display.number
        plain = self._display.plain
        sentences = []
        for spread in spreads:
            middle = "–"
            if spread.numbers is not None:
                middle = number(spread.numbers[2], spread.decimals)
            sentences.append(
                translate(
                    "{group}: median {median}, units: {n}",
                    group=plain(spread.name),
                    median=middle,
                    n=number(spread.n),
                )
            )
        self.show_rows(
            spreads, "; ".join(sentences) or translate("Distribution of scores by group")
        )

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resize_rows()

    def mouseMoveEvent(self, event: QtGui.QMouseEvent) -> None:
        spread = self.row_under(event)
        text = ""
        if spread is not None:
            text = self._display.plain(spread.name)
        self.setToolTip(style.as_tip(text))

    def axis(self) -> tuple[float, float]:
        left = self._left()
        return left, self.width() - left - 116  # room for a median and a number of units

    def _left(self) -> float:
        return min(self.width() * 0.36, NAMES_WIDE * self._display.text_size / 100)

    def height_of_row(self) -> int:
        lines = max((len(self.name_of(spread)) for spread in self.rows), default=1)
        small = lines * self._display.height("small") + BETWEEN
        return max(row_chart.ROW, self._display.height() + 10, small)

    def name_of(self, spread: Spread) -> tuple[str, ...]:
        room = self._left() - BESIDE
        return wrapped(self._display.plain(spread.name), self._display.font("small"), room)

    def draw_row(self, painter: QtGui.QPainter, row: QRectF, area: QRectF, spread: Spread) -> None:
        display = self._display
        painter.setFont(display.font("small"))
        painter.setPen(display.colour("text"))
        name = QRectF(8, row.top(), area.left() - BESIDE, row.height())
        draw_lines(painter, name, self.name_of(spread), Qt.AlignmentFlag.AlignLeft)
        painter.setPen(display.colour("soft"))
        count = display.translate("n {n}", n=display.number(spread.n))
        painter.drawText(row.adjusted(0, 0, -8, 0), RIGHT, count)
        middle = "–"
        if spread.numbers is not None:
            middle = display.number(spread.numbers[2], spread.decimals)
        painter.setFont(display.font(bold=True))
        painter.setPen(display.colour("text"))
        painter.drawText(QRectF(area.right(), row.top(), 50, row.height()), RIGHT, middle)
        if spread.numbers is None:
            return
        y = row.center().y()
        unit = area.width() / 100
        inside = (min(max(value, 0.0), 100.0) for value in spread.numbers)
        least, lower, half, upper, most = (area.left() + unit * value for value in inside)
        painter.setPen(QtGui.QPen(display.colour("edge"), 2))
        painter.drawLine(QPointF(least, y), QPointF(most, y))
        painter.setPen(QtGui.QPen(display.colour("edge"), 1))
        painter.setBrush(display.level_colours(2).ground)
        painter.drawRect(QRectF(lower, y - 8, max(upper - lower, 1.0), 16))
        painter.setPen(QtGui.QPen(display.colour("text"), 3))
        painter.drawLine(QPointF(half, y - 10), QPointF(half, y + 10))


LEVELS = 5
BESIDE_FROM = 1000  # points of width from which both charts stand beside each other


class Overview(style.FittedPart):
    opened = Signal(str, str, str)  # questionnaire, block and node; the node is empty for the whole
    firm_wanted = Signal(str, str, str)  # the same, of the group whose firmness is asked for

    def __init__(self, display: Display) -> None:
        super().__init__()
        self._display = display
        self.picture = NationalPicture()
        self.chart = SpreadChart(display)
        self.heat = HeatTable(display)
        self._left = ElidingLabel(role="h2")
        self._right = ElidingLabel(role="h2")
        self._left_hint = ElidingLabel(role="small")
        self._right_hint = ElidingLabel(role="small")
        self._legend = [marks.LevelSquare(display, 22) for _ in range(LEVELS)]
        self._place = ElidingLabel(role="bold", middle=True)
        self._about = ElidingLabel(role="small")
        self.open = buttons.Button(
            display, "open_units", role="primary", drawing="closed", right=True
        )
        self.firm = buttons.Button(display, "how_firm", drawing="table").bind_message(
            "How firm is this?"
        )
        charts = QWidget()
        head = style.spread((self._right, 1), *self._legend, gap=4)
        left = _card(style.spread(self._left), self._left_hint, self.chart)
        right = _card(head, self._right_hint, self.heat)
        self._charts = style.spread((left, 5), (right, 6), on=charts, gap=10)
        self._inside = charts
        self._scroll = style.scrolled(charts, "overview_scroll")
        foot = style.Framed("card", "overview_foot")
        v_box_layout = style.stack(self._place, self._about, gap=0)
        style.spread(
            (v_box_layout, 1), self.firm, self.open, gap=None, on=foot, margins=(16, 4, 12, 4)
        )
        style.stack((self._scroll, 1), foot, on=self, gap=6)
        self.firm.clicked.connect(lambda: self._lead(self.firm_wanted, self.heat.spot))
        self.chart.chosen.connect(self._show_spread)
        self.chart.opened.connect(
            lambda spread: self.opened.emit(spread.questionnaire, spread.block, "")
        )
        self.heat.chosen.connect(lambda _: style.bring_in_sight(self.heat, self.heat.here))
        self.heat.chosen.connect(lambda _: self._show_spot())
        self.heat.opened.connect(partial(self._lead, self.opened))
        self.open.clicked.connect(lambda: self._lead(self.opened, self.heat.spot))
        display.changed.connect(self.update_layout)

    def update_layout(self) -> None:
        beside = QBoxLayout.Direction.LeftToRight
        below = QBoxLayout.Direction.BottomToTop
        wide = style.is_wide(self, self._display, BESIDE_FROM)
        if wide:
            self._charts.setDirection(beside)
        else:
            self._charts.setDirection(below)

    def show_picture(self, picture: NationalPicture) -> None:
        self.picture = picture
        self.heat.show_heats(picture.heats)
        self.update_texts()

    def first_focus(self) -> None:
        self.heat.setFocus()

    def update_texts(self) -> None:
        translate = self._display.translate
        self._left.set_texts(translate("Distribution of scores by group"))
        self._left_hint.set_texts(
            translate("Minimum · 25% · median · 75% · maximum; n is the number of units")
        )
        self._right.set_texts(translate("Medians of the pillars by group"))
        self._right_hint.set_texts(translate("Dash: not asked, or no unit has a score"))
        for number, square in enumerate(self._legend):
            digit = self._display.digits(str(number))
            square.show_level(number, digit, translate("Level {n}", n=digit))
        self.open.set_texts(translate("Open the list"), tip="Enter")
        self.chart.show_spreads(self.picture.spreads)
        self.heat.update_texts()
        self._show_spot()

    def _show_spot(self) -> None:
        spot = self.heat.spot
        translate = self._display.translate
        self.open.setEnabled(spot is not None)
        self.firm.setEnabled(spot is not None)
        if spot is None:
            self._place.set_texts(translate("No scores yet"))
            self._about.set_texts(
                translate("No package stands in this round, or none matches the filter.")
            )
            return
        self._place.set_texts(self.heat.describe(spot), self.heat.describe(spot, short=True))
        inside = self.picture.inside(spot.heat.questionnaire, spot.square.block)
        scores = (scores.scores.nodes.get(spot.square.node) for scores in inside)
        low = sum(score is not None and score.level == 0 for score in scores)
        n = self._display.number(low)
        m = self._display.number(len(inside))
        self._about.set_texts(translate("Units at level 0 here: {n} of {m}", n=n, m=m))

    def _show_spread(self, spread: Spread) -> None:
        translate = self._display.translate
        number = self._display.number
        plain = self._display.plain
        if spread.numbers is None:
            sentence = translate("No unit has a score here.")
        else:
            least, lower, middle, upper, most = (number(n, spread.decimals) for n in spread.numbers)
            sentence = translate(
                "Minimum {least} · lower quartile {lower} · median {middle} · upper quartile "
                "{upper} · maximum {most}",
                least=least,
                lower=lower,
                middle=middle,
                upper=upper,
                most=most,
            )
        self._place.set_texts(f"{plain(spread.name)} · {translate('n {n}', n=number(spread.n))}")
        self._about.set_texts(sentence)

    def _lead(self, way: SignalInstance, spot: Spot | None) -> None:
        if spot is not None:
            way.emit(spot.heat.questionnaire, spot.square.block, spot.square.node)


def _card(head: QHBoxLayout, hint: QWidget, chart: QWidget) -> QFrame:
    card = style.Framed("card")
    style.stack(head, hint, chart, None, on=card, margins=(16, 6, 12, 6), gap=2)
    return card

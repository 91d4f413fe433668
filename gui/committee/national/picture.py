"""The national picture as the page draws it: its distributions, and medians in a heat table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from PySide6 import QtGui
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy

from assessment.consolidation.national import Distribution, National, UnitScores, distributions
from assessment.language.text import Text
from assessment.questionnaire.model import Questionnaire
from assessment.reports.national.facts import WHOLE
from gui.look import Look
from gui.widgets.keyboard import focus_seen
from gui.widgets.style import FittedPart, as_tip
from gui.widgets.tables.cells import draw_lines, wrapped


@dataclass(frozen=True, slots=True)
class Spread:
    """How the scores of a group lie; None where too few units have one."""

    questionnaire: str
    block: str
    name: Text
    n: int  # units with a score
    # least, lower quartile, median, upper quartile, most
    numbers: tuple[float, float, float, float, float] | None


@dataclass(frozen=True, slots=True)
class Square:
    block: str
    node: str
    n: int  # units with a score there
    median: float | None  # their median; None where too few have one
    level: int | None  # the band the median falls in


@dataclass(frozen=True, slots=True)
class Heat:
    questionnaire: str
    pillars: tuple[tuple[str, Text], ...]  # code and name of each pillar
    # name of each block, and its squares in the order of the pillars
    rows: tuple[tuple[Text, tuple[Square, ...]], ...]


@dataclass(frozen=True)
class NationalPicture:
    spreads: tuple[Spread, ...] = ()
    heats: tuple[Heat, ...] = ()
    units: tuple[UnitScores, ...] = ()

    def inside(self, questionnaire: str, block: str) -> list[UnitScores]:
        return [
            one
            for one in self.units
            if one.questionnaire.settings.id == questionnaire and one.unit.block == block
        ]


def sum_up(
    found: National, names: Mapping[str, Text], passes: Callable[[str], bool] | None = None
) -> NationalPicture:
    units = tuple(one for one in found.scored if passes is None or passes(one.standing.case.unit))
    rows = found.distributions if passes is None else distributions(units)
    groups = sorted({(of, block) for of, block, _ in rows}, key=itemgetter(1, 0))
    name = {block: names.get(block, Text.of(km=block, en=block)) for _, block in groups}

    def figures(of: str, block: str, node: str) -> tuple[int, Distribution | None]:
        """How many units have a score there, and how these lie; None where too few have one."""
        row = rows.get((of, block, node))
        n = 0 if row is None else row.n
        return n, row if n >= WHOLE.figure else None

    def spread(of: str, block: str) -> Spread:
        root = found.questionnaires[of].root
        n, row = figures(of, block, "" if root is None else str(root.code))
        numbers = None if row is None else (row.least, row.q1, row.median, row.q3, row.most)
        return Spread(of, block, name[block], n, numbers)

    def square(of: str, block: str, node: str) -> Square:
        n, row = figures(of, block, node)
        if row is None:
            return Square(block, node, n, None, None)
        return Square(block, node, n, row.median, level_of(found.questionnaires[of], row.median))

    def heat(of: str) -> Heat:
        root, children = found.questionnaires[of].root, found.questionnaires[of].children
        pillars = () if root is None else children[root.code]
        codes = tuple((str(pillar.code), pillar.label) for pillar in pillars)
        blocks = [block for each, block in groups if each == of]
        lines = ((name[one], tuple(square(of, one, code) for code, _ in codes)) for one in blocks)
        return Heat(of, codes, tuple(lines))

    heats = map(heat, dict.fromkeys(of for of, _ in groups))
    return NationalPicture(tuple(spread(*group) for group in groups), tuple(heats), units)


def level_of(questionnaire: Questionnaire, score: float) -> int | None:
    """The band a score falls in as it is printed; None when there are none."""
    printed = round(score, questionnaire.settings.decimals)
    below = [at for at, one in enumerate(questionnaire.levels) if printed >= float(one.from_score)]
    return below[-1] if below else None


ROW = 38
GAP = 2
NAMES = (0.24, 0.3, 0.36)  # of the width; the first in which names of groups have two lines
MOST_LINES = 3  # above a column
BETWEEN = 6
DOT = " · "

type Lines = tuple[str, ...]
type Place = tuple[float, float, float]  # top, where columns begin, width of all


@dataclass(frozen=True, slots=True)
class HeatRow:
    top: float
    high: float
    name: Lines


@dataclass(frozen=True, slots=True)
class HeatBand:
    heat: Heat
    top: float  # where the heads begin
    left: float  # where the columns begin
    head: float  # how high they are
    heads: tuple[Lines, ...]  # the lines above each column
    rows: tuple[HeatRow, ...]
    legend: Lines  # what codes mean; empty where names stand above the columns
    bottom: float  # where it ends


def arrange(
    heats: Sequence[Heat], plain: Callable[[Text], str], font: QtGui.QFont, row: int, width: float
) -> tuple[HeatBand, ...]:
    """``row`` is how high a row is at least."""
    bands: list[HeatBand] = []
    names = [plain(name) for heat in heats for name, _ in heat.rows]

    def fits(left: float) -> bool:
        return all(len(wrapped(name, font, left - 8)) <= 2 for name in names)

    shares = [width * share for share in NAMES]
    left, top = next(filter(fits, shares), shares[-1]), 0.0
    for heat in heats:
        bands.append(_band(heat, plain, font, row, (top, left, width)))
        top = bands[-1].bottom + BETWEEN
    return tuple(bands)


def square_of(band: HeatBand, row: int, column: int, width: float) -> QRectF:
    wide = (width - band.left) / max(len(band.heat.pillars), 1)
    one = band.rows[row]
    return QRectF(band.left + column * wide, one.top, wide, one.high).adjusted(GAP, GAP, -GAP, -GAP)


def _band(
    heat: Heat, plain: Callable[[Text], str], font: QtGui.QFont, row: int, place: Place
) -> HeatBand:
    top, left, width = place
    named = [f"{code} {plain(name)}" for code, name in heat.pillars]
    wide, metrics = (width - left) / max(len(named), 1) - 2 * GAP, QtGui.QFontMetrics(font)
    heads: tuple[Lines, ...] = tuple(wrapped(one, font, wide) for one in named)
    legend: Lines = ()
    longest = max((metrics.horizontalAdvance(line) for lines in heads for line in lines), default=0)
    if longest > wide or any(len(lines) > MOST_LINES for lines in heads):
        heads = tuple((code,) for code, _ in heat.pillars)
        legend = _legend(named, font, width)
    line = metrics.height()
    head = line * max(map(len, heads), default=1) + BETWEEN
    rows: list[HeatRow] = []
    below = top + head
    for name, _ in heat.rows:
        lines = wrapped(plain(name), font, left - 8)
        rows.append(HeatRow(below, max(row, line * len(lines)), lines))
        below += rows[-1].high
    ends = below + line * len(legend)
    return HeatBand(heat, top, left, head, heads, tuple(rows), legend, ends)


def _legend(named: Sequence[str], font: QtGui.QFont, width: float) -> Lines:
    """All codes with their names; a line breaks between two of them where it can."""
    metrics = QtGui.QFontMetrics(font)
    lines: list[str] = []
    for one in named:
        longer = f"{lines[-1]}{DOT}{one}" if lines else one
        if lines and metrics.horizontalAdvance(longer) <= width:
            lines[-1] = longer
        else:
            lines += wrapped(one, font, width)
    return tuple(lines)


CENTRE = Qt.AlignmentFlag.AlignCenter
STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


@dataclass(frozen=True, slots=True)
class Spot:
    heat: Heat
    square: Square
    name: Text
    area: QRectF


class HeatTable(FittedPart):
    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("heat_table")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self.setMouseTracking(True)
        self._look = look
        self.heats: tuple[Heat, ...] = ()
        self._bands: tuple[HeatBand, ...] = ()
        self.spots: list[list[Spot]] = []
        self._at = (0, 0)
        look.changed.connect(self.fit)

    def show_heats(self, heats: tuple[Heat, ...]) -> None:
        self.heats, self._at = heats, (self._at[0], 0)
        self.say()

    def say(self) -> None:
        self.fit()
        self._tell()

    def _tell(self) -> None:
        spot = self.spot
        self.setAccessibleName(self._look.say("Medians of the pillars by group"))
        self.setAccessibleDescription("" if spot is None else self.told(spot))

    @property
    def spot(self) -> Spot | None:
        if not self.spots:
            return None
        row = self.spots[min(self._at[0], len(self.spots) - 1)]
        return row[min(self._at[1], len(row) - 1)] if row else None

    @property
    def here(self) -> QRect:
        """Where the square chosen is, with the heads above a first row; empty without one."""
        spot = self.spot
        if spot is None:
            return QRect()
        band = next(one for one in self._bands if one.heat is spot.heat)
        first = spot.area.top() <= band.top + band.head + GAP
        area = spot.area.united(_head_area(band, spot.area)) if first else spot.area
        return area.toAlignedRect()

    def told(self, spot: Spot, *, short: bool = False) -> str:
        """A square in words; where room is ``short``, its group and pillar by their codes."""
        number, plain, square = self._look.number, self._look.plain, spot.square
        return self._look.say(
            "{group}, {pillar}: median {median}, units: {n}",
            group=self._look.digits(square.block) if short else plain(spot.name),
            pillar=square.node if short else plain(dict(spot.heat.pillars)[square.node]),
            median="–" if square.median is None else number(square.median),
            n=number(square.n),
        )

    def sizeHint(self) -> QSize:
        return QSize(600, round(self._bands[-1].bottom) + 6 if self._bands else 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(380, self.sizeHint().height())

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        step, spot = STEPS.get(Qt.Key(event.key())), self.spot
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
        self.setToolTip(as_tip(self._under(event.position())))

    def paintEvent(self, _event: QtGui.QPaintEvent) -> None:
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        for band in self._bands:
            _draw_band(painter, band, self.width(), self._look)
        for spot in (one for row in self.spots for one in row):
            _draw_square(painter, spot, self._look)
        if self.spot is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QtGui.QPen(self._look.colour("text"), 3 if focus_seen(self) else 1))
            painter.drawRect(self.spot.area.adjusted(1, 1, -1, -1))

    def _under(self, place: QPointF) -> str:
        plain = self._look.plain
        for spot in (one for row in self.spots for one in row):
            if spot.area.contains(place):
                return self.told(spot)
        for band in self._bands:
            for row, (name, _) in zip(band.rows, band.heat.rows, strict=True):
                if QRectF(0, row.top, band.left - 8, row.high).contains(place):
                    return plain(name)
            for column, (code, name) in enumerate(band.heat.pillars):
                below = square_of(band, 0, column, self.width())
                if _head_area(band, below).contains(place):
                    return f"{code} {plain(name)}"
        return ""

    def _choose(self, row: int, column: int) -> None:
        self._at = row, column
        self._tell()
        self.update()
        self.chosen.emit(self.spot)

    def fit(self) -> None:
        row, wide = max(ROW, QtGui.QFontMetrics(self._look.font()).height() + 6), self.width()
        self._bands = arrange(self.heats, self._look.plain, self._look.font("small"), row, wide)
        self.spots = [
            [
                Spot(band.heat, square, name, square_of(band, at, column, wide))
                for column, square in enumerate(squares)
            ]
            for band in self._bands
            for at, (name, squares) in enumerate(band.heat.rows)
        ]
        self.updateGeometry()
        self.update()


def _head_area(band: HeatBand, below: QRectF) -> QRectF:
    return QRectF(below.left(), band.top, below.width(), band.head)


def _draw_band(painter: QtGui.QPainter, band: HeatBand, width: float, look: Look) -> None:
    painter.setFont(look.font("small"))
    painter.setPen(look.colour("soft"))
    for column, lines in enumerate(band.heads):
        place = _head_area(band, square_of(band, 0, column, width))
        draw_lines(painter, place, lines, Qt.AlignmentFlag.AlignHCenter)
    ends, left = band.rows[-1].top + band.rows[-1].high, Qt.AlignmentFlag.AlignLeft
    draw_lines(painter, QRectF(0, ends, width, band.bottom - ends), band.legend, left)
    painter.setPen(look.colour("text"))
    for row in band.rows:
        draw_lines(painter, QRectF(0, row.top, band.left - 8, row.high), row.name, left)


def _draw_square(painter: QtGui.QPainter, spot: Spot, look: Look) -> None:
    colours, median = look.level_colours(spot.square.level or 0), spot.square.median
    known = median is not None
    line, style = ("edge", Qt.PenStyle.SolidLine) if known else ("line", Qt.PenStyle.DashLine)
    painter.setPen(QtGui.QPen(look.colour(line), 1, style))
    painter.setBrush(colours.ground if known else Qt.BrushStyle.NoBrush)
    painter.drawRect(spot.area)
    painter.setPen(colours.number if known else look.colour("soft"))
    painter.setFont(look.font(bold=known))
    painter.drawText(spot.area, CENTRE, "–" if median is None else look.number(median))

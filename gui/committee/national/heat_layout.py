"""Where everything of the heat table is, so that every name can be read without a mouse.

Names of pillars stand above their columns where they fit on a few lines; else their codes stand
there, and a legend below the rows says what they mean.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetrics

from assessment.language.text import Text
from gui.committee.national.picture import Heat
from gui.widgets.tables.cells import wrapped

ROW = 38
GAP = 2
NAMES = (0.24, 0.3, 0.36)  # of the width; the first in which names of groups have two lines
MOST_LINES = 3  # above a column
BETWEEN = 6
DOT = " · "

type Lines = tuple[str, ...]
type Place = tuple[float, float, float]  # top, where columns begin, width of all


@dataclass(frozen=True, slots=True)
class Row:
    """One group: where its row is, and its name on lines."""

    top: float
    high: float
    name: Lines


@dataclass(frozen=True, slots=True)
class Band:
    """One questionnaire, from its heads down to its legend.

    Attributes:
        heat: What it shows.
        top: Where the heads begin.
        left: Where the columns begin.
        head: How high they are.
        heads: The lines above each column.
        rows: Its rows.
        legend: What codes mean; empty where names stand above the columns.
        bottom: Where it ends.
    """

    heat: Heat
    top: float
    left: float
    head: float
    heads: tuple[Lines, ...]
    rows: tuple[Row, ...]
    legend: Lines
    bottom: float


@dataclass(frozen=True, slots=True)
class Type:
    """The type things are written in, and the least height of a row in it."""

    font: QFont
    row: float

    @property
    def line(self) -> int:
        """Height of one line."""
        return QFontMetrics(self.font).height()


def arrange(
    heats: Sequence[Heat], plain: Callable[[Text], str], kind: Type, width: float
) -> tuple[Band, ...]:
    """Everything one below the other in this width."""
    bands: list[Band] = []
    names = [plain(name) for heat in heats for name, _ in heat.rows]
    shares = (width * share for share in NAMES)
    fitting = (left for left in shares if all(len(_name(one, kind, left)) <= 2 for one in names))
    left, top = next(fitting, width * NAMES[-1]), 0.0
    for heat in heats:
        bands.append(_band(heat, plain, kind, (top, left, width)))
        top = bands[-1].bottom + BETWEEN
    return tuple(bands)


def square_of(band: Band, row: int, column: int, width: float) -> QRectF:
    """Where a square is."""
    wide = (width - band.left) / max(len(band.heat.pillars), 1)
    one = band.rows[row]
    return QRectF(band.left + column * wide, one.top, wide, one.high).adjusted(GAP, GAP, -GAP, -GAP)


def _band(heat: Heat, plain: Callable[[Text], str], kind: Type, place: Place) -> Band:
    top, left, width = place
    named = [f"{code} {plain(name)}" for code, name in heat.pillars]
    wide = (width - left) / max(len(named), 1) - 2 * GAP
    heads: tuple[Lines, ...] = tuple(wrapped(one, kind.font, wide) for one in named)
    legend: Lines = ()
    if not all(_fits(lines, kind.font, wide) for lines in heads):
        heads = tuple((code,) for code, _ in heat.pillars)
        legend = _legend(named, kind.font, width)
    head = kind.line * max(map(len, heads), default=1) + BETWEEN
    rows: list[Row] = []
    below = top + head
    for name, _ in heat.rows:
        lines = _name(plain(name), kind, left)
        rows.append(Row(below, max(kind.row, kind.line * len(lines)), lines))
        below += rows[-1].high
    return Band(heat, top, left, head, heads, tuple(rows), legend, below + kind.line * len(legend))


def _name(text: str, kind: Type, left: float) -> Lines:
    """The name of a group on the lines it needs before the columns."""
    return wrapped(text, kind.font, left - 8)


def _fits(lines: Lines, font: QFont, wide: float) -> bool:
    metrics = QFontMetrics(font)
    longest = max(metrics.horizontalAdvance(line) for line in lines)
    return len(lines) <= MOST_LINES and longest <= wide


def _legend(named: Sequence[str], font: QFont, width: float) -> Lines:
    """All codes with their names; a line breaks between two of them where it can."""
    metrics = QFontMetrics(font)
    lines: list[str] = []
    for one in named:
        longer = f"{lines[-1]}{DOT}{one}" if lines else one
        if lines and metrics.horizontalAdvance(longer) <= width:
            lines[-1] = longer
        else:
            lines += wrapped(one, font, width)
    return tuple(lines)

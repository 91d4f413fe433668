"""The charts of reports as plain shapes; lengths come from the very values printed beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assessment.reports.shapes import (
    Align,
    Colour,
    Drawing,
    Polygon,
    Rectangle,
    Shape,
    ShapeText,
    Stroke,
    circle,
    diamond,
    level_colour,
    octagon,
)

FULL = 100.0
AXIS = 7.0
_TICK_ROOM = 21.0


@dataclass(frozen=True, slots=True)
class Band:
    """One level on the scale from 0 to 100."""

    start: float
    end: float
    name: str


@dataclass(frozen=True, slots=True)
class Marks:
    """The values of one row; None where there is none."""

    final: float | None
    self_score: float | None = None
    earlier: float | None = None


@dataclass(frozen=True, slots=True)
class Ruler:
    """Where a unit stands, and why its level differs from its score.

    Attributes:
        bands: The levels.
        reached: Number of the level that holds; None without one.
        final: Score and label of the result.
        others: Score and label of the self-assessment, which is drawn hollow.
        gate: Upper end of the level a gate allows, and the words beside; None when none lowers it.
    """

    bands: tuple[Band, ...]
    reached: int | None
    final: tuple[float, str] | None
    others: tuple[tuple[float, str], ...] = ()
    gate: tuple[float, str] | None = None


def ruler(chart: Ruler, width: float) -> Drawing:
    """The scale with its bands, the marks above it, the gate below."""
    scale = width / FULL
    top = 18.0 + 13.0 * len(chart.others)
    shapes: list[Shape] = []
    if chart.final is not None:
        shapes += _final_mark(chart.final, scale, top)
    for row, (value, label) in enumerate(chart.others):
        y = 22.0 + 13.0 * row
        shapes.append(Stroke((value * scale, y), (value * scale, top), Colour.LINE, 0.5))
        shapes.append(circle((value * scale, y), 3.2, hollow=True))
        shapes.append(_beside(value * scale, y + 2.8, label, width))
    shapes = [*_bands(chart, scale, top), *shapes]
    height = top + 30.0
    if chart.gate is not None:
        shapes += _gate_bracket(chart, scale, top + 38.0)
        height += 16.0
    return Drawing(width, height, tuple(shapes))


def _final_mark(final: tuple[float, str], scale: float, top: float) -> list[Shape]:
    value, label = final
    x = value * scale
    align = Align.LEFT if value < 12 else Align.RIGHT if value > 88 else Align.CENTRE
    return [
        ShapeText((x, 10.0), label, 10.0, bold=True, align=align),
        Stroke((x, 13.5), (x, top - 3.0), Colour.INK, 2.2),
        Polygon(((x - 4.5, top - 6.0), (x + 4.5, top - 6.0), (x, top)), fill=Colour.INK),
        Stroke((x, top + 13.5), (x, top + 19.0), Colour.INK, 2.2),
    ]


def _beside(x: float, y: float, text: str, width: float) -> ShapeText:
    if x > width * 0.6:
        return ShapeText((x - 7, y), text, 8.0, colour=Colour.GREY, align=Align.RIGHT)
    return ShapeText((x + 7, y), text, 8.0, colour=Colour.GREY)


def _bands(chart: Ruler, scale: float, top: float) -> list[Shape]:
    shapes: list[Shape] = []
    for number, band in enumerate(chart.bands):
        fill, ink = level_colour(number, chart.bands)
        wide = (band.end - band.start) * scale
        left = band.start * scale
        shapes.append(Rectangle((left, top), wide, 17.0, fill, Colour.LINE, 0.4))
        bold = number == chart.reached
        shapes.append(
            ShapeText((left + wide / 2, top + 11.5), band.name, 7.8, bold, ink, Align.CENTRE)
        )
        shapes.append(
            ShapeText((left, top + 26.0), f"{band.start:g}", AXIS, colour=Colour.GREY,
                  align=Align.CENTRE if number else Align.LEFT)
        )  # fmt: skip
    shapes.append(
        ShapeText((FULL * scale, top + 26.0), f"{FULL:g}", AXIS, colour=Colour.GREY,
              align=Align.RIGHT)
    )  # fmt: skip
    return shapes


def _gate_bracket(chart: Ruler, scale: float, y: float) -> list[Shape]:
    if chart.gate is None or chart.final is None:
        return []
    limit, text = chart.gate
    start, end = limit * scale, chart.final[0] * scale
    shapes: list[Shape] = [
        Stroke((start, y - 8), (start, y + 4), Colour.ALARM, 1.4),
        Stroke((start, y - 2), (max(end, start + 6), y - 2), Colour.ALARM, 1.4),
    ]
    left = start > FULL * scale * 0.45
    shapes += octagon((start - 10 if left else max(end, start + 6) + 10, y - 2), 5.5)
    at = start - 20 if left else max(end, start + 6) + 20
    align = Align.RIGHT if left else Align.LEFT
    shapes.append(ShapeText((at, y + 1), text, 8.0, bold=True, colour=Colour.ALARM, align=align))
    return shapes


def bullet_head(bands: Sequence[Band], width: float) -> Drawing:
    """Numbers of the levels above a column of bullet rows, and where they begin below."""
    scale = width / FULL
    shapes: list[Shape] = []
    for number, band in enumerate(bands):
        middle = (band.start + band.end) / 2 * scale
        shapes.append(ShapeText((middle, 9.0), str(number), 7.8, bold=True, align=Align.CENTRE,
                            colour=Colour.GREY))  # fmt: skip
        if number == 0 or (FULL - band.start) * scale > _TICK_ROOM:
            shapes.append(_tick(band.start, scale, first=number == 0))
    shapes.append(
        ShapeText((width, 19.0), f"{FULL:g}", AXIS, colour=Colour.GREY, align=Align.RIGHT)
    )
    return Drawing(width, 21.0, tuple(shapes))


def _tick(value: float, scale: float, *, first: bool) -> ShapeText:
    align = Align.LEFT if first else Align.CENTRE
    return ShapeText((value * scale, 19.0), f"{value:g}", AXIS, colour=Colour.GREY, align=align)


def bullet(bands: Sequence[Band], marks: Marks, width: float) -> Drawing:
    """One pillar: the result as a bar, the self-assessment hollow, an earlier layer a diamond."""
    scale, height, middle = width / FULL, 22.0, 11.0
    shapes = _pale_bands(bands, scale, height)
    if marks.final is not None:
        shapes.append(Rectangle((0, middle - 4.5), marks.final * scale, 9.0, fill=Colour.FINAL))
    shapes += _marks(marks, scale, middle)
    return Drawing(width, height, tuple(shapes))


def lollipop(bands: Sequence[Band], marks: Marks, width: float, *, few: bool = False) -> Drawing:
    """One theme: a stem and a filled mark; hollow and dashed when it rests on too little."""
    scale, height, middle = width / FULL, 20.0, 10.0
    shapes = _pale_bands(bands, scale, height)
    if marks.final is not None:
        x = marks.final * scale
        stem = Stroke((0, middle), (x, middle), Colour.LINE, 1.4, (2.0, 2.0))
        shapes.append(stem if few else Stroke((0, middle), (x, middle), Colour.FINAL, 2.2))
        shapes += _self_mark(marks, scale, middle)
        shapes.append(circle((x, middle), 4.0, hollow=few))
    return Drawing(width, height, tuple(shapes))


def strip(
    bands: Sequence[Band], marks: Marks, width: float, *, alarm: bool = False, state: str = ""
) -> Drawing:
    """One indicator on the scale of levels.

    Args:
        bands: The levels.
        marks: The values.
        width: In points.
        alarm: Whether a closed gate looks at it.
        state: ``not_applicable`` or ``unanswered``; empty for an ordinary result.
    """
    scale = width / FULL
    middle = 6.0
    shapes: list[Shape] = [
        Rectangle((band.start * scale + 0.6, middle - 4), (band.end - band.start) * scale - 1.2,
                  8.0, fill=Colour.BAND)
        for band in bands
    ]  # fmt: skip
    if state == "not_applicable":
        shapes.append(Stroke((0, middle), (width, middle), Colour.GREY, 0.9, (1.5, 2.0)))
    elif state == "unanswered":
        shapes.append(ShapeText((4.0, middle + 3.2), "?", 9.0, bold=True, colour=Colour.ALARM,
                            align=Align.CENTRE))  # fmt: skip
    else:
        shapes += _marks(marks, scale, middle, dot=True)
        if alarm and marks.final is not None:
            shapes += octagon((_inside(marks.final * scale, width), middle), 4.6)
    return Drawing(width, 12.0, tuple(shapes))


@lru_cache(maxsize=1_024)
def mini_bar(value: float | None, width: float) -> Drawing:
    """A small bar from 0 to 100 in a frame; an empty dotted frame without a value."""
    if value is None:
        line = Stroke((0, 5), (width, 5), Colour.GREY, 0.9, (1.5, 2.0))
        return Drawing(width, 10.0, (line,))
    frame = Rectangle((0, 0), width, 9.0, Colour.BAND, Colour.LINE, 0.5)
    bar = Rectangle((0, 0), width * value / FULL, 9.0, fill=Colour.FINAL)
    return Drawing(width, 10.0, (frame, bar))


def sign_of(kind: str) -> Drawing:
    """The mark of a legend: ``bar``, ``final``, ``self``, ``earlier``, ``gate``, ``few``."""
    centre = (7.0, 5.0)
    signs: dict[str, tuple[Shape, ...]] = {
        "bar": (Rectangle((0, 1.5), 14.0, 7.0, fill=Colour.FINAL),),
        "final": (circle(centre, 3.6, hollow=False),),
        "self": (circle(centre, 3.2, hollow=True),),
        "earlier": (diamond(centre, 3.8),),
        "gate": octagon(centre, 5.0),
        "few": (Stroke((0, 5), (8, 5), Colour.LINE, 1.4, (2.0, 2.0)),
                circle((10.0, 5.0), 3.2, hollow=True)),
        "none": (Stroke((0, 5), (14, 5), Colour.GREY, 0.9, (1.5, 2.0)),),
        "open": (ShapeText((7.0, 8.2), "?", 9.0, bold=True, colour=Colour.ALARM,
                       align=Align.CENTRE),),
    }  # fmt: skip
    return Drawing(14.0, 10.0, signs[kind])


def _pale_bands(bands: Sequence[Band], scale: float, height: float) -> list[Shape]:
    shapes: list[Shape] = []
    for number, band in enumerate(bands):
        left, wide = band.start * scale, (band.end - band.start) * scale
        if number % 2 == 0:
            shapes.append(Rectangle((left, 0), wide, height, fill=Colour.BAND))
        shapes.append(Stroke((left, 0), (left, height), Colour.BOX, 0.5))
    edge = FULL * scale
    shapes.append(Stroke((edge, 0), (edge, height), Colour.BOX, 0.5))
    return shapes


def _self_mark(marks: Marks, scale: float, middle: float) -> list[Shape]:
    if marks.self_score is None:
        return []
    x = marks.self_score * scale
    shapes: list[Shape] = []
    if marks.final is not None and abs(marks.self_score - marks.final) * scale > 4:
        shapes.append(Stroke((marks.final * scale, middle), (x, middle), Colour.INK, 0.9))
    shapes.append(circle((x, middle), 3.2, hollow=True))
    return shapes


def _marks(marks: Marks, scale: float, middle: float, *, dot: bool = False) -> list[Shape]:
    width = FULL * scale
    held = Marks(
        *(
            None if value is None else _inside(value * scale, width) / scale
            for value in (marks.final, marks.self_score, marks.earlier)
        )
    )
    shapes = _self_mark(held, scale, middle)
    if dot and held.final is not None:
        shapes.append(circle((held.final * scale, middle), 3.8, hollow=False))
    if held.earlier is not None and marks.earlier != marks.final:
        shapes.append(diamond((held.earlier * scale, middle), 3.4))
    return shapes


def _inside(x: float, width: float) -> float:
    return min(max(x, 4.0), width - 4.0)

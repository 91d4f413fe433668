"""The drawings of the national report as plain shapes; lengths are the values printed beside."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from assessment.consolidation.national import Distribution
from assessment.reports.charts import (
    AXIS,
    FULL,
    STEP,
    Band,
    end_align,
    grey,
    grid,
    grounds,
    side_by_side,
)
from assessment.reports.shapes import (
    Align,
    Circle,
    Colour,
    Drawing,
    Rectangle,
    Shape,
    ShapeText,
    Stroke,
    circle,
    diamond,
    level_colour,
)

DOTS = 60
_BIN = 2.0
_DOT = 2.2
_NARROW = 14.0
_ROOM = 26.0
_TICKS = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)


def axis(width: float, bands: Sequence[Band] = ()) -> Drawing:
    """The scale from 0 to 100 for the head of a column, with the numbers of levels above."""
    scale, top = width / FULL, 19.0 if bands else 9.0
    levels = [
        grey(((band.start + band.end) / 2 * scale, 8.0), str(number), size=7.8, bold=True)
        for number, band in enumerate(bands)
    ]
    ticks = [
        grey((value * scale, top), str(value), end_align(value))
        for value in range(0, int(FULL) + 1, STEP)
    ]
    return Drawing(width, top + 2.0, (*levels, *ticks))


def quartile_box(found: Distribution | None, width: float, height: float = 20.0) -> Drawing:
    shapes = grid(width, height)
    if found is not None:
        shapes += _box(found, width / FULL, height / 2, Colour.LIGHT)
    return Drawing(width, height, tuple(shapes))


def _box(
    found: Distribution, scale: float, middle: float, fill: Colour, half: float = 3.5
) -> list[Shape]:
    wide = max(1.0, (found.q3 - found.q1) * scale)
    x = found.median * scale
    return [
        Rectangle((found.q1 * scale, middle - half), wide, 2 * half, fill, Colour.INK, 0.6),
        Stroke((x, middle - 1.7 * half), (x, middle + 1.7 * half), Colour.INK, 2.0),
    ]


def parts_bar(parts: Sequence[tuple[int, str]], width: float, height: float = 9.0) -> Drawing:
    shapes = [Rectangle((0, 1), width, height - 2, Colour.WHITE, Colour.LINE, 0.6)]
    places = side_by_side([number for number, _ in parts], width)
    for (number, fill), (left, wide) in zip(parts, places, strict=True):
        if number:
            shapes.append(Rectangle((left, 1), wide, height - 2, fill))
    shapes.append(Rectangle((0, 1), width, height - 2, None, Colour.INK, 0.5))
    return Drawing(width, height, tuple(shapes))


def numbered_bar(
    parts: Sequence[tuple[int, str, str]], width: float, height: float = 13.0
) -> Drawing:
    shapes: list[Shape] = []
    places = side_by_side([number for number, _, _ in parts], width)
    for (number, fill, ink), (left, wide) in zip(parts, places, strict=True):
        if number:
            shapes.append(Rectangle((left, 0), wide, height, fill, Colour.INK, 0.5))
            if wide >= _NARROW / 2:
                shapes.append(_in_part((left + wide / 2, height - 3.6), number, ink))
    return Drawing(width, height, tuple(shapes))


def _in_part(at: tuple[float, float], number: int, ink: str) -> ShapeText:
    return ShapeText(at, f"{number:,}", 7.8, bold=True, colour=ink, align=Align.CENTRE)


def levels_bar(
    bands: Sequence[tuple[int, int, int]], levels: Sequence[object], width: float
) -> Drawing:
    """How many units stand at each band; what is too narrow for its number is told below."""
    shapes: list[Shape] = []
    narrow: list[str] = []
    places = side_by_side([n for _, _, n in bands], width)
    for (first, level, n), (left, wide) in zip(bands, places, strict=True):
        if not n:
            continue
        name = str(level) if first == level else f"{first}–{level}"
        fill, ink = level_colour(level, levels)
        shapes.append(Rectangle((left, 0), wide, 16.0, fill, Colour.INK, 0.5))
        middle = left + wide / 2
        if wide >= _NARROW:
            shapes += [_in_part((middle, 11.0), n, ink), grey((middle, 25.0), name)]
        else:
            narrow.append(f"{name}: {n:,}")
    if not narrow:
        return Drawing(width, 27.0, tuple(shapes))
    return Drawing(width, 37.0, (*shapes, grey((width, 35.0), " · ".join(narrow), Align.RIGHT)))


def spread(
    values: Sequence[float], found: Distribution, bands: Sequence[Band], width: float
) -> Drawing:
    scale = width / FULL
    ground, height = 34.0, 51.0
    shapes = [*grounds(bands, scale, height), *grid(width, height)]
    shapes.append(Stroke((0, ground), (width, ground), Colour.LINE, 0.6))
    counted = Counter(min(int(value / _BIN), int(FULL / _BIN) - 1) for value in values)
    tallest = max(counted.values(), default=1)
    if len(values) <= DOTS:
        step = min(2 * _DOT + 0.2, (ground - 4) / tallest)
        shapes += [
            Circle(((at + 0.5) * _BIN * scale, ground - _DOT - i * step), _DOT, Colour.FINAL,
                   Colour.WHITE, 0.3)
            for at, n in sorted(counted.items()) for i in range(n)
        ]  # fmt: skip
    else:
        tall = (ground - 4) / tallest
        shapes += [
            Rectangle((at * _BIN * scale + 0.3, ground - n * tall), _BIN * scale - 0.6, n * tall,
                      Colour.FINAL)
            for at, n in sorted(counted.items())
        ]  # fmt: skip
    shapes += _box(found, scale, ground + 8.0, Colour.BOX)
    return Drawing(width, height, tuple(shapes))


def heat_cell(
    score: str | None, level: tuple[int, str] | None, bands: Sequence[Band], width: float
) -> Drawing:
    middle, height = width / 2, 32.0
    if score is None:
        dash = Stroke((middle - 5, height / 2), (middle + 5, height / 2), Colour.LINE, 1.0)
        return Drawing(width, height, (dash,))
    fill, ink = (Colour.WHITE.value, Colour.INK) if level is None else level_colour(level[0], bands)
    shapes: list[Shape] = [Rectangle((0.5, 0.5), width - 1, height - 1, fill, Colour.INK, 0.4)]
    shapes.append(ShapeText((middle, 14.0), score, 9.6, bold=True, colour=ink, align=Align.CENTRE))
    if level is not None:
        shapes.append(ShapeText((middle, 26.0), level[1], AXIS, colour=ink, align=Align.CENTRE))
    return Drawing(width, height, tuple(shapes))


def dumbbell(
    final: tuple[float, str] | None, other: tuple[float, str] | None, width: float,
    *, earlier: bool = False,
) -> Drawing:  # fmt: skip
    scale, height = width / FULL, 20.0
    middle = height / 2
    shapes = grid(width, height)
    if final is not None and other is not None:
        a, b = final[0] * scale, other[0] * scale
        shapes.append(Stroke((a, middle), (b, middle), Colour.INK, 1.0))
        mark = diamond((b, middle), 4.0) if earlier else circle((b, middle), 3.4, hollow=True)
        shapes.append(mark)
        for value, aside in ((final, other), (other, final)):
            left = (value[0], value is final) <= (aside[0], aside is final)
            shapes.append(_value(value, x=value[0] * scale, left=left, bold=value is final))
    if final is not None:
        shapes.append(circle((final[0] * scale, middle), 3.8, hollow=False))
    return Drawing(width, height, tuple(shapes))


def _value(value: tuple[float, str], *, x: float, left: bool, bold: bool) -> ShapeText:
    if left and x < _ROOM:
        return ShapeText((0.0, 7.0), value[1], AXIS, bold=bold)
    align = Align.RIGHT if left else Align.LEFT
    return ShapeText((x + (-7.0 if left else 7.0), 12.8), value[1], 8.0, bold=bold, align=align)


def province(
    own: float | None, districts: Sequence[float], communes: Distribution | None,
    bands: Sequence[Band], width: float,
) -> Drawing:  # fmt: skip
    scale, height = width / FULL, 18.0
    shapes = [*grounds(bands, scale, height), *grid(width, height)]
    if communes is not None:
        shapes += _box(communes, scale, 12.5, Colour.BOX, 2.5)
    shapes += [
        Circle((value * scale, 4.8), 2.2, Colour.WHITE, Colour.FINAL, 1.1) for value in districts
    ]
    if own is not None:
        shapes.append(diamond((own * scale, 4.8), 4.2, fill=Colour.INK))
    return Drawing(width, height, tuple(shapes))


def funnel(
    points: Sequence[tuple[int, float, bool]], mean: float, error: float, width: float
) -> Drawing:
    """Mean gap against number: between the dashed lines chance explains the difference.

    A point is a number of units, their mean gap, and whether chance does not explain it. The lines
    are the ``error`` away from the mean at one unit.
    """
    height = 120.0
    most = max(n for n, _, _ in points)
    far = max(abs(gap - mean) for _, gap, _ in points)
    reach = max(far, error / 2.0, 1.0) * 1.1
    right, top = width - 60.0, 8.0
    middle = top + (height - top - 16.0) / 2
    scale = (middle - top) / reach

    def place(n: float, gap: float) -> tuple[float, float]:
        return 30.0 + (right - 30.0) * n / most, middle - (gap - mean) * scale

    shapes: list[Shape] = [Stroke(place(0, mean), place(most, mean), width=1.2)]
    x, y = place(most, mean)
    shapes.append(ShapeText((x + 6, y + 3), f"{mean:+.1f}", 8.0, bold=True))
    for side in (1, -1):
        curve = [
            place(n, mean + side * off)
            for step in range(1, 41)
            if (off := error / (n := most * step / 40) ** 0.5) <= reach
        ]
        shapes += [Stroke(a, b, Colour.GREY, 0.8, (2.5, 2.0)) for a, b in pairwise(curve)]
    for n, gap, apart in points:
        shapes.append(
            diamond(place(n, gap), 3.6, fill=Colour.ALARM)
            if apart
            else Circle(place(n, gap), 2.2, Colour.FINAL, Colour.WHITE, 0.4)
        )
    step = max(each for each in _TICKS if each <= max(reach, _TICKS[0]))
    for gap in (mean + step, mean, mean - step):
        y = place(0, gap)[1]
        shapes.append(grey((26.0, y + 2.6), f"{gap:+.1f}", Align.RIGHT))
        shapes.append(Stroke((27.5, y), (30.0, y), Colour.GREY, 0.6))
    foot = height - 3.0
    for value in sorted({0, round(most / 2), most}):
        at = place(value, mean)[0]
        shapes.append(grey((at, foot), str(value)))
        shapes.append(Stroke((at, foot - 10.0), (at, foot - 7.5), Colour.GREY, 0.6))
    return Drawing(width, height, tuple(shapes))

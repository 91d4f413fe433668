"""The charts of reports as plain shapes; lengths come from the very values printed beside them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate, pairwise

from assessment.consolidation.national import Distribution
from assessment.printing import blocks, shapes
from assessment.printing.shapes import Align, Colour, Drawing, Rectangle, Shape, ShapeText, Stroke
from assessment.printing.wording import difference_text
from assessment.scoring.rounding import round_half_up

FULL = 100.0
WIDTH = 493.2  # 174 mm, the width of the text
_AXIS = 7.0
_STEP = 20
_DOTTED = (1.5, 2.0)
_DASHED = (2.0, 2.0)
DOTS = 60
_BIN = 2.0
_DOT = 2.2
_NARROW = 14.0
_TICKS = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)


@dataclass(frozen=True, slots=True)
class Band:
    start: float
    end: float
    name: str


# The final value of a row, its self-assessment and an earlier one; None where there is none.
type Marks = tuple[float | None, float | None, float | None]
type Named = tuple[float, str]  # a value with its words


def grey(
    at: tuple[float, float],
    text: str,
    align: Align = Align.CENTRE,
    size: float = _AXIS,
    *,
    bold: bool = False,
) -> ShapeText:
    return ShapeText(at, text, size, bold, Colour.GREY, align)


def grounds(
    bands: Sequence[Band], scale: float, height: float, *, lined: bool = False
) -> Iterator[Shape]:
    """Every second level as a pale ground, with lines between all where they stand alone."""
    for number, band in enumerate(bands):
        left = band.start * scale
        wide = (band.end - band.start) * scale
        if number % 2 == 0:
            yield Rectangle((left, 0), wide, height, fill=Colour.BAND)
        if lined:
            yield Stroke((left, 0), (left, height), Colour.BOX, 0.5)
    if lined:
        yield Stroke((FULL * scale, 0), (FULL * scale, height), Colour.BOX, 0.5)


def grid(width: float, height: float) -> list[Shape]:
    scale = width / FULL
    return [
        Stroke((at * scale, 0), (at * scale, height), Colour.BOX, 0.5)
        for at in range(0, int(FULL) + 1, _STEP)
    ]


def side_by_side(numbers: Sequence[int], width: float) -> Iterator[tuple[float, float]]:
    total = sum(numbers)
    widths = [width * number / total if total else 0.0 for number in numbers]
    return zip(accumulate([0.0, *widths]), widths, strict=False)


def ruler(
    bands: Sequence[Band], reached: int | None, final: Named, own: Named | None, gate: Named | None
) -> Drawing:
    """Where a unit stands, and why its level differs from its score."""
    scale = WIDTH / FULL
    width = WIDTH
    value, label = final
    if own is not None and abs(own[0] - value) * scale < 8:  # its mark would lie on the arrow
        label = f"{label} · {own[1]}"
        own = None
    top = 31.0
    if own is None:
        top = 24.0
    x = value * scale
    drawn: list[Shape] = []
    for number, band in enumerate(bands):
        fill, ink = shapes.level_colour(number, bands)
        left = band.start * scale
        wide = (band.end - band.start) * scale
        drawn.append(Rectangle((left, top), wide, 17.0, fill, Colour.LINE, 0.4))
        middle = (left + wide / 2, top + 11.5)
        bold = number == reached
        drawn.append(ShapeText(middle, band.name, 7.8, bold, ink, Align.CENTRE))
        if number:
            align = Align.CENTRE
        else:
            align = Align.LEFT
        drawn.append(grey((left, top + 26.0), f"{band.start:g}", align))
    if value < 15:
        align = Align.LEFT
    elif value > 85:
        align = Align.RIGHT
    else:
        align = Align.CENTRE
    drawn += [
        grey((width, top + 26.0), f"{FULL:g}", Align.RIGHT),
        ShapeText((x, 10.0), label, 10.0, bold=True, align=align),
        Stroke((x, 16.0), (x, top - 3.0), Colour.INK, 2.2),
        shapes.Polygon(((x - 4.5, top - 6.0), (x + 4.5, top - 6.0), (x, top)), fill=Colour.INK),
        Stroke((x, top + 13.5), (x, top + 19.0), Colour.INK, 2.2),
    ]
    if own is not None:
        x = own[0] * scale
        y = 22.0
        drawn.append(Stroke((x, y), (x, top), Colour.LINE, 0.5))
        drawn.append(shapes.circle((x, y), 3.2, hollow=True))
        side, align = (-7, Align.RIGHT) if x > width * 0.6 else (7, Align.LEFT)
        drawn.append(grey((x + side, y + 2.8), own[1], align, 8.0))
    if gate:
        drawn += _gate_bracket(gate, value, scale, top + 38.0)
    else:
        drawn += ()
    return Drawing(width, top + (46.0 if gate else 30.0), tuple(drawn))


def _gate_bracket(gate: Named, final: float, scale: float, y: float) -> Iterator[Shape]:
    start = gate[0] * scale
    end = max(final * scale, start + 6)
    yield Stroke((start, y - 8), (start, y + 4), Colour.ALARM, 1.4)
    yield Stroke((start, y - 2), (end, y - 2), Colour.ALARM, 1.4)
    left = start > FULL * scale * 0.45
    yield from shapes.octagon((start - 10 if left else end + 10, y - 2), 5.5)
    at, align = (start - 20, Align.RIGHT) if left else (end + 20, Align.LEFT)
    yield ShapeText((at, y + 1), gate[1], 8.0, bold=True, colour=Colour.ALARM, align=align)


def bullet_head(bands: Sequence[Band], width: float) -> Drawing:
    """The numbers of the levels above a column of bullet rows, and where they begin below."""
    room = FULL - 21.0 * FULL / width
    return axis(width, bands, [*(band.start for band in bands if band.start < room), FULL])


def bullet(bands: Sequence[Band], marks: Marks, width: float) -> Drawing:
    scale = width / FULL
    height = 22.0
    middle = 11.0
    drawn = list(grounds(bands, scale, height, lined=True))
    if (final := marks[0]) is not None:
        drawn.append(Rectangle((0, middle - 4.5), final * scale, 9.0, fill=Colour.FINAL))
    drawn += _marks(marks, scale, middle)
    return Drawing(width, height, tuple(drawn))


def lollipop(bands: Sequence[Band], value: float | None, width: float, *, few: bool) -> Drawing:
    scale = width / FULL
    height = 20.0
    middle = 10.0
    drawn = list(grounds(bands, scale, height, lined=True))
    if value is not None:
        x = value * scale
        stem = Stroke((0, middle), (x, middle), Colour.LINE, 1.4, _DASHED)
        if few:
            drawn.append(stem)
        else:
            drawn.append(Stroke((0, middle), (x, middle), Colour.FINAL, 2.2))
        drawn.append(shapes.circle((x, middle), 4.0, hollow=few))
    return Drawing(width, height, tuple(drawn))


def strip(
    bands: Sequence[Band], marks: Marks, width: float, *, alarm: bool = False, state: str = ""
) -> Drawing:
    """One indicator; ``state`` is ``not_applicable``, ``unanswered`` or empty."""
    scale = width / FULL
    middle = 6.0
    drawn: list[Shape] = [
        Rectangle(
            (band.start * scale + 0.6, middle - 4),
            (band.end - band.start) * scale - 1.2,
            8.0,
            fill=Colour.BAND,
        )
        for band in bands
    ]
    if state == "not_applicable":
        drawn.append(_nothing(width, middle))
    elif state == "unanswered":
        drawn.append(_question((4.0, middle + 3.2)))
    else:
        drawn += _marks(marks, scale, middle, dot=True)
        if alarm and marks[0] is not None:
            drawn += shapes.octagon((_inside(marks[0] * scale, width), middle), 4.6)
    return Drawing(width, 12.0, tuple(drawn))


def _nothing(width: float, middle: float = 5) -> Stroke:
    return Stroke((0, middle), (width, middle), Colour.GREY, 0.9, _DOTTED)


def _question(at: tuple[float, float]) -> ShapeText:
    return ShapeText(at, "?", 9.0, bold=True, colour=Colour.ALARM, align=Align.CENTRE)


@lru_cache(maxsize=1_024)
def mini_bar(value: float | Decimal | None, width: float) -> Drawing:
    """A small bar from 0 to 100 in a frame; an empty dotted frame without a value."""
    if value is None:
        return Drawing(width, 10.0, (_nothing(width),))
    frame = Rectangle((0, 0), width, 9.0, Colour.BAND, Colour.LINE, 0.5)
    bar = Rectangle((0, 0), width * float(value) / FULL, 9.0, fill=Colour.FINAL)
    return Drawing(width, 10.0, (frame, bar))


def legend(*marks: tuple[str, blocks.Lines]) -> blocks.Legend:
    centre = (7.0, 5.0)
    fills = {"approved": Colour.FINAL, "received": Colour.LIGHT, "missing": Colour.WHITE}
    signs: dict[str, tuple[Shape, ...]] = {
        "bar": (Rectangle((0, 1.5), 14.0, 7.0, fill=Colour.FINAL),),
        "final": (shapes.circle(centre, 3.6, hollow=False),),
        "self": (shapes.circle(centre, 3.2, hollow=True),),
        "earlier": (shapes.diamond(centre, 3.8),),
        "gate": shapes.octagon(centre, 5.0),
        "few": (
            Stroke((0, 5), (8, 5), Colour.LINE, 1.4, _DASHED),
            shapes.circle((10.0, 5.0), 3.2, hollow=True),
        ),
        "none": (_nothing(14),),
        "open": (_question((7.0, 8.2)),),
        "own": (shapes.diamond(centre, 4.4, fill=Colour.INK),),
        "district": (shapes.Circle(centre, 2.4, Colour.WHITE, Colour.FINAL, 1.1),),
        "box": (
            Rectangle((0, 1.5), 14.0, 7.0, Colour.BOX, Colour.INK, 0.6),
            Stroke((7.0, 0), (7.0, 10.0), Colour.INK, 2.0),
        ),
        **{
            name: (Rectangle((0, 1.5), 14.0, 7.0, fill, Colour.INK, 0.5),)
            for name, fill in fills.items()
        },
    }
    return blocks.Legend(tuple((Drawing(14.0, 10.0, signs[kind]), words) for kind, words in marks))


def _marks(marks: Marks, scale: float, middle: float, *, dot: bool = False) -> list[Shape]:
    final, own, earlier = (
        None if value is None else _inside(value * scale, FULL * scale) for value in marks
    )
    drawn: list[Shape] = []
    if own is not None:
        if final is not None and abs(own - final) > 4:
            drawn.append(Stroke((final, middle), (own, middle), Colour.INK, 0.9))
        drawn.append(shapes.circle((own, middle), 3.2, hollow=True))
    if dot and final is not None:
        drawn.append(shapes.circle((final, middle), 3.8, hollow=False))
    if earlier is not None and marks[2] != marks[0]:
        drawn.append(shapes.diamond((earlier, middle), 3.4))
    return drawn


def _inside(x: float, width: float) -> float:
    return min(max(x, 4.0), width - 4.0)


def axis(
    width: float, bands: Sequence[Band] = (), numbers: Iterable[float] = range(0, 101, _STEP)
) -> Drawing:
    """The scale from 0 to 100 for the head of a column, with the numbers of levels above."""
    scale = width / FULL
    top = 9.0
    if bands:
        top = 19.0
    levels = [
        grey(((band.start + band.end) / 2 * scale, 8.0), str(number), size=7.8, bold=True)
        for number, band in enumerate(bands)
    ]
    # The numbers at the ends stay inside the drawing.
    sides = {0: Align.LEFT, FULL: Align.RIGHT}
    ticks = [grey((at * scale, top), f"{at:g}", sides.get(at, Align.CENTRE)) for at in numbers]
    return Drawing(width, top + 2.0, (*levels, *ticks))


def quartile_box(distribution: Distribution | None, width: float) -> Drawing:
    height = 20.0
    drawn = grid(width, height)
    if distribution is not None:
        drawn += _box(distribution, width / FULL, height / 2, Colour.LIGHT)
    return Drawing(width, height, tuple(drawn))


def _box(
    distribution: Distribution, scale: float, middle: float, fill: Colour, half: float = 3.5
) -> list[Shape]:
    wide = max(1.0, (distribution.q3 - distribution.q1) * scale)
    x = distribution.median * scale
    return [
        Rectangle((distribution.q1 * scale, middle - half), wide, 2 * half, fill, Colour.INK, 0.6),
        Stroke((x, middle - 1.7 * half), (x, middle + 1.7 * half), Colour.INK, 2.0),
    ]


def parts_bar(parts: Sequence[tuple[int, str]], width: float, height: float = 9.0) -> Drawing:
    drawn = [Rectangle((0, 1), width, height - 2, Colour.WHITE, Colour.LINE, 0.6)]
    places = side_by_side([number for number, _ in parts], width)
    for (number, fill), (left, wide) in zip(parts, places, strict=True):
        if number:
            drawn.append(Rectangle((left, 1), wide, height - 2, fill))
    drawn.append(Rectangle((0, 1), width, height - 2, None, Colour.INK, 0.5))
    return Drawing(width, height, tuple(drawn))


def numbered_bar(parts: Sequence[tuple[int, str, str]], width: float) -> Drawing:
    drawn: list[Shape] = []
    height = 13.0
    places = side_by_side([number for number, _, _ in parts], width)
    for (number, fill, ink), (left, wide) in zip(parts, places, strict=True):
        if number:
            drawn.append(Rectangle((left, 0), wide, height, fill, Colour.INK, 0.5))
            if wide >= _NARROW / 2:
                drawn.append(_in_part((left + wide / 2, height - 3.6), number, ink))
    return Drawing(width, height, tuple(drawn))


def _in_part(at: tuple[float, float], number: int, ink: str) -> ShapeText:
    return ShapeText(at, f"{number:,}", 7.8, bold=True, colour=ink, align=Align.CENTRE)


def levels_bar(
    bands: Sequence[tuple[int, int, int]], levels: Sequence[object], width: float
) -> Drawing:
    """How many units stand at each band; what is too narrow for its number is told below."""
    drawn: list[Shape] = []
    narrow: list[str] = []
    places = side_by_side([n for _, _, n in bands], width)
    for (first, level, n), (left, wide) in zip(bands, places, strict=True):
        if not n:
            continue
        if first == level:
            name = str(level)
        else:
            name = f"{first}–{level}"
        fill, ink = shapes.level_colour(level, levels)
        drawn.append(Rectangle((left, 0), wide, 16.0, fill, Colour.INK, 0.5))
        middle = left + wide / 2
        if wide >= _NARROW:
            drawn += [_in_part((middle, 11.0), n, ink), grey((middle, 25.0), name)]
        else:
            narrow.append(f"{name}: {n:,}")
    if not narrow:
        return Drawing(width, 27.0, tuple(drawn))
    return Drawing(width, 37.0, (*drawn, grey((width, 35.0), " · ".join(narrow), Align.RIGHT)))


def spread(
    values: Sequence[float], distribution: Distribution, bands: Sequence[Band], width: float
) -> Drawing:
    scale = width / FULL
    ground = 34.0
    height = 51.0
    drawn = [*grounds(bands, scale, height), *grid(width, height)]
    drawn.append(Stroke((0, ground), (width, ground), Colour.LINE, 0.6))
    if len(values) <= DOTS:
        ends: list[float] = []  # of the last dot in each row of dots
        placed = list[tuple[float, int]]()
        for x in sorted(value * scale for value in values):
            row = next((row for row, end in enumerate(ends) if end <= x), len(ends))
            ends[row : row + 1] = [x + 2 * _DOT]
            placed.append((x, row))
        step = min(2 * _DOT + 0.2, (ground - 4) / max(1, len(ends)))
        drawn += [
            shapes.Circle((x, ground - _DOT - row * step), _DOT, Colour.FINAL, Colour.WHITE, 0.3)
            for x, row in placed
        ]
    else:
        counted = Counter(min(int(value / _BIN), int(FULL / _BIN) - 1) for value in values)
        tall = (ground - 4) / max(counted.values())
        drawn += [
            Rectangle(
                (at * _BIN * scale + 0.3, ground - n * tall),
                _BIN * scale - 0.6,
                n * tall,
                Colour.FINAL,
            )
            for at, n in sorted(counted.items())
        ]
    drawn += _box(distribution, scale, ground + 8.0, Colour.BOX)
    return Drawing(width, height, tuple(drawn))


def heat_cell(
    score: str | None, level: tuple[int, str] | None, bands: Sequence[Band], width: float
) -> Drawing:
    middle = width / 2
    height = 32.0
    if score is None:
        dash = Stroke((middle - 5, height / 2), (middle + 5, height / 2), Colour.LINE, 1.0)
        return Drawing(width, height, (dash,))
    fill, ink = (
        (Colour.WHITE.value, Colour.INK) if level is None else shapes.level_colour(level[0], bands)
    )
    drawn: list[Shape] = [Rectangle((0.5, 0.5), width - 1, height - 1, fill, Colour.INK, 0.4)]
    drawn.append(ShapeText((middle, 14.0), score, 9.6, bold=True, colour=ink, align=Align.CENTRE))
    if level is not None:
        drawn.append(ShapeText((middle, 26.0), level[1], _AXIS, colour=ink, align=Align.CENTRE))
    return Drawing(width, height, tuple(drawn))


def dumbbell(
    final: tuple[float, str] | None,
    other: tuple[float, str] | None,
    width: float,
    *,
    earlier: bool = False,
) -> Drawing:
    scale = width / FULL
    height = 20.0
    middle = height / 2
    drawn = grid(width, height)
    if final is not None and other is not None:
        a = final[0] * scale
        b = other[0] * scale
        drawn.append(Stroke((a, middle), (b, middle), Colour.INK, 1.0))
        at = b, middle
        if earlier:
            drawn.append(shapes.diamond(at, 4.0))
        else:
            drawn.append(shapes.circle(at, 3.4, hollow=True))
        for value, aside in ((final, other), (other, final)):
            left = (value[0], value is final) <= (aside[0], aside is final)
            drawn.append(_value(value, x=value[0] * scale, left=left, bold=value is final))
    if final is not None:
        drawn.append(shapes.circle((final[0] * scale, middle), 3.8, hollow=False))
    return Drawing(width, height, tuple(drawn))


def _value(value: tuple[float, str], *, x: float, left: bool, bold: bool) -> ShapeText:
    if left and x < 26.0:
        return ShapeText((0.0, 7.0), value[1], _AXIS, bold=bold)
    if left:
        align = Align.RIGHT
    else:
        align = Align.LEFT
    return ShapeText((x + (-7.0 if left else 7.0), 12.8), value[1], 8.0, bold=bold, align=align)


def province(
    own: float | None,
    districts: Sequence[float],
    communes: Distribution | None,
    bands: Sequence[Band],
    width: float,
) -> Drawing:
    scale = width / FULL
    height = 18.0
    drawn = [*grounds(bands, scale, height), *grid(width, height)]
    if communes is not None:
        drawn += _box(communes, scale, 12.5, Colour.BOX, 2.5)
    drawn += [
        shapes.Circle((value * scale, 4.8), 2.2, Colour.WHITE, Colour.FINAL, 1.1)
        for value in districts
    ]
    if own is not None:
        drawn.append(shapes.diamond((own * scale, 4.8), 4.2, fill=Colour.INK))
    return Drawing(width, height, tuple(drawn))


def _signed(gap: float) -> str:
    return difference_text(round_half_up(gap, 1))


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
    right = width - 60.0
    top = 8.0
    middle = top + (height - top - 16.0) / 2
    scale = (middle - top) / reach

    def place(n: float, gap: float) -> tuple[float, float]:
        return 30.0 + (right - 30.0) * n / most, middle - (gap - mean) * scale

    drawn: list[Shape] = [Stroke(place(0, mean), place(most, mean), width=1.2)]
    x, y = place(most, mean)
    drawn.append(ShapeText((x + 6, y + 3), _signed(mean), 8.0, bold=True))
    for side in (1, -1):
        curve = [
            place(n, mean + side * off)
            for step in range(1, 41)
            if (off := error / (n := most * step / 40) ** 0.5) <= reach
        ]
        drawn += [Stroke(a, b, Colour.GREY, 0.8, (2.5, 2.0)) for a, b in pairwise(curve)]
    for n, gap, apart in points:
        if apart:
            drawn.append(shapes.diamond(place(n, gap), 3.6, fill=Colour.ALARM))
        else:
            drawn.append(shapes.Circle(place(n, gap), 2.2, Colour.FINAL, Colour.WHITE, 0.4))
    step = max(each for each in _TICKS if each <= max(reach, _TICKS[0]))
    for gap in (mean + step, mean, mean - step):
        y = place(0, gap)[1]
        drawn.append(grey((26.0, y + 2.6), _signed(gap), Align.RIGHT))
        drawn.append(Stroke((27.5, y), (30.0, y), Colour.GREY, 0.6))
    foot = height - 3.0
    for value in sorted({0, round(most / 2), most}):
        at = place(value, mean)[0]
        drawn.append(grey((at, foot), str(value)))
        drawn.append(Stroke((at, foot - 10.0), (at, foot - 7.5), Colour.GREY, 0.6))
    return Drawing(width, height, tuple(drawn))

"""The charts of reports as plain shapes; lengths come from the very values printed beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from assessment.reports.blocks import Legend, Lines
from assessment.reports.shapes import (
    Align,
    Circle,
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
STEP = 20
_TICK_ROOM = 21.0
_DOTTED, _DASHED = (1.5, 2.0), (2.0, 2.0)


@dataclass(frozen=True, slots=True)
class Band:
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
    """Where a unit stands, and why its level differs from its score."""

    bands: tuple[Band, ...]
    reached: int | None
    final: tuple[float, str]
    own: tuple[float, str] | None = None
    gate: tuple[float, str] | None = None


def grey(
    at: tuple[float, float], text: str, align: Align = Align.CENTRE, size: float = AXIS,
    *, bold: bool = False,
) -> ShapeText:  # fmt: skip
    return ShapeText(at, text, size, bold, Colour.GREY, align)


def end_align(at: float) -> Align:
    """The side of a number on the scale that keeps it inside the drawing."""
    return Align.LEFT if at == 0 else Align.RIGHT if at == FULL else Align.CENTRE


def grounds(
    bands: Sequence[Band], scale: float, height: float, *, lined: bool = False
) -> Iterator[Shape]:
    """Every second level as a pale ground, with lines between all where they stand alone."""
    for number, band in enumerate(bands):
        left, wide = band.start * scale, (band.end - band.start) * scale
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
        for at in range(0, int(FULL) + 1, STEP)
    ]


def side_by_side(numbers: Sequence[int], width: float) -> Iterator[tuple[float, float]]:
    total = sum(numbers)
    widths = [width * number / total if total else 0.0 for number in numbers]
    return zip(accumulate([0.0, *widths]), widths, strict=False)


def ruler(chart: Ruler, width: float) -> Drawing:
    scale = width / FULL
    top = 18.0 if chart.own is None else 31.0
    shapes = [*_bands(chart, scale, top), *_final_mark(chart.final, scale, top)]
    if chart.own is not None:
        x, y = chart.own[0] * scale, 22.0
        shapes.append(Stroke((x, y), (x, top), Colour.LINE, 0.5))
        shapes.append(circle((x, y), 3.2, hollow=True))
        left = x > width * 0.6
        align = Align.RIGHT if left else Align.LEFT
        shapes.append(grey((x - 7 if left else x + 7, y + 2.8), chart.own[1], align, 8.0))
    if chart.gate is None:
        return Drawing(width, top + 30.0, tuple(shapes))
    shapes += _gate_bracket(chart.gate, chart.final[0], scale, top + 38.0)
    return Drawing(width, top + 46.0, tuple(shapes))


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


def _bands(chart: Ruler, scale: float, top: float) -> Iterator[Shape]:
    for number, band in enumerate(chart.bands):
        fill, ink = level_colour(number, chart.bands)
        left, wide = band.start * scale, (band.end - band.start) * scale
        yield Rectangle((left, top), wide, 17.0, fill, Colour.LINE, 0.4)
        middle, bold = (left + wide / 2, top + 11.5), number == chart.reached
        yield ShapeText(middle, band.name, 7.8, bold, ink, Align.CENTRE)
        align = Align.CENTRE if number else Align.LEFT
        yield grey((left, top + 26.0), f"{band.start:g}", align)
    yield grey((FULL * scale, top + 26.0), f"{FULL:g}", Align.RIGHT)


def _gate_bracket(gate: tuple[float, str], final: float, scale: float, y: float) -> Iterator[Shape]:
    start = gate[0] * scale
    end = max(final * scale, start + 6)
    yield Stroke((start, y - 8), (start, y + 4), Colour.ALARM, 1.4)
    yield Stroke((start, y - 2), (end, y - 2), Colour.ALARM, 1.4)
    left = start > FULL * scale * 0.45
    yield from octagon((start - 10 if left else end + 10, y - 2), 5.5)
    at, align = (start - 20, Align.RIGHT) if left else (end + 20, Align.LEFT)
    yield ShapeText((at, y + 1), gate[1], 8.0, bold=True, colour=Colour.ALARM, align=align)


def bullet_head(bands: Sequence[Band], width: float) -> Drawing:
    """Numbers of the levels above a column of bullet rows, and where they begin below."""
    scale = width / FULL
    shapes: list[Shape] = []
    for number, band in enumerate(bands):
        middle = (band.start + band.end) / 2 * scale
        shapes.append(grey((middle, 9.0), str(number), size=7.8, bold=True))
        if number == 0 or (FULL - band.start) * scale > _TICK_ROOM:
            align = Align.CENTRE if number else Align.LEFT
            shapes.append(grey((band.start * scale, 19.0), f"{band.start:g}", align))
    shapes.append(grey((width, 19.0), f"{FULL:g}", Align.RIGHT))
    return Drawing(width, 21.0, tuple(shapes))


def bullet(bands: Sequence[Band], marks: Marks, width: float) -> Drawing:
    scale, height, middle = width / FULL, 22.0, 11.0
    shapes = list(grounds(bands, scale, height, lined=True))
    if marks.final is not None:
        shapes.append(Rectangle((0, middle - 4.5), marks.final * scale, 9.0, fill=Colour.FINAL))
    shapes += _marks(marks, scale, middle)
    return Drawing(width, height, tuple(shapes))


def lollipop(bands: Sequence[Band], value: float | None, width: float, *, few: bool) -> Drawing:
    scale, height, middle = width / FULL, 20.0, 10.0
    shapes = list(grounds(bands, scale, height, lined=True))
    if value is not None:
        x = value * scale
        stem = Stroke((0, middle), (x, middle), Colour.LINE, 1.4, _DASHED)
        shapes.append(stem if few else Stroke((0, middle), (x, middle), Colour.FINAL, 2.2))
        shapes.append(circle((x, middle), 4.0, hollow=few))
    return Drawing(width, height, tuple(shapes))


def strip(
    bands: Sequence[Band], marks: Marks, width: float, *, alarm: bool = False, state: str = ""
) -> Drawing:
    """One indicator; ``state`` is ``not_applicable``, ``unanswered`` or empty."""
    scale, middle = width / FULL, 6.0
    shapes: list[Shape] = [
        Rectangle((band.start * scale + 0.6, middle - 4), (band.end - band.start) * scale - 1.2,
                  8.0, fill=Colour.BAND)
        for band in bands
    ]  # fmt: skip
    if state == "not_applicable":
        shapes.append(_nothing(width, middle))
    elif state == "unanswered":
        shapes.append(_question((4.0, middle + 3.2)))
    else:
        shapes += _marks(marks, scale, middle, dot=True)
        if alarm and marks.final is not None:
            shapes += octagon((_inside(marks.final * scale, width), middle), 4.6)
    return Drawing(width, 12.0, tuple(shapes))


def _nothing(width: float, middle: float = 5) -> Stroke:
    return Stroke((0, middle), (width, middle), Colour.GREY, 0.9, _DOTTED)


def _question(at: tuple[float, float]) -> ShapeText:
    return ShapeText(at, "?", 9.0, bold=True, colour=Colour.ALARM, align=Align.CENTRE)


@lru_cache(maxsize=1_024)
def mini_bar(value: float | None, width: float) -> Drawing:
    """A small bar from 0 to 100 in a frame; an empty dotted frame without a value."""
    if value is None:
        return Drawing(width, 10.0, (_nothing(width),))
    frame = Rectangle((0, 0), width, 9.0, Colour.BAND, Colour.LINE, 0.5)
    bar = Rectangle((0, 0), width * value / FULL, 9.0, fill=Colour.FINAL)
    return Drawing(width, 10.0, (frame, bar))


def legend(*marks: tuple[str, Lines]) -> Legend:
    return Legend(tuple((sign_of(kind), words) for kind, words in marks))


def sign_of(kind: str) -> Drawing:
    centre = (7.0, 5.0)
    fills = {"approved": Colour.FINAL, "received": Colour.LIGHT, "missing": Colour.WHITE}
    signs: dict[str, tuple[Shape, ...]] = {
        "bar": (Rectangle((0, 1.5), 14.0, 7.0, fill=Colour.FINAL),),
        "final": (circle(centre, 3.6, hollow=False),),
        "self": (circle(centre, 3.2, hollow=True),),
        "earlier": (diamond(centre, 3.8),),
        "gate": octagon(centre, 5.0),
        "few": (Stroke((0, 5), (8, 5), Colour.LINE, 1.4, _DASHED),
                circle((10.0, 5.0), 3.2, hollow=True)),
        "none": (_nothing(14),),
        "open": (_question((7.0, 8.2)),),
        "own": (diamond(centre, 4.4, fill=Colour.INK),),
        "district": (Circle(centre, 2.4, Colour.WHITE, Colour.FINAL, 1.1),),
        "box": (Rectangle((0, 1.5), 14.0, 7.0, Colour.BOX, Colour.INK, 0.6),
                Stroke((7.0, 0), (7.0, 10.0), Colour.INK, 2.0)),
        **{name: (Rectangle((0, 1.5), 14.0, 7.0, fill, Colour.INK, 0.5),)
           for name, fill in fills.items()},
    }  # fmt: skip
    return Drawing(14.0, 10.0, signs[kind])


def _marks(marks: Marks, scale: float, middle: float, *, dot: bool = False) -> list[Shape]:
    final, own, earlier = (
        None if value is None else _inside(value * scale, FULL * scale)
        for value in (marks.final, marks.self_score, marks.earlier)
    )
    shapes: list[Shape] = []
    if own is not None:
        if final is not None and abs(own - final) > 4:
            shapes.append(Stroke((final, middle), (own, middle), Colour.INK, 0.9))
        shapes.append(circle((own, middle), 3.2, hollow=True))
    if dot and final is not None:
        shapes.append(circle((final, middle), 3.8, hollow=False))
    if earlier is not None and marks.earlier != marks.final:
        shapes.append(diamond((earlier, middle), 3.4))
    return shapes


def _inside(x: float, width: float) -> float:
    return min(max(x, 4.0), width - 4.0)

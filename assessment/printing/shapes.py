"""Charts as plain shapes in points: the same drawing serves the PDF, the workbook and the screen.

The origin is the upper left corner and y grows downward, as on screens. A label's y is its base
line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

type Point = tuple[float, float]


class Colour(StrEnum):
    """The colours of reports by name; each keeps its meaning on a grey copy."""

    INK = "#17212B"
    GREY = "#55606B"
    LINE = "#98A2AD"
    BOX = "#D3D9DF"
    BAND = "#F0F3F5"
    WHITE = "#FFFFFF"
    FINAL = "#1F5A96"
    LIGHT = "#9DBDDB"
    ALARM = "#B8500B"


class Align(StrEnum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line; ``dashes`` are lengths of strokes and gaps, empty for a full line."""

    start: Point
    end: Point
    colour: Colour = Colour.INK
    width: float = 0.8
    dashes: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle by its upper left corner; fill and outline are hexadecimal colours or None."""

    corner: Point
    width: float
    height: float
    fill: str | None = None
    outline: str | None = None
    stroke: float = 0.5


@dataclass(frozen=True, slots=True)
class Circle:
    centre: Point
    radius: float
    fill: str | None = None
    outline: str | None = None
    stroke: float = 1.2


@dataclass(frozen=True, slots=True)
class Polygon:
    points: tuple[Point, ...]
    fill: str | None = None
    outline: str | None = None
    stroke: float = 1.0


@dataclass(frozen=True, slots=True)
class ShapeText:
    """One line of text; ``at`` is the left end, middle or right end of its base line."""

    at: Point
    text: str
    size: float = 8.0
    bold: bool = False
    colour: str = Colour.INK
    align: Align = Align.LEFT


type Shape = Stroke | Rectangle | Circle | Polygon | ShapeText


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes in the order they are painted, and the room they need."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def octagon(centre: Point, radius: float) -> tuple[Shape, ...]:
    """The sign of a gate: an octagon with a bar, understood without colour."""
    x, y = centre
    inner = radius * 0.4142
    points = (
        (x - inner, y - radius),
        (x + inner, y - radius),
        (x + radius, y - inner),
        (x + radius, y + inner),
        (x + inner, y + radius),
        (x - inner, y + radius),
        (x - radius, y + inner),
        (x - radius, y - inner),
    )
    bar = Rectangle(
        (x - radius * 0.6, y - radius * 0.17), radius * 1.2, radius * 0.34, fill=Colour.WHITE
    )
    return (Polygon(points, fill=Colour.ALARM), bar)


def diamond(centre: Point, radius: float, *, fill: str = Colour.WHITE) -> Polygon:
    """The mark of an earlier or intermediate value."""
    x, y = centre
    points = ((x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y))
    return Polygon(points, fill=fill, outline=Colour.INK)


def circle(centre: Point, radius: float, *, hollow: bool) -> Circle:
    """The mark of the self-assessment (hollow) or of the final result (filled)."""
    if hollow:
        return Circle(centre, radius, fill=Colour.WHITE, outline=Colour.INK)
    return Circle(centre, radius, fill=Colour.FINAL, outline=Colour.FINAL, stroke=0.5)


_RAMP = ("#F3F5F7", "#CDDBE8", "#93B4D2", "#3F74A6", "#153C66")
_WHITE_FROM = 2.7  # on the ramp; from here white letters have the greater contrast


def level_colour(level: int, levels: Sequence[object]) -> tuple[str, str]:
    """Fill of a level and the colour of a text on it, for any number of levels.

    Five levels get five measured steps of one hue; other numbers are spread over the same ramp.
    """
    position = level / max(1, len(levels) - 1) * (len(_RAMP) - 1)
    low = min(int(position), len(_RAMP) - 2)
    pairs = zip(*(bytes.fromhex(colour[1:]) for colour in _RAMP[low : low + 2]), strict=True)
    fill = "#" + "".join(f"{round(a + (b - a) * (position - low)):02X}" for a, b in pairs)
    return fill, Colour.WHITE if position > _WHITE_FROM else Colour.INK

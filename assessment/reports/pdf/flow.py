"""The small pieces a PDF page is made of: words, drawings, grids, marks, places for numbers."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable
from reportlab.platypus import Table as PdfTable

from assessment.reports.blocks import LONGEST, LONGEST_WHOLE, Lines
from assessment.reports.pdf.fonts import BOLD, REGULAR
from assessment.reports.pdf.letters import Letters, Span, named_colour, printable, rgb, typed
from assessment.reports.pdf.page import draw_status, look, number_form, place_form
from assessment.reports.pdf.text import ALIGNS, KhmerParagraph, draw_text, letters_of, text_width
from assessment.reports.shapes import (
    Align,
    Circle,
    Colour,
    Drawing,
    Point,
    Polygon,
    Rectangle,
    ShapeText,
    Stroke,
)
from assessment.reports.wording import once

TABLE_SIZE = 8.4
TABLE_LEADING = 1.5
# Letters of the second language, as a part of those of the first, and never smaller than this.
SECOND = 0.9
LEAST = 7.2
ALL = ((0, 0), (-1, -1))
_SIDES = ("LEFT", "RIGHT", "TOP", "BOTTOM")
# How far the handles of a quarter of a circle stand from its ends, in parts of the radius.
_HANDLE = 0.5522847498
_ENDS = {(True, True): "B", (True, False): "S", (False, True): "f", (False, False): "n"}

type Command = tuple[str, tuple[int, int], tuple[int, int], *tuple[Any, ...]]
type Commands = list[Command]

MIDDLE: Command = ("VALIGN", *ALL, "MIDDLE")


@lru_cache(maxsize=256)
def style(
    size: float, *, bold: bool = False, colour: str = Colour.INK, align: Align = Align.LEFT,
    leading: float = 1.6,
) -> ParagraphStyle:  # fmt: skip
    """A style of the one family; leading in parts of the size. It is shared: never change it."""
    return ParagraphStyle(
        name=f"{size}-{bold}-{colour}-{align}",
        fontName=BOLD if bold else REGULAR,
        fontSize=size,
        leading=size * leading,
        textColor=named_colour(str(colour)),
        alignment=ALIGNS.index(align),  # type: ignore[arg-type]  # the stub wants literals
        allowOrphans=0,
        allowWidows=0,
    )


def spaced(how: ParagraphStyle, *, before: float = 0, after: float = 0) -> ParagraphStyle:
    return ParagraphStyle(how.name, parent=how, spaceBefore=before, spaceAfter=after)


def paragraph(
    lines: Lines, how: ParagraphStyle, *, below: Lines = (), balanced: bool = False,
    whole: bool = False,
) -> KhmerParagraph:  # fmt: skip
    """The leading language in the style, the others and ``below`` under it in grey."""
    spans = spans_of(lines, below, letters_of(how), whole=whole)
    return KhmerParagraph(spans, how, balanced=balanced)


@lru_cache(maxsize=8_192)
def spans_of(
    lines: Lines, below: Lines, letters: Letters, *, whole: bool = False
) -> tuple[Span, ...]:
    """The first line in these letters, the others regular and grey below it; most texts repeat."""
    first, *others = once(tuple(shortened(line, whole=whole) for line in lines)) or ("",)
    grey = Letters(REGULAR, letters.size, rgb(Colour.GREY))
    smaller = grey._replace(size=round(max(letters.size * SECOND, LEAST), 1))
    under = [(line, smaller) for line in others]
    under += [(line, grey) for line in once(tuple(map(shortened, below)))]
    return (Span(typed(first), letters), *(Span(f"\n{typed(line)}", how) for line, how in under))


def shortened(text: str, *, whole: bool = False) -> str:
    """The text as far as a page has room for it; the workbook has it in full."""
    most = LONGEST_WHOLE if whole else LONGEST
    return text if len(text) <= most else f"{text[:most].rstrip()}…"


def grid(
    rows: Sequence[Sequence[Any]],
    widths: Sequence[float],
    commands: Iterable[Command] = (),
    *,
    padding: tuple[float, float, float, float] = (6, 6, 3, 3),
    heights: Sequence[float | None] | None = None,
) -> PdfTable:
    """Cells beside and below each other, at the left; padding is left, right, top and bottom."""
    style: Commands = [("FONTNAME", *ALL, REGULAR), ("VALIGN", *ALL, "TOP")]
    style += [(f"{side}PADDING", *ALL, points)
              for side, points in zip(_SIDES, padding, strict=True)]  # fmt: skip
    return PdfTable(
        [*map(list, rows)],
        colWidths=widths,
        rowHeights=heights,
        hAlign="LEFT",
        style=[*style, *commands],
    )


class Illustration(Flowable):
    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self.drawing, self.width, self.height = drawing, drawing.width, drawing.height

    def drawOn(self, canvas: Canvas, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803 - reportlab's names
        paint(canvas, self.drawing, (x, y))


class SectionMark(Flowable):
    def __init__(self, number: int, title: str) -> None:
        super().__init__()
        self._number, self._title = number, title

    def draw(self) -> None:
        key, page = f"section-{self._number}", str(self.canv.getPageNumber())
        number_form(self.canv, key, page, look(9, bold=True), right=True)
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(f"{self._number} {self._title}", key, 0)


class PageOf(Flowable):
    def __init__(self, section: int, width: float) -> None:
        super().__init__()
        self._section, self.width, self.height = section, width, 13.0

    def draw(self) -> None:
        key, area = f"section-{self._section}", (0, 0, self.width, self.height)
        place_form(self.canv, key, (self.width, 4.0), right=True)
        self.canv.linkRect("", key, area, relative=1, thickness=0)


class StatusBox(Flowable):
    def __init__(self, lines: Lines, *, final: bool) -> None:
        super().__init__()
        self._text, self._final = " · ".join(lines), final
        self.width, self.height = text_width(self._text, look(14, bold=True)) + 32, 34.0

    def draw(self) -> None:
        area = (1, 1, self.width - 2, self.height - 2)
        draw_status(self.canv, self._text, area, (14, 11, 2), final=self._final)


def paint(canvas: Canvas, drawing: Drawing, at: Point) -> None:
    """Paint the shapes in their order; the point is the drawing's lower left corner.

    A report has thousands of small shapes, so that they are written as operators at once: the
    canvas would save and restore its whole state for every one of them.
    """
    left, top = at[0], at[1] + drawing.height
    written: list[str] = []
    for shape in drawing.shapes:
        if isinstance(shape, ShapeText):
            _write(canvas, written)
            how = look(shape.size, bold=shape.bold, colour=shape.colour)
            place = (left + shape.at[0], top - shape.at[1])
            draw_text(canvas, place, printable(shape.text), how, shape.align)
        elif isinstance(shape, Stroke):
            written += _stroke(shape, (left, top))
        else:
            written += _outline(shape, (left, top))
    _write(canvas, written)


def _write(canvas: Canvas, written: list[str]) -> None:
    if written:
        canvas.addLiteral("\n".join(["q", *written, "Q"]))
        written.clear()


def _stroke(stroke: Stroke, origin: Point) -> Iterable[str]:
    (left, top), (x1, y1), (x2, y2) = origin, stroke.start, stroke.end
    dashes = " ".join(f"{length:.3f}" for length in stroke.dashes)
    yield f"{_colour(stroke.colour)} RG {stroke.width:.3f} w [{dashes}] 0 d"
    yield f"{left + x1:.3f} {top - y1:.3f} m {left + x2:.3f} {top - y2:.3f} l S [] 0 d"


def _outline(shape: Rectangle | Circle | Polygon, origin: Point) -> Iterable[str]:
    left, top = origin
    if shape.fill is not None:
        yield f"{_colour(shape.fill)} rg"
    if shape.outline is not None:
        yield f"{_colour(shape.outline)} RG {shape.stroke:.3f} w"
    end = _ENDS[shape.outline is not None, shape.fill is not None]
    match shape:
        case Rectangle():
            x, y = left + shape.corner[0], top - shape.corner[1] - shape.height
            yield f"{x:.3f} {y:.3f} {shape.width:.3f} {shape.height:.3f} re {end}"
        case Circle():
            yield from _round((left + shape.centre[0], top - shape.centre[1]), shape.radius)
            yield f"h {end}"
        case Polygon():
            first, *others = (f"{left + x:.3f} {top - y:.3f}" for x, y in shape.points)
            yield " ".join([f"{first} m", *(f"{each} l" for each in others), f"h {end}"])


def _round(centre: Point, radius: float) -> Iterable[str]:
    x, y = centre
    handle = radius * _HANDLE
    yield f"{x + radius:.3f} {y:.3f} m"
    across, up = 1, 0
    for _ in range(4):
        turned = (-up, across)
        points = (
            (across * radius + turned[0] * handle, up * radius + turned[1] * handle),
            (turned[0] * radius + across * handle, turned[1] * radius + up * handle),
            (turned[0] * radius, turned[1] * radius),
        )
        yield " ".join(f"{x + dx:.3f} {y + dy:.3f}" for dx, dy in points) + " c"
        across, up = turned


@lru_cache(maxsize=64)
def _colour(name: str) -> str:
    return "{:g} {:g} {:g}".format(*rgb(str(name)))

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
from assessment.reports.wording import once, shortened

TABLE_SIZE = 8.4
TABLE_LEADING = 1.5
# Letters of the second language, as a part of those of the first, and never smaller than this.
SECOND = 0.9
LEAST = 7.2
ALL = ((0, 0), (-1, -1))
_SIDES = ("LEFT", "RIGHT", "TOP", "BOTTOM")

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
    most = LONGEST_WHOLE if whole else LONGEST
    first, *others = once(tuple(shortened(line, most) for line in lines)) or ("",)
    grey = Letters(REGULAR, letters.size, rgb(Colour.GREY))
    smaller = grey._replace(size=round(max(letters.size * SECOND, LEAST), 1))
    under = [(line, smaller) for line in others]
    under += [(line, grey) for line in once(tuple(shortened(line, LONGEST) for line in below))]
    return (Span(typed(first), letters), *(Span(f"\n{typed(line)}", how) for line, how in under))


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
    """Paint the shapes in their order; the point is the drawing's lower left corner."""
    left, top = at[0], at[1] + drawing.height
    canvas.saveState()
    for shape in drawing.shapes:
        match shape:
            case ShapeText():
                how = look(shape.size, bold=shape.bold, colour=shape.colour)
                place = (left + shape.at[0], top - shape.at[1])
                draw_text(canvas, place, printable(shape.text), how, shape.align)
            case Stroke():
                canvas.setStrokeColor(named_colour(str(shape.colour)))
                canvas.setLineWidth(shape.width)
                canvas.setDash(shape.dashes)
                (x1, y1), (x2, y2) = shape.start, shape.end
                canvas.line(left + x1, top - y1, left + x2, top - y2)
                canvas.setDash(())
            case _:
                _outline(canvas, shape, (left, top))
    canvas.restoreState()


def _outline(canvas: Canvas, shape: Rectangle | Circle | Polygon, origin: Point) -> None:
    left, top = origin
    if shape.fill is not None:
        canvas.setFillColor(named_colour(str(shape.fill)))
    if shape.outline is not None:
        canvas.setStrokeColor(named_colour(str(shape.outline)))
        canvas.setLineWidth(shape.stroke)
    path = canvas.beginPath()
    match shape:
        case Rectangle():
            x, y = left + shape.corner[0], top - shape.corner[1] - shape.height
            path.rect(x, y, shape.width, shape.height)
        case Circle():
            path.circle(left + shape.centre[0], top - shape.centre[1], shape.radius)
        case Polygon():
            first, *others = ((left + x, top - y) for x, y in shape.points)
            path.moveTo(*first)
            for point in others:
                path.lineTo(*point)
            path.close()
    canvas.drawPath(path, stroke=int(shape.outline is not None), fill=int(shape.fill is not None))

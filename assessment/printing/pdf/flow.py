"""The small pieces a PDF page is made of: words, drawings, grids, marks, places for numbers."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Spacer
from reportlab.platypus import Table as PdfTable

from assessment.printing import shapes
from assessment.printing.blocks import LONGEST, LONGEST_WHOLE, Cell, Column, Lines, Row, Table
from assessment.printing.pdf import fonts, text
from assessment.printing.pdf.letters import Letters, Span, named_colour, printable, typed
from assessment.printing.pdf.page import draw_status, number_form, place_form
from assessment.printing.pdf.text import (
    ALIGNS,
    KhmerParagraph,
    draw_text,
    letters_of,
    letters_of_size,
)
from assessment.printing.shapes import Align, Circle, Colour, Drawing, Point, Polygon, Rectangle
from assessment.printing.wording import once, shortened

# Letters of the second language, as a part of those of the first, and never smaller than this.
SECOND = 0.9
LEAST = 7.2
ALL = ((0, 0), (-1, -1))

type Command = tuple[str, tuple[int, int], tuple[int, int], *tuple[Any, ...]]
type Commands = list[Command]

MIDDLE: Command = ("VALIGN", *ALL, "MIDDLE")


@lru_cache(maxsize=256)
def style(
    size: float,
    *,
    bold: bool = False,
    colour: str = Colour.INK,
    align: Align = Align.LEFT,
    leading: float = 1.6,
) -> ParagraphStyle:
    """A style of the one family; leading in parts of the size. It is shared: never change it."""
    return ParagraphStyle(
        name=f"{size}-{bold}-{colour}-{align}",
        fontName=fonts.BOLD if bold else fonts.REGULAR,
        fontSize=size,
        leading=size * leading,
        textColor=named_colour(str(colour)),
        alignment=ALIGNS.index(align),  # type: ignore[arg-type]  # the stub wants literals
        allowOrphans=0,
        allowWidows=0,
    )


def spaced(how: ParagraphStyle, *, before: float = 0, after: float = 0) -> ParagraphStyle:
    """The style with so many points of room before and after it."""
    return ParagraphStyle(how.name, parent=how, spaceBefore=before, spaceAfter=after)


def paragraph(
    lines: Lines,
    how: ParagraphStyle,
    *,
    below: Lines = (),
    balanced: bool = False,
    whole: bool = False,
) -> KhmerParagraph:
    """The leading language in the style, the others and ``below`` under it in grey."""
    spans = spans_of(lines, below, letters_of(how), whole=whole)
    return KhmerParagraph(spans, how, balanced=balanced)


@lru_cache(maxsize=8_192)
def spans_of(
    lines: Lines, below: Lines, letters: Letters, *, whole: bool = False
) -> tuple[Span, ...]:
    """The first line in these letters, the others regular and grey below it; most texts repeat."""
    if whole:
        most = LONGEST_WHOLE
    else:
        most = LONGEST
    first, *others = once(tuple(shortened(line, most) for line in lines)) or ("",)
    grey = letters_of_size(letters.size, colour=Colour.GREY)
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
    style: Commands = [("FONTNAME", *ALL, fonts.REGULAR), ("VALIGN", *ALL, "TOP")]
    sides = zip(("LEFT", "RIGHT", "TOP", "BOTTOM"), padding, strict=True)
    style += [(f"{side}PADDING", *ALL, points) for side, points in sides]
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
        self.drawing = drawing
        self.width = drawing.width
        self.height = drawing.height

    def drawOn(self, canvas: Canvas, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803 - reportlab's names
        paint(canvas, self.drawing, (x, y))


class SectionMark(Flowable):
    def __init__(self, number: int, title: str) -> None:
        super().__init__()
        self._number = number
        self._title = title

    def draw(self) -> None:
        key = f"section-{self._number}"
        page = str(self.canv.getPageNumber())
        number_form(self.canv, key, page, letters_of_size(9, bold=True), right=True)
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(f"{self._number} {self._title}", key, 0)


class PageOf(Flowable):
    def __init__(self, section: int, width: float) -> None:
        super().__init__()
        self._section = section
        self.width = width
        self.height = 13.0

    def draw(self) -> None:
        key = f"section-{self._section}"
        area = (0, 0, self.width, self.height)
        place_form(self.canv, key, (self.width, 4.0), right=True)
        self.canv.linkRect("", key, area, relative=1, thickness=0)


class StatusBox(Flowable):
    def __init__(self, lines: Lines, *, final: bool) -> None:
        super().__init__()
        self._text = " · ".join(lines)
        self._final = final
        self.width = text.text_width(self._text, letters_of_size(14, bold=True)) + 32
        self.height = 34.0

    def draw(self) -> None:
        area = (1, 1, self.width - 2, self.height - 2)
        draw_status(self.canv, self._text, area, (14, 11, 2), final=self._final)


def paint(canvas: Canvas, drawing: Drawing, at: Point) -> None:
    """Paint the shapes in their order; the point is the drawing's lower left corner."""
    left = at[0]
    top = at[1] + drawing.height
    canvas.saveState()
    for shape in drawing.shapes:
        match shape:
            case shapes.ShapeText():
                how = letters_of_size(shape.size, bold=shape.bold, colour=shape.colour)
                place = (left + shape.at[0], top - shape.at[1])
                draw_text(canvas, place, printable(shape.text), how, shape.align)
            case shapes.Stroke():
                canvas.setStrokeColor(named_colour(str(shape.colour)))
                canvas.setLineWidth(shape.width)
                canvas.setDash(shape.dashes)
                (x1, y1) = shape.start
                (x2, y2) = shape.end
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
            x = left + shape.corner[0]
            y = top - shape.corner[1] - shape.height
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


PAD = 3.5
_SIGN = 5.0
_GAP = 6.0
_NARROWEST = 2 * PAD + 9
_TOGETHER = 2
_SMALL_GROUP = 10


def table(block: Table, width: float) -> Flowable:
    if block.plain:
        head = []
    else:
        head = [[_head(column) for column in block.columns]]
    body = [
        [_cell(cell, column) for cell, column in zip(row.cells, block.columns, strict=True)]
        for row in block.rows
    ]
    for row, cells in zip(block.rows, body, strict=True):
        if row.height:
            cells[-1] = Spacer(0, row.height)
    widths = column_widths(block.columns, [*head, *body], width)
    rows: list[Sequence[Flowable | str]] = [*head, *body]
    if block.note:  # a row of the table, so that it never stands on a page without any of it
        note = paragraph(block.note, style(7.2, colour=Colour.GREY), whole=True)
        rows.append([note, *[""] * (len(widths) - 1)])
    made = grid(rows, widths, _commands(block, len(head)), padding=(PAD, PAD, 2.2, 2.8))
    made.repeatRows = len(head)
    made.spaceAfter = 4
    return made


def gaps(columns: Sequence[Column]) -> list[float]:
    """Room behind each column: a number does not touch the words or the bar that follow it."""
    behind = [
        _GAP if column.align is Align.RIGHT and after.align is Align.LEFT else 0.0
        for column, after in pairwise(columns)
    ]
    return [*behind, 0.0]


def opening(block: Table, made: Flowable, width: float) -> float:
    groups = [at for at, row in enumerate(block.rows) if row.group]
    following = [*groups[1:], len(block.rows)][0]
    rows = _TOGETHER
    if groups[:1] == [0] and _is_small(block.rows[:following]):
        rows = following
    elif groups[:1] != [0] and len(block.rows) <= 2 * _TOGETHER:
        # The last three rows stay together; of four rows the first two stay with them.
        rows = len(block.rows)
    made.wrap(width, 1e6)
    heights: list[float] = vars(made)["_rowHeights"]  # reportlab has no public way to them
    if rows >= len(block.rows):
        return sum(heights)  # with the note, which goes with the last row
    return sum(heights[: rows if block.plain else rows + 1])


def column_widths(
    columns: Sequence[Column], rows: Sequence[Sequence[Flowable]], width: float
) -> list[float]:
    """Drawings get their width, words at least their longest word, the rest goes by share."""
    least = list[float]()
    free = list[int]()
    for at, behind in enumerate(gaps(columns)):
        cells = [row[at] for row in rows if isinstance(row[at], (Illustration, KhmerParagraph))]
        need = max((cell.minWidth() for cell in cells), default=0.0) + 2 * PAD + behind
        if not any(isinstance(cell, Illustration) and cell.width > 3 * _SIGN for cell in cells):
            need = min(need, width * 0.4)
            free.append(at)
        least.append(need)
    room = width - sum(need for at, need in enumerate(least) if at not in free)
    # What words need beyond the narrowest column is scaled to the room there is for it.
    beyond = {at: max(0.0, least[at] - _NARROWEST) for at in free}
    asked = sum(beyond.values())
    scale = 1.0
    if asked:
        scale = min(1.0, max(0.0, room - _NARROWEST * len(free)) / asked)
    for at in free:
        least[at] = _NARROWEST + beyond[at] * scale
    # The room among the free columns by share; whose share is too small gets its least.
    widths = list(least)
    while True:
        room = max(0.0, width - sum(each for at, each in enumerate(widths) if at not in free))
        shares = sum(columns[at].share for at in free)
        for at in free:
            widths[at] = room * columns[at].share / shares
        short = [at for at in free if widths[at] < least[at] - 0.01]
        if not short or len(short) == len(free):
            return widths
        for at in short:
            widths[at] = least[at]
        free = [at for at in free if at not in short]


def _head(column: Column) -> Flowable:
    if column.drawing is not None:
        return Illustration(column.drawing)
    how = style(7.8, bold=True, colour=Colour.GREY, align=column.align, leading=1.45)
    return paragraph(column.head, how)


def _cell(cell: Cell, column: Column) -> Flowable:
    if cell.drawing is not None:
        return Illustration(cell.drawing)
    if cell.quiet:
        colour = Colour.GREY
    else:
        colour = Colour.INK
    how = style(8.4, bold=cell.bold, colour=colour, align=column.align, leading=1.5)
    if cell.gate:
        return SignedParagraph(cell, how)
    return paragraph(cell.text, how, below=cell.below, whole=cell.whole)


class SignedParagraph(KhmerParagraph):
    """A paragraph with the sign of a gate before its first line."""

    def __init__(self, cell: Cell, how: ParagraphStyle) -> None:
        indented = ParagraphStyle(how.name, parent=how, leftIndent=2 * _SIGN + 3)
        super().__init__(spans_of(cell.text, cell.below, letters_of(how)), indented)

    def drawOn(self, canvas: Canvas, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803 - reportlab's names
        super().drawOn(canvas, x, y)
        drawing = Drawing(2 * _SIGN, 2 * _SIGN, shapes.octagon((_SIGN, _SIGN), _SIGN))
        if self.lines:
            first = self.line_start(self.lines[0])
        else:
            first = self.style.leftIndent
        across = max(0.0, first - 2 * _SIGN - 3)
        paint(canvas, drawing, (x + across, y + self.height - self.style.leading * 0.5 - _SIGN))


def _commands(block: Table, heads: int) -> Commands:
    last = heads + len(block.rows) - 1
    commands: Commands = [("LINEBELOW", (0, heads), (-1, last), 0.4, Colour.BOX.value)]
    if any(cell.drawing is not None for row in block.rows for cell in row.cells):
        commands.append(MIDDLE)
    commands += [
        ("RIGHTPADDING", (at, 0), (at, last), PAD + gap)
        for at, gap in enumerate(gaps(block.columns))
    ]
    if heads:
        commands.append(("LINEBELOW", (0, 0), (-1, 0), 1.0, Colour.INK.value))
        commands.append(("VALIGN", (0, 0), (-1, 0), "BOTTOM"))
    commands += [
        ("BACKGROUND", (at, heads), (at, last), Colour.BAND.value)
        for at, column in enumerate(block.columns)
        if column.shaded
    ]
    for at, row in enumerate(block.rows, start=heads):
        if row.group:
            commands.append(("BACKGROUND", (0, at), (-1, at), Colour.BAND.value))
        if row.group or row.total:
            thick = 1.0
            if row.group:
                thick = 0.6
            commands.append(("LINEABOVE", (0, at), (-1, at), thick, Colour.INK.value))
    if block.note:
        commands += [("SPAN", (0, -1), (-1, -1)), ("LEFTPADDING", (0, -1), (0, -1), 0)]
    return commands + _kept_together(block, heads, last)


def _kept_together(block: Table, heads: int, last: int) -> Commands:
    groups = [at for at, row in enumerate(block.rows, start=heads) if row.group]
    if heads:
        spans = [(0, min(last, _TOGETHER))]
    else:
        spans = []
    for at, following in pairwise([*groups, last + 1]):
        small = _is_small(block.rows[at - heads : following - heads])
        spans.append((at, min(last, following - 1 if small else at + _TOGETHER)))
    final = last + bool(block.note)
    if last - _TOGETHER > heads:
        spans.append((last - _TOGETHER, final))
    if block.note:
        spans.append((last, final))
    return [
        ("NOSPLIT", (0, first), (-1, end))
        for first, end in spans
        if all(_is_calm(row) for row in block.rows[max(0, first - heads) : end - heads + 1])
    ]


def _is_small(group: Sequence[Row]) -> bool:
    alone = all(len(cell.text) < 2 for row in group for cell in row.cells)
    return alone and len(group) <= _SMALL_GROUP


def _is_calm(row: Row) -> bool:
    """Whether no text is so long that rows kept together might not fit on a page."""
    texts = (line for cell in row.cells for line in (*cell.text, *cell.below))
    return all(len(line) <= 200 for line in texts)

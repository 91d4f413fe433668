"""The small pieces a PDF page is made of: words, drawings, section marks, places for numbers."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from assessment.reports.blocks import LONGEST, LONGEST_WHOLE, Lines
from assessment.reports.pdf.fonts import BOLD, REGULAR
from assessment.reports.pdf.markup import escape, named_colour
from assessment.reports.pdf.page import form_of, look, place_form
from assessment.reports.pdf.shapes import paint
from assessment.reports.pdf.text import Align as PdfAlign
from assessment.reports.pdf.text import KhmerParagraph, draw_text, text_width
from assessment.reports.shapes import Align, Colour, Drawing
from assessment.reports.wording import once

_ALIGNS: Mapping[Align, Literal[0, 1, 2]] = {
    Align.LEFT: 0,
    Align.CENTRE: 1,
    Align.RIGHT: 2,
}
TABLE_SIZE = 8.4
TABLE_LEADING = 1.5
# Letters of the second language, as a part of those of the first, and never smaller than this.
SECOND = 0.9
LEAST = 7.2


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
        alignment=_ALIGNS[align],
        allowOrphans=0,
        allowWidows=0,
    )


def spaced(how: ParagraphStyle, *, before: float = 0, after: float = 0) -> ParagraphStyle:
    """The same style with room before and after it, in points."""
    return ParagraphStyle(how.name, parent=how, spaceBefore=before, spaceAfter=after)


def paragraph(
    lines: Lines, how: ParagraphStyle, *, below: Lines = (), balanced: bool = False,
    whole: bool = False,
) -> KhmerParagraph:  # fmt: skip
    """The leading language in the style, the others and ``below`` under it in grey."""
    words = markup(lines, how, below, whole=whole)
    return KhmerParagraph(words, _shared_plain(how), balanced=balanced)


def markup(lines: Lines, how: ParagraphStyle, below: Lines = (), *, whole: bool = False) -> str:
    """The mark-up of the lines: the first one as the style says, the others regular and grey."""
    size = f"{max(how.fontSize * SECOND, LEAST):.1f}"
    return marked(lines, below, (how.fontName, size), whole=whole)


@lru_cache(maxsize=8_192)
def marked(lines: Lines, below: Lines, how: tuple[str, str], *, whole: bool) -> str:
    """The mark-up by the font of the first line and the size of the others; most texts repeat."""
    font, smaller = how
    shown = once(tuple(shortened(line, whole=whole) for line in lines))
    below = tuple(shortened(line) for line in below)
    first = escape(shown[0]) if shown else ""
    parts = [f"<b>{first}</b>" if font == BOLD else first]
    grey = f'<font color="{Colour.GREY.value}"'
    size = f' size="{smaller}"'
    parts += [f"{grey}{size}>{escape(line)}</font>" for line in shown[1:]]
    parts += [f"{grey}>{escape(line)}</font>" for line in once(below)]
    return "<br/>".join(parts)


def shortened(text: str, *, whole: bool = False) -> str:
    """The text as far as a page has room for it; the workbook has it in full."""
    most = LONGEST_WHOLE if whole else LONGEST
    return text if len(text) <= most else f"{text[:most].rstrip()}…"


def plain(how: ParagraphStyle) -> ParagraphStyle:
    """The style in regular letters, for text whose mark-up says what is bold."""
    return ParagraphStyle(how.name, parent=how, fontName=REGULAR)


_shared_plain = lru_cache(maxsize=256)(plain)


class Picture(Flowable):
    """A drawing of plain shapes."""

    def __init__(self, drawing: Drawing) -> None:
        """Take the drawing's size."""
        super().__init__()
        self.drawing = drawing
        self.width, self.height = drawing.width, drawing.height
        self.hAlign = "LEFT"

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """The size of the drawing."""
        return self.width, self.height

    def minWidth(self) -> float:  # noqa: N802 - reportlab's name
        """The width of the drawing."""
        return self.width

    def draw(self) -> None:
        """Paint the shapes in their order."""
        paint(self.canv, self.drawing, (0.0, 0.0))

    def drawOn(self, canvas: Canvas, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803 - reportlab's names
        """Paint at the point; the shapes are written where they stand, so no page is moved."""
        del _sW  # it stands at the left
        paint(canvas, self.drawing, (x, y))


class SectionMark(Flowable):
    """Nothing to see: the outline entry of a section, and a note of its page."""

    def __init__(self, number: int, title: str, pages_of: dict[int, int]) -> None:
        """Remember where to note the page."""
        super().__init__()
        self._number, self._title, self._pages_of = number, title, pages_of

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """No room."""
        return 0.0, 0.0

    def draw(self) -> None:
        """Add the entry and note the page."""
        key = f"section-{self._number}"
        self._pages_of[self._number] = self.canv.getPageNumber()
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(f"{self._number} {self._title}", key, 0)


class PageOf(Flowable):
    """The page of a section, filled in at the end, as a link to it."""

    def __init__(self, section: int, width: float) -> None:
        """Remember the section."""
        super().__init__()
        self._section = section
        self.width, self.height = width, 13.0

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """A line."""
        return self.width, self.height

    def draw(self) -> None:
        """Show the form and lay the link over it."""
        place_form(self.canv, form_of(self._section), (self.width, 4.0), right=True)
        area = (0, 0, self.width, self.height)
        self.canv.linkRect("", f"section-{self._section}", area, relative=1, thickness=0)


class Strut(Flowable):
    """Empty room of a height."""

    def __init__(self, height: float) -> None:
        """Take the height."""
        super().__init__()
        self.width, self.height = 0.0, height

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """The height, no width."""
        return 0.0, self.height

    def draw(self) -> None:
        """Nothing."""


class StatusBox(Flowable):
    """The status on the cover: an outline for provisional, a solid box for final."""

    def __init__(self, lines: Lines, *, final: bool) -> None:
        """Measure the words."""
        super().__init__()
        self._text = " · ".join(lines)
        self._final = final
        self.width = text_width(self._text, look(14, bold=True)) + 32
        self.height = 34.0

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """The size of the box."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw box and words."""
        self.canv.saveState()
        self.canv.setLineWidth(2)
        self.canv.setStrokeColor(Colour.INK.value)
        self.canv.setFillColor(Colour.INK.value if self._final else Colour.WHITE.value)
        self.canv.rect(1, 1, self.width - 2, self.height - 2, fill=1)
        self.canv.restoreState()
        colour = Colour.WHITE if self._final else Colour.INK
        how = look(14, bold=True, colour=colour)
        draw_text(self.canv, (self.width / 2, 12), self._text, how, PdfAlign.CENTRE)

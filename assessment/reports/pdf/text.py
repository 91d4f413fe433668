"""Khmer and mixed text on PDF pages: paragraphs for the layout, single lines for charts.

Every line carries its text beside its glyphs, so it can be found, copied and read aloud.
"""

from collections.abc import Sequence
from enum import IntEnum
from itertools import accumulate

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from assessment.reports.pdf.lines import (
    Box,
    Line,
    Part,
    balanced_lines,
    boxes_of,
    fill_lines,
    line_text,
    line_width,
)
from assessment.reports.pdf.markup import Look, rgb
from assessment.reports.pdf.pen import Pen
from assessment.reports.pdf.shaping import shape

_BASE_LINE = 0.70
# A line of smaller Latin letters has nothing above or below them, as Khmer has.
_LATIN = 0.86
_WIDEST_SPACE, _WIDEST_GAP = 0.5, 0.15
_TOLERANCE = 1e-6


class Align(IntEnum):
    """Where text stands in its width; the numbers are reportlab's."""

    LEFT = 0
    CENTRE = 1
    RIGHT = 2
    JUSTIFY = 4


class KhmerParagraph(Flowable):
    """A paragraph of marked-up text that takes the place of reportlab's own.

    Of the style it obeys font, size, leading, colour, alignment, left and right indent, space
    before and after, orphans and widows. Lines break between words as Khmer demands.
    """

    def __init__(
        self, markup: str, style: ParagraphStyle, *, balanced: bool = False, bullet: str = ""
    ) -> None:
        """Prepare the text.

        Args:
            markup: Text with the mark-up of ``pdf_markup``; escape what people typed.
            style: Its font must be a bundled one.
            balanced: Make the lines about equally long, for headings.
            bullet: Plain text at the style's bullet indent before the first line.

        Raises:
            MissingGlyphError: If the fonts lack a character.
            ValueError: If the style's font is not a bundled one.
        """
        super().__init__()
        self.style = style
        self.spaceBefore, self.spaceAfter = style.spaceBefore, style.spaceAfter
        self.look = Look(style.fontName, style.fontSize, rgb(style.textColor))
        self.align = Align(int(style.alignment))
        self.boxes: Sequence[Box] = boxes_of(markup, self.look)
        self.balanced = balanced
        self.bullet = bullet
        self.lines: list[Line] = []
        self._heights: list[float] = []
        self._space_width = 0.0
        self._broken_for: float | None = None

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Break the text into lines of the width; gives the width and the height needed."""
        del availHeight
        if self._broken_for == availWidth:  # a table asks several times
            return self.width, self.height
        self._broken_for = availWidth
        self._space_width = availWidth - self.style.leftIndent - self.style.rightIndent
        fill = balanced_lines if self.balanced else fill_lines
        self.lines = fill(self.boxes, self._space_width)
        self._heights = [line_height(line, self.style) for line in self.lines]
        self.width, self.height = availWidth, sum(self._heights)
        return self.width, self.height

    def minWidth(self) -> float:  # noqa: N802 - reportlab's name
        """The width below which a word would have to be broken."""
        widest = max((box.width for box in self.boxes), default=0.0)
        return float(widest + self.style.leftIndent + self.style.rightIndent)

    def split(self, availWidth: float, availheight: float) -> list[Flowable]:  # noqa: N803 - reportlab's names
        """The part that fits the height and the rest; nothing when it must move as a whole."""
        self.wrap(availWidth, availheight)
        reached = accumulate(self._heights)
        fitting = sum(height <= availheight + _TOLERANCE for height in reached)
        if fitting >= len(self.lines):
            return [self]
        least_before = 1 if self.style.allowOrphans else 2
        least_after = 1 if self.style.allowWidows else 2
        fitting = min(fitting, len(self.lines) - least_after)
        if fitting < least_before:
            return []
        head = self._part(self.lines[:fitting], is_first=True)
        return [head, self._part(self.lines[fitting:], is_first=False)]

    def draw(self) -> None:
        """Draw the lines on the canvas the layout has set."""
        self.draw_at(self.canv, (0.0, 0.0))

    def drawOn(self, canvas: Canvas, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803 - reportlab's names
        """Draw at the point; words need no page moved for them, which costs more than they do."""
        del _sW  # it takes its whole width
        self.draw_at(canvas, (x, y))

    def draw_at(self, canvas: Canvas, at: tuple[float, float]) -> None:
        """Draw the lines; the point is the lower left corner of the paragraph."""
        left, style = at[0], self.style
        top = at[1] + self.height
        pen = Pen(_document_of(canvas))
        if self.bullet:
            box = _plain_box(self.bullet, self.look)
            start = (left + style.bulletIndent, top - style.leading * _BASE_LINE)
            pen.line((box,), start, spoken=self.bullet + " ")
        for line, height in zip(self.lines, self._heights, strict=True):
            x, in_space, in_gap = self._placed(line)
            pen.line(line, (left + x, top - height * _BASE_LINE), in_space=in_space, in_gap=in_gap)
            top -= height
        canvas.addLiteral(pen.operators())

    def getPlainText(self, identify: int | None = None) -> str:  # noqa: N802 - reportlab's name
        """The text without its mark-up, for reportlab's error messages."""
        del identify
        return line_text(tuple(self.boxes))

    def _placed(self, line: Line) -> tuple[float, float, float]:
        """Where the line starts, and what justification adds in its spaces and between words."""
        free = self._space_width - line_width(line)
        left = self.style.leftIndent
        if self.align is Align.RIGHT:
            return left + free, 0.0, 0.0
        if self.align is Align.CENTRE:
            return left + free / 2, 0.0, 0.0
        if self.align is Align.JUSTIFY and not line[-1].ends_line:
            return left, *_stretch(line, free, self.look.size)
        return left, 0.0, 0.0

    def _part(self, lines: Sequence[Line], *, is_first: bool) -> "KhmerParagraph":
        part = KhmerParagraph("", self.style, bullet=self.bullet if is_first else "")
        part.boxes = [box for line in lines for box in line]
        if is_first:
            part.spaceBefore, part.spaceAfter = self.getSpaceBefore(), 0
        else:
            part.spaceBefore, part.spaceAfter = 0, self.getSpaceAfter()
        return part


def line_height(line: Line, style: ParagraphStyle) -> float:
    """The room of a line: the style's leading, less where all its letters are smaller."""
    largest = max((part.look.size for box in line for part in box.parts), default=style.fontSize)
    leading, size = float(style.leading), float(style.fontSize)
    if largest >= size:
        return leading
    scale = _LATIN if line_text(line).isascii() else 1.0
    return leading * scale * largest / size


def text_width(text: str, look: Look) -> float:
    """The width of one plain line in points."""
    return shape(look.font, text).width * look.size / 1000


def draw_text(
    canvas: Canvas,
    at: tuple[float, float],
    text: str,
    look: Look,
    align: Align = Align.LEFT,
) -> float:
    """Draw one plain line at the point on its base line; gives its width.

    The point is the line's left end, centre or right end as ``align`` says. Nothing in the text
    is mark-up. The state of the canvas is left as it was.

    Raises:
        MissingGlyphError: If the fonts lack a character; ``printable`` replaces those.
    """
    return _draw_plain(canvas, at, text, (look, align, text))


def draw_decoration(canvas: Canvas, at: tuple[float, float], text: str, look: Look) -> float:
    """Draw one plain line that is seen but neither read aloud nor copied; gives its width."""
    return _draw_plain(canvas, at, text, (look, Align.LEFT, ""))


def _draw_plain(
    canvas: Canvas, at: tuple[float, float], text: str, how: tuple[Look, Align, str]
) -> float:
    look, align, spoken = how
    box = _plain_box(text, look)
    share = {Align.CENTRE: 0.5, Align.RIGHT: 1.0}.get(align, 0.0)
    if box.parts:
        pen = Pen(_document_of(canvas))
        pen.line((box,), (at[0] - box.width * share, at[1]), spoken=spoken)
        canvas.addLiteral(pen.operators())
    return box.width


def _plain_box(text: str, look: Look) -> Box:
    shaped = shape(look.font, text)
    parts = (Part(look, shaped),) if shaped.glyphs else ()
    return Box(shaped.width * look.size / 1000, 0.0, parts, text, ends_line=True)


def _stretch(line: Line, free: float, em: float) -> tuple[float, float]:
    """How much wider spaces and gaps become; nothing when the line would look torn."""
    spaces = sum(1 for box in line[:-1] if box.space)
    in_space = min(free / spaces, em * _WIDEST_SPACE) if spaces else 0.0
    in_gap = (free - in_space * spaces) / max(1, len(line) - 1)
    if free < 0 or in_gap > em * _WIDEST_GAP:
        return 0.0, 0.0
    return in_space, in_gap


def _document_of(canvas: Canvas) -> PDFDocument:
    document: PDFDocument = vars(canvas)["_doc"]  # reportlab has no public way to it
    return document

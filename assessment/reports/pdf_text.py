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

from assessment.reports.pdf_fonts import glyph_font
from assessment.reports.pdf_lines import (
    Box,
    Line,
    Part,
    balanced_lines,
    boxes_of,
    fill_lines,
    line_text,
    line_width,
)
from assessment.reports.pdf_markup import Look, rgb
from assessment.reports.pdf_shaping import shape

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
        style = self.style
        pen = _Pen(_document_of(self.canv))
        base_line = self.height - style.leading * _BASE_LINE
        if self.bullet:
            box = _plain_box(self.bullet, self.look)
            pen.line((box,), (style.bulletIndent, base_line), spoken=self.bullet + " ")
        top = self.height
        for line, height in zip(self.lines, self._heights, strict=True):
            x, in_space, in_gap = self._placed(line)
            pen.line(line, (x, top - height * _BASE_LINE), in_space=in_space, in_gap=in_gap)
            top -= height
        self.canv.addLiteral(pen.operators())

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
        pen = _Pen(_document_of(canvas))
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


class _Pen:
    """Writes lines as PDF operators; says font, colour and height only when they change."""

    def __init__(self, document: PDFDocument) -> None:
        self._document = document
        self._written: list[str] = ["q BT"]
        self._shown: list[str] = []
        self._font: tuple[str, float] | None = None
        self._color: tuple[float, float, float] | None = None
        self._rise = 0.0

    def line(
        self,
        line: Line,
        at: tuple[float, float],
        *,
        in_space: float = 0.0,
        in_gap: float = 0.0,
        spoken: str | None = None,
    ) -> None:
        """Write one line from the point; ``spoken`` stands in for its own text."""
        words = line_text(line) if spoken is None else spoken
        heard = words.encode("utf-16-be").hex().upper()
        self._written.append(f"1 0 0 1 {at[0]:.3f} {at[1]:.3f} Tm")
        self._written.append(f"/Span <</ActualText <FEFF{heard}>>> BDC")
        for number, box in enumerate(line, start=1):
            for part in box.parts:
                self._show(part)
            if number < len(line) and box.parts:
                self._gap(box, in_gap + (in_space if box.space else 0.0))
        self._flush()
        self._written.append("EMC")

    def operators(self) -> str:
        """Everything written, as one stretch of a page's content."""
        return "\n".join([*self._written, "ET Q"])

    def _show(self, part: Part) -> None:
        self._choose(part.look)
        font = glyph_font(part.look.font)
        self._shown.append(font.shown(part.shaped.text, part.shaped.glyphs, self._document))

    def _gap(self, box: Box, extra: float) -> None:
        look = box.parts[-1].look
        if box.space:
            self._show(Part(look, shape(look.font, " ")))
        if extra:
            self._shown.append(f" {-extra * 1000 / look.size:.2f}")

    def _choose(self, look: Look) -> None:
        if (look.font, look.size) != self._font:
            self._flush()
            name = glyph_font(look.font).resource_name(self._document)
            self._written.append(f"{name} {look.size:g} Tf")
            self._font = (look.font, look.size)
        if look.color is not None and look.color != self._color:
            self._flush()
            self._written.append("{:g} {:g} {:g} rg".format(*look.color))
            self._color = look.color
        if look.rise != self._rise:
            self._flush()
            self._written.append(f"{look.rise:.3f} Ts")
            self._rise = look.rise

    def _flush(self) -> None:
        if self._shown:
            joined = "".join(self._shown).replace("><", "")
            self._written.append(f"[{joined}] TJ")
            self._shown = []

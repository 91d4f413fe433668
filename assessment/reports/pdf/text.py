"""Khmer and mixed text on PDF pages: paragraphs for the layout, single lines for charts.

Every line carries its text beside its glyphs, so it can be found, copied and read aloud.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from assessment.reports.pdf.fonts import Glyph, glyph_font
from assessment.reports.pdf.lines import (
    Box,
    Line,
    Run,
    balanced_lines,
    boxes_of,
    fill_lines,
    line_text,
    line_width,
)
from assessment.reports.pdf.markup import Letters, rgb
from assessment.reports.pdf.shaping import Shaped, shape
from assessment.reports.shapes import Align

ALIGNS = (Align.LEFT, Align.CENTRE, Align.RIGHT)  # by reportlab's numbers
_BASE_LINE = 0.70
# A line of smaller Latin letters has nothing above or below them, as Khmer has.
_LATIN = 0.86
_TOLERANCE = 1e-6


class KhmerParagraph(Flowable):
    """A paragraph of marked-up text that takes the place of reportlab's own.

    Of the style it obeys font, size, leading, colour, alignment, left and right indent, space
    before and after, orphans and widows. Lines break between words as Khmer demands. What people
    typed goes through ``escape``; ``balanced`` makes lines about equally long, for headings.

    Raises:
        MissingGlyphError: If the fonts lack a character.
        ValueError: If the style's font is not a bundled one.
    """

    def __init__(self, markup: str, style: ParagraphStyle, *, balanced: bool = False) -> None:
        super().__init__()
        self.style = style
        self.spaceBefore, self.spaceAfter = style.spaceBefore, style.spaceAfter
        letters = Letters(style.fontName, style.fontSize, rgb(style.textColor))
        self.boxes: Sequence[Box] = boxes_of(markup, letters)
        self.balanced = balanced
        self.lines: list[Line] = []
        self._heights: list[float] = []
        self._broken_for: float | None = None

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        del availHeight
        if self._broken_for != availWidth:  # a table asks several times
            self._broken_for = availWidth
            room = availWidth - self.style.leftIndent - self.style.rightIndent
            self.lines = (balanced_lines if self.balanced else fill_lines)(self.boxes, room)
            self._heights = [line_height(line, self.style) for line in self.lines]
            self.width, self.height = availWidth, sum(self._heights)
        return self.width, self.height

    def minWidth(self) -> float:  # noqa: N802 - reportlab's name
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
        head, rest = self._part(self.lines[:fitting]), self._part(self.lines[fitting:])
        head.spaceBefore, head.spaceAfter = self.getSpaceBefore(), 0
        rest.spaceBefore, rest.spaceAfter = 0, self.getSpaceAfter()
        return [head, rest]

    def _part(self, lines: Sequence[Line]) -> "KhmerParagraph":
        part = KhmerParagraph("", self.style)
        part.boxes = [box for line in lines for box in line]
        return part

    def drawOn(self, canvas: Canvas, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803 - reportlab's names
        """Draw at the point; words need no page moved for them, which costs more than they do."""
        del _sW  # it takes its whole width
        top = y + self.height
        pen = Pen(_document_of(canvas))
        for line, height in zip(self.lines, self._heights, strict=True):
            pen.line(line, (x + self.line_start(line), top - height * _BASE_LINE))
            top -= height
        canvas.addLiteral(pen.operators())

    def getPlainText(self, identify: int | None = None) -> str:  # noqa: N802 - reportlab's name
        del identify
        return line_text(tuple(self.boxes))

    def line_start(self, line: Line) -> float:
        style = self.style
        free = self.width - style.leftIndent - style.rightIndent - line_width(line)
        return float(style.leftIndent + free * int(style.alignment) / 2)


def line_height(line: Line, style: ParagraphStyle) -> float:
    """The room of a line: the style's leading, less where all its letters are smaller."""
    largest = max((run.letters.size for box in line for run in box.runs), default=style.fontSize)
    leading, size = float(style.leading), float(style.fontSize)
    if largest >= size:
        return leading
    scale = _LATIN if line_text(line).isascii() else 1.0
    return leading * scale * largest / size


def text_width(text: str, letters: Letters) -> float:
    """The width of one plain line in points."""
    return shape(letters.font, text).width * letters.size / 1000


def draw_text(
    canvas: Canvas,
    at: tuple[float, float],
    text: str,
    letters: Letters,
    align: Align = Align.LEFT,
) -> float:
    """Draw one plain line at the point on its base line; gives its width.

    The point is the line's left end, centre or right end as ``align`` says. Nothing in the text
    is mark-up. The state of the canvas is left as it was.

    Raises:
        MissingGlyphError: If the fonts lack a character; ``printable`` replaces those.
    """
    width = text_width(text, letters)
    return _draw_plain(canvas, (at[0] - width * ALIGNS.index(align) / 2, at[1]), text, letters)


def draw_decoration(canvas: Canvas, at: tuple[float, float], text: str, letters: Letters) -> float:
    """Draw one plain line that is seen but neither read aloud nor copied; gives its width."""
    return _draw_plain(canvas, at, text, letters, spoken="")


def _draw_plain(
    canvas: Canvas, at: tuple[float, float], text: str, letters: Letters, spoken: str | None = None
) -> float:
    shaped = shape(letters.font, text)
    width = text_width(text, letters)
    if shaped.glyphs:
        pen = Pen(_document_of(canvas))
        box = Box(width, 0.0, (Run(letters, shaped),), text, ends_line=True)
        pen.line((box,), at, spoken=spoken)
        canvas.addLiteral(pen.operators())
    return width


class Pen:
    """Writes lines as operators of a PDF page; says font and colour only when they change."""

    def __init__(self, document: PDFDocument) -> None:
        self._document = document
        self._written: list[str] = ["q BT"]
        self._shown: list[str] = []
        self._letters: Letters | None = None
        self._encode: Callable[[str, Iterable[Glyph]], str] | None = None

    def line(self, line: Line, at: tuple[float, float], spoken: str | None = None) -> None:
        """Write one line from the point; ``spoken`` stands in for its own text."""
        words = line_text(line) if spoken is None else spoken
        heard = words.encode("utf-16-be").hex().upper()
        self._written.append(f"1 0 0 1 {at[0]:.3f} {at[1]:.3f} Tm")
        self._written.append(f"/Span <</ActualText <FEFF{heard}>>> BDC")
        for box in line:
            for letters, shaped in box.runs:
                self._show(letters, shaped)
            if box.space and box.runs and box is not line[-1]:
                letters = box.runs[-1].letters
                self._show(letters, shape(letters.font, " "))
        self._flush()
        self._written.append("EMC")

    def operators(self) -> str:
        return "\n".join([*self._written, "ET Q"])

    def _show(self, letters: Letters, shaped: Shaped) -> None:
        if letters is not self._letters:
            self._choose(letters)
        if self._encode is not None:
            self._shown.append(self._encode(shaped.text, shaped.glyphs))

    def _choose(self, letters: Letters) -> None:
        before, self._letters = self._letters, letters
        if before is None or letters[:2] != before[:2]:
            self._flush()
            font = glyph_font(letters.font)
            self._written.append(f"{font.resource_name(self._document)} {letters.size:g} Tf")
            self._encode = font.encoder(self._document)
        if letters.color is not None and (before is None or letters.color != before.color):
            self._flush()
            self._written.append("{:g} {:g} {:g} rg".format(*letters.color))

    def _flush(self) -> None:
        if self._shown:
            joined = "".join(self._shown).replace("><", "")
            self._written.append(f"[{joined}] TJ")
            self._shown = []


def _document_of(canvas: Canvas) -> PDFDocument:
    document: PDFDocument = vars(canvas)["_doc"]  # reportlab has no public way to it
    return document

"""Khmer and mixed text on PDF pages: paragraphs for the layout, single lines for charts.

Every line carries its text beside its glyphs, so it can be found, copied and read aloud.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, chain, pairwise
from typing import NamedTuple

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from assessment.language.breaking import break_offsets, cluster_starts
from assessment.printing.pdf.fonts import BOLD, REGULAR, Glyph, glyph_font
from assessment.printing.pdf.letters import Letters, Shaped, Span, rgb, shape
from assessment.printing.shapes import Align, Colour

_TOLERANCE = 1e-6


class Run(NamedTuple):
    letters: Letters
    shaped: Shaped


class Box(NamedTuple):
    """What stays together on one line, usually a word; lengths in points."""

    width: float  # without the space behind it
    space: float  # width of the space behind it, 0 without one
    runs: tuple[Run, ...]
    text: str
    ends_line: bool = False  # whether a line break is demanded behind it


Line = tuple[Box, ...]


@lru_cache(maxsize=8_192)
def boxes_of(spans: tuple[Span, ...]) -> tuple[Box, ...]:
    """The boxes of a text, in reading order; nothing of it is left out."""
    lines: list[list[Span]] = [[]]
    for span in spans:
        first, *others = span.text.split("\n")
        lines[-1].append(span._replace(text=first))
        lines += ([span._replace(text=other)] for other in others)
    boxes: list[Box] = []
    for line in lines:
        made = list(_segment_boxes(line)) or [Box(0.0, 0.0, (), "")]
        boxes += [*made[:-1], made[-1]._replace(space=0.0, ends_line=True)]
    return tuple(boxes)


def fill_lines(boxes: Iterable[Box], width: float) -> list[Line]:
    """The boxes on as few lines of the width as their order allows.

    A box wider than the line is broken between clusters; only a single cluster may overflow.
    """
    lines: list[Line] = []
    line: list[Box] = []
    used = 0.0
    for box in chain.from_iterable(_apart(box, width) for box in boxes):
        if line and (line[-1].ends_line or used + box.width > width + _TOLERANCE):
            lines.append(tuple(line))
            line = []
            used = 0.0
        line.append(box)
        used += box.width + box.space
    if line:
        return [*lines, tuple(line)]
    return lines


def balanced_lines(boxes: Sequence[Box], width: float) -> list[Line]:
    """As many lines as ``fill_lines`` makes, but of about equal length."""
    wanted = len(fill_lines(boxes, width))
    if wanted < 2:
        return fill_lines(boxes, width)
    low = min(width, max(box.width for box in boxes))
    high = width
    for _ in range(12):
        middle = (low + high) / 2
        if len(fill_lines(boxes, middle)) > wanted:
            low = middle
        else:
            high = middle
    return fill_lines(boxes, high)


def line_width(line: Line) -> float:
    return sum(box.width + box.space for box in line) - (line[-1].space if line else 0.0)


def line_text(line: Line) -> str:
    return "".join(f"{box.text} " if box.space else box.text for box in line)


def parts_width(parts: Iterable[Run]) -> float:
    return sum(part.shaped.width * part.letters.size / 1000 for part in parts)


def _segment_boxes(spans: Sequence[Span]) -> Iterator[Box]:
    text = "".join(span.text for span in spans)
    looks = _look_runs(spans, text)
    for start, end in pairwise((0, *break_offsets(text), len(text))):
        body = text[start:end].rstrip(" \u200b")
        first = start + len(body) - len(body.lstrip(" \u200b"))
        parts = tuple(_parts(looks, text, first, start + len(body)))
        if parts:
            is_spaced = " " in text[start + len(body) : end]
            last = parts[-1].letters
            yield Box(
                parts_width(parts),
                shape(last.font, " ").width * last.size / 1000 if is_spaced else 0.0,
                parts,
                "".join(part.shaped.text for part in parts),
            )


def _look_runs(spans: Sequence[Span], text: str) -> list[tuple[int, int, Letters]]:
    if len(spans) == 1:
        return [(0, len(text), spans[0].letters)]
    starts = {0, *cluster_starts(text), len(text)}
    runs = []
    at = end = 0
    for span in spans:
        end += len(span.text)
        upto = end
        while upto not in starts:
            upto += 1
        if at < upto:
            runs.append((at, upto, span.letters))
            at = upto
    return runs


def _parts(
    looks: Sequence[tuple[int, int, Letters]], text: str, start: int, end: int
) -> Iterator[Run]:
    for run_start, run_end, letters_of_size in looks:
        first = max(start, run_start)
        last = min(end, run_end)
        if first < last:
            shaped = shape(letters_of_size.font, text[first:last])
            if shaped.glyphs:
                yield Run(letters_of_size, shaped)


def _apart(box: Box, width: float) -> Iterator[Box]:
    """The box, or one for each cluster where it is wider than the line."""
    if box.width <= width + _TOLERANCE:
        yield box
        return
    pieces = [
        Run(part.letters, shape(part.letters.font, part.shaped.text[start:end]))
        for part in box.runs
        for start, end in pairwise((0, *cluster_starts(part.shaped.text), len(part.shaped.text)))
    ]
    for piece in pieces[:-1]:
        yield Box(parts_width([piece]), 0.0, (piece,), piece.shaped.text)
    last = pieces[-1]
    yield box._replace(width=parts_width([last]), runs=(last,), text=last.shaped.text)


ALIGNS = (Align.LEFT, Align.CENTRE, Align.RIGHT)  # by reportlab's numbers
_BASE_LINE = 0.70
# A line of smaller Latin letters has nothing above or below them, as Khmer has.
_LATIN = 0.86


class KhmerParagraph(Flowable):
    """A paragraph that takes the place of reportlab's own; nothing in a text is mark-up.

    Of the style it obeys leading, alignment, left and right indent, space before and after, orphans
    and widows, and of a plain text also font, size and colour. Lines break between words as Khmer
    demands; ``balanced`` makes them about equally long, for headings.
    """

    def __init__(
        self, text: str | tuple[Span, ...], style: ParagraphStyle, *, balanced: bool = False
    ) -> None:
        super().__init__()
        self.style = style
        self.spaceBefore = style.spaceBefore
        self.spaceAfter = style.spaceAfter
        spans = (Span(text, letters_of(style)),) if isinstance(text, str) else text
        self.boxes: Sequence[Box] = boxes_of(spans)
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
            self.width = availWidth
            self.height = sum(self._heights)
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
        least_before = 2
        if self.style.allowOrphans:
            least_before = 1
        least_after = 2
        if self.style.allowWidows:
            least_after = 1
        fitting = min(fitting, len(self.lines) - least_after)
        if fitting < least_before:
            return []
        head = self._part(self.lines[:fitting])
        rest = self._part(self.lines[fitting:])
        head.spaceBefore = self.getSpaceBefore()
        head.spaceAfter = 0
        rest.spaceBefore = 0
        rest.spaceAfter = self.getSpaceAfter()
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

    def line_start(self, line: Line) -> float:
        style = self.style
        free = self.width - style.leftIndent - style.rightIndent - line_width(line)
        return float(style.leftIndent + free * int(style.alignment) / 2)


def letters_of_size(size: float, *, bold: bool = False, colour: str = Colour.INK) -> Letters:
    """The letters of one plain line, their size in points."""
    if bold:
        font = BOLD
    else:
        font = REGULAR
    return Letters(font, size, rgb(colour))


def letters_of(style: ParagraphStyle) -> Letters:
    """The letters a plain text of this style has."""
    return Letters(style.fontName, style.fontSize, rgb(style.textColor))


def line_height(line: Line, style: ParagraphStyle) -> float:
    """The room of a line: the style's leading, less where all its letters are smaller."""
    largest = max((run.letters.size for box in line for run in box.runs), default=style.fontSize)
    leading = float(style.leading)
    size = float(style.fontSize)
    if largest >= size:
        return leading
    scale = 1.0
    if line_text(line).isascii():
        scale = _LATIN
    return leading * scale * largest / size


def text_width(text: str, letters: Letters) -> float:
    """The width of one plain line in points."""
    return shape(letters.font, text).width * letters.size / 1000


def draw_text(
    canvas: Canvas, at: tuple[float, float], text: str, letters: Letters, align: Align = Align.LEFT
) -> None:
    """Draw one plain line at the point on its base line; nothing in the text is mark-up.

    The point is the line's left end, centre or right end as ``align`` says. The state of the
    canvas is left as it was.

    Raises:
        MissingGlyphError: If the fonts lack a character; ``printable`` replaces those.
    """
    left = at[0] - text_width(text, letters) * ALIGNS.index(align) / 2
    draw_decoration(canvas, (left, at[1]), text, letters, spoken=True)


def draw_decoration(
    canvas: Canvas, at: tuple[float, float], text: str, letters: Letters, *, spoken: bool = False
) -> None:
    """Draw one plain line that is seen but neither read aloud nor copied."""
    run = Run(letters, shape(letters.font, text))
    if run.shaped.glyphs:
        pen = Pen(_document_of(canvas))
        pen.line((Box(parts_width([run]), 0.0, (run,), text),), at, spoken=spoken)
        canvas.addLiteral(pen.operators())


class Pen:
    """Writes lines as operators of a PDF page; says font and colour only when they change."""

    def __init__(self, document: PDFDocument) -> None:
        self._document = document
        self._written: list[str] = ["q BT"]
        self._shown: list[str] = []
        self._letters: Letters | None = None
        self._encode: Callable[[str, Iterable[Glyph]], str]

    def line(self, line: Line, at: tuple[float, float], *, spoken: bool = True) -> None:
        words = ""
        if spoken:
            words = line_text(line)
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
        before = self._letters
        self._letters = letters
        if before is None or letters[:2] != before[:2]:
            self._flush()
            font = glyph_font(letters.font)
            name = font.getSubsetInternalName(0, self._document)
            self._written.append(f"{name} {letters.size:g} Tf")
            self._encode = font.encoder(self._document)
        if letters.color is not None and (before is None or letters.color != before.color):
            self._flush()
            self._written.append("{:g} {:g} {:g} rg".format(*letters.color))
        self._shown.append(self._encode(shaped.text, shaped.glyphs))

    def _flush(self) -> None:
        if self._shown:
            joined = "".join(self._shown).replace("><", "")
            self._written.append(f"[{joined}] TJ")
            self._shown = []


def _document_of(canvas: Canvas) -> PDFDocument:
    document: PDFDocument = vars(canvas)["_doc"]  # reportlab has no public way to it
    return document

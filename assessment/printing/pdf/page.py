"""What stands on every page of a PDF: head, status, edge strip, foot with code and page number.

Page numbers of the contents and the number of all pages are known only later; until then forms
stand in their place, which are filled when the section begins and the last page is done.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, PageTemplate
from reportlab.platypus import Frame as PdfFrame

from assessment.language.text import Language
from assessment.printing import blocks, wording
from assessment.printing.pdf.fonts import REGULAR
from assessment.printing.pdf.letters import Letters, printable
from assessment.printing.pdf.text import draw_decoration, draw_text, letters_of_size, text_width
from assessment.printing.shapes import Align, Colour
from assessment.words import Words

WIDTH, HEIGHT = A4
LEFT = RIGHT = 18 * mm
TOP = 21 * mm
BOTTOM = 25 * mm
TEXT_WIDTH = WIDTH - LEFT - RIGHT

_HEAD_LINE = HEIGHT - 16 * mm
_FOOT_LINE = 21.5 * mm
_QR = 16 * mm
_FORM_WIDTH = 40.0
_FORM_HEIGHT = 20.0
_FORM_BASE = 6.0
_ENDS = LEFT, WIDTH - RIGHT
PAGES = "pages"


class NumberedCanvas(Canvas):
    """A canvas that fills in the number of all pages when everything else is drawn."""

    def save(self) -> None:
        number_form(self, PAGES, str(self.getPageNumber() - 1), letters_of_size(8.4))
        super().save()


def document_of(
    out: Path | BinaryIO, *, title: str, author: str, subject: str, lang: str
) -> BaseDocTemplate:
    """An empty document; the same story gives the same bytes."""
    return BaseDocTemplate(
        str(out) if isinstance(out, Path) else out,
        pagesize=A4,
        displayDocTitle=True,
        invariant=1,
        initialFontName=REGULAR,
        pageCompression=1,
        title=printable(title),
        author=author,
        subject=printable(subject),
        lang=lang,
    )


def page_of(
    name: str,
    size: tuple[float, float],
    room: tuple[float, float, float, float],
    draw: Callable[[Canvas, BaseDocTemplate], None],
) -> PageTemplate:
    """A page with room for the story from a point on, so wide and so high."""
    frame = PdfFrame(*room, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
    return PageTemplate(id=name, frames=[frame], onPage=draw, pagesize=size)


def say_when(canvas: Canvas, moment: datetime) -> None:
    """Put the moment into the properties of the file, which would tell of no other."""
    stamp = moment.astimezone(UTC).strftime("D:%Y%m%d%H%M%S+00'00'")
    canvas.setDateFormatter(lambda *_: stamp)


def number_form(canvas: Canvas, name: str, text: str, how: Letters, *, right: bool = False) -> None:
    canvas.beginForm(name, 0, 0, _FORM_WIDTH, _FORM_HEIGHT)
    at = (_FORM_WIDTH if right else 0, _FORM_BASE)
    if right:
        align = Align.RIGHT
    else:
        align = Align.LEFT
    draw_text(canvas, at, text, how, align)
    canvas.endForm()


def place_form(canvas: Canvas, name: str, at: tuple[float, float], *, right: bool = False) -> None:
    canvas.saveState()
    canvas.translate(at[0] - (_FORM_WIDTH if right else 0), at[1] - _FORM_BASE)
    canvas.doForm(name)
    canvas.restoreState()


class PageFrame:
    def __init__(self, report: blocks.Report) -> None:
        self._frame = report.frame
        self._status = " · ".join(report.cover.status)
        self._printed = report.printed
        self._language = report.language
        self._sign = segno.make(report.frame.qr, error="q", micro=False)

    def cover(self, canvas: Canvas, _document: object) -> None:
        self._foot(canvas)
        self._edge(canvas)

    def page(self, canvas: Canvas, _document: object) -> None:
        base = _HEAD_LINE + 9
        how = letters_of_size(7.5, colour=Colour.GREY)
        width = text_width(self._status, letters_of_size(8, bold=True)) + 14
        area = (WIDTH - RIGHT - width, base - 6, width, 18.0)
        draw_status(canvas, self._status, area, (8, 6, 1), final=self._frame.final)
        head = printable(wording.inline(self._frame.head))
        draw_text(canvas, (LEFT, base), fitted(head, TEXT_WIDTH - width - 12, how), how)
        hairline(canvas, _ENDS, _HEAD_LINE)
        self._foot(canvas)
        self._edge(canvas)

    def _edge(self, canvas: Canvas) -> None:
        """The word up the right edge; only what is provisional has it."""
        if self._frame.final:
            return
        how = letters_of_size(8, bold=True, colour=Colour.LINE)
        step = text_width(self._status, how) + 14
        repeats = min(5, int((HEIGHT - 80 * mm) / step)) or 1
        canvas.saveState()
        canvas.translate(WIDTH - 7 * mm, HEIGHT / 2 - repeats * step / 2)
        canvas.rotate(90)
        for at in range(repeats):
            draw_decoration(canvas, (at * step, 0), self._status, how)
        canvas.restoreState()

    def _foot(self, canvas: Canvas) -> None:
        say_when(canvas, self._printed)
        hairline(canvas, _ENDS, _FOOT_LINE)
        if not canvas.hasForm("qr"):
            canvas.beginForm("qr", 0, 0, _QR, _QR)
            draw_sign(canvas, self._sign, _QR)
            canvas.endForm()
        canvas.saveState()
        canvas.translate(LEFT, _FOOT_LINE - 2 * mm - _QR)
        canvas.doForm("qr")
        canvas.restoreState()
        left = LEFT + _QR + 3 * mm
        room = TEXT_WIDTH - _QR - 40 * mm
        draw_text(canvas, (left, 17 * mm), self._frame.short_code, letters_of_size(9, bold=True))
        how = letters_of_size(7.2, colour=Colour.GREY)
        for base, text in ((12.4 * mm, self._frame.check), (8.2 * mm, self._frame.source)):
            draw_text(canvas, (left, base), fitted(printable(wording.inline(text)), room, how), how)
        place_number(canvas, self._language, (WIDTH - RIGHT, 12.4 * mm))


def draw_status(
    canvas: Canvas,
    text: str,
    area: tuple[float, float, float, float],
    sizes: tuple[float, float, float],
    *,
    final: bool,
) -> None:
    """The status in its box, dark when final; sizes of its letters, of their base, of the line."""
    left, foot, width, height = area
    points, base, line = sizes
    canvas.saveState()
    canvas.setLineWidth(line)
    canvas.setStrokeColor(Colour.INK.value)
    if final:
        canvas.setFillColor(Colour.INK.value)
    else:
        canvas.setFillColor(Colour.WHITE.value)
    canvas.rect(left, foot, width, height, fill=1)
    canvas.restoreState()
    if final:
        colour = Colour.WHITE
    else:
        colour = Colour.INK
    how = letters_of_size(points, bold=True, colour=colour)
    draw_text(canvas, (left + width / 2, foot + base), text, how, Align.CENTRE)


def draw_sign(canvas: Canvas, sign: segno.QRCode, size: float) -> None:
    """The QR sign of this size at the origin, the dark modules of a row in one piece."""
    rows = [list(row) for row in sign.matrix_iter(border=4)]
    module = size / len(rows)
    canvas.setFillColor(Colour.INK.value)
    for down, row in enumerate(rows, start=1):
        for dark, run in groupby(range(len(row)), key=row.__getitem__):
            across = list(run)
            if dark:
                left = across[0] * module
                wide = len(across) * module
                canvas.rect(left, size - down * module, wide, module, stroke=0, fill=1)


def hairline(
    canvas: Canvas, ends: tuple[float, float], y: float, colour: Colour = Colour.LINE
) -> None:
    """A thin line across a page."""
    canvas.saveState()
    canvas.setStrokeColor(colour.value)
    canvas.setLineWidth(0.5)
    canvas.line(ends[0], y, ends[1], y)
    canvas.restoreState()


def place_number(canvas: Canvas, language: Language, end: tuple[float, float]) -> None:
    """Write which page of how many it is, up to the point."""
    page = canvas.getPageNumber()
    pages = "{pages}"
    text = Words(language).translate("Page {page} of {pages}", page=page, pages=pages)
    before, _, after = text.partition(pages)
    how = letters_of_size(8.4)
    base = end[1]
    at = end[0] - 14 - text_width(after, how)
    draw_text(canvas, (at, base), before, how, Align.RIGHT)
    place_form(canvas, PAGES, (at + (0 if before != before.rstrip() else 2), base))
    draw_text(canvas, (at + 14, base), after, how)


def fitted(text: str, room: float, how: Letters) -> str:
    """The text, shortened with an ellipsis when the room is too small."""
    text = text[:250]
    if text_width(text, how) <= room:
        return text
    while text and text_width(f"{text}…", how) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"

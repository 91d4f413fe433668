"""What stands on every page of a paper form: which questionnaire, whose form, which page."""

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, PageTemplate
from reportlab.platypus import Frame as PdfFrame

from assessment.exchange.codes import short_code
from assessment.forms.order import BlankOrder
from assessment.reports.pdf.markup import printable
from assessment.reports.pdf.page import PAGES, fitted, look, place_form, say_when
from assessment.reports.pdf.text import draw_text, text_width
from assessment.reports.shapes import Align, Colour
from assessment.reports.wording import Speech, inline

UPRIGHT, WIDE = A4, landscape(A4)
SIDE = 14 * mm
_TOP, _BOTTOM = 11 * mm, 15 * mm
_FOOT_LINE = 13 * mm
_FOOT = 8.6 * mm
_HEAD = 7.6 * mm
_BLANK, _ROUND = 80.0, 60.0
TEXT_WIDTH = UPRIGHT[0] - 2 * SIDE
WIDE_ROOM = (WIDE[0] - 2 * SIDE, WIDE[1] - _TOP - _BOTTOM)


def templates(order: BlankOrder, speech: Speech) -> list[PageTemplate]:
    """The pages of a form: upright for questions, wide for tables."""
    foot, head = _Foot(order, speech), _Head(order, speech)

    def draw(canvas: Canvas, document: BaseDocTemplate) -> None:
        say_when(canvas, order.now)
        head.draw(canvas, document)
        foot.draw(canvas, document)

    return [
        PageTemplate(id=name, frames=[_room(size)], onPage=draw, pagesize=size)
        for name, size in (("upright", UPRIGHT), ("wide", WIDE))
    ]


def _room(size: tuple[float, float]) -> PdfFrame:
    width, height = size
    return PdfFrame(
        SIDE, _BOTTOM, width - 2 * SIDE, height - _TOP - _BOTTOM,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip


class _Head:
    """Draws whose form it is and of which round on every page but the first, where a table asks.

    Sheets that come back in one heap, or a copy of a table's page, are sorted by hand.
    """

    def __init__(self, order: BlankOrder, speech: Speech) -> None:
        self._unit, self._round = inline(speech.say("Unit")), inline(speech.say("Round"))
        self._given = printable(inline(speech.text(order.unit.name))) if order.unit else ""

    def draw(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        """Draw unit and round at the top of the page."""
        if canvas.getPageNumber() == 1:
            return
        width, height = document.pageTemplate.pagesize
        how, top = look(7.6, colour=Colour.GREY), height - _HEAD
        end = width - SIDE
        start = end - _ROUND
        draw_text(canvas, (start - 4, top), self._round, how, Align.RIGHT)
        _line(canvas, (start, end), top)
        draw_text(canvas, (SIDE, top), self._unit, how)
        left = SIDE + text_width(self._unit, how) + 4
        right = start - text_width(self._round, how) - 14
        if self._given:
            bold = look(7.6, bold=True)
            draw_text(canvas, (left, top), fitted(self._given, right - left, bold), bold)
        else:
            _line(canvas, (left, right), top)


def _line(canvas: Canvas, ends: tuple[float, float], height: float) -> None:
    """A line to write on."""
    canvas.saveState()
    canvas.setStrokeColor(Colour.GREY.value)
    canvas.setLineWidth(0.5)
    canvas.line(ends[0], height - 1, ends[1], height - 1)
    canvas.restoreState()


class _Foot:
    """Draws the foot; a page that gets lost still says what it belongs to."""

    def __init__(self, order: BlankOrder, speech: Speech) -> None:
        settings = order.questionnaire.settings
        code = short_code(order.questionnaire.fingerprint)
        self._form = printable(f"{settings.id} · {settings.version} · {code}")
        page = speech.say("Page {page} of {pages}", page="{page}", pages="{pages}")
        self._page = page[0]
        self._unit = inline(speech.say("Code of the unit"))
        self._given = order.unit.code if order.unit else ""

    def draw(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        """Draw form, unit and number of the page at its foot."""
        width = document.pageTemplate.pagesize[0]
        how, grey = look(8.4), look(7.6, colour=Colour.GREY)
        canvas.saveState()
        canvas.setStrokeColor(Colour.LINE.value)
        canvas.setLineWidth(0.5)
        canvas.line(SIDE, _FOOT_LINE, width - SIDE, _FOOT_LINE)
        canvas.restoreState()
        draw_text(canvas, (SIDE, _FOOT), self._form, grey)
        self._draw_unit(canvas, width / 2)
        before, _, after = self._page.partition("{pages}")
        number = before.replace("{page}", str(canvas.getPageNumber()))
        right = width - SIDE - 14 - text_width(after, how)
        draw_text(canvas, (right, _FOOT), number, how, Align.RIGHT)
        gap = 0 if number != number.rstrip() else 2
        place_form(canvas, PAGES, (right + gap, _FOOT))
        draw_text(canvas, (right + 14, _FOOT), after, how)

    def _draw_unit(self, canvas: Canvas, middle: float) -> None:
        how = look(7.6, colour=Colour.GREY)
        name = text_width(self._unit, how)
        left = middle - (name + _BLANK) / 2 + 20
        draw_text(canvas, (left, _FOOT), self._unit, how)
        start = left + name + 4
        if self._given:
            draw_text(canvas, (start, _FOOT), self._given, look(8.4, bold=True))
            return
        _line(canvas, (start, start + _BLANK), _FOOT)

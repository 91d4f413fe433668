"""What stands on every page of a paper form: which questionnaire, whose form, which page."""

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, PageTemplate
from reportlab.platypus import Frame as PdfFrame

from assessment.reports.blank_order import BlankOrder
from assessment.reports.codes import short_code
from assessment.reports.pdf_markup import printable
from assessment.reports.pdf_page import PAGES, look, place_form
from assessment.reports.pdf_text import Align, draw_text, text_width
from assessment.reports.shapes import Colour
from assessment.reports.wording import Speech, inline

UPRIGHT, WIDE = A4, landscape(A4)
SIDE = 14 * mm
_TOP, _BOTTOM = 11 * mm, 15 * mm
_FOOT_LINE = 13 * mm
_FOOT = 8.6 * mm
_BLANK = 80.0
TEXT_WIDTH = UPRIGHT[0] - 2 * SIDE
WIDE_ROOM = (WIDE[0] - 2 * SIDE, WIDE[1] - _TOP - _BOTTOM)


def templates(order: BlankOrder, speech: Speech) -> list[PageTemplate]:
    """The pages of a form: upright for questions, wide for tables."""
    foot = _Foot(order, speech)
    return [
        PageTemplate(id=name, frames=[_room(size)], onPage=foot.draw, pagesize=size)
        for name, size in (("upright", UPRIGHT), ("wide", WIDE))
    ]


def _room(size: tuple[float, float]) -> PdfFrame:
    width, height = size
    return PdfFrame(
        SIDE, _BOTTOM, width - 2 * SIDE, height - _TOP - _BOTTOM,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip


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
        canvas.saveState()
        canvas.setStrokeColor(Colour.GREY.value)
        canvas.setLineWidth(0.5)
        canvas.line(start, _FOOT - 1, start + _BLANK, _FOOT - 1)
        canvas.restoreState()

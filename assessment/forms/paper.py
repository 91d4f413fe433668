"""The paper form: questions to tick, tables to fill in, places to sign, the frame of its pages."""

from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    Spacer,
)

from assessment.exchange.codes import short_code
from assessment.forms.order import BlankOrder
from assessment.forms.paper_questions import (
    Questions,
    Rosters,
    is_ladder,
    section_bar,
    wants_evidence,
)
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.pages import sections
from assessment.reports.blocks import Signatures
from assessment.reports.pdf.flow import ALL, MIDDLE, Commands, grid, paragraph, style
from assessment.reports.pdf.fonts import register_fonts
from assessment.reports.pdf.letters import Letters, printable
from assessment.reports.pdf.page import (
    NumberedCanvas,
    document_of,
    fitted,
    hairline,
    look,
    page_of,
    place_number,
    say_when,
)
from assessment.reports.pdf.text import draw_text, text_width
from assessment.reports.pdf.write import signatures
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
_SIGNING = 44.0
_FACT = 22.0


def write_paper(order: BlankOrder, speech: Speech, path: Path) -> int:
    """Write the form, and give its pages; the same order gives the same bytes."""
    register_fonts()
    settings, frame = order.questionnaire.settings, _PageFrame(order, speech)
    document = document_of(
        path,
        title=inline(speech.text(settings.title)),
        author=inline(speech.say("Digital Government Committee")[:1]),
        subject=f"{settings.id} {settings.version}",
        lang=speech.languages[0].value,
    )
    for name, (width, height) in (("upright", UPRIGHT), ("wide", WIDE)):
        room = (SIDE, _BOTTOM, width - 2 * SIDE, height - _TOP - _BOTTOM)
        document.addPageTemplates(page_of(name, (width, height), room, frame.draw))
    story = [*_head(order, speech), *_questions(order.questionnaire, speech)]
    story += [*_signing(speech), *_tables(order.questionnaire, speech)]
    document.build(story, canvasmaker=NumberedCanvas)
    return document.page


def _head(order: BlankOrder, speech: Speech) -> list[Flowable]:
    centre = Align.CENTRE
    flow: list[Flowable] = [
        paragraph((inline(speech.say("Kingdom of Cambodia")),), style(11, bold=True, align=centre)),
        paragraph((inline(speech.say("Nation Religion King")),), style(9.6, align=centre)),
        Spacer(1, 3),
        paragraph((inline(speech.say("Digital Government Committee")[:1]),), style(9)),
        Spacer(1, 3),
        paragraph(
            speech.text(order.questionnaire.settings.title),
            style(14, bold=True, leading=1.45, align=centre),
            balanced=True,
        ),
        Spacer(1, 5),
        _facts(order, speech),
        Spacer(1, 5),
        _guidance(order.questionnaire, speech),
    ]
    return flow


def _facts(order: BlankOrder, speech: Speech) -> Flowable:
    say = speech.say
    unit = order.unit
    name = inline(speech.text(unit.name)) if unit else ""
    pairs = [
        ((say("Unit"), name), (say("Code of the unit"), unit.code if unit else "")),
        ((say("Filled in by"), ""), (say("Round"), "")),
        ((say("Telephone"), ""), (say("Date"), "")),
    ]
    label = style(8, colour=Colour.GREY, leading=1.4)
    value = style(9, bold=True, leading=1.4)
    rows = [
        [cell for name_, text in row
         for cell in (paragraph((inline(name_),), label), paragraph((text,), value))]
        for row in pairs
    ]  # fmt: skip
    commands: Commands = [
        MIDDLE,
        ("GRID", *ALL, 0.5, Colour.LINE.value),
        ("TOPPADDING", (0, 0), (-1, 0), 3),
        ("BOTTOMPADDING", (0, 0), (-1, 0), 4),
    ]
    widths = [TEXT_WIDTH * share for share in (0.19, 0.38, 0.23, 0.20)]
    heights = [_FACT if unit is None else None, _FACT, _FACT]
    return grid(rows, widths, commands, padding=(4, 3, 1, 1), heights=heights)


def _guidance(questionnaire: Questionnaire, speech: Speech) -> Flowable:
    say, asked = speech.say, questionnaire.questions
    told = (
        (any(map(is_ladder, asked)),
         say("Tick the box beside every criterion that is met today. Leave the others empty.")),
        (not any(map(is_ladder, asked)),
         say("Tick the box beside the answer that fits; all of them where several may apply.")),
        (any(map(wants_evidence, asked)),
         say("On the line “Evidence” write title, number and date of the documents that prove "
             "it, and keep copies.")),
        (any(question.not_applicable for question in asked),
         say("Where there is a box “Not applicable because” and the question does not concern "
             "you, write why and leave the rest empty.")),
        (any(question.choices for question in asked),
         say("The small number or letter beside a box is the key that ticks it in the program, "
             "for whoever types this form in.")),
        (bool(questionnaire.rosters),
         say("The tables stand at the end: one line for each entry, choices by their number. "
             "Copy the page when you need more lines.")),
    )  # fmt: skip
    steps = [step for is_told, step in told if is_told]
    words = [paragraph((inline(say("How to fill in")),), style(8.6, bold=True))]
    words += [
        paragraph(tuple(f"{at}. {text}" for text in step), style(8.2, leading=1.45))
        for at, step in enumerate(steps, start=1)
    ]
    ground: Commands = [("BACKGROUND", *ALL, Colour.BAND.value)]
    return grid([[words]], [TEXT_WIDTH], ground, padding=(6, 6, 2, 4))


def _questions(questionnaire: Questionnaire, speech: Speech) -> list[Flowable]:
    questions = Questions(questionnaire, speech, TEXT_WIDTH)
    flow: list[Flowable] = []
    for section in sections(questionnaire):
        pages = [page for page in section.pages if page.roster is None]
        for page in pages:
            block = questions.block(page)
            if page is pages[0] and section.label:
                block = [*section_bar(speech.text(section.label), TEXT_WIDTH), *block]
            flow.append(KeepTogether(block))
    return flow


def _signing(speech: Speech) -> list[Flowable]:
    say = speech.say
    block = Signatures((say("Assessor"), say("Unit head")), say("Date"))
    return [KeepTogether([signatures(block, TEXT_WIDTH, _SIGNING)])]


def _tables(questionnaire: Questionnaire, speech: Speech) -> list[Flowable]:
    flow: list[Flowable] = []
    rosters = Rosters(questionnaire, speech, WIDE_ROOM)
    for group in questionnaire.rosters:
        for page in rosters.pages(group):
            flow += [NextPageTemplate("wide"), PageBreak(), *page]
    return flow


class _PageFrame:
    """Draws which questionnaire, whose form, which page; a page that gets lost still says it."""

    def __init__(self, order: BlankOrder, speech: Speech) -> None:
        settings, say = order.questionnaire.settings, speech.say
        self._now = order.now
        self._unit, self._round = inline(say("Unit")), inline(say("Round"))
        self._name = printable(inline(speech.text(order.unit.name))) if order.unit else ""
        self._code_head = inline(say("Code of the unit"))
        self._code = order.unit.code if order.unit else ""
        code = short_code(order.questionnaire.fingerprint)
        self._form = printable(f"{settings.id} · {settings.version} · {code}")
        self._page = say("Page {page} of {pages}", page="{page}", pages="{pages}")[0]

    def draw(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        say_when(canvas, self._now)
        width, height = document.pageTemplate.pagesize
        if canvas.getPageNumber() > 1:
            self._head(canvas, width - SIDE, height - _HEAD)
        self._foot(canvas, width)

    def _head(self, canvas: Canvas, end: float, top: float) -> None:
        """Unit and round, by which sheets that come back in one heap are sorted by hand."""
        how = look(7.6, colour=Colour.GREY)
        start = end - _ROUND
        draw_text(canvas, (start - 4, top), self._round, how, Align.RIGHT)
        _given(canvas, "", (start, end), top, how)
        draw_text(canvas, (SIDE, top), self._unit, how)
        left = SIDE + text_width(self._unit, how) + 4
        right = start - text_width(self._round, how) - 14
        _given(canvas, self._name, (left, right), top, look(7.6, bold=True))

    def _foot(self, canvas: Canvas, width: float) -> None:
        grey = look(7.6, colour=Colour.GREY)
        hairline(canvas, (SIDE, width - SIDE), _FOOT_LINE)
        draw_text(canvas, (SIDE, _FOOT), self._form, grey)
        named = text_width(self._code_head, grey)
        left = (width - named - _BLANK) / 2 + 20
        draw_text(canvas, (left, _FOOT), self._code_head, grey)
        start = left + named + 4
        _given(canvas, self._code, (start, start + _BLANK), _FOOT, look(8.4, bold=True))
        place_number(canvas, self._page, (width - SIDE, _FOOT))


def _given(canvas: Canvas, text: str, ends: tuple[float, float], base: float, how: Letters) -> None:
    """What is known, or a line to write it on."""
    if text:
        draw_text(canvas, (ends[0], base), fitted(text, ends[1] - ends[0], how), how)
    else:
        hairline(canvas, ends, base - 1, Colour.GREY)

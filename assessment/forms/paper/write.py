"""The paper form: questions to tick, tables to fill in, places to sign."""

from pathlib import Path

from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    Spacer,
)
from reportlab.platypus import Table as PdfTable

from assessment.forms.order import BlankOrder
from assessment.forms.paper.page import TEXT_WIDTH, UPRIGHT, WIDE_ROOM, templates
from assessment.forms.paper.questions import Questions, is_ladder, section_bar, wants_evidence
from assessment.forms.paper.tables import roster
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.pages import sections
from assessment.reports.blocks import Lines
from assessment.reports.pdf.flow import Fixed, paragraph, style
from assessment.reports.pdf.fonts import REGULAR, register_fonts
from assessment.reports.pdf.markup import printable
from assessment.reports.pdf.page import NumberedCanvas
from assessment.reports.shapes import Align, Colour
from assessment.reports.wording import Speech, inline

_SIGNING = 44.0
_FACT = 22.0


def write_paper(order: BlankOrder, speech: Speech, path: Path) -> int:
    """Write the form; the same order gives the same bytes.

    Returns:
        The number of pages.

    Raises:
        FileNotFoundError: If the fonts were not built.
        OSError: If the file cannot be written.
    """
    register_fonts()
    settings = order.questionnaire.settings
    document = BaseDocTemplate(
        str(path),
        pagesize=UPRIGHT,
        title=printable(inline(speech.text(settings.title))),
        author=inline(speech.say("Digital Government Committee")[:1]),
        subject=f"{settings.id} {settings.version}",
        lang=speech.languages[0].value,
        displayDocTitle=True,
        invariant=1,
        initialFontName=REGULAR,
        pageCompression=1,
    )
    document.addPageTemplates(templates(order, speech))
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
        [
            cell
            for name_, text in row
            for cell in (paragraph((inline(name_),), label), paragraph((text,), value))
        ]
        for row in pairs
    ]
    return PdfTable(
        rows,
        colWidths=[TEXT_WIDTH * share for share in (0.19, 0.38, 0.23, 0.20)],
        rowHeights=[_FACT if unit is None else None, *([_FACT] * (len(rows) - 1))],
        style=[
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("GRID", (0, 0), (-1, -1), 0.5, Colour.LINE.value),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
            ("TOPPADDING", (0, 0), (-1, 0), 3),
            ("BOTTOMPADDING", (0, 0), (-1, 0), 4),
        ],
    )


def _guidance(questionnaire: Questionnaire, speech: Speech) -> Flowable:
    say = speech.say
    steps: list[Lines] = []
    if any(is_ladder(question) for question in questionnaire.questions):
        steps.append(
            say("Tick the box beside every criterion that is met today. Leave the others empty.")
        )
    else:
        steps.append(
            say("Tick the box beside the answer that fits; all of them where several may apply.")
        )
    if any(wants_evidence(question) for question in questionnaire.questions):
        steps.append(
            say("On the line “Evidence” write title, number and date of the documents that prove "
                "it, and keep copies.")
        )  # fmt: skip
    if any(question.not_applicable for question in questionnaire.questions):
        steps.append(
            say("Where there is a box “Not applicable because” and the question does not concern "
                "you, write why and leave the rest empty.")
        )  # fmt: skip
    if any(question.choices for question in questionnaire.questions):
        steps.append(
            say("The small number or letter beside a box is the key that ticks it in the program, "
                "for whoever types this form in.")
        )  # fmt: skip
    if questionnaire.rosters:
        steps.append(
            say("The tables stand at the end: one line for each entry, choices by their number. "
                "Copy the page when you need more lines.")
        )  # fmt: skip
    how = style(8.2, leading=1.45)
    title = paragraph((inline(say("How to fill in")),), style(8.6, bold=True))
    words = [paragraph(tuple(f"{at}. {text}" for text in step), how)
             for at, step in enumerate(steps, start=1)]  # fmt: skip
    return PdfTable(
        [[[title, *words]]],
        colWidths=[TEXT_WIDTH],
        style=[
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),
            ("BACKGROUND", (0, 0), (-1, -1), Colour.BAND.value),
            ("LEFTPADDING", (0, 0), (-1, -1), 6),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ],
    )


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
    """Places for two names, signatures and a seal; lower than those of a report."""
    say = speech.say
    grey = style(8.4, colour=Colour.GREY, align=Align.CENTRE)
    bold = style(9.2, bold=True, align=Align.CENTRE)
    places = (say("Assessor"), say("Unit head"))
    dated = f"{inline(say('Date'))} ........................"
    table = PdfTable(
        [
            [paragraph((inline(place),), bold) for place in places],
            [Fixed(0, _SIGNING) for _ in places],
            [paragraph((dated,), grey) for _ in places],
        ],
        colWidths=[TEXT_WIDTH / len(places)] * len(places),
        style=[
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),
            ("LINEBELOW", (0, 1), (0, 1), 0.5, Colour.LINE.value),
            ("LINEBELOW", (1, 1), (1, 1), 0.5, Colour.LINE.value),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            ("NOSPLIT", (0, 0), (-1, -1)),
        ],
    )
    return [KeepTogether([Spacer(1, 8), table])]


def _tables(questionnaire: Questionnaire, speech: Speech) -> list[Flowable]:
    flow: list[Flowable] = []
    for group in questionnaire.rosters:
        for page in roster(questionnaire, group.code, speech, WIDE_ROOM):
            flow += [NextPageTemplate("wide"), PageBreak(), *page]
    return flow

"""Blocks to PDF: with the other modules of the folder the only door to reportlab."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Spacer,
)
from reportlab.platypus import Frame as PdfFrame

from assessment.reports import blocks
from assessment.reports.pdf import parts
from assessment.reports.pdf import tables as pdf_tables
from assessment.reports.pdf.flow import Illustration, SectionMark, paragraph, spaced, style
from assessment.reports.pdf.fonts import REGULAR, register_fonts
from assessment.reports.pdf.markup import printable
from assessment.reports.pdf.page import (
    BOTTOM,
    HEIGHT,
    LEFT,
    TEXT_WIDTH,
    TOP,
    WIDTH,
    NumberedCanvas,
    PageFrame,
)
from assessment.reports.shapes import Colour
from assessment.reports.wording import inline

_LONG = 40
# A section that begins a page may still follow what fills less than half of one.
_NEW_PAGE = (HEIGHT - TOP - BOTTOM) * 0.55
_MOST_OPENING = (HEIGHT - TOP - BOTTOM) * 0.8
_BETWEEN = 16.0

type Made = tuple[blocks.Block, list[Flowable]]


def write_pdf(report: blocks.Report, out: Path | BinaryIO) -> int:
    """Write the report into a file or a stream; the same blocks give the same bytes.

    Returns:
        The number of pages.

    Raises:
        FileNotFoundError: If the fonts were not built.
        OSError: If the file cannot be written.
    """
    register_fonts()
    # Streams need no text armour: without it a report is a quarter smaller and written faster.
    rl_config.useA85 = 0
    pages_of: dict[int, int] = {}
    document = _document(report, out, pages_of)
    if report.short:
        story = parts.head(report, TEXT_WIDTH)
    else:
        story = [*parts.cover(report, TEXT_WIDTH), NextPageTemplate("page"), PageBreak()]
    for section in report.sections:
        story += _section(section, pages_of, first=section is report.sections[0])
    document.build(story, canvasmaker=NumberedCanvas)
    return document.page


def _document(
    report: blocks.Report, out: Path | BinaryIO, pages_of: Mapping[int, int]
) -> BaseDocTemplate:
    frame = PageFrame(report, pages_of)
    title = " – ".join([inline(report.cover.title), inline(report.cover.unit)])
    document = BaseDocTemplate(
        str(out) if isinstance(out, Path) else out,
        pagesize=(WIDTH, HEIGHT),
        title=printable(title),
        author=report.author,
        subject=printable(inline(report.cover.round)),
        lang=report.language,
        displayDocTitle=True,
        invariant=1,
        initialFontName=REGULAR,
        pageCompression=1,
    )
    pages = (("cover", frame.cover), ("page", frame.page))
    for name, draw in pages[1:] if report.short else pages:
        room = PdfFrame(
            LEFT, BOTTOM, TEXT_WIDTH, HEIGHT - TOP - BOTTOM,
            leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=2 * mm,
        )  # fmt: skip
        document.addPageTemplates(PageTemplate(id=name, frames=[room], onPage=draw))
    return document


def _section(section: blocks.Section, pages_of: dict[int, int], *, first: bool) -> list[Flowable]:
    body = [(block, _block(block)) for block in section.blocks]
    topic = spaced(style(8.4, bold=True, colour=Colour.FINAL), before=_BETWEEN)
    head: list[Flowable] = [paragraph((f"{section.number} {inline(section.title)}",), topic)]
    head += _headline(section.headline)
    if section.measured:
        head.append(paragraph(section.measured, style(8.4, colour=Colour.GREY)))
    head.append(Spacer(1, 6))
    flow: list[Flowable] = []
    if not first:
        wanted = _NEW_PAGE if section.new_page else section.room
        flow.append(CondPageBreak(max(wanted, _height(head) + _opening(body))))
    flow.append(SectionMark(section.number, printable(inline(section.title)), pages_of))
    return flow + head + _flow(body)


def _flow(body: Sequence[Made]) -> list[Flowable]:
    """The blocks one after another; what only leads to another never ends a page."""
    flow: list[Flowable] = []
    for at, (block, made) in enumerate(body):
        if isinstance(block, blocks.Heading):
            flow.append(CondPageBreak(max(block.room, _opening(body[at:]))))
        elif isinstance(block, blocks.Legend | blocks.Paragraph):
            flow.append(CondPageBreak(_opening(body[at:])))
        flow += made
    return flow


def _opening(body: Sequence[Made]) -> float:
    """The height of what begins with these blocks, up to the first rows of a table."""
    height = 0.0
    for at, (block, made) in enumerate(body):
        if isinstance(block, blocks.Table):
            height += pdf_tables.opening(block, made, TEXT_WIDTH)
        else:
            height += _height(made)
        if not _leads(block, body[at + 1][0] if at + 1 < len(body) else None):
            break
    return min(height, _MOST_OPENING)


def _leads(block: blocks.Block, follower: blocks.Block | None) -> bool:
    """Whether a block is of no use on another page than the one that follows it."""
    if isinstance(block, blocks.Paragraph):
        return isinstance(follower, blocks.Legend | blocks.Table | blocks.Picture)
    return isinstance(block, blocks.Heading | blocks.Legend)


def _height(made: Sequence[Flowable]) -> float:
    return sum(
        each.wrap(TEXT_WIDTH, HEIGHT)[1] + each.getSpaceBefore() + each.getSpaceAfter()
        for each in made
    )


def _headline(lines: blocks.Lines) -> list[Flowable]:
    first = style(15.5, bold=True, leading=1.52)
    flow: list[Flowable] = [paragraph(lines[:1], first, balanced=True)]
    if len(lines) > 1:
        flow.append(paragraph(lines[1:], style(11, colour=Colour.GREY), balanced=True))
    return flow


def _block(block: blocks.Block) -> list[Flowable]:
    match block:
        case blocks.Heading():
            return [parts.sub_heading(block.text)]
        case blocks.Paragraph():
            how = style(7.2, colour=Colour.GREY) if block.small else style(9.6, leading=1.62)
            return [paragraph(block.text, spaced(how, after=3))]
        case blocks.Table() if len(block.rows) > _LONG:
            return [pdf_tables.LaterTable(block, TEXT_WIDTH)]
        case blocks.Table():
            return pdf_tables.table(block, TEXT_WIDTH)
        case blocks.Picture():
            return [Illustration(block.drawing), Spacer(1, 8)]
        case _:
            return [_arranged(block)]


def _arranged(
    block: blocks.Figures | blocks.Notice | blocks.SideBySide | blocks.Legend | blocks.Signatures,
) -> Flowable:
    match block:
        case blocks.Figures():
            return parts.figures(block, TEXT_WIDTH)
        case blocks.Notice():
            return parts.notice(block, TEXT_WIDTH)
        case blocks.SideBySide():
            return parts.side_by_side(block, TEXT_WIDTH)
        case blocks.Legend():
            return parts.legend(block, TEXT_WIDTH)
        case blocks.Signatures():
            return parts.signatures(block, TEXT_WIDTH)

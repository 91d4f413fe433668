"""Blocks to PDF: with the other modules of the folder the only door to reportlab."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, BinaryIO

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, NextPageTemplate, PageBreak, Spacer

from assessment.printing import blocks
from assessment.printing.blocks import Heading, Lines, Table
from assessment.printing.pdf import flow, fonts, page, text
from assessment.printing.pdf.flow import ALL, MIDDLE, Commands, Illustration, grid, paragraph, style
from assessment.printing.pdf.letters import Span, printable, typed
from assessment.printing.pdf.page import BOTTOM, HEIGHT, LEFT, TEXT_WIDTH, TOP, NumberedCanvas
from assessment.printing.shapes import Align, Colour, Drawing, Polygon, Rectangle, Stroke, octagon
from assessment.printing.wording import inline

_MARK = 20.0
_GAP = 18.0
_LONG_NAME = 100


def figures(block: blocks.Figures, width: float) -> Flowable:
    count = len(block.figures)
    made = grid(
        [[_figure(figure) for figure in block.figures]],
        [width / count] * count,
        [("LINEABOVE", (0, 0), (-1, 0), 1.0, Colour.INK.value)],
        padding=(0, 6, 3, 3),
    )
    made.spaceBefore = 4
    made.spaceAfter = 2
    return made


def _figure(figure: blocks.Figure) -> list[Flowable]:
    large = style(17, bold=True, leading=1.5)
    value = [Span(typed(figure.value), text.letters_of(large))]
    if figure.beside:
        alarm = text.letters_of_size(8.4, bold=True, colour=Colour.ALARM)
        value.append(Span(typed(f" {inline(figure.beside[:1])}"), alarm))
    return [
        text.KhmerParagraph(tuple(value), large),
        paragraph(figure.name, style(8.4, bold=True, leading=1.5)),
        paragraph(figure.note[:1], style(7.2, colour=Colour.GREY, leading=1.5)),
    ]


def notice(block: blocks.Notice, width: float) -> Flowable:
    sign = Illustration(Drawing(18, 20, octagon((9, 11), 8)))
    words: list[Flowable] = [paragraph(block.title, style(9.6, bold=True))]
    words += [paragraph(line, style(9)) for line in block.text]
    made = grid([[sign, words]], [32, width - 32], [("BOX", *ALL, 1.4, Colour.ALARM.value)])
    made.spaceBefore = 6
    made.spaceAfter = 4
    return made


def side_by_side(block: blocks.SideBySide, width: float) -> Flowable:
    """Two columns; each must fit on one page."""
    half = (width - _GAP) / 2
    heading = sub_heading
    left, right = (
        [
            flow.table(part, half) if isinstance(part, Table) else heading(part.text)
            for part in parts
        ]
        for parts in (block.left, block.right)
    )
    made = grid([[left, "", right]], [half, _GAP, half], padding=(0, 0, 0, 0))
    begins = any(isinstance(part, Heading) for part in (*block.left[:1], *block.right[:1]))
    if begins:
        made.spaceBefore = 8.0
    else:
        made.spaceBefore = 0
    made.spaceAfter = 4
    return made


def sub_heading(lines: Lines) -> text.KhmerParagraph:
    return paragraph((inline(lines),), flow.spaced(style(11, bold=True), before=9, after=2))


def legend(block: blocks.Legend, width: float) -> Flowable:
    """Marks and their meaning in a row, in several rows where one is too narrow."""
    rows: list[list[tuple[Flowable, float]]] = [[]]
    left = width
    for drawing, lines in block.marks:
        words = paragraph((inline(lines),), style(8, colour=Colour.GREY))
        wide = sum(box.width + box.space for box in words.boxes) + 16
        if _MARK + wide > left and rows[-1]:
            rows.append([])
            left = width
        rows[-1] += [(Illustration(drawing), _MARK), (words, wide)]
        left -= _MARK + wide
    made: list[list[Flowable]] = []
    for row in rows:
        room = width - _MARK * len(row) / 2
        cells = [cell for cell, _ in row]
        widths = [min(wide, room) for _, wide in row]
        made.append([grid([cells], widths, [MIDDLE], padding=(0, 4, 1, 1))])
    return grid(made, [width], padding=(0, 0, 1, 1))


def signatures(block: blocks.Signatures, width: float, room: float = 74) -> Flowable:
    """Places to sign, each with ``room`` above a line of its own."""
    dated = (f"{inline(block.dated)} ........................",)
    bold = style(9.6, bold=True, align=Align.CENTRE)
    grey = style(8.4, colour=Colour.GREY, align=Align.CENTRE)
    rows: list[list[Flowable]] = [
        [paragraph(place, bold) for place in block.places],
        [Spacer(0, room) for _ in block.places],
        [paragraph(dated, grey) for _ in block.places],
    ]
    apart = [[part for cell in row for part in (cell, "")][:-1] for row in rows]
    lines = [(2 * at, 1) for at in range(len(block.places))]
    commands: Commands = [("LINEBELOW", at, at, 0.5, Colour.LINE.value) for at in lines]
    each = (width + _BETWEEN) / len(lines) - _BETWEEN
    widths = [each, *(part for _ in lines[1:] for part in (_BETWEEN, each))]
    made = grid(apart, widths, [*commands, ("NOSPLIT", *ALL)], padding=(6, 6, 3, 3))
    made.spaceBefore = 12
    return made


def cover(report: blocks.Report, width: float) -> list[Flowable]:
    front = report.cover
    made = list[Flowable]()
    above = front.letterhead
    for at in range(max(len(above.nation), len(above.motto))):
        for line in (above.nation, above.motto):
            size = 10
            if at == 0:
                size = 12
            how = style(size, bold=line is above.nation, align=Align.CENTRE)
            made += [paragraph(texts, how) for texts in [line[at : at + 1]] if texts]
    middle = width / 2
    ornament = (
        Stroke((middle - 50, 5), (middle - 7, 5)),
        Polygon(((middle, 1), (middle + 4, 5), (middle, 9), (middle - 4, 5)), fill=Colour.INK),
        Stroke((middle + 7, 5), (middle + 50, 5)),
    )
    drawn = Illustration(Drawing(width, 10, ornament))
    if made:
        made += [Spacer(1, 4), drawn, Spacer(1, 10)]
    else:
        made += []
    return [
        *made,
        *([paragraph(above.committee, style(9.6))] if above.committee else []),
        Spacer(1, _air(front, 44)),
        *_title(front),
        flow.StatusBox(front.status, final=report.frame.final),
        Spacer(1, 3),
        paragraph(front.status_note, style(8, colour=Colour.GREY)),
        Spacer(1, _air(front, 18)),
        _facts(front, width),
        sub_heading(front.contents),
        _contents(report, width),
    ]


def head(report: blocks.Report, width: float) -> list[Flowable]:
    """Instead of a cover: the nation, who was assessed, on which occasion and by what."""
    front = report.cover
    grey = style(8, colour=Colour.GREY)
    name = (inline(front.unit),)
    parts = [inline(front.round), *(value[0] for _, value in front.facts[:3] if any(value))]
    lines = [
        (front.letterhead.nation, style(10.5, bold=True, align=Align.CENTRE)),
        (front.letterhead.motto, style(9, align=Align.CENTRE)),
        (front.title, style(9, bold=True, colour=Colour.FINAL)),
        (name, style(_size(13.5, name), bold=True, leading=1.5)),
        ((" · ".join(parts),), grey),
        *([(front.status_note, grey)] if report.frame.final else []),
    ]
    rule = Illustration(Drawing(width, 8, (Stroke((0, 4), (width, 4), width=1.2),)))
    return [*(paragraph((inline(words),), how) for words, how in lines if words), rule]


def _size(points: float, name: Lines) -> float:
    longest = max((len(line) for line in name), default=0)
    if longest <= _LONG_NAME:
        return points
    return max(8.4, points * _LONG_NAME / longest)


def _air(front: blocks.Cover, points: float) -> float:
    """White space; a second language takes the room of most of it, so that one page is enough."""
    if front.title[1:]:
        return points / 4
    return points


def _title(front: blocks.Cover) -> list[Flowable]:
    bar = Illustration(Drawing(52, 10, (Rectangle((0, 0), 52, 5, fill=Colour.FINAL),)))
    title = paragraph(front.title[:1], style(24, bold=True, leading=1.5), balanced=True)
    made: list[Flowable] = [bar, title]
    if front.title[1:]:
        made.append(paragraph(front.title[1:], style(13)))
    made.append(Spacer(1, 8))
    named = style(_size(15.5, front.unit[:1]), bold=True, colour=Colour.FINAL)
    made.append(paragraph(front.unit[:1], named, balanced=True))
    if front.unit[1:]:
        made.append(paragraph(front.unit[1:], style(_size(13, front.unit[1:]))))
    made += [paragraph((inline(front.round),), style(12)), Spacer(1, _air(front, 14))]
    return made


def _facts(front: blocks.Cover, width: float) -> Flowable:
    grey = style(8, colour=Colour.GREY)
    plain = style(8.4)
    rows = [
        [paragraph((inline(name),), grey), paragraph((inline(value),), plain)]
        for name, value in front.facts
    ]
    lines: Commands = [MIDDLE, ("LINEBELOW", *ALL, 0.4, Colour.BOX.value)]
    return grid(rows, [width * 0.3, width * 0.7], lines, padding=(1, 1, 2, 3))


def _contents(report: blocks.Report, width: float) -> Flowable:
    bold = style(8.4, bold=True, colour=Colour.FINAL)
    entries: list[list[Flowable | str]] = [
        [
            paragraph((str(section.number),), bold),
            paragraph((inline(section.title),), style(8.4)),
            flow.PageOf(section.number, 28),
        ]
        for section in report.sections
    ]
    half = (len(entries) + 1) // 2
    right: list[list[Flowable | str]] = [*entries[half:], ["", "", ""]]
    rows = [[*entries[at], "", *right[at]] for at in range(half)]
    column = (width - _GAP) / 2
    widths = [22.0, column - 52.0, 30.0]
    lines: Commands = [
        MIDDLE,
        ("LINEBELOW", (0, 0), (2, -1), 0.4, Colour.BOX.value),
        ("LINEBELOW", (4, 0), (6, len(entries) - half - 1), 0.4, Colour.BOX.value),
    ]
    widths = [*widths, _GAP, *widths]
    return grid(rows, widths, lines, padding=(1, 1, 2, 3))


# A section that begins a page may still follow what fills less than half of one.
_NEW_PAGE = (HEIGHT - TOP - BOTTOM) * 0.55
_MOST_OPENING = (HEIGHT - TOP - BOTTOM) * 0.8
_BETWEEN = 16.0

_ARRANGED: Mapping[type, Callable[[Any, float], Flowable]] = {
    blocks.Figures: figures,
    blocks.Notice: notice,
    blocks.SideBySide: side_by_side,
    blocks.Legend: legend,
    blocks.Signatures: signatures,
    blocks.Table: flow.table,
}

_TOLD = blocks.Legend | blocks.Table | blocks.Picture | blocks.SideBySide
type Made = tuple[blocks.Block, list[Flowable]]


def write_pdf(report: blocks.Report, out: BinaryIO) -> int:
    """Write the report, and give its pages; the same blocks give the same bytes."""
    fonts.register_fonts()
    frame = page.PageFrame(report)
    first = report.cover
    document = page.document_of(
        out,
        title=f"{inline(first.title)} – {inline(first.unit)}",
        author=inline(first.letterhead.committee[:1]),
        subject=f"{inline(first.round)} – {inline(first.status)}",
        lang=report.language.value,
    )
    room = (LEFT, BOTTOM + 2 * mm, TEXT_WIDTH, HEIGHT - TOP - BOTTOM - 2 * mm)
    pages = (("cover", frame.cover), ("page", frame.page))
    for name, draw in pages[1:] if report.short else pages:
        document.addPageTemplates(page.page_of(name, (page.WIDTH, HEIGHT), room, draw))
    if report.short:
        story = head(report, TEXT_WIDTH)
    else:
        story = [*cover(report, TEXT_WIDTH), NextPageTemplate("page"), PageBreak()]
    for section in report.sections:
        story += _section(section, first=section is report.sections[0])
    document.build(story, canvasmaker=NumberedCanvas)
    return document.page


def _section(section: blocks.Section, *, first: bool) -> list[Flowable]:
    body = [(block, _block(block)) for block in section.blocks]
    topic = flow.spaced(style(8.4, bold=True, colour=Colour.FINAL), before=_BETWEEN)
    large = style(15.5, bold=True, leading=1.52)
    lines = section.headline
    head: list[Flowable] = [
        paragraph((f"{section.number} {inline(section.title)}",), topic),
        paragraph(lines[:1], large, balanced=True),
    ]
    if lines[1:]:
        head.append(paragraph(lines[1:], style(11, colour=Colour.GREY), balanced=True))
    if section.measured:
        head.append(paragraph(section.measured, style(8.4, colour=Colour.GREY)))
    head.append(Spacer(1, 6))
    made: list[Flowable] = []
    if not first:
        if section.new_page:
            wanted = _NEW_PAGE
        else:
            wanted = section.room
        made.append(CondPageBreak(max(wanted, _height(head) + _opening(body))))
    made.append(flow.SectionMark(section.number, printable(inline(section.title))))
    made += head
    # What only leads to another block never ends a page.
    for at, (block, parts) in enumerate(body):
        if isinstance(block, blocks.Heading):
            made.append(CondPageBreak(max(block.room, _opening(body[at:]))))
        elif isinstance(block, blocks.Legend | blocks.Paragraph):
            made.append(CondPageBreak(_opening(body[at:])))
        made += parts
    return made


def _opening(body: Sequence[Made]) -> float:
    """The height of what begins with these blocks, up to the first rows of a table."""
    height = 0.0
    for at, (block, made) in enumerate(body):
        follower = None
        if at + 1 < len(body):
            follower = body[at + 1][0]
        whole = height + _height(made)
        # Nobody signs a page that holds nothing else.
        signed = isinstance(follower, blocks.Signatures) and whole < _MOST_OPENING
        if isinstance(block, blocks.Table) and not signed:
            height += flow.opening(block, made[0], TEXT_WIDTH)
        else:
            height = whole
        is_text = isinstance(follower, _TOLD)
        # What is of no use on another page than the block that follows it goes with that.
        leads = signed or isinstance(block, blocks.Heading | blocks.Legend)
        if not (leads or (isinstance(block, blocks.Paragraph) and is_text)):
            break
    return min(height, _MOST_OPENING)


def _height(made: Sequence[Flowable]) -> float:
    return sum(
        each.wrap(TEXT_WIDTH, HEIGHT)[1] + each.getSpaceBefore() + each.getSpaceAfter()
        for each in made
    )


def _block(block: blocks.Block) -> list[Flowable]:
    match block:
        case blocks.Heading():
            return [sub_heading(block.text)]
        case blocks.Paragraph():
            if block.small:
                how = style(7.2, colour=Colour.GREY)
            else:
                how = style(9.6, leading=1.62)
            return [paragraph(block.text, flow.spaced(how, after=3), whole=True)]
        case blocks.Picture():
            return [Illustration(block.drawing), Spacer(1, 8)]
        case _:
            return [_ARRANGED[type(block)](block, TEXT_WIDTH)]

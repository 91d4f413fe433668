"""Blocks that are no table of data: figures, notices, columns, legends, places to sign."""

from collections.abc import Sequence

from reportlab.platypus import Flowable
from reportlab.platypus import Table as PdfTable

from assessment.reports.blocks import (
    Figure,
    Figures,
    Heading,
    Legend,
    Lines,
    Notice,
    SideBySide,
    Signatures,
    Table,
)
from assessment.reports.pdf.flow import Picture, Strut, paragraph, spaced, style
from assessment.reports.pdf.fonts import REGULAR
from assessment.reports.pdf.markup import escape
from assessment.reports.pdf.tables import table
from assessment.reports.pdf.text import KhmerParagraph
from assessment.reports.shapes import Align, Colour, Drawing, octagon
from assessment.reports.wording import inline

_MARK = 20.0
_BEFORE_HEADING = 8.0


def figures(block: Figures, width: float) -> Flowable:
    """Large numbers side by side under a strong line."""
    cells = [_figure(figure) for figure in block.figures]
    return PdfTable(
        [cells],
        colWidths=[width / len(cells)] * len(cells),
        hAlign="LEFT",
        style=[
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 6),
            ("LINEABOVE", (0, 0), (-1, 0), 1.0, Colour.INK.value),
        ],
        spaceBefore=4,
        spaceAfter=2,
    )


def _figure(figure: Figure) -> list[Flowable]:
    value = escape(figure.value)
    if figure.beside:
        beside = escape(inline(figure.beside[:1]))
        value += f' <font size="8.4" color="{Colour.ALARM.value}">{beside}</font>'
    return [
        KhmerParagraph(value, style(17, bold=True, leading=1.5)),
        paragraph(figure.name, style(8.4, bold=True, leading=1.5)),
        paragraph(figure.note[:1], style(7.2, colour=Colour.GREY, leading=1.5)),
    ]


def notice(block: Notice, width: float) -> Flowable:
    """A frame with the sign of a gate."""
    sign = Picture(Drawing(18, 20, octagon((9, 11), 8)))
    words: list[Flowable] = [paragraph(block.title, style(9.6, bold=True))]
    words += [paragraph(line, style(9)) for line in block.text]
    return PdfTable(
        [[sign if block.alarm else Strut(1), words]],
        colWidths=[32, width - 32],
        hAlign="LEFT",
        style=[
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),
            ("BOX", (0, 0), (-1, -1), 1.4, Colour.ALARM.value),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ],
        spaceBefore=6,
        spaceAfter=4,
    )


def side_by_side(block: SideBySide, width: float) -> Flowable:
    """Two columns; each must fit on one page."""
    gap = 18.0
    half = (width - gap) / 2
    cells = [_column(part, half) for part in (block.left, block.right)]
    begins = any(isinstance(part, Heading) for part in (*block.left[:1], *block.right[:1]))
    return PdfTable(
        [[cells[0], "", cells[1]]],
        colWidths=[half, gap, half],
        hAlign="LEFT",
        spaceBefore=_BEFORE_HEADING if begins else 0,
        spaceAfter=4,
        style=[
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ],
    )


def _column(parts: Sequence[Heading | Table], width: float) -> list[Flowable]:
    flow: list[Flowable] = []
    for part in parts:
        if isinstance(part, Table):
            flow += table(part, width)
        else:
            flow.append(sub_heading(part.text))
    return flow


def sub_heading(lines: Lines) -> KhmerParagraph:
    """A heading inside a section."""
    how = spaced(style(11, bold=True), before=9, after=2)
    return paragraph((inline(lines),), how)


def legend(block: Legend, width: float) -> Flowable:
    """Marks and their meaning in a row, in several rows where one is too narrow."""
    rows: list[list[Flowable]] = [[]]
    left = width
    for drawing, lines in block.marks:
        words = paragraph((inline(lines),), style(8, colour=Colour.GREY))
        wide = _MARK + _natural(words)
        if wide > left and rows[-1]:
            rows.append([])
            left = width
        rows[-1] += [Picture(drawing), words]
        left -= wide
    return PdfTable(
        [[_legend_row(row, width)] for row in rows],
        colWidths=[width],
        hAlign="LEFT",
        style=[
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ],
    )


def _legend_row(cells: list[Flowable], width: float) -> Flowable:
    widths = [_MARK if isinstance(cell, Picture) else _natural(cell) for cell in cells]
    room = width - _MARK * sum(isinstance(cell, Picture) for cell in cells)
    return PdfTable(
        [cells],
        colWidths=[min(each, room) for each in widths],
        hAlign="LEFT",
        style=[
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ],
    )


def _natural(cell: Flowable) -> float:
    """The width of a paragraph in one line."""
    boxes = getattr(cell, "boxes", ())
    return float(sum(box.width + box.space for box in boxes) + 16)


def signatures(block: Signatures, width: float) -> Flowable:
    """Places for names, signatures and a seal."""
    count = len(block.places)
    titles = [paragraph(place, style(9.6, bold=True, align=Align.CENTRE)) for place in block.places]
    rooms: list[Flowable] = [Strut(74) for _ in block.places]
    dates = [
        paragraph((f"{inline(block.dated)} ........................",),
                  style(8.4, colour=Colour.GREY, align=Align.CENTRE))
        for _ in block.places
    ]  # fmt: skip
    return PdfTable(
        [titles, rooms, dates],
        colWidths=[width / count] * count,
        hAlign="LEFT",
        style=[
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),
            ("LINEBELOW", (0, 1), (-1, 1), 0.5, Colour.LINE.value),
            ("LEFTPADDING", (0, 0), (-1, -1), 10),
            ("RIGHTPADDING", (0, 0), (-1, -1), 10),
            ("NOSPLIT", (0, 0), (-1, -1)),
        ],
        spaceBefore=12,
    )

"""The first page of a report."""

from reportlab.platypus import Flowable, Spacer
from reportlab.platypus import Table as PdfTable

from assessment.reports import blocks
from assessment.reports.blocks import Lines
from assessment.reports.pdf.arranged import sub_heading
from assessment.reports.pdf.flow import PageOf, Picture, StatusBox, paragraph, style
from assessment.reports.pdf.fonts import REGULAR
from assessment.reports.pdf.tables import Commands
from assessment.reports.shapes import Align, Colour, Drawing, Polygon, Rectangle, Stroke
from assessment.reports.wording import inline

_LONG_NAME = 100
_SMALL = 8.4


def cover(report: blocks.Report, width: float) -> list[Flowable]:
    """The cover: who, what, when, whether it is final, and what is inside."""
    page = report.cover
    flow: list[Flowable] = [*_nation(page, width), *_title(page)]
    flow += [StatusBox(page.status, final=report.frame.final), Spacer(1, 3)]
    flow[-2].hAlign = "LEFT"
    flow.append(paragraph(page.status_note, style(8, colour=Colour.GREY)))
    flow += [Spacer(1, _air(page, 18)), _facts(page, width), sub_heading(page.contents)]
    flow.append(_contents(report, width))
    return flow


def head(report: blocks.Report, width: float) -> list[Flowable]:
    """Instead of a cover: the nation, who was assessed, on which occasion and by what."""
    page = report.cover
    flow: list[Flowable] = []
    for number, line in enumerate(page.nation):
        how = style(10.5 if number == 0 else 9, bold=number == 0, align=Align.CENTRE)
        flow.append(paragraph((inline(line),), how))
    flow.append(paragraph((inline(page.title),), style(9, bold=True, colour=Colour.FINAL)))
    name = (inline(page.unit),)
    flow.append(paragraph(name, style(_size(13.5, name), bold=True, leading=1.5)))
    told = [inline(page.round), *(value[0] for _, value in page.facts[:3] if any(value))]
    flow.append(paragraph((" · ".join(told),), style(8, colour=Colour.GREY)))
    if report.frame.final:
        flow.append(paragraph((inline(page.status_note),), style(8, colour=Colour.GREY)))
    return [*flow, Picture(Drawing(width, 8, (Stroke((0, 4), (width, 4), width=1.2),)))]


def _size(points: float, name: Lines) -> float:
    """The size of a name: smaller where it is so long that the page could not hold the rest."""
    longest = max((len(line) for line in name), default=0)
    return points if longest <= _LONG_NAME else max(_SMALL, points * _LONG_NAME / longest)


def _air(page: blocks.Cover, points: float) -> float:
    """White space; a second language takes the room of most of it, so that one page is enough."""
    return points / 4 if page.title[1:] else points


def _nation(page: blocks.Cover, width: float) -> list[Flowable]:
    flow: list[Flowable] = []
    for at in range(max(len(line) for line in page.nation)):
        for number, line in enumerate(page.nation):
            how = style(12 if at == 0 else 10, bold=number == 0, align=Align.CENTRE)
            flow.append(paragraph(line[at : at + 1], how))
    middle = width / 2
    ornament = (
        Stroke((middle - 50, 5), (middle - 7, 5)),
        Polygon(((middle, 1), (middle + 4, 5), (middle, 9), (middle - 4, 5)), fill=Colour.INK),
        Stroke((middle + 7, 5), (middle + 50, 5)),
    )
    flow += [Spacer(1, 4), Picture(Drawing(width, 10, ornament)), Spacer(1, 10)]
    flow += [paragraph(page.committee, style(9.6)), Spacer(1, _air(page, 44))]
    return flow


def _title(page: blocks.Cover) -> list[Flowable]:
    bar = Picture(Drawing(52, 10, (Rectangle((0, 0), 52, 5, fill=Colour.FINAL),)))
    flow: list[Flowable] = [bar]
    flow.append(paragraph(page.title[:1], style(24, bold=True, leading=1.5), balanced=True))
    if page.title[1:]:
        flow.append(paragraph(page.title[1:], style(13)))
    flow.append(Spacer(1, 8))
    flow.append(
        paragraph(
            page.unit[:1],
            style(_size(15.5, page.unit[:1]), bold=True, colour=Colour.FINAL),
            balanced=True,
        )
    )
    if page.unit[1:]:
        flow.append(paragraph(page.unit[1:], style(_size(13, page.unit[1:]))))
    flow += [paragraph((inline(page.round),), style(12)), Spacer(1, _air(page, 14))]
    return flow


def _facts(page: blocks.Cover, width: float) -> Flowable:
    rows = [
        [
            paragraph((inline(name),), style(8, colour=Colour.GREY)),
            paragraph((inline(value),), style(8.4)),
        ]
        for name, value in page.facts
    ]
    return PdfTable(rows, colWidths=[width * 0.3, width * 0.7], hAlign="LEFT", style=_lines())


def _contents(report: blocks.Report, width: float) -> Flowable:
    sections = report.sections
    half = (len(sections) + 1) // 2
    gap = 18.0
    column = (width - gap) / 2
    widths = [22.0, column - 52.0, 30.0]
    rows = []
    for at in range(half):
        row = _entry(sections[at])
        right = _entry(sections[at + half]) if at + half < len(sections) else ["", "", ""]
        rows.append([*row, "", *right])
    lines = [command for command in _lines() if command[0] != "LINEBELOW"]
    lines += [
        ("LINEBELOW", (0, 0), (2, -1), 0.4, Colour.BOX.value),
        ("LINEBELOW", (4, 0), (6, len(sections) - half - 1), 0.4, Colour.BOX.value),
    ]
    return PdfTable(rows, colWidths=[*widths, gap, *widths], hAlign="LEFT", style=lines)


def _entry(section: blocks.Section) -> list[Flowable]:
    number = paragraph((str(section.number),), style(8.4, bold=True, colour=Colour.FINAL))
    return [number, paragraph((inline(section.title),), style(8.4)), PageOf(section.number, 28)]


def _lines() -> Commands:
    return [
        ("FONTNAME", (0, 0), (-1, -1), REGULAR),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 1),
        ("RIGHTPADDING", (0, 0), (-1, -1), 1),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, Colour.BOX.value),
    ]

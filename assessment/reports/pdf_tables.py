"""Tables and other blocks as flowables."""

from collections.abc import Sequence
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable
from reportlab.platypus import Table as PdfTable

from assessment.reports.blocks import (
    Cell,
    Column,
    Figure,
    Figures,
    Legend,
    Lines,
    Notice,
    Row,
    SideBySide,
    Signatures,
    Table,
)
from assessment.reports.pdf_flow import (
    TABLE_LEADING,
    TABLE_SIZE,
    Picture,
    Strut,
    markup,
    paragraph,
    plain,
    style,
)
from assessment.reports.pdf_fonts import REGULAR
from assessment.reports.pdf_markup import escape
from assessment.reports.pdf_text import KhmerParagraph
from assessment.reports.shapes import Align, Colour, Drawing, octagon
from assessment.reports.wording import inline

PAD = 3.5
_SIGN = 5.0
_WIDEST_WORD = 0.4
_NARROWEST = 2 * PAD + 9
_TOGETHER = 2
_MARK = 20.0
_CALM = 200

type Command = tuple[str, tuple[int, int], tuple[int, int], *tuple[Any, ...]]
type Commands = list[Command]


def table(block: Table, width: float) -> list[Flowable]:
    """The table, and its note below."""
    head = [] if block.plain else [[_head(column) for column in block.columns]]
    body = [[_cell(cell, column) for cell, column in zip(row.cells, block.columns, strict=True)]
            for row in block.rows]  # fmt: skip
    for row, cells in zip(block.rows, body, strict=True):
        if row.height:
            cells[-1] = Strut(row.height)
    widths = column_widths(block.columns, [*head, *body], width)
    made = PdfTable(
        [*head, *body], colWidths=widths, repeatRows=len(head), hAlign="LEFT",
        style=_commands(block, len(head)), spaceAfter=4,
    )  # fmt: skip
    flow: list[Flowable] = [made]
    if block.note:
        flow.append(paragraph(block.note, style(7.2, colour=Colour.GREY)))
    return flow


def column_widths(
    columns: Sequence[Column], rows: Sequence[Sequence[Flowable]], width: float
) -> list[float]:
    """Drawings get their width, words at least their longest word, the rest goes by share."""
    least = [0.0] * len(columns)
    fixed = [False] * len(columns)
    for row in rows:
        for at, cell in enumerate(row):
            if isinstance(cell, (Picture, KhmerParagraph)):
                least[at] = max(least[at], cell.minWidth() + 2 * PAD)
            fixed[at] = fixed[at] or (isinstance(cell, Picture) and cell.width > 3 * _SIGN)
    least = [
        need if held else min(need, width * _WIDEST_WORD)
        for need, held in zip(least, fixed, strict=True)
    ]
    return _shared(columns, _squeezed(least, fixed, width), fixed, width)


def _squeezed(least: list[float], fixed: list[bool], width: float) -> list[float]:
    """Less than the longest words ask for, where all of them together do not fit."""
    room = width - sum(need for need, held in zip(least, fixed, strict=True) if held)
    floors = [0.0 if held else _NARROWEST for held in fixed]
    room -= sum(floors)
    asked = sum(
        max(0.0, need - floor)
        for need, floor, held in zip(least, floors, fixed, strict=True)
        if not held
    )
    scale = min(1.0, max(0.0, room) / asked) if asked else 1.0
    return [
        need if held else floor + max(0.0, need - floor) * scale
        for need, floor, held in zip(least, floors, fixed, strict=True)
    ]


def _shared(
    columns: Sequence[Column], least: list[float], fixed: list[bool], width: float
) -> list[float]:
    settled = list(fixed)
    while True:
        free = width - sum(need for need, done in zip(least, settled, strict=True) if done)
        shares = sum(c.share for c, done in zip(columns, settled, strict=True) if not done)
        given = [
            need if done else max(0.0, free) * column.share / shares
            for column, need, done in zip(columns, least, settled, strict=True)
        ]
        short = [
            at for at in range(len(columns)) if not settled[at] and given[at] < least[at] - 0.01
        ]
        if not short or len(short) == settled.count(False):
            return given
        for at in short:
            settled[at] = True


def _head(column: Column) -> Flowable:
    if column.drawing is not None:
        return Picture(column.drawing)
    how = style(7.8, bold=True, colour=Colour.GREY, align=column.align, leading=1.45)
    return paragraph(column.head, how)


def _cell(cell: Cell, column: Column) -> Flowable:
    if cell.drawing is not None:
        return Picture(cell.drawing)
    colour = Colour.GREY if cell.quiet else Colour.INK
    how = style(
        TABLE_SIZE, bold=cell.bold, colour=colour, align=column.align, leading=TABLE_LEADING
    )
    if not cell.gate:
        return paragraph(cell.text, how, below=cell.below)
    return _with_sign(cell, column, how.leading)


def _with_sign(cell: Cell, column: Column, leading: float) -> Flowable:
    """Words with the sign of a gate before them."""
    colour = Colour.GREY if cell.quiet else Colour.INK
    how = style(
        TABLE_SIZE, bold=cell.bold, colour=colour, align=column.align, leading=TABLE_LEADING
    )
    return SignedParagraph(cell, how, leading)


class SignedParagraph(KhmerParagraph):
    """A paragraph with the sign of a gate before its first line."""

    def __init__(self, cell: Cell, how: ParagraphStyle, leading: float) -> None:
        """Take the words, indented by the width of the sign."""
        indented = plain(how)
        indented.leftIndent = 2 * _SIGN + 3
        super().__init__(markup(cell.text, how, cell.below), indented)
        self._leading = leading

    def draw(self) -> None:
        """Draw the sign, then the words."""
        super().draw()
        drawing = Picture(Drawing(2 * _SIGN, 2 * _SIGN, octagon((_SIGN, _SIGN), _SIGN)))
        first = self._placed(self.lines[0])[0] if self.lines else self.style.leftIndent
        x = max(0.0, first - 2 * _SIGN - 3)
        drawing.drawOn(self.canv, x, self.height - self._leading * 0.5 - _SIGN)


def _commands(block: Table, heads: int) -> Commands:
    last = heads + len(block.rows) - 1
    commands: Commands = [
        ("FONTNAME", (0, 0), (-1, -1), REGULAR),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE" if _has_drawings(block) else "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), PAD),
        ("RIGHTPADDING", (0, 0), (-1, -1), PAD),
        ("TOPPADDING", (0, 0), (-1, -1), 2.2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.8),
        ("LINEBELOW", (0, heads), (-1, -1), 0.4, Colour.BOX.value),
    ]
    if heads:
        commands.append(("LINEBELOW", (0, 0), (-1, 0), 1.0, Colour.INK.value))
        commands.append(("VALIGN", (0, 0), (-1, 0), "BOTTOM"))
    for at, column in enumerate(block.columns):
        if column.shaded:
            commands.append(("BACKGROUND", (at, heads), (at, last), Colour.BAND.value))
    for at, row in enumerate(block.rows, start=heads):
        commands += _row_commands(row, at)
    return commands + (_kept_together(block, heads, last) if _is_calm(block) else [])


def _kept_together(block: Table, heads: int, last: int) -> Commands:
    """The head with two rows, a group with two rows, and the last three rows."""
    firsts = [0] if heads else []
    firsts += [at for at, row in enumerate(block.rows, start=heads) if row.group]
    spans = [(at, min(last, at + _TOGETHER)) for at in firsts]
    if last - _TOGETHER > heads:
        spans.append((last - _TOGETHER, last))
    return [("NOSPLIT", (0, first), (-1, final)) for first, final in spans]


def _is_calm(block: Table) -> bool:
    """Whether no text is so long that rows kept together might not fit on a page."""
    texts = (line for row in block.rows for cell in row.cells for line in (*cell.text, *cell.below))
    return all(len(line) <= _CALM for line in texts)


def _has_drawings(block: Table) -> bool:
    return any(cell.drawing is not None for row in block.rows for cell in row.cells)


def _row_commands(row: Row, at: int) -> Commands:
    commands: Commands = []
    if row.group:
        commands.append(("BACKGROUND", (0, at), (-1, at), Colour.BAND.value))
        commands.append(("LINEABOVE", (0, at), (-1, at), 0.6, Colour.INK.value))
    if row.total:
        commands.append(("LINEABOVE", (0, at), (-1, at), 1.0, Colour.INK.value))
    return commands


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
    return PdfTable(
        [[cells[0], "", cells[1]]],
        colWidths=[half, gap, half],
        hAlign="LEFT",
        style=[
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ],
    )


def _column(parts: Sequence[object], width: float) -> list[Flowable]:
    flow: list[Flowable] = []
    for part in parts:
        if isinstance(part, Table):
            flow += table(part, width)
        else:
            flow.append(sub_heading(part.text))  # type: ignore[attr-defined]  # a Heading
    return flow


def sub_heading(lines: Lines) -> KhmerParagraph:
    """A heading inside a section."""
    how = style(11, bold=True)
    how.spaceBefore, how.spaceAfter = 9, 2
    return paragraph((inline(lines),), how)


def legend(block: Legend, width: float) -> Flowable:
    """Marks and their meaning in one row."""
    cells: list[Flowable] = []
    for drawing, lines in block.marks:
        cells += [Picture(drawing), paragraph((inline(lines),), style(8, colour=Colour.GREY))]
    widths = [_MARK if isinstance(cell, Picture) else _natural(cell) for cell in cells]
    if sum(widths) > width:
        words = [each for each in widths if each != _MARK]
        scale = (width - _MARK * len(block.marks)) / sum(words)
        widths = [each if each == _MARK else each * scale for each in widths]
    return PdfTable(
        [cells],
        colWidths=widths,
        hAlign="LEFT",
        style=[
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
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

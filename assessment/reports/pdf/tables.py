"""Tables and other blocks as flowables."""

from collections.abc import Sequence
from itertools import pairwise

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Spacer

from assessment.reports.blocks import Cell, Column, Row, Table
from assessment.reports.pdf.flow import (
    MIDDLE,
    TABLE_LEADING,
    TABLE_SIZE,
    Commands,
    Illustration,
    grid,
    paint,
    paragraph,
    spans_of,
    style,
)
from assessment.reports.pdf.text import KhmerParagraph, letters_of
from assessment.reports.shapes import Align, Colour, Drawing, octagon

PAD = 3.5
_ABOVE, _BELOW = 2.2, 2.8
_SIGN = 5.0
_GAP = 6.0
_WIDEST_WORD = 0.4
_NARROWEST = 2 * PAD + 9
_TOGETHER, _SMALL_GROUP = 2, 10
_CALM = 200
_NEVER = 1e6


def table(block: Table, width: float) -> Flowable:
    head = [] if block.plain else [[_head(column) for column in block.columns]]
    body = [[_cell(cell, column) for cell, column in zip(row.cells, block.columns, strict=True)]
            for row in block.rows]  # fmt: skip
    for row, cells in zip(block.rows, body, strict=True):
        if row.height:
            cells[-1] = Spacer(0, row.height)
    widths = column_widths(block.columns, [*head, *body], width)
    rows: list[Sequence[Flowable | str]] = [*head, *body]
    if block.note:  # a row of the table, so that it never stands on a page without any of it
        note = paragraph(block.note, style(7.2, colour=Colour.GREY), whole=True)
        rows.append([note, *[""] * (len(widths) - 1)])
    commands = _commands(block, len(head))
    made = grid(rows, widths, commands, padding=(PAD, PAD, _ABOVE, _BELOW))
    made.repeatRows, made.spaceAfter = len(head), 4
    return made


def gaps(columns: Sequence[Column]) -> list[float]:
    """Room behind each column: a number does not touch the words or the bar that follow it."""
    behind = [
        _GAP if one.align is Align.RIGHT and after.align is Align.LEFT else 0.0
        for one, after in pairwise(columns)
    ]
    return [*behind, 0.0]


def opening(block: Table, made: Flowable, width: float) -> float:
    rows = _first_rows(block)
    made.wrap(width, _NEVER)
    heights: list[float] = vars(made)["_rowHeights"]  # reportlab has no public way to them
    return sum(heights[: rows if block.plain else rows + 1])


def _first_rows(block: Table) -> int:
    groups = [at for at, row in enumerate(block.rows) if row.group]
    if groups[:1] != [0]:
        # The last three rows stay together; of four rows the first two stay with them.
        return len(block.rows) if len(block.rows) <= 2 * _TOGETHER else _TOGETHER
    following = [*groups[1:], len(block.rows)][0]
    return following if _is_small(block.rows[:following]) else _TOGETHER


def column_widths(
    columns: Sequence[Column], rows: Sequence[Sequence[Flowable]], width: float
) -> list[float]:
    """Drawings get their width, words at least their longest word, the rest goes by share."""
    least = [0.0] * len(columns)
    fixed, behind = [False] * len(columns), gaps(columns)
    for row in rows:
        for at, cell in enumerate(row):
            if isinstance(cell, (Illustration, KhmerParagraph)):
                least[at] = max(least[at], cell.minWidth() + 2 * PAD + behind[at])
            fixed[at] = fixed[at] or (isinstance(cell, Illustration) and cell.width > 3 * _SIGN)
    free = [at for at, held in enumerate(fixed) if not held]
    for at in free:
        least[at] = min(least[at], width * _WIDEST_WORD)
    room = width - sum(need for need, held in zip(least, fixed, strict=True) if held)
    _squeeze(least, free, room - _NARROWEST * len(free))
    return _shared(columns, least, free, width)


def _squeeze(least: list[float], free: Sequence[int], room: float) -> None:
    """What words need beyond the narrowest column is scaled to the room there is for it."""
    beyond = {at: max(0.0, least[at] - _NARROWEST) for at in free}
    asked = sum(beyond.values())
    scale = min(1.0, max(0.0, room) / asked) if asked else 1.0
    for at in free:
        least[at] = _NARROWEST + beyond[at] * scale


def _shared(
    columns: Sequence[Column], least: list[float], free: Sequence[int], width: float
) -> list[float]:
    """The room among the free columns by share; whose share is too small gets its least."""
    given = list(least)
    while True:
        room = max(0.0, width - sum(each for at, each in enumerate(given) if at not in free))
        shares = sum(columns[at].share for at in free)
        for at in free:
            given[at] = room * columns[at].share / shares
        short = [at for at in free if given[at] < least[at] - 0.01]
        if not short or len(short) == len(free):
            return given
        for at in short:
            given[at] = least[at]
        free = [at for at in free if at not in short]


def _head(column: Column) -> Flowable:
    if column.drawing is not None:
        return Illustration(column.drawing)
    how = style(7.8, bold=True, colour=Colour.GREY, align=column.align, leading=1.45)
    return paragraph(column.head, how)


def _cell(cell: Cell, column: Column) -> Flowable:
    if cell.drawing is not None:
        return Illustration(cell.drawing)
    colour = Colour.GREY if cell.quiet else Colour.INK
    how = style(
        TABLE_SIZE, bold=cell.bold, colour=colour, align=column.align, leading=TABLE_LEADING
    )
    if cell.gate:
        return SignedParagraph(cell, how)
    return paragraph(cell.text, how, below=cell.below, whole=cell.whole)


class SignedParagraph(KhmerParagraph):
    """A paragraph with the sign of a gate before its first line."""

    def __init__(self, cell: Cell, how: ParagraphStyle) -> None:
        indented = ParagraphStyle(how.name, parent=how, leftIndent=2 * _SIGN + 3)
        super().__init__(spans_of(cell.text, cell.below, letters_of(how)), indented)

    def drawOn(self, canvas: Canvas, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803 - reportlab's names
        super().drawOn(canvas, x, y)
        drawing = Drawing(2 * _SIGN, 2 * _SIGN, octagon((_SIGN, _SIGN), _SIGN))
        first = self.line_start(self.lines[0]) if self.lines else self.style.leftIndent
        across = max(0.0, first - 2 * _SIGN - 3)
        paint(canvas, drawing, (x + across, y + self.height - self.style.leading * 0.5 - _SIGN))


def _commands(block: Table, heads: int) -> Commands:
    last = heads + len(block.rows) - 1
    commands: Commands = [("LINEBELOW", (0, heads), (-1, last), 0.4, Colour.BOX.value)]
    if any(cell.drawing is not None for row in block.rows for cell in row.cells):
        commands.append(MIDDLE)
    commands += [
        ("RIGHTPADDING", (at, 0), (at, last), PAD + gap)
        for at, gap in enumerate(gaps(block.columns))
    ]
    if heads:
        commands.append(("LINEBELOW", (0, 0), (-1, 0), 1.0, Colour.INK.value))
        commands.append(("VALIGN", (0, 0), (-1, 0), "BOTTOM"))
    commands += [
        ("BACKGROUND", (at, heads), (at, last), Colour.BAND.value)
        for at, column in enumerate(block.columns)
        if column.shaded
    ]
    for at, row in enumerate(block.rows, start=heads):
        if row.group:
            commands.append(("BACKGROUND", (0, at), (-1, at), Colour.BAND.value))
        if row.group or row.total:
            thick = 0.6 if row.group else 1.0
            commands.append(("LINEABOVE", (0, at), (-1, at), thick, Colour.INK.value))
    if block.note:
        commands += [("SPAN", (0, -1), (-1, -1)), ("LEFTPADDING", (0, -1), (0, -1), 0)]
    return commands + _kept_together(block, heads, last)


def _kept_together(block: Table, heads: int, last: int) -> Commands:
    groups = [at for at, row in enumerate(block.rows, start=heads) if row.group]
    spans = [(0, min(last, _TOGETHER))] if heads else []
    for at, following in pairwise([*groups, last + 1]):
        small = _is_small(block.rows[at - heads : following - heads])
        spans.append((at, min(last, following - 1 if small else at + _TOGETHER)))
    final = last + bool(block.note)
    if last - _TOGETHER > heads:
        spans.append((last - _TOGETHER, final))
    if block.note:
        spans.append((last, final))
    return [
        ("NOSPLIT", (0, first), (-1, end))
        for first, end in spans
        if all(_is_calm(row) for row in block.rows[max(0, first - heads) : end - heads + 1])
    ]


def _is_small(group: Sequence[Row]) -> bool:
    alone = all(len(cell.text) < 2 for row in group for cell in row.cells)
    return alone and len(group) <= _SMALL_GROUP


def _is_calm(row: Row) -> bool:
    """Whether no text is so long that rows kept together might not fit on a page."""
    texts = (line for cell in row.cells for line in (*cell.text, *cell.below))
    return all(len(line) <= _CALM for line in texts)

"""Tables of figures: typed columns over typed rows, drawn alike on paper and in the workbook."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from math import isnan

from assessment.language.dates import table_date
from assessment.printing import wording
from assessment.printing.blocks import EMPTY, Cell, Column, Lines, Row, Table
from assessment.printing.shapes import Align, Drawing
from assessment.printing.sheets import FIRST_ROW, Formula, Measure, ReportSheet, SheetColumn, Value
from assessment.scoring.rounding import round_half_up

CODE = Measure.CODE
COUNT = Measure.COUNT
LEVEL = Measure.LEVEL
SCORE = Measure.SCORE
GAP = Measure.DIFFERENCE
SHARE = Measure.SHARE
WEIGHT = Measure.WEIGHT
_RIGHT = {COUNT, SCORE, GAP, SHARE, WEIGHT}


@dataclass(frozen=True, slots=True)
class Series[One]:
    """A column of figures: its name, what it holds of a row, its unit, rounding and places."""

    head: Lines  # its name in the languages of the report; may be empty
    # The figure of a row: a number or text, words in every language, a formula in which ``{row}``
    # stands for its row, or what only paper can show: a drawing, a whole cell.
    extract: Callable[[One], Value | Lines | Drawing | Cell]
    # Its width on paper relative to the other columns; 0 where it does not stand there.
    paper: float = 0.0
    sheet: float = 0.0  # its width in the workbook in characters; 0 where it does not stand there
    # Its unit; says the rounding and side on paper and the format in the workbook.
    measure: Measure = Measure.TEXT
    # Decimals of a share, score or difference on paper; it is rounded once, half up.
    digits: int = 0
    bold: bool = False
    strong: bool = False
    quiet: bool = False  # grey on paper, for what only explains
    align: Align | None = None  # the side on paper where the measure does not say it
    shaded: bool = False
    drawing: Drawing | None = None

    @property
    def column(self) -> Column:
        if self.measure in _RIGHT:
            side = Align.RIGHT
        else:
            side = Align.LEFT
        side = self.align or (Align.CENTRE if self.measure is LEVEL else side)
        return Column(self.head, self.paper, side, self.shaded, self.drawing)

    def cell(self, row: One) -> Cell:
        value = self.extract(row)
        if isinstance(value, Cell):
            return value
        if isinstance(value, Drawing):
            return Cell(drawing=value)
        if isinstance(value, tuple):
            return Cell(value, bold=self.bold, quiet=self.quiet)
        text = figure_text(value, self.measure, self.digits)
        return Cell((text,), bold=self.bold, quiet=self.quiet)

    def value(self, source: One, row: int) -> Value:
        value = self.extract(source)
        if isinstance(value, tuple):
            return wording.inline(value)
        if isinstance(value, Formula):
            return replace(value, text=value.text.replace("{row}", str(row)))
        is_nan = isinstance(value, float | Decimal) and isnan(value)
        if is_nan or isinstance(value, (Cell, Drawing)):
            return None
        return value


def on_paper[One](
    series: Sequence[Series[One]],
    rows: Iterable[One | Row],
    *,
    note: Lines = EMPTY,
    plain: bool = False,
    height: float = 0.0,
) -> Table:
    """The columns that stand on paper; what is a row already stays as it is."""
    shown = [other_series for other_series in series if other_series.paper]
    made = (
        row
        if isinstance(row, Row)
        else Row(tuple(series.cell(row) for series in shown), height=height)
        for row in rows
    )
    return Table(tuple(series.column for series in shown), tuple(made), note=note, plain=plain)


def sheet_of[One](
    name: str, title: Lines, series: Sequence[Series[One]], rows: Iterable[One]
) -> ReportSheet:
    """A sheet with those columns that have a width in Excel; values are made when they are read."""
    shown = [other_series for other_series in series if other_series.sheet]
    columns = tuple(
        SheetColumn(wording.inline(series.head), series.sheet, series.measure, series.strong)
        for series in shown
    )
    values = (
        tuple(series.value(row, at) for series in shown) for at, row in enumerate(rows, FIRST_ROW)
    )
    return ReportSheet(name, wording.inline(title), columns, values)


def figure_text(value: Value, measure: Measure, digits: int = 0) -> str:
    """A figure as printed on paper, by its unit; a dash for none."""
    if isinstance(value, Formula):
        value = value.value
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return table_date(value)
    if not isinstance(value, int | float | Decimal) or value != value:  # noqa: PLR0124
        return wording.NOTHING
    if measure in {SCORE, GAP}:
        if measure is SCORE:
            write = wording.score_text
        else:
            write = wording.difference_text
        return write(value if isinstance(value, Decimal) else round_half_up(value, digits))
    if measure is SHARE:
        return wording.share_text(float(value), digits)
    if measure is COUNT:
        return wording.count_text(value)
    return wording.weight_text(value)

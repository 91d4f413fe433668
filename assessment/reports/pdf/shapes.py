"""Drawings of plain shapes as the operators of a PDF page.

A report has thousands of small shapes, so that they are written as operators at once: the
canvas would save and restore its whole state for every one of them.
"""

from collections.abc import Callable
from functools import lru_cache

from reportlab.pdfgen.canvas import Canvas

from assessment.reports.pdf.markup import printable, rgb
from assessment.reports.pdf.page import look
from assessment.reports.pdf.text import Align as PdfAlign
from assessment.reports.pdf.text import draw_text
from assessment.reports.shapes import (
    Align,
    Circle,
    Drawing,
    Label,
    Point,
    Polygon,
    Rectangle,
    Shape,
    Stroke,
)

_ALIGNS = {
    Align.LEFT: PdfAlign.LEFT,
    Align.CENTRE: PdfAlign.CENTRE,
    Align.RIGHT: PdfAlign.RIGHT,
}
# How far the handles of a quarter of a circle stand from its ends, in parts of the radius.
_HANDLE = 0.5522847498
_ENDS = {(True, True): "B", (True, False): "S", (False, True): "f", (False, False): "n"}


def paint(canvas: Canvas, drawing: Drawing, at: Point) -> None:
    """Paint the shapes in their order; the point is the drawing's lower left corner.

    The state of the canvas is left as it was.
    """
    left, top = at[0], at[1] + drawing.height
    written: list[str] = []
    for shape in drawing.shapes:
        if isinstance(shape, Label):
            _write(canvas, written)
            _label(canvas, shape, (left + shape.at[0], top - shape.at[1]))
        else:
            _OPERATORS[type(shape)](written, shape, (left, top))
    _write(canvas, written)


def _write(canvas: Canvas, written: list[str]) -> None:
    if written:
        canvas.addLiteral("\n".join(["q", *written, "Q"]))
        written.clear()


def _label(canvas: Canvas, label: Label, at: Point) -> None:
    how = look(label.size, bold=label.bold, colour=label.colour)
    draw_text(canvas, at, printable(label.text), how, _ALIGNS[label.align])


def _line(written: list[str], line: Stroke, origin: Point) -> None:
    (left, top), (x1, y1), (x2, y2) = origin, line.start, line.end
    dashes = " ".join(f"{length:.3f}" for length in line.dashes)
    written.append(f"{_colour(line.colour)} RG {line.width:.3f} w [{dashes}] 0 d")
    written.append(
        f"{left + x1:.3f} {top - y1:.3f} m {left + x2:.3f} {top - y2:.3f} l S [] 0 d"
    )  # fmt: skip


def _rectangle(written: list[str], shape: Rectangle, origin: Point) -> None:
    x, y = origin[0] + shape.corner[0], origin[1] - shape.corner[1] - shape.height
    end = _prepared(written, shape)
    written.append(f"{x:.3f} {y:.3f} {shape.width:.3f} {shape.height:.3f} re {end}")


def _circle(written: list[str], shape: Circle, origin: Point) -> None:
    x, y, radius = origin[0] + shape.centre[0], origin[1] - shape.centre[1], shape.radius
    handle = radius * _HANDLE
    end = _prepared(written, shape)
    written.append(f"{x + radius:.3f} {y:.3f} m")
    across, up = 1, 0
    for _ in range(4):
        turned = (-up, across)
        points = (
            (across * radius + turned[0] * handle, up * radius + turned[1] * handle),
            (turned[0] * radius + across * handle, turned[1] * radius + up * handle),
            (turned[0] * radius, turned[1] * radius),
        )
        written.append(" ".join(f"{x + dx:.3f} {y + dy:.3f}" for dx, dy in points) + " c")
        across, up = turned
    written.append(f"h {end}")


def _polygon(written: list[str], shape: Polygon, origin: Point) -> None:
    left, top = origin
    first, *others = (f"{left + x:.3f} {top - y:.3f}" for x, y in shape.points)
    end = _prepared(written, shape)
    written.append(" ".join([f"{first} m", *(f"{each} l" for each in others), f"h {end}"]))


def _prepared(written: list[str], shape: Rectangle | Circle | Polygon) -> str:
    """Colours and stroke are written; gives the operator that paints the outline and the fill."""
    if shape.fill is not None:
        written.append(f"{_colour(shape.fill)} rg")
    if shape.outline is not None:
        written.append(f"{_colour(shape.outline)} RG {shape.stroke:.3f} w")
    return _ENDS[shape.outline is not None, shape.fill is not None]


@lru_cache(maxsize=64)
def _colour(name: str) -> str:
    return "{:g} {:g} {:g}".format(*rgb(str(name)))


_OPERATORS: dict[type[Shape], Callable[..., None]] = {
    Stroke: _line,
    Rectangle: _rectangle,
    Circle: _circle,
    Polygon: _polygon,
}

"""Shapes and rows on PDF pages: they stand where the drawing says, and cost nothing twice."""

import io
import re

import pytest
from reportlab.pdfgen.canvas import Canvas

from assessment.printing.blocks import Cell, Column, Row, Table
from assessment.printing.pdf.flow import Illustration, paragraph, style, table
from assessment.printing.shapes import (
    Align,
    Circle,
    Colour,
    Drawing,
    Polygon,
    Rectangle,
    ShapeText,
    Stroke,
    octagon,
)

NUMBER = r"(-?[\d.]+)"


def operators_of(drawing, at=(100.0, 200.0)):
    canvas = Canvas(io.BytesIO(), pageCompression=0)
    before = dict(vars(canvas))
    Illustration(drawing).drawOn(canvas, *at)
    kept = ("_fillColorObj", "_strokeColorObj", "_lineWidth", "_currentMatrix", "state_stack")
    assert {name: vars(canvas)[name] for name in kept} == {name: before[name] for name in kept}
    return "\n".join(vars(canvas)["_code"])


def numbers_of(operators, sign, count):
    found = re.search(rf"{' '.join([NUMBER] * count)} {sign}\b", operators)
    assert found, operators
    return [float(each) for each in found.groups()]


def test_a_rectangle_stands_where_the_drawing_says():
    drawing = Drawing(50, 40, (Rectangle((5, 10), 20, 8, fill=Colour.FINAL, outline=Colour.INK),))
    operators = operators_of(drawing)
    assert numbers_of(operators, "re", 4) == [105, 200 + 40 - 10 - 8, 20, 8]
    assert operators.split()[-2] == "B*"


@pytest.mark.parametrize(
    ("fill", "outline", "end"),
    [(Colour.INK, None, "f*"), (None, Colour.INK, "S"), (Colour.INK, Colour.INK, "B*")],
)
def test_only_what_has_a_colour_is_painted(fill, outline, end):
    round_one = Circle((10, 10), 4, fill=fill, outline=outline)
    assert operators_of(Drawing(20, 20, (round_one,))).split()[-2] == end


def test_a_circle_is_round_about_its_centre():
    operators = operators_of(Drawing(20, 20, (Circle((10, 10), 4, fill=Colour.INK),)))
    ends = [(float(x), float(y)) for x, y in re.findall(rf"{NUMBER} {NUMBER} c", operators)]
    assert ends == [(110, 214), (106, 210), (110, 206), (114, 210)]


def test_dashes_of_a_line_do_not_reach_the_next_one():
    dashed = Stroke((0, 5), (20, 5), dashes=(1.5, 2.0))
    operators = operators_of(Drawing(20, 10, (dashed, Stroke((0, 8), (20, 8)))))
    assert re.findall(r"\[([^]]*)\] 0 d\s[^[]* l S", operators) == ["1.5 2", ""]


def test_shapes_are_painted_in_their_order():
    words = ShapeText((10, 12), "ក", align=Align.CENTRE)
    over = Rectangle((0, 0), 5, 5, fill=Colour.ALARM)
    operators = operators_of(
        Drawing(20, 20, (Rectangle((0, 0), 9, 9, fill=Colour.BAND), words, over))
    )
    assert operators.index(" 9 9 re") < operators.index("BT") < operators.index(" 5 5 re")


def test_every_state_that_is_saved_is_given_back():
    shapes = (*octagon((10, 10), 5), Polygon(((0, 0), (5, 5), (0, 5))), ShapeText((3, 3), "A"))
    lines = operators_of(Drawing(20, 20, shapes)).split()
    assert lines.count("q") == lines.count("Q") > 1


def test_the_same_words_in_another_style_are_marked_up_anew():
    plain, bold = (paragraph(("ក្រសួង",), style(9.6, bold=heavy)) for heavy in (False, True))
    assert plain.boxes[0].runs[0].letters.font != bold.boxes[0].runs[0].letters.font


def test_numbers_do_not_touch_the_words_behind_them():
    words = Column(("What",), 1.0)
    columns = (Column(("Units",), 1.0, Align.RIGHT), words, Column(("Rate",), 1.0, Align.RIGHT))
    rows = (Row((Cell(("8",)), Cell(("at most 1",)), Cell(("12%",)))),)
    made = table(Table(columns, rows), 300)
    behind = [cell.rightPadding for cell in vars(made)["_cellStyles"][1]]
    assert behind[0] > behind[1] == behind[2]

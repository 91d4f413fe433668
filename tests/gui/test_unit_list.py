"""Finding a unit among two thousand."""

import pytest
from PySide6.QtCore import QLocale

from assessment.language.text import Language
from assessment.units import load_units
from gui.display import Display
from gui.start.new_page import UnitList
from gui.theme import load_fonts


@pytest.fixture
def units(qtbot):
    made = UnitList("units")
    qtbot.addWidget(made)
    made.show_units(load_units(), Display(Language.KM))
    return made


def shown(units):
    model = units.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


@pytest.mark.parametrize(
    "typed", ["កណ្ដាលស្ទឹង", "កណ្តាលស្ទឹង", "កណ្ដាល\u200bស្ទឹង", "kandal  STUENG", "0801", "០៨០១"]
)
def test_a_unit_is_found_however_its_name_or_code_is_typed(units, typed):
    units.search(typed)
    assert any(line.startswith("0801 ") for line in shown(units))


def test_areas_of_one_name_are_told_apart_by_kind_and_place(units):
    units.search("svay rieng")
    lines = shown(units)
    assert any("ខេត្ត" in line for line in lines)
    assert any("ក្រុង · ស្វាយរៀង" in line for line in lines)
    assert len(set(lines)) == len(lines)


@pytest.mark.parametrize(
    ("typed", "wanted", "first"),
    [
        ("siem reap", "170101", "17 "),  # a commune by its province, which comes first
        ("Kompong Cham", "030101", "03 "),  # as others spell it
        ("phnum penh", "12 ", ""),
        ("ស្រុក កំពត", "0701", ""),  # the districts of a province
        ("commune Battambang", "0201", "020"),
    ],
)
def test_a_unit_is_found_by_its_place_its_kind_and_other_spellings(units, typed, wanted, first):
    units.search(typed)
    lines = shown(units)
    assert any(line.startswith(wanted) for line in lines)
    assert lines[0].startswith(first)


def test_a_commune_says_in_which_district_and_province_it_lies(units):
    units.search("170101")
    (line,) = shown(units)
    assert "សៀមរាប" in line
    assert "អង្គរជុំ" in line


@pytest.mark.parametrize("language", Language)
def test_a_unit_without_room_on_one_line_is_told_on_more(units, language):
    load_fonts()
    units.show_units(load_units(), Display(language))
    units.search("M13")  # the longest name of a ministry
    long, delegate = units.model().index(0, 0), units.itemDelegate()
    room = units.fontMetrics().horizontalAdvance(long.data())
    heights = []
    for wide in (2 * room, room):
        units.resize(wide, 300)
        heights.append(units.sizeHintForIndex(long).height())
        told = delegate.displayText(long.data(), QLocale())
        assert "".join(told.split()) == "".join(long.data().split())
        lines = map(units.fontMetrics().horizontalAdvance, told.splitlines())
        assert max(lines) <= wide
    assert heights[1] > heights[0]


def test_what_is_not_there_is_not_found(units):
    units.search("Atlantis")
    assert shown(units) == []

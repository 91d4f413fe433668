"""Units of a national picture, high and low."""

from assessment.language.text import Text
from assessment.units import Unit

HIGH = {"A1": ("l1a", "l2a", "l3a", "l4a"), "A2": "c", "B1_n": 4, "B1_d": 4}


LOW = {"A1": ("none",), "A2": "a", "B1_n": 0, "B1_d": 4}


def a_unit(code, block, kind, parent=""):
    return Unit(code, Text.from_wordings(en=code), kind, block, parent, "2026")


LIST = (
    a_unit("M01", "1", "institution"),
    a_unit("M99", "1", "institution"),
    a_unit("01", "3", "province"),
    a_unit("0101", "5", "district", "01"),
    a_unit("010101", "6", "commune", "0101"),
    a_unit("02", "3", "province"),
    a_unit("0201", "5", "district", "02"),
)

"""A unit with two copies that differ, to be decided on."""

from assessment.consolidation.model import Case

BASE = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}


UNIT = Case("M01", "2026", "small")


WHY = "ច្បាប់ ក មានការអនុម័តរបស់ប្រធាន"

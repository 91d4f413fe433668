"""A small questionnaire with two provisional themes, and lists that replace them."""

from assessment.questionnaire.load import load
from tests.unit.questionnaire.workbook_world import LEVELS, STRUCTURE, YES_NO
from tests.workbooks import a_question, a_workbook, both

HEADINGS = (
    "code",
    "kind",
    "parent",
    "label::Khmer (km)",
    "label::English (en)",
    "phase",
    "lead",
    "official",
    "themes",
    "indicators",
    "lead_unit",
    "partners",
    "due",
    "milestones::Khmer (km)",
    "milestones::English (en)",
)
UNITS = ("M01", "M02", "M03")
THEMES = (
    {"code": "T1", "kind": "theme", "official": "no", **both("ទី១", "First")},
    {"code": "T2", "kind": "theme", "official": "no", **both("ទី២", "Second")},
)


def the_workbook(folder, name="form.xlsx", **sheets):
    """Two indicators, each fed by one question, each serving one theme."""
    survey = [
        a_question("q1", "select_one yn", indicator="A1", policy="T1"),
        a_question("q2", "select_one yn", indicator="A2", policy="T2"),
        *sheets.pop("more", ()),
    ]
    lists = (*YES_NO, *sheets.pop("lists", ()))
    parts = {"structure": STRUCTURE, "levels": LEVELS, "policy_map": THEMES, **sheets}
    return a_workbook(folder, survey, choices=lists, name=name, **parts)


def a_line(code, kind="strategy", **cells):
    named = {"label::Khmer (km)": f"ឈ្មោះ {code}", "label::English (en)": f"Name of {code}"}
    return {"code": code, "kind": kind, "official": "yes", **named, **cells}


def a_list(folder, *lines, headings=HEADINGS, name="list.csv"):
    path = folder / name
    rows = [headings, *([line.get(heading, "") for heading in headings] for line in lines)]
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    return path


def form(folder, **sheets):
    questionnaire, findings = load(the_workbook(folder, **sheets))
    assert questionnaire is not None, findings
    return questionnaire

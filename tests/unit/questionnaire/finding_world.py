"""A small scored world for tests of faults, and the findings on it."""

from assessment.questionnaire.load import load
from tests.workbooks import a_workbook, both

YES_NO = (
    {"list_name": "yn", "name": "yes", "score": 100, **both("មាន", "Yes")},
    {"list_name": "yn", "name": "no", "score": 0, **both("គ្មាន", "No")},
)
ITEMS = (
    {"list_name": "items", "name": "a", "level": 1, **both("ក", "A")},
    {"list_name": "items", "name": "b", "level": 2, **both("ខ", "B")},
)
NODES = (
    {"code": "all", "parent": None, **both("រួម", "All")},
    {"code": "A1", "parent": "all", **both("ក១", "A one")},
)
LEVELS = ({"name": "low", "from": 0, **both("ទាប", "Low")},)


def found(path):
    """The findings as (cell, code)."""
    return [(finding.place.text, finding.code) for finding in load(path)[1]]


def of_survey(tmp_path, *rows, **sheets):
    """The findings on survey rows, with the columns type, name, km, en, then those given."""
    return found(a_workbook(tmp_path, rows, **{"choices": [*YES_NO, *ITEMS], **sheets}))

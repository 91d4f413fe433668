"""A small scored world that the tests of workbooks share."""

from assessment.questionnaire.load import load
from tests.workbooks import a_question, a_workbook, both

YES_NO = (
    {"list_name": "yn", "name": "yes", "score": 100, **both("មាន", "Yes")},
    {"list_name": "yn", "name": "no", "score": 0, **both("គ្មាន", "No")},
)
LADDER = tuple(
    {"list_name": "rungs", "name": f"l{n}", "level": n, **both(f"កម្រិត {n}", f"Level {n}")}
    for n in range(4)
)
ITEMS = tuple(
    {
        "list_name": "items",
        "name": f"i{n}",
        "required": "yes" if n == 1 else None,
        **both(f"ធាតុ {n}", f"Item {n}"),
    }
    for n in range(1, 5)
)
STRUCTURE = (
    {"code": "all", "parent": None, "weight": 1, **both("រួម", "All"), "min_available": 0.5},
    {"code": "A", "parent": "all", "weight": 2, **both("ក", "Pillar A")},
    {"code": "A1", "parent": "A", "weight": 1, **both("ក១", "A one")},
    {"code": "A2", "parent": "A", "weight": 0.5, **both("ក២", "A two")},
)
LEVELS = (
    {"name": "low", "from": 0, **both("ទាប", "Low"), **both("ចុះ", "Start", "description")},
    {"name": "high", "from": 50, **both("ខ្ពស់", "High")},
)


def loaded(path):
    questionnaire, findings = load(path)
    assert findings == ()
    assert questionnaire is not None
    return questionnaire


def scored(tmp_path, *rows, **sheets):
    """A workbook with the structure above whose two indicators are both fed."""
    survey = [*rows, a_question("own_a2", "select_one yn", indicator="A2")]
    frame = {"structure": STRUCTURE, "levels": LEVELS}
    lists = sheets.pop("choices", ())
    return loaded(a_workbook(tmp_path, survey, choices=[*YES_NO, *lists], **frame, **sheets))

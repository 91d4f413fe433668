"""Reading a workbook of 300 questions: the product's reader and checks beside pyxform.

Both start from the same file and end with a checked questionnaire. The compiled form, which every
later start reads instead, must come back within ten milliseconds.
"""

import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pyxform.xls2xform import convert

from assessment.questionnaire.library import load_cached
from assessment.questionnaire.load import load
from tests.bench.common import in_turn, print_figures, print_ratio
from tests.workbooks import SETTINGS, a_question, a_workbook, both

QUESTIONS = 300
CHOICES = 5
GOAL = 0.5
CACHED_GOAL_MS = 10
RUNS = 7


def a_large_workbook(folder):
    """Ten groups of thirty questions: choices, numbers, texts; conditions and constraints."""
    survey = []
    for i in range(QUESTIONS):
        if i % 30 == 0:
            survey.append(a_question(f"g{i}", "begin_group"))
        if i % 3 == 0:
            more = {"type": f"select_one list{i % 10}", "required": "yes"}
        elif i % 3 == 1:
            more = {"type": "integer", "constraint": ". >= 0 and . <= 100"}
        else:
            more = {"type": "text", "relevant": f"${{q{i - 2}}} = 'c1'"}
        survey.append({**a_question(f"q{i}"), **both(f"ណែនាំ {i}", f"Help {i}", "hint"), **more})
        if i % 30 == 29:
            survey.append({"type": "end_group"})
    choices = [
        {"list_name": f"list{n}", "name": f"c{c}", **both(f"ជម្រើស {c}", f"Choice {c}")}
        for n in range(10)
        for c in range(CHOICES)
    ]
    settings = [{**row, "form_title": "Large"} for row in SETTINGS]
    return a_workbook(folder, survey, settings=settings, choices=choices)


def main():
    """Assert that both accept the workbook, then print the ratios of CPU times."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["XDG_CACHE_HOME"] = os.environ["LOCALAPPDATA"] = str(folder / "cache")
        path = a_large_workbook(folder)
        questionnaire, findings = load(path)
        assert questionnaire is not None, findings
        assert len(questionnaire.questions) == QUESTIONS
        assert not findings, findings
        load_cached(path)
        assert list((folder / "cache").rglob("*.json"))
        candidates = {
            "pyxform, validation of XForms off": lambda: convert(path, validate=False) and None,
            "our reader and checks": lambda: load(path) and None,
            "our compiled form": lambda: load_cached(path) and None,
        }
        figures = in_turn(candidates, RUNS)
    print_figures(f"workbook of {QUESTIONS} questions", figures)
    peer, reader, cached = figures.values()
    print_ratio("workbook_cached_ms", cached.median_cpu * 1000, CACHED_GOAL_MS)
    print_ratio("workbook", reader.median_cpu / peer.median_cpu, GOAL)


if __name__ == "__main__":
    main()

"""What a workbook's formulas say by their text is what was scored: any rules, gates and answers."""

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from openpyxl import load_workbook

from assessment.language.text import Language
from assessment.reports.national.report import write_national_report
from tests.unit.reports.national_world import facts_of
from tests.unit.reports.recomputed import Recomputed
from tests.unit.reports.spreadsheets import written
from tests.unit.scoring.strategies import records


def otherwise(path):
    """The formulas that give another value than the one that stands in their cell."""
    anew, stored = Recomputed(path), load_workbook(path, data_only=True)
    told = [
        (page.title, cell.coordinate)
        for page in load_workbook(path)
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert told
    for sheet, place in told:
        found, kept = anew.cell(sheet, place), stored[sheet][place].value
        numbers = isinstance(found, (int, float)) and isinstance(kept, (int, float))
        if not (abs(found - kept) < 1e-6 if numbers else found == ("" if kept is None else kept)):
            yield sheet, place, found, kept


def weighing(record):
    """One part of every node has a weight: a questionnaire without any is refused."""
    form = record.questionnaire
    first = {parts[0].code for parts in form.children.values() if parts}
    nodes = (
        replace(node, weight=max(node.weight, 1)) if node.code in first else node
        for node in form.nodes
    )
    return replace(record, questionnaire=replace(form, nodes=tuple(nodes)))


@settings(
    max_examples=40, phases=[Phase.generate], deadline=None, suppress_health_check=list(HealthCheck)
)
@given(records().map(weighing))
def test_the_formulas_of_a_unit_give_what_was_scored(record):
    with tempfile.TemporaryDirectory() as folder:
        path = written(record, Path(folder), languages=(Language.EN,))
        assert list(otherwise(path)) == []


def test_the_formulas_of_a_round_give_what_was_counted(tmp_path, gathered):
    order = replace(facts_of(gathered).order, pdf=None, xlsx=tmp_path / "round.xlsx")
    write_national_report(gathered, order)
    assert list(otherwise(tmp_path / "round.xlsx")) == []

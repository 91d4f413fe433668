"""The workbook: formulas that give the scores, texts that stay texts, the same bytes twice."""

import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from graphlib import TopologicalSorter
from itertools import product

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries

from assessment.language.text import Language
from assessment.printing.sheets import Measure
from assessment.questionnaire.model import QuestionType
from assessment.questionnaire.structure import (
    Aggregation,
    Gate,
    GateCondition,
    Level,
    LevelName,
    NodeCode,
)
from assessment.responses.model import Place, Response
from tests.builders import a_question, a_questionnaire, a_record, a_text, the_usual_parts
from tests.report_worlds import a_filled_record, an_order, the_ministry_questionnaire
from tests.unit.reports.spreadsheets import (
    SOFFICE,
    calculated,
    cells,
    formulas,
    sheet_of,
    without_values,
    written,
)

needs_soffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
EN = (Language.EN,)
REFERENCE = re.compile(r"(?:(\w+)!)?(\$?[A-Z]{1,2}\$?\d+(?::\$?[A-Z]{1,2}\$?\d+)?)")
SHEETS = {
    "Summary",
    "Pillars",
    "Themes",
    "Indicators",
    "Gates",
    "Answers",
    "Criteria",
    "Evidence",
    "Review_log",
    "Why",
    "Action_plan",
    "Method",
    "Data_dictionary",
}


def a_gated_record(**changes):
    """The small questionnaire with a gate that caps and one that zeroes, answered by chance."""
    plain = a_questionnaire()
    overall = plain.root.code
    gates = (
        Gate(NodeCode("A1"), GateCondition.BELOW, Decimal(60), 0, overall, a_text("weak")),
        Gate(NodeCode("A2"), GateCondition.ZERO, Decimal(0), None, NodeCode("A"), a_text("zero")),
    )
    return a_filled_record(replace(plain, gates=gates, **changes), seed=3)


def same(one, other):
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return one == pytest.approx(other, abs=1e-6)
    return one == other


def differences(path, folder):
    stored, fresh = cells(path), calculated(path, folder)
    places = formulas(path)
    assert places
    return {
        p: (stored.get(p), fresh.get(p)) for p in places if not same(stored.get(p), fresh.get(p))
    }


@needs_soffice
def test_formulas_of_the_ministry_workbook_give_the_scores(tmp_path):
    path = written(a_filled_record(the_ministry_questionnaire()), tmp_path)
    assert differences(path, tmp_path) == {}


@needs_soffice
@pytest.mark.parametrize("answers", [{}, {"A2": "c"}, {"A1": ("l1a",), "A2": "a"}])
def test_what_is_open_has_no_level_in_the_formulas_either(tmp_path, answers):
    path = written(a_record(a_gated_record().questionnaire, answers), tmp_path)
    assert differences(path, tmp_path) == {}
    told = cells(path)
    assert [told.get(("Summary", f"B{row}")) for row in (6, 7)] == [None, None]


def test_a_workbook_says_in_its_properties_that_it_is_provisional(tmp_path):
    for final, told in ((False, "PROVISIONAL"), (True, "FINAL")):
        path = written(a_filled_record(a_questionnaire()), tmp_path, final=final, languages=EN)
        said = load_workbook(path).properties
        assert told in said.subject
        assert said.contentStatus == told


@needs_soffice
@pytest.mark.parametrize("aggregation", list(Aggregation))
def test_formulas_repeat_every_rule_of_aggregation(tmp_path, aggregation):
    plain = a_questionnaire()
    nodes = tuple(
        replace(node, aggregation=aggregation, weight=Decimal(at + 1) / 2)
        for at, node in enumerate(plain.nodes)
    )
    assert differences(written(a_gated_record(nodes=nodes), tmp_path), tmp_path) == {}


def test_no_formula_waits_for_itself(tmp_path):
    below = a_questionnaire()
    gates = tuple(
        Gate(NodeCode(code), GateCondition.BELOW, Decimal(90), None, NodeCode(code), a_text("low"))
        for code in ("A1", "A", "overall")
    )
    path = written(a_filled_record(replace(below, gates=gates), seed=3), tmp_path, languages=EN)
    waits = {}
    for (sheet, place), formula in formulas(path).items():
        waits[sheet, place] = {
            (named or sheet, f"{get_column_letter(column)}{row}")
            for named, area in REFERENCE.findall(formula)
            for left, top, right, bottom in [range_boundaries(area.replace("$", ""))]
            for column, row in product(range(left, right + 1), range(top, bottom + 1))
        }
    assert ("Gates", "G6") in set().union(*waits.values())
    TopologicalSorter(waits).prepare()


@needs_soffice
def test_a_falsified_weight_is_reported(tmp_path):
    record = a_filled_record(the_ministry_questionnaire())
    path = written(record, tmp_path)
    import openpyxl

    book = openpyxl.load_workbook(path)
    sheet_of(book, "Indicators")["D5"] = 50
    book.save(tmp_path / "false.xlsx")
    fresh = calculated(tmp_path / "false.xlsx", tmp_path)
    assert "DIFFERS" in fresh.values()
    check = next(p for p, text in formulas(path).items() if p[0] == "Summary" and "DIFFERS" in text)
    assert fresh[check] == "DIFFERS"


def test_forgetting_the_values_leaves_none(tmp_path):
    path = written(a_gated_record(), tmp_path)
    empty = cells(without_values(path, tmp_path / "empty.xlsx"))
    assert not any(place in empty for place in formulas(path))


def test_every_formula_carries_its_value(tmp_path):
    record = a_filled_record(the_ministry_questionnaire())
    order = an_order(record)
    path = written(record, tmp_path)
    values = cells(path)
    printed = [v for (sheet, _), v in values.items() if sheet == "Summary"]
    result = list(order.scores.values())[-1]
    assert float(result.overall.score) in printed
    for node in record.questionnaire.pillars:
        assert float(result.nodes[node.code].score) in printed


def test_all_sheets_are_there(tmp_path):
    record = a_filled_record(the_ministry_questionnaire())
    names = {sheet for sheet, _ in cells(written(record, tmp_path))}
    assert names >= SHEETS
    assert sum(name.startswith("Roster_") for name in names) == len(record.questionnaire.rosters)


HOSTILE = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "-2+3",
    "\x00\x0b\x1f bad",
    "<b>&amp;",
    "\ud800 alone",
    "x" * 40_000,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_stay_texts(tmp_path, text):
    record = a_record(answers={"A3": text, ("services_name", "r1"): text, "A2": "c"})
    record = record.with_response(Place("A2"), Response(answer="c", comment=text))
    path = written(record, tmp_path)
    kept = [
        value
        for (sheet, _), value in cells(path).items()
        if sheet in ("Answers", "Roster_services")
    ]
    own = [
        value for value in kept if isinstance(value, str) and value[:4].strip() == text[:4].strip()
    ]
    if text.isprintable():
        assert len(own) >= 3
    assert not any(
        text[1:6] in formula
        for place, formula in formulas(path).items()
        if place[0] in ("Answers", "Roster_services")
    )


def test_an_answered_date_is_shown_as_a_date(tmp_path):
    questionnaire = a_questionnaire(a_question("D1", QuestionType.DATE), *the_usual_parts())
    record = a_record(questionnaire, {"D1": date(2026, 3, 15)})
    page = sheet_of(load_workbook(written(record, tmp_path)), "Answers")
    [value] = [row[5] for row in page.iter_rows() if row[0].value == "D1"]
    assert value.value == datetime(2026, 3, 15)  # noqa: DTZ001 - a workbook knows no zone
    assert value.number_format == Measure.DATE.value


def test_the_same_order_gives_the_same_bytes(tmp_path):
    record = a_gated_record()
    one, two = (written(record, tmp_path, name).read_bytes() for name in ("1.xlsx", "2.xlsx"))
    assert one == two


@pytest.mark.parametrize("count", [3, 6])
@needs_soffice
def test_any_number_of_levels_works(tmp_path, count):
    levels = tuple(
        Level(LevelName(f"l{at}"), a_text(f"Level {at}"), Decimal(100 * at) / count, a_text("-"))
        for at in range(count)
    )
    record = a_gated_record(levels=levels)
    path = written(record, tmp_path, languages=(Language.KM, Language.EN))
    assert differences(path, tmp_path) == {}

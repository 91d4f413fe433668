"""What stands beside the result of a unit: earlier round, peers, objections, reasons."""

import re
import subprocess
from dataclasses import replace
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from assessment.errors import AssessmentError
from assessment.exchange.beginning import source_in
from assessment.files.store import AssessmentFile
from assessment.language.text import Language
from assessment.printing.wording import Speech, difference_text, score_text
from assessment.questionnaire.load import load
from assessment.reports.facts import Facts
from assessment.reports.given import earlier_round
from assessment.reports.order import Earlier, UnitRounds
from assessment.reports.report import write_unit_report
from assessment.reports.unit.report import unit_report
from assessment.reports.unit.short import fits_two_pages
from assessment.responses.model import Layer, Objection
from assessment.secretariat.all_rounds import UnitPath
from assessment.units import load_units
from tests.architecture.tree import ROOT
from tests.builders import ASSESSOR, HEAD, NOW, a_questionnaire, a_record, a_select
from tests.report_extremes import edges
from tests.report_worlds import MINISTRY, a_filled_record, an_order
from tests.unit.reports.spreadsheets import sheet_of

EN = (Language.EN,)
BOTH = (Language.KM, Language.EN)
LAYERS = (Layer.SELF, Layer.FINAL)
COMMUNE = ROOT / "questionnaires" / "dgc-commune" / "2026.1" / "questionnaire.xlsx"
OBJECTIONS = (
    Objection("1", "A1", "The letter was attached", ASSESSOR, NOW, "Agreed", True, HEAD, NOW),
    Objection("2", "A2", "Counted twice", ASSESSOR, NOW),
)


@pytest.fixture(scope="module")
def record():
    return a_filled_record()


@pytest.fixture(scope="module")
def earlier():
    record = a_filled_record(seed=3)
    record = replace(record, subject=replace(record.subject, round="2025"))
    return Earlier(record, an_order(record).scores[Layer.FINAL])


@pytest.fixture(scope="module")
def peers():
    return tuple(an_order(a_filled_record(seed=n)).scores[Layer.FINAL] for n in (11, 12, 13))


def text_of(folder, record, **fields):
    path = folder / "unit.pdf"
    write_unit_report(an_order(record, LAYERS, pdf=path, **({"languages": EN} | fields)))
    found = subprocess.run(
        ["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True
    )
    return found.stdout


def titles(record, **fields):
    facts = Facts(an_order(record, LAYERS, languages=EN, **fields), Speech(EN))
    return [section.title[0] for section in unit_report(facts).sections]


def test_the_annex_is_there_only_when_it_is_asked_for(record):
    assert "Annex: why these scores" not in titles(record)
    assert titles(record, annex=True)[-1] == "Annex: why these scores"


def test_the_annex_explains_every_indicator(record, tmp_path):
    told = text_of(tmp_path, record, annex=True).split("Annex: why these scores")[-1]
    for node in record.questionnaire.nodes:
        assert re.search(rf"^\s*{node.code}\b", told, re.MULTILINE), node.code


def test_the_workbook_always_has_the_reasons(record, tmp_path):
    path = tmp_path / "unit.xlsx"
    write_unit_report(an_order(record, LAYERS, xlsx=path, languages=EN))
    sheet = sheet_of(load_workbook(path), "Why")
    nodes = {row[0].value for row in sheet.iter_rows(min_row=5)}
    assert {node.code for node in record.questionnaire.nodes} <= nodes


def test_an_earlier_round_stands_beside_every_score(record, earlier, tmp_path):
    facts = Facts(an_order(record, LAYERS, previous=earlier), Speech(EN))
    told = text_of(tmp_path, record, previous=earlier)
    assert "Previous: round 2025." in told
    words = set(told.split())
    for node in record.questionnaire.pillars:
        change = facts.changed[node.code]
        assert score_text(change.before) in words
        assert difference_text(change.like_for_like) in words
    assert "Previous" not in text_of(tmp_path, record)


def test_the_median_of_the_peers_stands_beside_the_score(record, peers, tmp_path):
    facts = Facts(an_order(record, LAYERS, peers=peers), Speech(EN))
    told = text_of(tmp_path, record, peers=peers)
    assert "median of 3 units" in told
    assert score_text(facts.standings["overall"].median) in told.split()


def test_objections_are_printed_with_their_answers(record, tmp_path):
    objected = replace(record, objections=OBJECTIONS)
    assert "Objections and answers" in titles(objected)
    assert "Objections and answers" not in titles(record)
    told = " ".join(text_of(tmp_path, objected).split())
    for words in ("2 objections: 1 upheld, 1 without an answer", "Agreed", "No answer yet"):
        assert words in told
    path = tmp_path / "unit.xlsx"
    write_unit_report(an_order(objected, LAYERS, xlsx=path, languages=EN))
    sheet = sheet_of(load_workbook(path), "Objections")
    assert [row[1].value for row in sheet.iter_rows(min_row=5, max_row=6)] == [
        "The letter was attached",
        "Counted twice",
    ]


def test_comparisons_are_a_sheet_of_the_workbook(record, earlier, peers, tmp_path):
    path = tmp_path / "unit.xlsx"
    wanted = an_order(record, LAYERS, xlsx=path, languages=EN, previous=earlier, peers=peers)
    write_unit_report(wanted)
    facts = Facts(wanted, Speech(EN))
    rows = {
        row[0].value: row
        for row in sheet_of(load_workbook(path), "Comparison").iter_rows(min_row=5)
    }
    for node in record.questionnaire.nodes:
        change = facts.changed[node.code].like_for_like
        found = rows[node.code][4].value
        assert (found is None) == (change is None)
        assert change is None or float(found) == pytest.approx(float(change))


def in_round(record, name):
    return replace(record, subject=replace(record.subject, round=name))


def test_the_file_of_an_earlier_round_is_scored_as_it_was(tmp_path):
    record = a_record(answers={"A2": "c"})
    path = tmp_path / "a.dra"
    AssessmentFile.create(path, record, by=ASSESSOR, now=NOW).close()
    found = earlier_round(path, in_round(a_record(), "2027"))
    assert found.record == source_in(path).record == record
    assert found.scores.nodes["A2"].score == 100


@pytest.mark.parametrize("case", ["unit", "indicators", "unreadable", "same round"])
def test_what_cannot_be_compared_is_refused(tmp_path, case):
    this = "2026" if case == "same round" else "2027"
    record = a_record(answers={"A2": "c"})
    path = tmp_path / "a.dra"
    if case == "unit":
        record = replace(record, subject=replace(record.subject, unit="ELSEWHERE"))
    if case == "indicators":
        record = a_record(a_questionnaire(a_select("Q7")))
    AssessmentFile.create(path, record, by=ASSESSOR, now=NOW).close()
    if case == "unreadable":
        path = tmp_path / "a.drx"
        path.write_bytes(b"no package")
    with pytest.raises(AssessmentError):
        earlier_round(path, in_round(a_record(), this))


@pytest.fixture(scope="module")
def commune():
    questionnaire, findings = load(COMMUNE)
    assert questionnaire is not None, findings
    return a_filled_record(questionnaire)


@pytest.mark.parametrize("languages", [EN, (Language.KM,), BOTH])
@pytest.mark.parametrize("full", [False, True])
def test_the_report_of_a_commune_has_two_pages(commune, tmp_path, languages, full):
    beside = {}
    if full:
        then = a_filled_record(commune.questionnaire, seed=3)
        scores = an_order(then).scores[Layer.FINAL]
        code = commune.questionnaire.indicators[0].code
        objection = replace(OBJECTIONS[0], indicator=code)
        commune = replace(commune, objections=(objection,))
        beside = {"previous": Earlier(then, scores), "peers": (scores,)}
    path = tmp_path / "unit.pdf"
    wanted = an_order(commune, LAYERS, pdf=path, languages=languages, short=True, **beside)
    assert write_unit_report(wanted).pages == 2


@pytest.mark.parametrize("languages", [EN, (Language.KM,), BOTH])
@pytest.mark.parametrize("world", ["full", "crowded"])
def test_two_pages_tell_all_rounds_beside_whatever_they_hold(tmp_path, languages, world):
    record = edges("commune")[world]
    names = tuple(str(year) for year in range(2022, 2036))
    scores = tuple(Decimal(f"{at + 40}.5") for at in range(len(names)))
    path = UnitPath(load_units()[0], (None, *scores[1:]), 9)
    rounds = UnitRounds(names, path, tuple(float(one) + 2 for one in scores))
    pdf = tmp_path / "unit.pdf"
    order = an_order(
        record, LAYERS, pdf=pdf, languages=languages, short=True, final=True, rounds=rounds
    )
    assert write_unit_report(order).pages == 2
    told = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True)
    found = set(re.findall(r"20\d\d (?:–|\d+\.\d)", " ".join(told.stdout.split())))
    assert {"2022 –", "2023 41.5", "2035 53.5"} <= found
    spared = languages == BOTH or world == "crowded"
    assert ("2035 55.5" in found) is not spared


def test_two_pages_are_for_small_forms_only(commune):
    ministry, _ = load(MINISTRY)
    assert fits_two_pages(commune.questionnaire)
    assert not fits_two_pages(ministry)

"""One number everywhere: on paper, in the window, in the cells' formulas, and by command.

Twelve random assessments of the shipped questionnaire, one of each kind; 200 of them with
READINESS_SOAK=1. A smaller number, or a larger one, can be asked for as READINESS_RECORDS.
"""

import contextlib
import io
import json
import os
from dataclasses import replace

import pytest

from assessment.commands.main import run
from assessment.files.store import AssessmentFile
from assessment.language.text import Language
from assessment.questionnaire.model import ScoringKind
from assessment.responses.model import Layer, Place, State
from gui.display import Display
from gui.scores.comparison import layers_of
from gui.scores.page import ScoresPage
from gui.session import Session
from gui.theme import Appearance, load_fonts
from tests.builders import ASSESSOR, NOW
from tests.flows.agreement_reading import (
    bars,
    between,
    by_code,
    by_name,
    figure,
    headline,
    numbers_after,
    paper,
    reasons,
    recalculated,
)
from tests.flows.agreement_worlds import an_assessment, ministry
from tests.unit.reports.spreadsheets import SOFFICE

AT_ONCE = 12
FULL = 2  # the kind of assessment in which everything is answered
SOAK = 200 if os.environ.get("READINESS_SOAK") else AT_ONCE
RECORDS = int(os.environ.get("READINESS_RECORDS", SOAK))
BATCHES = range(0, RECORDS, AT_ONCE)
LAYERS = (Layer.SELF, Layer.FINAL)


@pytest.fixture(scope="module", params=BATCHES, ids=lambda first: f"from {first}")
def assessments(request, tmp_path_factory):
    """A few files of random assessments."""
    folder = tmp_path_factory.mktemp("agreement")
    paths = []
    for seed in range(request.param, min(request.param + AT_ONCE, RECORDS)):
        paths.append(folder / f"unit-{seed}.dra")
        AssessmentFile.create(paths[-1], an_assessment(seed), by=ASSESSOR, now=NOW).close()
    return paths


@pytest.fixture(scope="module")
def said(assessments):
    """What ``score --json`` says of each file: its own assessment and the final one."""
    units = []
    for layer in LAYERS:
        with contextlib.redirect_stdout(io.StringIO()) as told:
            assert run(["score", *map(str, assessments), "--layer", layer, "--json"]) == 0
        units.append(json.loads(told.getvalue())["units"])
    return [dict(zip(LAYERS, both, strict=True)) for both in zip(*units, strict=True)]


@pytest.fixture
def reports(assessments):
    """The reports of each as PDF and workbook, written by command: what takes longest, once."""
    for path in assessments:
        pdf, book = path.with_suffix(".pdf"), path.with_suffix(".xlsx")
        call = ["report", path, "--pdf", pdf, "--xlsx", book, "--language", "en"]
        assert run(list(map(str, call))) == 0
    return assessments


def printed(value):
    return "–" if value is None else f"{value:.1f}"


def share(value):
    return f"{100 * value:.1f}%"


def level(value):
    return "–" if value is None else str(value)


def node_of(code):
    return ministry().node[code]


def name_of(code):
    return f"{code} {node_of(code).label.get(Language.EN)}"


def interval(unit):
    low, high = map(printed, unit["interval"])
    return low if low == high else f"{low} – {high}"


def level_range(unit):
    low, high = unit["levels"]
    if low is None or unit["completeness"] == 1:
        return ""
    return f"level {low}" if low == high else f"level {low} – {high}"


def level_name(value):
    return "No level yet" if value is None else ministry().levels[value].label.get(Language.EN)


# ---------------------------------------------------------------- the window


@pytest.fixture
def page_of(qtbot, request):
    """A scores page on a file, as it is when somebody opens it there."""
    load_fonts()
    display = Display(Language.EN, Appearance.LIGHT)

    def opened(path):
        session = Session.open(path, ASSESSOR, lambda: NOW)
        request.addfinalizer(session.close)
        session.score_now()
        page = ScoresPage(session, display)
        qtbot.addWidget(page)
        return session, page

    return opened


def test_the_window_shows_the_numbers_of_the_command(assessments, said, page_of):
    for path, unit in zip(assessments, said, strict=True):
        session, page = page_of(path)
        same_in_the_window(page, unit[session.layer], session.record)
        if session.layer is not Layer.SELF and Layer.SELF in layers_of(session.record)[:-1]:
            page.beside.layers.setCurrentIndex(page.beside.layers.findData(Layer.SELF))
            page.beside.layers.activated.emit(page.beside.layers.currentIndex())
            same_in_the_window(page, unit[Layer.SELF], session.record)


def levels_told(unit, record):
    """The levels before and after gates; none that rests on answers awaited until the approval."""
    least = float(record.questionnaire.settings.min_applicable)
    before, after = unit["level_before_gates"], unit["level"]
    if record.state is State.APPROVED:
        return before, after
    if unit["completeness"] < least:
        return None, None
    told = [*unit["gates"], *unit["waiting"]]
    awaited = any(
        one["changed"] and one["answered"] < least
        for one in told
        if one["target"] == record.questionnaire.root.code
    )
    return before, None if awaited else after


def same_in_the_window(page, unit, record):
    shown = headline(page)
    assert shown["overall_score"] == printed(unit["overall"])
    assert shown["score_interval"] == interval(unit)
    below = page.headline.interval.value._below
    assert (below.plain_text() if below else "") == level_range(unit)
    assert (shown["level_before"], shown["level_after"]) == tuple(
        map(level_name, levels_told(unit, record))
    )
    nodes = unit["nodes"]
    assert bars(page) == [printed(nodes[node.code]["score"]) for node in ministry().pillars]
    for code, node in nodes.items():
        whole, parts = reasons(page, code)
        # What nobody answered is told as open, not as nothing reached.
        told = {printed(node["score"])} if node["score"] else {printed(node["score"]), "–"}
        assert whole.split(" · ")[0] in told
        for child in ministry().children[code]:
            score = nodes[child.code]["score"]
            # A part without points says why instead.
            why = {"Unanswered", "Not applicable", "–"}
            told = {printed(score)} if score else {printed(score), *why}
            assert parts[child.code] in told


# ---------------------------------------------------------------- the reports


def test_the_reports_show_the_numbers_of_the_command(assessments, reports, said, tmp_path):
    records = []
    for file, path, unit in zip(assessments, reports, said, strict=True):
        with AssessmentFile.open(file) as opened:
            records.append(opened.record)
        same_on_paper(paper(path.with_suffix(".pdf")), unit, records[-1])
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed: the paper agrees, the formulas were not tried")
    books = [path.with_suffix(".xlsx") for path in reports]
    for unit, sheets, record in zip(said, recalculated(books, tmp_path), records, strict=True):
        same_in_the_cells(sheets, unit, record)


def level_told(node, record):
    """The level of a part; none of what still waits for answers."""
    least = float(record.questionnaire.settings.min_applicable)
    waits = record.state is not State.APPROVED and node["answered"] < least
    return None if waits else node["level"]


def same_on_paper(text, unit, record):
    own, final = (unit[layer]["nodes"] for layer in LAYERS)
    every = "Every question that is scored or required is answered." in text
    closed = "nothing is unanswered" if every else "what is unanswered changes nothing"
    same_in_the_summary(between(text, " 1 Summary ", " Strengths "), unit, record, closed)
    pillars = between(text, " 2 Results by pillar ", " Points lost = ")
    table = between(text, " 5 Table of indicators ", " 6 Findings and recommendations ")
    for code, node in final.items():
        scores = [printed(own[code]["score"]), printed(node["score"])]
        if node_of(code).parent is None:
            assert numbers_after(pillars, "Overall score", 6)[1:3] == scores
        elif ministry().children[code]:
            assert numbers_after(pillars, name_of(code), 6)[1:3] == scores
            assert numbers_after(table, name_of(code), 3) == [
                *scores,
                level(level_told(node, record)),
            ]
        else:
            *shown, last = numbers_after(table, name_of(code), 3)
            # What nobody answered has a dash, and never a number beside its mark.
            assert shown == scores or set(zip(shown, scores, strict=True)) <= {
                *zip(scores, scores, strict=True),
                ("–", "0.0"),
            }
            assert last != "?" or shown[-1] == "–"
            told = level(level_told(node, record))
            assert last == told or (last == "?" and not node["score"])


def same_in_the_summary(text, unit, record, closed):
    final, own = unit[Layer.FINAL], unit[Layer.SELF]["overall"]
    assert f" {printed(final['overall'])} Overall score " in text
    before, after = levels_told(final, record)
    lowered = "" if before == after else f"before gates {before} "
    assert f" {level(after)} {lowered}Maturity level " in text
    assert f" {share(final['completeness'])} Completeness " in text
    assert f" {share(final['applicable_weight'])} Applicable weight " in text
    assert f" self-assessment {printed(own)} " in text or (
        not record.reviews and own == final["overall"]
    )
    low, high = final["interval"]
    open_range = f"{printed(low)}–{printed(high)}, depending on what is unanswered"
    assert (closed if low == high else open_range) in text


def same_in_the_cells(sheets, unit, record):
    own, final = (unit[layer]["nodes"] for layer in LAYERS)
    lines = by_code(sheets["Pillars"]) | by_code(sheets["Indicators"])
    assert lines.keys() == final.keys()
    for code, line in lines.items():
        assert figure(line["Self"]) == close(own[code]["exact"])
        assert figure(line["Final"]) == close(final[code]["exact"])
        if node_of(code).parent is not None:
            assert figure(line["Level"]) == level_told(final[code], record)
    root = lines[ministry().root.code]
    summary = by_name(sheets["Summary"])
    whole = unit[Layer.FINAL]
    before, after = levels_told(whole, record)
    assert figure(root["Level"]) == after
    assert figure(summary.get("Overall score", "")) == close(whole["overall"])
    assert figure(summary.get("Level", "")) == after
    assert figure(summary.get("Level before gates", "")) == before
    assert figure(root["Completeness"]) == close(whole["completeness"], share=True)
    assert figure(root["Applicable weight"]) == close(whole["applicable_weight"], share=True)
    for node in ministry().pillars:
        shown = figure(summary.get(node.label.get(Language.EN), ""))
        assert shown == close(final[node.code]["score"])
    assert not any("DIFFERS" in row for rows in sheets.values() for row in rows)


def close(value, *, share=False):
    """The same but for what the sheet cannot hold: shares are written with two decimals."""
    return None if value is None else pytest.approx(value, abs=1e-4 if share else 1e-6)


# ---------------------------------------------------------------- an answer that is none


def test_an_answer_outside_its_scale_stops_what_stands_above_it_everywhere(
    tmp_path, page_of, capsys
):
    record = an_assessment(FULL)
    first = next(one for one in ministry().questions if one.scoring.kind is ScoringKind.LADDER)
    place = Place(first.code)
    strange = replace(record.response(first.code), answer=("no such criterion",))
    path = tmp_path / "strange.dra"
    AssessmentFile.create(path, record.with_response(place, strange), by=ASSESSOR, now=NOW).close()
    unit = {}
    for layer in LAYERS:
        assert run(["score", str(path), "--layer", layer, "--json"]) == 1
        (unit[layer],) = json.loads(capsys.readouterr().out)["units"]
    nodes = unit[Layer.SELF]["nodes"]
    assert nodes[first.indicator]["score"] is None
    assert (unit[Layer.SELF]["overall"], unit[Layer.SELF]["level"]) == (None, None)
    others = [one.code for one in ministry().pillars if nodes[one.code]["score"] is not None]
    assert len(others) == len(ministry().pillars) - 1
    book = path.with_suffix(".xlsx")
    assert run(["report", str(path), "--xlsx", str(book), "--language", "en"]) == 0
    session, page = page_of(path)
    same_in_the_window(page, unit[session.layer], session.record)
    if SOFFICE is not None:
        (sheets,) = recalculated([book], tmp_path)
        same_in_the_cells(sheets, unit, record)

"""One number everywhere: on paper, in the window, in the cells' formulas, and by command.

A few random assessments of the shipped questionnaire; 200 of them with READINESS_SOAK=1.
"""

import json
import os
import subprocess
import uuid
from dataclasses import replace

import pypdf
import pytest

from assessment.commands.main import run
from assessment.files.store import AssessmentFile
from gui.fonts import load_fonts
from gui.scores.page import ScoresPage
from gui.session import Session
from gui.theme import Appearance, Theme
from gui.wording import Language, Wording
from tests.builders import ASSESSOR, NOW
from tests.report_worlds import a_filled_record, the_ministry_questionnaire
from tests.unit.reports.spreadsheets import SOFFICE, cells, without_values

RECORDS = 200 if os.environ.get("READINESS_SOAK") else 4
AT_ONCE = 20


@pytest.fixture(scope="module")
def assessments(tmp_path_factory):
    """Files of random assessments, answered, judged and reviewed by chance."""
    folder = tmp_path_factory.mktemp("agreement")
    questionnaire = the_ministry_questionnaire()
    paths = []
    for seed in range(RECORDS):
        record = replace(a_filled_record(questionnaire, seed), id=str(uuid.UUID(int=seed + 1)))
        paths.append(folder / f"unit-{seed}.dra")
        AssessmentFile.create(paths[-1], record, by=ASSESSOR, now=NOW).close()
    return paths


@pytest.fixture
def said(assessments, capsys):
    """What ``score --json`` says of each."""
    assert run(["score", *map(str, assessments), "--json"]) == 0
    return json.loads(capsys.readouterr().out)["units"]


@pytest.fixture(scope="module")
def reports(assessments):
    """The reports of each as PDF and workbook, written by command."""
    for path in assessments:
        pdf, book = path.with_suffix(".pdf"), path.with_suffix(".xlsx")
        call = ["report", path, "--pdf", pdf, "--xlsx", book, "--language", "en"]
        assert run(list(map(str, call))) == 0
    return assessments


def printed(value):
    return "–" if value is None else f"{value:.1f}"


def pillars(unit):
    codes = {node.code for node in the_ministry_questionnaire().pillars}
    return {code: node["score"] for code, node in unit["nodes"].items() if code in codes}


def test_the_window_shows_the_numbers_of_the_command(assessments, said, qtbot, request):
    load_fonts()
    theme = Theme(Appearance.LIGHT, Language.EN)
    for path, unit in zip(assessments, said, strict=True):
        session = Session.open(path, ASSESSOR, lambda: NOW)
        session.score_now()
        request.addfinalizer(session.close)
        page = ScoresPage(session, Wording(Language.EN), theme)
        qtbot.addWidget(page)
        page.refresh()
        assert page.headline.overall.value.said() == printed(unit["overall"])
        low, high = map(printed, unit["interval"])
        interval = low if low == high else f"{low} – {high}"
        assert page.headline.interval.value.said() == interval
        bars = page.chart.accessibleName().split(" · ")
        assert [bar.rpartition(" ")[2] for bar in bars] == [
            printed(score) for score in pillars(unit).values()
        ]
        assert session.scores.overall.level == unit["level"]


def test_the_paper_shows_the_numbers_of_the_command(reports, said):
    for path, unit in zip(reports, said, strict=True):
        reader = pypdf.PdfReader(path.with_suffix(".pdf"))
        words = set(" ".join(page.extract_text() for page in reader.pages).split())
        expected = {printed(unit["overall"]), *map(printed, pillars(unit).values())}
        assert expected <= words


def recalculated(books, folder):
    """Cells of every workbook as LibreOffice calculates them from nothing, in few starts."""
    plain = [without_values(book, folder / f"{book.stem}.xlsx") for book in books]
    out, profile = folder / "out", f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for start in range(0, len(plain), AT_ONCE):
        subprocess.run(
            [SOFFICE, profile, "--headless", "--convert-to", "xlsx", "--outdir", out,
             *plain[start : start + AT_ONCE]],
            check=True, capture_output=True, timeout=600,
        )  # fmt: skip
    return [cells(out / book.name) for book in plain]


def rows_of(values, sheet):
    """The numbers of each row of a sheet, by the code in its first column."""
    found = {}
    codes = {
        place[1:]: value for (title, place), value in values.items()
        if title == sheet and place[0] == "A" and place[1:].isdigit()
    }  # fmt: skip
    for (title, place), value in values.items():
        row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        if title == sheet and row in codes and isinstance(value, (int, float)):
            found.setdefault(str(codes[row]), []).append(value)
    return found


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_the_formulas_give_the_numbers_of_the_command(reports, said, tmp_path):
    books = [path.with_suffix(".xlsx") for path in reports]
    for unit, values in zip(said, recalculated(books, tmp_path), strict=True):
        numbers = rows_of(values, "Pillars") | rows_of(values, "Indicators")
        for code, node in unit["nodes"].items():
            if node["exact"] is not None:
                assert any(n == pytest.approx(node["exact"], abs=1e-6) for n in numbers[code]), code
        assert "DIFFERS" not in values.values()

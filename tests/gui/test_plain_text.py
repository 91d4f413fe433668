"""What others wrote is text in every window: no mark-up is rendered, no copy has formulas."""

import re
from dataclasses import replace

import pytest
from PySide6.QtGui import Qt, QTextDocument

from assessment.language.normalise import without_formulas
from assessment.questionnaire.canonical import with_fingerprint
from gui.session import Session
from gui.widgets.style import as_tip
from tests.architecture.tree import ROOT
from tests.builders import (
    ASSESSOR,
    NOW,
    a_ladder,
    a_question,
    a_questionnaire,
    a_ratio,
    a_record,
    a_roster,
    a_select,
)
from tests.gui.marked_up import MARKED, NAME, is_rendered, rendered
from tests.gui.places import PLACES, Places


@pytest.fixture
def places(window, tmp_path, qtbot):
    """All pages, of a file in which every name has mark-up."""
    path = tmp_path / "walk.dra"
    model = a_questionnaire(
        a_ladder("A1", required="true()", not_applicable=True),
        a_select("A2"),
        *a_ratio("B1"),
        *a_roster("services"),
        a_question("T1", appearance="multiline"),
    )
    model = replace(
        model,
        questions=tuple(replace(one, label=NAME) for one in model.questions),
        nodes=tuple(replace(one, label=NAME) for one in model.nodes),
    )
    record = a_record(with_fingerprint(model), {("services_name", "r1"): MARKED, "T1": MARKED})
    record = replace(record, subject=replace(record.subject, unit_name=NAME))
    Session.create(path, record, ASSESSOR, lambda: NOW).close()
    return Places(window, path, qtbot)


@pytest.mark.parametrize("place", PLACES)
def test_a_page_renders_no_mark_up_of_others(window, places, place):
    places.show(place)
    assert rendered(window) == []


def test_a_tool_tip_shows_mark_up_as_it_is_written():
    assert is_rendered(MARKED)
    shown = QTextDocument()
    shown.setHtml(as_tip(MARKED))
    assert shown.toPlainText() == MARKED
    assert as_tip("plain < words") == "plain < words"
    assert not Qt.mightBeRichText(as_tip("plain < words"))


def test_every_tool_tip_goes_through_the_one_door():
    for path in (ROOT / "gui").rglob("*.py"):
        for tip in re.findall(r"\.setToolTip\(\s*(\S+)", path.read_text(encoding="utf-8")):
            assert tip.startswith(("as_tip(", "style.as_tip(", '"")')), (path, tip)


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("=1+1", False),
        ("+CMD", False),
        ("-2+3", False),
        ("@SUM(A1)", False),
        (" =1", False),
        ("＝1", False),
        ("-5.5", True),
        ("+3", True),
        ("-12%", True),
        ("M01", True),
        ("–", True),
    ],
)
def test_a_copied_list_carries_no_formula(cell, kept):
    copied = without_formulas(f"Unit\tScore\n{cell}\t{cell}")
    shown = cell if kept else f"'{cell}"
    assert copied == f"Unit\tScore\n{shown}\t{shown}"

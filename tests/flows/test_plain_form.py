"""A form of another program, without any of our columns, from the library to the last page."""

import sys

import pytest
from PySide6.QtWidgets import QAbstractButton

from assessment.commands.main import run
from assessment.files.checking import use_in
from assessment.language.text import Language
from assessment.responses.changes import AddRow, SetAnswer
from assessment.responses.completion import missing_answers
from assessment.responses.model import Place, RowId, State
from gui.app.start import make_window
from gui.fill.page import pages_now
from gui.settings import WindowSettings, WorkRole
from tests.flows.keyboard import CTRL, Key, Keyboard
from tests.library_worlds import plain_form


@pytest.fixture
def window(qapp, qtbot, tmp_path, monkeypatch):
    name = "LOCALAPPDATA" if sys.platform == "win32" else "XDG_DATA_HOME"
    monkeypatch.setenv(name, str(tmp_path / "home"))
    settings = WindowSettings(tmp_path / "settings.ini")
    settings.name, settings.folder, settings.language = "Sok Dara", tmp_path, Language.EN
    made = make_window(qapp, settings)
    qtbot.addWidget(made)
    made.resize(1366, 688)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    yield made
    made.close()


def installed_by_keyboard(keys, qtbot, path):
    """Ctrl+L, Add, the workbook, Install."""
    window = keys.window
    keys.press(Key.Key_L, CTRL)
    page = window.page("library")
    qtbot.waitUntil(lambda: not page.work.busy, timeout=20_000)
    page.choose = lambda: path
    keys.activate("add_questionnaire")
    qtbot.waitUntil(lambda: not page.work.busy, timeout=20_000)
    assert page.shelf.entry.ready, page.book.findings.found
    assert page.book.findings.found
    keys.tab_to("questionnaires")
    keys.activate("install_questionnaire")
    qtbot.waitUntil(lambda: not page.work.busy, timeout=20_000)
    return page.shelf.entry


def begun_by_keyboard(keys, qtbot, wanted):
    """Ctrl+N, a unit, the questionnaire wanted, Start."""
    window = keys.window
    keys.press(Key.Key_N, CTRL)
    qtbot.waitUntil(window.page("new").start.isEnabled, timeout=20_000)
    keys.tab_to("unit_search")
    keys.type("Ministry of Planning")
    keys.press(Key.Key_Down)
    keys.tab_to("questionnaire")
    combo = keys.focus
    for _ in range(combo.count()):
        if window.page("new")._installed[combo.currentIndex()].id == wanted:
            break
        keys.press(Key.Key_Down)
    keys.activate("create")
    qtbot.waitUntil(lambda: window.session is not None, timeout=20_000)


def test_a_plain_form_is_installed_filled_in_submitted_and_has_no_score(
    window, qtbot, tmp_path, capsys
):
    keys = Keyboard(window)
    entry = installed_by_keyboard(keys, qtbot, plain_form(tmp_path))
    assert (entry.id, entry.version) == ("household", "")
    begun_by_keyboard(keys, qtbot, "household")
    session, fill = window.session, window.page("fill")
    assert session.questionnaire.settings.id == "household"
    assert session.questionnaire.nodes == ()

    # In the window: a text, a number beyond its limits, a choice that opens another question.
    window.go("fill", "respondent")
    keys.type("Sok Dara")
    keys.press(Key.Key_Return, CTRL)
    assert session.record.response("respondent").answer == "Sok Dara"
    window.go("fill", "members")
    keys.type("99")
    keys.press(Key.Key_Return, CTRL)
    assert [f.code for f in session.findings if f.place.question == "members"] != []
    assert session.apply(SetAnswer(Place("members"), 4))
    assert "source" not in [code for page in pages_now(session) for code in page.questions]
    window.go("fill", "water")
    next(b for b in fill.findChildren(QAbstractButton) if b.text() == "Yes").click()
    assert "source" in [code for page in pages_now(session) for code in page.questions]
    assert session.apply(AddRow("person", RowId("1"), 0))
    assert session.apply(SetAnswer(Place("person_name", RowId("1")), "Chan"))
    for page in pages_now(session):
        fill.show_page(page.code, focus=True)
        assert fill.card.isVisible()
    assert missing_answers(session.record, session.evaluation) == []
    assert session.scores is None

    # Submitted; scores and report say why there are none.
    window.go("review")
    keys.settle()
    review = window.page("review")
    submit = review.findChild(QAbstractButton, "submit_step")
    assert submit.isVisible()
    submit.click()
    review.desk.strip.confirm.click()
    assert session.record.state is State.SUBMITTED
    window.go("scores")
    scores = window.page("scores")
    assert "This questionnaire has no scoring structure." in said_on(scores)
    window.go("report")
    report = window.page("report")
    assert not report.save_pdf.isEnabled()
    assert "This questionnaire has no scoring structure." in said_on(report)

    # The unit head approves it all the same.
    window.go("home")
    window.home.roles[WorkRole.HEAD].click()
    window.open_file(session.path)
    window.go("home")
    assert use_in(session.path).questionnaire == "household"
    path = str(session.path)
    assert run(["approve", path, "--by", "Chan Sophea", "--language", "en"]) == 0
    assert use_in(session.path).state is State.APPROVED
    assert run(["report", path, "--pdf", str(tmp_path / "r.pdf"), "--language", "en"]) == 1
    assert "no scoring structure" in capsys.readouterr().err
    assert not (tmp_path / "r.pdf").exists()


def said_on(page):
    return [
        label.plain_text()
        for label in page.findChildren(type(page._empty._hint))
        if label.isVisible() and label.plain_text()
    ]

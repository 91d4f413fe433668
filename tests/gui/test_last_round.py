"""The round before stands beside each question; what is still true is taken over by a press."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QFileDialog

from assessment.exchange.exported import read_any
from assessment.exchange.keys import Role
from assessment.exchange.send import revisions_taken_in
from assessment.files.store import AssessmentFile
from assessment.language.text import Language
from assessment.questionnaire.canonical import with_fingerprint
from assessment.questionnaire.library import find
from assessment.responses.changes import SetAnswer
from assessment.responses.model import Place, RowId, State, Step
from gui.fill.page import FillPage
from gui.session import Session
from gui.widgets.label import Label
from tests.builders import ASSESSOR, HEAD, NOW, a_questionnaire, a_record
from tests.gui.places import settle
from tests.unit.exchange.world import a_full_record, a_package, signs


def last_year(path):
    record = a_full_record()
    subject = replace(record.subject, round="2025")
    steps = (Step(State.APPROVED, by=HEAD, at=NOW),)
    record = replace(record, id="old", subject=subject, state=State.APPROVED, steps=steps)
    AssessmentFile.create(path, record, by=ASSESSOR, now=NOW).close()
    return path


@pytest.fixture
def page(qtbot, tmp_path, display):
    """The questionnaire page of a file begun with last year's."""
    source = last_year(tmp_path / "MPTC-2025.dra")
    record = a_record(with_fingerprint(a_questionnaire()), identity="new")
    session = Session.begin(tmp_path / "new.dra", record, ASSESSOR, source, lambda: NOW)
    shown = FillPage(session, display)
    qtbot.addWidget(shown)
    shown.resize(1366, 631)
    with qtbot.waitExposed(shown):
        shown.show()
    shown.session = session
    yield shown
    session.close()


def said(card):
    return [label.plain_text() for label in card.findChildren(Label)]


def test_answer_level_and_documents_of_then_stand_beside_the_question(page):
    page.show_page("A1", focus=False)
    last = page.rail.last
    assert last.isVisible()
    assert last.accessibleName() == "Round 2025"
    assert {"l1a", "l2a", "– ប្រកាស", "Level 2"} <= set(said(last))
    assert page.session.record.responses == {}


def test_still_true_takes_the_answer_and_begins_its_documents_anew(page):
    page.show_page("A1", focus=False)
    page.rail.last.take_over.click()
    given = page.session.record.response("A1")
    assert (given.answer, given.evidence) == (("l1a", "l2a"), ())
    (draft,) = page.session.drafts.evidence(Place("A1"))
    assert (draft.title, draft.digest) == ("ប្រកាស", "")
    assert not page.rail.last.take_over.isVisible()
    assert "As in that round" in said(page.rail.last)
    page.foot.undo_button.click()
    assert page.session.record.response("A1").answer is None
    assert page.rail.last.take_over.isVisible()


def test_a_table_shows_its_rows_of_then_on_its_own_page(page):
    page.show_page("services", focus=False)
    last = page.card.findChild(type(page.rail.last), "last_round")
    assert "1 row" in said(last)
    last.take_over.click()
    assert page.session.record.response("services_count", RowId("r1")).answer == 12


def test_what_was_answered_otherwise_in_this_round_stays(page):
    page.session.apply(SetAnswer(Place("A2"), "b"))
    page.show_page("A2", focus=False)
    assert page.rail.last.isVisible()
    assert not page.rail.last.take_over.isVisible()
    assert "As in that round" not in visible(page.rail.last)


def visible(card):
    return [
        label.plain_text()
        for label in card.findChildren(object)
        if isinstance(label, Label) and label.isVisible()
    ]


@pytest.mark.parametrize("language", list(Language))
def test_in_a_narrow_window_a_button_leads_to_the_round_before(page, display, language):
    display.set_language(language)
    display.set_text_size(150)
    page.setStyleSheet(display.sheet())
    page.show_page("A1", focus=False)
    assert page.card.head.last_round.isHidden()  # it stands beside
    page.resize(1024, 500)
    page.show_compact(compact=True)
    settle()
    way, take = page.card.head.last_round, page.rail.last.take_over
    assert way.accessibleName() == page.rail.last.accessibleName()
    assert page.card.widget().width() <= page.card.viewport().width()
    assert take.visibleRegion().isEmpty()
    way.click()
    settle()
    assert not take.visibleRegion().isEmpty()
    page.show_page("services", focus=False)  # a table has it above
    assert page.card.head.last_round.isHidden()


# ---------------------------------------------------------------- beginning


@pytest.fixture
def new(window, qtbot, settings, tmp_path):
    """The form of a new assessment, in a folder where files of the unit lie."""
    folder = tmp_path / "office"
    folder.mkdir()
    settings.folder = folder

    def begun(*, unit="M08"):
        window.go("new")
        page = window.page("new")
        qtbot.waitUntil(page.start.isEnabled, timeout=30_000)
        page.search.setText(unit)
        page.unit.step_in()
        assert page.unit.chosen().code == unit
        page.assessor.setText(ASSESSOR)
        return page

    begun.folder = folder
    return begun


def of_unit(record, **subject):
    return replace(record, subject=replace(record.subject, unit="M08", **subject))


def test_an_approved_round_in_the_folder_is_offered_and_its_answers_stand_beside(
    window, qtbot, new
):
    record = of_unit(a_full_record(), round="2025")
    steps = (Step(State.APPROVED, by=HEAD, at=NOW),)
    record = replace(record, state=State.APPROVED, steps=steps)
    AssessmentFile.create(new.folder / "M08-2025.dra", record, by=ASSESSOR, now=NOW).close()
    page = new()
    qtbot.waitUntil(lambda: page.last.currentData() is not None)
    assert "2025" in page.last.currentText()
    page.round.setText("2026")
    qtbot.waitUntil(lambda: page.last.currentData() is not None)
    page.start.click()
    assert window.session.last_round.round == "2025"
    assert window.session.record.responses == {}


def test_nothing_is_offered_where_there_is_nothing_and_another_file_can_be_chosen(
    window, qtbot, new, tmp_path, monkeypatch
):
    package = a_package(
        tmp_path, signs(ASSESSOR, Role.ASSESSOR), record=of_unit(a_full_record(), round="2024")
    )
    page = new()
    assert page.last.currentData() is None
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(package), ""))
    page.choose_last.click()
    assert page.last.currentData() == package
    page.start.click()
    assert window.session.last_round.round == "2024"


def test_a_file_that_was_chosen_stays_chosen_in_the_other_language_and_in_another_round(
    window, qtbot, new, tmp_path, monkeypatch
):
    package = a_package(
        tmp_path, signs(ASSESSOR, Role.ASSESSOR), record=of_unit(a_full_record(), round="2024")
    )
    record = replace(of_unit(a_full_record(), round="2025"), state=State.APPROVED)
    record = replace(record, steps=(Step(State.APPROVED, by=HEAD, at=NOW),))
    AssessmentFile.create(new.folder / "M08-2025.dra", record, by=ASSESSOR, now=NOW).close()
    page = new()
    qtbot.waitUntil(lambda: page.last.currentData() is not None)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(package), ""))
    page.choose_last.click()
    window.display.set_language(Language.KM)
    page.round.setText("2025")  # of which that file is no earlier one
    qtbot.waitUntil(lambda: page.last.count() == 2)
    page.round.setText("2026")
    qtbot.waitUntil(lambda: page.last.count() == 3)
    assert page.last.currentData() == package
    page.start.click()
    assert window.session.last_round.round == "2024"


def test_from_its_own_package_of_this_round_the_work_goes_on_and_the_next_one_names_it(
    window, qtbot, new
):
    """After a lost laptop: it is offered beside last year's file, which stays proposed."""
    record = of_unit(a_full_record(), round="2025")
    steps = (Step(State.APPROVED, by=HEAD, at=NOW),)
    record = replace(record, state=State.APPROVED, steps=steps)
    AssessmentFile.create(new.folder / "M08-2025.dra", record, by=ASSESSOR, now=NOW).close()
    own = of_unit(a_record(find("dgc-ministry"), answers={"A6_d": 12}), round="2026")
    package = a_package(new.folder, signs(ASSESSOR, Role.ASSESSOR), record=own)
    page = new()
    page.round.setText("2026")
    qtbot.waitUntil(lambda: page.last.count() == 3)
    assert "2025" in page.last.currentText()
    said = [page.last.itemText(at) for at in range(3)]
    page.last.setCurrentIndex(next(at for at in range(3) if package.name in said[at]))
    window.display.set_language(Language.KM)
    assert package.name in page.last.currentText()
    page.start.click()
    assert window.session.record.response("A6_d").answer == 12
    assert window.session.last_round is None
    assert revisions_taken_in(window.session.saving.file) == (read_any(package).revision,)

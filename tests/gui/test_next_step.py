"""One quiet bar says what comes next, by the state of the file and the role at work."""

import re
from dataclasses import replace
from functools import reduce

import pytest
from PySide6.QtGui import QDesktopServices

from assessment.files.store import AssessmentFile
from assessment.language.text import Language
from assessment.responses.changes import JudgeEvidence
from assessment.responses.model import Layer, ReasonCode, Review, State, Step
from assessment.responses.record import Record
from gui.settings import WorkRole
from tests.builders import (
    ASSESSOR,
    HEAD,
    NOW,
    a_record,
    all_reviewed,
    reviewed,
)
from tests.gui.places import settle
from tests.gui.review.world import a_full_record

ALL = {"A1": ("l1a",), "A2": "b", "B1_n": 1, "B1_d": 2, ("services_name", "r"): "x"}
KHMER = re.compile(r"[\u1780-\u17ff]")


def at(state: State, by: str = HEAD, record: Record | None = None) -> Record:
    record = record or a_record(answers=ALL)
    return replace(record, state=state, steps=(Step(state, by, NOW, "why"),))


def returned() -> Record:
    view = Review("A2", Layer.HEAD, False, None, ReasonCode.INCOMPLETE, "display", HEAD, NOW)
    return replace(at(State.RETURNED), reviews={(Layer.HEAD, "A2"): view})


@pytest.fixture
def shown(window, tmp_path, settings):
    """Opens a record as somebody of a role; gives the bar."""

    def made(record, role):
        settings.role = role
        path = tmp_path / "M08-2026.dra"
        path.unlink(missing_ok=True)
        AssessmentFile.create(path, record, by=ASSESSOR, now=NOW).close()
        window.open_file(path)
        window.go("fill")
        return window._next

    yield made
    window.go("home")


DRAFT, DONE, SENT = a_record(), a_record(answers=ALL), at(State.SUBMITTED, ASSESSOR)
JUDGED = at(State.SUBMITTED, ASSESSOR, reviewed(DONE))
OFFICE = WorkRole.SECRETARIAT
CASES = [
    (DRAFT, WorkRole.ASSESSOR, "", ""),
    (DRAFT, WorkRole.HEAD, "still filling this in: 3 not answered", ""),
    (DRAFT, OFFICE, "still filling this in: 3 not answered", ""),
    (DONE, WorkRole.ASSESSOR, "Submit it for review", "Review"),
    (DONE, WorkRole.HEAD, "has answered everything and can submit it", ""),
    (DONE, OFFICE, "has answered everything and can submit it", ""),
    (SENT, WorkRole.ASSESSOR, "Give M08-2026.dra to the unit head", "Open the folder"),
    (SENT, WorkRole.HEAD, "Left to review: 3", "Review"),
    (SENT, OFFICE, "The unit head is reviewing it", ""),
    (JUDGED, WorkRole.HEAD, "Approve it, or return it", "Review"),
    (returned(), WorkRole.ASSESSOR, "To correct: 1", "Go to A2"),
    (returned(), WorkRole.HEAD, "is correcting it", ""),
    (returned(), OFFICE, "is correcting it", ""),
    (at(State.RETURNED), WorkRole.ASSESSOR, "Submit it again", "Review"),
    (at(State.APPROVED), WorkRole.ASSESSOR, "Sign and send it", "Sign and send…"),
    (at(State.APPROVED), WorkRole.HEAD, "Sign and send it", "Sign and send…"),
    (at(State.APPROVED), OFFICE, "The unit signs and sends it next", ""),
]


@pytest.mark.parametrize(("record", "role", "said", "button"), CASES)
def test_each_state_and_role_has_its_next_step_in_both_languages(
    window, shown, *, record, role, said, button
):
    bar = shown(record, role)
    assert bar.isVisible() == bool(said)  # who still answers is not told what comes next
    assert said in bar.words.plain_text()
    assert bar.button.isVisible() == bool(button)
    assert not button or bar.button.accessibleName() == button
    window.display.set_language(Language.KM)
    assert not said or KHMER.search(bar.words.plain_text())
    has_room(window)


@pytest.mark.parametrize(
    ("role", "said", "button"),
    [
        (WorkRole.ASSESSOR, "Give M08.drx to the unit head to countersign", "Import a reply…"),
        (WorkRole.HEAD, "M08.drx was signed", "Countersign a package…"),
        (OFFICE, "The unit signs and sends it next", ""),
    ],
)
def test_what_was_signed_goes_on_to_the_head_and_the_secretariat(
    window, shown, tmp_path, *, role, said, button
):
    bar = shown(at(State.APPROVED), role)
    window.session.give_away(tmp_path / "M08.drx", "0" * 64)
    assert said in bar.words.plain_text()
    assert bar.button.isVisible() == bool(button)
    assert not button or bar.button.accessibleName() == button
    window.display.set_language(Language.KM)
    assert KHMER.search(bar.words.plain_text())
    has_room(window)


def has_room(window):
    """The bar in large text, in both languages, is no wider than a small window."""
    window.display.set_text_size(150)
    for language in Language:
        window.display.set_language(language)
        settle()
        assert window._next.minimumSizeHint().width() <= 1024, language


def test_a_document_without_a_verdict_is_left_to_review_as_the_foot_says(window, shown):
    given = a_full_record()
    changes = (one for one in all_reviewed(given) if not isinstance(one, JudgeEvidence))
    record = reduce(lambda so_far, change: change.apply(so_far), changes, given)
    bar = shown(at(State.SUBMITTED, ASSESSOR, record), WorkRole.HEAD)
    window.go("review")
    foot = window.page("review").desk.foot
    assert "Left to review: 2" in bar.words.plain_text()
    assert "2 documents" in foot.left.plain_text()
    assert not foot.approve.isEnabled()


STEPS = ("submit", "take_back", "back", "approve", "reopen")
OFFERED = [
    (DRAFT, WorkRole.ASSESSOR, {"submit"}),
    (DRAFT, WorkRole.HEAD, set()),
    (DRAFT, OFFICE, set()),
    (SENT, WorkRole.ASSESSOR, {"take_back"}),
    (SENT, WorkRole.HEAD, {"back", "approve"}),
    (SENT, OFFICE, set()),
    (returned(), WorkRole.ASSESSOR, {"submit"}),
    (returned(), WorkRole.HEAD, set()),
    (returned(), OFFICE, set()),
    (at(State.APPROVED), WorkRole.ASSESSOR, set()),
    (at(State.APPROVED), WorkRole.HEAD, {"reopen"}),
    (at(State.APPROVED), OFFICE, set()),
]


@pytest.mark.parametrize(("record", "role", "offered"), OFFERED)
def test_nobody_is_offered_the_steps_of_another_role(window, shown, *, record, role, offered):
    shown(record, role)
    window.go("review")
    page = window.page("review")
    assert {one for one in STEPS if getattr(page.desk.foot, one).isVisible()} == offered
    assert page.panel.reason_box.isVisible() == (record is DRAFT and role is WorkRole.ASSESSOR)
    may_judge = record.state in (State.SUBMITTED, State.APPROVED)
    if role is WorkRole.HEAD:  # of their own layer, which ends with the approval
        may_judge = record.state is State.SUBMITTED
    assert page.desk.deciding == (may_judge and role is not WorkRole.ASSESSOR)


def test_the_button_leads_there_and_is_left_out_where_one_is(window, shown):
    bar = shown(at(State.APPROVED), WorkRole.HEAD)
    bar.button.click()
    assert window.router.shown is window.page("send")
    assert not bar.button.isVisible()
    window.show_help()
    assert not bar.isVisible()


def test_what_was_returned_is_shown_and_the_bar_follows_the_answers(window, shown):
    bar = shown(returned(), WorkRole.ASSESSOR)
    window.go("review")
    bar.button.click()
    assert window.page("fill").card.page.code == "A2"


def test_the_folder_of_the_file_is_opened(shown, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) is None
    )
    shown(at(State.SUBMITTED, ASSESSOR), WorkRole.ASSESSOR).button.click()
    assert opened == [str(tmp_path)]

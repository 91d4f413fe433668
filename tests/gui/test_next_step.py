"""One quiet bar says what comes next, by the state of the file and the role at work."""

import re
from dataclasses import replace

import pytest
from PySide6.QtGui import QDesktopServices

from assessment.files.store import AssessmentFile
from assessment.language.text import Language
from assessment.responses.model import Layer, ReasonCode, Review, State, Step
from assessment.responses.record import Record
from gui.settings import WorkRole
from tests.builders import ASSESSOR, HEAD, NOW, a_record, reviewed

ALL = {"A1": ("l1a",), "A2": "b", "B1_n": 1, "B1_d": 2, ("services_name", "r"): "x"}
KHMER = re.compile(r"[\u1780-\u17ff]")


def at(state: State, by: str = HEAD, record: Record | None = None) -> Record:
    record = record or a_record(answers=ALL)
    return replace(record, state=state, steps=(Step(state, by, NOW, "why"),))


def returned() -> Record:
    view = Review("A2", Layer.HEAD, False, None, ReasonCode.INCOMPLETE, "look", HEAD, NOW)
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


def test_whoever_still_answers_is_not_told_what_comes_next(shown):
    assert shown(a_record(), WorkRole.ASSESSOR).isHidden()


CASES = [
    (a_record(answers=ALL), WorkRole.ASSESSOR, "Submit it for review", "Review"),
    (a_record(), WorkRole.HEAD, "still filling this in: 3 not answered", ""),
    (returned(), WorkRole.ASSESSOR, "To correct: 1", "Go to A2"),
    (at(State.RETURNED), WorkRole.ASSESSOR, "Submit it again", "Review"),
    (returned(), WorkRole.HEAD, "corrects it now", ""),
    (at(State.SUBMITTED, ASSESSOR), WorkRole.ASSESSOR, "Give M08-2026.dra", "Open the folder"),
    (at(State.SUBMITTED, ASSESSOR), WorkRole.HEAD, "Left to review: 3", "Review"),
    (at(State.SUBMITTED, ASSESSOR, reviewed(a_record(answers=ALL))), WorkRole.HEAD,
     "Approve it, or return it", "Review"),
    (at(State.APPROVED), WorkRole.HEAD, "Sign and send it", "Sign and send…"),
    (at(State.APPROVED), WorkRole.ASSESSOR, "Sign and send it", "Sign and send…"),
]  # fmt: skip


@pytest.mark.parametrize(("record", "role", "said", "button"), CASES)
def test_each_state_and_role_has_its_next_step_in_both_languages(
    window, shown, *, record, role, said, button
):
    bar = shown(record, role)
    assert bar.isVisible()
    assert said in bar.words.said()
    assert bar.button.isVisible() == bool(button)
    assert not button or bar.button.accessibleName() == button
    window.look.set_language(Language.KM)
    assert KHMER.search(bar.words.said())


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


@pytest.mark.parametrize(
    ("role", "submits", "reviews"), [(WorkRole.ASSESSOR, True, False), (WorkRole.HEAD, False, True)]
)
def test_nobody_is_offered_the_buttons_of_another_role(window, shown, role, submits, reviews):
    shown(a_record(answers=ALL), role)
    window.go("review")
    assert window.page("review").desk.foot.submit.isVisible() == submits
    shown(at(State.SUBMITTED, ASSESSOR), role)
    window.go("review")
    desk = window.page("review").desk
    assert desk.foot.take_back.isVisible() == submits
    assert [one.isVisible() for one in (desk.foot.back, desk.foot.approve, desk.foot.name)] == [
        reviews
    ] * 3
    assert desk.deciding == reviews

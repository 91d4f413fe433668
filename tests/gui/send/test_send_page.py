"""Sign and send by the window: a key, a package that is believed, and what forbids it."""

import os
import time

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from assessment.exchange import keys
from assessment.exchange.keys import KnownKey, PublicKey, Role
from assessment.exchange.receive import read_package
from assessment.exchange.worth import InUse, Trust
from assessment.language.text import Language
from assessment.responses.changes import AddEvidence, SetAnswer
from assessment.responses.model import Place
from gui.send.page import SendPage
from gui.theme import load_fonts
from gui.widgets.style import dress
from tests.builders import ASSESSOR, an_evidence
from tests.gui.places import settle
from tests.gui.said import said_in
from tests.unit.exchange.world import CHEAP, PASSPHRASE


@pytest.fixture(autouse=True)
def fonts(qapp):
    load_fonts()


@pytest.fixture
def page(qtbot, session, display, tmp_path):
    made = SendPage(session, display)
    made.ask_new = lambda _title, name: tmp_path / name
    qtbot.addWidget(made)
    made.resize(1366, 631)
    with qtbot.waitExposed(made):
        made.show()
    return made


def rest(qtbot, page):
    qtbot.waitUntil(lambda: not page.busy, timeout=20_000)


def press(qtbot, page, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    rest(qtbot, page)


def choose_key(qtbot, page, path, owner, passphrase=PASSPHRASE):
    if not path.exists():
        keys.make(path, owner, PASSPHRASE, CHEAP)
    page.ask_old = lambda _title, _suffix: path
    press(qtbot, page, page.key.choose)
    page.key.passphrase.setText(passphrase)


def known(path, role):
    public = PublicKey.read(path)
    return {public.key_id: KnownKey(public, frozenset({role}))}


def send(qtbot, page, tmp_path):
    choose_key(qtbot, page, tmp_path / "dara.key", ASSESSOR)
    press(qtbot, page, page.sign)
    return next(tmp_path.glob("*.drx"))


def codes(page):
    at_the_field = () if page.key.wrong is None else (page.key.wrong,)
    return [finding.code for finding in (*page.findings.findings, *at_the_field)]


@pytest.mark.parametrize("percent", [100, 150])
def test_what_signs_is_in_sight_however_low_the_window(qtbot, page, display, tmp_path, percent):
    choose_key(qtbot, page, tmp_path / "dara.key", ASSESSOR)
    display.set_text_size(percent)
    dress(page, display)
    page.resize(1024, 543)
    settle()
    assert page.sign.visibleRegion().boundingRect() == page.sign.rect()
    page.sign_as(Role.HEAD)
    settle()
    assert page.other.visibleRegion().boundingRect() == page.other.rect()


def test_a_key_is_made_and_the_package_signed_with_it_is_believed(qtbot, page, tmp_path):
    qtbot.mouseClick(page.key.new, Qt.MouseButton.LeftButton)
    assert page.key.name.text() == ASSESSOR
    page.key.passphrase.setText(PASSPHRASE)
    page.key.again.setText(PASSPHRASE)
    press(qtbot, page, page.key.make)
    assert codes(page) == []
    press(qtbot, page, page.sign)
    (package,) = tmp_path.glob("*.drx")
    (key,) = tmp_path.glob("*.key")
    received = read_package(package, InUse(known=known(key, Role.ASSESSOR)))
    assert (received.verdict, received.findings) == (Trust.VERIFIED, ())
    told = said_in(page.outcome)
    assert received.revision in told
    assert "opened again and compared" in told
    assert page.key.passphrase.text() == ""


def test_the_head_is_led_to_the_package_that_was_just_written(qtbot, page, tmp_path):
    package = send(qtbot, page, tmp_path)
    wanted = []
    page.wanted.connect(lambda _, package: wanted.append(package))
    qtbot.mouseClick(page.roles.buttons[Role.HEAD], Qt.MouseButton.LeftButton)
    assert not page.key.isVisible()
    qtbot.mouseClick(page.other, Qt.MouseButton.LeftButton)
    assert wanted == [package]


def test_another_passphrase_signs_nothing(qtbot, page, tmp_path):
    choose_key(qtbot, page, tmp_path / "dara.key", ASSESSOR, "some other words")
    qtbot.keyClick(page.key.passphrase, Qt.Key.Key_Return)
    rest(qtbot, page)
    assert codes(page) == ["passphrase_wrong"]
    assert list(tmp_path.glob("*.drx")) == []


def test_two_different_passphrases_make_no_key(qtbot, page, tmp_path):
    qtbot.mouseClick(page.key.new, Qt.MouseButton.LeftButton)
    page.key.passphrase.setText(PASSPHRASE)
    page.key.again.setText(PASSPHRASE + "x")
    press(qtbot, page, page.key.make)
    assert codes(page) == ["passphrases_differ"]
    assert list(tmp_path.glob("*.key")) == []


def test_without_a_key_it_says_what_is_needed(qtbot, page, display, tmp_path):
    display.set_text_size(150)
    dress(page, display)
    page.resize(1024, 400)
    settle()
    press(qtbot, page, page.sign)
    settle()
    told = page.key._key._finding
    assert told.visibleRegion().boundingRect() == told.rect()
    assert list(tmp_path.glob("*.drx")) == []


def test_a_file_that_is_there_is_not_written_over(qtbot, page, tmp_path):
    package = send(qtbot, page, tmp_path)
    before = package.read_bytes()
    send(qtbot, page, tmp_path)
    assert codes(page) == ["already_exists"]
    assert package.read_bytes() == before
    assert not page.outcome.isVisible()


def test_everything_has_a_name_in_both_languages(page, display):
    before = names(page)
    display.set_language(Language.KM)
    after = names(page)
    assert all(before.values())
    assert all(after.values())
    assert {name for name in before if before[name] == after[name]} == set()


def names(page):
    found = [*page.findChildren(QAbstractButton), *page.findChildren(QLineEdit)]
    return {each.objectName(): each.accessibleName() for each in found if each.objectName()}


def test_it_opens_by_its_key_and_escape_leads_back(qtbot, window, file):
    action = window.actions_by_name["send"]
    assert not action.isEnabled()
    window.open_file(file)
    action.trigger()
    shown = window.page("send")
    assert isinstance(shown, SendPage)
    assert shown.isVisible()
    qtbot.keyClick(shown.key.choose, Qt.Key.Key_Escape)
    assert window.page("fill").isVisible()


def test_a_stick_that_was_pulled_out_is_told(qtbot, page, tmp_path):
    choose_key(qtbot, page, tmp_path / "dara.key", ASSESSOR)
    page.ask_new = lambda _title, name: tmp_path / "stick" / name
    press(qtbot, page, page.sign)
    assert codes(page) == ["no_folder"]
    assert not page.outcome.isVisible()


def test_leaving_while_it_signs_breaks_nothing(qtbot, window, file, tmp_path):
    window.open_file(file)
    window.go("send")
    page = window.page("send")
    page.ask_new = lambda _title, name: tmp_path / name
    choose_key(qtbot, page, tmp_path / "dara.key", ASSESSOR)
    page.sign_now()
    window.go("home")
    assert page.isVisible()
    assert codes(page) == ["being_written"]
    qtbot.waitUntil(lambda: bool(list(tmp_path.glob("*.drx"))), timeout=20_000)
    rest(qtbot, page)
    assert (codes(page), page.outcome.isVisible()) == ([], True)
    (package,) = tmp_path.glob("*.drx")
    assert read_package(package).record is not None
    window.go("home")
    assert window.home.isVisible()


def large(window):
    """Documents of 60 MB at the first question."""
    session = window.session
    for number in range(6):
        digest = session.saving.file.keep(os.urandom(10_000_000), f"{number}.bin")
        piece = an_evidence(f"e{number}", digest=digest, size=10_000_000)
        assert session.apply(AddEvidence(Place("A1"), piece))
    session.score_now()  # loads what it needs: that is not what is measured here


@pytest.fixture
def at_large(qtbot, window, file, tmp_path):
    """The page of an assessment with large documents, with a key and its passphrase."""
    window.open_file(file)
    large(window)
    window.go("send")
    page = window.page("send")
    page.ask_new = lambda _title, name: tmp_path / name
    choose_key(qtbot, page, tmp_path / "dara.key", ASSESSOR)
    return page


class Pulse:
    """A timer that writes down the longest time it had to wait for its turn."""

    def __init__(self):
        self.worst, self.turns, self._last = 0.0, 0, time.monotonic()
        self._timer = QTimer()
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self):
        now = time.monotonic()
        self.worst, self._last = max(self.worst, now - self._last), now
        self.turns += 1

    def stop(self):
        self._timer.stop()


def test_the_event_loop_turns_while_a_large_package_is_signed(qtbot, at_large, tmp_path):
    page, pulse, steps = at_large, Pulse(), []
    began = time.monotonic()
    page.sign_now()
    page.work.worker.stepped.connect(lambda done, total: steps.append(done / total))
    assert not list(tmp_path.glob("*.drx"))  # it is signed elsewhere
    rest(qtbot, page)
    took = time.monotonic() - began
    pulse.stop()
    # Beside others on a busy machine a turn may be long, but never as long as the signing.
    assert pulse.worst < max(0.1, took / 3), (pulse.worst, took)
    assert pulse.turns > 20
    assert steps == sorted(steps)
    assert len(steps) > 1
    (package,) = tmp_path.glob("*.drx")
    assert package.stat().st_size > 60_000_000
    assert read_package(package).revision in said_in(page.outcome)


def test_answers_given_while_it_is_signed_are_saved_and_not_in_it(qtbot, window, at_large):
    at_large.sign_now()
    given = 0
    while at_large.busy:
        assert window.session.apply(SetAnswer(Place("A3"), f"text {given}"))
        given += 1
        qtbot.wait(5)
    assert given
    assert codes(at_large) == []
    (package,) = window.session.path.parent.glob("*.drx")
    received = read_package(package)
    assert received.record.response("A3").answer is None
    assert window.session.record.response("A3").answer == f"text {given - 1}"


@pytest.mark.parametrize("by", ["button", "escape"])
def test_stopping_leaves_no_half_file_and_says_so(qtbot, at_large, tmp_path, by):
    page = at_large
    before = set(tmp_path.iterdir())
    page.sign_now()
    qtbot.waitUntil(page.work.stop_button.isVisible, timeout=20_000)
    if by == "button":
        qtbot.mouseClick(page.work.stop_button, Qt.MouseButton.LeftButton)
    else:
        qtbot.keyClick(page.close_button, Qt.Key.Key_Escape)
    rest(qtbot, page)
    assert page.isVisible()
    assert "Stopped" in said_in(page.work)
    assert set(tmp_path.iterdir()) == before
    assert not page.outcome.isVisible()
    page.sign_now()
    rest(qtbot, page)
    assert len(list(tmp_path.glob("*.drx"))) == 1

"""The way back in the window: a reply is taken in where one sends, and it is told what it did."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from assessment.exchange.codes import short_code
from assessment.exchange.receive import read_package
from assessment.exchange.reply import Returned, read_reply, reply_to, write_reply
from assessment.exchange.send import parcel_of, send_parcel
from assessment.language.text import Language
from assessment.responses.changes import SetAnswer
from assessment.responses.model import Place, State
from assessment.responses.review_changes import Submit
from gui.theme import load_fonts
from tests.builders import ASSESSOR, NOW
from tests.unit.exchange.world import THE_SECRETARIAT

ANSWERS = {"A1": ("l1a",), "A2": "b", "B1_n": 1, "B1_d": 2}


@pytest.fixture(autouse=True)
def surroundings(qapp, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    load_fonts()


@pytest.fixture
def office(window, file):
    """An assessment that was submitted."""
    window.open_file(file)
    for code, answer in ANSWERS.items():
        assert window.session.apply(SetAnswer(Place(code), answer))
    assert window.session.apply(Submit(ASSESSOR, NOW))
    window.go("send")
    return window


@pytest.fixture
def page(office):
    return office.page("send")


@pytest.fixture
def reply(office, tmp_path):
    """What the secretariat answers to what was sent: one question goes back."""
    package = tmp_path / "office.drx"
    send_parcel(parcel_of(office.session.saving.file), [], package)
    answer = reply_to(read_package(package), by="Lim Sokha", at=NOW, note="Thank you.")
    back = (Returned("A1", "The letter is missing"),)
    path = tmp_path / "reply.drx"
    write_reply(type(answer)(**{**_fields(answer), "returned": back}), [THE_SECRETARIAT], path)
    return path


def compared(page, reply):
    """The code of the reply, as it was read by telephone, is typed."""
    assert page.code.isVisible()
    page.code.setText(short_code(read_reply(reply).digest))
    page.with_code.click()


def _fields(reply):
    return {name: getattr(reply, name) for name in reply.__dataclass_fields__}


def test_a_reply_says_what_was_received_and_opens_what_was_returned(qtbot, office, page, reply):
    page.ask_old = lambda _title, _suffix: reply
    qtbot.mouseClick(page.take_in, Qt.MouseButton.LeftButton)
    assert page.reply.isHidden()
    page.code.setText("AAAA-AAAA-AAAA-AAAA")
    qtbot.keyClick(page.code, Qt.Key.Key_Return)
    assert "code_differs" in [one.code for one in page.findings.findings]
    compared(page, reply)
    told = page.reply.words.plain_text()
    assert "Answers: 4, pieces of evidence: 0, signatures: 0" in told
    assert "Thank you." in told
    assert "A1 · The letter is missing" in told
    assert "Lim Sokha" in page.reply._title.plain_text()
    assert office.session.record.state is State.RETURNED
    assert QApplication.focusWidget() is page.reply.first
    qtbot.keyClick(page.reply.first, Qt.Key.Key_Space)
    assert office.page("fill").isVisible()
    assert office.session.record.at_question == "A1"


def test_the_action_leads_to_the_same_place(qtbot, office, page, reply):
    office.go("fill")
    office.ask = lambda *_: reply
    control_shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(office, Qt.Key.Key_I, control_shift)
    assert page.isVisible()
    compared(page, reply)
    assert page.reply.isVisible()


def test_the_same_reply_again_is_told_and_changes_nothing(office, page, reply):
    page.ask_old = lambda _title, _suffix: reply
    page.choose_reply()
    compared(page, reply)
    before = office.session.record
    page.choose_reply()
    compared(page, reply)
    assert "reply_again" in [one.code for one in page.findings.findings]
    assert office.session.record == before
    assert not page.reply.first.isVisible()


@pytest.mark.parametrize("content", [b"", b"no reply", b"PK\x03\x04" + bytes(99)])
def test_what_is_no_reply_is_told_where_it_was_asked(office, page, tmp_path, content):
    path = tmp_path / "x.drx"
    path.write_bytes(content)
    before = office.session.record
    page.ask_old = lambda _title, _suffix: path
    page.choose_reply()
    assert page.findings.isVisible()
    assert not page.reply.isVisible()
    assert office.session.record == before


def test_a_package_is_no_reply_and_is_told(office, page, reply, tmp_path):
    page.ask_old = lambda _title, _suffix: tmp_path / "office.drx"
    page.choose_reply()
    assert page.findings.isVisible()
    assert not page.reply.isVisible()


def test_it_is_told_in_the_language_of_the_window(office, page, reply):
    page.ask_old = lambda _title, _suffix: reply
    page.choose_reply()
    compared(page, reply)
    office.display.set_language(Language.KM)
    assert "បានទទួល៖ ចម្លើយចំនួន ៤" in page.reply.words.plain_text()

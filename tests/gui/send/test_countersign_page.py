"""The door that countersigns: a package is opened without its assessment, seen, and signed."""

import os

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from assessment.exchange import container, keys, sealing
from assessment.exchange import roster as rosters
from assessment.exchange.keys import PublicKey, Role, Signer
from assessment.exchange.receive import read_package
from assessment.exchange.reply import reply_to, write_reply
from assessment.exchange.roster import Person, Roster, sign_roster, write_roster
from assessment.exchange.send import parcel_of, send_parcel
from assessment.exchange.worth import InUse, Trust
from assessment.files.store import AssessmentFile
from assessment.language.text import Language
from assessment.responses.changes import SetComment
from assessment.responses.model import Place
from gui.settings import WorkRole as Work
from gui.theme import load_fonts
from tests.builders import ASSESSOR, HEAD, NOW
from tests.gui.said import said_in
from tests.unit.exchange.world import CHEAP, PASSPHRASE, Parts, a_key, an_identity


@pytest.fixture(autouse=True)
def surroundings(qapp, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    load_fonts()


@pytest.fixture
def package(tmp_path, file):
    """A package the assessor signed."""
    keys.make(tmp_path / "dara.key", ASSESSOR, PASSPHRASE, CHEAP)
    opened = keys.open_key(tmp_path / "dara.key", PASSPHRASE)
    path = tmp_path / "office.drx"
    with AssessmentFile.open(file) as working:
        send_parcel(parcel_of(working), [Signer(opened, Role.ASSESSOR, NOW)], path)
    return path


@pytest.fixture
def head(tmp_path):
    path = tmp_path / "head.key"
    keys.make(path, HEAD, PASSPHRASE, CHEAP)
    return path


@pytest.fixture
def page(window):
    window.show_package()
    return window.page("countersign")


def rest(qtbot, page):
    qtbot.waitUntil(lambda: not page.busy, timeout=20_000)


def shown(qtbot, page, package):
    page.begin(package)
    rest(qtbot, page)
    return page


def with_key(qtbot, page, path, passphrase=PASSPHRASE):
    page.take_key(path)
    rest(qtbot, page)
    page.key.passphrase.setText(passphrase)


def codes(page):
    return [one.code for one in page.findings.findings]


def on_the_list(tmp_path, *lines):
    """Take a list of keys in, as an office does."""
    people = tuple(
        Person(public.name, public.key, role, NOW.date(), "MPTC") for public, role in lines
    )
    path = tmp_path / "2026.roster"
    write_roster(path, sign_roster(Roster(0, people), a_key("Root")))
    rosters.take_in(path, [a_key("Root").public])


def press(qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def tab_to(qtbot, widget):
    for _ in range(60):
        if QApplication.focusWidget() is widget:
            return
        press(qtbot, Qt.Key.Key_Tab)
    raise AssertionError(widget.objectName())


def test_a_head_countersigns_by_keyboard_alone_without_any_assessment(
    qtbot, window, package, head, tmp_path
):
    window._settings.name = HEAD
    control_shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_P, control_shift)
    page = window.page("countersign")
    assert page.isVisible()
    assert QApplication.focusWidget() is page.open
    page.ask_old = lambda _title, suffix: head if suffix == ".key" else package
    press(qtbot, Qt.Key.Key_Space)
    rest(qtbot, page)
    assert page.view.isVisible()
    assert QApplication.focusWidget() is page.key.choose
    press(qtbot, Qt.Key.Key_Space)
    rest(qtbot, page)
    assert QApplication.focusWidget() is page.key.passphrase
    qtbot.keyClicks(page.key.passphrase, "wrong words")
    press(qtbot, Qt.Key.Key_Return)
    rest(qtbot, page)
    assert page.key.wrong.code == "passphrase_wrong"
    assert QApplication.focusWidget() is page.key.passphrase
    page.key.passphrase.setText(PASSPHRASE)
    tab_to(qtbot, page.sign)
    press(qtbot, Qt.Key.Key_Space)
    rest(qtbot, page)
    assert codes(page) == []
    assert "Signatures: 2" in said_in(page.outcome)
    rest(qtbot, page)
    assert not any(part.isVisible() for part in (page.key, page.seal, page.sign))
    known = {
        PublicKey.read(path).key_id: keys.KnownKey(PublicKey.read(path), frozenset({role}))
        for path, role in ((tmp_path / "dara.key", Role.ASSESSOR), (head, Role.HEAD))
    }
    assert read_package(package, InUse(known=known)).verdict is Trust.COUNTERSIGNED
    assert len(page.view.signatures) == 2
    assert page.key.passphrase.text() == ""
    press(qtbot, Qt.Key.Key_Escape)
    assert window.home.isVisible()


def test_it_shows_what_the_package_is(qtbot, page, package):
    shown(qtbot, page, package)
    view, received = page.view, read_package(package)
    assert "Ministry" in view._unit.plain_text()
    assert received.record.subject.round in view._below.plain_text()
    assert view.answers.value.plain_text() == f"{page.shown.answered} of {page.shown.required}"
    assert view.evidence.value.plain_text() == "0"
    assert view.verdict.plain_text() == "Unknown key"
    assert [ASSESSOR in one.plain_text() for one in view.signatures] == [True]
    assert page.sign.isVisible()


def test_the_list_of_keys_says_what_each_signature_is_worth(qtbot, page, package, head, tmp_path):
    dara = PublicKey.read(tmp_path / "dara.key")
    on_the_list(tmp_path, (dara, Role.ASSESSOR), (PublicKey.read(head), Role.HEAD))
    shown(qtbot, page, package)
    assert page.view.verdict.plain_text() == "Verified"
    with_key(qtbot, page, head)
    assert page.key.rights.roles == {Role.HEAD}
    page.sign_now()
    rest(qtbot, page)
    rest(qtbot, page)
    assert page.view.verdict.plain_text() == "Verified and countersigned"


def test_a_key_that_may_not_sign_is_refused_before_anything_is_written(
    qtbot, page, package, head, tmp_path
):
    before = package.read_bytes()
    on_the_list(tmp_path, (PublicKey.read(head), Role.ASSESSOR))
    shown(qtbot, page, package)
    with_key(qtbot, page, head)
    assert codes(page) == ["key_other_role"]
    page.sign_now()
    assert not page.busy
    assert codes(page) == ["key_other_role"]
    assert package.read_bytes() == before


def test_the_assessor_does_not_countersign_their_own_package(qtbot, page, package, tmp_path):
    before = package.read_bytes()
    shown(qtbot, page, package)
    with_key(qtbot, page, tmp_path / "dara.key")
    assert codes(page) == ["own_package"]
    page.sign_now()
    assert (page.busy, package.read_bytes()) == (False, before)


def test_a_package_that_was_changed_cannot_be_signed(qtbot, page, package, tmp_path):
    parts = Parts.of(package)
    parts.replaced("manifest.json", "MPTC", "MPTX")
    shown(qtbot, page, parts.write(tmp_path / "changed.drx"))
    assert page.view.verdict.plain_text() == "Altered after signing"
    assert page.view.findings.findings
    assert not page.sign.isVisible()
    page.sign_now()
    assert not page.busy


def test_another_package_than_the_one_shown_is_not_signed(qtbot, page, package, head, file):
    shown(qtbot, page, package)
    with_key(qtbot, page, head)
    package.unlink()
    with AssessmentFile.open(file) as working:
        working.apply(SetComment(Place("A1"), "later"), by=ASSESSOR, at=NOW)
        send_parcel(parcel_of(working), [], package)
    page.sign_now()
    rest(qtbot, page)
    assert codes(page) == ["other_than_seen"]


def test_a_reply_is_known_for_what_it_is(qtbot, window, package, tmp_path):
    reply = tmp_path / "reply.drx"
    write_reply(reply_to(read_package(package), by="Lim Sokha", at=NOW), [], reply)
    window.open_file(reply)
    rest(qtbot, window.page("countersign"))
    assert [one.code for one in window.page("countersign").view.findings.findings] == [
        "reply_instead"
    ]
    assert not window.page("countersign").sign.isVisible()


def test_a_disk_that_lies_is_told_and_another_place_is_offered(
    qtbot, page, package, head, monkeypatch
):
    tmp_path = package.parent
    before = package.read_bytes()
    shown(qtbot, page, package)
    with_key(qtbot, page, head)
    monkeypatch.setattr(
        container, "fsync", lambda handle: os.ftruncate(handle, os.fstat(handle).st_size // 2)
    )
    page.sign_now()
    rest(qtbot, page)
    assert codes(page) == ["not_read_back"]
    assert package.read_bytes() == before
    assert not page.outcome.isVisible()
    assert page.elsewhere.isVisible()
    monkeypatch.undo()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    page.ask_new = lambda _title, _name: tmp_path / "other.drx"
    qtbot.mouseClick(page.elsewhere, Qt.MouseButton.LeftButton)
    rest(qtbot, page)
    assert package.read_bytes() == before
    assert len(read_package(tmp_path / "other.drx").signatures) == 2
    assert not page.elsewhere.isVisible()


def test_a_sealed_copy_is_made_when_it_is_wanted(qtbot, page, package, head, tmp_path):
    pytest.importorskip("pyrage")
    names = [an_identity(tmp_path / name) for name in ("one", "two")]
    (tmp_path / "committee.txt").write_text("\n".join(names))
    shown(qtbot, page, package)
    assert not page.seal.tick.isVisible()
    assert "not known on this computer" in page.seal.why_not.plain_text()
    page.ask_old = lambda _title, _suffix: tmp_path / "committee.txt"
    qtbot.mouseClick(page.seal.choose, Qt.MouseButton.LeftButton)
    rest(qtbot, page)
    assert sealing.recipients_in_use().words == tuple(names)
    with_key(qtbot, page, head)
    page.seal.tick.setChecked(True)
    page.ask_new = lambda _title, name: tmp_path / name
    page.sign_now()
    rest(qtbot, page)
    assert "Encrypted for 2 recipients" in said_in(page.outcome)
    opened = sealing.unseal(tmp_path / "office-sealed.drx", tmp_path / "two", "")
    assert opened == package.read_bytes()
    assert len(read_package(package).signatures) == 2


def test_who_holds_the_list_of_keys_seals_without_a_further_file(qtbot, page, package, tmp_path):
    pytest.importorskip("pyrage")
    names = tuple(an_identity(tmp_path / name) for name in ("one", "two"))
    shown(qtbot, page, package)
    qtbot.waitUntil(page.seal.choose.isVisible, timeout=20_000)
    path = tmp_path / "2026.roster"
    write_roster(path, sign_roster(Roster(recipients=names), a_key("Root")))
    page.ask_old = lambda _title, _suffix: path
    page.ask_root = lambda _path: a_key("Root").public.short_code
    page.choose_list()
    rest(qtbot, page)
    qtbot.waitUntil(page.seal.tick.isVisible, timeout=20_000)
    assert not page.seal.choose.isVisible()
    assert "edition 1" in page.seal.why_not.plain_text()
    page.seal.tick.setChecked(True)
    assert page.seal.wanted == names
    rosters.take_in(_without_recipients(tmp_path))
    page.seal.look_again()
    qtbot.waitUntil(page.seal.choose.isVisible, timeout=20_000)
    assert page.seal.wanted == ()


def _without_recipients(tmp_path):
    path = tmp_path / "later.roster"
    write_roster(path, sign_roster(Roster(1), a_key("Root")))
    return path


def test_without_the_library_it_says_why_nothing_is_sealed(qtbot, display, monkeypatch):
    from gui.send.key_form import SealRow, sealing

    monkeypatch.setattr(sealing, "can_seal", lambda: False)
    row = SealRow(display)
    qtbot.addWidget(row)
    assert "not installed" in row.why_not.plain_text()
    assert row.choose.isHidden()
    assert row.tick.isHidden()
    assert row.wanted == ()


def test_the_start_page_has_the_door_for_the_unit_head_alone(qtbot, window, settings):
    assert not window.home.panel.doors["countersign"].isVisible()
    qtbot.mouseClick(window.home.roles[Work.HEAD], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(window.home.panel.doors["countersign"], Qt.MouseButton.LeftButton)
    assert window.page("countersign").isVisible()
    assert window.top._unit.plain_text() == "Countersign a package"


def test_a_package_dropped_on_the_page_is_shown(qtbot, page, package):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(package))])
    left = Qt.MouseButton.LeftButton
    page.dropEvent(
        QDropEvent(
            QPointF(9, 9), Qt.DropAction.CopyAction, data, left, Qt.KeyboardModifier.NoModifier
        )
    )
    rest(qtbot, page)
    assert page.path == package


def test_the_key_used_last_is_proposed_the_next_time(qtbot, window, settings, package, head):
    window.show_package(package)
    rest(qtbot, window.page("countersign"))
    with_key(qtbot, window.page("countersign"), head)
    assert settings.key_of("head") == head
    again = type(window.page("countersign"))(settings, window.display)
    qtbot.addWidget(again)
    again.begin(package)
    rest(qtbot, again)
    rest(qtbot, again)
    assert again.known.path == head
    assert again.key.passphrase.text() == ""


def test_somebody_else_is_not_offered_the_key_of_who_signed_before(
    qtbot, window, settings, package, head
):
    page = window.page("countersign")
    window.show_package(package)
    rest(qtbot, page)
    with_key(qtbot, page, head)
    assert settings.key_of("head") == head
    window.go("home")
    settings.name = "Somebody else"
    window.show_package(package)
    rest(qtbot, page)
    assert page.known is None
    assert head.name not in page.key._whose.plain_text()
    assert page.key.passphrase.text() == ""
    window.go("home")
    settings.name = ASSESSOR
    window.show_package(package)
    qtbot.waitUntil(lambda: page.known is not None and not page.busy)
    assert page.known.path == head


@pytest.mark.parametrize("language", Language)
def test_the_assessor_knows_the_own_key_on_the_own_package(
    qtbot, window, page, package, tmp_path, *, language
):
    settings = window._settings
    window.display.set_language(language)
    shown(qtbot, page, package)
    say = window.display.translate
    assert page.view.verdict.plain_text() == say("Unknown key")
    assert len(page.view.findings.findings) == 1
    settings.keep_key("assessor", tmp_path / "dara.key")
    shown(qtbot, page, package)
    assert page.view.verdict.plain_text() == say("Your key")
    assert page.view.findings.findings == ()
    (tmp_path / "dara.key").write_text("no key any more")
    shown(qtbot, page, package)
    assert page.view.verdict.plain_text() == say("Unknown key")


def test_what_the_door_says_is_said_in_both_languages(qtbot, window, page, package):
    shown(qtbot, page, package)
    before = names(page)
    window.display.set_language(Language.KM)
    after = names(page)
    assert all(before.values())
    assert {name for name in before if before[name] == after[name]} == set()
    assert page.title.plain_text() == "ចុះហត្ថលេខាបញ្ជាក់លើកញ្ចប់"


def names(page):
    found = [*page.findChildren(QAbstractButton), *page.findChildren(QLineEdit)]
    return {each.objectName(): each.accessibleName() for each in found if each.objectName()}

"""The first time: a key, its card, a role that fits, a forgotten passphrase, a disk that lies."""

import os

import pypdf
import pytest
from PySide6.QtCore import Qt

from assessment.exchange import container, keys
from assessment.exchange import roster as rosters
from assessment.exchange.keys import PASSPHRASE_WANTED, PublicKey, Role
from assessment.exchange.roster import Person, Roster, sign_roster, write_roster
from assessment.files.disk import Kind
from assessment.language.text import Language
from assessment.responses.changes import SetAnswer
from assessment.responses.model import Place
from assessment.responses.review_changes import Submit
from gui.send import signing_page
from gui.send.page import SendPage
from gui.settings import WorkRole as Work
from gui.theme import load_fonts
from gui.widgets.label import Label
from tests.builders import ASSESSOR, NOW
from tests.gui.said import said_in
from tests.unit.exchange.world import CHEAP, PASSPHRASE, a_key

ANSWERS = {"A1": ("l1a",), "A2": "b", "B1_n": 1, "B1_d": 2}


@pytest.fixture(autouse=True)
def surroundings(qapp, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    load_fonts()


@pytest.fixture
def page(qtbot, session, display, settings):
    made = SendPage(session, display)
    made.ask_new = lambda _title, name: settings.folder / name
    made.work_as(settings)
    qtbot.addWidget(made)
    made.resize(1024, 543)
    with qtbot.waitExposed(made):
        made.show()
    return made


def rest(qtbot, page):
    qtbot.waitUntil(lambda: not page.busy, timeout=20_000)


def a_key_of(folder, owner):
    path = folder / f"{owner}.key"
    return path, keys.make(path, owner, PASSPHRASE, CHEAP)


def take(qtbot, page, path):
    page.take_key(path)
    rest(qtbot, page)
    page.key.passphrase.setText(PASSPHRASE)


def list_of_keys(tmp_path, public, role, *, unit="MPTC", revoked=False):
    roster = Roster(0, (Person(public.name, public.key, role, NOW.date(), unit),))
    if revoked:
        roster = roster.with_revoked(public.key_id)
    path = tmp_path / "2026.roster"
    write_roster(path, sign_roster(roster, a_key("Root")))
    rosters.take_in(path, [a_key("Root").public])


def codes(page):
    at_the_field = () if page.key.wrong is None else (page.key.wrong,)
    return [one.code for one in (*page.findings.findings, *at_the_field)]


def press(qtbot, page, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    rest(qtbot, page)


def test_a_new_key_is_told_with_what_to_do_next_and_is_proposed_later(
    qtbot, page, settings, tmp_path
):
    press(qtbot, page, page.key.new)
    page.key.passphrase.setText(PASSPHRASE)
    page.key.again.setText(PASSPHRASE)
    press(qtbot, page, page.key.make)
    (path,) = tmp_path.glob("*.key")
    assert path.name in said_in(page.outcome)
    assert "public part" in said_in(page.outcome)
    assert settings.key_of("assessor") == path
    assert PASSPHRASE not in (tmp_path / "settings.ini").read_text(encoding="utf-8")


def test_a_short_passphrase_makes_no_key(qtbot, page, tmp_path):
    press(qtbot, page, page.key.new)
    page.key.passphrase.setText("short")
    page.key.again.setText("short")
    press(qtbot, page, page.key.make)
    assert codes(page) == ["passphrase_short"]
    assert list(tmp_path.glob("*.key")) == []


def test_the_card_carries_the_code_and_the_public_part_the_key(qtbot, page, tmp_path):
    path, public = a_key_of(tmp_path, ASSESSOR)
    take(qtbot, page, path)
    press(qtbot, page, page.key.more)
    press(qtbot, page, page.key.tools.card)
    (card,) = tmp_path.glob("*.pdf")
    text = pypdf.PdfReader(card).pages[0].extract_text()
    assert public.short_code in text.replace("\n", "")
    press(qtbot, page, page.key.tools.share)
    (part,) = tmp_path.glob("*.pub")
    assert PublicKey.read(part) == public
    assert part.name in said_in(page.outcome)
    before = part.read_bytes()
    press(qtbot, page, page.key.tools.share)
    assert codes(page) == ["already_exists"]
    assert part.read_bytes() == before


def test_a_forgotten_passphrase_has_a_way_out(qtbot, page, tmp_path):
    path, _ = a_key_of(tmp_path, ASSESSOR)
    take(qtbot, page, path)
    page.key.passphrase.setText("not this one")
    page.sign_now()
    rest(qtbot, page)
    assert codes(page) == ["passphrase_wrong"]
    assert page.key.passphrase.hasFocus()
    assert page.key.passphrase.selectedText()
    assert not page.key.tools.isVisible()
    press(qtbot, page, page.key.more)
    press(qtbot, page, page.key.tools.lost)
    assert "Make a new key" in page.key.tools._lost_words.plain_text()
    assert list(tmp_path.glob("*.drx")) == []


def test_a_damaged_key_file_is_told(qtbot, page, tmp_path):
    path, _ = a_key_of(tmp_path, ASSESSOR)
    path.write_bytes(path.read_bytes()[:-9])
    page.take_key(path, focus=True)
    rest(qtbot, page)
    assert codes(page) == ["not_a_key"]
    assert page.known is None


@pytest.mark.parametrize("role", [Role.HEAD, Role.ASSESSOR])
def test_the_list_of_keys_proposes_the_role(qtbot, page, tmp_path, role):
    path, public = a_key_of(tmp_path, "Anybody")
    list_of_keys(tmp_path, public, role)
    assert page.role is Role.ASSESSOR
    assert page.why.plain_text() == "You filled in this assessment."
    take(qtbot, page, path)
    assert (page.role, page.why.plain_text()) == (
        role,
        "The list of keys gives this key this role.",
    )


def test_a_person_who_chose_a_role_keeps_it_and_is_told_what_stands_against_it(
    qtbot, page, tmp_path
):
    path, public = a_key_of(tmp_path, "Anybody")
    list_of_keys(tmp_path, public, Role.HEAD)
    qtbot.mouseClick(page.roles.buttons[Role.ASSESSOR], Qt.MouseButton.LeftButton)
    take(qtbot, page, path)
    assert page.role is Role.ASSESSOR
    assert page.why.plain_text() == ""
    assert codes(page) == ["key_other_role"]
    page.sign_now()
    assert not page.busy
    assert list(tmp_path.glob("*.drx")) == []


def test_a_revoked_key_and_one_of_another_unit_sign_nothing(qtbot, page, tmp_path):
    path, public = a_key_of(tmp_path, ASSESSOR)
    list_of_keys(tmp_path, public, Role.ASSESSOR, unit="M01")
    take(qtbot, page, path)
    assert codes(page) == ["key_not_for_unit"]
    page.sign_now()
    assert list(tmp_path.glob("*.drx")) == []


def test_a_revoked_key_is_told_at_once(qtbot, page, tmp_path):
    path, public = a_key_of(tmp_path, ASSESSOR)
    list_of_keys(tmp_path, public, Role.ASSESSOR, revoked=True)
    take(qtbot, page, path)
    assert codes(page) == ["key_revoked"]
    assert page.key._chip.plain_text() == "Revoked key"


def test_who_works_as_unit_head_is_led_to_countersigning(qtbot, session, display, settings):
    settings.role, session.by = Work.HEAD, "Somebody"
    made = SendPage(session, display)
    made.work_as(settings)
    qtbot.addWidget(made)
    assert made.role is Role.HEAD
    assert made.why.plain_text() == "This is your current role."


def test_signing_before_submitting_is_said_and_not_forbidden(qtbot, page, session, tmp_path):
    assert not page.early.isHidden()
    assert "not submitted yet" in page.early.plain_text()
    for code, answer in ANSWERS.items():
        session.apply(SetAnswer(Place(code), answer))
    assert session.apply(Submit(ASSESSOR, NOW))
    assert page.early.isHidden()
    assert "Submitted. Answers, cells of tables included: 4" in page.what.plain_text()


def test_a_disk_that_keeps_half_of_it_is_found_out_before_done_is_said(
    qtbot, page, tmp_path, monkeypatch
):
    path, _ = a_key_of(tmp_path, ASSESSOR)
    take(qtbot, page, path)
    monkeypatch.setattr(
        container, "fsync", lambda handle: os.ftruncate(handle, os.fstat(handle).st_size // 2)
    )
    page.sign_now()
    rest(qtbot, page)
    assert codes(page) == ["not_read_back"]
    assert not page.outcome.isVisible()
    assert said_in(page.outcome) == ""
    assert list(tmp_path.glob("*.drx*")) == []


def test_the_receipt_is_in_sight_in_a_low_window(qtbot, page, tmp_path):
    path, _ = a_key_of(tmp_path, ASSESSOR)
    take(qtbot, page, path)
    bar = page._scroll.verticalScrollBar()
    bar.setValue(bar.maximum())
    page.sign_now()
    rest(qtbot, page)
    qtbot.waitUntil(lambda: bar.value() == 0)
    shown = page._scroll.viewport().rect()
    corner = page.outcome.mapTo(page._scroll.viewport(), page.outcome.rect().bottomLeft())
    assert shown.contains(corner)


def fill(page, old, fresh, again):
    page.key.more.setChecked(True)
    page.key.tools.change.setChecked(True)
    for field, text in (
        (page.key.tools.old, old),
        (page.key.tools.fresh, fresh),
        (page.key.tools.again, again),
    ):
        field.setText(text)


def test_a_key_is_kept_under_another_passphrase(qtbot, page, tmp_path):
    path, public = a_key_of(tmp_path, ASSESSOR)
    take(qtbot, page, path)
    fill(page, PASSPHRASE, "quite other words", "quite other words")
    press(qtbot, page, page.key.tools.keep)
    assert keys.open_key(path, "quite other words").public == public
    assert path.name in said_in(page.outcome)
    assert not page.key.tools.isVisible()
    assert page.key.tools.fresh.text() == ""


def test_what_opens_below_is_scrolled_into_sight(qtbot, page, tmp_path):
    press(qtbot, page, page.key.new)
    view = page._scroll.viewport()

    def seen():
        corner = page.key.make.mapTo(view, page.key.make.rect().bottomLeft())
        return view.rect().contains(corner)

    qtbot.waitUntil(seen)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (("not it at all", "quite other words", "quite other words"), "passphrase_wrong"),
        ((PASSPHRASE, "quite other words", "quite other word"), "passphrases_differ"),
        ((PASSPHRASE, "short", "short"), "passphrase_short"),
    ],
)
def test_a_passphrase_that_will_not_do_changes_nothing(qtbot, page, tmp_path, typed, code):
    path, _ = a_key_of(tmp_path, ASSESSOR)
    before = path.read_bytes()
    take(qtbot, page, path)
    fill(page, *typed)
    press(qtbot, page, page.key.tools.keep)
    assert codes(page) == [code]
    assert path.read_bytes() == before


def test_a_list_of_keys_is_taken_in_and_the_key_is_judged_by_it(qtbot, page, tmp_path):
    path, public = a_key_of(tmp_path, ASSESSOR)
    take(qtbot, page, path)
    assert not page.key._chip.isVisible()
    person = Person(public.name, public.key, Role.ASSESSOR, NOW.date(), "MPTC")
    write_roster(tmp_path / "x.roster", sign_roster(Roster(0, (person,)), a_key("Root")))
    page.ask_old = lambda _title, _suffix: tmp_path / "x.roster"
    page.ask_root = lambda _path: ""
    page.key.more.setChecked(True)
    press(qtbot, page, page.key.tools.list)
    rest(qtbot, page)
    assert codes(page) == ["roster_first"]
    assert rosters.roster_in_use().seq == 0
    page.ask_root = lambda _path: a_key("Root").public.short_code
    press(qtbot, page, page.key.tools.list)
    rest(qtbot, page)
    assert page.key.rights.roles == {Role.ASSESSOR}
    assert page.key._chip.plain_text() == "Assessor"
    assert codes(page) == []
    assert rosters.roster_in_use().seq == 1


def test_a_passphrase_that_will_not_do_is_told_when_its_field_is_left(qtbot, page):
    press(qtbot, page, page.key.new)
    assert "8" in page.key.rule.plain_text()
    page.key.passphrase.setFocus()
    page.key.passphrase.setText("short")
    page.key.again.setFocus()
    told = page.findChild(Label, "passphrase_finding")
    assert told.isVisible()
    page.key.passphrase.setFocus()
    page.key.passphrase.setText(PASSPHRASE)
    page.key.again.setFocus()
    assert not told.isVisible()


def test_each_person_and_role_has_the_key_used_last(settings, tmp_path):
    for name in ("own.key", "head.key"):
        (tmp_path / name).touch()
    settings.keep_key("assessor", tmp_path / "own.key")
    settings.keep_key("head", tmp_path / "head.key")
    assert settings.key_of("assessor") == tmp_path / "own.key"
    assert settings.key_of("head") == tmp_path / "head.key"
    settings.name = "Somebody else"
    assert settings.key_of("assessor") is None


@pytest.mark.parametrize("language", Language)
def test_the_long_number_stands_behind_details_and_no_stick_is_spoken_of(
    qtbot, page, display, tmp_path, language
):
    display.set_language(language)
    path, _ = a_key_of(tmp_path, "Dara")
    take(qtbot, page, path)
    assert spoken(page).count("USB") == 0
    press(qtbot, page, page.sign)
    assert page.outcome.isVisible()
    assert page.outcome.revision.isHidden()
    assert spoken(page).count("USB") == 0
    press(qtbot, page, page.outcome.details)
    assert page.outcome.revision.isVisible()


def spoken(page):
    return " ".join(one.plain_text() for one in page.findChildren(Label) if one.isVisible())


@pytest.mark.parametrize("language", Language)
def test_the_rule_for_another_passphrase_stands_in_its_field_before_anything_is_typed(
    qtbot, page, display, tmp_path, language
):
    path, _ = a_key_of(tmp_path, ASSESSOR)
    take(qtbot, page, path)
    display.set_language(language)
    page.key.more.setChecked(True)
    press(qtbot, page, page.key.tools.change)
    page.resize(1200, 600)
    assert page.key.tools.fresh.placeholderText() == display.translate(PASSPHRASE_WANTED)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("percent", [100, 150])
def test_a_wrong_passphrase_is_told_at_its_field_and_in_sight(
    qtbot, window, file, tmp_path, *, language, percent
):
    path, _ = a_key_of(tmp_path, ASSESSOR)
    window.display.set_text_size(percent)
    window.display.set_language(language)
    window.resize(1024, 600)
    window.open_file(file)
    window.go("send")
    page = window.page("send")
    page.ask_new = lambda _title, name: tmp_path / name
    take(qtbot, page, path)
    page.key.passphrase.setText("not this one")
    qtbot.keyClick(page.key.passphrase, Qt.Key.Key_Return)
    rest(qtbot, page)
    told, view = page.findChild(Label, "passphrase_finding"), page._scroll.viewport()
    assert path.name in told.plain_text()
    assert not page.findings.isVisible()
    qtbot.waitUntil(lambda: in_sight(told, view) and in_sight(page.key.passphrase, view))
    assert page.key.passphrase.selectedText()
    qtbot.keyClicks(page.key.passphrase, "o")
    assert not told.isVisible()


@pytest.mark.parametrize("language", Language)
def test_what_is_wrong_with_a_new_passphrase_is_told_once_and_at_its_field(
    qtbot, page, display, tmp_path, *, language
):
    display.set_language(language)
    press(qtbot, page, page.key.new)
    for typed, again, field in (
        ("short", "short", "passphrase_finding"),
        ("12345678", "12345678", "passphrase_finding"),
        (PASSPHRASE, "another one", "passphrase_again_finding"),
    ):
        page.key.passphrase.setText(typed)
        page.key.again.setText(again)
        qtbot.keyClick(page.key.again, Qt.Key.Key_Return)
        rest(qtbot, page)
        told = [
            one
            for one in page.findChildren(Label)
            if one.objectName().endswith("_finding") and one.isVisible()
        ]
        assert [one.objectName() for one in told] == [field]
        assert not page.findings.isVisible()
    assert list(tmp_path.glob("*.key")) == []


@pytest.mark.parametrize("language", Language)
def test_a_stick_is_spoken_of_where_there_is_one(
    qtbot, page, display, monkeypatch, tmp_path, *, language
):
    display.set_language(language)
    monkeypatch.setattr(signing_page.disk, "kind_of", lambda _path: Kind.REMOVABLE)
    path, _ = a_key_of(tmp_path, "Dara")
    take(qtbot, page, path)
    press(qtbot, page, page.sign)
    assert display.translate("It is safe to remove the USB stick.") in said_in(page.outcome)


def in_sight(part, view):
    corners = part.rect().topLeft(), part.rect().bottomLeft()
    return all(view.rect().contains(part.mapTo(view, one)) for one in corners)

"""About this program: a release is looked at, installed, gone back from; copies are verified."""

import pytest
from PySide6.QtWidgets import QWidget

from assessment import places
from assessment.program import installing
from assessment.program.verifying import LIST, SIGNATURE
from assessment.version import version
from gui.start.program_page import ProgramPage
from gui.theme import load_fonts
from gui.widgets.label import Label
from tests.gui.places import settle
from tests.releases import Signer, a_folder, a_release, changed


@pytest.fixture
def home(tmp_path, monkeypatch):
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def signer(tmp_path):
    return Signer(tmp_path / "release.pub")


@pytest.fixture
def chosen(signer):
    """What a person chooses, by what is asked."""
    return {"key": signer.file}


@pytest.fixture
def made(home, settings, display):
    load_fonts()
    return ProgramPage(settings, display)


@pytest.fixture
def page(qtbot, made, chosen):
    made.choose, made.show_file = chosen.get, lambda file: chosen.update(shown=file)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.begin()
    return made


def press(page, qtbot, name):
    assert page.buttons[name].isVisible()
    page.buttons[name].click()
    qtbot.waitUntil(lambda: not page.busy)


def codes(page):
    return [one.problem.code for one in page.findings.findings]


def said(page):
    return "\n".join(label.plain_text() for label in page.findChildren(Label) if label.isVisible())


def install(page, qtbot, chosen, release):
    chosen["release"] = release
    press(page, qtbot, "release")
    if page.buttons["key"].isVisible():
        press(page, qtbot, "key")
    press(page, qtbot, "install")


def test_it_says_which_version_this_is_and_where_things_lie(page):
    assert version() in said(page)
    assert str(places.own()) in said(page)
    assert not page.buttons["back"].isEnabled()


def test_a_release_of_an_unknown_key_is_read_again_with_the_key_a_person_chose(
    page, qtbot, chosen, signer, tmp_path
):
    chosen["release"] = a_release(tmp_path, "1.0.0", signer)
    press(page, qtbot, "release")
    assert codes(page) == ["release_key_unknown"]
    assert not page.buttons["install"].isVisible()
    press(page, qtbot, "key")
    assert codes(page) == []
    number = signer.file.read_text(encoding="utf-8").splitlines()[-1]
    assert "version 1.0.0, signed by the key " in said(page)
    assert number not in said(page)
    assert installing.in_use(installing.root()) == ("", "")


def test_two_releases_are_installed_and_the_first_is_used_again(
    page, qtbot, chosen, signer, tmp_path
):
    for number in ("1.0.0", "1.1.0"):
        install(page, qtbot, chosen, a_release(tmp_path, number, signer))
        assert f"Version {number} is installed in " in said(page)
    current = installing.in_use(installing.root())
    assert current == ("digital-readiness-1.1.0", "digital-readiness-1.0.0")
    assert installing.root().is_relative_to(tmp_path)
    assert "It is in the desktop menu" in said(page)
    assert "digital-readiness-1.1.0 is installed too: the desktop menu starts it." in said(page)
    press(page, qtbot, "back")
    assert installing.in_use(installing.root()) == current[::-1]
    assert "digital-readiness-1.0.0 is used again from the next start on" in said(page)


def test_what_is_cut_is_refused_and_nothing_can_be_installed(page, qtbot, chosen, signer, tmp_path):
    release = a_release(tmp_path, "1.0.0", signer)
    release.write_bytes(release.read_bytes()[:-200])
    chosen["release"] = release
    press(page, qtbot, "release")
    assert codes(page) == ["release_unreadable"]
    assert not page.buttons["install"].isVisible()


def test_what_turns_out_damaged_while_it_is_installed_leaves_the_version_in_use(
    page, qtbot, chosen, signer, tmp_path
):
    install(page, qtbot, chosen, a_release(tmp_path, "1.0.0", signer))
    bad = changed(a_release(tmp_path, "1.1.0", signer), "program/resources/part5.bin", b"x" * 2000)
    install(page, qtbot, chosen, bad)
    assert codes(page) == ["release_damaged"]
    assert installing.in_use(installing.root()) == ("digital-readiness-1.0.0", "")


def test_another_copy_is_verified_by_this_program(page, qtbot, chosen, signer, tmp_path):
    folder = chosen["copy"] = a_folder(tmp_path, "1.0.0")
    press(page, qtbot, "copy")
    assert codes(page) == ["program_unsigned"]
    assert "Every file matches the list." in said(page)
    (folder / SIGNATURE).write_text(signer.sign((folder / LIST).read_bytes()), encoding="utf-8")
    (folder / "program" / "resources" / "part3.bin").unlink()
    chosen["release"] = a_release(tmp_path, "1.1.0", signer)
    press(page, qtbot, "release")
    press(page, qtbot, "key")
    press(page, qtbot, "copy")
    assert codes(page) == ["program_missing"]
    assert "The list is signed by the key " in said(page)


def test_the_log_is_opened_and_a_report_is_written_where_a_person_wants_it(
    page, qtbot, chosen, tmp_path
):
    page.buttons["log"].click()
    assert chosen["shown"] == places.own() / "log.txt"
    chosen["report"] = tmp_path / "report.txt"
    press(page, qtbot, "report")
    assert chosen["shown"] == tmp_path / "report.txt"
    assert version() in (tmp_path / "report.txt").read_text(encoding="utf-8-sig")


def test_help_leads_there_and_closing_leads_back(window, qtbot):
    load_fonts()
    window.show_help()
    window.page("help").program_button.click()
    assert window.router.current == "program"
    window.page("program").close_button.click()
    assert window.router.current == "help"


def test_the_card_is_wider_in_large_text_where_there_is_room(window):
    window.go("program")
    card = window.page("program").findChild(QWidget, "program_card")
    wide = card.width()
    window.display.set_text_size(150)
    settle()
    assert card.width() > wide
    window.resize(1024, 600)
    settle()
    assert wide < card.width() < window.width()

"""A first list of keys is believed by the code that the secretariat reads out."""

from functools import partial

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QInputDialog

from assessment.exchange import roster as rosters
from assessment.exchange.roster import Roster, SignedRoster, sign_roster, write_roster
from gui.widgets.trust import ask_root
from tests.unit.exchange.world import a_key

ROOT = a_key("Root")


@pytest.fixture
def door(qtbot, display, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "home"))
    return partial(ask_root, None, display)


def a_list(folder, roster=None):
    path = folder / "x.roster"
    write_roster(path, roster or sign_roster(Roster(), ROOT))
    return path


def typing(code, *, accept):
    """Type into the question as soon as it stands there, and answer it."""

    def answer():
        (asked,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, QInputDialog)]
        asked.setTextValue(code)
        (asked.accept if accept else asked.reject)()

    QTimer.singleShot(0, answer)


@pytest.mark.parametrize(("accept", "given"), [(True, "ABCD"), (False, "")])
def test_the_code_of_a_first_list_is_asked_for(door, tmp_path, accept, given):
    typing("ABCD", accept=accept)
    assert door(a_list(tmp_path)) == given


def test_nothing_is_asked_where_the_answer_changes_nothing(door, tmp_path):
    assert door(tmp_path / "none.roster") == ""
    assert door(a_list(tmp_path, SignedRoster(Roster()))) == ""
    rosters.take_in(a_list(tmp_path), [ROOT.public])
    assert door(a_list(tmp_path)) == ""

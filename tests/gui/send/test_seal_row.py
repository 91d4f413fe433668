"""The tick that seals a package for the committee, and for whom."""

import pytest

from assessment.exchange import roster as rosters
from assessment.exchange import sealing
from gui.send.key_form import SealRow
from tests.unit.exchange.world import an_identity


@pytest.fixture
def row(qtbot, display, tmp_path, monkeypatch):
    pytest.importorskip("pyrage")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    file = tmp_path / "committee.txt"
    file.write_text("\n".join(an_identity(tmp_path / name) for name in ("one", "two")))
    sealing.take_in_recipients(file)
    made = SealRow(display)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(made.tick.isVisible, timeout=20_000)
    return made


def test_a_damaged_list_of_keys_is_told_and_nothing_is_sealed_to_older_recipients(qtbot, row):
    row.tick.setChecked(True)
    assert row.wanted == sealing.recipients_in_use().words
    rosters.kept_in().write_bytes(b"damaged")
    row.look_again()
    qtbot.waitUntil(row.tick.isHidden, timeout=20_000)
    assert "is damaged" in row.why_not.plain_text()
    assert str(rosters.kept_in()) in row.why_not.plain_text()
    assert not row.choose.isVisible()
    assert row.wanted == ()

"""What the office relies on: its place in every list, what others changed, and the telephone."""

import pytest
from PySide6.QtCore import Qt

from assessment.commands.main import run
from assessment.consolidation.collection import Collection
from assessment.consolidation.coverage import UnitProgress
from assessment.consolidation.intake import Terms, receive
from assessment.problems.commands import CommandProblem
from assessment.units import UnitNames, load_units
from gui.committee.session import province_of
from tests.builders import NOW
from tests.gui.committee.world import FIRST, SECRETARY, a_fork, many, page_of, received, settled
from tests.unit.consolidation.world import packed, record_of


@pytest.mark.parametrize("province", ["14", "01", "25"])
def test_enter_on_a_province_opens_that_province_also_after_files_came(
    desk, qtbot, tmp_path, province
):
    received(qtbot, desk, many(tmp_path / "in", 3))
    desk.go("coverage")
    page = page_of(desk, "coverage")
    page.groups.which.buttons["by_province"].click()
    table = page.groups.provinces.table
    table.choose(next(one for one in table.rows.rows if one.group == province))
    packed(tmp_path / "p.drx", record_of(FIRST, unit=province, number=99), "p")
    received(qtbot, desk, [tmp_path / "p.drx"])
    desk.go("coverage")
    assert table.current.group == province
    qtbot.keyClick(table, Qt.Key.Key_Return)
    page.reports.choose("all")
    shown = {province_of(one.unit.code) for one in page.table.rows.shown()}
    assert shown == {province}


def test_files_that_came_just_now_are_in_sight(desk, qtbot, tmp_path):
    page = received(qtbot, desk, many(tmp_path / "in", 40))
    page.list.search.setText("M01")
    page.list.table.sort_by(0, falling=False)
    packed(tmp_path / "new.drx", record_of(FIRST, unit="M30", number=77), "new")
    received(qtbot, desk, [tmp_path / "new.drx"])
    table = page.list.table
    assert table.current.arrival.path.endswith("new.drx")
    assert table.currentIndex().row() == 0
    assert len(table.rows.order) == 41
    assert table.viewport().rect().intersects(table.visualRect(table.currentIndex()))


def test_the_tiles_move_while_files_are_received(desk, qtbot, tmp_path):
    files = many(tmp_path / "in", 20)
    page = received(qtbot, desk, files[:10])
    before = page.kinds.tiles["all"].accessibleName()
    with Collection.open(desk.collection.path, desk.collection.collection.in_use) as held:
        receive(held, files[10:], terms=Terms(SECRETARY, NOW))
    page.head.show_now((0, 200))
    page._stepped(128, 200)
    assert page.kinds.tiles["all"].accessibleName() != before
    assert page.kinds.tiles["all"].accessibleName().endswith("20")


def test_a_file_that_cannot_be_read_speaks_of_its_unit_by_its_name(desk, qtbot, tmp_path):
    (tmp_path / "round 2026 M25 final.drx").write_bytes(b"nothing")
    page = received(qtbot, desk, [tmp_path / "round 2026 M25 final.drx"])
    (row,) = page.list.table.rows.rows
    assert (row.unit, row.arrival.case) == ("M25", None)
    assert "by the name of the file" in page.list.table.rows.columns[0].cell(row).text
    desk.go("coverage")
    coverage = page_of(desk, "coverage")
    coverage.reports.choose(UnitProgress.NOT_USABLE)
    (one,) = coverage.table.rows.shown()
    assert one.unit.code == "M25"
    assert "Ask the unit to send it again" in coverage.reason.plain_text()
    heads, rows = coverage.table.as_texts()
    assert "Ask the unit to send it again" in rows[0][heads.index("Reason")]


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("010401.drx", "010401"),
        ("00060-010401.drx", "010401"),
        ("m25_2026.drx", "M25"),
        ("Ministry of Women's Affairs (2).drx", "M25"),
        ("M25 and M24.drx", ""),
        ("package.drx", ""),
    ],
)
def test_a_name_tells_a_unit_only_where_it_speaks_of_one(name, unit):
    assert UnitNames(load_units()).of_file(f"/somewhere/M01/{name}") == unit


def test_the_command_tells_what_was_sent_in_vain(desk, qtbot, tmp_path, capfd):
    import json

    (tmp_path / "M25.drx").write_bytes(b"nothing")
    received(qtbot, desk, [tmp_path / "M25.drx"])
    capfd.readouterr()
    assert run(["coverage", str(desk.collection.path), "--json", "--language", "en"]) == 0
    (told,) = json.loads(capfd.readouterr().out)["not_counting"]
    assert (told["unit"], told["guessed"], told["verdict"]) == ("M25", True, "unreadable")
    assert told["reason"]


def test_withdrawing_names_the_intake_and_the_selection_stays(desk, qtbot, tmp_path):
    received(qtbot, desk, many(tmp_path / "in", 3))
    packed(tmp_path / "new.drx", record_of(FIRST, unit="M30", number=77), "new")
    page = received(qtbot, desk, [tmp_path / "new.drx"])
    merges, files = page.merges, page.list.table
    files.choose(files.rows.rows[2])
    kept = files.current.arrival.path
    merges.table.choose(next(one for one in merges.table.rows.rows if one.number == 1))
    merges.button.click()
    assert merges.form.about.plain_text() == "Withdraw intake 1 with its 3 files"
    assert merges.isAncestorOf(merges.form)
    merges.form.reason.setText("by mistake")
    merges.form.button.click()
    settled(qtbot, desk)
    assert merges.table.current.number == 1
    assert merges.table.current.withdrawn
    merges.button.click()
    assert merges.form.about.plain_text() == "Restore intake 1 with its 3 files"
    merges.form.reason.setText("after all")
    merges.form.button.click()
    settled(qtbot, desk)
    files.choose(next(one for one in files.rows.rows if one.arrival.path == kept))
    desk.collection.refresh()
    settled(qtbot, desk)
    assert files.current.arrival.path == kept


def test_what_another_program_received_is_shown_at_once(desk, qtbot, tmp_path):
    page = received(qtbot, desk, many(tmp_path / "in", 2))
    packed(tmp_path / "new.drx", record_of(FIRST, unit="M30", number=77), "new")
    with Collection.open(desk.collection.path, desk.collection.collection.in_use) as other:
        receive(other, [tmp_path / "new.drx"], terms=Terms("somebody else", NOW))
    qtbot.waitUntil(lambda: len(page.list.table.rows.rows) == 3, timeout=20_000)


def test_a_final_report_that_is_refused_is_not_green(desk, qtbot, tmp_path, monkeypatch):
    a_fork(tmp_path / "in")
    received(qtbot, desk, [tmp_path / "in"])
    desk.go("national_report")
    card = page_of(desk, "national_report").card
    card.choices.which.buttons["final"].click()
    card.update_texts(1, 1, closed=False, empty=False)
    assert card.status.plain_text() == "NOT POSSIBLE YET"
    card.update_texts(1, 0, closed=False, empty=False)
    assert card.status.plain_text() == "APPROVED UNITS ONLY"
    assert "--" not in CommandProblem.CONFLICTS_OPEN.message

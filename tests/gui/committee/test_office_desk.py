"""The register of units and the key office, as the secretariat uses them without a collection."""

import pytest
from PySide6.QtCore import Qt

from assessment.exchange.keys import generate, make
from assessment.exchange.roster import read_roster, take_in
from assessment.language.text import Language
from assessment.secretariat.key_office import KeyState
from assessment.units import SHIPPED, load_register, load_units, register_path

LEFT = Qt.MouseButton.LeftButton
PASSPHRASE = "seven green bicycles"  # noqa: S105 - of a key of the test


@pytest.fixture
def register(window):
    window.actions_by_name["register"].trigger()
    return window.page("register")


@pytest.fixture
def keys(window):
    window.actions_by_name["keys"].trigger()
    return window.page("keys")


def a_list(folder, *lines):
    path = folder / "list.csv"
    text = "\n".join(("code;km;en;kind;block;formerly", *lines))
    path.write_text(text, encoding="utf-8")
    return path


def ministries(*changes):
    """All ministries of the register as a table, some of them changed."""
    lines = {
        one.code: f"{one.code};{one.name.get(Language.KM)};{one.name.get(Language.EN)};"
        f"{one.kind};{one.block};"
        for one in load_units()
        if one.kind == "institution"
    }
    lines.update(changes)
    return [line for line in lines.values() if line]


def compared(qtbot, page, path):
    page.read(path)
    qtbot.waitUntil(lambda: not page.work.busy, timeout=20_000)


def test_the_page_shows_every_unit_and_where_the_list_is_from(register):
    assert len(register.table.rows.shown()) == len(load_units())
    assert "Ministry of Economy and Finance" in register.about.plain_text()


def test_a_table_is_compared_first_and_changes_nothing(register, qtbot, tmp_path):
    lines = ministries(("M02", ""), ("M99", "M99;ថ្មី;New;institution;2;"))
    compared(qtbot, register, a_list(tmp_path, *lines))
    found = {row.unit.code: row.chip[2] for row in register.table.rows.shown()}
    assert found == {"M02": "No longer there", "M99": "New"}
    assert register_path() == SHIPPED


def test_what_is_otherwise_stands_in_its_row_beside_what_was(register, qtbot, tmp_path):
    lines = ministries(("M09", "M09;ក្រសួងថ្មី;New ministry;institution;2;"))
    compared(qtbot, register, a_list(tmp_path, *lines))
    heads, (row,) = register.table.as_texts()
    assert row[heads.index("Group")] == "1 → 2"
    assert row[heads.index("Unit")].endswith(" → New ministry")


def test_a_table_is_used_from_the_round_named_on(register, qtbot, tmp_path):
    lines = ministries(("M02", ""), ("M99", "M99;ថ្មី;New;institution;2;M02"))
    compared(qtbot, register, a_list(tmp_path, *lines))
    assert not register.take.isEnabled()
    register.since.setText("2027")
    qtbot.mouseClick(register.take, LEFT)
    now = load_register()
    assert "M99" in {one.code for one in now.units_in("2027")}
    assert "M02" in {one.code for one in now.units_in("2026")}
    assert now.same["M02"] == {"M02", "M99"}
    assert len(now.units_in("2027")) == len(now.units_in("2026"))
    assert not register.take.isVisible()


def test_a_table_with_faults_is_refused_with_its_reasons(register, qtbot, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("code,km,kind\nX1,ក,kingdom\n", encoding="utf-8")
    compared(qtbot, register, path)
    assert register.findings.isVisible()
    assert not register.take.isVisible()


def test_the_register_leaves_as_a_table_that_can_be_taken_in_again(register, qtbot, tmp_path):
    register.write(tmp_path / "units.xlsx")
    qtbot.waitUntil(lambda: not register.work.busy, timeout=20_000)
    compared(qtbot, register, tmp_path / "units.xlsx")
    assert register.table.rows.shown() == []


def a_folder(tmp_path):
    """Two keys: the code of the first stands in the table, that of the second does not."""
    folder = tmp_path / "keys"
    folder.mkdir()
    first, second = generate("Sok Dara").public, generate("Chan Bopha").public
    first.write(folder / "a.pub")
    second.write(folder / "b.pub")
    table = tmp_path / "keys.csv"
    lines = (
        "name,unit,role,code",
        f"Sok Dara,M01,assessor,{first.short_code}",
        "Chan Bopha,M01,head,",
    )
    table.write_text("\n".join(lines), encoding="utf-8")
    return folder, table


def read(qtbot, page, tmp_path):
    page.read(*a_folder(tmp_path))
    qtbot.waitUntil(lambda: not page.work.busy, timeout=20_000)


def signed(qtbot, page, tmp_path):
    make(tmp_path / "root.key", "Root", PASSPHRASE)
    page.key.path = tmp_path / "root.key"
    page.key.words.setText(PASSPHRASE)
    page.choose_roster = lambda: tmp_path / "k.roster"
    qtbot.mouseClick(page.sign, LEFT)
    qtbot.waitUntil(lambda: not page.work.busy, timeout=30_000)
    return tmp_path / "k.roster"


def test_only_keys_whose_code_was_compared_are_signed(keys, qtbot, tmp_path):
    read(qtbot, keys, tmp_path)
    assert [one.state for one in keys.entries] == [KeyState.AGREES, KeyState.TO_COMPARE]
    assert [one.name for one in keys.people] == ["Sok Dara"]
    waiting = next(one for one in keys.entries if one.state is KeyState.TO_COMPARE)
    keys.table.choose(waiting)
    keys.table.setFocus()
    qtbot.keyClick(keys.table, Qt.Key.Key_Space)
    assert {one.name for one in keys.people} == {"Sok Dara", "Chan Bopha"}
    roster = read_roster(signed(qtbot, keys, tmp_path))
    assert roster.signed
    assert {one.name for one in roster.roster.people} == {"Sok Dara", "Chan Bopha"}
    assert [one.state for one in keys.entries] == [KeyState.ENTERED] * 2


def test_a_wrong_edition_is_taken_back_until_it_is_in_use(keys, qtbot, tmp_path):
    read(qtbot, keys, tmp_path)
    path = signed(qtbot, keys, tmp_path)
    qtbot.mouseClick(keys.undo, LEFT)
    qtbot.waitUntil(lambda: not keys.work.busy, timeout=20_000)
    assert read_roster(path).roster.people == ()
    assert keys.entries[0].state is KeyState.AGREES


def test_an_edition_in_use_is_not_taken_back(keys, qtbot, tmp_path):
    read(qtbot, keys, tmp_path)
    path = signed(qtbot, keys, tmp_path)
    take_in(path, code=read_roster(path).public.short_code)
    qtbot.mouseClick(keys.undo, LEFT)
    qtbot.waitUntil(lambda: not keys.work.busy, timeout=20_000)
    assert len(read_roster(path).roster.people) == 1
    assert keys.findings.isVisible()

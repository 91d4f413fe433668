"""The register of units."""

from collections import Counter

import pytest

from assessment.language.text import Language, Text
from assessment.units import (
    KINDS,
    SHIPPED,
    Register,
    Unit,
    compare_units,
    find_unit,
    keep_register,
    load_sources,
    load_units,
    merge_units,
    register_of,
    register_text,
    round_key,
)


def test_the_register_has_as_many_areas_of_each_kind_as_the_country():
    counted = Counter(unit.kind for unit in load_units())
    assert {kind: counted[kind] for kind in ("capital", "province")} == {
        "capital": 1,
        "province": 24,
    }
    assert (counted["khan"], counted["municipality"], counted["district"]) == (14, 33, 163)
    assert set(counted) == {"institution", *KINDS}


def test_every_area_lies_in_one_of_the_register_and_its_code_says_so():
    units = {unit.code: unit for unit in load_units()}
    for unit in units.values():
        if unit.parent:
            assert unit.code.startswith(unit.parent)
            assert unit.parent in units


def test_towns_have_sangkats_and_districts_have_communes():
    units = {unit.code: unit for unit in load_units()}
    for unit in units.values():
        if unit.kind in ("sangkat", "commune"):
            town = units[unit.parent].kind in ("khan", "municipality")
            assert town == (unit.kind == "sangkat")
    assert all(
        units[unit.parent].kind == "capital" for unit in units.values() if unit.kind == "khan"
    )


def test_each_kind_of_area_is_compared_in_one_block():
    blocks = {}
    for unit in load_units():
        blocks.setdefault(unit.kind, set()).add(unit.block)
    assert blocks.pop("institution") == {"1", "2"}
    assert all(len(found) == 1 for found in blocks.values())


def test_every_unit_has_a_name_in_both_languages_and_its_source():
    for unit in load_units():
        assert all(words for _, words in unit.name.pairs)
        assert len(unit.name.pairs) == 2
        assert unit.edition


def a_unit(code="U1", km="ក", **more):
    fields = {"kind": "institution", "block": "1", "parent": "", "edition": "test", **more}
    return Unit(code, Text.from_wordings(km=km, en=f"Office {code}"), **fields)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2026", "2027"),
        ("2026-T4", "2027-T1"),
        ("Round 2", "Round 10"),
        ("ជុំ ២", "ជុំ ១០"),
        ("2026", "2026 second"),
    ],
)
def test_rounds_follow_each_other_with_numbers_as_numbers(earlier, later):
    assert round_key(earlier) < round_key(later)


def test_a_unit_counts_from_its_first_round_until_before_its_last():
    unit = a_unit(since="2027", ended="2029")
    counted = [name for name in ("2026", "2027", "2028", "2029", "2030") if unit.counts_in(name)]
    assert counted == ["2027", "2028"]


def test_a_list_taken_from_a_round_on_leaves_the_rounds_before_as_they_were():
    held = Register((a_unit("U1"), a_unit("U2"), a_unit("U3"), a_unit("P1", kind="province")))
    given = (a_unit("U1"), a_unit("U2", "ខ"), a_unit("U9", formerly=("U3",)), a_unit("U4"))
    merged = merge_units(held, given, "2027")
    assert merged.units_in("2026") == merged.units_in("2026-T4") != merged.units_in("2027")
    assert [one.code for one in merged.units_in("2026")] == ["U1", "U2", "U3", "P1"]
    assert {one.code: one.name.get(Language.KM) for one in merged.units_in("2027")} == {
        "U1": "ក",
        "U2": "ខ",
        "U9": "ក",
        "U4": "ក",
        "P1": "ក",
    }
    assert merged.same["U3"] == merged.same["U9"] == {"U3", "U9"}


def test_a_list_corrected_for_the_same_round_leaves_no_lines_that_never_held():
    held = Register((a_unit("U1"), a_unit("U2")))
    once = merge_units(held, (a_unit("U1", "wrong"), a_unit("U7")), "2027")
    again = merge_units(once, (a_unit("U1", "right"), a_unit("U8")), "2027")
    assert [one.code for one in again.units_in("2027")] == ["U1", "U8"]
    assert [one.code for one in again.units_in("2026")] == ["U1", "U2"]
    assert "wrong" not in register_text(again.units)


def test_a_comparison_tells_what_is_new_gone_otherwise_and_only_alike_by_name():
    held = (a_unit("U1"), a_unit("U2"), a_unit("U3", "គ"), a_unit("P1", kind="province"))
    alike = Unit("U5", held[2].name, "institution", "1", "", "test")
    found = compare_units(held, (a_unit("U1"), a_unit("U2", "ខ"), alike))
    assert (found.same, [one.after.code for one in found.changed]) == (1, ["U2"])
    assert [one.code for one in found.added] == ["U5"]
    assert [one.code for one in found.ended] == ["U3"]
    assert [(one.before.code, one.after.code) for one in found.alike] == [("U3", "U5")]


def test_a_register_written_and_read_again_is_the_same():
    units = (a_unit("U1", since="2026", formerly=("A", "B")), a_unit("U2", 'a "name", =1'))
    assert register_of(register_text(units)).units == units


def test_the_shipped_list_says_where_every_line_is_from():
    assert {
        unit.edition for unit in register_of(SHIPPED.read_text(encoding="utf-8")).units
    } <= load_sources().keys()


def test_a_register_kept_here_is_used_at_once(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    keep_register(Register((a_unit("U1", formerly=("OLD",)), a_unit("U2", ended="2026"))))
    assert [unit.code for unit in load_units()] == ["U1"]
    assert find_unit("OLD").code == "U1"
    assert find_unit("U2") is None

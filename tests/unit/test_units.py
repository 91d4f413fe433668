"""The register of units."""

from collections import Counter

from assessment.units import KINDS, load_units


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

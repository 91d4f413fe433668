"""A list of strategies and actions is read, and every fault in it is told with its cell."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.incoming.given import read_grids
from assessment.language.text import Language
from assessment.questionnaire.policy_list import read_policy_list
from tests.unit.questionnaire.policy_world import HEADINGS, UNITS, a_line, a_list, form

WHOLE = (
    a_line("S1", phase="2026-2028", lead="MPTC", themes="T1", indicators="A2"),
    a_line("A01", "action", parent="S1", official="no"),
)


def read(folder, *lines, **other):
    path = a_list(folder, *lines, **other)
    return read_policy_list(path.name, read_grids(path), form(folder), UNITS)


def told(findings):
    return [(finding.code, finding.place.text) for finding in findings]


def test_a_whole_list_is_read_without_a_finding(tmp_path):
    listed, findings = read(tmp_path, *WHOLE)
    assert findings == ()
    strategy, action = (one.item for one in listed)
    assert (strategy.code, strategy.kind, strategy.parent) == ("S1", "strategy", None)
    assert (strategy.phase, strategy.lead, strategy.official) == ("2026-2028", "MPTC", True)
    assert strategy.label.get(Language.KM) == "ឈ្មោះ S1"
    assert (action.kind, action.parent, action.official) == ("action", "S1", False)
    assert [(one.themes, one.indicators) for one in listed] == [(("T1",), ("A2",)), ((), ())]


@pytest.mark.parametrize(
    ("change", "code", "cell"),
    [
        ({"code": ""}, "cell_empty", "A3"),
        ({"code": "two words"}, "name_not_allowed", "A3"),
        ({"code": "S1"}, "name_twice", "A3"),
        ({"kind": "acton"}, "not_one_of", "B3"),
        ({"kind": ""}, "cell_empty", "B3"),
        ({"parent": ""}, "action_without_parent", "C3"),
        ({"parent": "S9"}, "not_in_sheet", "C3"),
        ({"parent": "A01"}, "parent_is_action", "C3"),
        ({"kind": "strategy", "parent": "S1"}, "parent_needless", "C3"),
        ({"label::Khmer (km)": ""}, "khmer_name_missing", "D3"),
        ({"label::English (en)": ""}, "english_name_missing", "E3"),
        ({"label::Khmer (km)": "ឈ្មោះ\u200bថ្មី"}, "name_mended", "D3"),
        ({"label::Khmer (km)": "ធ្វេីការ"}, "name_mended", "D3"),
        ({"official": "perhaps"}, "not_yes_no", "H3"),
        ({"themes": "T1 T9"}, "theme_unknown", "I3"),
        ({"indicators": "A1 A"}, "indicator_unknown", "J3"),
        ({"lead_unit": "M1"}, "unit_unknown", "K3"),
        ({"partners": "M01 X9"}, "unit_unknown", "L3"),
        ({"due": "in spring"}, "due_is_no_day", "M3"),
    ],
)
def test_each_fault_of_a_line_is_told_with_its_cell(tmp_path, change, code, cell):
    _, findings = read(tmp_path, WHOLE[0], WHOLE[1] | change)
    assert (code, f"list.csv!{cell}") in told(findings)


def test_all_faults_are_told_at_once(tmp_path):
    first = WHOLE[0] | {"parent": "S7", "themes": "T3", "official": "maybe"}
    _, findings = read(tmp_path, first, WHOLE[1] | {"parent": "S8"})
    assert {code for code, _ in told(findings)} >= {
        "parent_needless",
        "theme_unknown",
        "not_yes_no",
        "not_in_sheet",
    }


def test_split_vowels_and_hidden_characters_do_not_reach_the_map(tmp_path):
    listed, _ = read(tmp_path, a_line("S1", **{"label::Khmer (km)": "ធ្វេី\u200bការ  ថ្មី"}))
    assert listed[0].item.label.get(Language.KM) == "ធ្វើការ ថ្មី"


def test_a_slip_in_a_heading_is_told_and_read_as_meant(tmp_path):
    headings = tuple("parant" if heading == "parent" else heading for heading in HEADINGS)
    lines = [line | {"parant": line.get("parent", "")} for line in WHOLE]
    listed, findings = read(tmp_path, *lines, headings=headings)
    assert told(findings) == [("column_near_miss", "list.csv!C1")]
    assert listed[1].item.parent == "S1"


@pytest.mark.parametrize("missing", ["code", "kind"])
def test_a_missing_column_is_told(tmp_path, missing):
    headings = tuple(heading for heading in HEADINGS if heading != missing)
    _, findings = read(tmp_path, *WHOLE, headings=headings)
    assert "column_missing" in {code for code, _ in told(findings)}


def test_a_list_without_a_line_is_told(tmp_path):
    listed, findings = read(tmp_path)
    assert listed == ()
    assert [finding.code for finding in findings] == ["list_empty"]


def test_remarks_beside_the_lines_do_no_harm(tmp_path):
    _, findings = read(tmp_path, WHOLE[0] | {"remarks": "seen"}, headings=(*HEADINGS, "remarks"))
    assert findings == ()


WRITTEN = st.text(
    st.sampled_from("AS01T2 _-,;\u200b\u17c1\u17b8ខ្មែរyesnoactionstrategy"), max_size=12
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(HEADINGS, WRITTEN)), max_size=6))
def test_whatever_stands_in_the_cells_every_finding_has_its_place(lines):
    lines = [{head: cell.replace(",", " ") for head, cell in line.items()} for line in lines]
    with tempfile.TemporaryDirectory() as folder:
        listed, findings = read(Path(folder), *lines)
    for finding in findings:
        assert finding.place.text
        assert finding.place.text.startswith("list.csv")
    codes = [one.item.code for one in listed if one.item.code]
    assert len(set(codes)) == len(codes)
    for one in listed:
        assert set(one.themes) <= {"T1", "T2"}
        assert set(one.indicators) <= {"A1", "A2"}
        assert not set(str(one.item.label)) & set("\u200b")


def test_a_list_of_a_strategy_for_each_of_a_thousand_lines_is_read_quickly(tmp_path):
    lines = [a_line(f"S{n}", themes="T1") for n in range(1000)]
    listed, findings = read(tmp_path, *lines)
    assert len(listed) == 1000
    assert findings == ()

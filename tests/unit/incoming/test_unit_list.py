"""Tables of units as somebody writes them: read, completed from the register, or refused."""

import pytest

from assessment.errors import AssessmentError
from assessment.incoming.unit_list import read_units
from assessment.language.text import Language
from assessment.reports.report import write_list
from assessment.units import COLUMNS, SHIPPED, Register, register_lines, register_of


def a_table(folder, text):
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return path


def read(folder, text):
    return read_units(a_table(folder, text), register_of(SHIPPED.read_text(encoding="utf-8")))


def refused(folder, text):
    with pytest.raises(AssessmentError) as caught:
        read(folder, text)
    return [one.problem.code for one in caught.value.findings]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_the_register_written_as_a_table_reads_as_the_same_units(tmp_path, ending):
    register = register_of(SHIPPED.read_text(encoding="utf-8"))
    path = tmp_path / f"units{ending}"
    if ending == ".xlsx":
        write_list(path, "units", COLUMNS, register_lines(register.units))
    else:
        lines = [COLUMNS, *register_lines(register.units)]
        path.write_text("\n".join(";".join(line) for line in lines), encoding="utf-8")
    assert read_units(path, register).units == register.units


def test_what_an_official_list_leaves_open_is_as_in_the_register(tmp_path):
    (unit,) = read(tmp_path, "code,khmer\nM02,ក្រសួងថ្មី\n").units
    assert (unit.kind, unit.block, unit.name.get(Language.EN)) == (
        "institution",
        "1",
        "Ministry of Interior",
    )
    assert unit.name.get(Language.KM) == "ក្រសួងថ្មី"


def test_a_new_commune_lies_where_its_code_says_in_the_group_of_communes(tmp_path):
    (unit,) = read(tmp_path, "code,en,kind\n010299,New,commune\n").units
    assert (unit.parent, unit.block) == ("0102", "6")


def test_areas_of_a_table_lie_in_each_other_though_no_register_has_them(tmp_path):
    lines = "7701,x,district\n77,x,province\n770101,x,commune\n7702,x,institution\n"
    found = read(tmp_path, f"code,en,kind,block\n{lines.replace(chr(10), ',9' + chr(10))}")
    assert [one.parent for one in found.units] == ["77", "", "7701", ""]


def test_a_zero_that_excel_took_away_is_there_again_and_told(tmp_path):
    found = read(tmp_path, "code,km\n10201,បន្ទាយនាង\n")
    assert [one.code for one in found.units] == ["010201"]
    assert [one.problem.code for one in found.findings] == ["zeros_added"]


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ("name,kind\nA,institution\n", "no_code_column"),
        ("code,km\n", "no_units"),
        ("code,kind\nX1,institution\n", "without_name"),
        ("code,km,kind\nX1,ក,kingdom\n", "unknown_kind"),
        ("code,km,kind,parent\nX1,ក,commune,9999\n", "parent_not_listed"),
        ("code,km\nM01,ក\nM01,ខ\n", "code_again"),
        ("code,km,since,ended\nM01,ក,2028,2027\n", "ends_before_it_begins"),
        ("code,km\nM\u200b01,ក\n", "code_not_visible"),
    ],
)
def test_a_line_that_cannot_be_used_is_told_with_its_reason(tmp_path, table, problem):
    assert problem in refused(tmp_path, table)


def test_one_code_may_have_a_line_for_each_time(tmp_path):
    found = read(tmp_path, "code,km,since,ended\nM01,ក,,2027\nM01,ខ,2027,\n")
    assert [(one.since, one.ended) for one in found.units] == [("", "2027"), ("2027", "")]


@pytest.mark.parametrize(
    "lines",
    [
        ("M90,ថ្មី,institution,M01 M02",),  # two became one
        ("M01,ក,institution,M02",),  # one went into another
        ("M01,ក,institution,", "M90,ថ្មី,institution,M01"),  # a part became a unit of its own
    ],
)
def test_units_that_merged_or_were_split_are_not_told_as_one(tmp_path, lines):
    table = "\n".join(("code,km,kind,formerly", *lines))
    assert refused(tmp_path, table) == ["merged"]


def test_a_table_without_earlier_codes_leaves_them_as_they_are(tmp_path):
    once = read(tmp_path, "code,km,kind,formerly\nM90,ថ្មី,institution,M01\n")
    again = read_units(a_table(tmp_path, "code,km\nM90,ថ្មី\n"), Register(once.units))
    assert again.units[0].formerly == ("M01",)

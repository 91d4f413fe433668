"""The register, the key office and all rounds by command, on real files."""

import pytest

from assessment.exchange import keys
from assessment.exchange.keys import generate
from tests.unit.exchange.world import CHEAP, PASSPHRASE
from tests.unit.reports.national_world import text_of


@pytest.fixture(autouse=True)
def computer(tmp_path, monkeypatch):
    """A computer of its own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "home"))
    monkeypatch.setenv("READINESS_PASSPHRASE", PASSPHRASE)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", ["units.csv", "units.xlsx"])
def test_the_register_written_and_compared_is_the_same(said, name):
    code, shown = said("units", "show", "--out", name)
    assert (code, shown["shipped"], len(shown["units"])) == (0, True, 1917)
    code, compared = said("units", "compare", name)
    assert (code, compared["same"]) == (0, 1917)
    assert compared["added"] == compared["changed"] == compared["ended"] == []


def test_a_list_is_imported_from_a_round_on(said, tmp_path):
    _, shown = said("units", "show")
    lines = [one for one in shown["units"] if one["kind"] == "institution" and one["unit"] != "M02"]
    rows = [f"{one['unit']};{one['km']};{one['en']}" for one in lines]
    text = "\n".join(("code;km;en", *rows, "M99;ថ្មី;New"))
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    code, found = said("units", "import", "list.csv", "--since", "2027")
    assert code == 0
    assert [one["unit"] for one in found["added"]] == ["M99"]
    assert [one["unit"] for one in found["ended"]] == ["M02"]
    before, after = (
        {one["unit"] for one in said("units", "show", "--round", name)[1]["units"]}
        for name in ("2026", "2027")
    )
    assert (after - before, before - after) == ({"M99"}, {"M02"})


def test_a_folder_of_keys_makes_one_signed_edition_that_can_be_taken_back(said, tmp_path):
    (tmp_path / "keys").mkdir()
    lines = ["name,unit,role,code"]
    for number in range(40):
        key = generate(f"Officer {number}").public
        key.write(tmp_path / "keys" / f"{number}.pub")
        code = key.short_code if number else "AAAA-AAAA-AAAA-AAAA"
        lines.append(f"Officer {number},M{number % 20 + 1:02d},assessor,{code}")
    (tmp_path / "keys.csv").write_text("\n".join(lines), encoding="utf-8")
    keys.make(tmp_path / "root.key", "Root", PASSPHRASE, CHEAP)
    order = ("roster", "add-all", "keys", "--table", "keys.csv", "--into", "r.roster")
    code, found = said(*order, "--key", "root.key")
    assert (code, found["entered"], found["seq"], found["signed"]) == (1, 39, 1, True)
    assert [one["code"] for one in found["findings"]] == ["key_other_code"]
    code, back = said("roster", "undo", "r.roster")
    assert (code, back["people"], back["signed"]) == (0, [], False)


def test_all_rounds_are_told_by_command_in_both_reports_and_for_one_unit(said, tmp_path):
    for year in ("2027", "2028", "2029"):
        order = ("--units", 8, "--questionnaire", "example-small", "--round", year, "--seed", year)
        assert said("simulate", *order, "--out", year)[0] == 0
        said("receive", "all.drc", f"{year}/packages", "--by", "Sokha")
    (tmp_path / "targets.csv").write_text("node,score,round\noverall,99,2035\n", encoding="utf-8")
    code, refused = said("all-rounds", "all.drc", "--targets", "targets.csv", "--unit", "nobody")
    assert (code, refused["findings"][0]["code"]) == (1, "no_such_case")
    assert said("all-rounds", "all.drc")[1]["groups"][0]["targets"] == []
    code, found = said("all-rounds", "all.drc", "--targets", "targets.csv")
    (group,) = found["groups"]
    assert (code, found["rounds"]) == (0, ["2027", "2028", "2029"])
    assert (group["steady"], group["counts"]) == (8, [8, 8, 8])
    missing = 99 - group["medians"][-1]
    assert group["targets"][0]["a_year"] == pytest.approx(missing / 6)
    unit = group["units"][0]["unit"]
    _, alone = said("all-rounds", "all.drc", "--unit", unit)
    assert [one["unit"] for one in alone["groups"][0]["units"]] == [unit]
    assert alone["groups"][0]["targets"] == group["targets"]
    assert said("national", "all.drc", "--round", "2029", "--pdf", "n.pdf")[0] == 0
    told = text_of(tmp_path / "n.pdf")
    assert "All rounds" in told
    assert f"{group['medians'][-1]:.1f}" in told


def test_a_renamed_unit_goes_on_from_its_last_round_and_is_compared_with_it(said, tmp_path):
    def begun(unit, occasion, *more):
        file = tmp_path / f"{unit}-{occasion}.dra"
        order = ("--questionnaire", "example-small", "--unit", unit, "--round", occasion)
        code, told = said("new", file, *order, "--assessor", "Sok Dara", *more)
        return file, code, [one["code"] for one in told["findings"]]

    (tmp_path / "a.csv").write_text("question,answer\nP1,l1\nS2,part\n", encoding="utf-8")
    before, *_ = begun("M07", "2026")
    said("answer", before, "--from", tmp_path / "a.csv")
    *_, strangers = begun("M70", "2026", "--from", before)
    assert "units_differ" in strangers
    said("units", "show", "--out", tmp_path / "units.csv")
    text = (tmp_path / "units.csv").read_text(encoding="utf-8-sig")
    lines = [f"M70{one[3:]}M07" if one.startswith("M07,") else one for one in text.splitlines()]
    (tmp_path / "new.csv").write_text("\n".join(lines), encoding="utf-8")
    assert said("units", "import", tmp_path / "new.csv", "--since", "2027")[0] == 0
    now, code, _ = begun("M70", "2027", "--from", before)
    assert code == 0
    assert said("answer", now, "--still-true", "P1", "S2")[1]["applied"] == 2
    assert said("compare", now, before)[0] == 0
    report = ("report", now, "--pdf", tmp_path / "r.pdf", "--previous", before)
    assert said(*report)[0] == 0


def test_nobody_is_no_assessor_and_a_round_is_named_and_dated_in_latin_digits(said, tmp_path):
    table = "unit,assessor\nM08,\u200b\nM09,សុខ ដារា\n"
    (tmp_path / "expected.csv").write_text(table, encoding="utf-8")
    order = ("--questionnaire", "example-small", "--units", "expected.csv", "--out", "offices")
    days = ("--begin", "០៤-០១-២០២៧", "--end", "៣១-០៣-២០២៧")
    code, told = said("open-round", "c.drc", "--round", "២០២៧", *order, *days, "--contact", "023")
    assert code == 0
    assert (told["round"], told["begin"], told["end"]) == ("2027", "2027-01-04", "2027-03-31")
    assert [one.name for one in (tmp_path / "offices").rglob("*.dra")] == [
        "M09-2027-example-small.dra"
    ]

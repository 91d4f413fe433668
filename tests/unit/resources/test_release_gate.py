"""The release gate: each point of its page is asked, and what is not seen keeps a release back."""

import re

from assessment.commands.main import run
from assessment.language.text import Language
from assessment.questionnaire.load import load
from assessment.questionnaire.model import EvidenceDemand
from resources.packaging import release_gate


def test_each_point_of_the_page_is_asked_and_wants_a_picture_where_the_page_does(tmp_path):
    release_gate.write_form(tmp_path / "gate.xlsx")
    questionnaire, findings = load(tmp_path / "gate.xlsx")
    assert findings == ()
    page = release_gate.PAGE.read_text(encoding="utf-8")
    codes = re.findall(r"^\| (G\d\d) \|", page, re.MULTILINE)
    asked = {one.code: one for one in questionnaire.questions}
    assert len(codes) >= 15
    assert list(asked) == ["windows", "computer", *codes]
    for code, km, en in release_gate.points():
        assert asked[code].label.get(Language.KM) == km
        assert (asked[code].evidence.demand is EvidenceDemand.RECOMMENDED) is ("(picture)" in en)


def tried(folder, system, **otherwise):
    """The record of a computer on which every point was seen but for these."""
    record, given = folder / f"{system}.dra", folder / f"{system}.csv"
    release_gate.write_form(folder / "gate.xlsx")
    who = ("--unit", "MEF", "--round", "2026", "--assessor", "Sok Dara")
    assert run(["new", str(record), "--questionnaire", str(folder / "gate.xlsx"), *who]) == 0
    seen = {code: "yes" for code, *_ in release_gate.points()} | {"windows": system} | otherwise
    lines = ["question,answer", *(f"{code},{answer}" for code, answer in seen.items())]
    given.write_text("\n".join(lines), encoding="utf-8")
    assert run(["answer", str(record), "--from", str(given)]) == 0
    return str(record)


def verdict(capsys, *records):
    capsys.readouterr()
    code = release_gate.main(list(records))
    return code, [line.split(":")[0] for line in capsys.readouterr().out.splitlines()]


def test_a_release_goes_out_when_every_point_was_seen_on_both_systems(tmp_path, capsys):
    old, new = tried(tmp_path, "w10"), tried(tmp_path, "w11")
    assert verdict(capsys, old, new) == (0, ["The gate is passed."])
    code, lines = verdict(capsys, new)
    assert (code, lines[0], len(lines)) == (1, "Windows 10, G01, not tried", 19)


def test_one_no_keeps_it_back_whatever_another_computer_showed(tmp_path, capsys):
    (tmp_path / "other").mkdir()
    seen = [tried(tmp_path, "w10"), tried(tmp_path, "w11")]
    worse = tried(tmp_path / "other", "w11", G05="no", G09="untried")
    assert verdict(capsys, *seen, worse)[1] == [
        "Windows 11, G05, no",
        "Windows 11, G09, not tried",
        "2 points keep the release back.",
    ]

"""The command that puts the official list into a new version of a questionnaire's workbook."""

import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font
from pyxform.xls2xform import convert

from assessment.commands.main import run
from assessment.errors import Severity
from assessment.files.store import AssessmentFile
from assessment.language.text import Text
from assessment.questionnaire.library import FOLDER
from assessment.questionnaire.load import load
from assessment.questionnaire.structure import OUTSIDE
from assessment.responses.changes import begin
from assessment.responses.record import Subject
from tests.builders import NOW
from tests.unit.questionnaire.policy_world import a_line, a_list, the_workbook
from tests.workbooks import a_question

MINISTRY = FOLDER / "dgc-ministry" / "2026.1" / "questionnaire.xlsx"
MILESTONES = {
    "milestones::Khmer (km)": "ពាក់កណ្តាល",
    "milestones::English (en)": "half by 2026",
}
LINES = (
    a_line("S1", themes="T1"),
    a_line("S2", themes="T2", phase="1", lead="MPTC"),
    a_line(
        "A01",
        "action",
        parent="S1",
        lead="MoI",
        lead_unit="M01",
        partners="M02",
        due="2027-12-31",
        **MILESTONES,
    ),
    a_line("A02", "action", parent="S2", official="no", lead_unit="M02"),
)
PROGRESS = [
    "policy_action",
    "policy_other",
    "policy_listed",
    "policy_status",
    "policy_percent",
    "policy_next",
    "policy_obstacle",
    "policy_evidence",
]


def imported(capsys, *arguments):
    capsys.readouterr()
    code = run(["policy-map", *map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def new_version(folder, capsys, *lines, source=None, version="2", name="new.xlsx"):
    source = source or the_workbook(folder)
    arguments = ("--from", a_list(folder, *lines), "--out", folder / name, "--version", version)
    code, said = imported(capsys, source, *arguments)
    assert code == 0, said
    assert said["files"] == [str(folder / name)]
    questionnaire, findings = load(folder / name)
    return questionnaire, findings, said


def test_the_new_version_has_the_list_as_its_policy_map(tmp_path, capsys):
    made, findings, said = new_version(tmp_path, capsys, *LINES)
    assert findings == ()
    assert (made.settings.version, made.settings.id) == ("2", "test")
    assert [(i.code, i.kind, i.parent, i.official) for i in made.policy_map] == [
        ("S1", "strategy", None, True),
        ("S2", "strategy", None, True),
        ("A01", "action", "S1", True),
        ("A02", "action", "S2", False),
    ]
    assert (made.policy_map[1].phase, made.policy_map[1].lead) == ("1", "MPTC")
    assert (said["strategy"], said["action"], said["theme"]) == (2, 2, 0)
    assert said["fingerprint"] == made.fingerprint
    assert made.by_code["q1"].policy == ("S1",)
    assert made.by_code["q2"].policy == ("S2",)


def test_the_actions_become_a_table_that_is_not_scored(tmp_path, capsys):
    before, _ = load(the_workbook(tmp_path))
    made, _, _ = new_version(tmp_path, capsys, *LINES)
    columns = made.columns["policy_progress"]
    assert [column.code for column in columns] == PROGRESS
    assert [choice.name for choice in columns[0].choices] == ["A01", "A02", OUTSIDE]
    assert columns[0].choices[0].label.get("en") == "A01 Name of A01"
    assert all(column.indicator is None for column in columns)
    assert {column.scoring.kind.value for column in columns} == {"none"}
    assert made.nodes == before.nodes


def test_the_list_stays_beside_each_action(tmp_path, capsys):
    made, _, _ = new_version(tmp_path, capsys, *LINES)
    item = made.policy_map[2]
    assert (item.lead_unit, item.partners, item.due) == ("M01", ("M02",), "2027-12-31")
    listed = made.by_code["policy_listed"]
    told = listed.choice("A01").label.get("en")
    assert (listed.asked, told) == (
        False,
        "Leading institution: MoI · Due: 2027-12-31 · Milestones: half by 2026",
    )


@pytest.mark.parametrize(("unit", "rows"), [("M01", ["A01"]), ("M02", ["A01", "A02"]), ("M03", [])])
def test_an_office_begins_with_the_actions_it_leads_or_joins(tmp_path, capsys, unit, rows):
    made, _, _ = new_version(tmp_path, capsys, *LINES)
    record = begin(made, Subject(unit, Text(()), "2026", "A", NOW), identity="1")
    assert list(record.rows.get("policy_progress", ())) == rows
    assert [record.response("policy_action", row).answer for row in rows] == rows
    assert [record.response("policy_status", row).answer for row in rows] == [None] * len(rows)


def test_a_questionnaire_with_a_table_of_its_own_keeps_it_and_begins_with_the_list(
    tmp_path, capsys
):
    made, findings, _ = new_version(tmp_path, capsys, *LINES, source=MINISTRY, version="2026.2")
    assert not [one for one in findings if one.severity is Severity.ERROR]
    assert "policy_progress" not in made.columns
    record = begin(made, Subject("M01", Text(()), "2026", "A", NOW), identity="1")
    said = {
        name: record.response(name, "A01").answer
        for name in ("action_code", "action_name", "action_lead", "action_due", "action_status")
    }
    assert said == {
        "action_code": "A01",
        "action_name": "ឈ្មោះ A01",
        "action_lead": "MoI",
        "action_due": date(2027, 12, 31),
        "action_status": None,
    }


def test_a_new_file_has_the_actions_of_its_office_in_rows(tmp_path, capsys):
    new_version(tmp_path, capsys, *LINES, source=MINISTRY, version="2026.2")
    path = tmp_path / "m.dra"
    call = ["new", str(path), "--questionnaire", str(tmp_path / "new.xlsx"), "--unit", "M02"]
    assert run([*call, "--round", "2026", "--assessor", "A"]) == 0
    with AssessmentFile.open(path) as file:
        assert list(file.record.rows["actions"]) == ["A01", "A02"]


def test_the_percentage_lies_between_nothing_and_all(tmp_path, capsys):
    made, _, _ = new_version(tmp_path, capsys, *LINES)
    assert made.by_code["policy_percent"].constraint == ". >= 0 and . <= 100"
    assert made.by_code["policy_percent"].constraint_message.get("km")


def test_without_actions_there_is_no_table(tmp_path, capsys):
    made, findings, _ = new_version(tmp_path, capsys, *LINES[:2])
    assert findings == ()
    assert "policy_progress" not in made.columns


def test_importing_again_replaces_the_table_and_keeps_the_mapping(tmp_path, capsys):
    new_version(tmp_path, capsys, *LINES)
    lines = (a_line("S1"), a_line("S2"), a_line("A03", "action", parent="S2"))
    made, findings, _ = new_version(
        tmp_path, capsys, *lines, source=tmp_path / "new.xlsx", version="3", name="newer.xlsx"
    )
    assert findings == ()
    assert [choice.name for choice in made.by_code["policy_action"].choices] == ["A03", OUTSIDE]
    assert [question.code for question in made.questions].count("policy_status") == 1
    assert made.by_code["q1"].policy == ("S1",)
    cleared, _, _ = new_version(
        tmp_path, capsys, *lines[:2], source=tmp_path / "newer.xlsx", version="4", name="4.xlsx"
    )
    assert "policy_progress" not in cleared.columns
    assert [question.code for question in cleared.questions] == ["q1", "q2"]


def test_only_policy_codes_differ_from_the_ministry_questionnaire(tmp_path, capsys):
    before, _ = load(MINISTRY)
    lines = [a_line(f"S{n}", themes=item.code) for n, item in enumerate(before.policy_map, start=1)]
    lines.append(a_line("X01", "action", parent="S1"))
    made, findings, said = new_version(tmp_path, capsys, *lines, source=MINISTRY, version="2026.2")
    assert findings == ()
    assert {row["code"]: len(row["indicators"]) for row in said["coverage"]}["S1"] >= 5
    assert [q.code for q in made.questions] == [q.code for q in before.questions]
    for question in before.questions:
        other = made.by_code[question.code]
        assert (other.label, other.scoring, other.relevant) == (
            question.label,
            question.scoring,
            question.relevant,
        )
        assert len(other.policy) == len(question.policy), question.code
    assert (made.nodes, made.levels, made.gates) == (before.nodes, before.levels, before.gates)


def test_the_new_version_opens_in_odk_and_kobo_too(tmp_path, capsys):
    lines = (a_line("S1", indicators="A1"), a_line("X01", "action", parent="S1"))
    new_version(tmp_path, capsys, *lines, source=MINISTRY)
    form = convert(tmp_path / "new.xlsx", validate=False).xform
    assert "/actions/action_percent" in form


def test_the_author_s_own_formats_stay(tmp_path, capsys):
    source = the_workbook(tmp_path)
    book = load_workbook(source)
    book["survey"]["B2"].font = Font(name="Khmer OS Battambang", size=17)
    book["survey"].column_dimensions["C"].width = 33
    book.save(source)
    new_version(tmp_path, capsys, *LINES, source=source)
    page = load_workbook(tmp_path / "new.xlsx")["survey"]
    assert page["B2"].font.size == 17
    assert page.column_dimensions["C"].width == 33


def test_the_same_list_gives_the_same_bytes(tmp_path, capsys, monkeypatch):
    from assessment.commands import main

    moment = main.clock()
    monkeypatch.setattr(main, "clock", lambda: moment)
    source = the_workbook(tmp_path)
    for name in ("a.xlsx", "b.xlsx"):
        new_version(tmp_path, capsys, *LINES, source=source, name=name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_faulty_list_writes_nothing(tmp_path, capsys):
    target = tmp_path / "new.xlsx"
    arguments = ("--from", a_list(tmp_path, a_line("S1", themes="T7")), "--out", target)
    code, said = imported(capsys, the_workbook(tmp_path), *arguments, "--version", "2")
    assert code == 1
    assert [(f["code"], f["where"]) for f in said["findings"]] == [("theme_unknown", "list.csv!I2")]
    assert not target.exists()


def test_the_version_must_be_another_one(tmp_path, capsys):
    source, target = the_workbook(tmp_path), tmp_path / "new.xlsx"
    version = load(source)[0].settings.version
    arguments = ("--from", a_list(tmp_path, *LINES), "--out", target)
    code, said = imported(capsys, source, *arguments, "--version", version)
    assert (code, said["findings"][0]["code"]) == (1, "version_as_before")
    code, said = imported(capsys, source, *arguments)
    assert (code, said["findings"][0]["code"]) == (1, "option_missing")
    assert not target.exists()


def test_a_name_of_the_table_that_is_used_already_is_told(tmp_path, capsys):
    source = the_workbook(tmp_path, more=[a_question("policy_status", "text")])
    arguments = ("--from", a_list(tmp_path, *LINES), "--out", tmp_path / "n.xlsx")
    code, said = imported(capsys, source, *arguments, "--version", "2")
    assert (code, said["findings"][0]["code"]) == (1, "name_taken")
    assert said["findings"][0]["where"] == "survey!4"


def test_without_a_target_the_list_is_only_checked(tmp_path, capsys):
    source = the_workbook(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    code, said = imported(capsys, source, "--from", a_list(tmp_path, a_line("S1", themes="T1")))
    assert (code, said["files"]) == (0, [])
    assert [row["indicators"] for row in said["coverage"]] == [["A1"]]
    assert {f["code"] for f in said["findings"]} == {"few_indicators", "theme_not_taken_over"}
    assert {path: path.read_bytes() for path in before} == before


def test_a_questionnaire_without_policy_columns_gets_them(tmp_path, capsys):
    plain = the_workbook(tmp_path, policy_map=())
    book = load_workbook(plain)
    page = book["survey"]
    column = next(cell.column for cell in page[1] if cell.value == "policy")
    page.delete_cols(column)
    if "policy_map" in book.sheetnames:
        del book["policy_map"]
    book.save(plain)
    made, findings, _ = new_version(
        tmp_path, capsys, a_line("S1", indicators="A1 A2"), source=plain
    )
    assert findings == ()
    assert made.by_code["q2"].policy == ("S1",)


def test_the_empty_list_takes_its_lines_and_is_read_back(tmp_path, capsys):
    source, target = the_workbook(tmp_path), tmp_path / "list.xlsx"
    code, said = imported(capsys, source, "--template", target)
    assert (code, said["files"]) == (0, [str(target)])
    book = load_workbook(target)
    assert book.sheetnames == ["policy_list", "guide", "codes"]
    assert {row[1].value for row in book["codes"].iter_rows(min_row=2)} == {"T1", "T2", "A1", "A2"}
    page = book["policy_list"]
    heads = [cell.value for cell in page[1]]
    for line in LINES:
        page.append([line.get(head) for head in heads])
    book.save(target)
    code, said = imported(
        capsys, source, "--from", target, "--out", tmp_path / "new.xlsx", "--version", "2"
    )
    assert code == 0
    assert said["strategy"] == 2


def test_the_empty_list_explains_every_column_in_both_languages(tmp_path, capsys):
    target = tmp_path / "list.xlsx"
    assert imported(capsys, "--template", target)[0] == 0
    book = load_workbook(target)
    assert book.sheetnames == ["policy_list", "guide"]
    guide = {row[0].value: row[1:] for row in book["guide"].iter_rows(min_row=2)}
    assert list(guide) == [cell.value for cell in book["policy_list"][1]]
    for khmer, english in guide.values():
        assert any("\u1780" <= letter <= "\u17ff" for letter in khmer.value)
        assert english.value.isascii()


def test_an_empty_list_as_it_came_is_told_to_be_empty(tmp_path, capsys):
    target = tmp_path / "list.xlsx"
    imported(capsys, "--template", target)
    code, said = imported(capsys, the_workbook(tmp_path), "--from", target)
    assert (code, [f["code"] for f in said["findings"]]) == (1, ["list_empty"])


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04broken"])
def test_a_file_that_is_no_list_is_refused(tmp_path, capsys, content):
    for name in ("list.csv", "list.xlsx"):
        path = Path(tmp_path / name)
        path.write_bytes(content)
        code, said = imported(capsys, the_workbook(tmp_path), "--from", path)
        assert code == 1
        assert said["findings"]

"""The committed workbooks are what the texts say, and stay valid XLSForm."""

import re

import pytest
from frame_rows import gate_rows
from openpyxl import load_workbook
from pyxform.xls2xform import convert
from survey_rows import choice_rows, pillar_rows
from write_workbooks import COLUMNS, RARE, main, read_source, write_workbook

from assessment.language.text import Language
from assessment.questionnaire.load import load
from assessment.questionnaire.model import EvidenceDemand

NO_PAPERS = EvidenceDemand.NONE
REFERENCE = re.compile(r"\$\{([^}]*)\}")
EXPRESSIONS = ("relevant", "constraint", "calculation")


def cells(path):
    """Every cell of every sheet."""
    workbook = load_workbook(path)
    return {s.title: [tuple(row) for row in s.iter_rows(values_only=True)] for s in workbook}


def rows_of(path, sheet):
    """The rows of a sheet as mappings from heading to value, empty cells left out."""
    heading, *rows = cells(path)[sheet]
    return [
        {k: v for k, v in zip(heading, row, strict=True) if v not in (None, "")} for row in rows
    ]


def test_the_committed_workbook_says_what_the_texts_say(source, tmp_path):
    write_workbook(source.folder, tmp_path / "again.xlsx")
    assert cells(tmp_path / "again.xlsx") == cells(source.workbook)


def test_the_same_texts_give_the_same_bytes(source, tmp_path):
    for name in ("first", "second"):
        write_workbook(source.folder, tmp_path / f"{name}.xlsx")
    assert (tmp_path / "first.xlsx").read_bytes() == (tmp_path / "second.xlsx").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first.xlsx", "second.xlsx"]


def test_a_changed_text_changes_the_workbook(example, tmp_path):
    copy = tmp_path / "q" / "1" / "source"
    copy.mkdir(parents=True)
    for path in example.folder.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    frame = copy / "questionnaire.toml"
    frame.write_text(
        frame.read_text(encoding="utf-8").replace("Advanced", "Excellent"), encoding="utf-8"
    )
    main([str(copy)])
    assert cells(copy.parent / "questionnaire.xlsx") != cells(example.workbook)


def test_xlsform_tools_accept_the_workbook(source):
    converted = convert(str(source.workbook), validate=False)
    assert converted.xform.startswith("<?xml")
    assert source.frame["title_km"] in converted.xform


def test_the_product_reads_the_workbook_and_has_nothing_to_say_about_it(source):
    questionnaire, findings = load(source.workbook)
    assert findings == ()
    assert [node.code for node in questionnaire.indicators] == [
        indicator["code"] for indicator in source.indicators
    ]
    assert questionnaire.settings.title.languages == (Language.KM, Language.EN)


def test_every_indicator_has_a_question_of_its_name_that_carries_papers_and_themes(source):
    questionnaire, _ = load(source.workbook)
    for indicator in source.indicators:
        if indicator["kind"] == "questions":
            continue
        question = questionnaire.by_code[indicator["code"]]
        assert question.policy == tuple(indicator["policy"])
        assert bool(question.evidence_note) == (question.evidence.demand is not NO_PAPERS)
        assert question.not_applicable == indicator["not_applicable"]


def test_every_sheet_has_its_headings_and_a_header_that_stays(source):
    workbook = load_workbook(source.workbook)
    assert workbook.sheetnames == list(COLUMNS)
    for sheet in workbook:
        heads = tuple(cell.value for cell in sheet[1])
        always = COLUMNS[sheet.title]
        assert heads[: len(always)] == always
        assert set(heads[len(always) :]) <= set(RARE.get(sheet.title, ()))
        assert sheet.freeze_panes == "C2"
        assert sheet.max_row > 1 or (sheet.title == "gates" and "gate" not in source.frame)
        for cells in sheet.iter_rows(max_row=min(2, sheet.max_row)):
            assert all(cell.alignment.wrap_text for cell in cells)


def test_no_cell_is_a_formula_though_a_condition_may_begin_like_one(source):
    workbook = load_workbook(source.workbook)
    for sheet in workbook:
        assert not [c.coordinate for row in sheet for c in row if c.data_type == "f"], sheet.title
    whens = [cell for cell in workbook["gates"]["B"] if str(cell.value).startswith("=")]
    assert bool(whens) == any(gate["when"].startswith("=") for gate in source.frame.get("gate", ()))
    assert all(cell.quotePrefix for cell in whens)


def test_names_are_ascii_and_unique(source):
    rows = rows_of(source.workbook, "survey")
    names = [row["name"] for row in rows if not row["type"].startswith("end_")]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name) for name in names)


def test_every_group_that_begins_ends(source):
    open_groups = []
    for row in rows_of(source.workbook, "survey"):
        verb, _, kind = row["type"].partition("_")
        if verb == "begin":
            open_groups.append((kind, row["name"]))
        elif verb == "end":
            assert open_groups.pop() == (kind, row["name"])
    assert open_groups == []


def test_every_expression_refers_to_questions_that_exist(source):
    rows = rows_of(source.workbook, "survey")
    names = {row["name"] for row in rows}
    for row in rows:
        for column in EXPRESSIONS:
            assert set(REFERENCE.findall(row.get(column, ""))) <= names, row["name"]


def test_every_list_that_is_asked_has_choices_and_every_list_is_asked(source):
    asked = {
        row["type"].split()[1]
        for row in rows_of(source.workbook, "survey")
        if row["type"].startswith("select_")
    }
    lists = {row["list_name"] for row in rows_of(source.workbook, "choices")}
    assert asked == lists


def test_choice_names_are_unique_in_their_list(source):
    keys = [(row["list_name"], row["name"]) for row in rows_of(source.workbook, "choices")]
    assert len(set(keys)) == len(keys)


def test_every_indicator_is_scored_by_one_row_unless_several_questions_feed_it(source):
    rows = rows_of(source.workbook, "survey")
    scored = [r["indicator"] for r in rows if "indicator" in r and r.get("scoring") != "none"]
    single = {i["code"] for i in source.indicators if i["kind"] not in ("questions", "rule")}
    assert sorted(code for code in scored if code in single) == sorted(single)
    assert set(scored) == {indicator["code"] for indicator in source.indicators}


def test_only_a_scored_choice_without_score_may_leave_the_denominator(source):
    for row in rows_of(source.workbook, "survey"):
        if row.get("scoring") == "choice":
            listed = row["type"].split()[1]
            choices = [c for c in rows_of(source.workbook, "choices") if c["list_name"] == listed]
            assert {0, 100} <= {choice.get("score") for choice in choices}


def test_a_text_without_a_column_is_refused(example, tmp_path, monkeypatch):
    monkeypatch.setitem(COLUMNS, "levels", ("name", "from"))
    with pytest.raises(ValueError, match="levels: no column for"):
        write_workbook(example.folder, tmp_path / "out.xlsx")


def test_pillars_that_are_not_written_yet_are_left_out(example, tmp_path):
    for name in ("questionnaire.toml", "P.toml"):
        (tmp_path / name).write_bytes((example.folder / name).read_bytes())
    _, pillars = read_source(tmp_path)
    assert [pillar["code"] for pillar in pillars] == ["P"]


def test_facts_of_one_level_are_ticked_one_by_one(example):
    criteria = [row for row in choice_rows(example.pillars[0]) if row["list_name"] == "P1"]
    assert [(row["name"], row["level"]) for row in criteria] == [
        ("l0", 0),
        ("l1", 1),
        ("l2a", 2),
        ("l2b", 2),
        ("l3", 3),
        ("l4", 4),
    ]


def test_a_ratio_asks_the_whole_then_the_part_then_calculates(example):
    rows = pillar_rows(example.pillars[0], example.frame)
    page = [row for row in rows if str(row["name"]).startswith("P2")]
    assert [row["type"] for row in page] == [
        "begin_group",
        "integer",
        "integer",
        "calculate",
        "end_group",
    ]
    assert page[2]["constraint"] == ". >= 0 and . <= ${P2_d}"
    assert (
        page[3]["calculation"] == "if(${P2_d} > 0 and ${P2_n} >= 0, ${P2_n} div ${P2_d} * 100, '')"
    )
    assert page[3]["scoring"] == "steps(>0,25,50,80)"


def test_a_mean_over_rows_is_scored_on_the_repeat_group(example):
    rows = {row["name"]: row for row in pillar_rows(example.pillars[1], example.frame)[:-1]}
    start = rows_of(example.workbook, "survey")
    repeat = next(row for row in start if row["type"] == "begin_repeat")
    assert (repeat["indicator"], repeat["scoring"]) == ("S1", "rows(mean,requests)")
    assert rows["channel"]["scoring"] == "choice"
    assert "indicator" not in rows["channel"]
    assert rows["S1"]["type"] == "note"


def test_a_condition_of_the_text_reaches_the_sheet(example):
    rows = {row.get("name"): row for row in rows_of(example.workbook, "survey")}
    assert rows["S3"]["relevant"] == "${S2} != 'no_fee'"


def test_the_gate_of_every_pillar_names_its_pillar(ministry):
    gates = [row for row in gate_rows(ministry.frame) if row["effect"] == "cap(3)"]
    assert [row["node"] for row in gates] == ministry.frame["pillars"]
    for gate in gates:
        assert f"pillar {gate['node']} is below" in gate["reason::English (en)"]

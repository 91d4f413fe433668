"""A workbook from anywhere is read apart, and whatever it holds ends within its bounds."""

import json
import os
import sys
import zipfile
from decimal import Decimal

import pytest

from assessment import places
from assessment.errors import Finding, FindingPlace, Severity
from assessment.language.text import Text
from assessment.problems.questionnaire import WorkbookProblem
from assessment.questionnaire import bounded
from assessment.questionnaire.bounded import ANSWERS, load_bounded
from assessment.questionnaire.load import load
from tests.computed import computed
from tests.unit.questionnaire.package_world import SHEET, changed
from tests.unit.questionnaire.workbook_world import LEVELS, STRUCTURE, YES_NO
from tests.workbooks import a_question, a_workbook, both

# Of computing: of the reader, and of this process beside it.
LONGEST = 2.0 * bounded.SECONDS


def codes(path):
    """The problems told of a workbook that is refused."""
    questionnaire, findings = load_bounded(path)
    assert questionnaire is None
    return [finding.code for finding in findings]


def a_full_workbook(folder):
    """A sound workbook that is large in every way a person could make it."""
    rows = [
        a_question(
            f"q{n}", "select_one yn", indicator="A1", relevant=f"${{q{max(n - 1, 0)}}} = 'yes'"
        )
        for n in range(1, 3000)
    ]
    rows.insert(0, a_question("q0", "select_one yn", indicator="A2"))
    return a_workbook(folder, rows, choices=YES_NO, structure=STRUCTURE, levels=LEVELS)


def test_what_comes_out_is_what_reading_it_here_gives(tmp_path):
    rows = [
        a_question("q", "select_one yn", indicator="A1", weight=0.5),
        a_question("p", "select_one yn", indicator="A2", relevant="${q} = ‘yes’"),
    ]
    path = a_workbook(tmp_path, rows, choices=YES_NO, structure=STRUCTURE, levels=LEVELS)
    questionnaire, findings = load(path)
    assert questionnaire is not None
    assert [finding.code for finding in findings] == ["quotes_straightened"]
    assert load_bounded(path) == (questionnaire, findings)


def test_every_reason_comes_out_with_its_cell(tmp_path):
    rows = [a_question("q", "geopoint", weight=-1), a_question("p", "integer", constraint="1 +")]
    levels = [{"name": "a", "from": 150, **both("ក", "A")}]
    path = a_workbook(tmp_path, rows, levels=levels)
    here = load(path)[1]
    apart = load_bounded(path)[1]
    assert [(f.place, f.code) for f in apart] == [(f.place, f.code) for f in here]
    shown = [{name: str(value) for name, value in f.values.items()} for f in here]
    assert [{name: str(value) for name, value in f.values.items()} for f in apart] == shown


def test_an_answer_keeps_every_kind_of_value():
    place = FindingPlace(file="a.xlsx", sheet="survey", row=3, column="F")
    values = {
        "a": 1,
        "b": "x",
        "c": True,
        "d": Decimal("1E+2"),
        "e": Text.from_wordings(km="ក", en="A"),
    }
    finding = Finding(WorkbookProblem.NOT_ONE_OF, place, values)
    again = ANSWERS.from_plain(Finding, json.loads(json.dumps(ANSWERS.to_plain(finding))))
    assert again.place == place
    assert again.problem is WorkbookProblem.NOT_ONE_OF
    assert again.values == {**values, "d": "100"}


def test_a_reader_that_takes_too_long_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(bounded, "SECONDS", 0)
    start = computed()
    assert codes(a_full_workbook(tmp_path)) == ["reading_too_slow"]
    assert computed() - start < LONGEST


@pytest.mark.skipif(sys.platform == "win32", reason="memory is not bounded there")
def test_a_reader_that_grows_too_large_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(bounded, "MEGABYTES", 35)
    path = a_workbook(tmp_path, [a_question()])
    row = "<row><c t='str'><v>" + "x" * 100 + "</v></c></row>"
    many = b"</sheetData>"
    changed(path, SHEET, lambda xml: xml.replace(many, (row * 15_000).encode() + many))
    start = computed()
    told = codes(path)
    # Where memory is this short, the process may also stand still until its time is over.
    assert told in (["reading_too_big"], ["reading_broke"], ["reading_too_slow"])
    assert computed() - start < LONGEST


def test_windows_is_told_the_bounds_in_the_order_it_reads_them():
    """By the documented layout; whether Windows keeps them only Windows can show."""
    told = bounded.job_limits(1.5, 300 * 2**20)
    assert len(told) == 144
    assert int.from_bytes(told[0:8], "little") == 15_000_000  # tenths of microseconds
    assert int.from_bytes(told[16:20], "little") == 0x2 | 0x8 | 0x100
    assert int.from_bytes(told[40:44], "little") == 1  # process
    assert int.from_bytes(told[112:120], "little") == 300 * 2**20


def test_time_is_counted_from_when_it_begins_to_read_not_from_a_slow_start(tmp_path, monkeypatch):
    path = a_workbook(tmp_path, [a_question()])
    # Longer than all the waiting that is allowed, which leaves the child time to end by itself.
    slow = "import sys, time; time.sleep(5); "
    say = "open(sys.argv[3], 'w').write('{\"questionnaire\": null, \"findings\": []}')"
    (tmp_path / "main.py").write_text(slow + say)
    monkeypatch.setattr(places, "HOUSE", tmp_path)
    monkeypatch.setattr(bounded, "SECONDS", 2)
    assert codes(path) == []


def test_a_reader_that_breaks_is_told(tmp_path, monkeypatch):
    path = a_workbook(tmp_path, [a_question()])
    no_program = tmp_path / "main.py"
    no_program.write_text("raise SystemExit(1)")
    monkeypatch.setattr(places, "HOUSE", tmp_path)
    assert codes(path) == ["reading_broke"]
    no_program.write_text("")
    assert codes(path) == ["reading_broke"]
    no_program.write_text("import sys; open(sys.argv[3], 'w').write('{\"questionnaire\": 7}')")
    assert codes(path) == ["reading_broke"]


def test_a_fault_of_ours_is_no_finding_about_the_workbook(tmp_path, monkeypatch):
    path = a_workbook(tmp_path, [a_question()])
    (tmp_path / "main.py").write_text("{}['ours']")
    monkeypatch.setattr(places, "HOUSE", tmp_path)
    with pytest.raises(RuntimeError, match="KeyError: 'ours'"):
        load_bounded(path)
    (tmp_path / "main.py").write_text("raise ImportError('failed to map segment')")
    assert codes(path) == ["reading_broke"]


def test_a_program_that_cannot_be_started_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    assert codes(a_workbook(tmp_path, [a_question()])) == ["reading_broke"]


def test_packed_into_one_file_the_program_calls_itself(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert places.program() == [sys.executable]


END = b"</sheetData>"
BEGIN = b"<sheetData>"
ENTITY = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
LONG = b"x" * 9_000_000
CELL = b'<c t="str"><v>x</v></c>'


def _rows(count):
    return b"".join(b'<row><c t="str"><v>%d</v></c></row>' % n for n in range(count))


def _within(content):
    return lambda xml: xml.replace(END, content + END)


HOSTILE = {
    "entities": lambda xml: ENTITY + xml,
    "a file of the system": lambda xml: OUTSIDE + xml,
    "deep nesting": lambda xml: xml.replace(END, b"<a>" * 900_000),
    "one huge attribute": lambda xml: xml.replace(BEGIN, b'<sheetData a="' + LONG + b'">'),
    "one huge text": _within(b'<row r="9"><c t="str"><v>' + LONG + b"</v></c></row>"),
    "half a million cells": _within(b"<row>" + CELL * 400_000 + b"</row>"),
    "hundreds of thousands of rows": _within(_rows(250_000)),
    "as many faults as rows": _within(_rows(19_000)),
    "empty elements": _within(b"<row/>" * 1_000_000),
    "attributes": lambda xml: xml.replace(
        BEGIN, b"<sheetData " + b" ".join(b'a%d=""' % n for n in range(500_000)) + b">"
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_contents_end_within_the_bounds(tmp_path, name):
    path = changed(a_workbook(tmp_path, [a_question()]), SHEET, HOSTILE[name])
    start = computed()
    questionnaire, findings = load_bounded(path)
    assert computed() - start < LONGEST
    assert questionnaire is not None or any(f.severity is Severity.ERROR for f in findings)


def test_a_bomb_and_a_thousand_parts_end_at_the_directory(tmp_path):
    path = a_workbook(tmp_path, [a_question()])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3000):
            archive.writestr(f"xl/media/{number}.png", b"")
    assert codes(path) == ["unsafe_file"]


def test_long_chains_of_conditions_and_groups_end_within_the_bounds(tmp_path):
    begins = [a_question(f"g{n}", "begin_group") for n in range(3000)]
    ends = [{"type": "end_group"}] * 3000
    path = a_workbook(tmp_path, [*begins, a_question("q"), *ends], name="groups.xlsx")
    for workbook in (path, a_full_workbook(tmp_path)):
        start = computed()
        questionnaire, findings = load_bounded(workbook)
        assert computed() - start < LONGEST
        assert questionnaire is not None, findings[:3]


@pytest.mark.skipif(os.name == "nt", reason="the name is allowed to vary there")
def test_a_missing_workbook_is_told_as_ever(tmp_path):
    assert codes(tmp_path / "nothing.xlsx") == ["file_not_found"]

"""Files from outside are never believed: every one ends in answers or in findings."""

import csv
import io

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessment.errors import AssessmentError
from assessment.incoming.plan import plan
from assessment.incoming.read import read_answers
from tests.builders import TODAY, a_record
from tests.computed import computed

RECORD = a_record()


def outcome(path):
    """Answers taken, or the codes of what was refused; nothing else may come of a file."""
    try:
        source = read_answers(path, RECORD)
    except AssessmentError as problem:
        return [finding.code for finding in problem.findings]
    return plan(RECORD, source, path.name, TODAY)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400), st.sampled_from([".csv", ".json", ".xlsx", ".txt"]))
def test_any_bytes_end_in_findings(tmp_path, content, suffix):
    path = tmp_path / f"file{suffix}"
    path.write_bytes(content)
    outcome(path)


CELLS = st.one_of(
    st.sampled_from(
        [
            "question",
            "answer",
            "row",
            "A1",
            "A1/l1a",
            "A2",
            "services_name",
            "_uuid",
            "B1_page/B1_n",
            "1",
            "0",
            "a",
            "l1a l2a",
            "=cmd|' /C calc'!A0",
            "",
        ]
    ),
    st.text(max_size=8),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=5))
def test_any_table_ends_in_answers_or_findings(tmp_path, rows):
    path = tmp_path / "file.csv"
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", errors="replace")
    found = outcome(path)
    if not isinstance(found, list) and found.change is not None:
        assert found.change.check(RECORD) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "question,answer",
        "\x00\x00",
        "question;answer\nA1",
        "a" * 200_000,
        '{"A1": {"deep": ' * 5 + "1" + "}}" * 5,
        "[" * 5_000,
        '[{"question": null}]',
        '{"A2": NaN}',
        '{"A2": 1e999}',
        '{"services_name": true}',
    ],
)
@pytest.mark.parametrize("suffix", [".csv", ".json"])
def test_strange_files_are_told_or_taken(tmp_path, text, suffix):
    path = tmp_path / f"file{suffix}"
    path.write_text(text, encoding="utf-8")
    outcome(path)


def test_row_numbers_without_sense_are_told_by_cell(tmp_path):
    path = tmp_path / "answers.csv"
    lines = ["question,row,answer"] + [f"services_name,{n},x" for n in ("inf", "-3", "1.5", "９")]
    path.write_text("\n".join(lines), encoding="utf-8")
    found = outcome(path)
    assert [each.place.text for each in found.refused] == [
        f"answers.csv!B{row}" for row in range(2, 6)
    ]
    assert found.change is None


def test_a_blank_line_does_not_shift_the_numbers_of_rows(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text('question,answer\nA2,"a\nb"\n\nA9,z\n', encoding="utf-8")
    assert [each.place.text for each in outcome(path).refused][-1] == "answers.csv!A4"


def test_a_formula_is_never_run_and_stays_a_text(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text("question,answer\nA3,=HYPERLINK(1)\n", encoding="utf-8")
    assert outcome(path).change.apply(RECORD).response("A3").answer == "=HYPERLINK(1)"


def test_a_workbook_with_thousands_of_columns_ends_quickly(tmp_path):
    path = tmp_path / "wide.xlsx"
    book = openpyxl.Workbook()
    book.active.append([f"c{n}" for n in range(4_000)] + ["A2"])
    book.active.append(["1"] * 4_001)
    book.save(path)
    begun = computed()
    outcome(path)
    assert computed() - begun < 20


def test_many_rows_of_a_table_are_planned_in_a_moment(tmp_path):
    path = tmp_path / "many.csv"
    rows = [f"services_name,{n},Service {n}" for n in range(1, 1_001)]
    path.write_text("question,row,answer\n" + "\n".join(rows), encoding="utf-8")
    begun = computed()
    found = outcome(path)
    assert computed() - begun < 10
    assert len(found.taken) == 1_000

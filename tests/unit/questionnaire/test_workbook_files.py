"""Files that are no proper workbook end in one refusal, quickly and without a crash."""

import time
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessment.questionnaire.container import LARGEST_FILE
from assessment.questionnaire.load import load
from tests.computed import computed
from tests.unit.questionnaire.package_world import changed, with_shared_texts
from tests.unit.questionnaire.workbook_world import LEVELS, STRUCTURE, YES_NO
from tests.workbooks import a_question, a_workbook, both

LONGEST = 5.0


def refused(path):
    """The codes of the findings; the file must be refused within the time allowed."""
    start = time.process_time()
    questionnaire, findings = load(path)
    assert time.process_time() - start < LONGEST
    assert questionnaire is None
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_a_workbook"),
        (b"just text", "not_a_workbook"),
        (b"PK\x03\x04 and then nothing", "workbook_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_excel"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "password_protected",
        ),
    ],
)
def test_what_is_no_workbook_is_told_by_its_first_bytes(tmp_path, content, code):
    path = tmp_path / "q.xlsx"
    path.write_bytes(content)
    assert refused(path) == [code]


def test_a_missing_file_and_a_folder_are_told(tmp_path):
    assert refused(tmp_path / "nothing.xlsx") == ["file_not_found"]
    assert refused(tmp_path) == ["file_not_readable"]


def test_a_macro_workbook_is_refused(tmp_path):
    path = a_workbook(tmp_path, [a_question()])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    assert refused(path) == ["macro_workbook"]


def test_a_macro_workbook_is_known_by_its_content_type_too(tmp_path):
    path = a_workbook(tmp_path, [a_question()])
    changed(
        path,
        "[Content_Types].xml",
        lambda xml: xml.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml"),
    )
    assert refused(path) == ["macro_workbook"]


def test_an_archive_of_other_things_is_no_workbook(tmp_path):
    path = tmp_path / "q.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("letter.txt", "x")
    assert refused(path) == ["not_a_workbook"]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    assert refused(path) == ["workbook_damaged"]


def test_a_file_beyond_all_measure_is_refused_unopened(tmp_path):
    path = a_workbook(tmp_path, [a_question()])
    with path.open("ab") as file:
        file.truncate(LARGEST_FILE + 1)
    assert refused(path) == ["file_too_large"]


@pytest.mark.parametrize("name", ["../../outside.xml", "/etc/x.xml", "C:/x.xml", "XL/workbook.xml"])
def test_strange_names_inside_the_file_are_refused(tmp_path, name):
    path = a_workbook(tmp_path, [a_question()])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, b"x")
    assert refused(path) == ["unsafe_file"]


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = a_workbook(tmp_path, [a_question()])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", bytes(40_000_000))
    assert refused(path) == ["unsafe_file"]


def test_too_much_text_is_refused_before_it_is_kept(tmp_path):
    path = a_workbook(tmp_path, [a_question()])
    noise = "".join(f"<c><v>{number * 7919 % 99991}</v></c>" for number in range(1_000_000))
    cells = f"<row>{noise}</row></sheetData>".encode()
    changed(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</sheetData>", cells))
    assert refused(path) == ["too_much_text"]


def test_a_part_that_no_sheet_needs_is_not_read(tmp_path):
    path = a_workbook(tmp_path, [a_question()])
    noise = "".join(f"<c>{number * 7919 % 99991}</c>" for number in range(1_000_000))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", noise)
    questionnaire, findings = load(path)
    assert questionnaire is not None
    assert findings == ()


def test_a_sheet_of_another_purpose_is_not_read_to_its_end(tmp_path):
    path = a_workbook(tmp_path, [a_question()], my_data=[{"a": 1, "b": "=1+1"}] * 100)
    questionnaire, findings = load(path)
    assert questionnaire is not None
    assert [finding.code for finding in findings] == ["sheet_ignored"]


def test_a_billion_laughs_are_refused(tmp_path):
    laugh = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    path = a_workbook(tmp_path, [a_question()])
    changed(path, "xl/worksheets/sheet1.xml", lambda xml: laugh + xml)
    assert refused(path) == ["workbook_damaged"]


def test_a_sheet_that_lies_about_its_size_is_read_whole(tmp_path):
    path = a_workbook(tmp_path, [a_question(f"q{n}") for n in range(30)])
    for lie in (b'<dimension ref="A1:B2"/>', b'<dimension ref="A1:XFD1048576"/>'):
        changed(
            path,
            "xl/worksheets/sheet1.xml",
            lambda xml, lie=lie: (
                xml[: xml.index(b"<dimension")]
                + lie
                + xml[xml.index(b"/>", xml.index(b"<dimension")) + 2 :]
            ),
        )
        start = computed()
        questionnaire, findings = load(path)
        assert computed() - start < LONGEST
        assert findings == ()
        assert len(questionnaire.questions) == 30


def test_a_cell_far_below_ends_no_search(tmp_path):
    book = openpyxl.load_workbook(a_workbook(tmp_path, [a_question()]))
    book["survey"]["A1048576"] = "text"
    book.save(tmp_path / "far.xlsx")
    start = computed()
    questionnaire, _ = load(tmp_path / "far.xlsx")
    assert computed() - start < LONGEST
    assert len(questionnaire.questions) == 1


def test_too_many_columns_and_rows_are_told(tmp_path):
    wide = {f"column {n}": "x" for n in range(250)}
    assert "too_many_columns" in refused(a_workbook(tmp_path, [{**a_question(), **wide}]))


def test_a_formula_that_was_never_calculated_is_told_with_its_cell(tmp_path):
    path = a_workbook(tmp_path, [a_question("q", relevant="=1+1"), a_question("p")])
    _, findings = load(path)
    assert [(f.place.text, f.code) for f in findings] == [("survey!E2", "formula_without_value")]


def test_a_calculated_formula_counts_by_its_value(tmp_path):
    settings_row = {"form_title": "ត", "form_id": "t", "version": "=1+1"}
    path = a_workbook(tmp_path, [a_question()], settings=[settings_row])
    changed(
        path,
        "xl/worksheets/sheet2.xml",
        lambda xml: xml.replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2026</v>").replace(
            b"<f>1+1</f><v />", b"<f>1+1</f><v>2026</v>"
        ),
    )
    questionnaire, findings = load(path)
    assert findings == ()
    assert questionnaire.settings.version == "2026"


def test_an_error_value_is_told(tmp_path):
    path = a_workbook(tmp_path, [a_question("q", relevant="#REF!")])
    assert refused(path) == ["cell_error"]


def test_an_empty_workbook_is_told(tmp_path):
    assert refused(a_workbook(tmp_path, [])) == ["sheet_empty"]
    book = openpyxl.Workbook()
    book.save(tmp_path / "e.xlsx")
    assert refused(tmp_path / "e.xlsx") == ["sheet_missing"]


def test_blank_rows_between_questions_are_passed_over(tmp_path):
    book = openpyxl.load_workbook(a_workbook(tmp_path, [a_question("a")]))
    for column, cell in enumerate(a_question("b").values(), 1):
        book["survey"].cell(40, column, cell)
    book.save(tmp_path / "gap.xlsx")
    questionnaire, findings = load(tmp_path / "gap.xlsx")
    assert findings == ()
    assert [q.row for q in questionnaire.questions] == [2, 40]


def test_a_deep_and_a_long_expression_end_quickly(tmp_path):
    rows = [
        a_question("a", relevant="(" * 5000 + "1" + ")" * 5000),
        a_question("b", relevant="1 + " * 8000 + "1"),
    ]
    assert "too_deep" in refused(a_workbook(tmp_path, rows))


def test_a_long_chain_of_parents_ends_quickly(tmp_path):
    nodes = [{"code": "n0", "parent": None, **both("ក", "0")}]
    nodes += [{"code": f"n{i}", "parent": f"n{i - 1}", **both("ក", str(i))} for i in range(1, 3000)]
    start = computed()
    questionnaire, findings = load(a_workbook(tmp_path, [a_question()], structure=nodes))
    assert computed() - start < 4 * LONGEST
    assert findings == ()
    assert len(questionnaire.indicators) == 1


CELL = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "select_one yn",
            "text",
            "begin_group",
            "end_group",
            "begin_repeat",
            "end_repeat",
            "q1",
            "steps(1",
            "${q1}",
            "cap(",
            "=",
            "from(",
            "yes",
            "calculate",
            "range",
            "1e5",
            "-1",
            "%",
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Cs"]), max_size=12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
)
COLUMNS = [
    "type",
    "name",
    "label",
    "relevant",
    "constraint",
    "calculation",
    "required",
    "scoring",
    "indicator",
    "weight",
    "evidence",
    "default",
    "parameters",
    "policy",
    "choice_filter",
    "appearance",
    "repeat_count",
]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(CELL, min_size=len(COLUMNS), max_size=len(COLUMNS)), min_size=1, max_size=6),
    st.lists(st.lists(CELL, min_size=4, max_size=4), max_size=4),
)
def test_no_content_whatever_makes_the_reader_crash(tmp_path, survey, nodes):
    rows = [dict(zip(COLUMNS, cells, strict=True)) for cells in survey]
    frame = ["code", "parent", "aggregation", "normalise"]
    path = a_workbook(
        tmp_path,
        rows,
        choices=[{"list_name": "yn", "name": "yes", "label": "Y"}],
        structure=[dict(zip(frame, cells, strict=True)) for cells in nodes],
        gates=[{"node": cells[0], "when": cells[1], "effect": cells[2]} for cells in nodes],
    )
    questionnaire, findings = load(path)
    assert (questionnaire is None) == any(f.severity == "error" for f in findings)


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """The bytes of one sound workbook; a workbook written anew differs in its time of writing."""
    rows = [a_question(f"q{n}", "select_one yn", indicator=f"A{n}", weight=0.5) for n in (1, 2)]
    frame = {"choices": YES_NO, "structure": STRUCTURE, "levels": LEVELS}
    path = a_workbook(tmp_path_factory.mktemp("sound"), rows, **frame)
    assert load(path)[1] == ()
    with_shared_texts(path)
    assert load(path)[1] == ()
    return path.read_bytes()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_damage_whatever_makes_the_reader_crash(tmp_path, sound, data):
    content = bytearray(sound)
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    questionnaire, findings = load(path)
    assert questionnaire is not None or findings


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_damage_inside_a_part_makes_the_reader_crash(tmp_path, sound, data):
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(sound)
    with zipfile.ZipFile(path) as archive:
        part = data.draw(st.sampled_from(sorted(archive.namelist())))

    def damage(content):
        content = bytearray(content)
        for _ in range(data.draw(st.integers(1, 5))):
            at = data.draw(st.integers(0, len(content) - 1))
            content[at : at + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=6))
        return bytes(content)

    questionnaire, findings = load(changed(path, part, damage))
    assert questionnaire is not None or findings

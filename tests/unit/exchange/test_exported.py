"""Exported workbooks: the sealed package in them, what other programs and people do to them."""

import json
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.commands.main import run
from assessment.errors import AssessmentError, UnreadableError
from assessment.exchange import exported
from assessment.exchange.exported import read_exported, write_proposal
from assessment.exchange.receive import read_package
from assessment.exchange.send import Parcel, send_parcel
from assessment.exchange.worth import InUse, Trust
from assessment.incoming.read import read_answers
from assessment.language.text import Language
from assessment.questionnaire.workbook.reader import escaped
from assessment.responses.model import Place, Response, State
from tests.unit.exchange.exported_workbooks import a_workbook, edited, set_cell
from tests.unit.exchange.world import (
    EVERYBODY,
    HEAD_DIGEST,
    THE_ASSESSOR,
    THE_HEAD,
    a_full_record,
    documents,
)

SOFFICE = shutil.which("soffice")
PUZZLING = "007 =1+1 _x0041_ _x000D_ 1e5\nទីពីរ\u200bបន្ទាត់ 12345678901234567890 😀"


def codes(received):
    return [finding.code for finding in received.findings]


def test_a_workbook_carries_the_very_package(tmp_path):
    path = a_workbook(tmp_path / "report.xlsx", signers=(THE_ASSESSOR, THE_HEAD))
    received = read_exported(path, InUse(known=EVERYBODY))
    assert (received.verdict, received.findings) == (Trust.COUNTERSIGNED, ())
    assert received.record == a_full_record()
    assert not received.whole
    parcel = Parcel(a_full_record(), HEAD_DIGEST, documents)
    sent = send_parcel(parcel, (THE_ASSESSOR,), tmp_path / "p.drx")
    assert received.revision == sent.revision


def test_a_workbook_of_an_unsigned_report_is_unsigned(tmp_path):
    received = read_exported(a_workbook(tmp_path / "r.xlsx", signers=()), InUse(known=EVERYBODY))
    assert (received.verdict, codes(received)) == (Trust.UNSIGNED, ["unsigned"])


def test_the_sealed_sheet_is_hidden_and_the_other_is_seen(tmp_path):
    book = openpyxl.load_workbook(a_workbook(tmp_path / "r.xlsx"))
    assert book.sheetnames[-2:] == ["_data", "_sealed"]
    assert (book["_data"].sheet_state, book["_sealed"].sheet_state) == ("visible", "hidden")
    heads = [cell.value for cell in book["_data"][1]]
    assert tuple(heads) == exported.HEADS


def test_saving_again_without_an_edit_changes_nothing(tmp_path):
    path = edited(a_workbook(tmp_path / "r.xlsx"), lambda _: None)
    received = read_exported(path, InUse(known=EVERYBODY))
    assert (received.verdict, received.findings) == (Trust.VERIFIED, ())
    assert received.proposal is None


def test_one_edited_cell_is_told_and_becomes_a_proposal_nobody_signed(tmp_path):
    path = edited(a_workbook(tmp_path / "r.xlsx"), set_cell("A2", "answer", "a"))
    received = read_exported(path, InUse(known=EVERYBODY))
    assert received.verdict is Trust.VERIFIED
    assert codes(received) == ["cell_edited"]
    (edit,) = received.edits
    assert (edit.place, edit.part, edit.before, edit.after) == (Place("A2"), "answer", "c", "a")
    assert edit.where.text.startswith("_data!D")
    # Among thousands of workbooks the cell alone would lead nowhere.
    assert received.findings[0].values["file"] == path.name
    assert received.record == a_full_record()
    before, after = received.record.responses, received.proposal.responses
    assert {place for place in before if before[place] != after[place]} == {Place("A2")}
    assert after[Place("A2")].answer == "a"


@pytest.mark.parametrize(
    ("head", "value", "expected"),
    [
        ("comment", "ថ្មី", replace(a_full_record().response("A2"), comment="ថ្មី")),
        ("answer", None, None),
    ],
)
def test_comments_are_edited_and_answers_taken_away(tmp_path, head, value, expected):
    path = edited(a_workbook(tmp_path / "r.xlsx"), set_cell("A2", head, value))
    received = read_exported(path, InUse(known=EVERYBODY))
    assert received.proposal.responses.get(Place("A2")) == expected


def test_an_edit_that_is_no_answer_is_told_and_proposed_by_nobody(tmp_path):
    path = edited(a_workbook(tmp_path / "r.xlsx"), set_cell("A2", "answer", "perhaps"))
    received = read_exported(path, InUse(known=EVERYBODY))
    assert codes(received) == ["cell_edited", "edit_refused"]
    assert received.proposal is None


def test_what_was_approved_is_opened_again_by_an_edit(tmp_path):
    record = replace(a_full_record(), state=State.APPROVED)
    path = edited(a_workbook(tmp_path / "r.xlsx", record), set_cell("A2", "answer", "a"))
    received = read_exported(path, InUse(known=EVERYBODY))
    assert received.record.state is State.APPROVED
    assert received.proposal.state is State.RETURNED


def test_lines_moved_lost_or_made_up_are_told(tmp_path):
    def edit(book):
        page = book["_data"]
        page.delete_rows(2)
        page.append(["Z9", None, "made up", "a"])

    received = read_exported(edited(a_workbook(tmp_path / "r.xlsx"), edit), InUse(known=EVERYBODY))
    assert sorted(codes(received)) == ["line_fits_nothing", "lines_missing"]
    assert received.proposal is None


def test_sorting_the_lines_is_no_edit(tmp_path):
    def edit(book):
        page = book["_data"]
        rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
        for at, row in enumerate(reversed(rows), start=2):
            for across, value in enumerate(row, start=1):
                page.cell(at, across).value = value

    received = read_exported(edited(a_workbook(tmp_path / "r.xlsx"), edit), InUse(known=EVERYBODY))
    assert received.findings == ()


def test_a_broken_seal_is_altered_and_a_missing_one_unsigned(tmp_path):
    whole = a_workbook(tmp_path / "r.xlsx")

    def spoil(book):
        cell = book["_sealed"].cell(3, 1)
        cell.value = cell.value[:-9] + "A" + cell.value[-8:]

    broken = edited(whole, spoil, tmp_path / "broken.xlsx")
    received = read_exported(broken, InUse(known=EVERYBODY))
    assert (received.verdict, codes(received)) == (Trust.ALTERED, ["seal_broken"])
    bare = edited(whole, lambda book: book.remove(book["_sealed"]), tmp_path / "bare.xlsx")
    received = read_exported(bare, InUse(known=EVERYBODY))
    assert (received.verdict, codes(received)) == (Trust.UNSIGNED, ["without_seal"])
    assert received.record is None
    seen = edited(whole, lambda book: book.remove(book["_data"]), tmp_path / "seen.xlsx")
    received = read_exported(seen, InUse(known=EVERYBODY))
    assert (received.verdict, codes(received)) == (Trust.VERIFIED, ["sheet_missing"])


def puzzled():
    record = a_full_record()
    given = replace(record.response("A3"), answer=PUZZLING, comment="_x0000_ =cmd|' /C calc'!A0")
    return record.with_response(Place("A3"), given)


def test_texts_that_look_like_something_else_come_back_as_they_were(tmp_path):
    path = a_workbook(tmp_path / "r.xlsx", puzzled())
    received = read_exported(path, InUse(known=EVERYBODY))
    assert received.findings == ()
    assert received.record == puzzled()
    page = openpyxl.load_workbook(path)["_data"]
    assert all(cell.data_type in ("s", "n") for row in page.iter_rows() for cell in row)


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not here")
@pytest.mark.parametrize("over", [("xlsx",), ("ods", "xlsx"), ("xls", "xlsx")])
def test_libreoffice_saves_it_again_without_harm(tmp_path, over):
    path = a_workbook(tmp_path / "r.xlsx", puzzled())
    for number, kind in enumerate(over):
        folder = tmp_path / str(number)
        command = [
            SOFFICE,
            "--headless",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--convert-to",
            kind,
            "--outdir",
            str(folder),
            str(path),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        path = folder / f"r.{kind}"
    received = read_exported(path, InUse(known=EVERYBODY))
    assert received.verdict is Trust.VERIFIED
    assert received.record == puzzled()
    assert codes(received) == []


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"not a workbook" * 99]
)
def test_what_is_no_workbook_is_unreadable(tmp_path, content):
    path = tmp_path / "r.xlsx"
    path.write_bytes(content)
    received = read_exported(path, InUse(known=EVERYBODY))
    assert received.verdict is Trust.UNREADABLE
    assert received.findings != ()


@given(content=st.binary(max_size=100_000))
def test_what_is_sealed_comes_back(content):
    assert exported.content_of(exported.sealed_lines(content)) == content


@given(
    content=st.binary(min_size=1, max_size=90_000),
    line=st.integers(0, 9),
    at=st.integers(0, 40_000),
    sign=st.characters(min_codepoint=33, max_codepoint=126),
)
def test_every_other_sign_in_what_is_sealed_is_noticed(content, line, at, sign):
    lines = exported.sealed_lines(content)
    changed = lines[line % len(lines)]
    at %= len(changed)
    lines[line % len(lines)] = changed[:at] + sign + changed[at + 1 :]
    try:
        found = exported.content_of(lines)
    except UnreadableError:
        return
    assert found == content


@given(text=st.text(max_size=60) | st.just(PUZZLING))
def test_a_text_is_the_same_after_the_way_through_a_cell(text):
    assert exported.same(text, escaped(text))


def test_a_record_without_answers_has_all_its_lines(tmp_path):
    record = replace(a_full_record(), responses={}, rows={})
    received = read_exported(a_workbook(tmp_path / "r.xlsx", record), InUse(known=EVERYBODY))
    assert received.findings == ()
    lines = list(exported.lines(record))
    assert {str(place.question) for place, _, _ in lines} >= {"A1", "A2", "A3"}
    assert all(not any(line) for _, _, line in lines)
    assert record.responses.get(Place("A1"), Response()).answer is None


def test_a_proposal_becomes_an_unsigned_package_that_names_the_sealed_one(tmp_path):
    sealed_path = a_workbook(tmp_path / "r.xlsx")
    parcel = Parcel(a_full_record(), HEAD_DIGEST, documents)
    send_parcel(parcel, (THE_ASSESSOR,), tmp_path / "p.drx")
    received = read_exported(
        edited(sealed_path, set_cell("A2", "answer", "a")), InUse(known=EVERYBODY)
    )
    receipt = write_proposal(received, tmp_path / "proposal.drx", tmp_path / "p.drx")
    again = read_package(tmp_path / "proposal.drx", InUse(known=EVERYBODY))
    assert (again.verdict, codes(again)) == (Trust.UNSIGNED, ["unsigned"])
    assert again.manifest.ancestors == (received.revision,)
    assert again.record.response("A2").answer == "a"
    assert receipt.signatures == 0


def test_without_edits_or_documents_there_is_no_proposal(tmp_path):
    path = a_workbook(tmp_path / "r.xlsx")
    out = tmp_path / "proposal.drx"
    with pytest.raises(AssessmentError) as error:
        write_proposal(read_exported(path), out)
    assert error.value.findings[0].code == "nothing_proposed"
    edited(path, set_cell("A2", "answer", "a"))
    with pytest.raises(AssessmentError) as error:
        write_proposal(read_exported(path), out)
    assert error.value.findings[0].code == "documents_elsewhere"
    assert not out.exists()


def test_the_office_takes_the_edits_of_a_report_like_any_table_of_answers(tmp_path):
    path = edited(a_workbook(tmp_path / "r.xlsx"), set_cell("A2", "answer", "a"))
    given = {one.question: one.answer for one in read_answers(path, a_full_record()).given}
    assert (given["A2"], given["B1_n"]) == ("a", "3")


def test_a_sound_seal_around_a_package_that_is_none_is_refused(tmp_path):
    def swap(book):
        page = book["_sealed"]
        page.delete_rows(1, page.max_row)
        for number, line in enumerate(exported.sealed_lines(b"no package"), start=1):
            page.cell(number, 1).value = line

    received = read_exported(edited(a_workbook(tmp_path / "r.xlsx"), swap), InUse(known=EVERYBODY))
    assert (received.verdict, codes(received)) == (Trust.UNREADABLE, ["not_a_package"])


def test_a_part_that_was_damaged_is_told_even_where_nothing_is_read(tmp_path):
    path = a_workbook(tmp_path / "r.xlsx")
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("xl/styles.xml")
    content = bytearray(path.read_bytes())
    content[info.header_offset + 30 + len(info.filename) + info.compress_size // 2] ^= 0x55
    path.write_bytes(content)
    assert read_exported(path, InUse(known=EVERYBODY)).verdict is Trust.UNREADABLE


def test_documents_of_another_package_do_not_do_for_a_proposal(tmp_path):
    path = edited(a_workbook(tmp_path / "r.xlsx"), set_cell("A2", "answer", "a"))
    bare = {place: replace(one, evidence=()) for place, one in a_full_record().responses.items()}
    other = Parcel(replace(a_full_record(), responses=bare), HEAD_DIGEST, documents)
    send_parcel(other, (), tmp_path / "other.drx")
    with pytest.raises(AssessmentError) as error:
        write_proposal(read_exported(path), tmp_path / "q.drx", tmp_path / "other.drx")
    assert error.value.findings[0].code == "documents_elsewhere"


def test_the_command_proposes_and_counts_the_edits(tmp_path, capsys):
    path = edited(a_workbook(tmp_path / "r.xlsx"), set_cell("A2", "answer", "a"))
    send_parcel(Parcel(a_full_record(), HEAD_DIGEST, documents), (), tmp_path / "p.drx")
    arguments = ["propose", str(path), "--documents", str(tmp_path / "p.drx"), "--json"]
    assert run([*arguments, "--out", str(tmp_path / "q.drx"), "--language", "en"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["edits"], told["signatures"]) == (1, 0)


@pytest.mark.parametrize("language", [Language.EN, Language.KM])
def test_a_changed_summary_is_told_cell_by_cell(tmp_path, capsys, language):
    """Whatever the sheets are called in its language; an honest one has nothing told."""

    def told(path):
        run(["show", str(path), "--json", "--language", "en"])
        findings = json.loads(capsys.readouterr().out)["findings"]
        codes = ("figure_changed", "sheet_missing")
        return [(one["code"], one["sheet"], one["row"]) for one in findings if one["code"] in codes]

    path = a_workbook(tmp_path / "a.xlsx", language=language)
    assert told(path) == []

    def higher(book):
        sheet = book.worksheets[0]
        sheet["B5"], sheet["B7"] = 99.9, "4 of 4"

    sheet = openpyxl.load_workbook(path).sheetnames[0]
    assert told(with_figures(path, higher, tmp_path / "b.xlsx")) == [
        ("figure_changed", sheet, row) for row in (5, 7)
    ]
    without = with_figures(path, lambda book: book.remove(book.worksheets[0]), tmp_path / "c.xlsx")
    assert [code for code, *_ in told(without)] == ["sheet_missing"]


def with_figures(path: Path, edit, target: Path) -> Path:
    """Save it as a program that keeps the values of formulas does, after an edit."""
    book = openpyxl.load_workbook(path, data_only=True)
    edit(book)
    book.save(target)
    return target

"""Drafts stand beside the record: overwritten, outside its history, never sent, never lost."""

import sqlite3

import pytest

from assessment.errors import AssessmentError
from assessment.exchange.receive import read_package
from assessment.exchange.send import parcel_of, send_parcel
from assessment.files.rescue import read_received, recover, restore
from assessment.files.store import AssessmentFile
from assessment.responses.changes import (
    AddEvidence,
    AddRow,
    EditEvidence,
    RemoveEvidence,
    RemoveRow,
    SetAnswer,
    SetComment,
)
from assessment.responses.drafts import DraftPart, EvidenceDraft, TypedText, draft_findings
from assessment.responses.model import EvidenceId, Place, RowId
from tests.builders import ASSESSOR, NOW, a_record, an_evidence
from tests.unit.files.writers import save_elsewhere

A1, A3 = Place("A1"), Place("A3")
CELL = Place("services_name", RowId("r1"))
COMMENT = TypedText(A1, DraftPart.COMMENT, "as far as ឥឡូវ")
PAPER = EvidenceDraft(A1, EvidenceId("e1"), title="ប្រកាស", dated="31-02")


@pytest.fixture
def file(tmp_path):
    with AssessmentFile.create(tmp_path / "a.dra", a_record(), by=ASSESSOR, now=NOW) as made:
        yield made


def note(file, *drafts):
    file.drafts.keep(drafts)


def reopened(file):
    file.close()
    return AssessmentFile.open(file.path)


def do(file, change):
    file.apply(change, by=ASSESSOR, at=NOW)


def test_a_draft_is_written_over_its_earlier_state_and_no_event_is_made_of_it(file):
    note(file, TypedText(A1, DraftPart.COMMENT, "as"), PAPER)
    note(file, COMMENT)
    head = file.head
    with reopened(file) as again:
        assert set(again.drafts.all.values()) == {COMMENT, PAPER}
        assert (again.history, again.head) == ((), head)
        assert again.record.responses == {}


@pytest.mark.parametrize(
    ("draft", "change"),
    [
        (COMMENT, SetComment(A1, "given")),
        (TypedText(A3, DraftPart.ANSWER, "t"), SetAnswer(A3, "text")),
        (PAPER, AddEvidence(A1, an_evidence("e1"))),
    ],
)
def test_what_is_given_is_no_draft_any_more_and_other_drafts_stay(file, draft, change):
    other = TypedText(Place("A2"), DraftPart.COMMENT, "stays")
    note(file, draft, other)
    do(file, change)
    with reopened(file) as again:
        assert list(again.drafts.all.values()) == [other]


def test_giving_what_stands_already_ends_the_draft_without_an_event(file):
    do(file, SetComment(A1, "given"))
    note(file, COMMENT)
    do(file, SetComment(A1, "given"))
    assert len(file.history) == 1
    assert not file.drafts.all


def test_a_draft_goes_with_its_row_and_with_its_evidence(file):
    do(file, AddRow("services", CELL.row, 0))
    do(file, AddEvidence(A1, an_evidence("e1")))
    do(file, EditEvidence(A1, an_evidence("e1", "other")))
    note(file, TypedText(CELL, DraftPart.ANSWER, "half"), PAPER)
    do(file, RemoveRow("services", CELL.row))
    do(file, RemoveEvidence(A1, EvidenceId("e1")))
    assert not file.drafts.all


def test_drafts_move_with_the_file_are_in_its_copies_and_are_read_from_received_files(
    file, tmp_path
):
    note(file, COMMENT, PAPER)
    wanted = {COMMENT, PAPER}
    moved = save_elsewhere(file, tmp_path / "b.dra").file
    assert set(moved.drafts.all.values()) == wanted
    moved.copy_to(tmp_path / "c.dra")
    moved.close()
    assert set(read_received(tmp_path / "c.dra").drafts.values()) == wanted
    assert set(restore(tmp_path / "c.dra", tmp_path / "d.dra").drafts.values()) == wanted


def test_what_changed_while_a_new_file_was_written_is_in_it(file, tmp_path):
    from assessment.files.moving import go_on_in, write_elsewhere

    note(file, COMMENT)
    moved = write_elsewhere(tmp_path / "b.dra", file.whole())
    file.drafts.keep([PAPER], [COMMENT.key])
    go_on_in(file, moved)
    with reopened(moved.file) as again:
        assert list(again.drafts.all.values()) == [PAPER]


def test_neither_a_draft_nor_its_document_travels_in_a_package(file, tmp_path):
    digest = file.attach(b"half described", "half.txt")
    note(file, EvidenceDraft(A1, EvidenceId("e1"), digest=digest, file_name="half.txt"))
    send_parcel(parcel_of(file), [], tmp_path / "a.drx")
    assert b"half" not in (tmp_path / "a.drx").read_bytes()
    assert read_package(tmp_path / "a.drx").record.response("A1").evidence == ()


def test_a_draft_changed_by_another_hand_makes_the_file_altered_and_the_rest_is_rescued(
    file, tmp_path
):
    do(file, SetComment(A1, "given"))
    note(file, PAPER)
    file.close()
    with sqlite3.connect(file.path) as other:
        other.execute("UPDATE meta SET value = '[\"evidence\",1]' WHERE key LIKE 'draft:%'")
    other.close()
    with pytest.raises(AssessmentError) as refused:
        AssessmentFile.open(file.path)
    assert [one.code for one in refused.value.findings] == ["altered"]
    recover(file.path, tmp_path / "back.dra", by=ASSESSOR, now=NOW)
    with AssessmentFile.open(tmp_path / "back.dra") as back:
        assert back.record.response("A1").comment == "given"


def test_what_is_begun_is_rescued_with_the_rest(file, tmp_path):
    note(file, COMMENT, PAPER)
    file.close()
    recover(file.path, tmp_path / "back.dra", by=ASSESSOR, now=NOW)
    with AssessmentFile.open(tmp_path / "back.dra") as back:
        assert set(back.drafts.all.values()) == {COMMENT, PAPER}


def test_text_that_is_no_answer_is_told_and_text_that_is_one_is_not(file):
    note(file, TypedText(Place("B1_n"), DraftPart.ANSWER, "15a"), COMMENT)
    note(file, TypedText(A3, DraftPart.ANSWER, "15a"))
    (told,) = draft_findings(file.record, file.drafts.all.values())
    assert (told.code, told.place.question) == ("not_a_number", "B1_n")


def test_begun_evidence_is_told_until_it_is_given_and_never_for_a_place_that_is_gone(file):
    note(file, PAPER, EvidenceDraft(Place("gone"), EvidenceId("e2"), title="x"))
    (told,) = draft_findings(file.record, file.drafts.all.values())
    assert (told.code, told.place.question, told.values["title"]) == (
        "evidence_begun",
        "A1",
        "ប្រកាស",
    )
    do(file, AddEvidence(A1, an_evidence("e1")))
    note(file, PAPER)
    assert list(draft_findings(file.record, file.drafts.all.values())) == []

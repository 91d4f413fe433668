"""Working files, exported workbooks, damaged evidence: each gets its own verdict."""

import shutil
from dataclasses import replace

import pytest

from assessment.consolidation.acts import Word, admit_questionnaire, admit_unit
from assessment.consolidation.standing import standings
from assessment.exchange.send import parcel_of, send_parcel
from assessment.files.store import AssessmentFile
from assessment.responses.changes import SetAnswer
from assessment.responses.model import Place, State
from tests.builders import ASSESSOR, NOW
from tests.unit.consolidation.world import (
    IN_USE,
    SECRETARY,
    SMALL,
    a_collection,
    a_register,
    packed,
    record_of,
    taken,
    verdicts,
)
from tests.unit.exchange.exported_workbooks import a_workbook, edited, set_cell
from tests.unit.exchange.world import (
    PHOTO,
    THE_ASSESSOR,
    Parts,
    a_full_record,
    a_package,
    digest_of,
)

FIRST = {"A1": ("l1a", "l2a"), "A2": "b", "B1_n": 3, "B1_d": 4}


@pytest.fixture
def collection(tmp_path):
    with a_collection(tmp_path) as opened:
        yield opened


@pytest.fixture
def working_file(tmp_path):
    path = tmp_path / "office.dra"
    with AssessmentFile.create(
        path, record_of(FIRST, state=State.DRAFT), by=ASSESSOR, now=NOW
    ) as file:
        file.apply(SetAnswer(Place("A3"), "ថ្មី"), by=ASSESSOR, at=NOW)
    return path


def the_one(collection):
    (found,) = standings(collection)
    return found


def test_a_working_file_is_taken_as_unsigned_and_is_not_touched(collection, working_file):
    before = working_file.read_bytes()
    assert verdicts(taken(collection, working_file)) == ["unsigned"]
    assert collection.record(the_one(collection).package.revision).response("A3").answer == "ថ្មី"
    assert working_file.read_bytes() == before
    assert [one.name for one in working_file.parent.glob("*.dra*")] == ["office.dra"]


def test_the_package_sent_from_a_working_file_is_the_same_revision(
    collection, working_file, tmp_path
):
    taken(collection, working_file)
    with AssessmentFile.open(working_file) as file:
        receipt = send_parcel(parcel_of(file), [THE_ASSESSOR], tmp_path / "office.drx")
    assert verdicts(taken(collection, tmp_path / "office.drx")) == ["newer"]
    standing = the_one(collection).package
    assert (standing.revision, standing.trust.value) == (receipt.revision, "verified")


def test_a_working_file_that_was_tampered_with_is_unreadable(collection, working_file):
    content = working_file.read_bytes()
    working_file.write_bytes(content.replace("ថ្មី".encode(), "ចាស់".encode()[: len("ថ្មី".encode())]))
    assert verdicts(taken(collection, working_file)) == ["unreadable"]


def test_an_exported_workbook_brings_its_package_without_the_documents(collection, tmp_path):
    book = a_workbook(tmp_path / "office.xlsx")
    package = a_package(tmp_path, THE_ASSESSOR)
    assert verdicts(taken(collection, book)) == ["new"]
    assert the_one(collection).package.damaged == 1
    assert verdicts(taken(collection, package)) == ["newer"]
    standing = the_one(collection).package
    assert standing.damaged == 0
    assert collection.document(standing, digest_of(PHOTO)) == PHOTO


def test_edits_in_a_workbook_are_told_and_change_nothing(collection, tmp_path):
    book = a_workbook(tmp_path / "office.xlsx")
    edited(book, set_cell("A2", "answer", "a"))
    intake = taken(collection, book)
    assert verdicts(intake) == ["new"]
    assert intake.files[0].findings != ()
    assert collection.record(the_one(collection).package.revision).response("A2").answer == "c"


def test_damaged_evidence_leaves_the_answers_usable_and_a_whole_copy_mends_it(collection, tmp_path):
    whole = a_package(tmp_path, THE_ASSESSOR)
    torn = tmp_path / "torn.drx"
    torn.write_bytes(whole.read_bytes().replace(PHOTO, PHOTO.upper()))
    intake = taken(collection, torn)
    assert verdicts(intake) == ["damaged_evidence"]
    standing = the_one(collection).package
    assert (standing.damaged, standing.trust.value) == (1, "verified")
    assert verdicts(taken(collection, whole)) == ["newer"]
    assert the_one(collection).package.damaged == 0


def test_a_mail_programs_second_ending_is_no_hindrance(collection, tmp_path):
    packed(tmp_path / "a.drx", record_of(FIRST))
    shutil.move(tmp_path / "a.drx", tmp_path / "a.drx.zip")
    assert verdicts(taken(collection, tmp_path)) == ["new"]


def test_a_package_packed_again_is_the_same_revision(collection, tmp_path):
    package = a_package(tmp_path, THE_ASSESSOR)
    Parts.of(package).write(tmp_path / "again.drx")
    assert verdicts(taken(collection, package, tmp_path / "again.drx")) == ["new", "same_again"]
    assert a_full_record() == collection.record(the_one(collection).package.revision)


def test_other_questionnaires_than_the_one_in_use_stand_for_nothing(collection, tmp_path):
    packed(tmp_path / "a.drx", record_of(FIRST))
    collection.in_use = replace(IN_USE, questionnaires=frozenset())
    admit_questionnaire(collection, SMALL, Word(SECRETARY, NOW, "An old one.", counts=False))
    intake = taken(collection, tmp_path / "a.drx")
    assert verdicts(intake) == ["other_questionnaire"]
    assert the_one(collection).package is None


def test_units_that_are_not_on_the_list_are_told(collection, tmp_path):
    packed(tmp_path / "a.drx", record_of(FIRST, unit="X77"))
    collection.in_use = replace(IN_USE, register=a_register("M01"))
    intake = taken(collection, tmp_path / "a.drx")
    assert verdicts(intake) == ["not_on_list"]
    assert "not_on_list" in [one.code for one in intake.files[0].findings]
    assert the_one(collection).package is None
    admit_unit(collection, "X77", Word(SECRETARY, NOW, "It is new."))
    assert the_one(collection).package is not None

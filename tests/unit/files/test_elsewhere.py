"""What a disk refuses is kept by those who are patient, and goes elsewhere with its history."""

import shutil

import pytest

from assessment.errors import AssessmentError
from assessment.files.store import AssessmentFile
from assessment.problems.files import FileProblem
from assessment.responses.changes import SetAnswer, SetComment
from assessment.responses.model import Place
from tests.builders import ASSESSOR, NOW, a_record
from tests.disks import a_disk, pull
from tests.unit.files.sticks import spoil_under_its_feet
from tests.unit.files.writers import save_elsewhere

A2, A3 = Place("A2"), Place("A3")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "stick" / "a.dra"
    path.parent.mkdir()
    opened = AssessmentFile.create(path, a_record(answers={"A2": "c"}), by=ASSESSOR, now=NOW)
    opened.apply(SetAnswer(A3, "before"), by=ASSESSOR, at=NOW)
    yield opened
    opened.close()


def answer(file: AssessmentFile, text: str) -> None:
    file.apply(SetAnswer(A3, text), by=ASSESSOR, at=NOW)


def take_away(file: AssessmentFile) -> None:
    shutil.move(file.path.parent, file.path.parent.with_name("gone"))


def bring_again(file: AssessmentFile) -> None:
    shutil.move(file.path.parent.with_name("gone"), file.path.parent)


def test_who_is_not_patient_is_told_and_nothing_changes(file):
    record, head = file.record, file.head
    take_away(file)
    for act in (
        lambda: answer(file, "refused"),
        lambda: file.undo(by=ASSESSOR, at=NOW),
        lambda: file.attach(b"a document", "a.pdf"),
    ):
        with pytest.raises(AssessmentError) as told:
            act()
        assert told.value.findings[0].problem is FileProblem.VANISHED
    assert (file.record, file.head, file.keeper.waiting) == (record, head, 0)
    bring_again(file)
    answer(file, "after")
    assert file.record.response("A3").answer == "after"


def test_who_is_patient_works_on_and_the_next_change_brings_everything(file):
    file.keeper.patient = True
    take_away(file)
    answer(file, "one")
    file.undo(by=ASSESSOR, at=NOW)
    file.redo(by=ASSESSOR, at=NOW)
    file.apply(SetComment(A2, "two"), by=ASSESSOR, at=NOW)
    assert file.keeper.waiting == 4
    assert [one.problem for one in file.keeper.trouble] == [FileProblem.VANISHED]
    bring_again(file)
    answer(file, "three")
    assert (file.keeper.waiting, file.keeper.trouble) == (0, ())
    head, history = file.head, file.history
    file.close()
    with AssessmentFile.open(file.path) as again:
        assert (again.head, again.history) == (head, history)
        assert again.record.response("A3").answer == "three"


def test_even_the_patient_cannot_attach_what_the_disk_refuses(file):
    file.keeper.patient = True
    take_away(file)
    answer(file, "kept")
    with pytest.raises(AssessmentError):
        file.attach(b"a document", "a.pdf")
    assert file.keeper.waiting == 1


def test_going_elsewhere_takes_history_documents_and_all_that_waits(file, tmp_path):
    file.keeper.patient = True
    digest = file.attach(b"%PDF a document", "a.pdf")
    take_away(file)
    answer(file, "one")
    history, head = file.history, file.head
    saved = save_elsewhere(file, tmp_path / "new.dra")
    moved, lost = saved.file, saved.lost
    with moved:
        assert lost == ()
        assert (moved.history, moved.head) == (history, head)
        assert moved.attachment(digest) == b"%PDF a document"
        assert moved.keeper.patient
        moved.undo(by=ASSESSOR, at=NOW)
        assert moved.record.response("A3").answer == "before"


def test_a_disk_that_died_takes_documents_but_no_answer_along(file, tmp_path):
    file.keeper.patient = True
    digest = file.attach(bytes(range(256)) * 20_000, "large.bin")
    answer(file, "before it died")
    spoil_under_its_feet(file)
    answer(file, "after it died")
    history, head = file.history, file.head
    saved = save_elsewhere(file, tmp_path / "new.dra")
    moved, lost = saved.file, saved.lost
    with moved:
        assert {one.problem for one in lost} == {FileProblem.ATTACHMENT_MISSING}
        assert (moved.history, moved.head) == (history, head)
        assert moved.record.response("A3").answer == "after it died"
        with pytest.raises(AssessmentError, match=r"^attachment_missing "):
            moved.attachment(digest)


@pytest.mark.parametrize(
    "spoil",
    [
        "DELETE FROM event WHERE number > 0",
        "DELETE FROM event",
        "UPDATE event SET by = 'somebody else' WHERE number = 1",
        "UPDATE event SET change = 7 WHERE number = 1",
    ],
)
def test_a_history_that_was_changed_on_the_disk_is_taken_from_memory(file, tmp_path, spoil):
    history, head = file.history, file.head
    file._connection.execute(spoil)
    moved = save_elsewhere(file, tmp_path / "new.dra").file
    with moved:
        assert (moved.history, moved.head) == (history, head)


def test_a_copy_of_what_waits_holds_what_waits(file, tmp_path):
    file.keeper.patient = True
    take_away(file)
    answer(file, "only in memory")
    file.copy_to(tmp_path / "copy.dra")
    with AssessmentFile.open(tmp_path / "copy.dra") as copy:
        assert copy.head == file.head
        assert copy.record.response("A3").answer == "only in memory"


def test_where_there_is_a_file_already_nothing_is_written(file, tmp_path):
    target = tmp_path / "mine.dra"
    target.write_bytes(b"mine")
    for place, problem in (
        (target, FileProblem.ALREADY_EXISTS),
        (file.path, FileProblem.ALREADY_EXISTS),
        (tmp_path / "nowhere" / "a.dra", FileProblem.NO_FOLDER),
    ):
        with pytest.raises(AssessmentError) as told:
            save_elsewhere(file, place)
        assert told.value.findings[0].problem is problem
    assert target.read_bytes() == b"mine"
    answer(file, "goes on here")


def test_a_place_that_fills_up_leaves_nothing_half_written(file, tmp_path):
    with a_disk(tmp_path / "small") as disk:
        disk.fill()
        with pytest.raises(AssessmentError):
            save_elsewhere(file, disk.folder / "new.dra")
        disk.free()
        assert [one.name for one in disk.folder.iterdir()] == []
        moved = save_elsewhere(file, disk.folder / "new.dra").file
        moved.close()


def test_a_disk_that_is_pulled_while_open_is_noticed_at_the_next_change(tmp_path):
    with a_disk(tmp_path / "stick2") as disk:
        if not disk.real:
            pytest.skip("needs a disk of its own")
        path = disk.folder / "a.dra"
        with AssessmentFile.create(path, a_record(), by=ASSESSOR, now=NOW) as file:
            pull(disk)
            with pytest.raises(AssessmentError, match=r"^vanished "):
                file.apply(SetAnswer(A2, "b"), by=ASSESSOR, at=NOW)

"""Going elsewhere in another thread: what happens meanwhile comes along, failures leave nothing."""

import threading

import pytest

from assessment.errors import AssessmentError, Cancelled
from assessment.files.moving import go_on_in, write_elsewhere
from assessment.files.store import AssessmentFile
from assessment.problems.files import FileProblem
from assessment.progress import Progress
from assessment.responses.changes import AddEvidence, SetAnswer
from assessment.responses.model import Place
from tests.builders import ASSESSOR, NOW, a_record, an_evidence
from tests.disks import KILOBYTES, a_disk
from tests.unit.files.sticks import spoil_under_its_feet
from tests.unit.files.writers import save_elsewhere

A3 = Place("A3")
SIZE = 300_000


def a_document(number: int) -> bytes:
    return bytes([number]) * SIZE


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "stick" / "a.dra"
    path.parent.mkdir()
    opened = AssessmentFile.create(path, a_record(answers={"A2": "c"}), by=ASSESSOR, now=NOW)
    opened.keeper.patient = True
    for number in range(1, 9):
        opened.attach(a_document(number), f"{number}.pdf")
    yield opened
    opened.close()


def answer(file, text):
    file.apply(SetAnswer(A3, text), by=ASSESSOR, at=NOW)


def left_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_what_happens_meanwhile_comes_along(file, tmp_path):
    answer(file, "before")
    whole = file.whole()
    answer(file, "meanwhile")
    file.undo(by=ASSESSOR, at=NOW)
    file.redo(by=ASSESSOR, at=NOW)
    moved = write_elsewhere(tmp_path / "new.dra", whole)
    late = file.attach(b"%PDF stored while the others were written", "late.pdf")
    answer(file, "at the very end")
    documents, history, head, record = file.documents(), file.history, file.head, file.record
    assert go_on_in(file, moved) == ()
    with moved.file as new:
        assert (new.history, new.head, new.record) == (history, head, record)
        assert new.documents() == documents
        assert new.attachment(late).startswith(b"%PDF")
        new.undo(by=ASSESSOR, at=NOW)
        assert new.record.response("A3").answer == "meanwhile"
    with AssessmentFile.open(tmp_path / "new.dra") as again:
        assert again.record.response("A3").answer == "meanwhile"


def test_it_tells_how_far_it_is(file, tmp_path):
    told = []
    moved = write_elsewhere(
        tmp_path / "new.dra", file.whole(), Progress(tell=lambda *how: told.append(how))
    )
    moved.file.close()
    assert [done for done, _ in told] == [number * SIZE for number in range(9)]
    assert {total for _, total in told} == {8 * SIZE}


@pytest.mark.parametrize("after", [0, 1, 5, 8])
def test_who_stops_it_finds_nothing_there_and_everything_here(file, tmp_path, after):
    folder = tmp_path / "there"
    folder.mkdir()
    steps = []
    progress = Progress(tell=lambda *how: steps.append(how), stopped=lambda: len(steps) >= after)
    history = file.history
    with pytest.raises(Cancelled):
        write_elsewhere(folder / "new.dra", file.whole(), progress)
    assert left_in(folder) == []
    answer(file, "still here")
    assert len(file.history) == len(history) + 1
    saved = save_elsewhere(file, folder / "new.dra")
    with saved.file as new:
        assert new.record.response("A3").answer == "still here"
        assert len(new.documents()) == 8


def test_a_disk_that_fills_half_way_leaves_nothing_there_and_everything_here(file, tmp_path):
    with a_disk(tmp_path / "small") as small:
        small.fill()
        answer(file, "one")
        with pytest.raises(AssessmentError) as told:
            write_elsewhere(small.folder / "new.dra", file.whole())
        assert told.value.findings[0].code in ("disk_full", "not_saved")
        small.free()
        assert "new.dra" not in left_in(small.folder)
        assert not [name for name in left_in(small.folder) if ".part" in name]
    answer(file, "two")
    assert file.keeper.waiting == 0
    assert len(file.documents()) == 8


def test_changes_that_could_not_be_saved_meanwhile_take_no_document_away(file, tmp_path):
    stop = threading.Event()
    stored = file._connection

    def disturb():
        while not stop.is_set():
            stored.execute("BEGIN IMMEDIATE")
            stored.execute("INSERT INTO meta VALUES ('disturbed', 'yes')")
            stored.execute("ROLLBACK")

    thread = threading.Thread(target=disturb)
    thread.start()
    try:
        for number in range(6):
            moved = write_elsewhere(tmp_path / f"{number}.dra", file.whole())
            with moved.file as new:
                assert moved.lost == ()
                assert new.documents() == file.documents()
    finally:
        stop.set()
        thread.join()


def test_what_cannot_follow_leaves_the_old_file_open_and_the_new_one_gone(file, tmp_path):
    with a_disk(tmp_path / "small", kilobytes=8 * KILOBYTES) as small:
        moved = write_elsewhere(small.folder / "new.dra", file.whole())
        file.attach(a_document(9) + a_document(10), "late.pdf")
        history = file.history
        small.fill()
        with pytest.raises(AssessmentError) as told:
            go_on_in(file, moved)
        assert told.value.findings[0].code in ("disk_full", "not_saved")
        small.free()
        assert [name for name in left_in(small.folder) if name.startswith("new")] == []
    answer(file, "the work goes on here")
    assert len(file.history) == len(history) + 1
    assert len(file.documents()) == 9


def test_a_document_stored_meanwhile_on_a_disk_that_died_then_is_told(file, tmp_path):
    moved = write_elsewhere(tmp_path / "new.dra", file.whole())
    content = a_document(9)
    digest = file.attach(content, "late.pdf")
    piece = an_evidence(digest=digest, file_name="late.pdf", size=len(content))
    file.apply(AddEvidence(A3, piece), by=ASSESSOR, at=NOW)
    spoil_under_its_feet(file)
    lost = go_on_in(file, moved)
    with moved.file as new:
        assert [one.problem for one in lost] == [FileProblem.ATTACHMENT_MISSING]
        assert new.record.response("A3").evidence == (piece,)
        assert new.attachment(next(iter(new.documents())))

"""Never work on the stick: where a file lies, bringing it here, and taking it back whole."""

import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from assessment.errors import AssessmentError
from assessment.files import disk, moving
from assessment.files.disk import Kind, kind_of, lies_here
from assessment.files.moving import bring_here, keep_both, send, take_back
from assessment.files.rescue import read_received
from assessment.files.store import AssessmentFile
from assessment.problems.files import FileProblem
from assessment.responses.changes import SetAnswer
from assessment.responses.drafts import EvidenceDraft
from assessment.responses.model import EvidenceId, Place
from tests.builders import ASSESSOR, NOW, a_record
from tests.disks import a_disk, protect

A3 = Place("A3")
MOUNTS = """\
22 27 8:1 / / rw,relatime - ext4 /dev/sda1 rw
30 22 8:17 / /mnt/my\\040stick rw,nosuid - vfat /dev/sdb1 rw
31 22 0:41 / /srv/share rw - cifs //server/share rw
32 22 0:42 / /srv/share/inner rw - ext4 /dev/sda2 rw
33 22 0:43 / /home/x/.gvfs rw - fuse.gvfsd-fuse gvfsd rw
34 22 0:44 / /srv/nfs rw,relatime shared:1 - nfs4 server:/ rw
broken line
"""


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    path = folder / "MPTC-2026.dra"
    AssessmentFile.create(path, a_record(answers={"A2": "c"}), by=ASSESSOR, now=NOW).close()
    return path


@pytest.fixture
def here(tmp_path):
    folder = tmp_path / "here"
    folder.mkdir()
    return folder


def answer(path: Path, text: str) -> None:
    with AssessmentFile.open(path) as file:
        file.apply(SetAnswer(A3, text), by=ASSESSOR, at=NOW)


def answered(path: Path) -> object:
    with AssessmentFile.open(path) as file:
        return file.record.response("A3").answer


@pytest.mark.skipif(sys.platform == "win32", reason="mounts of POSIX")
@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/x/a.dra", Kind.LOCAL),
        ("/mnt/my stick/a.dra", Kind.REMOVABLE),
        ("/mnt/my stick and more/a.dra", Kind.LOCAL),
        ("/srv/share/a.dra", Kind.NETWORK),
        ("/srv/share/inner/a.dra", Kind.LOCAL),
        ("/srv/nfs/deep/er/a.dra", Kind.NETWORK),
        ("/home/x/.gvfs/smb-share/a.dra", Kind.NETWORK),
        ("/media/x/USB/a.dra", Kind.REMOVABLE),
        ("/run/media/x/USB/a.dra", Kind.REMOVABLE),
        ("/Volumes/USB/a.dra", Kind.REMOVABLE),
    ],
)
def test_the_system_tells_what_kind_of_place_a_file_lies_in(tmp_path, monkeypatch, path, kind):
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS, encoding="utf-8")
    monkeypatch.setattr(disk, "MOUNTS", mounts)
    monkeypatch.setattr(disk, "BLOCKS", tmp_path)
    assert disk._kind(Path(path)) is kind


def test_a_disk_that_says_it_is_removable_is_believed(tmp_path, monkeypatch):
    mounts, blocks = tmp_path / "mountinfo", tmp_path / "block"
    mounts.write_text("30 22 8:17 / /data rw - ext4 /dev/sdb1 rw\n", encoding="utf-8")
    (tmp_path / "devices" / "sdb" / "sdb1").mkdir(parents=True)
    (tmp_path / "devices" / "sdb" / "removable").write_text("1\n")
    (tmp_path / "devices" / "sdb" / "sdb1" / "dev").write_text("8:17\n")
    blocks.mkdir()
    (blocks / "sdb1").symlink_to(tmp_path / "devices" / "sdb" / "sdb1")
    (blocks / "odd").mkdir()
    monkeypatch.setattr(disk, "MOUNTS", mounts)
    monkeypatch.setattr(disk, "BLOCKS", blocks)
    assert disk._kind(Path("/data/a.dra")) is Kind.REMOVABLE
    (tmp_path / "devices" / "sdb" / "removable").write_text("0\n")
    assert disk._kind(Path("/data/a.dra")) is Kind.LOCAL


def test_without_word_from_the_system_a_place_counts_as_this_computer(tmp_path, monkeypatch):
    monkeypatch.setattr(disk, "MOUNTS", tmp_path / "nothing")
    assert lies_here(tmp_path)
    (tmp_path / "a.dra").write_bytes(b"")
    assert kind_of(tmp_path / "a.dra") is Kind.LOCAL


def test_a_file_on_a_disk_that_cannot_be_written_is_known_as_such(tmp_path):
    with a_disk(tmp_path / "medium") as disk:
        if not disk.real:
            pytest.skip("needs a disk of its own")
        path = disk.folder / "a.dra"
        path.write_bytes(b"")
        assert kind_of(path) is Kind.LOCAL
        protect(disk)
        assert kind_of(path) is Kind.READ_ONLY


def test_a_file_is_brought_here_whole_and_the_stick_is_not_touched(stick, here):
    before = stick.read_bytes()
    arrival = bring_here(stick, here / "new folder")
    assert (arrival.path, arrival.was_here) == (here / "new folder" / stick.name, False)
    with AssessmentFile.open(arrival.path) as copy, AssessmentFile.open(stick) as there:
        assert copy.head == there.head == arrival.state
        assert copy.history == there.history
    assert stick.read_bytes() == before
    assert list(stick.parent.iterdir()) == [stick]


def test_a_copy_that_is_further_on_is_used_again(stick, here):
    first = bring_here(stick, here)
    answer(first.path, "here")
    again = bring_here(stick, here)
    assert (again.path, again.was_here) == (first.path, True)
    assert answered(again.path) == "here"


def test_a_stick_that_is_further_on_gets_a_copy_of_its_own(stick, here):
    first = bring_here(stick, here)
    answer(stick, "there")
    again = bring_here(stick, here)
    assert again.path == here / "MPTC-2026 (2).dra"
    assert answered(again.path) == "there"
    assert answered(first.path) is None


def begin_a_document(path):
    with AssessmentFile.open(path) as file:
        digest = file.attach(b"theirs", "minutes.txt")
        draft = EvidenceDraft(A3, EvidenceId("e1"), title="Minutes", digest=digest, size=6)
        file.drafts.keep([draft])


def test_a_document_begun_on_the_stick_meanwhile_is_no_less_than_an_answer(stick, here):
    arrival = bring_here(stick, here)
    begin_a_document(stick)
    answer(arrival.path, "mine")
    with AssessmentFile.open(arrival.path) as file, pytest.raises(AssessmentError) as told:
        take_back(file, arrival)
    assert told.value.findings[0].problem is FileProblem.CHANGED_MEANWHILE
    assert read_received(stick).drafts


def test_a_stick_with_a_document_begun_there_gets_a_copy_of_its_own(stick, here):
    first = bring_here(stick, here)
    begin_a_document(stick)
    again = bring_here(stick, here)
    assert again.path != first.path
    begin_a_document(first.path)
    assert bring_here(stick, here).path == first.path


def test_a_document_begun_there_while_answers_were_given_here_is_in_a_copy_of_its_own(stick, here):
    first = bring_here(stick, here)
    answer(first.path, "mine")
    begin_a_document(stick)
    again = bring_here(stick, here)
    assert (again.path, again.apart) == (here / "MPTC-2026 (2).dra", first.path)
    with AssessmentFile.open(again.path) as file:
        assert file.attachment(next(iter(file.documents()))) == b"theirs"
        take_back(file, again)
    assert read_received(stick).drafts, "what was begun there is not written over"
    assert answered(first.path) == "mine"


def test_what_was_begun_there_before_and_finished_here_is_no_news(stick, here):
    begin_a_document(stick)
    first = bring_here(stick, here)
    with AssessmentFile.open(first.path) as file:
        file.went_on_from(first.state)
        ((key, draft),) = file.drafts.all.items()
        file.drafts.keep([replace(draft, title="Minutes of May")])
    answer(first.path, "mine")
    assert bring_here(stick, here).path == first.path
    with AssessmentFile.open(first.path) as file:
        file.drafts.keep([], [key])
    again = bring_here(stick, here)
    assert (again.path, again.apart) == (first.path, None)


def test_a_package_made_of_the_file_there_is_not_forgotten_by_a_copy_here(stick, here):
    first = bring_here(stick, here)
    answer(first.path, "mine")
    with AssessmentFile.open(stick) as file:
        file.give_away("MPTC.drx", file.head, NOW)
    again = bring_here(stick, here)
    assert (again.path != first.path, again.apart) == (True, first.path)


def test_both_are_kept_where_both_went_on(stick, here):
    arrival = bring_here(stick, here)
    begin_a_document(stick)
    answer(arrival.path, "mine")
    theirs = stick.read_bytes()
    with AssessmentFile.open(arrival.path) as file:
        both = keep_both(file, arrival)
        assert both.origin == stick.with_name("MPTC-2026 (2).dra")
        take_back(file, both)
    assert stick.read_bytes() == theirs
    assert answered(both.origin) == "mine"
    assert len(list(stick.parent.iterdir())) == 2


def test_an_older_copy_here_is_nothing_apart(stick, here):
    bring_here(stick, here)
    answer(stick, "theirs")
    assert bring_here(stick, here).apart is None


def test_another_file_of_the_name_is_left_alone(stick, here):
    (here / stick.name).write_bytes(b"mine")
    arrival = bring_here(stick, here)
    assert arrival.path == here / "MPTC-2026 (2).dra"
    assert (here / stick.name).read_bytes() == b"mine"


def test_a_damaged_file_is_not_brought_here(stick, here):
    stick.write_bytes(stick.read_bytes()[:9000])
    with pytest.raises(AssessmentError):
        bring_here(stick, here)
    assert list(here.iterdir()) == []


def test_work_is_taken_back_and_can_be_taken_back_again(stick, here):
    arrival = bring_here(stick, here)
    for text in ("one", "two"):
        answer(arrival.path, text)
        with AssessmentFile.open(arrival.path) as file:
            take_back(file, arrival)
        assert answered(stick) == text
        assert list(stick.parent.iterdir()) == [stick]


def test_what_was_changed_on_the_stick_meanwhile_stays(stick, here):
    arrival = bring_here(stick, here)
    answer(stick, "theirs")
    answer(arrival.path, "mine")
    with AssessmentFile.open(arrival.path) as file, pytest.raises(AssessmentError) as told:
        take_back(file, arrival)
    assert told.value.findings[0].problem is FileProblem.CHANGED_MEANWHILE
    assert answered(stick) == "theirs"


def test_a_stick_that_is_full_keeps_what_it_had(tmp_path, here):
    with a_disk(tmp_path / "small", kilobytes=300) as disk:
        path = disk.folder / "a.dra"
        AssessmentFile.create(path, a_record(), by=ASSESSOR, now=NOW).close()
        before = path.read_bytes()
        arrival = bring_here(path, here)
        with AssessmentFile.open(arrival.path) as file:
            file.apply(SetAnswer(A3, "x" * 9_000), by=ASSESSOR, at=NOW)
            disk.fill()
            with pytest.raises(AssessmentError):
                take_back(file, arrival)
            disk.free()
        assert path.read_bytes() == before
        assert not path.with_name("a.dra.part").exists()


def test_a_copy_that_reads_differently_is_not_put_in_place(stick, here, monkeypatch):
    arrival = bring_here(stick, here)
    before = stick.read_bytes()
    answer(arrival.path, "here")
    # A stick that says yes and keeps something else.
    monkeypatch.setattr(moving, "flush", lambda path: shutil.copyfile(stick, path))
    refused = pytest.raises(AssessmentError, match=r"^not_saved ")
    with AssessmentFile.open(arrival.path) as file, refused:
        send(file, stick)
    assert stick.read_bytes() == before


def test_a_driver_that_cannot_replace_files_is_helped(stick, here, monkeypatch):
    def no(self, target):
        raise FileExistsError(17, "exists", str(target))

    arrival = bring_here(stick, here)
    answer(arrival.path, "here")
    monkeypatch.setattr(Path, "replace", no)
    with AssessmentFile.open(arrival.path) as file:
        take_back(file, arrival)
    monkeypatch.undo()
    assert answered(stick) == "here"

import resource
import sqlite3
import stat
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from assessment.errors import AssessmentError, UnreadableError
from assessment.files.backups import (
    KEPT_DAYS,
    KEPT_LATEST,
    KEPT_WEEKS,
    back_up,
    backups,
    superfluous,
)
from assessment.files.failures import explained
from assessment.files.store import AssessmentFile
from assessment.problems.files import FileProblem
from assessment.responses.changes import SetAnswer
from assessment.responses.drafts import DraftPart, TypedText
from assessment.responses.model import Place
from tests.builders import ASSESSOR, NOW, a_record

ROOT = Path(__file__).parents[3]


@pytest.fixture
def file(tmp_path):
    with AssessmentFile.create(tmp_path / "[ក]*.dra", a_record(), by=ASSESSOR, now=NOW) as opened:
        yield opened


def answer(file: AssessmentFile, text: str) -> None:
    file.apply(SetAnswer(Place("A3"), text), by=ASSESSOR, at=NOW)


def test_a_backup_copy_is_a_whole_file(tmp_path, file):
    answer(file, "one")
    copy = back_up(file, tmp_path / "backups", NOW)
    answer(file, "two")
    with AssessmentFile.open(copy) as opened:
        assert opened.record.response("A3").answer == "one"
    assert [path.suffix for path in (tmp_path / "backups").iterdir()] == [".dra"]


def test_nothing_new_needs_no_new_copy(tmp_path, file):
    first = back_up(file, tmp_path, NOW)
    assert back_up(file, tmp_path, NOW + timedelta(days=1)) == first
    answer(file, "one")
    assert back_up(file, tmp_path, NOW + timedelta(days=1)) != first
    file.drafts.keep([TypedText(Place("A1"), DraftPart.COMMENT, "as far as")])
    assert back_up(file, tmp_path, NOW + timedelta(days=2)).stem.endswith(file.state[:12])
    assert len(backups(file.path, tmp_path, NOW)) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="others are kept out by other means there")
def test_nobody_else_can_read_a_backup_copy(tmp_path, file):
    folder = tmp_path / "backups"
    folder.mkdir(mode=0o755)
    answer(file, "one")
    copy = back_up(file, folder, NOW)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_copies_of_other_files_are_not_counted(tmp_path, file):
    other = tmp_path / "[ក]*-other-20261125-030000-abc.dra"
    other.write_bytes(b"")
    back_up(file, tmp_path, NOW)
    assert other not in backups(file.path, tmp_path, NOW)
    assert backups(file.path, tmp_path / "nowhere", NOW) == []


def test_old_copies_are_thinned_but_one_of_each_day_and_week_stays(tmp_path, file):
    for hour in range(0, 24 * 90, 12):
        answer(file, f"answer {hour}")
        back_up(file, tmp_path, NOW + timedelta(hours=hour))
    copies = backups(file.path, tmp_path, NOW)
    assert superfluous(copies) == []
    taken = [datetime.fromisoformat(copy.stem.split("-")[-3]).date() for copy in copies]
    end = (NOW + timedelta(days=89)).date()
    assert {end - timedelta(days=back) for back in range(KEPT_DAYS)} <= set(taken)
    assert len({day.isocalendar()[:2] for day in taken}) == KEPT_WEEKS
    assert len(copies) <= KEPT_DAYS + KEPT_LATEST + KEPT_WEEKS
    with AssessmentFile.open(copies[-1]) as newest:
        assert newest.record == file.record


FILLS_THE_DISK = """
import resource, sys
from pathlib import Path
from assessment.errors import AssessmentError
from assessment.files.store import AssessmentFile
from assessment.responses.changes import SetAnswer
from assessment.responses.model import Place
from tests.builders import ASSESSOR, NOW

path = Path(sys.argv[1])
file = AssessmentFile.open(path)
limit = path.stat().st_size + 40_000
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
kept = 0
try:
    while True:
        file.apply(SetAnswer(Place("A3"), f"{kept + 1} " + "x" * 3000), by=ASSESSOR, at=NOW)
        kept += 1
except AssessmentError as error:
    print(error.findings[0].code, kept, file.record.response("A3").answer.split()[0])
"""


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="needs a limit on file sizes")
def test_a_full_disk_loses_nothing_that_was_kept(file):
    file.close()
    ran = subprocess.run(
        [sys.executable, "-c", FILLS_THE_DISK, str(file.path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    problem, kept, shown = ran.stdout.split()
    assert problem in {"disk_full", "not_saved"}
    assert int(kept) > 2
    assert shown == kept
    with AssessmentFile.open(file.path) as opened:
        assert opened.record.response("A3").answer.split()[0] == kept


OPENS_AS_NOBODY = """
import os, sys
from pathlib import Path
from assessment.errors import AssessmentError
from assessment.files import checking, rescue, store
if os.geteuid() == 0:
    os.setuid(65534)
try:
    store.AssessmentFile.open(Path(sys.argv[1]))
except AssessmentError as error:
    print(error.findings[0].code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
@pytest.mark.parametrize(
    ("of_file", "of_folder", "problem"),
    [(0o444, 0o755, "read_only"), (0o666, 0o555, "no_permission")],
)
def test_a_file_that_can_only_be_read_is_named_so(of_file, of_folder, problem):
    # Not in tmp_path, whose folders are closed to everybody else.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.dra"
        AssessmentFile.create(path, a_record(), by=ASSESSOR, now=NOW).close()
        path.chmod(of_file)
        path.parent.chmod(of_folder)
        ran = subprocess.run(
            [sys.executable, "-c", OPENS_AS_NOBODY, str(path)],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        )
        path.parent.chmod(0o755)
    assert ran.stdout.strip() == problem


def test_a_folder_one_may_not_write_in_is_named(tmp_path):
    missing = tmp_path / "file" / "a.dra"
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(AssessmentError, match=r"^no_folder "):
        AssessmentFile.create(missing, a_record(), by=ASSESSOR, now=NOW)


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        (sqlite3.SQLITE_FULL, FileProblem.DISK_FULL),
        (sqlite3.SQLITE_READONLY, FileProblem.READ_ONLY),
        (sqlite3.SQLITE_IOERR_WRITE, FileProblem.NOT_SAVED),
        (sqlite3.SQLITE_IOERR_SHORT_READ, FileProblem.DAMAGED),
        (sqlite3.SQLITE_BUSY_RECOVERY, FileProblem.LOCKED),
        (sqlite3.SQLITE_CORRUPT, FileProblem.DAMAGED),
        (sqlite3.SQLITE_ERROR, FileProblem.ALTERED),
    ],
)
def test_what_the_database_complains_about_is_said_in_our_words(tmp_path, code, problem):
    complaint = sqlite3.OperationalError("no words for people")
    complaint.sqlite_errorcode = code
    with (
        pytest.raises(AssessmentError) as told,
        explained(tmp_path / "a.dra", FileProblem.ALTERED),
    ):
        raise complaint
    assert told.value.findings[0].problem is problem
    assert told.value.findings[0].values["file"] == "a.dra"


def test_what_the_system_complains_about_is_said_in_our_words(tmp_path):
    for error, problem in (
        (OSError(28, "no room"), FileProblem.DISK_FULL),
        (PermissionError(13, "no"), FileProblem.NO_PERMISSION),
        (OSError(30, "read-only"), FileProblem.READ_ONLY),
        (OSError(5, "broken"), FileProblem.NOT_SAVED),
        (UnreadableError("odd"), FileProblem.NOT_SAVED),
    ):
        with (
            pytest.raises(AssessmentError) as told,
            explained(tmp_path / "a.dra", FileProblem.NOT_SAVED),
        ):
            raise error
        assert told.value.findings[0].problem is problem

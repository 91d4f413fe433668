"""Looking which questionnaire a file holds takes nothing from anybody and changes nothing."""

import subprocess
import sys
from dataclasses import replace

import pytest

from assessment.errors import AssessmentError, Cancelled
from assessment.files.checking import use_in, uses, working_files
from assessment.files.store import AssessmentFile
from assessment.problems.files import FileProblem
from assessment.progress import Progress
from assessment.questionnaire.canonical import with_fingerprint
from assessment.responses.changes import SetAnswer
from assessment.responses.model import Place, State
from tests.builders import ASSESSOR, NOW, a_questionnaire, a_record


def made(path, **settings):
    questionnaire = a_questionnaire()
    changed = replace(questionnaire.settings, **settings)
    record = a_record(with_fingerprint(replace(questionnaire, settings=changed)))
    AssessmentFile.create(path, record, by=ASSESSOR, now=NOW).close()
    return record


def test_a_file_says_whose_it_is_and_what_it_was_begun_with(tmp_path):
    path = tmp_path / "a.dra"
    record = made(path, id="q", version="2026.1")
    use = use_in(path)
    assert (use.questionnaire, use.version, use.fingerprint) == (
        "q",
        "2026.1",
        record.questionnaire.fingerprint,
    )
    assert (use.subject, use.state, use.path) == (record.subject, State.DRAFT, path)


def test_looking_leaves_the_file_as_it_is_and_free_to_be_opened(tmp_path):
    path = tmp_path / "a.dra"
    made(path)
    before = path.read_bytes()
    use_in(path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.dra"]
    with AssessmentFile.open(path) as file:
        file.apply(SetAnswer(Place("A3"), "text"), by=ASSESSOR, at=NOW)


def test_a_file_that_is_open_in_another_program_is_said_to_be(tmp_path):
    path = tmp_path / "a.dra"
    made(path)
    hold = (
        "import sys; from pathlib import Path; from assessment.files.store import AssessmentFile\n"
        "file = AssessmentFile.open(Path(sys.argv[1])); print('open', flush=True)\n"
        "sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout.readline().split() == [b"open"]
        found, findings = uses([path])
        other.stdin.close()
    assert found == []
    assert [finding.problem for finding in findings] == [FileProblem.LOCKED]


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\0" * 100])
def test_other_files_are_findings_and_the_rest_is_still_told(tmp_path, content):
    bad, good = tmp_path / "bad.dra", tmp_path / "good.dra"
    bad.write_bytes(content)
    made(good)
    found, findings = uses([bad, tmp_path / "gone.dra", good, good])
    assert [use.path for use in found] == [good]
    assert len(findings) == 2
    with pytest.raises(AssessmentError):
        use_in(bad)


def test_a_long_list_can_be_stopped(tmp_path):
    path = tmp_path / "a.dra"
    made(path)
    with pytest.raises(Cancelled):
        uses([path], Progress(stopped=lambda: True))


def test_only_working_files_of_a_folder_are_looked_for(tmp_path):
    made(tmp_path / "b.dra")
    made(tmp_path / "A.DRA")
    (tmp_path / "c.drx").write_bytes(b"")
    assert [path.name for path in working_files(tmp_path)] == ["A.DRA", "b.dra"]
    assert working_files(tmp_path / "nowhere") == ()


def test_a_file_open_in_this_program_is_said_to_be_and_keeps_its_lock(tmp_path):
    path = tmp_path / "a.dra"
    made(path)
    other = (
        "import sys; from pathlib import Path; from assessment.files.checking import uses\n"
        "print(uses([Path(sys.argv[1])])[1][0].code)"
    )
    with AssessmentFile.open(path) as file:
        assert [finding.code for finding in uses([path])[1]] == ["locked"]
        said = subprocess.run(
            [sys.executable, "-c", other, str(path)], capture_output=True, text=True, check=True
        )
        assert said.stdout == "locked\n"
        file.apply(SetAnswer(Place("A3"), "text"), by=ASSESSOR, at=NOW)

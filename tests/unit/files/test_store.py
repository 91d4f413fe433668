import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from assessment.errors import AssessmentError, errors_in
from assessment.files.rows import Act
from assessment.files.store import AssessmentFile
from assessment.problems.answers import AnswerProblem
from assessment.problems.files import FileProblem
from assessment.problems.problem import Problem
from assessment.responses.changes import (
    AddEvidence,
    AddRow,
    DeclareNotApplicable,
    GoTo,
    JudgeApplicability,
    JudgeEvidence,
    SetAnswer,
)
from assessment.responses.model import (
    ApplicabilityVerdict,
    EvidenceId,
    Layer,
    Place,
    ReasonCode,
    Review,
    RowId,
    State,
    Verdict,
)
from assessment.responses.review_changes import Return, SetReview, Submit
from tests.builders import ASSESSOR, HEAD, NOW, TODAY, a_record, an_evidence
from tests.unit.responses.strategies import CHANGES

ANSWERS = {"A1": ("l1a",), "A2": "b", "B1_n": 1, "B1_d": 2, ("services_name", "r1"): "ទទួលពាក្យ"}


def begun(folder: Path, answers=None, name: str = "ការវាយតម្លៃ.dra") -> AssessmentFile:
    return AssessmentFile.create(folder / name, a_record(answers=answers), by=ASSESSOR, now=NOW)


def answer(file: AssessmentFile, code: str, value) -> None:
    file.apply(SetAnswer(Place(code), value), by=ASSESSOR, at=NOW)


def can_redo(file: AssessmentFile) -> bool:
    return bool(file._stacks.redo)


def refused(problem: Problem):
    return pytest.raises(AssessmentError, match=f"^{problem.code} ")


def test_a_name_without_room_for_its_journal_is_refused_and_the_longest_other_is_not(tmp_path):
    begun(tmp_path, name=f"{'ក' * 81}.dra").close()
    for letters in (82, 83, 90):
        with refused(FileProblem.NAME_TOO_LONG):
            begun(tmp_path, name=f"{'ក' * letters}.dra")
    assert len(list(tmp_path.iterdir())) == 1


def test_what_was_given_is_there_after_opening_again(tmp_path):
    with begun(tmp_path, ANSWERS) as file:
        answer(file, "A2", "c")
        answer(file, "A3", "ចម្លើយ\nពីរបន្ទាត់ 🙂")
        file.apply(AddRow("services", RowId("r2"), 0), by=ASSESSOR, at=NOW)
        file.apply(GoTo("services"), by=ASSESSOR, at=NOW)
        written, happened = file.record, file.history
    with AssessmentFile.open(file.path) as again:
        assert again.record == written
        assert again.history == happened
        assert again.record.rows == {"services": ("r2", "r1")}


@given(CHANGES)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_happens_is_there_after_opening_again(tmp_path, changes):
    path = tmp_path / "a.dra"
    path.unlink(missing_ok=True)
    with begun(tmp_path, ANSWERS, "a.dra") as file:
        for change in changes:
            if not errors_in(change.check(file.record)):
                by = HEAD if isinstance(change, SetReview) else ASSESSOR
                file.apply(change, by=by, at=NOW)
        while file.can_undo:
            file.undo(by=HEAD, at=NOW)
        while can_redo(file) and len(file.history) % 3:
            file.redo(by=HEAD, at=NOW)
        written = (file.record, file.history, file.head, file.can_undo, can_redo(file))
    with AssessmentFile.open(path) as file:
        assert (file.record, file.history, file.head, file.can_undo, can_redo(file)) == written


def test_a_whole_review_is_there_after_opening_again(tmp_path):
    place, view = Place("A1"), ("A1", Layer.HEAD)
    review = Review(
        *view,
        accepted=False,
        level=1,
        reason=ReasonCode.UNSIGNED,
        comment="ខ្វះហត្ថលេខា",
        by=HEAD,
        at=NOW,
    )
    steps = [
        AddEvidence(place, an_evidence(dated=TODAY, paper_seen_by=HEAD)),
        DeclareNotApplicable(Place("B1"), "No services"),
        Submit(ASSESSOR, NOW),
        JudgeEvidence(place, EvidenceId("e1"), Verdict.REJECTED, ReasonCode.UNSIGNED, "ត្រា"),
        JudgeApplicability(Place("B1"), ApplicabilityVerdict.CONFIRMED),
        SetReview(Layer.HEAD, "A1", review),
        SetReview(Layer.HEAD, "A2", replace(review, indicator="A2")),
    ]
    with begun(tmp_path, {"A1": ("l1a",), "A2": "b"}) as file:
        for number, change in enumerate(steps):
            file.apply(change, by=HEAD if number > 2 else ASSESSOR, at=NOW)
        file.undo(by=HEAD, at=NOW)
        file.apply(Return(HEAD, NOW, "A1", (("overall", "54.0"),)), by=HEAD, at=NOW)
        written = file.record
    with AssessmentFile.open(file.path) as file:
        assert file.record == written
        assert file.record.reviews == {(Layer.HEAD, "A1"): review}
        assert file.record.response("A1").evidence[0].reason is ReasonCode.UNSIGNED
        assert [step.to for step in file.record.steps] == [State.SUBMITTED, State.RETURNED]
    carried_on = tmp_path / "carried on.dra"
    with AssessmentFile.create(carried_on, written, by=ASSESSOR, now=NOW) as file:
        assert file.record == written


def test_only_the_file_itself_is_left_behind(tmp_path):
    with begun(tmp_path) as file:
        answer(file, "A2", "c")
    assert [path.name for path in tmp_path.iterdir()] == [file.path.name]


def test_a_change_that_changes_nothing_is_not_written(tmp_path):
    with begun(tmp_path, ANSWERS) as file:
        answer(file, "A2", "b")
        assert file.history == ()


def test_a_refused_change_leaves_no_trace(tmp_path):
    with begun(tmp_path, ANSWERS) as file:
        with refused(AnswerProblem.UNKNOWN_CHOICE):
            answer(file, "A2", "zz")
        assert file.history == ()
        assert file.record == a_record(answers=ANSWERS)


def test_undo_goes_back_step_by_step_also_after_opening_again(tmp_path):
    with begun(tmp_path) as file:
        for value in ("a", "b", "c"):
            answer(file, "A2", value)
    with AssessmentFile.open(file.path) as file:
        file.undo(by=ASSESSOR, at=NOW)
        assert file.record.response("A2").answer == "b"
    with AssessmentFile.open(file.path) as file:
        file.undo(by=ASSESSOR, at=NOW)
        file.undo(by=ASSESSOR, at=NOW)
        assert file.record == a_record()
        with refused(FileProblem.NOTHING_TO_UNDO):
            file.undo(by=ASSESSOR, at=NOW)
        for value in ("a", "b", "c"):
            file.redo(by=ASSESSOR, at=NOW)
            assert file.record.response("A2").answer == value
        with refused(FileProblem.NOTHING_TO_REDO):
            file.redo(by=ASSESSOR, at=NOW)


def test_a_new_change_ends_what_could_be_redone(tmp_path):
    with begun(tmp_path) as file:
        answer(file, "A2", "a")
        file.undo(by=ASSESSOR, at=NOW)
        answer(file, "A2", "b")
        assert not can_redo(file)


def test_moving_about_is_remembered_but_not_undone(tmp_path):
    with begun(tmp_path) as file:
        answer(file, "A2", "a")
        file.apply(GoTo("A3"), by=ASSESSOR, at=NOW)
        file.undo(by=ASSESSOR, at=NOW)
        assert file.record.response("A2").answer is None
        assert file.record.at_question == "A3"
        file.apply(GoTo("A1"), by=ASSESSOR, at=NOW)
        assert can_redo(file)


def test_undo_does_not_cross_a_step_of_the_review(tmp_path):
    with begun(tmp_path, ANSWERS) as file:
        answer(file, "A2", "a")
        file.apply(Submit(ASSESSOR, NOW), by=ASSESSOR, at=NOW)
        assert not file.can_undo
        file.apply(Return(HEAD, NOW, "A2"), by=HEAD, at=NOW)
        answer(file, "A2", "c")
        file.undo(by=ASSESSOR, at=NOW)
        assert file.record.response("A2").answer == "a"
        assert not file.can_undo


def test_the_history_says_who_did_what_when(tmp_path):
    later = NOW + timedelta(hours=1)
    with begun(tmp_path) as file:
        answer(file, "A2", "a")
        file.undo(by=HEAD, at=later)
    with AssessmentFile.open(file.path) as file:
        done, undone = file.history
        assert (done.act, done.by, done.at, done.change) == (
            Act.DO,
            ASSESSOR,
            NOW,
            SetAnswer(Place("A2"), "a"),
        )
        assert (undone.act, undone.of, undone.by, undone.at) == (Act.UNDO, 1, HEAD, later)


def test_a_second_opener_is_told_and_the_first_keeps_the_file(tmp_path):
    with begun(tmp_path) as file:
        with refused(FileProblem.LOCKED):
            AssessmentFile.open(file.path)
        answer(file, "A2", "a")
        opener = (
            "import sys, pathlib\n"
            "from assessment.errors import AssessmentError\n"
            "from assessment.files.store import AssessmentFile\n"
            "try: AssessmentFile.open(pathlib.Path(sys.argv[1]))\n"
            "except AssessmentError as error: print(error.findings[0].code)\n"
        )
        ran = subprocess.run(
            [sys.executable, "-c", opener, str(file.path)],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONUTF8": "1"},
            cwd=Path(__file__).parents[3],
        )
        assert ran.stdout.strip() == "locked"
        answer(file, "A2", "b")
    with AssessmentFile.open(file.path) as file:
        assert file.record.response("A2").answer == "b"


def test_a_file_is_never_begun_over_another(tmp_path):
    begun(tmp_path, ANSWERS).close()
    with refused(FileProblem.ALREADY_EXISTS):
        begun(tmp_path)
    with refused(FileProblem.NO_FOLDER):
        begun(tmp_path / "nowhere")
    with refused(FileProblem.NOT_FOUND):
        AssessmentFile.open(tmp_path / "nothing.dra")


def test_what_a_killed_program_left_does_not_flow_into_a_new_file(tmp_path):
    other = begun(tmp_path, ANSWERS, "other.dra")
    answer(other, "A2", "c")
    journal = (tmp_path / "other.dra-journal").read_bytes()
    other.close()
    for name in ("new.dra", "new.dra.part"):
        (tmp_path / f"{name}-journal").write_bytes(b"\xd9\xd5\x05\xf9 \xa1c\xd7" + journal[8:])
    with begun(tmp_path, {"A2": "a"}, "new.dra") as file:
        assert file.record == a_record(answers={"A2": "a"})


def test_the_evaluation_is_that_of_the_record_now(tmp_path):
    with begun(tmp_path) as file:
        assert Place("A3") not in file.evaluation(TODAY).relevant
        answer(file, "A2", "c")
        assert Place("A3") in file.evaluation(TODAY).relevant
        assert file.evaluation(TODAY) is file.evaluation(TODAY)


def test_a_file_can_be_copied_while_it_is_open(tmp_path):
    with begun(tmp_path, ANSWERS) as file:
        answer(file, "A2", "c")
        file.copy_to(tmp_path / "copy.dra")
        with AssessmentFile.open(tmp_path / "copy.dra") as copy:
            assert copy.record == file.record
            assert copy.history == file.history

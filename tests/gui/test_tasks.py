"""Work off the main thread: it finishes, fails or is stopped, and says which."""

import sys
import threading
import time

from PySide6.QtCore import QThread

from assessment.errors import AssessmentError, Finding
from assessment.problems.windows import WindowProblem
from gui import crash
from gui.tasks import Task


def test_a_result_comes_home_to_the_main_thread(qtbot, qapp):
    task = Task(lambda _: threading.current_thread().name)
    homes = []
    task.finished.connect(lambda _: homes.append(QThread.currentThread()))
    with qtbot.waitSignal(task.finished) as heard:
        task.start()
    assert heard.args[0].startswith("task")
    assert homes == [qapp.thread()]


def test_progress_is_told_and_the_last_step_always_is(qtbot):
    steps = []

    def work(progress):
        for done in range(1, 501):
            progress.step(done, 500)

    task = Task(work)
    task.stepped.connect(lambda done, total: steps.append((done, total)))
    with qtbot.waitSignal(task.finished):
        task.start()
    assert steps[-1] == (500, 500)
    assert len(steps) < 50


def test_a_stopped_task_ends_as_cancelled(qtbot):
    def work(progress):
        while True:
            progress.step(0, 1)
            time.sleep(0.001)

    task = Task(work)
    task.start()
    with qtbot.waitSignal(task.cancelled):
        task.stop()


def test_a_problem_comes_back_with_its_findings(qtbot):
    finding = Finding(WindowProblem.NO_QUESTIONNAIRE)

    def work(_):
        raise AssessmentError(finding)

    task = Task(work)
    with qtbot.waitSignal(task.failed) as heard:
        task.start()
    assert heard.args[0].findings == (finding,)


def test_anything_else_that_goes_wrong_comes_back_too(qtbot):
    task = Task(lambda _: 1 / 0)
    with qtbot.waitSignal(task.failed) as heard:
        task.start()
    assert isinstance(heard.args[0], ZeroDivisionError)


def test_an_uncaught_exception_is_written_down_and_told(tmp_path, monkeypatch, caplog):
    told = []
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    crash.install(tmp_path / "log", told.append)
    error = RuntimeError("boom")
    sys.excepthook(RuntimeError, error, error.__traceback__)
    (finding,) = told
    written = tmp_path / "log" / str(finding.values["file"])
    assert "RuntimeError: boom" in written.read_text(encoding="utf-8")
    caplog.clear()


def test_a_folder_that_cannot_be_written_does_not_hide_the_problem(tmp_path, monkeypatch, caplog):
    told = []
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    (tmp_path / "log").write_text("a file where the folder should be", encoding="utf-8")
    crash.install(tmp_path / "log", told.append)
    error = RuntimeError("boom")
    sys.excepthook(RuntimeError, error, None)
    assert len(told) == 1
    caplog.clear()

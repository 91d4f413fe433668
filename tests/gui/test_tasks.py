"""Work off the main thread: it finishes, fails or is stopped, and says which."""

import gc
import threading
import time
import weakref

from PySide6.QtCore import QThread

from assessment.errors import AssessmentError, Finding
from assessment.problems.windows import WindowProblem
from gui import tasks
from gui.tasks import Newest, Task


def test_a_result_comes_home_to_the_main_thread(qtbot, qapp):
    task = Task(lambda _: threading.current_thread().name)
    homes = []
    task.finished.connect(lambda _: homes.append(QThread.currentThread()))
    with qtbot.waitSignal(task.finished) as heard:
        task.start()
    assert heard.args[0].startswith("task")
    assert homes == [qapp.thread()]


def test_the_end_is_told_when_no_thread_is_in_the_task_any_more(qtbot):
    left = []

    def tell(future):
        return lambda _: left.append(future.done())

    for n in range(1, 101):
        task = Task(lambda _: None)
        task.finished.connect(tell(task.start()))
        task.finished.connect(lambda _, of=task: of.deleteLater())
        while len(left) < n:
            qtbot.wait(1)
    assert all(left)


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


def test_work_never_sweeps_memory_and_the_last_to_end_gives_it_back(qtbot):
    first_may_end, second_may_end = threading.Event(), threading.Event()
    both_run = threading.Barrier(3)

    def until(event):
        def work(_):
            both_run.wait(10)
            assert event.wait(10)
            return gc.isenabled()

        return work

    first, second = Task(until(first_may_end)), Task(until(second_may_end))
    ended = [first.start(), second.start()]
    both_run.wait(10)
    with qtbot.waitSignal(first.finished) as heard:
        first_may_end.set()
    assert heard.args == [False]
    assert not gc.isenabled()
    with qtbot.waitSignal(second.finished) as heard:
        second_may_end.set()
    assert heard.args == [False]
    ended[1].result(10)
    assert gc.isenabled()


def test_the_sweep_that_is_due_when_work_ends_is_not_done_where_it_worked(qtbot):
    places = []

    def note(_phase, _about):
        places.append(threading.current_thread())

    gc.callbacks.append(note)
    try:
        for _ in range(10):
            task = Task(lambda _: [[] for _ in range(50_000)])
            with qtbot.waitSignal(task.finished):
                task.start()
    finally:
        gc.callbacks.remove(note)
    assert set(places) <= {threading.main_thread()}


def test_what_work_made_is_not_looked_at_by_every_sweep_and_goes_with_its_owner(qtbot):
    class Row:
        pass

    task = Task(lambda _: [Row() for _ in range(1_000)])
    with qtbot.waitSignal(task.finished) as heard:
        task.start()
    rows = heard.args[0]
    swept = {id(one) for one in gc.get_objects()}
    assert not any(id(one) in swept for one in rows)
    last = weakref.ref(rows[-1])
    rows.clear()
    assert last() is None


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


class Works:
    """Works that end when they may, and what was told of them."""

    def __init__(self):
        self.newest = Newest()
        self.begun, self.told, self.may_end = [], [], threading.Event()
        self.newest.finished.connect(self.told.append)
        self.newest.failed.connect(self.told.append)

    def want(self, name):
        def work(_):
            self.begun.append(name)
            assert self.may_end.wait(20)
            return name

        self.newest.want(work)


def test_of_works_wanted_one_after_the_other_only_the_newest_is_done(qtbot):
    works = Works()
    works.want("first")
    qtbot.waitUntil(lambda: works.begun == ["first"])
    for name in ("second", "third", "last"):
        works.want(name)
    assert works.newest.working
    works.may_end.set()
    qtbot.waitUntil(lambda: bool(works.told))
    assert (works.begun, works.told) == (["first", "last"], ["last"])
    assert not works.newest.working


def test_what_is_wanted_no_more_is_told_to_nobody(qtbot):
    works = Works()
    works.want("first")
    qtbot.waitUntil(lambda: works.begun == ["first"])
    works.newest.forget()
    works.may_end.set()
    works.newest.want(lambda _: 1 / 0)
    qtbot.waitUntil(lambda: bool(works.told))
    assert [type(each) for each in works.told] == [ZeroDivisionError]


def test_work_outlives_who_wanted_it(qtbot):
    works = [Works()]
    begun, may_end = works[0].begun, works[0].may_end
    works[0].want("first")
    qtbot.waitUntil(lambda: begun == ["first"])
    works.clear()
    gc.collect()
    assert tasks._held
    may_end.set()
    qtbot.waitUntil(lambda: not tasks._held)

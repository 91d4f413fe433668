"""The last net: it stands before the window, names the whole place, and is never silent."""

import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from assessment.errors import AssessmentError, Finding
from assessment.places import LOG
from assessment.problems.windows import WindowProblem
from assessment.version import version
from gui.crash import Net
from gui.widgets.outside import open_outside
from tests.architecture.tree import ROOT


@pytest.fixture
def net(tmp_path, monkeypatch):
    """A net whose window has an ear."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    made = Net(tmp_path / "kept")
    told = []
    made.tell = told.append
    sys.excepthook = made._caught
    return told


def raise_uncaught():
    error = RuntimeError("boom")
    sys.excepthook(RuntimeError, error, error.__traceback__)


def test_an_uncaught_exception_is_written_down_and_its_whole_place_told(net, tmp_path, caplog):
    raise_uncaught()
    (finding,) = net
    file = Path(finding.values["file"])
    assert file.parent == tmp_path / "kept"
    first, *rest = file.read_text(encoding="utf-8").splitlines()
    assert first.startswith(version())
    assert rest[-1] == "RuntimeError: boom"
    caplog.clear()


def test_a_folder_that_cannot_be_written_does_not_hide_the_problem(net, tmp_path, caplog):
    (tmp_path / "kept").write_text("a file where the folder should be", encoding="utf-8")
    raise_uncaught()
    assert len(net) == 1
    caplog.clear()


@pytest.fixture
def desk(tmp_path):
    """Where a program is run that fails; a desktop's box writes down what it says."""
    (tmp_path / "bin").mkdir()
    box = tmp_path / "bin" / "zenity"
    box.write_text('#!/bin/sh\nfor last; do :; done\nprintf %s "$last" >"$HOME/box"\n', "utf-8")
    box.chmod(0o755)
    return tmp_path


def run(desk, *call, **more):
    surroundings = {
        "HOME": str(desk),
        "PATH": f"{desk / 'bin'}:/usr/bin:/bin",
        "DISPLAY": ":none",
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    } | more
    return subprocess.run(
        [sys.executable, *map(str, call)],
        env=surroundings,
        cwd=desk,
        check=False,
        timeout=120,
        capture_output=True,
        text=True,
    )


def program(desk, body):
    (desk / "program.py").write_text(textwrap.dedent(body), encoding="utf-8")
    return run(desk, "program.py")


def said(desk):
    text = (desk / "box").read_text(encoding="utf-8")
    khmer, english = text.split("\n\n")
    assert "ចម្លើយដែលបានរក្សាទុកមិនបាត់ទេ" in khmer
    assert "Answers that were saved are not lost." in english
    return text


linux = pytest.mark.skipif(sys.platform != "linux", reason="looks for a box of Linux")


@linux
def test_what_fails_behind_the_frame_ends_it_with_words_instead_of_a_blank_window(desk):
    done = program(
        desk,
        """
        from pathlib import Path
        from gui.crash import Net
        net = Net(Path("kept"))
        net.stand()
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication
        app = QApplication([])
        QTimer.singleShot(0, lambda: Path("no/such/icon.svg").read_text())
        app.exec()
        """,
    )
    assert done.returncode == 1
    assert "icon.svg" in said(desk)


@linux
def test_a_window_that_cannot_tell_leaves_it_to_the_box(desk):
    program(
        desk,
        """
        from pathlib import Path
        from gui.crash import Net
        net = Net(Path("kept"))
        net.stand()
        net.tell = lambda finding: Path("no/such/icon.svg").read_text()
        raise RuntimeError("boom")
        """,
    )
    assert "boom" in said(desk)


@linux
@pytest.mark.parametrize("missing", ["PySide6", "gui/icons.py", "assessment/errors.py"])
def test_a_missing_part_is_told_in_words_and_by_name(desk, missing):
    """From the whole source, the libraries' names hidden or a file taken away."""
    house = desk / "house"
    for room in ("assessment", "gui", "resources"):
        shutil.copytree(ROOT / room, house / room, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("main.py", "pyproject.toml"):
        shutil.copy(ROOT / file, house)
    if "/" in missing:
        (house / missing).unlink()
    else:
        (house / f"{missing}.py").write_text(f"raise ImportError('no {missing}')", "utf-8")
    done = run(desk, house / "main.py", PYTHONPATH="")
    assert done.returncode == 1
    assert missing.removesuffix(".py").replace("/", ".") in said(desk)


def test_a_command_without_a_library_says_so_in_words_and_shows_no_trace(desk):
    (desk / "numpy.py").write_text("raise ImportError('no numpy')", encoding="utf-8")
    done = run(desk, ROOT / "main.py", "questionnaires", PYTHONPATH=str(desk))
    assert done.returncode == 1
    assert "no numpy" in done.stderr
    assert "ចម្លើយ" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_ends_python_itself_is_in_the_log(desk):
    done = program(
        desk,
        """
        from pathlib import Path
        import faulthandler
        from gui.crash import Net
        Net(Path("kept")).stand()
        faulthandler._sigsegv()
        """,
    )
    assert done.returncode != 0
    log = (desk / "kept" / LOG).read_text(encoding="utf-8")
    assert "Segmentation fault" in log
    assert "program.py" in log


def test_a_log_that_has_grown_makes_room(desk):
    (desk / "kept").mkdir()
    (desk / "kept" / LOG).write_text("x" * (2**20 + 1), encoding="utf-8")
    program(desk, 'from pathlib import Path\nfrom gui.crash import Net\nNet(Path("kept")).stand()')
    assert (desk / "kept" / LOG).stat().st_size < 1000
    assert (desk / "kept" / "log-before.txt").stat().st_size > 2**20


def test_what_is_no_fault_of_ours_is_told_in_its_own_words_and_written_nowhere(net, tmp_path):
    error = AssessmentError(Finding(WindowProblem.NO_VIEWER, values={"file": "plan.pdf"}))
    sys.excepthook(AssessmentError, error, None)
    assert [one.values["file"] for one in net] == ["plan.pdf"]
    assert not (tmp_path / "kept").exists()


@pytest.mark.qt_log_ignore("openDocument")  # the screen of the tests has no desktop
def test_a_file_that_no_program_opens_is_an_error_that_names_it(qapp, tmp_path):
    with pytest.raises(AssessmentError) as caught:
        open_outside(tmp_path / "plan.pdf")
    assert caught.value.findings[0].values["file"] == "plan.pdf"

"""`start` itself: quick when all is done, and honest about what it hands on."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.architecture.tree import ROOT

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="start is a bash script")

MAIN = "import sys\nprint(sys.argv[1:])\n"


@pytest.fixture
def house(tmp_path):
    """A tree in a folder with blanks and Khmer letters, set up as `start` leaves it."""
    house = tmp_path / "ថត ការងារ (១)" / "dra"
    (house / "resources" / "fonts").mkdir(parents=True)
    (house / ".venv" / "bin").mkdir(parents=True)
    shutil.copy(ROOT / "start", house)
    shutil.copy(ROOT / "resources" / "setup.sh", house / "resources")
    shutil.copytree(ROOT / "resources" / "packaging", house / "resources" / "packaging")
    shutil.copy(ROOT / "requirements.lock", house)
    (house / "resources" / "fonts" / "any.ttf").touch()
    (house / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (house / "main.py").write_text(MAIN, encoding="utf-8")
    stamps = (
        '. resources/setup.sh; stamp run "$(digest requirements.lock)"; '
        'stamp resources "$(resources_digest)"; : >"$venv/display.stamp"'
    )
    subprocess.run(["bash", "-eu", "-c", stamps], cwd=house, check=True)
    return house


def start(house, *arguments, cwd=None, **variables):
    hidden = {"DISPLAY", "WAYLAND_DISPLAY"}
    kept = {key: value for key, value in os.environ.items() if key not in hidden}
    return subprocess.run(
        [str(house / "start"), *arguments],
        cwd=cwd or house,
        env=kept | variables,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def test_arguments_reach_the_program_untouched_from_any_folder(house, tmp_path):
    arguments = ["report", "ក ខ.dra", "", "--out", "a  b", "*"]
    run = start(house, *arguments, cwd=tmp_path)
    assert (run.stdout, run.stderr, run.returncode) == (f"{arguments}\n", "", 0)


def test_a_link_to_start_works_too(house, tmp_path):
    (tmp_path / "link").symlink_to(house / "start")
    run = subprocess.run([str(tmp_path / "link"), "x"], capture_output=True, text=True, check=True)
    assert run.stdout == "['x']\n"


def test_without_a_display_it_says_so_in_one_line_and_runs_the_demonstration(house):
    run = start(house)
    assert run.stdout == "['demo']\n"
    assert "អេក្រង់" in run.stderr
    assert "display" in run.stderr
    assert len(run.stderr.splitlines()) == 1


def test_with_a_display_it_opens_the_window(house):
    run = start(house, DISPLAY=":9")
    assert (run.stdout, run.stderr) == ("[]\n", "")


def test_the_exit_code_is_the_programs(house):
    (house / "main.py").write_text("raise SystemExit(7)", encoding="utf-8")
    assert start(house, "show").returncode == 7


def test_a_second_start_calls_python_once_for_the_program_itself(house):
    python, calls = house / ".venv" / "bin" / "python", house / "calls"
    python.unlink()
    body = f'#!/bin/sh\necho "$@" >>"{calls}"\nexec "{sys.executable}" "$@"\n'
    python.write_text(body, encoding="utf-8")
    python.chmod(0o755)
    assert start(house, "x").stdout == "['x']\n"
    assert calls.read_text(encoding="utf-8") == f"-X utf8 {house}/main.py x\n"


def test_an_interrupted_set_up_is_begun_again_and_without_python_it_says_what_to_do(house):
    """The half-made environment is not trusted; no other interpreter is offered here."""
    (house / ".venv" / "unfinished").touch()
    body = "fits() { false; }; prepare run; echo NOT REACHED"
    run = subprocess.run(
        ["bash", "-eu", "-c", f". resources/setup.sh; {body}"],
        cwd=house,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "Python 3.12" in run.stderr
    assert "សូមដំឡើង" in run.stderr
    assert run.stdout == ""


@pytest.mark.parametrize("change", ["lock", "words", "fonts"])
def test_a_change_of_what_was_set_up_is_noticed(house, change):
    if change == "lock":
        with (house / "requirements.lock").open("a", encoding="utf-8") as lock:
            lock.write("\n")
    elif change == "words":
        (house / "resources" / "locale" / "km").mkdir(parents=True)
        (house / "resources" / "locale" / "km" / "new.po").touch()
    else:
        (house / "resources" / "fonts" / "any.ttf").unlink()
    run = subprocess.run(
        ["bash", "-eu", "-c", ". resources/setup.sh; ready run && echo ready || echo stale"],
        cwd=house,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "stale\n"


def test_every_message_of_the_set_up_speaks_both_languages():
    for message in sorted((ROOT / "resources" / "packaging").glob("no-*.txt")):
        khmer, english = message.read_text(encoding="utf-8").splitlines()
        assert any("\u1780" <= letter <= "\u17ff" for letter in khmer), message
        assert khmer.endswith("។"), message
        assert english.isascii(), message
        assert english.endswith("."), message
        assert ":" not in khmer, message


PIP = """import os, sys
if "install" in sys.argv:
    carried = os.environ.get("PIP_NO_INDEX"), os.environ.get("PIP_FIND_LINKS")
    with open(os.environ["SEEN"], "a") as seen:
        print(*carried, os.path.isdir("wheels"), file=seen)
    raise SystemExit(carried[0] is not None and bool(os.environ.get("UNFIT")))
"""


@pytest.mark.parametrize(
    ("carried", "unfit", "asked"),
    [
        (False, "", ["None None False"]),
        (True, "", ["1 wheels True"]),
        (True, "yes", ["1 wheels True", "None None False"]),
    ],
)
def test_libraries_carried_along_come_before_the_network(house, tmp_path, carried, unfit, asked):
    (tmp_path / "pip.py").write_text(PIP, encoding="utf-8")
    if carried:
        (house / "wheels").mkdir()
    install = '. resources/setup.sh; cd ..; python=$FAKE; install_locked x "$(lock_of run)"'
    (tmp_path / "python").write_text(
        f'#!/bin/sh\nPYTHONPATH="{tmp_path}" exec "{sys.executable}" "$@"\n', encoding="utf-8"
    )
    (tmp_path / "python").chmod(0o755)
    more = {"FAKE": str(tmp_path / "python"), "SEEN": str(tmp_path / "seen"), "UNFIT": unfit}
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PIP_")}
    run = subprocess.run(
        ["bash", "-eu", "-c", install], cwd=house, env=kept | more, capture_output=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "seen").read_text(encoding="utf-8").splitlines() == asked
    assert not (house / ".venv" / "unfinished").exists()


@pytest.mark.parametrize(("allowed", "tried"), [("false", ""), ("true", "wine wine64 xvfb")])
def test_where_wine_cannot_be_had_the_folder_for_windows_is_not_tried(tmp_path, allowed, tried):
    """Installing is tried only where it is allowed; without success it is told, and no error."""
    told = tmp_path / "told"
    body = f"""
    . resources/setup.sh
    may_install() {{ {allowed}; }}
    timeout() {{ shift; echo "$*" >>{told}; }}
    PATH=/nowhere
    have_wine always && echo there || echo not there
    """
    done = subprocess.run(
        ["/bin/bash", "-c", body], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "not there\n"
    assert tried in (told.read_text(encoding="utf-8") if told.exists() else "")

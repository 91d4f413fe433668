"""The starter of the packed program, compiled here: it looks at every file before it runs one."""

import os
import shutil
import signal
import subprocess
import sys

import pytest

from resources.packaging import build_portable, parts

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="compiled for Linux here"),
    pytest.mark.skipif(shutil.which("gcc") is None, reason="needs a compiler"),
]
INNER = f"{parts.INNER}/{parts.WINDOW}"


@pytest.fixture(scope="session")
def starters(tmp_path_factory):
    made = tmp_path_factory.mktemp("starters")
    build_portable.make_starters(made)
    return made


def fill(folder, starters, body='printf "%s|" "$@"\n'):
    """A folder as packing leaves it; its program prints its arguments."""
    (folder / parts.INNER / "resources").mkdir(parents=True)
    for name in (parts.WINDOW, parts.COMMANDS):
        shutil.copy(starters / name, folder)
    (folder / INNER).write_text(f"#!/bin/sh\n{body}", encoding="utf-8")
    (folder / INNER).chmod(0o755)
    for name in ("libpython3.13.so", "base_library.zip", "resources/units.csv", "empty"):
        (folder / parts.INNER / name).write_text(name if name != "empty" else "", "utf-8")
    build_portable.write_lists(folder)
    return folder


@pytest.fixture
def folder(tmp_path, starters):
    return fill(tmp_path / "ដង USB (1)", starters)


def run(folder, *arguments, name=parts.WINDOW, **more):
    return subprocess.run(
        [folder / name, *arguments],
        env={"PATH": "/usr/bin:/bin"} | more,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("name", [parts.WINDOW, parts.COMMANDS])
def test_a_whole_folder_starts_with_the_words_of_a_person_untouched(folder, name):
    done = run(folder, "a b", "", "ក.dra", name=name)
    assert (done.returncode, done.stdout, done.stderr) == (0, "a b||ក.dra|", "")


def test_each_file_taken_away_cut_or_grown_is_told_by_name_in_both_languages(folder):
    places = [place for place, _ in build_portable.files(folder) if place != build_portable.SUMS]
    assert len(places) == 8
    for place in places:
        if place in (parts.WINDOW, parts.COMMANDS):
            continue  # nothing can speak without itself; the other of the two does
        kept = (folder / place).read_bytes()
        for spoilt in (None, kept + b"x", kept[:-1]):
            if spoilt == kept or (spoilt is not None and place == parts.FILES):
                continue  # a list that was changed is found by its sum
            (folder / place).unlink()
            if spoilt is not None:
                (folder / place).write_bytes(spoilt)
            done = run(folder)
            assert (done.returncode, done.stdout) == (1, ""), place
            assert place in done.stderr
            assert "មិនពេញលេញ" in done.stderr
            assert "Unpack the zip again" in done.stderr
            (folder / place).write_bytes(kept)
            (folder / place).chmod(0o755)
    assert run(folder).returncode == 0
    (folder / parts.COMMANDS).unlink()
    assert parts.COMMANDS in run(folder).stderr


def test_of_many_missing_files_the_first_are_named(folder):
    shutil.rmtree(folder / parts.INNER / "resources")
    for number in range(20):
        (folder / parts.INNER / f"part{number:02}").touch()
    build_portable.write_lists(folder)
    for number in range(20):
        (folder / parts.INNER / f"part{number:02}").unlink()
    told = run(folder).stderr
    assert "part07" in told
    assert "part08" not in told
    assert told.rstrip().endswith("…")


def test_the_box_of_the_desktop_says_it_where_there_is_one(folder, tmp_path):
    box = tmp_path / "zenity"
    box.write_text('#!/bin/sh\nfor last; do :; done\nprintf %s "$last" >"$0.said"\n', "utf-8")
    box.chmod(0o755)
    (folder / parts.INNER / "empty").unlink()
    run(folder, DISPLAY=":0", PATH=f"{tmp_path}:/bin:/usr/bin")
    said = (tmp_path / "zenity.said").read_text(encoding="utf-8")
    assert said.rstrip().endswith("program/empty")


def test_what_ends_the_program_by_force_is_said(tmp_path, starters):
    folder = fill(tmp_path / "a", starters, "kill -BUS $$\n")
    done = run(folder)
    assert done.returncode == 128 + signal.SIGBUS
    assert "The program ended unexpectedly." in done.stderr
    assert "បានឈប់ដោយមិនបានគិតទុក" in done.stderr


def test_ending_the_starter_ends_the_program_quietly(tmp_path, starters):
    folder = fill(tmp_path / "a", starters, "echo $$\nexec sleep 60\n")
    with subprocess.Popen([folder / parts.WINDOW], stdout=subprocess.PIPE, text=True) as running:
        inner = int(running.stdout.readline())
        running.terminate()
        assert running.wait(30) == 128 + signal.SIGTERM
    with pytest.raises(ProcessLookupError):
        os.kill(inner, 0)


@pytest.fixture
def installed(tmp_path, starters):
    """A place with two versions, the newer in use."""
    root = tmp_path / "Digital Readiness"
    for version in ("1.0.0", "1.1.0"):
        fill(root / "versions" / version, starters, f'printf "%s|" {version} "$@"\n')
    for name in (parts.WINDOW, parts.COMMANDS):
        shutil.copy(starters / name, root)
    (root / "current.txt").write_text("1.1.0\n1.0.0\n", encoding="ascii")
    return root


@pytest.mark.parametrize("name", [parts.WINDOW, parts.COMMANDS])
def test_of_several_versions_the_one_in_use_is_started(installed, name):
    assert run(installed, "x y", name=name).stdout == "1.1.0|x y|"
    (installed / "current.txt").write_text("1.0.0\r\n1.1.0\r\n", encoding="ascii")
    assert run(installed, "x y", name=name).stdout == "1.0.0|x y|"


def test_where_the_version_in_use_is_not_complete_the_one_before_is_started_and_said(installed):
    (installed / "versions" / "1.1.0" / INNER).unlink()
    done = run(installed, "x")
    assert done.stdout == "1.0.0|x|"
    assert "the one before is started" in done.stderr
    shutil.rmtree(installed / "versions" / "1.0.0")
    done = run(installed, "x")
    assert (done.returncode, done.stdout) == (1, "")
    assert INNER in done.stderr

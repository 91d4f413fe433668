"""The portable folder itself, unpacked where no Python is: only with ``READINESS_PORTABLE``.

``READINESS_PORTABLE=build`` builds it first (minutes); otherwise it names the zip built before.
With ``READINESS_SAMPLE`` the tests that take long are left out.
"""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
import zipfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from assessment import places
from assessment.exchange import sealing
from assessment.program.verifying import LIST, SIGNATURE
from resources.packaging import build_portable, parts
from tests import x_screen
from tests.architecture.tree import ROOT
from tests.releases import Signer

WANTED = os.environ.get("READINESS_PORTABLE", "")
long = pytest.mark.skipif("READINESS_SAMPLE" in os.environ, reason="not in the sample")
pytestmark = [
    pytest.mark.skipif(not WANTED, reason="READINESS_PORTABLE names the zip, or says build"),
    pytest.mark.skipif(sys.platform != "linux", reason="runs what was built on Linux"),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    if WANTED != "build":
        return Path(WANTED)
    out = tmp_path_factory.mktemp("built")
    script = ROOT / "resources" / "packaging" / "portable"
    subprocess.run([script, "--out", out], check=True)
    return next(out.glob("*.zip"))


@pytest.fixture(scope="module")
def world(archive, tmp_path_factory):
    """A folder with blanks and Khmer letters where the zip was unpacked, and an empty home."""
    world = tmp_path_factory.mktemp("ដង USB")
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(world)
        for entry in packed.infolist():
            (world / entry.filename).chmod(stat.S_IMODE(entry.external_attr >> 16))
    (world / "home").mkdir()
    return world


@pytest.fixture(scope="module")
def folder(world):
    return next(world.glob("digital-readiness-*"))


def surroundings(world, **more):
    """Nothing of this computer: no Python to be found, no settings, no words of a language."""
    return {"HOME": str(world / "home"), "PATH": "/nowhere", "QT_QPA_PLATFORM": "offscreen"} | more


def packed(folder, *arguments, **more):
    call = [folder / parts.WINDOW, *map(str, arguments)]
    return subprocess.run(
        call,
        env=surroundings(folder.parent, **more),
        cwd=folder.parent,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


def source(*arguments):
    call = [sys.executable, "-X", "utf8", ROOT / "main.py", *map(str, arguments)]
    return subprocess.run(call, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def demo(folder):
    done = packed(folder, "demo", "--out", folder.parent / "demo")
    assert done.returncode == 0, done.stderr
    return folder.parent / "demo"


def tree(folder):
    return {
        path.relative_to(folder): path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_zip_is_small_enough_and_holds_no_links(archive):
    assert archive.stat().st_size <= 110 * 2**20
    with zipfile.ZipFile(archive) as zipped:
        kinds = {entry.external_attr >> 28 for entry in zipped.infolist()}
    assert kinds == {stat.S_IFREG >> 12}


def test_the_whole_journey_writes_its_reports(demo):
    for kind, least in (("pdf", 5), ("xlsx", 4)):
        files = list(demo.glob(f"*.{kind}"))
        assert len(files) >= least
        assert all(file.stat().st_size > 10_000 for file in files)


def test_scores_are_those_of_the_source(demo, folder):
    file = demo / "SAMPLE-2026.dra"
    one, other = packed(folder, "score", file, "--json"), source("score", file, "--json")
    assert (one.returncode, other.returncode) == (0, 0)
    assert json.loads(one.stdout) == json.loads(other.stdout)


@long
def test_a_workbook_of_others_is_read_in_a_process_of_its_own(folder, tmp_path):
    workbook = tmp_path / "theirs.xlsx"
    shutil.copy(ROOT / "questionnaires" / "example-small" / "1" / "questionnaire.xlsx", workbook)
    arguments = ("--unit", "MEF", "--round", "2026", "--assessor", "Sok Dara")
    done = packed(folder, "new", tmp_path / "a.dra", "--questionnaire", workbook, *arguments)
    assert done.returncode == 0, done.stderr
    (tmp_path / "bad.xlsx").write_bytes(b"no workbook")
    one = packed(folder, "check", tmp_path / "bad.xlsx", "--json")
    assert one.returncode == 1
    assert json.loads(one.stdout) == json.loads(
        source("check", tmp_path / "bad.xlsx", "--json").stdout
    )


@long
def test_a_package_is_signed_sealed_and_opened(demo, folder, tmp_path):
    secret = {"READINESS_PASSPHRASE": "a long passphrase of words"}
    for name in ("first", "second"):
        recipient = sealing.make(tmp_path / f"{name}.key", secret["READINESS_PASSPHRASE"])
        (tmp_path / f"{name}.txt").write_text(recipient, encoding="utf-8")
    file, key, package = demo / "SAMPLE-2026.dra", tmp_path / "a.key", tmp_path / "p.drx"
    calls = [
        ("key", "new", key, "--name", "Sok Dara"),
        (
            "send",
            file,
            "--key",
            key,
            "--out",
            package,
            "--to",
            tmp_path / "first.txt",
            "--to",
            tmp_path / "second.txt",
        ),
        ("unseal", package, "--key", tmp_path / "second.key", "--out", tmp_path / "open.drx"),
    ]
    for call in calls:
        done = packed(folder, *call, **secret)
        assert done.returncode == 0, done.stderr
    shown = packed(folder, "show", tmp_path / "open.drx", "--json")
    assert json.loads(shown.stdout)["signatures"]


def test_commands_by_their_own_name(folder):
    done = subprocess.run(
        [folder / parts.COMMANDS, "questionnaires", "--json"],
        env=surroundings(folder.parent),
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(json.loads(done.stdout)["questionnaires"]) >= 7


def test_the_folder_verifies_itself_and_notices_a_change(folder, demo):
    assert packed(folder, "verify-program").returncode == 0
    path = folder / parts.INNER / "resources" / "units.csv"
    before = path.read_bytes()
    path.write_bytes(before[:-1] + b" ")  # of its size, so that the starter lets it pass
    (folder / parts.INNER / "more.so").write_bytes(b"")
    done = packed(folder, "verify-program", "--json")
    path.write_bytes(before)
    (folder / parts.INNER / "more.so").unlink()
    codes = [finding["code"] for finding in json.loads(done.stdout)["findings"]]
    assert (done.returncode, codes) == (1, ["program_unsigned", "program_altered", "program_added"])


def test_from_a_stick_it_installs_a_signed_release_which_starts_and_updates_itself(
    folder, demo, tmp_path
):
    signer = Signer(tmp_path / "release.pub")
    signature = folder / SIGNATURE
    signature.write_text(signer.sign((folder / LIST).read_bytes()), encoding="utf-8")
    build_portable.pack(folder, tmp_path / "release.zip", 0)
    told = packed(folder, "verify-program", "--key", signer.file, "--language", "en")
    signature.unlink()
    assert "Every file matches the released version." in told.stdout
    call = ("update", tmp_path / "release.zip", "--key", signer.file, "--json")
    done = packed(folder, *call)
    assert done.returncode == 0, done.stderr
    root = Path(json.loads(done.stdout)["folder"])
    assert root.is_relative_to(folder.parent / "home")

    def installed(*arguments):
        return subprocess.run(
            [root / parts.COMMANDS, *map(str, arguments)],
            env=surroundings(folder.parent),
            capture_output=True,
            text=True,
            check=False,
        )

    assert installed("--version").stdout == packed(folder, "--version").stdout
    assert installed("show", demo / "SAMPLE-2026.dra").returncode == 0
    again = json.loads(installed(*call).stdout)
    assert (again["folder"], again["before"]) == (str(root), None)
    back = installed("rollback", "--json")
    assert [one["code"] for one in json.loads(back.stdout)["findings"]] == ["nothing_before"]


def test_each_file_that_is_taken_away_is_told_before_anything_is_loaded(folder):
    places = [place for place, _ in build_portable.files(folder) if place != build_portable.SUMS]
    every = 1 if os.environ.get("READINESS_SOAK") else len(places) // 20
    for place in places[::every]:
        name = parts.WINDOW if place == parts.COMMANDS else parts.COMMANDS
        if place == name:
            continue
        (folder / place).rename(folder / "away")
        call = [folder / name, "--version"]
        done = subprocess.run(
            call, env=surroundings(folder.parent), capture_output=True, text=True, check=False
        )
        (folder / "away").rename(folder / place)
        assert (done.returncode, done.stdout) == (1, "")
        assert place in done.stderr
        assert "មិនពេញលេញ" in done.stderr
    assert packed(folder, "--version").stdout.startswith(f"{parts.COMMANDS} ")


def test_a_program_that_is_ended_by_force_says_so(folder, demo):
    with opened(folder, demo / "SAMPLE-2026.dra", stderr=subprocess.PIPE) as running:
        children = Path(f"/proc/{running.pid}/task/{running.pid}/children")
        wait_until(children.read_text)
        os.kill(int(children.read_text()), signal.SIGBUS)
        assert running.wait(60) == 128 + signal.SIGBUS
        assert "The program ended unexpectedly." in running.stderr.read().decode()


@contextmanager
def opened(folder, file, screen=None, stderr=None):
    """Start the window on a file; it is ended at the end, if it has not ended itself."""
    more = {} if screen is None else {"QT_QPA_PLATFORM": "xcb", "DISPLAY": screen}
    environment = surroundings(folder.parent, **more)
    running = subprocess.Popen(
        [folder / parts.WINDOW, file], env=environment, cwd=folder.parent, stderr=stderr
    )
    try:
        yield running
    finally:
        running.terminate()
        running.wait(30)
        if running.stderr is not None:
            running.stderr.close()


def wait_until(true, seconds=90):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


@long
def test_the_window_opens_a_questionnaire_without_a_screen_and_writes_nothing_beside(folder, demo):
    before = tree(folder)
    settings = folder.parent / "home" / ".config" / places.APPLICATION / "settings.ini"
    settings.unlink(missing_ok=True)
    with opened(folder, demo / "SAMPLE-2026.dra"):
        wait_until(lambda: settings.is_file() and "SAMPLE" in settings.read_text("utf-8"))
    assert tree(folder) == before
    assert packed(folder, "show", demo / "SAMPLE-2026.dra").returncode == 0


@pytest.mark.skipif(not x_screen.there(), reason="needs Xvfb")
def test_the_window_opens_on_a_screen_and_closes_when_asked(folder, demo):
    settings = folder.parent / "home" / ".config" / places.APPLICATION / "settings.ini"
    settings.unlink(missing_ok=True)
    with x_screen.a_screen() as screen, opened(folder, demo / "SAMPLE-2026.dra", screen) as running:
        desk = x_screen.Desk(screen)
        window = desk.wait_for("ការវាយតម្លៃភាពត្រៀមខ្លួនឌីជីថល")
        wait_until(lambda: settings.is_file() and "SAMPLE" in settings.read_text("utf-8"))
        desk.close(window)
        assert running.wait(60) == 0


@long
def test_marked_as_portable_it_keeps_everything_beside_itself(folder, demo):
    (folder / "portable").touch()
    shutil.rmtree(folder.parent / "home")
    (folder.parent / "home").mkdir()
    try:
        settings = folder / "data" / places.APPLICATION / "settings.ini"
        with opened(folder, demo / "SAMPLE-2026.dra"):
            wait_until(lambda: settings.is_file() and "SAMPLE" in settings.read_text("utf-8"))
        assert not list((folder.parent / "home").rglob("*.ini"))
        assert packed(folder, "verify-program").returncode == 0
    finally:
        (folder / "portable").unlink()
        shutil.rmtree(folder / "data", ignore_errors=True)

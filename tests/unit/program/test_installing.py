"""Update and rollback: whatever happens, one whole version is in use, and nothing is lost."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from assessment.commands.main import run
from assessment.program.installing import CURRENT, STARTERS, VERSIONS
from assessment.program.verifying import LIST, SIGNATURE
from tests import disks
from tests.architecture.tree import ROOT
from tests.releases import (
    NEW,
    OLD,
    Signer,
    a_folder,
    a_release,
    bad_releases,
    can_be_run,
    tree,
    whole,
)


@pytest.fixture(scope="module")
def signer(tmp_path_factory):
    return Signer(tmp_path_factory.mktemp("keys") / "release.pub")


@pytest.fixture(scope="module")
def built(tmp_path_factory, signer):
    """Three releases, each newer than the one before."""
    place = tmp_path_factory.mktemp("releases")
    return {version: a_release(place, version, signer) for version in ("1.0.0", "1.1.0", "1.2.0")}


@pytest.fixture
def root(tmp_path):
    return tmp_path / "ថត កម្មវិធី"


@pytest.fixture
def installed(root, built, signer, capsys):
    """Version 1.0.0 in use, and beside it what belongs to a person."""
    assert told(capsys, "update", built["1.0.0"], root, signer)[0] == 0
    (root / "my.dra").write_bytes(b"answers")
    return root


def told(capsys, command, *arguments):
    """The exit code, what was done, the codes of findings."""
    *file, root, signer = arguments
    call = [command, *map(str, file), "--into", str(root), "--json", "--language", "en"]
    call += ["--key", str(signer.file)] if signer else []
    code = run(call)
    data = json.loads(capsys.readouterr().out)
    return code, data, [finding["code"] for finding in data.get("findings", ())]


def test_the_first_update_installs_and_can_be_started(root, built, signer, capsys):
    code, data, _ = told(capsys, "update", built["1.0.0"], root, signer)
    assert (code, data["version"], data["before"]) == (0, "1.0.0", None)
    assert whole(root) == OLD
    if sys.platform != "win32":
        assert all(can_be_run(root / VERSIONS / OLD / name) for name in STARTERS)
        assert all(can_be_run(root / name) for name in STARTERS)


def test_an_update_keeps_the_version_before_and_rollback_goes_there_and_forth(
    installed, built, signer, capsys
):
    code, data, _ = told(capsys, "update", built["1.1.0"], installed, signer)
    assert (code, data["version"], data["before"]) == (0, "1.1.0", OLD)
    assert whole(installed) == NEW
    assert told(capsys, "rollback", installed, None)[1]["version"] == OLD
    assert whole(installed) == OLD
    assert told(capsys, "rollback", installed, None)[1]["version"] == NEW
    assert (installed / "my.dra").read_bytes() == b"answers"


def test_of_three_versions_the_oldest_goes(installed, built, signer, capsys):
    for version in ("1.1.0", "1.2.0"):
        assert told(capsys, "update", built[version], installed, signer)[0] == 0
    assert {path.name for path in (installed / VERSIONS).iterdir()} == {
        NEW,
        "digital-readiness-1.2.0",
    }


def test_the_same_release_again_changes_nothing_and_mends_what_was_damaged(
    installed, built, signer, capsys
):
    before = tree(installed)
    assert told(capsys, "update", built["1.0.0"], installed, signer)[0] == 0
    assert tree(installed) == before
    (installed / VERSIONS / OLD / "program" / "resources" / "part3.bin").write_bytes(b"bad")
    assert told(capsys, "update", built["1.0.0"], installed, signer)[0] == 0
    assert tree(installed) == before


def test_a_release_that_is_cut_changed_or_signed_by_others_changes_nothing(
    installed, built, signer, capsys, tmp_path
):
    before = tree(installed)
    for file, code in bad_releases(built["1.1.0"], signer, tmp_path):
        assert told(capsys, "update", file, installed, signer)[::2] == (1, [code]), file
        assert tree(installed) == before


def test_a_release_for_another_system_is_refused(installed, signer, capsys, tmp_path):
    folder = a_folder(tmp_path, "1.3.0")
    for path in folder.iterdir():
        here = path.suffix == (".exe" if sys.platform == "win32" else "")
        if path.is_file() and here:
            path.unlink()
    from resources.packaging import build_portable

    build_portable.write_lists(folder)
    (folder / SIGNATURE).write_text(signer.sign((folder / LIST).read_bytes()), "utf-8")
    build_portable.pack(folder, tmp_path / "other.zip", 0)
    assert told(capsys, "update", tmp_path / "other.zip", installed, signer)[2] == [
        "release_other_system"
    ]


def test_without_a_version_before_there_is_no_way_back(installed, root, capsys, tmp_path):
    assert told(capsys, "rollback", installed, None)[2] == ["nothing_before"]
    assert told(capsys, "rollback", tmp_path / "nowhere", None)[2] == ["nothing_before"]
    assert whole(installed) == OLD


def test_nobody_goes_back_to_a_version_that_is_no_longer_whole(installed, built, signer, capsys):
    told(capsys, "update", built["1.1.0"], installed, signer)
    (installed / VERSIONS / OLD / "program" / "resources" / "part1.bin").unlink()
    assert told(capsys, "rollback", installed, None)[2] == ["program_missing"]
    assert whole(installed) == NEW


def test_a_full_disk_leaves_the_version_in_use_and_nothing_of_the_new_one(
    built, signer, capsys, tmp_path
):
    with disks.a_disk(tmp_path / "small") as small:
        if not small.real:
            pytest.skip("needs to mount a small disk")
        root = small.folder / "program"
        assert told(capsys, "update", built["1.0.0"], root, signer)[0] == 0
        before = tree(root)
        small.fill()
        assert told(capsys, "update", built["1.1.0"], root, signer)[::2] == (1, ["disk_full"])
        assert tree(root) == before
        small.free()
        assert told(capsys, "update", built["1.1.0"], root, signer)[0] == 0
        assert whole(root) == NEW


KILLED = """
import os, sys
left = int(sys.argv[1])
def count(event, arguments):
    global left
    if event in ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod"):
        if event == "open" and "into" not in str(arguments[0]):
            return
        left -= 1
        if left == 0:
            os._exit(9)
from assessment.commands.main import run
sys.addaudithook(count)
sys.exit(run(sys.argv[2:]))
"""


def killed(at, file, root, signer):
    call = [sys.executable, "-X", "utf8", "-c", KILLED, str(at), "update", str(file)]
    call += ["--into", str(root), "--key", str(signer.file)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(call, check=False, env=environment, capture_output=True).returncode


def test_an_update_that_is_killed_at_any_moment_leaves_one_whole_version_in_use(
    built, signer, capsys, tmp_path
):
    """Twenty moments from the first file that is made to the last that is taken away."""
    first = tmp_path / "into" / "first"
    assert told(capsys, "update", built["1.0.0"], first, signer)[0] == 0
    seen, at = set(), 1
    while True:
        root = tmp_path / "into" / str(at)
        shutil.copytree(first, root)
        code = killed(at, built["1.1.0"], root, signer)
        seen.add(whole(root))
        if code == 0:
            break
        assert code == 9
        assert told(capsys, "update", built["1.1.0"], root, signer)[0] == 0
        assert whole(root) == NEW
        assert not list(root.rglob("*.part"))
        at += 4 if os.environ.get("READINESS_SOAK") is None else 1
    assert at > 20
    assert seen == {OLD, NEW}


@pytest.mark.skipif(sys.platform == "win32", reason="runs scripts of a shell")
def test_what_is_installed_says_its_version_through_the_starter(installed):
    done = subprocess.run(
        [installed / VERSIONS / OLD / STARTERS[1]], capture_output=True, text=True, check=True
    )
    assert done.stdout == "1.0.0\n"
    assert (installed / CURRENT).read_text(encoding="ascii") == f"{OLD}\n\n"

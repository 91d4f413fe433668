"""What is put around the packed program: sums, zip, licences, first steps, and carried wheels."""

import hashlib
import re
import shutil
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from resources.packaging import build_portable, fill_wheels, licences, parts
from tests.architecture.pins import pins
from tests.architecture.tree import ROOT


@pytest.fixture
def folder(tmp_path):
    """A small folder as packing leaves it."""
    folder = tmp_path / "digital-readiness-1.2"
    (folder / parts.INNER).mkdir(parents=True)
    (folder / parts.WINDOW).write_bytes(b"\x7fELF")
    (folder / f"{parts.COMMANDS}.exe").write_bytes(b"MZ")
    (folder / parts.INNER / "ក.csv").write_text("a,b\n", encoding="utf-8")
    return folder


def test_every_file_has_its_sum_but_the_list_of_sums(folder):
    (folder / build_portable.SUMS).write_text("old", encoding="utf-8")
    lines = build_portable.sums(folder).splitlines()
    places = [line.split("  ")[1] for line in lines]
    assert places == ["digital-readiness", "program/ក.csv", "readiness-commands.exe"]
    assert lines[1].startswith(hashlib.sha256(b"a,b\n").hexdigest())


def test_the_same_folder_makes_the_same_zip_whenever_it_was_written(folder, tmp_path):
    for name in ("a.zip", "b.zip"):
        build_portable.pack(folder, tmp_path / name, 1_700_000_000)
        (folder / parts.WINDOW).touch()
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert not list(tmp_path.glob("*.part"))


def test_what_can_be_run_is_marked_so_in_the_zip(folder, tmp_path):
    build_portable.pack(folder, tmp_path / "a.zip", 0)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        modes = {entry.filename: oct(entry.external_attr >> 16) for entry in archive.infolist()}
    assert modes == {
        "digital-readiness-1.2/digital-readiness": "0o100755",
        "digital-readiness-1.2/program/ក.csv": "0o100644",
        "digital-readiness-1.2/readiness-commands.exe": "0o100755",
    }


def test_what_was_built_takes_the_place_of_the_folder_before(folder, tmp_path):
    before = tmp_path / "dist" / "before"
    before.mkdir(parents=True)
    (before / "left.txt").touch()
    (before / build_portable.SUMS).write_text(build_portable.sums(before), encoding="utf-8")
    (before / "Thumbs.db").touch()
    build_portable.put(folder, before)
    assert (before / parts.WINDOW).is_file()
    assert not (before / "left.txt").exists()


@pytest.mark.parametrize(
    "place", ["data/dra/ក្រសួង.dra", "portable", f"{parts.INNER}/own.xlsx", ".settings"]
)
def test_a_folder_with_files_of_an_office_is_never_built_over(folder, tmp_path, place):
    before = build_portable.place_of(tmp_path / "dist", parts.SYSTEM)
    shutil.copytree(folder, before)
    (before / build_portable.SUMS).write_text(build_portable.sums(before), encoding="utf-8")
    (before / place).parent.mkdir(parents=True, exist_ok=True)
    (before / place).write_bytes(b"kept")
    for act in (
        lambda: build_portable.put(folder, before),
        lambda: build_portable.build(tmp_path / "dist"),
    ):
        with pytest.raises(SystemExit, match=rf"not built: {re.escape(place)} \(1\)"):
            act()
    assert (before / place).read_bytes() == b"kept"
    assert (folder / parts.WINDOW).is_file()


def test_a_folder_that_cannot_be_taken_away_is_not_mixed_with_the_new_one(folder, tmp_path):
    """Here a link stands there; on Windows it may be a folder whose program runs."""
    kept, link = tmp_path / "kept", tmp_path / "link"
    kept.mkdir()
    link.symlink_to(kept)
    with pytest.raises(OSError, match="link"):
        build_portable.put(folder, link)
    assert list(kept.iterdir()) == []
    assert folder.is_dir()


def test_first_steps_are_told_in_both_languages_with_the_real_names(folder):
    build_portable.finish(folder, build_portable.made_of([]), 1_700_000_000)
    text = (folder / build_portable.READ_ME).read_text(encoding="utf-8-sig")
    assert not re.findall(r"[{}]", text)
    assert text.startswith("ការវាយតម្លៃភាពត្រៀមខ្លួនឌីជីថល")
    khmer, english = text.split("\nREAD ME FIRST\n")
    for name in (parts.WINDOW, parts.COMMANDS, build_portable.SUMS, "portable", "verify-program"):
        assert name in khmer
        assert name in english
    assert re.findall(r"^\d", khmer, re.M) == re.findall(r"^\d", english, re.M)
    listed = (folder / build_portable.SUMS).read_text(encoding="utf-8")
    assert build_portable.READ_ME in listed


def test_every_file_is_listed_with_its_size_and_the_list_has_its_sum(folder):
    build_portable.write_lists(folder)
    sizes = (folder / parts.FILES).read_text(encoding="utf-8")
    assert sizes == "4 digital-readiness\n4 program/ក.csv\n2 readiness-commands.exe\n"
    assert f"  {parts.FILES}\n" in (folder / build_portable.SUMS).read_text(encoding="utf-8")


def test_every_library_of_the_program_has_its_licence_text():
    for name in [*pins("requirements.lock"), "pyrage"]:
        found = licences.texts(metadata.distribution(name), name.replace("-", "_"))
        assert max(file.stat().st_size for file in found) > 200, name


def test_a_library_without_a_licence_text_stops_the_packing():
    with pytest.raises(LookupError, match="nothing_of_its_own"):
        licences.texts(metadata.PathDistribution(Path("none.dist-info")), "nothing_of_its_own")


def test_python_has_its_licence_text_even_where_it_brings_none(monkeypatch, tmp_path):
    assert "PYTHON SOFTWARE FOUNDATION" in licences.python_texts()[0].read_text("utf-8").upper()
    monkeypatch.setattr(licences.sys, "base_prefix", str(tmp_path))
    monkeypatch.setattr(licences.sysconfig, "get_path", lambda _: str(tmp_path))
    assert licences.python_texts() == [parts.HERE / "licences" / "Python-3.13.txt"]


def test_two_texts_of_one_name_are_both_kept(tmp_path):
    for place in ("a", "b"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "LICENSE").write_text(place, encoding="utf-8")
    licences.copy(tmp_path / "out", [tmp_path / "a" / "LICENSE", tmp_path / "b" / "LICENSE"])
    kept = {file.name: file.read_text("utf-8") for file in (tmp_path / "out").iterdir()}
    assert kept == {"LICENSE.txt": "a", "1-LICENSE.txt": "b"}


def test_the_packer_is_locked_as_the_project_says():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = pins("requirements-portable.lock") | pins("requirements-sealing.lock")
    for line in project["optional-dependencies"]["portable"]:
        requirement = Requirement(line)
        version, hashes = locked[requirement.name]
        assert version in requirement.specifier
        assert hashes


@pytest.mark.parametrize("system", sorted(fill_wheels.PLATFORMS))
def test_wheels_are_fetched_for_the_target_with_the_hashes_of_the_lock(system, tmp_path):
    calls = fill_wheels.download(system, "3.12", tmp_path)
    assert [Path(call[-1]).name for call in calls] == list(fill_wheels.LOCKS)
    for call in calls:
        assert {"--require-hashes", "--only-binary=:all:", "--no-deps"} <= set(call)
        assert call[call.index("--python-version") + 1] == "3.12"
        asked = [call[at + 1] for at, word in enumerate(call) if word == "--platform"]
        assert asked == list(fill_wheels.PLATFORMS[system])


def test_the_packing_script_is_ready_to_run():
    assert (ROOT / "resources" / "packaging" / "portable").stat().st_mode & 0o111

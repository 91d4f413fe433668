"""One version: of a release its number, between releases with the commit, packed what was built."""

import shutil
import subprocess

import pytest

from assessment import places
from assessment import version as versions
from assessment.commands.main import run
from assessment.version import numbers, version
from resources.packaging import build_portable, parts

GIT = ("git", "-c", "user.name=A", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")


@pytest.fixture
def house(tmp_path, monkeypatch):
    """The source in a folder of its own, without Git."""
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.2.3"\n', encoding="utf-8")
    monkeypatch.setattr(places, "HOUSE", tmp_path)
    monkeypatch.setattr(versions, "FILE", tmp_path / parts.VERSION)
    version.cache_clear()
    yield tmp_path
    version.cache_clear()


@pytest.fixture
def committed(house):
    """The same, kept by Git, with one commit."""
    if shutil.which("git") is None:
        pytest.skip("needs git")
    for arguments in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "a")):
        git(house, *arguments)
    return house


def git(house, *arguments):
    day = {"GIT_COMMITTER_DATE": "2026-11-28T23:30:00 +0700", "PATH": "/usr/bin:/bin"}
    subprocess.run([*GIT, "-C", str(house), *arguments], check=True, env=day)


def test_without_git_it_is_the_number_of_the_project(house):
    assert version() == "1.2.3"


def test_between_releases_the_day_and_the_commit_stand_behind_the_number(committed):
    day, commit = version().removeprefix("1.2.3+").split(".")
    assert day == "20261128"
    assert len(commit) >= 7


def test_a_tagged_commit_is_the_release_itself_until_something_is_changed(committed):
    git(committed, "tag", "v1.2.3")
    assert version() == "1.2.3"
    (committed / "pyproject.toml").write_text("[project]\nversion='1.2.3'\n", encoding="utf-8")
    version.cache_clear()
    assert version().endswith(".changed")


def test_a_packed_program_says_what_it_was_built_from_wherever_it_lies(committed):
    told = version()
    build_portable.write_version(committed)
    shutil.rmtree(committed / ".git")
    version.cache_clear()
    assert version() == told


def test_versions_are_ordered_by_number_then_by_day():
    ordered = ["0.9.0", "0.10.0", "0.10.0+20261127.aaaaaaa", "0.10.0+20261128.5d4e44f", "1.0.0"]
    assert sorted(ordered, key=numbers) == ordered


def test_the_commands_tell_it(house, capsys):
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == "start 1.2.3\n"


def test_the_folder_bears_it(house):
    assert parts.folder_name() == "digital-readiness-1.2.3"

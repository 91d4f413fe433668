"""What stands in the repository: no machine's own paths, locked versions, true documents."""

import os
import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.pins import pins
from tests.architecture.tree import ROOT, name, text_files

# Written apart, so that this file does not find itself.
PLACES = [
    "/wo" + "rk/",
    "/ro" + "ot/",
    "/tm" + "p/brief",
    "pypi" + ".org",
    "python" + "hosted",
    "deb.deb" + "ian",
    "--index" + "-url",
    "--find" + "-links",
]


def wanted(*, with_check):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = project["optional-dependencies"]["check"] if with_check else []
    return [Requirement(line) for line in [*project["dependencies"], *extra]]


@pytest.mark.parametrize("place", PLACES)
def test_no_file_names_a_place_of_one_machine_or_registry(place):
    naming = [
        name(path)
        for path in text_files()
        if place in path.read_text(encoding="utf-8", errors="replace")
    ]
    assert naming == []


@pytest.mark.parametrize(
    ("lock", "with_check"), [("requirements.lock", False), ("requirements-check.lock", True)]
)
def test_every_dependency_is_locked_at_a_fitting_version(lock, with_check):
    locked = pins(lock)
    wrong = [
        str(requirement)
        for requirement in wanted(with_check=with_check)
        if canonicalize_name(requirement.name) not in locked
        or locked[canonicalize_name(requirement.name)][0] not in requirement.specifier
    ]
    assert wrong == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-check.lock"])
def test_every_locked_version_has_its_hashes_and_nothing_else_stands_there(lock):
    assert [package for package, (_, hashes) in pins(lock).items() if not hashes] == []
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    pattern = re.compile(r"([A-Za-z0-9._-]+==\S+|    --hash=sha256:[0-9a-f]{64})( ; [^\\]+)?( \\)?")
    assert [line for line in lines if line and not pattern.fullmatch(line)] == []


def test_program_and_tests_run_with_the_same_versions():
    run, check = pins("requirements.lock"), pins("requirements-check.lock")
    assert {package: pin for package, pin in run.items() if check.get(package) != pin} == {}


@pytest.mark.parametrize("script", ["start", "check", ".ci/run"])
def test_the_scripts_can_be_run(script):
    assert os.access(ROOT / script, os.X_OK)


def test_the_readme_gives_the_two_commands():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^    \./(\w+)", readme, re.M)
    assert {"start", "check"} <= set(commands)
    assert [command for command in commands if not (ROOT / command).exists()] == []


def test_every_link_in_a_document_leads_somewhere():
    dead = [
        f"{name(path)}: {target}"
        for path in text_files()
        if path.suffix == ".md"
        for target in re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8"))
        if "://" not in target and not (path.parent / target).exists()
    ]
    assert dead == []


def test_the_windows_script_has_windows_line_ends():
    data = (ROOT / "start.bat").read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n") > 0

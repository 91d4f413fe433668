"""The portable folder's description names everything that the code opens and imports."""

import ast
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from resources.packaging import parts
from tests.architecture.tree import ROOT, name, parsed, python_files
from tests.unit.resources.imports import ROOMS, imported

DOOR = "assessment/places.py"
# Starts scripts of the source tree.
KNOW_THE_PROGRAM = {DOOR, "assessment/commands/program.py"}


def calls(path, function):
    """The first arguments, as text, of all calls of a function, however it was imported."""
    if f"{function}(" not in path.read_text(encoding="utf-8"):
        return
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func
            if getattr(called, "id", called) == function:
                yield node.args[0].value


def opened():
    """The names in ``resources`` that the code opens."""
    return {found for path in python_files(*ROOMS) for found in calls(path, "resource")}


def named_for_the_folder():
    patterns = (*parts.DATA, parts.VERSION)
    return {pattern.split("/")[1] for pattern in patterns if pattern.startswith("resources/")}


def test_all_that_the_code_opens_is_in_the_folder():
    named = named_for_the_folder()
    assert len(opened()) > 6
    assert opened() - named == set()
    assert any(pattern.startswith("questionnaires/") for pattern in parts.DATA)


def test_nothing_is_in_the_folder_that_no_code_opens():
    assert named_for_the_folder() - opened() == set()


def test_every_file_of_those_folders_is_taken_along_but_for_sources():
    taken = {path.as_posix() for path in parts.ours()}
    left = [
        place
        for folder in ("fonts", "icons", "locale", "manual", "release", "roots", "theme")
        for path in sorted((ROOT / "resources" / folder).rglob("*"))
        if path.is_file()
        and (place := name(path)) not in taken
        and path.suffix not in {".po", ".part"}
    ]
    assert left == []


def test_only_one_door_asks_where_the_program_lies():
    asking = {
        name(path)
        for path in python_files(*ROOMS)
        if "__file__" in path.read_text(encoding="utf-8")
    }
    assert asking == {DOOR}


def test_only_known_files_start_the_program_again_or_ask_whether_it_is_packed():
    pattern = re.compile(r"sys\.executable|[\"']frozen[\"']|_MEIPASS|multiprocessing")
    asking = {
        name(path)
        for path in python_files(*ROOMS)
        if pattern.search(path.read_text(encoding="utf-8"))
    }
    assert asking == KNOW_THE_PROGRAM


def test_a_library_imported_by_its_name_is_told_to_the_packer():
    named = {
        found
        for path in python_files(*ROOMS)
        for function in ("import_module", "find_spec")
        for found in calls(path, function)
    }
    assert "pyrage" in named
    assert named - set(parts.HIDDEN) == set()


def test_pages_that_the_window_imports_by_their_name_are_taken_along():
    actions = (ROOT / "gui" / "actions.py").read_text(encoding="utf-8")
    named = set(re.findall(r'"(gui\.[\w.]+):\w+"', actions))
    assert len(named) > 15
    assert named <= set(parts.modules())
    spec = (ROOT / "resources" / "packaging" / "portable.spec").read_text(encoding="utf-8")
    assert "*parts.modules()" in spec


def test_no_library_is_left_out_that_the_code_imports():
    assert "gui/theme.py" in imported()["PySide6.QtGui.QFontDatabase"]
    left_out = {
        module: files
        for module, files in imported().items()
        if any(module == out or module.startswith(f"{out}.") for out in parts.EXCLUDED)
    }
    # The icons are built before packing, so that their package is never asked.
    assert {module.split(".")[0] for module in left_out} == {"lucide"}
    assert set().union(*left_out.values()) == {"gui/icons.py"}


@pytest.mark.parametrize(
    ("place", "kept"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", False),
        ("PySide6/Qt/plugins/tls/libqopensslbackend.so", False),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("resources/locale/km/LC_MESSAGES/dra.mo", True),
        ("PIL/_imaging.cpython-313-x86_64-linux-gnu.so", True),
        ("PIL/_avif.cpython-313-x86_64-linux-gnu.so", False),
        ("numpy-2.5.5.dist-info/RECORD", False),
        ("numpy-2.5.5.dist-info/METADATA", True),
    ],
)
def test_of_the_libraries_only_what_is_used_is_kept(place, kept):
    assert parts.wanted(place) is kept


def test_what_is_needed_at_second_hand_is_kept_too():
    needs = {"window": {"gui"}, "gui": {"core", "x11"}, "gtk": {"glib"}, "core": {"gui"}}
    assert parts.reached(["window"], needs) == {"window", "gui", "core", "x11"}


def test_a_part_that_was_not_built_stops_the_packing(tmp_path):
    with pytest.raises(FileNotFoundError, match="questionnaires"):
        parts.ours(tmp_path)


def test_with_only_these_files_the_program_makes_an_assessment_and_its_report(tmp_path):
    """The code and what the description names, elsewhere, as packing leaves them."""
    house = tmp_path / "ថត"
    for room in ROOMS:
        shutil.copytree(ROOT / room, house / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "main.py", house)
    for path in parts.ours():
        (house / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, house / path)

    def told(*arguments):
        call = [sys.executable, "-X", "utf8", str(house / "main.py"), *arguments]
        done = subprocess.run(
            call, cwd=tmp_path, env=os.environ, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    unit = ("--unit", "MEF", "--round", "2026", "--assessor", "Sok Dara")
    told("new", "a.dra", "--questionnaire", "example-small", *unit)
    told("report", "a.dra", "--pdf", "a.pdf", "--xlsx", "a.xlsx", "--language", "km")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "a.xlsx").stat().st_size > 5000


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is left out that way")
def test_a_library_that_is_loaded_by_its_name_is_where_the_packer_finds_it():
    for library in parts.CALLED:
        home = Path(find_spec("pypdfium2_raw").origin).parent
        assert (home / library).is_file()
        assert parts.wanted(f"pypdfium2_raw/{library}")

"""The folder for Windows: what is taken of libraries, what they load, what its list says."""

import hashlib
import os
import re
import struct
import subprocess
import sys
import tarfile
import zipfile
from importlib import util

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.packaging import build_portable, parts
from resources.packaging.windows import build, imports, trimming
from tests.architecture.tree import ROOT
from tests.releases import tree
from tests.unit.resources.imports import imported

WINDOWS = ROOT / "resources" / "packaging" / "windows"


def a_program(*libraries, delayed=()):
    """The least of a Windows program of 64 bits: one section that holds both tables of imports."""
    section, base = 0x400, 0x1000
    tables, names = b"", b""
    room = 20 * (len(libraries) + 1) + 32 * (len(delayed) + 1)
    for group, width, at in ((libraries, 20, 12), (delayed, 32, 4)):
        for library in group:
            place = base + room + len(names)
            tables += struct.pack(f"<{at}xI{width - at - 4}x", place)
            names += library.encode() + b"\0"
        tables += bytes(width)
    header = struct.pack("<2s58xI", b"MZ", 64) + b"PE\0\0"
    header += struct.pack("<HH12xHH", 0x8664, 1, 240, 0)
    directories = [0] * 32
    directories[2], directories[26] = base, base + 20 * (len(libraries) + 1)
    header += struct.pack("<H110x", 0x20B) + struct.pack("<32I", *directories)
    header += struct.pack("<8s4I16x", b".rdata", 0x1000, base, 0x1000, section)
    return header.ljust(section, b"\0") + tables + names


def test_the_libraries_a_program_loads_are_read_from_it_the_late_ones_too():
    program = a_program("KERNEL32.dll", "Qt6Core.dll", delayed=["d3d12.dll"])
    assert list(imports.loaded(program)) == ["kernel32.dll", "qt6core.dll", "d3d12.dll"]


@given(st.data())
def test_a_damaged_program_is_refused_and_nothing_worse(data):
    program = bytearray(a_program("KERNEL32.dll", "Qt6Core.dll", delayed=["d3d12.dll"]))
    for _ in range(data.draw(st.integers(0, 5))):
        program[data.draw(st.integers(0, len(program) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(program)))
    try:
        names = list(imports.loaded(bytes(program[:cut])))
    except ValueError:
        return
    assert all(isinstance(name, str) for name in names)


def test_a_library_that_neither_the_folder_nor_windows_has_is_told(tmp_path):
    (tmp_path / "a.pyd").write_bytes(a_program("KERNEL32.dll", "other.dll", "api-ms-win-crt-x.dll"))
    assert imports.missing(tmp_path) == ["a.pyd needs other.dll"]
    (tmp_path / "Other.dll").write_bytes(a_program("ntdll.dll"))
    assert imports.missing(tmp_path) == []


@pytest.mark.parametrize(
    ("place", "kept"),
    [
        ("PySide6/Qt6Core.dll", True),
        ("PySide6/QtWidgets.pyd", True),
        ("PySide6/Qt6Svg.dll", True),
        ("PySide6/pyside6.abi3.dll", True),
        ("PySide6/Qt6Quick.dll", False),
        ("PySide6/QtNetwork.pyd", False),
        ("PySide6/opengl32sw.dll", False),
        ("PySide6/designer.exe", False),
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6/plugins/tls/qschannelbackend.dll", False),
        ("PySide6/qml/QtQuick/qmldir", False),
        ("pandas/tests/api/test_api.py", False),
        ("pandas/testing.py", True),
        ("numpy.libs/libscipy_openblas64_-x.dll", True),
        ("numpy/testing/__init__.py", True),
        ("numpy/f2py/rules.py", False),
        ("khmercut/crf_ner_10000.crfsuite", True),
        ("khmercut/nn.py", False),
        ("nacl/_sodium.pyd", True),
        ("pypdfium2_raw/pdfium.dll", True),
        ("pypdfium2_raw/version.json", True),
        ("pyrage/pyrage.pyd", True),
        ("tzdata/zoneinfo/Asia/Phnom_Penh", True),
        ("babel/core.py", False),
        ("babel-2.18.0.dist-info/METADATA", False),
        ("pandas-3.1.1.dist-info/METADATA", True),
        ("reportlab/fonts/DarkGardenMK.pfb", False),
        ("reportlab/fonts/Vera.ttf", True),
    ],
)
def test_of_the_libraries_only_what_is_used_is_taken(place, kept):
    assert trimming.wanted(place) is kept


def test_no_module_is_left_out_that_the_code_imports():
    left = {
        module
        for module in imported()
        if not trimming.wanted(f"{module.replace('.', '/')}.py")
        or not trimming.wanted(f"{module.replace('.', '/')}/__init__.py")
    }
    # The icons are built before, so that their package is never asked.
    assert {module.split(".")[0] for module in left} == {"lucide"}


def test_every_part_of_qt_that_the_code_imports_is_taken():
    used = {name.split(".")[1] for name in imported() if re.fullmatch(r"PySide6\.Qt\w+", name)}
    assert {"QtCore", "QtWidgets"} <= used
    for part in used:
        assert trimming.wanted(f"PySide6/{part}.pyd")
        assert trimming.wanted(f"PySide6/{part.replace('Qt', 'Qt6', 1)}.dll")


def test_what_is_trimmed_leaves_no_empty_folders(tmp_path):
    for place in ("pandas/tests/api/test_api.py", "pandas/core/api.py", "babel/core.py"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text("", encoding="utf-8")
    trimming.trim(tmp_path)
    left = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*"))
    assert left == ["pandas", "pandas/core", "pandas/core/api.py"]


def test_one_c_runtime_is_left_beside_python(tmp_path):
    libraries, runtime = tmp_path / "lib", tmp_path / "runtime"
    for folder in (libraries / "PySide6", libraries / "shiboken6", runtime):
        folder.mkdir(parents=True)
        for name in trimming.C_RUNTIME:
            (folder / name).write_text(folder.name, encoding="utf-8")
    (libraries / "numpy.libs").mkdir()
    (libraries / "numpy.libs" / "msvcp140-0123.dll").write_bytes(b"renamed")
    trimming.one_c_runtime(libraries, runtime)
    assert [path.name for path in libraries.rglob("*.dll")] == ["msvcp140-0123.dll"]
    assert {path.read_text("utf-8") for path in runtime.iterdir()} == {"PySide6"}


def test_everything_that_is_downloaded_is_locked_by_hash():
    for lock in (build.RUNTIME_LOCK, build.RUNTIME_BUILDER_LOCK, *build.LOCKS):
        text = lock.read_text(encoding="utf-8")
        pinned = len(re.findall(r"^[\w.-]+==", text, re.MULTILINE))
        assert pinned > 0
        assert "http" not in text
        blocks = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)
        assert all("--hash=sha256:" in block for block in blocks if "==" in block)


def test_starter_runtime_and_folder_speak_of_the_same_things():
    source = build_portable.STARTER.read_text(encoding="utf-8")
    short = build.PYTHON.replace(".", "")
    assert f'L"{parts.INNER}\\\\runtime\\\\"' in source
    assert f'L"python{short}.dll"' in source
    assert all(f'L"{name}"' in source for name in trimming.C_RUNTIME)
    assert f"python{short}.zip" in build._INSIDE
    module = re.search(r'L"-m", L"(\w+)"', source)[1]
    assert (WINDOWS / f"{module}.py").is_file()
    manifest = (WINDOWS / "starter.manifest").read_text(encoding="utf-8")
    for wish in ("asInvoker", "PerMonitorV2", "longPathAware", "activeCodePage"):
        assert wish in manifest


@pytest.mark.skipif(sys.version_info[:2] != (3, 13), reason="the Python that builds the folder")
def test_compiled_code_is_what_the_runtime_reads():
    assert int.from_bytes(util.MAGIC_NUMBER[:2], "little") == build.MAGIC


@pytest.mark.skipif(sys.platform == "win32", reason="closes its output as only POSIX can")
def test_started_without_a_console_it_still_runs(tmp_path):
    starter = WINDOWS / "start_program.py"
    unit = "--unit MEF --round 2026 --assessor A"
    call = f'"$0" -X utf8 "$1" new a.dra --questionnaire example-small {unit} >&- 2>&-'
    done = subprocess.run(
        ["sh", "-c", call, sys.executable, starter],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == 0
    assert (tmp_path / "a.dra").is_file()


def test_the_starter_is_read_whole_so_that_it_can_speak_when_its_stick_is_gone(tmp_path):
    program = tmp_path / "a.exe"
    program.write_bytes(a_program("KERNEL32.dll"))
    build.stays_in_memory(program)
    content = program.read_bytes()
    assert struct.unpack_from("<H", content, 64 + 22)[0] & 0x0C00 == 0x0C00
    assert list(imports.loaded(content)) == ["kernel32.dll"]


RUNTIME = {
    "python313.dll": b"MZ\x90\0\0" + b"3.13.9\0\0",
    "python.exe": b"MZ",
    "LICENSE.txt": b"PSF",
    "python313._pth": b"python313.zip\n",
    "libssl-3.dll": b"MZ",
    "python313.zip": b"PK",
}


def zipped(target, content, folder=""):
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in content.items():
            archive.writestr(f"{folder}{name}", data)
    return target


@pytest.fixture
def package(tmp_path):
    """The folder of the makers as somebody repacked it."""
    inner = zipped(tmp_path / "data.zip", RUNTIME, "cp313/")
    with tarfile.open(tmp_path / "repacked-3.13.0.tar.gz", "w:gz") as archive:
        archive.add(inner, "repacked/data.zip")
    return tmp_path / "repacked-3.13.0.tar.gz"


def test_the_makers_own_folder_gives_the_same_runtime_as_the_package(
    package, tmp_path, monkeypatch
):
    monkeypatch.setattr(build, "fetch_runtime", lambda _: package)
    file = zipped(tmp_path / "python-3.13.9-embed-amd64.zip", RUNTIME)
    given = build.Embeddable(file, hashlib.sha256(file.read_bytes()).hexdigest().upper())
    one, other = tmp_path / "one", tmp_path / "other"
    repacked = build.add_runtime(tmp_path, None, one)
    makers = build.add_runtime(tmp_path, given, other)
    assert tree(one) == tree(other)
    assert set(tree(one)) == {"python313.dll", "LICENSE.txt", "python313._pth", "python313.zip"}
    assert b"lib" in tree(one)["python313._pth"]
    assert (repacked.version, makers.version) == ("3.13.0", "3.13.9")
    assert makers.sha256 == given.sha256.lower()


@pytest.mark.parametrize(
    ("names", "digest", "words"),
    [(RUNTIME, "0" * 64, "not used"), ({"python314.dll": b""}, "", "not Python 3.13")],
)
def test_a_runtime_of_another_number_or_version_is_refused(tmp_path, names, digest, words):
    file = zipped(tmp_path / "a.zip", names)
    digest = digest or hashlib.sha256(file.read_bytes()).hexdigest()
    with pytest.raises(SystemExit, match=words):
        build.add_runtime(tmp_path, build.Embeddable(file, digest), tmp_path / "runtime")

"""A Windows made of Wine, in a folder of its own, with stand-ins for three libraries it lacks.

The stand-ins are for Wine alone: real Windows has these libraries, and the program brings none.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import x_screen
from tests.architecture.tree import ROOT

WANTED = os.environ.get("READINESS_WINDOWS", "")
wanted = [
    pytest.mark.skipif(not WANTED, reason="READINESS_WINDOWS names the zip, or says build"),
    pytest.mark.skipif(sys.platform != "linux", reason="runs what was built on Linux"),
]

STAND_INS = Path(__file__).resolve().parent / "stand_ins"
OVERRIDES = "mscoree,mshtml,winedbg.exe=;ucrtbase,mscms=n,b"
_MARK = b"Wine builtin DLL"
_FUNCTIONS = re.compile(
    r"c(real|imag|abs|arg|cosh?|exp|pow|sinh?|tanh?|log|sqrt|proj|acosh?|asinh?|atanh?)[fl]?|conj[fl]?"
)


def surroundings(prefix, **more):
    """What every program of this Windows is started with."""
    runtime = prefix.parent / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    return {
        "WINEPREFIX": str(prefix),
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": OVERRIDES,
        "XDG_RUNTIME_DIR": str(runtime),
        "HOME": str(prefix.parent),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
    } | more


def make(prefix, **more):
    """Make the folder, about half a minute and 800 MB."""
    prefix.parent.mkdir(parents=True, exist_ok=True)
    for command in (["wineboot", "-i"], ["wineserver", "-w"]):
        subprocess.run(
            command, env=surroundings(prefix, **more), timeout=300, check=True, capture_output=True
        )
    system = prefix / "drive_c" / "windows" / "system32"
    for name in ("icuuc", "mscms"):
        gcc("-nostdlib", "-e", "0", STAND_INS / f"{name}.c", "-o", system / f"{name}.dll")
    _complete_ucrtbase(system, prefix.parent / "stand-ins")


def end(prefix):
    """End everything that still runs in this Windows, and it."""
    for how in ("-k", "-w"):
        call = ["timeout", "60", "wineserver", how]
        subprocess.run(call, env=surroundings(prefix), check=False)


def gcc(*arguments):
    subprocess.run(["x86_64-w64-mingw32-gcc", "-shared", "-Os", "-s", *arguments], check=True)


def _complete_ucrtbase(system, work):
    """Hand everything on to Wine's own, but for the functions of complex numbers."""
    work.mkdir(exist_ok=True)
    own = (system / "ucrtbase.dll").read_bytes()
    (work / "ucrtwine.dll").write_bytes(own.replace(_MARK, bytes(len(_MARK)), 1))
    told = subprocess.run(
        ["x86_64-w64-mingw32-objdump", "-p", work / "ucrtwine.dll"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    names = re.findall(r"^\t\[ *\d+\] \+base\[ *\d+\] +[0-9a-f]{4} (\S+)$", told, re.MULTILINE)
    assert len(names) > 2000
    lines = ["LIBRARY ucrtbase.dll", "EXPORTS"]
    for name in names:
        ours = _FUNCTIONS.fullmatch(name)
        lines.append(f'"{name}"=our_{name}' if ours else f'"{name}"="ucrtwine.{name}"')
    (work / "ucrtbase.def").write_text("\n".join(lines) + "\n", encoding="ascii")
    gcc(
        "-static-libgcc",
        "-Wl,--exclude-all-symbols",
        STAND_INS / "complex.c",
        work / "ucrtbase.def",
        "-o",
        work / "ucrtbase.dll",
    )
    shutil.copy(work / "ucrtwine.dll", system / "ucrtwine.dll")
    shutil.copy(work / "ucrtbase.dll", system / "ucrtbase.dll")


@pytest.fixture(scope="session")
def archive(tmp_path_factory):
    """The zip for Windows, built first where that is asked for."""
    if WANTED != "build":
        return Path(WANTED)
    out = tmp_path_factory.mktemp("built")
    script = ROOT / "resources" / "packaging" / "portable"
    subprocess.run([script, "windows", "--out", out], check=True)
    return next(out.glob("*.zip"))


@pytest.fixture(scope="session")
def screen():
    """A screen without a monitor."""
    with x_screen.a_screen() as named:
        yield named


@pytest.fixture(scope="session")
def windows(tmp_path_factory, screen):
    """A Windows of Wine; its desktop is on the screen from the beginning."""
    made = tmp_path_factory.mktemp("windows") / "prefix"
    try:
        make(made, DISPLAY=screen)
    except (OSError, subprocess.SubprocessError) as error:
        pytest.skip(f"Wine makes no Windows here: {error}")
    yield made
    end(made)
    shutil.rmtree(made, ignore_errors=True)

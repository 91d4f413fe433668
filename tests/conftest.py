"""What every test needs: a screen that is no screen, settings of its own, fonts and catalogues."""

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings

from assessment import places

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_MS = 30_000
SETTINGS = ("XDG_CONFIG_HOME", "APPDATA")
HOMES = ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")

settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


def pytest_configure(config):
    """Prepare the surroundings before anything imports Qt; the workers of xdist inherit them."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if hasattr(config, "workerinput"):
        # All but the settings: what one worker chooses for a moment is no choice of another.
        for name in SETTINGS:
            own = Path(os.environ[name], config.workerinput["workerid"])
            own.mkdir(mode=0o700, exist_ok=True)
            os.environ[name] = str(own)
        return
    home = Path(tempfile.mkdtemp(prefix="dra-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    for name in (*HOMES, *SETTINGS, "LOCALAPPDATA"):
        (home / name).mkdir(mode=0o700)
        os.environ[name] = str(home / name)
    if not list((ROOT / "resources" / "fonts").glob("*.ttf")):
        _run_script("build_fonts.py")
    _run_script("compile_catalogues.py")


def _run_script(name: str) -> None:
    script = ROOT / "resources" / name
    if script.exists():
        subprocess.run([sys.executable, "-X", "utf8", str(script)], check=True)


@pytest.fixture(autouse=True)
def no_unexpected_log_warnings(caplog):
    """A warning in the log fails the test; one that is expected is asserted, then cleared.

    `caplog.clear()` says that the test has looked at what was logged.
    """
    yield
    found = [
        f"{record.name}: {record.getMessage()}"
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.WARNING
    ]
    assert not found, "unexpected log warnings:\n" + "\n".join(found)


@pytest.fixture(autouse=True)
def no_settings_left(request):
    """A test leaves no settings where the next one looks for them, such as a language."""
    file = places.settings()
    yield
    left = file.exists()
    file.unlink(missing_ok=True)
    assert not left, f"{request.node.nodeid} left settings behind: give it a file of its own"


@pytest.fixture
def said(capsys):
    """Runs a command; gives its exit code and the one JSON object it printed."""
    from assessment.commands.main import run

    def call(*arguments, language="en"):
        capsys.readouterr()
        code = run([*map(str, arguments), "--json", "--language", language])
        return code, json.loads(capsys.readouterr().out)

    return call


@pytest.fixture(scope="session")
def qapp(qapp):
    """Leaves nothing of Python in the clipboard, which Qt empties when Python is gone."""
    yield qapp
    qapp.clipboard().clear()


@pytest.fixture
def qtbot(qtbot):
    """Waits longer than a busy computer needs: how long something takes is no matter of a test."""
    for name in ("waitUntil", "waitSignal", "waitExposed", "waitActive"):
        setattr(qtbot, name, partial(getattr(qtbot, name), timeout=PATIENCE_MS))
    return qtbot

"""In the menu and opened by a double click after an update, and gone after taking it away."""

import configparser
import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from assessment import places
from assessment.commands.main import run
from assessment.program import desktop
from assessment.program.installing import VERSIONS
from tests.releases import Signer, a_release

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="looks at a desktop of Linux")


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    return tmp_path / "share"


def entry(home):
    """The entry of the menu."""
    file = configparser.RawConfigParser(interpolation=None)
    file.optionxform = str
    assert file.read(home / "applications" / "digital-readiness.desktop", encoding="utf-8")
    return file["Desktop Entry"]


def test_the_menu_starts_what_is_installed_whatever_the_folder_is_called(home, tmp_path):
    program = tmp_path / 'ថត "a" $b %c' / "digital-readiness"
    desktop.offer(program, Path("/icon.svg"), "ឈ្មោះ")
    called = entry(home)["Exec"]
    assert called.endswith(" %f")
    # A value of a desktop entry is unescaped first, then read as a shell reads words in quotes.
    value = called.removesuffix(" %f").replace("\\\\", "\\").replace("%%", "%")
    told = subprocess.run(["sh", "-c", f"printf %s {value}"], capture_output=True, check=True)
    assert told.stdout.decode() == str(program)


def test_all_kinds_of_files_are_opened_by_it(home):
    desktop.offer(Path("/a"), Path("/icon.svg"), "A")
    tree = ET.parse(home / "mime" / "packages" / "digital-readiness.xml")  # noqa: S314 - just written
    kind = tree.getroot()[0]
    assert kind.get("type") in entry(home)["MimeType"]
    patterns = [one.get("pattern") for one in kind if one.tag.endswith("glob")]
    assert patterns == ["*.dra", "*.drx", "*.drc"]


def test_an_update_offers_it_and_uninstall_takes_only_the_program_away(home, tmp_path, capsys):
    signer = Signer(tmp_path / "release.pub")
    release = a_release(tmp_path, "1.0.0", signer)
    places.own().mkdir(parents=True)
    (places.own() / "kept.txt").touch()
    assert run(["update", str(release), "--key", str(signer.file), "--json"]) == 0
    root = Path(json.loads(capsys.readouterr().out)["folder"])
    assert root == places.programs()
    assert str(root / "digital-readiness") in entry(home)["Exec"]
    assert run(["uninstall", "--language", "en"]) == 0
    assert "backup copies stay" in capsys.readouterr().out
    assert not root.exists()
    assert not list(home.rglob("*.desktop")) + list(home.rglob("*.xml"))
    assert (places.own() / "kept.txt").is_file()
    assert run(["uninstall", "--language", "en"]) == 1
    assert "no version of the program is installed" in capsys.readouterr().err


def test_what_a_person_put_beside_the_versions_stays(home, tmp_path, capsys):
    signer = Signer(tmp_path / "release.pub")
    release = a_release(tmp_path, "1.0.0", signer)
    root = tmp_path / "place"
    call = ["update", str(release), "--key", str(signer.file), "--into", str(root)]
    assert run(call) == 0
    (root / "my.dra").touch()
    assert run(["uninstall", "--into", str(root)]) == 0
    assert [path.name for path in root.iterdir()] == ["my.dra"]
    assert not (root / VERSIONS).exists()
    capsys.readouterr()


def test_a_menu_that_cannot_be_written_is_a_note_and_the_update_holds(home, tmp_path, capsys):
    signer = Signer(tmp_path / "release.pub")
    release = a_release(tmp_path, "1.0.0", signer)
    home.mkdir()
    (home / "applications").write_text("in the way", encoding="utf-8")
    call = ["update", str(release), "--key", str(signer.file), "--into", str(tmp_path / "p")]
    assert run([*call, "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)["findings"]
    assert (told["code"], told["severity"]) == ("not_in_menu", "note")


def test_on_windows_the_keys_of_a_person_name_the_starter():
    keys = desktop._classes(Path("C:/a b/digital-readiness.exe"), "A")
    assert {keys[ending] for ending in places.ENDINGS} == {"DigitalReadiness"}
    assert keys[r"DigitalReadiness\shell\open\command"].endswith('digital-readiness.exe" "%1"')

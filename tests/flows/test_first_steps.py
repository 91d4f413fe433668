"""The first-steps file followed literally on a Windows of Wine, as a newcomer would.

From the zip to the first answer, to the update, and back to the version before. Only with
``READINESS_WINDOWS``; pictures of each step go to the folder ``READINESS_PICTURES``.
"""

import json
import os
import re
import subprocess
import time
import zipfile
from pathlib import Path

import pytest

from assessment.language.text import Language
from assessment.program.installing import CURRENT
from assessment.program.verifying import LIST, SIGNATURE
from assessment.words import Words
from resources.packaging import build_portable, parts
from tests.releases import Signer
from tests.wine import prefix as wine
from tests.wine.screen import SeenDesk

pytestmark = [
    *wine.wanted,
    pytest.mark.skipif("READINESS_SAMPLE" in os.environ, reason="not in the sample"),
]
TITLE = "ការវាយតម្លៃភាពត្រៀមខ្លួនឌីជីថល"
NEXT = "99.0.0"


class Newcomer:
    """Reads a numbered point, does what it says, and takes a picture."""

    def __init__(self, folder, windows, screen):
        text = next(folder.glob("READ ME*")).read_text(encoding="utf-8-sig")
        khmer = text.split("READ ME FIRST")[0]
        self.points = dict(re.findall(r"^(\d)\. (.*?)(?=^\d\. |\n\n)", khmer, re.M | re.S))
        self.desk, self.windows, self.screen = SeenDesk(screen), windows, screen
        self.pictures = 0

    def reads(self, number, *words):
        """The point says so."""
        for word in words:
            assert word in self.points[str(number)], (number, word)

    def starts(self, program, *arguments, **more):
        return subprocess.Popen(
            ["wine", program, *arguments],
            env=wine.surroundings(self.windows, DISPLAY=self.screen),
            **more,
        )

    def told(self, program, *arguments):
        with self.starts(program, *arguments, stdout=subprocess.PIPE) as running:
            return running.communicate(timeout=300)[0].decode()

    def displays(self, name, but=None):
        picture = self.desk.still(but=but)
        if os.environ.get("READINESS_PICTURES"):
            self.pictures += 1
            kept = Path(os.environ["READINESS_PICTURES"])
            picture.save(kept / f"{self.pictures:02} {name}.png")
        return picture

    def sees(self, title):
        window = self.desk.wait_for(title, seconds=120)
        self.desk.focus(window)
        return window

    def presses(self, *keys, name):
        before = self.desk.picture()
        self.desk.press(*keys)
        return self.displays(name, but=before)

    def settles(self, *keys, name):
        """What is done after that takes long, and is over when nothing changes for a while."""
        self.desk.press(*keys)
        before = None
        while (now := self.desk.still()) != before:
            before = now
        return self.displays(name)

    def types(self, text, name):
        before = self.desk.picture()
        self.desk.write(text)
        return self.displays(name, but=before)

    def chooses(self, title, file):
        """In the box of the system, which begins at the person's documents: type its name."""
        self.sees(title)
        self.desk.write(file)
        self.desk.press("Return")
        until(lambda: title not in self.desk.windows())
        self.sees(TITLE)


def until(true, seconds=240):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.5)


def a_signed_zip(folder, target, signer):
    listed = (folder / LIST).read_bytes()
    (folder / SIGNATURE).write_text(signer.sign(listed), encoding="utf-8")
    build_portable.pack(folder, target, 0)
    (folder / SIGNATURE).unlink()


@pytest.fixture
def releases(archive, newcomer, tmp_path):
    """This version and a later one, signed, among the person's documents with the key."""
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(tmp_path / "built")
    (folder,) = (tmp_path / "built").iterdir()
    documents = newcomer.folder.parents[2] / "Documents"
    signer = Signer(documents / "release.pub")
    a_signed_zip(folder, documents / "this.zip", signer)
    later = folder.rename(folder.with_name(f"digital-readiness-{NEXT}"))
    (later / "program" / "resources" / "version.txt").write_text(f"{NEXT}\n", "ascii")
    build_portable.write_lists(later)
    a_signed_zip(later, documents / "next.zip", signer)


@pytest.fixture
def newcomer(archive, windows, screen):
    users = (windows / "drive_c" / "users").glob("*/Desktop")
    desktop = next(one for one in users if one.parent.name != "Public") / "ថតថ្មី"
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(desktop)
    (folder,) = desktop.iterdir()
    made = Newcomer(folder, windows, screen)
    made.folder = folder
    return made


@pytest.mark.usefixtures("releases")
def test_the_first_steps_lead_from_the_zip_to_the_first_answer_to_an_update_and_back(
    newcomer,
):
    folder, desk = newcomer.folder, newcomer.desk
    home = folder.parents[2]
    commands = folder / f"{parts.COMMANDS}.exe"
    newcomer.reads(2, f"{parts.WINDOW}.exe", "F1", f"{parts.COMMANDS}.exe --help")
    running = newcomer.starts(folder / f"{parts.WINDOW}.exe")
    newcomer.sees(TITLE)
    newcomer.displays("the window")
    newcomer.presses("F1", name="the manual")
    desk.press("Escape")
    assert "verify-program" in newcomer.told(commands, "--help")

    newcomer.reads(3, "Ctrl+N", "Enter", "Documents", ".dra")
    newcomer.presses("Control_L", "n", name="a new assessment")
    newcomer.types("M02", name="the unit is found")
    for _ in range(4):
        desk.press("Tab")
    newcomer.types("Sok Dara", name="the assessor is named")
    desk.press("Return")
    until(lambda: list((home / "Documents").glob("*.dra")))
    file = next((home / "Documents").glob("*.dra"))
    newcomer.displays("the first question")
    newcomer.presses("b", name="the first answer")

    say = Words(Language.KM).translate
    newcomer.reads(6, "Ctrl+F1", f"«{say('Verify this program')}»", "certutil", "verify-program")
    newcomer.presses("Control_L", "F1", name="about this program")
    desk.press("Tab")
    newcomer.settles("space", name="every file is as the list says")
    desk.press("Escape")
    assert '"program_altered"' not in newcomer.told(commands, "verify-program", "--json")

    newcomer.reads(
        7,
        "Ctrl+F1",
        *(
            f"«{say(one)}»"
            for one in ("Choose a release…", "Public key…", "Install this version", "Go back")
        ),
    )
    root = home / "AppData" / "Local" / "Programs" / "digital-readiness-assessment"
    for number, release in enumerate(("this.zip", "next.zip")):
        newcomer.presses("Control_L", "F1", name="about this program")
        desk.press("space")
        newcomer.chooses(say("Choose a release…"), release)
        if not number:
            newcomer.displays("the key is not known")
            desk.press("space")
            newcomer.chooses(say("Public key…"), "release.pub")
        newcomer.displays("who signed which version")
        desk.press("space")
        until((root / CURRENT).is_file if not number else lambda: NEXT in used(root)[0])
        newcomer.displays("it is installed")
        desk.press("Escape")
    before = used(root)[1]
    desk.close(newcomer.sees(TITLE))
    assert running.wait(60) == 0

    running = newcomer.starts(root / f"{parts.WINDOW}.exe", file)
    newcomer.sees(TITLE)
    newcomer.displays("the new version with the answer")
    newcomer.presses("Control_L", "F1", name="the new version")
    desk.press("Tab")
    desk.press("space")
    until(lambda: used(root) == [before, f"digital-readiness-{NEXT}"])
    newcomer.displays("back again")
    desk.close(newcomer.sees(TITLE))
    until(lambda: running.poll() is not None)
    told = newcomer.told(root / f"{parts.COMMANDS}.exe", "--version")
    assert before.removeprefix("digital-readiness-") in told
    shown = newcomer.told(root / f"{parts.COMMANDS}.exe", "show", file, "--json")
    assert json.loads(shown)["answered"] == 1


def used(root):
    return (root / CURRENT).read_text(encoding="ascii").splitlines()

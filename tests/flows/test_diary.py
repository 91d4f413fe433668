"""Seven days of a secretariat: the commands of the manual's diary, word for word, and the window.

With READINESS_PICTURES=FOLDER every day in the window leaves its pictures there.
"""

import csv
import json
import os
import re
import shlex
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from assessment.commands.main import run
from assessment.exchange import keys
from assessment.exchange.roster import read_roster
from assessment.language.text import Language
from assessment.questionnaire.library import find
from assessment.questionnaire.model import QuestionType
from gui.app.start import make_window
from gui.settings import WindowSettings
from tests.architecture.tree import ROOT
from tests.flows.keyboard import CTRL, SHIFT, Key
from tests.flows.mouse import Mouse
from tests.render_wait import is_drawn
from tests.unit.exchange.world import CHEAP, PASSPHRASE

UNITS = ("M01", "M02", "M05", "M06")
HEADING = "### Seven days of a secretariat"


def diary():
    """The commands of each day, as the manual has them."""
    text = (ROOT / "resources" / "manual" / "manual.en.md").read_text(encoding="utf-8")
    chapter = text.split(HEADING)[1].split("\n### ")[0]
    blocks = re.findall(r"```\n(.*?)```", chapter, re.DOTALL)
    return [[shlex.split(line)[1:] for line in block.splitlines()] for block in blocks]


@pytest.fixture
def said(capsys):
    """Runs a command, which must not be refused; gives its JSON."""

    def call(*arguments):
        capsys.readouterr()
        code = run([*map(str, arguments), "--json", "--language", "en"])
        told = capsys.readouterr()
        assert code == 0, (arguments, told.out, told.err)
        return json.loads(told.out)

    return call


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """An empty folder on a computer of its own, with the tables that a secretariat writes."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "home"))
    monkeypatch.setenv("READINESS_PASSPHRASE", PASSPHRASE)
    folder = tmp_path / "desk"
    (folder / "keys").mkdir(parents=True)
    (folder / "inbox").mkdir()
    monkeypatch.chdir(folder)
    write("expected.csv", ("unit", "assessor"), [(unit, f"Assessor {unit}") for unit in UNITS])
    lines = [("Lim Sokha", "*", "secretariat")]
    for unit in UNITS:
        for role in ("assessor", "head"):
            owner = f"{role.capitalize()} {unit}"
            public = keys.make(folder / f"{unit}-{role}.key", owner, PASSPHRASE, CHEAP)
            public.write(folder / "keys" / f"{unit}-{role}.pub")
            lines.append((owner, unit, role))
    write("keys.csv", ("name", "unit", "role"), lines)
    return folder


def write(name, head, lines):
    with Path(name).open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(head)
        writer.writerows(lines)


def answers(name, *, best):
    """A table of answers to everything the small questionnaire asks."""
    lines = []
    for question in find("example-small").questions:
        if question.asked:
            rows = (1, 2) if question.roster else ("",)
            lines += [(question.code, row, answer(question, best=best)) for row in rows]
    write(name, ("question", "row", "answer"), lines)


def answer(question, *, best):
    if question.type is QuestionType.SELECT_MULTIPLE:
        return " ".join(one.name for one in question.choices if not one.exclusive)
    if question.type is QuestionType.SELECT_ONE:
        ordered = sorted(question.choices, key=lambda one: one.score or 0)
        return ordered[-1 if best else 0].name
    return "10" if question.type is QuestionType.INTEGER else "Text"


def sends(said, unit, file, package, *, best=True, accepted=("--accept-all",)):
    """An office fills in, reviews, approves, signs twice, and sends."""
    answers("answers.csv", best=best)
    said("answer", file, "--from", "answers.csv")
    said("submit", file, "--by", f"Assessor {unit}", "--reason", "complete as it is")
    said("review", file, "--layer", "head", *accepted, "--by", f"Head {unit}")
    said("approve", file, "--by", f"Head {unit}")
    said("send", file, "--key", f"{unit}-assessor.key", "--out", package)
    said("countersign", package, "--key", f"{unit}-head.key")


def starter(desk, unit):
    (file,) = (desk / "offices" / "units" / unit).glob("*.dra")
    return file


def first_packages(said, desk):
    """M01 sends from two laptops, M02 sends once; the others do not."""
    one = starter(desk, "M01")
    two = desk / "second-laptop.dra"
    two.write_bytes(one.read_bytes())
    sends(said, "M01", one, desk / "inbox" / "m01.drx")
    sends(said, "M01", two, desk / "inbox" / "m01-second.drx", best=False)
    sends(said, "M02", starter(desk, "M02"), desk / "inbox" / "m02.drx")


def last_packages(said, desk):
    """M02 corrects what was returned, M05 sends after the call."""
    file = starter(desk, "M02")
    said("apply", file, desk / "m02-return.drx", "--by", "Assessor M02")
    sends(said, "M02", file, desk / "inbox" / "m02-again.drx", accepted=("--accept", "P1"))
    sends(said, "M05", starter(desk, "M05"), desk / "inbox" / "m03.drx")


def test_a_round_goes_from_its_opening_to_the_printed_report(desk, said):
    opening, roster, received, conflicts, returned, closing, report = diary()
    (_, opened) = [said(*one) for one in opening]
    assert (opened["expected"], opened["starters"], opened["letters"]) == (4, 4, 4)
    *_, entered, _, in_use = [said(*one) for one in roster]
    assert (entered["entered"], in_use["signed"]) == (9, True)
    first_packages(said, desk)
    _, covered = [said(*one) for one in received]
    assert (covered["expected"], covered["received"], covered["conflicts"]) == (4, 2, 1)
    decide(said, conflicts)
    *_, calls = [said(*one) for one in returned]
    assert [one["unit"] for one in calls["units"] if one["calls"]] == ["M05"]
    last_packages(said, desk)
    *_, reached, closed = [said(*one) for one in closing]
    assert [one["unit"] for one in reached["units"] if one["reached"]] == ["M05"]
    assert (closed["closed"], closed["signed"], closed["approved"]) == (True, True, 3)
    final, published, shown = [said(*one) for one in report]
    assert final["closed"]
    assert final["approved"] == 3
    assert published["pages"] > 0
    assert shown["verdict"] == "sound"
    for name in ("cards.pdf", "reminders.xlsx", "national.pdf", "national.xlsx", "published.pdf"):
        assert (desk / name).stat().st_size > 1000


def decide(said, commands):
    """The copy taken is named where the diary says REVISION."""
    display, take, sign = commands
    (conflict,) = said(*display)["conflicts"]
    revision = conflict["copies"][0]["revision"]
    said(*(revision if word == "REVISION" else word for word in take))
    said(*sign)
    assert said(*display)["conflicts"] == []


class Secretary(Mouse):
    """A mouse, the dialogues of the system, and patience: after each press all work is awaited."""

    def __init__(self, window, qtbot, monkeypatch):
        super().__init__(window)
        self._wait, self.chosen = qtbot.waitUntil, []
        for name in ("getOpenFileName", "getSaveFileName"):
            monkeypatch.setattr(QFileDialog, name, lambda *_, **__: (str(self.chosen.pop(0)), ""))
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(self.chosen.pop(0)))

    def press(self, name, *chosen):
        self.chosen = list(chosen)
        super().press(name)
        self.rest()
        assert self.chosen == [], f"{name} asked for no file"

    def rest(self):
        self._wait(lambda: not self.works(), timeout=60_000)
        self.settle()

    def works(self):
        session, page = self.window.collection, self.window.router.shown
        busy = session is not None and (session.working or session.waiting or not session.snapshot)
        return busy or (hasattr(page, "work") and page.work.busy)

    def opens(self, table, unit):
        """Press the row of a unit, and Enter."""
        found = self.find(table)
        row = next(at for at, one in enumerate(found.rows.shown()) if unit in str(one))
        self.item(found, found.model().index(row, 0))
        QTest.keyClick(found, Key.Key_Return)
        self.rest()

    def signs(self, name):
        """The key of the secretariat, and its passphrase."""
        self.press("choose_key", Path(name))
        self.write("passphrase", PASSPHRASE)

    def says(self, text):
        """What is asked over the page gets this answer."""

        def answer():
            asked = QApplication.activeModalWidget()
            QTest.keyClicks(asked.focusWidget(), text)
            QTest.keyClick(asked.focusWidget(), Key.Key_Return)
            QTimer.singleShot(0, self.window.activateWindow)

        QTimer.singleShot(300, answer)

    def picture(self, name):
        if folder := os.environ.get("READINESS_PICTURES"):
            self._wait(lambda: is_drawn(self.window), timeout=20_000)
            self.window.grab().save(str(Path(folder) / f"diary-{name}.png"))


@pytest.fixture
def secretary(qapp, qtbot, desk, monkeypatch):
    settings = WindowSettings(desk / "settings.ini")
    settings.language, settings.folder = Language.KM, desk
    made = make_window(qapp, settings)
    qtbot.addWidget(made)
    made.resize(1366, 688)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    yield Secretary(made, qtbot, monkeypatch)
    made.close()


def test_the_same_week_in_the_window(desk, said, secretary):
    person = secretary
    monday(person, desk)
    for command in diary()[1][:3]:
        said(*command)
    tuesday(person, desk)
    first_packages(said, desk)
    wednesday(person, desk)
    thursday(person)
    friday(person, desk)
    last_packages(said, desk)
    saturday(person, desk)
    sunday(person, desk)
    for name in ("cards.pdf", "reminders.xlsx", "national.pdf", "national.xlsx", "published.pdf"):
        assert (desk / name).stat().st_size > 1000
    shown = said("show", desk / "round-2026.drc")
    assert (shown["verdict"], shown["conflicts"]) == ("sound", 0)


def monday(person, desk):
    person.press("role_secretariat")
    person.write("person_name", "Lim Sokha")
    person.picture("1-start")
    person.press("new_assessment", desk / "round-2026.drc")
    person.press("stage_rounds")
    person.press("rounds_part_opening")
    person.write("opening_round", "2026")
    person.write("opening_end", "2026-12-31")
    person.write("opening_contact", "023 000 000")
    person.press("opening_units", desk / "expected.csv")
    person.press("opening_example-small")
    person.picture("1-opening")
    person.press("opening_now", desk / "offices")
    person.picture("1-opened")
    assert len(list((desk / "offices" / "units").glob("*/*.dra"))) == len(UNITS)


def tuesday(person, desk):
    QTest.keyClick(person.window, Key.Key_J, CTRL | SHIFT)
    person.press("keys_folder", desk / "keys")
    person.press("keys_table", desk / "keys.csv")
    person.picture("2-keys")
    for _ in range(2 * len(UNITS) + 1):
        person.press("keys_compared")
    person.signs(desk / "root.key")
    person.press("keys_sign", desk / "2026.roster")
    person.press("keys_cards", desk / "cards.pdf")
    person.picture("2-signed")
    person.press("close_keys")
    person.press("stage_intake")
    person.says(read_roster(desk / "2026.roster").public.short_code)
    person.press("take_roster", desk / "2026.roster")
    person.picture("2-imported")


def wednesday(person, desk):
    person.press("choose_folder", desk / "inbox")
    person.picture("3-received")
    person.press("stage_coverage")
    person.picture("3-coverage")


def thursday(person):
    person.press("stage_conflicts")
    person.press("take_all_A")
    person.write("decision_reason", "The unit confirmed this copy")
    person.press("sign_decision")
    person.signs("secretariat.key")
    person.picture("4-conflict")
    person.press("decide")
    person.picture("4-decided")


def friday(person, desk):
    person.press("stage_coverage")
    person.press("report_all")
    person.write("search_units", "M02")
    person.opens("units", "M02")
    person.press("give_back")
    person.write("return_reason", "The document is missing")
    person.press("add_return")
    person.signs("secretariat.key")
    person.picture("5-return")
    person.press("write_return", desk / "m02-return.drx")
    person.picture("5-returned")
    person.press("stage_rounds")
    person.press("rounds_part_reminders")
    person.item(person.find("reminders"), row_of(person, "M05"))
    person.write("call_person", "Sok Dara")
    person.write("call_promised", "2026-12-20")
    person.write("call_note", "They send it tomorrow")
    person.picture("5-call")
    person.press("call_keep")
    person.press("export_list", desk / "reminders.xlsx")


def row_of(person, unit):
    table = person.find("reminders")
    codes = [one.report.unit.code for one in table.rows.shown()]
    return table.model().index(codes.index(unit), 0)


def saturday(person, desk):
    person.press("stage_intake")
    person.press("choose_folder", desk / "inbox")
    person.press("stage_rounds")
    person.press("rounds_part_reminders")
    person.press("reminder_reached")
    person.picture("6-reached")
    person.press("stage_national_report")
    person.press("closing_begin")
    person.write("closing_exceptions", "M06 = closed since November")
    person.write("closing_reason", "The last day is over")
    person.signs("secretariat.key")
    person.picture("6-closing")
    person.press("closing_now")
    person.picture("6-closed")


def sunday(person, desk):
    person.press("show_pages")
    person.picture("7-pages")
    person.press("write_pages", desk / "national.pdf")
    person.press("write_xlsx", desk / "national.xlsx")
    person.picture("7-written")
    person.press("report_reach_published")
    person.press("show_pages")
    person.press("write_pages", desk / "published.pdf")


def test_both_manuals_have_the_same_diary():
    text = (ROOT / "resources" / "manual" / "manual.km.md").read_text(encoding="utf-8")
    for day in diary():
        for command in day:
            assert shlex.join(["./start", *command]).replace("'", '"').split()[1] in text

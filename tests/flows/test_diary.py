"""Seven days of a secretariat: the commands of the manual's diary, word for word."""

import csv
import json
import re
import shlex
from pathlib import Path

import pytest

from assessment.commands.main import run
from assessment.exchange import keys
from assessment.questionnaire.library.installed import find
from assessment.questionnaire.model import QuestionType
from tests.architecture.tree import ROOT
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
    look, take, sign = commands
    (conflict,) = said(*look)["conflicts"]
    revision = conflict["copies"][0]["revision"]
    said(*(revision if word == "REVISION" else word for word in take))
    said(*sign)
    assert said(*look)["conflicts"] == []


def test_both_manuals_have_the_same_diary():
    text = (ROOT / "resources" / "manual" / "manual.km.md").read_text(encoding="utf-8")
    for day in diary():
        for command in day:
            assert shlex.join(["./start", *command]).replace("'", '"').split()[1] in text

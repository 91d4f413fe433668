"""The changes that CONTRIBUTING shows are made on a copy of the program, and the copy is used.

A block headed with the path of a file is that file, new. A block of ``diff`` adds its lines behind
the line shown above them. A block of ``console`` is what is called, and what is said then.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from tests.architecture.tree import ROOT
from tests.workbooks import a_question, a_workbook, both

BLOCK = re.compile(r"^```(\w+) ?(\S*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
TITLE = re.compile(r"^### (.+?): (?:at most )?(\d+) files?.*\n", re.MULTILINE)
# Files of the product a change may touch (the goals the project has set itself).
GOALS = {
    "A type of question": 4,
    "A command": 2,
    "A finding": 2,
    "An aggregation rule": 2,
    "A section of the report": 2,
    "A page of the window": 2,
}
PARTS = ("assessment", "gui", "questionnaires", "resources", "main.py", "pyproject.toml")


@dataclass(frozen=True)
class Example:
    """One worked example.

    Attributes:
        title: Its heading.
        new: Text of each new file, by path.
        added: Blocks of lines to add, with the path.
        console: Calls, each with the lines that must be among what is said.
    """

    title: str
    new: dict[str, str]
    added: list[tuple[str, str]]
    console: list[str]

    @property
    def files(self) -> set[str]:
        return {*self.new, *(path for path, _ in self.added)}


def examples() -> dict[str, Example]:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    _, *parts = TITLE.split(text)
    found = {}
    for title, _, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        blocks = BLOCK.findall(re.split(r"^#{1,3} ", body, maxsplit=1, flags=re.MULTILINE)[0])
        found[title] = Example(
            title,
            {path: held for kind, path, held in blocks if kind == "python"},
            [(path, held) for kind, path, held in blocks if kind == "diff"],
            [held for kind, _, held in blocks if kind == "console"],
        )
    return found


EXAMPLES = examples()


def applied(text: str, block: str) -> str:
    """The text with every run of added lines behind the lines that stand above it."""
    above: list[str] = []
    added = False
    for line in block.splitlines():
        mark, content = line[:1], line[1:]
        if mark == "+":
            place = "".join(f"{one}\n" for one in above)
            assert text.count(place) == 1, f"{place!r} stands there once"
            text = text.replace(place, f"{place}{content}\n")
            above.append(content)
        else:
            above = [content] if added else [*above, content]
        added = mark == "+"
    return text


@pytest.fixture
def copy(tmp_path):
    """The program in a place of its own, with settings of its own."""
    for part in PARTS:
        source, target = ROOT / part, tmp_path / "copy" / part
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target)
    a_form(tmp_path / "copy")
    an_index(tmp_path / "copy")
    opening_hours(tmp_path / "copy")
    return tmp_path / "copy"


def a_form(folder: Path) -> None:
    question = a_question() | both("Name", "Name")
    a_workbook(folder, [question]).rename(folder / "form.xlsx")


def an_index(folder: Path) -> None:
    nodes = [("all", "", "quadratic"), ("x", "all", ""), ("y", "all", "")]
    rows = [
        {"code": code, "parent": parent, "aggregation": how, **both(code, code)}
        for code, parent, how in nodes
    ]
    a_workbook(folder, None, structure=rows).rename(folder / "index.xlsx")
    (folder / "values.csv").write_text("unit,x,y\nA,30,64.03124237\n", encoding="utf-8")


def opening_hours(folder: Path) -> None:
    """A questionnaire that asks for a time, and answers to it: one right, one wrong."""
    a_workbook(folder, [a_question("opens", "time")], name="hours.xlsx")
    (folder / "right.csv").write_text("opens\n៧:៤៥\n", encoding="utf-8")
    (folder / "wrong.csv").write_text("opens\n25:10\n", encoding="utf-8")


def time_is_asked(copy: Path) -> None:
    """On paper, in the workbook and in the window as it should be; what is given is kept."""
    how = "Hour:minute, such as 07:30"
    told = said(copy, "main.py template hours.xlsx --pdf h.pdf --xlsx h.xlsx --language en")
    assert (copy / "h.pdf").exists(), told
    paper = pypdfium2.PdfDocument(copy / "h.pdf")
    assert any(how in page.get_textpage().get_text_bounded() for page in paper)
    sheets = openpyxl.load_workbook(copy / "h.xlsx").worksheets
    assert any(f"{how}." in row for sheet in sheets for row in sheet.iter_rows(values_only=True))
    told = said(copy, "main.py answer office.dra --from right.csv")
    (copy / "look.py").write_text(EDITOR, encoding="utf-8")
    assert said(copy, "look.py") == f"07:45|{how}\n", told


EDITOR = """
from datetime import datetime
from pathlib import Path
from PySide6.QtWidgets import QApplication
from assessment.language.text import Language
from assessment.files.store import AssessmentFile
from assessment.responses.model import Place
from gui.fill.editors import make_editor
from gui.display import Display

app = QApplication([])
with AssessmentFile.open(Path("office.dra")) as file:
    record = file.record
question, place = record.questionnaire.by_code["opens"], Place("opens")
editor = make_editor(question, Display(Language.EN), ())
editor.show_answer(record.response(*place).answer, ())
print(editor.field.text(), editor.field.placeholderText(), sep="|")
"""


def report_says(copy: Path, words: str) -> None:
    """The report of the demonstration, made by the copy, has these words."""
    told = said(copy, "main.py demo --out demo --language en")
    assert (copy / "demo" / "unit-report-en.pdf").exists(), told
    document = pypdfium2.PdfDocument(copy / "demo" / "unit-report-en.pdf")
    assert any(words in page.get_textpage().get_text_bounded() for page in document)


def window_shows(copy: Path, name: str) -> None:
    """The window of the copy shows the page of that name."""
    script = f"""
from pathlib import Path
from PySide6.QtWidgets import QApplication
from gui.app.start import make_window
from gui.settings import WindowSettings

app = QApplication([])
window = make_window(app, WindowSettings(Path("s.ini")))
window.go({name!r})
page = window.page({name!r})
print(type(page).__name__, page.places.plain_text())
"""
    (copy / "look.py").write_text(script, encoding="utf-8")
    assert "PlacesPage Settings and backup copies lie in" in said(copy, "look.py")


SEEN = {
    "A type of question": time_is_asked,
    "A section of the report": partial(report_says, words="Steps of the review"),
    "A page of the window": partial(window_shows, name="places"),
}


def said(copy: Path, call: str) -> str:
    words = call.removeprefix("python ").split()
    done = subprocess.run(
        [sys.executable, "-X", "utf8", *words],
        cwd=copy,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_DATA_HOME": str(copy.parent)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout + done.stderr


def make_change(copy: Path, example: Example) -> None:
    for path, text in example.new.items():
        assert not (copy / path).exists()
        (copy / path).write_text(text, encoding="utf-8")
    for path, block in example.added:
        file = copy / path
        file.write_text(applied(file.read_text(encoding="utf-8"), block), encoding="utf-8")


def test_contributing_shows_the_changes_within_their_goals():
    assert {title: len(one.files) for title, one in EXAMPLES.items()}.keys() == GOALS.keys()
    assert [one.title for one in EXAMPLES.values() if len(one.files) > GOALS[one.title]] == []


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=lambda one: one.title)
def test_the_change_works_as_it_is_shown(example, copy):
    make_change(copy, example)
    for block in example.console:
        call, *wanted = block.strip().splitlines()
        told = said(copy, call.removeprefix("$ "))
        assert [line for line in wanted if line.strip() not in told] == [], told
    if example.title in SEEN:
        SEEN[example.title](copy)


def test_all_changes_together_are_formatted_linted_and_type_checked(copy):
    for example in EXAMPLES.values():
        make_change(copy, example)
    if (ROOT / ".mypy_cache").is_dir():
        shutil.copytree(ROOT / ".mypy_cache", copy / ".mypy_cache")
    changed = " ".join(sorted({path for example in EXAMPLES.values() for path in example.files}))
    assert "already formatted" in said(copy, f"-m ruff format --check {changed}")
    assert said(copy, f"-m ruff check {changed}") == "All checks passed!\n"
    assert said(copy, "-m mypy").startswith("Success: no issues found")

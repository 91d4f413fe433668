"""A novice's way through a round, from what the screens say: by keyboard alone, by mouse alone.

With READINESS_PICTURES=FOLDER every step leaves a picture there. How many keys and presses it took
is printed (``-s``); the letters of texts are not counted, they have to be typed anyhow.
"""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QAbstractItemView, QApplication

from assessment.exchange.receive import read_package
from assessment.files.store import AssessmentFile
from assessment.language.text import Language
from assessment.questionnaire.model import QuestionType, ScoringKind
from assessment.responses.choices import tick_up_to
from assessment.responses.model import Place, Response, State, Step
from assessment.responses.review import not_accepted
from assessment.units import load_units
from gui.app.start import make_window
from gui.settings import WindowSettings
from gui.widgets.buttons import Button
from tests.builders import NOW, a_record
from tests.flows.keyboard import CTRL, Key, Keyboard
from tests.flows.mouse import Mouse
from tests.report_worlds import the_ministry_questionnaire

ASSESSOR, BOSS = "Sok Dara", "Chan Sophea"
PASSPHRASE = "three quiet boats"  # noqa: S105 - of a key made for this test
BY_HAND = (
    "a_pillar"  # this pillar is answered anew, the others are taken over where they are still true
)
PARTS = 4  # of a page, between which F6 goes
RETURNED = ("A1", "A2")


class ByKeyboard(Keyboard):
    """The script's verbs with keys; shortcuts are those that the screens name."""

    def button(self, name):
        for _ in range(PARTS):
            # In a table Tab goes from cell to cell; F6 leaves it.
            if not isinstance(self.focus, QAbstractItemView) or self.focus.objectName() == name:
                break
            self.press(Key.Key_F6)
        self.activate(name)

    def choose(self, name, row):
        self.tab_to(name)
        while self.focus.currentIndex() != row:
            self.press(Key.Key_Down if self.focus.currentIndex() < row else Key.Key_Up)

    def find_unit(self, text):
        self.write("unit_search", text)
        self.press(Key.Key_Down)

    def next_page(self):
        self.press(Key.Key_Return, CTRL)

    def next_step(self):
        self.press(Key.Key_J, CTRL)

    def level(self, question, level):
        self.press(Key(Key.Key_0.value + level))

    def numbers(self, question, text):
        self.type(text)
        self.press(Key.Key_Tab)

    def cell(self, sheet, column, question):
        self.tab_to(sheet.objectName())
        if column == 0:
            self.press(Key.Key_Home, CTRL)
        if sheet.currentIndex().flags() & Qt.ItemFlag.ItemIsEditable:
            fill_cell(self, question)
        self.press(Key.Key_Right)

    def give_document(self, path):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        QApplication.clipboard().setMimeData(data)
        self.press(Key.Key_V, CTRL)

    def home(self):
        self.press(Key.Key_Home, Qt.KeyboardModifier.AltModifier)

    def accept(self, at):
        if at == 0:
            self.row(0)
        self.press(Key.Key_D)
        self.press(Key.Key_A)

    def stage(self, number, _name):
        self.press(Key(Key.Key_0.value + number), CTRL)

    def begin_new(self):
        self.press(Key.Key_N, CTRL)

    def row(self, at):
        self.tab_to("indicator_table")
        self.press(Key.Key_Home, CTRL)
        for _ in range(at):
            self.press(Key.Key_Down)


class ByMouse(Mouse):
    """The script's verbs with a mouse."""

    def button(self, name):
        self.press(name)

    def find_unit(self, text):
        self.write("unit_search", text)
        units = self.find("unit_list")
        self.item(units, units.model().index(0, 0))

    def next_page(self):
        self.press("next")

    def next_step(self):
        self.press("next_step_go")

    def level(self, question, level):
        first = [c for c in question.choices if c.level is not None and c.level <= level]
        for choice in first:
            if choice.level:
                self.press(f"{question.code}_{choice.name}")

    def numbers(self, question, text):
        self.write(f"field_{question.code}", text)

    def cell(self, sheet, column, question):
        index = sheet.model().index(0, column)
        self.item(sheet, index)
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            fill_cell(self, question)

    def give_document(self, path):
        self.drop("evidence", path)

    def home(self):
        self.press("home")

    def accept(self, at):
        if at == 0:
            self.row(0)
        if self.sees("accept_documents"):
            self.press("accept_documents")
        self.press("accept_indicator")

    def stage(self, _number, name):
        self.press(f"stage_{name}")

    def begin_new(self):
        self.press("new_assessment")

    def row(self, at):
        table = self.find("indicator_table")
        self.item(table, table.model().index(at, 1))


def last_year(unit):
    """Everything at the lowest level with something in it, approved; tables were not asked for."""
    record = a_record(the_ministry_questionnaire())
    for question in record.questionnaire.questions:
        if question.asked and not question.roster:
            record = record.with_response(Place(question.code), Response(as_answered(question)))
    subject = replace(record.subject, unit=unit.code, unit_name=unit.name, round="2025")
    steps = (Step(State.APPROVED, by=BOSS, at=NOW),)
    return replace(record, id="last", subject=subject, state=State.APPROVED, steps=steps)


def as_answered(question):
    if question.scoring.kind is ScoringKind.LADDER:
        return tick_up_to(question, None, 1)
    if question.type in (QuestionType.INTEGER, QuestionType.DECIMAL):
        return 100 if question.code.endswith("_d") else 5
    return (question.choices[0].name,)


@pytest.fixture
def office(tmp_path):
    """A folder with last year's approved file of the ministry, and a document."""
    unit = next(one for one in load_units() if one.code == "M10")
    file = AssessmentFile.create(tmp_path / "M10-2025.dra", last_year(unit), by=ASSESSOR, now=NOW)
    file.close()
    for name in ("decision", *(f"order-{code}" for code in RETURNED)):
        (tmp_path / f"{name}.pdf").write_bytes(f"%PDF-1.4\n% {name}\n%%EOF\n".encode())
    return tmp_path


@pytest.fixture
def window(qapp, qtbot, office):
    settings = WindowSettings(office / "settings.ini")
    settings.name, settings.folder = ASSESSOR, office
    made = make_window(qapp, settings)
    qtbot.addWidget(made)
    made.resize(1366, 688)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    yield made
    made.close()


@pytest.mark.parametrize(("hand", "language"), [(ByKeyboard, Language.EN), (ByMouse, Language.KM)])
def test_a_novice_finds_the_way_through_a_round(window, qtbot, office, hand, language):
    window.display.set_language(language)
    person = hand(window)
    story = [begin, fill, submit, give_back, correct, submit, approve, report, sign_and_send]
    for step in story:
        before = person.pressed
        step(person, qtbot, office)
        print(hand.__name__, step.__name__, person.pressed - before)
        picture(window, f"{hand.__name__}-{step.__name__}")


def picture(window, name):
    folder = os.environ.get("READINESS_PICTURES")
    if folder:
        window.grab().save(str(Path(folder) / f"{name}.png"))


def begin(person, qtbot, office):
    """New assessment; the unit by its name; the round before is offered already."""
    window = person.window
    person.begin_new()
    page = window.page("new")
    qtbot.waitUntil(page.start.isEnabled, timeout=20_000)
    person.find_unit("Planning")
    qtbot.waitUntil(lambda: page.last.currentData() == office / "M10-2025.dra", timeout=20_000)
    person.write("round", "2026")
    qtbot.waitUntil(page.start.isEnabled, timeout=20_000)
    person.button("create")
    qtbot.waitUntil(lambda: window.session is not None, timeout=20_000)


def fill(person, _qtbot, office):
    """Page after page: one pillar anew, everything else as last year where it is still true."""
    window = person.window
    page = window.page("fill")
    while window.router.current == "fill":
        before = page.card.page.code
        answer(person, page, office)
        person.next_page()
        assert window.router.current != "fill" or page.card.page.code != before


def answer(person, page, office):
    """Take it over where it is offered; else answer by hand."""
    shown, questionnaire = page.card.page, person.window.session.questionnaire
    offered = [one for one in page.findChildren(Button, "take_over") if one.isVisible()]
    if offered and shown.section != BY_HAND:
        person.button("take_over")
        return
    if shown.roster is not None:
        table(person, page)
        return
    for code in shown.questions:
        question = questionnaire.by_code[code]
        if question.scoring.kind is ScoringKind.LADDER:
            person.level(question, 2)
        elif question.type in (QuestionType.INTEGER, QuestionType.DECIMAL):
            person.numbers(question, "20" if code.endswith("_n") else "40")
    if shown.code == "A1":
        person.give_document(office / "decision.pdf")
        person.button("evidence_add")


def table(person, page):
    """A row, cell by cell."""
    sheet = page.card.answers.roster.sheet
    for column, question in enumerate(sheet.model().columns):
        person.cell(sheet, column, question)


def fill_cell(person, question):
    """As the editor of a cell asks: what is written, or the first of a list."""
    keys = {
        QuestionType.SELECT_ONE: (Key.Key_Return, Key.Key_Down, Key.Key_Return),
        QuestionType.SELECT_MULTIPLE: (Key.Key_Return, Key.Key_Space, Key.Key_Return),
    }
    texts = {
        QuestionType.INTEGER: "5",
        QuestionType.DECIMAL: "5",
        QuestionType.DATE: "2026-03-15",
    }
    if question.type in keys:
        for key in keys[question.type]:
            Keyboard.press(person, key)
    else:
        person.type(texts.get(question.type, "Sample"))
        Keyboard.press(person, Key.Key_Return)


def submit(person, _qtbot, _office):
    """What is left is named there; the reason is written, and the assessment handed in."""
    window = person.window
    if window.router.current != "review":
        person.next_step()
    if person.sees("submit_reason"):
        person.write("submit_reason", "Papers follow")
    person.button("submit_step")
    person.button("confirm_step")
    assert window.session.record.state is State.SUBMITTED


def give_back(person, _qtbot, _office):
    """The head sends two back with a word each, and the whole to the assessor."""
    window = person.window
    person.home()
    person.button("role_head")
    person.button("continue")
    assert window.router.current == "review"
    person.write("reviewer_name", BOSS)
    for at in range(len(RETURNED)):
        person.row(at)
        person.choose("review_reason", 1)
        person.write("review_comment", "Which decision?")
        person.button("return_indicator")
        assert not_accepted(window.session.record) == list(RETURNED[: at + 1])
    person.button("return_step")
    person.write("step_reason", "Two to correct")
    person.button("confirm_step")
    assert window.session.record.state is State.RETURNED


def correct(person, _qtbot, office):
    """The bar leads to each one that came back."""
    window = person.window
    person.home()
    person.button("role_assessor")
    person.button("continue")
    for code in RETURNED:
        person.next_step()
        assert window.page("fill").card.page.code == code
        person.give_document(office / f"order-{code}.pdf")
        person.button("evidence_add")


def approve(person, _qtbot, _office):
    """Every indicator with its documents; then the whole."""
    window = person.window
    person.home()
    person.button("role_head")
    person.button("continue")
    for at in range(len(window.session.questionnaire.indicators)):
        person.accept(at)
    person.button("approve_step")
    if person.sees("confirm_step"):
        person.button("confirm_step")
    assert window.session.record.state is State.APPROVED


def report(person, qtbot, office):
    """Both reports of what was approved."""
    person.stage(4, "report")
    page = person.window.page("report")
    for button, name in (("save_pdf", "report.pdf"), ("save_xlsx", "report.xlsx")):
        page.choose = lambda _kind, at=office / name: at
        person.button(button)
        qtbot.waitUntil((office / name).exists, timeout=60_000)


def sign_and_send(person, qtbot, office):
    """A key is made on the way; what is written is a package that opens again."""
    window = person.window
    person.next_step()
    page = window.page("send")
    page.ask_new = lambda _title, name: office / name
    person.button("new_key")
    person.write("key_owner", BOSS)
    for name in ("passphrase", "passphrase_again"):
        person.write(name, PASSPHRASE)
    person.button("make_key")
    qtbot.waitUntil(lambda: page.key.public is not None and not page.busy, timeout=20_000)
    person.button("sign")
    qtbot.waitUntil(lambda: any(office.glob("*.drx")) and not page.busy, timeout=20_000)
    (package,) = office.glob("*.drx")
    assert read_package(package).record.state is State.APPROVED

"""A fork made by two people on two laptops is shown, resolved question by question, and the
resolved revision is received back by both without a new conflict: through real windows."""

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from assessment.exchange import keys
from assessment.exchange.codes import short_code
from assessment.exchange.reply import read_reply
from assessment.exchange.send import parcel_of, send_parcel
from assessment.files.store import AssessmentFile
from assessment.language.text import Language
from assessment.responses.model import Place, State
from gui.app.start import make_window
from gui.settings import WindowSettings, WorkRole
from gui.widgets.tick_row import TickRow
from tests.builders import ASSESSOR, NOW
from tests.gui.committee.world import FIRST, page_of, received, settled
from tests.unit.consolidation.world import record_of
from tests.unit.exchange.world import CHEAP, PASSPHRASE, THE_ASSESSOR


class Laptop:
    """One office's computer: its window, and the working file on it."""

    def __init__(self, qtbot, folder, path):
        settings = WindowSettings(folder / f"{path.stem}.ini")
        settings.language, settings.role, settings.name = Language.EN, WorkRole.ASSESSOR, ASSESSOR
        settings.folder = path.parent
        self.qtbot, self.path = qtbot, path
        self.window = make_window(QApplication.instance(), settings)
        qtbot.addWidget(self.window)
        self.window.resize(1366, 688)
        self.window.show()

    def open(self):
        self.window.open_file(self.path)
        assert self.window.session is not None

    def tick(self, question, choice):
        """Answer as people do: with the mouse, on the page of the question."""
        self.window.go("fill", question)
        row = self.window.page("fill").card.findChild(TickRow, f"{question}_{choice}")
        self.qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
        assert self.answer(question) == choice

    def answer(self, question):
        return self.window.session.record.response(question).answer

    def send(self, out):
        """Close the file and write its package; gives the revision."""
        self.window.go("home")
        with AssessmentFile.open(self.path) as file:
            return send_parcel(parcel_of(file), [THE_ASSESSOR], out).revision

    def take_in(self, reply):
        """By the action of the menu."""
        self.open()
        self.window.ask = lambda *_: reply
        refused = []
        self.window.session.refused.connect(refused.extend)
        self.window.actions_by_name["take_in"].trigger()
        page = self.window.page("send")
        if page.code.isVisible():
            page.code.setText(short_code(read_reply(reply).digest))
            page.take_in_doubted()
        return [finding.code for finding in refused]


@pytest.fixture
def laptops(qtbot, tmp_path):
    """Two laptops with copies of one working file that was sent once before."""
    for name in ("ours", "theirs", "stick"):
        (tmp_path / name).mkdir()
    ours, theirs = tmp_path / "ours" / "a.dra", tmp_path / "theirs" / "a.dra"
    draft = record_of(FIRST, state=State.DRAFT)
    AssessmentFile.create(ours, draft, by=ASSESSOR, now=NOW).close()
    first = Laptop(qtbot, tmp_path / "ours", ours)
    first.send(tmp_path / "stick" / "0.drx")
    shutil.copy(ours, theirs)
    return first, Laptop(qtbot, tmp_path / "theirs", theirs)


def test_a_fork_of_two_laptops_ends_in_one_answer_for_both(laptops, desk, qtbot, tmp_path):
    stick = tmp_path / "stick"
    ours, theirs = laptops
    for laptop, question, choice in ((ours, "A2", "c"), (theirs, "A2", "a")):
        laptop.open()
        laptop.tick(question, choice)
    mine, other = ours.send(stick / "a.drx"), theirs.send(stick / "b.drx")

    received(qtbot, desk, [stick])
    desk.go("conflicts")
    page = page_of(desk, "conflicts")
    assert [one.code for one in page.pane.table.rows.rows] == ["A2"]
    assert set(page.pane.compared.copies) == {mine, other}
    page.pane.table.setFocus()
    at = list(page.pane.compared.copies).index(mine) + 1
    qtbot.keyClick(page.pane.table, getattr(Qt.Key, f"Key_{at}"))
    page.pane.form.reason.setText("The head of the unit confirmed it by telephone")
    page.pane.form.button.click()
    settled(qtbot, desk)
    assert not desk.collection.snapshot.conflicts

    key = tmp_path / "secretariat.key"
    keys.make(key, "Secretariat", PASSPHRASE, cost=CHEAP)
    reply = tmp_path / "reply.drx"
    page.done.choose, page.done.key.choose = (lambda _: reply), (lambda: key)
    page.done.key.button.click()
    page.done.key.words.setText(PASSPHRASE)
    page.done.reply.click()
    settled(qtbot, desk)
    assert reply.is_file()

    for laptop, name in ((ours, "a2"), (theirs, "b2")):
        laptop.take_in(reply)
        assert laptop.answer("A2") == "c"
        laptop.send(stick / f"{name}.drx")
    received(qtbot, desk, [stick / "a2.drx", stick / "b2.drx"])
    session = desk.collection
    assert not session.snapshot.conflicts
    (standing,) = session.snapshot.standings
    assert session.collection.record(standing.package.revision).response("A2").answer == "c"

    theirs.open()
    theirs.tick("A2", "b")
    last = theirs.send(stick / "b3.drx")
    received(qtbot, desk, [stick / "b3.drx"])
    assert not session.snapshot.conflicts
    assert session.snapshot.standings[0].package.revision == last


def test_a_reply_meant_for_another_office_is_refused_and_changes_nothing(
    laptops, desk, qtbot, tmp_path
):
    ours, _ = laptops
    foreign = tmp_path / "foreign.drx"
    foreign.write_bytes(b"no reply")
    assert ours.take_in(foreign)
    assert ours.answer("A2") == FIRST["A2"]
    assert Place("A2") in ours.window.session.record.responses

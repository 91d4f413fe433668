"""Files dropped on the window: verdicts, filters, stopping, repeating, taking back."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QScrollArea

from assessment.consolidation.collection import Collection
from assessment.consolidation.file_status import WHY
from assessment.consolidation.model import FileVerdict
from assessment.exchange.roster import Person, Roster, sign_roster, write_roster
from gui.committee.intake.arrivals import KIND_OF, KINDS, ArrivalKind
from gui.settings import WindowSettings, WorkRole
from gui.settings import WorkRole as KeyRole
from tests.gui.committee.world import FIRST, SECRETARY, a_fork, many, page_of, received, settled
from tests.unit.consolidation.world import packed, record_of
from tests.unit.exchange.world import THE_ASSESSOR, a_key

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_the_secretariat_begins_a_collection_from_the_start_page(window, qtbot, tmp_path):
    path = tmp_path / "new.drc"
    window.secretariat.choose = lambda _: path
    assert window.home.new.text().strip() == "New collection…"
    window.home.new.click()
    settled(qtbot, window)
    assert path.is_file()
    assert window.top.stages["intake"].isChecked()
    assert not window.top.stages["fill"].isVisible()
    window.go("home")
    assert [file.path for file in WindowSettings(tmp_path / "settings.ini").recent] == [path]
    assert len(window.home._cards) == 1
    window.home.roles[WorkRole.ASSESSOR].click()
    assert window.home._cards == []


def test_a_collection_that_cannot_be_opened_is_told_on_the_start_page(window, tmp_path):
    bad = tmp_path / "bad.drc"
    bad.write_bytes(b"no collection at all")
    window.open_file(bad)
    assert window.home.findings.findings
    assert window.collection is None


def test_dropped_files_get_a_verdict_each(desk, qtbot, tmp_path):
    a_fork(tmp_path / "in")
    (tmp_path / "in" / "c.drx").write_bytes(b"torn")
    page = page_of(desk, "intake")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "in"))])
    page.dropEvent(
        QDropEvent(
            QPoint(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    settled(qtbot, desk)
    verdicts = {
        row.arrival.path.rsplit("/", 1)[-1]: row.arrival.verdict
        for row in page.list.table.rows.rows
    }
    assert verdicts["c.drx"] is FileVerdict.UNREADABLE
    assert FileVerdict.FORK in verdicts.values()
    assert page.kinds.tiles[ArrivalKind.ALL].accessibleName() == "All files 4"
    assert all("Received" not in tile.text() for tile in page.kinds.tiles.values())


def test_a_kind_and_a_search_show_only_what_fits(desk, qtbot, tmp_path):
    page = received(qtbot, desk, many(tmp_path / "in", 5))
    page.list.search.setText("M03")
    assert len(page.list.table.rows.order) == 1
    page.list.search.setText("nowhere")
    assert page.list.empty.isVisible()
    page.list.empty.button.click()
    assert len(page.list.table.rows.order) == 5
    page.kinds.tiles[ArrivalKind.UNREADABLE].click()
    assert page.list.table.rows.order == []
    assert page.list.empty.isVisible()


def test_receiving_the_same_again_changes_nothing(desk, qtbot, tmp_path):
    paths = many(tmp_path / "in", 3)
    received(qtbot, desk, paths)
    before = desk.collection.snapshot.standings
    page = received(qtbot, desk, paths)
    assert desk.collection.snapshot.standings == before
    assert page.kinds.tiles[ArrivalKind.AGAIN].accessibleName() == "Already received 3"


def test_one_file_is_told_as_one(desk, qtbot, tmp_path):
    page = received(qtbot, desk, many(tmp_path / "in", 1))
    assert page.head._title.plain_text() == "1 file received"
    merges = page.merges
    assert merges._what(merges.table.rows.shown()[0]).text == f"1 file by {SECRETARY}"
    again = received(qtbot, desk, many(tmp_path / "more", 2))
    assert again.head._title.plain_text() == "2 files received"


def test_an_intake_is_withdrawn_and_brought_back(desk, qtbot, tmp_path):
    page = received(qtbot, desk, many(tmp_path / "in", 3))
    side = page.merges
    side.button.click()
    assert len(page.list.table.rows.order) == 3
    turn(qtbot, desk, side.form, "wrong folder")
    assert page.list.table.rows.order == []
    assert side.table.current.withdrawn
    side.button.click()
    turn(qtbot, desk, side.form, "right after all")
    assert len(page.list.table.rows.order) == 3
    told = side.log.plain_text().splitlines()
    assert [line.split(": ")[-1] for line in told] == ["wrong folder", "right after all"]


def turn(qtbot, desk, form, reason):
    qtbot.keyClicks(form.reason, reason)
    qtbot.keyClick(form.reason, Qt.Key.Key_Return)
    settled(qtbot, desk)


def test_without_name_or_reason_nothing_is_withdrawn(desk, qtbot, tmp_path):
    page = received(qtbot, desk, many(tmp_path / "in", 2))
    side = page.merges
    side.button.click()
    assert side.form.reason.hasFocus()
    qtbot.keyClick(side.form.reason, Qt.Key.Key_Return)
    assert side.form.reason.hasFocus()
    side.form.reason.setText("x")
    side.form.by.setText(" ")
    side.form.button.click()
    assert side.form.by.hasFocus()
    settled(qtbot, desk)
    assert len(page.list.table.rows.order) == 2
    assert not side.log.isVisible()


def test_the_question_who_and_why_is_in_sight(desk, qtbot, tmp_path):
    """The file chosen has a card above it; what is asked below must not be looked for."""
    page = received(qtbot, desk, many(tmp_path / "in", 3))
    side = page.findChild(QScrollArea, "intake_side")
    page.merges.button.click()
    seen = side.viewport().rect()

    def in_sight():
        form = page.merges.form
        return seen.contains(form.button.mapTo(side.viewport(), form.button.rect().center()))

    qtbot.waitUntil(in_sight)
    assert page.merges.form.reason.hasFocus()


def test_what_is_asked_follows_the_language(desk, qtbot, tmp_path):
    side = received(qtbot, desk, many(tmp_path / "in", 2)).merges
    side.button.click()
    asked = side.form.about.plain_text()
    desk.display.switch_language()
    assert side.form.about.plain_text() != asked
    desk.display.switch_language()
    assert side.form.about.plain_text() == asked


def test_escape_closes_the_question_and_nothing_is_withdrawn(desk, qtbot, tmp_path):
    page = received(qtbot, desk, many(tmp_path / "in", 2))
    side = page.merges
    side.button.click()
    qtbot.keyClicks(side.form.reason, "not now")
    qtbot.keyClick(side.form.reason, Qt.Key.Key_Escape)
    assert side.form.isHidden()
    assert side.button.hasFocus()
    settled(qtbot, desk)
    assert len(page.list.table.rows.order) == 2
    side.button.click()
    assert side.form.reason.text() == ""


def test_escape_stops_and_what_was_received_is_kept(desk, qtbot, tmp_path, collection):
    paths = many(tmp_path / "in", 90)
    page = page_of(desk, "intake")
    session = desk.collection
    seen = []
    session.stepped.connect(lambda done, total: seen.append((done, total)))

    def stop(done, total):
        if total == 90 and 0 < done < 90:
            qtbot.keyClick(page.head.at_work.stop, Qt.Key.Key_Escape)

    session.stepped.connect(stop)
    page.receive(paths)
    assert not page.head.files.isVisible()
    settled(qtbot, desk)
    if page.head.turn.isHidden():  # a fast computer may have been done before
        assert page.head.at_work.isHidden()
        # A busy one may hear of it only after the last file.
        assert 0 < len(session.snapshot.arrivals) <= 90
    assert seen
    session.stepped.disconnect(stop)
    received(qtbot, desk, paths)
    with Collection.open(collection) as held:
        assert len(held.cases()) == 90


def with_our_keys(desk, qtbot, tmp_path):
    """The page on which a list was taken in that knows the assessor of the tests."""
    public = THE_ASSESSOR.key.public
    person = Person(public.name, public.key, KeyRole.ASSESSOR, date(2020, 1, 1))
    path = tmp_path / "keys.roster"
    write_roster(path, sign_roster(Roster(1, (person,)), a_key("root")))
    page = page_of(desk, "intake")
    page.keys.choose = lambda: path
    page.keys.ask_root = lambda _path: a_key("root").public.short_code
    page.keys.button.click()
    settled(qtbot, desk)
    return page


def test_a_list_of_keys_is_taken_in_and_believed(desk, qtbot, tmp_path):
    page = with_our_keys(desk, qtbot, tmp_path)
    assert "1 person" in page.keys.told.plain_text()
    session = desk.collection
    page.receive(many(tmp_path / "in", 1))
    settled(qtbot, desk)
    assert [one.arrival.verdict for one in session.snapshot.arrivals] == [FileVerdict.NEW]


def test_a_file_that_nobody_signed_does_not_choose_the_round_that_is_seen(desk, qtbot, tmp_path):
    page = with_our_keys(desk, qtbot, tmp_path)
    junk = record_of(FIRST, unit="M02", number=2)
    junk = replace(junk, subject=replace(junk.subject, round="2099"))
    packed(tmp_path / "junk.drx", junk, signers=())
    page.receive([tmp_path / "junk.drx", *many(tmp_path / "in", 1)])
    settled(qtbot, desk)
    snapshot = desk.collection.snapshot
    assert snapshot.rounds == (record_of(FIRST).subject.round, "2099")
    assert snapshot.round == record_of(FIRST).subject.round


def test_enter_on_a_conflict_leads_to_it(desk, qtbot, tmp_path):
    a_fork(tmp_path / "in")
    page = received(qtbot, desk, [tmp_path / "in"])
    page.kinds.tiles[ArrivalKind.CONFLICT].click()
    page.list.table.setFocus()
    qtbot.keyClick(page.list.table, Qt.Key.Key_Return)
    assert desk.top.stages["conflicts"].isChecked()
    assert page_of(desk, "conflicts").pane.isVisible()


def test_every_verdict_has_a_kind_and_a_reason():
    assert set(KIND_OF) == set(WHY) == set(FileVerdict)
    assert set(KIND_OF.values()) | {ArrivalKind.ALL} == set(KINDS)


STAGES = ("intake", "conflicts", "coverage", "national", "national_report")


@pytest.mark.parametrize(("digit", "stage"), list(enumerate(STAGES, start=1)))
def test_control_and_a_digit_go_to_the_stages(desk, qtbot, digit, stage):
    qtbot.keyClick(desk, getattr(Qt.Key, f"Key_{digit}"), CONTROL)
    assert desk.top.stages[stage].isChecked()
    settled(qtbot, desk)

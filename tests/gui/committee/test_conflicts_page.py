"""A conflict decided with the keyboard, question by question, and handed back."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from assessment.consolidation.collection import Collection
from assessment.consolidation.standing import Why, standings
from assessment.exchange.receipts import read_reply
from assessment.exchange.receive import Verdict, read_package
from assessment.questionnaire.fingerprint import with_fingerprint
from assessment.questionnaire.model import Settings
from assessment.responses.model import NotApplicable, Response, State
from gui.widgets.label import Label
from tests.builders import a_questionnaire, a_text
from tests.gui.committee.world import FIRST, a_fork, many, page_of, received, settled
from tests.unit.consolidation.world import answered, packed, record_of
from tests.unit.exchange.world import CHEAP, EVERYBODY, PASSPHRASE, a_full_record


@pytest.fixture
def conflict(desk, qtbot, tmp_path):
    """The page of conflicts with a fork that has a common ancestor; revisions under names."""
    revisions = dict(zip("0ab", a_fork(tmp_path / "in"), strict=True))
    received(qtbot, desk, [tmp_path / "in"])
    desk.show_stage("conflicts")
    return page_of(desk, "conflicts"), revisions


def decide(qtbot, window, page, reason="both offices agreed"):
    page.pane.form.reason.setText(reason)
    page.pane.form.button.click()
    settled(qtbot, window)


def letters(page, revisions):
    """The digit under which each copy can be taken."""
    return {list(page.pane.compared.copies).index(revisions[name]) + 1: name for name in "ab"}


def test_both_copies_and_their_beginning_stand_side_by_side(conflict):
    page, _ = conflict
    table = page.pane.table
    heads = [str(table.rows.headerData(at, Qt.Orientation.Horizontal)) for at in range(5)]
    assert heads == ["Question", "Before", "Copy A", "Copy B", "Taken"]
    assert [one.code for one in table.rows.rows] == ["A2", "B1_n"]
    assert not page.pane.form.button.isEnabled()


def test_digits_take_answers_and_go_to_the_next_open_question(conflict, desk, qtbot, collection):
    page, revisions = conflict
    table = page.pane.table
    by_name = {name: digit for digit, name in letters(page, revisions).items()}
    table.setFocus()
    qtbot.keyClick(table, getattr(Qt.Key, f"Key_{by_name['a']}"))
    assert table.current.code == "B1_n"
    qtbot.keyClick(table, Qt.Key.Key_0)
    assert page.pane.form.button.isEnabled()
    decide(qtbot, desk, page)
    with Collection.open(collection) as held:
        (standing,) = standings(held)
        assert standing.why is Why.DECIDED
        record = held.record(standing.package.revision)
    assert record.response("A2").answer == "c"
    assert record.response("B1_n").answer == 3
    assert page.done.isVisible()


def test_khmer_digits_count(conflict):
    page, _ = conflict
    page.pane.table.setFocus()
    none = Qt.KeyboardModifier.NoModifier
    page.pane.table.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, 0, none, "១"))
    first = next(iter(page.pane.compared.copies))
    assert page.choices[page._case] == {"A2": first}


def test_one_copy_is_taken_whole(conflict, desk, qtbot, collection):
    page, revisions = conflict
    page.pane.copies.buttons[revisions["b"]].click()
    decide(qtbot, desk, page)
    with Collection.open(collection) as held:
        (standing,) = standings(held)
        assert standing.decision.taken == revisions["b"]
        assert dict(standing.decision.answers) == {}
        assert held.record(standing.package.revision).response("A2").answer == "a"


def test_nothing_is_decided_without_a_name_and_a_reason(conflict, desk, qtbot):
    page, revisions = conflict
    page.pane.copies.buttons[revisions["a"]].click()
    page.pane.form.button.click()
    assert page.pane.form.reason.hasFocus()
    page.pane.form.by.clear()
    page.pane.form.button.click()
    assert page.pane.form.by.hasFocus()
    settled(qtbot, desk)
    assert desk.secretariat.session.snapshot.conflicts


def test_a_decision_is_withdrawn_from_its_page(conflict, desk, qtbot):
    page, revisions = conflict
    page.pane.copies.buttons[revisions["a"]].click()
    decide(qtbot, desk, page)
    page.done.withdraw.click()
    settled(qtbot, desk)
    assert page.pane.isVisible()
    assert len(desk.secretariat.session.snapshot.conflicts) == 1


def test_the_resolved_revision_and_a_signed_reply_are_saved(
    conflict, desk, qtbot, tmp_path, monkeypatch
):
    from assessment.exchange import keys

    key = tmp_path / "secretariat.key"
    keys.make(key, "Secretariat", PASSPHRASE, cost=CHEAP)
    page, revisions = conflict
    page.pane.copies.buttons[revisions["a"]].click()
    decide(qtbot, desk, page)
    page.done.choose = lambda name: tmp_path / name
    page.done.key.choose = lambda: key
    page.done.save.click()
    settled(qtbot, desk)
    (package,) = tmp_path.glob("*-resolved.drx")
    assert set(read_package(package, EVERYBODY).manifest.ancestors) >= set(revisions.values()) - {
        revisions["0"]
    }
    assert not page.done.reply.isEnabled()
    page.done.key.button.click()
    page.done.key.words.setText("wrong words")
    page.done.reply.click()
    settled(qtbot, desk)
    assert page.findings.findings
    page.done.key.words.setText(PASSPHRASE)
    page.done.reply.click()
    settled(qtbot, desk)
    (written,) = tmp_path.glob("*-reply.drx")
    reply = read_reply(written)
    assert reply.verdict is Verdict.UNKNOWN_KEY
    assert reply.merged is not None
    assert str(written) in page.done.outcome.said()


def test_without_conflicts_the_page_leads_on(desk, qtbot, tmp_path):
    received(qtbot, desk, many(tmp_path / "in", 2))
    desk.show_stage("conflicts")
    page = page_of(desk, "conflicts")
    assert page.empty.isVisible()
    page.empty.button.click()
    assert desk.top.stages["national"].isChecked()
    settled(qtbot, desk)


def test_the_language_is_switched_while_deciding_and_nothing_is_lost(conflict, desk, qtbot):
    page, _ = conflict
    page.pane.table.setFocus()
    qtbot.keyClick(page.pane.table, Qt.Key.Key_1)
    kept = dict(page.choices[page._case])
    desk.look.switch_language()
    assert page.choices[page._case] == kept
    assert page.pane.table.current.code == "B1_n"
    assert page.pane.form.button.text().strip() != "Record the decision"


def test_tables_evidence_comments_and_what_is_not_applicable_are_told_on_both_sides(
    desk, qtbot, tmp_path
):
    full = replace(a_full_record(), state=State.SUBMITTED)
    (place,) = full.places("A3")
    other = full.with_response(place, Response(not_applicable=NotApplicable("no such office")))
    other = answered(other, "A1", ("l1a",))
    (cell,) = [one for one in other.responses if one.question == "services_count"]
    other = other.with_response(cell, Response(answer=99))
    packed(tmp_path / "a.drx", full, "a")
    packed(tmp_path / "b.drx", other, "b")
    received(qtbot, desk, [tmp_path / "a.drx", tmp_path / "b.drx"])
    desk.show_stage("conflicts")
    page = page_of(desk, "conflicts")
    table = page.pane.table
    assert {one.code for one in table.rows.rows} == {"A1", "A3", "services"}
    said = {}
    for one in table.rows.rows:
        table.choose(one)
        qtbot.wait(1)  # new widgets of a layout are shown a moment later
        labels = [label.said() for label in page.pane.card.findChildren(Label) if label.isVisible()]
        said[one.code] = "\n".join(labels)
    assert "Not applicable: no such office" in said["A3"]
    assert "Comment: ពិនិត្យ" in said["A1"]
    assert "Evidence: " in said["A1"]
    assert "12" in said["services"]
    assert "99" in said["services"]
    page.pane.card.buttons[next(iter(page.pane.compared.copies))].click()
    assert len(page.choices[page._case]) == 1


def test_copies_of_other_questionnaires_can_only_be_taken_whole(desk, qtbot, tmp_path, collection):
    record = record_of(FIRST)
    settings = Settings(id="small", version="1", title=a_text("Another"))
    other = replace(record, questionnaire=with_fingerprint(a_questionnaire(settings=settings)))
    packed(tmp_path / "a.drx", record, "a")
    whole = packed(tmp_path / "b.drx", answered(other, "A2", "c"), "b")
    received(qtbot, desk, [tmp_path / "a.drx", tmp_path / "b.drx"])
    desk.show_stage("conflicts")
    page = page_of(desk, "conflicts")
    assert not page.pane.compared.comparable
    assert page.pane.table.isHidden()
    assert not page.pane.form.button.isEnabled()
    page.pane.copies.buttons[whole].click()
    decide(qtbot, desk, page)
    with Collection.open(collection) as held:
        assert standings(held)[0].decision.taken == whole

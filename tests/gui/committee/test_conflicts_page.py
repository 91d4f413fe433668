"""A conflict decided with the keyboard, question by question, and handed back."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pypdfium2
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from assessment.consolidation.collection import Collection
from assessment.consolidation.standing import StandingReason, standings
from assessment.exchange import keys
from assessment.exchange.codes import short_code
from assessment.exchange.receive import read_package
from assessment.exchange.reply import read_reply
from assessment.exchange.worth import InUse, Trust
from assessment.language.digits import khmer_digits
from assessment.language.text import Language
from assessment.questionnaire.canonical import with_fingerprint
from assessment.questionnaire.structure import Settings
from assessment.responses.model import NotApplicable, Response, State, Step
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.marks import ScoreMark
from tests.builders import ASSESSOR, NOW, a_questionnaire, a_text
from tests.gui.committee.world import FIRST, a_fork, many, page_of, received, settled
from tests.unit.consolidation.world import answered, packed, record_of, with_small_admitted
from tests.unit.exchange.world import CHEAP, EVERYBODY, PASSPHRASE, THE_ASSESSOR, a_full_record


@pytest.fixture
def conflict(desk, qtbot, tmp_path):
    """The page of conflicts with a fork that has a common ancestor; revisions under names."""
    revisions = dict(zip("0ab", a_fork(tmp_path / "in"), strict=True))
    received(qtbot, desk, [tmp_path / "in"])
    desk.go("conflicts")
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


def test_each_copy_says_who_signed_it(conflict):
    page, _ = conflict
    for letter in "AB":
        shown = page.pane.copies.findChild(ElidingLabel, f"signed_{letter}").plain_text()
        assert THE_ASSESSOR.key.public.short_code in shown
        assert "Assessor" in shown


def test_the_score_of_the_mixture_follows_what_is_chosen(conflict):
    page, revisions = conflict
    form = page.pane.form
    assert form.mixture.isHidden()
    copies = list(page.pane.compared.copies)
    scores = {}
    for name in "ab":
        letter = "AB"[copies.index(revisions[name])]
        scores[name] = page.pane.copies.findChild(ScoreMark, f"score_{letter}").plain_text()
    assert scores["a"] != scores["b"]
    for name in "ab":
        page.pane.copies.all_wanted.emit(revisions[name])
        assert form.mixture.plain_text() == scores[name]
    page.pane.table.taken.emit("A2", revisions["a"])
    assert form.mixture.plain_text() not in scores.values()


def test_before_is_spoken_of_only_where_there_is_a_before(conflict, desk, qtbot, tmp_path):
    page, _ = conflict
    assert "0: as before" in page.pane.hint.plain_text()
    folder = tmp_path / "twice"
    folder.mkdir()
    for number, answer in ((7, "a"), (8, "b")):
        record = record_of(FIRST | {"A2": answer}, unit="M02", number=number)
        packed(folder / f"{number}.drx", record, f"h{number}")
    received(qtbot, desk, [folder])
    desk.go("conflicts")
    case = next(one.case for one in desk.collection.snapshot.conflicts if one.case.unit == "M02")
    page.show_case(case)
    assert "0: as before" not in page.pane.hint.plain_text()


def test_what_was_decided_is_named_question_by_question_and_printed(
    conflict, desk, qtbot, tmp_path
):
    page, revisions = conflict
    copies = list(page.pane.compared.copies)
    page.pane.table.taken.emit("A2", revisions["a"])
    page.pane.table.taken.emit("B1_n", revisions["b"])
    decide(qtbot, desk, page)
    cells = [
        [column.cell(row).text for column in page.done.taken.rows.columns]
        for row in page.done.taken.rows.rows
    ]
    letters = ["AB"[copies.index(revisions[name])] for name in "ab"]
    assert [(row[0].split(" ")[0], row[1].split(" ")[0]) for row in cells] == [
        ("A2", letters[0]),
        ("B1_n", letters[1]),
    ]
    assert cells[0][2].startswith("c")
    target = tmp_path / "record.pdf"
    page.done.choose = lambda name: target
    page.done.print.click()
    settled(qtbot, desk)
    pages = "".join(text_of(target))
    for told in (
        "M01",
        "both offices agreed",
        "A2",
        "B1_n",
        short_code(page.done.made.held.revision),
    ):
        assert told in pages


def test_the_score_of_what_was_decided_follows_the_language(conflict, desk, qtbot):
    page, revisions = conflict
    page.pane.copies.all_wanted.emit(revisions["a"])
    decide(qtbot, desk, page)
    (score,) = page.done.findChildren(ScoreMark)
    other = score.plain_text()
    desk.display.set_khmer_digits(on=True)
    desk.display.set_language(Language.KM)
    assert score.plain_text() != other
    desk.display.set_language(Language.EN)
    assert score.plain_text() == other


def text_of(path):
    document = pypdfium2.PdfDocument(path.read_bytes())
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


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
        assert standing.reason is StandingReason.DECIDED
        record = held.record(standing.package.revision)
    assert record.response("A2").answer == "c"
    assert record.response("B1_n").answer == 3
    assert page.done.isVisible()


@pytest.fixture
def secret(tmp_path):
    """The secretariat's key on a file."""
    key = tmp_path / "secretariat.key"
    keys.make(key, "Secretariat", PASSPHRASE, cost=CHEAP)
    return key


def test_conflicts_are_decided_one_after_the_other_by_keyboard_alone(desk, qtbot, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for number, unit in enumerate(("M01", "M02"), start=1):
        for name, answer in (("a", "a"), ("b", "c")):
            record = record_of(FIRST | {"A2": answer}, unit=unit, number=number)
            packed(folder / f"{unit}{name}.drx", record, f"{unit}{name}")
    received(qtbot, desk, [folder])
    desk.go("conflicts")
    page = page_of(desk, "conflicts")

    def press(key, text=""):
        qtbot.keyClick(desk.focusWidget(), key)
        qtbot.keyClicks(desk.focusWidget(), text)

    press(Qt.Key.Key_Return)  # from the list into the differences
    for left in (1, 0):
        assert page.pane.table.hasFocus()
        press(Qt.Key.Key_1)
        assert page.pane.form.reason.hasFocus()
        press(Qt.Key.Key_End, "both offices agreed")
        press(Qt.Key.Key_Return)
        settled(qtbot, desk)
        assert len(desk.collection.snapshot.conflicts) == left
        assert page.done.isVisible()
        if left:
            assert page.done.next.hasFocus()
            press(Qt.Key.Key_Return)
            assert page.pane.table.hasFocus()
    assert page.done.save.hasFocus()


def test_a_copy_is_taken_whole_by_one_key(conflict, desk, qtbot):
    page, _ = conflict
    page.pane.table.setFocus()
    qtbot.keyClick(page.pane.table, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    second = list(page.pane.compared.copies)[1]
    assert page.pane.whole == second
    assert set(page.choices[page._case].values()) == {second}
    assert page.pane.form.reason.hasFocus()


def test_a_decision_is_signed_as_it_is_recorded(conflict, desk, qtbot, secret):
    page, revisions = conflict
    form = page.pane.form
    page.pane.copies.buttons[revisions["a"]].click()
    assert form.key.isHidden()
    form.signs.click()
    assert form.key.isVisible()
    decide(qtbot, desk, page)
    assert desk.collection.snapshot.conflicts  # key and passphrase are missing
    form.key.choose = lambda: secret
    form.key.button.click()
    form.key.words.setText("wrong words")
    form.button.click()
    settled(qtbot, desk)
    assert page.findings.findings
    assert desk.collection.snapshot.conflicts
    form.key.words.setText(PASSPHRASE)
    form.button.click()
    settled(qtbot, desk)
    (standing,) = desk.collection.snapshot.decided
    assert standing.package.trust is Trust.UNKNOWN_KEY  # signed, by a key on no list yet
    assert page.done.sign.isHidden()


def test_a_decision_is_signed_later(conflict, desk, qtbot, secret, collection):
    page, revisions = conflict
    page.pane.copies.buttons[revisions["a"]].click()
    decide(qtbot, desk, page)
    assert page.done.signature.plain_text() == "Not signed yet"
    page.done.key.choose = lambda: secret
    page.done.key.button.click()
    page.done.key.words.setText(PASSPHRASE)
    page.done.sign.click()
    settled(qtbot, desk)
    assert page.done.signature.plain_text() == "Signed: Unknown key"
    with Collection.open(collection) as held:
        (standing,) = standings(held)
        assert standing.package.trust is Trust.UNKNOWN_KEY
        assert standing.reason is StandingReason.DECIDED


def test_what_only_one_copy_ticked_is_said(desk, qtbot, tmp_path):
    for name, ticked in (("a", ("l1a",)), ("b", ("l1a", "l2a"))):
        packed(tmp_path / f"{name}.drx", record_of(FIRST | {"A1": ticked}), name)
    received(qtbot, desk, [tmp_path / "a.drx", tmp_path / "b.drx"])
    desk.go("conflicts")
    page = page_of(desk, "conflicts")
    qtbot.wait(1)
    said = [label.plain_text() for label in page.pane.card.findChildren(Label) if label.isVisible()]
    assert len([one for one in said if one.startswith("Only here: ")]) == 1


def test_khmer_digits_count(conflict):
    page, _ = conflict
    page.pane.table.setFocus()
    none = Qt.KeyboardModifier.NoModifier
    page.pane.table.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, 0, none, "១"))
    first = next(iter(page.pane.compared.copies))
    assert page.choices[page._case] == {"A2": first}


def test_numbers_of_both_copies_stand_in_the_digits_in_use(conflict, desk, qtbot):
    page, _ = conflict
    table = page.pane.table
    table.choose(next(one for one in table.rows.rows if one.code == "B1_n"))
    desk.display.set_language(Language.KM)
    settled(qtbot, desk)
    qtbot.wait(1)
    said = [label.plain_text() for label in page.pane.card.findChildren(Label) if label.isVisible()]
    number = next(side.response.answer for side in table.current.sides.values())
    assert khmer_digits(str(number)) in said
    assert str(number) not in said


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
    assert desk.collection.snapshot.conflicts


def test_a_decision_is_withdrawn_from_its_page(conflict, desk, qtbot):
    page, revisions = conflict
    page.pane.copies.buttons[revisions["a"]].click()
    decide(qtbot, desk, page)
    page.done.withdraw.click()
    form = page.done.turn
    assert form.reason.hasFocus()
    form.button.click()
    assert len(desk.collection.snapshot.conflicts) == 0
    assert "A reason is missing." in [one.plain_text() for one in form.findChildren(Label)]
    qtbot.keyClicks(form.reason, "wrong copy")
    qtbot.keyClick(form.reason, Qt.Key.Key_Return)
    settled(qtbot, desk)
    (turn,) = desk.collection.snapshot.merges[-1].turns
    assert (turn.withdrawn, turn.by, turn.reason) == (True, form.by.text(), "wrong copy")
    assert page.pane.isVisible()
    assert len(desk.collection.snapshot.conflicts) == 1


def test_the_resolved_revision_and_a_signed_reply_are_saved(
    conflict, desk, qtbot, tmp_path, secret
):
    page, revisions = conflict
    page.pane.copies.buttons[revisions["a"]].click()
    decide(qtbot, desk, page)
    page.done.choose = lambda name: tmp_path / name
    page.done.key.choose = lambda: secret
    page.done.save.click()
    settled(qtbot, desk)
    (package,) = tmp_path.glob("*-resolved.drx")
    assert set(read_package(package, InUse(known=EVERYBODY)).manifest.ancestors) >= set(
        revisions.values()
    ) - {revisions["0"]}
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
    assert reply.verdict is Trust.UNKNOWN_KEY
    assert reply.merged is not None
    assert str(written) in page.done.outcome.plain_text()


def test_without_conflicts_the_page_leads_on(desk, qtbot, tmp_path):
    received(qtbot, desk, many(tmp_path / "in", 2))
    desk.go("conflicts")
    page = page_of(desk, "conflicts")
    assert page.empty.isVisible()
    assert page.panel.hint.plain_text() == "No conflicts", "none was decided"
    page.empty.button.click()
    assert desk.top.stages["national"].isChecked()
    settled(qtbot, desk)


def test_the_language_is_switched_while_deciding_and_nothing_is_lost(conflict, desk, qtbot):
    page, _ = conflict
    page.pane.table.setFocus()
    qtbot.keyClick(page.pane.table, Qt.Key.Key_1)
    kept = dict(page.choices[page._case])
    desk.display.switch_language()
    assert page.choices[page._case] == kept
    assert page.pane.table.current.code == "B1_n"
    assert page.pane.form.button.text().strip() != "Record the decision"


def test_tables_evidence_comments_and_what_is_not_applicable_are_told_on_both_sides(
    desk, qtbot, tmp_path
):
    full = replace(a_full_record(), state=State.SUBMITTED)
    full = replace(full, subject=replace(full.subject, unit="M01"))
    (place,) = full.places("A3")
    other = full.with_response(place, Response(not_applicable=NotApplicable("no such office")))
    other = answered(other, "A1", ("l1a",))
    (cell,) = [one for one in other.responses if one.question == "services_count"]
    other = other.with_response(cell, Response(answer=99))
    packed(tmp_path / "a.drx", full, "a")
    packed(tmp_path / "b.drx", other, "b")
    received(qtbot, desk, [tmp_path / "a.drx", tmp_path / "b.drx"])
    desk.go("conflicts")
    page = page_of(desk, "conflicts")
    table = page.pane.table
    assert {one.code for one in table.rows.rows} == {"A1", "A3", "services"}
    said = {}
    for one in table.rows.rows:
        table.choose(one)
        qtbot.wait(1)  # new widgets of a layout are shown a moment later
        labels = [
            label.plain_text() for label in page.pane.card.findChildren(Label) if label.isVisible()
        ]
        said[one.code] = "\n".join(labels)
    assert "Not applicable: no such office" in said["A3"]
    assert "Comment: ពិនិត្យ" in said["A1"]
    assert "Evidence: " in said["A1"]
    assert "12" in said["services"]
    assert "99" in said["services"]
    page.pane.card.buttons[next(iter(page.pane.compared.copies))].click()
    assert len(page.choices[page._case]) == 1


def test_days_have_one_form_and_the_number_of_a_conflict_stays_beside_its_word(
    desk, qtbot, tmp_path
):
    full = replace(a_full_record(), state=State.SUBMITTED)
    full = replace(full, subject=replace(full.subject, unit="M01"))
    (place,) = full.places("A1")
    given = full.response("A1")
    piece = replace(given.evidence[0], dated=date(2026, 5, 3))
    full = full.with_response(place, replace(given, evidence=(piece,)))
    for name, day in (("a", 1), ("b", 9)):
        step = Step(State.SUBMITTED, by=ASSESSOR, at=NOW - timedelta(days=day))
        sent = replace(answered(full, "A2", name), steps=(step,))
        packed(tmp_path / f"{name}.drx", answered(sent, "A1", ("l1a", "l2a")[:day]), name)
    received(qtbot, desk, [tmp_path / "a.drx", tmp_path / "b.drx"])
    desk.go("conflicts")
    page = page_of(desk, "conflicts")
    page.pane.table.choose(page.pane.table.rows.rows[0])
    qtbot.wait(1)
    told = "\n".join(one.plain_text() for one in page.pane.findChildren(Label))
    assert len(re.findall(r"[0-9]{2}-[0-9]{2}-20[0-9]{2}", told)) >= 3
    assert not re.search(r"Today|Yesterday|[A-Z][a-z]+ 20[0-9]{2}", told)
    assert "conflict\u00a01\u00a0of\u00a01" in told


def test_copies_of_other_questionnaires_can_only_be_taken_whole(desk, qtbot, tmp_path, collection):
    record = record_of(FIRST)
    settings = Settings(id="small", version="1", title=a_text("Another"))
    other = replace(record, questionnaire=with_fingerprint(a_questionnaire(settings=settings)))
    with_small_admitted(collection, other.questionnaire)
    packed(tmp_path / "a.drx", record, "a")
    whole = packed(tmp_path / "b.drx", answered(other, "A2", "c"), "b")
    received(qtbot, desk, [tmp_path / "a.drx", tmp_path / "b.drx"])
    desk.go("conflicts")
    page = page_of(desk, "conflicts")
    assert not page.pane.compared.comparable
    assert page.pane.table.isHidden()
    assert not page.pane.form.button.isEnabled()
    page.pane.copies.buttons[whole].click()
    decide(qtbot, desk, page)
    with Collection.open(collection) as held:
        assert standings(held)[0].decision.taken == whole


def test_the_reason_of_one_case_is_no_reason_for_the_next(conflict, desk, qtbot, tmp_path):
    page, revisions = conflict
    folder = tmp_path / "twice"
    folder.mkdir()
    for number, answer in ((7, "a"), (8, "b")):
        record = record_of(FIRST | {"A2": answer}, unit="M02", number=number)
        packed(folder / f"{number}.drx", record, f"h{number}")
    received(qtbot, desk, [folder])
    desk.go("conflicts")
    page.show_case(next(one.case for one in desk.collection.snapshot.conflicts))
    page.pane.form.reason.setText("said by telephone")
    page.pane.copies.all_wanted.emit(revisions["a"])
    page.pane.form.button.click()
    settled(qtbot, desk)
    assert page.done.next.hasFocus()  # Enter recorded the decision, and Enter goes on from it
    page.done.next.click()
    assert page.pane.compared.standing.case.unit == "M02"
    assert page.pane.form.reason.text() == ""

"""What a secretariat does beside the packages: questionnaires, lists, pages, taking back."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from assessment.consolidation.acts import Demand, Word, close_round, note_printed
from assessment.consolidation.collection import Collection
from assessment.consolidation.file_status import Today
from assessment.consolidation.intake import receive
from assessment.consolidation.model import FileVerdict
from assessment.consolidation.standing import standings
from assessment.exchange.codes import short_code
from assessment.exchange.keys import Role
from assessment.exchange.roster import Person, Roster, SignedRoster
from assessment.language.text import Language
from assessment.questionnaire.library import FOLDER, find
from assessment.reports.national.facts import reports_now
from assessment.responses.model import State
from gui.committee.intake.arrivals import ArrivalKind
from tests.builders import NOW, a_record
from tests.gui.committee.world import FIRST, a_fork, many, page_of, received, settled
from tests.unit.consolidation.world import TERMS, packed, record_of, with_small_admitted
from tests.unit.exchange.world import THE_ASSESSOR, THE_SECRETARIAT, signs

EXAMPLE = FOLDER / "example-small" / "1" / "questionnaire.xlsx"
OTHER = FOLDER / "dgc-commune" / "2026.1" / "questionnaire.xlsx"


def another_form(folder):
    """The example in a form that nobody here has installed."""
    workbook = openpyxl.load_workbook(EXAMPLE)
    title = find("example-small").settings.title.get(Language.EN)
    for cell in (cell for row in workbook["settings"].iter_rows() for cell in row):
        if cell.value == title:
            cell.value = "Another title"
    workbook.save(folder / "another.xlsx")
    return folder / "another.xlsx"


@pytest.fixture
def waiting(window, qtbot, tmp_path, collection):
    """A collection whose only package answers another form of the example; the intake page."""
    path, example = tmp_path / "a.drx", find(another_form(tmp_path))
    record = replace(a_record(example, {}), state=State.SUBMITTED)
    packed(path, replace(record, subject=replace(record.subject, unit="M01")), "one")
    with Collection.open(collection) as held:
        receive(held, [path], terms=TERMS)
    window.open_file(collection)
    settled(qtbot, window)
    page = page_of(window, "intake")
    page.list.table.choose(page.list.table.rows.rows[0])
    return page


def today(page):
    return {one.arrival.path.rsplit("/", 1)[-1]: one.today for one in page.list.table.rows.rows}


def test_a_package_of_another_questionnaire_counts_once_its_file_is_chosen(
    waiting, window, qtbot, collection, tmp_path
):
    card = waiting.file
    assert card.admit.isVisible()
    assert not card.refuse.isVisible()
    card.choose = lambda: OTHER
    card.admit.click()
    assert today(waiting) == {"a.drx": Today.ASIDE}  # nobody said why
    card.reason.setText("The unit was given this form.")
    card.admit.click()
    settled(qtbot, window)
    assert [one.code for one in waiting.findings.findings] == ["nobody_waits"]
    assert today(waiting) == {"a.drx": Today.ASIDE}
    card.choose = lambda: tmp_path / "another.xlsx"
    card.admit.click()
    settled(qtbot, window)
    assert [one.code for one in waiting.findings.findings] == ["let_in"]
    assert today(waiting) == {"a.drx": Today.COUNTS}
    (row,) = waiting.list.table.rows.rows
    assert row.then is FileVerdict.OTHER_QUESTIONNAIRE
    assert row.arrival.verdict is FileVerdict.UNKNOWN_KEY  # of a key on no list yet
    assert "On arrival: Other questionnaire." in card.why.plain_text()
    with Collection.open(collection) as held:
        assert standings(held)[0].package is not None


def test_letting_it_count_is_taken_back_in_the_window(waiting, window, qtbot, tmp_path):
    card = waiting.file
    card.choose = lambda: tmp_path / "another.xlsx"
    card.reason.setText("The unit was given this form.")
    card.admit.click()
    settled(qtbot, window)
    card.reason.setText("It was another one.")
    card.refuse.click()
    settled(qtbot, window)
    assert today(waiting) == {"a.drx": Today.ASIDE}
    assert card.admit.isVisible()


@pytest.fixture
def set_aside(window, qtbot, tmp_path):
    """A package that came long after its signer's term, and one of a unit on no list."""
    other = signs("Somebody", Role.ASSESSOR)

    def known(key, unit, until=None):
        return Person(key.name, key.key, Role.ASSESSOR, date(2026, 1, 1), unit, until)

    people = known(THE_ASSESSOR.key.public, "M01", NOW.date()), known(other.key.public, "Z9")
    packed(tmp_path / "late.drx", record_of(FIRST), "one", signers=(THE_ASSESSOR,))
    packed(tmp_path / "nowhere.drx", record_of(FIRST, unit="Z9", number=2), signers=(other,))
    path = tmp_path / "aside.drc"
    training = SignedRoster(Roster(people=people))
    with Collection.create(path, now=NOW, training=training) as held:
        sent = [tmp_path / "late.drx", tmp_path / "nowhere.drx"]
        receive(held, sent, terms=replace(TERMS, at=NOW + timedelta(days=91)))
    with_small_admitted(path)
    window.open_file(path)
    settled(qtbot, window)
    return page_of(window, "intake")


@pytest.mark.parametrize(("at", "aside"), [("late.drx", "late"), ("nowhere.drx", "not_on_list")])
def test_what_was_set_aside_counts_once_somebody_says_why_and_no_more_when_taken_back(
    set_aside, window, qtbot, at, aside
):
    page = set_aside
    card, rows = page.file, page.list.table.rows.rows
    page.list.table.choose(next(one for one in rows if one.arrival.path.endswith(at)))
    assert card.admit.isVisible()
    assert today(page)[at] is Today.ASIDE
    card.admit.click()
    settled(qtbot, window)
    assert today(page)[at] is Today.ASIDE  # nobody said why
    card.reason.setText("The stick was found late; the unit is new.")
    card.admit.click()
    settled(qtbot, window)
    said = {"late": "late_in", "not_on_list": "unit_in"}[aside]
    assert [one.code for one in page.findings.findings] == [said]
    assert today(page)[at] is not Today.ASIDE
    assert card.refuse.isVisible()
    card.reason.setText("It was no stick of theirs.")
    card.refuse.click()
    settled(qtbot, window)
    assert today(page)[at] is Today.ASIDE
    assert card.admit.isVisible()


def test_a_file_that_is_no_questionnaire_lets_nothing_in(waiting, window, qtbot, tmp_path):
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"no workbook")
    waiting.file.choose = lambda: broken
    waiting.file.reason.setText("It was given.")
    waiting.file.admit.click()
    settled(qtbot, window)
    assert waiting.findings.findings
    assert today(waiting) == {"a.drx": Today.ASIDE}


def test_the_list_says_what_each_file_is_good_for_today(desk, qtbot, tmp_path):
    first = packed(tmp_path / "first.drx", record_of(FIRST), "one")
    packed(
        tmp_path / "second.drx", record_of(FIRST | {"A2": "c"}), "one", "two", ancestors=(first,)
    )
    (tmp_path / "torn.drx").write_bytes(b"torn")
    a_fork(tmp_path / "fork")
    names = ("first.drx", "second.drx", "torn.drx")
    page = received(qtbot, desk, [tmp_path / name for name in names])
    assert today(page) == {
        "first.drx": Today.REPLACED,
        "second.drx": Today.COUNTS,
        "torn.drx": Today.ASIDE,
    }
    page = received(qtbot, desk, [tmp_path / "fork" / "a.drx", tmp_path / "fork" / "b.drx"])
    assert Today.DISPUTED in today(page).values()


def test_what_a_decision_made_is_no_received_file(desk, qtbot, tmp_path):
    a_fork(tmp_path / "in")
    page = received(qtbot, desk, [tmp_path / "in"])
    before = len(page.list.table.rows.rows)
    desk.go("conflicts")
    conflicts = page_of(desk, "conflicts")
    next(iter(conflicts.pane.copies.buttons.values())).click()
    conflicts.pane.form.reason.setText("why")
    conflicts.pane.form.button.click()
    settled(qtbot, desk)
    desk.go("intake")
    assert len(page.list.table.rows.rows) == before
    assert Today.DISPUTED not in today(page).values()


def test_the_received_files_are_exported_with_their_reasons(desk, qtbot, tmp_path):
    paths = many(tmp_path / "in", 3)
    (tmp_path / "torn.drx").write_bytes(b"torn")
    page = received(qtbot, desk, [*paths, tmp_path / "torn.drx"])
    page.kinds.tiles[ArrivalKind.UNREADABLE].click()
    target = tmp_path / "list.xlsx"
    page.list.take.choose = lambda name: target
    page.list.take.export.click()
    settled(qtbot, desk)
    heads, row = load_workbook(target).active.iter_rows(values_only=True)
    told = dict(zip(heads, row, strict=True))
    assert told["Verdict"] == "Unreadable"
    assert told["Reason"].startswith("Damaged")
    assert told["Today"] == Today.ASIDE.word
    assert told["File"] == str(tmp_path / "torn.drx")
    page.list.table.setFocus()
    qtbot.keyClick(page.list.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().split("\t")[0] == heads[0]


def test_an_intake_is_taken_back_where_it_was_told(desk, qtbot, tmp_path):
    page = received(qtbot, desk, many(tmp_path / "in", 3))
    assert page.head.turn.isVisible()
    assert "New 3" in page.head._hint.plain_text()
    form = page.merges.form
    page.head.turn.click()
    assert len(page.list.table.rows.rows) == 3
    qtbot.keyClicks(form.reason, "wrong folder")
    form.button.click()
    settled(qtbot, desk)
    assert page.list.table.rows.rows == ()
    page.head.turn.click()
    qtbot.keyClicks(form.reason, "right after all")
    form.button.click()
    settled(qtbot, desk)
    assert len(page.list.table.rows.rows) == 3


def test_only_the_files_of_one_intake_are_shown(desk, qtbot, tmp_path):
    received(qtbot, desk, many(tmp_path / "in", 3))
    page = received(qtbot, desk, [*many(tmp_path / "more", 5)][3:])
    table = page.merges.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert len(page.list.table.rows.order) == 2
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert len(page.list.table.rows.order) == 5


@pytest.fixture
def report(desk, qtbot, tmp_path):
    """The report page of a collection with three units."""
    received(qtbot, desk, many(tmp_path / "in", 3))
    desk.go("national_report")
    settled(qtbot, desk)
    return page_of(desk, "national_report")


def check(qtbot, window, page, code):
    page.print.code.setText(code)
    qtbot.keyClick(page.print.code, Qt.Key.Key_Return)
    settled(qtbot, window)


def test_the_code_on_a_page_leads_to_the_page_of_the_unit(report, desk, qtbot):
    package = desk.collection.snapshot.standings[1].package
    check(qtbot, desk, report, short_code(package.revision).lower())
    assert short_code(package.revision) in report.print.told.plain_text()
    report.print.show_unit.click()
    assert desk.router.current == "unit"
    assert page_of(desk, "unit").head.title.plain_text().endswith(package.case.unit)


def test_what_a_page_shows_is_told_in_the_digits_of_khmer_text(report, desk, qtbot):
    desk.display.set_language(Language.KM)
    package = desk.collection.snapshot.standings[1].package
    check(qtbot, desk, report, code := short_code(package.revision))
    told = report.print.told.plain_text().replace(code, "")
    assert re.search("[០-៩][.][០-៩]", told)
    assert not re.search("[0-9]", told)


def test_the_code_of_the_national_report_is_known(report, desk, qtbot):
    collection = desk.collection.collection
    close_round(collection, "2026", Demand(Decimal(0)), Word("Sokha", NOW, "over"), THE_SECRETARIAT)
    final = next(one for one in reports_now(collection) if one.final)
    check(qtbot, desk, report, short_code(final.digest))
    assert report.print.told.plain_text().startswith("The national report of round 2026")
    assert report.print.told.plain_text().endswith("Full report: FINAL.")
    assert report.print.show_unit.isHidden()


def test_an_earlier_national_report_is_known_after_more_packages_came(
    report, desk, qtbot, tmp_path
):
    collection = desk.collection.collection
    printed = next(reports_now(collection))
    note_printed(collection, printed, Word("Lim Sokha", NOW))
    received(qtbot, desk, many(tmp_path / "more", 5)[3:])
    assert printed not in reports_now(collection)
    check(qtbot, desk, report, short_code(printed.digest))
    assert "printed from an earlier state" in report.print.told.plain_text()
    assert report.print.show_unit.isHidden()


def test_a_code_that_is_held_nowhere_is_said_to_be_so(report, desk, qtbot):
    check(qtbot, desk, report, short_code("ab" * 32))
    assert report.print.told.plain_text().startswith("Unknown code")
    report.print.code.setText("A")
    assert report.print.outcome.isHidden()


def test_a_sheet_of_a_paper_form_is_told_as_what_it_is(report, desk, qtbot):
    package = desk.collection.snapshot.standings[1].package
    check(qtbot, desk, report, short_code(package.fingerprint))
    assert report.print.told.plain_text().startswith(
        "A sheet of the paper form of the questionnaire"
    )
    assert package.case.questionnaire in report.print.told.plain_text()
    assert report.print.show_unit.isHidden()


def test_what_can_be_no_code_is_told_below_the_field(report, desk, qtbot):
    check(qtbot, desk, report, "hello")
    assert report.print.outcome.isHidden()
    assert report.print._code._finding.plain_text()


def test_what_is_left_out_of_the_picture_is_listed_and_led_to(desk, qtbot, tmp_path):
    a_fork(tmp_path / "fork")
    received(qtbot, desk, [*many(tmp_path / "in", 3)[1:], tmp_path / "fork"])
    desk.go("national")
    page = page_of(desk, "national")
    qtbot.waitUntil(page.to_left_out.isVisible, timeout=20_000)
    settled(qtbot, desk)
    page.to_left_out.click()
    assert page.stack.currentWidget() is page.left_out
    table = page.left_out.table
    assert [one.case.unit for one in table.rows.shown()] == ["M01"]
    target = tmp_path / "out.xlsx"
    page.left_out.take.choose = lambda name: target
    page.left_out.take.export.click()
    settled(qtbot, desk)
    assert load_workbook(target).active.max_row == 2
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Backspace)
    assert page.stack.currentWidget() is page.overview
    page.to_left_out.click()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert desk.top.stages["conflicts"].isChecked()


def test_a_group_stays_chosen_through_the_states_and_is_let_go_by_its_button(desk, qtbot, tmp_path):
    received(qtbot, desk, many(tmp_path / "in", 3))
    desk.go("coverage")
    page = page_of(desk, "coverage")
    table = page.groups.provinces.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    group = table.current
    page.reports.choose("all")
    assert len(page.table.rows.order) == group.expected
    assert page.reports.tiles["all"].accessibleName() == f"Expected {group.expected}"
    assert table.rows.index(table.currentIndex().row(), 0).data() in page.only.text()
    page.only.click()
    assert page.only.isHidden()
    assert len(page.table.rows.order) == len(page.table.rows.rows)


def test_the_list_to_telephone_by_has_room_for_what_is_said(desk, qtbot, tmp_path):
    received(qtbot, desk, many(tmp_path / "in", 3))
    desk.go("coverage")
    page = page_of(desk, "coverage")
    target = tmp_path / "calls.xlsx"
    page.take.choose = lambda name: target
    page.take.export.click()
    settled(qtbot, desk)
    heads = next(load_workbook(target).active.iter_rows(values_only=True))
    assert heads[:2] == ("Code", "Unit")
    assert heads[-3:] == ("Contact person", "Promised date", "Remark")


def test_a_collection_made_for_training_says_so_in_the_head_of_the_window(window, qtbot, tmp_path):
    for name, training in (("real", None), ("training", SignedRoster(Roster(training=True)))):
        path = tmp_path / f"{name}.drc"
        Collection.create(path, now=NOW, training=training).close()
        window.open_file(path)
        settled(qtbot, window)
        head = window.secretariat.place_words(window.collection)[0]
        assert head.startswith("FOR TRAINING") is (training is not None)

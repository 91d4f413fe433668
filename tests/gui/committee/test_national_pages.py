"""Coverage, the national picture down to one answer, and the report, on simulated packages."""

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent

from assessment.commands.main import run
from assessment.consolidation.coverage import UnitProgress
from assessment.consolidation.national import NationalQuery, distributions, group_names, national
from assessment.exchange import keys
from assessment.exchange.reply import read_reply
from assessment.questionnaire.library import find
from assessment.reports.facts import level_of
from assessment.reports.order import Edition
from assessment.responses.model import State
from assessment.scoring.rounding import round_half_up
from assessment.simulation.simulate import SimulationPlan, simulate
from gui.committee.national.picture import sum_up
from gui.committee.page import CountTiles
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.top_bar import COLLECTION_STAGES
from tests.gui.committee.world import page_of, received, settled
from tests.gui.places import settle
from tests.unit.consolidation.world import packed, record_of
from tests.unit.exchange.world import CHEAP, PASSPHRASE, THE_ASSESSOR, THE_HEAD

UNITS = 14


@pytest.fixture(scope="module")
def sent(tmp_path_factory):
    """Packages of invented ministries, with some faults."""
    folder = tmp_path_factory.mktemp("sent")
    plan = SimulationPlan(UNITS, [find("dgc-ministry")], "2026", seed=5)
    return simulate(plan, folder).packages


@pytest.fixture
def full(desk, qtbot, sent):
    received(qtbot, desk, [sent])
    return desk


@pytest.fixture
def overview(full, qtbot):
    """The national page with its picture."""
    full.go("national")
    settled(qtbot, full)
    page = page_of(full, "national")
    qtbot.waitUntil(lambda: bool(page.overview.heat.heats), timeout=20_000)
    return page


def test_coverage_counts_every_unit_once(full, qtbot):
    full.go("coverage")
    page = page_of(full, "coverage")
    rows = page.table.rows
    missing = len(rows.order)
    page.reports.choose("all")
    everything = len(rows.order)
    page.reports.choose(UnitProgress.APPROVED)
    approved = len(rows.order)
    page.reports.choose(UnitProgress.RECEIVED)
    assert approved + len(rows.order) == UNITS
    assert missing == everything - UNITS
    total = full.collection.snapshot.coverage.total
    assert (total.expected, total.missing) == (everything, missing)


def test_a_unit_that_sent_a_filled_workbook_has_a_tile_of_its_own(full, qtbot, tmp_path):
    full.go("coverage")
    page = page_of(full, "coverage")
    seldom = page.reports.tiles[UnitProgress.UNSIGNED_WORKBOOK]
    assert seldom.isHidden()
    book, absent = tmp_path / "filled.xlsx", full.collection.snapshot.coverage.missing[0]
    make = ["template", "dgc-ministry", "--xlsx", str(book), "--unit", absent.code]
    assert run(make) == 0
    received(qtbot, full, [book])
    full.go("coverage")
    assert not seldom.isHidden()
    page.reports.choose(UnitProgress.UNSIGNED_WORKBOOK)
    assert [one.unit.code for one in page.table.rows.shown()] == [absent.code]


def test_filled_workbooks_are_seen_before_the_first_package(desk, qtbot, tmp_path):
    book = tmp_path / "filled.xlsx"
    assert run(["template", "dgc-ministry", "--xlsx", str(book), "--unit", "M28"]) == 0
    received(qtbot, desk, [book])
    for stage in COLLECTION_STAGES:
        desk.go(stage)
        settled(qtbot, desk)
    page = page_of(desk, "coverage")
    page.reports.choose(UnitProgress.UNSIGNED_WORKBOOK)
    assert [one.unit.code for one in page.table.rows.shown()] == ["M28"]


def test_the_list_of_missing_units_is_sought_copied_and_exported(full, qtbot, tmp_path):
    full.go("coverage")
    page = page_of(full, "coverage")
    page.search.setText("Battambang")
    shown = len(page.table.rows.order)
    assert 0 < shown < 200
    page.take.copy.click()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == shown + 1
    target = tmp_path / "missing.xlsx"
    page.take.choose = lambda name: target
    page.take.export.click()
    settled(qtbot, full)
    sheet = load_workbook(target).active
    written = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert ["\t".join(row) for row in written] == lines


def test_a_group_opened_shows_only_its_units(full, qtbot):
    full.go("coverage")
    page = page_of(full, "coverage")
    page.reports.choose("all")
    table = page.groups.blocks.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    block = table.current
    assert len(page.table.rows.order) == block.expected
    assert page.table.hasFocus()


def test_the_picture_says_what_the_tables_say(full, qtbot):
    session = full.collection
    found = national(session.collection, NationalQuery("2026"))
    drawn = sum_up(found, group_names())
    assert sum(one.n for one in drawn.spreads) == UNITS
    table = distributions(found.scored)
    (heat,) = drawn.heats
    for _, row in heat.rows:
        for square in row:
            expected = table[heat.questionnaire, square.block, square.node]
            assert square.n == expected.n
            assert (square.median is None) == (square.n == 0)
            if square.median is not None:
                assert square.median == pytest.approx(expected.median)
                questionnaire = found.questionnaires[heat.questionnaire]
                assert square.level == level_of(questionnaire, square.median)


def test_arrows_and_enter_lead_from_a_square_to_one_answer_and_others_back(overview, qtbot):
    heat = overview.overview.heat
    heat.setFocus()
    qtbot.keyClick(heat, Qt.Key.Key_Right)
    spot = heat.spot
    assert heat.accessibleDescription() == heat.describe(spot)
    assert f"median {round_half_up(spot.square.median, 1)}," in heat.describe(spot)
    qtbot.keyClick(heat, Qt.Key.Key_Return)
    units = overview.units
    assert units.isVisible()
    assert units.table.hasFocus()
    assert len(units.table.rows.order) == spot.square.n
    scores = [
        units.table.rows.row(at).scores.nodes[spot.square.node].score for at in range(spot.square.n)
    ]
    assert scores == sorted(scores)
    qtbot.keyClick(units.table, Qt.Key.Key_Return)
    why = overview.why
    assert why.isVisible()
    assert why.path == [spot.square.node]
    parts = [part.contribution for part in why.chain.parts]
    assert sum(filter(None, parts)) == pytest.approx(why.chain.result.exact)
    assert why._rule.plain_text().endswith(f"= {why.chain.result.score}")
    qtbot.keyClick(why.table, Qt.Key.Key_Return)
    assert len(why.path) == 2
    assert any(part.notes for part in why.chain.parts)
    assert not why._rule.plain_text(), "one question alone is not put together"
    for key in (Qt.Key.Key_Backspace, Qt.Key.Key_Escape, Qt.Key.Key_Backspace):
        qtbot.keyClick(overview.window().focusWidget(), key)
    assert overview.overview.isVisible()
    assert heat.hasFocus()


def test_approved_only_leaves_out_what_only_says_that_it_is_approved(desk, qtbot, tmp_path):
    for number, signers in enumerate([(THE_ASSESSOR, THE_HEAD), (THE_ASSESSOR,)], start=1):
        unit = f"M{number:02d}"
        record = record_of({"A2": "b"}, unit=unit, number=number, state=State.APPROVED)
        packed(tmp_path / f"{unit}.drx", record, signers=signers)
    received(qtbot, desk, sorted(tmp_path.glob("*.drx")))
    desk.go("national")
    settled(qtbot, desk)
    page = page_of(desk, "national")
    assert {one.standing.case.unit for one in page.overview.picture.units} == {"M01", "M02"}
    page.which.buttons["final"].click()
    settled(qtbot, desk)
    assert [one.standing.case.unit for one in page.overview.picture.units] == ["M01"]


def test_what_nobody_answered_has_no_number_in_the_reasons(desk, qtbot, tmp_path):
    packed(tmp_path / "a.drx", record_of({"A2": "b"}))
    received(qtbot, desk, [tmp_path / "a.drx"])
    desk.go("national")
    settled(qtbot, desk)
    page = page_of(desk, "national")
    heat = page.overview.heat
    while heat.spot is None or heat.spot.square.node != "A":
        qtbot.keyClick(heat, Qt.Key.Key_Right)
    qtbot.keyClick(heat, Qt.Key.Key_Return)
    qtbot.keyClick(page.units.table, Qt.Key.Key_Return)
    settled(qtbot, desk)
    heads, rows = page.why.table.as_texts()
    scores = {row[0]: row[heads.index("Score")] for row in rows}
    assert scores["A1"] == "Unanswered"
    assert scores["A2"][0].isdigit()


def test_the_units_behind_a_square_are_exported_with_all_their_scores(
    overview, full, qtbot, tmp_path
):
    qtbot.keyClick(overview.overview.heat, Qt.Key.Key_Return)
    target = tmp_path / "units.xlsx"
    overview.units.take.choose = lambda name: target
    overview.units.take.export.click()
    settled(qtbot, full)
    heads, *rows = load_workbook(target).active.iter_rows(values_only=True)
    assert heads[:3] == ("Code", "Unit", "Overall")
    assert heads[-2:] == ("Complete", "State")
    assert len(rows) == len(overview.units.table.rows.order)
    assert [row[0] for row in rows] == [
        one.standing.case.unit for one in overview.units.table.rows.shown()
    ]


def test_a_province_without_packages_says_so(overview, qtbot):
    overview.province.setCurrentIndex(1)
    overview.province.activated.emit(1)
    assert overview.overview.heat.spot is None
    said = [label.plain_text() for label in overview.overview.findChildren(ElidingLabel)]
    assert "No scores yet" in said
    assert not overview.overview.open.isEnabled()


def test_the_report_is_written_from_the_window(full, qtbot, tmp_path):
    full.go("national_report")
    page = page_of(full, "national_report")
    page.choose = lambda proposed: tmp_path / proposed.name
    opened = []
    page.files.show_path = opened.append
    page.choices.reaches.buttons[Edition.BY_BLOCK].click()
    page.choices.tongues.buttons["en"].click()
    page.save()
    settled(qtbot, full)
    assert page.findings.findings == ()
    (written,) = page.written.files
    assert written.name == "national-2026-en-by_block-provisional.pdf"
    assert written.read_bytes().startswith(b"%PDF")
    assert page.written.short_code in page.files.words.plain_text()
    page.files.open_file.click()
    page.files.open_folder.click()
    assert opened == [written, tmp_path]


def test_a_report_that_cannot_be_written_is_told(full, qtbot, tmp_path):
    full.go("national_report")
    page = page_of(full, "national_report")
    page.choose = lambda proposed: tmp_path / "nowhere" / proposed.name
    page.xlsx.click()
    settled(qtbot, full)
    assert page.findings.findings
    assert page.show_pages.isEnabled()
    assert page.files.isHidden()


def test_the_mouse_chooses_squares_and_groups_and_two_clicks_open(overview, qtbot):
    heat, chart = overview.overview.heat, overview.overview.chart
    place = heat.spots[0][2].area.center().toPoint()
    qtbot.mouseClick(heat, Qt.MouseButton.LeftButton, pos=place)
    assert heat.spot.square == heat.heats[0].rows[0][1][2]
    qtbot.mouseMove(heat, place)
    qtbot.mouseDClick(heat, Qt.MouseButton.LeftButton, pos=place)
    assert overview.units.isVisible()
    overview.units.back_button.click()
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert len(overview.units.table.rows.order) == chart.rows[chart.current_row].n


def test_names_that_may_be_cut_are_told_in_full_under_the_mouse(overview):
    heat = overview.overview.heat
    overview.overview.setFixedWidth(400)
    first = heat.spots[0][0].area

    def told(x, y):
        place = QPointF(x, y)
        none = Qt.MouseButton.NoButton
        moved = QMouseEvent(
            QEvent.Type.MouseMove, place, place, none, none, Qt.KeyboardModifier.NoModifier
        )
        heat.mouseMoveEvent(moved)
        return heat.toolTip()

    (code, pillar), *_ = heat.heats[0].pillars
    assert told(first.center().x(), first.top() - 12) == f"{code} {overview._display.plain(pillar)}"
    assert told(10, first.center().y()) == overview._display.plain(heat.heats[0].rows[0][0])
    assert told(first.center().x(), first.center().y()) == heat.describe(heat.spot)
    assert told(10, 2) == ""


def test_nothing_is_scored_again_by_going_to_another_page_and_back(overview, full, qtbot):
    pictured = overview.overview.heat.heats
    full.go("coverage")
    full.go("national")
    settled(qtbot, full)
    assert overview.overview.heat.heats is pictured


def test_a_decision_makes_the_picture_anew(overview, full, qtbot):
    session = full.collection
    pictured = overview.overview.heat.heats
    session.turn(1, False, "Lim Sokha", "wrong folder")
    settled(qtbot, full)
    assert session.snapshot.standings == ()
    session.turn(1, True, "Lim Sokha", "right after all")
    settled(qtbot, full)
    assert overview.overview.heat.heats is not pictured


def test_receipts_for_all_units_are_written_into_a_folder(full, qtbot, tmp_path):
    key = tmp_path / "secretariat.key"
    keys.make(key, "Secretariat", PASSPHRASE, cost=CHEAP)
    full.go("coverage")
    page = page_of(full, "coverage")
    form = page.receipts
    assert form.isHidden()
    page.to_receipts.click()
    assert not form.write.isEnabled()
    form.key.choose, form.choose = (lambda: key), (lambda: tmp_path)
    form.key.button.click()
    form.key.words.setText("not the words of it")
    form.write.click()
    settled(qtbot, full)
    assert page.findings.findings
    form.key.words.setText(PASSPHRASE)
    form.write.click()
    settled(qtbot, full)
    written = sorted(tmp_path.glob("*-receipt.drx"))
    assert len(written) == UNITS
    replies = [read_reply(path).reply for path in written]
    held = {one.package.revision for one in full.collection.snapshot.standings}
    assert {reply.revision for reply in replies} == held
    assert f"{UNITS} receipts written" == form.outcome.plain_text()


def test_before_anything_came_pages_say_so(desk):
    desk.go("coverage")
    nothing = page_of(desk, "coverage").nothing
    assert [one.plain_text() for one in nothing.findChildren(Label) if one.isVisible()] == [
        "Nothing received yet"
    ]
    assert not nothing.button.isVisible()
    desk.go("national_report")
    page = page_of(desk, "national_report")
    assert not page.show_pages.isEnabled()
    assert page.card._about.plain_text() == "Nothing that counts was received yet."


def test_a_tile_is_high_enough_for_a_word_on_two_lines(qtbot, display):
    displays = {"short": ("ok", "done", "Open"), "long": ("ok", "done", "Under way, as planned")}
    tiles = CountTiles("t", displays, display)
    qtbot.addWidget(tiles)
    tiles.show_counts({})
    heights = set()
    for wide in (600, 190, 600):
        tiles.resize(wide, 60)
        tiles.show()
        settle()
        one, other = (tile.height() for tile in tiles.tiles.values())
        assert one == other
        heights.add(one)
    assert len(heights) == 2

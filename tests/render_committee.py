"""The secretariat's pages on about sixty simulated packages; called by ``render_screens``."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from assessment.consolidation.collection import Collection
from assessment.consolidation.held import FileVerdict
from assessment.exchange.codes import short_code
from assessment.exchange.roster import read_roster
from assessment.questionnaire.library import find
from assessment.simulation.simulate import Plan, simulate
from gui.settings import Role
from gui.window import Window

UNITS = 60
INSTRUMENTS = ("dgc-ministry", "dgc-subnational", "dgc-commune")


def shoot_committee(window: Window, folder: Path, shoot: Callable[[str], None]) -> None:
    """Receiving, conflicts, coverage, the national picture down to one answer, the report."""
    os.environ["XDG_DATA_HOME"] = str(folder / "home")
    sent = simulate(Plan(UNITS, [find(one) for one in INSTRUMENTS], "2026", faults=True), folder)
    book = folder / "ជុំ-2026.drc"
    now = datetime(2026, 11, 28, 9, tzinfo=UTC)
    Collection.create(book, now=now, training=read_roster(sent.roster)).close()
    role, window._settings.role = window._settings.role, Role.SECRETARIAT
    window.say_all()
    window.show_start()
    window.start._choose(Role.SECRETARIAT)
    shoot("committee-start")
    window.open_file(book)
    session = window.secretariat.session
    assert session is not None
    pages = window.secretariat._pages
    _wait(lambda: session.snapshot is not None and not session.working)
    shoot("committee-intake-empty")
    pages["intake"].receive([sent.packages])
    _wait(lambda: session.snapshot.arrivals and not session.working)
    shoot("committee-intake")
    window.show_stage("conflicts")
    page = pages["conflicts"]
    QTest.keyClick(page.pane.table, Qt.Key.Key_1)
    shoot("committee-conflicts")
    page.pane.form.signs.click()
    shoot("committee-conflicts-signed")
    page.pane.form.signs.click()
    page.pane.form.reason.setText("ប្រធានអង្គភាពបានបញ្ជាក់")
    page.pane.copies.buttons[next(iter(page.pane.compared.copies))].click()
    page.pane.form.button.click()
    _wait(lambda: session.snapshot.decided and not session.working)
    shoot("committee-decided")
    window.show_stage("coverage")
    shoot("committee-coverage")
    table = pages["coverage"].groups.provinces.table
    QTest.keyClick(table, Qt.Key.Key_Return)
    shoot("committee-coverage-group")
    window.show_stage("national")
    page = pages["national"]
    _wait(lambda: page.overview.heat.heats and not session.working)
    shoot("committee-national")
    QTest.keyClick(page.overview.heat, Qt.Key.Key_Right)
    QTest.keyClick(page.overview.heat, Qt.Key.Key_Return)
    shoot("committee-units")
    QTest.keyClick(page.units.table, Qt.Key.Key_Return)
    shoot("committee-why")
    QTest.keyClick(page.why.table, Qt.Key.Key_Return)
    shoot("committee-why-indicator")
    page.show_left_out()
    shoot("committee-left-out")
    window.show_stage("national_report")
    shoot("committee-report")
    pages["national_report"].look.click()
    _wait(lambda: pages["national_report"].pages.looked is not None and not session.working)
    shoot("committee-pages")
    pages["national_report"].close_pages()
    card = pages["national_report"].print
    card.code.setText(short_code(session.snapshot.standings[0].held[0].revision))
    card.check()
    _wait(lambda: card.outcome.isVisible() and not session.working)
    shoot("committee-print")
    window.show_stage("intake")
    intake = pages["intake"]
    others = [
        one for one in intake.list.table.rows.rows
        if one.arrival.verdict is FileVerdict.OTHER_QUESTIONNAIRE
    ]  # fmt: skip
    if others:
        intake.list.table.choose(others[0])
        shoot("committee-intake-other")
    window.start._choose(role)
    window.show_start()


def _wait(ready: Callable[[], object]) -> None:
    for _ in range(3_000):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if ready():
            return
        time.sleep(0.01)
    raise TimeoutError

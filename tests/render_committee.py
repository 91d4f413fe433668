"""The secretariat's pages on about sixty simulated packages; called by ``render_screens``."""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from assessment.consolidation.collection import Collection
from assessment.consolidation.model import FileVerdict
from assessment.exchange.codes import short_code
from assessment.exchange.keys import Signer, generate
from assessment.exchange.package import digest_of
from assessment.exchange.receive import read_package
from assessment.exchange.roster import Person, SignedRoster, read_roster
from assessment.exchange.send import Parcel, send_parcel
from assessment.questionnaire.library import find
from assessment.responses.record import Record
from assessment.simulation.simulate import SimulationPlan, simulate
from assessment.units import load_units
from gui.app.window import Window
from gui.settings import WorkRole
from gui.settings import WorkRole as Signs

UNITS = 60
INSTRUMENTS = ("dgc-ministry", "dgc-subnational", "dgc-commune")
SHOWN = (
    FileVerdict.OTHER_QUESTIONNAIRE,
    FileVerdict.WAITS,
    FileVerdict.LATE,
    FileVerdict.NOT_ON_LIST,
    FileVerdict.FORK,
)
IN_TERM = datetime(2026, 1, 20, 3, tzinfo=UTC)


def beside(folder: Path) -> tuple[Person, ...]:
    """What no simulated office sends: a weaker copy, a late one, one off the list, other keys.

    Gives what the list of keys says of who signed the first two of them.
    """
    read = (read_package(path) for path in sorted(folder.glob("*.drx")))
    first = next(one.record for one in read if one.record is not None)
    bare = {place: replace(one, evidence=()) for place, one in first.responses.items()}
    place, response = next(iter(bare.items()))
    said = replace(first, responses=bare)
    other = said.with_response(place, replace(response, comment="ក្រោយមក"))
    key = generate("Keo Vanna")

    def send(name: str, record: Record, *history: str, keys: tuple = ()) -> None:
        *before, last = (digest_of(one.encode()) for one in history or (name,))
        parcel = Parcel(record, last, lambda _digest: b"", trail=tuple(before))
        signers = [Signer(one, Signs.ASSESSOR, IN_TERM) for one in keys]
        send_parcel(parcel, signers, folder / f"zz-{name}.drx")

    sent = {path.stem.split("-")[1] for path in folder.glob("*.drx")}
    late, changed = [one.code for one in load_units() if one.code not in sent][:2]

    def of(unit: str, record: Record = said) -> Record:
        return replace(record, id=f"{uuid4()}", subject=replace(record.subject, unit=unit))

    again = of(changed)
    send("waits", other, keys=(key,))
    send("late", of(late), keys=(key,))
    send("nowhere", of("X99"))
    send("keys-1", again, "one", keys=(generate("Sok Dara"),))
    many = dict(said.responses)
    for where, given in list(many.items())[:8]:
        many[where] = replace(given, answer=None if given.answer else given.answer, comment="ថ្មី")
    differs = replace(of(changed), id=again.id, responses=many)
    send("keys-2", differs, "one", "two", keys=(generate("Chan"),))
    known = Person("Keo Vanna", key.public.key, Signs.ASSESSOR, date(2026, 1, 1))
    return (
        replace(known, unit=first.subject.unit),
        replace(known, unit=late, until=date(2026, 2, 10)),
    )


def shoot_committee(window: Window, folder: Path, shoot: Callable[[str], None]) -> None:
    """Receiving, conflicts, coverage, the national picture down to one answer, the report."""
    os.environ["XDG_DATA_HOME"] = str(folder / "home")
    folder = folder / "office"
    folder.mkdir()
    sent = simulate(
        SimulationPlan(UNITS, [find(one) for one in INSTRUMENTS], "2026", faults=True), folder
    )
    more = beside(sent.packages)
    roster = read_roster(sent.roster).roster
    roster = SignedRoster(replace(roster, people=(*roster.people, *more)))
    path = folder / "ជុំ-2026.drc"
    Collection.create(path, now=datetime.now(UTC), training=roster).close()
    role, window._settings.role = window._settings.role, WorkRole.SECRETARIAT
    window.say_all()
    window.go("home")
    window.home._choose(WorkRole.SECRETARIAT)
    shoot("committee-start")
    window.open_file(path)
    session = window.collection
    assert session is not None
    _wait(lambda: session.snapshot.proven is not None and not session.working)
    shoot("committee-intake-empty")
    window.page("intake").receive([sent.packages])
    _wait(lambda: session.snapshot.arrivals and not session.working)
    shoot("committee-intake")
    window.go("conflicts")
    page = window.page("conflicts")
    QTest.keyClick(page.pane.table, Qt.Key.Key_1)
    shoot("committee-conflicts")
    page.show_case(session.snapshot.conflicts[-1].case)
    page.pane.first_focus()
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_1):
        QTest.keyClick(page.pane.table, key)
    shoot("committee-conflicts-many")
    page.show_case(session.snapshot.conflicts[0].case)
    page.pane.form.signs.click()
    shoot("committee-conflicts-signed")
    page.pane.form.signs.click()
    page.pane.form.reason.setText("ប្រធានអង្គភាពបានបញ្ជាក់")
    page.pane.copies.buttons[next(iter(page.pane.compared.copies))].click()
    page.pane.form.button.click()
    _wait(lambda: session.snapshot.decided and not session.working)
    shoot("committee-decided")
    window.go("coverage")
    shoot("committee-coverage")
    table = window.page("coverage").groups.provinces.table
    QTest.keyClick(table, Qt.Key.Key_Return)
    shoot("committee-coverage-group")
    shoot_unit(window, sorted(sent.packages.glob("*.drx"))[2], shoot)
    window.go("national")
    page = window.page("national")
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
    window.go("national_report")
    shoot("committee-report")
    window.page("national_report").show_pages.click()
    _wait(lambda: window.page("national_report").pages.seen is not None and not session.working)
    shoot("committee-pages")
    window.page("national_report").close_pages()
    card = window.page("national_report").print
    card.code.setText(short_code(session.snapshot.standings[0].copies[0].revision))
    card.check()
    _wait(lambda: card.outcome.isVisible() and not session.working)
    shoot("committee-print")
    shoot_office(window, shoot)
    window.go("intake")
    intake = window.page("intake")
    for verdict in SHOWN:
        found = [one for one in intake.list.table.rows.rows if one.arrival.verdict is verdict]
        intake.list.table.choose(found[0])
        shoot(f"committee-intake-{verdict.replace('_', '-')}")
    window.home._choose(role)
    window.go("home")


def shoot_office(window: Window, shoot: Callable[[str], None]) -> None:
    """What the office keeps: rounds, actions of the policy, the register of units, keys."""
    window.go("rounds")
    page = window.page("rounds")
    for part, button in page.parts.buttons.items():
        button.click()
        _wait(lambda: not window.collection.working)
        shoot(f"committee-rounds-{part}")
    for name in ("policy", "register", "keys"):
        window.go(name)
        _wait(lambda: not window.collection.working)
        shoot(f"committee-{name}")


def shoot_unit(window: Window, package: Path, shoot: Callable[[str], None]) -> None:
    """The page of a unit: answers, a return, its history; and a package in no collection."""
    session = window.collection
    counting = [one for one in session.snapshot.standings if one.package is not None]
    window.go("unit", counting[2].case)
    page = window.page("unit")
    _wait(lambda: page.shown is not None and not session.working)
    page.answers.table.step(3)
    shoot("committee-unit")
    page.answers.table.step(500)
    shoot("committee-unit-unscored")
    page.answers.table.step(-500)
    page.give_back.click()
    page.form.reason.setText("សូមភ្ជាប់លិខិតចុះហត្ថលេខា")
    page.form.add.click()
    shoot("committee-unit-return")
    page.form.choose = session.path.with_name
    page.form.write.click()
    _wait(lambda: page.form.outcome.isVisible() and not session.working)
    shoot("committee-unit-returned")
    page.give_back.click()
    window.go("unit", session.snapshot.conflicts[0].case)
    _wait(lambda: page.shown is not None and not session.working)
    page.show_part("history")
    shoot("committee-unit-history")
    window.open_file(package)
    _wait(lambda: window.page("package").shown is not None)
    shoot("committee-package")


def _wait(ready: Callable[[], object]) -> None:
    for _ in range(3_000):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if ready():
            return
        time.sleep(0.01)
    raise TimeoutError

"""What the pages of the secretariat share: the session, findings, the round, lists to take away."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from assessment.errors import Finding
from assessment.reports.report import write_list
from gui.committee.session import CommitteeSession
from gui.committee.snapshot import Snapshot
from gui.look import Look
from gui.widgets.buttons import Button
from gui.widgets.fields import Combo
from gui.widgets.findings import FindingsList
from gui.widgets.label import ElidingLabel
from gui.widgets.outside import ask_new
from gui.widgets.style import copy_list, named, spread
from gui.widgets.tables.table import RowTable
from gui.widgets.window_page import WindowPage


class CommitteePage(WindowPage):
    """A page of an open collection; whoever inherits makes its parts and then follows."""

    manual_section = 11

    def __init__(self, session: CommitteeSession, look: Look) -> None:
        super().__init__()
        self._session, self._look = session, look
        self._snapshot = Snapshot()
        self._unseen: Snapshot | None = None
        self.findings = FindingsList(look)

    def follow(self) -> None:
        self._session.changed.connect(self._changed)
        self._session.refused.connect(self._tell)
        self._look.changed.connect(self.say)
        self._look.changed.connect(self.fit)
        self.say()
        if self._session.snapshot is not None:
            self.show_collection(self._session.snapshot)

    def show_collection(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def _changed(self, snapshot: Snapshot) -> None:
        if self.isVisible():
            self.show_collection(snapshot)
        else:
            self._unseen = snapshot

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._unseen is not None:
            snapshot, self._unseen = self._unseen, None
            self.show_collection(snapshot)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        self.findings.show_findings(findings)

    def _tell(self, findings: Sequence[Finding]) -> None:
        # A page nobody sees would only keep old news.
        if self.isVisible() or not findings:
            self.show_findings(findings)


class WorkBar(QWidget):
    def __init__(self, session: CommitteeSession, look: Look) -> None:
        super().__init__()
        self._look = look
        self.bar = named(QProgressBar(), "work_bar")
        self.bar.setTextVisible(False)
        self.bar.setMinimumWidth(140)
        self.stop = Button(look, "stop_work", drawing="remove")
        spread((self.bar, 1), self.stop, on=self)
        session.stepped.connect(self._step)
        session.busy.connect(lambda _: self.hide())
        self.stop.clicked.connect(session.stop)
        look.told_by(self.say)
        self.hide()

    def _step(self, done: int, total: int) -> None:
        self.bar.setRange(0, total if done < total else 0)  # nobody knows how long the rest takes
        self.bar.setValue(done)
        self.setVisible(total > 1)

    def say(self) -> None:
        self.bar.setAccessibleName(self._look.say("Progress"))
        self.stop.say(self._look.say("Stop"), tip="Esc")
        self.stop.setShortcut("Esc")  # words take it away


class RoundCombo(Combo):
    """The round shown, of those that packages are held of: one choice for all pages."""

    def __init__(self, session: CommitteeSession, look: Look) -> None:
        super().__init__(look, "round")
        self._session, self._look = session, look
        self.setMinimumWidth(170)
        session.changed.connect(self._show)
        self.activated.connect(lambda _: session.show_round(self.currentData()))
        look.told_by(self._show)

    def _show(self) -> None:
        say, digits = self._look.say, self._look.digits
        snapshot = self._session.snapshot
        if snapshot is not None:
            entries = [(say("Round {round}", round=digits(one)), one) for one in snapshot.rounds]
            self.show_entries(say("Round"), entries, self._session.round)
            self.setEnabled(len(entries) > 1)


SUFFIX = ".xlsx"


class ListButtons(QWidget):
    """Serves a table under its accessible name; ``told`` says where the workbook is."""

    def __init__(
        self, session: CommitteeSession, look: Look, table: RowTable[Any], told: ElidingLabel
    ) -> None:
        super().__init__()
        self._session, self._look = session, look
        self._table, self._told = table, told
        self.listed: Callable[[], tuple[list[str], list[list[str]]]] = table.as_texts
        self.choose: Callable[[str], Path | None] = self._ask
        self.copy = Button(look, "copy_list", drawing="copy")
        self.export = Button(look, "export_list", drawing="table")
        spread(self.copy, self.export, on=self)
        self.copy.clicked.connect(self.copy_list)
        self.export.clicked.connect(self.export_list)
        table.on_copy = self.copy_list
        self._look.told_by(self._say)

    def copy_list(self) -> None:
        heads, rows = self.listed()
        lines = ("\t".join(" ".join(text.split()) for text in line) for line in (heads, *rows))
        copy_list("\n".join(lines))

    def export_list(self) -> None:
        name, (heads, rows) = self._table.accessibleName(), self.listed()
        path = self.choose(name)
        if path is not None:
            told = self._look.say("Written: {file}", file=str(path))
            self._session.run(
                lambda *_: write_list(path, name, heads, rows), lambda _: self._told.say(told)
            )

    def _say(self) -> None:
        say = self._look.say
        self.copy.say(say("Copy list"), tip="Ctrl+C")
        self.export.say(say("Export list…"))

    def _ask(self, name: str) -> Path | None:
        proposed = self._session.path.with_name(f"{self._session.path.stem}-{name}{SUFFIX}")
        return ask_new(self, self._look.say("Export list…"), proposed, "Excel")

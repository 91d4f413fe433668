"""What the pages of the secretariat share: the session, findings, the round, lists, forms."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QProgressBar, QWidget

from assessment.errors import Finding
from assessment.reports.report import write_list
from assessment.words import mark
from gui.committee.session import CommitteeSession, SecretariatKey
from gui.committee.snapshot import Snapshot
from gui.look import Look
from gui.widgets.buttons import Button
from gui.widgets.fields import Captioned, Combo, LineField
from gui.widgets.findings import FindingsList
from gui.widgets.keyboard import on_escape
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.outside import ask_new, ask_old
from gui.widgets.style import Framed, copy_list, named, spread, stack
from gui.widgets.tables.table import RowTable
from gui.widgets.window_page import WindowPage

WIDTH = 460
HINTED = 32  # what the edges of a field take beside its hint
ASKS = mark("Key of the secretariat…")
NO_NAME, NO_REASON = mark("A name is missing."), mark("A reason is missing.")


class SecretariatKeyForm(QWidget):
    """Says that key or words are others now, and that the words were ended by Enter."""

    changed = Signal()
    entered = Signal()

    def __init__(self, look: Look, *, one_line: bool = False, asks: str = ASKS) -> None:
        super().__init__()
        self._look, self._one_line, self._asks = look, one_line, asks
        self.path: Path | None = None
        self.choose: Callable[[], Path | None] = lambda: ask_old(self, look.say(asks), Path.home())
        self.button = Button(look, "choose_key", drawing="gate")
        self.words = LineField("passphrase")
        self.words.setEchoMode(QLineEdit.EchoMode.Password)
        self._words = Captioned(self.words)
        self._words.caption.setHidden(one_line)
        for field in (self.button, self._words):
            field.setMaximumWidth(WIDTH)
        (spread if one_line else stack)(self.button, self._words, on=self, gap=8)
        self.button.clicked.connect(self._choose)
        self.words.textChanged.connect(lambda _: self.changed.emit())
        self.words.returnPressed.connect(self.entered)
        look.told_by(self.say)

    @property
    def key(self) -> SecretariatKey | None:
        words = self.words.text()
        return SecretariatKey(self.path, words) if self.path is not None and words else None

    def say(self) -> None:
        say = self._look.say
        self.button.say(say(self._asks) if self.path is None else self.path.name)
        self._words.say(say("Passphrase of the key"))
        if self._one_line:
            hint = say("Passphrase")
            self.words.setMinimumWidth(self.words.fontMetrics().horizontalAdvance(hint) + HINTED)
            self.words.hint(hint)

    def _choose(self) -> None:
        self.path = self.choose() or self.path
        self.say()
        if self.path is not None:
            self.words.setFocus()
        self.changed.emit()


class NeededLine(Captioned):
    """A line that cannot stay empty; ``lacks`` is the message that says so below it."""

    def __init__(self, name: str, lacks: str, look: Look, *, wrap: bool = False) -> None:
        self.line = LineField(name)
        super().__init__(self.line, wrap=wrap)
        self._lacks, self._look = lacks, look
        self.line.textChanged.connect(lambda _: self.show_finding(""))

    def given(self) -> str:
        """What was typed; where that is nothing it is said, with the keyboard on the line."""
        given = self.line.text().strip()
        if not given:
            self.show_finding(self._look.say(self._lacks))
            self.line.setFocus()
        return given


class TurnForm(Framed):
    given = Signal(int, bool, str, str)  # merge, whether it comes back, who and why
    left = Signal()  # it was closed without anything being turned
    lacking = Signal()  # a name or a reason is missing, which is said below the field

    def __init__(self, session: CommitteeSession, look: Look) -> None:
        super().__init__("quiet", "turn_form")
        self._look = look
        self._merge, self._back = 0, False
        self._what: Callable[[], str] = str
        self.about = Label(role="bold", wrap=True)
        self._by = NeededLine("turned_by", NO_NAME, look)
        self._reason = NeededLine("turn_reason", NO_REASON, look)
        self.by, self.reason = self._by.line, self._reason.line
        self.by.setText(session.by)
        self.cancel = Button(look, "turn_cancel", role="quiet")
        self.button = Button(look, "turn_now", drawing="returned")
        foot = spread(None, self.cancel, self.button)
        stack(self.about, self._by, self._reason, foot, on=self, margins=(10, 8, 10, 8), gap=6)
        self.cancel.clicked.connect(self._leave)
        self.button.clicked.connect(self._give)
        on_escape(self, self._leave)
        for field in (self.by, self.reason):
            field.returnPressed.connect(self._give)
        self.given.connect(session.turn)
        session.busy.connect(self.button.setDisabled)
        look.told_by(self.say)
        self.hide()

    def begin(self, merge: int, what: Callable[[], str], *, back: bool) -> None:
        self._what = what
        if (merge, back) != (self._merge, self._back) or self.isHidden():
            self.reason.clear()
        self._merge, self._back = merge, back
        self.say()
        self.show()
        (self.reason if self.by.text().strip() else self.by).setFocus()

    def say(self) -> None:
        say = self._look.say
        self.about.say(self._what())
        self._by.say(say("Restored by") if self._back else say("Withdrawn by"))
        self._reason.say(say("Reason (it is kept permanently)"))
        self.cancel.say(say("Cancel"), tip="Esc")
        self.button.say(say("Restore") if self._back else say("Withdraw"), tip="Enter")

    def _leave(self) -> None:
        self.hide()
        self.left.emit()

    def _give(self) -> None:
        by = self._by.given()
        reason = by and self._reason.given()
        if not reason:
            self.lacking.emit()
        elif self.button.isEnabled():
            self.hide()
            self.given.emit(self._merge, self._back, by, reason)


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
        self.choose: Callable[[str], Path | None] = lambda name: ask_new(
            self, look.say("Export list…"),
            session.path.with_name(f"{session.path.stem}-{name}{SUFFIX}"), "Excel",
        )  # fmt: skip
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

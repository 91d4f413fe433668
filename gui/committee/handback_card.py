"""After a decision: what was decided, and the files that go back to the offices."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout

from assessment.consolidation.standing import Standing
from assessment.exchange.codes import short_code
from gui.committee.key_form import KeyForm
from gui.theme import Theme
from gui.widgets.buttons import Button, spread
from gui.widgets.label import Label
from gui.widgets.marks import Chip
from gui.wording import Wording

SUFFIX = ".drx"


class HandbackCard(QFrame):
    """Says which file is wanted where.

    Signals:
        package_wanted: The path for the resolved revision.
        reply_wanted: The path for the reply, the key file and its passphrase.
        withdraw_wanted: The number of the decision's merge.
    """

    package_wanted = Signal(object)
    reply_wanted = Signal(object, object, str)
    withdraw_wanted = Signal(int)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Empty until a decision is shown."""
        super().__init__()
        self.setProperty("frame", "card")
        self.setObjectName("handback")
        self._wording = wording
        self._one: Standing | None = None
        self._written = ""
        self.choose: Callable[[str], Path | None] = self._ask
        self._chip = Chip(theme)
        self.told = Label(wrap=True).can_be_copied()
        self._how = Label(role="small", wrap=True)
        self.save = Button(theme, "save_revision", drawing="saving")
        self.withdraw = Button(theme, "withdraw_decision", drawing="returned")
        self.key = KeyForm(wording, theme)
        self.reply = Button(theme, "save_reply", role="primary", drawing="saving")
        self.outcome = Label(wrap=True).can_be_copied()
        self._build()
        self._connect()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addLayout(spread(self._chip, None))
        column.addWidget(self.told)
        column.addLayout(spread(self.save, self.withdraw, None))
        column.addWidget(self._how)
        column.addWidget(self.key)
        column.addLayout(spread(self.reply, None))
        column.addWidget(self.outcome)
        column.addStretch(1)

    def _connect(self) -> None:
        self.save.clicked.connect(self._save)
        self.withdraw.clicked.connect(self._withdraw)
        self.key.changed.connect(self._say_reply)
        self.reply.clicked.connect(self._reply)

    def show_decision(self, one: Standing) -> None:
        """Show what was decided."""
        if self._one is None or self._one.case != one.case:
            self._written = ""
        self._one = one
        self.say()

    def show_written(self, path: Path) -> None:
        """Say what was written."""
        self._written = str(path)
        self.say()

    def say(self) -> None:
        """Say everything in the language in use."""
        say, one = self._wording.words.say, self._one
        self.save.say(say("Save the resolved revision…"))
        self.withdraw.say(say("Withdraw the decision"))
        self._how.say(
            say(
                "The reply is one file for all offices of this unit: it holds the receipt and the "
                "resolved revision, signed with the secretariat's key."
            )
        )
        self.key.say()
        self.reply.say(say("Save the reply for the offices…"))
        self.outcome.say(say("Written: {file}", file=self._written) if self._written else "")
        self.outcome.setVisible(bool(self._written))
        self._say_reply()
        decision = None if one is None else one.decision
        if decision is None:
            return
        self._chip.show_chip("ok", "done", say("Decided"))
        self.told.say(
            say(
                "{name} decided on {date}: {reason} Revision {code} stands.",
                name=decision.by,
                date=self._wording.date(decision.at.astimezone().date()),
                reason=decision.reason.rstrip(".។") + say("."),
                code=short_code(decision.revision),
            )
        )

    def _say_reply(self) -> None:
        self.reply.setEnabled(self.key.complete)

    def _save(self) -> None:
        path = self.choose(self._proposed("resolved"))
        if path is not None:
            self.package_wanted.emit(path)

    def _reply(self) -> None:
        path = self.choose(self._proposed("reply"))
        if path is not None and self.key.complete:
            self.reply_wanted.emit(path, self.key.path, self.key.words.text())

    def _withdraw(self) -> None:
        if self._one is not None and self._one.decision is not None:
            self.withdraw_wanted.emit(self._one.decision.merge)

    def _proposed(self, kind: str) -> str:
        case = None if self._one is None else self._one.case
        return kind if case is None else f"{case.unit}-{case.round}-{kind}{SUFFIX}"

    def _ask(self, name: str) -> Path | None:
        say = self._wording.words.say
        kinds = f"{say('Packages')} (*{SUFFIX})"
        chosen, _ = QFileDialog.getSaveFileName(self, say("Save"), str(Path.home() / name), kinds)
        return Path(chosen).with_suffix(SUFFIX) if chosen else None

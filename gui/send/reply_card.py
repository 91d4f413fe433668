"""What a reply of the secretariat said and did, and the way to the first question it returned."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from assessment.exchange.applying import Applied
from assessment.exchange.codes import short_code
from assessment.exchange.wording import VERDICTS
from gui.theme import Theme
from gui.widgets.buttons import Button, spread
from gui.widgets.label import Label
from gui.widgets.marks import Icon
from gui.widgets.style import named
from gui.wording import Wording

MOST = 6


class ReplyCard(QFrame):
    """Hidden until a reply was taken in.

    Signals:
        go: Code of the first question that was returned.
    """

    go = Signal(str)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Nothing was taken in."""
        super().__init__()
        named(self, "reply_card")
        self.setProperty("frame", "note")
        self._wording = wording
        self.applied: Applied | None = None
        self._title, self.words = Label(role="bold", wrap=True), Label(wrap=True).can_be_copied()
        self.first = Button(theme, "first_returned", drawing="returned")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 8)
        column.setSpacing(4)
        head = spread(Icon(theme, "inbox", "primary"), self._title)
        head.setStretch(1, 1)
        column.addLayout(head)
        column.addWidget(self.words)
        column.addLayout(spread(self.first, None))
        self.first.clicked.connect(self._go)
        self.hide()

    def show_applied(self, applied: Applied | None) -> None:
        """Show what a reply did; None shows nothing."""
        self.applied = applied
        self.setVisible(applied is not None)
        self.say()

    def say(self) -> None:
        """Say everything in the language in use."""
        wording, say = self._wording, self._wording.words.say
        self.first.say(say("To the first returned question"))
        if self.applied is None:
            return
        reply = self.applied.reply
        day = wording.date(reply.at.astimezone().date())
        self._title.say(say("Reply of {name}, {date}", name=reply.by, date=day))
        self.words.say("\n".join(self._lines()))
        self.first.setVisible(bool(self.applied.reopened))
        self.setAccessibleName(self._title.said())

    def _lines(self) -> list[str]:
        if self.applied is None:
            return []
        say, number = self._wording.words.say, self._wording.number
        reply = self.applied.reply
        lines = [
            say(
                "Received. Answers: {n}, pieces of evidence: {m}, signatures: {s}. Check code "
                "{code}.",
                n=number(reply.answers),
                m=number(reply.evidence),
                s=number(reply.signatures),
                code=short_code(reply.revision),
            ),
            say(
                "Result of the secretariat's check: {verdict}", verdict=say(VERDICTS[reply.verdict])
            ),
        ]
        lines += [reply.note] if reply.note else []
        if self.applied.merged:
            lines.append(say("The revision that settles the conflict was imported."))
        if self.applied.reopened:
            lines.append(
                self._wording.count(
                    "{n} question was returned and is open again:",
                    "{n} questions were returned and are open again:",
                    len(self.applied.reopened),
                )
            )
            back = [one for one in reply.returned if one.question in self.applied.reopened]
            lines += [f"{one.question} · {one.comment}" for one in back[:MOST]]
            lines += ["…"] if len(back) > MOST else []
        return lines

    def _go(self) -> None:
        if self.applied is not None and self.applied.reopened:
            self.go.emit(self.applied.reopened[0])

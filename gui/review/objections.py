"""Objections to the view of an indicator: what was said, what was answered, and both fields."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from assessment.errors import Finding
from assessment.responses.model import Objection
from gui.messages import sentence
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.fields import Captioned, TextBox
from gui.widgets.label import Label
from gui.widgets.style import emptied, spread, stack
from gui.wording import Wording


class Objections(QWidget):
    """Shows the objections about one indicator.

    Signals:
        raised: The words of a new objection.
        answered: The open objection, the answer's words, and whether it is upheld.
    """

    raised = Signal(str)
    answered = Signal(object, str, bool)

    def __init__(
        self, wording: Wording, theme: Theme, name: str, *, read_only: bool = False
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self._wording, self._read_only = wording, read_only
        self._open: Objection | None = None
        self._title = Label(role="smallbold")
        self._said = stack(gap=2)
        self.box = TextBox(f"{name}_words", lines=2)
        self.box.setMaximumHeight(96)
        self._box = Captioned(self.box)
        self.begin = Button(theme, f"{name}_begin", role="quiet")
        self.send = Button(theme, f"{name}_send")
        self.uphold = Button(theme, f"{name}_uphold", drawing="tick")
        self.decline = Button(theme, f"{name}_decline", drawing="remove")
        self._build()
        self.begin.clicked.connect(self._begin)
        self.send.clicked.connect(lambda: self.raised.emit(self._words()))
        self.uphold.clicked.connect(lambda: self._answer(upheld=True))
        self.decline.clicked.connect(lambda: self._answer(upheld=False))

    def _build(self) -> None:
        above = self._title, self._said
        below = self._box, spread(self.begin, self.send, self.uphold, self.decline, None)
        stack(*above, *below, on=self, gap=6)

    def show_objections(
        self, objections: tuple[Objection, ...], *, may_raise: bool, other: bool
    ) -> None:
        """Show these; ``other`` when another indicator is shown than before."""
        say = self._wording.words.say
        unanswered = (one for one in objections if one.answered_at is None)
        waiting = None if self._read_only else next(unanswered, None)
        if other or waiting != self._open:
            self._box.setVisible(waiting is not None)
            self.box.show_text("")
            self.show_findings(())
        self._open = waiting
        self._list(objections)
        self._title.say(say("Objections"))
        self._title.setVisible(bool(objections))
        writing = not self._box.isHidden()
        self._box.say(say("Answer to the objection") if waiting else say("Objection"))
        self.begin.say(say("Object…"))
        self.send.say(say("Object"))
        self.uphold.say(say("Upheld"))
        self.decline.say(say("Not upheld"))
        self.begin.setVisible(may_raise and waiting is None and not writing)
        self.send.setVisible(waiting is None and writing)
        self.uphold.setVisible(waiting is not None)
        self.decline.setVisible(waiting is not None)
        self.setVisible(bool(objections) or may_raise)

    def show_findings(self, findings: Iterable[Finding]) -> None:
        told = [sentence(finding, self._wording) for finding in findings]
        self._box.show_finding("\n".join(told))
        if told:
            self.box.setFocus()

    def _list(self, objections: tuple[Objection, ...]) -> None:
        emptied(self._said)
        say = self._wording.words.say
        for one in objections:
            head = f"{one.by} · {self._wording.date(one.at.astimezone().date())}"
            self._said.addWidget(Label(head, role="small", wrap=True))
            self._said.addWidget(Label(one.words, wrap=True).can_be_copied())
            if one.answered_at is None:
                continue
            verdict = say("Upheld") if one.upheld else say("Not upheld")
            date = self._wording.date(one.answered_at.astimezone().date())
            head = f"{verdict} · {one.answered_by} · {date}"
            self._said.addWidget(Label(head, role="small", wrap=True))
            self._said.addWidget(Label(one.answer, wrap=True).can_be_copied())

    def _begin(self) -> None:
        self._box.show()
        self.begin.hide()
        self.send.show()
        self.box.setFocus()

    def _words(self) -> str:
        self.box.give_now()
        return self.box.toPlainText().strip()

    def _answer(self, *, upheld: bool) -> None:
        if self._open is not None:
            self.answered.emit(self._open, self._words(), upheld)

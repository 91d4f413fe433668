"""Findings where they belong: a card with a bar, an icon, a sentence and at most one button."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from assessment.errors import Finding
from assessment.problems.problem import Severity
from assessment.responses.completion import WANTS, Want
from gui.messages import InForm, goal, placed, sentence
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.keyboard import keyboard_kept
from gui.widgets.label import Label
from gui.widgets.marks import Icon
from gui.widgets.style import Framed, emptied, spread, stack
from gui.wording import Wording

LOOKS = {
    Severity.ERROR: ("error", "finding", "stop"),
    Severity.WARNING: ("warning", "warning", "warn"),
    Severity.NOTE: ("note", "note", "primary"),
}
# A document or an answer that is wanted is a next step, whatever it means for handing in.
WANT_LOOKS = {
    Want.CONTRADICTION: LOOKS[Severity.ERROR],
    Want.ANSWER: ("note", "open", "edge"),
    Want.DOCUMENT: ("warning", "evidence", "warn"),
}


class FindingsList(QWidget):
    """Findings as cards; ``go`` says which finding's place a person wants to see."""

    go = Signal(object)

    def __init__(
        self,
        wording: Wording,
        theme: Theme,
        *,
        with_places: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """``with_places`` puts the place before the sentence and a button behind it."""
        super().__init__(parent)
        self.setObjectName("findings")
        self._wording, self._theme = wording, theme
        self._with_places = with_places
        self.write = placed if with_places else sentence
        self.goal: Callable[[Finding, Wording], str] = goal
        self.findings: tuple[Finding, ...] = ()
        self._column = stack(on=self, gap=8)
        wording.changed.connect(self._rebuild)

    def say_places(self, form: InForm) -> None:
        """Name places as the form is known, not by the codes of its questions."""
        self.write, self.goal = form.write, form.goal

    def show_findings(self, findings: Iterable[Finding]) -> None:
        """Show these and no others; nothing at all without any."""
        fresh = tuple(findings)
        if fresh != self.findings:
            self.findings = fresh
            self._rebuild()
        self.setVisible(bool(self.findings))

    def _rebuild(self) -> None:
        with keyboard_kept(self):
            emptied(self._column)
            for finding in self.findings:
                self._column.addWidget(self._card(finding))

    def _card(self, finding: Finding) -> Framed:
        want = WANTS.get(finding.problem)
        kind, drawing, ink = WANT_LOOKS[want] if want else LOOKS[finding.severity]
        card = Framed(kind)
        line = spread(Icon(self._theme, drawing, ink), on=card, gap=10, margins=(12, 6, 8, 6))
        words = Label(self.write(finding, self._wording), wrap=True).can_be_copied()
        words.setObjectName("finding")
        line.addWidget(words, 1)
        second = self._wording.second
        if second is not None:
            words.say(words.said(), self.write(finding, second))
        if self._with_places and (finding.place.question or finding.place.node):
            button = Button(self._theme, f"go_{goal(finding, self._wording)}")
            leads_to = self.goal(finding, self._wording)
            button.say(self._wording.words.say("Go to {place}", place=leads_to))
            button.clicked.connect(lambda _=False, one=finding: self.go.emit(one))
            line.addWidget(button)
        return card

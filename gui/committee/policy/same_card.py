"""Codes that several institutions wrote and that are on no list: a person says what is one."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from gui.committee.snapshot import unit_name
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.fields import Captioned, Combo, LineField
from gui.widgets.label import Label
from gui.widgets.style import spread, stack
from gui.wording import Wording

type SharedCode = tuple[str, tuple[str, ...]]


class SameActionCard(QFrame):
    """Says code, institutions and reason; gone while there is nothing to match.

    Signals:
        said: Code, codes of the institutions, the lead first, and the reason.
    """

    said = Signal(str, object, str)

    def __init__(self, by: str, wording: Wording, theme: Theme) -> None:
        super().__init__()
        self.setProperty("frame", "card")
        self._wording, self._by = wording, by
        self._shared: tuple[SharedCode, ...] = ()
        self._about = Label(role="small", wrap=True)
        self.code, self.lead = Combo(theme, "shared_code"), Combo(theme, "leading")
        self.reason = LineField("same_reason")
        self._reason = Captioned(self.reason, wrap=True)
        self.button = Button(theme, "same_action", drawing="saved")
        choices = spread((self.code, 1), (self.lead, 2))
        fields = spread((self._reason, 1), self.button, gap=10)
        stack(self._about, choices, fields, on=self, margins=(12, 8, 12, 8), gap=6)
        self.code.activated.connect(lambda _: self._offer())
        self.button.clicked.connect(self._give)
        self.reason.returnPressed.connect(self._give)
        self.reason.textChanged.connect(lambda _: self._reason.show_finding(""))
        self.hide()

    def show_shared(self, shared: Sequence[SharedCode]) -> None:
        """Codes, each with the institutions that wrote it."""
        self._shared = tuple(shared)
        self.reason.clear()
        self.code.clear()
        for code, _ in shared:
            self.code.addItem(code, code)
        self._offer()
        self.setVisible(bool(shared))

    def _offer(self) -> None:
        """Who of those that wrote the code leads."""
        units = dict(self._shared).get(str(self.code.currentData() or ""), ())
        self.lead.clear()
        for unit in units:
            self.lead.addItem(self._wording.plain(unit_name(unit)), unit)
        self.say()

    def say(self) -> None:
        say = self._wording.words.say
        units = dict(self._shared).get(str(self.code.currentData() or ""), ())
        names = ", ".join(self._wording.plain(unit_name(unit)) for unit in units)
        self._about.say(
            say("{names} wrote the same code. Is it one action? Who leads it?", names=names)
        )
        self.code.setAccessibleName(say("Code"))
        self.lead.setAccessibleName(say("Leading institution"))
        self._reason.say(say("Reason (it appears in the report)"))
        self.button.say(say("It is one action"))

    def _give(self) -> None:
        code, lead = str(self.code.currentData() or ""), str(self.lead.currentData() or "")
        reason = self.reason.text().strip()
        if not reason:
            self._reason.show_finding(self._wording.words.say("A reason is missing."))
            self.reason.setFocus()
            return
        units = dict(self._shared).get(code, ())
        self.said.emit(code, (lead, *(one for one in units if one != lead)), reason)

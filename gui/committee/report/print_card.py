"""A printed page in the hand: its code leads to what it was printed from, or to nothing held."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from assessment.errors import AssessmentError
from assessment.exchange.print_check import Match, Printed, code_of
from assessment.reports.print_places import places_in, said
from gui.committee.session import CommitteeSession
from gui.committee.snapshot import unit_name
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.fields import Captioned, LineField
from gui.widgets.label import Label
from gui.widgets.marks import Icon
from gui.widgets.style import frame, named, spread, stack
from gui.wording import Wording

WIDTH = 460
EXAMPLE = "3JRD-LO4S-554A-U5TA"
LOOKS = {
    Printed.PACKAGE: ("done", "ok"),
    Printed.CURRENT: ("done", "ok"),
    Printed.EARLIER: ("warning", "warn"),
    Printed.FORM: ("done", "ok"),
}


class PrintCard(QFrame):
    """Says which unit's files a person wants to see."""

    unit_wanted = Signal(str)

    def __init__(self, session: CommitteeSession, wording: Wording, theme: Theme) -> None:
        super().__init__()
        self.setProperty("frame", "card")
        named(self, "print_card")
        self._session, self._wording = session, wording
        self._found: Sequence[Match] | None = None
        self._title, self._about = Label(role="h2"), Label(role="small", wrap=True)
        self.code = LineField("print_code")
        self.code.setFixedWidth(WIDTH)
        self.button = Button(theme, "check_print", drawing="search")
        self.show_unit = Button(theme, "print_unit", role="quiet", drawing="closed", right=True)
        both = QWidget()
        both.setLayout(spread(self.code, self.button, None))
        self._code = Captioned(both)
        self.outcome = frame("quiet", "print_outcome")
        self._icon, self.told = Icon(theme), Label(wrap=True).can_be_copied()
        spread(self._icon, (self.told, 1), self.show_unit, on=self.outcome, margins=(10, 6, 10, 6))
        parts = self._title, self._about, self._code, self.outcome
        stack(*parts, on=self, margins=(20, 12, 20, 14), gap=6)
        self.outcome.hide()
        self.code.returnPressed.connect(self.check)
        self.code.textChanged.connect(lambda _: self._forget())
        self.button.clicked.connect(self.check)
        self.show_unit.clicked.connect(self._go)

    def check(self) -> None:
        """Look where the page with the code typed was printed from."""
        self._forget()
        try:
            code = code_of(self.code.text())
        except AssessmentError as problem:
            self._code.show_finding(self._wording.words.finding(problem.findings[0]))
            return
        self._session.run(lambda held, _: places_in(held, code), self._checked)

    def say(self) -> None:
        say = self._wording.words.say
        self._title.say(say("Check a printed page"))
        self._about.say(
            say(
                "The code is at the foot of every printed page, four groups of four characters, on "
                "a unit's report five. The text of the QR code may be pasted as well."
            )
        )
        self._code.say(say("Code on the page"))
        self.code.name_it(say("Code on the page"), EXAMPLE)
        self.button.say(say("Check the code"), tip="Enter")
        self.show_unit.say(say("Page of the unit"))
        if self._found is not None:
            self._say_outcome(self._found)

    def _checked(self, found: Sequence[Match]) -> None:
        self._found = found
        self._say_outcome(found)
        self.outcome.show()

    def _say_outcome(self, found: Sequence[Match]) -> None:
        say = self._wording.words.say
        self.show_unit.setVisible(any(one.unit for one in found))
        if found:
            doubted = any(not one.vouched or one.fits is False for one in found)
            self._icon.show_icon(*LOOKS[Printed.EARLIER if doubted else found[0].printed])
            self.told.say("\n".join(dict.fromkeys(self._sentence(one) for one in found)))
        else:
            self._icon.show_icon("finding", "stop")
            self.told.say(
                say(
                    "Unknown code: no package and no report of this collection was printed with "
                    "it. Compare the code once more, then ask who gave you the page."
                )
            )

    def _sentence(self, one: Match) -> str:
        unit = self._wording.plain(unit_name(one.unit)) if one.unit else ""
        occasion = self._wording.digits(one.round)
        return " ".join(said(one, self._wording.words, unit, occasion))

    def _forget(self) -> None:
        self._found = None
        self.outcome.hide()
        self._code.show_finding("")

    def _go(self) -> None:
        unit = next((one.unit for one in self._found or () if one.unit), "")
        if unit:
            self.unit_wanted.emit(unit)

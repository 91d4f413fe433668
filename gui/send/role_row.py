"""In which role somebody signs: proposed with its reason, and chosen otherwise by a person."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assessment.exchange.keys import Role
from assessment.exchange.rights import OFFICE, Reason
from assessment.words import mark
from gui.widgets.buttons import Segments, spread
from gui.widgets.label import Label
from gui.wording import Wording

NAMES = {Role.ASSESSOR: mark("Assessor"), Role.HEAD: mark("Unit head")}
WHY = {
    Reason.KEY: mark("The list of keys gives this key this role."),
    Reason.APPROVED_IT: mark("You approved this assessment."),
    Reason.ENTERED_IT: mark("You filled in this assessment."),
    Reason.WORKS_AS: mark("This is your current role."),
    Reason.STATE: mark("This is the next to sign."),
}


class RoleRow(QWidget):
    """Says which role a person pressed.

    Signals:
        pressed: The role.
    """

    pressed = Signal(object)

    def __init__(self, wording: Wording) -> None:
        """No role is shown yet."""
        super().__init__()
        self._wording = wording
        self.roles = Segments("sign_as", OFFICE)
        self._as, self._why = Label(role="smallbold"), Label(role="small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._as)
        line = spread(self.roles, self._why, None, gap=12)
        line.setStretch(1, 100)
        column.addLayout(line)
        for role in OFFICE:
            button = self.roles.buttons[role]
            button.clicked.connect(lambda _=False, to=role: self.pressed.emit(to))

    def show_role(self, role: Role, reason: Reason | None) -> None:
        """Show the role; the reason too, unless a person chose it."""
        say = self._wording.words.say
        self._as.say(say("Sign as"))
        self.roles.setAccessibleName(say("Sign as"))
        for one, words in NAMES.items():
            self.roles.buttons[one].setText(say(words))
            self.roles.buttons[one].setAccessibleName(say(words))
        self.roles.show_key(role)
        self._why.say("" if reason is None else say(WHY[reason]))
        self._why.setVisible(reason is not None)

    def why(self) -> str:
        """The reason it says; empty when a person chose."""
        return self._why.said()

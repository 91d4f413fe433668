"""What comes next for the person at work, in one quiet bar: by state and role."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout

from assessment.responses.completion import counted
from assessment.responses.model import State
from assessment.responses.review import not_accepted, outstanding
from gui.messages import left_words
from gui.settings import Role
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from gui.widgets.marks import Icon
from gui.widgets.style import named
from gui.wording import Wording

if TYPE_CHECKING:
    from gui.session import Session

FOLDER = "folder"


class Step(NamedTuple):
    """One sentence, and where its button leads: a stage, the folder, a question, or nowhere."""

    said: str
    button: str = ""
    stage: str = ""
    question: str = ""


def next_step(session: "Session", role: Role, wording: Wording) -> Step | None:
    """What a person of that role does next with the open assessment; None while they are at it."""
    return _STEPS[session.record.state](session, role, wording)


def _filling(session: "Session", role: Role, wording: Wording) -> Step | None:
    say = wording.words.say
    if role is Role.HEAD:
        left = left_words(counted(session.left), wording)
        name = session.record.subject.assessor
        return Step(say("{name} is still filling this in: {left}.", name=name, left=left))
    if role is Role.ASSESSOR and not session.left:
        return Step(say("Everything is there. Submit it for review."), say("Review"), "review")
    return None


def _returned(session: "Session", role: Role, wording: Wording) -> Step | None:
    say, last = wording.words.say, session.record.steps[-1]
    if role is not Role.ASSESSOR:
        when = wording.moment(last.at)
        name = session.record.subject.assessor
        return Step(say("Returned: {when}. {name} corrects it now.", when=when, name=name))
    back = not_accepted(session.record)
    if not back:
        return Step(say("Corrected. Submit it again."), say("Review"), "review")
    n = wording.number(len(back))
    said = say("Returned by {name}. To correct: {n}.", name=last.by, n=n)
    return Step(said, say("Go to {place}", place=back[0]), question=back[0])


def _submitted(session: "Session", role: Role, wording: Wording) -> Step | None:
    say, last = wording.words.say, session.record.steps[-1]
    if role is Role.ASSESSOR:
        when, file = wording.moment(last.at), session.path.name
        said = say("Submitted: {when}. Give {file} to the unit head.", when=when, file=file)
        return Step(said, say("Open the folder"), FOLDER)
    left = len(outstanding(session.record, session.evaluation).indicators)
    said = say("All is reviewed. Approve it, or return it.")
    if left:
        said = say("Submitted by {name}. Left to review: {n}.", name=last.by,
                   n=wording.number(left))  # fmt: skip
    return Step(said, say("Review"), "review")


def _approved(session: "Session", role: Role, wording: Wording) -> Step | None:
    say, by = wording.words.say, session.record.steps[-1].by
    if role is Role.SECRETARIAT:
        return None
    return Step(
        say("Approved by {name}. Sign and send it.", name=by), say("Sign and send…"), "send"
    )


_STEPS: dict[State, Callable[["Session", Role, Wording], Step | None]] = {
    State.DRAFT: _filling,
    State.RETURNED: _returned,
    State.SUBMITTED: _submitted,
    State.APPROVED: _approved,
}


class NextStep(QFrame):
    """Shows the step; its button asks for a stage or a question, or opens the folder itself."""

    stage = Signal(str)
    question = Signal(str)

    def __init__(self, theme: Theme) -> None:
        """Hidden until there is a step."""
        super().__init__()
        named(self, "next_step")
        self.setProperty("frame", "next_step")
        self._step = Step("")
        self._folder = Path()
        self.words = Label(role="small")
        self.button = Button(theme, "next_step_go", role="quiet", drawing="next", right=True)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 0, 12, 0)
        line.setSpacing(10)
        line.addWidget(Icon(theme, "flag", "primary", 18))
        line.addWidget(self.words)
        line.addWidget(self.button)
        line.addStretch(1)
        self.button.clicked.connect(self._go)
        self.hide()

    def show_step(self, step: Step | None, stage: str, folder: Path) -> None:
        """Show it on a stage; a button that leads where one is already is left out."""
        self.setVisible(step is not None)
        if step is not None:
            self._step, self._folder = step, folder
            self.words.say(step.said)
            self.button.say(step.button)
            self.button.setVisible(bool(step.button) and step.stage != stage)

    def _go(self) -> None:
        if self._step.question:
            self.question.emit(self._step.question)
        elif self._step.stage == FOLDER:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
        else:
            self.stage.emit(self._step.stage)

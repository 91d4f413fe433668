"""Where the person at work is, and what comes next, in one quiet bar: by state and role."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from assessment.exchange.codes import short_code
from assessment.responses import completion, model, review
from assessment.responses.review_changes import open_objections
from gui.display import Display
from gui.settings import WorkRole
from gui.widgets import buttons, findings, label, marks, outside, style

if TYPE_CHECKING:
    from gui.session import Session

FOLDER = "folder"

CODE = 9  # two of the four groups: enough to tell forms apart


class WorkStep(NamedTuple):
    """One sentence, and where its button leads: a stage, the folder, a question, or nowhere."""

    said: str
    button: str = ""
    stage: str = ""
    question: str = ""


def next_step(session: "Session", role: WorkRole, display: Display) -> WorkStep | None:
    """What a person of that role does next with the open assessment; None while they are at it."""
    return _STEPS[session.record.state](session, role, display)


def _filling(session: "Session", role: WorkRole, display: Display) -> WorkStep | None:
    translate = display.translate
    if role is WorkRole.ASSESSOR:
        if session.left:
            return None
        sentence = translate("Everything is there. Submit it for review.")
        return WorkStep(sentence, display.words.translate_in_context("stage", "Review"), "review")
    name = session.record.subject.assessor
    if not session.left:
        return WorkStep(translate("{name} has answered everything and can submit it.", name=name))
    left = findings.left_words(completion.counted(session.left), display)
    return WorkStep(translate("{name} is still filling this in: {left}.", name=name, left=left))


def _returned(session: "Session", role: WorkRole, display: Display) -> WorkStep | None:
    translate = display.translate
    last = session.record.steps[-1]
    if role is not WorkRole.ASSESSOR:
        when = display.moment(last.at)
        name = session.record.subject.assessor
        return WorkStep(
            translate("Returned: {when}. {name} is correcting it.", when=when, name=name)
        )
    back = review.not_accepted(session.record)
    if not back:
        sentence = translate("Corrected. Submit it again.")
        return WorkStep(sentence, display.words.translate_in_context("stage", "Review"), "review")
    sentence = translate(
        "Returned by {name}. To correct: {n}.", name=last.by, n=display.number(len(back))
    )
    return WorkStep(sentence, translate("Go to {place}", place=back[0]), question=back[0])


def _submitted(session: "Session", role: WorkRole, display: Display) -> WorkStep | None:
    translate = display.translate
    last = session.record.steps[-1]
    if role is WorkRole.ASSESSOR:
        when = display.moment(last.at)
        file = session.path.name
        sentence = translate(
            "Submitted: {when}. Give {file} to the unit head.", when=when, file=file
        )
        return WorkStep(sentence, translate("Open the folder"), FOLDER)
    if role is WorkRole.SECRETARIAT:
        return WorkStep(
            translate("Submitted by {name}. The unit head is reviewing it.", name=last.by)
        )
    outstanding = review.outstanding(session.record, session.evaluation)
    besides = (*outstanding.evidence, *outstanding.not_applicable, *open_objections(session.record))
    left = len(outstanding.indicators) or len(besides)  # as the foot of the review counts
    sentence = translate("All is reviewed. Approve it, or return it.")
    if left:
        sentence = translate(
            "Submitted by {name}. Left to review: {n}.", name=last.by, n=display.number(left)
        )
    return WorkStep(sentence, display.words.translate_in_context("stage", "Review"), "review")


def _approved(session: "Session", role: WorkRole, display: Display) -> WorkStep | None:
    translate = display.translate
    by = session.record.steps[-1].by
    if role is WorkRole.SECRETARIAT:
        return WorkStep(translate("Approved by {name}. The unit signs and sends it next.", name=by))
    if not session.given_away:
        sentence = translate("Approved by {name}. Sign and send it.", name=by)
        return WorkStep(sentence, translate("Sign and send…"), "send")
    # What was signed is countersigned, then sent; what comes back is a reply.
    last = session.given_away[-1]
    when = display.moment(last.at)
    if role is WorkRole.HEAD:
        sentence = translate(
            "{file} was signed: {when}. Countersign and send it.", file=last.name, when=when
        )
        return WorkStep(sentence, translate("Countersign a package…"), "countersign")
    sentence = translate(
        "Signed: {when}. Give {file} to the unit head to countersign.", file=last.name, when=when
    )
    return WorkStep(sentence, translate("Import a reply…"), "take_in")


_STEPS: dict[model.State, Callable[["Session", WorkRole, Display], WorkStep | None]] = {
    model.State.DRAFT: _filling,
    model.State.RETURNED: _returned,
    model.State.SUBMITTED: _submitted,
    model.State.APPROVED: _approved,
}


def place_words(session: "Session", display: Display) -> tuple[str, str]:
    """The unit; and below it round, questionnaire, and the step it is at once handed in."""
    subject = session.record.subject
    settings = session.questionnaire.settings
    below = display.translate(
        "Round {round} · Questionnaire {version}",
        round=display.digits(subject.round),
        version=settings.version or display.plain(settings.title),
    )
    # Of the same questionnaire and version, this is how its paper form begins its code.
    below = f"{below} · {short_code(session.questionnaire.fingerprint)[:CODE]}"
    state = session.record.state
    if state is not model.State.DRAFT:
        below = f"{below} · {display.translate(marks.ASSESSMENT_STATES[state][2])}"
    return display.plain(subject.unit_name), below


class NextStep(style.Framed):
    def __init__(self, display: Display, do: Callable[[str, object], object]) -> None:
        super().__init__("next_step", "next_step")
        self._do = do
        self._step = WorkStep("")
        self._file = Path()
        self.words = label.Label(role="small", wrap=True)
        self.button = buttons.Button(
            display, "next_step_go", role="quiet", drawing="next", right=True
        )
        parts = marks.Icon(display, "flag", "primary", 18), (self.words, 1), self.button
        style.spread(*parts, on=self, gap=10, margins=(16, 0, 12, 0))
        self.button.clicked.connect(self._go)
        self.hide()

    def show_step(self, step: WorkStep | None, stage: str, file: Path) -> None:
        self.setVisible(step is not None)
        if step is not None:
            self._step = step
            self._file = file
            self.words.set_texts(step.said)
            self.button.set_texts(step.button, tip="Ctrl+J")
            self.button.setVisible(bool(step.button) and step.stage != stage)

    def _go(self) -> None:
        if self._step.question:
            self._do("fill", self._step.question)
        elif self._step.stage == FOLDER:
            outside.open_outside(self._file.parent)
        else:
            self._do(self._step.stage, None)

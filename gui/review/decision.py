"""What a reviewer decides about an indicator, and what is objected to it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from assessment.errors import Finding
from assessment.errors import FindingPlace as Where
from assessment.problems.answers import AnswerProblem
from assessment.responses.model import Objection, ReasonCode, Review
from assessment.responses.record import Record
from assessment.responses.review_changes import SetReview, own_review
from gui.look import Look
from gui.review.documents import chosen_reason, fill_reasons
from gui.review.rows import IndicatorRow
from gui.widgets.buttons import Button, Segments
from gui.widgets.fields import Captioned, Combo, TextBox
from gui.widgets.findings import sentence
from gui.widgets.label import Label
from gui.widgets.style import as_tip, emptied, spread, stack


@dataclass(frozen=True, slots=True)
class ReviewDraft:
    level: int | None = None  # level set; None keeps the one before
    reason: ReasonCode | None = None  # why; None while none is chosen
    comment: str = ""  # words for the assessor


def draft_of(row: IndicatorRow) -> ReviewDraft:
    if row.review is None:
        return ReviewDraft()
    return ReviewDraft(row.review.level, row.review.reason, row.review.comment)


def view(
    row: IndicatorRow, draft: ReviewDraft, *, accepted: bool, by: str, at: datetime
) -> SetReview:
    """The reviewer's view of the indicator as a change; the level before set again is none."""
    level = None if draft.level == row.before else draft.level
    told = level is not None or not accepted
    review = Review(
        indicator=row.code,
        layer=row.layer,
        accepted=accepted,
        level=level,
        reason=draft.reason if told else None,
        comment=draft.comment,
        by=by.strip(),
        at=at,
    )
    return SetReview(row.layer, row.code, review)


def against(record: Record, row: IndicatorRow, change: SetReview) -> list[Finding]:
    """What forbids the view: what the change itself says, and a level raised without a cause."""
    review = change.review
    found = [*change.check(record), *own_review(change, record, "")]
    if review is None or review.level is None or row.before is None:
        return found
    raised = review.level > row.before and review.reason is not ReasonCode.UPGRADE_EVIDENCED
    if raised and not any(one.problem is AnswerProblem.LEVEL_RAISED for one in found):
        found.append(Finding(AnswerProblem.LEVEL_RAISED, Where(node=row.code)))
    return found


OWN = "own"


class ReviewForm(QWidget):
    drafted = Signal(object)

    def __init__(self, look: Look, levels: int) -> None:
        super().__init__()
        self._look = look
        self.draft = ReviewDraft()
        self._caption = Label(role="smallbold")
        self.levels = Segments("level", (OWN, *(str(n) for n in range(levels))))
        self.reason = Combo(look, "review_reason")
        self.comment = TextBox("review_comment", lines=3)
        self._reason, self._comment = Captioned(self.reason), Captioned(self.comment)
        stack(self._caption, spread(self.levels, None), self._reason, self._comment, on=self, gap=8)
        self._caption.setVisible(levels > 0)
        self.levels.setVisible(levels > 0)
        self.levels.picked.connect(self.choose)
        self.reason.activated.connect(
            lambda _: self._draft(replace(self.draft, reason=chosen_reason(self.reason)))
        )
        self.comment.given.connect(lambda text: self._draft(replace(self.draft, comment=text)))

    def show_draft(
        self, draft: ReviewDraft, level_names: dict[str, str], *, first: bool = True
    ) -> None:
        """``first`` says whether the level before is the assessor's own."""
        self.draft = draft
        say = self._look.say
        own = say("As self") if first else say("As before")
        self._caption.say(say("Level after review"))
        self._reason.say(say("Reason"))
        self._comment.say(say("Message to the assessor"))
        for key, button in self.levels.buttons.items():
            button.setText(own if key == OWN else self._look.digits(key))
            button.setAccessibleName(level_names.get(key, own))
            button.setToolTip(as_tip(level_names.get(key, "")))
        self.levels.setAccessibleName(say("Level after review"))
        fill_reasons(self.reason, ReasonCode, draft.reason, self._look)
        self.comment.show_text(draft.comment)
        self.levels.show_key(OWN if draft.level is None else str(draft.level))

    def choose(self, key: str) -> None:
        if key in self.levels.buttons:
            self.levels.show_key(key)
            self._draft(replace(self.draft, level=None if key == OWN else int(key)))

    def show_findings(self, findings: Iterable[Finding], *, focus: bool = True) -> None:
        """What speaks against the decision, each below its field; the first gets the keyboard."""
        told: dict[Captioned, list[str]] = {self._reason: [], self._comment: []}
        for finding in findings:
            about_words = finding.problem is AnswerProblem.REVIEW_COMMENT_MISSING
            field = self._comment if about_words else self._reason
            told[field].append(sentence(finding, self._look))
        for field, sentences in told.items():
            field.show_finding("\n".join(sentences))
        lacking = [field for field, sentences in told.items() if sentences]
        if lacking and focus:
            lacking[0].field.setFocus()

    def _draft(self, draft: ReviewDraft) -> None:
        self.draft = draft
        self.drafted.emit(draft)


class Objections(QWidget):
    raised = Signal(str)  # the words of a new objection
    answered = Signal(object, str, bool)  # the objection, words of the answer, whether it is upheld

    def __init__(self, look: Look, name: str, *, read_only: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self._look, self._read_only = look, read_only
        self._code = ""
        self._open: Objection | None = None
        self._title = Label(role="smallbold")
        self._said = stack(gap=2)
        self.box = TextBox(f"{name}_words", lines=2)
        self.box.setMaximumHeight(96)
        self._box = Captioned(self.box)
        self.begin = Button(look, f"{name}_begin", role="quiet")
        self.send = Button(look, f"{name}_send")
        self.uphold = Button(look, f"{name}_uphold", drawing="tick")
        self.decline = Button(look, f"{name}_decline", drawing="remove")
        below = self._box, spread(self.begin, self.send, self.uphold, self.decline, None)
        stack(self._title, self._said, *below, on=self, gap=6)
        self.begin.clicked.connect(self._begin)
        self.send.clicked.connect(lambda: self.raised.emit(self._words()))
        self.uphold.clicked.connect(lambda: self._answer(upheld=True))
        self.decline.clicked.connect(lambda: self._answer(upheld=False))

    def show_objections(
        self, code: str, objections: tuple[Objection, ...], *, may_raise: bool
    ) -> None:
        """Show those to an indicator; what was being written belongs to it alone."""
        say, other = self._look.say, code != self._code
        self._code = code
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
        told = [sentence(finding, self._look) for finding in findings]
        self._box.show_finding("\n".join(told))
        if told:
            self.box.setFocus()

    def _list(self, objections: tuple[Objection, ...]) -> None:
        emptied(self._said)
        say = self._look.say
        for one in objections:
            self._add(one.by, one.at, one.words)
            if one.answered_at is not None:
                verdict = say("Upheld") if one.upheld else say("Not upheld")
                self._add(f"{verdict} · {one.answered_by}", one.answered_at, one.answer)

    def _add(self, head: str, at: datetime, words: str) -> None:
        date = self._look.date(at.astimezone().date())
        self._said.addWidget(Label(f"{head} · {date}", role="small", wrap=True))
        self._said.addWidget(Label(words, wrap=True).can_be_copied())

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

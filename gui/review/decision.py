"""What a reviewer chooses about an indicator, the change it stands for, what speaks against it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from assessment.errors import Finding
from assessment.errors import FindingPlace as Where
from assessment.problems.answers import AnswerProblem
from assessment.responses.duties import own_review
from assessment.responses.model import ReasonCode, Review
from assessment.responses.record import Record
from assessment.responses.review_changes import SetReview
from gui.messages import sentence
from gui.review.documents import chosen_reason, fill_reasons
from gui.review.rows import IndicatorRow
from gui.theme import Theme
from gui.widgets.buttons import Segments
from gui.widgets.fields import Captioned, Combo, TextBox
from gui.widgets.label import Label
from gui.widgets.style import as_tip, spread, stack
from gui.wording import Wording


@dataclass(frozen=True, slots=True)
class ReviewDraft:
    """What a reviewer chose and wrote about one indicator before deciding.

    Attributes:
        level: Level set; None keeps the one before.
        reason: Why; None while none is chosen.
        comment: Words for the assessor.
    """

    level: int | None = None
    reason: ReasonCode | None = None
    comment: str = ""


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
    """Says every choice at once as a new draft."""

    drafted = Signal(object)

    def __init__(self, wording: Wording, theme: Theme, levels: int) -> None:
        """``levels`` is how many levels the questionnaire has."""
        super().__init__()
        self._wording = wording
        self.draft = ReviewDraft()
        self._caption = Label(role="smallbold")
        self.levels = Segments("level", (OWN, *(str(n) for n in range(levels))))
        self.reason = Combo(theme, "review_reason")
        self.comment = TextBox("review_comment", lines=3)
        self._reason, self._comment = Captioned(self.reason), Captioned(self.comment)
        stack(self._caption, spread(self.levels, None), self._reason, self._comment, on=self, gap=8)
        self._caption.setVisible(levels > 0)
        self.levels.setVisible(levels > 0)
        for key, button in self.levels.buttons.items():
            button.clicked.connect(lambda _=False, chosen=key: self.choose(chosen))
        self.reason.activated.connect(self._choose_reason)
        self.comment.given.connect(self._write)

    def show_draft(
        self, draft: ReviewDraft, level_names: dict[str, str], *, first: bool = True
    ) -> None:
        """Show a draft; ``level_names`` are what screen readers say of the levels.

        ``first`` says whether the level before is the assessor's own.
        """
        self.draft = draft
        say = self._wording.words.say
        own = say("As self") if first else say("As before")
        self._caption.say(say("Level after review"))
        self._reason.say(say("Reason"))
        self._comment.say(say("Message to the assessor"))
        for key, button in self.levels.buttons.items():
            button.setText(own if key == OWN else self._wording.digits(key))
            button.setAccessibleName(level_names.get(key, own))
            button.setToolTip(as_tip(level_names.get(key, "")))
        self.levels.setAccessibleName(say("Level after review"))
        fill_reasons(self.reason, tuple(ReasonCode), self._wording)
        self.reason.setCurrentIndex(max(0, self.reason.findData(draft.reason)))
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
            told[field].append(sentence(finding, self._wording))
        for field, sentences in told.items():
            field.show_finding("\n".join(sentences))
        lacking = [field for field, sentences in told.items() if sentences]
        if lacking and focus:
            lacking[0].field.setFocus()

    def give_now(self) -> None:
        self.comment.give_now()

    def _choose_reason(self, _index: int) -> None:
        self._draft(replace(self.draft, reason=chosen_reason(self.reason)))

    def _write(self, text: str) -> None:
        self._draft(replace(self.draft, comment=text))

    def _draft(self, draft: ReviewDraft) -> None:
        self.draft = draft
        self.drafted.emit(draft)

"""One page of the questionnaire as a card: question, help, editors, applicability, findings."""

from collections import Counter
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from assessment.errors import Finding
from assessment.files.store import Changed
from assessment.problems.problem import Severity
from assessment.questionnaire.model import Question, ScoringKind
from assessment.questionnaire.pages import Page
from assessment.responses.changes import DeclareNotApplicable, SetAnswer, WithdrawNotApplicable
from assessment.responses.completion import WANTS
from assessment.responses.drafts import Part
from assessment.responses.model import Place, Review
from assessment.responses.review import standing_review
from assessment.responses.values import parse
from gui.fill.answers import Answers, titled
from gui.fill.applicability import Applicability
from gui.fill.card_head import CardHead, Head
from gui.fill.evidence_item import REASONS
from gui.messages import InForm
from gui.session import Session, told_node
from gui.theme import Theme
from gui.widgets.findings_list import FindingsList
from gui.widgets.label import Label
from gui.widgets.regions import focus_first
from gui.widgets.style import frame, named
from gui.widgets.tall_area import TallArea
from gui.wording import Wording

MOST_FINDINGS = 8


class QuestionCard(TallArea):
    """Shows one page; turns what editors say into changes and reads the record again."""

    def __init__(
        self, session: Session, page: Page, wording: Wording, theme: Theme, parent: QWidget
    ) -> None:
        """Build the page's editors where they stay: what moves is styled anew."""
        super().__init__(parent)
        named(self, "card_scroll")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes from control to control
        self.page = page
        self._session, self._wording, self._theme = session, wording, theme
        self._main = session.questionnaire.by_code[page.main] if page.main else None
        self.below = QVBoxLayout()
        self._build()
        self._seen = session.record
        self._words()
        self.setWidget(self._inside)
        session.changed.connect(self._changed)
        session.scored.connect(self._show_level)
        session.refused.connect(self._refused)
        wording.changed.connect(self._words)

    # ------------------------------------------------------------ making

    def _build(self) -> None:
        self._inside = QWidget(self.viewport())
        card, column = _card_in(self._inside, self.page, self.below)
        words, theme = self._wording, self._theme
        self.head = CardHead(words, theme, card)
        self._said = FindingsList(words, theme, with_places=False, parent=card)
        self._said.write = InForm(self._session.questionnaire).write_here
        self._reviewer_frame = frame("warning", "reviewer_words", card)
        self._reviewer = Label(wrap=True, parent=self._reviewer_frame)
        QVBoxLayout(self._reviewer_frame).addWidget(self._reviewer)
        # A page without a question of its own can only apply as a whole.
        self.applicability = None if self._main is None else Applicability(words, theme, card)
        self.answers = Answers(self._session, self.page, words, theme, card)
        self.answers.given.connect(self._given)
        column.addWidget(self._reviewer_frame)
        column.addWidget(self.head)
        if self.applicability is not None:
            column.addWidget(self.applicability)
            self.applicability.given.connect(self._declare)
            self.applicability.reason.typed.connect(self._type_reason)
            self.applicability.withdrawn.connect(self._withdraw)
            self.applicability.left.connect(self.head.not_applicable.setFocus)
        column.addWidget(self.answers, 1)
        column.addWidget(self._said)
        self.head.not_applicable.clicked.connect(self.begin_not_applicable)
        self.head.faults_wanted.connect(lambda: self.ensureWidgetVisible(self._said))

    # ------------------------------------------------------------ showing

    def _words(self) -> None:
        both = self._wording.both
        question = titled(self.page, self._session) or self._main
        group = None
        if self.page.roster is not None:
            group = self._session.questionnaire.group[self.page.roster]
        elif (
            titled(self.page, self._session) is None and self._main is not None and self._main.group
        ):
            group = self._session.questionnaire.group[self._main.group]
        title = both(self.page.title)
        hint, guidance = ("", ""), ("", "")
        if group is not None:
            title, hint = both(group.label or self.page.title), both(group.hint)
        elif question is not None:
            title = both(question.label)
            hint = both(question.hint) if question.hint else _rule(question, self._wording)
        if self._main is not None:
            guidance = both(self._main.guidance)
        gates = {gate.node for gate in self._session.questionnaire.gates}
        self.head.show_head(
            Head(
                code=self.page.indicator or "",
                title=title,
                hint=hint,
                guidance=guidance,
                gate=self.page.indicator in gates,
                may_not_apply=self._main is not None and self._main.not_applicable,
            )
        )
        if self._main is not None and self.applicability is not None:
            self.applicability.show_note(*both(self._main.not_applicable_note))
        self.answers.say()
        self.refresh()

    def refresh(self) -> None:
        """Read the record again."""
        session = self._session
        declared = None
        if self._main is not None:
            declared = session.record.response(self._main.code).not_applicable
        if self.applicability is not None:
            self.applicability.show_state(declared, editable=session.editable)
        self.head.not_applicable.setEnabled(session.editable and declared is None)
        self.answers.refresh(enabled=session.editable and declared is None)
        self._show_level()
        self._show_reviewer()
        found = self._findings()
        self._said.show_findings(found)
        self.head.show_faults(Counter(WANTS[one.problem] for one in found if one.problem in WANTS))

    def _show_level(self, _scores: object = None) -> None:
        scores, indicator = self._session.scores, self.page.indicator
        ladder = self._main is not None and self._main.scoring.kind is ScoringKind.LADDER
        hidden = ladder or not self._session.shows_scores
        if scores is None or indicator is None or hidden:
            self.head.show_level(None, "")
            return
        level = told_node(self._session, scores, indicator).level
        name = self._session.questionnaire.level_label(level) if level is not None else None
        self.head.show_level(level, "" if name is None else self._wording.heard(name))

    def _show_reviewer(self) -> None:
        indicator = self.page.indicator
        review = standing_review(self._session.record, indicator) if indicator else None
        returned = review is not None and not review.accepted
        self._reviewer_frame.setVisible(returned)
        if review is not None and returned:
            second = self._wording.second
            other = "" if second is None else _returned(review, second)
            self._reviewer.say(_returned(review, self._wording), other)

    def _findings(self) -> list[Finding]:
        """Those of this page that are worth saying while it is being filled in."""
        own = {*self.page.questions, self.page.code, self.page.roster}
        found = [finding for finding in self._session.findings if finding.place.question in own]
        begun = any(
            not self._session.record.response(*place).empty
            for code in self.page.questions
            for place in self._session.record.places(code)
        )
        kept = []
        for finding in found:
            missing = finding.code.startswith("answer_missing")
            grave = finding.severity is not Severity.NOTE or not missing
            if begun and grave and not (missing and self.page.roster is None):
                kept.append(finding)
        return kept[:MOST_FINDINGS]

    # ------------------------------------------------------------ what a person does

    def first_focus(self) -> None:
        """The keyboard goes to what is answered, else to the first answer control."""
        if not self.answers.focus_first():
            focus_first(self.head)

    def begin_not_applicable(self) -> None:
        """Ask for the reason."""
        button, form = self.head.not_applicable, self.applicability
        if form is not None and button.isVisibleTo(self) and button.isEnabled():
            form.begin()

    def give_now(self) -> None:
        """Give everything typed and not given yet."""
        self.answers.give_now()
        if self.applicability is not None:
            self.applicability.give_now()

    def _given(self, place: Place, value: object) -> None:
        question = self._session.questionnaire.by_code[place.question]
        answer, findings = parse(question, value)
        self.answers.show_problems(place.question, findings)
        if not findings:
            self._session.apply(SetAnswer(place, answer))

    def go_on(self) -> None:
        """Show what was typed here before and could not be given, or was not yet."""
        self.answers.go_on()
        reason = None
        if self._main is not None:
            reason = self._session.drafts.typed_at(Place(self._main.code), Part.REASON)
        if reason and self.applicability is not None and self._session.editable:
            self.applicability.go_on(reason)

    def _type_reason(self, text: str) -> None:
        if self._main is not None:
            self._session.drafts.typed(Place(self._main.code), Part.REASON, text)

    def _declare(self, reason: str) -> None:
        if self._main is not None:
            self._session.apply(DeclareNotApplicable(Place(self._main.code), reason))

    def _withdraw(self) -> None:
        if self._main is not None:
            self._session.apply(WithdrawNotApplicable(Place(self._main.code)))
            self.first_focus()

    def _changed(self, what: Changed) -> None:
        seen, self._seen = self._seen, self._session.record
        # Moving about changes nothing here; it is what happens most often.
        if what.places or replace(self._seen, at_question=seen.at_question) != seen:
            self.refresh()

    def _refused(self, findings: list[Finding]) -> None:
        self._said.show_findings(findings)
        self.answers.refresh(enabled=self._session.editable)


def _returned(review: Review, wording: Wording) -> str:
    """Who returned it, and why."""
    say = wording.words.say
    reason = "" if review.reason is None else say(REASONS[review.reason])
    told = " · ".join(part for part in (reason, review.comment) if part)
    return say("{name} returned this: {words}", name=review.by, words=told)


def _rule(question: Question, wording: Wording) -> tuple[str, str]:
    """How a ladder is ticked, where the questionnaire says nothing of its own."""
    if question.scoring.kind is not ScoringKind.LADDER:
        return "", ""
    return wording.say_both(
        "Tick only what there is evidence for. Levels count upwards and stop before the first "
        "that is not met."
    )


def _card_in(holder: QWidget, page: Page, below: QVBoxLayout) -> tuple[QFrame, QVBoxLayout]:
    """The card inside the scroll area, and its column; a sheet takes all height."""
    outer = QVBoxLayout(holder)
    outer.setContentsMargins(16, 14, 8, 14)
    card = frame("card", "card", holder)
    tall = page.roster is not None
    outer.addWidget(card, 1 if tall else 0)
    outer.addLayout(below)
    outer.addStretch(0 if tall else 1)
    column = QVBoxLayout(card)
    column.setContentsMargins(18, 12, 14, 16)
    column.setSpacing(8)
    return card, column

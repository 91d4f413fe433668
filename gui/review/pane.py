"""One indicator: answers, documents, verdicts, and the decision on it, with what is objected."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Protocol

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from assessment.errors import Finding, FindingPlace
from assessment.printing.wording import NOTHING, answer_text
from assessment.problems.answers import AnswerProblem
from assessment.questionnaire.model import EvidenceDemand, Question, Questionnaire, ScoringKind
from assessment.questionnaire.structure import Level
from assessment.questionnaire.values import Answer
from assessment.responses import choices, evaluate
from assessment.responses.drafts import ReviewDraft
from assessment.responses.model import Layer, Objection, Place, ReasonCode, Review, State
from assessment.responses.record import Record
from assessment.responses.review_changes import SetReview, objections_to, own_review
from assessment.words import mark
from gui.display import Display
from gui.review.documents import Documents, Judgement, chosen_reason, fill_reasons
from gui.review.table import IndicatorRow, reason_words
from gui.session import Drafts
from gui.widgets import fields, marks, style, tick_row
from gui.widgets.buttons import Button, Segments
from gui.widgets.findings import sentence
from gui.widgets.label import Label
from gui.widgets.style import Framed, emptied, spread, stack, with_object_name


def view(
    row: IndicatorRow, draft: ReviewDraft, *, accepted: bool, by: str, at: datetime
) -> SetReview:
    """The reviewer's view of the indicator as a change; the level before set again is none."""
    level = None
    if draft.level != row.before:
        level = draft.level
    reason = None
    if level is not None or not accepted:
        reason = draft.reason
    review = Review(row.code, row.layer, accepted, level, reason, draft.words, by.strip(), at)
    return SetReview(row.layer, row.code, review)


def against(record: Record, row: IndicatorRow, change: SetReview) -> list[Finding]:
    """What forbids the view: what the change itself says, and a level raised without a cause."""
    review = change.review
    findings = [*change.check(record), *own_review(change, record, "")]
    if review is None or review.level is None:
        return findings
    raised = review.level > (row.before or 0) and review.reason is not ReasonCode.UPGRADE_EVIDENCED
    if raised and not any(finding.problem is AnswerProblem.LEVEL_RAISED for finding in findings):
        findings.append(Finding(AnswerProblem.LEVEL_RAISED, FindingPlace(node=row.code)))
    return findings


OWN = "own"


class ReviewForm(QWidget):
    drafted = Signal(object)

    def __init__(self, display: Display, levels: int) -> None:
        super().__init__()
        self._display = display
        self.draft = ReviewDraft.view(Layer.HEAD, "")
        self._caption = Label(role="smallbold").bind_message("Level after review", display)
        self.levels = Segments("level", (OWN, *(str(n) for n in range(levels))))
        self.reason = fields.Combo(display, "review_reason")
        self.comment = fields.TextBox("review_comment", lines=3)
        self._reason = fields.Captioned(self.reason)
        self._comment = fields.Captioned(self.comment)
        stack(self._caption, spread(self.levels, None), self._reason, self._comment, on=self, gap=8)
        style.seen(self._caption, self.levels, when=levels > 0)
        self.levels.picked.connect(self.choose)
        self.reason.activated.connect(
            lambda _: self._draft(replace(self.draft, reason=chosen_reason(self.reason)))
        )
        self.comment.typed.connect(lambda text: self._draft(replace(self.draft, words=text)))

    def show_draft(self, draft: ReviewDraft, level_names: dict[str, str], *, first: bool) -> None:
        """``first`` says whether the level before is the assessor's own."""
        self.draft = draft
        translate = self._display.translate
        if first:
            own = translate("As self")
        else:
            own = translate("As before")
        self._reason.set_texts(translate("Reason"))
        self._comment.set_texts(translate("Message to the assessor"))
        for key, button in self.levels.buttons.items():
            if key == OWN:
                text = own
            else:
                text = self._display.digits(key)
            button.setText(text)
            button.setAccessibleName(level_names.get(key, own))
            button.setToolTip(style.as_tip(level_names.get(key, "")))
        self.levels.setAccessibleName(translate("Level after review"))
        fill_reasons(self.reason, ReasonCode, draft.reason, self._display)
        self.comment.show_text(draft.words)
        if draft.level is None:
            self.levels.show_key(OWN)
        else:
            self.levels.show_key(str(draft.level))

    def choose(self, key: str) -> None:
        if key in self.levels.buttons:
            self.levels.show_key(key)
            level = None
            if key != OWN:
                level = int(key)
            self._draft(replace(self.draft, level=level))

    def show_findings(self, findings: Iterable[Finding], *, focus: bool = True) -> None:
        """What speaks against the decision, each below its field; the first gets the keyboard."""
        sentences_by_field: dict[fields.Captioned, list[str]] = {
            self._reason: [],
            self._comment: [],
        }
        for finding in findings:
            about_words = finding.problem is AnswerProblem.REVIEW_COMMENT_MISSING
            if about_words:
                field = self._comment
            else:
                field = self._reason
            sentences_by_field[field].append(sentence(finding, self._display))
        for field, sentences in sentences_by_field.items():
            field.show_finding("\n".join(sentences))
        lacking = [field for field, sentences in sentences_by_field.items() if sentences]
        if lacking and focus:
            lacking[0].field.setFocus()

    def _draft(self, draft: ReviewDraft) -> None:
        self.draft = draft
        self.drafted.emit(draft)


class Objections(QWidget):
    raised = Signal(str)  # the words of a new objection
    answered = Signal(object, str, bool)  # the objection, words of the answer, whether it is upheld

    def __init__(self, display: Display, name: str, drafts: Drafts | None) -> None:
        super().__init__()
        self.setObjectName(name)
        self._display = display
        self._drafts = drafts
        self._open: Objection | None = None
        self._nothing = ReviewDraft.objection("")
        self._title = Label(role="smallbold").bind_message("Objections", display)
        self._said = stack(gap=2)
        self.box = fields.TextBox(f"{name}_words", lines=2, most=96)
        self._box = fields.Captioned(self.box)
        self.begin = Button(display, f"{name}_begin", role="quiet").bind_message("Object…")
        self.send = Button(display, f"{name}_send").bind_message("Object")
        self.uphold = Button(display, f"{name}_uphold", drawing="tick").bind_message("Upheld")
        self.decline = Button(display, f"{name}_decline", drawing="remove").bind_message(
            "Not upheld"
        )
        below = self._box, spread(self.begin, self.send, self.uphold, self.decline, None)
        stack(self._title, self._said, *below, on=self, gap=6)
        if drafts is not None:
            drafts.write_from(self.box, lambda: self._nothing)
        self.begin.clicked.connect(self._begin)
        self.send.clicked.connect(lambda: self.raised.emit(self._words()))
        self.uphold.clicked.connect(lambda: self._answer(upheld=True))
        self.decline.clicked.connect(lambda: self._answer(upheld=False))

    def show_objections(self, record: Record, code: str, *, may_raise: bool) -> None:
        """Show those to an indicator; what was being written waits there."""
        translate = self._display.translate
        objections = objections_to(record, code)
        unanswered = (objection for objection in objections if objection.answered_at is None)
        waiting = None
        if self._drafts is not None:
            waiting = next(unanswered, None)
        nothing = ReviewDraft.objection(code, waiting.id if waiting else "")
        if nothing != self._nothing:
            self.box.give_now()
            self._open = waiting
            self._nothing = nothing
            self._box.setVisible(waiting is not None)
            self.show_findings(())
        if self._drafts is not None:
            self.box.show_text(self._drafts.written(nothing).words)
            self._box.setHidden(self._box.isHidden() and not self.box.toPlainText())
        emptied(self._said)
        for other_objection in objections:
            self._add(other_objection.by, other_objection.at, other_objection.words)
            if other_objection.answered_at is not None:
                if other_objection.upheld:
                    verdict = translate("Upheld")
                else:
                    verdict = translate("Not upheld")
                self._add(
                    f"{verdict} · {other_objection.answered_by}",
                    other_objection.answered_at,
                    other_objection.answer,
                )
        self._title.setVisible(bool(objections))
        writing = not self._box.isHidden()
        if waiting:
            self._box.set_texts(translate("Answer to the objection"))
        else:
            self._box.set_texts(translate("Objection"))
        self.begin.setVisible(may_raise and waiting is None and not writing)
        self.send.setVisible(waiting is None and writing)
        style.seen(self.uphold, self.decline, when=waiting is not None)
        self.setVisible(bool(objections) or may_raise)

    def show_findings(self, findings: Iterable[Finding]) -> None:
        sentences = [sentence(finding, self._display) for finding in findings]
        self._box.show_finding("\n".join(sentences))
        if sentences:
            self.box.setFocus()

    def _add(self, head: str, at: datetime, words: str) -> None:
        date = self._display.date(at.astimezone().date())
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


class PaneHead(style.FittedPart):
    def __init__(self, display: Display) -> None:
        super().__init__()
        self._display = display
        self._code = Label(role="bold")
        self._place = Label(role="small")
        self.to_list = Button(display, "to_list", role="quiet", drawing="list").bind_message("List")
        self.open = Button(display, "open_question", role="quiet").bind_message("Open the question")
        self.previous = Button(display, "previous_indicator", role="icon", drawing="previous")
        self.next = Button(display, "next_indicator", role="icon", drawing="closed")
        ways = (
            self.previous.bind_message("Previous indicator"),
            self.next.bind_message("Next indicator"),
        )
        self._title = Label(role="h2", wrap=True)
        self._own = marks.CaptionedValue(display, "own_level")
        self._reviewed = marks.CaptionedValue(display, "reviewed_level")
        self.to_list.hide()
        spread(self._code, self._place, None, self.to_list, self.open, *ways, on=self)
        self._arrow = marks.Icon(display, "next", "soft")
        self._levels = spread((self._own, 1), self._arrow, (self._reviewed, 1))
        # It scrolls with the answers: a low window has little room.
        self.told = style.holding(stack(self._title, self._levels, gap=8))
        display.changed.connect(self.update_layout)

    def update_layout(self) -> None:
        """The name of a level is one long word: where two have no room they stand in two lines."""
        beside = style.is_wide(self, self._display, wide_from=300)
        style.lay_beside(self._levels, beside=beside)
        self._arrow.setVisible(beside)

    def show_row(self, row: IndicatorRow, at: int, total: int, levels: Sequence[Level]) -> None:
        translate = self._display.translate
        self._code.set_texts(row.code)
        self._place.set_texts(translate("{n} of {total}", n=at, total=total))
        self._title.set_texts(*self._display.both(row.label))
        for shown, caption, level in (
            (self._own, translate("Self-assessment"), row.own),
            (self._reviewed, translate("Reviewed"), row.reviewed),
        ):
            names = ("–", "")
            square = None
            if level is not None:
                square = level, self._display.number(level)
                if level < len(levels):
                    names = self._display.both(levels[level].label)
            shown.show_value(caption, *names, square)


WANTED = {
    EvidenceDemand.RECOMMENDED: mark("A document is recommended"),
    EvidenceDemand.REQUIRED: mark("A document is required"),
    EvidenceDemand.FROM_LEVEL: mark("A document is required from level {level} on"),
}


def _said(question: Question, answer: Answer | None, display: Display) -> str:
    return answer_text(question, answer, display.language, display.digits)


class IndicatorAnswers(QWidget):
    """Of a ladder what was ticked and what was not is shown, of a table each row in a line."""

    def __init__(self, session: "Reviewed", display: Display) -> None:
        super().__init__()
        self.setObjectName("answers")
        self._session = session
        self._display = display
        self._column = stack(on=self, gap=2)

    def show_answers(self, questions: tuple[str, ...]) -> None:
        emptied(self._column)
        form = self._session.questionnaire
        record = self._session.record
        answers = self._session.evaluation.answers
        for code in questions:
            if form.by_code[code].roster is None:
                self._add_answer(form.by_code[code], answers.get(Place(code)))
        tables = (form.by_code[code].roster for code in questions)
        for roster in dict.fromkeys(filter(None, tables)):
            rows = record.rows.get(roster, ())
            lines = [self._display.words.translate_plural("{n} row", "{n} rows", len(rows))]
            for row in rows:
                row_answers = (
                    (question, answers.get(Place(question.code, row)))
                    for question in form.columns[roster]
                )
                cells = (_said(question, answer, self._display) for question, answer in row_answers)
                lines.append(" · ".join(filter(None, cells)) or NOTHING)
            self._add(self._display.both(form.group[roster].label), "\n".join(lines))

    def _add_answer(self, question: Question, answer: Answer | None) -> None:
        translate = self._display.translate
        response = self._session.record.response(question.code)
        text, other = self._display.in_both(partial(_said, question, answer))
        if not text and response.not_applicable is None:
            text = translate("Unanswered")
        if text and question.scoring.kind is ScoringKind.LADDER:
            self._add_ladder(question, answer)
        elif text:
            self._add(self._display.both(question.label), text, "" if other == text else other)
        if question.evidence.demand in WANTED:
            rule = question.evidence
            count = len(response.evidence)
            wanted = translate(WANTED[rule.demand], level=rule.level)
            note = self._display.plain(question.evidence_note)
            parts = filter(None, (wanted, note, translate("Documents given: {n}", n=count)))
            tone = "warn"
            if count:
                tone = ""
            label = Label(" · ".join(parts), role="small", tone=tone, wrap=True)
            self._column.addWidget(label)
        if response.comment:
            self._add(self._display.translate_both("Comment of the assessor"), response.comment)

    def _add_ladder(self, question: Question, answer: Answer | None) -> None:
        levels = self._session.questionnaire.levels
        caption = Label(role="small", wrap=True)
        self._column.addWidget(caption)
        caption.set_texts(*self._display.both(question.label))
        if isinstance(answer, tuple):
            ticked = answer
        else:
            ticked = ()
        reached = choices.reached_level(question, answer)
        by_level = sorted(question.choices, key=lambda choice: choice.level or 0)
        for level, criteria in groupby(by_level, key=lambda choice: choice.level or 0):
            name = ""
            if level < len(levels):
                name = self._display.heard(levels[level].label)
            head = f"{self._display.digits(str(level))} {name}".strip()
            self._column.addWidget(Label(head, role="smallbold", wrap=True))
            for choice in criteria:
                row = tick_row.SeenTick(self._display, f"seen_{choice.name}")
                row.set_texts(*self._display.both(choice.label))
                row.show_state(on=choice.name in ticked, hollow=level > reached)
                self._column.addWidget(row)

    def _add(self, caption: tuple[str, str], text: str, other: str = "") -> None:
        above = Label(role="small", wrap=True)
        answer = Label(wrap=True).can_be_copied()
        self._column.addWidget(above)
        self._column.addWidget(answer)
        above.set_texts(*caption)
        answer.set_texts(text, other)


class Reviewed(Protocol):
    @property
    def record(self) -> Record: ...
    @property
    def evaluation(self) -> evaluate.Evaluation: ...
    @property
    def questionnaire(self) -> Questionnaire: ...


class Pane(Framed):
    """Says verdicts as changes, and whether the indicator is accepted or returned."""

    decided = Signal(bool)

    def __init__(self, session: Reviewed, display: Display, drafts: Drafts | None = None) -> None:
        """Without drafts nothing can be written."""
        super().__init__("card", "review_pane")
        self._session = session
        self._display = display
        self._drafts = drafts
        self._own = ReviewDraft.view(Layer.HEAD, "")  # the view given of what is shown, or none
        self.head = PaneHead(display)
        self.answers = IndicatorAnswers(session, display)
        self.views = with_object_name(QWidget(), "other_views")
        self._views = stack(on=self.views, gap=2)
        self.objections = Objections(display, "objections", drafts)
        self.form = ReviewForm(display, len(session.questionnaire.levels))
        self.findings: tuple[Finding, ...] = ()
        self._about_form = True
        self.back = Button(display, "return_indicator", drawing="returned")
        self.accept = Button(display, "accept_indicator", role="primary", drawing="tick")
        self.documents = Documents(display, drafts)
        self.head.open.setHidden(drafts is None)
        above = self.head.told, Framed("line")
        answer_parts = *above, self.answers, Framed("line"), self.documents, Framed("line")
        view_parts = self.views, self.form, self.objections, None
        inside = stack(*answer_parts, *view_parts, gap=8, margins=(0, 0, 8, 0))
        self.area = style.scrolled(inside, across=False)
        rows = self.head, Framed("line"), (self.area, 1), spread((self.back, 1), (self.accept, 1))
        stack(*rows, on=self, gap=8, margins=(16, 6, 10, 12))
        if drafts is not None:
            self.form.drafted.connect(lambda draft: drafts.write(draft, self._own))
        self.accept.clicked.connect(lambda: self.decided.emit(True))
        self.back.clicked.connect(lambda: self.decided.emit(False))

    def show_indicator(self, row: IndicatorRow, at: int, total: int, *, editable: bool) -> None:
        """Show the indicator at its place (from 1) among all; what was being written stays."""
        self.form.comment.give_now()
        record = self._session.record
        levels = self._session.questionnaire.levels
        before = self._own
        self._own = ReviewDraft.view(row.layer, row.code)
        other = before.key != self._own.key
        names = {str(n): self._display.heard(level.label) for n, level in enumerate(levels)}
        self.head.show_row(row, at, total, levels)
        self.answers.show_answers(row.questions)
        self.documents.show_row(row, record, editable=editable)
        if editable or row.review is None:
            views = row.others
        else:
            views = (row.review, *row.others)
        self._show_views(views, names)
        may = row.viewed and record.state is not State.DRAFT and self._drafts is not None
        self.objections.show_objections(record, row.code, may_raise=may)
        if view := row.review:
            own = replace(self._own, words=view.comment, level=view.level, reason=view.reason)
            self._own = own
        if self._drafts is None:
            draft = self._own
        else:
            draft = self._drafts.written(self._own)
        self.form.show_draft(draft, names, first=row.layer is Layer.HEAD)
        self.form.setVisible(editable)
        translate = self._display.translate
        self.back.set_texts(f"{translate('Return')} (R)", tip="R · Ctrl+Backspace")
        self.accept.set_texts(f"{translate('Accept')} (A)", tip="A · Ctrl+Enter")
        self.setAccessibleName(translate("Chosen indicator"))
        style.seen(self.back, self.accept, when=editable)
        if other:
            self.show_findings(())
            self.area.verticalScrollBar().setValue(0)
        elif self._about_form:
            self.form.show_findings(self.findings, focus=False)

    def _show_views(self, views: tuple[Review, ...], level_names: dict[str, str]) -> None:
        translate = self._display.translate
        emptied(self._views)
        for view in views:
            head = f"{translate(view.layer.word)} · {view.by}"
            self._views.addWidget(Label(head, role="small", wrap=True))
            if view.accepted:
                decision = translate("Accepted")
            else:
                decision = translate("Returned")
            if view.reopened:
                decision = translate("The answer changed since; to be reviewed again")
            level = ""
            if view.level is not None:
                digit = self._display.digits(str(view.level))
                level = f"{digit} {level_names.get(str(view.level), '')}".strip()
            parts = filter(None, (decision, level, reason_words(view, self._display)))
            self._views.addWidget(Label(" · ".join(parts), wrap=True).can_be_copied())
        self.views.setVisible(bool(views))

    def show_findings(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        self._about_form = True
        self.form.show_findings(self.findings)
        if self.findings:  # the sentences have their room only after the next turn of the loop
            QTimer.singleShot(0, self, self._look_at_form)

    def show_verdict_findings(self, verdict: Judgement, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        self._about_form = False
        self.documents.show_findings(verdict, self.findings)

    def _look_at_form(self) -> None:
        place = self.form.reason if self.form.reason.hasFocus() else self.form.comment
        self.area.ensureWidgetVisible(place, 0, 60)

"""One page of the questionnaire as a card: question, help, editors, applicability, findings."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from assessment.errors import Finding
from assessment.language.text import Text
from assessment.printing.wording import answer_text
from assessment.problems.problem import Severity
from assessment.questionnaire.model import Group, Question, QuestionType, ScoringKind
from assessment.questionnaire.pages import Page, shown_code
from assessment.questionnaire.question_types import parse
from assessment.responses import completion, review, share
from assessment.responses.changes import DeclareNotApplicable, SetAnswer, WithdrawNotApplicable
from assessment.responses.drafts import DraftPart
from assessment.responses.model import Place, Review
from gui.display import Display
from gui.fill import editors, ladder_editor, last_round, roster_editor
from gui.fill.applicability import Applicability
from gui.fill.editor import Editor
from gui.session import Session, node_score_so_far
from gui.widgets import buttons, keyboard, marks, style
from gui.widgets.findings import FindingsList, InForm, left_words, sentence
from gui.widgets.label import ElidingLabel, Label, SteadyLabel
from gui.widgets.style import Framed, spread, stack, with_object_name


class CardHead(style.Framed):
    def __init__(self, session: Session, display: Display, parent: QWidget) -> None:
        super().__init__("", "card_head", parent)
        style.cover(self)
        self._session = session
        self._display = display
        self.outline = buttons.Button(display, "show_outline", role="icon", drawing="list")
        self.outline.bind_message("Show or hide the list of questions").hide()
        self.last_round = buttons.Button(display, "to_last_round", role="icon", drawing="round")
        self.last_round.hide()
        self._code = Label(role="smallbold")
        self._gate = marks.Chip(display, "gate")
        self._square = marks.LevelSquare(display)
        self._level = SteadyLabel(role="small")
        self._place = ElidingLabel(role="small")
        self._at = (0, 0)
        self.faults = buttons.Button(display, "faults", role="fault", drawing="finding")
        self.faults.hide()
        self.not_applicable = buttons.Button(display, "not_applicable", role="quiet")
        self.not_applicable.bind_message("Not applicable…", "Ctrl+Shift+N")
        self.guidance = buttons.Button(display, "guidance", role="quiet", drawing="note")
        self.guidance.bind_message("Guidance", "Ctrl+Shift+G").setCheckable(True)
        self.title = with_object_name(Label(role="h1", wrap=True).can_be_copied(), "question")
        self._hint = Label(role="small", wrap=True)
        self._build()
        self.guidance.clicked.connect(self.show_guidance)

    def _build(self) -> None:
        self._help = Framed("quiet", "guidance_text")
        self._help_text = Label(wrap=True).can_be_copied()
        stack(self._help_text, on=self._help, margins=(12, 8, 12, 8))
        self._help.hide()
        shown_parts = (
            self.outline,
            self._code,
            self._gate,
            (self._place, 1),
            self._square,
            self._level,
        )
        asked = self.faults, self.last_round, self.not_applicable, self.guidance
        stack(spread(*shown_parts, *asked), self.title, self._hint, self._help, on=self, gap=6)

    def update_texts(self, page: Page) -> None:
        translate = self._display.translate
        form = self._session.questionnaire
        code = shown_code(page, form)
        main = page.main
        text = ""
        if code:
            text = translate("{code} · Indicator", code=code)
        self._code.set_optional_texts(text)
        self._gate.show_chip("gate", "gate", translate("Gate"))
        self._gate.setVisible(any(gate.node == code for gate in form.gates))
        self._gate.setToolTip(style.as_tip(translate("A low level here limits the overall level.")))
        title, hint = self._asked(page)
        self.title.set_texts(*title)
        self._hint.set_optional_texts(*hint)
        if main:
            self._guidance = self._display.both(form.by_code[main].guidance)
        else:
            self._guidance = ("", "")
        self.guidance.setVisible(bool(self._guidance[0]))
        self.show_guidance()
        self.not_applicable.setVisible(main is not None and form.by_code[main].not_applicable)
        self._say_place()

    def _asked(self, page: Page) -> tuple[tuple[str, str], tuple[str, str]]:
        both = self._display.both
        form = self._session.questionnaire
        question = titled(page, self._session)
        group = page.roster
        if question is None and page.main is not None:
            question = form.by_code[page.main]
            group = group or question.group
        if group:
            return both(form.group[group].label or page.title), both(form.group[group].hint)
        if question is None:
            return both(page.title), ("", "")
        hint = both(question.hint)
        if question.scoring.kind is ScoringKind.LADDER and not question.hint:
            hint = self._display.translate_both(
                "Tick only what there is evidence for. Levels count upwards and stop before the "
                "first that is not met."
            )
        return both(question.label), hint

    def show_place(self, at: int, total: int) -> None:
        self._at = (at, total)
        self._say_place()

    def show_faults(self, counts: Mapping[completion.Want, int]) -> None:
        wrong = counts.get(completion.Want.CONTRADICTION, 0)
        count = wrong + counts.get(completion.Want.DOCUMENT, 0)
        self.faults.setVisible(count > 0)
        if count:
            role = "wanted"
            if wrong:
                role = "fault"
            style.restyle(self.faults, role=role)
            drawing = "evidence"
            if wrong:
                drawing = "finding"
            self.faults.show_icon(drawing)
            tip = self._display.translate("Show what is to be corrected")
            self.faults.set_texts(
                left_words({**counts, completion.Want.ANSWER: 0}, self._display), tip=tip
            )

    def _say_place(self) -> None:
        at, total = (self._display.digits(str(number)) for number in self._at)
        sentence = self._display.translate("{n} of {total}", n=at, total=total)
        self._place.set_texts(*(sentence, f"{at}/{total}") if self._at[1] else ("",))

    def show_guidance(self) -> None:
        if self.guidance.isChecked():
            self._help_text.set_texts(*self._guidance)
        self._help.setVisible(self.guidance.isChecked())

    def show_level(self, level: int | None, name: str) -> None:
        digit = ""
        if level is not None:
            digit = self._display.digits(str(level))
        self._square.show_level(level, digit, name)
        self._square.setVisible(level is not None)
        self._level.set_optional_texts(name)


class TallArea(QScrollArea):
    """The room of its bar at the side is always free: at its coming nothing moves.

    Qt would ask for the height at a dozen widths, one pixel narrower each, at every layout.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, widgetResizable=True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = self.verticalScrollBar()
        bar.setEnabled(False)
        bar.rangeChanged.connect(lambda low, high: bar.setEnabled(low < high))


MOST_FINDINGS = 8


class QuestionCard(TallArea):
    """Shows one page; turns what editors say into changes and reads the record again."""

    def __init__(self, session: Session, page: Page, display: Display, parent: QWidget) -> None:
        super().__init__(parent)
        with_object_name(self, "card_scroll")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes from control to control
        self._session = session
        self._display = display
        self.below = QVBoxLayout()
        self._build()
        self.show_page(page)
        display.changed.connect(self._words)
        session.changed.connect(self._changed)
        session.begun.connect(self.refresh)
        session.scored.connect(self._show_level)
        session.refused.connect(self._refused)

    def _build(self) -> None:
        self._inside = style.Framed(parent=self.viewport())
        self.setWidget(self._inside)  # while it is empty: Qt would lay it out in a width of its own
        display = self._display
        card = Framed("card", "card", self._inside)
        around = (16, 14, 4, 14)  # at the right the bar or its room is beside
        self._around = stack(card, self.below, None, on=self._inside, margins=around)
        column = self._column = stack(on=card, gap=8, margins=(18, 12, 14, 16))
        self.head = CardHead(self._session, display, card)
        self._said = FindingsList(display)
        self._said.write = InForm(self._session.questionnaire).write_here
        self._reviewer_frame = Framed("warning", "reviewer_words", card)
        self._reviewer = Label(wrap=True)
        QVBoxLayout(self._reviewer_frame).addWidget(self._reviewer)
        self._applicability: Applicability | None = None  # made when it is first wanted
        self.answers = AnswerEditors(self._session, display, card)
        self.answers.given.connect(self._given)
        column.addWidget(self._reviewer_frame)
        column.addWidget(self.head)
        self._last: last_round.LastRoundCard | None = None
        if self._session.last_round is not None:
            self._last = last_round.LastRoundCard(self._session, display, card)
            self._last.setProperty("frame", "quiet")
            column.addWidget(self._last)
        column.addWidget(self.answers, 1)
        column.addWidget(self._said)
        self.head.not_applicable.clicked.connect(self.begin_not_applicable)
        self.head.faults.clicked.connect(self._show_fault)

    def show_page(self, page: Page) -> None:
        """Put the editors of a page where those of the page before stood; all around them stays."""
        self.page = page
        self._seen = self._session.record
        self._main = self._session.questionnaire.by_code[page.main] if page.main else None
        if self._applicability is not None:
            self._applicability.hide()
            self._applicability.deleteLater()
            self._applicability = None
        self.answers.show_page(page)
        self._words()
        self._around.setStretch(0, int(page.roster is not None))
        self._around.setStretch(2, int(page.roster is None))
        # A layout shows new widgets only later; the keyboard goes there now.
        self.answers.show()
        self.verticalScrollBar().setValue(0)

    @property
    def applicability(self) -> Applicability | None:
        if self._applicability is None and self._main is not None:
            form = Applicability(self._display, self._inside)
            self._column.insertWidget(self._column.indexOf(self.answers), form)
            place = Place(self._main.code)
            session = self._session
            form.given.connect(lambda reason: session.apply(DeclareNotApplicable(place, reason)))
            typed = session.drafts.typed
            form.reason.typed.connect(lambda text: typed(place, DraftPart.REASON, text))
            form.withdrawn.connect(lambda: session.apply(WithdrawNotApplicable(place)))
            form.withdrawn.connect(self.first_focus)
            form.left.connect(self.head.not_applicable.setFocus)
            self._applicability = form
            self._show_applicability(self._main, form)
        return self._applicability

    def _show_applicability(self, main: Question, form: Applicability) -> None:
        note = self._display.both(main.not_applicable_note)
        declared = self._session.record.response(main.code).not_applicable
        form.show_state(note, declared, editable=self._session.editable)

    def _words(self) -> None:
        self.head.update_texts(self.page)
        self.answers.update_texts()
        self.refresh()
        self._show_level()

    def refresh(self) -> None:
        session = self._session
        declared = None
        if self._main is not None:
            declared = session.record.response(self._main.code).not_applicable
            if declared is None:
                form = self._applicability
            else:
                form = self.applicability
            if form is not None:
                self._show_applicability(self._main, form)
        self.head.not_applicable.setEnabled(session.editable and declared is None)
        self.answers.refresh(enabled=session.editable and declared is None)
        indicator = self.page.indicator
        view = None
        if indicator:
            view = review.standing_review(session.record, indicator)
        returned = None
        if not (view is None or view.accepted):
            returned = view
        self._reviewer_frame.setVisible(returned is not None)
        if returned is not None:
            self._reviewer.set_texts(*self._display.in_both(partial(_returned, returned)))
        if self._last is not None and self._main is None:
            self._last.show_page(self.page)
        elif self._last is not None:  # it is in the rail
            self._last.hide()
        findings = self._findings()
        self._said.show_findings(findings)
        left = [left for left in self._session.left if left.page.code == self.page.code]
        shown = bool(findings) or self.page.roster is not None
        if shown:
            counts = completion.counted(left)
        else:
            counts = {}
        self.head.show_faults(counts)

    def _show_level(self, _scores: object = None) -> None:
        scores = self._session.scores
        indicator = shown_code(self.page, self._session.questionnaire)
        ladder = self._main is not None and self._main.scoring.kind is ScoringKind.LADDER
        hidden = ladder or not self._session.shows_scores or self.answers.contradicted
        if scores is None or not indicator or hidden:
            self.head.show_level(None, "")
            return
        level = node_score_so_far(self._session, scores, indicator).level
        name = None
        if level is not None:
            name = self._session.questionnaire.levels[level].label
        self.head.show_level(level, "" if name is None else self._display.heard(name))

    def _findings(self) -> list[Finding]:
        page = self.page
        record = self._session.record
        kept = list[Finding]()
        places = (place for code in page.questions for place in record.places(code))
        if all(record.response(*place).empty for place in places):
            return kept  # it is not begun
        for finding in self._session.findings:
            shown = not finding.code.startswith("answer_missing")
            if page.roster is not None:  # a cell is marked itself
                grave = finding.severity is not Severity.NOTE
                shown = (shown or grave) and finding.place.row is None
            if shown and finding.place.question in {*page.questions, page.code, page.roster}:
                kept.append(finding)
        return kept[:MOST_FINDINGS]

    def first_focus(self) -> None:
        if not self.answers.focus_first():
            keyboard.focus_first(self.head)

    def _show_fault(self) -> None:
        if self.answers.roster is not None:
            self.answers.roster.go_to_fault()
        self.ensureWidgetVisible(self._said)

    def begin_not_applicable(self) -> None:
        button = self.head.not_applicable
        may = button.isVisibleTo(self) and button.isEnabled()
        if may and (form := self.applicability) is not None:
            form.begin()

    def give_now(self) -> None:
        for editor in self.answers.editors.values():
            editor.give_now()
        if self._applicability is not None:
            self._applicability.give_now()

    def _given(self, place: Place, value: object) -> None:
        question = self._session.questionnaire.by_code[place.question]
        answer, findings = parse(question, value)
        sentences = self._display.in_both(
            lambda display: "\n".join(sentence(finding, display) for finding in findings)
        )
        self.answers.editors[place.question].show_finding(*sentences)
        if not findings:
            self._session.apply(SetAnswer(place, answer))

    def go_on(self) -> None:
        """Show again what was typed before and could not be given."""
        if not self._session.editable:
            return
        typed_at = self._session.drafts.typed_at
        for code, editor in self.answers.editors.items():
            text = typed_at(Place(code), DraftPart.ANSWER)
            if text is not None:
                editor.go_on(text)
        reason = None
        if self._main is not None:
            reason = typed_at(Place(self._main.code), DraftPart.REASON)
        if reason and self.applicability is not None:
            self.applicability.go_on(reason)

    def _changed(self) -> None:
        seen = self._seen
        self._seen = self._session.record
        # Moving about changes nothing here; it is what happens most often.
        if replace(self._seen, at_question=seen.at_question) != seen:
            self.refresh()

    def _refused(self, findings: list[Finding]) -> None:
        self._said.show_findings(findings)
        self.answers.refresh(enabled=self._session.editable)


def _returned(review: Review, display: Display) -> str:
    reason = ""
    if review.reason is not None:
        reason = display.translate(review.reason.word)
    remarks = " · ".join(part for part in (reason, review.comment) if part)
    return display.translate("{name} returned this: {words}", name=review.by, words=remarks)


def titled(page: Page, session: Session) -> Question | None:
    """The question whose label is the title of the page: the only one asked, or there."""
    by_code = session.questionnaire.by_code
    asked = [by_code[code] for code in page.questions if by_code[code].asked]
    if len(asked) == 1:
        return asked[0]
    if len(page.questions) == 1:
        return by_code[page.questions[0]]
    return None


class AnswerEditors(style.Framed):
    given = Signal(object, object)
    wanted = Signal(str)

    def __init__(self, session: Session, display: Display, parent: QWidget) -> None:
        super().__init__("", "answers", parent)
        style.cover(self)
        self._session = session
        self._display = display
        self.editors: dict[str, Editor] = {}
        self.roster: roster_editor.RosterEditor | None = None
        self._parts: dict[str, list[QWidget]] = {}
        self._labels: list[tuple[Label, Text]] = []  # of the questions, and their hints
        self._column = stack(on=self, gap=8)

    def show_page(self, page: Page) -> None:
        """The editors of a page; where each asks but a ladder, the one that is here becomes it."""
        form = self._session.questionnaire.by_code
        here = [*self._parts.values()]
        asked = [form[code] for code in page.questions if not _hidden(form[code])]
        self._page = page
        if [len(widgets) for widgets in here] == [1] and asked == [titled(page, self._session)]:
            only = here[0][0]
            if isinstance(only, ladder_editor.LadderEditor) and only.becomes(*asked):
                self.editors = {asked[0].code: only}
                self._parts = {asked[0].code: [only]}
                return
        self.hide()
        style.emptied(self._column)
        self.roster = None
        for kept in (self.editors, self._parts, self._labels):
            kept.clear()
        if page.roster is None:
            for question in asked:
                self._add(question)
            return
        self.roster = roster_editor.RosterEditor(self._session, page.roster, self._display)
        self._column.addWidget(self.roster)

    def _add(self, question: Question) -> None:
        titles = question is titled(self._page, self._session)
        texts = () if titles else (("bold", question.label), ("small", question.hint))
        made = [(Label(role=role, wrap=True), text) for role, text in texts if text]
        self._labels += made
        parts: list[QWidget] = [label for label, _ in made]
        levels = self._session.questionnaire.levels
        editor = editors.make_editor(question, self._display, levels)
        if question.type is QuestionType.NOTE and self._table_of(question) is not None:
            editor = editors.FromTable(question, self._display)
        if editor is not None:
            editor.given.connect(self.given)
            if isinstance(editor, editors.FromTable):
                editor.wanted.connect(self.wanted)
            typed = self._session.drafts.typed
            editor.typed.connect(lambda at, text: typed(at, DraftPart.ANSWER, text))
            self.editors[question.code] = editor
            parts.append(editor)
        for part in parts:
            part.resize(self.size())  # shown before its layout, it breaks its lines for this room
            self._column.addWidget(part)
        self._parts[question.code] = parts

    def update_texts(self) -> None:
        for label, text in self._labels:
            label.set_texts(*self._display.both(text))

    def refresh(self, *, enabled: bool) -> None:
        for code, parts in self._parts.items():
            applies = Place(code) in self._session.evaluation.relevant
            for part in parts:
                part.setVisible(applies)
                part.setEnabled(enabled)
            if code in self.editors and applies:
                self._show_answer(code)
        if self.roster is not None:
            self.roster.refresh()

    @property
    def contradicted(self) -> bool:
        """Whether a calculated share comes from figures that contradict each other."""
        shares = (
            editor for editor in self.editors.values() if isinstance(editor, editors.ShareValue)
        )
        return any(share_value.share.contradicted for share_value in shares)

    def _show_answer(self, code: str) -> None:
        session = self._session
        place = Place(code)
        question = session.questionnaire.by_code[code]
        answer = session.record.response(*place).answer
        editor = self.editors[code]
        if isinstance(editor, editors.ShareValue):
            today = session.now.astimezone().date()
            calculated_share = share.share_of(session.record, session.evaluation, code, today)
            editor.show_share(calculated_share or share.CalculatedShare(None, None))
            return
        table = self._table_of(question)
        if isinstance(editor, editors.FromTable) and table is not None:
            editor.show_rows(table.code, list(self._rows_told(table)))
            return
        if not question.asked:
            answer = session.evaluation.calculated.get(place)
        editor.show_answer(answer, session.evaluation.choices(question, place))

    def _table_of(self, question: Question) -> Group | None:
        """The table whose rows give the score of an indicator; only its note is asked."""
        return self._session.questionnaire.roster_of_indicator.get(question.indicator or "")

    def _rows_told(self, table: Group) -> Iterator[str]:
        """How rows give the score, then what is counted of each, behind its first column."""
        session = self._session
        translate = self._display.translate
        columns = [
            question for question in session.questionnaire.columns[table.code] if question.asked
        ]
        counted = [
            question for question in columns if question.scoring.kind is not ScoringKind.NONE
        ]
        rows = session.record.rows.get(table.code, ())
        if rows:
            message, values = share.mean_of_rows(session.questionnaire, table)
            yield translate(message, n=len(rows), **values)
        for row in rows:
            title, *cells = (
                answer_text(
                    question,
                    session.record.response(question.code, row).answer,
                    self._display.language,
                    self._display.digits,
                )
                or "–"
                for question in (*columns[:1], *counted)
            )
            yield translate("{place}: {sentence}", place=title, sentence=" · ".join(cells))

    def focus_first(self) -> bool:
        if self.roster is not None:
            sheet = self.roster.sheet
            sheet.setFocus()
            if not sheet.currentIndex().isValid():
                sheet.setCurrentIndex(self.roster.model.index(0, 0))
            return True
        shown = (
            editor
            for editor in self.editors.values()
            if editor.isVisibleTo(self) and editor.isEnabled()
        )
        return any(keyboard.focus_first(editor.first_control()) for editor in shown)


def _hidden(question: Question) -> bool:
    silent = question.type is QuestionType.CALCULATE and not question.label
    return silent or question.type is QuestionType.HIDDEN

"""The questionnaire page: outline, one card, evidence rail, foot bar with the live score."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import QSize

from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.pages import Page
from assessment.responses import changes, drafts, model, record, review
from assessment.scoring.result import NodeScore
from gui.display import Display
from gui.fill import card, evidence, last_round, outline
from gui.saved import SaveState
from gui.session import Session, node_score_so_far
from gui.widgets import buttons, fields, label, marks, style, window_page

GAP = 10


class ScoreStrip(style.FittedFrame):
    def __init__(self, form: Questionnaire, display: Display) -> None:
        super().__init__("", "score_strip")
        style.cover(self)
        self._form = form
        self._display = display
        self._shown: NodeScore | None = None
        self._caption = label.SteadyLabel(role="small")
        self.number = style.with_object_name(label.SteadyLabel(role="h2"), "live_score")
        self._reach = label.SteadyLabel(role="small")
        self._square = marks.LevelSquare(display)
        self._level = label.SteadyLabel(role="bold")
        self.bar = marks.RangeBar(display)
        self._complete = label.SteadyLabel(role="small")
        figures = self._caption, self.number, self._reach
        level = self._square, self._level, self.bar
        self._parts: tuple[QtWidgets.QWidget, ...] = (*figures, *level, self._complete)
        style.spread(*self._parts, None, on=self, gap=GAP)
        # Left out one after the other where room is short; the number and its level never.
        self._least = self.bar, self._reach, self._complete, self._caption
        self._off: set[QtWidgets.QWidget] = set()
        display.changed.connect(self._say_anew)

    def minimumSizeHint(self) -> QSize:
        return QSize(_needed(self._without(self._least)), super().minimumSizeHint().height())

    def show_compact(self, *, compact: bool) -> None:
        self._turn(self.bar, shown=not compact)
        self.update_layout()

    def _turn(self, part: QtWidgets.QWidget, *, shown: bool) -> None:
        if shown:
            self._off.discard(part)
        else:
            self._off.add(part)

    def _without(self, left_out: Sequence[QtWidgets.QWidget]) -> list[QtWidgets.QWidget]:
        away = self._off.union(left_out)
        return [part for part in self._parts if part not in away]

    def update_layout(self) -> None:
        least = self._least
        ways = (self._without(least[:count]) for count in range(len(least)))
        fits = (parts for parts in ways if _needed(parts) <= self.width())
        shown = next(fits, self._without(least))
        for part in self._parts:
            if part.isHidden() == (part in shown):
                part.setVisible(part in shown)

    def _say_anew(self) -> None:
        for part in self._parts:
            if isinstance(part, label.SteadyLabel):
                part.forget_room()
        self._say()

    def show_score(self, score: NodeScore) -> None:
        if score != self._shown:
            self._shown = score
            self._say()

    def _say(self) -> None:
        if self._shown is None:
            return
        score = self._shown
        display = self._display
        translate = self._display.translate
        open_ = score.completeness < 1
        if open_:
            self._caption.set_texts(translate("Score so far"))
        else:
            self._caption.set_texts(translate("Provisional score"))
        self.number.set_texts(display.score(score.score, self._form))
        can_rise = score.highest is not None and score.highest != score.score
        self._turn(self._reach, shown=can_rise)
        if can_rise:
            self._reach.set_texts(
                translate("up to {score}", score=display.score(score.highest, self._form))
            )
        level, digit, name = display.named_level(score.level, self._form)
        if level is None:
            name = translate("No level yet")
        self._turn(self._square, shown=level is not None)
        self._square.show_level(level, digit, name)
        self._level.set_texts(name)
        bounds = tuple(float(entry.from_score) for entry in self._form.levels)
        reached = None
        if score.score is not None:
            reached = float(score.score)
        highest = None
        if score.highest is not None:
            highest = float(score.highest)
        self.bar.show_range(bounds, reached, highest, name)
        self._complete.set_texts(
            translate("{share} complete", share=display.percent(score.completeness))
        )
        self.update_layout()
        parts = (self._caption, self.number, self._reach, self._level, self._complete)
        heard = (part.plain_text() for part in parts if part not in self._off)
        self.setAccessibleName(" · ".join(filter(None, heard)))


def _needed(parts: Sequence[QtWidgets.QWidget]) -> int:
    """The room of parts that each keep theirs."""
    return sum(part.minimumWidth() + GAP for part in parts)


class FootBar(style.Framed):
    def __init__(self, session: Session, display: Display) -> None:
        super().__init__("foot", "foot_bar")
        self.setMinimumHeight(63)
        self._session = session
        self._display = display
        self.strip = ScoreStrip(session.questionnaire, display)
        self.saved = SaveState(session, display, locked=lambda: not session.editable)
        self.undo_button = buttons.Button(display, "undo_last", role="quiet").bind_message(
            "Undo", "Ctrl+Z"
        )
        self._leads_on = False
        self.back_button = buttons.Button(display, "back", drawing="back").bind_message(
            "Back", "Alt+Left"
        )
        self.next_button = buttons.Button(
            display, "next", role="primary", drawing="next", right=True
        )
        ways = self.undo_button, self.back_button, self.next_button
        parts = (None, int(not session.shows_scores)), self.saved, *ways
        line = style.spread((self.strip, 1), *parts, on=self, gap=10, margins=(16, 8, 16, 8))
        line.insertSpacing(line.indexOf(self.back_button), 8)
        self.strip.setVisible(session.shows_scores)
        self._session.scored.connect(self._score)
        for signal_instance in (session.saving.saved, session.saving.held):
            signal_instance.connect(self._show_undo)
        if self._session.scores is not None:
            self._score(self._session.scores)
        display.on_change(self._words)

    def show_ends(self, *, first: bool, last: bool, leads_on: bool) -> None:
        """Nothing lies before the first page; after the last the review, if it ``leads_on``."""
        self.back_button.setEnabled(not first)
        self.next_button.setEnabled(leads_on or not last)
        self._leads_on = leads_on
        self._say_next()

    def show_compact(self, *, compact: bool) -> None:
        self.undo_button.setVisible(not compact)
        self.strip.show_compact(compact=compact)

    def _score(self, _scores: object) -> None:
        scores = self._session.scores
        self.strip.setVisible(self._session.shows_scores)
        if scores is not None:
            self.strip.show_score(node_score_so_far(self._session, scores, scores.overall.code))

    def _words(self) -> None:
        self.setAccessibleName(self._display.translate("Score and moving on"))
        self._show_undo()
        self._say_next()

    def _say_next(self) -> None:
        display = self._display
        left = len(self._session.left)
        on = display.translate("Next")
        if self._leads_on:
            missing = display.translate("What is still missing ({n})", n=left)
            if left:
                on = missing
            else:
                on = display.words.translate_in_context("stage", "Review")
        self.next_button.set_texts(on, tip="Ctrl+Enter, Alt+Right")

    def _show_undo(self, _what: object = None) -> None:
        session = self._session
        self.undo_button.setEnabled(session.editable and session.saving.file.can_undo)


class CommentCard(style.Framed):
    def __init__(self, session: Session, display: Display) -> None:
        super().__init__("card", "comment_card")
        self.setProperty("manual_section", 5)
        self._session = session
        self._display = display
        self._place = model.Place("")
        self._title = label.Label(role="h2").bind_message("Comment", display)
        self._optional = label.Label(role="small").bind_message("Optional", display)
        self.box = fields.TextBox("comment", most=120)
        rows = style.spread(self._title, None, self._optional), self.box
        style.stack(*rows, on=self, gap=8, margins=(14, 10, 14, 14))
        self.box.given.connect(lambda text: session.apply(changes.SetComment(self._place, text)))
        typed = session.drafts.typed
        part = drafts.DraftPart.COMMENT
        self.box.typed.connect(lambda text: typed(self._place, part, text))
        display.on_change(self._words)

    def show_place(self, place: model.Place) -> None:
        if place != self._place:
            self.box.give_now()
        self._place = place
        typed = self._session.drafts.typed_at(place, drafts.DraftPart.COMMENT)
        self.box.show_text(typed or self._session.record.response(*place).comment)
        if self.box.isReadOnly() == self._session.editable:
            self.box.setReadOnly(not self._session.editable)

    def _words(self) -> None:
        self.box.name_it(
            self._display.translate("Comment"), self._display.translate("Explain briefly if needed")
        )


WIDTH = 352
BESIDE = (4, 14, 16, 14)
BELOW = (0, 6, 0, 0)


class Rail(QtWidgets.QScrollArea):
    """Stands beside the card, or lends its contents to the card when room is short."""

    def __init__(self, session: Session, display: Display) -> None:
        super().__init__(widgetResizable=True)
        style.with_object_name(self, "rail")
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.NoFocus)  # Tab goes from control to control
        self.setFixedWidth(WIDTH)
        self.evidence = evidence.EvidenceCard(session, display)
        self.comment = CommentCard(session, display)
        if session.last_round is None:
            self.last = None
        else:
            self.last = last_round.LastRoundCard(session, display)
        self.holder = style.Framed()
        last = () if self.last is None else (self.last,)
        cards = *last, self.evidence, self.comment, None
        self._column = style.stack(*cards, on=self.holder, gap=10, margins=BESIDE)
        self.setWidget(self.holder)

    def show_page(self, page: Page) -> None:
        if page.main is not None:
            if self.last is not None:
                self.last.show_page(page)
            self.evidence.show_place(model.Place(page.main))
            self.comment.show_place(model.Place(page.main))

    def place(self, below: QtWidgets.QBoxLayout | None, *, shown: bool) -> None:
        """Stand beside the card, or lend the contents to what is ``below`` on it."""
        self._column.setContentsMargins(*(BESIDE if below is None else BELOW))
        if below is None and self.widget() is None:
            self.setWidget(self.holder)
        elif below is not None:
            self.takeWidget()
            below.addWidget(self.holder)
        self.holder.setVisible(shown)
        self.setVisible(shown and below is None)


class FillPage(window_page.FindingsPage):
    manual_section = 3

    def __init__(self, session: Session, display: Display) -> None:
        super().__init__(display)
        self._session = session
        self._compact = self._only_list = False
        self.outline = outline.Outline(session, display)
        self.rail = Rail(session, display)
        self.foot = FootBar(session, display)
        self.setAcceptDrops(True)
        self._middle = style.stack(self.findings, gap=0)
        self._body = style.spread(self.outline, (self._middle, 1), self.rail, gap=0)
        style.stack((self._body, 1), self.foot, on=self, gap=0)
        self.card = card.QuestionCard(session, _first_page(session), display, self)
        self._middle.addWidget(self.card, 1)
        self.card.head.outline.clicked.connect(self.toggle_outline)
        self.card.answers.wanted.connect(partial(self.show_page, focus=True))
        if self.rail.last is not None:
            to_last = partial(style.show_at_top, self.card, self.rail.last)
            self.card.head.last_round.clicked.connect(to_last)
        self.outline.picked.connect(lambda code, focus: self.show_page(code, focus=focus))
        self.outline.go_open.clicked.connect(lambda: self.go_open(1))
        self.foot.back_button.clicked.connect(self.go_back)
        self.foot.next_button.clicked.connect(self.go_next)
        self.foot.undo_button.clicked.connect(lambda: self.take_back(self._session.undo))
        self._session.changed.connect(self._changed)
        self._session.refused.connect(self.show_findings)
        self.rail.evidence.begun.connect(self._show_form)
        self._display.changed.connect(self._show_way)
        self._show_page(focus=True)

    def focus_search(self) -> None:
        self._show_list(shown=True)
        self.outline.search.setFocus()
        self.outline.search.selectAll()

    def regions(self) -> list[QtWidgets.QWidget]:
        return [self.outline, self.card, self.rail, self.foot]

    def walk(self) -> list[QtWidgets.QWidget]:
        return [self.card, self.rail, self.foot, self.outline]

    def give_all(self) -> None:
        self.card.give_now()
        self.rail.comment.box.give_now()

    @property
    def _attaches(self) -> bool:
        """Whether what is dropped or pasted becomes a piece of evidence, which is not given yet."""
        return self._session.editable and self.rail.evidence.isVisibleTo(self)

    def may_take(self, paths: Sequence[Path]) -> bool:
        return self._attaches and any(path.is_file() for path in paths)

    def take_files(self, paths: Sequence[Path]) -> None:
        self.rail.evidence.take([path for path in paths if path.is_file()])

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        pastes = event.matches(QtGui.QKeySequence.StandardKey.Paste) and self._attaches
        if not (pastes and self.rail.evidence.paste()):
            super().keyPressEvent(event)

    def show_compact(self, *, compact: bool) -> None:
        if compact == self._compact:
            return
        self._compact = compact
        focus = QtWidgets.QApplication.focusWidget()
        self._show_list(shown=not compact)
        self.foot.show_compact(compact=compact)
        self.card.head.outline.setVisible(compact)
        self._place_rail()
        if focus is not None and self.rail.holder.isAncestorOf(focus):
            focus.setFocus()
            style.bring_in_sight(focus)

    def toggle_outline(self) -> None:
        self._show_list(shown=not self.outline.isVisible())
        if self.outline.isVisible():
            self.outline.tree.setFocus()

    def _show_list(self, *, shown: bool) -> None:
        """The list of questions; in large text it stands instead of a card without room beside."""
        wide = outline.WIDTH * self._display.text_size // 100
        needed = 0
        if asked := self.card.widget():
            needed = asked.minimumSizeHint().width()
        self._only_list = shown and self._compact and needed > self.width() - wide
        self.outline.setFixedWidth(wide)
        if self._only_list:
            self.outline.setMaximumWidth(self.maximumWidth())
        else:
            self.outline.setMaximumWidth(wide)
        self._body.setStretchFactor(self.outline, int(self._only_list))
        self._body.setStretchFactor(self._middle, int(not self._only_list))
        self.outline.setVisible(shown)
        self.card.setHidden(self._only_list)

    def _show_form(self) -> None:
        """The form of a document is seen from its first field to its last button."""
        style.show_at_top(self.card if self._compact else self.rail, self.rail.evidence.form)

    def show_focus(self, around: int = 120) -> None:
        """Scroll to the control that has the keyboard, where evidence stands below the card."""
        focus = QtWidgets.QApplication.focusWidget()
        if focus is not None and self.card.isAncestorOf(focus):
            self.card.ensureWidgetVisible(focus, 0, around)

    def _place_rail(self) -> None:
        below = None
        if self._compact:
            below = self.card.below
        self.rail.place(below, shown=self.card.page.main is not None)
        self._show_way()

    def _show_way(self) -> None:
        """Where the round before stands below the card, out of sight, a button leads there."""
        last = self.rail.last
        card = self.card
        if last is not None:
            below = self._compact and card.page.main is not None and not last.isHidden()
            card.head.last_round.setVisible(below)
            card.head.last_round.set_texts(last.accessibleName())

    def begin(self, about: object = None) -> None:
        if isinstance(about, str):
            self.show_page(about, focus=True)

    def show_page(self, code: str, *, focus: bool) -> None:
        """Put a page on screen; its code, or the code of a question, roster or indicator on it."""
        pages = _every_page(self._session)
        exact = [page for page in pages if page.code == code]
        holding = [page for page in pages if code in (page.roster, *page.questions)]
        feeding = [page for page in pages if page.indicator == code]
        page = next(iter((*exact, *holding, *feeding)), None)
        if page is None:
            return
        if focus and self._only_list:
            self._show_list(shown=False)
        if self.card.page.code != page.code:
            self.give_all()
            self.card.show_page(page)
            self._show_page(focus=focus)
        elif focus:
            self.first_focus()

    def _show_page(self, *, focus: bool) -> None:
        code = self.card.page.code
        self.rail.show_page(self.card.page)
        self._place_rail()
        self.card.go_on()
        self.outline.show_page(code)
        self._show_ends()
        self.findings.show_findings(())
        if self._session.record.at_question != code and self._session.editable:
            self._session.apply(changes.GoTo(code))
        if focus:
            self.first_focus()

    def first_focus(self) -> None:
        self.card.first_focus()
        # Rows have their places only then; the question itself stays in sight if it can.
        QtCore.QTimer.singleShot(0, self, lambda: self.show_focus(around=8))

    def go_next(self) -> None:
        """The next page; nothing holds a person back. After the last the review, where it is."""
        if not self._step(1) and self._leads_on:
            self.wanted.emit("review", None)

    def go_back(self) -> None:
        self._step(-1)

    def go_open(self, step: int) -> None:
        """The next page that is open, returned or faulty; at the end from the beginning."""
        code = self.outline.model.next_open(self.card.page.code, step)
        if code is not None:
            self.show_page(code, focus=True)

    def do(self, name: str) -> None:
        doings = {
            "next": self.go_next,
            "back": self.go_back,
            "next_open": lambda: self.go_open(1),
            "previous_open": lambda: self.go_open(-1),
            "add_evidence": self.rail.evidence.begin,
            "comment": self.rail.comment.box.setFocus,
            "not_applicable": self.card.begin_not_applicable,
            "outline": self.toggle_outline,
            "guidance": self.card.head.guidance.click,
        }
        doings[name]()
        QtCore.QTimer.singleShot(0, self, self.show_focus)

    def take_back(self, act: Callable[[], bool]) -> None:
        """Undo or redo, and go to where it happened, so that it is seen."""
        before = self._session.record.responses
        act()
        other = record.differing(before, self._session.record.responses)
        changed = sorted(place.question for place in other)
        asked = [code for code in changed if self._session.questionnaire.by_code[code].asked]
        if asked and not set(asked) & set(self.card.page.questions):
            self.show_page(asked[0], focus=True)

    def showEvent(self, event: QtGui.QShowEvent) -> None:
        """Where the way leads on is known only now, when the page is one of several."""
        super().showEvent(event)
        self._show_ends()

    @property
    def _leads_on(self) -> bool:
        """Whether somebody listens where the way leads on; in a preview nobody does."""
        return self.isSignalConnected(QtCore.QMetaMethod.fromSignal(self.wanted))

    def _show_ends(self) -> None:
        pages, at = self._where()
        last = at == len(pages) - 1
        self.foot.show_ends(first=at == 0, last=last, leads_on=last and self._leads_on)
        self.card.head.show_place(at + 1, len(pages))

    def _step(self, step: int) -> bool:
        pages, at = self._where()
        inside = 0 <= at + step < len(pages)
        if inside:
            self.show_page(pages[at + step].code, focus=True)
        return inside

    def _where(self) -> tuple[list[Page], int]:
        pages = pages_now(self._session)
        shown = self.card.page.code
        return pages, next((at for at, page in enumerate(pages) if page.code == shown), 0)

    def _changed(self) -> None:
        self.findings.show_findings(())
        self.rail.show_page(self.card.page)
        self._show_ends()


def _first_page(session: Session) -> Page:
    """Where the record was left; in a returned file the first that came back, if not begun."""
    pages = pages_now(session)
    kept = [page for page in pages if page.code == session.record.at_question]
    if session.record.state is model.State.RETURNED:
        back = set(review.not_accepted(session.record))
        returned = [page for page in pages if page.indicator in back]
        if not any(page in returned for page in kept):
            kept = returned or kept
    return next(iter((*kept, *pages, *_every_page(session))))


def _every_page(session: Session) -> list[Page]:
    return [page_progress.page for section in session.progress for page_progress in section.pages]


def pages_now(session: Session) -> list[Page]:
    return [
        page_progress.page
        for section in session.progress
        for page_progress in section.pages
        if page_progress.relevant
    ]

"""The questionnaire page: outline, one card, evidence rail, foot bar."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QMetaMethod, QTimer
from PySide6.QtGui import QShowEvent

from assessment.files.store import Changed
from assessment.questionnaire.pages import Page
from assessment.responses.changes import GoTo
from assessment.responses.model import State
from assessment.responses.review import not_accepted
from gui.fill.card import QuestionCard
from gui.fill.desk import Desk
from gui.session import Session
from gui.theme import Theme
from gui.wording import Wording


class FillPage(Desk):
    """Steps through the pages; one card is on screen at a time."""

    manual_section = 3

    def __init__(self, session: Session, wording: Wording, theme: Theme) -> None:
        """Begin where the record was left."""
        super().__init__(session, wording, theme)
        self._connect()
        first = _first_page(session)
        if first is not None:
            self.show_page(first.code, focus=True)

    def _connect(self) -> None:
        self.outline.picked.connect(self._picked)
        self.outline.next_open.connect(partial(self.go_open, 1))
        self.foot.back.connect(self.go_back)
        self.foot.next.connect(self.go_next)
        self.foot.undo.connect(lambda: self.take_back(self._session.undo))
        self._session.changed.connect(self._changed)
        self._session.refused.connect(self.show_findings)
        self.rail.evidence.begun.connect(lambda: QTimer.singleShot(0, self, self.show_focus))

    # ------------------------------------------------------------ moving

    def begin(self, about: object = None) -> None:
        """Show the page of a code."""
        if isinstance(about, str):
            self.show_page(about, focus=True)

    def show_page(self, code: str, *, focus: bool) -> None:
        """Put a page on screen; its code, or the code of a question, indicator or roster on it."""
        page = _page_with(self._session, code)
        if page is None:
            return
        if self.card is not None and self.card.page.code == page.code:
            if focus:
                self.first_focus()
            return
        self._replace_card(page)
        self.outline.show_page(page.code)
        self._show_ends()
        self.findings.show_findings(())
        if self._session.record.at_question != page.code and self._session.editable:
            self._session.apply(GoTo(page.code))
        if focus:
            self.first_focus()

    def first_focus(self) -> None:
        """The keyboard goes to the answer on screen, and is seen there."""
        if self.card is not None:
            self.card.first_focus()
            # Rows have their places only then; the question itself stays in sight if it can.
            QTimer.singleShot(0, self, lambda: self.show_focus(around=8))

    def go_next(self) -> None:
        """The next page; nothing holds a person back. After the last the review, where it is."""
        if not self._step(1) and self._leads_on:
            self.wanted.emit("review", None)

    def go_back(self) -> None:
        """The page before."""
        self._step(-1)

    def go_open(self, step: int) -> None:
        """The next page that is open, returned or faulty; at the end from the beginning."""
        if self.card is not None:
            code = self.outline.model.next_open(self.card.page.code, step)
            if code is not None:
                self.show_page(code, focus=True)

    def do(self, name: str) -> None:
        """Do an action of the table of actions."""
        if self.card is None:
            return
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
        QTimer.singleShot(0, self, self.show_focus)

    def take_back(self, act: Callable[[], bool]) -> None:
        """Undo or redo, and go to where it happened, so that it is seen."""
        happened: list[Changed] = []
        self._session.changed.connect(happened.append)
        act()
        self._session.changed.disconnect(happened.append)
        changed = sorted(place.question for one in happened for place in one.places)
        asked = [code for code in changed if self._session.questionnaire.by_code[code].asked]
        if asked and self.card is not None and not set(asked) & set(self.card.page.questions):
            self.show_page(asked[0], focus=True)

    def showEvent(self, event: QShowEvent) -> None:
        """Where the way leads on is known only now, when the page is one of several."""
        super().showEvent(event)
        self._show_ends()

    # ------------------------------------------------------------ within

    @property
    def _leads_on(self) -> bool:
        """Whether somebody listens where the way leads on; in a preview nobody does."""
        return self.isSignalConnected(QMetaMethod.fromSignal(self.wanted))

    def _show_ends(self) -> None:
        pages = pages_now(self._session)
        at = next((i for i, one in enumerate(pages) if self._is_shown(one)), 0)
        last = at == len(pages) - 1
        self.foot.show_ends(first=at == 0, last=last, leads_on=last and self._leads_on)
        if self.card is not None:
            self.card.head.show_place(at + 1, len(pages))

    def _replace_card(self, page: Page) -> None:
        guided = False
        if self.card is not None:
            self.give_all()
            guided = self.card.head.guidance.isChecked()
            if self._compact:
                self.rail.take_away()
        card = QuestionCard(self._session, page, self._wording, self._theme, self)
        if guided:  # whoever reads the guidance wants to read that of the next question too
            card.head.guidance.setChecked(True)
            card.head.show_guidance()
        self._lay_down(card)
        card.go_on()

    def _step(self, step: int) -> bool:
        pages = pages_now(self._session)
        at = next((i for i, page in enumerate(pages) if self._is_shown(page)), 0)
        inside = 0 <= at + step < len(pages)
        if inside:
            self.show_page(pages[at + step].code, focus=True)
        return inside

    def _is_shown(self, page: Page) -> bool:
        return self.card is not None and self.card.page.code == page.code

    def _picked(self, code: str, focus: object) -> None:
        self.show_page(code, focus=bool(focus))

    def _changed(self, what: Changed) -> None:
        self.findings.show_findings(())
        self._show_place()
        if what.relevance_changed:
            self._show_ends()


def _first_page(session: Session) -> Page | None:
    """Where the record was left; who opens a returned file wants to see what came back.

    Whoever is already at work on something returned stays there.
    """
    pages = pages_now(session)
    kept = [page for page in pages if page.code == session.record.at_question]
    if session.record.state is State.RETURNED:
        back = set(not_accepted(session.record))
        returned = [page for page in pages if page.indicator in back]
        if not any(page in returned for page in kept):
            kept = returned or kept
    return next(iter((*kept, *pages)), None)


def pages_now(session: Session) -> list[Page]:
    """The pages that apply now, in order."""
    return [one.page for section in session.progress for one in section.pages if one.relevant]


def _page_with(session: Session, code: str) -> Page | None:
    """The page of that code; else the one with that question or roster; else of that indicator."""
    pages = [one.page for section in session.progress for one in section.pages]
    exact = [page for page in pages if page.code == code]
    holding = [page for page in pages if code in (page.roster, *page.questions)]
    feeding = [page for page in pages if page.indicator == code]
    return next(iter((*exact, *holding, *feeding)), None)

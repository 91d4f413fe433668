"""The questionnaire page: outline, one card, evidence rail, foot bar."""

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from assessment.errors import Finding
from assessment.questionnaire.pages import Page
from assessment.responses.changes import GoTo
from assessment.responses.model import Place, State
from assessment.responses.review import not_accepted
from gui.fill.card import QuestionCard
from gui.fill.foot import FootBar
from gui.fill.outline import Outline
from gui.fill.rail import Rail
from gui.session import Session
from gui.theme import Theme
from gui.widgets.findings_list import FindingsList
from gui.widgets.style import named
from gui.wording import Wording

RAIL = 352


class FillPage(QWidget):
    """Steps through the pages; one card is on screen at a time."""

    def __init__(self, session: Session, wording: Wording, theme: Theme) -> None:
        """Begin where the record was left."""
        super().__init__()
        named(self, "pageGround")
        self._session, self._wording, self._theme = session, wording, theme
        self.card: QuestionCard | None = None
        self._compact = False
        self._build()
        self._connect()
        first = _first_page(session)
        if first is not None:
            self.show_page(first.code, focus=True)

    def _build(self) -> None:
        session, wording, theme = self._session, self._wording, self._theme
        self.outline = Outline(session, wording, theme)
        self.rail = Rail(session, wording, theme)
        self.foot = FootBar(session, wording, theme)
        self.findings = FindingsList(wording, theme, with_places=False)
        self.findings.hide()
        self._middle = QVBoxLayout()
        self._middle.setContentsMargins(0, 0, 0, 0)
        self._middle.setSpacing(0)
        self._middle.addWidget(self.findings)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.outline)
        body.addLayout(self._middle, 1)
        body.addWidget(self.rail)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addLayout(body, 1)
        page.addWidget(self.foot)

    def _connect(self) -> None:
        self.outline.picked.connect(self._picked)
        self.foot.back.connect(self.go_back)
        self.foot.next.connect(self.go_next)
        self._session.changed.connect(self._changed)
        self._session.refused.connect(self.show_findings)
        self.rail.evidence.begun.connect(
            lambda: QTimer.singleShot(0, self, partial(_show_focus, self))
        )

    # ------------------------------------------------------------ moving

    def show_page(self, code: str, *, focus: bool) -> None:
        """Put a page on screen; its code, or the code of a question, indicator or roster on it."""
        page = _page_with(self._session, code)
        if page is None:
            return
        if self.card is not None and self.card.page.code == page.code:
            if focus:
                self.card.first_focus()
            return
        self._replace_card(page)
        self.outline.show_page(page.code)
        pages = pages_now(self._session)
        at = next((i for i, one in enumerate(pages) if one.code == page.code), 0)
        self.foot.show_ends(first=at == 0, last=at == len(pages) - 1)
        self.findings.show_findings(())
        if self._session.record.at_question != page.code and self._session.editable:
            self._session.apply(GoTo(page.code))
        if focus and self.card is not None:
            self.card.first_focus()

    def first_focus(self) -> None:
        """The keyboard goes to the answer on screen."""
        if self.card is not None:
            self.card.first_focus()

    def go_next(self) -> None:
        """The next page; nothing holds a person back."""
        self._step(1)

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
            "outline": self._toggle_outline,
        }
        doings[name]()
        QTimer.singleShot(0, self, partial(_show_focus, self))

    def search(self) -> None:
        """Put the keyboard into the search field."""
        self.outline.show()
        self.outline.search.setFocus()
        self.outline.search.selectAll()

    def show_findings(self, findings: list[Finding] | tuple[Finding, ...]) -> None:
        """What was refused just now; it goes with the next thing that works."""
        self.findings.show_findings(findings)

    def regions(self) -> list[QWidget]:
        """For F6: outline, card, rail, foot."""
        card = [] if self.card is None else [self.card]
        return [self.outline, *card, self.rail, self.foot]

    def give_all(self) -> None:
        """Give everything typed and not given yet, before the page goes."""
        if self.card is not None:
            self.card.give_now()
        self.rail.comment.box.give_now()

    def show_compact(self, *, compact: bool) -> None:
        """Narrow: the outline is a drawer, evidence and comment stand below the card."""
        if compact == self._compact:
            return
        self._compact = compact
        focus = QApplication.focusWidget()
        self.outline.setVisible(not compact)
        self.foot.show_compact(compact=compact)
        if self.card is not None:
            self.card.head.outline.setVisible(compact)
        self._place_rail()
        if focus is not None and self.isAncestorOf(focus):
            focus.setFocus()

    # ------------------------------------------------------------ within

    def _place_rail(self) -> None:
        if self.card is None:
            return
        has_main = self.card.page.main is not None
        if self._compact:
            self.rail.lend(self.card.below)
        else:
            self.rail.take_back()
        self.rail.setVisible(has_main and not self._compact)
        self.rail.show_contents(shown=has_main)

    def _replace_card(self, page: Page) -> None:
        old = self.card
        if old is not None:
            self.give_all()
            if self._compact:
                self.rail.take_away()
        self.card = QuestionCard(self._session, page, self._wording, self._theme, self)
        self.card.head.outline.setVisible(self._compact)
        _put(self._middle, self.card, old)
        # A layout shows new widgets only later; the keyboard goes there now.
        self.card.show()
        self.card.head.outline.clicked.connect(self._toggle_outline)
        self._show_place()
        self._place_rail()

    def _step(self, step: int) -> None:
        pages = pages_now(self._session)
        at = next((i for i, page in enumerate(pages) if self._is_shown(page)), 0)
        if 0 <= at + step < len(pages):
            self.show_page(pages[at + step].code, focus=True)

    def _is_shown(self, page: Page) -> bool:
        return self.card is not None and self.card.page.code == page.code

    def _picked(self, code: str, focus: object) -> None:
        self.show_page(code, focus=bool(focus))

    def _toggle_outline(self) -> None:
        self.outline.setVisible(not self.outline.isVisible())
        if self.outline.isVisible():
            self.outline.tree.setFocus()

    def _changed(self, _what: object) -> None:
        self.findings.show_findings(())
        self._show_place()

    def _show_place(self) -> None:
        if self.card is not None:
            main = self.card.page.main
            self.rail.show_place(Place(main) if main is not None else None)


def _put(column: QVBoxLayout, card: QuestionCard, old: QuestionCard | None) -> None:
    """Put a card where the old one was: nothing around them is laid out anew."""
    if old is None:
        column.addWidget(card, 1)
        return
    card.setGeometry(old.geometry())
    column.replaceWidget(old, card)
    old.hide()
    old.deleteLater()


def _show_focus(page: FillPage) -> None:
    """Scroll to the control that has the keyboard, where evidence stands below the card."""
    focus = QApplication.focusWidget()
    if page.card is not None and focus is not None and page.card.isAncestorOf(focus):
        page.card.ensureWidgetVisible(focus, 0, 120)


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

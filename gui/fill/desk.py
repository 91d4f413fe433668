"""Where a page of the questionnaire is worked on: outline, card, evidence rail and foot bar."""

from collections.abc import Sequence

from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from assessment.errors import Finding
from assessment.responses.model import Place
from gui.fill.card import QuestionCard
from gui.fill.dropping import Dropping
from gui.fill.foot import FootBar
from gui.fill.outline import Outline
from gui.fill.rail import Rail
from gui.session import Session
from gui.theme import Theme
from gui.widgets.findings_list import FindingsList
from gui.widgets.style import named
from gui.widgets.window_page import WindowPage
from gui.wording import Wording


class Desk(WindowPage):
    """Lays its parts out, wide or compact; which card lies on it is not its business."""

    def __init__(self, session: Session, wording: Wording, theme: Theme) -> None:
        """Without a card."""
        super().__init__()
        named(self, "pageGround")
        self._session, self._wording, self._theme = session, wording, theme
        self.card: QuestionCard | None = None
        self._compact = False
        self.outline = Outline(session, wording, theme)
        self.rail = Rail(session, wording, theme)
        self.foot = FootBar(session, wording, theme)
        self.findings = FindingsList(wording, theme, with_places=False)
        self.findings.hide()
        self._dropping = Dropping(self, session, self.rail.evidence)
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

    def focus_search(self) -> None:
        """Put the keyboard into the search field."""
        self.outline.show()
        self.outline.search.setFocus()
        self.outline.search.selectAll()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """What was refused just now; it goes with the next thing that works."""
        self.findings.show_findings(findings)

    def regions(self) -> list[QWidget]:
        """For F6: outline, card, rail, foot."""
        card = [] if self.card is None else [self.card]
        return [self.outline, *card, self.rail, self.foot]

    def walk(self) -> list[QWidget]:
        """For Tab, in the order of the work: card, evidence and comment, foot, list."""
        card = [] if self.card is None else [self.card]
        return [*card, self.rail, self.foot, self.outline]

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

    def toggle_outline(self) -> None:
        """Show the list of questions, with the keyboard in it, or hide it."""
        self.outline.setVisible(not self.outline.isVisible())
        if self.outline.isVisible():
            self.outline.tree.setFocus()

    def show_focus(self, around: int = 120) -> None:
        """Scroll to the control that has the keyboard, where evidence stands below the card."""
        focus = QApplication.focusWidget()
        if self.card is not None and focus is not None and self.card.isAncestorOf(focus):
            self.card.ensureWidgetVisible(focus, 0, around)

    def _lay_down(self, card: QuestionCard) -> None:
        """Put a card where the old one was: nothing around them is laid out anew."""
        old, self.card = self.card, card
        card.head.outline.setVisible(self._compact)
        if old is None:
            self._middle.addWidget(card, 1)
        else:
            card.setGeometry(old.geometry())
            self._middle.replaceWidget(old, card)
            old.hide()
            old.deleteLater()
        # A layout shows new widgets only later; the keyboard goes there now.
        card.show()
        card.head.outline.clicked.connect(self.toggle_outline)
        self._show_place()
        self._place_rail()

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

    def _show_place(self) -> None:
        if self.card is not None:
            main = self.card.page.main
            self.rail.show_place(Place(main) if main is not None else None)

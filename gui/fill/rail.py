"""The rail on the right: evidence and comment of the question on screen."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget

from assessment.responses.model import Place
from gui.fill.comment import CommentCard
from gui.fill.evidence import EvidenceCard
from gui.session import Session
from gui.theme import Theme
from gui.widgets.style import named
from gui.wording import Wording

WIDTH = 352
BESIDE = (4, 14, 16, 14)
BELOW = (0, 6, 0, 0)


class Rail(QScrollArea):
    """Stands beside the card, or lends its contents to the card when room is short."""

    def __init__(self, session: Session, wording: Wording, theme: Theme) -> None:
        """Nothing until a place is shown."""
        super().__init__()
        named(self, "rail")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes from control to control
        self.setWidgetResizable(True)
        self.setFixedWidth(WIDTH)
        self.evidence = EvidenceCard(session, wording, theme)
        self.comment = CommentCard(session, wording)
        self._holder = QWidget()
        column = self._column = QVBoxLayout(self._holder)
        column.setContentsMargins(*BESIDE)
        column.setSpacing(10)
        column.addWidget(self.evidence)
        column.addWidget(self.comment)
        column.addStretch(1)
        self.setWidget(self._holder)
        self.evidence.begun.connect(lambda: self.ensureWidgetVisible(self.evidence.form))

    def show_place(self, place: Place | None) -> None:
        """Show what was given there; None for a page without a question of its own."""
        if place is not None:
            self.evidence.show_place(place)
            self.comment.show_place(place)

    def lend(self, below: QBoxLayout) -> None:
        """Put the contents below a card."""
        if self.widget() is not None:
            self.takeWidget()
        self._column.setContentsMargins(*BELOW)
        below.addWidget(self._holder)
        self._holder.show()

    def take_away(self) -> None:
        """Take lent contents out of a card that goes."""
        self._holder.hide()
        self._holder.setParent(None)

    def take_back(self) -> None:
        """Hold the contents again."""
        if self.widget() is None:
            self._column.setContentsMargins(*BESIDE)
            self.setWidget(self._holder)

    def show_contents(self, *, shown: bool) -> None:
        """Show or hide the contents, wherever they are."""
        self._holder.setVisible(shown)

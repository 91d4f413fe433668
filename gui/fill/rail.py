"""The rail on the right: evidence and comment of the question on screen."""

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from assessment.questionnaire.pages import Page
from assessment.responses.changes import SetComment
from assessment.responses.drafts import DraftPart
from assessment.responses.model import Place
from gui.fill.evidence import EvidenceCard
from gui.fill.last_round import LastRoundCard
from gui.session import Session
from gui.theme import Theme
from gui.widgets.fields import TextBox
from gui.widgets.label import Label
from gui.widgets.style import named, spread, stack
from gui.wording import Wording


class CommentCard(QFrame):
    """A box to explain; saved while typing rests."""

    def __init__(self, session: Session, wording: Wording) -> None:
        super().__init__()
        self.setProperty("manual_section", 5)
        named(self, "comment_card")
        self.setProperty("frame", "card")
        self._session, self._wording = session, wording
        self._place: Place | None = None
        self._title = Label(role="h2")
        self._optional = Label(role="small")
        self.box = TextBox("comment", lines=3)
        self.box.setMaximumHeight(120)
        rows = spread(self._title, None, self._optional), self.box
        stack(*rows, on=self, gap=8, margins=(14, 10, 14, 14))
        self.box.given.connect(self._give)
        self.box.typed.connect(self._type)
        wording.changed.connect(self._words)
        self._words()

    def show_place(self, place: Place) -> None:
        """Show the comment at a place; what is typed at the one before is given first."""
        if place != self._place:
            self.box.give_now()
        self._place = place
        typed = self._session.drafts.typed_at(place, DraftPart.COMMENT)
        self.box.show_text(typed or self._session.record.response(*place).comment)
        if self.box.isReadOnly() == self._session.editable:
            self.box.setReadOnly(not self._session.editable)

    def _give(self, text: str) -> None:
        if self._place is not None:
            self._session.apply(SetComment(self._place, text))

    def _type(self, text: str) -> None:
        if self._place is not None:
            self._session.drafts.typed(self._place, DraftPart.COMMENT, text)

    def _words(self) -> None:
        say = self._wording.words.say
        self._title.say(say("Comment"))
        self._optional.say(say("Optional"))
        self.box.name_it(say("Comment"), say("Explain briefly if needed"))


WIDTH = 352
BESIDE = (4, 14, 16, 14)
BELOW = (0, 6, 0, 0)


class Rail(QScrollArea):
    """Stands beside the card, or lends its contents to the card when room is short."""

    def __init__(self, session: Session, wording: Wording, theme: Theme) -> None:
        super().__init__()
        named(self, "rail")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes from control to control
        self.setWidgetResizable(True)
        self.setFixedWidth(WIDTH)
        self.evidence = EvidenceCard(session, wording, theme)
        self.comment = CommentCard(session, wording)
        self.last = LastRoundCard(session, wording, theme)
        self._holder = QWidget()
        column = self._column = QVBoxLayout(self._holder)
        column.setContentsMargins(*BESIDE)
        column.setSpacing(10)
        column.addWidget(self.last)
        column.addWidget(self.evidence)
        column.addWidget(self.comment)
        column.addStretch(1)
        self.setWidget(self._holder)
        self.evidence.begun.connect(lambda: QTimer.singleShot(0, self, self._show_form))

    def show_page(self, page: Page) -> None:
        """Show what was given there; nothing for a page without a question of its own."""
        if page.main is not None:
            self.last.show_page(page)
            self.evidence.show_place(Place(page.main))
            self.comment.show_place(Place(page.main))

    def _show_form(self) -> None:
        """Scroll to the form from its first field on, once it has its place."""
        top = self.evidence.form.mapTo(self._holder, QPoint()).y()
        self.verticalScrollBar().setValue(top)

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
        if self.widget() is None:
            self._column.setContentsMargins(*BESIDE)
            self.setWidget(self._holder)

    def show_contents(self, *, shown: bool) -> None:
        self._holder.setVisible(shown)

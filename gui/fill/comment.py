"""The assessor's words beside an answer."""

from PySide6.QtWidgets import QFrame, QVBoxLayout

from assessment.responses.changes import SetComment
from assessment.responses.drafts import Part
from assessment.responses.model import Place
from gui.session import Session
from gui.widgets.buttons import spread
from gui.widgets.fields import TextBox
from gui.widgets.label import Label
from gui.widgets.style import named
from gui.wording import Wording


class CommentCard(QFrame):
    """A box to explain; saved while typing rests."""

    def __init__(self, session: Session, wording: Wording) -> None:
        """Nothing until a place is shown."""
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
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 14)
        column.setSpacing(8)
        column.addLayout(spread(self._title, None, self._optional))
        column.addWidget(self.box)
        self.box.given.connect(self._give)
        self.box.typed.connect(self._type)
        wording.changed.connect(self._words)
        self._words()

    def show_place(self, place: Place) -> None:
        """Show the comment at a place; what is typed at the one before is given first."""
        if place != self._place:
            self.box.give_now()
        self._place = place
        typed = self._session.drafts.typed_at(place, Part.COMMENT)
        self.box.show_text(typed or self._session.record.response(*place).comment)
        if self.box.isReadOnly() == self._session.editable:
            self.box.setReadOnly(not self._session.editable)

    def _give(self, text: str) -> None:
        if self._place is not None:
            self._session.apply(SetComment(self._place, text))

    def _type(self, text: str) -> None:
        if self._place is not None:
            self._session.drafts.typed(self._place, Part.COMMENT, text)

    def _words(self) -> None:
        say = self._wording.words.say
        self._title.say(say("Comment"))
        self._optional.say(say("Optional"))
        self.box.name_it(say("Comment"), say("Explain briefly if needed"))

"""The foot bar while filling in: live score left; save state, Back and Next right."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from gui.session import Session, told_node
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from gui.widgets.marks import Icon
from gui.widgets.score_strip import ScoreStrip
from gui.widgets.style import named
from gui.wording import Wording


class FootBar(QFrame):
    """Follows the session; says when a person wants to move."""

    back = Signal()
    next = Signal()
    undo = Signal()

    def __init__(self, session: Session, wording: Wording, theme: Theme) -> None:
        """Show the scores the session has."""
        super().__init__()
        named(self, "foot_bar")
        self.setProperty("frame", "foot")
        self.setMinimumHeight(63)
        self._session, self._wording = session, wording
        self.strip = ScoreStrip(wording, theme)
        self._icon = Icon(theme, "saved", "ok", 18)
        self._saved = Label(role="small")
        self._saved.setObjectName("save_state")
        self.undo_button = Button(theme, "undo_last", role="quiet")
        self._leads_on = False
        self.back_button = Button(theme, "back", drawing="back")
        self.next_button = Button(theme, "next", role="primary", drawing="next", right=True)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 8, 16, 8)
        line.setSpacing(10)
        line.addWidget(self.strip, 1)
        self.strip.setVisible(session.shows_scores)
        line.addStretch(0 if session.shows_scores else 1)
        line.addWidget(self._icon)
        line.addWidget(self._saved)
        line.addWidget(self.undo_button)
        line.addSpacing(8)
        line.addWidget(self.back_button)
        line.addWidget(self.next_button)
        self._connect()
        self._words()

    def _connect(self) -> None:
        self.undo_button.clicked.connect(self.undo)
        self.back_button.clicked.connect(self.back)
        self.next_button.clicked.connect(self.next)
        self._session.scored.connect(self._score)
        self._session.changed.connect(lambda _: self._say_next())
        self._session.saved.connect(lambda _: self._show_saved())
        self._session.saving.held.connect(lambda _: self._show_saved())
        self._session.saving.typing.connect(self._show_saved)
        self._wording.changed.connect(self._words)
        if self._session.scores is not None:
            self._score(self._session.scores)

    def show_ends(self, *, first: bool, last: bool, leads_on: bool = False) -> None:
        """Nothing lies before the first page; after the last the review, if it ``leads_on``."""
        self.back_button.setEnabled(not first)
        self.next_button.setEnabled(leads_on or not last)
        self._leads_on = leads_on
        self._say_next()

    def show_compact(self, *, compact: bool) -> None:
        """Leave out the range bar, and the button for which there is a key and a menu."""
        self.undo_button.setVisible(not compact)
        self.strip.show_compact(compact=compact)

    def _score(self, _scores: object) -> None:
        scores = self._session.scores
        self.strip.setVisible(self._session.shows_scores)
        if scores is not None:
            overall = told_node(self._session, scores, scores.overall.code)
            self.strip.show_score(overall, self._session.questionnaire)

    def _words(self) -> None:
        say = self._wording.words.say
        self.setAccessibleName(say("Score and moving on"))
        self._show_saved()
        self.back_button.say(say("Back"), tip="Alt+Left")
        self._say_next()
        self.undo_button.say(say("Undo"), tip="Ctrl+Z")

    def _say_next(self) -> None:
        say, left = self._wording.words.say, len(self._session.left)
        on = say("Next")
        if self._leads_on:
            n = self._wording.number(left)
            on = say("What is still missing ({n})", n=n) if left else say("Review")
        self.next_button.say(on, tip="Ctrl+Enter, Alt+Right")

    def _show_saved(self) -> None:
        say, saved = self._wording.words.say, self._session.saving.at
        self.undo_button.setEnabled(self._session.editable and self._session.saving.file.can_undo)
        if self._session.saving.trouble:
            self._icon.show_icon("finding", "stop")
            self._saved.say(say("Unsaved changes"))
        elif not self._session.editable:
            self._icon.show_icon("locked", "idle")
            self._saved.say(say("Read-only"))
        elif not self._session.saving.all_kept:
            self._icon.show_icon("saving", "primary")
            self._saved.say(say("Saving…"))
        else:
            self._icon.show_icon("saved", "ok")
            if saved is None:
                self._saved.say(say("All changes are saved"))
            else:
                self._saved.say(say("Saved {time}", time=self._wording.time(saved)))

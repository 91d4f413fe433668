"""The round shown, chosen among those that packages are held of."""

from gui.committee.reading import Snapshot
from gui.committee.session import CommitteeSession
from gui.theme import Theme
from gui.widgets.fields import Combo
from gui.wording import Wording


class RoundCombo(Combo):
    """One choice for all pages of a collection: the session keeps it."""

    def __init__(self, session: CommitteeSession, wording: Wording, theme: Theme) -> None:
        """Empty until a collection was read."""
        super().__init__(theme, "round")
        self._session, self._wording = session, wording
        self.setMinimumWidth(170)
        self._rounds: tuple[str, ...] = ()
        session.changed.connect(self._show)
        self.activated.connect(lambda at: session.show_round(self._rounds[at]))
        wording.changed.connect(self._say)
        if session.snapshot is not None:
            self._show(session.snapshot)

    def _show(self, snapshot: Snapshot) -> None:
        self._rounds = snapshot.rounds
        self._say()

    def _say(self) -> None:
        say, digits = self._wording.words.say, self._wording.digits
        self.clear()
        for name in self._rounds:
            self.addItem(say("Round {round}", round=digits(name)), name)
        self.setCurrentIndex(self.findData(self._session.round))
        self.setEnabled(len(self._rounds) > 1)
        self.setAccessibleName(say("Round"))

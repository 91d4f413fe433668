"""What the pages of the secretariat share: the session they follow, findings, and the round."""

from collections.abc import Sequence

from assessment.errors import Finding
from gui.committee.session import CommitteeSession
from gui.committee.snapshot import Snapshot
from gui.theme import Theme
from gui.widgets.fields import Combo
from gui.widgets.findings_list import FindingsList
from gui.widgets.style import named
from gui.widgets.window_page import WindowPage
from gui.wording import Wording


class CommitteePage(WindowPage):
    """A page of an open collection; whoever inherits makes its parts and then follows."""

    manual_section = 11

    def __init__(self, session: CommitteeSession, wording: Wording, theme: Theme) -> None:
        super().__init__()
        named(self, "pageGround")
        self._session, self._wording, self._theme = session, wording, theme
        self._snapshot: Snapshot | None = None
        self.findings = FindingsList(wording, theme, with_places=False)
        self.findings.hide()

    def follow(self) -> None:
        """Show the collection from now on, in the language in use."""
        self._session.changed.connect(self.show_collection)
        self._session.refused.connect(self._tell)
        self._wording.changed.connect(self.say)
        self.say()
        if self._session.snapshot is not None:
            self.show_collection(self._session.snapshot)

    def show_collection(self, snapshot: Snapshot) -> None:
        """Show a collection as it is now."""
        self._snapshot = snapshot

    def say(self) -> None:
        """Say everything in the language in use."""

    def show_findings(self, findings: Sequence[Finding]) -> None:
        self.findings.show_findings(findings)

    def _tell(self, findings: Sequence[Finding]) -> None:
        # A page nobody sees would only keep old news.
        if self.isVisible() or not findings:
            self.show_findings(findings)


class RoundCombo(Combo):
    """The round shown, of those that packages are held of: one choice for all pages."""

    def __init__(self, session: CommitteeSession, wording: Wording, theme: Theme) -> None:
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
        entries = [(say("Round {round}", round=digits(name)), name) for name in self._rounds]
        self.show_entries(say("Round"), entries, self._session.round)
        self.setEnabled(len(self._rounds) > 1)

"""Bringing the open file to another place while the window stays alive."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from assessment.errors import Finding
from assessment.files.moving import Moved
from assessment.words import mark
from gui.recovery.asking import ask_where
from gui.recovery.banner import Banner
from gui.session import Session
from gui.theme import Theme
from gui.widgets.work_line import WorkLine
from gui.wording import Wording

DOING = mark("You can continue answering meanwhile.")


class Moving(QObject):
    """Asks where to, writes there in another thread, and says in a banner how far it is.

    Signals:
        told: Something else is to be said: the work began, ended or was refused.
        gone_on: The work goes on in the new file.
    """

    told = Signal()
    gone_on = Signal()

    def __init__(self, wording: Wording, theme: Theme, banner: Banner) -> None:
        """Nothing is on its way."""
        super().__init__(banner)
        self._wording, self._banner = wording, banner
        self._session: Session | None = None
        self._path = Path()
        self.line = WorkLine(wording, theme, banner.objectName())
        banner.hold(self.line)
        self.line.moved.connect(self.told)
        self.line.refused.connect(self._refused)
        wording.changed.connect(self.line.say)

    @property
    def busy(self) -> bool:
        """Whether something is on its way."""
        return self.line.busy

    def begin(self, session: Session) -> None:
        """Ask where to, and go on there as soon as everything is there."""
        saving, title = session.saving, self._wording.words.say("Save elsewhere…")
        if self.busy:
            return
        path = ask_where(self._banner, title, Path.home(), session.path.stem)
        if path is None:
            return
        self._session, self._path = session, path
        self.line.forget()
        if not saving.small:
            self.line.run(saving.moving(path), partial(self._arrived, session), DOING, stops=True)
        elif saving.elsewhere(path):
            self.gone_on.emit()

    def show(self) -> bool:
        """Say in the banner what is going on; False when nothing is."""
        if self.busy:
            say = self._wording.words.say
            title = say("Everything is being saved in {file}…", file=self._path.name)
            self._banner.show_words("note", title, str(self._path.parent), {})
        return self.busy

    def hold_back(self) -> bool:
        """Whether nobody may leave now; the keyboard is then where the work can be stopped."""
        if self.busy:
            self.line.stop_button.setFocus()
        return self.busy

    def rest(self) -> None:
        """Nothing is open any more."""
        self._session = None
        self.line.stop()
        self.line.forget()

    def _arrived(self, session: Session, moved: Moved) -> None:
        if session is not self._session:
            moved.file.close()
        elif session.saving.go_on_in(moved):
            self.gone_on.emit()

    def _refused(self, findings: tuple[Finding, ...]) -> None:
        if self._session is not None:
            self._session.saving.hold(findings)

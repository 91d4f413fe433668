"""Whether what was given and typed is on disk, as it is told at the foot of a page."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from gui.look import Look
from gui.session import Session
from gui.widgets import label, marks, style


class SaveState(QWidget):
    def __init__(
        self, session: Session, look: Look, locked: Callable[[], bool] = lambda: False
    ) -> None:
        """``locked`` tells whether nothing can be changed."""
        super().__init__()
        self._session, self._look, self._locked = session, look, locked
        self._icon = marks.Icon(look, "saved", "ok", 18)
        self.words = style.named(label.Label(role="small"), "save_state")
        style.spread(self._icon, self.words, on=self, gap=8)
        for told in (session.saving.saved, session.saving.held, session.saving.typing):
            told.connect(self._say)
        look.told_by(self._say)

    def _say(self, _what: object = None) -> None:
        say, saving = self._look.say, self._session.saving
        # Whether anything was written, or is to be, since the file was opened.
        self.news = saving.at is not None or not saving.all_kept
        if saving.trouble:
            drawing, ink, told = "finding", "stop", say("Unsaved changes")
        elif self._locked():
            drawing, ink, told = "locked", "idle", say("Read-only")
        elif not saving.all_kept:
            drawing, ink, told = "saving", "primary", say("Saving…")
        else:
            drawing, ink, told = "saved", "ok", say("All changes are saved")
            if saving.at is not None:
                told = say("Saved {time}", time=self._look.time(saving.at))
        self._icon.show_icon(drawing, ink, told)
        self.words.say(told)

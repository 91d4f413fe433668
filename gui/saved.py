"""Whether what was given and typed is on disk, as it is told at the foot of a page."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from gui.display import Display
from gui.session import Session
from gui.widgets import label, marks, style


class SaveState(QWidget):
    def __init__(
        self, session: Session, display: Display, locked: Callable[[], bool] = lambda: False
    ) -> None:
        """``locked`` tells whether nothing can be changed."""
        super().__init__()
        self._session = session
        self._display = display
        self._locked = locked
        self._icon = marks.Icon(display, "saved", "ok", 18)
        self.words = style.with_object_name(label.Label(role="small"), "save_state")
        style.spread(self._icon, self.words, on=self, gap=8)
        for signal_instance in (session.saving.saved, session.saving.held, session.saving.typing):
            signal_instance.connect(self._say)
        display.on_change(self._say)

    def _say(self, _what: object = None) -> None:
        translate = self._display.translate
        saving = self._session.saving
        # Whether anything was written, or is to be, since the file was opened.
        self.news = saving.saved_at is not None or not saving.all_kept
        if saving.trouble:
            drawing = "finding"
            ink = "stop"
            sentence = translate("Unsaved changes")
        elif self._locked():
            drawing = "locked"
            ink = "idle"
            sentence = translate("Read-only")
        elif not saving.all_kept:
            drawing = "saving"
            ink = "primary"
            sentence = translate("Saving…")
        else:
            drawing = "saved"
            ink = "ok"
            sentence = translate("All changes are saved")
            if saving.saved_at is not None:
                sentence = translate("Saved {time}", time=self._display.time(saving.saved_at))
        self._icon.show_icon(drawing, ink, sentence)
        self.words.set_texts(sentence)

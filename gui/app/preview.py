"""A questionnaire as the assessor will see it: the real page on a record that is thrown away."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from PySide6.QtWidgets import QWidget

from assessment.errors import AssessmentError
from assessment.files.disk import passing_folder
from assessment.language.text import Text
from assessment.questionnaire.model import Questionnaire
from assessment.responses.changes import begin
from assessment.responses.record import Subject
from gui import actions, session
from gui.display import Display
from gui.fill.page import FillPage
from gui.widgets import buttons, keyboard, label, marks, style, window_page

NOBODY = "–"


class PreviewPage(window_page.WindowPage):
    """The fill page with a band above that says what this is; ``close_page`` forgets it all."""

    manual_section = 3

    def __init__(self, questionnaire: Questionnaire, display: Display) -> None:
        """Begin an empty record in a folder of its own, or raise AssessmentError."""
        super().__init__("preview_page")
        self._folder = passing_folder("dra-preview-")
        name = Text.from_wordings(km="អង្គភាពសាកល្បង", en="Trial unit")
        now = datetime.now(UTC)
        subject = Subject(NOBODY, name, NOBODY, NOBODY, now)
        record = begin(questionnaire, subject, identity="preview")
        try:
            self._session = session.Session.create(self._folder / "preview.dra", record, NOBODY)
        except AssessmentError:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        self._told = label.Label(role="bold", wrap=True).bind_message(
            "Preview – this is the form as assessors will see it. Nothing typed here is kept.",
            display,
        )
        self.leave = buttons.Button(display, "close_preview", drawing="remove")
        self.leave.bind_message("Close the preview").clicked.connect(self.closed)
        self.fill = FillPage(self._session, display)
        self.fill.foot.saved.hide()
        self._build(display)

    def _build(self, display: Display) -> None:
        self.band = style.Framed("warning", "preview_band")
        parts = marks.Icon(display, "view", "warn", 22), (self._told, 1), self.leave
        style.spread(*parts, on=self.band, gap=10, margins=(14, 4, 8, 4))
        style.stack(self.band, (self.fill, 1), on=self, gap=0)
        # The same keys as while filling in; the window's own belong to a real assessment.
        filling = (
            action.name for action in actions.ACTIONS if action.needs is actions.Needs.FILLING
        )
        doings: dict[str, Callable[[], object]] = {
            "undo": self._session.undo,
            "redo": self._session.redo,
            **{name: partial(self.fill.do, name) for name in filling},
        }
        for name, doing in doings.items():
            for keys in actions.BY_NAME[name].keys:
                keyboard.on_keys(self, keys, doing)

    def focus_search(self) -> None:
        self.fill.focus_search()

    def first_focus(self) -> None:
        self.fill.first_focus()

    def regions(self) -> list[QWidget]:
        return [self.band, *self.fill.regions()]

    def show_compact(self, *, compact: bool) -> None:
        self.fill.show_compact(compact=compact)

    def close_page(self) -> None:
        self._session.close()
        shutil.rmtree(self._folder, ignore_errors=True)

"""Taking a list away: all rows shown to the clipboard, or as a workbook to be worked with."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from assessment.reports.report import write_list
from gui.committee.session import CommitteeSession
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.label import ElidingLabel
from gui.widgets.outside import ask_new
from gui.widgets.style import copy_list, spread
from gui.widgets.tables.table import RowTable
from gui.wording import Wording

SUFFIX = ".xlsx"


class ListButtons(QWidget):
    """Serves a table under its accessible name; ``told`` says where the workbook is."""

    def __init__(
        self,
        session: CommitteeSession,
        look: tuple[Wording, Theme],
        table: RowTable[Any],
        told: ElidingLabel,
    ) -> None:
        super().__init__()
        self._session, (self._wording, theme) = session, look
        self._table, self._told = table, told
        self.listed: Callable[[], tuple[list[str], list[list[str]]]] = table.as_texts
        self.choose: Callable[[str], Path | None] = self._ask
        self.copy = Button(theme, "copy_list", drawing="copy")
        self.export = Button(theme, "export_list", drawing="table")
        spread(self.copy, self.export, on=self)
        self.copy.clicked.connect(self.copy_list)
        self.export.clicked.connect(self.export_list)
        table.on_copy = self.copy_list
        self._wording.told_by(self._say)

    def copy_list(self) -> None:
        heads, rows = self.listed()
        lines = ("\t".join(" ".join(text.split()) for text in line) for line in (heads, *rows))
        copy_list("\n".join(lines))

    def export_list(self) -> None:
        name, (heads, rows) = self._table.accessibleName(), self.listed()
        path = self.choose(name)
        if path is not None:
            told = self._wording.words.say("Written: {file}", file=str(path))
            self._session.run(
                lambda *_: write_list(path, name, heads, rows), lambda _: self._told.say(told)
            )

    def _say(self) -> None:
        say = self._wording.words.say
        self.copy.say(say("Copy list"), tip="Ctrl+C")
        self.export.say(say("Export list…"))

    def _ask(self, name: str) -> Path | None:
        proposed = self._session.path.with_name(f"{self._session.path.stem}-{name}{SUFFIX}")
        return ask_new(self, self._wording.words.say("Export list…"), proposed, "Excel")

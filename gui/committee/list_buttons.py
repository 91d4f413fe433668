"""Taking a list away: all rows shown to the clipboard, or as a workbook to be worked with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from assessment.consolidation.collection import Collection
from assessment.progress import Progress
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


@dataclass(frozen=True, slots=True)
class ListToTake:
    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def copied(self) -> str:
        lines = [self.heads, *self.rows]
        return "\n".join("\t".join(" ".join(text.split()) for text in line) for line in lines)


class ListButtons(QWidget):
    def __init__(
        self,
        session: CommitteeSession,
        wording: Wording,
        theme: Theme,
        listed: Callable[[], ListToTake],
    ) -> None:
        super().__init__()
        self._session, self._wording, self._listed = session, wording, listed
        self._told: ElidingLabel | None = None
        self.choose: Callable[[str], Path | None] = self._ask
        self.copy = Button(theme, "copy_list", drawing="copy")
        self.export = Button(theme, "export_list", drawing="table")
        spread(self.copy, self.export, on=self)
        self.copy.clicked.connect(self.copy_list)
        self.export.clicked.connect(self.export_list)

    def copy_list(self) -> None:
        copy_list(self._listed().copied)

    def export_list(self) -> None:
        listed = self._listed()
        path = self.choose(listed.name)
        if path is None:
            return

        def work(_held: Collection, _progress: Progress) -> Path:
            write_list(path, listed.name, listed.heads, listed.rows)
            return path

        self._session.run(work, self._done)

    def serve(self, table: RowTable[Any], told: ElidingLabel) -> None:
        """Copy for the table too; where the workbook is, is told there."""
        table.on_copy = self.copy_list
        self._told = told

    def _done(self, path: Path) -> None:
        if self._told is not None:
            self._told.say(self._wording.words.say("Written: {file}", file=str(path)))

    def say(self) -> None:
        say = self._wording.words.say
        self.copy.say(say("Copy list"), tip="Ctrl+C")
        self.export.say(say("Export list…"))

    def _ask(self, name: str) -> Path | None:
        proposed = self._session.path.with_name(f"{self._session.path.stem}-{name}{SUFFIX}")
        return ask_new(self, self._wording.words.say("Export list…"), proposed, "Excel")

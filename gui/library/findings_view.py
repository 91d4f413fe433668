"""What is wrong or worth knowing in a workbook: sheet, row, column, what to do."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from assessment.errors import AssessmentError, Finding
from assessment.problems.problem import Severity
from assessment.questionnaire.library.excerpt import Sheets, findings_list, write_list
from assessment.words import mark
from gui.library.detail import Detail
from gui.library.entries import Entry
from gui.library.lines import FINDING_HEADS, Line, finding_line
from gui.library.table import LineTable
from gui.theme import Theme
from gui.widgets.boxes import spread
from gui.widgets.buttons import Button
from gui.widgets.empty import EmptyState
from gui.widgets.fields import Combo
from gui.widgets.plain import copy_list
from gui.wording import Wording

ALL = "all"
FILTERS = {
    ALL: mark("All"),
    Severity.ERROR.value: mark("To correct"),
    Severity.WARNING.value: mark("Worth a look"),
    Severity.NOTE.value: mark("Note"),
}
SENTENCE = 4


class FindingsView(QWidget):
    """Findings of one workbook, filtered by gravity; each and all of them can be copied."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Empty until an entry is shown."""
        super().__init__()
        self.setObjectName("library_findings")
        self._wording = wording
        self._entry: Entry | None = None
        self._sheets = Sheets()
        self._filter = ALL
        self.tell: Callable[[tuple[Finding, ...]], None] = lambda _: None
        self.choose: Callable[[str], Path | None] = self._ask
        self.filter = Combo(theme, "finding_filter")
        self.copy_all = Button(theme, "copy_findings", role="quiet", drawing="copy")
        self.save = Button(theme, "save_findings", role="quiet", drawing="saving")
        self.table = LineTable("findings_table", FINDING_HEADS, (SENTENCE,), (wording, theme))
        self.detail = Detail("finding_detail", wording, theme)
        self.empty = EmptyState(theme, "done", "no_findings")
        self.tools = QWidget()
        self.tools.setLayout(spread(None, self.filter, self.copy_all, self.save))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.table, 1)
        column.addWidget(self.detail)
        column.addWidget(self.empty, 1)
        self._connect()

    def _connect(self) -> None:
        self.filter.activated.connect(self._filter_by)
        self.copy_all.clicked.connect(self._copy_all)
        self.save.clicked.connect(self._save)
        self.table.chosen.connect(self._show_line)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings of the entry shown."""
        return self._entry.findings if self._entry is not None else ()

    def show_entry(self, entry: Entry) -> None:
        """Show the findings of an entry; what stands in its sheets may come later."""
        if self._entry is None or entry.path != self._entry.path:
            self._filter, self._sheets = ALL, Sheets()
        self._entry = entry
        self.say()

    def show_sheets(self, sheets: Sheets) -> None:
        """What stands in the sheets of the entry shown."""
        self._sheets = sheets
        self.say()

    def say(self) -> None:
        """Say everything in the language in use."""
        say = self._wording.words.say
        self.filter.clear()
        for key, words in FILTERS.items():
            n = len([one for one in self.findings if key in (ALL, one.severity.value)])
            self.filter.addItem(f"{say(words)} {self._wording.number(n)}", key)
        self.filter.setCurrentIndex(self.filter.findData(self._filter))
        self.filter.setAccessibleName(say("Filter"))
        self.copy_all.say(say("Copy the list"))
        self.save.say(say("Save the list…"))
        self.table.setAccessibleName(say("Findings"))
        self.empty.say(say("Nothing to correct"), say("This workbook is ready to be used."))
        any_ = bool(self.findings)
        for widget in (self.filter, self.copy_all, self.save, self.table, self.detail):
            widget.setVisible(any_)
        self.empty.setVisible(not any_)
        shown = [one for one in self.findings if self._filter in (ALL, one.severity.value)]
        self.table.show_lines([finding_line(one, self._sheets, self._wording) for one in shown])

    def _filter_by(self, index: int) -> None:
        self._filter = self.filter.itemData(index)
        self.say()

    def _show_line(self, line: Line | None) -> None:
        finding = None if line is None else line.about
        if line is None or not isinstance(finding, Finding):
            self.detail.show_text("", "", "", "")
            return
        place, say = finding.place, self._wording.words.say
        heading = place.sheet or place.file or ""
        if place.row is not None:
            row = say("row {row}", row=self._wording.digits(str(place.row)))
            heading = f"{heading} · {row}"
        self.detail.show_text(heading, line.cells[SENTENCE - 1], "", line.copied)
        self.detail.show_meant(str(finding.values.get("meant", "")))
        self.detail.show_row(self._sheets.row(place))

    def _copy_all(self) -> None:
        lines = (finding_line(one, self._sheets, self._wording) for one in self.findings)
        copy_list("\n".join(line.copied for line in lines))

    def _save(self) -> None:
        if self._entry is None:
            return
        path = self.choose(f"{self._entry.path.stem}.csv")
        if path is not None:
            try:
                write_list(path, findings_list(self.findings, self._wording.words))
            except AssessmentError as problem:
                self.tell(problem.findings)

    def _ask(self, name: str) -> Path | None:
        title = self._wording.words.say("Save the list…")
        folder = self._entry.path.parent if self._entry is not None else Path.home()
        chosen, _ = QFileDialog.getSaveFileName(self, title, str(folder / name), "*.csv")
        return Path(chosen) if chosen else None

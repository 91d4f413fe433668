"""What is said of a questionnaire: its findings, what it changes, and which assessments use it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout

from assessment.errors import AssessmentError, Finding
from assessment.files.checking import Use
from assessment.problems.problem import Severity
from assessment.questionnaire import differences, excerpt
from assessment.questionnaire.differences import Difference, Effect
from assessment.questionnaire.library import Installed
from assessment.words import SEVERITIES, mark
from gui.display import Display
from gui.widgets import fields, findings, marks, outside, style, tile
from gui.widgets.buttons import Button
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.style import Framed, copy_list, emptied, restyle, scrolled, spread, stack
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import RowTable

EFFECT_LOOKS = {
    Effect.ANSWERS: ("stop", "finding"),
    Effect.SCORES: ("warn", "warning"),
    Effect.LEVELS: ("warn", "warning"),
    Effect.ASKED_ANEW: ("warn", "add"),
    Effect.NO_LONGER_ASKED: ("warn", "remove"),
    Effect.ASKED_OF_OTHERS: ("warn", "warning"),
    Effect.CHECKS: ("primary", "note"),
    Effect.WORDS: ("primary", "edit"),
    Effect.NONE: ("idle", "saved"),
}
MOST_WIDE = 200  # points of a column that shares no room
WIDEST = 1000


class LibraryTable[R](RowTable[R]):
    def __init__(
        self, name: str, columns: Sequence[RowColumn[R]], display: Display, line: Callable[[R], str]
    ) -> None:
        super().__init__(name, columns, display)
        self._line = line
        self.setMinimumHeight(132)

    def row_height(self, _lines: int) -> int:
        return max(44, self._display.height() + 14)

    def copy(self) -> None:
        if self.current is not None:
            copy_list(self._line(self.current))

    def copy_all(self, rows: Sequence[R]) -> None:
        copy_list("\n".join(map(self._line, rows)))


def _told(difference: Difference, display: Display) -> str:
    """What was before and is afterwards; a choice by its label too."""
    change = " ".join(differences.change(difference, display.words).split())
    if change and not difference.choice:
        return change
    return " · ".join(part for part in (change, display.plain(difference.label)) if part)


HIGH = 172
LOW = 124


class Detail(style.NamedWidget):
    def __init__(self, name: str, display: Display) -> None:
        super().__init__(name)
        self._display = display
        self._copied = ""
        self._meant = ""
        self._heading = ElidingLabel(role="smallbold")
        self._sentence = Label(wrap=True).can_be_copied()
        self._more = Label(role="small", wrap=True).can_be_copied()
        self.copy = Button(display, f"{name}_copy", role="quiet", drawing="copy")
        self.copy_meant = Button(display, f"{name}_copy_meant", role="quiet", drawing="copy")
        self.copy.bind_message("Copy", "Ctrl+C").clicked.connect(lambda: copy_list(self._copied))
        self.copy_meant.clicked.connect(lambda: copy_list(self._meant))
        self._cells = QGridLayout()
        self._cells.setSpacing(0)
        inside = stack(self._sentence, self._more, self._cells, None, gap=6, margins=(0, 0, 4, 0))
        scroll = scrolled(inside, f"{name}_text", across=False)
        card = Framed("card")
        top = spread((self._heading, 1), self.copy_meant, self.copy)
        stack(top, (scroll, 1), on=card, gap=2, margins=(14, 4, 8, 8))
        stack(card, on=self)
        self.setFixedHeight(HIGH)
        self.update_texts()

    def update_texts(self) -> None:
        self.copy_meant.set_texts(self._display.translate("Copy “{text}”", text=self._meant))

    def show_compact(self, *, compact: bool) -> None:
        if compact:
            self.setFixedHeight(LOW)
        else:
            self.setFixedHeight(HIGH)

    def show_text(self, heading: str, sentence: str = "", more: str = "", copied: str = "") -> None:
        self._copied = copied
        self._heading.set_texts(heading)
        self._sentence.set_texts(sentence)
        self._more.set_optional_texts(more)
        self.copy.setVisible(bool(copied))
        self.show_place("", ())

    def show_place(self, meant: str, cells: Sequence[excerpt.NearbyCell]) -> None:
        """Offer the likely intended word, if any, and show the row it stands in."""
        self._meant = meant
        self.copy_meant.setVisible(bool(meant))
        self.update_texts()
        emptied(self._cells)
        headed = any(cell.header for cell in cells)
        for at, cell in enumerate(cells):
            if headed:
                self._cells.addWidget(_cell(cell.header, "small", head=True), 0, at)
            self._cells.addWidget(_cell(cell.text, "body", here=cell.here), 1, at)
            self._cells.setColumnStretch(at, 1)


def _cell(text: str, role: str, *, head: bool = False, here: bool = False) -> Framed:
    holder = Framed("cell")
    restyle(holder, head="true" if head else "false", here="true" if here else "false")
    stack(ElidingLabel(text, role=role), on=holder, margins=(10, 4, 10, 4))
    return holder


ALL = "all"
FILTERS = {
    ALL: mark("All"),
    Severity.ERROR.value: mark("To correct"),
    Severity.WARNING.value: mark("Worth a look"),
    Severity.NOTE.value: mark("Note"),
}


class FindingsView(style.NamedWidget):
    def __init__(self, display: Display) -> None:
        super().__init__("library_findings")
        self._display = display
        self._entry: Installed | None = None
        self._sheets = excerpt.SheetExcerpts()
        self.tell: Callable[[tuple[Finding, ...]], None] = lambda _: None
        self.filter = fields.Combo(display, "finding_filter")
        self.copy_all = Button(display, "copy_findings", role="quiet", drawing="copy")
        self.save = Button(display, "save_findings", role="quiet", drawing="saving")
        self.table = LibraryTable("findings_table", self._columns(), display, self._line)
        self.detail = Detail("finding_detail", display)
        self.empty = tile.EmptyState(display, "done", "no_findings")
        self.tools = style.holding(spread(None, self.filter, self.copy_all, self.save))
        stack((self.table, 1), self.detail, (self.empty, 1), on=self, gap=8)
        self.filter.activated.connect(lambda _: self.update_texts())
        self.copy_all.bind_message("Copy list").clicked.connect(
            lambda: self.table.copy_all(self.found)
        )
        self.save.bind_message("Save list…").clicked.connect(self._save)
        self.table.chosen.connect(self._show_finding)

    def choose(self, path: Path) -> Path | None:
        return outside.ask_new(self, self._display.translate("Save list…"), path)

    def _columns(self) -> tuple[RowColumn[Finding], ...]:
        display = self._display

        def kind(finding: Finding) -> TableCell:
            _, drawing, ink = findings.LOOKS[finding.severity]
            return TableCell.chip((ink, drawing, SEVERITIES[finding.severity]), display)

        def column_of(finding: Finding) -> str:
            return " ".join(
                part for part in (finding.place.column, self._sheets.header(finding.place)) if part
            )

        return (
            RowColumn(mark("Kind"), kind, most=WIDEST),
            RowColumn(mark("Sheet"), lambda finding: finding.place.sheet or "", most=MOST_WIDE),
            RowColumn(
                mark("Row"),
                lambda finding: display.digits(str(finding.place.row or "")),
                most=MOST_WIDE,
            ),
            RowColumn(
                mark("Column"),
                column_of,
                most=MOST_WIDE,
            ),
            RowColumn(
                mark("What to do"), lambda finding: TableCell(display.words.finding(finding))
            ),
        )

    @property
    def found(self) -> tuple[Finding, ...]:
        if self._entry is not None:
            return self._entry.findings
        return ()

    def show_entry(self, entry: Installed) -> None:
        if self._entry is None or entry.path != self._entry.path:
            self._sheets = excerpt.SheetExcerpts()
            self.filter.setCurrentIndex(0)
        self._entry = entry
        self.update_texts()

    def show_sheets(self, sheets: excerpt.SheetExcerpts) -> None:
        self._sheets = sheets
        self.update_texts()

    def update_texts(self) -> None:
        translate = self._display.translate
        entries = [
            (f"{translate(words)} {self._display.number(len(self._of(key)))}", key)
            for key, words in FILTERS.items()
        ]
        kept = self.filter.currentData() or ALL
        self.filter.show_entries(translate("Filter"), entries, kept)
        self.table.setAccessibleName(translate("Findings"))
        self.empty.set_texts(
            translate("Nothing to correct"), translate("This workbook is ready to be used.")
        )
        parts = self.filter, self.copy_all, self.save, self.table, self.detail
        style.seen(*parts, when=bool(self.found), otherwise=self.empty)
        self.table.show_rows(self._of(kept))

    def _line(self, finding: Finding) -> str:
        return excerpt.finding_text(finding, self._display.words)

    def _of(self, key: str) -> list[Finding]:
        return [finding for finding in self.found if key in (ALL, finding.severity.value)]

    def _show_finding(self, finding: Finding | None) -> None:
        if finding is None:
            self.detail.show_text("")
            return
        place = finding.place
        translate = self._display.translate
        words = self._display.words
        heading = place.sheet or place.file or ""
        if place.row is not None:
            row = translate("row {row}", row=self._display.digits(str(place.row)))
            heading = f"{heading} · {row}"
        self.detail.show_text(heading, words.finding(finding), "", self._line(finding))
        self.detail.show_place(str(finding.values.get("meant", "")), self._sheets.row(place))

    def _save(self) -> None:
        if self._entry is None:
            return
        path = self.choose(self._entry.path.with_suffix(".csv"))
        if path is not None:
            try:
                excerpt.write_list(path, excerpt.findings_list(self.found, self._display.words))
            except AssessmentError as problem:
                self.tell(problem.findings)


class ChangesView(style.NamedWidget):
    compared = Signal()

    def __init__(self, display: Display) -> None:
        super().__init__("library_changes")
        self._display = display
        self._entry: Installed | None = None
        self._others: tuple[Installed, ...] = ()
        self.found: tuple[Difference, ...] = ()
        self._with = Label(role="smallbold").bind_message("Compared with", display)
        self.other = fields.Combo(display, "other_version")
        self._told = Label(role="small", wrap=True)

        def aspect(difference: Difference) -> TableCell:
            return TableCell(
                differences.aspect(difference, display.words), *EFFECT_LOOKS[difference.effect]
            )

        columns: tuple[RowColumn[Difference], ...] = (
            RowColumn(
                mark("What"),
                aspect,
                most=WIDEST,
            ),
            RowColumn(mark("Where"), differences.name, most=MOST_WIDE),
            RowColumn(mark("What changed"), lambda difference: _told(difference, display)),
            RowColumn(
                mark("What it means"),
                lambda difference: display.words.translate(difference.effect.word),
            ),
        )
        self.table = LibraryTable(
            "differences_table",
            columns,
            display,
            lambda difference: differences.line(difference, display.words),
        )
        self.detail = Detail("difference_detail", display)
        self.empty = tile.EmptyState(display, "document", "no_differences")
        self.copy_all = Button(display, "copy_differences", role="quiet", drawing="copy")
        self.tools = style.holding(spread(self.copy_all, self._with, (self.other, 1)))
        stack(self._told, (self.table, 1), self.detail, (self.empty, 1), on=self, gap=8)
        self.other.activated.connect(lambda _: self._compare())
        self.other.activated.connect(lambda _: self.compared.emit())
        self.table.chosen.connect(self._show_difference)
        self.copy_all.bind_message("Copy list").clicked.connect(
            lambda: self.table.copy_all(self.found)
        )

    def show_entry(self, entry: Installed, others: Sequence[Installed]) -> None:
        self._entry = entry
        self._others = tuple(others)
        self._list_others()
        before = [at for at, other in enumerate(self._others) if other.id == entry.id]
        if before:
            index = before[0]
        else:
            index = -1
        self.other.setCurrentIndex(index)
        self._compare()

    def _compare(self) -> None:
        entry = self._entry
        at = self.other.currentIndex()
        old = None
        if 0 <= at < len(self._others):
            old = self._others[at].questionnaire
        new = None
        if entry is not None:
            new = entry.questionnaire
        if old is None or new is None:
            self.found = ()
        else:
            self.found = differences.differences(old, new)
        self.update_texts()

    def update_texts(self) -> None:
        words = self._display.words
        self.other.setAccessibleName(words.translate("Compared with"))
        self._list_others()
        self.table.setAccessibleName(words.translate("Differences"))
        if self.other.currentIndex() >= 0:
            self.empty.set_texts(words.translate("There are no differences."))
        else:
            how = mark("Install another version to see what changed.")
            if self._others:
                how = mark("Choose another questionnaire above to compare with it.")
            self.empty.set_texts(words.translate("No other version"), words.translate(how))
        self.copy_all.setVisible(bool(self.found))
        style.seen(self._with, self.other, when=bool(self._others))
        counted = differences.effects(self.found)
        number = self._display.number
        grave = sum(n for effect, n in counted.items() if effect not in (Effect.WORDS, Effect.NONE))
        sentence = words.translate(
            "Changes that affect answers or scores: {n}; others: {m}.",
            n=number(grave),
            m=number(len(self.found) - grave),
        )
        self._told.set_texts(f"{sentence} {words.translate(differences.KEPT)}")
        parts = self._told, self.table, self.detail
        style.seen(*parts, when=bool(self.found), otherwise=self.empty)
        self.table.show_rows(self.found)

    def _list_others(self) -> None:
        at = self.other.currentIndex()
        self.other.clear()
        for other in self._others:
            title = self._display.plain(other.title)
            self.other.addItem(" · ".join(part for part in (other.version, title) if part))
        self.other.setCurrentIndex(at)

    def _show_difference(self, difference: Difference | None) -> None:
        if difference is None:
            self.detail.show_text("")
            return
        words = self._display.words
        parts = (
            words.translate(difference.part.word),
            differences.name(difference),
            self._display.plain(difference.label),
        )
        heading = " · ".join(part for part in parts if part)
        change = differences.change(difference, words) or _told(difference, self._display)
        self.detail.show_text(
            heading,
            change,
            words.translate(difference.effect.word),
            differences.line(difference, words),
        )


class UsesView(style.NamedWidget):
    def __init__(self, display: Display) -> None:
        super().__init__("library_uses")
        self._display = display
        self._entry: Installed | None = None
        self._all: tuple[Use, ...] = ()
        self._unread = 0
        columns: tuple[RowColumn[Use], ...] = (
            RowColumn(
                mark("State"),
                lambda use: TableCell.chip(marks.ASSESSMENT_STATES[use.state], display),
                most=WIDEST,
            ),
            RowColumn(
                mark("Unit"), lambda use: display.plain(use.subject.unit_name) or use.subject.unit
            ),
            RowColumn(mark("Round"), lambda use: display.digits(use.subject.round), most=MOST_WIDE),
            RowColumn(mark("Version"), lambda use: use.version or "–", most=MOST_WIDE),
            RowColumn(mark("File"), lambda use: use.path.name, most=MOST_WIDE),
        )
        self.table = LibraryTable("uses_table", columns, display, lambda use: str(use.path))
        self._note = Label(role="small", wrap=True)
        self.open = Button(display, "open_use", drawing="folder").bind_message(
            "Open the assessment"
        )
        self.open.clicked.connect(lambda: self.table.opened.emit(self.table.current))
        self.empty = tile.EmptyState(display, "folder", "no_uses")
        stack((self.table, 1), (self.empty, 1), self._note, on=self, gap=8)
        self.tools = style.holding(spread(None, self.open))

    @property
    def found(self) -> tuple[Use, ...]:
        known = ""
        if self._entry is not None:
            known = self._entry.id
        return tuple(use for use in self._all if known and use.questionnaire == known)

    def of_this_version(self) -> int:
        known = None
        if self._entry is not None:
            known = self._entry.questionnaire
        return sum(known is not None and use.fingerprint == known.fingerprint for use in self.found)

    def show_uses(self, uses: Sequence[Use], unread: int) -> None:
        self._all = tuple(uses)
        self._unread = unread
        self.update_texts()

    def show_entry(self, entry: Installed) -> None:
        self._entry = entry
        self.update_texts()

    def update_texts(self) -> None:
        translate = self._display.translate
        self.table.setAccessibleName(translate("Assessments"))
        self.empty.set_texts(
            translate("No assessment uses it"),
            translate("Looked in the recent files and in the folder for assessments."),
        )
        number = self._display.number
        count = self._display.translate_plural
        exact = self.of_this_version()
        uses = self.found
        note = translate(
            "Begun with exactly this version: {n} of {m}.", n=number(exact), m=number(len(uses))
        )
        if n := self._unread:
            more = count("{n} file could not be read.", "{n} files could not be read.", n)
            note = f"{note} {more}"
        self._note.set_texts(note)
        style.seen(self.table, self.open, when=bool(uses), otherwise=self.empty)
        self._note.setVisible(bool(uses) or bool(self._unread))
        self.table.show_rows(uses)

"""The national report: choose language and reach, see its pages and save them, or a workbook."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QScrollArea, QVBoxLayout, QWidget

from assessment.errors import Finding
from assessment.reports.order import FileKind
from gui.committee.reading import Snapshot
from gui.committee.report.card import SAVE, ReportCard
from gui.committee.report.desk import ReportDesk
from gui.committee.report.making import Looked, Made
from gui.committee.report.pages import ReportPages
from gui.committee.report.print_card import PrintCard
from gui.committee.report.written_files import WrittenFiles
from gui.committee.room import tell
from gui.committee.round_combo import RoundCombo
from gui.committee.session import CommitteeSession
from gui.theme import Theme
from gui.widgets.findings_list import FindingsList
from gui.widgets.label import Label
from gui.widgets.style import named, spread
from gui.widgets.window_page import WindowPage
from gui.wording import Wording


class NationalReportPage(WindowPage):
    """A PDF is written as it was shown, to the byte."""

    manual_section = 11

    def __init__(self, session: CommitteeSession, wording: Wording, theme: Theme) -> None:
        """Report on the round of the session."""
        super().__init__()
        named(self, "pageGround")
        self._session, self._wording, self._theme = session, wording, theme
        self._snapshot: Snapshot | None = None
        self._writing, self._saves = False, False
        self.choose: Callable[[Path], Path | None] = self._ask
        self._make(wording, theme)
        self._build()
        self._connect()
        self._words()
        if session.snapshot is not None:
            self._show(session.snapshot)

    def _make(self, wording: Wording, theme: Theme) -> None:
        self._title = Label(role="h1")
        self.round = RoundCombo(self._session, wording, theme)
        self.card = ReportCard(wording, theme)
        self.choices, self.bar = self.card.choices, self.card.bar
        self.look, self.xlsx = self.card.look, self.card.xlsx
        self.desk = ReportDesk(self._session, self.choices)
        self.pages = ReportPages(wording, theme)
        self.findings = FindingsList(wording, theme, with_places=False)
        self.findings.setContentsMargins(28, 12, 28, 0)
        self.findings.hide()
        self.files = WrittenFiles(wording, theme)
        self.print = PrintCard(self._session, wording, theme)

    def _build(self) -> None:
        holder = QWidget()
        scroll = self._choosing = named(QScrollArea(), "report_scroll")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(holder)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.findings)
        outer.addWidget(scroll)
        outer.addWidget(self.pages)
        self.pages.hide()
        page = QVBoxLayout(holder)
        page.setContentsMargins(28, 16, 28, 16)
        page.setSpacing(10)
        page.addLayout(spread(self._title, None, self.round))
        page.addWidget(self.card)
        page.addWidget(self.files)
        page.addWidget(self.print)
        page.addStretch(1)

    def _connect(self) -> None:
        session = self._session
        session.changed.connect(self._show)
        session.refused.connect(lambda found: tell(self, found))
        session.stepped.connect(self._stepped)
        session.busy.connect(self._busy)
        self.choices.changed.connect(self._words)
        self.xlsx.clicked.connect(self._write_workbook)
        self.look.clicked.connect(lambda: self._look(saves=False))
        shortcut = QShortcut(QKeySequence(SAVE), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.save)
        self.desk.began.connect(self._began)
        self.desk.seen.connect(self._looked)
        self.desk.written.connect(self._written)
        self.pages.closed.connect(self.close_pages)
        self.pages.write_wanted.connect(self._write_looked)
        self.bar.stop_wanted.connect(session.stop)
        self.card.conflicts.clicked.connect(lambda: self.wanted.emit("conflicts", None))
        self.print.unit_wanted.connect(partial(self.wanted.emit, "intake"))
        self._wording.changed.connect(self._words)

    # ------------------------------------------------------------ doing

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say what forbids the report."""
        self.findings.show_findings(findings)

    def regions(self) -> list[QWidget]:
        """For F6: what is to be written, a page to be checked."""
        if self.pages.looked is not None:
            return [self.pages]
        return [self.choices, self.look, self.print]

    def first_focus(self) -> None:
        """Put the keyboard on the obvious thing to do."""
        (self.look if self.pages.looked is None else self.pages.preview.view).setFocus()

    def save(self) -> None:
        """Save the pages shown; without any they are made and shown, and then saved."""
        if not self.look.isEnabled():
            return
        if self.pages.looked is None:
            self._look(saves=True)
        else:
            self._write_looked()

    def close_pages(self) -> None:
        """Back to what can be chosen."""
        self.pages.hide()
        self._choosing.show()
        if self.pages.looked is not None:
            self.pages.forget()
            self.look.setFocus()

    # ------------------------------------------------------------ within

    def _look(self, *, saves: bool) -> None:
        self._saves = saves
        self.desk.look()

    def _write_workbook(self) -> None:
        ask = self.desk.ask(FileKind.XLSX)
        path = self.choose(ask.path(self._session.path))
        if path is not None:
            self.desk.write_workbook(ask, path)

    def _write_looked(self) -> None:
        looked = self.pages.looked
        path = None if looked is None else self.choose(looked.ask.path(self._session.path))
        if looked is not None and path is not None:
            self.desk.write_looked(looked, path)

    def _began(self) -> None:
        self.show_findings(())
        self.files.show_made(None)
        self._writing = True
        self._say_ready()

    def _looked(self, looked: Looked) -> None:
        self._say_ready()
        self.pages.show_looked(looked)
        self._choosing.hide()
        self.pages.show()
        self.first_focus()
        if self._saves:
            self._saves = False
            self._write_looked()

    def _written(self, made: Made) -> None:
        self.close_pages()
        self.files.show_made(made)
        self._say_ready()
        self.files.open.setFocus()

    def _stepped(self, done: int, total: int) -> None:
        if self._writing:
            self.bar.show_step(done, total)

    def _busy(self, busy: bool) -> None:  # noqa: FBT001 - the form of a signal
        self._writing = self._writing and busy
        self._say_ready()

    def _show(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.close_pages()  # they may no longer be what is held
        self._words()

    def _ask(self, proposed: Path) -> Path | None:
        say = self._wording.words.say
        kind = proposed.suffix
        chosen, _ = QFileDialog.getSaveFileName(self, say("Save"), str(proposed), f"(*{kind})")
        return Path(chosen).with_suffix(kind) if chosen else None

    def _say_ready(self) -> None:
        self.bar.setVisible(self._writing)
        for button in (self.look, self.xlsx, self.pages.write):
            button.setEnabled(not self._writing and bool(self._session.round))

    def _words(self) -> None:
        self._title.say(self._wording.words.say("National report"))
        open_ones = 0 if self._snapshot is None else len(self._snapshot.conflicts)
        self.card.say(open_ones)
        self.pages.say()
        self.files.say()
        self.print.say()
        self._say_ready()

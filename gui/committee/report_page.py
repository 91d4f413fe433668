"""The national report: choose language and reach, write it as PDF or workbook."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QScrollArea, QVBoxLayout, QWidget

from assessment.consolidation.collection import Collection
from assessment.errors import Finding
from assessment.progress import Progress
from assessment.reports.wish import Kind
from gui.committee.print_card import PrintCard
from gui.committee.reading import Snapshot
from gui.committee.report_choices import ReportChoices
from gui.committee.report_making import Ask, Made, write
from gui.committee.room import tell
from gui.committee.round_combo import RoundCombo
from gui.committee.session import CommitteeSession
from gui.committee.writing_bar import WritingBar
from gui.theme import Theme
from gui.widgets.buttons import Button, spread
from gui.widgets.findings_list import FindingsList
from gui.widgets.label import Label
from gui.widgets.marks import Chip
from gui.widgets.style import frame, named
from gui.wording import Wording


def _open_on_desktop(path: Path) -> object:
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class NationalReportPage(QWidget):
    """Says where to go when conflicts forbid a final report, and whose files a page leads to."""

    go = Signal(str)
    unit_wanted = Signal(str)

    def __init__(self, session: CommitteeSession, wording: Wording, theme: Theme) -> None:
        """Report on the round of the session."""
        super().__init__()
        named(self, "pageGround")
        self._session, self._wording, self._theme = session, wording, theme
        self._snapshot: Snapshot | None = None
        self._made: Made | None = None
        self._writing = False
        self.choose: Callable[[Path], Path | None] = self._ask
        self.show_file: Callable[[Path], object] = _open_on_desktop
        self._make(wording, theme)
        self._build()
        self._connect()
        self._words()
        if session.snapshot is not None:
            self._show(session.snapshot)

    def _make(self, wording: Wording, theme: Theme) -> None:
        self._title = Label(role="h1")
        self.round = RoundCombo(self._session, wording, theme)
        self.status = Chip(theme, "report_status")
        self._about = Label(wrap=True)
        self.choices = ReportChoices(wording)
        self.pdf = Button(theme, "write_pdf", role="primary", drawing="report")
        self.xlsx = Button(theme, "write_xlsx", drawing="table")
        self.conflicts = Button(theme, "to_conflicts", role="quiet", drawing="conflict")
        self.bar = WritingBar(wording, theme)
        self.findings = FindingsList(wording, theme, with_places=False)
        self.findings.hide()
        self.outcome = Label(wrap=True).can_be_copied()
        self.open = Button(theme, "open_report", drawing="view")
        self.folder = Button(theme, "open_folder", drawing="folder")
        self.print = PrintCard(self._session, wording, theme)

    def _build(self) -> None:
        card = frame("card", "report_choices")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(20, 14, 20, 16)
        inner.setSpacing(8)
        inner.addLayout(spread(self.status, self.conflicts, None))
        inner.addWidget(self._about)
        inner.addWidget(self.choices)
        inner.addSpacing(6)
        inner.addLayout(spread(self.pdf, self.xlsx, None))
        inner.addWidget(self.bar)
        holder = QWidget()
        scroll = named(QScrollArea(), "report_scroll")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(holder)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        page = QVBoxLayout(holder)
        page.setContentsMargins(28, 16, 28, 16)
        page.setSpacing(10)
        page.addLayout(spread(self._title, None, self.round))
        page.addWidget(self.findings)
        page.addWidget(card)
        page.addWidget(self.outcome)
        page.addLayout(spread(self.open, self.folder, None))
        page.addWidget(self.print)
        page.addStretch(1)

    def _connect(self) -> None:
        session = self._session
        session.changed.connect(self._show)
        session.refused.connect(lambda found: tell(self, found))
        session.stepped.connect(self._stepped)
        session.busy.connect(self._busy)
        self.choices.changed.connect(self._words)
        self.pdf.clicked.connect(lambda: self._write(Kind.PDF))
        self.xlsx.clicked.connect(lambda: self._write(Kind.XLSX))
        self.bar.stop_wanted.connect(session.stop)
        self.conflicts.clicked.connect(lambda: self.go.emit("conflicts"))
        self.open.clicked.connect(lambda: self._open(folder=False))
        self.print.unit_wanted.connect(self.unit_wanted)
        self.folder.clicked.connect(lambda: self._open(folder=True))
        self._wording.changed.connect(self._words)

    # ------------------------------------------------------------ doing

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say what forbids the report."""
        self.findings.show_findings(findings)

    def regions(self) -> list[QWidget]:
        """For F6: what is to be written, a page to be checked."""
        return [self.choices, self.pdf, self.print]

    def first_focus(self) -> None:
        """Put the keyboard on the obvious thing to do."""
        self.pdf.setFocus()

    # ------------------------------------------------------------ within

    def _write(self, kind: Kind) -> None:
        ask = Ask(
            self._session.round, self.choices.tongue, self.choices.reach, self.choices.final, kind
        )
        path = self.choose(ask.path(self._session.path))
        if path is None:
            return
        self.show_findings(())
        self._made, self._writing, now = None, True, self._session.clock()

        def work(held: Collection, progress: Progress) -> Made:
            return write(held, ask, path, now=now, progress=progress)

        self._session.run(work, self._written)
        self._say_outcome()

    def _written(self, made: object) -> None:
        if isinstance(made, Made):
            self._made = made
        self._say_outcome()
        (self.pdf if self._made is None else self.open).setFocus()

    def _stepped(self, done: int, total: int) -> None:
        if self._writing:
            self.bar.show_step(done, total)

    def _busy(self, busy: bool) -> None:  # noqa: FBT001 - the form of a signal
        self._writing = self._writing and busy
        self._say_outcome()

    def _show(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._words()

    def _open(self, *, folder: bool) -> None:
        if self._made is not None:
            first = self._made.files[0]
            self.show_file(first.parent if folder else first)

    def _ask(self, proposed: Path) -> Path | None:
        say = self._wording.words.say
        kind = proposed.suffix
        chosen, _ = QFileDialog.getSaveFileName(self, say("Save"), str(proposed), f"(*{kind})")
        return Path(chosen).with_suffix(kind) if chosen else None

    def _say_outcome(self) -> None:
        say, made = self._wording.words.say, self._made
        for told in (self.outcome, self.open, self.folder):
            told.setVisible(made is not None)
        self.bar.setVisible(self._writing)
        ready = not self._writing and bool(self._session.round)
        self.pdf.setEnabled(ready)
        self.xlsx.setEnabled(ready)
        if made is not None:
            names = ", ".join(path.name for path in made.files)
            self.outcome.say(
                say("Written: {file}", file=names)
                + " · "
                + say("check code {code}", code=made.short_code)
            )

    def _words(self) -> None:
        say = self._wording.words.say
        self._title.say(say("National report"))
        open_ones = 0 if self._snapshot is None else len(self._snapshot.conflicts)
        if self.choices.final:
            self.status.show_chip("ok", "done", say("FINAL"))
            self._about.say(
                say("Only packages that a unit head approved. No conflict may be open.")
            )
        else:
            self.status.show_chip("warn", "warning", say("PROVISIONAL"))
            self._about.say(say("All packages that count, approved or not."))
        told = say("Conflicts not decided: {n}", n=self._wording.number(open_ones))
        self.conflicts.say(told)
        self.conflicts.setVisible(bool(open_ones))
        self.choices.say()
        self.pdf.say(say("Write PDF…"))
        self.xlsx.say(say("Write Excel…"))
        self.open.say(say("Open"))
        self.folder.say(say("Open the folder"))
        self.bar.say()
        self.print.say()
        self._say_outcome()

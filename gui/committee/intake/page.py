"""Receiving: drop files, see one verdict a file with its reason, take an intake back."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from assessment.consolidation.file_status import FileToday
from assessment.consolidation.intake import Intake
from assessment.errors import Finding
from gui.committee.intake.arrivals_view import ArrivalsView
from gui.committee.intake.head import IntakeHead
from gui.committee.intake.kind_tiles import KindTiles
from gui.committee.intake.side import IntakeSide
from gui.committee.intake.verdicts import KIND_OF, Kind
from gui.committee.reading import Snapshot
from gui.committee.room import is_wide, tell
from gui.committee.session import CommitteeSession
from gui.theme import Theme
from gui.widgets.findings_list import FindingsList
from gui.widgets.style import named
from gui.widgets.window_page import WindowPage
from gui.wording import Wording


class IntakePage(WindowPage):
    """Says which case a person wants to decide."""

    manual_section = 11

    def __init__(self, session: CommitteeSession, wording: Wording, theme: Theme) -> None:
        """Show the collection of the session."""
        super().__init__()
        named(self, "pageGround")
        self._session, self._wording, self._theme = session, wording, theme
        self._snapshot: Snapshot | None = None
        self._told: dict[tuple[int, str], tuple[Finding, ...]] = {}
        self._ended = False
        self.choose: Callable[[bool], Sequence[Path]] = self._ask
        self.setAcceptDrops(True)
        self._build()
        self._connect()
        self._words()
        if session.snapshot is not None:
            self._show(session.snapshot)

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        wording, theme = self._wording, self._theme
        self.head = IntakeHead(wording, theme)
        self.findings = FindingsList(wording, theme, with_places=False)
        self.findings.hide()
        self.kinds = KindTiles(wording, theme)
        self.list = ArrivalsView(self._session, wording, theme)
        self.side = IntakeSide(wording, theme, self._session.by)
        below = QHBoxLayout()
        below.setSpacing(10)
        below.addWidget(self.list, 1)
        below.addWidget(self.side)
        page = QVBoxLayout(self)
        page.setContentsMargins(16, 12, 16, 12)
        page.setSpacing(8)
        page.addWidget(self.head)
        page.addWidget(self.findings)
        page.addWidget(self.kinds)
        page.addLayout(below, 1)

    def _connect(self) -> None:
        session = self._session
        session.changed.connect(self._show)
        session.stepped.connect(self._stepped)
        session.received.connect(self._received)
        session.refused.connect(lambda found: tell(self, found))
        session.busy.connect(self._busy)
        self.head.files_wanted.connect(lambda: self._choose(folder=False))
        self.head.folder_wanted.connect(lambda: self._choose(folder=True))
        self.head.stop_wanted.connect(session.stop)
        self.head.turn_wanted.connect(lambda merge, back: self._turn(merge, back=back))
        self.kinds.chosen.connect(self.list.show_kind)
        self.list.all_wanted.connect(lambda: self.kinds.choose(Kind.ALL))
        self.list.table.chosen.connect(self._chosen)
        self.list.table.opened.connect(self._open)
        self.side.file.case_wanted.connect(partial(self.wanted.emit, "conflicts"))
        self.side.file.admit_wanted.connect(lambda path, why: session.admit(path, why, counts=True))
        self.side.file.refuse_wanted.connect(lambda one, why: session.admit(one, why, counts=False))
        self.side.merges.files_wanted.connect(self.list.show_merge)
        self.side.merges.withdraw_wanted.connect(session.withdraw)
        self.side.merges.back_wanted.connect(session.bring_back)
        self.side.keys.roster_given.connect(session.take_roster)
        stop = QShortcut(QKeySequence("Esc"), self)
        stop.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        stop.activated.connect(session.stop)
        self._wording.changed.connect(self._words)
        self._theme.changed.connect(self._refit)

    # ------------------------------------------------------------ doing

    def receive(self, paths: Sequence[Path]) -> None:
        """Receive files and folders; what is held already is no double."""
        if paths and not self.head.receiving:
            self.show_findings(())
            self.head.show_step(0, 0)
            self._session.receive(paths)

    def begin(self, about: object = None) -> None:
        """Show what was received of a unit."""
        if isinstance(about, str):
            self.show_unit(about)

    def show_unit(self, code: str) -> None:
        """Show what was received of a unit."""
        self.kinds.choose(Kind.ALL)
        self.list.show_merge(0)
        self.list.show_unit(code)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say what concerns no single file."""
        self.findings.show_findings(findings)

    def focus_search(self) -> None:
        """Put the keyboard into the search field."""
        self.list.search.setFocus()

    def regions(self) -> list[QWidget]:
        """For F6: head, tiles, table, side."""
        return [self.head, self.kinds, self.list, self.side]

    def first_focus(self) -> None:
        """Put the keyboard on the next thing to do."""
        table = self.list.table
        (table if table.rows.order else self.head.files).setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders."""
        if _dropped(event) and not self.head.receiving:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Receive what was dropped."""
        self.receive(_dropped(event))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has no room for the group and the file name."""
        super().resizeEvent(event)
        self._refit()

    # ------------------------------------------------------------ within

    def _refit(self) -> None:
        compact = not is_wide(self, self._theme)
        self.side.show_compact(self.width(), compact=compact)

    def _show(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.side.show_collection(snapshot)
        self.head.show_merges(snapshot.merges)
        self.list.show_arrivals(snapshot)
        self.kinds.count(snapshot.arrivals)
        self._chosen(self.list.table.current)
        if self._ended:
            self._ended = False
            self.first_focus()

    def _stepped(self, done: int, total: int) -> None:
        if self.head.receiving and total > 1:
            self.head.show_step(done, total)

    def _received(self, intake: Intake | None) -> None:
        if not self.head.receiving:
            return
        for one in intake.files if intake is not None else ():
            key = one.arrival.merge, one.arrival.path
            self._told[key] = one.findings
        self.head.show_outcome(intake)
        self._ended = self.isVisible()

    def _busy(self, busy: bool) -> None:  # noqa: FBT001 - the form of a signal
        self.side.show_busy(busy=busy)
        self.head.show_busy(busy=busy)
        if not busy:
            # A failure ends receiving without an outcome; it is told as a finding.
            QTimer.singleShot(0, self, self._rest)

    def _rest(self) -> None:
        if self.head.receiving and not self._session.working:
            self.head.show_rest()

    def _chosen(self, one: FileToday | None) -> None:
        key = None if one is None else (one.arrival.merge, one.arrival.path)
        told = () if key is None else self._told.get(key, ())
        let_in = frozenset() if self._snapshot is None else self._snapshot.let_in
        self.side.file.show_file(one, told, let_in)

    def _open(self, one: FileToday) -> None:
        arrival = one.arrival
        if KIND_OF[arrival.verdict] is Kind.CONFLICT and arrival.case is not None:
            self.wanted.emit("conflicts", arrival.case)

    def _turn(self, merge: int, *, back: bool) -> None:
        self.side.merges.begin(merge, back=back)

    def _choose(self, *, folder: bool) -> None:
        self.receive(self.choose(folder))

    def _ask(self, folder: bool) -> Sequence[Path]:  # noqa: FBT001 - one of two dialogues
        say = self._wording.words.say
        start = str(self._session.path.parent)
        if folder:
            chosen = QFileDialog.getExistingDirectory(self, say("Choose a folder…"), start)
            return [Path(chosen)] if chosen else []
        kinds = f"{say('Packages, workbooks, working files')} (*.drx *.xlsx *.dra)"
        files, _ = QFileDialog.getOpenFileNames(self, say("Choose files…"), start, kinds)
        return [Path(one) for one in files]

    def _words(self) -> None:
        self.head.say()
        self.kinds.say()
        self.list.say()
        self.side.say()


def _dropped(event: QDropEvent) -> list[Path]:
    urls = event.mimeData().urls()
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]

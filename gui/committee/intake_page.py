"""Receiving: drop files, see one verdict a file with its reason, take an intake back."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from assessment.consolidation.held import Arrival
from assessment.consolidation.intake import Intake
from assessment.errors import Finding
from gui.committee.arrivals_table import ArrivalsTable
from gui.committee.count_tile import CountTile
from gui.committee.file_card import FileCard
from gui.committee.intake_head import IntakeHead
from gui.committee.keys_card import KeysCard
from gui.committee.merges_card import MergesCard
from gui.committee.reading import Snapshot
from gui.committee.session import CommitteeSession
from gui.committee.verdicts import KIND_OF, KINDS, Kind
from gui.theme import Theme
from gui.widgets.empty import EmptyState
from gui.widgets.fields import LineField
from gui.widgets.findings_list import FindingsList
from gui.widgets.style import named
from gui.wording import Wording

SIDE = 400
NARROW_SIDE = 300
WIDE_FROM = 1240


class IntakePage(QWidget):
    """Says which case a person wants to decide."""

    case_wanted = Signal(object)

    def __init__(self, session: CommitteeSession, wording: Wording, theme: Theme) -> None:
        """Show the collection of the session."""
        super().__init__()
        named(self, "pageGround")
        self._session, self._wording, self._theme = session, wording, theme
        self._snapshot: Snapshot | None = None
        self._kind = Kind.ALL
        self._told: dict[tuple[int, str], tuple[Finding, ...]] = {}
        self.choose: Callable[[bool], Sequence[Path]] = self._ask
        self.setAcceptDrops(True)
        self._build()
        self._connect()
        self._words()

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        wording, theme = self._wording, self._theme
        self.head = IntakeHead(wording, theme)
        self.findings = FindingsList(wording, theme, with_places=False)
        self.findings.hide()
        self.tiles = {
            kind: CountTile(theme, f"kind_{kind}", look.ink, look.drawing)
            for kind, look in KINDS.items()
        }
        self.search = LineField("search_files")
        self.table = ArrivalsTable(wording, theme)
        self.empty = EmptyState(theme, "inbox", "no_files")
        self.file = FileCard(wording, theme)
        self.merges = MergesCard(wording, theme)
        self.keys = KeysCard(wording, theme)
        tiles = QHBoxLayout()
        tiles.setSpacing(8)
        for tile in self.tiles.values():
            tiles.addWidget(tile)
        page = QVBoxLayout(self)
        page.setContentsMargins(16, 12, 16, 12)
        page.setSpacing(8)
        page.addWidget(self.head)
        page.addWidget(self.findings)
        page.addLayout(tiles)
        page.addLayout(self._below(), 1)

    def _below(self) -> QHBoxLayout:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.search)
        left.addWidget(self.table, 1)
        left.addWidget(self.empty, 1)
        self._side = named(QScrollArea(), "intake_side")
        self._side.setWidgetResizable(True)
        self._side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._side.setFixedWidth(SIDE)
        holder = QWidget()
        self._side.setWidget(holder)
        side = QVBoxLayout(holder)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(8)
        side.addWidget(self.file)
        side.addWidget(self.merges, 1)
        side.addWidget(self.keys)
        below = QHBoxLayout()
        below.setSpacing(10)
        below.addLayout(left, 1)
        below.addWidget(self._side)
        return below

    def _connect(self) -> None:
        session = self._session
        session.changed.connect(self._show)
        session.stepped.connect(self._stepped)
        session.received.connect(self._received)
        session.refused.connect(self.show_findings)
        session.busy.connect(self._busy)
        self.head.files_wanted.connect(lambda: self._choose(folder=False))
        self.head.folder_wanted.connect(lambda: self._choose(folder=True))
        self.head.stop_wanted.connect(session.stop)
        self.empty.wanted.connect(self._clear)
        self.search.textChanged.connect(self._seek)
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._open)
        self.file.case_wanted.connect(self.case_wanted)
        self.merges.withdraw_wanted.connect(session.withdraw)
        self.merges.back_wanted.connect(session.bring_back)
        self.keys.roster_given.connect(session.take_roster)
        for kind, tile in self.tiles.items():
            tile.clicked.connect(lambda _=False, to=kind: self.show_kind(to))
        stop = QShortcut(QKeySequence("Esc"), self)
        stop.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        stop.activated.connect(session.stop)
        self._wording.changed.connect(self._words)

    # ------------------------------------------------------------ doing

    def receive(self, paths: Sequence[Path]) -> None:
        """Receive files and folders; what is held already is no double."""
        if paths and not self.head.receiving:
            self.show_findings(())
            self.head.show_step(0, 0)
            self._session.receive(paths)

    def show_kind(self, kind: Kind) -> None:
        """Show only files of a kind."""
        self._kind = kind
        for other, tile in self.tiles.items():
            tile.setChecked(other is kind)
        self.table.keep(None if kind is Kind.ALL else lambda one: KIND_OF[one.verdict] is kind)
        self._show_empty()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say what concerns no single file."""
        self.findings.show_findings(findings)

    def focus_search(self) -> None:
        """Put the keyboard into the search field."""
        self.search.setFocus()

    def regions(self) -> list[QWidget]:
        """For F6: head, tiles, table, side."""
        return [self.head, *self.tiles.values(), self.table, self._side]

    def first_focus(self) -> None:
        """Put the keyboard on the next thing to do."""
        (self.table if self.table.rows.order else self.head.files).setFocus()

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
        compact = self.width() < WIDE_FROM
        self._side.setFixedWidth(NARROW_SIDE if compact else SIDE)
        self.table.show_compact(compact=compact)

    # ------------------------------------------------------------ within

    def _show(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.merges.show_merges(snapshot.merges)
        self.keys.show_roster(snapshot.roster)
        self.table.show_arrivals(snapshot)
        self._count()
        self._show_empty()
        self._chosen(self.table.current)

    def _count(self) -> None:
        arrivals = () if self._snapshot is None else self._snapshot.arrivals
        counts = Counter(KIND_OF[one.verdict] for one in arrivals)
        counts[Kind.ALL] = len(arrivals)
        for kind, tile in self.tiles.items():
            word = self._wording.words.say(KINDS[kind].word)
            tile.say(self._wording.number(counts[kind]), word)
            tile.setChecked(kind is self._kind)

    def _show_empty(self) -> None:
        there = bool(self.table.rows.order)
        self.table.setVisible(there)
        self.empty.setVisible(not there)
        self.search.setVisible(bool(self.table.rows.rows))
        say = self._wording.words.say
        if self.table.rows.rows:
            self.empty.say(say("Nothing found"), "", say("Show all files"))
        else:
            self.empty.say(
                say("Nothing received yet"),
                say("Drop packages, workbooks or working files here, or choose them."),
            )

    def _clear(self) -> None:
        self.search.clear()
        self.show_kind(Kind.ALL)

    def _seek(self, text: str) -> None:
        self.table.search(text)
        self._show_empty()

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

    def _busy(self, busy: bool) -> None:  # noqa: FBT001 - the form of a signal
        self.merges.show_busy(busy=busy)
        for button in (self.head.files, self.head.folder, self.keys.button):
            button.setEnabled(not busy)
        if not busy:
            # A failure ends receiving without an outcome; it is told as a finding.
            QTimer.singleShot(0, self._rest)

    def _rest(self) -> None:
        if self.head.receiving and not self._session.working:
            self.head.show_rest()

    def _chosen(self, one: Arrival | None) -> None:
        told = () if one is None else self._told.get((one.merge, one.path), ())
        self.file.show_file(one, told)

    def _open(self, one: Arrival) -> None:
        if KIND_OF[one.verdict] is Kind.CONFLICT and one.case is not None:
            self.case_wanted.emit(one.case)

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
        say = self._wording.words.say
        self.head.say()
        self.file.say()
        self.merges.say()
        self.keys.say()
        self.search.name_it(say("Search"), say("Search by unit, code, verdict or file"))
        self.table.setAccessibleName(say("Received files"))
        self.table.refit()
        self._count()
        self._show_empty()


def _dropped(event: QDropEvent) -> list[Path]:
    urls = event.mimeData().urls()
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]

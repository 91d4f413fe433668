"""Receiving: drop files, see one verdict a file with its reason, take an intake back."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QWidget

from assessment.consolidation import file_status
from assessment.consolidation.intake import Intake, Terms, receive
from assessment.errors import AssessmentError, Finding
from gui.committee.intake import arrivals
from gui.committee.intake.merges_card import MergesCard
from gui.committee.page import CommitteePage, CountTiles, WorkBar
from gui.committee.session import CommitteeSession
from gui.display import Display
from gui.widgets import label, outside
from gui.widgets.buttons import Button
from gui.widgets.style import Framed, is_wide, scrolled, seen, spread, stack

# How far it is and of how many, what came of it, or after how many files it was stopped.
type Receiving = tuple[int, int] | Intake | int | None


class IntakeHead(Framed):
    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__("chosen", "intake_head")
        self._session = session
        self._display = display
        self._now: Receiving = None
        self._title = label.ElidingLabel(role="h2")
        self._hint = label.Label(role="small", wrap=True)
        self._status = label.Label(role="small")
        self.files = Button(display, "choose_files", role="primary", drawing="folder")
        self.folder = Button(display, "choose_folder", drawing="folder").bind_message(
            "Choose a folder…"
        )
        self.turn = Button(display, "turn_intake", role="quiet", drawing="returned")
        self.at_work = WorkBar(session, display)
        buttons = self.at_work, self.files, self.folder
        head = spread((self._title, 1), self.turn, self._status, *buttons)
        stack(head, self._hint, on=self, margins=(18, 8, 12, 8), gap=4)
        for button in (self.files, self.folder, self.turn):
            session.busy.connect(button.setDisabled)
        display.on_change(self.update_texts)

    @property
    def receiving(self) -> bool:
        return isinstance(self._now, tuple)

    def show_now(self, now: Receiving) -> None:
        self._now = now
        self.update_texts()

    def stop(self) -> None:
        now = None
        if isinstance(self._now, tuple):
            now = self._now[0] or None
        self.show_now(now)

    def update_texts(self) -> None:
        now = self._now
        translate = self._display.translate
        self.files.set_texts(translate("Choose files…"))
        if self.withdrawn:
            self.turn.set_texts(translate("Restore"))
        else:
            self.turn.set_texts(translate("Withdraw this intake"))
        self.turn.setVisible(self.number is not None)
        seen(self.files, self.folder, when=not self.receiving)
        done = ""
        if isinstance(now, tuple):
            done = self._display.number(now[0])
        if done:
            self._status.set_texts(translate("{n} done", n=done))
        else:
            self._status.set_texts("")
        self._title.set_texts(*self._said())
        self._hint.set_texts(self._hinted())

    @property
    def number(self) -> int | None:
        """Of the intake that ended."""
        if isinstance(self._now, Intake):
            return self._now.merge
        return None

    @property
    def withdrawn(self) -> bool:
        merges = self._session.snapshot.merges
        return any(merge.withdrawn for merge in merges if merge.number == self.number)

    def _hinted(self) -> str:
        translate = self._display.translate
        number = self._display.number
        now = self._now
        if isinstance(now, Intake) and now.files:
            counts = Counter(
                arrivals.KIND_OF[intake_file.arrival.verdict] for intake_file in now.files
            )
            there = (kind_entry for kind_entry in arrivals.KINDS.items() if counts[kind_entry[0]])
            return " · ".join(
                f"{translate(word)} {number(counts[kind])}" for kind, (*_, word) in there
            )
        if isinstance(now, int):
            return translate(
                "Drop the same files or folder again to continue: files already received are "
                "skipped."
            )
        return translate(
            "You may stop at any moment. What was received is kept, and dropping the same files "
            "again creates no duplicates."
        )

    def _said(self) -> tuple[str, str]:
        translate = self._display.translate
        count = self._display.translate_plural
        now = self._now
        if isinstance(now, tuple):
            return count("Receiving {n} file", "Receiving {n} files", now[1]), ""
        if isinstance(now, Intake):
            files = len(now.files)
            sentence = count("{n} file received", "{n} files received", files)
            short = count("{n} file", "{n} files", files)
            if self.withdrawn:
                sentence, short = (
                    translate("withdrawn: {what}", what=text) for text in (sentence, short)
                )
            return sentence, short
        if now is not None:
            return count("Stopped after {n} file", "Stopped after {n} files", now), ""
        return translate("Drop packages or a folder here"), ""


# of what stands beside the files
WIDE = 400
NARROW = 300
MOST = 0.36  # of the page: the files are what people look at
EVERY = 64  # files, after which the tiles are counted again


class IntakePage(CommitteePage):
    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__(session, display)
        self._told: dict[tuple[int, str], tuple[Finding, ...]] = {}
        self._ended = False
        self._told_at = 0
        self._counted: Counter[arrivals.ArrivalKind] = Counter()
        self.setAcceptDrops(True)
        self.head = IntakeHead(session, display)
        self.kinds = CountTiles("kind", arrivals.KINDS, display)
        self.list = arrivals.ArrivalsView(session, display, self.kinds)
        self.file = arrivals.FileCard(session, display)
        self.merges = MergesCard(session, display)
        self.keys = arrivals.KeysCard(session, display)
        side = stack(self.file, (self.merges, 1), self.keys, (None, 0), gap=8)
        self._side = scrolled(side, "intake_side", across=False)
        below = spread((self.list, 1), self._side, gap=10)
        parts = self.head, self.findings, self.kinds, (below, 1)
        stack(*parts, on=self, margins=(16, 12, 16, 12), gap=8)
        session.stepped.connect(self._stepped)
        session.busy.connect(self._busy)
        self.head.files.clicked.connect(lambda: self.receive(self.choose(False)))
        self.head.folder.clicked.connect(lambda: self.receive(self.choose(True)))
        self.head.turn.clicked.connect(lambda: self.merges.begin(self.head.number))
        self.list.table.chosen.connect(self._chosen)
        self.list.table.opened.connect(lambda _: self.file.open())
        self.file.wanted.connect(self.wanted)
        self.merges.files_wanted.connect(self.list.show_merge)
        self.follow()

    def receive(self, paths: Sequence[Path]) -> None:
        if paths and not self.head.receiving:
            self.show_findings(())
            self.head.show_now((0, 0))
            self._told_at = 0
            terms = Terms(self._session.by, self._session.clock())
            self._session.run(
                lambda held, step: receive(held, paths, terms=terms, progress=step),
                self._received,
                stopped=partial(self._received, None),
            )

    def focus_search(self) -> None:
        self.list.search.setFocus()

    def regions(self) -> list[QWidget]:
        return [self.head, self.kinds, self.list, self._side]

    def first_focus(self) -> None:
        table = self.list.table
        if table.rows.order:
            table.setFocus()
        else:
            self.head.files.setFocus()

    def may_take(self, paths: Sequence[Path]) -> bool:
        return bool(paths) and not self.head.receiving

    def take_files(self, paths: Sequence[Path]) -> None:
        self.receive(paths)

    def update_layout(self) -> None:
        compact = not is_wide(self, self._display)
        self.list.show_compact(compact=compact)
        wide = round((NARROW if compact else WIDE) * self._display.text_size / 100)
        self._side.setFixedWidth(max(NARROW, min(wide, round(self.width() * MOST))))

    def refresh(self) -> None:
        snapshot = self._snapshot
        self.merges.show_merges(snapshot.merges)
        self.keys.update_texts()
        self.head.update_texts()
        self.list.table.show_rows(snapshot.arrivals)
        self._counted = Counter(
            arrivals.KIND_OF[file_today.arrival.verdict] for file_today in snapshot.arrivals
        )
        self._count(self._counted)
        self._chosen(self.list.table.current)
        if self._ended:
            self._ended = False
            self.list.show_newest()
            self.first_focus()

    def _count(self, counts: Counter[arrivals.ArrivalKind]) -> None:
        self.kinds.show_counts({**counts, arrivals.ArrivalKind.ALL: counts.total()})

    def _stepped(self, done: int, total: int) -> None:
        if self.head.receiving and total > 1:
            self.head.show_now((done, total))
            if done - self._told_at < EVERY:
                return
            # The tiles move while files come: with what was said of those written so far.
            self._told_at = done
            merges = self._snapshot.merges
            number = 1
            if merges:
                number = merges[-1].number + 1
            # The end of the intake tells what is the matter, where they cannot be read.
            with suppress(AssessmentError):
                came = self._session.collection.arrivals(number)
                self._count(
                    self._counted
                    + Counter(arrivals.KIND_OF[received_file.verdict] for received_file in came)
                )

    def _received(self, intake: Intake | None) -> None:
        for intake_file in intake.files if intake is not None else ():
            self._told[intake_file.arrival.merge, intake_file.arrival.path] = intake_file.findings
        self._ended = self.isVisible()
        if intake is None:
            self.head.stop()
        else:
            self.head.show_now(intake)
            self._session.refused.emit(list(intake.findings))
        self._session.refresh()

    def _busy(self, busy: bool) -> None:  # noqa: FBT001 - the form of a signal
        if not busy:
            # A failure ends receiving without an outcome; it is told as a finding.
            QTimer.singleShot(0, self, self._rest)

    def _rest(self) -> None:
        if self.head.receiving and not self._session.working:
            self.head.show_now(None)

    def _chosen(self, file_today: file_status.FileToday | None) -> None:
        if file_today is not None:
            findings = self._told.get((file_today.arrival.merge, file_today.arrival.path), ())
        else:
            findings = ()
        self.file.show_file(file_today, findings)

    def choose(self, folder: bool) -> Sequence[Path]:  # noqa: FBT001 - one of two dialogues
        translate = self._display.translate
        start = self._session.path.parent
        if folder:
            chosen = outside.ask_folder(self, translate("Choose a folder…"), start)
            if chosen:
                return [chosen]
            return []
        kinds = f"{translate('Packages, workbooks, working files')} (*.drx *.xlsx *.dra)"
        files, _ = QFileDialog.getOpenFileNames(self, translate("Choose files…"), str(start), kinds)
        return [Path(file) for file in files]

    def update_texts(self) -> None:
        self.list.update_texts()

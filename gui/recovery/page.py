"""Backups and recovery: which copies there are, opening one, rescuing what a file still holds."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from assessment.errors import Finding
from assessment.files.backups import Copy, all_copies, copies_of, root
from assessment.files.rescue import rescue
from gui.look import Look
from gui.recovery.banners import ask_where
from gui.session import Session
from gui.settings import WindowSettings
from gui.tasks import Worker
from gui.widgets import keyboard, tile, window_page
from gui.widgets.buttons import Button
from gui.widgets.findings import FindingsList
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.style import Framed, named, scrolled, spread, stack


class CopyCard(Framed):
    def __init__(self, copy: Copy, look: Look, at: int) -> None:
        super().__init__("card", "copy_card")
        self.copy = copy
        self._unit, self._name = ElidingLabel(role="bold"), ElidingLabel(role="small", middle=True)
        self._when, self._answers = Label(), Label(role="small")
        self.button = Button(look, f"open_copy_{at}")
        names = stack(self._unit, self._name, gap=2)
        facts = stack(self._when, self._answers, gap=2)
        spread((names, 3), (facts, 2), self.button, on=self, gap=16, margins=(16, 10, 12, 10))
        self.say(look)

    def say(self, look: Look) -> None:
        say, copy = look.say, self.copy
        self._unit.say(look.plain(copy.unit) or copy.path.name)
        occasion = say("Round {round}", round=look.digits(copy.round))
        self._name.say(occasion if copy.round else "")
        when = f"{look.date(copy.taken.astimezone().date())} {look.time(copy.taken)}"
        self._when.say(when)
        readable = copy.answers is not None
        n = look.number(copy.answers or 0)
        answers = say("Answers, cells of tables included: {n}", n=n)
        self._answers.say(answers if readable else say("This copy cannot be read."))
        self.button.say(say("Open a copy"))
        self.button.setAccessibleName(f"{say('Open a copy')} {when}")
        self.button.setEnabled(readable)


class RecoveryPage(window_page.WindowPage):
    """Lists the copies of one file, or of all; what is brought back becomes a new file."""

    manual_section = 9

    def __init__(self, settings: WindowSettings, look: Look) -> None:
        super().__init__()
        self._settings, self._look = settings, look
        self._path: Path | None = None
        self._broken = False
        self.work = Worker(self)
        self.work.refused.connect(self.show_findings)
        self.cards: list[CopyCard] = []
        self._title, self._about = Label(role="h1"), Label(role="small", wrap=True)
        self._where = Label(role="small", wrap=True).can_be_copied()
        self.findings = FindingsList(self._look)
        self.empty = tile.EmptyState(self._look, "folder", "copies_empty")
        self.recover_button = Button(self._look, "recover", drawing="round")
        self.close_button = Button(self._look, "close_recovery")
        holder = QWidget()
        self._column = stack(None, on=holder, gap=8, margins=(0, 0, 4, 0))
        self._scroll = named(scrolled(holder), "copies")
        head = spread(self._title, None, self.recover_button, self.close_button)
        rows = head, self._about, self.findings, (self._scroll, 1), (self.empty, 1), self._where
        stack(*rows, on=self, gap=10, margins=(28, 20, 28, 16))
        self.close_button.clicked.connect(self.closed)
        keyboard.on_escape(self, self.closed.emit)
        self.recover_button.clicked.connect(self._recover)
        self._fill(())
        look.told_by(self._words)

    def begin(self, about: object = None) -> None:
        if isinstance(about, Session):
            self.show_file(about.path, about.record.id)
        elif isinstance(about, Path):
            self.show_file(about, broken=about.is_file())
        else:
            self.show_file(None)

    def show_file(
        self, path: Path | None, identity: str | None = None, *, broken: bool = False
    ) -> None:
        """Show the copies of a file, or all there are; a broken one can be recovered.

        The identity must be given of a file that is open here.
        """
        self._path, self._broken = path, broken
        self.findings.show_findings(())
        self._fill(())
        self._words()
        look = all_copies if path is None else lambda: copies_of(path, identity)
        self.work.run(lambda _: look(), partial(self._show_copies, path))

    def show_findings(self, findings: Sequence[Finding]) -> None:
        self.findings.show_findings(findings)

    def first_focus(self) -> None:
        usable = [card.button for card in self.cards if card.button.isEnabled()]
        if usable:
            usable[0].setFocus()
        elif not keyboard.focus_first(self):
            self.close_button.setFocus()

    def _show_copies(self, path: Path | None, copies: Sequence[Copy]) -> None:
        if path == self._path:  # what was asked for last, not what was found last
            self._fill(copies)
            self._words()
            self.first_focus()

    def _fill(self, copies: Sequence[Copy]) -> None:
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = [CopyCard(copy, self._look, at) for at, copy in enumerate(copies)]
        for at, card in enumerate(self.cards):
            card.button.clicked.connect(partial(self._open_copy, card.copy))
            self._column.insertWidget(at, card)
        self._scroll.setVisible(bool(self.cards))
        self.empty.setVisible(not self.cards)

    def _words(self) -> None:
        say = self._look.say
        self._title.say(say("Backups and recovery"))
        named_ = say("Backup copies of {file}", file=self._path.name) if self._path else ""
        self._about.say(named_ or say("Backup copies of all assessments on this computer"))
        self._where.say(say("The copies are in {folder}", folder=root()))
        self.recover_button.say(say("Recover what can be read…"))
        self.recover_button.setVisible(self._broken)
        self.close_button.say(say("Close"))
        hint = say("The program takes one soon after opening and at every step of the review.")
        if self._broken:
            hint = say("Recover what can be read from the file itself.")
        self.empty.say(say("No backup copies yet"), hint)
        for card in self.cards:
            card.say(self._look)

    def _open_copy(self, copy: Copy, *_: object) -> None:
        self._bring_back(copy.path, f"{copy.path.stem.rsplit('-', 3)[0]}-{copy.taken:%Y-%m-%d}")

    def _recover(self) -> None:
        if self._path is not None:
            self._bring_back(self._path, f"{self._path.stem}-recovered")

    def _bring_back(self, source: Path, name: str) -> None:
        say = self._look.say
        target = ask_where(self, say("Save a copy"), self._settings.folder, name)
        if target is not None:
            by, now = self._settings.name, datetime.now(UTC)
            self.work.run(
                lambda _: rescue(source, target, by=by, now=now),
                lambda _: self.wanted.emit("open", target),
            )

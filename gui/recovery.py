"""Where answers are when a disk fails, and copies to go back to."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from assessment.errors import AssessmentError, Finding
from assessment.files.backups import Copy, all_copies, copies_of, root
from assessment.files.disk import Kind
from assessment.files.moving import Arrival, Moved, keep_both, take_back
from assessment.files.rescue import rescue
from assessment.files.store import AssessmentFile
from assessment.problems.files import FileProblem
from assessment.words import mark
from gui.display import Display
from gui.session import Session
from gui.settings import WindowSettings
from gui.tasks import Worker
from gui.widgets import card_page, keyboard, outside, style, tile, window_page
from gui.widgets.banner import Banner
from gui.widgets.buttons import Button
from gui.widgets.findings import sentence
from gui.widgets.label import ElidingLabel, Label


class Watch(QObject):
    """Tells with its banner what is the matter with a file; all may be saved elsewhere meanwhile.

    Whoever inherits says it, and follows the other buttons.
    """

    gone_on = Signal()  # the work goes on in the new file

    def __init__(self, display: Display, name: str, ways: Mapping[str, tuple[str, str]]) -> None:
        super().__init__()
        self._display = display
        self.banner = Banner(display, name, ways)
        self._session: Session | None = None
        self._findings: tuple[Finding, ...] = ()
        self._leave: Callable[[], object] | None = None
        self._path = Path()  # where everything is being saved
        self.line = card_page.WorkLine(display, name)
        self.banner.words.addWidget(self.line)
        self.line.moved.connect(self._words)
        self.line.worker.refused.connect(self._refused)
        display.changed.connect(self._words)

    def _words(self) -> None:
        if self.line.busy:
            title = self._display.translate(
                "Everything is being saved in {file}…", file=self._path.name
            )
            self.banner.show_words("note", title, str(self._path.parent))
        else:
            self._say()

    def _say(self) -> None:
        """What is the matter, while nothing is being saved elsewhere."""

    def _move(self) -> None:
        """Ask where to, and go on there as soon as everything is there."""
        session = self._session
        title = self._display.translate("Save elsewhere…")
        if session is None or self.line.busy:
            return
        proposed = Path.home() / f"{session.path.stem}.dra"
        path = outside.ask_new(self.banner, title, proposed, keeps=True)
        if path is None:
            return
        self._path = path
        saving = session.saving

        def moved_all(moved: Moved) -> None:
            if session is not self._session:
                moved.file.close()
            elif saving.go_on_in(moved):
                self.gone_on.emit()

        self.line.forget()
        if not saving.small:
            doing = mark("You can continue answering meanwhile.")
            self.line.run(saving.moving(path), moved_all, doing, stops=True)
        elif saving.elsewhere(path):
            self.gone_on.emit()

    def _refused(self, findings: tuple[Finding, ...]) -> None:
        if self._session is not None:
            self._session.saving.hold(findings)

    def hold_back(self) -> bool:
        """Whether nobody may leave now; the keyboard is then where the work can be stopped."""
        if self.line.busy:
            self.line.stop_button.setFocus()
        return self.line.busy

    def rest(self) -> None:
        """Say nothing any more."""
        self._session = None
        self._findings = ()
        self._leave = None
        self.line.stop()
        self.line.forget()
        self.banner.hide()


class Guard(Watch):
    """Tells when the disk refuses, and leads to another place."""

    def __init__(self, display: Display) -> None:
        self._moved: Path | None = None
        self._given_up = False
        ways = {
            "elsewhere": ("plain", mark("Save elsewhere…")),
            "again": ("quiet", mark("Try again")),
            "leave": ("danger", mark("Leave without saving")),
            "close": ("quiet", mark("Close")),
        }
        super().__init__(display, "banner", ways)
        self.banner.chosen.connect(self._chosen)

    def watch(self, session: Session) -> None:
        self._session = session
        self._findings = ()
        self._moved = None
        self._leave = None
        self._given_up = False
        session.saving.held.connect(self._hold)
        session.saving.moved.connect(self._go_on)
        self._words()

    def may_leave(self, then: Callable[[], object]) -> bool:
        """Whether nothing would be lost; else says so, and does ``then`` if a person insists."""
        session = self._session
        if self.hold_back():
            return False
        if session is None or not session.saving.waiting or self._given_up:
            return True
        if session.saving.again():
            return True
        self._leave = then
        self._words()
        self.banner.buttons["elsewhere"].setFocus()
        return False

    def _hold(self, findings: Iterable[Finding]) -> None:
        self._findings = tuple(findings)
        if not self._findings:
            self._leave = None
        self._words()

    def _go_on(self, path: Path) -> None:
        self._moved = path
        self._words()

    def _say(self) -> None:
        translate = self._display.translate
        count = self._display.words.translate_plural
        session = self._session
        if session is not None and self._findings:
            n = session.saving.waiting
            ways = ["elsewhere", "again"]
            more = ""
            if n != 0:
                more = count(
                    "{n} change is not saved yet; it is kept while the program is open.",
                    "{n} changes are not saved yet; they are kept while the program is open.",
                    n,
                )
            if self._leave is not None:
                more = count(
                    "If you leave now, {n} change is lost.",
                    "If you leave now, {n} changes are lost.",
                    n,
                )
                ways.append("leave")
            title = " ".join(sentence(finding, self._display) for finding in self._findings)
            self.banner.show_words("error", title, self._display.digits(more), *ways)
        elif session is not None and self._moved is not None:
            title = translate(
                "Everything is saved in {file}. Your work continues there.", file=self._moved.name
            )
            self.banner.show_words("note", title, str(self._moved.parent), "close")
        else:
            self.banner.hide()

    def _chosen(self, way: str) -> None:
        if way == "elsewhere":
            self._move()
        elif way == "again" and self._session is not None:
            self._session.saving.again()
        elif way == "leave" and self._leave is not None:
            self._given_up = True
            self._leave()
        elif way == "close":
            self._moved = None
            self._words()


SAID = {
    Kind.REMOVABLE: mark("{file} is on a removable drive."),
    Kind.NETWORK: mark("{file} is in a network folder."),
    Kind.READ_ONLY: mark("{file} can only be read where it is."),
    Kind.LOCAL: mark("{file} was copied."),
}


class Doors(Watch):
    """Says what became of the file asked for, and offers the way on."""

    recovery_wanted = Signal(object)  # the path of a file whose copies a person wants to see

    def __init__(self, display: Display) -> None:
        self._arrival: Arrival | None = None
        self._told: tuple[str, Path, str, str] | None = None
        self._done = self._shut = False  # written back; put away until there is something to say
        ways = {
            "recovery": ("plain", mark("Backups and recovery")),
            "back": ("plain", mark("Write back")),
            "both": ("plain", mark("Keep both there")),
            "leave": ("plain", mark("Leave without writing back")),
            "move": ("plain", mark("Save elsewhere…")),
            "shut": ("quiet", mark("Close")),
        }
        super().__init__(display, "doors_banner", ways)
        self.banner.chosen.connect(self._chosen)
        self.gone_on.connect(self.rest)
        self._work = Worker(self)
        self._work.refused.connect(self._stayed)

    def arrived(self, session: Session, arrival: Arrival) -> None:
        self.rest()
        self._session = session
        self._arrival = arrival
        session.saving.file.went_on_from(arrival.state)
        self._words()

    def wait(self, path: Path) -> None:
        self._tell(mark("{file} is being copied to this computer…"), path)

    def strange(self, session: Session, kind: Kind) -> None:
        more = mark("Answers are safer on a disk of this computer.")
        self._tell(SAID[kind], session.path, more, "move")
        self._session = session

    def offer_recovery(self, path: Path) -> None:
        more = mark("There may be a backup copy, or parts of it can be recovered.")
        self._tell(mark("{file} may still be recovered."), path, more, "recovery")

    def _tell(self, title: str, path: Path, more: str = "", way: str = "") -> None:
        """Say something of a file and nothing else, in two messages, and what can be done."""
        self.rest()
        self._told = title, path, more, way
        self._words()

    def is_open(self, path: Path, session: Session) -> bool:
        """Whether that file is worked on already; if in a copy, that is said once more."""
        arrival = self._arrival
        if arrival is not None and path.resolve() == arrival.origin.resolve():
            self.arrived(session, arrival)
            return True
        return path.resolve() == session.path.resolve()

    def may_leave(self, then: Callable[[], object]) -> bool:
        """Whether what was done here is where the file came from; says so once where it is not."""
        if self._work.busy or self.hold_back():
            return False  # the banner says what is going on
        session = self._session
        arrival = self._arrival
        if session is None or arrival is None or session.saving.file.state == arrival.state:
            return True
        if arrival.kind is Kind.READ_ONLY or self._leave:
            return True
        self._leave = then
        self._done = False
        self._findings = ()
        self._words()
        self.banner.buttons["back"].setFocus()
        return False

    def warn(self, findings: Iterable[Finding]) -> None:
        self._findings = tuple(findings)
        self._words()

    def rest(self) -> None:
        """Say nothing any more; what is being written comes to its end."""
        self._work.end(within=120)
        self._arrival = None
        self._told = None
        self._done = False
        self._shut = False
        super().rest()

    def _say(self) -> None:
        translate = self._display.translate
        show = self.banner.show_words
        arrival = self._arrival
        if self._work.busy and arrival is not None:
            title = translate(
                "Writing back to {folder}… Do not remove the drive yet.",
                folder=arrival.origin.parent,
            )
            show("note", title)
        elif self._findings:
            title = " ".join(sentence(finding, self._display) for finding in self._findings)
            changed = any(
                finding.problem is FileProblem.CHANGED_MEANWHILE for finding in self._findings
            )
            on = ("both" if changed else "back",) if arrival is not None else ()
            show("warning", title, "", "shut", *on)
        elif arrival is not None and self._leave is not None and not self._done:
            title = translate(
                "What you did was not written back to {folder} yet.", folder=arrival.origin.parent
            )
            more = translate("It is saved on this computer: {path}", path=arrival.path)
            show("warning", title, more, "back", "leave", "shut")
        elif arrival is not None and self._shut:
            self.banner.hide()
        elif arrival is not None:
            self._say_arrival(arrival)
        elif self._told is not None:
            message, path, about, way = self._told
            kind = "note"
            if way == "move":
                kind = "warning"
            more = ""
            if about:
                more = translate(about)
            show(kind, translate(message, file=path.name), more, way, "shut")

    def _say_arrival(self, arrival: Arrival) -> None:
        translate = self._display.translate
        show = self.banner.show_words
        if self._done:
            folder = str(arrival.origin.parent)
            title = translate(
                "Everything was written back to {folder} and read again.", folder=folder
            )
            removable = arrival.kind is Kind.REMOVABLE
            more = ""
            if removable:
                more = translate("The drive can be removed now.")
            show("note", title, f"{arrival.origin.name}\n{more}".strip(), "shut")
            return
        title = translate(SAID[arrival.kind], file=arrival.origin.name)
        more = mark("You are working on a copy on this computer: {path}")
        if arrival.was_here:
            more = mark("You are continuing in your copy on this computer: {path}")
        back = () if arrival.kind is Kind.READ_ONLY else ("back",)
        sentences = [translate(more, path=arrival.path)]
        if arrival.apart is not None:
            apart = mark("What was done in {file} here is not in it: both went on, and both stay.")
            sentences.append(translate(apart, file=arrival.apart.name))
        show("note", title, "\n".join(sentences), *back, "shut")

    def _chosen(self, way: str) -> None:
        if way == "recovery" and self._told is not None:
            self.recovery_wanted.emit(self._told[1])
        elif way in ("back", "both"):
            if way == "back":
                self._write(take_back)
            else:
                self._write(keep_both)
        elif way == "move":
            self._move()
        elif way == "leave" and self._leave is not None:
            self._leave()
        elif way == "shut" and self._arrival is not None:
            self._findings = ()
            self._leave = None
            self._shut = True
            self._words()
        elif way == "shut":
            self.rest()

    def _write(self, write: Callable[[AssessmentFile, Arrival], Arrival]) -> None:
        if self._session is None or self._arrival is None or self._work.busy:
            return
        self._findings = ()
        saving = self._session.saving
        writing = partial(write, self._session.saving.file, self._arrival)
        if not saving.small:
            # A stick is slow: the window stays alive meanwhile.
            self._work.run(lambda _: writing(), self._came_back)
            self._words()
            return
        try:
            self._came_back(writing())
        except AssessmentError as problem:
            self._stayed(problem.findings)

    def _came_back(self, arrival: Arrival) -> None:
        self._arrival = arrival
        self._done = True
        self._shut = False
        if self._session is not None:
            self._session.saving.file.went_on_from(arrival.state)
        self._words()

    def _stayed(self, findings: tuple[Finding, ...]) -> None:
        self._findings = findings
        self._done = False
        self._words()


class CopyCard(style.Framed):
    def __init__(self, copy: Copy, display: Display, at: int) -> None:
        super().__init__("card", "copy_card")
        self.copy = copy
        self._unit = ElidingLabel(role="bold")
        self._name = ElidingLabel(role="small", middle=True)
        self._when = Label()
        self._answers = Label(role="small")
        self.button = Button(display, f"open_copy_{at}").bind_message("Open a copy")
        names = style.stack(self._unit, self._name, gap=2)
        facts = style.stack(self._when, self._answers, gap=2)
        style.spread((names, 3), (facts, 2), self.button, on=self, gap=16, margins=(16, 10, 12, 10))

    def update_texts(self, display: Display) -> None:
        translate = display.translate
        copy = self.copy
        self._unit.set_texts(display.plain(copy.unit) or copy.path.name)
        occasion = translate("Round {round}", round=display.digits(copy.round))
        if copy.round:
            self._name.set_texts(occasion)
        else:
            self._name.set_texts("")
        when = f"{display.date(copy.taken.astimezone().date())} {display.time(copy.taken)}"
        self._when.set_texts(when)
        readable = copy.answers is not None
        n = display.number(copy.answers or 0)
        answers = translate("Answers, cells of tables included: {n}", n=n)
        if readable:
            self._answers.set_texts(answers)
        else:
            self._answers.set_texts(translate("This copy cannot be read."))
        self.button.setAccessibleName(f"{translate('Open a copy')} {when}")
        self.button.setEnabled(readable)


class RecoveryPage(window_page.FindingsPage):
    """Lists the copies of one file, or of all; what is brought back becomes a new file."""

    manual_section = 9

    def __init__(self, settings: WindowSettings, display: Display) -> None:
        super().__init__(display)
        self._settings = settings
        self._path: Path | None = None
        self._broken = False
        self.work = Worker(self)
        self.work.refused.connect(self.show_findings)
        self.cards: list[CopyCard] = []
        self._title = Label(role="h1")
        self._about = Label(role="small", wrap=True)
        self._where = Label(role="small", wrap=True).can_be_copied()
        self.empty = tile.EmptyState(self._display, "folder", "copies_empty")
        self.recover_button = Button(self._display, "recover", drawing="round")
        self.close_button = Button(self._display, "close_recovery").bind_message("Close")
        self._column = style.stack(None, gap=8, margins=(0, 0, 4, 0))
        self._scroll = style.scrolled(self._column, "copies")
        head = style.spread(self._title, None, self.recover_button, self.close_button)
        rows = head, self._about, self.findings, (self._scroll, 1), (self.empty, 1), self._where
        style.stack(*rows, on=self, gap=10, margins=(28, 20, 28, 16))
        self.close_button.clicked.connect(self.closed)
        keyboard.on_escape(self, self.closed.emit)
        self.recover_button.bind_message("Recover what can be read…").clicked.connect(self._recover)
        display.changed.connect(self._words)
        self._fill(())

    def begin(self, about: object = None) -> None:
        if isinstance(about, Session):
            self.show_file(about.path, about.record.id)
        elif isinstance(about, Path):
            self.show_file(about)
        else:
            self.show_file(None)

    def show_file(self, path: Path | None, identity: str | None = None) -> None:
        """Show the copies of a file, or all there are.

        The identity must be given of a file that is open here; any other can be recovered.
        """
        self._path = path
        self._broken = identity is None and path is not None and path.is_file()
        self.findings.show_findings(())
        self._fill(())
        find_copies = all_copies if path is None else lambda: copies_of(path, identity)

        def found(copies: Sequence[Copy]) -> None:
            if path == self._path:  # what was asked for last, not what was found last
                self._fill(copies)
                self.first_focus()

        self.work.run(lambda _: find_copies(), found)

    def first_focus(self) -> None:
        usable = [card.button for card in self.cards if card.button.isEnabled()]
        if usable:
            usable[0].setFocus()
        elif not keyboard.focus_first(self):
            self.close_button.setFocus()

    def _fill(self, copies: Sequence[Copy]) -> None:
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = [CopyCard(copy, self._display, at) for at, copy in enumerate(copies)]
        for at, card in enumerate(self.cards):
            name = f"{card.copy.path.stem.rsplit('-', 3)[0]}-{card.copy.taken:%Y-%m-%d}"
            card.button.clicked.connect(partial(self._bring_back, card.copy.path, name))
            self._column.insertWidget(at, card)
        style.seen(self._scroll, when=bool(self.cards), otherwise=self.empty)
        self._words()

    def _words(self) -> None:
        translate = self._display.translate
        self._title.set_texts(translate("Backups and recovery"))
        named_ = ""
        if self._path:
            named_ = translate("Backup copies of {file}", file=self._path.name)
        self._about.set_texts(
            named_ or translate("Backup copies of all assessments on this computer")
        )
        sentence = translate(
            "An opened copy becomes a new file. The copies are in {folder}", folder=root()
        )
        text = ""
        if self.cards:
            text = sentence
        self._where.set_optional_texts(text)
        self.recover_button.setVisible(self._broken)
        hint = translate(
            "The program takes one soon after opening and at every step of the review."
        )
        if self._broken:
            hint = translate("Recover what can be read from the file itself.")
        self.empty.set_texts(translate("No backup copies yet"), hint)
        for card in self.cards:
            card.update_texts(self._display)

    def _recover(self) -> None:
        if self._path is not None:
            self._bring_back(self._path, f"{self._path.stem}-recovered")

    def _bring_back(self, source: Path, name: str, *_: object) -> None:
        title = self._display.translate("Save a copy")
        proposed = self._settings.folder / f"{name}.dra"
        target = outside.ask_new(self, title, proposed, keeps=True)
        if target is not None:
            by = self._settings.name
            now = datetime.now(UTC)
            self.work.run(
                lambda _: rescue(source, target, by=by, now=now),
                lambda _: self.wanted.emit("open", target),
            )

"""The page "Sign and send": the open assessment as a signed package, and its receipt."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from assessment.errors import AssessmentError, Finding
from assessment.exchange.keys import PublicKey, Role
from gui.send.key_form import KeyForm
from gui.send.making import KEY_SUFFIX, PACKAGE_SUFFIX, ROLES, Pen, countersign, parcel, proposed
from gui.send.making import send as send_now
from gui.session import Session
from gui.tasks import Task
from gui.theme import Theme
from gui.widgets.buttons import Button, Segments, spread
from gui.widgets.findings_list import FindingsList
from gui.widgets.label import Label
from gui.widgets.regions import on_escape
from gui.widgets.style import frame, named
from gui.wording import Wording

if TYPE_CHECKING:
    from assessment.exchange.send import Receipt

WIDE = 760


class SendPage(QWidget):
    """Signs off the main thread; what was written is told only after it was opened again.

    Signals:
        go: Code of the question a person goes back to.
    """

    go = Signal(str)

    def __init__(self, session: Session, wording: Wording, theme: Theme) -> None:
        """Signs the assessment of the session."""
        super().__init__()
        named(self, "send_page")
        self._session, self._wording = session, wording
        self._task: Task | None = None
        self._written: tuple[Path, Receipt] | None = None
        self.role, self.key_path = Role.ASSESSOR, Path()
        folder = session.path.parent
        self.ask_new: Callable[[str, str], Path | None] = partial(_ask_new, self, folder)
        self.ask_old: Callable[[str, str], Path | None] = partial(_ask_old, self, folder)
        self.roles = Segments("sign_as", ROLES)
        self.key = KeyForm(wording, theme, session.by)
        self.sign = Button(theme, "sign", role="primary", drawing="edit")
        self.findings = FindingsList(wording, theme, with_places=False)
        self.receipt = Label(wrap=True).can_be_copied()
        self.close_button = Button(theme, "close_send")
        self._build()
        self._connect()
        self._say()

    def _build(self) -> None:
        self._title, self._about = Label(role="h1"), Label(role="small", wrap=True)
        self._as, self._busy = Label(role="smallbold"), Label(role="small")
        self._done = frame("note", "send_receipt")
        QVBoxLayout(self._done).addWidget(self.receipt)
        card = frame("card", "send_card")
        card.setFixedWidth(WIDE)
        self._fill(card)
        holder = QWidget()
        around = QVBoxLayout(holder)
        around.setContentsMargins(16, 8, 16, 2)
        around.addLayout(spread(None, card, None))
        around.addStretch(1)
        scroll = self._scroll = named(QScrollArea(), "send_scroll")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(holder)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(scroll)

    def _fill(self, card: QFrame) -> None:
        column = QVBoxLayout(card)
        column.setContentsMargins(24, 10, 24, 12)
        column.setSpacing(8)
        column.addLayout(spread(self._title, None, self.close_button))
        column.addWidget(self._about)
        column.addWidget(self._as)
        column.addLayout(spread(self.roles, None))
        column.addWidget(self.key)
        column.addLayout(spread(self.sign, self._busy, None))
        column.addWidget(self.findings)
        column.addWidget(self._done)

    def _connect(self) -> None:
        for role in ROLES:
            button = self.roles.buttons[role]
            button.setMinimumWidth(120)
            button.clicked.connect(lambda _=False, to=role: self.sign_as(to))
        self.key.choose_wanted.connect(self.choose_key)
        self.key.make_wanted.connect(self.make_key)
        self.key.entered.connect(self.sign_now)
        self.sign.clicked.connect(self.sign_now)
        self.close_button.clicked.connect(self._leave)
        on_escape(self, self._leave)
        self._wording.changed.connect(self._say)

    # ------------------------------------------------------------ doing

    def sign_as(self, role: Role) -> None:
        """Sign in this role from now on: the assessor sends, the head countersigns."""
        self.role, self._written = role, None
        self._say()

    def choose_key(self) -> None:
        """Choose a key file."""
        path = self.ask_old(self.key.choose.accessibleName(), KEY_SUFFIX)
        if path is None or self._task is not None:
            return
        try:
            public = PublicKey.read(path)
        except AssessmentError as problem:
            self.show_findings(problem.findings)
            return
        self._take(path, public)

    def make_key(self) -> None:
        """Make the key filled in, and sign with it from now on."""
        wanted = self.key.wanted()
        try:
            wanted.check()
        except AssessmentError as problem:
            self.show_findings(problem.findings)
            return
        path = self.ask_new(self.key.make.accessibleName(), f"sign{KEY_SUFFIX}")
        if path is not None:
            self._run(partial(wanted.make, path), partial(self._take, path))

    def sign_now(self) -> None:
        """Write the assessment as a package, or countersign one that is chosen."""
        if self.key.public is None:
            self.key.show_missing()
            return
        pen = Pen(self.key_path, self.key.passphrase.text(), self.role, self._session.now)
        title = self.sign.accessibleName()
        if self.role is Role.HEAD:
            package = self.ask_old(title, PACKAGE_SUFFIX)
            if package is not None:
                self._run(partial(countersign, pen, package), partial(self._finished, package))
            return
        path = self.ask_new(title, proposed(self._session))
        if path is None:
            return
        try:
            wanted = parcel(self._session)
        except AssessmentError as problem:
            self.show_findings(problem.findings)
            return
        self._run(partial(send_now, wanted, pen, path), partial(self._finished, path))

    def _run(self, work: Callable[[], object], done: Callable[..., object]) -> None:
        if self._task is not None:
            return
        self._written = None
        self.show_findings(())
        self._task = Task(lambda _: work(), self)
        self._task.finished.connect(self._over)
        self._task.finished.connect(done)
        self._task.failed.connect(self._failed)
        self._say()
        self._task.start()

    def _take(self, path: Path, public: PublicKey) -> None:
        self.key_path = path
        self.show_findings(())
        self.key.show_key(public)

    def _finished(self, path: Path, receipt: "Receipt") -> None:
        self._written = (path, receipt)
        self.key.passphrase.clear()
        self._say()
        self.sign.setFocus()
        QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(self._done))

    def _failed(self, problem: Exception) -> None:
        self._over(None)
        if not isinstance(problem, AssessmentError):
            raise problem
        self.show_findings(problem.findings)
        self.key.passphrase.setFocus()

    def _over(self, _result: object) -> None:
        if self._task is not None:
            self._task.deleteLater()
            self._task = None
        self._say()

    def _leave(self) -> None:
        self.go.emit(self._session.record.at_question)

    # ------------------------------------------------------------ showing

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Say what forbids it; nothing was written then."""
        self.findings.show_findings(findings)

    def _say(self) -> None:
        say = self._wording.words.say
        self._title.say(say("Sign and send"))
        self._about.say(say("Sign the assessment and write it as a package for the secretariat, "
                            "on a stick for example. The unit head countersigns the "
                            "package."))  # fmt: skip
        self._as.say(say("Sign as"))
        self.roles.setAccessibleName(say("Sign as"))
        for role, words in ((Role.ASSESSOR, say("Assessor")), (Role.HEAD, say("Unit head"))):
            self.roles.buttons[role].setText(words)
            self.roles.buttons[role].setAccessibleName(words)
        self.roles.show_key(self.role)
        self.key.say()
        head = self.role is Role.HEAD
        self.sign.say(say("Countersign a package…") if head else say("Sign and save the package…"))
        busy = self._task is not None
        for part in (self.sign, self.key):
            part.setEnabled(not busy)
        self._busy.say(say("Signing and comparing…") if busy else "")
        self.close_button.say(say("Close"))
        self._done.setVisible(self._written is not None)
        if self._written is not None:
            self.receipt.say(_told(*self._written, self._wording))


def _ask_new(page: SendPage, folder: Path, title: str, name: str) -> Path | None:
    suffix = Path(name).suffix
    # What exists is never written over; the finding says so, and Qt need not ask.
    kept = QFileDialog.Option.DontConfirmOverwrite
    chosen, _ = QFileDialog.getSaveFileName(
        page, title, str(folder / name), f"*{suffix}", options=kept
    )
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix else path.with_suffix(suffix)


def _ask_old(page: SendPage, folder: Path, title: str, suffix: str) -> Path | None:
    chosen, _ = QFileDialog.getOpenFileName(page, title, str(folder), f"*{suffix}")
    return Path(chosen) if chosen else None


def _told(path: Path, receipt: "Receipt", wording: Wording) -> str:
    """The receipt in words."""
    say, number = wording.words.say, wording.number
    return "\n".join(
        (
            say(
                "{file} was written and checked: {n} answers, {m} pieces of evidence. "
                "Check code {code}.",
                file=path.name,
                n=number(receipt.answers),
                m=number(receipt.evidence),
                code=receipt.short_code,
            ),
            say("Signatures: {n}. Revision: {code}", n=number(receipt.signatures),
                code=receipt.revision),
            say("The package was opened again and compared. It is safe to remove the stick."),
        )
    )  # fmt: skip

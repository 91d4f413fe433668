"""The page "Countersign a package": a package is shown, and signed by the unit head."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QDragEnterEvent, QDropEvent

from assessment.errors import Finding
from assessment.exchange.looking import PackageSummary, look
from assessment.exchange.rights import own_package
from assessment.exchange.roster_store import roster_in_use
from assessment.exchange.worth import InUse
from assessment.problems.exchange import ExchangeProblem
from assessment.problems.files import FileProblem, NewFileProblem
from assessment.words import mark
from gui.send.making import PACKAGE_SUFFIX, Countersigning
from gui.send.package_view import PackageView
from gui.send.signing_page import SIGNING, SigningPage
from gui.settings import WindowSettings
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.label import ElidingLabel
from gui.widgets.style import spread
from gui.wording import Wording

if TYPE_CHECKING:
    from assessment.exchange.send import Receipt

LOOKING = mark("Opening the package…")
# Where it lies it cannot be written: then it goes elsewhere.
ELSEWHERE = frozenset(
    {FileProblem.READ_ONLY, FileProblem.NO_PERMISSION, FileProblem.DISK_FULL,
     NewFileProblem.DISK_FULL, FileProblem.NOT_SAVED, ExchangeProblem.NOT_READ_BACK}
)  # fmt: skip


class CountersignPage(SigningPage):
    """Opens a package file without any assessment being open; adds a signature to it."""

    manual_section = 11

    def __init__(self, settings: WindowSettings, wording: Wording, theme: Theme) -> None:
        super().__init__("countersign", wording, theme, settings.name, settings.folder)
        self.setAcceptDrops(True)
        self._owner = settings
        self.path: Path | None = None
        self.open = Button(theme, "choose_package", drawing="folder")
        self._file = ElidingLabel(role="bold")
        self.view = PackageView(wording, theme)
        self.sign = Button(theme, "countersign", role="primary", drawing="edit")
        self.elsewhere = Button(theme, "countersign_elsewhere", drawing="saving")
        row = spread(self.open, (self._file, 1), gap=12)
        self.lay_out(
            row, self.view, self.key, self.seal, spread(self.sign, self.elsewhere, None), self.work,
            outcome=self.outcome,
        )  # fmt: skip
        self.elsewhere.hide()
        self.open.clicked.connect(self.choose)
        self.sign.clicked.connect(self.sign_now)
        self.elsewhere.clicked.connect(self.sign_elsewhere)
        self.say()

    @property
    def shown(self) -> PackageSummary | None:
        return self.view.shown

    @property
    def unit(self) -> str:
        received = None if self.shown is None else self.shown.received
        return "" if received is None or received.manifest is None else received.manifest.unit

    def begin(self, about: object = None) -> None:
        """Look at this package; without one nothing is shown yet."""
        if self.busy:
            return
        self.path = None
        self.view.show_look(None)
        self.outcome.clear()
        self.show_findings(())
        self.key.passphrase.clear()
        self.say()
        if isinstance(about, Path):
            self.look(about)
        else:
            self.work_as(self._owner)

    def choose(self) -> None:
        path = None if self.busy else self.ask_old(self.open.accessibleName(), PACKAGE_SUFFIX)
        if path is not None:
            self.outcome.clear()
            self.look(path)

    def look(self, path: Path, then: Callable[[PackageSummary], object] | None = None) -> None:
        """Look at a package; ``then`` takes what was found in place of showing it anew."""
        done = then or partial(self._looked, path)
        self.run(lambda progress: look(path, InUse(roster_in_use()), progress), done, LOOKING)

    def sign_now(self) -> None:
        self._sign(None)

    def sign_elsewhere(self) -> None:
        """Sign it and write it to a new file: where it lies it cannot be written."""
        if self.path is not None:
            out = self.ask_new(self.elsewhere.accessibleName(), self.path.name)
            if out is not None:
                self._sign(out)

    def _sign(self, out: Path | None) -> None:
        path, pen = self.path, None
        if path is not None and not self.busy and self.shown is not None and self.shown.signable:
            pen = self.pen()
        if path is None or pen is None:
            return
        copy = None
        if self.seal.wanted:
            name = f"{path.stem}-sealed{PACKAGE_SUFFIX}"
            copy = self.ask_new(self.seal.tick.accessibleName(), name)
            if copy is None:
                return
        self.outcome.clear()
        self.elsewhere.hide()
        seen = "" if self.shown is None else self.shown.received.revision
        order = Countersigning(pen, path, out, copy, self.seal.wanted, seen)
        self.run(order.do, partial(self._signed, order), SIGNING, stops=True)

    def against_key(self) -> Finding | None:
        """Nobody countersigns what they signed as assessor."""
        own = None
        if self.known is not None and self.shown is not None:
            own = own_package(self.known.public, self.shown.received.signatures)
        return own or super().against_key()

    def _looked(self, path: Path, shown: PackageSummary) -> None:
        self.path = path
        self.folder = path.parent
        self.view.show_look(shown)
        self.say()
        (self.key.choose if shown.signable else self.open).setFocus()
        if not shown.signable:
            return
        if self.known is not None:
            self.take_key(self.known.path, focus=True)
        else:
            self.work_as(self._owner)

    def _signed(self, order: Countersigning, receipt: "Receipt") -> None:
        self.path = order.out or order.path
        self.show_receipt(order.copy or self.path, receipt, sealed=len(order.recipients))
        self.look(self.path, self._looked_again)

    def _looked_again(self, shown: PackageSummary) -> None:
        self.view.show_look(shown)
        self.say()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say what forbids it, and offer another place where that helps."""
        super().show_findings(findings)
        helps = any(one.problem in ELSEWHERE for one in findings)
        self.elsewhere.setVisible(helps and self.path is not None)

    def first_focus(self) -> None:
        self.open.setFocus()

    def say(self) -> None:
        super().say()
        say = self._wording.words.say
        self.title.say(say("Countersign a package"))
        self.about.say(say("The unit head opens the package the assessor signed, sees what is in "
                           "it, and adds a signature. What was signed before stays as it "
                           "is."))  # fmt: skip
        shown = self.shown
        self.open.say(say("Choose a package…") if shown is None else say("Another package…"))
        self._file.say("" if self.path is None else self.path.name)
        self.view.say()
        signable = shown is not None and shown.signable
        for part in (self.key, self.seal, self.sign):
            part.setVisible(signable)
        self.sign.say(say("Countersign"))
        self.elsewhere.say(say("Countersign and save elsewhere…"))
        for part in (self.sign, self.elsewhere):
            part.setEnabled(not self.busy)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None and not self.busy:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path is not None:
            self.outcome.clear()
            self.look(path)


def _dropped(event: QDropEvent) -> Path | None:
    files = (Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
    return next((file for file in files if file.suffix.lower() == PACKAGE_SUFFIX), None)

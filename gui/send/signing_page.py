"""What every page that signs has: a key chosen or made, what stands against it, and the outcome."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from assessment.errors import AssessmentError, Finding
from assessment.exchange import keys, roster, sealing, send
from assessment.files import disk, failures
from assessment.language import breaking, normalise
from assessment.problems.exchange import ExchangeProblem, SigningProblem
from assessment.problems.files import FileProblem
from assessment.progress import Progress
from assessment.words import mark
from gui.display import Display
from gui.send.key_form import SealRow, SigningKeyForm, check_new
from gui.settings import WindowSettings
from gui.widgets import buttons, card_page, label, outside, style, trust
from gui.widgets.findings import sentence

PACKAGE_SUFFIX = ".drx"
KEY_SUFFIX = ".key"


@dataclass(frozen=True, slots=True)
class ChosenKey:
    path: Path
    public: keys.PublicKey
    rights: send.Rights = send.NO_RIGHTS
    findings: tuple[Finding, ...] = ()


type Pen = Callable[[], keys.Signer]  # opens the key, which takes a moment


def know(path: Path, unit: str, at: datetime, findings: tuple[Finding, ...] = ()) -> ChosenKey:
    """What is known of the key in a file; a damaged list of keys is told and stops nobody."""
    public = keys.PublicKey.read(path)
    try:
        rights = send.rights_of(public, unit, at, roster.roster_in_use())
    except AssessmentError as problem:
        return ChosenKey(path, public, findings=findings or problem.findings)
    return ChosenKey(path, public, rights, findings)


GROUP = 8
SAVED = mark("Saved: {file}")
KEY_MADE = mark(
    "The key is in {file}. Keep it to yourself, with a copy in another place. Give its public "
    "part to the secretariat and compare the code by telephone."
)


class SigningOutcome(outside.SavedCard):
    def __init__(self, display: Display) -> None:
        super().__init__(display, "send_receipt")
        self._receipt: send.Receipt | None = None
        self.revision = label.Label(role="small", wrap=True).can_be_copied()
        self.details = buttons.Button(display, "receipt_details", role="quiet").bind_message(
            "Details"
        )
        self.details.setCheckable(True)
        style.add_parts(self.column, style.spread(self.details, None), self.revision)
        self.details.toggled.connect(self.revision.setVisible)

    def show_receipt(self, path: Path, receipt: send.Receipt, *, sealed: int = 0) -> None:
        self._show(path, receipt, lambda: receipt_text(path, receipt, self._display, sealed))

    def show_words(self, path: Path, message: str = SAVED) -> None:
        self._show(path, None, lambda: self._display.translate(message, file=path.name))

    def _show(self, path: Path, receipt: send.Receipt | None, told_now: Callable[[], str]) -> None:
        self._receipt = receipt
        self.details.setChecked(False)
        self.show_saved(path, told_now)

    def update_texts(self) -> None:
        super().update_texts()
        translate = self._display.translate
        receipt = self._receipt
        self.details.setVisible(receipt is not None)
        self.revision.setVisible(receipt is not None and self.details.isChecked())
        if receipt is None:
            self.revision.set_texts("")
            return
        n = self._display.number(receipt.signatures)
        code = receipt.revision
        self.revision.set_texts(translate("Signatures: {n}. Revision: {code}", n=n, code=code))
        # A label breaks lines between words only; this one is longer than a narrow card.
        breakable = breaking.ZWSP.join(code[at : at + GROUP] for at in range(0, len(code), GROUP))
        self.revision.setText(self.revision.text().replace(code, breakable))


def receipt_text(path: Path, receipt: send.Receipt, display: Display, sealed: int) -> str:
    translate = display.translate
    number = display.number
    lines = [
        translate(
            "{file} was written and checked. Answers: {n}, pieces of evidence: {m}. Check code "
            "{code}.",
            file=path.name,
            n=number(receipt.answers),
            m=number(receipt.evidence),
            code=receipt.short_code,
        ),
        translate("The package was opened again and compared."),
    ]
    if disk.kind_of(path) is disk.Kind.REMOVABLE:
        lines[1] = f"{lines[1]} {translate('It is safe to remove the USB stick.')}"
    if receipt.signatures > 1:
        lines.append(translate("Give this file to the secretariat."))
    if sealed:
        to = display.translate_plural(
            "Encrypted for {n} recipient.", "Encrypted for {n} recipients.", sealed
        )
        lines.insert(1, to)
    lines += [sentence(finding, display) for finding in receipt.findings]
    return "\n".join(lines)


READING = mark("Reading the file…")
WRITING = mark("Writing the file…")
SIGNING = mark("Signing and comparing…")
MAKING_KEY = mark("Making the key…")
READING_KEY = mark("Reading the key…")
NEW_WORDS = mark("From now on the new passphrase opens {file}; the old one no longer does.")


class SigningPage(card_page.CardPage):
    """Knows one key, and refuses what cannot be signed before anything is written."""

    def __init__(self, name: str, display: Display, owner: str, folder: Path) -> None:
        super().__init__(name, display)
        self._settings: WindowSettings | None = None
        self._whose = ""
        self.known: ChosenKey | None = None
        self.role = keys.Role.HEAD
        self.folder = folder
        self.ask_root: Callable[[Path], str] = partial(trust.ask_root, self, display)
        self.key = SigningKeyForm(display, owner)
        self.outcome = SigningOutcome(display)
        self.seal = SealRow(display)
        key = self.key
        tools = self.key.tools
        key.choose.clicked.connect(self.choose_key)
        key.make.clicked.connect(self.make_key)
        key.entered.connect(self.sign_now)
        tools.card.clicked.connect(self.print_card)
        tools.share.clicked.connect(self.save_public)
        tools.list.clicked.connect(self.choose_list)
        tools.keep.clicked.connect(self.change_passphrase)
        self.seal.choose.clicked.connect(self.choose_recipients)
        self.work.worker.refused.connect(self._asked_again)
        key.new.clicked.connect(partial(self._opened, key.new, key.make))
        for opens in (key.more, tools.change, tools.lost):
            opens.clicked.connect(partial(self._opened, opens, tools))

    def ask_new(self, title: str, name: str) -> Path | None:
        return outside.ask_new(self, title, self.folder / name, keeps=True)

    def ask_old(self, title: str, suffix: str) -> Path | None:
        return outside.ask_old(self, title, self.folder, f"*{suffix}")

    def _opened(self, opens: buttons.Button, part: QWidget, *_: object) -> None:
        if opens.isChecked():
            style.bring_in_sight(part)

    @property
    def unit(self) -> str:
        return ""

    @property
    def now(self) -> datetime:
        return datetime.now().astimezone()

    def work_as(self, settings: WindowSettings) -> None:
        self._settings = settings
        self.work_for(settings.name)
        path = settings.key_of(self.role)
        if path is not None and self.known is None:
            self.take_key(path, focus=self.isVisible())

    def work_for(self, name: str) -> None:
        """Of whoever else worked here before neither key nor passphrase stays."""
        if self._whose not in ("", name):
            self.known = None
            self.key.show_key(None)
            self.key.passphrase.clear()
        self._whose = name

    def choose_key(self) -> None:
        path = self.ask_old(self.key.choose.accessibleName(), KEY_SUFFIX)
        if path is not None:
            self.take_key(path, focus=True)

    def take_key(
        self, path: Path, *, focus: bool = False, findings: tuple[Finding, ...] = ()
    ) -> None:
        work = partial(know, path, self.unit, self.now, findings)
        self.run(lambda _: work(), partial(self._take, focus=focus), READING_KEY)

    def make_key(self) -> None:
        name = self.key.name.text()
        passphrase = self.key.passphrase.text()
        if not self._allowed(passphrase, self.key.again.text()):
            return
        proposed = f"{normalise.file_name(name) or 'sign'}{KEY_SUFFIX}"
        path = self.ask_new(self.key.make.accessibleName(), proposed)
        if path is None:
            return
        unit = self.unit
        at = self.now

        def work(_: Progress) -> ChosenKey:
            keys.make(path, name, passphrase)
            return know(path, unit, at)

        self.run(work, partial(self._take, focus=True, made=True), MAKING_KEY)

    def print_card(self) -> None:
        if self.known is None:
            return
        about = (self.known.public, self.role, self.unit)
        language = self._display.language

        def write(path: Path) -> None:
            from assessment.forms.key_cards import Card, write_cards

            if path.exists():
                raise failures.failure(FileProblem.ALREADY_EXISTS, path)
            write_cards([Card(*about)], (language,), path)

        self._write(self.key.tools.card.accessibleName(), ".pdf", write)

    def save_public(self) -> None:
        if self.known is not None:
            write = self.known.public.write
            self._write(self.key.tools.share.accessibleName(), ".pub", write)

    def choose_list(self) -> None:
        path = self.ask_old(self.key.tools.list.accessibleName(), ".roster")
        if path is not None:
            code = self.ask_root(path)
            self.run(lambda _: roster.take_in(path, code=code)[1], self._judge_again, READING)

    def change_passphrase(self) -> None:
        tools = self.key.tools
        old = tools.old.text()
        fresh = tools.fresh.text()
        if self._allowed(fresh, tools.again.text()) and self.known is not None:
            path = self.known.path
            work = partial(keys.change_passphrase, path, old, fresh)
            self.run(lambda _: work(), lambda _: self._changed(path), MAKING_KEY)

    def _allowed(self, passphrase: str, again: str) -> bool:
        try:
            check_new(passphrase, again)
        except AssessmentError as problem:
            self.show_findings(())
            style.bring_in_sight(self.key.show_wrong(problem.findings[0]))
            return False
        return True

    def _changed(self, path: Path) -> None:
        self.key.tools.put_away()
        self.key.more.setChecked(False)
        self.outcome.show_words(path, NEW_WORDS)
        self.update_texts()
        self.show_top()
        self.key.passphrase.setFocus()

    def _judge_again(self, findings: tuple[Finding, ...]) -> None:
        self.seal.look_again()  # a newer list of keys may name other recipients too
        if self.known is None:
            self.show_findings(findings)
        else:
            self.take_key(self.known.path, focus=True, findings=findings)

    def _write(self, title: str, suffix: str, write: Callable[[Path], object]) -> None:
        name = ""
        if self.known is not None:
            name = normalise.file_name(self.known.public.name)
        path = self.ask_new(title, f"{name or 'key'}{suffix}")
        if path is None:
            return

        def written(_: object) -> None:
            self.outcome.show_words(path)
            self.show_top()

        self.run(lambda _: write(path), written, WRITING)

    def _take(self, known: ChosenKey, *, focus: bool, made: bool = False) -> None:
        self.known = known
        self.key.show_key(known.public, known.rights)
        self.show_findings(known.findings)
        if self._settings is not None:
            self._settings.keep_key(self.role, known.path)
        if made:
            self.outcome.show_words(known.path, KEY_MADE)
        self.key_changed()
        if focus:
            self.key.passphrase.setFocus()

    def key_changed(self) -> None:
        against = self.against_key()
        if against is not None:
            self.show_findings((against,))
        self.update_texts()

    def against_key(self) -> Finding | None:
        """What forbids to sign with the key; None without a key too."""
        if self.known is None:
            return None
        return send.objection(self.known.public, self.known.rights, self.role)

    def sign_now(self) -> None:
        """Sign what the page shows."""

    def may_leave(self) -> bool:
        """Whether no package is being written; else it is said, and waited for or stopped."""
        if self.work.doing not in (SIGNING, card_page.STOPPING):
            return True
        self.show_findings((Finding(SigningProblem.BEING_WRITTEN),))
        self.work.stop_button.setFocus()
        return False

    def _asked_again(self, findings: tuple[Finding, ...]) -> None:
        """The keyboard goes where the next try begins; there a wrong passphrase is told."""
        wrong = [
            finding for finding in findings if finding.problem is ExchangeProblem.PASSPHRASE_WRONG
        ]
        if wrong:
            self.show_findings([finding for finding in findings if finding not in wrong])
            style.bring_in_sight(self.key.show_wrong(wrong[0]))
        elif self.key.passphrase.isVisible():
            self.key.passphrase.setFocus()
        else:
            self.close_button.setFocus()

    def pen(self) -> Pen | None:
        """Who signs; None, with the reason said, when nobody can."""
        if self.known is None:
            self.key.show_missing()
            return None
        against = self.against_key()
        if against is not None:
            self.show_findings((against,))
            self.key.choose.setFocus()
            return None
        path = self.known.path
        passphrase = self.key.passphrase.text()
        role = self.role
        now = self.now
        return lambda: keys.Signer(keys.open_key(path, passphrase), role, now)

    def choose_recipients(self) -> None:
        path = self.ask_old(self.seal.choose.accessibleName(), "")
        if path is not None:
            self.run(lambda _: sealing.take_in_recipients(path), self.seal.show_known, READING)

    def show_receipt(self, path: Path, receipt: send.Receipt, *, sealed: int = 0) -> None:
        self.key.passphrase.clear()
        self.show_findings(())
        self.outcome.show_receipt(path, receipt, sealed=sealed)
        self.update_texts()
        self.show_top()
        self.outcome.open_folder.setFocus()

    def update_texts(self) -> None:
        self.key.update_texts()
        self.seal.update_texts()
        for part in (self.key, self.seal):
            part.setEnabled(not self.busy)
        # What came of it is seen with as little else as can be.
        self.about.setVisible(self.outcome.path is None)

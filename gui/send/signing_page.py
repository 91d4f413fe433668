"""What every page that signs has: a key chosen or made, what stands against it, and the outcome."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from assessment.errors import AssessmentError, Finding
from assessment.exchange import keys, sealing, send
from assessment.exchange.keys import PublicKey, Role
from assessment.exchange.roster import roster_in_use, take_in
from assessment.files.disk import Kind, kind_of
from assessment.files.failures import failure
from assessment.language import breaking, normalise, text
from assessment.problems.exchange import ExchangeProblem, SigningProblem
from assessment.problems.files import FileProblem
from assessment.progress import Progress
from assessment.words import mark
from gui.look import Look
from gui.send.key_form import NewKey, NewPassphrase, SealRow, SigningKeyForm
from gui.session import Session
from gui.settings import WindowSettings
from gui.widgets import buttons, card_page, label, outside, style, trust
from gui.widgets.findings import sentence

PACKAGE_SUFFIX = ".drx"
KEY_SUFFIX = ".key"
LIST_SUFFIX = ".roster"
PUBLIC_SUFFIX = ".pub"
CARD_SUFFIX = ".pdf"


@dataclass(frozen=True, slots=True)
class ChosenKey:
    path: Path
    public: PublicKey
    rights: send.Rights = send.NO_RIGHTS
    findings: tuple[Finding, ...] = ()


type Pen = Callable[[], keys.Signer]  # opens the key, which takes a moment


def know(path: Path, unit: str, at: datetime) -> ChosenKey:
    """What is known of the key in a file; a damaged list of keys is told and stops nobody."""
    public = PublicKey.read(path)
    try:
        rights = send.rights_of(public, unit, at, roster_in_use())
    except AssessmentError as problem:
        return ChosenKey(path, public, findings=problem.findings)
    return ChosenKey(path, public, rights)


def own_keys(settings: WindowSettings) -> Iterator[str]:
    """The keys with which the person at work signed last, in any role; one not read is left out."""
    for role in Role:
        path = settings.key_of(role)
        with suppress(AssessmentError):
            if path is not None:
                yield PublicKey.read(path).key_id


def parcel(session: Session) -> send.Parcel:
    """What the open assessment would send now; its documents are read when they are wanted."""

    def fetch(digest: str) -> bytes:
        return session.saving.file.attachment(digest)  # it may go on in another place meanwhile

    return replace(send.parcel_of(session.saving.file), documents=fetch)


@dataclass(frozen=True, slots=True)
class Countersigning:
    pen: Pen
    path: Path
    out: Path | None = None  # a new file for it; None writes it where it lies
    copy: Path | None = None  # a new file for a sealed copy; None without one
    recipients: tuple[str, ...] = ()
    seen: str = ""  # the revision that was shown

    def do(self, progress: Progress) -> send.Receipt:
        """Append the signature, opened again and compared; the package stays when that fails."""
        if self.copy is not None and self.copy.exists():
            raise failure(FileProblem.ALREADY_EXISTS, self.copy)
        demands = send.Demands(self.seen, roster_in_use())
        receipt = send.countersign(self.path, self.pen(), self.out, progress, demands)
        if self.copy is not None:
            sealing.seal_to(self.out or self.path, self.recipients, self.copy)
        return receipt


def write_card(public: PublicKey, role: Role | None, unit: str, language: str, path: Path) -> Path:
    from assessment.forms.key_cards import Card, write_cards

    if path.exists():
        raise failure(FileProblem.ALREADY_EXISTS, path)
    write_cards([Card(public, role, unit)], (text.Language(language),), path)
    return path


GROUP = 8
SAVED = mark("Saved: {file}")
KEY_MADE = mark(
    "The key is in {file}. Keep it to yourself, with a copy in another place. Give its public "
    "part to the secretariat and compare the code by telephone."
)


class SigningOutcome(outside.SavedCard):
    def __init__(self, look: Look) -> None:
        super().__init__(look, "send_receipt")
        self._receipt: send.Receipt | None = None
        self.revision = label.Label(role="small", wrap=True).can_be_copied()
        self.details = buttons.Button(look, "receipt_details", role="quiet")
        self.details.setCheckable(True)
        style.add_parts(self.column, style.spread(self.details, None), self.revision)
        self.details.toggled.connect(self.revision.setVisible)

    def show_receipt(self, path: Path, receipt: send.Receipt, *, sealed: int = 0) -> None:
        self._show(path, receipt, lambda: told(path, receipt, self._look, sealed))

    def show_words(self, path: Path, message: str = SAVED) -> None:
        self._show(path, None, lambda: self._look.say(message, file=path.name))

    def _show(self, path: Path, receipt: send.Receipt | None, told_now: Callable[[], str]) -> None:
        self._receipt = receipt
        self.details.setChecked(False)
        self.show_saved(path, told_now)

    def say(self) -> None:
        super().say()
        say, receipt = self._look.say, self._receipt
        self.details.say(say("Details"))
        self.details.setVisible(receipt is not None)
        self.revision.setVisible(receipt is not None and self.details.isChecked())
        if receipt is None:
            self.revision.say("")
            return
        n, code = self._look.number(receipt.signatures), receipt.revision
        self.revision.say(say("Signatures: {n}. Revision: {code}", n=n, code=code))
        # A label breaks lines between words only; this one is longer than a narrow card.
        breakable = breaking.ZWSP.join(code[at : at + GROUP] for at in range(0, len(code), GROUP))
        self.revision.setText(self.revision.text().replace(code, breakable))


def told(path: Path, receipt: send.Receipt, look: Look, sealed: int) -> str:
    say, number = look.say, look.number
    lines = [
        say(
            "{file} was written and checked. Answers: {n}, pieces of evidence: {m}. Check code "
            "{code}.",
            file=path.name,
            n=number(receipt.answers),
            m=number(receipt.evidence),
            code=receipt.short_code,
        ),
        say("The package was opened again and compared."),
    ]
    if kind_of(path) is Kind.REMOVABLE:
        lines[1] = f"{lines[1]} {say('It is safe to remove the USB stick.')}"
    if receipt.signatures > 1:
        lines.append(say("Give this file to the secretariat."))
    if sealed:
        to = look.count("Encrypted for {n} recipient.", "Encrypted for {n} recipients.", sealed)
        lines.insert(1, to)
    lines += [sentence(one, look) for one in receipt.findings]
    return "\n".join(lines)


READING, WRITING = mark("Reading the file…"), mark("Writing the file…")
SIGNING = mark("Signing and comparing…")
MAKING_KEY, READING_KEY = mark("Making the key…"), mark("Reading the key…")
NEW_WORDS = mark("From now on the new passphrase opens {file}; the old one no longer does.")


class SigningPage(card_page.CardPage):
    """Knows one key, and refuses what cannot be signed before anything is written."""

    def __init__(self, name: str, look: Look, owner: str, folder: Path) -> None:
        super().__init__(name, look)
        self._settings: WindowSettings | None = None
        self._whose = ""
        self.known: ChosenKey | None = None
        self.role, self.folder = Role.HEAD, folder
        self.ask_new: Callable[[str, str], Path | None] = lambda title, name: outside.ask_new(
            self, title, self.folder / name, keeps=True
        )
        self.ask_old: Callable[[str, str], Path | None] = lambda title, suffix: outside.ask_old(
            self, title, self.folder, f"*{suffix}"
        )
        self.ask_root: Callable[[Path], str] = trust.RootDoor(look, self)
        self.key = SigningKeyForm(look, owner)
        self.outcome = SigningOutcome(look)
        self.seal = SealRow(look)
        key, tools = self.key, self.key.tools
        key.choose.clicked.connect(self.choose_key)
        key.make.clicked.connect(self.make_key)
        key.entered.connect(self.sign_now)
        tools.card.clicked.connect(self.print_card)
        tools.share.clicked.connect(self.save_public)
        tools.list.clicked.connect(self.choose_list)
        tools.keep.clicked.connect(self.change_passphrase)
        self.seal.choose.clicked.connect(self.choose_recipients)
        self.work.refused.connect(self._asked_again)
        key.new.clicked.connect(partial(self._opened, key.new, key.make))
        for opens in (key.more, tools.change, tools.lost):
            opens.clicked.connect(partial(self._opened, opens, tools))

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

    def take_key(self, path: Path, *, focus: bool = False) -> None:
        work = partial(know, path, self.unit, self.now)
        self.run(lambda _: work(), partial(self._take, focus=focus), READING_KEY)

    def make_key(self) -> None:
        wanted = self.key.wanted()
        if not self._allowed(wanted):
            return
        title, name = self.key.make.accessibleName(), normalise.file_name(wanted.name) or "sign"
        path = self.ask_new(title, f"{name}{KEY_SUFFIX}")
        if path is None:
            return
        unit, at = self.unit, self.now

        def work() -> ChosenKey:
            wanted.make(path)
            return know(path, unit, at)

        self.run(lambda _: work(), partial(self._take, focus=True, made=True), MAKING_KEY)

    def print_card(self) -> None:
        if self.known is not None:
            public, language = self.known.public, self._look.language.value
            write = partial(write_card, public, self.role, self.unit, language)
            self._write(self.key.tools.card.accessibleName(), CARD_SUFFIX, write)

    def save_public(self) -> None:
        if self.known is not None:
            write = self.known.public.write
            self._write(self.key.tools.share.accessibleName(), PUBLIC_SUFFIX, write)

    def choose_list(self) -> None:
        path = self.ask_old(self.key.tools.list.accessibleName(), LIST_SUFFIX)
        if path is not None:
            code = self.ask_root(path)
            self.run(lambda _: take_in(path, code=code)[1], self._judge_again, READING)

    def change_passphrase(self) -> None:
        wanted = self.key.tools.wanted()
        if self._allowed(wanted) and self.known is not None:
            path = self.known.path
            self.run(lambda _: wanted.change(path), self._changed, MAKING_KEY)

    def _allowed(self, wanted: NewKey | NewPassphrase) -> bool:
        try:
            wanted.check()
        except AssessmentError as problem:
            self.show_findings(())
            style.bring_in_sight(self.key.show_wrong(problem.findings[0]))
            return False
        return True

    def _changed(self, path: Path) -> None:
        self.key.tools.put_away()
        self.key.more.setChecked(False)
        self.outcome.show_words(path, NEW_WORDS)
        self.say()
        self.show_top()
        self.key.passphrase.setFocus()

    def _judge_again(self, findings: tuple[Finding, ...]) -> None:
        self.seal.look_again()  # a newer list of keys may name other recipients too
        if self.known is None:
            self.show_findings(findings)
            return
        work = partial(know, self.known.path, self.unit, self.now)
        self.run(lambda _: replace(work(), findings=findings), partial(self._take, focus=True),
                 READING_KEY)  # fmt: skip

    def _write(self, title: str, suffix: str, write: Callable[[Path], object]) -> None:
        name = "" if self.known is None else normalise.file_name(self.known.public.name)
        path = self.ask_new(title, f"{name or 'key'}{suffix}")
        if path is not None:
            self.run(lambda _: write(path), lambda _: self._written(path), WRITING)

    def _written(self, path: Path) -> None:
        self.outcome.show_words(path)
        self.show_top()

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
        self.say()

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
        wrong = [one for one in findings if one.problem is ExchangeProblem.PASSPHRASE_WRONG]
        if wrong:
            self.show_findings([one for one in findings if one not in wrong])
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
        path, passphrase = self.known.path, self.key.passphrase.text()
        role, now = self.role, self.now
        return lambda: keys.Signer(keys.open_key(path, passphrase), role, now)

    def choose_recipients(self) -> None:
        path = self.ask_old(self.seal.choose.accessibleName(), "")
        if path is not None:
            self.run(lambda _: sealing.take_in_recipients(path), self.seal.show_known, READING)

    def show_receipt(self, path: Path, receipt: send.Receipt, *, sealed: int = 0) -> None:
        self.key.passphrase.clear()
        self.show_findings(())
        self.outcome.show_receipt(path, receipt, sealed=sealed)
        self.say()
        self.show_top()
        self.outcome.open_folder.setFocus()

    def say(self) -> None:
        super().say()
        self.key.say()
        self.seal.say()
        for part in (self.key, self.seal):
            part.setEnabled(not self.busy)
        self.outcome.say()
        # What came of it is seen with as little else as can be.
        self.about.setVisible(self.outcome.path is None)

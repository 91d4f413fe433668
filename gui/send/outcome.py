"""What came of signing: the receipt, or the file that was written; and the way to it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame

from assessment.language.breaking import ZWSP
from assessment.words import mark
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from gui.widgets.marks import Icon
from gui.widgets.style import named, spread, stack
from gui.wording import Wording

if TYPE_CHECKING:
    from assessment.exchange.send import Receipt

GROUP = 8
SAVED = mark("Saved: {file}")
KEY_MADE = mark(
    "The key is in {file}. Keep it to yourself, with a copy on another USB stick. Give its public "
    "part to the secretariat and compare the code by telephone."
)


class SigningOutcome(QFrame):
    """Hidden until something was written."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__()
        named(self, "send_receipt")
        self.setProperty("frame", "note")
        self._wording = wording
        self.path: Path | None = None
        self._told: Callable[[], tuple[str, str]] = lambda: ("", "")
        self._revision = ""
        self.words = Label(wrap=True).can_be_copied()
        self.revision = Label(role="small", wrap=True).can_be_copied()
        self.open_folder = Button(theme, "open_package_folder", drawing="folder")
        self.show_path: Callable[[Path], object] = _show
        words = stack(self.words, self.revision, gap=2)
        icon = Icon(theme, "done", "ok")
        spread(icon, (words, 1), self.open_folder, on=self, gap=10, margins=(12, 6, 8, 6))
        self.open_folder.clicked.connect(self._open)
        self.hide()

    def clear(self) -> None:
        self.path = None
        self.hide()

    def show_receipt(self, path: Path, receipt: "Receipt", *, sealed: int = 0) -> None:
        self._revision = receipt.revision
        self._show(path, lambda: told(path, receipt, self._wording, sealed))

    def show_words(self, path: Path, message: str = SAVED) -> None:
        """Say a message of the catalogue that names the file."""
        self._show(path, lambda: (self._wording.words.say(message, file=path.name), ""))

    def say(self) -> None:
        self.open_folder.say(self._wording.words.say("Open the folder"))
        if self.path is None:
            return
        words, revision = self._told()
        self.words.say(words)
        self.revision.say(revision)
        self.revision.setVisible(bool(revision))
        if revision:
            # A label breaks lines between words only; this one is longer than a narrow card.
            shown = self.revision.text().replace(self._revision, _breakable(self._revision))
            self.revision.setText(shown)

    def said(self) -> str:
        if self.path is None:
            return ""
        return "\n".join(part for part in (self.words.said(), self.revision.said()) if part)

    def _show(self, path: Path, told_now: Callable[[], tuple[str, str]]) -> None:
        self.path, self._told = path, told_now
        self.say()
        self.show()

    def _open(self) -> None:
        if self.path is not None:
            self.show_path(self.path.parent)


def told(path: Path, receipt: "Receipt", wording: Wording, sealed: int) -> tuple[str, str]:
    """The receipt in words; and its signatures with the whole revision."""
    say, number = wording.words.say, wording.number
    lines = [
        say(
            "{file} was written and checked. Answers: {n}, pieces of evidence: {m}. Check code "
            "{code}.",
            file=path.name,
            n=number(receipt.answers),
            m=number(receipt.evidence),
            code=receipt.short_code,
        ),
        say("The package was opened again and compared. It is safe to remove the USB stick."),
    ]
    if sealed:
        to = wording.count("Encrypted for {n} recipient.", "Encrypted for {n} recipients.", sealed)
        lines.insert(1, to)
    lines += [wording.words.finding(one) for one in receipt.findings]
    n = number(receipt.signatures)
    return "\n".join(lines), say("Signatures: {n}. Revision: {code}", n=n, code=receipt.revision)


def _breakable(digest: str) -> str:
    return ZWSP.join(digest[at : at + GROUP] for at in range(0, len(digest), GROUP))


def _show(path: Path) -> object:
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

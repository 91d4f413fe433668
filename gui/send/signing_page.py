"""What every page that signs has: who signs, what stands against it, and the receipt."""

from pathlib import Path
from typing import TYPE_CHECKING

from assessment.errors import Finding
from assessment.exchange.rights import objection
from assessment.problems.exchange import ExchangeProblem, SigningProblem
from assessment.words import mark
from gui.send.key_page import READING, KeyPage
from gui.send.making import Pen
from gui.send.seal_row import SealRow
from gui.theme import Theme
from gui.widgets.work_line import STOPPING
from gui.wording import Wording

if TYPE_CHECKING:
    from assessment.exchange.send import Receipt

SIGNING = mark("Signing and comparing…")


class SigningPage(KeyPage):
    """Refuses what cannot be signed before anything is written."""

    def __init__(self, name: str, wording: Wording, theme: Theme, owner: str, folder: Path) -> None:
        """``owner`` is proposed for a new key; files are looked for in the folder."""
        super().__init__(name, wording, theme, owner, folder)
        self.seal = SealRow(wording, theme)
        self.key.entered.connect(self.sign_now)
        self.seal.file_wanted.connect(self.choose_recipients)
        self.work.refused.connect(self._asked_again)

    def sign_now(self) -> None:
        """Sign what the page shows."""

    def may_leave(self) -> bool:
        """Whether no package is being written; else it is said, and waited for or stopped."""
        if self.work.doing not in (SIGNING, STOPPING):
            return True
        self.show_findings((Finding(SigningProblem.BEING_WRITTEN),))
        self.work.stop_button.setFocus()
        return False

    def _asked_again(self, findings: tuple[Finding, ...]) -> None:
        """The keyboard goes where the next try begins; a wrong passphrase is typed over."""
        wrong = any(one.problem is ExchangeProblem.PASSPHRASE_WRONG for one in findings)
        if self.key.passphrase.isVisible():
            self.key.passphrase.setFocus()
        else:
            self.close_button.setFocus()
        if wrong:
            self.key.passphrase.selectAll()

    def pen(self) -> Pen | None:
        """Who signs; None, with the reason said, when nobody can."""
        if self.known is None:
            self.key.show_missing()
            return None
        against = objection(self.known.public, self.known.rights, self.signs_as)
        if against is not None:
            self.show_findings((against,))
            self.key.choose.setFocus()
            return None
        return Pen(self.known.path, self.key.passphrase.text(), self.signs_as, self.now)

    def _judge_again(self, findings: tuple[Finding, ...]) -> None:
        """A newer list of keys may name other recipients too."""
        super()._judge_again(findings)
        self.seal.look_again()

    def choose_recipients(self) -> None:
        """Choose the file that names the committee's recipients."""
        path = self.ask_old(self.seal.choose.accessibleName(), "")
        if path is not None:
            take = self.seal.taking(path)
            self.run(lambda _: take(), self.seal.show_known, READING)

    def show_receipt(self, path: Path, receipt: "Receipt", *, sealed: int = 0) -> None:
        """What was written, after it was opened again."""
        self.key.passphrase.clear()
        self.show_findings(())
        self.outcome.show_receipt(path, receipt, sealed=sealed)
        self.say()
        self.show_top()
        self.outcome.open_folder.setFocus()

    def say(self) -> None:
        """Say everything in the language in use."""
        super().say()
        self.key.say()
        self.seal.say()
        for part in (self.key, self.seal):
            part.setEnabled(not self.busy)
        self.outcome.say()
        # What came of it is seen with as little else as can be.
        self.about.setVisible(self.outcome.path is None)

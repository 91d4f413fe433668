"""Receipts for all units whose package counts: one signed file each, to be sent back."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFrame

from assessment.consolidation.collection import Collection
from assessment.consolidation.replying import ReplyWords, hand_back
from assessment.consolidation.standing import standings
from assessment.exchange.package import SUFFIX
from assessment.language.normalise import file_name
from assessment.progress import Progress
from gui.committee.forms import SecretariatKeyForm
from gui.committee.session import CommitteeSession
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from gui.widgets.outside import ask_folder
from gui.widgets.style import spread, stack
from gui.wording import Wording


class ReceiptsForm(QFrame):
    """Writes them; problems are told by the session."""

    def __init__(self, session: CommitteeSession, wording: Wording, theme: Theme) -> None:
        super().__init__()
        self.setProperty("frame", "card")
        self.setObjectName("receipts_form")
        self._session, self._wording = session, wording
        self._written: int | None = None
        self.choose: Callable[[], Path | None] = self._ask
        self._about = Label(wrap=True)
        self.key = SecretariatKeyForm(wording, theme)
        self.write = Button(theme, "write_receipts", role="primary", drawing="saving")
        self.outcome = Label(role="bold")
        foot = spread(self.write, self.outcome, None)
        stack(self._about, self.key, foot, None, on=self, margins=(16, 10, 16, 12), gap=8)
        self.key.changed.connect(self.say)
        self.write.clicked.connect(self._write)
        self.hide()

    def open(self, *, on: bool) -> None:
        """Show or hide it."""
        self._written = None
        self.say()
        self.setVisible(on)
        if on:
            self.key.button.setFocus()

    def say(self) -> None:
        say, number = self._wording.words.say, self._wording.number
        snapshot = self._session.snapshot
        standing = () if snapshot is None else snapshot.standings
        here = [one for one in standing if one.case.round == self._session.round]
        count = sum(one.package is not None for one in here)
        self._about.say(
            say(
                "Receipts for the units whose package counts ({n}): one signed file each, with "
                "what was received, and the resolved revision where there was a conflict.",
                n=number(count),
            )
        )
        self.key.say()
        self.write.say(say("Write receipts into a folder…"))
        self.write.setEnabled(self.key.key is not None and bool(count))
        done = self._written
        told = ""
        if done is not None:
            told = self._wording.count("{n} receipt written", "{n} receipts written", done)
        if self.key.key is None:
            told = say("First choose the key and enter its passphrase.")
        self.outcome.say(told)

    def _write(self) -> None:
        folder, key = self.choose(), self.key.key
        if folder is None or key is None:
            return
        by, at = self._session.by, self._session.clock()
        occasion = self._session.round

        def work(held: Collection, progress: Progress) -> int:
            signer = key.signer(at)
            known = [one for one in standings(held) if one.case.round == occasion]
            counting = [one for one in known if one.package is not None]
            used: set[str] = set()
            for number, one in enumerate(counting):
                progress.step(number, len(counting))
                parts = [one.case.unit, one.case.round, one.case.questionnaire, "receipt"]
                name = _unused(file_name("-".join(parts)), used)
                hand_back(held, one, ReplyWords(by, at), [signer], folder / f"{name}{SUFFIX}")
            return len(counting)

        self._session.run(work, self._done)

    def _done(self, count: int) -> None:
        self._written = count
        self.say()

    def _ask(self) -> Path | None:
        title = self._wording.words.say("Choose a folder…")
        return ask_folder(self, title, self._session.path.parent)


def _unused(name: str, used: set[str]) -> str:
    """The name, or one like it: codes may differ only in what no name of a file can tell."""
    number, found = 1, name
    while found.casefold() in used:
        number += 1
        found = f"{name}-{number}"
    used.add(found.casefold())
    return found

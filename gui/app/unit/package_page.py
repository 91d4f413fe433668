"""A package that lies in no collection, opened by the secretariat: all of it to be read."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from assessment.exchange import codes, package, send, worth
from assessment.progress import Progress
from gui import settings, tasks
from gui.app.unit.sent import AnswersView, SentRecord, UnitHead, sent_record
from gui.committee.session import CommitteeSession
from gui.look import Look
from gui.widgets import findings, keyboard, label, style, window_page

type Looked = tuple[send.PackageSummary, SentRecord | None]


def look_into(path: Path, in_use: worth.InUse | None, progress: Progress) -> Looked:
    """What a package says of itself, judged by what is in use, and its assessment if readable."""
    shown = send.look(path, in_use or worth.in_use_here(), progress)
    record, manifest = shown.received.record, shown.received.manifest
    if record is None or manifest is None:
        return shown, None
    return shown, sent_record(record, manifest.day, partial(package.document, path))


class PackagePage(window_page.WindowPage):
    manual_section = 11

    def __init__(self, _settings: settings.WindowSettings, look: Look) -> None:
        super().__init__("package_page")
        self._look = look
        self._path = Path()
        self._work = tasks.Worker(self)
        self.shown: send.PackageSummary | None = None
        self._sent: SentRecord | None = None
        self.head = UnitHead(look)
        self._about = label.ElidingLabel(role="small")
        self.findings = findings.FindingsList(look)
        self.answers = AnswersView(look)
        parts = self.head, self._about, self.findings, (self.answers, 1)
        style.stack(*parts, on=self, margins=(16, 10, 16, 12), gap=8)
        self.head.back.clicked.connect(self.closed)
        keyboard.on_keys(self, "Alt+Left", self.closed.emit)
        for part in (self._work, self.answers):
            part.refused.connect(self.findings.show_findings)
        look.told_by(self.say)

    def begin(self, about: object = None) -> None:
        """Read a package, judged as in the collection that is open, where there is one."""
        if not isinstance(about, tuple):
            return
        path, session = about
        self._path, self.shown, self._sent = path, None, None
        self.findings.show_findings(())
        self.say()
        in_use = session.collection.in_use if isinstance(session, CommitteeSession) else None
        self._work.run(partial(look_into, path, in_use), partial(self._looked, path))

    def first_focus(self) -> None:
        (self.answers if self._sent is not None else self.head.back).setFocus()

    def focus_search(self) -> None:
        self.answers.filters.search.setFocus()

    def regions(self) -> list[QWidget]:
        return [self.head, self.answers.table, self.answers.pane or self.answers]

    def show_compact(self, *, compact: bool) -> None:
        self.answers.table.show_compact(compact=compact)

    def _looked(self, path: Path, looked: Looked) -> None:
        if path != self._path:
            return
        self.shown, self._sent = looked
        self.findings.show_findings(self.shown.received.findings)
        self.say()
        if self.isVisible():
            self.answers.first_focus()

    def say(self) -> None:
        say, shown, sent = self._look.say, self.shown, self._sent
        self.answers.show_sent(sent)
        self.answers.setVisible(sent is not None)
        self.head.show_score(sent)
        self.head.show_worth(None if shown is None else shown.received.verdict)
        self.head.state.setVisible(sent is not None)
        if shown is None or sent is None:
            self.head.say(self._path.name)
            self._about.say(say("Opening the package…") if shown is None else "")
            return
        subject = sent.record.subject
        self.head.say(f"{self._look.plain(subject.unit_name)} · {subject.unit}")
        self.head.state.show_chip("idle", "note", say(sent.record.state.word))
        signed = [f"{one.name} ({say(one.signature.statement.role.word)})"
                  for one in shown.signed]  # fmt: skip
        occasion = say("Round {round}", round=self._look.digits(subject.round))
        code = codes.short_code(shown.received.revision)
        nobody = say("Nobody has signed it yet.")
        self._about.say(" · ".join((occasion, *(signed or [nobody]), self._path.name, code)))

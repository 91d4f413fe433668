"""The page "Countersign a package": a package is shown, and signed by the unit head."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6 import QtWidgets

from assessment.errors import AssessmentError, Finding
from assessment.exchange import codes, keys, receive, roster, sealing, send, worth
from assessment.files.failures import failure
from assessment.printing.wording import NOTHING
from assessment.problems.exchange import ExchangeProblem
from assessment.problems.files import FileProblem, NewFileProblem
from assessment.progress import Progress
from assessment.responses.record import Record
from assessment.words import mark
from gui.display import Display
from gui.send.signing_page import PACKAGE_SUFFIX, SIGNING, SigningPage
from gui.settings import WindowSettings
from gui.widgets import buttons, marks, trust
from gui.widgets.findings import FindingsList
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.style import Framed, emptied, holding, restyle, seen, spread, stack


class PackageView(Framed):
    def __init__(self, display: Display) -> None:
        super().__init__("quiet", "package_view")
        self._display = display
        self.shown: send.PackageSummary | None = None
        self._own: frozenset[str] = frozenset()
        self._unit = Label(role="h2", wrap=True)
        self._below = Label(role="small", wrap=True)
        self.verdict = marks.Chip(display, "package_verdict")
        self.answers, self.evidence, self.score = (marks.CaptionedValue(display) for _ in range(3))
        self._caption = Label(role="smallbold").bind_message("Signatures", display)
        self.signatures: list[Label] = []
        self.findings = FindingsList(display)
        self._facts = Framed("", "package_facts")
        self._signed = stack(gap=4)
        facts = (self.answers, 1), self.evidence, (self.score, 1)
        spread(*facts, on=self._facts, gap=18)
        head = spread((self._unit, 1), self.verdict)
        rows = head, self._below, self._facts, self._caption, self._signed, self.findings
        stack(*rows, on=self, gap=6, margins=(14, 10, 14, 10))
        self.hide()

    def show_summary(
        self, shown: send.PackageSummary | None, own: frozenset[str] = frozenset()
    ) -> None:
        self.shown = shown
        self._own = own
        self.setVisible(shown is not None)
        self.update_texts()

    def update_texts(self) -> None:
        if self.shown is None:
            return
        received = self.shown.received
        translate = self._display.translate
        self.verdict.show_chip(
            *trust.trust_style(received.verdict), translate(received.verdict.word)
        )
        if received.verdict is worth.Trust.UNKNOWN_KEY and all(
            map(self._is_own, self.shown.signed)
        ):
            self.verdict.show_chip("ok", "done", translate("Your key"))
        own = set(map(codes.short_code, self._own))
        findings = (
            finding
            for finding in received.findings
            if finding.problem is not ExchangeProblem.UNKNOWN_KEY
            or finding.values.get("key") not in own
        )
        self.findings.show_findings(findings)
        seen(self._facts, self._below, self._caption, when=received.record is not None)
        signed = self.shown.signed
        emptied(self._signed)
        self.signatures = []
        for other_signed in signed:
            self._signed.addWidget(self._row(other_signed))
        if not signed and self._caption.isVisibleTo(self):
            self._signed.addWidget(Label(self._display.translate("Nobody has signed it yet.")))
        if received.record is None:
            self._unit.set_texts(received.path.name)
        else:
            self._say_record(received.record, received.revision)
            self._say_facts(self.shown, received)

    def _say_record(self, record: Record, revision: str) -> None:
        display = self._display
        settings = record.questionnaire.settings
        self._unit.set_texts(display.plain(record.subject.unit_name))
        occasion = display.translate("Round {round}", round=display.digits(record.subject.round))
        title = f"{display.plain(settings.title)} {settings.version}".strip()
        code = display.translate("Check code: {code}", code=codes.short_code(revision))
        self._below.set_texts(
            f"{occasion} · {title} · {display.translate(record.state.word)}\n{code}"
        )

    def _say_facts(self, shown: send.PackageSummary, received: receive.Received) -> None:
        display = self._display
        translate = self._display.translate
        number = self._display.number
        answered = translate("{n} of {m}", n=number(shown.answered), m=number(shown.required))
        self.answers.show_value(translate("Required answers given"), answered)
        self.evidence.show_value(translate("Pieces of evidence"), number(shown.evidence))
        scores = received.scores
        caption = translate("Overall score")
        if scores is None or scores.overall.score is None or received.record is None:
            self.score.show_value(caption, NOTHING)
            return
        questionnaire = received.record.questionnaire
        overall = scores.overall
        points = display.score(overall.score, questionnaire)
        level, digit, name = display.named_level(overall.level, questionnaire)
        if level is None:
            self.score.show_value(caption, points)
        else:
            self.score.show_value(caption, f"{points} · {name}", level=(level, digit))

    def _is_own(self, signed: send.Signed) -> bool:
        return signed.signature.statement.key_id in self._own

    def _row(self, signed: send.Signed) -> QtWidgets.QWidget:
        display = self._display
        translate = self._display.translate
        statement = signed.signature.statement
        day = display.date(statement.at.astimezone().date())
        chip = marks.Chip(self._display)
        chip.show_chip(*trust.trust_style(signed.verdict), translate(signed.verdict.word))
        if self._is_own(signed) and signed.verdict is worth.Trust.UNKNOWN_KEY:
            chip.show_chip("ok", "done", translate("Your key"))
        words = Label(f"{signed.name} · {translate(statement.role.word)} · {day}", wrap=True)
        self.signatures.append(words)
        return holding(spread((words, 1), chip))


# Where it lies it cannot be written: then it goes elsewhere.
ELSEWHERE = frozenset(
    {
        FileProblem.READ_ONLY,
        FileProblem.NO_PERMISSION,
        FileProblem.DISK_FULL,
        NewFileProblem.DISK_FULL,
        FileProblem.NOT_SAVED,
        ExchangeProblem.NOT_READ_BACK,
    }
)


class CountersignPage(SigningPage):
    manual_section = 11
    takes = (PACKAGE_SUFFIX,)

    def __init__(self, settings: WindowSettings, display: Display) -> None:
        super().__init__("countersign", display, settings.name, settings.folder)
        self._owner = settings
        self.path: Path | None = None
        self.open = buttons.Button(display, "choose_package", drawing="folder")
        self._file = ElidingLabel(role="bold", middle=True)
        self.view = PackageView(display)
        self.sign = buttons.Button(display, "countersign", role="primary", drawing="edit")
        self.elsewhere = buttons.Button(display, "countersign_elsewhere", drawing="saving")
        row = spread(self.open, (self._file, 1), gap=12)
        self.lay_out(row, self.view, self.key, self.seal, outcome=self.outcome)
        self.pin(self.elsewhere, self.sign)
        self.elsewhere.bind_message("Countersign and save elsewhere…").hide()
        self.open.clicked.connect(self.choose)
        self.sign.bind_message("Countersign").clicked.connect(self.sign_now)
        self.elsewhere.clicked.connect(self.sign_elsewhere)
        self.update_texts()

    @property
    def shown(self) -> send.PackageSummary | None:
        return self.view.shown

    @property
    def unit(self) -> str:
        received = None
        if self.shown is not None:
            received = self.shown.received
        if received is None or received.manifest is None:
            return ""
        return received.manifest.unit

    def begin(self, about: object = None) -> None:
        if self.busy:
            return
        self.path = None
        self.work_for(self._owner.name)
        self.view.show_summary(None)
        self.outcome.clear()
        self.show_findings(())
        self.key.passphrase.clear()
        self.update_texts()
        if isinstance(about, Path):
            self.inspect(about)
        else:
            self.work_as(self._owner)

    def choose(self) -> None:
        path = None
        if not self.busy:
            path = self.ask_old(self.open.accessibleName(), PACKAGE_SUFFIX)
        if path is not None:
            self.take_file(path)

    def inspect(
        self, path: Path, then: Callable[[send.PackageSummary], object] | None = None
    ) -> None:
        done = then or partial(self._inspected, path)

        def read(progress: Progress) -> send.PackageSummary:
            return send.inspect_package(path, worth.InUse(roster.roster_in_use()), progress)

        self.run(read, done, mark("Opening the package…"))

    def sign_now(self) -> None:
        if self.path is not None:
            self._sign(self.path, None)

    def sign_elsewhere(self) -> None:
        if self.path is not None:
            out = self.ask_new(self.elsewhere.accessibleName(), self.path.name)
            if out is not None:
                self._sign(self.path, out)

    def _sign(self, path: Path, out: Path | None) -> None:
        """Append the signature where the package lies, or ``out``; opened again and compared."""
        shown = self.shown
        recipients = self.seal.wanted
        pen = None
        if not (self.busy or shown is None or not shown.signable):
            pen = self.pen()
        if shown is None or pen is None:
            return
        copy = None
        if recipients:
            name = f"{path.stem}-sealed{PACKAGE_SUFFIX}"
            copy = self.ask_new(self.seal.tick.accessibleName(), name)
            if copy is None:
                return
        self.outcome.clear()
        self.elsewhere.hide()

        def work(progress: Progress) -> send.Receipt:
            if copy is not None and copy.exists():
                raise failure(FileProblem.ALREADY_EXISTS, copy)
            demands = send.Demands(shown.received.revision, roster.roster_in_use())
            receipt = send.countersign(path, pen(), out, progress, demands)
            if copy is not None:
                sealing.seal_to(out or path, recipients, copy)
            return receipt

        signed = partial(self._signed, out or path, copy, len(recipients))
        self.run(work, signed, SIGNING, stops=True)

    def against_key(self) -> Finding | None:
        """Nobody countersigns what they signed as assessor."""
        own = None
        if self.known is not None and self.shown is not None:
            own = send.own_package(self.known.public, self.shown.received.signatures)
        return own or super().against_key()

    def _inspected(self, path: Path, shown: send.PackageSummary) -> None:
        self.path = path
        self.folder = path.parent
        self._show_summary(shown)
        if shown.signable:
            self.key.choose.setFocus()
        else:
            self.open.setFocus()
        if not shown.signable:
            return
        if self.known is not None:
            self.take_key(self.known.path, focus=True)
        else:
            self.work_as(self._owner)

    def key_changed(self) -> None:
        if self.shown is not None:
            self.view.show_summary(self.shown, self._own_keys)
        super().key_changed()

    @property
    def _own_keys(self) -> frozenset[str]:
        """The key chosen, and those with which the person at work signed last, in any role."""
        if self.known is None:
            own = set()
        else:
            own = {self.known.public.key_id}
        for path in filter(None, map(self._owner.key_of, keys.Role)):
            with suppress(AssessmentError):  # one that cannot be read is left out
                own.add(keys.PublicKey.read(path).key_id)
        return frozenset(own)

    def _signed(self, path: Path, copy: Path | None, sealed: int, receipt: send.Receipt) -> None:
        self.path = path
        self.show_receipt(copy or path, receipt, sealed=sealed)
        self.inspect(path, self._show_summary)

    def _show_summary(self, shown: send.PackageSummary) -> None:
        self.view.show_summary(shown, self._own_keys)
        self.update_texts()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        super().show_findings(findings)
        helps = any(finding.problem in ELSEWHERE for finding in findings)
        self.elsewhere.setVisible(helps and self.path is not None)

    def first_focus(self) -> None:
        self.open.setFocus()

    def update_texts(self) -> None:
        super().update_texts()
        translate = self._display.translate
        self.title.set_texts(translate("Countersign a package"))
        self.about.set_texts(
            translate(
                "The unit head opens the package the assessor signed, sees what is in "
                "it, and adds a signature. What was signed before stays as it "
                "is."
            )
        )
        shown = self.shown
        if shown is None:
            self.open.set_texts(translate("Choose a package…"))
        else:
            self.open.set_texts(translate("Another package…"))
        role = "plain"
        if shown is None:
            role = "primary"
        restyle(self.open, role=role)
        if self.path is None:
            self._file.set_texts("")
        else:
            self._file.set_texts(self.path.name)
        self.view.update_texts()
        done = self.outcome.details.isVisibleTo(self)  # signed: to be given away next
        signable = shown is not None and shown.signable and not done
        seen(self.key, self.seal, self.sign, when=signable)
        self.foot.setVisible(signable or self.busy)
        for part in (self.sign, self.elsewhere):
            part.setEnabled(not self.busy)

    def may_take(self, paths: Sequence[Path]) -> bool:
        return not self.busy and super().may_take(paths)

    def take_file(self, path: Path) -> None:
        self.outcome.clear()
        self.inspect(path)

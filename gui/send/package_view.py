"""What a package is, for somebody who is about to sign it: contents, scores, signatures."""

from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from assessment.exchange.codes import short_code
from assessment.exchange.looking import PackageSummary, Signed
from assessment.exchange.receive import Received
from assessment.exchange.role_words import ROLES
from assessment.exchange.wording import VERDICTS
from assessment.exchange.worth import Trust
from assessment.reports.wording import NOTHING, STATES
from assessment.responses.record import Record
from gui.theme import Theme
from gui.widgets.captioned_value import CaptionedValue
from gui.widgets.findings_list import FindingsList
from gui.widgets.label import Label
from gui.widgets.marks import Chip
from gui.widgets.style import emptied, frame, named, spread, stack
from gui.wording import Wording

LOOKS = {
    Trust.COUNTERSIGNED: ("ok", "done"),
    Trust.VERIFIED: ("ok", "done"),
    Trust.UNSIGNED: ("warn", "warning"),
    Trust.UNKNOWN_KEY: ("warn", "warning"),
}


class PackageView(QFrame):
    """Hidden until a package is shown."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__()
        named(self, "package_view")
        self.setProperty("frame", "quiet")
        self._wording, self._theme = wording, theme
        self.shown: PackageSummary | None = None
        self._unit = Label(role="h2", wrap=True)
        self._below = Label(role="small", wrap=True)
        self.verdict = Chip(theme, "package_verdict")
        self.answers, self.evidence, self.score = (CaptionedValue(theme) for _ in range(3))
        self._caption = Label(role="smallbold")
        self.signatures: list[Label] = []
        self.findings = FindingsList(wording, theme, with_places=False)
        self._build()
        self.hide()

    def _build(self) -> None:
        head = spread((self._unit, 1), self.verdict)
        column = stack(head, self._below, on=self, gap=6, margins=(14, 10, 14, 10))
        self._facts = frame("", "package_facts")
        grid = QGridLayout(self._facts)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(18)
        for at, fact in enumerate((self.answers, self.evidence, self.score)):
            grid.addWidget(fact, 0, at)
            grid.setColumnStretch(at, 1)
        column.addWidget(self._facts)
        column.addWidget(self._caption)
        self._signed = stack(gap=4)
        column.addLayout(self._signed)
        column.addWidget(self.findings)

    def show_look(self, shown: PackageSummary | None) -> None:
        self.shown = shown
        self.setVisible(shown is not None)
        self.say()

    def say(self) -> None:
        if self.shown is None:
            return
        received = self.shown.received
        say = self._wording.words.say
        ink, drawing = LOOKS.get(received.verdict, ("stop", "finding"))
        self.verdict.show_chip(ink, drawing, say(VERDICTS[received.verdict]))
        self.findings.show_findings(received.findings)
        self._caption.say(say("Signatures"))
        for part in (self._facts, self._below, self._caption):
            part.setVisible(received.record is not None)
        self._say_signatures(self.shown.signed)
        if received.record is None:
            self._unit.say(received.path.name)
        else:
            self._say_record(received.record, received.revision)
            self._say_facts(self.shown, received)

    def _say_record(self, record: Record, revision: str) -> None:
        wording, settings = self._wording, record.questionnaire.settings
        self._unit.say(wording.plain(record.subject.unit_name))
        title = wording.plain(settings.title)
        about = wording.words.say(
            "Round {round} · Questionnaire {version}",
            round=wording.digits(record.subject.round),
            version=f"{title} {settings.version}".strip(),
        )
        state = wording.words.say(STATES[record.state])
        code = wording.words.say("Check code: {code}", code=short_code(revision))
        self._below.say(f"{about} · {state}\n{code}")

    def _say_facts(self, shown: PackageSummary, received: Received) -> None:
        wording, say, number = self._wording, self._wording.words.say, self._wording.number
        given = say("{n} of {m}", n=number(shown.answered), m=number(shown.required))
        self.answers.show_value(say("Required questions answered"), given)
        self.evidence.show_value(say("Pieces of evidence"), number(shown.evidence))
        scores, caption = received.scores, say("Overall score")
        if scores is None or scores.overall.score is None or received.record is None:
            self.score.show_value(caption, NOTHING)
            return
        questionnaire, overall = received.record.questionnaire, scores.overall
        points = number(scores.overall.score, questionnaire.settings.decimals)
        if overall.level is None:
            self.score.show_value(caption, points)
        else:
            name = wording.plain(questionnaire.level_label(overall.level))
            level = overall.level, wording.digits(str(overall.level))
            self.score.show_value(caption, f"{points} · {name}", level=level)

    def _say_signatures(self, signed: tuple[Signed, ...]) -> None:
        emptied(self._signed)
        self.signatures = []
        for one in signed:
            self._signed.addWidget(self._row(one))
        if not signed and self._caption.isVisibleTo(self):
            self._signed.addWidget(Label(self._wording.words.say("Nobody has signed it yet.")))

    def _row(self, one: Signed) -> QWidget:
        wording, say = self._wording, self._wording.words.say
        statement = one.signature.statement
        day = wording.date(statement.at.astimezone().date())
        chip = Chip(self._theme)
        ink, drawing = LOOKS.get(one.verdict, ("stop", "finding"))
        chip.show_chip(ink, drawing, say(VERDICTS[one.verdict]))
        words = Label(f"{one.name} · {say(ROLES[statement.role])} · {day}", wrap=True)
        self.signatures.append(words)
        row = QWidget()
        line = spread((words, 1), chip)
        row.setLayout(line)
        return row

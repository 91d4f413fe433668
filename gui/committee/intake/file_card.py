"""One received file: what was said of it, why, what it is good for today, and what to do."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from assessment.consolidation.file_status import TODAY, FileToday, verdict_word, why
from assessment.consolidation.model import FileVerdict
from assessment.errors import Finding
from assessment.exchange.codes import short_code
from assessment.problems.consolidation import ConsolidationProblem
from assessment.problems.exchange import ExchangeProblem
from gui.committee.intake.arrivals import INK
from gui.committee.intake.verdicts import KIND_OF, KINDS, ArrivalKind
from gui.committee.snapshot import unit_name
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.fields import Captioned, LineField
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.marks import Chip
from gui.widgets.outside import ask_old
from gui.widgets.style import spread, stack
from gui.wording import Wording

WORKBOOKS = "*.xlsx"
# What the verdict and its reason say already.
_SAID_BESIDE = {ConsolidationProblem.KEY_CHANGED, ConsolidationProblem.OUR_FAULT}
SAID_BY_VERDICT = (frozenset(ConsolidationProblem) - _SAID_BESIDE) | {ExchangeProblem.WITHOUT_SEAL}


class FileCard(QFrame):
    """Says what a person wants of the file shown.

    Signals:
        case_wanted: The case to be decided.
        unit_wanted: The file whose unit is to be shown.
        admit_wanted: The workbook by which packages are to count, and why.
        refuse_wanted: The revision by whose questionnaire packages are to count no more, and why.
    """

    case_wanted = Signal(object)
    unit_wanted = Signal(object)
    admit_wanted = Signal(object, str)
    refuse_wanted = Signal(str, str)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__()
        self.setProperty("frame", "card")
        self._wording = wording
        self._one: FileToday | None = None
        self._findings: Sequence[Finding] = ()
        self._let_in: frozenset[str] = frozenset()
        self.choose: Callable[[], Path | None] = self._ask
        self._unit = ElidingLabel(role="bold")
        self.chip, self.today = Chip(theme, "file_verdict"), Chip(theme, "file_today")
        self._where = ElidingLabel(role="small", middle=True)
        self.why = Label(role="small", wrap=True).can_be_copied()
        self.button = Button(theme, "to_conflict", drawing="conflict")
        self.unit = Button(theme, "to_unit", role="quiet", drawing="view")
        self.admit = Button(theme, "admit", drawing="folder")
        self.refuse = Button(theme, "refuse", role="quiet", drawing="returned")
        self.reason = LineField("admit_reason")
        self._reason = Captioned(self.reason)
        self.reason.textChanged.connect(lambda _: self._reason.show_finding(""))
        stack(
            self._unit,
            spread(self.chip, None),
            spread(self.today, None),
            self._where,
            self.why,
            spread(self.button, self.unit, None),
            self._reason,
            self.admit,
            self.refuse,
            on=self,
            margins=(12, 8, 12, 8),
            gap=4,
        )
        self.button.clicked.connect(self._go)
        self.unit.clicked.connect(lambda: self.unit_wanted.emit(self._one))
        self.admit.clicked.connect(self._admit)
        self.refuse.clicked.connect(self._refuse)

    def show_file(
        self,
        one: FileToday | None,
        findings: Sequence[Finding],
        let_in: frozenset[str] = frozenset(),
    ) -> None:
        """Show a file with the findings of its intake, as far as they are known; None nothing.

        ``let_in`` are fingerprints of the questionnaires that count beside those in use.
        """
        if self._one is None or one is None or self._one.arrival.file != one.arrival.file:
            self.reason.clear()
        self._one, self._findings, self._let_in = one, findings, let_in
        self.say()

    def say(self) -> None:
        one, say = self._one, self._wording.words.say
        self.setVisible(one is not None)
        if one is None:
            return
        arrival, verdict = one.arrival, one.arrival.verdict
        (ink, drawing, _), case = KINDS[KIND_OF[verdict]], arrival.case
        name = Path(arrival.path).name
        self._unit.say(self._wording.plain(unit_name(one.unit)) if one.unit else name)
        self.chip.show_chip(ink, drawing, say(verdict_word(verdict, arrival.relation)))
        self.today.show_chip(*INK[one.today], say(TODAY[one.today]))
        code = f" · {short_code(arrival.revision)}" if arrival.revision else ""
        self._where.say(f"{name}{code}")
        self.why.say("\n".join(self._reasons(one)))
        self.button.say(say("Go to the conflict"), tip="Enter")
        self.button.setVisible(KIND_OF[verdict] is ArrivalKind.CONFLICT and case is not None)
        self.unit.say(say("Page of the unit"), tip="" if self.button.isVisibleTo(self) else "Enter")
        self.unit.setVisible(bool(one.unit))
        self.admit.say(say("Choose its questionnaire…"))
        waits = verdict is FileVerdict.OTHER_QUESTIONNAIRE and one.held is not None
        self.admit.setVisible(waits)
        self.refuse.say(say("Stop counting it"))
        counts = one.held is not None and one.held.fingerprint in self._let_in
        self.refuse.setVisible(counts)
        self._reason.say(say("Reason (it is kept permanently)"))
        self._reason.setVisible(waits or counts)

    def _reasons(self, one: FileToday) -> list[str]:
        """Why it has its verdict and what to do; what was noticed; what was said before."""
        say = self._wording.words.say
        lines = [say(why(one.arrival))]
        if one.then is one.arrival.verdict:
            more = (one for one in self._findings if one.problem not in SAID_BY_VERDICT)
            lines += [self._wording.words.finding(one) for one in more]
        else:
            then = say(verdict_word(one.then, one.arrival.relation))
            lines.append(say("On arrival: {verdict}.", verdict=then))
        return lines

    def _go(self) -> None:
        if self._one is not None and self._one.arrival.case is not None:
            self.case_wanted.emit(self._one.arrival.case)

    def _admit(self) -> None:
        reason = self._given_reason()
        path = self.choose() if reason else None
        if path is not None:
            self.admit_wanted.emit(path, reason)

    def _refuse(self) -> None:
        reason = self._given_reason()
        if self._one is not None and reason:
            self.refuse_wanted.emit(self._one.arrival.revision, reason)

    def _given_reason(self) -> str:
        """Why, in a person's words; without them the field asks."""
        given = self.reason.text().strip()
        if not given:
            self._reason.show_finding(self._wording.words.say("A reason is missing."))
            self.reason.setFocus()
        return given

    def _ask(self) -> Path | None:
        say = self._wording.words.say
        kinds = f"{say('Questionnaires')} ({WORKBOOKS})"
        return ask_old(self, say("Choose its questionnaire…"), Path.home(), kinds)

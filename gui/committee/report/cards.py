"""What stands on the page of the national report: its choices, the closing, printed pages."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from assessment.consolidation.acts import Demand, RoundClosing, Word, close_round, reopen_round
from assessment.consolidation.collection import Collection
from assessment.errors import AssessmentError
from assessment.exchange.print_check import Match, Printed, code_of
from assessment.language.digits import latin_digits
from assessment.problems.commands import CommandProblem
from assessment.problems.consolidation import ConsolidationProblem
from assessment.progress import Progress
from assessment.reports.order import Edition, Tongue
from assessment.reports.print_places import describe_place, places_in
from gui.committee.page import NO_REASON, WIDTH, NeededLine, SecretariatKeyForm, closed_text
from gui.committee.session import CommitteeSession, unit_name
from gui.display import Display
from gui.widgets.buttons import Button, Segments
from gui.widgets.fields import Captioned, LineField, TextBox
from gui.widgets.label import Label
from gui.widgets.marks import Chip, Icon
from gui.widgets.style import FittedPart, Framed, bring_in_sight, lay_as_fits, seen, spread, stack

ALL = "all"
FINAL = "final"
SAVE = "Ctrl+Shift+S"
BETWEEN = 16  # points between what is chosen and its buttons


class ReportChoices(FittedPart):
    changed = Signal()

    def __init__(self, display: Display) -> None:
        super().__init__()
        self._display = display
        self.tongues = Segments("report_language", tuple(Tongue))
        self.which = Segments("report_units", (ALL, FINAL))
        self.reaches = Segments("report_reach", tuple(Edition))
        self._rows = [
            (Label(role="smallbold"), segments)
            for segments in (self.tongues, self.which, self.reaches)
        ]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(BETWEEN)
        grid.setColumnStretch(1, 1)
        for at, (caption, segments) in enumerate(self._rows):
            grid.addWidget(caption, at, 0)
            grid.addLayout(spread(segments, None), at, 1)
            segments.picked.connect(lambda _: self.changed.emit())

    @property
    def final(self) -> bool:
        return self.which.key == FINAL

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def update_layout(self) -> None:
        """Where the room is short, buttons stand below one another."""
        beside = max(caption.sizeHint().width() for caption, _ in self._rows) + BETWEEN
        for _, segments in self._rows:
            lay_as_fits(segments.line, self.width() - beside)

    def update_texts(self) -> None:
        translate = self._display.translate
        names = translate("Language"), translate("Which packages"), translate("For whom")
        words: tuple[Mapping[str, str], ...] = (
            {
                Tongue.KM: "ខ្មែរ",
                Tongue.EN: "English",
                Tongue.BOTH: translate("Both, one file each"),
            },
            {ALL: translate("All packages"), FINAL: translate("Approved only")},
            {
                Edition.FULL: translate("Committee: everything"),
                Edition.PUBLISHED: translate("Public: no names of people, no remarks"),
                Edition.BY_BLOCK: translate("Public: groups only"),
            },
        )
        for at, (caption, segments) in enumerate(self._rows):
            caption.set_texts(names[at])
            segments.update_texts(names[at], words[at])


class ReportCard(Framed):
    def __init__(self, display: Display) -> None:
        super().__init__("card", "report_choices")
        self._display = display
        self.status = Chip(display, "report_status")
        self.conflicts = Button(display, "to_conflicts", role="quiet", drawing="conflict")
        self._about = Label(wrap=True)
        self.choices = ReportChoices(display)
        self.show_pages = Button(display, "show_pages", role="primary", drawing="view")
        self.xlsx = Button(display, "write_xlsx", drawing="table").bind_message("Write Excel…")
        self._how = Label(role="small", wrap=True)
        status = spread(self.status, self.conflicts, None)
        make = spread(self.show_pages, self.xlsx, None, margins=(0, 6, 0, 0))
        rows = status, self._about, self.choices, make, self._how
        stack(*rows, on=self, margins=(20, 14, 20, 16), gap=8)

    def update_texts(self, conflicts: int, blocking: int, *, closed: bool, empty: bool) -> None:
        translate = self._display.translate
        if self.choices.final and closed:
            self.status.show_chip("ok", "done", translate("FINAL"))
            sentence = translate(
                "The units approved when the round was closed. Its figures do not change."
            )
        elif self.choices.final and blocking:
            self.status.show_chip("stop", "finding", translate("NOT POSSIBLE YET"))
            sentence = translate(
                CommandProblem.CONFLICTS_OPEN.message, n=self._display.number(blocking)
            )
        elif self.choices.final:
            self.status.show_chip("warn", "warning", translate("APPROVED UNITS ONLY"))
            sentence = translate(
                "Only packages that a unit head approved. No conflict may be open. The report is "
                "final when the round is closed."
            )
        else:
            self.status.show_chip("warn", "warning", translate("PROVISIONAL"))
            sentence = translate("All packages that count, approved or not.")
            if closed:
                sentence = translate(ConsolidationProblem.CLOSED_TODAY.message)
        if empty:
            self._about.set_texts(translate("Nothing that counts was received yet."))
        else:
            self._about.set_texts(sentence)
        self.conflicts.set_texts(
            translate("Conflicts not decided: {n}", n=self._display.number(conflicts))
        )
        self.conflicts.setVisible(bool(conflicts))
        self.choices.update_texts()
        self.show_pages.set_texts(translate("Preview and save PDF…"))
        how = translate(
            "The pages are shown and saved exactly as shown. {keys} does both at once.", keys=SAVE
        )
        self._how.set_texts(how)


class ClosingForm(Framed):
    """Says in one line whether the round is closed; opens into what has to be said for the act."""

    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__("card", "closing_form")
        self._session = session
        self._display = display
        self._told = Label(wrap=True)
        self.begin = Button(display, "closing_begin", drawing="gate")
        self.least = LineField("closing_least")
        self.least.setText("100")
        self.exceptions = TextBox("closing_exceptions", lines=2)
        self.key = SecretariatKeyForm(display, one_line=True)
        self.now = Button(display, "closing_now", role="primary", drawing="done")
        self.cancel = Button(display, "closing_cancel", role="quiet").bind_message("Cancel")
        self._least = Captioned(self.least, wrap=True)
        self._reason = NeededLine("closing_reason", NO_REASON, display)
        self.reason = self._reason.line
        self._exceptions = Captioned(self.exceptions, wrap=True)
        self._fields = QFrame()
        self.exceptions.setMaximumHeight(84)
        self._least.bind_message("Approved units required, per cent of those expected", display)
        self.least.setMaximumWidth(WIDTH)  # not its name, whose height would follow another width
        for field in (self._exceptions, self._reason, self.key):
            field.setMaximumWidth(2 * WIDTH)
        fields = self._least, self._exceptions, self._reason, self.key
        foot = spread(self.now, self.cancel, None)
        stack(*fields, foot, on=self._fields, margins=(0, 4, 0, 0), gap=8)
        head = spread((self._told, 1), self.begin)
        stack(head, self._fields, on=self, margins=(20, 10, 20, 10), gap=4)
        self._fields.hide()
        self.begin.clicked.connect(partial(self._open, on=True))
        self.cancel.clicked.connect(partial(self._open, on=False))
        self.now.clicked.connect(self._act)
        self.reason.returnPressed.connect(self._act)
        self.least.textChanged.connect(lambda _: self._least.show_finding(""))

    def fold(self) -> None:
        self._fields.hide()
        self.reason.clear()

    @property
    def _closing(self) -> RoundClosing | None:
        return self._session.snapshot.closing

    def update_texts(self) -> None:
        translate = self._display.translate
        closed = self._closing
        round_name = self._display.digits(self._session.round)
        self.setVisible(bool(round_name))
        opened = translate("Round {round} is open.", round=round_name)
        self._told.set_texts(closed_text(self._session, self._display) or opened)
        if closed is None:
            self.begin.set_texts(translate("Close the round…"))
        else:
            self.begin.set_texts(translate("Reopen the round…"))
        self._exceptions.set_texts(translate("Units not waited for, one per line: code = reason"))
        self._reason.set_texts(translate("Reason (it is kept permanently)"))
        if closed is None:
            self.now.set_texts(translate("Close the round"))
        else:
            self.now.set_texts(translate("Reopen the round"))
        self._say_ready()

    def _say_ready(self) -> None:
        seen(self._least, self._exceptions, when=self._closing is None)
        self.begin.setVisible(self._fields.isHidden())

    def _open(self, *, on: bool) -> None:
        self._fields.setVisible(on)
        self._say_ready()
        if self._closing is None:
            first = self.least
        else:
            first = self.reason
        if on:
            first.setFocus()
        else:
            self.begin.setFocus()

    def _act(self) -> None:
        percent = self._percent
        reason = self._reason.typed_text()
        if percent is None:
            sentence = self._display.translate("Write a whole number from 0 to 100.")
            self._least.show_finding(self._display.digits(sentence))
            self.least.setFocus()
            bring_in_sight(self._least)
        if percent is None or not reason:
            return
        word = Word(self._session.by, self._session.clock(), reason)
        lines = [line.partition("=") for line in self.exceptions.toPlainText().splitlines()]
        named = {unit.strip(): reason.strip() for unit, _, reason in lines if unit.strip()}
        demand = Demand(Decimal(percent), named)
        occasion = self._session.round
        key = self.key.key
        closing = self._closing
        self._session.refused.emit([])

        def work(held: Collection, _progress: Progress) -> RoundClosing:
            signer = None
            if key is not None:
                signer = key.signer(word.at)
            if closing is not None:
                return reopen_round(held, occasion, word, signer)
            return close_round(held, occasion, demand, word, signer)

        self._session.run(work, lambda _: self._session.refresh())

    @property
    def _percent(self) -> int | None:
        digits = latin_digits(self.least.text()).strip()
        if digits.isdecimal() and int(digits) <= 100:
            return int(digits)
        return None


LOOKS = {
    Printed.PACKAGE: ("done", "ok"),
    Printed.CURRENT: ("done", "ok"),
    Printed.EARLIER: ("warning", "warn"),
    Printed.FORM: ("done", "ok"),
}


class PrintCard(Framed):
    """A printed page in the hand: its code leads to what it was printed from, or nothing held."""

    unit_wanted = Signal(str)

    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__("card", "print_card")
        self._session = session
        self._display = display
        self._found: Sequence[Match] = ()
        title = Label(role="h2").bind_message("Check a printed page", display)
        about = Label(role="small", wrap=True).bind_message(
            "The code is at the foot of every printed page, four groups of four characters, on "
            "a unit's report five. The text of the QR code may be pasted as well.",
            display,
        )
        self.code = LineField("print_code")
        self.code.setFixedWidth(WIDTH)
        self.button = Button(display, "check_print", drawing="search")
        self.show_unit = Button(display, "print_unit", role="quiet", drawing="closed", right=True)
        both = QWidget()
        both.setLayout(spread(self.code, self.button, None))
        self._code = Captioned(both).bind_message("Code on the page", display)
        self.outcome = Framed("quiet", "print_outcome")
        self._icon = Icon(display)
        self.told = Label(wrap=True).can_be_copied()
        spread(self._icon, (self.told, 1), self.show_unit, on=self.outcome, margins=(10, 6, 10, 6))
        parts = title, about, self._code, self.outcome
        stack(*parts, on=self, margins=(20, 12, 20, 14), gap=6)
        self.outcome.hide()
        self.code.returnPressed.connect(self.check)
        self.code.textChanged.connect(lambda _: self._forget())
        self.button.bind_message("Check the code", "Enter").clicked.connect(self.check)
        self.show_unit.bind_message("Page of the unit").clicked.connect(self._go)

    def check(self) -> None:
        self._forget()
        try:
            code = code_of(self.code.text())
        except AssessmentError as problem:
            self._code.show_finding(self._display.words.finding(problem.findings[0]))
            return
        self._session.run(lambda held, _: places_in(held, code), self._checked)

    def update_texts(self) -> None:
        self.code.name_it(self._display.translate("Code on the page"), "3JRD-LO4S-554A-U5TA")
        self.show_unit.setVisible(any(match.unit for match in self._found))
        if self._found:
            doubted = any(not match.vouched or match.fits is False for match in self._found)
            self._icon.show_icon(*LOOKS[Printed.EARLIER if doubted else self._found[0].printed])
            self.told.set_texts("\n".join(dict.fromkeys(map(self._sentence, self._found))))
        else:
            self._icon.show_icon("finding", "stop")
            words = self._display.translate(
                "Unknown code: no package and no report of this collection was printed with "
                "it. Compare the code once more, then ask who gave you the page."
            )
            self.told.set_texts(words)

    def _checked(self, matches: Sequence[Match]) -> None:
        self._found = matches
        self.update_texts()
        self.outcome.show()
        bring_in_sight(self.outcome)

    def _sentence(self, match: Match) -> str:
        unit = ""
        if match.unit:
            unit = self._display.plain(unit_name(match.unit))
        return " ".join(describe_place(match, self._display.words, unit, self._display.digits))

    def _forget(self) -> None:
        self._found = ()
        self.outcome.hide()
        self._code.show_finding("")

    def _go(self) -> None:
        if unit := next((match.unit for match in self._found if match.unit), ""):
            self.unit_wanted.emit(unit)

"""The page of a unit: all that is held of it, and the way back to it with reasons."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6 import QtCore, QtWidgets

from assessment import places
from assessment.consolidation import acts, file_status
from assessment.consolidation.collection import Collection
from assessment.consolidation.model import COUNTS, Case, ReceivedCopy
from assessment.exchange.codes import short_code
from assessment.exchange.keys import Signature
from assessment.exchange.reply import Returned
from assessment.language.normalise import file_name
from assessment.printing import wording
from assessment.questionnaire import model, structure
from assessment.reports import action_register
from assessment.responses.record import Record
from assessment.secretariat.unit_history import UnitCase, UnitFile, UnitHistory, unit_history
from assessment.words import mark
from gui.app.sent import AnswersView, SentRecord, UnitHead, sent_record
from gui.committee.intake.arrivals import INK, KIND_OF, KINDS
from gui.committee.page import NO_NAME, NO_REASON, CommitteePage, NeededLine, SecretariatKeyForm
from gui.committee.session import CommitteeSession, reply, unit_name
from gui.display import Display
from gui.review.table import IndicatorRow
from gui.widgets import buttons, fields, keyboard, label, outside, style
from gui.widgets.style import (
    FittedFrame,
    emptied,
    holding,
    is_wide,
    scrolled,
    spread,
    stack,
    with_object_name,
)
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import RowTable

LEAST_ANSWERS = 260  # points of height in which the answers can be read
WIDE_RETURN = 870  # points that name, key and button take beside each other


class ReturnForm(FittedFrame):
    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__("card", "return_form")
        self._session = session
        self._display = display
        self._questionnaire: model.Questionnaire | None = None
        self._case: Case | None = None
        self._written: tuple[Path, str] | None = None
        self.returned: list[Returned] = []
        self.question = fields.Combo(display, "returned_question")
        self._question = fields.Captioned(self.question).bind_message(
            "Question that goes back", display
        )
        reason = NeededLine("return_reason", NO_REASON, display)
        self._reason = reason.bind_message("Reason (the assessor reads it)", display)
        self.reason = self._reason.line
        self.add = buttons.Button(display, "add_return", drawing="returned").bind_message(
            "Add", "Enter"
        )
        self._by = NeededLine("returned_by", NO_NAME, display).bind_message(
            "Who returns it", display
        )
        self.by = self._by.line
        self.by.setText(session.by)
        self.key = SecretariatKeyForm(display, one_line=True)
        self.write = buttons.Button(display, "write_return", role="primary", drawing="saving")
        self.outcome = label.Label(wrap=True).can_be_copied()
        self._build()
        self.add.clicked.connect(self._add)
        self.reason.returnPressed.connect(self._add)
        self.write.clicked.connect(self._give)
        session.busy.connect(lambda busy: self.write.setEnabled(not busy and bool(self.returned)))
        self.hide()

    def choose(self, name: str) -> Path | None:
        return outside.ask_new(
            self,
            self._display.translate("Save"),
            Path.home() / name,
            self._display.translate("Packages"),
        )

    def _build(self) -> None:
        self._held = QtWidgets.QWidget()
        self._lines = stack(on=self._held, gap=2)
        what = spread((self._question, 2), (self._reason, 3), self.add)
        who = spread((self._by, 1), (self.key, 2), self.write, gap=10)
        parts = what, self._held, who, self.outcome
        stack(*parts, on=self, margins=(12, 4, 12, 8), gap=4)
        for line in (what, who):
            for button in (self.add, self.key, self.write):
                line.setAlignment(button, QtCore.Qt.AlignmentFlag.AlignBottom)

    def update_layout(self) -> None:
        """The button says all where it has room beside the name and the key."""
        whole = self._display.translate("Save the return for the unit…")
        wide = is_wide(self, self._display, WIDE_RETURN)
        self.write.set_texts(*(whole,) if wide else (self._display.translate("Save"), whole))
        self.write.setAccessibleName(whole)

    def begin(self, questionnaire: model.Questionnaire, case: Case) -> None:
        if questionnaire is not self._questionnaire or case != self._case:
            self.returned = []
            self.reason.clear()
        self._questionnaire = questionnaire
        self._case = case
        self._written = None
        self.update_texts()
        self.show()
        self.reason.setFocus()

    def show_questions(self, codes: Sequence[str]) -> None:
        caption = self._display.translate("Question that goes back")
        entries = [(self._label(code), code) for code in codes]
        self.question.show_entries(caption, entries, self.question.currentData())
        self.add.setEnabled(bool(codes))

    def update_texts(self) -> None:
        self.update_layout()
        emptied(self._lines)
        for returned in self.returned:
            line = label.ElidingLabel(role="small")
            gone = buttons.Button(self._display, "drop_return", role="icon", drawing="remove")
            line.set_texts(f"{returned.question}: {returned.comment}")
            gone.set_texts(
                self._display.translate("Do not return {question}", question=returned.question)
            )
            gone.clicked.connect(lambda _=False, each=returned: self._drop(each))
            self._lines.addWidget(holding(spread((line, 1), gone)))
        self._held.setVisible(bool(self.returned))
        self.write.setEnabled(bool(self.returned))
        sentence = ""
        if self._written is not None:
            path, code = self._written
            sentence = self._display.translate(
                "Written: {file}. Code to be read out by telephone: {code}",
                file=path.name,
                code=code,
            )
        self.outcome.set_optional_texts(sentence)

    def _label(self, code: str) -> str:
        question = None
        if self._questionnaire is not None:
            question = self._questionnaire.by_code.get(code)
        if question is None:
            return code
        return f"{code} · {self._display.plain(question.label)}"

    def _drop(self, returned: Returned) -> None:
        self.returned.remove(returned)
        self.update_texts()

    def _add(self) -> None:
        code = self.question.currentData()
        reason = self._reason.typed_text()
        if reason and code:
            others = [returned for returned in self.returned if returned.question != code]
            self.returned = [*others, Returned(code, reason)]
            self._written = None
            self.reason.clear()
            self.update_texts()

    def _give(self) -> None:
        by = self._by.typed_text()
        case = self._case
        key = self.key.key
        if not by or case is None:
            return
        path = self.choose(file_name(f"{case.unit}-{case.round}-return{places.PACKAGE}"))
        if path is not None:
            reply_words = acts.ReplyWords(by, self._session.clock(), returned=tuple(self.returned))
            self._session.refused.emit([])
            self._session.run(lambda held, _: reply(held, case, path, key, reply_words), self._done)

    def _done(self, written: tuple[Path, str]) -> None:
        self._written = written
        self.returned = []
        self.update_texts()
        self._session.refresh()


@dataclass(frozen=True, slots=True)
class UnitEvent:
    at: datetime
    by: str
    what: str
    cell: TableCell
    revision: str  # the revision it is about; empty without
    today: file_status.Today | None  # what that is good for now; None for what is no file
    told: tuple[str, ...]  # why, in sentences, with all that is known of it


def events_of(case: UnitCase, display: Display) -> Iterator[UnitEvent]:
    translate = display.translate
    for unit_file in case.files:
        yield _came(unit_file, case.signatures.get(unit_file.file.arrival.revision, ()), display)
    for made in case.decisions:
        lines = (translate("Reason: {reason}", reason=made.reason),)
        cell = TableCell(translate("Decided"), "ok", "done")
        yield UnitEvent(made.at, made.by, translate("Decision"), cell, made.revision, None, lines)
    for act in case.returns:
        counts = act.body["counts"] == COUNTS
        if counts:
            text = translate("Returned")
        else:
            text = translate("Return withdrawn")
        cell = TableCell(text, "warn", "returned")
        lines = (translate("Reason: {reason}", reason=act.reason),)
        yield UnitEvent(
            act.at, act.by, translate("Return"), cell, act.body["revision"], None, lines
        )


def _came(unit_file: UnitFile, signed: Sequence[Signature], display: Display) -> UnitEvent:
    translate = display.translate
    arrival = unit_file.file.arrival
    held = unit_file.file.held
    ink, drawing, _ = KINDS[KIND_OF[arrival.verdict]]
    cell = TableCell(
        translate(file_status.verdict_word(arrival.verdict, arrival.relation)), ink, drawing
    )
    lines = [translate(file_status.status_reason(arrival))]
    if held is not None:
        lines.append(translate("Signatures: {verdict}", verdict=translate(held.trust.word)))
    lines += (
        f"{signature.name} ({translate(signature.statement.role.word)}, {signature.key_code})"
        for signature in signed
    )
    name = Path(arrival.path).name
    today = unit_file.file.today
    return UnitEvent(
        unit_file.merge.at, unit_file.merge.by, name, cell, arrival.revision, today, tuple(lines)
    )


class HistoryView(style.NamedWidget):
    revision_wanted = QtCore.Signal(str)

    def __init__(self, display: Display) -> None:
        super().__init__("history_view")
        self._display = display
        columns: tuple[RowColumn[UnitEvent], ...] = (
            RowColumn(mark("When"), lambda unit_event: display.moment(unit_event.at), None, 130),
            RowColumn(mark("What"), lambda unit_event: unit_event.what, least=150),
            RowColumn(
                mark("Verdict"), lambda unit_event: unit_event.cell, None, 200, gives=1, slim=48
            ),
            RowColumn(mark("Today"), self._today, None, 164, gives=2, slim=48),
            RowColumn(mark("By"), lambda unit_event: unit_event.by, None, 150, gives=3, name=True),
            RowColumn(mark("Revision"), _code, None, 200, gives=4, most=330),
        )
        called = mark("History")
        self.table: RowTable[UnitEvent] = RowTable("unit_history", columns, display, called)
        self.told = label.Label(wrap=True).can_be_copied()
        self.answers = buttons.Button(display, "revision_answers", drawing="view")
        stack((self.table, 1), spread((self.told, 1), self.answers, gap=10), on=self, gap=8)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._want)
        self.answers.bind_message("Show its answers", "Enter")
        self.answers.clicked.connect(lambda: self._want(self.table.current))

    def show_unit(self, case: UnitCase | None, unread: Sequence[UnitFile]) -> None:
        """All that happened to a case, and the files that cannot be read; the latest first."""
        events = [_came(unit_file, (), self._display) for unit_file in unread]
        if case is not None:
            events += events_of(case, self._display)
        self.table.show_rows(sorted(events, key=lambda unit_event: unit_event.at, reverse=True))
        self._choose(self.table.current)

    def first_focus(self) -> None:
        self.table.setFocus()

    def _today(self, unit_event: UnitEvent) -> TableCell:
        if unit_event.today is None:
            return TableCell("–")
        return TableCell(self._display.translate(unit_event.today.word), *INK[unit_event.today])

    def _choose(self, unit_event: UnitEvent | None) -> None:
        if unit_event is None:
            self.told.set_texts("")
        else:
            self.told.set_texts("\n".join(unit_event.told))
        self.answers.setEnabled(unit_event is not None and bool(unit_event.revision))

    def _want(self, unit_event: UnitEvent | None) -> None:
        if unit_event is not None and unit_event.revision:
            self.revision_wanted.emit(unit_event.revision)


def _code(unit_event: UnitEvent) -> str:
    if unit_event.revision:
        return short_code(unit_event.revision)
    return "–"


ANSWERS = "answers"
HISTORY = "history"


@dataclass(frozen=True)
class ShownUnit:
    history: UnitHistory
    case: UnitCase | None
    held: ReceivedCopy | None
    sent: SentRecord | None


def look_at(held: Collection, unit: str, wanted: Case | None, revision: str) -> ShownUnit:
    """All of a unit: the assessment wanted, else what stands, else the last. Raises if none is."""
    history = unit_history(held, unit)
    cases = history.cases
    readable = [unit_case for unit_case in cases if unit_case.shown is not None]
    chosen = next((unit_case for unit_case in cases if unit_case.standing.case == wanted), None)
    case = chosen or next(iter((*readable, *cases)), None)
    if case is not None:
        revisions = case.standing.copies
    else:
        revisions = ()
    asked_for = next(
        (other_revision for other_revision in revisions if other_revision.revision == revision),
        None,
    )
    shown = asked_for or (None if case is None else case.shown)
    if shown is None:
        return ShownUnit(history, case, None, None)
    record = held.record(shown.revision)
    path = held.path

    def document(digest: str) -> bytes:
        with Collection.open_anywhere(path) as again:
            return again.document(shown, digest)

    return ShownUnit(history, case, shown, sent_record(record, shown.day, document))


def proven_in(record: Record, action: action_register.ActionReport) -> str:
    """The question with the document that proves an action; else the table of actions."""
    column = record.questionnaire.action_columns.get(structure.ActionPart.STATE)
    proved = (
        place.question
        for place, response in record.responses.items()
        if any(action.proof == piece.number.strip() for piece in response.evidence if action.proof)
    )
    return next(proved, "" if column is None else column.code)


class UnitPage(CommitteePage):
    """Answers or history of one unit; nothing is changed here but by a return."""

    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__(session, display)
        with_object_name(self, "unit_page")
        self._unit = ""
        self._revision = ""
        self._action: action_register.ActionReport | None = None
        self._wanted: Case | None = None
        self.shown: ShownUnit | None = None
        self.head = UnitHead(display)
        self.cases = fields.Combo(display, "unit_cases")
        self.cases.setMinimumWidth(230)
        self._about = label.ElidingLabel(role="small")
        self.which = buttons.Segments("unit_parts", (ANSWERS, HISTORY))
        self.to_conflict = buttons.Button(display, "unit_conflict", drawing="conflict")
        self.give_back = buttons.Button(display, "give_back", drawing="returned")
        self.give_back.bind_message("Return with reasons…").setCheckable(True)
        self.answers = AnswersView(display)
        self.history = HistoryView(display)
        self.form = ReturnForm(session, display)
        self._stack = QtWidgets.QStackedWidget()
        for view in (self.answers, self.history):
            self._stack.addWidget(view)
        self._build()
        self.follow()

    def _build(self) -> None:
        bar = spread(self.which, self.cases, (self._about, 1), self.to_conflict, self.give_back)
        bar.insertStretch(3, 0)  # where there is no room for what it is about
        # Large text in a small window leaves the answers less than they ask for beside a return.
        # A splitter asks for that least alone, never for what wrapped lines would like to have.
        least = QtWidgets.QSplitter()
        least.addWidget(self._stack)
        parts = self.head, bar, self.findings, (scrolled(least, across=False), 1), self.form
        stack(*parts, on=self, margins=(16, 10, 16, 12), gap=8)
        self.head.back.clicked.connect(self.closed)
        keyboard.on_keys(self, "Alt+Left", self.closed.emit)
        for name, button in self.which.buttons.items():
            button.clicked.connect(partial(self.show_part, name))
        self.cases.activated.connect(self._other_case)
        self.to_conflict.bind_message("Go to the conflict").clicked.connect(self._to_conflict)
        self.give_back.toggled.connect(self._begin_return)
        self.answers.refused.connect(self.show_findings)
        self.answers.table.chosen.connect(self._show_questions)
        self.history.revision_wanted.connect(self._other_revision)
        self._display.on_change(
            lambda: least.setMinimumHeight(LEAST_ANSWERS * self._display.text_size // 100)
        )

    def begin(self, about: object = None) -> None:
        """Show a unit, by its code or a case of it, or what it says of the policy's actions."""
        if isinstance(about, action_register.ActionReport):
            self._action = about
        else:
            self._action = None
        unit = about.unit if isinstance(about, action_register.ActionReport | Case) else about
        if isinstance(unit, str):
            self._open(unit, about if isinstance(about, Case) else None)

    def _open(self, unit: str, case: Case | None) -> None:
        self._unit = unit
        self._wanted = case
        self._revision = ""
        self.shown = None
        self.show_findings(())
        self.give_back.setChecked(False)
        self.show_part(ANSWERS)
        self.update_texts()
        self._open_case()

    def show_part(self, part: str) -> None:
        self.which.show_key(part)
        if part == ANSWERS:
            self._stack.setCurrentWidget(self.answers)
        else:
            self._stack.setCurrentWidget(self.history)

    def refresh(self) -> None:
        if self._unit:
            self._open_case()

    def show_compact(self, *, compact: bool) -> None:
        self.answers.table.show_compact(compact=compact)
        self._about.setVisible(not compact)

    def first_focus(self) -> None:
        answers = self._stack.currentWidget() is self.answers
        if answers:
            self.answers.first_focus()
        else:
            self.history.first_focus()

    def regions(self) -> list[QtWidgets.QWidget]:
        shown = self.answers.pane or self.answers
        return [self.head, self.which, self.answers.table, shown, self.form, self.history.table]

    def focus_search(self) -> None:
        self.answers.filters.search.setFocus()

    def _open_case(self) -> None:
        wanted = self._unit, self._wanted, self._revision
        self._session.run(lambda held, _: look_at(held, *wanted), self._looked, quiet=True)

    def _looked(self, shown: ShownUnit) -> None:
        if shown.history.unit != self._unit:
            return
        self.shown = shown
        self.update_texts()
        if shown.sent is None:
            self.show_part(HISTORY)
        elif self._action is not None:
            self.answers.show_question(proven_in(shown.sent.record, self._action))
            self._action = None
        if self.isVisible() and (self.focusWidget() is None or not self.focusWidget().isVisible()):
            self.first_focus()

    def _other_case(self, at: int) -> None:
        if self.shown is not None:
            self._wanted = self.shown.history.cases[at].standing.case
            self._revision = ""
            self._open_case()

    def _other_revision(self, revision: str) -> None:
        self._revision = revision
        self.show_part(ANSWERS)
        self._open_case()

    def _to_conflict(self) -> None:
        if self.shown is not None and self.shown.case is not None:
            self.wanted.emit("conflicts", self.shown.case.standing.case)

    def _begin_return(self, on: bool) -> None:  # noqa: FBT001 - the form of a signal
        shown = self.shown
        if not on or shown is None or shown.sent is None or shown.case is None:
            self.form.hide()
            return
        self.form.begin(shown.sent.questionnaire, shown.case.standing.case)
        self._show_questions(self.answers.table.current)

    def _show_questions(self, row: IndicatorRow | None) -> None:
        if row is None:
            self.form.show_questions(())
        else:
            self.form.show_questions(row.questions)

    def update_texts(self) -> None:
        translate = self._display.translate
        self.which.update_texts(
            translate("Parts of the page"),
            {ANSWERS: translate("Answers"), HISTORY: translate("History")},
        )
        name = ""
        if self._unit:
            name = self._display.plain(unit_name(self._unit))
        self.head.update_texts(f"{name} · {self._unit}")
        self.form.update_texts()
        if self.shown is not None:
            self.answers.show_sent(self.shown.sent)
            self.history.show_unit(self.shown.case, self.shown.history.unread)
            self._say_cases(self.shown)
            self._say_standing(self.shown)
            self.head.show_score(self.shown.sent)

    def _say_cases(self, shown: ShownUnit) -> None:
        translate = self._display.translate
        entries = []
        for at, case in enumerate(unit_case.standing.case for unit_case in shown.history.cases):
            parts = (
                translate("Round {round}", round=self._display.digits(case.round)),
                case.questionnaire,
            )
            entries.append((" · ".join(parts), at))
        at_case = None
        if shown.case is not None:
            at_case = shown.history.cases.index(shown.case)
        self.cases.show_entries(translate("Round"), entries, at_case)
        self.cases.setVisible(len(entries) > 1)

    def _say_standing(self, shown: ShownUnit) -> None:
        translate = self._display.translate
        held = shown.held
        case = shown.case
        standing = None
        if case is not None:
            standing = case.standing
        trust = None
        if held is not None:
            trust = held.trust
        self.head.show_worth(trust)
        self.to_conflict.setVisible(standing is not None and standing.conflict)
        self.answers.setEnabled(held is not None)
        stands = held is not None and standing is not None and held == standing.package
        self.give_back.setVisible(stands)
        if held is None or standing is None:
            self._about.set_texts(translate("Nothing of it can be read; the history says why."))
            return
        approved = stands and standing.approved
        disputed = standing.conflict and held in standing.heads
        if stands and standing.returned:
            self.head.state.show_chip("warn", "returned", translate("Returned, not back yet"))
        elif disputed:
            self.head.state.show_chip(
                "warn", "conflict", translate(file_status.Today.DISPUTED.word)
            )
        else:
            ink, drawing = ("ok", "done") if approved else ("idle", "pending")
            if stands:
                word = wording.state_word(held.state, approved=approved)
            else:
                word = held.state.word
            self.head.state.show_chip(ink, drawing, translate(word))
        counts = stands or disputed
        if counts:
            why = translate(standing.reason.word)
        else:
            why = translate("This revision does not count.")
        occasion = translate("Round {round}", round=self._display.digits(held.case.round))
        self._about.set_texts(f"{occasion} · {why} · {short_code(held.revision)}")

"""The page that brings in answers: reads a file, shows what it would do, and does it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from assessment.errors import AssessmentError, Finding, FindingPlace, errors_in
from assessment.incoming.given import ResponsePart, Source
from assessment.incoming.plan import IncomingPlan, PlannedAnswer, plan
from assessment.incoming.read import read_answers
from assessment.problems.incoming import IncomingProblem
from assessment.problems.windows import WindowProblem
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.values import as_text
from assessment.responses.model import Response
from assessment.responses.record import Record
from assessment.words import mark
from gui.display import Display
from gui.session import Session
from gui.tasks import Worker
from gui.widgets import buttons, fields, outside, tile, window_page
from gui.widgets.findings import FindingsList
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.style import Framed, NamedWidget, holding, scrolled, seen, spread, stack
from gui.widgets.tables import rows, table

NOTHING = "–"
PARTS = {
    ResponsePart.ANSWER: mark("Answer"),
    ResponsePart.REASON: mark("Not applicable"),
    ResponsePart.EVIDENCE: mark("Evidence"),
    ResponsePart.COMMENT: mark("Comment"),
}
BEFORE_MOST = 200
AFTER_MOST = 360
PART_MOST = 400  # points of the column of parts


class TakenTable(table.RowTable[PlannedAnswer]):
    def __init__(self, questionnaire: Questionnaire, display: Display) -> None:
        self._questionnaire = questionnaire
        columns: tuple[rows.RowColumn[PlannedAnswer], ...] = (
            rows.RowColumn(mark("Question"), self._question, least=200, name=True),
            rows.RowColumn(
                mark("Part"), lambda taken: display.translate(PARTS[taken.part]), most=PART_MOST
            ),
            rows.RowColumn(
                mark("Before"),
                lambda taken: self._said(taken, taken.before) or NOTHING,
                most=BEFORE_MOST,
                gives=2,
                slim=90,
            ),
            rows.RowColumn(
                mark("After"),
                lambda taken: self._said(taken, taken.after),
                most=AFTER_MOST,
                gives=1,
                slim=150,
            ),
        )
        super().__init__("taken", columns, display)

    def row_height(self, lines: int) -> int:
        return max(44, super().row_height(lines))

    def _question(self, taken: PlannedAnswer) -> str:
        code = taken.place.question
        row = ""
        if taken.number is not None:
            row = f"[{self._display.digits(str(taken.number))}]"
        label = self._display.plain(self._questionnaire.by_code[code].label)
        return f"{code}{row}  {label}"

    def _said(self, taken: PlannedAnswer, response: Response) -> str:
        match taken.part:
            case ResponsePart.ANSWER:
                question = self._questionnaire.by_code[taken.place.question]
                text = as_text(question, response.answer, self._display.language)
                is_number = isinstance(response.answer, int | float | Decimal)
                if is_number:
                    return self._display.digits(text)
                return text
            case ResponsePart.EVIDENCE:
                return "; ".join(piece.title for piece in response.evidence)
            case ResponsePart.COMMENT:
                return response.comment
            case _:
                if response.not_applicable:
                    return response.not_applicable.reason
                return ""


_SIDE = 420
_MOST_CARDS = 200
_WAITING = mark("To be imported: {n}")
_DONE = mark("Imported: {n}")


class BringInPreview(NamedWidget):
    def __init__(self, questionnaire: Questionnaire, display: Display) -> None:
        super().__init__("bring_in_preview")
        self._display = display
        self.table = TakenTable(questionnaire, display)
        self.findings = FindingsList(display, with_places=True)
        self._taken = Label(role="smallbold")
        self._refused = Label(role="smallbold")
        self._plan: IncomingPlan | None = None
        inside = stack(self.findings, None, margins=(0, 0, 8, 0))
        scroll = scrolled(inside, "refused_scroll", across=False)
        self._side = holding(stack(self._refused, (scroll, 1), gap=6))
        self._side.setMaximumWidth(_SIDE)
        main = stack(self._taken, (self.table, 1), gap=6)
        spread((main, 3), (self._side, 2), on=self, gap=20, margins=(20, 0, 20, 0))

    def show_plan(self, plan: IncomingPlan) -> None:
        self._plan = plan
        self.table.show_rows(plan.taken)
        self.findings.show_findings((*plan.refused, *plan.remarks)[:_MOST_CARDS])
        self._side.setVisible(bool(plan.refused or plan.remarks))

    def update_texts(self, *, done: bool) -> None:
        if self._plan is None:
            return
        translate = self._display.translate
        number = self._display.number
        displays = len(self._plan.remarks)
        self._taken.set_texts(
            translate(_DONE if done else _WAITING, n=number(len(self._plan.taken)))
        )
        parts = [
            translate("Not imported: {n}", n=number(len(errors_in(self._plan.refused)))),
            translate("Worth a look: {n}", n=number(displays)),
        ]
        self._refused.set_texts(" · ".join(parts if displays else parts[:1]))
        self.table.setAccessibleName(self._taken.text())


@dataclass(frozen=True, slots=True)
class Reading:
    path: Path
    source: Source | None = None  # what it says; None when it could not be read
    plan: IncomingPlan | None = None  # what it would do; None when it could not be read
    findings: tuple[Finding, ...] = ()  # why it could not be read
    submissions: int = 0  # how many submissions it holds, when one must be named; 0 otherwise


def read(path: Path, record: Record, submission: str | None, today: date) -> Reading:
    """Read a file and work out what it would do; what forbids that is told in the result."""
    try:
        source = read_answers(path, record, submission)
        return Reading(path, source, plan(record, source, path.name, today))
    except AssessmentError as problem:
        wanted = (IncomingProblem.SEVERAL_SUBMISSIONS, IncomingProblem.NO_SUCH_SUBMISSION)
        counts = (
            finding.values.get("n") for finding in problem.findings if finding.problem in wanted
        )
        many = next((count for count in counts if isinstance(count, int)), 0)
        return Reading(path, findings=problem.findings, submissions=many)
    except OSError:
        values = {"file": path.name}
        unread = Finding(WindowProblem.FILE_UNREADABLE, FindingPlace(file=path.name), values)
        return Reading(path, findings=(unread,))


SUFFIXES = (".xlsx", ".csv", ".json")


class BringInPage(window_page.FindingsPage):
    manual_section = 3
    takes = SUFFIXES

    def __init__(self, session: Session, display: Display) -> None:
        super().__init__(display, "bring_in_page")
        self._session = session
        self.work = Worker(self)
        self._reading: Reading | None = None
        self._done = 0
        self.empty = tile.EmptyState(display, "document", "nothing_chosen", role="primary")
        self.preview = BringInPreview(session.questionnaire, display)
        self.file_name = ElidingLabel(role="h1", middle=True)
        self.summary = Label(role="small", wrap=True)
        self.submission = fields.LineField("submission")
        self.other = buttons.Button(display, "other_file", drawing="folder").bind_message(
            "Another file…"
        )
        self.take = buttons.Button(display, "take_over", role="primary", drawing="done")
        self.questions = buttons.Button(display, "to_questions").bind_message(
            "Back to the questions"
        )
        self._build()
        self.show_reading(None)

    def _build(self) -> None:
        self._which = fields.Captioned(self.submission)
        self._which.setFixedWidth(360)
        self._top = Framed("top", "bring_in_head")
        names = stack(self.file_name, self.summary, gap=2)
        spread((names, 1), self._which, self.other, on=self._top, gap=16, margins=(20, 12, 20, 12))
        self._foot = Framed("foot", "bring_in_foot")
        spread(None, self.questions, self.take, on=self._foot, gap=None, margins=(16, 8, 16, 8))
        problems = stack(self.findings, margins=(20, 0, 20, 0))
        stack(self._top, problems, (self.preview, 1), (self.empty, 1), self._foot, on=self, gap=8)
        self.empty.wanted.connect(self.choose)
        self.other.clicked.connect(self.choose)
        self.submission.given.connect(self._again)
        self.take.bind_message("Import").clicked.connect(self.take_over)
        self.questions.clicked.connect(lambda: self.want_question(self._session.record.at_question))
        self.preview.findings.go.connect(self._go_to)
        self.work.moved.connect(self._show_busy)
        self._session.refused.connect(self._refused)
        self._display.changed.connect(self._say)

    def choose(self) -> None:
        path = self.ask()
        if path is not None:
            self.submission.show_text("")
            self.read_file(path)

    def read_file(self, path: Path, submission: str | None = None) -> None:
        if not self.work.busy:
            record = self._session.record
            today = self._session.now.astimezone().date()
            self.work.run(lambda _: read(path, record, submission, today), self._read)

    def take_over(self) -> None:
        reading = self._reading
        if reading is None or reading.source is None:
            return
        session = self._session
        today = session.now.astimezone().date()
        # Worked out again: the assessment may have changed since the file was looked at.
        fresh = plan(session.record, reading.source, reading.path.name, today)
        if fresh.change is not None and session.apply(fresh.change):
            self._done = len(fresh.taken)
            self._say()
            self.take.setEnabled(False)
            self.questions.setFocus()

    def show_reading(self, reading: Reading | None) -> None:
        self._reading = reading
        self._done = 0
        planned = None
        if reading is not None:
            planned = reading.plan
        seen(self._top, self._foot, when=reading is not None, otherwise=self.empty)
        self.preview.setVisible(planned is not None)
        if reading is not None:
            self.findings.show_findings(reading.findings)
        else:
            self.findings.show_findings(())
        self._which.setVisible(bool(reading is not None and reading.submissions))
        if planned is not None:
            self.preview.show_plan(planned)
        self.take.setEnabled(planned is not None and planned.change is not None)
        self._say()

    def _read(self, reading: Reading) -> None:
        self.show_reading(reading)
        if reading.submissions:
            self.submission.setFocus()
        else:
            self.take.setFocus()

    def _show_busy(self) -> None:
        self.other.setEnabled(not self.work.busy)
        if self.work.busy:
            self.take.setEnabled(False)
            self.summary.set_texts(self._display.translate("Reading the file…"))

    def _again(self, submission: str) -> None:
        if self._reading is not None and submission:
            self.read_file(self._reading.path, submission)

    def _go_to(self, finding: Finding) -> None:
        code = finding.place.question
        if code is not None and code in self._session.questionnaire.by_code:
            self.want_question(code)

    def _refused(self, findings: list[Finding]) -> None:
        if self.isVisible():
            self.findings.show_findings(findings)

    def _say(self) -> None:
        translate = self._display.translate
        self.empty.set_texts(
            translate("Import answers"),
            translate(
                "Choose a completed workbook, a table of answers, or an export from ODK or Kobo. "
                "You see what would change before anything is imported."
            ),
            translate("Choose a file…"),
        )
        reading = self._reading
        if reading is None:
            return
        self.file_name.set_texts(reading.path.name)
        many = self._display.number(reading.submissions)
        self._which.set_texts(translate("Which submission: 1 to {n}, or its uuid", n=many))
        self.preview.update_texts(done=bool(self._done))
        self.summary.set_texts(summary(reading, self._done, self._display))

    def take_file(self, path: Path) -> None:
        self.read_file(path)

    def ask(self) -> Path | None:
        translate = self._display.translate
        kinds = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        kinds = f"{translate('Files of answers')} ({kinds})"
        return outside.ask_old(self, translate("Import answers"), self._session.path.parent, kinds)


def summary(reading: Reading, done: int, display: Display) -> str:
    translate = display.translate
    if done:
        return translate("Imported: {n}. Press Ctrl+Z to undo all of them.", n=display.number(done))
    if reading.plan is None:
        return translate("Nothing can be imported from this file yet.")
    if reading.plan.change is None:
        return translate(
            "Everything in this file is in the assessment already, or cannot be accepted."
        )
    if reading.plan.replaced:
        return display.translate_plural(
            "{n} earlier answer will be replaced. Nothing is changed yet.",
            "{n} earlier answers will be replaced. Nothing is changed yet.",
            reading.plan.replaced,
        )
    return translate("No earlier answer will be replaced. Nothing is changed yet.")

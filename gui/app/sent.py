"""An assessment that was sent, looked at: its head, answers and documents; nothing changes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from assessment import errors, words
from assessment.exchange import codes, package, send, worth
from assessment.progress import Progress
from assessment.questionnaire.model import Questionnaire
from assessment.responses.evaluate import Evaluation, evaluate
from assessment.responses.model import Evidence, Layer
from assessment.responses.record import Record
from assessment.responses.review import LAYERS
from assessment.scoring.result import Scores
from assessment.scoring.score import score_record
from gui import documents, settings, tasks
from gui.committee.session import CommitteeSession
from gui.display import Display
from gui.review.documents import DocumentViewer, ReadDocument, read_document
from gui.review.pane import Pane
from gui.review.table import IndicatorRow, ReviewList, rows_of, unscored_rows
from gui.widgets import buttons, keyboard, label, marks, style, window_page
from gui.widgets.style import FittedFrame, emptied, holding, lay_beside, seen, spread, stack
from gui.widgets.trust import trust_style


@dataclass(frozen=True)
class SentRecord:
    record: Record
    evaluation: Evaluation
    own: Scores | None  # of the self-assessment; None where the questionnaire has no structure
    scores: Scores | None  # scores after all that was reviewed; None likewise
    document: Callable[[str], bytes]  # the bytes of an attached document, by its digest

    @property
    def questionnaire(self) -> Questionnaire:
        return self.record.questionnaire


def sent_record(record: Record, day: date, document: Callable[[str], bytes]) -> SentRecord:
    evaluation = evaluate(record, day)
    if record.questionnaire.root is None:
        return SentRecord(record, evaluation, None, None, document)
    own, final = (score_record(record, evaluation, layer) for layer in (Layer.SELF, Layer.FINAL))
    return SentRecord(record, evaluation, own, final, document)


class AnswersView(style.NamedWidget):
    """The table of the review page and what it shows of one row, to be read only."""

    refused = Signal(object)  # why a document cannot be opened

    def __init__(self, display: Display) -> None:
        super().__init__("answers_view")
        self._display = display
        self.sent: SentRecord | None = None
        self.door = documents.DocumentDoor(self, display, self)
        nothing = words.mark("No answers that can be read")
        self.list = ReviewList(display, "no_answers", lambda: (display.translate(nothing), ""))
        self.filters = self.list.filters
        self.table = self.list.table
        self.empty = self.list.empty
        self.pane: Pane | None = None
        self._worker = tasks.Worker(self)
        self._piece: Evidence | None = None
        self.document = DocumentViewer(display)
        self._stack = QStackedWidget()
        self._right = stack()
        self._both = holding(spread((self.list, 3), (self._right, 2), gap=10))
        for view in (self._both, self.document):
            self._stack.addWidget(view)
        stack(self._stack, on=self)
        self._worker.refused.connect(self.refused)
        self.document.elsewhere.connect(self.door.look_at)
        self.document.closed.connect(self._close_document)
        self.table.chosen.connect(self._choose)

    def show_sent(self, sent: SentRecord | None) -> None:
        if sent is not self.sent:
            self.sent = sent
            self._close_document()
            emptied(self._right)
            self.pane = None
            if sent is not None:
                pane = self.pane = Pane(sent, self._display)
                pane.head.previous.clicked.connect(lambda: self.table.step(-1))
                pane.head.next.clicked.connect(lambda: self.table.step(1))
                pane.documents.opened.connect(self._open_document)
                self._right.addWidget(pane)
        self.update_texts()

    def attachment(self, digest: str) -> bytes | None:
        try:
            if self.sent is None:
                return None
            return self.sent.document(digest)
        except errors.AssessmentError as problem:
            self.refused.emit(list(problem.findings))
            return None

    def show_question(self, code: str) -> None:
        for row in self.table.rows.rows:
            if code in row.questions:
                self.table.choose(row)

    def update_texts(self) -> None:
        self.list.show_rows(self._rows())

    def first_focus(self) -> None:
        if self._stack.currentWidget() is self._both:
            self.table.setFocus()
        else:
            self.document.first_focus()

    def _open_document(self, piece: Evidence) -> None:
        if self.sent is None:
            return
        self._piece = piece
        document = self.sent.document

        def show(read: ReadDocument) -> None:
            if piece is not self._piece:
                return
            if self.document.show_piece(piece, read):
                self._stack.setCurrentWidget(self.document)
                self.document.first_focus()
            else:
                self.document.elsewhere.emit(piece)

        self._worker.run(lambda _: read_document(piece.file_name, document(piece.digest)), show)

    def _close_document(self) -> None:
        self._piece = None
        focus: QWidget | None = QApplication.focusWidget()  # the stubs forget that it may be None
        self._stack.setCurrentWidget(self._both)
        if focus is not None and self.document.isAncestorOf(focus):
            self.table.setFocus()

    def _rows(self) -> tuple[IndicatorRow, ...]:
        sent = self.sent
        if sent is None:
            return ()
        indicator_rows = unscored_rows(sent.record, sent.evaluation)
        if sent.own is None:
            return indicator_rows
        # As far as the last step of the review that somebody took; the head's before anybody did.
        reached = {layer for layer, _ in sent.record.reviews}
        last = next((layer for layer in reversed(LAYERS) if layer in reached), Layer.HEAD)
        return (*rows_of(sent.record, sent.evaluation, sent.own, last), *indicator_rows)

    def _choose(self, row: IndicatorRow | None) -> None:
        if self.pane is not None:
            self.pane.setVisible(row is not None)
            if row is not None:
                rows = self.table.rows.rows
                self.pane.show_indicator(row, rows.index(row) + 1, len(rows), editable=False)


WORTH = 32  # points of a chip without its word


class UnitHead(FittedFrame):
    def __init__(self, display: Display) -> None:
        super().__init__("")
        self._display = display
        self.back = buttons.Button(display, "unit_back", drawing="back").bind_message(
            "Back", "Alt+Left"
        )
        self.title = label.ElidingLabel(role="h2", middle=True)
        self.worth = marks.Chip(display, "unit_worth")
        self.state = marks.Chip(display, "unit_state")
        self.score = marks.ScoreMark(display, "unit_score", side=32, role="h2")
        h_box_layout = spread(self.state, self.worth, self.score, None)
        self._line = spread((spread(self.back, (self.title, 1)), 1), h_box_layout, on=self)

    def update_layout(self) -> None:
        """The unit is seen whole before the word of what its signatures are worth."""
        shown = (part for part in (self.back, self.state, self.score) if not part.isHidden())
        needed = sum(part.sizeHint().width() + self._line.spacing() for part in shown)
        room = self.width() - needed - WORTH - self._line.spacing() - self.title.shortest()
        self.worth.show_word(shown=not 0 <= room < self.worth.word_width())
        lay_beside(self._line, beside=room >= 0)  # last: what is shown lays the page out at once

    def update_texts(self, title: str) -> None:
        self.title.set_texts(title, title.partition(" · ")[0])

    def show_worth(self, trust: worth.Trust | None) -> None:
        seen(self.worth, self.state, when=trust is not None)
        if trust is not None:
            self.worth.show_chip(*trust_style(trust), self._display.translate(trust.word))
        self.update_layout()

    def show_score(self, sent: SentRecord | None) -> None:
        if sent is None:
            self.score.show_scores(None, None)
        else:
            self.score.show_scores(sent.scores, sent.questionnaire)
        self.update_layout()


type Looked = tuple[send.PackageSummary, SentRecord | None]


def look_into(path: Path, in_use: worth.InUse | None, progress: Progress) -> Looked:
    """What a package says of itself, judged by what is in use, and its assessment if readable."""
    shown = send.inspect_package(path, in_use or worth.in_use_here(), progress)
    record = shown.received.record
    manifest = shown.received.manifest
    if record is None or manifest is None:
        return shown, None
    return shown, sent_record(record, manifest.day, partial(package.document, path))


class PackagePage(window_page.FindingsPage):
    manual_section = 11

    def __init__(self, _settings: settings.WindowSettings, display: Display) -> None:
        super().__init__(display, "package_page")
        self._path = Path()
        self._work = tasks.Worker(self)
        self.shown: send.PackageSummary | None = None
        self._sent: SentRecord | None = None
        self.head = UnitHead(display)
        self._about = label.ElidingLabel(role="small")
        self.answers = AnswersView(display)
        parts = self.head, self._about, self.findings, (self.answers, 1)
        stack(*parts, on=self, margins=(16, 10, 16, 12), gap=8)
        self.head.back.clicked.connect(self.closed)
        keyboard.on_keys(self, "Alt+Left", self.closed.emit)
        for part in (self._work, self.answers):
            part.refused.connect(self.findings.show_findings)
        display.on_change(self.update_texts)

    def begin(self, about: object = None) -> None:
        """Read a package, judged as in the collection that is open, where there is one."""
        if not isinstance(about, tuple):
            return
        path, session = about
        self._path = path
        self.shown = None
        self._sent = None
        self.findings.show_findings(())
        self.update_texts()
        in_use = None
        if isinstance(session, CommitteeSession):
            in_use = session.collection.in_use
        self._work.run(partial(look_into, path, in_use), partial(self._looked, path))

    def first_focus(self) -> None:
        if self._sent is not None:
            self.answers.setFocus()
        else:
            self.head.back.setFocus()

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
        self.update_texts()
        if self.isVisible():
            self.answers.first_focus()

    def update_texts(self) -> None:
        translate = self._display.translate
        shown = self.shown
        sent = self._sent
        self.answers.show_sent(sent)
        self.answers.setVisible(sent is not None)
        self.head.show_score(sent)
        trust = None
        if shown is not None:
            trust = shown.received.verdict
        self.head.show_worth(trust)
        self.head.state.setVisible(sent is not None)
        if shown is None or sent is None:
            self.head.update_texts(self._path.name)
            if shown is None:
                self._about.set_texts(translate("Opening the package…"))
            else:
                self._about.set_texts("")
            return
        subject = sent.record.subject
        self.head.update_texts(f"{self._display.plain(subject.unit_name)} · {subject.unit}")
        self.head.state.show_chip("idle", "note", translate(sent.record.state.word))
        signed = [
            f"{signed.name} ({translate(signed.signature.statement.role.word)})"
            for signed in shown.signed
        ]
        occasion = translate("Round {round}", round=self._display.digits(subject.round))
        code = codes.short_code(shown.received.revision)
        nobody = translate("Nobody has signed it yet.")
        self._about.set_texts(" · ".join((occasion, *(signed or [nobody]), self._path.name, code)))

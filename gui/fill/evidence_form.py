"""One piece of evidence: shown, and filled in."""

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from assessment.errors import Finding
from assessment.language.text import Text
from assessment.problems.windows import WindowProblem
from assessment.questionnaire.model import Question, QuestionCode, QuestionType
from assessment.questionnaire.question_types import parse
from assessment.responses.drafts import EvidenceDraft
from assessment.responses.model import Evidence, EvidenceId, Place, Verdict
from assessment.words import mark
from gui.look import Look
from gui.widgets.buttons import Button
from gui.widgets.fields import Captioned, LineField
from gui.widgets.findings import sentence
from gui.widgets.keyboard import on_escape
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.marks import Chip, Icon
from gui.widgets.outside import ask_old
from gui.widgets.style import FittedPart, frame, is_wide, lay_beside, named, spread, stack
from gui.widgets.tick_row import TickRow

VERDICTS = {
    Verdict.PENDING: ("idle", "pending", mark("Not reviewed yet")),
    Verdict.ACCEPTED: ("ok", "done", mark("Accepted")),
    Verdict.REJECTED: ("warn", "returned", mark("Not accepted")),
    Verdict.WAIVED: ("idle", "not_applicable", mark("Waived")),
}
BEGUN = ("warn", "evidence", mark("Particulars missing"))
KILOBYTE, MEGABYTE = 1024, 1024 * 1024


class EvidenceItem(QWidget):
    opened = Signal(object)
    wanted = Signal()
    removed = Signal()

    def __init__(self, piece: Evidence, look: Look, *, editable: bool, begun: bool = False) -> None:
        super().__init__()
        named(self, f"evidence_{piece.id}")
        self._piece, self._look = piece, look
        self._chip = BEGUN if begun else VERDICTS[piece.verdict]
        line = spread(Icon(look, "document"), (self._words(), 1))
        stack(frame("line"), line, self._verdict(), on=self, gap=4)
        say = look.say
        for drawing, offered, words, does in (
            ("view", bool(piece.digest), mark("Open {title}"), partial(self.opened.emit, piece)),
            ("edit", editable, mark("Edit {title}"), self.wanted.emit),
            ("remove", editable, mark("Remove {title}"), self.removed.emit),
        ):
            if offered:
                button = Button(look, f"{drawing}_{piece.id}", role="icon", drawing=drawing)
                button.say(say(words, title=piece.title))
                button.clicked.connect(lambda _=False, do=does: do())
                line.addWidget(button)

    def _words(self) -> QVBoxLayout:
        title, about = Label(self._piece.title, wrap=True), self._about()
        return stack(title, *([Label(about, role="small", wrap=True)] if about else []), gap=2)

    def _verdict(self) -> QVBoxLayout:
        piece, chip, say = self._piece, Chip(self._look), self._look.say
        ink, drawing, words = self._chip
        chip.show_chip(ink, drawing, say(words if piece.reason is None else piece.reason.word))
        note = piece.reviewer_note
        noted = [Label(note, role="small", wrap=True)] if note else []
        return stack(spread(chip, None), *noted, margins=(28, 0, 0, 0))

    def _about(self) -> str:
        say, piece = self._look.say, self._piece
        parts = [
            say("No. {number}", number=piece.number) if piece.number else "",
            self._look.date(piece.dated) if piece.dated is not None else "",
            piece.issuer,
            say("page {page}", page=piece.page) if piece.page else "",
            say("signed") if piece.signed else "",
            say("paper seen by {name}", name=piece.paper_seen_by) if piece.paper_seen_by else "",
            f"{piece.file_name} ({self._look.digits(_size(piece.size))})"
            if piece.file_name
            else "",
        ]
        return " · ".join(part for part in parts if part)


def _size(size: int) -> str:
    """How large a document is; a small one has kilobytes, for "0.0 MB" would look empty."""
    if size < MEGABYTE:
        return f"{max(1, round(size / KILOBYTE))} KB"
    return f"{size / MEGABYTE:.1f} MB"


FIELDS = {
    "title": mark("Title of the document"),
    "number": mark("Number"),
    "dated": mark("Dated (day-month-year)"),
    "issuer": mark("Issued by"),
    "page": mark("Page or section"),
}
ROOM = 620  # from here on what is ticked and pressed stands in one line
# Dates in the form are read by the same rule as answers.
_DATE = Question(QuestionCode("dated"), QuestionType.DATE, Text(()))


class EvidenceForm(FittedPart):
    changed = Signal(object)  # the draft as it is now, with each key
    chosen = Signal(object)  # a file that is to be attached
    given = Signal(object, object)  # the draft, complete, and its date (None without)
    left = Signal()  # a person leaves it for later

    def __init__(self, look: Look) -> None:
        super().__init__()
        named(self, "evidence_form")
        self._look = look
        self._draft = EvidenceDraft(Place(""), EvidenceId(""))
        self._adding = True
        self.fields = {name: LineField(f"evidence_{name}") for name in FIELDS}
        self._captioned = {name: Captioned(field) for name, field in self.fields.items()}
        self.signed = TickRow(look, "evidence_signed")
        self.seen = TickRow(look, "evidence_seen")
        self.choose = Button(look, "evidence_file", drawing="evidence")
        self._how = Label(role="small", wrap=True)
        self._chosen = ElidingLabel(role="small", middle=True)
        self._refused = named(Label(role="small", tone="stop", wrap=True), "evidence_file_finding")
        self._refused.hide()
        self.add = Button(look, "evidence_add", drawing="add")
        self.cancel = Button(look, "evidence_cancel", role="quiet")
        self._build()
        self._connect()
        look.told_by(self._words)

    def _build(self) -> None:
        buttons = spread(None, self.cancel, self.add)
        chosen = spread(self.choose, (self._how, 1))
        ticks = spread((self.signed, 1), (self.seen, 2), buttons)
        self._lines = chosen, ticks
        given = self._captioned["title"], self._columns()
        stack(chosen, self._chosen, self._refused, *given, ticks, on=self, gap=6)

    def fit(self) -> None:
        beside = is_wide(self, self._look, ROOM)
        for line in self._lines:
            lay_beside(line, beside=beside)

    def _columns(self) -> QGridLayout:
        """What is short stands side by side, each below the one above whatever they are called."""
        grid = QGridLayout()
        grid.setSpacing(8)
        for at, name in enumerate(("number", "dated", "issuer", "page")):
            grid.addWidget(self._captioned[name], at // 2, at % 2)
            grid.setColumnStretch(at % 2, 1)
        return grid

    def _connect(self) -> None:
        self.choose.clicked.connect(self._choose)
        for row in (self.signed, self.seen):
            row.clicked.connect(lambda _=False, own=row: self._tick(own))
        for field in self.fields.values():
            field.typed.connect(lambda _: self.changed.emit(self.draft()))
        self.add.clicked.connect(self._give)
        on_escape(self, self.left.emit)
        self.fields["title"].returnPressed.connect(self._give)

    def show_draft(self, draft: EvidenceDraft, *, adding: bool) -> None:
        self._draft, self._adding = draft, adding
        for name, field in self.fields.items():
            field.setText(getattr(draft, name))
            self._captioned[name].show_finding("")
        self.signed.show_state(on=draft.signed)
        self.seen.show_state(on=draft.seen)
        self.show_refusal("")
        self._chosen.say(draft.file_name)
        self._chosen.setVisible(bool(draft.digest))
        self._how.setVisible(not draft.digest)
        self._words()

    def draft(self) -> EvidenceDraft:
        typed = {name: field.text().strip() for name, field in self.fields.items()}
        ticked = {"signed": self.signed.isChecked(), "seen": self.seen.isChecked()}
        return replace(self._draft, **typed, **ticked)  # type: ignore[arg-type]  # fields by name

    def show_refusal(self, sentences: str) -> None:
        self._refused.tell(sentences)

    def _words(self) -> None:
        say = self._look.say
        for name, field in self._captioned.items():
            field.say(say(FIELDS[name]))
        self.signed.say(say("Signed or stamped"))
        self.seen.say(say("I have seen the paper; no file is attached"))
        self.choose.say(say("Attach a file…"))
        self._how.say(say("Or drop it on the page, or paste it there with Ctrl+V."))
        self.add.say(say("Add") if self._adding else say("Keep changes"))
        self.cancel.say(say("Cancel"))

    def _tick(self, row: TickRow) -> None:
        row.show_state(on=not row.isChecked())
        self.changed.emit(self.draft())

    def _choose(self) -> None:
        title = self._look.say("Attach a file…")
        chosen = ask_old(self, title, Path())
        if chosen is not None:
            self.chosen.emit(chosen)

    def _give(self) -> None:
        draft = self.draft()
        if not draft.title:
            self._refuse("title", WindowProblem.FIELD_EMPTY)
            return
        dated, problems = parse(_DATE, draft.dated)
        if problems:
            self._refuse("dated", WindowProblem.NOT_A_DATE)
            return
        self.given.emit(draft, dated if isinstance(dated, date) else None)

    def _refuse(self, name: str, problem: WindowProblem) -> None:
        field = self._look.say(FIELDS[name])
        finding = Finding(problem, values={"field": field})
        self._captioned[name].show_finding(sentence(finding, self._look))
        self.fields[name].setFocus()

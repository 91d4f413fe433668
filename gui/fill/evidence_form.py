"""The form for one more piece of evidence: a file, or a paper that was seen."""

import uuid
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from assessment.errors import Finding
from assessment.language.text import Text
from assessment.problems.windows import WindowProblem
from assessment.questionnaire.model import Question, QuestionCode, QuestionType
from assessment.responses.model import Evidence, EvidenceId
from assessment.responses.values import parse
from assessment.words import mark
from gui.messages import sentence
from gui.theme import Theme
from gui.widgets.buttons import Button, spread
from gui.widgets.fields import Captioned, LineField
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.regions import on_escape
from gui.widgets.style import named
from gui.widgets.tick_row import TickRow
from gui.wording import Wording

FIELDS = {
    "title": mark("Title of the document"),
    "number": mark("Number"),
    "dated": mark("Dated (day-month-year)"),
    "issuer": mark("Issued by"),
    "page": mark("Page or section"),
}
# Dates in the form are read by the same rule as answers.
_DATE = Question(QuestionCode("dated"), QuestionType.DATE, Text(()))


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in a form that nobody has given yet."""

    texts: tuple[tuple[str, str], ...]
    file: Path | None
    signed: bool
    seen: bool

    @property
    def empty(self) -> bool:
        """Whether nothing was begun."""
        return not (self.file or self.signed or self.seen or any(text for _, text in self.texts))


class EvidenceForm(QWidget):
    """Says ``given`` with the evidence and the file to attach (None when a paper was seen)."""

    given = Signal(object, object)
    cancelled = Signal()

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """An empty form."""
        super().__init__()
        named(self, "evidence_form")
        self._wording = wording
        self._file: Path | None = None
        self.fields = {name: LineField(f"evidence_{name}") for name in FIELDS}
        self._captioned = {name: Captioned(field) for name, field in self.fields.items()}
        self.signed = TickRow(theme, "evidence_signed")
        self.seen = TickRow(theme, "evidence_seen")
        self.choose = Button(theme, "evidence_file", drawing="evidence")
        self._how = Label(role="small", wrap=True)
        self._chosen = ElidingLabel(role="small")
        self._refused = Label(role="small", tone="stop", wrap=True)
        self._refused.setObjectName("evidence_file_finding")
        self._refused.hide()
        self.add = Button(theme, "evidence_add", drawing="add")
        self.cancel = Button(theme, "evidence_cancel", role="quiet")
        self._build()
        self._connect()
        self._words()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.choose)
        column.addWidget(self._how)
        column.addWidget(self._chosen)
        column.addWidget(self._refused)
        column.addWidget(self._captioned["title"])
        column.addLayout(spread(self._captioned["number"], self._captioned["dated"]))
        column.addLayout(spread(self._captioned["issuer"], self._captioned["page"]))
        column.addWidget(self.signed)
        column.addWidget(self.seen)
        column.addLayout(spread(None, self.cancel, self.add))

    def _connect(self) -> None:
        self.choose.clicked.connect(self._choose)
        for row in (self.signed, self.seen):
            row.clicked.connect(lambda _=False, own=row: own.show_state(on=not own.isChecked()))
        self.add.clicked.connect(self._give)
        self.cancel.clicked.connect(self.cancelled)
        on_escape(self, self.cancelled.emit)
        self.fields["title"].returnPressed.connect(self._give)
        self._wording.changed.connect(self._words)

    def clear(self) -> None:
        """Empty for the next piece."""
        self.take_file(None)
        for name, field in self.fields.items():
            field.clear()
            self._captioned[name].show_finding("")
        self.signed.show_state(on=False)
        self.seen.show_state(on=False)

    def draft(self) -> Draft:
        """What stands in it now."""
        texts = tuple((name, field.text()) for name, field in self.fields.items())
        return Draft(texts, self._file, self.signed.isChecked(), self.seen.isChecked())

    def take_draft(self, draft: Draft) -> None:
        """Go on where somebody left off."""
        for name, text in draft.texts:
            self.fields[name].setText(text)
        self.take_file(draft.file)
        self.signed.show_state(on=draft.signed)
        self.seen.show_state(on=draft.seen)

    def take_file(self, file: Path | None, *, named: bool = True, waiting: int = 0) -> None:
        """The file to attach; its name, where it says something, is the title without another.

        How many more wait to be added is told beside it.
        """
        self._file = file
        self.show_refusal("")
        name = "" if file is None else file.name
        if waiting:
            more = self._wording.number(waiting)
            name = self._wording.words.say("{file} · {n} more to come", file=name, n=more)
        self._chosen.say(name)
        self._chosen.setVisible(file is not None)
        self._how.setVisible(file is None)
        if file is not None and named and not self.fields["title"].text().strip():
            self.fields["title"].setText(file.stem)

    def show_refusal(self, sentences: str) -> None:
        """Why the file was not taken, below its name; nothing hides it."""
        self._refused.say(sentences)
        self._refused.setVisible(bool(sentences))

    def _words(self) -> None:
        say = self._wording.words.say
        for name, field in self._captioned.items():
            field.say(say(FIELDS[name]))
        self.signed.say(say("Signed or stamped"))
        self.seen.say(say("I have seen the paper; no file is attached"))
        self.choose.say(say("Attach a file…"))
        self._how.say(say("Or drop it on the page, or paste it there with Ctrl+V."))
        self.add.say(say("Add"))
        self.cancel.say(say("Cancel"))

    def _choose(self) -> None:
        title = self._wording.words.say("Attach a file…")
        chosen, _ = QFileDialog.getOpenFileName(self, title)
        if chosen:
            self.take_file(Path(chosen))

    def _give(self) -> None:
        typed = {name: field.text().strip() for name, field in self.fields.items()}
        if not typed["title"]:
            self._refuse("title", WindowProblem.FIELD_EMPTY)
            return
        dated, problems = parse(_DATE, typed["dated"])
        if problems:
            self._refuse("dated", WindowProblem.NOT_A_DATE)
            return
        self.given.emit(
            Evidence(
                id=EvidenceId(uuid.uuid4().hex),
                title=typed["title"],
                number=typed["number"],
                dated=dated if isinstance(dated, date) else None,
                issuer=typed["issuer"],
                page=typed["page"],
                signed=self.signed.isChecked(),
                paper_seen_by="seen" if self.seen.isChecked() else "",
            ),
            self._file,
        )

    def _refuse(self, name: str, problem: WindowProblem) -> None:
        field = self._wording.words.say(FIELDS[name])
        finding = Finding(problem, values={"field": field})
        self._captioned[name].show_finding(sentence(finding, self._wording))
        self.fields[name].setFocus()

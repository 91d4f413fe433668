"""Evidence beside the claim: what is there, what the reviewer said of it, and one more."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout

from assessment.errors import Finding
from assessment.problems.windows import WindowProblem
from assessment.questionnaire.model import Question
from assessment.responses.evidence_changes import AddEvidence, RemoveEvidence
from assessment.responses.model import Evidence, Place
from gui.documents import DocumentDoor
from gui.fill.evidence_form import Draft, EvidenceForm
from gui.fill.evidence_item import EvidenceItem
from gui.messages import sentence
from gui.session import Session
from gui.theme import Theme
from gui.widgets.buttons import Button, spread
from gui.widgets.label import Label
from gui.widgets.style import named
from gui.wording import Wording

# What a computer runs proves nothing, and nobody should be led to start it.
PROGRAMS = frozenset(
    {".exe", ".msi", ".bat", ".cmd", ".com", ".scr", ".lnk", ".ps1", ".vbs", ".js", ".jar", ".apk",
     ".sh", ".desktop"}
)  # fmt: skip


class EvidenceCard(QFrame):
    """The evidence of one question; ``begun`` says that the form was opened."""

    begun = Signal()

    def __init__(self, session: Session, wording: Wording, theme: Theme) -> None:
        """Nothing until a place is shown."""
        super().__init__()
        self.setProperty("topic", "evidence")
        named(self, "evidence")
        self.setProperty("frame", "card")
        self._session, self._wording, self._theme = session, wording, theme
        self.door = DocumentDoor(session, wording, self)
        self._place: Place | None = None
        self._drafts: dict[Place, Draft] = {}
        self._waiting: tuple[Path, ...] = ()
        self._title = Label(role="h2")
        self._count = Label(role="small")
        self.add = Button(theme, "add_evidence", drawing="add")
        self._wanted = Label(role="small", wrap=True)
        self._items = QVBoxLayout()
        self._items.setSpacing(8)
        self.form = EvidenceForm(wording, theme)
        self.form.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(8)
        column.addLayout(spread(self._title, self._count, None, self.add))
        column.addWidget(self._wanted)
        column.addLayout(self._items)
        column.addWidget(self.form)
        self.add.clicked.connect(self.begin)
        self.form.cancelled.connect(self._end)
        self.form.given.connect(self._give)
        wording.changed.connect(self.refresh)

    def show_place(self, place: Place) -> None:
        """Show the evidence given at a place."""
        if place != self._place:
            self._keep_draft()
            self._place = place
            self._end()
            draft = self._drafts.pop(place, None)
            if draft is not None:
                self.form.take_draft(draft)
                self.form.show()
        self.refresh()

    def _keep_draft(self) -> None:
        """What was begun and not added waits for the person to come back to the question."""
        draft = self.form.draft()
        if self._place is not None and not draft.empty:
            self._drafts[self._place] = draft

    def begin(self) -> None:
        """Open the form, or go on in it."""
        if self._session.editable:
            if self.form.isHidden():
                self.form.clear()
            self.form.show()
            self.form.fields["title"].setFocus()
            self.begun.emit()

    def take(self, files: Sequence[Path], *, named: bool = True) -> None:
        """Begin with the first of these files; the others wait until that one is added.

        One that is not ``named`` has a name that says nothing, which is no title.
        """
        self.begin()
        self._waiting = tuple(files[1:])
        self.form.take_file(files[0], named=named, waiting=len(self._waiting))

    def refresh(self) -> None:
        """Read record and language again."""
        if self._place is None:
            return
        say = self._wording.words.say
        pieces = self._session.record.response(*self._place).evidence
        self._title.say(say("Evidence"))
        self.add.say(say("Add"), tip="Ctrl+Shift+A")
        self.add.setAccessibleName(say("Add evidence"))
        self.add.setEnabled(self._session.editable)
        counted = self._wording.words.count("{n} item", "{n} items", len(pieces))
        self._count.say(self._wording.digits(counted))
        self._count.setVisible(bool(pieces))
        self._show_wanted(there=bool(pieces))
        while (item := self._items.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for piece in pieces:
            shown = EvidenceItem(piece, self._wording, self._theme, editable=self._session.editable)
            shown.opened.connect(self.door.look_at)
            shown.removed.connect(self._remove)
            self._items.addWidget(shown)

    def _show_wanted(self, *, there: bool) -> None:
        if self._place is None:
            return
        question = self._session.questionnaire.by_code[self._place.question]
        note, other = self._wording.both(question.evidence_note)
        if not note:
            second = self._wording.second
            note = _wanted(question, self._wording, there=there)
            other = "" if second is None else _wanted(question, second, there=there)
        self._wanted.say(note, other)
        self._wanted.setVisible(bool(self._wanted.said()))

    def _end(self) -> None:
        focus = QApplication.focusWidget()
        had = focus is not None and self.form.isAncestorOf(focus)
        self.form.hide()
        self.form.clear()
        self._waiting = ()
        if had:
            self.add.setFocus()

    def _give(self, piece: Evidence, file: Path | None) -> None:
        if self._place is None:
            return
        if piece.paper_seen_by:
            by = self._session.by or self._session.record.subject.assessor
            piece = replace(piece, paper_seen_by=by, paper_seen_on=self._session.now.date())
        if file is not None:
            digest = self._attach(file)
            if digest is None:
                return
            size = len(self._session.attachment(digest) or b"")
            piece = replace(piece, digest=digest, file_name=file.name, size=size)
        if self._session.apply(AddEvidence(self._place, piece)):
            waiting = self._waiting
            self._end()
            self.add.setFocus()
            if waiting:
                self.take(waiting)

    def _attach(self, file: Path) -> str | None:
        """Store the file; why that was refused stands in the form, beside its name."""
        if file.suffix.lower() in PROGRAMS:
            refused = Finding(WindowProblem.FILE_IS_PROGRAM, values={"file": file.name})
            self.form.show_refusal(sentence(refused, self._wording))
            return None
        told: list[Finding] = []

        def hear(findings: list[Finding]) -> None:
            told.extend(findings)

        self._session.refused.connect(hear)
        digest = self._session.attach(file)
        self._session.refused.disconnect(hear)
        self.form.show_refusal("\n".join(sentence(one, self._wording) for one in told))
        return digest

    def _remove(self, piece: Evidence) -> None:
        if self._place is not None and self._session.apply(RemoveEvidence(self._place, piece.id)):
            self.add.setFocus()


def _wanted(question: Question, wording: Wording, *, there: bool) -> str:
    """What is wanted, where the questionnaire has no words of its own for it."""
    say = wording.words.say
    if question.evidence.level:
        level = wording.number(question.evidence.level)
        return say("From level {level} on, a document is needed.", level=level)
    return "" if there else say("No evidence yet")

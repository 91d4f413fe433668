"""Evidence beside the claim: what is there, what the reviewer said of it, and one more."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QTemporaryDir, Signal
from PySide6.QtGui import QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from assessment.errors import Finding
from assessment.problems.windows import WindowProblem
from assessment.questionnaire.model import Question
from assessment.responses.drafts import EvidenceDraft
from assessment.responses.evidence_changes import (
    AddEvidence,
    EditEvidence,
    RemoveEvidence,
    found_evidence,
)
from assessment.responses.model import Evidence, EvidenceId, Place
from gui.documents import DocumentDoor
from gui.fill.evidence_form import EvidenceForm, EvidenceItem
from gui.look import Look
from gui.session import Session
from gui.widgets.buttons import Button
from gui.widgets.findings import sentence
from gui.widgets.label import Label
from gui.widgets.style import Framed, emptied, spread, stack

# What a computer runs proves nothing, and nobody should be led to start it.
PROGRAMS = frozenset(
    {".exe", ".msi", ".bat", ".cmd", ".com", ".scr", ".lnk", ".ps1", ".vbs", ".js", ".jar", ".apk",
     ".sh", ".desktop"}
)  # fmt: skip


class EvidenceCard(Framed):
    begun = Signal()

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__("card", "evidence")
        self.setProperty("manual_section", 4)
        self._session, self._look = session, look
        self.door = DocumentDoor(session, look, self)
        self._place: Place | None = None
        self._shown: tuple[object, ...] = ()
        self._later: set[EvidenceId] = set()
        self._title = Label(role="h2")
        self._count = Label(role="small")
        self.add = Button(look, "add_evidence", drawing="add")
        self._wanted = Label(role="small", wrap=True)
        self._items = stack(gap=8)
        self._form: EvidenceForm | None = None
        above = spread(self._title, self._count, None, self.add), self._wanted
        self._column = stack(*above, self._items, on=self, gap=8, margins=(14, 10, 14, 12))
        self.add.clicked.connect(self.begin)
        look.changed.connect(self.refresh)

    @property
    def form(self) -> EvidenceForm:
        if self._form is None:
            form = self._form = EvidenceForm(self._look)
            form.hide()
            self._column.addWidget(form)
            form.cancel.clicked.connect(lambda: self._drop(form.draft()))
            form.left.connect(self._leave)
            form.chosen.connect(lambda file: self._store(file, form.draft(), file.stem))
            form.changed.connect(self._change)
            form.given.connect(self._give)
        return self._form

    @property
    def _filling(self) -> bool:
        return self._form is not None and not self._form.isHidden()

    def show_place(self, place: Place) -> None:
        session = self._session
        given, begun = session.record.response(*place).evidence, session.drafts.evidence(place)
        shown, self._shown = self._shown, (place, given, begun, session.editable)
        if place != self._place:
            self._place = place
            self._go_on()
        elif shown == self._shown:
            return
        self.refresh()

    def _go_on(self) -> None:
        begun = () if self._place is None else self._session.drafts.evidence(self._place)
        waiting = [one for one in begun if one.id not in self._later]
        if waiting and self._session.editable:
            self._open(waiting[0])
        elif self._filling:
            self.form.hide()

    def _open(self, draft: EvidenceDraft) -> None:
        self.form.show_draft(draft, adding=self._given_before(draft) is None)
        self.form.show()

    def _given_before(self, draft: EvidenceDraft) -> Evidence | None:
        return found_evidence(self._session.record.response(*draft.place), draft.id)

    def begin(self) -> None:
        if self._session.editable and self._place is not None:
            if not self._filling:
                self._open(_new(self._place))
                self.refresh()
            self.form.fields["title"].setFocus()
            self.begun.emit()

    def take(self, files: Sequence[Path], *, named: bool = True) -> None:
        """Begin a piece with each file; one that is not ``named`` has a name that says nothing."""
        self.begin()
        for file in files:
            draft = self.form.draft()
            # An open form without a document waits for this one.
            fresh = _new(draft.place) if draft.digest else draft
            self._store(file, fresh, file.stem if named else "")
        self.begun.emit()  # again: what is shown above the form was made anew

    def _store(self, file: Path, draft: EvidenceDraft, title: str) -> None:
        digest = self._attach(file)
        if digest is None:
            return
        size, title = len(self._session.attachment(digest) or b""), draft.title or title
        stored = replace(draft, title=title, digest=digest, file_name=file.name, size=size)
        if stored.id == self.form.draft().id:
            self._open(stored)
        self._session.drafts.note_evidence(stored, begun=True)
        self._session.saving.again()

    def refresh(self) -> None:
        if self._place is None:
            return
        say, editable = self._look.say, self._session.editable
        pieces = self._session.record.response(*self._place).evidence
        self._title.say(say("Evidence"))
        self.add.say(say("Add"), tip="Ctrl+Shift+A")
        self.add.setAccessibleName(say("Add evidence"))
        self.add.setEnabled(editable)
        self.add.setVisible(not self._filling)  # the form has its own
        counted = self._look.count("{n} item", "{n} items", len(pieces))
        self._count.tell(counted if pieces else "")
        self._show_wanted(there=bool(pieces))
        emptied(self._items)
        in_form = self.form.draft().id if self._filling else ""
        drafts = [one for one in self._session.drafts.evidence(self._place) if one.id != in_form]
        begun = {one.id: one for one in drafts}
        for piece in pieces:
            draft = begun.pop(piece.id, None) or EvidenceDraft.of(self._place, piece)
            self._show(piece, draft, begun=False, editable=editable)
        for draft in begun.values():
            self._show(draft.piece(), draft, begun=True, editable=editable)

    def _show(self, piece: Evidence, draft: EvidenceDraft, *, begun: bool, editable: bool) -> None:
        shown = EvidenceItem(piece, self._look, editable=editable, begun=begun)
        shown.opened.connect(self.door.look_at)
        shown.wanted.connect(lambda: self._edit(draft))
        shown.removed.connect(lambda: self._remove(draft))
        self._items.addWidget(shown)

    def _show_wanted(self, *, there: bool) -> None:
        if self._place is None:
            return
        question = self._session.questionnaire.by_code[self._place.question]
        note, other = self._look.both(question.evidence_note)
        if not note:
            second = self._look.second
            note = _wanted(question, self._look, there=there)
            other = "" if second is None else _wanted(question, second, there=there)
        self._wanted.tell(note, other)

    def _edit(self, draft: EvidenceDraft) -> None:
        self._open(draft)
        self.refresh()
        self.form.fields["title"].setFocus()
        self.begun.emit()

    def _leave(self) -> None:
        """The form closes; what was begun in it stays until a person wants it again."""
        self._later.add(self.form.draft().id)
        self.form.hide()
        self.refresh()
        self.add.setFocus()

    def _drop(self, draft: EvidenceDraft) -> None:
        self.form.hide()
        self._session.drafts.note_evidence(draft, begun=False)
        self.refresh()
        self.add.setFocus()

    def _change(self, draft: EvidenceDraft) -> None:
        given = self._given_before(draft)
        stands = None if given is None else EvidenceDraft.of(draft.place, given)
        self._session.drafts.note_evidence(draft, begun=not draft.empty and draft != stands)

    def _give(self, draft: EvidenceDraft, dated: date | None) -> None:
        old = self._given_before(draft)
        piece = replace(draft.piece(old), dated=dated)
        if draft.seen and not piece.paper_seen_by:
            by = self._session.by or self._session.record.subject.assessor
            piece = replace(piece, paper_seen_by=by, paper_seen_on=self._session.now.date())
        make = AddEvidence if old is None else EditEvidence
        if self._session.apply(make(draft.place, piece)):
            self._go_on()
            self.refresh()
            (self.form.fields["title"] if self._filling else self.add).setFocus()

    def _attach(self, file: Path) -> str | None:
        if file.suffix.lower() in PROGRAMS:
            refused = Finding(WindowProblem.FILE_IS_PROGRAM, values={"file": file.name})
            self.form.show_refusal(sentence(refused, self._look))
            return None
        told: list[Finding] = []
        self._session.refused.connect(told.extend)
        digest = self._session.attach(file)
        self._session.refused.disconnect(told.extend)
        self.form.show_refusal("\n".join(sentence(one, self._look) for one in told))
        return digest

    def _remove(self, draft: EvidenceDraft) -> None:
        if self._given_before(draft) is None:
            self._drop(draft)
        elif self._session.apply(RemoveEvidence(draft.place, draft.id)):
            self.add.setFocus()


def _new(place: Place) -> EvidenceDraft:
    return EvidenceDraft(place, EvidenceId(uuid.uuid4().hex))


def _wanted(question: Question, look: Look, *, there: bool) -> str:
    say = look.say
    if question.evidence.level:
        level = look.number(question.evidence.level)
        return say("From level {level} on, a document is needed.", level=level)
    return "" if there else say("No evidence yet")


class Dropping(QObject):
    """Watches a page; the form opens with what was dropped or pasted, and nothing is given yet."""

    def __init__(self, page: QWidget, session: Session, evidence: EvidenceCard) -> None:
        super().__init__(page)
        self._page, self._session, self._evidence = page, session, evidence
        self._pictures: QTemporaryDir | None = None  # of pictures that were no files before
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and self._may:
            files = _files(event.mimeData())
            if files and event.type() is QEvent.Type.Drop:
                self._evidence.take(files)
            if files:
                event.acceptProposedAction()
                return True
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and self._may:
            return event.matches(QKeySequence.StandardKey.Paste) and self._paste()
        return super().eventFilter(watched, event)

    @property
    def _may(self) -> bool:
        return self._session.editable and self._evidence.isVisibleTo(self._page)

    def _paste(self) -> bool:
        clipboard = QGuiApplication.clipboard()
        files = _files(clipboard.mimeData())
        if not files and not clipboard.image().isNull():
            self._evidence.take([self._kept_picture()], named=False)
            return True
        if files:
            self._evidence.take(files)
        return bool(files)

    def _kept_picture(self) -> Path:
        if self._pictures is None:
            self._pictures = QTemporaryDir()
        moment = self._session.now.astimezone()
        path = Path(self._pictures.filePath(f"picture-{moment:%Y%m%d-%H%M%S-%f}.png"))
        QGuiApplication.clipboard().image().save(str(path))
        return path


def _files(data: QMimeData) -> list[Path]:
    paths = (Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    return [path for path in paths if path.is_file()]

"""Evidence beside the claim: what is there, what the reviewer said of it, and one more."""

import re
import tempfile
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from assessment.responses.evidence_changes import AddEvidence, RemoveEvidence
from assessment.responses.model import Evidence, Place, ReasonCode, Verdict
from assessment.words import mark
from gui.fill.evidence_form import EvidenceForm
from gui.session import Session
from gui.theme import Theme
from gui.widgets.buttons import Button, spread
from gui.widgets.label import Label
from gui.widgets.marks import Chip, Icon
from gui.widgets.style import frame, named
from gui.wording import Wording

VERDICTS = {
    Verdict.PENDING: ("idle", "pending", mark("Not yet reviewed")),
    Verdict.ACCEPTED: ("ok", "done", mark("Accepted")),
    Verdict.REJECTED: ("warn", "returned", mark("Not accepted")),
    Verdict.WAIVED: ("idle", "not_applicable", mark("Waived")),
}
REASONS = {
    ReasonCode.MISSING: mark("Document missing"),
    ReasonCode.NOT_RELEVANT: mark("Content does not match the indicator"),
    ReasonCode.WRONG_DOCUMENT: mark("Wrong kind of document"),
    ReasonCode.OUTDATED: mark("Document out of date"),
    ReasonCode.UNSIGNED: mark("No signature or stamp"),
    ReasonCode.INCOMPLETE: mark("Document incomplete"),
    ReasonCode.UNREADABLE: mark("Unreadable"),
    ReasonCode.LOWER_LEVEL_FAILED: mark("A lower level is not met yet"),
    ReasonCode.DUPLICATE: mark("Same evidence twice"),
    ReasonCode.UPGRADE_EVIDENCED: mark("Level raised by new evidence"),
}
MEGABYTE = 1024 * 1024


class EvidenceCard(QFrame):
    """The evidence of one question; ``begun`` says that the form was opened."""

    begun = Signal()

    def __init__(self, session: Session, wording: Wording, theme: Theme) -> None:
        """Nothing until a place is shown."""
        super().__init__()
        named(self, "evidence")
        self.setProperty("frame", "card")
        self._session, self._wording, self._theme = session, wording, theme
        self._place: Place | None = None
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
            self._place = place
            self._end()
        self.refresh()

    def begin(self) -> None:
        """Open the form."""
        if self._session.editable:
            self.form.clear()
            self.form.show()
            self.form.fields["title"].setFocus()
            self.begun.emit()

    def refresh(self) -> None:
        """Read record and language again."""
        if self._place is None:
            return
        say, number = self._wording.words.say, self._wording.number
        question = self._session.questionnaire.by_code[self._place.question]
        pieces = self._session.record.response(*self._place).evidence
        self._title.say(say("Evidence"))
        self.add.say(say("Add"), tip="Ctrl+Shift+A")
        self.add.setAccessibleName(say("Add evidence"))
        self.add.setEnabled(self._session.editable)
        self._count.say(self._wording.words.count("{n} item", "{n} items", len(pieces)))
        if pieces:
            counted = self._wording.words.count("{n} item", "{n} items", len(pieces))
            self._count.say(self._wording.digits(counted))
        self._count.setVisible(bool(pieces))
        note = self._wording.plain(question.evidence_note)
        level = number(question.evidence.level)
        if not note and question.evidence.level:
            note = say("From level {level} on, a document is needed.", level=level)
        self._wanted.say(note or say("No evidence yet") if not pieces else note)
        self._wanted.setVisible(bool(self._wanted.said()))
        while (item := self._items.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for piece in pieces:
            self._items.addWidget(self._item(piece))

    def _item(self, piece: Evidence) -> QWidget:
        say = self._wording.words.say
        item = QWidget()
        named(item, f"evidence_{piece.id}")
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(Label(piece.title, wrap=True))
        column.addWidget(Label(self._about(piece), role="small", wrap=True))
        ink, drawing, words = VERDICTS[piece.verdict]
        said = say(words)
        if piece.reason is not None:
            said = say(REASONS[piece.reason])
        chip = Chip(self._theme)
        chip.show_chip(ink, drawing, said)
        column.addLayout(spread(chip, None))
        if piece.reviewer_note:
            column.addWidget(Label(piece.reviewer_note, role="small", wrap=True))
        line = QHBoxLayout(item)
        line.setContentsMargins(0, 4, 0, 4)
        line.setSpacing(8)
        line.addWidget(Icon(self._theme, "document"))
        line.addLayout(column, 1)
        if piece.digest:
            view = Button(self._theme, f"view_{piece.id}", role="icon", drawing="view")
            view.say(say("Open {title}", title=piece.title))
            view.clicked.connect(lambda _=False, one=piece: self._view(one))
            line.addWidget(view)
        if self._session.editable:
            remove = Button(self._theme, f"remove_{piece.id}", role="icon", drawing="remove")
            remove.say(say("Remove {title}", title=piece.title))
            remove.clicked.connect(lambda _=False, one=piece: self._remove(one))
            line.addWidget(remove)
        holder = QWidget()
        outer = QVBoxLayout(holder)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(frame("line"))
        outer.addWidget(item)
        return holder

    def _about(self, piece: Evidence) -> str:
        say, wording = self._wording.words.say, self._wording
        parts = []
        if piece.number:
            parts.append(say("No. {number}", number=piece.number))
        if piece.dated is not None:
            parts.append(wording.date(piece.dated))
        if piece.issuer:
            parts.append(piece.issuer)
        if piece.page:
            parts.append(say("page {page}", page=piece.page))
        if piece.signed:
            parts.append(say("signed"))
        if piece.paper_seen_by:
            parts.append(say("paper seen by {name}", name=piece.paper_seen_by))
        if piece.file_name:
            parts.append(f"{piece.file_name} ({piece.size / MEGABYTE:.1f} MB)")
        return " · ".join(parts)

    def _end(self) -> None:
        had = self.form.isAncestorOf(self.focusWidget() or self)
        self.form.hide()
        self.form.clear()
        if had:
            self.add.setFocus()

    def _give(self, piece: Evidence, file: Path | None) -> None:
        if self._place is None:
            return
        if piece.paper_seen_by:
            by = self._session.by or self._session.record.subject.assessor
            piece = replace(piece, paper_seen_by=by, paper_seen_on=self._session.now.date())
        if file is not None:
            digest = self._session.attach(file)
            if digest is None:
                return
            size = len(self._session.attachment(digest) or b"")
            piece = replace(piece, digest=digest, file_name=file.name, size=size)
        if self._session.apply(AddEvidence(self._place, piece)):
            self._end()
            self.add.setFocus()

    def _remove(self, piece: Evidence) -> None:
        if self._place is not None and self._session.apply(RemoveEvidence(self._place, piece.id)):
            self.add.setFocus()

    def _view(self, piece: Evidence) -> None:
        content = self._session.attachment(piece.digest)
        if content is None:
            return
        folder = Path(tempfile.mkdtemp(prefix="dra-"))
        copy = folder / (re.sub(r"[^\w.-]+", "-", piece.file_name) or "document")
        copy.write_bytes(content)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy)))

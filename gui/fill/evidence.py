"""Evidence beside the claim: what is there, what the reviewer said, and the form of one more."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTemporaryDir, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout

from assessment.errors import Finding
from assessment.language.text import Text
from assessment.problems.windows import WindowProblem
from assessment.questionnaire import model, question_types
from assessment.responses import changes
from assessment.responses.drafts import EvidenceDraft
from assessment.responses.model import Evidence, EvidenceId, Place, Verdict
from assessment.words import mark
from gui.display import Display
from gui.documents import DocumentDoor
from gui.session import Session
from gui.widgets import fields, findings, keyboard, marks, outside, style, tick_row, window_page
from gui.widgets.buttons import Button
from gui.widgets.label import ElidingLabel, Label

VERDICTS = {
    Verdict.PENDING: ("idle", "pending", mark("Not reviewed yet")),
    Verdict.ACCEPTED: ("ok", "done", mark("Accepted")),
    Verdict.REJECTED: ("warn", "returned", mark("Not accepted")),
    Verdict.WAIVED: ("idle", "not_applicable", mark("Waived")),
}
BEGUN = ("warn", "evidence", mark("Particulars missing"))
KILOBYTE = 1024
MEGABYTE = 1024 * 1024


class EvidenceItem(style.Framed):
    def __init__(self, piece: Evidence, display: Display, *, begun: bool) -> None:
        super().__init__("", f"evidence_{piece.id}")
        self._piece = piece
        self._display = display
        translate = display.translate
        parts = [
            translate("No. {number}", number=piece.number) if piece.number else "",
            display.date(piece.dated) if piece.dated is not None else "",
            piece.issuer,
            translate("page {page}", page=piece.page) if piece.page else "",
            translate("signed") if piece.signed else "",
            translate("paper seen by {name}", name=piece.paper_seen_by)
            if piece.paper_seen_by
            else "",
            f"{piece.file_name} ({display.digits(_size(piece.size))})" if piece.file_name else "",
        ]
        about = " · ".join(part for part in parts if part)
        if about:
            labels = [Label(about, role="small", wrap=True)]
        else:
            labels = []
        title = style.stack(Label(piece.title, wrap=True), *labels, gap=2)
        self._line = style.spread(marks.Icon(display, "document"), (title, 1))
        ink, drawing, words = BEGUN if begun else VERDICTS[piece.verdict]
        chip = marks.Chip(display)
        note = piece.reviewer_note
        chip.show_chip(ink, drawing, translate(piece.reason.word if piece.reason else words))
        if note:
            noted = [Label(note, role="small", wrap=True)]
        else:
            noted = []
        verdict = style.stack(style.spread(chip, None), *noted, margins=(28, 0, 0, 0))
        style.stack(style.Framed("line"), self._line, verdict, on=self, gap=4)

    def offer(self, drawing: str, words: str, act: Callable[[], object]) -> None:
        button = Button(self._display, f"{drawing}_{self._piece.id}", role="icon", drawing=drawing)
        button.set_texts(self._display.translate(words, title=self._piece.title))
        button.clicked.connect(act)
        self._line.addWidget(button)


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
_DATE = model.Question(model.QuestionCode("dated"), model.QuestionType.DATE, Text(()))


class EvidenceForm(style.FittedPart):
    changed = Signal(object)  # the draft as it is now, with each key
    chosen = Signal(object)  # a file that is to be attached
    given = Signal(object, object)  # the draft, complete, and its date (None without)
    left = Signal()  # a person leaves it for later

    def __init__(self, display: Display) -> None:
        super().__init__("evidence_form")
        self._display = display
        self._draft = EvidenceDraft(Place(""), EvidenceId(""))
        self._adding = True
        self.fields = {name: fields.LineField(f"evidence_{name}") for name in FIELDS}
        self._captioned = {
            name: fields.Captioned(field).bind_message(FIELDS[name], display)
            for name, field in self.fields.items()
        }
        self.signed = tick_row.TickRow(display, "evidence_signed")
        self.seen = tick_row.TickRow(display, "evidence_seen")
        self.choose = Button(display, "evidence_file", drawing="evidence").bind_message(
            "Attach a file…"
        )
        how = Label(role="small", wrap=True)
        self._how = how.bind_message(
            "Or drop it on the page, or paste it there with Ctrl+V.", display
        )
        self._chosen = ElidingLabel(role="small", middle=True)
        refused = Label(role="small", tone="stop", wrap=True)
        self.refused = style.with_object_name(refused, "evidence_file_finding")
        self.refused.hide()
        self.add = Button(display, "evidence_add", drawing="add")
        self.cancel = Button(display, "evidence_cancel", role="quiet").bind_message("Cancel")
        self._build()
        self.choose.clicked.connect(self._choose)
        for row in (self.signed, self.seen):
            row.clicked.connect(lambda _=False, own=row: self._tick(own))
        for field in self.fields.values():
            field.typed.connect(lambda _: self.changed.emit(self.draft()))
        self.add.clicked.connect(self._give)
        keyboard.on_escape(self, self.left.emit)
        self.fields["title"].returnPressed.connect(self._give)
        display.on_change(self._words)

    def _build(self) -> None:
        buttons = style.spread(None, self.cancel, self.add)
        chosen = style.spread(self.choose, (self._how, 1))
        ticks = style.spread((self.signed, 1), (self.seen, 2), buttons)
        self._lines = chosen, ticks
        # What is short stands side by side, each below the one above whatever they are called.
        grid = QGridLayout()
        grid.setSpacing(8)
        for at, name in enumerate(("number", "dated", "issuer", "page")):
            grid.addWidget(self._captioned[name], at // 2, at % 2)
            grid.setColumnStretch(at % 2, 1)
        title_parts = self._captioned["title"], grid
        style.stack(chosen, self._chosen, self.refused, *title_parts, ticks, on=self, gap=6)

    def update_layout(self) -> None:
        beside = style.is_wide(self, self._display, ROOM)
        for line in self._lines:
            style.lay_beside(line, beside=beside)

    def show_draft(self, draft: EvidenceDraft, *, adding: bool) -> None:
        self._draft = draft
        self._adding = adding
        for name, field in self.fields.items():
            field.setText(getattr(draft, name))
            self._captioned[name].show_finding("")
        self.signed.show_state(on=draft.signed)
        self.seen.show_state(on=draft.seen)
        self.refused.set_optional_texts("")
        self._chosen.set_texts(draft.file_name)
        style.seen(self._chosen, when=bool(draft.digest), otherwise=self._how)
        self._words()

    def draft(self) -> EvidenceDraft:
        typed = {name: field.text().strip() for name, field in self.fields.items()}
        ticked = {"signed": self.signed.isChecked(), "seen": self.seen.isChecked()}
        return replace(self._draft, **typed, **ticked)  # type: ignore[arg-type]  # fields by name

    def _words(self) -> None:
        translate = self._display.translate
        self.signed.set_texts(translate("Signed or stamped"))
        self.seen.set_texts(translate("I have seen the paper; no file is attached"))
        if self._adding:
            self.add.set_texts(translate("Add"))
        else:
            self.add.set_texts(translate("Keep changes"))

    def _tick(self, row: tick_row.TickRow) -> None:
        row.show_state(on=not row.isChecked())
        self.changed.emit(self.draft())

    def _choose(self) -> None:
        if (
            chosen := outside.ask_old(self, self._display.translate("Attach a file…"), Path())
        ) is not None:
            self.chosen.emit(chosen)

    def _give(self) -> None:
        draft = self.draft()
        if not draft.title:
            self._refuse("title", WindowProblem.FIELD_EMPTY)
            return
        dated, problems = question_types.parse(_DATE, draft.dated)
        if problems:
            self._refuse("dated", WindowProblem.NOT_A_DATE)
            return
        self.given.emit(draft, dated if isinstance(dated, date) else None)

    def _refuse(self, name: str, problem: WindowProblem) -> None:
        finding = Finding(problem, values={"field": self._display.translate(FIELDS[name])})
        self._captioned[name].show_finding(findings.sentence(finding, self._display))
        self.fields[name].setFocus()


# What a computer runs proves nothing, and nobody should be led to start it.
PROGRAMS = frozenset(
    {
        ".exe",
        ".msi",
        ".bat",
        ".cmd",
        ".com",
        ".scr",
        ".lnk",
        ".ps1",
        ".vbs",
        ".js",
        ".jar",
        ".apk",
        ".sh",
        ".desktop",
    }
)


class EvidenceCard(style.Framed):
    begun = Signal()

    def __init__(self, session: Session, display: Display) -> None:
        super().__init__("card", "evidence")
        self.setProperty("manual_section", 4)
        self._session = session
        self._display = display
        self.door = DocumentDoor(session, display, self)
        self._place: Place | None = None
        self._shown: tuple[object, ...] = ()
        self._later: set[EvidenceId] = set()
        self._pictures: QTemporaryDir | None = None  # of pictures that were no files before
        self._title = Label(role="h2").bind_message("Evidence", display)
        self._count = Label(role="small")
        self.add = Button(display, "add_evidence", drawing="add")
        self._wanted = Label(role="small", wrap=True)
        self._items = style.stack(gap=8)
        self.form = EvidenceForm(display)
        self.form.hide()
        above = style.spread(self._title, self._count, None, self.add), self._wanted
        rows = *above, self._items, self.form
        style.stack(*rows, on=self, gap=8, margins=(14, 10, 14, 12))
        self.add.bind_message("Add", "Ctrl+Shift+A").clicked.connect(self.begin)
        self.form.cancel.clicked.connect(lambda: self._drop(self.form.draft()))
        self.form.left.connect(self._leave)
        self.form.chosen.connect(lambda file: self._store(file, self.form.draft(), file.stem))
        self.form.changed.connect(self._change)
        self.form.given.connect(self._give)
        display.changed.connect(self.refresh)

    @property
    def _filling(self) -> bool:
        return not self.form.isHidden()

    def show_place(self, place: Place) -> None:
        session = self._session
        evidences = session.record.response(*place).evidence
        begun = session.drafts.evidence(place)
        shown = self._shown
        self._shown = (place, evidences, begun, session.editable)
        if place != self._place:
            self._place = place
            self._go_on()
        elif shown == self._shown:
            return
        elif self._filling and not session.editable:
            self.form.hide()
        self.refresh()

    def _go_on(self) -> None:
        if self._place is not None:
            begun = self._session.drafts.evidence(self._place)
        else:
            begun = ()
        waiting = [
            evidence_draft for evidence_draft in begun if evidence_draft.id not in self._later
        ]
        if waiting and self._session.editable:
            self._open(waiting[0])
        elif self._filling:
            self.form.hide()

    def _open(self, draft: EvidenceDraft) -> None:
        self.form.show_draft(draft, adding=self._given_before(draft) is None)
        self.form.show()

    def _given_before(self, draft: EvidenceDraft) -> Evidence | None:
        return changes.found_evidence(self._session.record.response(*draft.place), draft.id)

    def begin(self) -> None:
        if self._session.editable and self._place is not None:
            if self._filling:
                self._edit(None)
            else:
                self._edit(_new(self._place))

    def take(self, files: Sequence[Path], *, named: bool = True) -> None:
        """Begin a piece with each file; one that is not ``named`` has a name that says nothing."""
        self.begin()
        for file in files:
            draft = self.form.draft()
            # An open form without a document waits for this one.
            if draft.digest:
                fresh = _new(draft.place)
            else:
                fresh = draft
            title = ""
            if named:
                title = file.stem
            self._store(file, fresh, title)
        self.begun.emit()  # again: what is shown above the form was made anew

    def paste(self) -> bool:
        """Begin a piece with each file, or the picture, that is on the clipboard, if any is."""
        clipboard = QGuiApplication.clipboard()
        copied = window_page.files_in(clipboard.mimeData())
        files = named = [path for path in copied if path.is_file()]
        if not files and not clipboard.image().isNull():
            if self._pictures is None:
                self._pictures = QTemporaryDir()
            moment = self._session.now.astimezone()
            path = Path(self._pictures.filePath(f"picture-{moment:%Y%m%d-%H%M%S-%f}.png"))
            clipboard.image().save(str(path))
            files = [path]
        if files:
            self.take(files, named=bool(named))
        return bool(files)

    def _store(self, file: Path, draft: EvidenceDraft, title: str) -> None:
        refusals = list[Finding]()
        digest = None
        if file.suffix.lower() in PROGRAMS:
            refusals.append(Finding(WindowProblem.FILE_IS_PROGRAM, values={"file": file.name}))
        else:
            self._session.refused.connect(refusals.extend)
            digest = self._session.attach(file)
            self._session.refused.disconnect(refusals.extend)
        self.form.refused.set_optional_texts(
            "\n".join(findings.sentence(finding, self._display) for finding in refusals)
        )
        if digest is None:
            return
        size = len(self._session.attachment(digest) or b"")
        title = draft.title or title
        stored = replace(draft, title=title, digest=digest, file_name=file.name, size=size)
        if stored.id == self.form.draft().id:
            self._open(stored)
        self._session.drafts.note_evidence(stored, begun=True)
        self._session.saving.again()

    def refresh(self) -> None:
        if self._place is None:
            return
        pieces = self._session.record.response(*self._place).evidence
        self.add.setAccessibleName(self._display.translate("Add evidence"))
        self.add.setEnabled(self._session.editable)
        self.add.setVisible(not self._filling)  # the form has its own
        count = self._display.translate_plural("{n} item", "{n} items", len(pieces))
        text = ""
        if pieces:
            text = count
        self._count.set_optional_texts(text)
        question = self._session.questionnaire.by_code[self._place.question]
        note, second = self._display.both(question.evidence_note)
        if not note:
            note, second = self._display.in_both(partial(_wanted, question, there=bool(pieces)))
        self._wanted.set_optional_texts(note, second)
        style.emptied(self._items)
        in_form = ""
        if self._filling:
            in_form = self.form.draft().id
        drafts = [
            evidence_draft
            for evidence_draft in self._session.drafts.evidence(self._place)
            if evidence_draft.id != in_form
        ]
        begun = {evidence_draft.id: evidence_draft for evidence_draft in drafts}
        for piece in pieces:
            draft = begun.pop(piece.id, None) or EvidenceDraft.from_evidence(self._place, piece)
            self._show(piece, draft, begun=False)
        for draft in begun.values():
            self._show(draft.piece(), draft, begun=True)

    def _show(self, piece: Evidence, draft: EvidenceDraft, *, begun: bool) -> None:
        shown = EvidenceItem(piece, self._display, begun=begun)
        if piece.digest:
            shown.offer("view", mark("Open {title}"), lambda: self.door.look_at(piece))
        if self._session.editable:
            shown.offer("edit", mark("Edit {title}"), lambda: self._edit(draft))
            shown.offer("remove", mark("Remove {title}"), lambda: self._remove(draft))
        self._items.addWidget(shown)

    def _edit(self, draft: EvidenceDraft | None) -> None:
        """Fill in this piece, or go on with the one that is open."""
        if draft is not None:
            self._open(draft)
            self.refresh()
        self.form.fields["title"].setFocus()
        self.begun.emit()

    def _leave(self) -> None:
        """The form closes; what was begun in it stays until a person wants it again."""
        self._later.add(self.form.draft().id)
        self._close()

    def _drop(self, draft: EvidenceDraft) -> None:
        self._session.drafts.note_evidence(draft, begun=False)
        self._close()

    def _close(self) -> None:
        self.form.hide()
        self.refresh()
        self.add.setFocus()

    def _change(self, draft: EvidenceDraft) -> None:
        evidence = self._given_before(draft)
        stands = None
        if evidence is not None:
            stands = EvidenceDraft.from_evidence(draft.place, evidence)
        self._session.drafts.note_evidence(draft, begun=not draft.empty and draft != stands)

    def _give(self, draft: EvidenceDraft, dated: date | None) -> None:
        old = self._given_before(draft)
        piece = replace(draft.piece(old), dated=dated)
        if draft.seen and not piece.paper_seen_by:
            by = self._session.by or self._session.record.subject.assessor
            today = self._session.now.astimezone().date()
            piece = replace(piece, paper_seen_by=by, paper_seen_on=today)
        make = changes.AddEvidence if old is None else changes.EditEvidence
        if self._session.apply(make(draft.place, piece)):
            self._go_on()
            self.refresh()
            if self._filling:
                self.form.fields["title"].setFocus()
            else:
                self.add.setFocus()

    def _remove(self, draft: EvidenceDraft) -> None:
        if self._given_before(draft) is None:
            self._drop(draft)
        elif self._session.apply(changes.RemoveEvidence(draft.place, draft.id)):
            self.add.setFocus()


def _new(place: Place) -> EvidenceDraft:
    return EvidenceDraft(place, EvidenceId(uuid.uuid4().hex))


def _wanted(question: model.Question, display: Display, *, there: bool) -> str:
    if question.evidence.level:
        level = question.evidence.level
        return display.translate("From level {level} on, a document is needed.", level=level)
    if there:
        return ""
    return display.translate("No evidence yet")

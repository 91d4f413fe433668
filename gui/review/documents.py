"""The declarations and documents of one indicator, each with its verdict, and one looked at."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QMarginsF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from assessment.errors import AssessmentError, Finding
from assessment.responses import changes, model
from assessment.responses.drafts import ReviewDraft
from assessment.responses.model import ApplicabilityVerdict, Place, ReasonCode, Verdict
from assessment.responses.record import Record
from gui.display import Display
from gui.review.table import IndicatorRow, Piece
from gui.session import Drafts
from gui.widgets import fields, keyboard, marks, page_preview, pdf_pages
from gui.widgets.buttons import Button
from gui.widgets.findings import sentence
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.style import emptied, spread, stack, with_object_name

PENDING = ("idle", "pending")
GOOD = ("ok", "done")
BAD = ("warn", "returned")
CHIPS: dict[Verdict | ApplicabilityVerdict, tuple[str, str]] = {
    ApplicabilityVerdict.PENDING: PENDING,
    ApplicabilityVerdict.CONFIRMED: GOOD,
    ApplicabilityVerdict.REFUSED: BAD,
    Verdict.PENDING: PENDING,
    Verdict.ACCEPTED: GOOD,
    Verdict.REJECTED: BAD,
    Verdict.WAIVED: GOOD,
}


class JudgedCard(QWidget):
    judged = Signal(object)

    def __init__(self, display: Display, code: str) -> None:
        super().__init__()
        self._display = display
        self._chip = marks.Chip(display, f"verdict_{code}")
        self.finding = with_object_name(
            Label(role="small", tone="stop", wrap=True), f"finding_{code}"
        )
        self._controls = QWidget()


class DeclaredCard(JudgedCard):
    def __init__(self, display: Display, place: Place, drafts: Drafts | None) -> None:
        code = place.question
        super().__init__(display, code)
        with_object_name(self, f"declared_{code}")
        self.place = place
        self._drafts = drafts
        self._told = ReviewDraft.note(place)  # with the note given
        self._title = Label(role="bold")
        self._reason = Label(wrap=True)
        self.note = fields.LineField(f"note_{code}")
        self.confirm = Button(display, f"confirm_{code}", drawing="tick").bind_message("Confirm")
        self.refuse = Button(display, f"refuse_{code}", drawing="remove").bind_message("Refuse")
        head = spread(
            marks.Icon(display, "not_applicable", "idle", 18), (self._title, 1), self._chip
        )
        stack(self.note, self.finding, spread(self.confirm, self.refuse, None), on=self._controls)
        stack(head, self._reason, self._controls, on=self, gap=4, margins=(0, 2, 0, 6))
        self.confirm.clicked.connect(lambda: self._judge(ApplicabilityVerdict.CONFIRMED))
        self.refuse.clicked.connect(lambda: self._judge(ApplicabilityVerdict.REFUSED))
        if drafts is not None:
            drafts.write_from(self.note, lambda: self._told)

    def show_declaration(self, declared: model.NotApplicable, *, editable: bool) -> None:
        translate = self._display.translate
        self._title.set_texts(translate("Declared not applicable"))
        reasons = [declared.reason, declared.reviewer_note]
        self._reason.set_texts("\n".join(part for part in reasons if part))
        self._chip.show_chip(*CHIPS[declared.verdict], translate(declared.verdict.word))
        self.note.name_it(translate("Why it is refused"), translate("Why it is refused"))
        self._told = replace(self._told, words=declared.reviewer_note)
        if self._drafts is None:
            noted = self._told
        else:
            noted = self._drafts.written(self._told)
        self.note.show_text(noted.words)
        self._controls.setVisible(editable)
        self.finding.set_optional_texts("")

    def _judge(self, verdict: ApplicabilityVerdict) -> None:
        note = ""
        if verdict is ApplicabilityVerdict.REFUSED:
            note = self.note.text().strip()
        self.judged.emit(changes.JudgeApplicability(self.place, verdict, note))


# Reasons that speak of a document; the others speak of a level.
_OF_LEVELS = (ReasonCode.LOWER_LEVEL_FAILED, ReasonCode.UPGRADE_EVIDENCED)
DOCUMENT_REASONS = tuple(reason for reason in ReasonCode if reason not in _OF_LEVELS)


def fill_reasons(
    combo: fields.Combo, reasons: Iterable[ReasonCode], chosen: ReasonCode | None, display: Display
) -> None:
    translate = display.translate
    none: tuple[str, object] = translate("Choose a reason"), None
    entries = (none, *((translate(reason.word), reason) for reason in reasons))
    combo.show_entries(translate("Reason"), entries, chosen)


def chosen_reason(combo: fields.Combo) -> ReasonCode | None:
    """The reason chosen in a list; Qt keeps only its text."""
    code = combo.currentData()
    if code:
        return ReasonCode(code)
    return None


class DocumentCard(JudgedCard):
    opened = Signal(object)

    def __init__(self, display: Display, piece: Piece) -> None:
        code = piece.evidence.id
        super().__init__(display, code)
        with_object_name(self, f"evidence_{code}")
        self.piece = piece
        self._title = ElidingLabel(role="bold")
        self._more = Label(role="small", wrap=True)
        self.accept = Button(display, f"accept_{code}", drawing="tick")
        self.reason = fields.Combo(display, f"reason_{code}")
        self.reject = Button(display, f"reject_{code}", drawing="remove")
        self.view = Button(display, f"view_{code}", role="icon", drawing="view")
        verdicts = spread(self.accept, self.reject, None)
        stack(self.reason, self.finding, verdicts, on=self._controls, gap=6)
        icon = marks.Icon(display, "document", "soft", 18)
        head = spread(icon, (self._title, 1), self._chip, self.view)
        stack(head, self._more, self._controls, on=self, gap=4, margins=(0, 2, 0, 6))
        self.accept.clicked.connect(lambda: self.judge(Verdict.ACCEPTED))
        self.reject.clicked.connect(lambda: self.judge(Verdict.REJECTED))
        self.view.clicked.connect(lambda: self.opened.emit(self.piece.evidence))

    def show_piece(self, piece: Piece, *, editable: bool) -> None:
        self.piece = piece
        evidence = piece.evidence
        translate = self._display.translate
        self._title.set_texts(evidence.title)
        seen_by = evidence.paper_seen_by
        parts = (
            evidence.number,
            "" if evidence.dated is None else self._display.date(evidence.dated),
            evidence.issuer,
            evidence.page,
            translate("Paper seen by {name}", name=seen_by) if seen_by else "",
            evidence.file_name if evidence.digest else "",
            evidence.link,
        )
        lines = " · ".join(filter(None, parts)), evidence.reviewer_note
        self._more.set_optional_texts("\n".join(filter(None, lines)))
        verdict = translate(evidence.verdict.word)
        if evidence.verdict is Verdict.REJECTED and evidence.reason is not None:
            verdict = translate(evidence.reason.word)
        self._chip.show_chip(*CHIPS[evidence.verdict], verdict)
        chosen = evidence.reason or chosen_reason(self.reason)
        fill_reasons(self.reason, DOCUMENT_REASONS, chosen, self._display)
        for part, words in (
            (self.accept, translate("Accept")),
            (self.reject, translate("Not accepted")),
        ):
            part.set_texts(words)
            part.setAccessibleName(f"{words} {evidence.title}")
        self.view.set_texts(translate("Open {title}", title=evidence.title))
        self.reason.setAccessibleName(f"{translate('Reason')} {evidence.title}")
        self._controls.setVisible(editable)
        self.view.setVisible(bool(evidence.digest))
        self.finding.set_optional_texts("")

    def judge(self, verdict: Verdict) -> None:
        reason = None
        if verdict is Verdict.REJECTED:
            reason = chosen_reason(self.reason)
        place = self.piece.place
        evidence = self.piece.evidence
        self.judged.emit(changes.JudgeEvidence(place, evidence.id, verdict, reason))


type Judgement = changes.JudgeEvidence | changes.JudgeApplicability


class Documents(QWidget):
    """Cards that stay the same widgets as long as the same documents are shown."""

    judged = Signal(object)
    opened = Signal(object)

    def __init__(self, display: Display, drafts: Drafts | None) -> None:
        super().__init__()
        self.setObjectName("documents")
        self._display = display
        self._drafts = drafts
        self.pieces: dict[model.EvidenceId, DocumentCard] = {}
        self.declared: dict[Place, DeclaredCard] = {}
        none = Label(role="small", wrap=True)
        self._none = none.bind_message("No evidence was given here.", display)
        self.accept_all = Button(display, "accept_documents", role="quiet", drawing="tick")
        self.accept_all.clicked.connect(self.accept_pending)
        self._cards = stack(gap=4)
        stack(self._none, spread(self.accept_all, None), self._cards, on=self, gap=4)

    def show_row(self, row: IndicatorRow, record: Record, *, editable: bool) -> None:
        wanted = [piece.evidence.id for piece in row.pieces]
        if wanted != list(self.pieces) or list(row.declared) != list(self.declared):
            emptied(self._cards)
            drafts = self._drafts
            self.declared = {
                place: DeclaredCard(self._display, place, drafts) for place in row.declared
            }
            self.pieces = {
                piece.evidence.id: DocumentCard(self._display, piece) for piece in row.pieces
            }
            for document in self.pieces.values():
                document.opened.connect(self.opened)
            for card in (*self.declared.values(), *self.pieces.values()):
                card.judged.connect(self.judged)
                self._cards.addWidget(card)
        for piece in row.pieces:
            self.pieces[piece.evidence.id].show_piece(piece, editable=editable)
        for place, card in self.declared.items():
            declared = record.response(*place).not_applicable
            if declared is not None:
                card.show_declaration(declared, editable=editable)
        self._none.setVisible(not wanted)
        waiting = sum(piece.evidence.verdict is Verdict.PENDING for piece in row.pieces)
        caption = self._display.translate_plural(
            "Accept {n} document (D)", "Accept {n} documents (D)", waiting
        )
        self.accept_all.set_texts(caption, tip="D")
        self.accept_all.setVisible(editable and waiting > 0)

    def accept_pending(self) -> None:
        for card in tuple(self.pieces.values()):
            if card.piece.evidence.verdict is Verdict.PENDING:
                card.judge(Verdict.ACCEPTED)

    def show_findings(self, verdict: Judgement, findings: Iterable[Finding]) -> None:
        sentences = "\n".join(sentence(finding, self._display) for finding in findings)
        if isinstance(verdict, changes.JudgeApplicability):
            self.declared[verdict.place].finding.set_optional_texts(sentences)
        else:
            self.pieces[verdict.evidence_id].finding.set_optional_texts(sentences)


PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".tif", ".tiff"})
PAPER = QSizeF(595, 842)  # a page of a picture is as wide as one of paper
MOST = 4096  # points of a picture on either side; a larger one is made smaller while it is read
LONGEST = 200_000  # letters of a text that are shown


class ReadDocument(NamedTuple):
    """A document as it can be shown: its pages as PDF with their sizes, or its text, or neither."""

    pdf: bytes = b""
    sizes: tuple[tuple[float, float], ...] = ()
    text: str | None = None


def read_document(name: str, content: bytes) -> ReadDocument:
    """Read a document, as far as it is of a kind that cannot carry commands, and sound."""
    kind = Path(name).suffix.lower()
    if kind == ".txt":
        return ReadDocument(text=content.decode("utf-8", errors="replace")[:LONGEST])
    if kind == ".pdf":
        pdf = content
    else:
        pdf = b""
        if kind in PICTURES:
            pdf = _as_page(content)
    try:
        if pdf:
            sizes = pdf_pages.measure(pdf)
        else:
            sizes = ()
        return ReadDocument(pdf, sizes)
    except AssessmentError:
        return ReadDocument()


class DocumentViewer(QWidget):
    closed = Signal()  # a person has seen it
    elsewhere = Signal(object)  # it is to be opened by its own program

    def __init__(self, display: Display) -> None:
        super().__init__()
        with_object_name(self, "document_viewer")
        self.piece: model.Evidence | None = None
        self._title = ElidingLabel(role="bold", middle=True)
        self.open = Button(display, "open_elsewhere", role="quiet", drawing="view")
        self.open.bind_message("Open in its program")
        self.close_button = Button(display, "close_document", drawing="remove").bind_message(
            "Close", "Esc"
        )
        self.preview = page_preview.PagePreview(display, "document_preview")
        self.text = with_object_name(QPlainTextEdit(readOnly=True), "document_text")
        head = spread((self._title, 1), self.open, self.close_button)
        stack(head, (self.preview, 1), (self.text, 1), on=self, gap=6)
        self.close_button.clicked.connect(self.closed)
        self.open.clicked.connect(lambda: self.elsewhere.emit(self.piece))
        keyboard.on_escape(self, self.closed.emit)
        self.hide()

    def show_piece(self, piece: model.Evidence, read: ReadDocument) -> bool:
        """Show a document; False for what cannot be shown here."""
        if not read.sizes and read.text is None:
            return False
        self.piece = piece
        self.preview.setVisible(read.text is None)
        self.text.setVisible(read.text is not None)
        self.text.setPlainText(read.text or "")
        self.preview.show_pages(read.pdf, read.sizes)
        self._title.set_texts(piece.title or piece.file_name)
        self.text.setAccessibleName(self._title.plain_text())
        return True

    def first_focus(self) -> None:
        if self.text.isHidden():
            self.preview.view.setFocus()
        else:
            self.text.setFocus()


def _as_page(content: bytes) -> bytes:
    """The picture as a page of PDF, upright as it was taken; nothing where it cannot be read."""
    source = QBuffer()
    source.setData(QByteArray(content))
    reader = QImageReader(source)
    reader.setAutoTransform(True)
    size = reader.size()
    if max(size.width(), size.height()) > MOST:
        reader.setScaledSize(size.scaled(QSize(MOST, MOST), Qt.AspectRatioMode.KeepAspectRatio))
    picture: QImage = reader.read()
    if picture.isNull():
        return b""
    made = QBuffer()
    made.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(made)
    high = PAPER.width() * picture.height() / picture.width()
    writer.setPageSize(QPageSize(QSizeF(PAPER.width(), high), QPageSize.Unit.Point))
    writer.setPageMargins(QMarginsF())
    painter = QPainter(writer)
    painter.drawImage(painter.viewport(), picture)
    painter.end()
    return bytes(made.data().data())

"""One document in the review: what it is, the verdict on it, and the buttons to give one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assessment.reports.wording import REASONS, VERDICTS
from assessment.responses.evidence_changes import JudgeEvidence
from assessment.responses.model import Evidence, ReasonCode, Verdict
from gui.review.rows import Piece
from gui.theme import Theme
from gui.widgets.buttons import Button, spread
from gui.widgets.fields import Combo
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.marks import Chip, Icon
from gui.wording import Wording

CHIP_LOOKS = {
    Verdict.PENDING: ("idle", "pending"),
    Verdict.ACCEPTED: ("ok", "done"),
    Verdict.REJECTED: ("warn", "returned"),
    Verdict.WAIVED: ("ok", "done"),
}
# Reasons that speak of a document; the others speak of a level.
DOCUMENT_REASONS = tuple(
    reason
    for reason in ReasonCode
    if reason not in (ReasonCode.LOWER_LEVEL_FAILED, ReasonCode.UPGRADE_EVIDENCED)
)


def fill_reasons(combo: Combo, reasons: tuple[ReasonCode, ...], wording: Wording) -> None:
    """List the reasons in words below an empty entry; what was chosen stays chosen."""
    chosen = combo.currentData()
    combo.clear()
    combo.addItem(wording.words.say("Choose a reason"), None)
    for reason in reasons:
        combo.addItem(wording.words.say(REASONS[reason]), reason)
    combo.setCurrentIndex(max(0, combo.findData(chosen)))


def chosen_reason(combo: Combo) -> ReasonCode | None:
    """The reason chosen in a list; Qt keeps only its text."""
    code = combo.currentData()
    return ReasonCode(code) if code else None


def particulars(piece: Evidence, wording: Wording) -> str:
    """Number, date, issuer, page and how the document was shown, in one line."""
    say = wording.words.say
    parts = [piece.number]
    if piece.dated is not None:
        parts.append(wording.date(piece.dated))
    parts += [piece.issuer, piece.page]
    if piece.paper_seen_by:
        parts.append(say("Paper seen by {name}", name=piece.paper_seen_by))
    if piece.digest:
        parts.append(piece.file_name)
    parts.append(piece.link)
    return " · ".join(part for part in parts if part)


class EvidenceCard(QWidget):
    """Says the verdict a reviewer gives as a change, and that the document is to be opened."""

    judged = Signal(object)
    opened = Signal(object)

    def __init__(self, wording: Wording, theme: Theme, piece: Piece) -> None:
        """Show the document."""
        super().__init__()
        self.piece = piece
        self.setObjectName(f"evidence_{piece.evidence.id}")
        self._wording, self._theme = wording, theme
        self._title = ElidingLabel(role="bold")
        self._more = Label(role="small", wrap=True)
        self._chip = Chip(theme, f"verdict_{piece.evidence.id}")
        self.accept = Button(theme, f"accept_{piece.evidence.id}", drawing="tick")
        self.reason = Combo(theme, f"reason_{piece.evidence.id}")
        self.reject = Button(theme, f"reject_{piece.evidence.id}", drawing="remove")
        self.view = Button(theme, f"view_{piece.evidence.id}", role="icon", drawing="view")
        self.finding = Label(role="small", tone="stop", wrap=True)
        self.finding.setObjectName(f"finding_{piece.evidence.id}")
        self._buttons = QWidget()
        self._build()
        self.accept.clicked.connect(lambda: self._judge(Verdict.ACCEPTED))
        self.reject.clicked.connect(lambda: self._judge(Verdict.REJECTED))
        self.view.clicked.connect(lambda: self.opened.emit(self.piece.evidence))
        self.show_piece(piece, editable=False)

    def _build(self) -> None:
        controls = QVBoxLayout(self._buttons)
        controls.setContentsMargins(0, 0, 0, 0)
        controls.setSpacing(6)
        controls.addWidget(self.reason)
        controls.addWidget(self.finding)
        controls.addLayout(spread(self.accept, self.reject, None))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Icon(self._theme, "document", "soft", 18))
        head.addWidget(self._title, 1)
        head.addWidget(self._chip)
        head.addWidget(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 6)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._more)
        column.addWidget(self._buttons)

    def show_piece(self, piece: Piece, *, editable: bool) -> None:
        """Show the document as it is now; ``editable`` while it may be judged."""
        self.piece = piece
        evidence, say = piece.evidence, self._wording.words.say
        self._title.say(evidence.title)
        told = [particulars(evidence, self._wording), evidence.reviewer_note]
        self._more.say("\n".join(part for part in told if part))
        self._more.setVisible(any(told))
        ink, drawing = CHIP_LOOKS[evidence.verdict]
        verdict = say(VERDICTS[evidence.verdict])
        if evidence.verdict is Verdict.REJECTED and evidence.reason is not None:
            verdict = say(REASONS[evidence.reason])
        self._chip.show_chip(ink, drawing, verdict)
        fill_reasons(self.reason, DOCUMENT_REASONS, self._wording)
        if evidence.reason is not None:
            self.reason.setCurrentIndex(self.reason.findData(evidence.reason))
        self._say(evidence.title)
        self._buttons.setVisible(editable)
        self.view.setVisible(bool(evidence.digest))
        self.show_finding("")

    def show_finding(self, sentence: str) -> None:
        """What speaks against the verdict just given; nothing hides it."""
        self.finding.say(sentence)
        self.finding.setVisible(bool(sentence))

    def _say(self, title: str) -> None:
        say = self._wording.words.say
        self.accept.say(say("Accept"))
        self.accept.setAccessibleName(f"{say('Accept')} {title}")
        self.reject.say(say("Not accepted"))
        self.reject.setAccessibleName(f"{say('Not accepted')} {title}")
        self.view.say(say("Open {title}", title=title))
        self.reason.setAccessibleName(f"{say('Reason')} {title}")

    def _judge(self, verdict: Verdict) -> None:
        reason = chosen_reason(self.reason) if verdict is Verdict.REJECTED else None
        place, evidence = self.piece.place, self.piece.evidence
        self.judged.emit(JudgeEvidence(place, evidence.id, verdict, reason))

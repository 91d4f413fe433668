"""The declarations and documents of one indicator, each with its verdict."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assessment.errors import Finding
from assessment.responses.evidence_changes import JudgeApplicability, JudgeEvidence
from assessment.responses.model import EvidenceId, Place
from assessment.responses.model import Verdict as Judgement
from assessment.responses.record import Record
from gui.messages import sentence
from gui.review.declared_card import DeclaredCard
from gui.review.evidence_card import EvidenceCard
from gui.review.rows import IndicatorRow
from gui.theme import Theme
from gui.widgets.buttons import Button, spread
from gui.widgets.label import Label
from gui.wording import Wording

type Verdict = JudgeEvidence | JudgeApplicability


class Documents(QWidget):
    """Cards that stay the same widgets as long as the same documents are shown."""

    judged = Signal(object)
    opened = Signal(object)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Empty until an indicator is shown."""
        super().__init__()
        self.setObjectName("documents")
        self._wording, self._theme = wording, theme
        self.pieces: dict[EvidenceId, EvidenceCard] = {}
        self.declared: dict[Place, DeclaredCard] = {}
        self._none = Label(role="small", wrap=True)
        self.accept_all = Button(theme, "accept_documents", role="quiet", drawing="tick")
        self.accept_all.clicked.connect(self.accept_pending)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(self._none)
        self._column.addLayout(spread(self.accept_all, None))

    def show_row(self, row: IndicatorRow, record: Record, *, editable: bool) -> None:
        """Show what stands behind the indicator; ``editable`` while it may be judged."""
        wanted = [piece.evidence.id for piece in row.pieces]
        if wanted != list(self.pieces) or list(row.declared) != list(self.declared):
            self._make(row)
        for piece in row.pieces:
            self.pieces[piece.evidence.id].show_piece(piece, editable=editable)
        for place, card in self.declared.items():
            declared = record.response(*place).not_applicable
            if declared is not None:
                card.show_declaration(declared, editable=editable)
        self._none.say(self._wording.words.say("No evidence was given here."))
        self._none.setVisible(not wanted)
        waiting = sum(piece.evidence.verdict is Judgement.PENDING for piece in row.pieces)
        told = self._wording.words.count(
            "Accept {n} document (D)", "Accept {n} documents (D)", waiting
        )
        self.accept_all.say(self._wording.digits(told), tip="D")
        self.accept_all.setVisible(editable and waiting > 0)

    def accept_pending(self) -> None:
        """Accept every document of the indicator that has no verdict yet."""
        for card in tuple(self.pieces.values()):
            if card.piece.evidence.verdict is Judgement.PENDING:
                place, evidence = card.piece.place, card.piece.evidence
                self.judged.emit(JudgeEvidence(place, evidence.id, Judgement.ACCEPTED))

    def show_findings(self, verdict: Verdict, findings: Iterable[Finding]) -> None:
        """What speaks against a verdict, on the card it was given on."""
        told = "\n".join(sentence(finding, self._wording) for finding in findings)
        if isinstance(verdict, JudgeApplicability):
            self.declared[verdict.place].show_finding(told)
        else:
            self.pieces[verdict.evidence_id].show_finding(told)

    def _make(self, row: IndicatorRow) -> None:
        for old in (*self.declared.values(), *self.pieces.values()):
            old.hide()
            self._column.removeWidget(old)
            old.deleteLater()
        self.declared = {
            place: DeclaredCard(self._wording, self._theme, place) for place in row.declared
        }
        self.pieces = {
            piece.evidence.id: EvidenceCard(self._wording, self._theme, piece)
            for piece in row.pieces
        }
        for stated in self.declared.values():
            stated.judged.connect(self.judged)
            self._column.addWidget(stated)
        for card in self.pieces.values():
            card.judged.connect(self.judged)
            card.opened.connect(self.opened)
            self._column.addWidget(card)

"""One piece of evidence: title, particulars, what the reviewer said, open and remove."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assessment.responses.model import Evidence, ReasonCode, Verdict
from assessment.words import mark
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
BEGUN = ("warn", "evidence", mark("Particulars missing"))
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
KILOBYTE, MEGABYTE = 1024, 1024 * 1024


class EvidenceItem(QWidget):
    """Shows a piece; says when a person wants to look at its document, to edit or to remove it."""

    opened = Signal(object)
    wanted = Signal()
    removed = Signal()

    def __init__(
        self,
        piece: Evidence,
        wording: Wording,
        theme: Theme,
        *,
        editable: bool,
        begun: bool = False,
    ) -> None:
        """Without ``editable`` nothing can be changed; one only ``begun`` does not count yet."""
        super().__init__()
        named(self, f"evidence_{piece.id}")
        self._piece, self._wording, self._theme = piece, wording, theme
        self._look = BEGUN if begun else VERDICTS[piece.verdict]
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        outer.addWidget(frame("line"))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(Icon(theme, "document"))
        line.addLayout(self._words(), 1)
        outer.addLayout(line)
        outer.addLayout(self._verdict())
        say = wording.words.say
        if piece.digest:
            view = self._button("view", say("Open {title}", title=piece.title))
            view.clicked.connect(lambda: self.opened.emit(piece))
            line.addWidget(view)
        if editable:
            edit = self._button("edit", say("Edit {title}", title=piece.title))
            edit.clicked.connect(self.wanted)
            line.addWidget(edit)
            remove = self._button("remove", say("Remove {title}", title=piece.title))
            remove.clicked.connect(self.removed)
            line.addWidget(remove)

    def _button(self, drawing: str, name: str) -> Button:
        button = Button(self._theme, f"{drawing}_{self._piece.id}", role="icon", drawing=drawing)
        button.say(name)
        return button

    def _words(self) -> QVBoxLayout:
        piece, column = self._piece, QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(Label(piece.title, wrap=True))
        about = self._about()
        if about:
            column.addWidget(Label(about, role="small", wrap=True))
        return column

    def _verdict(self) -> QVBoxLayout:
        """Below the buttons too: reasons are long."""
        piece, column = self._piece, QVBoxLayout()
        column.setContentsMargins(28, 0, 0, 0)
        ink, drawing, words = self._look
        chip = Chip(self._theme)
        say = self._wording.words.say
        chip.show_chip(ink, drawing, say(words if piece.reason is None else REASONS[piece.reason]))
        column.addLayout(spread(chip, None))
        if piece.reviewer_note:
            column.addWidget(Label(piece.reviewer_note, role="small", wrap=True))
        return column

    def _about(self) -> str:
        say, piece = self._wording.words.say, self._piece
        parts = [
            say("No. {number}", number=piece.number) if piece.number else "",
            self._wording.date(piece.dated) if piece.dated is not None else "",
            piece.issuer,
            say("page {page}", page=piece.page) if piece.page else "",
            say("signed") if piece.signed else "",
            say("paper seen by {name}", name=piece.paper_seen_by) if piece.paper_seen_by else "",
            f"{piece.file_name} ({_size(piece.size)})" if piece.file_name else "",
        ]
        return " · ".join(part for part in parts if part)


def _size(size: int) -> str:
    """How large a document is; a small one has kilobytes, for "0.0 MB" would look empty."""
    if size < MEGABYTE:
        return f"{max(1, round(size / KILOBYTE))} KB"
    return f"{size / MEGABYTE:.1f} MB"

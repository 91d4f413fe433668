"""Beside the received files: the one chosen, the intakes to take back, the list of keys."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from gui.committee.intake.file_card import FileCard
from gui.committee.intake.keys_card import KeysCard
from gui.committee.intake.merges_card import MergesCard
from gui.committee.reading import Snapshot
from gui.theme import Theme
from gui.wording import Wording

WIDE, NARROW = 400, 300
MOST = 0.36  # of the page: the files are what people look at


class IntakeSide(QScrollArea):
    """Three cards; what they say is theirs."""

    def __init__(self, wording: Wording, theme: Theme, by: str) -> None:
        """Empty until a collection is shown; ``by`` works on it."""
        super().__init__()
        self.setObjectName("intake_side")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.file = FileCard(wording, theme)
        self.merges = MergesCard(wording, theme, by)
        self.keys = KeysCard(wording, theme)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.file)
        column.addWidget(self.merges, 1)
        column.addWidget(self.keys)
        column.addStretch()
        self.setWidget(holder)
        self._theme, self._compact, self._page = theme, False, 0
        # Once it has its place.
        form = self.merges.form
        self.merges.asked.connect(
            lambda: QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(form, 0, 12))
        )
        theme.changed.connect(self._refit)
        self._refit()

    def show_collection(self, snapshot: Snapshot) -> None:
        """Show intakes and keys."""
        self.merges.show_merges(snapshot.merges)
        self.keys.show_roster(snapshot.roster)

    def show_busy(self, *, busy: bool) -> None:
        """Nothing is taken back while something is at work."""
        self.merges.show_busy(busy=busy)
        self.keys.button.setEnabled(not busy)

    def show_compact(self, page: int, *, compact: bool) -> None:
        """Leave more room to the files in a narrow window; ``page`` is how wide all of it is."""
        self._compact, self._page = compact, page
        self._refit()

    def say(self) -> None:
        """Say everything in the language in use."""
        self.file.say()
        self.merges.say()
        self.keys.say()

    def _refit(self) -> None:
        wide = NARROW if self._compact else WIDE
        most = round(self._page * MOST) if self._page else WIDE
        self.setFixedWidth(max(NARROW, min(round(wide * self._theme.text_size / 100), most)))

"""What changed between two versions of a questionnaire, and what it means."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assessment.questionnaire.library.differences import Difference, differences, effects
from assessment.questionnaire.library.differences_fields import Effect
from assessment.questionnaire.library.differences_words import KEPT, PARTS, change
from gui.library.detail import Detail
from gui.library.entries import Entry
from gui.library.lines import DIFFERENCE_HEADS, Line, difference_line
from gui.library.table import LineTable
from gui.theme import Theme
from gui.widgets.boxes import spread
from gui.widgets.buttons import Button
from gui.widgets.empty import EmptyState
from gui.widgets.fields import Combo
from gui.widgets.label import Label
from gui.wording import Wording

CHANGE, MEANING = 2, 3
HARMLESS = (Effect.WORDS, Effect.NONE)


class ChangesView(QWidget):
    """Compares the entry shown with another version, by part; the gravest effects are counted."""

    compared = Signal()

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Empty until an entry is shown."""
        super().__init__()
        self.setObjectName("library_changes")
        self._wording = wording
        self._entry: Entry | None = None
        self._others: tuple[Entry, ...] = ()
        self._found: tuple[Difference, ...] = ()
        self._with = Label(role="smallbold")
        self.other = Combo(theme, "other_version")
        self.other.setMinimumWidth(260)
        self._told = Label(role="small", wrap=True)
        self.table = LineTable(
            "differences_table", DIFFERENCE_HEADS, (CHANGE, MEANING), (wording, theme)
        )
        self.detail = Detail("difference_detail", wording, theme)
        self.empty = EmptyState(theme, "document", "no_differences")
        self.copy_all = Button(theme, "copy_differences", role="quiet", drawing="copy")
        self.tools = QWidget()
        self.tools.setLayout(spread(None, self.copy_all, self._with, self.other))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._told)
        column.addWidget(self.table, 1)
        column.addWidget(self.detail)
        column.addWidget(self.empty, 1)
        self.other.activated.connect(self._picked)
        self.table.chosen.connect(self._show_line)
        self.copy_all.clicked.connect(self.table.copy_all)

    @property
    def count(self) -> int:
        """How many differences are shown."""
        return len(self._found)

    def show_entry(self, entry: Entry, others: Sequence[Entry]) -> None:
        """Show what changed from the version before to this one; ``others`` can be chosen too."""
        self._entry, self._others = entry, tuple(others)
        self._list_others()
        before = [at for at, other in enumerate(self._others) if other.id == entry.id]
        self.other.setCurrentIndex(before[0] if before else -1)
        self._compare()

    def _picked(self, _index: int) -> None:
        self._compare()
        self.compared.emit()

    def _compare(self) -> None:
        entry, at = self._entry, self.other.currentIndex()
        old = self._others[at].questionnaire if 0 <= at < len(self._others) else None
        new = entry.questionnaire if entry is not None else None
        self._found = () if old is None or new is None else differences(old, new)
        self.say()

    def say(self) -> None:
        """Say everything in the language in use."""
        words = self._wording.words
        self._with.say(words.say("Compared with"))
        self.other.setAccessibleName(words.say("Compared with"))
        self._list_others()
        self.table.setAccessibleName(words.say("Differences"))
        compared = self.other.currentIndex() >= 0
        if compared:
            self.empty.say(words.say("There are no differences."))
        else:
            self.empty.say(
                words.say("No other version"),
                words.say("Choose another questionnaire above to compare with it.")
                if self._others
                else words.say("Install another version to see what changed."),
            )
        self.copy_all.say(words.say("Copy the list"))
        self.copy_all.setVisible(bool(self._found))
        self._with.setVisible(bool(self._others))
        self.other.setVisible(bool(self._others))
        self._told.say(f"{self.summary()} {words.say(KEPT)}")
        for widget in (self._told, self.table, self.detail):
            widget.setVisible(bool(self._found))
        self.empty.setVisible(not self._found)
        self.table.show_lines([difference_line(one, self._wording) for one in self._found])

    def summary(self) -> str:
        """How many differences matter for answers, scores or levels, and how many do not."""
        counted = effects(self._found)
        grave = sum(n for one, n in counted.items() if one not in HARMLESS)
        number = self._wording.number
        return self._wording.words.say(
            "Changes that affect answers or scores: {n}; others: {m}.",
            n=number(grave),
            m=number(len(self._found) - grave),
        )

    def _list_others(self) -> None:
        at = self.other.currentIndex()
        self.other.clear()
        for other in self._others:
            title = self._wording.plain(other.title)
            self.other.addItem(" · ".join(part for part in (other.version, title) if part))
        self.other.setCurrentIndex(at)

    def _show_line(self, line: Line | None) -> None:
        one = None if line is None else line.about
        if line is None or not isinstance(one, Difference):
            self.detail.show_text("", "", "", "")
            return
        words = self._wording.words
        label = self._wording.plain(one.label)
        parts = (words.say(PARTS[one.part]), line.cells[0], label)
        heading = " · ".join(part for part in parts if part)
        told = change(one, words) or line.cells[CHANGE - 1]
        self.detail.show_text(heading, told, line.cells[MEANING - 1], line.copied)

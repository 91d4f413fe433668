"""Which assessments on this computer were begun with a questionnaire."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assessment.files.uses import Use
from gui.library.entries import Entry
from gui.library.lines import USE_HEADS, Line, use_line
from gui.library.table import LineTable
from gui.theme import Theme
from gui.widgets.boxes import spread
from gui.widgets.buttons import Button
from gui.widgets.empty import EmptyState
from gui.widgets.label import Label
from gui.wording import Wording

UNIT, FILE = 1, 4


class UsesView(QWidget):
    """Lists them; says which one is to be opened."""

    open_wanted = Signal(object)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Empty until uses are shown."""
        super().__init__()
        self.setObjectName("library_uses")
        self._wording = wording
        self._entry: Entry | None = None
        self._all: tuple[Use, ...] = ()
        self._unread = 0
        self.table = LineTable("uses_table", USE_HEADS, (UNIT, FILE), (wording, theme))
        self._note = Label(role="small", wrap=True)
        self.open = Button(theme, "open_use", drawing="folder")
        self.open.clicked.connect(self._open_chosen)
        self.empty = EmptyState(theme, "folder", "no_uses")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self._note)
        self.tools = QWidget()
        self.tools.setLayout(spread(None, self.open))
        self.table.opened.connect(self._open)

    @property
    def uses(self) -> tuple[Use, ...]:
        """The assessments that use the entry shown, whatever version."""
        entry = self._entry
        if entry is None:
            return ()
        return tuple(use for use in self._all if use.questionnaire == entry.id)

    def of_this_version(self) -> int:
        """How many use exactly the contents of the entry shown."""
        entry = self._entry
        known = entry.questionnaire if entry is not None else None
        return sum(known is not None and use.fingerprint == known.fingerprint for use in self.uses)

    def show_uses(self, found: Sequence[Use], unread: int) -> None:
        """What was found, and how many files could not be looked into."""
        self._all, self._unread = tuple(found), unread
        self.say()

    def show_entry(self, entry: Entry) -> None:
        """Show the assessments of this questionnaire."""
        self._entry = entry
        self.say()

    def say(self) -> None:
        """Say everything in the language in use."""
        say = self._wording.words.say
        self.table.setAccessibleName(say("Assessments"))
        self.open.say(say("Open the assessment"))
        self.empty.say(
            say("No assessment uses it"),
            say("Looked in the recent files and in the folder for assessments."),
        )
        number = self._wording.number
        note = say(
            "{n} of {m} were begun with exactly this version.",
            n=number(self.of_this_version()),
            m=number(len(self.uses)),
        )
        if self._unread:
            more = self._wording.count(
                "{n} file could not be read.",
                "{n} files could not be read.",
                self._unread,
            )
            note = f"{note} {more}"
        self._note.say(note)
        found = self.uses
        self.table.setVisible(bool(found))
        self.open.setVisible(bool(found))
        self._note.setVisible(bool(found) or bool(self._unread))
        self.empty.setVisible(not found)
        self.table.show_lines([use_line(use, self._wording) for use in found])

    def _open_chosen(self) -> None:
        self._open(self.table.line)

    def _open(self, line: Line | None) -> None:
        if line is not None and isinstance(line.about, Use):
            self.open_wanted.emit(line.about.path)

"""One question in full: what both started from and each copy, side by side, each to be taken."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from assessment.consolidation.differences import CopyComparison, CopyDifference, Item
from gui.committee.conflicts.weighing import LETTERS, label_of, told
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from gui.widgets.style import frame, named, spread
from gui.wording import Wording


class DifferenceCard(QFrame):
    """Says which revision is taken for the question shown."""

    taken = Signal(str, str)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Empty until a question is shown."""
        super().__init__()
        self.setProperty("frame", "card")
        self.setObjectName("difference")
        self._wording, self._theme = wording, theme
        self._title = Label(role="bold", wrap=True)
        self._sides = QHBoxLayout()
        self._sides.setSpacing(10)
        self.buttons: dict[str, Button] = {}
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(12, 6, 12, 6)
        inner.addWidget(self._title)
        inner.addLayout(self._sides)
        inner.addStretch(1)
        scroll = named(QScrollArea(), "difference_scroll")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(holder)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(scroll)
        self._scroll = scroll

    def show_difference(
        self, one: CopyDifference | None, compared: CopyComparison | None, taken: str = ""
    ) -> None:
        """Show a question; ``taken`` is the revision taken so far."""
        while (item := self._sides.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.buttons = {}
        self.setVisible(one is not None)
        if one is None or compared is None:
            return
        self._title.say(f"{one.code} · {self._wording.plain(label_of(one, compared))}")
        say = self._wording.words.say
        if compared.base is not None:
            self._add((one, compared), one.base, (compared.base.revision, say("Before")), taken)
        for letter, revision in zip(LETTERS, compared.copies, strict=False):
            side = revision, say("Copy {copy}", copy=letter)
            self._add((one, compared), one.sides[revision], side, taken)

    def _as_before(
        self, one: CopyDifference, compared: CopyComparison, revision: str
    ) -> Label | None:
        """Said of a copy that did not touch the question; None of all others."""
        told = one.base is not None and revision in one.sides and not one.changed(revision)
        if not told:
            return None
        return named(Label(self._wording.words.say("as before"), role="small"), "as_before")

    def _add(
        self,
        about: tuple[CopyDifference, CopyComparison],
        item: Item | None,
        side: tuple[str, str],
        taken: str,
    ) -> None:
        one, compared = about
        revision, name = side
        on = revision == taken
        box = frame("current" if on else "quiet", "side")
        column = QVBoxLayout(box)
        column.setContentsMargins(10, 4, 6, 6)
        column.setSpacing(2)
        button = Button(self._theme, "take_side", role="quiet", drawing="done" if on else "open")
        button.say(name)
        button.setAccessibleName(f"{name} · {one.code}")
        button.clicked.connect(lambda _=False: self.taken.emit(one.code, revision))
        self.buttons[revision] = button
        column.addLayout(spread(button, None, self._as_before(one, compared, revision)))
        found = told(item, one, compared, self._wording)
        same = (self._wording.words.say("The same in every copy:"),) if found.same else ()
        first, *more = found.own
        for role, lines in (
            ("body", (first,)),
            ("smallbold", found.alone),
            ("body", more),
            ("smallbold", same),
            ("small", found.same),
        ):
            for line in lines:
                column.addWidget(Label(line, role=role, wrap=True).can_be_copied())
        column.addStretch(1)
        self._sides.addWidget(box, 1)

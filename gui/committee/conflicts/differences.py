"""Question by question: a table of what each copy says, and one question in full."""

import unicodedata
from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from assessment.consolidation.differences import CopyComparison, CopyDifference, Item
from assessment.reports.copies import LETTERS, label_of
from assessment.words import mark
from gui.committee.conflicts.side_words import (
    SideWords,
    beginnings_cut,
    model_of,
    side_words,
)
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from gui.widgets.style import emptied, frame, named, spread, stack
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import RowTable
from gui.wording import Wording

FEW, MANY = 2, 5  # rows that are always seen, in a low window and where there is room


class DifferencesTable(RowTable[CopyDifference]):
    """Says which revision is taken for the question chosen; digits choose, 0 is the beginning."""

    taken = Signal(str, str)
    _least = FEW

    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__("differences", (), wording, theme)
        self.compared: CopyComparison | None = None
        self._choices: Mapping[str, str] = {}
        self._cells: dict[tuple[str, str], TableCell] = {}
        self.on_key = self._take

    def show_case(self, compared: CopyComparison, choices: Mapping[str, str]) -> None:
        """Show the differences of a case; ``choices`` is what is taken so far."""
        self.show_rows(())
        self._cells.clear()
        self.compared, self._choices = compared, choices
        self.show_columns(self._columns_of(compared))
        self.show_rows(compared.differences)
        self._be_short()

    def refit(self) -> None:
        """Also as high as its rows, so that the question in full has what room is left."""
        super().refit()
        self._be_short()

    def show_short(self, *, short: bool) -> None:
        """Whether the window is low."""
        self._least = FEW if short else MANY
        self._be_short()

    def _be_short(self) -> None:
        row, rows = self.verticalHeader().defaultSectionSize(), len(self.rows.order)
        head = self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth()
        self.setMinimumHeight(head + min(max(rows, 1), self._least) * row)
        self.setMaximumHeight(head + max(rows, 1) * row)

    def show_choices(self, choices: Mapping[str, str]) -> None:
        self._choices = choices
        self.viewport().update()

    def say_columns(self) -> None:
        """Say the heads in the language in use."""
        self._cells.clear()
        if self.compared is not None:
            self.show_columns(self._columns_of(self.compared))

    def revision_of(self, digit: int) -> str:
        """The revision a digit stands for; empty for none."""
        if self.compared is None:
            return ""
        if digit == 0:
            return "" if self.compared.base is None else self.compared.base.revision
        copies = list(self.compared.copies)
        return copies[digit - 1] if digit <= len(copies) else ""

    def name_of(self, revision: str) -> str:
        """What a revision is called here."""
        if self.compared is None or not revision:
            return ""
        copies = list(self.compared.copies)
        if revision in copies:
            return LETTERS[copies.index(revision)]
        return self._wording.words.say("Before")

    def _columns_of(self, compared: CopyComparison) -> tuple[RowColumn[CopyDifference], ...]:
        columns = [RowColumn(mark("Question"), self._question)]
        if compared.base is not None:
            columns.append(RowColumn(mark("Before"), partial(self._side, "")))
        for letter, revision in zip(LETTERS, compared.copies, strict=False):
            head = self._wording.words.say("Copy {copy}", copy=letter)
            columns.append(RowColumn(head, partial(self._side, revision), spoken=True))
        return (*columns, RowColumn(mark("Taken"), self._taken_cell, wide=120, most=190))

    def _question(self, one: CopyDifference) -> TableCell:
        label = (
            ""
            if self.compared is None
            else self._wording.plain(label_of(one, model_of(self.compared)))
        )
        return TableCell(f"{one.code} · {label}", strong=True)

    def _side(self, revision: str, one: CopyDifference) -> TableCell:
        """What a copy says, or the beginning; drawn often, so made once."""
        kept = self._cells.get((one.code, revision))
        if kept is None:
            kept = self._cells[one.code, revision] = self._said(revision, one)
        return kept

    def _said(self, revision: str, one: CopyDifference) -> TableCell:
        compared = self.compared
        if compared is None:
            return TableCell("")
        if not revision:
            found = side_words(one.base, one, compared, self._wording)
            return TableCell(_line(found) + self._count_same(found))
        sides = [side_words(side, one, compared, self._wording) for side in one.sides.values()]
        at = list(one.sides).index(revision)
        short, same = (
            beginnings_cut([_line(side) for side in sides])[at],
            self._count_same(sides[at]),
        )
        return TableCell(_line(sides[at]) + same, short=short + same)

    def _count_same(self, found: SideWords) -> str:
        if not found.same:
            return ""
        number = self._wording.number(len(found.same))
        return f" · {self._wording.words.say('the same: {n}', n=number)}"

    def _taken_cell(self, one: CopyDifference) -> TableCell:
        revision = self._choices.get(one.code, "")
        if not revision:
            return TableCell(self._wording.words.say("open"), "warn", "open")
        return TableCell(self.name_of(revision), "ok", "done")

    def _take(self, event: QKeyEvent) -> bool:
        digit = _digit(event)
        revision = "" if digit is None else self.revision_of(digit)
        one = self.current
        if not revision or one is None:
            return False
        self.taken.emit(one.code, revision)
        return True


def _line(found: SideWords) -> str:
    return " · ".join(found.own).replace("\n", " ")


def _digit(event: QKeyEvent) -> int | None:
    """The digit of the key, also while the Khmer layout is on."""
    allowed = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
    if event.modifiers() & ~allowed:
        return None
    if Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_9:
        return event.key() - Qt.Key.Key_0
    text = event.text()
    return unicodedata.digit(text, None) if len(text) == 1 else None


class DifferenceCard(QFrame):
    """Says which revision is taken for the question shown."""

    taken = Signal(str, str)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__()
        self.setProperty("frame", "card")
        self.setObjectName("difference")
        self._wording, self._theme = wording, theme
        self._title = Label(role="bold", wrap=True)
        self._sides = spread(gap=10)
        self.buttons: dict[str, Button] = {}
        holder = QWidget()
        parts = self._title, self._sides, None
        stack(*parts, on=holder, margins=(12, 6, 12, 6))
        scroll = named(QScrollArea(), "difference_scroll")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(holder)
        stack(scroll, on=self, margins=(1, 1, 1, 1), gap=8)

    def show_difference(
        self, one: CopyDifference | None, compared: CopyComparison | None, taken: str = ""
    ) -> None:
        """Show a question; ``taken`` is the revision taken so far."""
        emptied(self._sides)
        self.buttons = {}
        self.setVisible(one is not None)
        if one is None or compared is None:
            return
        self._title.say(f"{one.code} · {self._wording.plain(label_of(one, model_of(compared)))}")
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
        button = Button(self._theme, "take_side", role="quiet", drawing="done" if on else "open")
        button.say(name)
        button.setAccessibleName(f"{name} · {one.code}")
        button.clicked.connect(lambda _=False: self.taken.emit(one.code, revision))
        self.buttons[revision] = button
        found = side_words(item, one, compared, self._wording)
        same = (self._wording.words.say("The same in every copy:"),) if found.same else ()
        first, *more = found.own
        labels = [
            Label(line, role=role, wrap=True).can_be_copied()
            for role, lines in (
                ("body", (first,)),
                ("smallbold", found.alone),
                ("body", more),
                ("smallbold", same),
                ("small", found.same),
            )
            for line in lines
        ]
        head = spread(button, None, self._as_before(one, compared, revision))
        stack(head, *labels, None, on=box, margins=(10, 4, 6, 6), gap=2)
        self._sides.addWidget(box, 1)

"""Question by question: what each copy has, in words; a table of it, and one question in full."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from assessment.consolidation.deciding import CopyComparison, CopyDifference, Item
from assessment.questionnaire.model import Questionnaire
from assessment.reports.copies import LETTERS, label_of, said
from assessment.responses.model import Response
from assessment.words import mark
from gui.look import Look
from gui.widgets.buttons import Button
from gui.widgets.keyboard import key_of
from gui.widgets.label import Label
from gui.widgets.style import Framed, emptied, frame, named, scrolled, spread, stack
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import RowTable

NOTHING = "–"
LONG = 16  # letters of one beginning that cost more room than they tell


@dataclass(frozen=True, slots=True)
class SideWords:
    own: tuple[str, ...]  # lines that not every copy has, the answer first; what is to be weighed
    alone: tuple[str, ...] = ()  # choices that no other copy has
    same: tuple[str, ...] = ()  # lines that every copy has


def side_words(
    item: Item | None, difference: CopyDifference, compared: CopyComparison, look: Look
) -> SideWords:
    """In words, what one side of a difference says; the beginning may say nothing."""
    if item is None:
        return SideWords((NOTHING,))

    def lines(side: Item) -> tuple[str, ...]:
        return tuple(said(side, difference, model_of(compared), look.words, look.digits))

    def alone(response: Response) -> Iterator[str]:
        question, answer = difference.question, response.answer
        if question is None or not isinstance(answer, tuple):
            return
        given = (side.response for side in difference.sides.values())
        others = [
            set(one.answer)
            for one in given
            if one is not None and one is not response and isinstance(one.answer, tuple)
        ]
        for choice in question.choices:
            if choice.name in answer and others and not any(choice.name in one for one in others):
                yield look.say("Only here: {text}", text=look.plain(choice.label))

    sides = [frozenset(lines(side)) for side in difference.sides.values()]
    shared = frozenset.intersection(*sides)
    everywhere = shared if any(side != shared for side in sides) else frozenset()
    own = tuple(line for line in lines(item) if line not in everywhere)
    same = tuple(line for line in lines(item) if line in everywhere)
    only = () if item.response is None else tuple(alone(item.response))
    return SideWords(own or (look.say("Only what is the same"),), only, same)


def model_of(compared: CopyComparison) -> Questionnaire:
    return next(iter(compared.records.values())).questionnaire


def beginnings_cut(texts: Sequence[str]) -> tuple[str, ...]:
    """Long texts of one beginning, each from the word on at which they part; others as they are."""
    if len(texts) < 2:
        return tuple(texts)
    parting = (at for at, letters in enumerate(zip(*texts, strict=False)) if len(set(letters)) > 1)
    shared = texts[0][: next(parting, min(map(len, texts)))]
    cut = shared.rfind(" ") + 1
    while cut and any(not text[cut:].strip() for text in texts):
        cut = shared.rfind(" ", 0, cut - 1) + 1
    return tuple(f"…{text[cut:]}" for text in texts) if cut > LONG else tuple(texts)


FEW, MANY = 2, 5  # rows that are always seen, in a low window and where there is room


class DifferencesTable(RowTable[CopyDifference]):
    """Says which revision is taken for the question chosen; digits choose, 0 is the beginning."""

    taken = Signal(str, str)
    _least = FEW

    def __init__(self, look: Look) -> None:
        super().__init__("differences", (), look)
        self.compared: CopyComparison | None = None
        self._choices: Mapping[str, str] = {}
        self._cells: dict[tuple[str, str], TableCell] = {}
        self.on_key = self._take

    def show_case(self, compared: CopyComparison, choices: Mapping[str, str]) -> None:
        """Show what differs, in the words of now."""
        self._cells.clear()
        self.compared, self._choices = compared, choices
        columns = [RowColumn(mark("Question"), partial(self._question, compared))]
        if compared.base is not None:
            columns.append(RowColumn(mark("Before"), partial(self._side, compared, "")))
        for letter, revision in zip(LETTERS, compared.copies, strict=False):
            head = self._look.say("Copy {copy}", copy=letter)
            columns.append(RowColumn(head, partial(self._side, compared, revision), spoken=True))
        taken = partial(self._taken_cell, compared)
        columns.append(RowColumn(mark("Taken"), taken, wide=120, most=190))
        self.show_columns(columns)
        self.show_rows(compared.differences)
        self._be_short()

    def refit(self) -> None:
        """Also as high as its rows, so that the question in full has what room is left."""
        super().refit()
        self._be_short()

    def show_short(self, *, short: bool) -> None:
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

    def _question(self, compared: CopyComparison, one: CopyDifference) -> TableCell:
        label = self._look.plain(label_of(one, model_of(compared)))
        return TableCell(f"{one.code} · {label}", strong=True)

    def _side(self, compared: CopyComparison, revision: str, one: CopyDifference) -> TableCell:
        """What a copy says, or the beginning; drawn often, so made once."""
        kept = self._cells.get((one.code, revision))
        if kept is not None:
            return kept
        items = one.sides if revision else {"": one.base}
        sides = [side_words(item, one, compared, self._look) for item in items.values()]
        lines = [" · ".join(side.own).replace("\n", " ") for side in sides]
        at = list(items).index(revision)
        same = self._count_same(sides[at])
        kept = TableCell(lines[at] + same, short=beginnings_cut(lines)[at] + same)
        self._cells[one.code, revision] = kept
        return kept

    def _count_same(self, found: SideWords) -> str:
        number = self._look.number(len(found.same))
        return f" · {self._look.say('the same: {n}', n=number)}" if found.same else ""

    def _taken_cell(self, compared: CopyComparison, one: CopyDifference) -> TableCell:
        revision, copies = self._choices.get(one.code, ""), list(compared.copies)
        if not revision:
            return TableCell(self._look.say("open"), "warn", "open")
        letter = LETTERS[copies.index(revision)] if revision in copies else ""
        return TableCell(letter or self._look.say("Before"), "ok", "done")

    def _take(self, event: QKeyEvent) -> bool:
        key, one, compared = key_of(event), self.current, self.compared
        if not key.isdecimal() or one is None or compared is None:
            return False
        base = "" if compared.base is None else compared.base.revision
        revision = dict(enumerate((base, *compared.copies))).get(int(key), "")
        if revision:
            self.taken.emit(one.code, revision)
        return bool(revision)


class DifferenceCard(Framed):
    taken = Signal(str, str)

    def __init__(self, look: Look) -> None:
        super().__init__("card", "difference")
        self._look = look
        self._title = Label(role="bold", wrap=True)
        self._sides = spread(gap=10)
        self.buttons: dict[str, Button] = {}
        holder = QWidget()
        stack(self._title, self._sides, None, on=holder, margins=(12, 6, 12, 6))
        scroll = scrolled(holder, "difference_scroll", across=False)
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the whole question is read by keys
        stack(scroll, on=self, margins=(1, 1, 1, 1), gap=8)

    def show_difference(
        self, one: CopyDifference | None, compared: CopyComparison | None, taken: str = ""
    ) -> None:
        emptied(self._sides)
        self.buttons = {}
        self.setVisible(one is not None)
        if one is None or compared is None:
            return
        self._title.say(f"{one.code} · {self._look.plain(label_of(one, model_of(compared)))}")
        say = self._look.say
        sides: list[tuple[str, str, Item | None]] = []
        if compared.base is not None:
            sides.append((compared.base.revision, say("Before"), one.base))
        for letter, revision in zip(LETTERS, compared.copies, strict=False):
            sides.append((revision, say("Copy {copy}", copy=letter), one.sides[revision]))
        for revision, name, item in sides:
            button = self._button(one, revision, name, on=revision == taken)
            head = spread(button, None)
            if one.base is not None and revision in one.sides and not one.changed(revision):
                head.addWidget(named(Label(say("as before"), role="small"), "as_before"))
            found = side_words(item, one, compared, self._look)
            box = frame("current" if revision == taken else "quiet", "side")
            stack(head, *self._labels(found), None, on=box, margins=(10, 4, 6, 6), gap=2)
            self._sides.addWidget(box, 1)

    def _button(self, one: CopyDifference, revision: str, name: str, *, on: bool) -> Button:
        button = Button(self._look, "take_side", role="quiet", drawing="done" if on else "open")
        button.say(name)
        button.setAccessibleName(f"{name} · {one.code}")
        button.clicked.connect(lambda _=False: self.taken.emit(one.code, revision))
        self.buttons[revision] = button
        return button

    def _labels(self, found: SideWords) -> Iterator[Label]:
        say, (first, *more) = self._look.say, found.own
        same = (say("The same in every copy:"),) if found.same else ()
        for role, lines in (
            ("body", (first,)),
            ("smallbold", found.alone),
            ("body", more),
            ("smallbold", same),
            ("small", found.same),
        ):
            for line in lines:
                yield Label(line, role=role, wrap=True).can_be_copied()

"""What opens in a cell of a roster: a line to type in, a list to choose from, a list to tick."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QSignalBlocker,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from assessment.questionnaire.choice_keys import TypedKey, choice_keys
from assessment.questionnaire.model import Choice, Question, QuestionType
from assessment.responses.choices import toggled
from gui.fill.roster_model import RosterModel
from gui.theme import Theme
from gui.widgets.keys import key_of
from gui.widgets.list_ticks import ListTicks
from gui.widgets.plain import as_tip
from gui.widgets.style import named
from gui.wording import Wording

AnyIndex = QModelIndex | QPersistentModelIndex

ROW, MOST_ROWS, LEAST_WIDTH = 36, 8, 280


class CellList(QListWidget):
    """The choices of a cell below each other, each with its number, as wide and high as they need.

    ``numbered`` says that a number was typed, by the name of its choice.
    """

    numbered = Signal(str)

    def __init__(
        self, question: Question, choices: tuple[Choice, ...], wording: Wording, parent: QWidget
    ) -> None:
        """One line for each choice."""
        super().__init__(parent)
        named(self, "cell")
        self.setProperty("frame", "cell_list")
        self.setAccessibleName(wording.heard(question.label))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._keys = choice_keys(question)
        self._typed = TypedKey({choice.name: self._keys[choice.name] for choice in choices})
        for choice in choices:
            said = "\n".join(part for part in wording.both(choice.label) if part)
            self.add(f"{self._keys[choice.name]}  {said}", choice.name)

    def add(self, said: str, name: str) -> QListWidgetItem:
        """Offer a choice."""
        item = QListWidgetItem(said, self)
        item.setToolTip(as_tip(said))
        item.setData(Qt.ItemDataRole.UserRole, name)
        return item

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits go to the choice of that number and take it; letters look for words."""
        digit = key_of(event)
        if not digit.isdigit():
            self._typed.forget()
            super().keyPressEvent(event)
            return
        name = self._typed.take(digit)
        for at in range(self.count()):
            item = self.item(at)
            if name is not None and item.data(Qt.ItemDataRole.UserRole) == name:
                self.setCurrentItem(item)
                self.numbered.emit(name)

    def room(self) -> tuple[int, int]:
        """The width and height it would like to have."""
        high = min(self.count(), MOST_ROWS) * max(ROW, self.sizeHintForRow(0)) + 6
        return max(LEAST_WIDTH, self.sizeHintForColumn(0) + 24), high


class PickList(CellList):
    """One choice: arrows move, Enter or a click keeps, Esc leaves; the first line is no choice."""

    def __init__(
        self, question: Question, choices: tuple[Choice, ...], wording: Wording, parent: QWidget
    ) -> None:
        """Nothing is chosen."""
        super().__init__(question, choices, wording, parent)
        self.insertItem(0, self.takeItem(self.row(self.add("–", ""))))
        self.setCurrentRow(0)
        self._shown = ""

    def show_answer(self, name: str) -> None:
        """Stand on the choice, unless a person has gone to another one."""
        if self.answer() != self._shown:
            return
        self._shown = name
        for at in range(self.count()):
            if self.item(at).data(Qt.ItemDataRole.UserRole) == name:
                self.setCurrentRow(at)

    def answer(self) -> str:
        """The name of the choice it stands on; empty for none."""
        item: QListWidgetItem | None = self.currentItem()  # the stubs forget None
        return "" if item is None else str(item.data(Qt.ItemDataRole.UserRole))


class TickList(CellList):
    """Several choices: Space ticks, arrows move, Enter keeps, Esc leaves."""

    def __init__(
        self, question: Question, choices: tuple[Choice, ...], wording: Wording, parent: QWidget
    ) -> None:
        """Nothing is ticked."""
        super().__init__(question, choices, wording, parent)
        self._question = question
        self._answer: tuple[str, ...] = ()
        self._shown: tuple[str, ...] = ()
        self._tick()
        self.setCurrentRow(0)
        self.itemChanged.connect(self._ticked)
        self.numbered.connect(self._toggle)

    def add(self, said: str, name: str) -> QListWidgetItem:
        """Offer a choice to tick."""
        item = super().add(said, name)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        return item

    def show_answer(self, names: tuple[str, ...]) -> None:
        """Tick these and no others, unless a person has ticked something."""
        if self._answer == self._shown:
            self._shown = self._answer = names
            self._tick()

    def _tick(self) -> None:
        with QSignalBlocker(self):
            for at in range(self.count()):
                item = self.item(at)
                on = item.data(Qt.ItemDataRole.UserRole) in self._answer
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.viewport().update()

    def answer(self) -> tuple[str, ...]:
        """The names ticked, in the order of the questionnaire."""
        return self._answer

    def _ticked(self, item: QListWidgetItem) -> None:
        name = str(item.data(Qt.ItemDataRole.UserRole))
        if (item.checkState() is Qt.CheckState.Checked) != (name in self._answer):
            self._toggle(name)

    def _toggle(self, name: str) -> None:
        self._answer = toggled(self._question, self._answer, name)
        self._tick()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click anywhere on a line ticks it, not only on its small box."""
        item = self.itemAt(event.position().toPoint())
        if item is not None and event.button() is Qt.MouseButton.LeftButton:
            self.setCurrentItem(item)
            self._toggle(str(item.data(Qt.ItemDataRole.UserRole)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Everything was done when the button went down."""
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick clicks are two clicks."""
        self.mousePressEvent(event)


class CellDelegate(QStyledItemDelegate):
    """Opens the editor that fits the column, and hands on what was given in it."""

    def __init__(self, model: RosterModel, wording: Wording, theme: Theme, parent: QWidget) -> None:
        """Choices come from the questions of the model."""
        super().__init__(parent)
        self._model, self._wording, self._theme = model, wording, theme
        self._take_back: Callable[[], object] | None = None
        self.closeEditor.connect(self._closed)

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: AnyIndex
    ) -> QWidget:
        """By the type of the column."""
        question = self._model.columns[index.column()]
        if question.type is QuestionType.SELECT_MULTIPLE:
            ticks = TickList(question, self._model.choices(index), self._wording, parent)
            ticks.setItemDelegate(ListTicks(self._theme, ticks))
            return ticks
        if question.type is QuestionType.SELECT_ONE:
            pick = PickList(question, self._model.choices(index), self._wording, parent)
            pick.itemClicked.connect(lambda _item: self._done(pick))
            # The key may be the one that opened the list: it closes when that is over.
            pick.numbered.connect(lambda _: self._done(pick), Qt.ConnectionType.QueuedConnection)
            return pick
        line = named(QLineEdit(parent), "cell")
        line.setAccessibleName(self._wording.plain(question.label))
        line.textEdited.connect(partial(self._model.typing.emit, index.row(), question))
        stood = str(index.data(Qt.ItemDataRole.EditRole) or "")
        self._take_back = partial(self._model.typing.emit, index.row(), question, stood)
        return line

    def _closed(self, _editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        """Who leaves by Esc does not want what was typed."""
        if hint is QStyledItemDelegate.EndEditHint.RevertModelCache and self._take_back:
            self._take_back()

    def _done(self, editor: QWidget) -> None:
        """A choice was made: it is kept at once."""
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        """What stands in the cell; what a person is giving there stays."""
        value = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, PickList):
            editor.show_answer(value)
        elif isinstance(editor, TickList):
            editor.show_answer(tuple(value.split()))
        elif isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(value)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: AnyIndex) -> None:
        """Hand what was given to the model."""
        value = ""
        if isinstance(editor, PickList):
            value = editor.answer()
        elif isinstance(editor, TickList):
            value = " ".join(editor.answer())
        elif isinstance(editor, QLineEdit):
            value = editor.text()
        model.setData(index, value)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex
    ) -> None:
        """A list opens over its cell, moved to where nothing of it is cut off."""
        super().updateEditorGeometry(editor, option, index)
        view = self.parent()
        if not isinstance(editor, CellList) or not isinstance(view, QAbstractItemView):
            return
        cell, area = editor.geometry(), view.viewport().rect()
        width, height = editor.room()
        width, height = min(max(width, cell.width()), area.width()), min(height, area.height())
        left = max(0, min(cell.left(), area.width() - width))
        top = max(0, min(cell.top(), area.height() - height))
        editor.setGeometry(left, top, width, height)

"""The units behind a figure: score of each, overall and by pillar, sorted and sought."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from assessment.consolidation.national import UnitScores
from assessment.reports.national.figures import standing_word
from assessment.reports.wording import STATES
from assessment.words import mark
from gui.committee.list_buttons import ListButtons, ListToTake
from gui.committee.session import CommitteeSession
from gui.committee.snapshot import unit_name
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.fields import LineField
from gui.widgets.label import ElidingLabel
from gui.widgets.style import spread, stack
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import MoreColumns, RowTable
from gui.wording import Wording

_RANK = {state: at for at, state in enumerate(STATES)}
NODE = 78
NAME = 220


class UnitsView(QWidget):
    """Says which unit is to be explained, and that a person goes back."""

    opened = Signal(object)
    back = Signal()

    def __init__(self, session: CommitteeSession, wording: Wording, theme: Theme) -> None:
        super().__init__()
        self._wording = wording
        self._units: Sequence[UnitScores] = ()
        self.node = ""
        self._said: Callable[[], str] = str
        self.back_button = Button(theme, "units_back", drawing="back")
        self._title = ElidingLabel(role="h2")
        self.search = LineField("search_scored")
        self.search.setMaximumWidth(220)
        self.table: RowTable[UnitScores] = RowTable("scored_units", (), wording, theme)
        self.table.rows.words_of = self._words_of
        self._hint = ElidingLabel(role="small")
        self.more = MoreColumns(self.table, wording, theme)
        self.take = ListButtons(session, wording, theme, self._listed)
        head = spread(self.back_button, (self._title, 1), self.search, self.take)
        foot = spread((self._hint, 1), self.more)
        stack(head, (self.table, 1), foot, on=self, gap=8)
        self.back_button.clicked.connect(self.back)
        self.search.textChanged.connect(self.table.search)
        self.table.opened.connect(self.opened)
        self.table.on_key = self._key
        self.take.serve(self.table, self._hint)

    def show_units(self, units: Sequence[UnitScores], title: Callable[[], str], node: str) -> None:
        """Show units of one questionnaire, sorted by the node asked about, lowest first."""
        self._units, self.node, self._said = units, node, title
        self._title.say(title())
        self.search.clear()
        self._fill()
        nodes = ["", *self._pillars()]
        at = nodes.index(node) if node in nodes else 0
        self.table.sort_by(at + 1, falling=False)
        self.table.setCurrentIndex(self.table.rows.index(0, 0))

    def say(self) -> None:
        say = self._wording.words.say
        self.back_button.say(say("Back"), tip="Backspace")
        self._title.say(self._said())
        self.search.name_it(say("Search"), say("Search by unit or code"))
        self.table.setAccessibleName(say("Units and their scores"))
        self.take.say()
        self._hint.say(
            say("Enter: why this score · Shift+Right: sort by the next column · "
                "only units of one group are compared")
        )  # fmt: skip
        self._fill()

    def first_focus(self) -> None:
        self.table.setFocus()

    def _pillars(self) -> list[str]:
        if not self._units:
            return []
        questionnaire = self._units[0].questionnaire
        root = questionnaire.root
        return [] if root is None else [str(one.code) for one in questionnaire.children[root.code]]

    def _fill(self) -> None:
        if not self._units:
            return
        questionnaire, plain = self._units[0].questionnaire, self._wording.plain
        root = "" if questionnaire.root is None else str(questionnaire.root.code)
        columns = [
            RowColumn(mark("Unit"), self._unit, lambda one: one.standing.case.unit, least=NAME),
            self._node_column(root, self._wording.words.say("Overall"), ""),
        ]
        columns += [
            self._node_column(code, code, plain(questionnaire.node[code].label))
            for code in self._pillars()
        ]
        columns += [
            RowColumn(mark("Complete"), self._complete, _completeness, 90, gives=1, right=True),
            RowColumn(mark("State"), self._state, _state_key, 130, gives=1),
        ]
        self.table.show_columns(columns)
        self.table.show_rows(self._units)

    def _node_column(self, code: str, head: str, tip: str) -> RowColumn[UnitScores]:
        def cell(one: UnitScores) -> TableCell:
            found = one.scores.nodes.get(code)
            if found is None or found.score is None:
                return TableCell("–", right=True)
            decimals = one.questionnaire.settings.decimals
            told = self._wording.number(found.score, decimals)
            return TableCell(told, level=found.level, right=True, strong=found.level is None)

        def key(one: UnitScores) -> object:
            found = one.scores.nodes.get(code)
            return None if found is None else found.score

        gives = 1 if tip else 0  # the whole stays
        return RowColumn(head, cell, key, NODE, gives=gives, right=True, spoken=True, tip=tip)

    def _unit(self, one: UnitScores) -> TableCell:
        return TableCell(self._wording.plain(unit_name(one.standing.case.unit)), name=True)

    def _complete(self, one: UnitScores) -> TableCell:
        return TableCell(self._wording.percent(one.scores.overall.completeness), right=True)

    def _state(self, one: UnitScores) -> TableCell:
        return TableCell(self._wording.words.say(standing_word(one)))

    def _listed(self) -> ListToTake:
        """The list with the code of each unit, and every column that it has."""
        model = self.table.rows
        heads = [model.head(at) for at in range(model.columnCount())]
        rows = [
            [one.standing.case.unit, *(column.cell(one).text for column in model.columns)]
            for one in model.shown()
        ]
        say = self._wording.words.say
        return ListToTake(say("Units and their scores"), [say("Code"), *heads], rows)

    def _words_of(self, one: UnitScores) -> tuple[str, ...]:
        code = one.standing.case.unit
        return *(told for _, told in unit_name(code).pairs), code

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Backspace:
            return False
        self.back.emit()
        return True


def _completeness(one: UnitScores) -> float:
    return one.scores.overall.completeness


def _state_key(one: UnitScores) -> int:
    return _RANK[one.package.state]

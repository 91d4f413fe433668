"""Lists below the national overview: units with their scores, and those left out of it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from assessment.consolidation.file_status import ASIDE
from assessment.consolidation.national import UnitScores
from assessment.consolidation.standing import CaseStanding
from assessment.language.normalise import sort_key
from assessment.reports.national.figures import standing_word
from assessment.reports.wording import state_word
from assessment.responses.model import State
from assessment.words import mark
from gui.committee.list_buttons import ListButtons
from gui.committee.session import CommitteeSession
from gui.committee.snapshot import Snapshot, block_of, register, unit_name, unit_words
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.fields import LineField
from gui.widgets.label import ElidingLabel
from gui.widgets.style import spread, stack
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import MoreColumns, RowTable
from gui.wording import Wording

NODE = 78
NAME = 220


type Said = Callable[[], tuple[str, str]]  # a heading, and where room is short


class NationalView[R](QWidget):
    back = Signal()

    def __init__(
        self, name: str, columns: Sequence[RowColumn[R]], wording: Wording, theme: Theme
    ) -> None:
        super().__init__()
        self._wording = wording
        self.back_button = Button(theme, f"{name}_back", drawing="back")
        self._title = ElidingLabel(role="h2", middle=True)  # the pillar stands at its end
        self.table: RowTable[R] = RowTable(f"{name}_table", columns, wording, theme)
        self.heading: Said = lambda: ("", "")
        self.table.on_key = self._key
        self.back_button.clicked.connect(self.go_back)

    def go_back(self) -> None:
        self.back.emit()

    def first_focus(self) -> None:
        self.table.setFocus()

    def say(self) -> None:
        self.back_button.say(self._wording.words.say("Back"), tip="Backspace")

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Backspace:
            return False
        self.go_back()
        return True


class NationalList[R](NationalView[R]):
    named = ""

    def __init__(
        self,
        name: str,
        columns: Sequence[RowColumn[R]],
        session: CommitteeSession,
        look: tuple[Wording, Theme],
    ) -> None:
        super().__init__(name, columns, *look)
        self._hint = ElidingLabel(role="small")
        self.take = ListButtons(session, look, self.table, self._hint)
        self._head = spread(self.back_button, (self._title, 1), self.take)
        foot = spread((self._hint, 1), MoreColumns(self.table, *look))
        stack(self._head, (self.table, 1), foot, on=self, gap=8)

    def say(self) -> None:
        super().say()
        self.table.setAccessibleName(self._wording.words.say(self.named))


class UnitsView(NationalList[UnitScores]):
    opened = Signal(object)
    named = mark("Units and their scores")

    def __init__(self, session: CommitteeSession, wording: Wording, theme: Theme) -> None:
        super().__init__("units", (), session, (wording, theme))
        self._units: Sequence[UnitScores] = ()
        self.node = ""
        self.search = LineField("search_scored")
        self.search.setMaximumWidth(220)
        self._head.insertWidget(2, self.search)
        self.take.listed = self._listed
        self.table.rows.words_of = lambda one: unit_words(_unit_code(one))
        self.search.textChanged.connect(self.table.search)
        self.table.opened.connect(self.opened)

    def show_units(self, units: Sequence[UnitScores], title: Said, node: str) -> None:
        """Show units of one questionnaire, sorted by the node asked about, lowest first."""
        self._units, self.node, self.heading = units, node, title
        self._title.say(*title())
        self.search.clear()
        self._fill()
        nodes = ["", *self._pillars()]
        at = nodes.index(node) if node in nodes else 0
        self.table.sort_by(at + 1, falling=False)
        self.table.setCurrentIndex(self.table.rows.index(0, 0))

    def say(self) -> None:
        super().say()
        say = self._wording.words.say
        self._title.say(*self.heading())
        self.search.name_it(say("Search"), say("Search by unit or code"))
        self._hint.say(
            say("Enter: why this score · Shift+Right: sort by the next column · "
                "only units of one group are compared")
        )  # fmt: skip
        self._fill()

    def _pillars(self) -> list[str]:
        if not self._units:
            return []
        questionnaire = self._units[0].questionnaire
        root = questionnaire.root
        return [] if root is None else [str(one.code) for one in questionnaire.children[root.code]]

    def _fill(self) -> None:
        if not self._units:
            return
        questionnaire, states = self._units[0].questionnaire, tuple(State)
        say, plain, percent = self._wording.words.say, self._wording.plain, self._wording.percent
        root = "" if questionnaire.root is None else str(questionnaire.root.code)
        columns = [
            RowColumn(mark("Unit"), lambda one: plain(unit_name(_unit_code(one))), _unit_code,
                      least=NAME, name=True),
            self._node_column(root, say("Overall"), ""),
        ]  # fmt: skip
        columns += [
            self._node_column(code, code, plain(questionnaire.node[code].label))
            for code in self._pillars()
        ]
        columns += [
            RowColumn(mark("Complete"), lambda one: percent(_completeness(one)), _completeness, 90,
                      gives=1, right=True),
            RowColumn(mark("State"), lambda one: say(standing_word(one)),
                      lambda one: states.index(one.package.state), 130, gives=1, name=True),
        ]  # fmt: skip
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

    def _listed(self) -> tuple[list[str], list[list[str]]]:
        """With the code of each unit."""
        heads, rows = self.table.as_texts()
        codes = map(_unit_code, self.table.rows.shown())
        told = [[code, *row] for code, row in zip(codes, rows, strict=True)]
        return [self._wording.words.say("Code"), *heads], told


def _unit_code(one: UnitScores) -> str:
    return one.standing.case.unit


def _completeness(one: UnitScores) -> float:
    return one.scores.overall.completeness


class LeftOutView(NationalList[CaseStanding]):
    wanted = Signal(str, object)  # the page of a case
    named = mark("Units left out of the picture")

    def __init__(self, session: CommitteeSession, wording: Wording, theme: Theme) -> None:
        self._snapshot = Snapshot()
        columns: tuple[RowColumn[CaseStanding], ...] = (
            RowColumn(mark("Unit"), lambda one: wording.plain(unit_name(_code(one))), _code,
                      least=220, name=True),
            RowColumn(mark("Code"), _code, _code, 90, gives=1),
            RowColumn(mark("Group"), self._group, lambda one: block_of(_code(one)) or None, 190,
                      gives=2, name=True),
            RowColumn(mark("Reason"), self._reason, lambda one: sort_key(self._reason(one).text),
                      least=260),
        )  # fmt: skip
        super().__init__("left_out", columns, session, (wording, theme))
        self.table.opened.connect(
            lambda one: self.wanted.emit("conflicts" if one.conflict else "unit", one.case)
        )

    def show_left_out(self, standings: Sequence[CaseStanding], snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.table.show_rows(standings)
        self.say()

    def say(self) -> None:
        super().say()
        say, number = self._wording.words.say, self._wording.number(len(self.table.rows.rows))
        told = say("Units received but not counted: {n}", n=number)
        self._title.say(told, say("{n} left out", n=number))
        self._hint.say(say("Enter: to the conflict, or to the page of the unit"))

    def _group(self, one: CaseStanding) -> str:
        return self._snapshot.block_said(block_of(_code(one)), self._wording) or "–"

    def _reason(self, one: CaseStanding) -> TableCell:
        say = self._wording.words.say
        if one.package is None:
            drawing = "conflict" if one.conflict else "missing"
            return TableCell(say(_why(one)), "warn" if one.conflict else "idle", drawing)
        if one.case.unit not in register():
            return TableCell(say("Not a listed unit"), "idle", "missing")
        state = say(state_word(one.package.state, approved=one.approved))
        return TableCell(say("Not approved: {state}", state=state), "primary", "note")


def _code(one: CaseStanding) -> str:
    return one.case.unit


def _why(one: CaseStanding) -> str:
    """The message that says why nothing stands: the matter of the copy that came nearest."""
    if one.conflict or not one.held:
        return one.why.word
    asides = {held.aside for held in one.held}
    return next(
        (word.word for aside, word in ASIDE.items() if aside in asides), one.held[0].trust.word
    )

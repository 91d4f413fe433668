"""Why a unit has its score: the parts of a node, down to answers, criteria and reviews."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from assessment.consolidation.national import UnitScores
from assessment.responses.evaluate import Evaluation, evaluate
from assessment.responses.record import Record
from assessment.scoring.chain import STATE_WORDS, ExplainedPart, Explanation
from assessment.scoring.explain import explain
from assessment.scoring.rules import AGGREGATION_WORDS
from assessment.words import mark
from gui.committee.snapshot import unit_name
from gui.theme import Theme
from gui.widgets.arithmetic import arithmetic
from gui.widgets.buttons import Button
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.marks import LevelSquare
from gui.widgets.style import frame, spread, stack
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import RowTable
from gui.wording import Wording


@dataclass(frozen=True)
class Explained:
    """A unit with its answers, ready to be explained."""

    unit: UnitScores
    record: Record
    evaluation: Evaluation


def explained(unit: UnitScores, record: Record) -> Explained:
    """A unit with its answers as they are asked on its day."""
    return Explained(unit, record, evaluate(record, unit.package.day))


class WhyView(QWidget):
    """A chain of reasons; Enter goes into a part, Backspace comes back."""

    back = Signal()
    unit_wanted = Signal(object)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        super().__init__()
        self._wording = wording
        self._about: Explained | None = None
        self.path: list[str] = []
        self.chain: Explanation | None = None
        self.back_button = Button(theme, "why_back", drawing="back")
        self.unit = Button(theme, "why_unit", role="quiet", drawing="view")
        self._title = ElidingLabel(role="h2")
        self._square = LevelSquare(theme, 32)
        self._score = Label(role="h2")
        self._rule = Label(role="small", wrap=True)
        columns: tuple[RowColumn[ExplainedPart], ...] = (
            RowColumn(mark("Code"), lambda one: TableCell(one.code, strong=True), None, 74),
            RowColumn(mark("Part"), self._name, least=220),
            RowColumn(mark("Weight"), self._weight, None, 90, right=True),
            RowColumn(mark("Score"), self._value, None, 110, right=True),
            RowColumn(mark("Adds"), self._adds, None, 90, right=True),
        )
        self.table: RowTable[ExplainedPart] = RowTable("why_parts", columns, wording, theme)
        self.table.on_key = self._key
        self.notes = Label(role="small", wrap=True).can_be_copied()
        self._build()
        self.back_button.clicked.connect(self.go_back)
        self.unit.clicked.connect(self._to_unit)
        self.table.opened.connect(self._open)
        self.table.chosen.connect(self._show_notes)

    def _build(self) -> None:
        head = spread(self.back_button, (self._title, 1), self.unit, self._square, self._score)
        card = frame("card", "why_notes")
        stack(self._rule, self.notes, on=card, margins=(12, 8, 12, 8))
        stack(head, (self.table, 1), card, on=self, gap=8)

    def show_unit(self, about: Explained, node: str) -> None:
        """Explain a unit at a node; without one at the whole."""
        root = about.record.questionnaire.root
        self._about = about
        self.path = [node or ("" if root is None else str(root.code))]
        self._show()

    def go_back(self) -> None:
        """To the node above, else to the list of units."""
        if len(self.path) > 1:
            last = self.path.pop()
            self._show(last)
        else:
            self.back.emit()

    def _to_unit(self) -> None:
        if self._about is not None:
            self.unit_wanted.emit(self._about.unit.standing.case)

    def first_focus(self) -> None:
        self.table.setFocus()

    def say(self) -> None:
        say = self._wording.words.say
        self.back_button.say(say("Back"), tip="Backspace")
        self.unit.say(say("Page of the unit"))
        self.table.setAccessibleName(say("Why this score?"))
        self._show()

    def _show(self, choose: str = "") -> None:
        about, wording = self._about, self._wording
        if about is None:
            return
        chain = explain(about.record, about.evaluation, about.unit.scores, self.path[-1])
        self.chain = chain
        name = wording.plain(unit_name(about.unit.standing.case.unit))
        self._title.say(f"{name} › {chain.code} {wording.plain(chain.label)}")
        result, decimals = chain.result, about.record.questionnaire.settings.decimals
        self._score.say("–" if result.score is None else wording.number(result.score, decimals))
        told = "–" if result.level is None else wording.digits(str(result.level))
        level = wording.words.say("Level {n}", n=told)
        self._square.show_level(result.level, told, level)
        deeper = bool(about.record.questionnaire.children[chain.code])
        self._rule.say(self._said(chain, deeper=deeper))
        self._rule.setVisible(bool(self._rule.said()))
        self.table.show_rows(chain.parts)
        wanted = next((part for part in chain.parts if part.code == choose), None)
        if wanted is not None:
            self.table.choose(wanted)
        self._show_notes(self.table.current)

    def _said(self, chain: Explanation, *, deeper: bool) -> str:
        """The rule with its numbers; one question alone has nothing to be put together."""
        say, lines = self._wording.words.say, []
        if deeper or len(chain.parts) > 1:
            rule = say(AGGREGATION_WORDS[chain.aggregation])
            lines.append(say("How the parts are combined: {rule}", rule=rule))
            lines.extend(arithmetic(chain, self._wording))
        lines.extend(self._wording.plain(gate) for gate in chain.gates)
        return "\n".join(lines)

    def _show_notes(self, part: ExplainedPart | None) -> None:
        notes = () if part is None else part.notes
        told = "\n".join(note.said(self._wording.words) for note in notes)
        self.notes.say(self._wording.digits(told))
        self.notes.setVisible(bool(notes))

    def _open(self, part: ExplainedPart) -> None:
        about = self._about
        if about is not None and part.code in about.record.questionnaire.node:
            self.path.append(part.code)
            self._show()

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Backspace:
            self.go_back()
            return True
        return False

    def _name(self, part: ExplainedPart) -> TableCell:
        return TableCell(self._wording.plain(part.label), name=True)

    def _weight(self, part: ExplainedPart) -> TableCell:
        return TableCell(self._wording.digits(f"{part.weight:g}"), right=True)

    def _value(self, part: ExplainedPart) -> TableCell:
        state = STATE_WORDS.get(part.state)
        if part.score is None:
            return TableCell("–" if state is None else self._wording.words.say(state), right=True)
        return TableCell(self._wording.number(part.score, 1), level=part.level, right=True)

    def _adds(self, part: ExplainedPart) -> TableCell:
        if part.contribution is None:
            return TableCell("–", right=True)
        # One more decimal than scores have: the column can be added up by hand.
        return TableCell(self._wording.number(part.contribution, 2), right=True)

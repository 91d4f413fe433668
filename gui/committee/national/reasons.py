"""What stands behind figures: why a unit has its score, and how firm a group is."""

from dataclasses import dataclass

from assessment.consolidation.model import Case
from assessment.consolidation.national import UnitScores
from assessment.reports.national.firm import FirmGroup
from assessment.responses.evaluate import Evaluation, evaluate
from assessment.responses.record import Record
from assessment.scoring.chain import STATE_WORDS, ExplainedPart, Explanation
from assessment.scoring.explain import explain
from assessment.scoring.rules import AGGREGATION_WORDS
from assessment.scoring.sensitivity import UnitRobustness
from assessment.words import mark
from gui.committee.national.lists import NationalView, Said
from gui.committee.snapshot import unit_said
from gui.theme import Theme
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from gui.widgets.marks import LevelSquare
from gui.widgets.style import frame, spread, stack
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import MoreColumns
from gui.wording import Wording


@dataclass(frozen=True)
class Explained:
    unit: UnitScores
    record: Record
    evaluation: Evaluation


def explained(unit: UnitScores, record: Record) -> Explained:
    return Explained(unit, record, evaluate(record, unit.package.day))


class WhyView(NationalView[ExplainedPart]):
    """A chain of reasons; Enter goes into a part, Backspace comes back."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        self._about: Explained | None = None
        self.path: list[str] = []
        self.chain: Explanation | None = None
        columns: tuple[RowColumn[ExplainedPart], ...] = (
            RowColumn(mark("Code"), lambda one: TableCell(one.code, strong=True), None, 74),
            RowColumn(mark("Part"), lambda one: wording.plain(one.label), least=220, name=True),
            RowColumn(
                mark("Weight"), lambda one: wording.digits(f"{one.weight:g}"), None, 90, right=True
            ),
            RowColumn(mark("Score"), self._value, None, 110, right=True),
            RowColumn(mark("Adds"), self._adds, None, 90, right=True),
        )
        super().__init__("why", columns, wording, theme)
        self.unit = Button(theme, "why_unit", role="quiet", drawing="view")
        self._square, self._score = LevelSquare(theme, 32), Label(role="h2")
        self._rule = Label(role="small", wrap=True)
        self.notes = Label(role="small", wrap=True).can_be_copied()
        self._build()
        self.table.opened.connect(self._open)
        self.table.chosen.connect(self._show_notes)

    def _build(self) -> None:
        head = spread(self.back_button, (self._title, 1), self.unit, self._square, self._score)
        card = frame("card", "why_notes")
        stack(self._rule, self.notes, on=card, margins=(12, 8, 12, 8))
        stack(head, (self.table, 1), card, on=self, gap=8)

    def show_unit(self, about: Explained, node: str) -> None:
        root = about.record.questionnaire.root
        self._about = about
        self.path = [node or ("" if root is None else str(root.code))]
        self._show()

    def go_back(self) -> None:
        if len(self.path) > 1:
            last = self.path.pop()
            self._show(last)
        else:
            super().go_back()

    @property
    def case(self) -> Case | None:
        return None if self._about is None else self._about.unit.standing.case

    def say(self) -> None:
        super().say()
        say = self._wording.words.say
        self.unit.say(say("Page of the unit"))
        self.table.setAccessibleName(say("Why this score?"))
        self._show()

    def _show(self, choose: str = "") -> None:
        about, wording = self._about, self._wording
        if about is None:
            return
        chain = explain(about.record, about.evaluation, about.unit.scores, self.path[-1])
        self.chain = chain
        name = unit_said(about.unit.standing.case.unit, wording)
        self._title.say(f"{name} › {chain.code} {wording.plain(chain.label)}")
        result, decimals = chain.result, about.record.questionnaire.settings.decimals
        known = not result.unanswered and result.score is not None
        self._score.say(wording.number(result.score or 0.0, decimals) if known else "–")
        told = "–" if result.level is None else wording.digits(str(result.level))
        level = wording.words.say("Level {n}", n=told)
        self._square.show_level(result.level, told, level)
        deeper = bool(about.record.questionnaire.children[chain.code])
        self._rule.tell(self._said(chain, deeper=deeper))
        self.table.show_rows(chain.parts)
        wanted = next((part for part in chain.parts if part.code == choose), None)
        if wanted is not None:
            self.table.choose(wanted)
        self._show_notes(self.table.current)

    def _said(self, chain: Explanation, *, deeper: bool) -> str:
        """The rule with its numbers; one question alone has nothing to be put together."""
        wording, lines = self._wording, []
        say = wording.words.say
        if deeper or len(chain.parts) > 1:
            rule = say(AGGREGATION_WORDS[chain.aggregation])
            lines.append(say("How the parts are combined: {rule}", rule=rule))
            lines.extend(chain.worked(wording.words, wording.number, wording.digits))
        lines.extend(self._wording.plain(gate) for gate in chain.gates)
        return "\n".join(lines)

    def _show_notes(self, part: ExplainedPart | None) -> None:
        notes = () if part is None else part.notes
        told = "\n".join(note.said(self._wording.words) for note in notes)
        self.notes.tell(self._wording.digits(told))

    def _open(self, part: ExplainedPart) -> None:
        about = self._about
        if about is not None and part.code in about.record.questionnaire.node:
            self.path.append(part.code)
            self._show()

    def _value(self, part: ExplainedPart) -> TableCell:
        state = STATE_WORDS.get(part.state)
        if part.reached is None:
            return TableCell("–" if state is None else self._wording.words.say(state), right=True)
        return TableCell(self._wording.number(part.reached, 1), level=part.level, right=True)

    def _adds(self, part: ExplainedPart) -> str:
        # One more decimal than scores have: the column can be added up by hand.
        added = part.contribution
        return "–" if added is None else self._wording.number(added, 2)


# What other rules are called, as the robustness names them; the questionnaire's own has no name.
RULES = {
    "": mark("Level before gates"),
    "equal_weights": mark("Equal weights"),
    "geometric": mark("Geometric mean"),
}


class FirmView(NationalView[UnitRobustness]):
    """Units of one group in the order of their codes: never a list of ranks."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        self.firm: FirmGroup | None = None
        columns: tuple[RowColumn[UnitRobustness], ...] = (
            RowColumn(mark("Unit"), lambda one: unit_said(one.unit, wording), lambda one: one.unit,
                      least=220, name=True),
            RowColumn(mark("Code"), lambda one: one.unit, lambda one: one.unit, 90, gives=3),
            RowColumn(mark("Range of places"), self._range, lambda one: one.width, 260, gives=1),
            RowColumn(mark("Places"), self._places, lambda one: one.width, 110, right=True),
            *(self._level_column(name, head) for name, head in RULES.items()),
        )  # fmt: skip
        super().__init__("firm", columns, wording, theme)
        self._about = Label(role="small", wrap=True)
        more = MoreColumns(self.table, wording, theme, short=True)
        head = spread(self.back_button, (self._title, 1), more)
        stack(head, self._about, (self.table, 1), on=self, gap=8)

    def show_firm(self, firm: FirmGroup, title: Said) -> None:
        self.firm, self.heading = firm, title
        self.table.show_rows(sorted(firm.found.units, key=lambda one: one.unit))
        self.say()

    def say(self) -> None:
        super().say()
        say, number, firm = self._wording.words.say, self._wording.number, self.firm
        self.table.setAccessibleName(say("How firm is this?"))
        if firm is None:
            return
        self._title.say(say("How firm is this? {group}", group=self.heading()[0]))
        widest = max((one.width or 0 for one in firm.found.units), default=0)
        self._about.say(
            say(
                "Every weight moved by up to {percent} %; sets of weights: {draws}. Widest range "
                "of places in 9 of 10 cases: {widest}. Units with another level by other rules: "
                "{n} of {m}.",
                percent=number(100 * firm.found.spread), draws=number(firm.found.draws),
                widest=number(widest), n=number(firm.moved), m=number(len(firm.found.units)),
            )
        )  # fmt: skip

    def _places(self, one: UnitRobustness) -> str:
        if one.best is None or one.worst is None:
            return "–"
        first, last = self._wording.number(one.best), self._wording.number(one.worst)
        return first if first == last else f"{first}–{last}"

    def _range(self, one: UnitRobustness) -> TableCell:
        told = self._places(one)
        if self.firm is None or one.best is None or one.worst is None or one.rank is None:
            return TableCell(told)
        last = max(len(self.firm.found.units) - 1, 1)
        first, at, end = ((place - 1) / last for place in (one.best, one.rank, one.worst))
        return TableCell(told, span=(first, at, end))

    def _level_column(self, name: str, head: str) -> RowColumn[UnitRobustness]:
        def level(one: UnitRobustness) -> int | None:
            return None if self.firm is None else self.firm.levels[one.unit][name]

        def cell(one: UnitRobustness) -> TableCell:
            found = level(one)
            if found is None:
                return TableCell("–", right=True)
            told = self._wording.digits(str(found))
            # What the rule would leave as it is stands without its colour.
            changes = not name or found != self.firm.levels[one.unit][""] if self.firm else False
            return TableCell(told, level=found if changes else None, right=True)

        return RowColumn(head, cell, level, 130, gives=2 if name else 0, right=True)

"""Views behind the national overview: units, those left out, and what stands behind figures."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from assessment.consolidation import file_status, model
from assessment.consolidation.national import UnitScores
from assessment.consolidation.standing import CaseStanding
from assessment.language.normalise import sort_key
from assessment.reports.national.figures import FirmGroup, standing_word
from assessment.reports.wording import state_word
from assessment.responses.evaluate import Evaluation, evaluate
from assessment.responses.model import State
from assessment.responses.record import Record
from assessment.scoring.explain import STATE_WORDS, ExplainedPart, Explanation, explain
from assessment.scoring.rules import AGGREGATION_WORDS
from assessment.scoring.sensitivity import UnitRobustness
from assessment.words import mark
from gui.committee.page import ListButtons
from gui.committee.session import (
    CommitteeSession,
    block_of,
    register,
    unit_name,
    unit_said,
    unit_words,
)
from gui.look import Look
from gui.widgets import fields, marks
from gui.widgets.buttons import Button
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.style import frame, spread, stack
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import MoreColumns, RowTable

NODE = 78
NAME = 220


type Said = Callable[[], tuple[str, str]]  # a heading, and where room is short


class NationalView[R](QWidget):
    back = Signal()

    def __init__(self, name: str, columns: Sequence[RowColumn[R]], look: Look) -> None:
        super().__init__()
        self._look = look
        self.back_button = Button(look, f"{name}_back", drawing="back")
        self._title = ElidingLabel(role="h2", middle=True)  # the pillar stands at its end
        self.table: RowTable[R] = RowTable(f"{name}_table", columns, look)
        self.heading: Said = lambda: ("", "")
        self.table.on_key = self._key
        self.back_button.clicked.connect(self.go_back)

    def go_back(self) -> None:
        self.back.emit()

    def first_focus(self) -> None:
        self.table.setFocus()

    def say(self) -> None:
        self.back_button.say(self._look.say("Back"), tip="Backspace")

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Backspace:
            return False
        self.go_back()
        return True


class NationalList[R](NationalView[R]):
    named = ""

    def __init__(
        self, name: str, columns: Sequence[RowColumn[R]], session: CommitteeSession, look: Look
    ) -> None:
        super().__init__(name, columns, look)
        self._hint = ElidingLabel(role="small")
        self.take = ListButtons(session, look, self.table, self._hint)
        self._head = spread(self.back_button, (self._title, 1), self.take)
        foot = spread((self._hint, 1), MoreColumns(self.table, look))
        stack(self._head, (self.table, 1), foot, on=self, gap=8)

    def say(self) -> None:
        super().say()
        self.table.setAccessibleName(self._look.say(self.named))


class UnitsView(NationalList[UnitScores]):
    opened = Signal(object)
    named = mark("Units and their scores")

    def __init__(self, session: CommitteeSession, look: Look) -> None:
        super().__init__("units", (), session, look)
        self._units: Sequence[UnitScores] = ()
        self.node = ""
        self.search = fields.LineField("search_scored")
        self.search.setMaximumWidth(220)
        self._head.insertWidget(2, self.search)
        self.table.texts = self._listed
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
        say = self._look.say
        self._title.say(*self.heading())
        self.search.name_it(say("Search"), say("Search by unit or code"))
        self._hint.say(
            say("Enter: why this score · Shift+Right: sort by the next column · "
                "only units of one group are compared")
        )  # fmt: skip
        self._fill()

    def _pillars(self) -> list[str]:
        asked = self._units[0].questionnaire if self._units else None
        if asked is None or asked.root is None:
            return []
        return [str(one.code) for one in asked.children[asked.root.code]]

    def _fill(self) -> None:
        if not self._units:
            return
        questionnaire, states = self._units[0].questionnaire, tuple(State)
        say, plain, percent = self._look.say, self._look.plain, self._look.percent
        root = "" if questionnaire.root is None else str(questionnaire.root.code)
        nodes = questionnaire.node
        columns = (
            RowColumn(mark("Unit"), lambda one: plain(unit_name(_unit_code(one))), _unit_code,
                      least=NAME, name=True),
            self._node_column(root, say("Overall"), ""),
            *(self._node_column(code, code, plain(nodes[code].label)) for code in self._pillars()),
            RowColumn(mark("Complete"), lambda one: percent(_completeness(one)), _completeness, 90,
                      gives=1, right=True),
            RowColumn(mark("State"), lambda one: say(standing_word(one)),
                      lambda one: states.index(one.package.state), 130, gives=1, name=True),
        )  # fmt: skip
        self.table.show_columns(columns)
        self.table.show_rows(self._units)

    def _node_column(self, code: str, head: str, tip: str) -> RowColumn[UnitScores]:
        def cell(one: UnitScores) -> TableCell:
            found = one.scores.nodes.get(code)
            if found is None or found.score is None:
                return TableCell("–", right=True)
            decimals = one.questionnaire.settings.decimals
            told = self._look.number(found.score, decimals)
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
        return [self._look.say("Code"), *heads], told


def _unit_code(one: UnitScores) -> str:
    return one.standing.case.unit


def _completeness(one: UnitScores) -> float:
    return one.scores.overall.completeness


class LeftOutView(NationalList[CaseStanding]):
    wanted = Signal(str, object)  # the page of a case
    named = mark("Units left out of the picture")

    def __init__(self, session: CommitteeSession, look: Look) -> None:
        self._session = session
        columns: tuple[RowColumn[CaseStanding], ...] = (
            RowColumn(mark("Unit"), lambda one: look.plain(unit_name(_code(one))), _code,
                      least=220, name=True),
            RowColumn(mark("Code"), _code, _code, 90, gives=1),
            RowColumn(mark("Group"), self._group, lambda one: block_of(_code(one)) or None, 190,
                      gives=2, name=True),
            RowColumn(mark("Reason"), self._reason, lambda one: sort_key(self._reason(one).text),
                      least=260),
        )  # fmt: skip
        super().__init__("left_out", columns, session, look)
        self.table.opened.connect(
            lambda one: self.wanted.emit("conflicts" if one.conflict else "unit", one.case)
        )

    def say(self) -> None:
        super().say()
        say, number = self._look.say, self._look.number(len(self.table.rows.rows))
        told = say("Units received but not counted: {n}", n=number)
        self._title.say(told, say("{n} left out", n=number))
        self._hint.say(say("Enter: to the conflict, or to the page of the unit"))

    def _group(self, one: CaseStanding) -> str:
        return self._session.snapshot.block_said(block_of(_code(one)), self._look) or "–"

    def _reason(self, one: CaseStanding) -> TableCell:
        say = self._look.say
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
    words = (word.word for aside, word in file_status.ASIDE.items() if aside in asides)
    return next(words, one.held[0].trust.word)


class WhyView(NationalView[ExplainedPart]):
    """A chain of reasons; Enter goes into a part, Backspace comes back."""

    def __init__(self, look: Look) -> None:
        self._about: tuple[UnitScores, Record, Evaluation] | None = None
        self.path: list[str] = []
        self.chain: Explanation | None = None
        columns: tuple[RowColumn[ExplainedPart], ...] = (
            RowColumn(mark("Code"), lambda one: TableCell(one.code, strong=True), None, 74),
            RowColumn(mark("Part"), lambda one: look.plain(one.label), least=220, name=True),
            RowColumn(mark("Weight"), lambda one: look.digits(f"{one.weight:g}"), None, 90,
                      right=True),
            RowColumn(mark("Score"), self._value, None, 110, right=True),
            # One more decimal than scores have: the column can be added up by hand.
            RowColumn(mark("Adds"), lambda one: "–" if one.contribution is None else
                      look.number(one.contribution, 2), None, 90, right=True),
        )  # fmt: skip
        super().__init__("why", columns, look)
        self.unit = Button(look, "why_unit", role="quiet", drawing="view")
        self._square, self._score = marks.LevelSquare(look, 32), Label(role="h2")
        self._rule = Label(role="small", wrap=True)
        self.notes = Label(role="small", wrap=True).can_be_copied()
        head = spread(self.back_button, (self._title, 1), self.unit, self._square, self._score)
        card = frame("card", "why_notes")
        stack(self._rule, self.notes, on=card, margins=(12, 8, 12, 8))
        stack(head, (self.table, 1), card, on=self, gap=8)
        self.table.opened.connect(self._open)
        self.table.chosen.connect(self._show_notes)

    def show_unit(self, unit: UnitScores, record: Record, node: str) -> None:
        root = record.questionnaire.root
        self._about = unit, record, evaluate(record, unit.package.day)
        self.path = [node or ("" if root is None else str(root.code))]
        self._show()

    def go_back(self) -> None:
        if len(self.path) > 1:
            last = self.path.pop()
            self._show(last)
        else:
            super().go_back()

    @property
    def case(self) -> model.Case | None:
        return None if self._about is None else self._about[0].standing.case

    def say(self) -> None:
        super().say()
        say = self._look.say
        self.unit.say(say("Page of the unit"))
        self.table.setAccessibleName(say("Why this score?"))
        self._show()

    def _show(self, choose: str = "") -> None:
        look = self._look
        if self._about is None:
            return
        unit, record, evaluation = self._about
        chain = self.chain = explain(record, evaluation, unit.scores, self.path[-1])
        name = unit_said(unit.standing.case.unit, look)
        self._title.say(f"{name} › {chain.code} {look.plain(chain.label)}")
        result, decimals = chain.result, record.questionnaire.settings.decimals
        known = not result.unanswered and result.score is not None
        self._score.say(look.number(result.score or 0.0, decimals) if known else "–")
        told = "–" if result.level is None else look.digits(str(result.level))
        level = look.say("Level {n}", n=told)
        self._square.show_level(result.level, told, level)
        lines = []
        # One question alone has nothing to be put together.
        if record.questionnaire.children[chain.code] or len(chain.parts) > 1:
            rule = look.say(AGGREGATION_WORDS[chain.aggregation])
            lines.append(look.say("How the parts are combined: {rule}", rule=rule))
            lines.extend(chain.worked(look.words, look.number, look.digits))
        self._rule.tell("\n".join((*lines, *map(look.plain, chain.gates))))
        self.table.show_rows(chain.parts)
        wanted = next((part for part in chain.parts if part.code == choose), None)
        if wanted is not None:
            self.table.choose(wanted)
        self._show_notes(self.table.current)

    def _show_notes(self, part: ExplainedPart | None) -> None:
        notes = () if part is None else part.notes
        told = "\n".join(note.said(self._look.words) for note in notes)
        self.notes.tell(self._look.digits(told))

    def _open(self, part: ExplainedPart) -> None:
        if self._about is not None and part.code in self._about[1].questionnaire.node:
            self.path.append(part.code)
            self._show()

    def _value(self, part: ExplainedPart) -> TableCell:
        state = STATE_WORDS.get(part.state)
        if part.reached is None:
            return TableCell("–" if state is None else self._look.say(state), right=True)
        return TableCell(self._look.number(part.reached, 1), level=part.level, right=True)


# What other rules are called, as the robustness names them; the questionnaire's own has no name.
RULES = {
    "": mark("Level before gates"),
    "equal_weights": mark("Equal weights"),
    "geometric": mark("Geometric mean"),
}


class FirmView(NationalView[UnitRobustness]):
    """Units of one group in the order of their codes: never a list of ranks."""

    def __init__(self, look: Look) -> None:
        self.firm: FirmGroup | None = None
        columns: tuple[RowColumn[UnitRobustness], ...] = (
            RowColumn(mark("Unit"), lambda one: unit_said(one.unit, look), lambda one: one.unit,
                      least=220, name=True),
            RowColumn(mark("Code"), lambda one: one.unit, lambda one: one.unit, 90, gives=3),
            RowColumn(mark("Range of places"), self._range, lambda one: one.width, 260, gives=1),
            RowColumn(mark("Places"), self._places, lambda one: one.width, 110, right=True),
            *(self._level_column(name, head) for name, head in RULES.items()),
        )  # fmt: skip
        super().__init__("firm", columns, look)
        self._about = Label(role="small", wrap=True)
        more = MoreColumns(self.table, look, short=True)
        head = spread(self.back_button, (self._title, 1), more)
        stack(head, self._about, (self.table, 1), on=self, gap=8)

    def show_firm(self, firm: FirmGroup, title: Said) -> None:
        self.firm, self.heading = firm, title
        self.table.show_rows(sorted(firm.found.units, key=lambda one: one.unit))
        self.say()

    def say(self) -> None:
        super().say()
        say, number, firm = self._look.say, self._look.number, self.firm
        self.table.setAccessibleName(say("How firm is this?"))
        if firm is None:
            return
        self._title.say(say("How firm is this? {group}", group=self.heading()[0]))
        widest = max((one.width or 0 for one in firm.found.units), default=0)
        told = say(
            "Every weight moved by up to {percent} %; sets of weights: {draws}. Widest range "
            "of places in 9 of 10 cases: {widest}. Units with another level by other rules: "
            "{n} of {m}.",
            percent=number(100 * firm.found.spread), draws=number(firm.found.draws),
            widest=number(widest), n=number(firm.moved), m=number(len(firm.found.units)),
        )  # fmt: skip
        self._about.say(told)

    def _places(self, one: UnitRobustness) -> str:
        if one.best is None or one.worst is None:
            return "–"
        first, last = self._look.number(one.best), self._look.number(one.worst)
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
            told = self._look.digits(str(found))
            # What the rule would leave as it is stands without its colour.
            changes = not name or found != self.firm.levels[one.unit][""] if self.firm else False
            return TableCell(told, level=found if changes else None, right=True)

        return RowColumn(head, cell, level, 130, gives=2 if name else 0, right=True)

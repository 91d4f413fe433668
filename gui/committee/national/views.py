"""The views of the national picture: its units, those left out, and how a score came about."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from assessment.consolidation import file_status, model
from assessment.consolidation.national import UnitScores
from assessment.consolidation.standing import CaseStanding
from assessment.language.normalise import sort_key
from assessment.printing.wording import state_word
from assessment.reports.national.figures import standing_word
from assessment.responses.evaluate import Evaluation, evaluate
from assessment.responses.model import State
from assessment.responses.record import Record
from assessment.scoring.explain import STATE_WORDS, ExplainedPart, Explanation, explain
from assessment.scoring.rules import AGGREGATION_WORDS
from assessment.words import mark
from gui.committee import session as sessions
from gui.committee.page import ListButtons
from gui.committee.session import CommitteeSession, block_of, unit_text
from gui.display import Display
from gui.widgets import fields, marks, style
from gui.widgets.buttons import Button
from gui.widgets.keyboard import on_keys
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.tables.cells import TableCell
from gui.widgets.tables.rows import RowColumn
from gui.widgets.tables.table import MoreColumns, RowTable

BACK = ("Esc", "Backspace")


class NationalView[R](QWidget):
    back = Signal()

    def __init__(
        self, name: str, columns: Sequence[RowColumn[R]], display: Display, called: str
    ) -> None:
        super().__init__()
        self._display = display
        self.back_button = Button(display, f"{name}_back", drawing="back").bind_message(
            "Back", BACK[0]
        )
        self._title = ElidingLabel(role="h2", middle=True)  # the pillar stands at its end
        self.table: RowTable[R] = RowTable(f"{name}_table", columns, display, called)
        self.back_button.clicked.connect(self.go_back)
        for keys in BACK:
            on_keys(self, keys, self.go_back)

    def go_back(self) -> None:
        self.back.emit()

    def first_focus(self) -> None:
        self.table.setFocus()


class NationalList[R](NationalView[R]):
    def __init__(
        self,
        name: str,
        columns: Sequence[RowColumn[R]],
        session: CommitteeSession,
        display: Display,
        called: str,
    ) -> None:
        super().__init__(name, columns, display, called)
        self._hint = ElidingLabel(role="small")
        self.take = ListButtons(session, display, self.table, self._hint)
        self._head = style.spread(self.back_button, (self._title, 1), self.take)
        foot = style.spread((self._hint, 1), MoreColumns(self.table, display))
        style.stack(self._head, (self.table, 1), foot, on=self, gap=8)


class UnitsView(NationalList[UnitScores]):
    def __init__(self, session: CommitteeSession, display: Display) -> None:
        super().__init__("units", (), session, display, mark("Units and their scores"))
        self._session = session
        self._units: Sequence[UnitScores] = ()
        self.node = ""
        self.search = fields.LineField("search_scored")
        self.search.setMaximumWidth(180)
        self._head.insertWidget(2, self.search)
        self.table.texts = self._listed

        def words_of(scores: UnitScores) -> tuple[str, ...]:
            return (
                scores.unit.code,
                *(name for _, name in sessions.unit_name(scores.unit.code).pairs),
            )

        self.table.rows.words_of = words_of
        self.search.textChanged.connect(self.table.search)

    def show_units(self, units: Sequence[UnitScores], node: str) -> None:
        """Show units of one questionnaire, sorted by the node asked about, lowest first."""
        self._units = units
        self.node = node
        self.search.clear()
        self._fill()
        nodes = ["", *self._pillars()]
        at = 0
        if node in nodes:
            at = nodes.index(node)
        self.table.sort_by(at + 1, falling=False)
        self.table.setCurrentIndex(self.table.rows.index(0, 0))

    def update_texts(self) -> None:
        translate = self._display.translate
        self.search.name_it(translate("Search"), translate("Search by unit or code"))
        keys = translate("Enter: why this score · Shift+Right: sort by the next column")
        self._hint.set_texts(f"{keys} · {translate('only units of one group are compared')}", keys)
        self._fill()

    def _pillars(self) -> list[str]:
        asked = None
        if self._units:
            asked = self._units[0].questionnaire
        if asked is None or asked.root is None:
            return []
        return [str(node.code) for node in asked.children[asked.root.code]]

    def _fill(self) -> None:
        if not self._units:
            return
        self._title.set_texts(*heading(self._units, self._session, self._display, self.node))
        questionnaire = self._units[0].questionnaire
        states = tuple(State)
        translate = self._display.translate
        plain = self._display.plain
        percent = self._display.percent
        root = ""
        if questionnaire.root is not None:
            root = str(questionnaire.root.code)
        nodes = questionnaire.node
        columns = (
            RowColumn(
                mark("Unit"),
                lambda scores: unit_text(scores.unit.code, self._display),
                lambda scores: scores.unit.code,
                least=220,
                name=True,
            ),
            self._node_column(root, translate("Overall"), ""),
            *(self._node_column(code, code, plain(nodes[code].label)) for code in self._pillars()),
            RowColumn(
                mark("Complete"),
                lambda scores: percent(scores.scores.overall.completeness),
                lambda scores: scores.scores.overall.completeness,
                90,
                gives=1,
                right=True,
            ),
            RowColumn(
                mark("State"),
                lambda scores: translate(standing_word(scores)),
                lambda scores: states.index(scores.package.state),
                130,
                gives=1,
                name=True,
            ),
        )
        self.table.show_columns(columns)
        self.table.show_rows(self._units)

    def _node_column(self, code: str, head: str, tip: str) -> RowColumn[UnitScores]:
        def cell(scores: UnitScores) -> TableCell:
            score = scores.scores.nodes.get(code)
            if score is None or score.score is None:
                return TableCell("–", right=True)
            decimals = scores.questionnaire.settings.decimals
            text = self._display.number(score.score, decimals)
            return TableCell(text, level=score.level, right=True, strong=score.level is None)

        def key(scores: UnitScores) -> object:
            score = scores.scores.nodes.get(code)
            if score is None:
                return None
            return score.score

        # the whole stays
        gives = 0
        if tip:
            gives = 1
        return RowColumn(head, cell, key, 78, gives=gives, right=True, spoken=True, tip=tip)

    def _listed(self) -> tuple[list[str], list[list[str]]]:
        """With the code of each unit."""
        heads, rows = self.table.as_texts()
        shown = zip(self.table.rows.shown(), rows, strict=True)
        lines = [[scores.unit.code, *row] for scores, row in shown]
        return [self._display.translate("Code"), *heads], lines


def heading(
    units: Sequence[UnitScores], session: CommitteeSession, display: Display, node: str = ""
) -> tuple[str, ...]:
    """A group, how many units it has and what is looked at; and the same ever shorter."""
    block = block_of(units[0].unit.code)
    n = f" · {display.translate_plural('{n} unit', '{n} units', len(units))}"
    label = ""
    if node:
        label = f" {display.plain(units[0].questionnaire.node[node].label)}"
    head = session.snapshot.block_said(block, display)
    short = display.digits(block)
    of = ""
    if node:
        of = f" › {node}"
    return f"{head}{of}{label}{n}", f"{short}{of}{label}{n}", f"{short}{of}{n}"


class LeftOutView(NationalList[CaseStanding]):
    def __init__(self, session: CommitteeSession, display: Display) -> None:
        def group_of(standing: CaseStanding) -> str:
            return session.snapshot.block_said(block_of(_code(standing)), display) or "–"

        columns: tuple[RowColumn[CaseStanding], ...] = (
            RowColumn(
                mark("Unit"),
                lambda standing: unit_text(_code(standing), display),
                _code,
                least=220,
                name=True,
            ),
            RowColumn(mark("Code"), _code, _code, 90, gives=1),
            RowColumn(
                mark("Group"),
                group_of,
                lambda standing: block_of(_code(standing)) or None,
                least=190,
                gives=2,
                name=True,
            ),
            RowColumn(
                mark("Reason"),
                self._reason,
                lambda standing: sort_key(self._reason(standing).text),
                260,
                most=520,
            ),
        )
        super().__init__(
            "left_out", columns, session, display, mark("Units left out of the picture")
        )

    def update_texts(self) -> None:
        translate = self._display.translate
        number = self._display.number(len(self.table.rows.rows))
        sentence = translate("Units left out of the picture: {n}", n=number)
        self._title.set_texts(sentence, translate("{n} left out", n=number))
        self._hint.set_texts(translate("Enter: to the conflict, or to the page of the unit"))

    def _reason(self, standing: CaseStanding) -> TableCell:
        translate = self._display.translate
        if standing.package is None:
            drawing = "missing"
            if standing.conflict:
                drawing = "conflict"
            ink = "idle"
            if standing.conflict:
                ink = "warn"
            return TableCell(translate(_why(standing)), ink, drawing)
        if standing.case.unit not in sessions.register():
            return TableCell(translate("Not a listed unit"), "idle", "missing")
        state = translate(state_word(standing.package.state, approved=standing.approved))
        return TableCell(translate("Not approved: {state}", state=state), "primary", "note")


def _code(standing: CaseStanding) -> str:
    return standing.case.unit


def _why(standing: CaseStanding) -> str:
    """The message that says why nothing stands: the matter of the copy that came nearest."""
    if standing.conflict or not standing.copies:
        return standing.reason.word
    asides = {held.aside for held in standing.copies}
    words = (word.word for aside, word in file_status.ASIDE.items() if aside in asides)
    return next(words, standing.copies[0].trust.word)


class WhyView(NationalView[ExplainedPart]):
    """A chain of reasons; Enter goes into a part, Backspace comes back."""

    def __init__(self, display: Display) -> None:
        self._about: tuple[UnitScores, Record, Evaluation] | None = None
        self.path: list[str] = []
        self.chain: Explanation | None = None

        def contribution(part: ExplainedPart) -> str:
            if part.contribution is None:
                return "–"
            return display.number(part.contribution, 2)

        columns: tuple[RowColumn[ExplainedPart], ...] = (
            RowColumn(
                mark("Code"),
                lambda part: TableCell(part.code, strong=True),
                None,
                74,
            ),
            RowColumn(
                mark("Part"),
                lambda part: display.plain(part.label),
                least=220,
                name=True,
            ),
            RowColumn(
                mark("Weight"),
                lambda part: display.digits(f"{part.weight:g}"),
                None,
                90,
                right=True,
            ),
            RowColumn(mark("Score"), self._value, None, 110, right=True),
            # One more decimal than scores have: the column can be added up by hand.
            RowColumn(
                mark("Adds"),
                contribution,
                None,
                90,
                right=True,
            ),
        )
        super().__init__("why", columns, display, mark("Why this score?"))
        self.unit = Button(display, "why_unit", role="quiet", drawing="view")
        self._square = marks.LevelSquare(display, 32)
        self._score = Label(role="h2")
        self._rule = Label(role="small", wrap=True)
        self.notes = Label(role="small", wrap=True).can_be_copied()
        score = self.unit, self._square, self._score
        head = style.spread(self.back_button, (self._title, 1), *score)
        card = style.Framed("card", "why_notes")
        style.stack(self._rule, self.notes, on=card, margins=(12, 8, 12, 8))
        style.stack(head, (self.table, 1), card, on=self, gap=8)
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
        if self._about is None:
            return None
        return self._about[0].standing.case

    def update_texts(self) -> None:
        self.unit.set_texts(self._display.translate("Page of the unit"))
        self._show()

    def _show(self, choose: str = "") -> None:
        display = self._display
        if self._about is None:
            return
        unit, record, evaluation = self._about
        chain = self.chain = explain(record, evaluation, unit.scores, self.path[-1])
        name = unit_text(unit.standing.case.unit, display)
        place = f"{name} › {chain.code}"
        self._title.set_texts(f"{place} {display.plain(chain.label)}", place)
        result = chain.result
        decimals = record.questionnaire.settings.decimals
        known = not result.unanswered and result.score is not None
        if known:
            self._score.set_texts(display.number(result.score or 0.0, decimals))
        else:
            self._score.set_texts("–")
        digit = "–"
        if result.level is not None:
            digit = display.digits(str(result.level))
        level = display.translate("Level {n}", n=digit)
        self._square.show_level(result.level, digit, level)
        lines = []
        # One question alone has nothing to be put together.
        if record.questionnaire.children[chain.code] or len(chain.parts) > 1:
            rule = display.translate(AGGREGATION_WORDS[chain.aggregation])
            lines.append(display.translate("How the parts are combined: {rule}", rule=rule))
            lines.extend(chain.worked(display.words, display.number, display.digits))
        self._rule.set_optional_texts("\n".join((*lines, *map(display.plain, chain.gates))))
        self.table.show_rows(chain.parts)
        wanted = next((part for part in chain.parts if part.code == choose), None)
        if wanted is not None:
            self.table.choose(wanted)
        self._show_notes(self.table.current)

    def _show_notes(self, part: ExplainedPart | None) -> None:
        if part is not None:
            notes = part.notes
        else:
            notes = ()
        sentences = "\n".join(note.describe(self._display.words) for note in notes)
        self.notes.set_optional_texts(self._display.digits(sentences))

    def _open(self, part: ExplainedPart) -> None:
        if self._about is not None and part.code in self._about[1].questionnaire.node:
            self.path.append(part.code)
            self._show()

    def _value(self, part: ExplainedPart) -> TableCell:
        state = STATE_WORDS.get(part.state)
        if part.reached is None or self._about is None:
            text = "–"
            if state is not None:
                text = self._display.translate(state)
            return TableCell(text, right=True)
        shown = self._display.score(part.reached, self._about[1].questionnaire)
        return TableCell(shown, level=part.level, right=True)


# What other rules are called, as the robustness names them; the questionnaire's own has no name.
RULES = {
    "": mark("Level before gates"),
    "equal_weights": mark("Equal weights"),
    "geometric": mark("Geometric mean"),
}


ALL = "all"


FINAL = "final"

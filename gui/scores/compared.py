"""What a result stands beside: an earlier round, like for like, and targets; node by node."""

from collections.abc import Mapping
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.structure import Node
from assessment.scoring.compare import Change, Distance
from assessment.scoring.result import Scores
from gui.scores.part_row import PartRow
from gui.theme import Theme
from gui.widgets.label import Label
from gui.widgets.style import frame
from gui.wording import Wording

FIGURE = 76


class Compared(QWidget):
    """A card with a row for every node that can be compared.

    Signals:
        asked: Code of a node whose number a person wants explained.
    """

    asked = Signal(str)

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Hidden until there is something to compare with."""
        super().__init__()
        self.setObjectName("compared")
        self._wording, self._theme = wording, theme
        self.rows: dict[str, PartRow] = {}
        self._title = Label(role="h2")
        self._hint = Label(role="small", wrap=True)
        self._heads = QHBoxLayout()
        self._heads.setContentsMargins(6, 0, 6, 0)
        self._heads.setSpacing(10)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        card = frame("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        for part in (self._title, self._hint):
            column.addWidget(part)
        column.addLayout(self._heads)
        column.addLayout(self._rows)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)
        self.hide()

    def show_compared(
        self,
        scores: Scores,
        questionnaire: Questionnaire,
        changes: Mapping[str, Change],
        targets: Mapping[str, Distance],
    ) -> None:
        """Show every node with what it is compared with; nothing at all without any."""
        self._clear()
        self.setVisible(bool(changes or targets))
        if not (changes or targets):
            return
        self._title.say(self._wording.words.say("Comparison"))
        self._hint.say(self._told(scores, changes, targets))
        self._show_heads(self._head_words(changes, targets))
        decimals = questionnaire.settings.decimals
        for node in questionnaire.nodes:
            change, target = changes.get(node.code), targets.get(node.code)
            if target is None and (change is None or change.common == 0):
                continue
            figures = [self._number(scores.nodes[node.code].score, decimals)]
            if changes:
                figures += self._changed(change, decimals)
            if targets:
                figures += self._aimed(target, decimals)
            self._add(node, figures)

    def _add(self, node: Node, figures: list[str]) -> None:
        code, shown = str(node.code), str(node.code) if node.parent else ""
        row = PartRow(self._theme, f"compared_{code}", shown, self._wording.plain(node.label))
        for at, text in enumerate(figures):
            row.add_figure(text, bold=at == 0, wide=FIGURE)
        row.finish(self._wording.words.say("Why this score?"))
        row.clicked.connect(lambda: self.asked.emit(code))
        self.rows[code] = row
        self._rows.addWidget(row)

    def _head_words(
        self, changes: Mapping[str, Change], targets: Mapping[str, Distance]
    ) -> list[str]:
        say = self._wording.words.say
        heads = [say("Score")]
        if changes:
            heads += [say("Previous"), say("Change")]
        if targets:
            heads += [say("Target"), say("To go")]
        return heads

    def _show_heads(self, heads: list[str]) -> None:
        self._heads.addStretch(1)
        for text in heads:
            label = Label(text, role="smallbold")
            label.setFixedWidth(FIGURE)
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._heads.addWidget(label)

    def _clear(self) -> None:
        self.rows.clear()
        for layout in (self._rows, self._heads):
            while (item := layout.takeAt(0)) is not None:
                if (old := item.widget()) is not None:
                    old.hide()
                    old.deleteLater()

    def _told(
        self, scores: Scores, changes: Mapping[str, Change], targets: Mapping[str, Distance]
    ) -> str:
        wording, say = self._wording, self._wording.words.say
        told = []
        if changes:
            common = wording.digits(str(changes[scores.overall.code].common))
            told.append(
                say(
                    "Change: like for like, on the indicators that both rounds have ({n}).",
                    n=common,
                )
            )
        if targets:
            reached = wording.digits(str(sum(each.reached for each in targets.values())))
            total = wording.digits(str(len(targets)))
            told.append(say("{reached} of {n} targets are reached.", reached=reached, n=total))
        return "\n".join(told)

    def _changed(self, change: Change | None, decimals: int) -> list[str]:
        if change is None:
            return ["–", "–"]
        return [
            self._number(change.before, decimals),
            self._number(change.like_for_like, decimals, signed=True),
        ]

    def _aimed(self, distance: Distance | None, decimals: int) -> list[str]:
        if distance is None:
            return ["", ""]
        say, target = self._wording.words.say, distance.target
        aim = "" if target.score is None else self._number(target.score, decimals)
        if target.level is not None:
            aim = say("level {level}", level=self._wording.digits(str(target.level)))
        left = say("reached") if distance.reached else self._number(distance.points, decimals)
        return [aim, left]

    def _number(self, value: Decimal | None, decimals: int, *, signed: bool = False) -> str:
        if value is None:
            return "–"
        number = self._wording.number(abs(value) if signed else value, decimals)
        sign = "" if not signed or value == 0 else "+" if value > 0 else "−"
        return sign + number

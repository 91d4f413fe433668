"""Why this score: the parts of a chosen node, down to the arithmetic."""

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from assessment.scoring.explain import Chain, Part
from gui.theme import Theme
from gui.widgets.fields import Combo
from gui.widgets.label import ElidingLabel, Label
from gui.widgets.marks import LevelSquare
from gui.widgets.style import frame
from gui.wording import Wording


class Why(QWidget):
    """A card with a node to choose and its parts below."""

    def __init__(self, wording: Wording, theme: Theme) -> None:
        """Empty until a chain is shown."""
        super().__init__()
        self._wording, self._theme = wording, theme
        self.title = Label(role="h2")
        self.node = Combo(theme, "why_node")
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.node, 1)
        self._parts = QGridLayout()
        self._parts.setHorizontalSpacing(10)
        self._parts.setVerticalSpacing(4)
        self._parts.setColumnStretch(1, 1)
        self._sum = Label(role="small", wrap=True)
        self._sum.setObjectName("why_sum")
        card = frame("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(16, 12, 16, 12)
        column.addLayout(head)
        column.addLayout(self._parts)
        column.addWidget(self._sum)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)

    def show_chain(self, chain: Chain, decimals: int) -> None:
        """Show the parts of a node and how they add up."""
        self.title.say(self._wording.words.say("Why this score?"))
        self._clear()
        for row, part in enumerate(chain.parts):
            self._show_part(row, part, decimals)
        self._sum.say(self._arithmetic(chain, decimals))

    def _clear(self) -> None:
        while (item := self._parts.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _show_part(self, row: int, part: Part, decimals: int) -> None:
        wording, say = self._wording, self._wording.words.say
        code, name = Label(role="smallbold"), ElidingLabel()
        code.say(part.code)
        name.say(wording.plain(part.label))
        weight = Label(role="small")
        weight.say(say("weight {weight}", weight=wording.digits(f"{part.weight:g}")))
        value = Label(role="bold")
        value.say(self._value(part, decimals))
        self._parts.addWidget(code, row, 0)
        self._parts.addWidget(name, row, 1)
        self._parts.addWidget(weight, row, 2)
        if part.level is not None:
            square = LevelSquare(self._theme)
            square.show_level(part.level, wording.digits(str(part.level)), str(part.level))
            self._parts.addWidget(square, row, 3)
        self._parts.addWidget(value, row, 4)

    def _value(self, part: Part, decimals: int) -> str:
        words = {
            "not_applicable": self._wording.words.say("Not applicable"),
            "unanswered": self._wording.words.say("Unanswered"),
            "missing": "–",
        }
        if part.state in words and not part.score:
            return words[part.state]
        return "–" if part.score is None else self._wording.number(part.score, decimals)

    def _arithmetic(self, chain: Chain, decimals: int) -> str:
        counted = [p for p in chain.parts if p.contribution is not None]
        if not counted or chain.aggregation != "arithmetic" or chain.result.score is None:
            return ""
        wording = self._wording
        terms = " + ".join(
            f"{wording.digits(f'{p.weight:g}')} × {wording.number(p.score or 0, decimals)}"
            for p in counted
        )
        total = wording.digits(f"{sum(p.weight for p in counted):g}")
        return f"({terms}) ÷ {total} = {wording.number(chain.result.score, decimals)}"

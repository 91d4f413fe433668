"""Criteria per level, ticked from the bottom up; the level is computed, never chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from assessment.questionnaire.choice_keys import choice_keys
from assessment.questionnaire.model import Choice, Question
from assessment.questionnaire.structure import Level
from assessment.questionnaire.values import Answer
from assessment.responses.choices import reached_level, tick_up_to, toggled
from assessment.responses.model import Place
from gui.fill.editor import RowsEditor
from gui.theme import Theme
from gui.widgets.keyboard import key_of
from gui.widgets.label import Label
from gui.widgets.marks import Chip
from gui.widgets.style import frame, restyle, spread, stack
from gui.widgets.tick_row import TickRow
from gui.wording import Wording

CIRCLE = 32
NAME_WIDTH = 128


class Rung(QWidget):
    """The circle of one level on the line that joins all; filled when reached."""

    def __init__(self, theme: Theme, *, top: bool, bottom: bool) -> None:
        super().__init__()
        self._theme, self._top, self._bottom = theme, top, bottom
        self._digit, self._reached, self._next_reached = "", False, False
        self.setFixedWidth(CIRCLE + 8)
        theme.changed.connect(self.update)

    def show_rung(self, digit: str, *, reached: bool, next_reached: bool) -> None:
        """``next_reached`` colours the line that leads up."""
        self._digit, self._reached, self._next_reached = digit, reached, next_reached
        self.update()

    def line_up(self) -> str:
        """Name of the colour of the line that leads up from it."""
        return "primary" if self._next_reached else "line"

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        middle, centre = self.height() / 2, self.width() / 2
        if not self._top:
            painter.fillRect(QRectF(centre - 1.5, 0, 3, middle), theme.colour(self.line_up()))
        if not self._bottom:
            ink = "primary" if self._reached else "line"
            painter.fillRect(QRectF(centre - 1.5, middle, 3, middle), theme.colour(ink))
        area = QRectF(centre - CIRCLE / 2 + 1, middle - CIRCLE / 2 + 1, CIRCLE - 2, CIRCLE - 2)
        painter.setPen(QPen(theme.colour("primary" if self._reached else "edge"), 2))
        painter.setBrush(theme.colour("primary" if self._reached else "surface"))
        painter.drawEllipse(area)
        painter.setPen(theme.colour("on" if self._reached else "text"))
        painter.setFont(theme.font("small", bold=True))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._digit)


class LevelRow:
    """The widgets of one level: frame, rung, name, criteria, chip."""

    def __init__(self, theme: Theme, level: int, *, top: bool, bottom: bool) -> None:
        self.level = level
        self.frame: QFrame = frame("rung", f"level_{level}")
        self.rung = Rung(theme, top=top, bottom=bottom)
        self.name = Label(wrap=True)
        self.name.setFixedWidth(NAME_WIDTH)
        self.criteria = stack(gap=0)
        self.chip = Chip(theme, f"chip_{level}")
        self.part = Label(role="small")
        rows = self.rung, self.name, (self.criteria, 1), self.part, self.chip
        spread(*rows, on=self.frame, margins=(6, 0, 6, 0))


class LadderEditor(RowsEditor):
    """Levels from the highest to the lowest, each with its criteria."""

    def __init__(
        self,
        question: Question,
        place: Place,
        wording: Wording,
        theme: Theme,
        levels: Sequence[Level],
    ) -> None:
        super().__init__(question, place, wording, theme)
        self._levels = levels
        self._answer: Answer | None = None
        numbers = sorted({choice.level or 0 for choice in question.choices} | {0}, reverse=True)
        self._keys = choice_keys(question)
        self.rows = {
            number: LevelRow(theme, number, top=number == numbers[0], bottom=number == numbers[-1])
            for number in numbers
        }
        self.criteria: dict[str, TickRow] = {}
        self.column.setSpacing(0)
        for number, row in self.rows.items():
            self.column.addWidget(row.frame)
            for choice in self._choices(number):
                row.criteria.addWidget(self._criterion(choice))
        wording.changed.connect(self._words)
        self._words()

    def tick_rows(self) -> list[TickRow]:
        return list(self.criteria.values())

    def first_control(self) -> QWidget:
        """The first criterion of the level that stands; without an answer the first row."""
        if self._answer is None:
            return self
        own = self._choices(max(0, reached_level(self.question, self._answer)))
        return self.criteria[own[0].name] if own else self

    def _choices(self, level: int) -> list[Choice]:
        return [choice for choice in self.question.choices if (choice.level or 0) == level]

    def _criterion(self, choice: Choice) -> TickRow:
        row = TickRow(self.theme, f"{self.question.code}_{choice.name}")
        row.show_key(self._keys.get(choice.name, ""))
        row.clicked.connect(lambda _=False, name=choice.name: self._toggle(name))
        self.criteria[choice.name] = row
        return row

    def show_answer(self, answer: Answer | None, offered: tuple[Choice, ...]) -> None:
        self._answer = answer
        ticked = answer if isinstance(answer, tuple) else ()
        reached = reached_level(self.question, answer) if answer is not None else -1
        for number, row in self.rows.items():
            own = self._choices(number)
            waiting = number > reached + 1 and number > 1
            for choice in own:
                on = choice.name in ticked
                self.criteria[choice.name].show_state(on=on, hollow=on and waiting)
            met = sum(choice.name in ticked for choice in own)
            self._show_row(row, reached, (met, len(own)), waiting=waiting)

    def _show_row(
        self, row: LevelRow, reached: int, met: tuple[int, int], *, waiting: bool
    ) -> None:
        say, digits = self.wording.words.say, self.wording.digits
        current = row.level == reached
        restyle(row.frame, frame="current" if current else "rung")
        restyle(row.name, type="bold" if row.level <= reached else "body")
        row.rung.show_rung(
            digits(str(row.level)), reached=row.level <= reached, next_reached=row.level < reached
        )
        row.chip.setVisible(current or (waiting and met[0] > 0))
        if current:
            row.chip.show_chip("ok", "saved", say("Current level"))
        elif waiting:
            row.chip.show_chip("idle", "locked", say("Not counted yet"))
        partly = 0 < met[0] < met[1] and not waiting
        row.part.setVisible(partly)
        n, m = digits(str(met[0])), digits(str(met[1]))
        row.part.say(say("{n} of {m}", n=n, m=m))
        # Heard with every criterion: to which level it belongs, and whether that one counts.
        counts = row.chip.accessibleName() if row.chip.isVisibleTo(row.frame) else ""
        heard = (digits(str(row.level)), row.name.said(), counts)
        for choice in self._choices(row.level):
            told = " · ".join(part for part in heard if part)
            self.criteria[choice.name].setAccessibleDescription(told)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for row in list(self.rows.values())[1:]:
            rung = row.rung
            left = row.frame.x() + rung.x() + rung.width() / 2 - 1.5
            ink = self.theme.colour(rung.line_up())
            painter.fillRect(QRectF(left, row.frame.y() - 6, 3, 12), ink)

    def _words(self) -> None:
        for number, row in self.rows.items():
            known = number < len(self._levels)
            both = self.wording.both(self._levels[number].label) if known else (str(number), "")
            row.name.say(*both)
            for choice in self._choices(number):
                self.criteria[choice.name].say(*self.wording.both(choice.label))
        self.show_answer(self._answer, ())

    def _toggle(self, name: str) -> None:
        self.give(toggled(self.question, self._answer, name) or None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = key_of(event)
        name = next((name for name, own in self._keys.items() if own == key.lower()), None)
        if name is not None:
            self._toggle(name)
        elif key.isdigit() and int(key) in self.rows:
            self._tick_up_to(int(key))
        else:
            super().keyPressEvent(event)

    def _tick_up_to(self, level: int) -> None:
        """What is ticked stays ticked."""
        ticked = self._answer if isinstance(self._answer, tuple) else ()
        wanted = set(tick_up_to(self.question, self._answer, level))
        if level > 0:
            alone = {choice.name for choice in self.question.choices if choice.exclusive}
            wanted |= set(ticked) - alone
        elif ticked:
            return
        names = tuple(c.name for c in self.question.choices if c.name in wanted)
        if names and names != ticked:
            self.give(names)

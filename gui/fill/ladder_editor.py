"""Criteria per level, from the lowest on; the level is computed, never chosen."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from assessment.questionnaire import choice_keys, model, structure, values
from assessment.responses.choices import reached_level, tick_up_to, toggled
from assessment.responses.model import Place
from gui.display import Display
from gui.fill.editor import RowsEditor
from gui.widgets import buttons, keyboard, label, tick_row
from gui.widgets.style import Framed, restyle, spread, stack, with_object_name

CIRCLE = 32
NAME_WIDTH = 128
ROW = 44  # of a criterion: the name of a level stands beside its first
LINE = 3
NOTHING = "\u00a0"


class Rung(QWidget):
    reached = -1  # the level that is reached

    def __init__(self, row: "LevelRow", display: Display, *, top: bool, bottom: bool) -> None:
        super().__init__()
        self._row = row
        self._display = display
        self._top = top
        self._bottom = bottom
        self.setFixedWidth(CIRCLE + 8)
        display.changed.connect(self.update)

    def line_above(self) -> str:
        if self._row.level <= self.reached:
            return "primary"
        return "line"

    def line_left(self) -> int:
        """Where the line begins, on a whole pixel: its pieces are painted by two widgets."""
        return self.width() // 2 - LINE // 2

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        display = self._display
        level = self._row.level
        name = self._row.name
        centre = self.width() / 2
        left = self.line_left()
        middle = self.mapFromGlobal(name.mapToGlobal(name.rect().center())).y()
        reached = level <= self.reached
        if not self._top:
            painter.fillRect(QRectF(left, 0, LINE, middle), display.colour(self.line_above()))
        if not self._bottom:
            ink = "line"
            if level < self.reached:
                ink = "primary"
            below = QRectF(left, middle, LINE, self.height() - middle)
            painter.fillRect(below, display.colour(ink))
        area = QRectF(centre - CIRCLE / 2 + 1, middle - CIRCLE / 2 + 1, CIRCLE - 2, CIRCLE - 2)
        colour_name = "edge"
        if reached:
            colour_name = "primary"
        painter.setPen(QPen(display.colour(colour_name), 2))
        colour_name = "surface"
        if reached:
            colour_name = "primary"
        painter.setBrush(display.colour(colour_name))
        painter.drawEllipse(area)
        colour_name = "text"
        if reached:
            colour_name = "on"
        painter.setPen(display.colour(colour_name))
        painter.setFont(display.font("small", bold=True))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, display.digits(str(level)))


class LevelRow(Framed):
    def __init__(self, display: Display, level: int, *, top: bool, bottom: bool) -> None:
        super().__init__("rung", f"level_{level}")
        self.level = level
        self.name = label.Label(wrap=True)
        self.rung = Rung(self, display, top=top, bottom=bottom)
        # Its room is kept while it says nothing, so that nothing moves at a tick.
        self.stands = with_object_name(label.Label(role="small", wrap=True), f"stands_{level}")
        self.criteria = stack(gap=0)
        self.ticks = list[tick_row.TickRow]()
        self.beside = Framed()
        self.name.setMinimumHeight(ROW)
        stack(self.name, self.stands, None, on=self.beside, gap=0)
        criteria = stack(self.criteria, None)
        spread(self.rung, self.beside, (criteria, 1), on=self, margins=(6, 0, 6, 0))


class ClearingQuestion(Framed):
    """Asks before "nothing yet" takes away what is ticked; ``confirmed`` says what was pressed."""

    confirmed = Signal(str)

    def __init__(self, display: Display) -> None:
        super().__init__("warning", "clearing")
        self._display = display
        self._name = ""
        self._n = 0
        self._told = label.Label(role="small", wrap=True)
        self.clear = buttons.Button(display, "clear_ticks").bind_message("Remove the ticks")
        self.keep = buttons.Button(display, "keep_ticks", role="quiet").bind_message("Cancel")
        stack(self._told, spread(self.clear, self.keep, None), on=self, gap=4, margins=(8, 6, 8, 6))
        self.clear.clicked.connect(lambda: self.confirmed.emit(self._name))
        self.keep.clicked.connect(self.hide)
        display.changed.connect(self._words)
        self.hide()

    def ask(self, name: str, n: int) -> None:
        self._name = name
        self._n = n
        self._words()
        self.show()
        self.keep.setFocus()

    def _words(self) -> None:
        self._told.set_texts(self._display.translate("This removes the ticks: {n}.", n=self._n))


class LadderEditor(RowsEditor):
    def __init__(
        self, question: model.Question, display: Display, levels: Sequence[structure.Level]
    ) -> None:
        super().__init__(question, display)
        self._levels = levels
        self._answer: values.Answer | None = None
        numbers = sorted({choice.level or 0 for choice in question.choices} | {0})
        self.rows = {
            number: LevelRow(
                display, number, top=number == numbers[0], bottom=number == numbers[-1]
            )
            for number in numbers
        }
        self.clearing = ClearingQuestion(display)
        self.clearing.confirmed.connect(self._clear)
        self.column.setSpacing(0)
        for row in self.rows.values():
            self.column.addWidget(row)
        self._name_criteria()
        self.rows[numbers[0]].criteria.addWidget(self.clearing)
        display.changed.connect(self._fit)
        self._fit()
        display.on_change(self._words)

    def becomes(self, question: model.Question) -> bool:
        """Ask another question instead, if it has the same levels; its answer is not shown yet."""
        levels = {choice.level or 0 for choice in question.choices} | {0}
        ladder = question.scoring.kind is model.ScoringKind.LADDER and question.asked
        if not ladder or levels != self.rows.keys():
            return False
        self.question = question
        self.place = Place(question.code)
        self._answer = None
        self.setObjectName(f"editor_{question.code}")
        self._name_criteria()
        self._words()
        return True

    def _name_criteria(self) -> None:
        """As many rows to tick at each level as it has criteria; those that are there stay."""
        keys = self._keys = choice_keys.choice_keys(self.question)
        self.criteria: dict[str, tick_row.TickRow] = {}
        for number, row in self.rows.items():
            own = self._choices(number)
            ticks = row.ticks
            while len(ticks) < len(own):
                tick = tick_row.TickRow(self.display, "")
                tick.clicked.connect(partial(self._press, number, len(ticks)))
                row.criteria.insertWidget(len(ticks), tick)
                ticks.append(tick)
            for spare in ticks[len(own) :]:
                with_object_name(spare, "").hide()
            for choice, tick in zip(own, ticks, strict=False):
                self.criteria[choice.name] = with_object_name(
                    tick, f"{self.question.code}_{choice.name}"
                )
                tick.show_key(keys.get(choice.name, ""))
                tick.show()

    def _press(self, number: int, at: int, *_: object) -> None:
        self._toggle(self._choices(number)[at].name)

    def _fit(self) -> None:
        for row in self.rows.values():
            row.beside.setFixedWidth(NAME_WIDTH * self.display.text_size // 100)

    def tick_rows(self) -> list[tick_row.TickRow]:
        return list(self.criteria.values())

    def first_control(self) -> QWidget:
        level = 1
        if self._answer is not None:
            level = reached_level(self.question, self._answer)
        own = self._choices(level)
        if own:
            return self.criteria[own[0].name]
        return self

    def _choices(self, level: int) -> list[model.Choice]:
        return [choice for choice in self.question.choices if (choice.level or 0) == level]

    def show_answer(self, answer: values.Answer | None, offered: tuple[model.Choice, ...]) -> None:
        self._answer = answer
        self.clearing.hide()
        reached = -1
        if answer is not None:
            reached = reached_level(self.question, answer)
        translate = self.display.translate
        if isinstance(answer, tuple):
            ticked = answer
        else:
            ticked = ()
        for row in self.rows.values():
            own = self._choices(row.level)
            current = row.level == reached
            waiting = row.level > max(reached + 1, 1)
            frame = "rung"
            if current:
                frame = "current"
            restyle(row, frame=frame)
            restyle(row.name, type="bold" if row.level <= reached else "body")
            row.rung.reached = reached
            row.rung.update()
            met = sum(choice.name in ticked for choice in own)
            stands = ""
            if 0 < met < len(own):
                stands = translate("{n} of {m}", n=met, m=len(own))
            if current:
                stands = translate("Current level")
            elif waiting and met:
                stands = translate("Not counted yet")
            row.stands.set_texts(stands or NOTHING)
            tone = "soft"
            if current:
                tone = "ok"
            restyle(row.stands, tone=tone)
            # Heard with every criterion: to which level it belongs, and whether that one counts.
            heard = " · ".join(
                filter(None, (self.display.number(row.level), row.name.plain_text(), stands))
            )
            for choice in own:
                on = choice.name in ticked
                tick = self.criteria[choice.name]
                tick.show_state(on=on, hollow=on and waiting)
                tick.setAccessibleDescription(heard)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for row in list(self.rows.values())[1:]:
            rung = row.rung
            left = row.x() + rung.x() + rung.line_left()
            beyond = left + rung.width() // 2
            line = QRectF(beyond, row.y(), self.width() - beyond, 1)
            painter.fillRect(line, self.display.colour("line"))
            ink = self.display.colour(rung.line_above())
            painter.fillRect(QRectF(left, row.y() - 6, LINE, 12), ink)

    def _words(self) -> None:
        for number, row in self.rows.items():
            known = number < len(self._levels)
            if known:
                both = self.display.both(self._levels[number].label)
            else:
                both = (str(number), "")
            row.name.set_texts(*both)
            for choice in self._choices(number):
                self.criteria[choice.name].set_texts(*self.display.both(choice.label))
        self.show_answer(self._answer, ())

    def _toggle(self, name: str) -> None:
        choice = self.question.choice(name)
        others = set(self._answer if isinstance(self._answer, tuple) else ()) - {name}
        if choice is not None and choice.exclusive and others:
            self.clearing.ask(name, len(others))
        else:
            self._clear(name)

    def _clear(self, name: str) -> None:
        self.give(toggled(self.question, self._answer, name) or None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = keyboard.key_of(event)
        name = next((name for name, own in self._keys.items() if own == key.lower()), None)
        if name is not None:
            self._toggle(name)
        elif key.isdigit() and int(key) in self.rows:
            self._tick_up_to(int(key))
        else:
            super().keyPressEvent(event)

    def _tick_up_to(self, level: int) -> None:
        if isinstance(self._answer, tuple):
            ticked = self._answer
        else:
            ticked = ()
        wanted = set(tick_up_to(self.question, self._answer, level))
        if level > 0:
            alone = {choice.name for choice in self.question.choices if choice.exclusive}
            wanted |= set(ticked) - alone
        elif ticked:
            return
        names = tuple(c.name for c in self.question.choices if c.name in wanted)
        if names and names != ticked:
            self.give(names)

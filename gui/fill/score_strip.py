"""The live score: number, how far it could rise, level, range bar, completeness."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QWidget

from assessment.questionnaire.model import Questionnaire
from assessment.scoring.result import NodeScore
from gui.look import Look
from gui.widgets import marks, style
from gui.widgets.label import Label

GAP = 10
# Left out one after the other where room is short; the number and its level never.
LEAST = ("bar", "_caption", "_complete", "_reach")


class ScoreStrip(QWidget):
    def __init__(self, form: Questionnaire, look: Look) -> None:
        super().__init__()
        self.setObjectName("score_strip")
        style.cover(self)
        self._form, self._look = form, look
        self._shown: NodeScore | None = None
        self._caption = Label(role="small")
        self.number = style.named(Label(role="h2"), "live_score")
        self._reach = Label(role="small")
        self._square = marks.LevelSquare(look)
        self._level = Label(role="bold")
        self.bar = marks.RangeBar(look)
        self._complete = Label(role="small")
        figures = self._caption, self.number, self._reach
        level = self._square, self._level, self.bar
        self._parts: tuple[QWidget, ...] = (*figures, *level, self._complete)
        for part in self._parts:
            part.setParent(self)
        self._hints = (QSize(), QSize())
        self._wanted: dict[tuple[QWidget, str], QSize] = {}
        self._rooms: dict[QWidget, QSize] = {}
        self._measured: list[str] = []  # the words that the rooms were measured for
        self._fitted: tuple[object, ...] = ()
        self._off: set[QWidget] = set()
        look.changed.connect(self._measure_anew)

    def minimumSizeHint(self) -> QSize:
        return self._hints[0]

    def sizeHint(self) -> QSize:
        return self._hints[1]

    def event(self, event: QEvent) -> bool:
        """A part that has other words is placed again here; the window is not asked."""
        if event.type() in style.LOOKS_OTHERWISE:
            self._forget_rooms()
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._fit()
        return super().event(event)

    def show_compact(self, *, compact: bool) -> None:
        self._turn(self.bar, shown=not compact)
        self._fit()

    def _turn(self, part: QWidget, *, shown: bool) -> None:
        (self._off.discard if shown else self._off.add)(part)

    def _without(self, left_out: Sequence[str]) -> list[QWidget]:
        away = {getattr(self, name) for name in left_out}
        return [part for part in self._parts if part not in self._off and part not in away]

    def _room(self, part: QWidget) -> QSize:
        """The most room a part has wanted: other digits move nothing."""
        key = (part, part.text() if isinstance(part, Label) else "")
        if key not in self._wanted:  # asked once for the same words, since asking is slow
            self._wanted[key] = part.sizeHint().expandedTo(part.minimumSize())
        return self._wanted[key].expandedTo(self._rooms.get(part, self._wanted[key]))

    def _forget_rooms(self) -> None:
        self._hints = (QSize(), QSize())
        self._wanted.clear()
        self._rooms = {}
        self._measured = []

    def _measure_anew(self) -> None:
        self._forget_rooms()
        self._say()
        self._fit()

    def _fit(self) -> None:
        words = [part.text() for part in self._parts if isinstance(part, Label)]
        if words != self._measured:
            self._measured = words
            self._rooms = {part: self._room(part) for part in self._parts}
        rooms = self._rooms
        fitted, self._fitted = self._fitted, (rooms, self.size(), self._off.copy())
        if fitted == self._fitted:
            return

        def need(parts: Sequence[QWidget]) -> int:
            return sum(rooms[part].width() + GAP for part in parts)

        parts = self._without(())
        high = max(room.height() for room in rooms.values())
        self._ask_for(QSize(need(self._without(LEAST)), high), QSize(need(parts), high))
        for count in range(1, len(LEAST) + 1):
            if need(parts) <= self.width():
                break
            parts = self._without(LEAST[:count])
        for part in self._parts:
            if part.isHidden() == (part in parts):
                part.setVisible(part in parts)
        self._place({part: rooms[part] for part in parts})

    def _ask_for(self, least: QSize, most: QSize) -> None:
        """The room asked for only grows: at each answer the whole window would be laid out."""
        hints = (least.expandedTo(self._hints[0]), most.expandedTo(self._hints[1]))
        if hints != self._hints:
            self._hints = hints
            self.updateGeometry()

    def _place(self, parts: Mapping[QWidget, QSize]) -> None:
        left, room = 0, self.height()
        for part, size in parts.items():
            high = min(room, part.maximumHeight())
            part.setGeometry(left, (room - high) // 2, size.width(), high)
            left += size.width() + GAP

    def show_score(self, score: NodeScore) -> None:
        if score != self._shown:
            self._shown = score
            self._say()

    def _say(self) -> None:
        if self._shown is None:
            return
        score, look, say = self._shown, self._look, self._look.say
        open_ = score.completeness < 1
        self._caption.say(say("Score so far") if open_ else say("Provisional score"))
        self.number.say(look.score(score.score, self._form))
        can_rise = score.highest is not None and score.highest != score.score
        self._turn(self._reach, shown=can_rise)
        if can_rise:
            self._reach.say(say("up to {score}", score=look.score(score.highest, self._form)))
        self._show_level(score)
        self._complete.say(say("{share} complete", share=look.percent(score.completeness)))
        self._fit()
        told = (self._caption, self.number, self._reach, self._level, self._complete)
        heard = (part.said() for part in told if part not in self._off)
        self.setAccessibleName(" · ".join(filter(None, heard)))

    def _show_level(self, score: NodeScore) -> None:
        level, digit, name = self._look.named_level(score.level, self._form)
        name = self._look.say("No level yet") if level is None else name
        self._turn(self._square, shown=level is not None)
        self._square.show_level(level, digit, name)
        self._level.say(name)
        bounds = tuple(float(entry.from_score) for entry in self._form.levels)
        reached = None if score.score is None else float(score.score)
        highest = None if score.highest is None else float(score.highest)
        self.bar.show_range(bounds, reached, highest, name)

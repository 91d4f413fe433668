"""The answers the expression tests are asked about: one small filled questionnaire."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from assessment.expression.scope import Shape
from assessment.expression.values import Answer

ANSWERS: dict[str, Answer] = {
    "here": None,
    "i5": 5,
    "i10": 10,
    "i0": 0,
    "d25": 2.5,
    "empty": None,
    "s": "abc",
    "snum": "07",
    "kh": "ភ្នំពេញ",
    "one": "yes",
    "multi": ("a", "b", "ab"),
    "dt": date(2026, 3, 15),
    "dt2": date(2026, 1, 31),
}
ROWS: dict[str, tuple[Answer, ...]] = {"x": (1, 2, 3), "y": ("y0", None, "y2")}
LABELS = {("one", "yes"): "Yes!", ("one", "no"): "No!", ("multi", "a"): "A"}


@dataclass
class World:
    """A scope over plain tables; `row` (from 1) places it inside the roster `rep`."""

    answers: Mapping[str, Answer] = field(default_factory=lambda: dict(ANSWERS))
    columns: Mapping[str, Sequence[Answer]] = field(default_factory=lambda: dict(ROWS))
    here: Answer = None
    row: int | None = None
    clock: date = date(2026, 11, 25)
    asked: list[str] = field(default_factory=list)
    choice: Mapping[str, Answer] = field(default_factory=dict)

    def value(self, name: str) -> Answer:
        self.asked.append(name)
        if name in self.columns:
            return None if self.row is None else self.columns[name][self.row - 1]
        return self.answers.get(name)

    def shape(self, name: str) -> Shape:
        if name == "rep":
            return Shape.ROSTER
        if name in self.columns:
            return Shape.COLUMN if self.row is None else Shape.ONE
        return Shape.ONE if name in self.answers else Shape.UNKNOWN

    def column(self, name: str) -> Sequence[Answer]:
        return self.columns.get(name, ())

    def current(self) -> Answer:
        return self.here

    def row_index(self) -> int | None:
        return self.row

    def rows(self, roster: str) -> int:
        return len(self.columns["x"]) if roster == "rep" else 0

    def today(self) -> date:
        return self.clock

    def choice_cell(self, column: str) -> Answer:
        return self.choice.get(column)

    def choice_label(self, question: str, choice: str) -> str:
        return LABELS.get((question, choice), "")

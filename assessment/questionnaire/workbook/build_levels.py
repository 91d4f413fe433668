"""Rows of ``levels``, ``gates``, ``recommendations`` and ``policy_map`` -> the model."""

from collections.abc import Sequence
from itertools import pairwise

from assessment.errors import Finding
from assessment.problems.questionnaire import QuestionnaireProblem
from assessment.problems.workbook import WorkbookProblem
from assessment.questionnaire.structure import (
    Gate,
    Level,
    LevelName,
    Node,
    NodeCode,
    PolicyItem,
    Recommendation,
)
from assessment.questionnaire.workbook.build_structure import parsed
from assessment.questionnaire.workbook.cells import CellReader, number_in
from assessment.questionnaire.workbook.rows import Row
from assessment.questionnaire.workbook.scoring_cells import condition_of, effect_of
from assessment.questionnaire.workbook.sheets import Sheets

HIGHEST = 100
HIGHEST_SUM = 1_000_000


def build_levels(
    sheets: Sheets, nodes: Sequence[Node], findings: list[Finding]
) -> tuple[Level, ...]:
    """The levels from low to high; they must begin at 0 and ascend, or stand from the top down."""
    read = CellReader(findings)
    sums = any(node.aggregation.adds_up for node in nodes)
    highest = HIGHEST_SUM if sums else HIGHEST
    levels: list[Level] = []
    seen: dict[str, int] = {}
    for row in _from_low(sheets.get("levels").rows):
        name = read.needed(row, "name")
        if name in seen:
            read.note(row, WorkbookProblem.NAME_TWICE, "name", found=name, first=seen[name])
        seen.setdefault(name, row.number)
        read.needed(row, "from")
        start = read.between(row, "from", 0, highest)
        if start is None:
            continue
        if not levels and start != 0:
            read.note(row, QuestionnaireProblem.LEVELS_START, "from", found=start)
        if levels and start <= levels[-1].from_score:
            read.note(row, QuestionnaireProblem.LEVELS_NOT_ASCENDING, "from", found=name, low=start)
        label = row.text("label")
        if not label:
            read.note(row, WorkbookProblem.LABEL_MISSING, "label")
        levels.append(Level(LevelName(name), label, start, row.text("description")))
    return tuple(levels)


def _from_low(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows turned round when they stand from the highest level down to 0."""
    starts = [number_in(row.get("from")) for row in rows]
    known = [start for start in starts if start is not None]
    falls = all(low < high for high, low in pairwise(known))
    if len(rows) > 1 and len(known) == len(rows) and falls and not known[-1]:
        return tuple(reversed(rows))
    return rows


class RuleBuilder:
    """Builds what names nodes and levels: gates and recommendations."""

    def __init__(
        self, nodes: Sequence[Node], levels: Sequence[Level], findings: list[Finding]
    ) -> None:
        """Look names up among these nodes and levels."""
        self._parents = {node.code: node.parent for node in nodes}
        self._unbounded = {node.code for node in nodes if node.aggregation.adds_up}
        self._numbers = {level.name.lower(): number for number, level in enumerate(levels)}
        self._read = CellReader(findings)

    def gates(self, sheets: Sheets) -> tuple[Gate, ...]:
        """The gates in order."""
        built = (self._gate(row) for row in sheets.get("gates").rows)
        return tuple(gate for gate in built if gate is not None)

    def recommendations(self, sheets: Sheets) -> tuple[Recommendation, ...]:
        """The recommendations in order."""
        found = []
        for row in sheets.get("recommendations").rows:
            node = self._node(row, row.get("node"), "node")
            below = self._below(row)
            text = row.text("text")
            if not text:
                self._read.note(row, WorkbookProblem.CELL_EMPTY, "text", column="text")
            if node is not None and below is not None:
                found.append(Recommendation(node, below, text))
        return tuple(found)

    def _below(self, row: Row) -> int | None:
        """The level below which to recommend; one above the highest means at any level."""
        words = self._read.needed(row, "below")
        above = len(self._numbers)
        if above and words.isascii() and words.isdigit() and int(words[:9]) >= above:
            if int(words[:9]) > above:
                self._read.note(
                    row, QuestionnaireProblem.LEVEL_ABOVE_TOP, "below", found=words, top=above - 1
                )
            return above
        return self._level(row, words, "below")

    def _gate(self, row: Row) -> Gate | None:
        read = self._read
        node = self._node(row, row.get("node"), "node")
        for column in ("when", "effect"):
            read.needed(row, column)
        condition = parsed(row, "when", condition_of, read)
        effect = parsed(row, "effect", lambda text: effect_of(text, self._numbers), read)
        if node is None or condition is None or effect is None:
            return None
        if not 0 <= condition[1] <= HIGHEST and node not in self._unbounded:
            read.note(row, QuestionnaireProblem.BAD_CONDITION, "when", found=row.get("when"))
            return None
        level_words, target_name = effect
        if target_name not in self._parents and level_words in self._parents:
            level_words, target_name = target_name, level_words
        cap = None if level_words is None else self._level(row, level_words, "effect")
        target = self._target(row, node, target_name)
        if target is None or (level_words is not None and cap is None):
            return None
        return Gate(node, condition[0], condition[1], cap, target, row.text("reason"))

    def _target(self, row: Row, node: NodeCode, named: str | None) -> NodeCode | None:
        ancestors: list[NodeCode] = [node]
        while (parent := self._parents[ancestors[-1]]) is not None:
            ancestors.append(parent)
        if named is None:
            return ancestors[-1]
        target = self._node(row, named, "effect")
        if target is not None and target not in ancestors:
            self._read.note(
                row, QuestionnaireProblem.NOT_ANCESTOR, "effect", target=target, node=node
            )
            return None
        return target

    def _node(self, row: Row, name: str, column: str) -> NodeCode | None:
        code = NodeCode(name)
        if not name:
            self._read.note(row, WorkbookProblem.CELL_EMPTY, column, column=column)
        elif code in self._parents:
            return code
        else:
            self._read.note(
                row,
                WorkbookProblem.NOT_IN_SHEET,
                column,
                found=name,
                sheet="structure",
                **self._read.guess.meant(name, self._parents),
            )
        return None

    def _level(self, row: Row, words: str, column: str) -> int | None:
        """The number of a level from its number or its name."""
        if not words:
            return None
        if not self._numbers:
            self._read.note(row, QuestionnaireProblem.LEVELS_MISSING, column, found=words)
            return None
        number = self._numbers.get(words.lower())
        if number is None and words.isascii() and words.isdigit():
            number = int(words[:9])
            number = number if number < len(self._numbers) else None
        if number is None:
            meant = self._read.guess.meant(words, self._numbers)
            self._read.note(row, QuestionnaireProblem.LEVEL_UNKNOWN, column, found=words, **meant)
        return number


def build_policy_map(sheets: Sheets, findings: list[Finding]) -> tuple[PolicyItem, ...]:
    """The strategies, actions and themes in order."""
    read = CellReader(findings)
    seen: dict[str, int] = {}
    items: list[tuple[Row, PolicyItem]] = []
    for row in sheets.get("policy_map").rows:
        code = read.code(row, "code", seen)
        if not row.text("label"):
            read.note(row, WorkbookProblem.LABEL_MISSING, "label")
        item = PolicyItem(
            code=code,
            label=row.text("label"),
            kind=_kind(row, read),
            parent=row.get("parent") or None,
            phase=row.get("phase"),
            lead=row.get("lead"),
            official=read.yes(row, "official"),
        )
        items.append((row, item))
    for row, item in items:
        if item.parent is not None and item.parent not in seen:
            read.note(
                row,
                WorkbookProblem.NOT_IN_SHEET,
                "parent",
                found=item.parent,
                sheet="policy_map",
                **read.guess.meant(item.parent, seen),
            )
    return tuple(item for _, item in items if item.code)


_KINDS = ("strategy", "action", "theme")


def _kind(row: Row, read: CellReader) -> str:
    kind = row.get("kind").lower() or "theme"
    if kind not in _KINDS:
        allowed, meant = ", ".join(_KINDS), read.guess.meant(kind, _KINDS)
        read.note(row, WorkbookProblem.NOT_ONE_OF, "kind", found=kind, allowed=allowed, **meant)
        return "theme"
    return kind

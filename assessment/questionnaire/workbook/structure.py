"""Rows of ``structure``, ``levels``, ``gates``, ``recommendations`` and ``policy_map``, built."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from assessment.language.text import Text
from assessment.problems.questionnaire import PolicyProblem, QuestionnaireProblem, WorkbookProblem
from assessment.questionnaire.structure import (
    KINDS,
    THEME,
    Aggregation,
    Gate,
    Level,
    LevelName,
    Node,
    NodeCode,
    Normalisation,
    PolicyItem,
    Recommendation,
)
from assessment.questionnaire.workbook import scoring_cells
from assessment.questionnaire.workbook.cells import SheetRow, is_node_code, number_in
from assessment.questionnaire.workbook.sheets import Sheets

RISING = ("+", "positive", "up", "higherisbetter", "higherbetter")
FALLING = ("-", "negative", "down", "lowerisbetter", "lowerbetter")
MINUS, DASH = "\N{MINUS SIGN}", "\N{EN DASH}"
MADE_UP_ROOT = "overall"
MADE_UP_LABEL = Text.of(km="ពិន្ទុរួម", en="Overall score")


def build_structure(sheets: Sheets) -> tuple[Node, ...]:
    """The nodes in order; a root is made up when several nodes have no parent."""
    seen: dict[str, int] = {}
    rows: dict[str, SheetRow] = {}
    nodes: dict[str, Node] = {}
    for row in sheets.get("structure").rows:
        code = row.code("code", seen, allowed=is_node_code)
        node = _node(row, NodeCode(code))
        if code:
            rows[code] = row
            nodes[code] = node
    _check_parents(nodes, rows)
    return _ordered(_rooted(nodes), rows)


def _node(row: SheetRow, code: NodeCode) -> Node:
    label = row.label()
    aggregation = row.parsed("aggregation", scoring_cells.aggregation_of)
    combined, start = aggregation or (Aggregation.ARITHMETIC, Decimal(100))
    normalise = row.parsed("normalise", scoring_cells.normalise_of)
    kind, posts, clip = normalise or (Normalisation.NONE, None, True)
    available = row.share("min_available")
    return Node(
        code=code,
        parent=NodeCode(row.get("parent")) if row.get("parent") else None,
        label=label,
        weight=row.weight(),
        aggregation=combined,
        start=start,
        direction=_direction(row),
        normalise=kind,
        low=posts[0] if posts else None,
        high=posts[1] if posts else None,
        clip=clip,
        min_available=Decimal(0) if available is None else available,
    )


def _direction(row: SheetRow) -> int:
    text = row.get("direction").lower().replace(MINUS, "-").replace(DASH, "-")
    text = text.replace(" ", "").replace("_", "")
    number = number_in(text)
    if text and number not in (1, -1) and text not in (*RISING, *FALLING):
        found = row.get("direction")
        row.note(WorkbookProblem.NOT_ONE_OF, "direction", found=found, allowed="1, -1")
    return -1 if text in FALLING or number == -1 else 1


def _check_parents(nodes: dict[str, Node], rows: dict[str, SheetRow]) -> None:
    """Cut every parent that does not exist or runs in a circle, with a finding."""
    for code, node in list(nodes.items()):
        if node.parent is not None and node.parent not in nodes:
            rows[code].absent("parent", node.parent, "structure", nodes)
            nodes[code] = replace(node, parent=None)
    sound: set[str] = set()
    for code in list(nodes):
        path: dict[str, None] = {}
        above: str | None = code
        while above is not None and above not in sound and above not in path:
            path[above] = None
            above = nodes[above].parent
        if above in path:
            last, names = next(reversed(path)), list(path)
            circle = " > ".join((*names[names.index(above) :], above))
            rows[last].note(QuestionnaireProblem.STRUCTURE_CYCLE, "parent", found=last, path=circle)
            nodes[last] = replace(nodes[last], parent=None)
        sound.update(path)


def _rooted(nodes: dict[str, Node]) -> tuple[Node, ...]:
    tops = [node for node in nodes.values() if node.parent is None]
    if len(tops) <= 1:
        return tuple(nodes.values())
    code = MADE_UP_ROOT
    while code in nodes:
        code += "_"
    root = Node(NodeCode(code), None, MADE_UP_LABEL)
    below = (
        replace(node, parent=root.code) if node.parent is None else node for node in nodes.values()
    )
    return (root, *below)


def _ordered(nodes: Iterable[Node], rows: dict[str, SheetRow]) -> tuple[Node, ...]:
    """In the order of the column ``order`` where it is filled, else in that of the sheet."""
    keys: dict[str, Decimal] = {}
    for node in nodes:
        row = rows.get(node.code)
        given = row.decimal("order") if row is not None else None
        keys[node.code] = given or Decimal(0)
    ordered = sorted(nodes, key=lambda node: keys[node.code])
    return tuple(replace(node, order=position) for position, node in enumerate(ordered))


HIGHEST = 100
HIGHEST_SUM = 1_000_000


def build_levels(sheets: Sheets, nodes: Sequence[Node]) -> tuple[Level, ...]:
    """The levels from low to high; they must begin at 0 and ascend, or stand from the top down."""
    sums = any(node.aggregation.adds_up for node in nodes)
    highest = HIGHEST_SUM if sums else HIGHEST
    levels: list[Level] = []
    seen: dict[str, int] = {}
    for row in _from_low(sheets.get("levels").rows):
        name = row.needed("name")
        row.once("name", name, seen)
        row.needed("from")
        start = row.between("from", 0, highest)
        if start is None:
            continue
        if not levels and start != 0:
            row.note(QuestionnaireProblem.LEVELS_START, "from", found=start)
        if levels and start <= levels[-1].from_score:
            row.note(QuestionnaireProblem.LEVELS_NOT_ASCENDING, "from", found=name, low=start)
        levels.append(Level(LevelName(name), row.label(), start, row.text("description")))
    return tuple(levels)


def _from_low(rows: Sequence[SheetRow]) -> Sequence[SheetRow]:
    """The rows turned round when they stand from the highest level down to 0."""
    starts = [number_in(row.get("from")) for row in rows]
    known = [start for start in starts if start is not None]
    falls = all(low < high for high, low in pairwise(known))
    if len(rows) > 1 and len(known) == len(rows) and falls and not known[-1]:
        return tuple(reversed(rows))
    return rows


class RuleBuilder:
    def __init__(self, nodes: Sequence[Node], levels: Sequence[Level]) -> None:
        self._parents = {node.code: node.parent for node in nodes}
        self._unbounded = {node.code for node in nodes if node.aggregation.adds_up}
        self._numbers = {level.name.lower(): number for number, level in enumerate(levels)}

    def gates(self, sheets: Sheets) -> tuple[Gate, ...]:
        built = (self._gate(row) for row in sheets.get("gates").rows)
        return tuple(gate for gate in built if gate is not None)

    def recommendations(self, sheets: Sheets) -> tuple[Recommendation, ...]:
        found = []
        for row in sheets.get("recommendations").rows:
            node = self._node(row, row.get("node"), "node")
            below = self._below(row)
            text = row.text("text")
            if not text:
                row.note(WorkbookProblem.CELL_EMPTY, "text", column="text")
            if node is not None and below is not None:
                found.append(Recommendation(node, below, text))
        return tuple(found)

    def _below(self, row: SheetRow) -> int | None:
        """The level below which to recommend; one above the highest means at any level."""
        words = row.needed("below")
        above = len(self._numbers)
        if above and words.isascii() and words.isdigit() and int(words[:9]) >= above:
            if int(words[:9]) > above:
                row.note(QuestionnaireProblem.LEVEL_ABOVE_TOP, "below", found=words, top=above - 1)
            return above
        return self._level(row, words, "below")

    def _gate(self, row: SheetRow) -> Gate | None:
        node = self._node(row, row.get("node"), "node")
        for column in ("when", "effect"):
            row.needed(column)
        condition = row.parsed("when", scoring_cells.condition_of)
        effect = row.parsed("effect", lambda text: scoring_cells.effect_of(text, self._numbers))
        if node is None or condition is None or effect is None:
            return None
        if not 0 <= condition[1] <= HIGHEST and node not in self._unbounded:
            row.note(QuestionnaireProblem.BAD_CONDITION, "when", found=row.get("when"))
            return None
        level_words, target_name = effect
        if target_name not in self._parents and level_words in self._parents:
            level_words, target_name = target_name, level_words
        cap = None if level_words is None else self._level(row, level_words, "effect")
        target = self._target(row, node, target_name)
        if target is None or (level_words is not None and cap is None):
            return None
        return Gate(node, condition[0], condition[1], cap, target, row.text("reason"))

    def _target(self, row: SheetRow, node: NodeCode, named: str | None) -> NodeCode | None:
        ancestors: list[NodeCode] = [node]
        while (parent := self._parents[ancestors[-1]]) is not None:
            ancestors.append(parent)
        if named is None:
            return ancestors[-1]
        target = self._node(row, named, "effect")
        if target is not None and target not in ancestors:
            row.note(QuestionnaireProblem.NOT_ANCESTOR, "effect", target=target, node=node)
            return None
        return target

    def _node(self, row: SheetRow, name: str, column: str) -> NodeCode | None:
        code = NodeCode(name)
        if not name:
            row.note(WorkbookProblem.CELL_EMPTY, column, column=column)
        elif code in self._parents:
            return code
        else:
            row.absent(column, name, "structure", self._parents)
        return None

    def _level(self, row: SheetRow, words: str, column: str) -> int | None:
        if not words:
            return None
        if not self._numbers:
            row.note(QuestionnaireProblem.LEVELS_MISSING, column, found=words)
            return None
        number = self._numbers.get(words.lower())
        if number is None and words.isascii() and words.isdigit():
            number = int(words[:9])
            number = number if number < len(self._numbers) else None
        if number is None:
            meant = row.guess.meant(words, self._numbers)
            row.note(QuestionnaireProblem.LEVEL_UNKNOWN, column, found=words, **meant)
        return number


def build_policy_map(sheets: Sheets) -> tuple[PolicyItem, ...]:
    seen: dict[str, int] = {}
    items = [
        (row, policy_item(row, row.code("code", seen), row.label()))
        for row in sheets.get("policy_map").rows
    ]
    for row, item in items:
        if item.parent is not None and item.parent not in seen:
            row.absent("parent", item.parent, "policy_map", seen)
    return tuple(item for _, item in items if item.code)


def policy_item(row: SheetRow, code: str, label: Text) -> PolicyItem:
    """A line of the policy; of an action also who leads and joins it, and by when."""
    kind, official, due = _kind(row), row.yes("official"), row.get("due")[:10]
    try:
        if due:
            date.fromisoformat(due)
    except ValueError:
        row.note(PolicyProblem.DUE_IS_NO_DAY, "due", found=row.get("due"))
        due = ""
    return PolicyItem(
        code=code,
        label=label,
        kind=kind,
        parent=row.get("parent") or None,
        phase=row.get("phase"),
        lead=row.get("lead"),
        official=official,
        lead_unit=row.get("lead_unit"),
        partners=tuple(row.get("partners").replace(",", " ").replace(";", " ").split()),
        due=due,
        milestones=row.text("milestones"),
    )


def _kind(row: SheetRow) -> str:
    kind = row.get("kind").lower() or THEME
    if kind not in KINDS:
        allowed, meant = ", ".join(KINDS), row.guess.meant(kind, KINDS)
        row.note(WorkbookProblem.NOT_ONE_OF, "kind", found=kind, allowed=allowed, **meant)
        return THEME
    return kind

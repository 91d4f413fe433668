"""Rows of ``structure`` -> nodes: one tree with one root."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal

from assessment.errors import Finding
from assessment.language.text import Text
from assessment.problems.questionnaire import QuestionnaireProblem
from assessment.problems.workbook import WorkbookProblem
from assessment.questionnaire.structure import Aggregation, Node, NodeCode, Normalisation
from assessment.questionnaire.workbook.cells import CellReader, is_node_code, number_in
from assessment.questionnaire.workbook.rows import Row
from assessment.questionnaire.workbook.scoring_cells import CellFault, aggregation_of, normalise_of
from assessment.questionnaire.workbook.sheets import Sheets

RISING = ("+", "positive", "up", "higherisbetter", "higherbetter")
FALLING = ("-", "negative", "down", "lowerisbetter", "lowerbetter")
MINUS, DASH = "\N{MINUS SIGN}", "\N{EN DASH}"
_WORDS = re.compile(r"[a-z_]+")
MADE_UP_ROOT = "overall"
MADE_UP_LABEL = Text.of(km="ពិន្ទុរួម", en="Overall score")


def build_structure(sheets: Sheets, findings: list[Finding]) -> tuple[Node, ...]:
    """The nodes in order; a root is made up when several nodes have no parent."""
    read = CellReader(findings)
    seen: dict[str, int] = {}
    rows: dict[str, Row] = {}
    nodes: dict[str, Node] = {}
    for row in sheets.get("structure").rows:
        code = read.code(row, "code", seen, allowed=is_node_code)
        node = _node(row, NodeCode(code), read)
        if code:
            rows[code] = row
            nodes[code] = node
    _check_parents(nodes, rows, read)
    return _ordered(_rooted(nodes), rows, read)


def parsed[Value](
    row: Row, column: str, parse: Callable[[str], Value], read: CellReader
) -> Value | None:
    """What the parser makes of a cell; None when it is empty or refused (with a finding)."""
    text = row.get(column)
    if not text:
        return None
    try:
        return parse(text)
    except CellFault as fault:
        allowed = str(fault.values.get("allowed", ""))
        word = text.partition("(")[0].strip().lower()
        meant = read.guess.meant(word, _WORDS.findall(allowed))
        read.note(row, fault.problem, column, **fault.values, **meant)
        return None


def _node(row: Row, code: NodeCode, read: CellReader) -> Node:
    if not row.text("label"):
        read.note(row, WorkbookProblem.LABEL_MISSING, "label")
    aggregation = parsed(row, "aggregation", aggregation_of, read)
    combined, start = aggregation or (Aggregation.ARITHMETIC, Decimal(100))
    normalise = parsed(row, "normalise", normalise_of, read)
    kind, posts, clip = normalise or (Normalisation.NONE, None, True)
    available = read.share(row, "min_available")
    return Node(
        code=code,
        parent=NodeCode(row.get("parent")) if row.get("parent") else None,
        label=row.text("label"),
        weight=read.weight(row),
        aggregation=combined,
        start=start,
        direction=_direction(row, read),
        normalise=kind,
        low=posts[0] if posts else None,
        high=posts[1] if posts else None,
        clip=clip,
        min_available=Decimal(0) if available is None else available,
    )


def _direction(row: Row, read: CellReader) -> int:
    text = row.get("direction").lower().replace(MINUS, "-").replace(DASH, "-")
    text = text.replace(" ", "").replace("_", "")
    number = number_in(text)
    if text and number not in (1, -1) and text not in (*RISING, *FALLING):
        found = row.get("direction")
        read.note(row, WorkbookProblem.NOT_ONE_OF, "direction", found=found, allowed="1, -1")
    return -1 if text in FALLING or number == -1 else 1


def _check_parents(nodes: dict[str, Node], rows: dict[str, Row], read: CellReader) -> None:
    """Cut every parent that does not exist or runs in a circle, with a finding."""
    for code, node in list(nodes.items()):
        if node.parent is not None and node.parent not in nodes:
            read.note(
                rows[code],
                WorkbookProblem.NOT_IN_SHEET,
                "parent",
                found=node.parent,
                sheet="structure",
                **read.guess.meant(node.parent, nodes),
            )
            nodes[code] = replace(node, parent=None)
    sound: set[str] = set()
    for code in list(nodes):
        path = _path_up(code, nodes, sound)
        if len(path) != len(set(path)):
            last = path[-2]
            circle = path[path.index(path[-1]) :]
            read.note(
                rows[last],
                QuestionnaireProblem.STRUCTURE_CYCLE,
                "parent",
                found=last,
                path=" > ".join(circle),
            )
            nodes[last] = replace(nodes[last], parent=None)
        sound.update(path)


def _path_up(code: str, nodes: dict[str, Node], sound: set[str]) -> list[str]:
    """The node and its ancestors, as far as they are not known; ends at the first repetition."""
    path: dict[str, None] = {code: None}
    parent = nodes[code].parent
    while parent is not None and parent not in sound:
        if parent in path:
            return [*path, parent]
        path[parent] = None
        parent = nodes[parent].parent
    return list(path)


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


def _ordered(nodes: Iterable[Node], rows: dict[str, Row], read: CellReader) -> tuple[Node, ...]:
    """In the order of the column ``order`` where it is filled, else in that of the sheet."""
    keys: dict[str, Decimal] = {}
    for node in nodes:
        row = rows.get(node.code)
        given = read.number(row, "order") if row is not None else None
        keys[node.code] = given or Decimal(0)
    ordered = sorted(nodes, key=lambda node: keys[node.code])
    return tuple(replace(node, order=position) for position, node in enumerate(ordered))

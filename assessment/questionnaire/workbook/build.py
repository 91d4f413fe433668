"""Sheets -> the questionnaire, with the rows and cells kept for the rules that check it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from assessment.errors import Finding
from assessment.expression.expression import Cycle, arrange
from assessment.language.text import Language, Text
from assessment.problems.problem import Problem
from assessment.problems.questionnaire import PolicyProblem, QuestionnaireProblem, WorkbookProblem
from assessment.questionnaire import structure
from assessment.questionnaire.model import Group, Question, Questionnaire
from assessment.questionnaire.workbook import scoring_cells
from assessment.questionnaire.workbook.cells import NODE_CODE, SheetRow, number_in
from assessment.questionnaire.workbook.columns import language_of
from assessment.questionnaire.workbook.sheets import Sheets
from assessment.questionnaire.workbook.survey import ChoiceLists, Survey, build_choices

SCHEMA = 1
RISING = ("+", "positive", "up", "higherisbetter", "higherbetter")
FALLING = ("-", "negative", "down", "lowerisbetter", "lowerbetter")
MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
MADE_UP_ROOT = "overall"
MADE_UP_LABEL = Text.from_wordings(km="ពិន្ទុរួម", en="Overall score")


def build_settings(sheets: Sheets, fallback_id: str) -> structure.Settings:
    """The settings; what the sheet does not say has its default, the id is the file's name."""
    row, *others = sheets.rows("settings") or (SheetRow("settings", 2, {}, {}, sheets.main),)
    for other in others:
        other.note(WorkbookProblem.SETTINGS_ROW_IGNORED)
    words = row.get("default_language")
    if words and words != "default" and language_of(words) is None:
        row.note(WorkbookProblem.DEFAULT_LANGUAGE_UNKNOWN, "default_language", found=words)
    schema = row.whole("dra_schema", 0, 10_000)
    if schema is not None and schema > SCHEMA:
        row.note(WorkbookProblem.SCHEMA_NEWER, "dra_schema", found=schema)
    decimals = row.whole("decimals", 0, structure.MOST_DECIMALS)
    applicable = row.share("min_applicable")
    identity = row.get("form_id") or fallback_id
    labels = [asked.text("label") for asked in sheets.rows("survey")]
    languages = {language for label in labels for language in label.languages}
    ordered = sorted(languages, key=lambda language: (language is not sheets.main, language.value))
    # Whoever has a column of the letterhead says all of it: no line of others stands beside.
    headed = {key.partition("::")[0] for key in row.letters} & set(structure.LETTERHEAD)
    letterhead: dict[str, Any] = {line: row.text(line) for line in structure.LETTERHEAD if headed}
    if applicable is None:
        min_applicable = Decimal("0.7")
    else:
        min_applicable = applicable
    return structure.Settings(
        id=identity,
        version=row.get("version"),
        title=row.text("dra_title")
        or row.text("form_title")
        or Text.from_mapping({sheets.main: identity}),
        default_language=sheets.main.value,
        languages=tuple(language.value for language in ordered),
        decimals=1 if decimals is None else decimals,
        rank_and_band_on=row.one_of("rank_and_band_on", structure.RankOn.ROUNDED),
        unanswered=row.one_of("unanswered", structure.Unanswered.ZERO),
        min_applicable=min_applicable,
        peer_blocks=_peer_blocks(row, sheets),
        live_scores=row.yes("live_scores") or not row.get("live_scores"),
        weights_source=row.text("weights_source"),
        **letterhead,
    )


def _peer_blocks(row: SheetRow, sheets: Sheets) -> tuple[structure.PeerBlock, ...]:
    """The blocks of the sheet, or those the cell writes out as ``code=label; code=label``.

    Beside a sheet the cell may repeat the codes; they must be the same.
    """
    text = row.get("peer_blocks")
    listed: list[structure.PeerBlock] = []
    seen: dict[str, int] = {}
    for block in sheets.rows("peer_blocks"):
        code = block.needed("code")
        block.once("code", code, seen)
        label = block.label()
        if code:
            listed.append(structure.PeerBlock(code, label))
    codes = {block.code for block in listed}
    if not text or (codes and set(text.replace(";", " ").split()) == codes):
        return tuple(listed)
    written = _blocks_of_cell(text, sheets.main)
    if listed or not written:
        row.note(QuestionnaireProblem.BAD_PEER_BLOCKS, "peer_blocks", found=text)
    return tuple(listed) or written


def _blocks_of_cell(text: str, main: Language) -> tuple[structure.PeerBlock, ...]:
    blocks = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        code, _, label = (piece.strip() for piece in part.partition("="))
        if not code or not label:
            return ()
        blocks.append(structure.PeerBlock(code, Text.from_mapping({main: label})))
    codes = {block.code for block in blocks}
    if len(codes) == len(blocks):
        return tuple(blocks)
    return ()


def build_structure(sheets: Sheets) -> tuple[structure.Node, ...]:
    """The nodes by the column ``order``, else as they stand; of several tops a root is made up."""
    seen: dict[str, int] = {}
    rows: dict[str, SheetRow] = {}
    nodes: dict[str, structure.Node] = {}
    for row in sheets.rows("structure"):
        code = row.code("code", seen, allowed=NODE_CODE)
        node = _node(row, structure.NodeCode(code))
        if code:
            rows[code] = row
            nodes[code] = node
    first, *others = [code for code, node in nodes.items() if node.parent is None] or [""]
    for other_top in others[:1]:
        values = {"first": first, "found": other_top}
        rows[other_top].note(QuestionnaireProblem.SEVERAL_TOPS, "parent", **values)
    _check_parents(nodes, rows)
    orders = {code: row.decimal("order") for code, row in rows.items()}
    if sum(node.parent is None for node in nodes.values()) > 1:
        root = MADE_UP_ROOT
        while root in nodes:
            root += "_"
        top = structure.Node(structure.NodeCode(root), None, MADE_UP_LABEL)
        below = {
            code: replace(node, parent=node.parent or top.code) for code, node in nodes.items()
        }
        nodes = {root: top, **below}
    ordered = sorted(nodes.values(), key=lambda node: orders.get(node.code) or 0)
    return tuple(replace(node, order=position) for position, node in enumerate(ordered))


def _node(row: SheetRow, code: structure.NodeCode) -> structure.Node:
    label = row.label()
    aggregation = row.parsed("aggregation", scoring_cells.aggregation_of)
    combined, start = aggregation or (structure.Aggregation.ARITHMETIC, Decimal(100))
    normalise = row.parsed("normalise", scoring_cells.normalise_of)
    kind, posts, clip = normalise or (structure.Normalisation.NONE, None, True)
    parent = None
    if row.get("parent"):
        parent = structure.NodeCode(row.get("parent"))
    low = None
    if posts:
        low = posts[0]
    return structure.Node(
        code=code,
        parent=parent,
        label=label,
        weight=row.weight(),
        aggregation=combined,
        start=start,
        direction=_direction(row),
        normalise=kind,
        low=low,
        high=posts[1] if posts else None,
        clip=clip,
        min_available=row.share("min_available") or Decimal(0),
    )


def _direction(row: SheetRow) -> int:
    text = row.get("direction").lower().replace(MINUS, "-").replace(DASH, "-")
    text = text.replace(" ", "").replace("_", "")
    number = number_in(text)
    if text and number not in (1, -1) and text not in (*RISING, *FALLING):
        shown = row.get("direction")
        row.note(WorkbookProblem.NOT_ONE_OF, "direction", found=shown, allowed="1, -1")
    if text in FALLING or number == -1:
        return -1
    return 1


def _check_parents(nodes: dict[str, structure.Node], rows: dict[str, SheetRow]) -> None:
    """Cut every parent that does not exist or runs in a circle, with a finding."""
    for code, node in list(nodes.items()):
        if node.parent is not None and node.parent not in nodes:
            rows[code].absent("parent", node.parent, "structure", nodes)
            nodes[code] = replace(node, parent=None)
    above = {code: frozenset(filter(None, [node.parent])) for code, node in nodes.items()}
    while isinstance(cycle := arrange(above), Cycle):
        last = cycle.path[-2]
        path = " > ".join(cycle.path)
        rows[last].note(QuestionnaireProblem.STRUCTURE_CYCLE, "parent", found=last, path=path)
        nodes[last] = replace(nodes[last], parent=None)
        above[last] = frozenset()


HIGHEST = 100
HIGHEST_SUM = 1_000_000


def highest_from(nodes: Iterable[structure.Node]) -> int:
    """The highest score that a level or target may ask for; sums have no end of their own."""
    if any(node.aggregation.adds_up for node in nodes):
        return HIGHEST_SUM
    return HIGHEST


def build_levels(sheets: Sheets, nodes: Sequence[structure.Node]) -> tuple[structure.Level, ...]:
    """The levels from low to high; they must begin at 0 and ascend, or stand from the top down."""
    highest = highest_from(nodes)
    levels: list[structure.Level] = []
    seen: dict[str, int] = {}
    for row in _from_low(sheets.rows("levels")):
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
        label = row.label()
        description = row.text("description")
        levels.append(structure.Level(structure.LevelName(name), label, start, description))
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
    def __init__(self, nodes: Sequence[structure.Node], levels: Sequence[structure.Level]) -> None:
        self._parents = {node.code: node.parent for node in nodes}
        self._unbounded = {node.code for node in nodes if node.aggregation.adds_up}
        self._numbers = {level.name.lower(): number for number, level in enumerate(levels)}

    def gates(self, sheets: Sheets) -> tuple[structure.Gate, ...]:
        return tuple(filter(None, map(self._gate, sheets.rows("gates"))))

    def recommendations(self, sheets: Sheets) -> tuple[structure.Recommendation, ...]:
        recommendations = []
        for row in sheets.rows("recommendations"):
            node = self._node(row, row.needed("node"), "node")
            below = self._below(row)
            text = row.text("text")
            if not text:
                row.note(WorkbookProblem.CELL_EMPTY, "text", column="text")
            if node is not None and below is not None:
                recommendations.append(structure.Recommendation(node, below, text))
        return tuple(recommendations)

    def _below(self, row: SheetRow) -> int | None:
        """The level below which to recommend; one above the highest means at any level."""
        words = row.needed("below")
        above = len(self._numbers)
        if above and words.isascii() and words.isdigit() and int(words[:9]) >= above:
            if int(words[:9]) > above:
                row.note(QuestionnaireProblem.LEVEL_ABOVE_TOP, "below", found=words, top=above - 1)
            return above
        return self._level(row, words, "below")

    def _gate(self, row: SheetRow) -> structure.Gate | None:
        node = self._node(row, row.needed("node"), "node")
        for column in ("when", "effect"):
            row.needed(column)
        condition = row.parsed("when", scoring_cells.condition_of)
        effect = row.parsed("effect", lambda text: scoring_cells.effect_of(text, self._numbers))
        if node is None or condition is None or effect is None:
            return None
        if not 0 <= condition[1] <= HIGHEST and node not in self._unbounded:
            row.note(QuestionnaireProblem.BAD_CONDITION, "when", found=row.get("when"))
            return None
        if condition[0] is structure.GateCondition.ZERO and condition[1]:
            row.note(QuestionnaireProblem.GATE_AT_ONE_SCORE, "when", found=condition[1])
        level_words, target_name = effect
        if target_name not in self._parents and level_words in self._parents:
            level_words, target_name = target_name, level_words
        cap = None
        if level_words is not None:
            cap = self._level(row, level_words, "effect")
        target = self._target(row, node, target_name)
        if target is None or (level_words is not None and cap is None):
            return None
        return structure.Gate(node, condition[0], condition[1], cap, target, row.text("reason"))

    def _target(
        self, row: SheetRow, node: structure.NodeCode, named: str | None
    ) -> structure.NodeCode | None:
        ancestors: list[structure.NodeCode] = [node]
        while (parent := self._parents[ancestors[-1]]) is not None:
            ancestors.append(parent)
        if named is None:
            return ancestors[-1]
        target = self._node(row, named, "effect")
        if target is not None and target not in ancestors:
            row.note(QuestionnaireProblem.NOT_ANCESTOR, "effect", target=target, node=node)
            return None
        return target

    def _node(self, row: SheetRow, name: str, column: str) -> structure.NodeCode | None:
        code = structure.NodeCode(name)
        if code in self._parents:
            return code
        if name:
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
            number = None
            if int(words[:9]) < len(self._numbers):
                number = int(words[:9])
        if number is None:
            meant = row.guess.meant(words, self._numbers)
            row.note(QuestionnaireProblem.LEVEL_UNKNOWN, column, found=words, **meant)
        return number


def build_policy_map(sheets: Sheets) -> tuple[structure.PolicyItem, ...]:
    seen: dict[str, int] = {}
    items = [
        (row, policy_item(row, row.code("code", seen), row.label()))
        for row in sheets.rows("policy_map")
    ]
    for row, other_policy_item in items:
        if other_policy_item.parent is not None and other_policy_item.parent not in seen:
            row.absent("parent", other_policy_item.parent, "policy_map", seen)
    return tuple(policy_item for _, policy_item in items if policy_item.code)


def policy_item(row: SheetRow, code: str, label: Text) -> structure.PolicyItem:
    """A line of the policy; of an action also who leads and joins it, and by when."""
    kind = row.get("kind").lower() or structure.THEME
    if kind not in structure.KINDS:
        allowed = ", ".join(structure.KINDS)
        meant = row.guess.meant(kind, structure.KINDS)
        row.note(WorkbookProblem.NOT_ONE_OF, "kind", found=kind, allowed=allowed, **meant)
        kind = structure.THEME
    official = row.yes("official")
    due = row.get("due")[:10]
    try:
        if due:
            date.fromisoformat(due)
    except ValueError:
        row.note(PolicyProblem.DUE_IS_NO_DAY, "due", found=row.get("due"))
        due = ""
    return structure.PolicyItem(
        code=code,
        label=label,
        kind=kind,
        parent=row.get("parent") or None,
        phase=row.get("phase"),
        lead=row.get("lead"),
        official=official,
        lead_unit=row.get("lead_unit"),
        partners=tuple(row.codes("partners")),
        due=due,
        milestones=row.text("milestones"),
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """A questionnaire that is not checked yet, beside what it was built from."""

    questionnaire: Questionnaire
    sheets: Sheets
    survey: Survey
    lists: ChoiceLists

    def finding(
        self, part: Question | Group, problem: Problem, column: str, /, **values: object
    ) -> Finding:
        """What is wrong in a cell of the row of a question or a group."""
        return self.survey.rows[part.code].finding(problem, column, **values)

    def rows(self, sheet: str) -> Mapping[str, SheetRow]:
        """The rows of a sheet by their code; of several the last."""
        return {row.get("code"): row for row in self.sheets.rows(sheet)}


def build(sheets: Sheets, fallback_id: str) -> Draft:
    """Build everything that can be built; what cannot is told by its rows."""
    settings = build_settings(sheets, fallback_id)
    lists = build_choices(sheets)
    survey = Survey(sheets, lists)
    nodes = build_structure(sheets)
    levels = build_levels(sheets, nodes)
    rules = RuleBuilder(nodes, levels)
    questionnaire = Questionnaire(
        settings=settings,
        questions=tuple(survey.questions),
        groups=tuple(survey.groups),
        nodes=nodes,
        levels=levels,
        gates=rules.gates(sheets),
        policy_map=build_policy_map(sheets),
        recommendations=rules.recommendations(sheets),
    )
    return Draft(questionnaire, sheets, survey, lists)

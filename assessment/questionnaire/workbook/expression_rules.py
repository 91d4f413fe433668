"""Rules about expressions: they can be read, names exist, nothing runs in a circle or is lost."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from assessment.errors import Finding
from assessment.expression.errors import ExpressionError
from assessment.expression.expression import (
    Cycle,
    Expression,
    LiteralComparison,
    arrange,
    comparisons,
    parse,
)
from assessment.expression.scope import Shape
from assessment.expression.tree import Call, Node, Reference, children, walk
from assessment.expression.values import Answer, truth
from assessment.problems.expression import ExpressionProblem
from assessment.questionnaire.model import Group, Question, QuestionType
from assessment.questionnaire.question_types import kind_of
from assessment.questionnaire.workbook.build import Draft
from assessment.questionnaire.workbook.cells import Guesser, number_in

_SOME_DAY = date(2026, 1, 1)
_CHANGING = frozenset({"today", "position"})


def rows_are_shown(draft: Draft, conditions: Mapping[str, Expression]) -> Iterator[Finding]:
    """Every row can be shown; one whose condition never holds takes along what is inside it.

    A condition never holds when it is false and asks of no answer, or only of questions that
    are never shown themselves.
    """
    causes: dict[str, str] = {}
    nothing = _NoAnswers(draft)
    before = -1
    while before != len(causes):
        before = len(causes)
        for part in _in_order(draft):
            if part.code in causes:
                continue
            if (cause := _cause(part, conditions, causes, nothing)) is not None:
                causes[part.code] = cause
    for part in _in_order(draft) if causes else ():
        if part.code in causes and not _silent(part):
            yield draft.survey.rows[part.code].finding(
                ExpressionProblem.NEVER_SHOWN,
                "relevant" if causes[part.code] == part.code else "type",
                found=part.code,
                cause=causes[part.code],
            )


def _in_order(draft: Draft) -> Sequence[Question | Group]:
    questionnaire = draft.questionnaire
    parts: tuple[Question | Group, ...] = (*questionnaire.groups, *questionnaire.questions)
    return sorted(parts, key=lambda part: part.row)


def _silent(part: Question | Group) -> bool:
    return isinstance(part, Question) and part.type.silent


def _cause(
    part: Question | Group,
    conditions: Mapping[str, Expression],
    causes: Mapping[str, str],
    nothing: "_NoAnswers",
) -> str | None:
    """Whose condition keeps the part from being shown; None when it can be shown."""
    above = part.group if isinstance(part, Question) else part.parent
    if above is not None and above in causes:
        return causes[above]
    condition = conditions.get(part.code)
    if condition is None or not _is_fixed(condition, causes):
        return None
    try:
        return None if truth(condition.evaluate(nothing)) else part.code
    except ExpressionError:
        return None


def _is_fixed(condition: Expression, causes: Mapping[str, str]) -> bool:
    """Whether it asks of nothing that can change."""
    if condition.uses_current or any(name not in causes for name in condition.names):
        return False
    calls = {node.name for node, _ in walk(condition.tree) if isinstance(node, Call)}
    return not calls & _CHANGING


class _NoAnswers:
    """A scope in which nothing was answered and no roster has a row."""

    def __init__(self, draft: Draft) -> None:
        self._rosters = frozenset(roster.code for roster in draft.questionnaire.rosters)

    def value(self, name: str) -> Answer:
        return None

    def shape(self, name: str) -> Shape:
        return Shape.ROSTER if name in self._rosters else Shape.ONE

    def column(self, name: str) -> Sequence[Answer]:
        return ()

    def current(self) -> Answer:
        return None

    def row_index(self) -> int | None:
        return None

    def rows(self, roster: str) -> int:
        return 0

    def today(self) -> date:
        return _SOME_DAY

    def choice_label(self, question: str, choice: str) -> str:
        return ""


type Found = Iterator[Finding]
type Part = Question | Group

_OF_QUESTIONS = (
    "required", "relevant", "constraint", "calculation", "choice_filter", "read_only"
)  # fmt: skip
_OF_GROUPS = ("relevant", "repeat_count")
_DECIDING = ("relevant", "calculation", "repeat_count")
# Functions that take all rows of a roster's question.
_OF_ALL_ROWS = frozenset(
    {"sum", "count", "count-non-empty", "min", "max", "concat", "join", "checklist",
     "weighted-checklist", "indexed-repeat", "position", "jr:choice-name"}
)  # fmt: skip
_ORDER = ("<", "<=", ">", ">=")
_CHOICE_OPERATORS = ("=", "!=", "selected")
_MOST_CYCLES = 20
_NAMES = re.compile(r"\$\{\s*([A-Za-z_][A-Za-z0-9_.\-]*)\s*\}", re.ASCII)


@dataclass(frozen=True, slots=True)
class SurveyExpression:
    part: Part
    column: str
    expression: Expression


@dataclass(slots=True)
class Expressions:
    read: list[SurveyExpression] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    broken: list[tuple[Part, str, str]] = field(default_factory=list)
    _known: dict[tuple[str, frozenset[str]], Expression] = field(default_factory=dict)

    def parsed(self, text: str, columns: frozenset[str]) -> Expression:
        """The expression of a text; surveys repeat many."""
        key = (text, columns)
        if key not in self._known:
            self._known[key] = parse(text, columns)
        return self._known[key]


def check_expressions(draft: Draft) -> Found:
    expressions = _all(draft)
    names = _Names(draft)
    yield from expressions.findings
    for part, column, text in expressions.broken:
        for name in dict.fromkeys(_NAMES.findall(text)):
            yield from names.check(part, column, name)
    for read in expressions.read:
        for warning in read.expression.warnings:
            values = {**warning.values, "position": warning.position}
            yield _say(draft, read.part, read.column, warning.kind, values)
        for name in sorted(read.expression.names):
            yield from names.check(read.part, read.column, name)
        yield from _rows_are_one(draft, read)
        yield from _comparisons_hold(draft, read, names.guess)
    yield from _circles(draft, expressions.read)
    conditions = {
        read.part.code: read.expression for read in expressions.read if read.column == "relevant"
    }
    yield from rows_are_shown(draft, conditions)


def _say(
    draft: Draft, part: Part, column: str, problem: ExpressionProblem, values: Mapping[str, object]
) -> Finding:
    row = draft.survey.rows[part.code]
    return Finding(problem, row.place(column), values)


def _all(draft: Draft) -> Expressions:
    found = Expressions()
    questionnaire = draft.questionnaire
    parts: tuple[Part, ...] = (
        *questionnaire.questions, *questionnaire.groups, *draft.survey.refused
    )  # fmt: skip
    for part in parts:
        for column in _OF_GROUPS if isinstance(part, Group) else _OF_QUESTIONS:
            _read(draft, part, column, found)
    return found


def _read(draft: Draft, part: Part, column: str, found: Expressions) -> None:
    text = getattr(part, column)
    if isinstance(text, bool):  # read_only is kept as yes or no
        text = draft.survey.rows[part.code].get(column) if text else None
        text = None if text is None or "(" not in text else text
    if not text:
        return
    columns: frozenset[str] = frozenset()
    if column == "choice_filter" and isinstance(part, Question):
        columns = part.filter_columns
    try:
        expression = found.parsed(text, columns)
    except ExpressionError as error:
        values = _values(draft, error)
        if column == "constraint" and error.position == 1 and text[0] in "<>=!":
            values["meant"] = f". {text}"
        found.findings.append(_say(draft, part, column, error.kind, values))
        found.broken.append((part, column, text))
        return
    found.read.append(SurveyExpression(part, column, expression))


def _values(draft: Draft, error: ExpressionError) -> dict[str, object]:
    """What the sentence says; a choice that stands without quotes is told with them."""
    values: dict[str, object] = {**error.values, "position": error.position}
    name = error.values.get("name", "")
    bare = error.kind is ExpressionProblem.BARE_NAME and name not in draft.questionnaire.by_code
    if bare and any(name == choice for _, choice in draft.lists.rows):
        values["remedy"] = f"'{name}'"
    return values


class _Names:
    """Knows which names an expression may use, and which was meant by another."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        questionnaire = draft.questionnaire
        self._known = [
            *(code for code in questionnaire.by_code if not code.startswith("_row_")),
            *(group.code for group in questionnaire.rosters),
        ]
        self.guess = Guesser()

    def check(self, part: Part, column: str, name: str) -> Found:
        questionnaire = self._draft.questionnaire
        question, group = questionnaire.by_code.get(name), questionnaire.group.get(name)
        if question is None and group is None:
            if name not in self._draft.survey.rows:
                yield self._unknown(part, column, name)
        elif (group is not None and not group.roster) or (
            question is not None and question.type is QuestionType.NOTE
        ):
            problem = ExpressionProblem.NAME_OF_NOTHING
            yield _say(self._draft, part, column, problem, {"name": name})

    def _unknown(self, part: Part, column: str, name: str) -> Finding:
        if name in self._draft.survey.metadata:
            problem = ExpressionProblem.NAME_NOT_KEPT
            return _say(self._draft, part, column, problem, {"name": name})
        values = {"name": name, **self.guess.meant(name, self._known)}
        return _say(self._draft, part, column, ExpressionProblem.NAME_UNKNOWN, values)


def _rows_are_one(draft: Draft, read: SurveyExpression) -> Found:
    """A roster's question is read outside its rows only by functions that take all rows."""
    home = _home(draft, read)
    told: set[str] = set()
    for name in _single_names(read.expression.tree):
        question = draft.questionnaire.by_code.get(name)
        if question is None or question.roster in (None, home) or name in told:
            continue
        told.add(name)
        yield _say(draft, read.part, read.column, ExpressionProblem.SEVERAL_ROWS, {"name": name})


def _home(draft: Draft, read: SurveyExpression) -> str | None:
    """The roster in whose rows the expression is evaluated."""
    if isinstance(read.part, Question):
        return read.part.roster
    around = draft.questionnaire.around(read.part.parent)
    return next((group.code for group in around if group.roster), None)


def _single_names(tree: Node) -> Iterator[str]:
    """Names that stand where one value is needed."""
    waiting: list[tuple[Node, bool]] = [(tree, False)]
    while waiting:
        node, of_all = waiting.pop()
        if isinstance(node, Reference) and not of_all:
            yield node.name
        takes_all = isinstance(node, Call) and node.name in _OF_ALL_ROWS
        waiting.extend((child, takes_all) for child in children(node))


def _comparisons_hold(draft: Draft, read: SurveyExpression, guess: Guesser) -> Found:
    """Choices that are compared with exist; dates are not compared with texts."""
    for comparison in comparisons(read.expression):
        name = comparison.name
        question = draft.questionnaire.by_code.get(name) if name is not None else read.part
        if not isinstance(question, Question):
            continue
        if kind_of(question).listed and _is_unknown_choice(question, comparison):
            values: dict[str, object] = {
                "found": comparison.literal,
                "question": question.code,
                **guess.meant(comparison.literal, [choice.name for choice in question.choices]),
            }
            yield _say(draft, read.part, read.column, ExpressionProblem.CHOICE_UNKNOWN, values)
        is_date = question.type is QuestionType.DATE and comparison.operator in _ORDER
        if is_date and comparison.is_text and comparison.literal:
            values = {"found": comparison.literal, "position": comparison.position}
            problem = ExpressionProblem.DATE_COMPARED_WITH_TEXT
            yield _say(draft, read.part, read.column, problem, values)


def _is_unknown_choice(question: Question, comparison: LiteralComparison) -> bool:
    if comparison.operator not in _CHOICE_OPERATORS or not comparison.literal:
        return False
    if not question.choices:  # the missing list is told already
        return False
    if comparison.is_text or comparison.operator == "selected":
        several = (
            comparison.operator != "selected" and question.type is QuestionType.SELECT_MULTIPLE
        )
        wanted = comparison.literal.split() if several else [comparison.literal]
        return not {choice.name for choice in question.choices}.issuperset(wanted)
    number = number_in(comparison.literal)
    return number is not None and all(
        number_in(choice.name) != number for choice in question.choices
    )


def _circles(draft: Draft, read: list[SurveyExpression]) -> Found:
    """Conditions and calculations can be worked out in some order."""
    needs = _needs(draft, read)
    for _ in range(_MOST_CYCLES):
        cycle = arrange(needs)
        if not isinstance(cycle, Cycle):
            return
        first = cycle.path[0]
        columns = [
            own.column
            for own in read
            if own.part.code == first
            and own.column in _DECIDING
            and cycle.path[1] in own.expression.names
        ]
        part = draft.questionnaire.by_code.get(first) or draft.questionnaire.group[first]
        yield _say(
            draft,
            part,
            columns[0] if columns else "relevant",
            ExpressionProblem.CYCLE,
            {"path": " > ".join(cycle.path)},
        )
        needs[first] = needs[first] - {cycle.path[1]}


def _needs(draft: Draft, read: list[SurveyExpression]) -> dict[str, frozenset[str]]:
    needs: dict[str, frozenset[str]] = {}
    for group in draft.questionnaire.groups:
        needs[group.code] = _only(group.parent)
    for question in draft.questionnaire.questions:
        needs[question.code] = _only(question.group)
    for own in read:
        if own.column in _DECIDING and own.part.code in needs:
            needs[own.part.code] |= own.expression.names
    return needs


def _only(name: str | None) -> frozenset[str]:
    return frozenset() if name is None else frozenset({name})

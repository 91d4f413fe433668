"""The leaves of thousands of records: what the same givens led to is not worked out again.

What an indicator gets follows from few answers: those to its own questions, and those that decide
whether these apply. Records that were read from received files are looked at as they lie; what is
new is worked out by the same functions as everywhere, for that indicator alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from assessment.errors import AssessmentError, Finding
from assessment.expression.tree import Call, Node, walk
from assessment.expression.tree import Reference as Asked
from assessment.lately import Lately
from assessment.questionnaire.model import Question, Questionnaire, QuestionType
from assessment.responses.model import Layer, Place
from assessment.responses.plan import Plan, plan_of
from assessment.responses.record import Record
from assessment.responses.relevance import Evaluation, answers_of, evaluate
from assessment.responses.unread import Key, Unread
from assessment.scoring.leaves import Leaf, leaf_of, leaves
from assessment.scoring.points import points, scored

type Found = tuple[Leaf, tuple[Finding, ...]]
type Given = tuple[object, ...]
type Codes = tuple[str, ...]
LAYERS = tuple(Layer)
_MOST_KEPT = 256
_COUNTING = frozenset({"count", "count-non-empty"})


@dataclass(frozen=True, slots=True)
class _Ground:
    """All that one indicator follows from.

    Attributes:
        codes: Questions and groups, each after all it needs; no groups that always apply.
        alone: The questions outside rosters.
        columns: The questions of each roster.
        counted: Those of which only matters in how many rows they are answered.
        by_day: Whether it looks at the day.
        own: Its questions; of these the ``scored`` ones count. None when a table has a say too.
    """

    codes: tuple[str, ...]
    alone: tuple[Key, ...]
    columns: Mapping[str, tuple[str, ...]]
    counted: frozenset[str]
    by_day: bool
    own: tuple[Key, ...] | None
    scored: tuple[Question, ...]


class Remembered:
    """The leaves of records of one questionnaire, each combination of givens worked out once."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        """Nothing is known yet."""
        self._plan = plan_of(questionnaire)
        self._grounds: dict[str, _Ground] = {}
        if self._plan.dependents is not None:
            for node in questionnaire.indicators:
                self._grounds[node.code] = _ground(questionnaire, self._plan, node.code)
        self._known: dict[Layer, dict[str, dict[Given, Found]]] = {
            layer: {code: {} for code in self._grounds} for layer in Layer
        }
        self._earned: dict[tuple[str, Layer], dict[Given, Found]] = {}
        self._orders: dict[Codes, Codes] = {}

    def leaves(
        self, record: Record, today: date, layer: Layer
    ) -> tuple[dict[str, Leaf], list[Finding]]:
        """What ``leaves`` says of the record as it is evaluated on that day."""
        responses = record.responses
        if not isinstance(responses, Unread) or not self._grounds:
            return leaves(record, evaluate(record, today), layer)
        tokens = {key: line.token for key, line in responses.lines.items()}
        find, lately = tokens.get, self._known[layer]
        known: dict[str, Found | None] = {}
        new: dict[str, Given] = {}
        for code, ground in self._grounds.items():
            key: Given = tuple(map(find, ground.alone))
            if ground.columns:
                key += tuple([_rows(record, tokens, ground, roster) for roster in ground.columns])
            if record.reviews:
                key += (_views(record, code, layer),)
            if ground.by_day:
                key += (today,)
            found = known[code] = lately[code].get(key)
            if found is None:
                new[code] = key
        if new:
            known |= self._worked_out(record, today, layer, new)
        there = {code: found for code, found in known.items() if found is not None}
        findings = [told for _, each in there.values() if each for told in each]
        return {code: leaf for code, (leaf, _) in there.items()}, findings

    def _worked_out(
        self, record: Record, today: date, layer: Layer, new: Mapping[str, Given]
    ) -> dict[str, Found]:
        """The leaves of some indicators, together: many look at the same tables."""
        evaluation = answers_of(record, self._ordered(tuple(new)), today)
        found: dict[str, Found] = {}
        for code, key in new.items():
            found[code] = self._leaf(record, evaluation, code, layer)
            _keep(self._known[layer][code], key, found[code])
        return found

    def _ordered(self, indicators: Codes) -> Codes:
        """The codes that indicators need, in the order of evaluation."""
        found = self._orders.get(indicators)
        if found is None:
            codes = {code for each in indicators for code in self._grounds[each].codes}
            found = tuple(code for code in self._plan.order if code in codes)
            _keep(self._orders, indicators, found)
        return found

    def _leaf(self, record: Record, evaluation: Evaluation, code: str, layer: Layer) -> Found:
        """The leaf of an indicator: other numbers often earn the same points."""
        earned = _earned(self._grounds[code], record, evaluation)
        if earned is None:
            return leaf_of(record, evaluation, code, layer)
        known = self._earned.setdefault((code, layer), {})
        key = (*earned, _views(record, code, layer) if record.reviews else None)
        found = known.get(key)
        if found is None:
            found = leaf_of(record, evaluation, code, layer)
            _keep(known, key, found)
        return found


def _keep[K, V](known: dict[K, V], key: K, value: V) -> None:
    if len(known) >= _MOST_KEPT:
        known.clear()
    known[key] = value


def _earned(ground: _Ground, record: Record, evaluation: Evaluation) -> Given | None:
    """What a leaf follows from once all values are known; None where a table has a say too."""
    if ground.own is None or not isinstance(record.responses, Unread):
        return None
    said = map(record.responses.lines.get, ground.own)
    tokens = [None if line is None else line.token for line in said]
    try:
        return *tokens, *[_points(question, evaluation) for question in ground.scored]
    except AssessmentError:
        return None


def _points(question: Question, evaluation: Evaluation) -> object:
    """The points of a question outside tables, and whether it applies and is answered."""
    place = Place(question.code)
    answer = evaluation.answers.get(place)
    if answer is None:
        return place in evaluation.relevant
    return points(question, answer).value, place in evaluation.relevant


def _ground(questionnaire: Questionnaire, plan: Plan, indicator: str) -> _Ground:
    asked = questionnaire.questions_of[indicator]
    begin: list[str] = [question.code for question in asked]
    table = questionnaire.roster_of_indicator.get(indicator)
    in_tables = table is not None or any(question.roster is not None for question in asked)
    if table is not None:
        weight = table.scoring.weight_column
        counting = (one for one in questionnaire.columns[table.code]
                    if scored(one.scoring) or one.code == weight)  # fmt: skip
        begin += [table.code, *(column.code for column in counting)]
    codes = _needed(questionnaire, plan, begin)
    by_code = questionnaire.by_code
    questions = [by_code[code] for code in codes if code in by_code]
    rosters = {code for code in codes if code in questionnaire.columns}
    rosters |= {question.roster for question in questions if question.roster is not None}
    return _Ground(
        codes=tuple([code for code in codes if code in by_code or code not in plan.always]),
        alone=tuple((question.code, None) for question in questions if question.roster is None),
        columns={
            roster: tuple(one.code for one in questions if one.roster == roster)
            for roster in sorted(rosters)
        },
        counted=frozenset(
            one.code
            for one in questions
            if one.type is QuestionType.TEXT
            and not scored(one.scoring)
            and _is_counted(plan, codes, one.code)
        ),
        by_day=any(_looks_at_the_day(plan, code) for code in codes),
        own=None if in_tables else tuple((question.code, None) for question in asked),
        scored=tuple(question for question in asked if scored(question.scoring)),
    )


def _needed(questionnaire: Questionnaire, plan: Plan, begin: Iterable[str]) -> list[str]:
    """The codes with all whose relevance or value they need, in the order of evaluation."""
    found: set[str] = set()
    waiting = list(begin)
    while waiting:
        code = waiting.pop()
        if code in found or code not in plan.conditions:
            continue
        found.add(code)
        question = questionnaire.by_code.get(code)
        home = questionnaire.group[code].parent if question is None else question.group
        waiting += [*plan.conditions[code].needs, *(() if home is None else (home,))]
    return [code for code in plan.order if code in found]


def _looks_at_the_day(plan: Plan, code: str) -> bool:
    conditions = plan.conditions[code]
    parts = (conditions.relevant, conditions.calculation, conditions.repeat_count)
    return any(part is not None and "today" in str(part) for part in parts)


def _rows(record: Record, tokens: Mapping[Key, object], ground: _Ground, roster: str) -> Given:
    find, rows = tokens.get, record.rows.get(roster, ())
    columns: list[object] = []
    for code in ground.columns[roster]:
        given = [find((code, row)) for row in rows]
        columns.append(tuple(map(_bare, given) if code in ground.counted else given))
    return len(rows), *columns


def _bare(token: object) -> object:
    """That there is a text, whatever it says."""
    return True if type(token) is str else token


def _is_counted(plan: Plan, codes: Iterable[str], name: str) -> bool:
    """Whether expressions of these codes look at a question only to count its answers."""
    for code in codes:
        conditions = plan.conditions[code]
        for part in (conditions.relevant, conditions.calculation, conditions.repeat_count):
            nodes = [] if part is None else [node for node, _ in walk(part.tree)]
            asked = sum(1 for node in nodes if isinstance(node, Asked) and node.name == name)
            if asked != sum(1 for node in nodes if _counts(node, name)):
                return False
    return True


def _counts(node: Node, name: str) -> bool:
    if not isinstance(node, Call) or node.name not in _COUNTING:
        return False
    return [one.name for one in node.arguments if isinstance(one, Asked)] == [name]


def _views(record: Record, indicator: str, layer: Layer) -> Given:
    views = (record.reviews.get((each, indicator)) for each in LAYERS[: LAYERS.index(layer) + 1])
    return tuple(None if view is None else (view.level, view.reopened) for view in views)


_remembered: Lately[Questionnaire, Remembered] = Lately(Remembered)


def remembered(questionnaire: Questionnaire) -> Remembered:
    """What is remembered of the records of a questionnaire."""
    return _remembered.of(questionnaire)

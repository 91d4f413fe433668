"""The leaves of thousands of records: what the same givens led to is not worked out again.

What an indicator gets follows from few answers: those to its own questions, and those that decide
whether these apply. Records that were read from received files are looked at as they lie; what is
new is worked out by the same functions as everywhere, for that indicator alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from assessment.errors import Finding
from assessment.lately import Lately
from assessment.questionnaire.model import Questionnaire
from assessment.responses.model import Layer
from assessment.responses.plan import Plan, plan_of
from assessment.responses.record import Record
from assessment.responses.relevance import answers_of, evaluate
from assessment.responses.unread import Key, Unread
from assessment.scoring.leaves import Leaf, leaf_of, leaves
from assessment.scoring.points import scored

type Found = tuple[Leaf, tuple[Finding, ...]]
type Given = tuple[object, ...]
type Codes = tuple[str, ...]
LAYERS = tuple(Layer)
_MOST_KEPT = 256


@dataclass(frozen=True, slots=True)
class _Ground:
    """All that one indicator follows from.

    Attributes:
        codes: Questions and groups, each after all it needs.
        alone: The questions outside rosters.
        columns: The questions of each roster.
        by_day: Whether it looks at the day.
    """

    codes: tuple[str, ...]
    alone: tuple[Key, ...]
    columns: Mapping[str, tuple[str, ...]]
    by_day: bool


class Remembered:
    """The leaves of records of one questionnaire, each combination of givens worked out once."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        """Nothing is known yet."""
        self._plan = plan_of(questionnaire)
        self._grounds: dict[str, _Ground] = {}
        if self._plan.dependents is not None:
            for node in questionnaire.indicators:
                self._grounds[node.code] = _ground(questionnaire, self._plan, node.code)
        self._known: dict[tuple[str, Layer], dict[Given, Found]] = {}

    def leaves(
        self, record: Record, today: date, layer: Layer
    ) -> tuple[dict[str, Leaf], list[Finding]]:
        """What ``leaves`` says of the record as it is evaluated on that day."""
        responses = record.responses
        if not isinstance(responses, Unread) or not self._grounds:
            return leaves(record, evaluate(record, today), layer)
        tokens = {key: line.token for key, line in responses.lines.items()}
        keys = {
            code: (
                *map(tokens.get, ground.alone),
                *[_rows(record, tokens, *entry) for entry in ground.columns.items()],
                _views(record, code, layer) if record.reviews else None,
                today if ground.by_day else None,
            )
            for code, ground in self._grounds.items()
        }
        known = {code: self._known_of(code, layer).get(key) for code, key in keys.items()}
        new = [code for code, found in known.items() if found is None]
        if new:
            known |= self._worked_out(record, today, layer, {code: keys[code] for code in new})
        there = {code: found for code, found in known.items() if found is not None}
        findings = [told for _, each in there.values() for told in each]
        return {code: leaf for code, (leaf, _) in there.items()}, findings

    def _known_of(self, code: str, layer: Layer) -> dict[Given, Found]:
        return self._known.setdefault((code, layer), {})

    def _worked_out(
        self, record: Record, today: date, layer: Layer, new: Mapping[str, Given]
    ) -> dict[str, Found]:
        """The leaves of some indicators, together: many look at the same tables."""
        codes = {code for each in new for code in self._grounds[each].codes}
        ordered = [code for code in self._plan.order if code in codes]
        evaluation = answers_of(record, ordered, today)
        found: dict[str, Found] = {}
        for code, key in new.items():
            found[code] = leaf_of(record, evaluation, code, layer)
            known = self._known_of(code, layer)
            if len(known) >= _MOST_KEPT:
                known.clear()
            known[key] = found[code]
        return found


def _ground(questionnaire: Questionnaire, plan: Plan, indicator: str) -> _Ground:
    begin: list[str] = [question.code for question in questionnaire.questions_of[indicator]]
    table = questionnaire.roster_of_indicator.get(indicator)
    if table is not None:
        weight = table.scoring.weight_column
        counting = (one for one in questionnaire.columns[table.code]
                    if scored(one.scoring) or one.code == weight)  # fmt: skip
        begin += [table.code, *(column.code for column in counting)]
    codes = _needed(questionnaire, plan, begin)
    questions = [questionnaire.by_code[code] for code in codes if code in questionnaire.by_code]
    rosters = {code for code in codes if code in questionnaire.columns}
    rosters |= {question.roster for question in questions if question.roster is not None}
    return _Ground(
        codes=tuple(codes),
        alone=tuple((question.code, None) for question in questions if question.roster is None),
        columns={
            roster: tuple(one.code for one in questions if one.roster == roster)
            for roster in sorted(rosters)
        },
        by_day=any(_looks_at_the_day(plan, code) for code in codes),
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


def _rows(record: Record, tokens: Mapping[Key, object], roster: str, columns: Codes) -> Given:
    find = tokens.get
    return tuple(
        tuple([find((code, row)) for code in columns]) for row in record.rows.get(roster, ())
    )


def _views(record: Record, indicator: str, layer: Layer) -> Given:
    views = (record.reviews.get((each, indicator)) for each in LAYERS[: LAYERS.index(layer) + 1])
    return tuple(None if view is None else (view.level, view.reopened) for view in views)


_remembered: Lately[Questionnaire, Remembered] = Lately(Remembered)


def remembered(questionnaire: Questionnaire) -> Remembered:
    """What is remembered of the records of a questionnaire."""
    return _remembered.of(questionnaire)

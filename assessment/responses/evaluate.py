"""Evaluation of a record: what applies, is required, breaks its constraint, is calculated.

As a record changes, only what depends on the change is evaluated again.
"""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from assessment.expression.errors import ExpressionError
from assessment.expression.expression import Expression
from assessment.expression.scope import Shape
from assessment.expression.values import HIDDEN, Moment, Value, as_number, calculated_answer, truth
from assessment.expression.values import Answer as Shown
from assessment.language.text import Language
from assessment.questionnaire.model import Choice, Question, Questionnaire, QuestionType
from assessment.questionnaire.values import Answer
from assessment.responses import model
from assessment.responses.model import Place, Response, RowId
from assessment.responses.plan import Plan, plan_of
from assessment.responses.record import Record, differing

# A hundred times what the largest questionnaires take; a received one may ask for anything.
MOST_STEPS = 10_000_000
_STEPS_PER_CHOICE = 8


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What follows from the answers of one record."""

    relevant: frozenset[Place]  # places that are asked or calculated now
    groups: frozenset[Place]  # groups (and rosters) that apply; in a roster one place per row
    # Relevant places where an answer is demanded, whether it is there or not.
    required: frozenset[Place]
    broken: frozenset[Place]  # relevant answered places whose answer does not meet its constraint
    # What counts: answers of relevant places not declared not applicable, and calculated values
    # (numbers as int or Decimal).
    answers: Mapping[Place, Answer]
    calculated: Mapping[Place, Answer]  # the calculated values alone
    # Names of the choices on offer, where a choice filter decides.
    offers: Mapping[Place, tuple[str, ...]]
    row_counts: Mapping[str, int]  # number of rows demanded, of rosters with a fixed number
    failed: frozenset[Place]  # places with an expression that could not be evaluated

    def choices(self, question: Question, place: Place) -> tuple[Choice, ...]:
        names = self.offers.get(place)
        if names is None:
            return question.choices
        return tuple(choice for choice in question.choices if choice.name in names)


def evaluate(record: Record, today: date) -> Evaluation:
    """Work out everything that follows from the answers of a record on that day."""
    return Evaluator().follow(record, today)


def declared(response: Response) -> bool:
    """Whether it is declared not applicable, and the reviewer has not refused that."""
    declaration = response.not_applicable
    if declaration is None:
        return False
    return declaration.verdict is not model.ApplicabilityVerdict.REFUSED


def answer_of(response: Response, question: Question) -> Answer | None:
    """The answer entered; for a file question the name of its first document."""
    if question.type is QuestionType.FILE and response.evidence:
        return response.evidence[0].file_name or response.evidence[0].title
    return response.answer


def outcome(value: Value | None) -> tuple[Shown, Answer | None]:
    """The result of a calculation: as other expressions see it, and as an answer.

    Numbers stay numbers, whatever their size.
    """
    if value is None:
        return None, None
    if isinstance(value, float):
        if not math.isfinite(value):
            return None, None
        exact = Decimal(repr(value))
        return value, int(exact) if value.is_integer() else exact
    shown = calculated_answer(value)
    if isinstance(value, Moment):
        return shown, value.as_date() or shown
    return shown, shown


type Seen = dict[tuple[str, RowId | None], Shown]


class RecordScope:
    """A scope that is moved from place to place; its values are filled in as they are evaluated.

    Hidden answers stand in ``seen`` as ``HIDDEN``, calculated values as themselves.

    Attributes:
        spent: Evaluation steps so far; the caller decides how many are too many.
    """

    def __init__(self, record: Record, seen: Seen, today: date) -> None:
        self._questionnaire = record.questionnaire
        self._roster_of = plan_of(record.questionnaire).roster_of
        self._rows = {
            roster.code: record.rows.get(roster.code, ()) for roster in record.questionnaire.rosters
        }
        self._seen = seen
        self._today = today
        self._place = Place("")
        self._roster: str | None = None
        self.choice: Mapping[str, Shown] = {}  # what a choice filter refers to, by column
        self.spent = 0

    def move(self, place: Place, roster: str | None) -> "RecordScope":
        """Look from this place, which lies in a row of the roster unless that is None."""
        self._place = place
        self._roster = roster
        return self

    def value(self, name: str) -> Shown:
        roster = self._roster_of.get(name)
        if roster is None:
            return self._seen.get((name, None))
        if roster == self._roster:
            return self._seen.get((name, self._place.row))
        return None

    def shape(self, name: str) -> Shape:
        if name in self._rows:
            return Shape.ROSTER
        if name not in self._questionnaire.by_code:
            return Shape.UNKNOWN
        roster = self._roster_of[name]
        if roster is None or roster == self._roster:
            return Shape.ONE
        return Shape.COLUMN

    def column(self, name: str) -> Sequence[Shown]:
        """One answer per row of a roster's question."""
        roster = self._roster_of.get(name)
        if roster is None:
            return ()
        rows = self._rows.get(roster, ())
        self.spent += len(rows)
        get = self._seen.get
        return [get((name, row)) for row in rows]

    def current(self) -> Shown:
        return self._seen.get(self._place)

    def row_index(self) -> int | None:
        if self._roster is None:
            return None
        rows = self._rows.get(self._roster, ())
        self.spent += len(rows)
        row = self._place.row
        if row is None or row not in rows:
            return None
        return rows.index(row) + 1

    def rows(self, roster: str) -> int:
        return len(self._rows.get(roster, ()))

    def set_rows(self, roster: str, rows: tuple[RowId, ...]) -> None:
        self._rows[roster] = rows

    def today(self) -> date:
        return self._today

    def choice_cell(self, column: str) -> Shown:
        return self.choice.get(column)

    def choice_label(self, question: str, choice: str) -> str:
        """Label of a choice in the questionnaire's main language; empty when there is none."""
        asked = self._questionnaire.by_code.get(question)
        if asked is not None:
            choice_model = asked.choice(choice)
        else:
            choice_model = None
        if choice_model is None:
            return ""
        main = self._questionnaire.settings.default_language
        if main in Language:
            language = Language(main)
        else:
            language = Language.EN
        return choice_model.label.get(language)


class Evaluator:
    """Evaluates a record that changes: only what depends on a change is evaluated again.

    That is everything at first, with other rows, on another day and for another questionnaire.
    Parts of an evaluation that are equal to those before are the same objects. Expressions that
    take more steps than any good file needs count as failed.
    """

    _record: Record

    def __init__(self) -> None:
        self._evaluation: Evaluation | None = None

    def follow(self, record: Record, today: date) -> Evaluation:
        last = self._evaluation
        if (
            last is None
            or today != self._today
            or record.questionnaire is not self._record.questionnaire
            or record.rows != self._record.rows
        ):
            self._reset(record, today)
            codes: Collection[str] = self._plan.order
        else:
            codes = _affected_codes(self._plan, self._record, record)
            self._record = record
            if not codes:
                return last
            self._scope.spent = 0
            for code in codes:
                self._forget(code)
        by_code = record.questionnaire.by_code
        # All values first; then demands, constraints and choice filters, which depend on them.
        for code in codes:
            if code in by_code:
                self._evaluate_question(code)
            else:
                self._evaluate_group(code)
        for code in codes:
            question = by_code.get(code)
            if question is not None:
                self._apply_conditions(question)
        self._evaluation = self._build_evaluation()
        return self._evaluation

    def _reset(self, record: Record, today: date) -> None:
        self._record = record
        self._today: date = today
        self._plan: Plan = plan_of(record.questionnaire)
        self._seen: Seen = {}
        self._scope: RecordScope = RecordScope(record, self._seen, today)
        self._failed: set[Place] = set()
        self._names: dict[str, tuple[str, ...]] = {}
        self._relevant: set[Place] = set()
        self._groups: set[Place] = set()
        self._required: set[Place] = set()
        self._broken: set[Place] = set()
        self._answers: dict[Place, Answer] = {}
        self._calculated: dict[Place, Answer] = {}
        self._offers: dict[Place, tuple[str, ...]] = {}
        self._row_counts: dict[str, int] = {}

    def _forget(self, code: str) -> None:
        marked = (self._relevant, self._groups, self._required, self._broken, self._failed)
        valued = (self._answers, self._calculated, self._offers)
        for place in self._places(code):
            for places in marked:
                places.discard(place)
            for values in valued:
                values.pop(place, None)
            self._seen.pop(place, None)
        self._row_counts.pop(code, None)

    def _evaluate_group(self, code: str) -> None:
        conditions = self._plan.conditions[code]
        group = self._record.questionnaire.group[code]
        self._groups.update(self._applying_places(code, self._places(code), group.parent))
        if not group.roster:
            return
        if Place(code) not in self._groups:
            self._scope.set_rows(code, ())
            return
        self._scope.set_rows(code, self._record.rows.get(code, ()))
        if conditions.repeat_count is not None:
            count = self._value(conditions.repeat_count, Place(code))
            if count is not None:
                number = as_number(count)
            else:
                number = math.nan
            if 0 <= number < 10_000:
                self._row_counts[code] = int(number)
            else:
                self._row_counts[code] = 0

    def _evaluate_question(self, code: str) -> None:
        question = self._record.questionnaire.by_code[code]
        conditions = self._plan.conditions[code]
        places = self._places(code)
        applying = self._applying_places(code, places, question.group)
        self._relevant.update(applying)
        if len(applying) < len(places):
            hidden = set(places).difference(applying)
            self._seen.update(dict.fromkeys(hidden, HIDDEN))
        if conditions.unreadable:
            self._failed.update(applying)
        if conditions.calculation is not None:
            self._calculate(question, conditions.calculation, applying)
        elif question.asked:
            for place in applying:
                answer = self._entered_answer(question, place)
                if answer is not None:
                    self._seen[place] = answer
                    self._answers[place] = answer
        elif question.default:
            shown = [place for place in applying if not self._is_declared(place)]
            self._seen.update(dict.fromkeys(shown, question.default))

    def _entered_answer(self, question: Question, place: Place) -> Answer | None:
        """The answer a person entered; None where the place is declared not applicable."""
        response = self._record.responses.get(place)
        if response is None or declared(response):
            return None
        return answer_of(response, question)

    def _is_declared(self, place: Place) -> bool:
        return declared(self._record.responses.get(place, model.EMPTY))

    def _applying_places(
        self, code: str, places: Sequence[Place], group: str | None
    ) -> Sequence[Place]:
        """Those of the places at which a question or group applies."""
        if group is not None:
            if self._plan.roster_of[group] is not None:
                places = [place for place in places if Place(group, place.row) in self._groups]
            # A roster itself stands outside its rows.
            elif Place(group) not in self._groups:
                places = ()
        relevant = self._plan.conditions[code].relevant
        if relevant is None:
            return places
        return [place for place in places if self._holds(relevant, place)]

    def _calculate(
        self, question: Question, calculation: Expression, places: Sequence[Place]
    ) -> None:
        """Set calculated values; where there is none, the entered answer counts."""
        for place in places:
            if self._is_declared(place):
                continue
            shown, answer = outcome(self._value(calculation, place))
            if shown is not None:
                self._seen[place] = shown
            if answer is not None:
                self._calculated[place] = answer
                self._answers[place] = answer
            elif question.asked:
                entered = self._entered_answer(question, place)
                if entered is not None:
                    self._answers[place] = entered

    def _apply_conditions(self, question: Question) -> None:
        """Find where an answer is demanded or breaks its constraint, and the choices on offer."""
        conditions = self._plan.conditions[question.code]
        if question.asked:
            demand = conditions.required
        else:
            demand = None
        for place in self._places(question.code):
            if place not in self._relevant:
                continue
            if (
                demand
                and not self._is_excused(place)
                and self._holds(demand, place, otherwise=False)
            ):
                self._required.add(place)
            if place in self._seen and not self._holds(conditions.constraint, place):
                self._broken.add(place)
            if conditions.choice_filter is not None:
                self._offers[place] = self._offered_names(conditions.choice_filter, question, place)

    def _is_excused(self, place: Place) -> bool:
        """Whether it, or the main question of its page, is declared not applicable."""
        if self._is_declared(place):
            return True
        page = self._plan.page_of.get(place.question)
        if page is None or page.main is None or place.row is not None:
            return False
        return self._is_declared(Place(page.main))

    def _value(self, expression: Expression, place: Place) -> Value | None:
        scope = self._scope
        scope.spent += expression.size
        value: Value | None = None
        if scope.spent <= MOST_STEPS:
            try:
                value = expression.evaluate(scope.move(place, self._plan.roster_of[place.question]))
            except ExpressionError:
                value = None
        if value is None:
            self._failed.add(place)
        elif isinstance(value, str):
            scope.spent += len(value)
        return value

    def _holds(self, condition: Expression | None, place: Place, *, otherwise: bool = True) -> bool:
        """Whether a condition holds at a place; ``otherwise`` without one, and when it fails."""
        if condition is None:
            return otherwise
        value = self._value(condition, place)
        if value is None:
            return otherwise
        return truth(value)

    def _offered_names(
        self, condition: Expression, question: Question, place: Place
    ) -> tuple[str, ...]:
        """Names of the choices that a filter leaves; one that fails stays on offer."""
        self._scope.spent += (condition.size + _STEPS_PER_CHOICE) * len(question.choices)
        if self._scope.spent > MOST_STEPS:
            self._failed.add(place)
            if question.code not in self._names:
                self._names[question.code] = tuple(choice.name for choice in question.choices)
            return self._names[question.code]
        scope = self._scope.move(place, question.roster)
        offered = []
        for choice in question.choices:
            scope.choice = {"name": choice.name, **dict(choice.filters)}
            try:
                if not truth(condition.evaluate(scope)):
                    continue
            except ExpressionError:
                self._failed.add(place)
            offered.append(choice.name)
        return tuple(offered)

    def _places(self, code: str) -> Sequence[Place]:
        roster = self._plan.roster_of[code]
        if roster is None:
            return (Place(code),)
        return [Place(code, row) for row in self._record.rows.get(roster, ())]

    def _build_evaluation(self) -> Evaluation:
        """A frozen copy of the current state; parts equal to those before are the same objects."""
        parts: dict[str, Any] = {}
        for field in fields(Evaluation):
            # Each part is collected in a private set or mapping of its name.
            current = getattr(self, f"_{field.name}")
            part = getattr(self._evaluation, field.name, None)
            if part != current:
                if isinstance(current, set):
                    part = frozenset(current)
                else:
                    part = MappingProxyType(dict(current))
            parts[field.name] = part
        return Evaluation(**parts)


def _affected_codes(plan: Plan, before: Record, after: Record) -> Sequence[str]:
    codes = {place.question for place in differing(before.responses, after.responses)}
    pages = [plan.page_of[code] for code in codes if code in plan.page_of]
    # Whether the main question of a page applies decides what its page demands.
    beside = {code for page in pages if page.main in codes for code in page.questions}
    return plan.reached(codes, beside)


type _Snapshot = tuple[Record, Evaluation]


class IncrementalCache[T]:
    """A result for each of many codes; after a change only affected results are computed again.

    At first, with other rows and with another questionnaire every result is computed.
    """

    def __init__(
        self,
        compute: Callable[[Record, Evaluation, str], T],
        find_affected: Callable[[Questionnaire, frozenset[str]], Iterable[str | None]],
    ) -> None:
        self._compute = compute
        self._find_affected = find_affected
        self._snapshot: _Snapshot | None = None
        self._results: dict[str, T] = {}

    def follow(self, record: Record, evaluation: Evaluation, codes: Iterable[str]) -> dict[str, T]:
        """The current result of each code; the same mapping object when nothing differs."""
        snapshot = (record, evaluation)
        changed = None
        if self._snapshot is not None:
            changed = different_codes(self._snapshot, snapshot)
        self._snapshot = snapshot
        if changed is None:
            self._results = {code: self._compute(record, evaluation, code) for code in codes}
        elif changed:
            affected = self._results.keys() & set(
                self._find_affected(record.questionnaire, changed)
            )
            computed = {code: self._compute(record, evaluation, code) for code in affected}
            different = {
                code: result for code, result in computed.items() if result != self._results[code]
            }
            if different:
                self._results = {**self._results, **different}
        return self._results


def different_codes(before: _Snapshot, after: _Snapshot) -> frozenset[str] | None:
    """Questions and groups about which anything differs; None when that may be all."""
    old_record, old_evaluation = before
    new_record, new_evaluation = after
    if old_record.questionnaire is not new_record.questionnaire:
        return None
    if old_record.rows != new_record.rows:
        return None
    changed: set[Place | str] = {*differing(old_record.responses, new_record.responses)}
    for field in fields(Evaluation):
        old = getattr(old_evaluation, field.name)
        new = getattr(new_evaluation, field.name)
        if old is new:
            continue
        if isinstance(old, frozenset):
            changed |= old ^ new
        else:
            changed.update(differing(old, new))
    return frozenset(key if isinstance(key, str) else key.question for key in changed)

"""What follows from the answers given: what applies, is required, is broken, is calculated.

As a record changes it is worked out again only where a change reaches.
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
_STEPS_OF_A_CHOICE = 8


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
    """Whether it stands declared not applicable, and the reviewer has not refused that."""
    stated = response.not_applicable
    return stated is not None and stated.verdict is not model.ApplicabilityVerdict.REFUSED


def given(response: Response, question: Question) -> Answer | None:
    """The answer given; of a file question the name of its first document."""
    if question.type is QuestionType.FILE and response.evidence:
        return response.evidence[0].file_name or response.evidence[0].title
    return response.answer


def outcome(value: Value | None) -> tuple[Shown, Answer | None]:
    """What a calculation gives: as other expressions see it, and as an answer.

    Numbers stay numbers, whatever their size.
    """
    if isinstance(value, float):
        if not math.isfinite(value):
            return None, None
        exact = Decimal(repr(value))
        return value, int(exact) if value.is_integer() else exact
    kept = None if value is None else calculated_answer(value)
    answer = value.as_date() if isinstance(value, Moment) else None
    return kept, answer or kept


type Seen = dict[tuple[str, RowId | None], Shown]


class RecordScope:
    """A scope that is moved from place to place; what it shows is filled in as it is worked out.

    Hidden answers stand in ``seen`` as ``HIDDEN``, calculated values as themselves.

    Attributes:
        spent: Steps taken so far; whoever asks decides how many are too many.
    """

    def __init__(self, record: Record, seen: Seen, today: date) -> None:
        self._questionnaire, rows = record.questionnaire, record.rows
        self._roster_of = plan_of(record.questionnaire).roster_of
        self._rows = {one.code: rows.get(one.code, ()) for one in record.questionnaire.rosters}
        self._seen, self._today = seen, today
        self._place = Place("")
        self._roster: str | None = None
        self.choice: Mapping[str, Shown] = {}  # what a filter looks at, by column
        self.spent = 0

    def move(self, place: Place, roster: str | None) -> "RecordScope":
        """Look from this place, which lies in a row of the roster unless that is None."""
        self._place, self._roster = place, roster
        return self

    def value(self, name: str) -> Shown:
        roster = self._roster_of.get(name)
        if roster is None:
            return self._seen.get((name, None))
        return self._seen.get((name, self._place.row)) if roster == self._roster else None

    def shape(self, name: str) -> Shape:
        if name in self._rows:
            return Shape.ROSTER
        if name not in self._questionnaire.by_code:
            return Shape.UNKNOWN
        roster = self._roster_of[name]
        return Shape.ONE if roster is None or roster == self._roster else Shape.COLUMN

    def column(self, name: str) -> Sequence[Shown]:
        """One answer per row of a roster's question."""
        roster = self._roster_of.get(name)
        if roster is None:
            return ()
        rows = self._rows.get(roster, ())
        self.spent += len(rows)
        find = self._seen.get
        return [find((name, row)) for row in rows]

    def current(self) -> Shown:
        return self._seen.get(self._place)

    def row_index(self) -> int | None:
        rows = self._rows.get(self._roster, ()) if self._roster is not None else ()
        row = self._place.row
        self.spent += len(rows)
        return rows.index(row) + 1 if row is not None and row in rows else None

    def rows(self, roster: str) -> int:
        return len(self._rows.get(roster, ()))

    def show_rows(self, roster: str, rows: tuple[RowId, ...]) -> None:
        self._rows[roster] = rows

    def today(self) -> date:
        return self._today

    def choice_cell(self, column: str) -> Shown:
        return self.choice.get(column)

    def choice_label(self, question: str, choice: str) -> str:
        """Label of a choice in the questionnaire's main language; empty when there is none."""
        form = self._questionnaire
        main = form.settings.default_language
        asked = form.by_code.get(question)
        found = asked.choice(choice) if asked is not None else None
        language = Language(main) if main in Language else Language.EN
        return found.label.get(language) if found is not None else ""


class Evaluator:
    """Evaluates a record that changes: only what a change reaches is worked out again.

    That is everything at first, with other rows, on another day and of another questionnaire.
    Parts of an evaluation that say the same as before are the same objects. Expressions that take
    more steps than any good file needs count as failed.
    """

    _record: Record

    def __init__(self) -> None:
        self._evaluation: Evaluation | None = None

    def follow(self, record: Record, today: date) -> Evaluation:
        known = self._evaluation
        if (
            known is None
            or today != self._today
            or record.questionnaire is not self._record.questionnaire
            or record.rows != self._record.rows
        ):
            self._begin(record, today)
            codes: Collection[str] = self._plan.order
        else:
            codes = _reached(self._plan, self._record, record)
            self._record = record
            if not codes:
                return known
            self._scope.spent = 0
            for code in codes:
                self._forget(code)
        by_code = record.questionnaire.by_code
        # All values first; then what is said about questions once these are known.
        for code in codes:
            work = self._question if code in by_code else self._group
            work(code)
        for code in codes:
            if (question := by_code.get(code)) is not None:
                self._conclude(question)
        self._evaluation = self._as_it_is()
        return self._evaluation

    def _begin(self, record: Record, today: date) -> None:
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
        for place in self._places(code):
            for places in (
                self._relevant, self._groups, self._required, self._broken, self._failed
            ):  # fmt: skip
                places.discard(place)
            for values in (self._answers, self._calculated, self._offers):
                values.pop(place, None)
            self._seen.pop(place, None)
        self._row_counts.pop(code, None)

    def _group(self, code: str) -> None:
        conditions = self._plan.conditions[code]
        group = self._record.questionnaire.group[code]
        self._groups.update(self._applying(code, self._places(code), group.parent))
        if not group.roster:
            return
        applies = Place(code) in self._groups
        self._scope.show_rows(code, self._record.rows.get(code, ()) if applies else ())
        if applies and conditions.repeat_count is not None:
            count = self._value(conditions.repeat_count, Place(code))
            number = as_number(count) if count is not None else math.nan
            self._row_counts[code] = int(number) if 0 <= number < 10_000 else 0

    def _question(self, code: str) -> None:
        question = self._record.questionnaire.by_code[code]
        conditions, places = self._plan.conditions[code], self._places(code)
        applying = self._applying(code, places, question.group)
        self._relevant.update(applying)
        if len(applying) < len(places):
            # The others are seen as hidden.
            self._seen.update(dict.fromkeys(set(places).difference(applying), HIDDEN))
        if conditions.unreadable:
            self._failed.update(applying)
        if conditions.calculation is not None:
            self._calculate(question, conditions.calculation, applying)
        elif question.asked:
            for place in applying:
                if (answer := self._said(question, place)) is not None:
                    self._seen[place] = self._answers[place] = answer
        elif question.default:
            shown = [place for place in applying if not self._declared(place)]
            self._seen.update(dict.fromkeys(shown, question.default))

    def _said(self, question: Question, place: Place) -> Answer | None:
        response = self._record.responses.get(place)
        return None if response is None or declared(response) else given(response, question)

    def _declared(self, place: Place) -> bool:
        return declared(self._record.responses.get(place, model.EMPTY))

    def _applying(self, code: str, places: Sequence[Place], group: str | None) -> Sequence[Place]:
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
        """What a calculation gives where nothing is declared; else what was said counts."""
        for place in places:
            if self._declared(place):
                continue
            kept, answer = outcome(self._value(calculation, place))
            if kept is not None:
                self._seen[place] = kept
            if answer is not None:
                self._calculated[place] = self._answers[place] = answer
            elif question.asked and (own := self._said(question, place)) is not None:
                self._answers[place] = own

    def _conclude(self, question: Question) -> None:
        """Whether an answer is demanded, breaks its constraint, and which choices are on offer."""
        conditions = self._plan.conditions[question.code]
        for place in self._places(question.code):
            if place not in self._relevant:
                continue
            demand = conditions.required if question.asked else None
            if demand and not self._excused(place) and self._holds(demand, place, other=False):
                self._required.add(place)
            if place in self._seen and not self._holds(conditions.constraint, place):
                self._broken.add(place)
            if conditions.choice_filter is not None:
                self._offers[place] = self._offer(conditions.choice_filter, question, place)

    def _excused(self, place: Place) -> bool:
        """Whether it, or the main question of its page, is declared not applicable."""
        page = self._plan.page_of.get(place.question)
        main = page.main if page is not None and place.row is None else None
        return self._declared(place) or (main is not None and self._declared(Place(main)))

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

    def _holds(self, condition: Expression | None, place: Place, *, other: bool = True) -> bool:
        """Whether a condition holds at a place; ``other`` without one, and when it fails."""
        value = None if condition is None else self._value(condition, place)
        return other if value is None else truth(value)

    def _offer(self, condition: Expression, question: Question, place: Place) -> tuple[str, ...]:
        """Names of the choices that a filter leaves; one that fails stays on offer."""
        self._scope.spent += (condition.size + _STEPS_OF_A_CHOICE) * len(question.choices)
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
        if (roster := self._plan.roster_of[code]) is None:
            return (Place(code),)
        return [Place(code, row) for row in self._record.rows.get(roster, ())]

    def _as_it_is(self) -> Evaluation:
        # Each part is worked out in a set or mapping of its name.
        now: dict[str, Any] = {p.name: getattr(self, f"_{p.name}") for p in fields(Evaluation)}
        kept = {name: getattr(self._evaluation, name, None) for name in now}
        other: dict[str, Any] = {
            name: frozenset(part) if isinstance(part, set) else MappingProxyType(dict(part))
            for name, part in now.items()
            if kept[name] != part
        }
        return Evaluation(**{**kept, **other})


def _reached(plan: Plan, before: Record, after: Record) -> Sequence[str]:
    codes = {place.question for place in differing(before.responses, after.responses)}
    pages = [plan.page_of[code] for code in codes if code in plan.page_of]
    # Whether the main question of a page applies decides what its page demands.
    beside = {code for page in pages if page.main in codes for code in page.questions}
    return plan.reached(codes, beside)


type _Moment = tuple[Record, Evaluation]


class Followed[T]:
    """Something worked out for each of many codes; what a change does not reach is kept.

    At the beginning, with other rows and with another questionnaire everything is worked out.
    """

    def __init__(
        self,
        work: Callable[[Record, Evaluation, str], T],
        reached: Callable[[Questionnaire, frozenset[str]], Iterable[str | None]],
    ) -> None:
        self._work, self._reached = work, reached
        self._moment: _Moment | None = None
        self._known: dict[str, T] = {}

    def follow(self, record: Record, evaluation: Evaluation, codes: Iterable[str]) -> dict[str, T]:
        """What it is now for each of the codes; the same mapping when nothing is different."""
        now = (record, evaluation)
        other = None if self._moment is None else different_codes(self._moment, now)
        self._moment = now
        if other is None:
            self._known = {code: self._work(record, evaluation, code) for code in codes}
        elif other:
            again = self._known.keys() & set(self._reached(record.questionnaire, other))
            found = {code: self._work(record, evaluation, code) for code in again}
            unlike = {code: one for code, one in found.items() if one != self._known[code]}
            self._known = {**self._known, **unlike} if unlike else self._known
        return self._known


def different_codes(before: _Moment, after: _Moment) -> frozenset[str] | None:
    """Questions and groups about which anything is different; None when that may be all."""
    (record, old), (changed, new) = before, after
    if record.questionnaire is not changed.questionnaire or record.rows != changed.rows:
        return None
    found: set[Place | str] = {*differing(record.responses, changed.responses)}
    for part in fields(Evaluation):
        one, other = getattr(old, part.name), getattr(new, part.name)
        if one is not other:
            found.update(one ^ other if isinstance(one, frozenset) else differing(one, other))
    return frozenset(one if isinstance(one, str) else one.question for one in found)

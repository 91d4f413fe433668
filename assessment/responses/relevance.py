"""What follows from the answers given: what applies, is required, is broken, is calculated."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from assessment.questionnaire.expression.errors import ExpressionError
from assessment.questionnaire.expression.expression import Expression
from assessment.questionnaire.expression.moments import Moment
from assessment.questionnaire.expression.values import (
    HIDDEN,
    Value,
    as_number,
    calculated_answer,
    truth,
)
from assessment.questionnaire.expression.values import Answer as Shown
from assessment.questionnaire.model import Choice, Question, QuestionType
from assessment.responses.model import (
    EMPTY,
    Answer,
    ApplicabilityVerdict,
    Place,
    Response,
    RowId,
)
from assessment.responses.plan import Plan, plan_of
from assessment.responses.record import Record
from assessment.responses.scope import RecordScope, Seen


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What follows from the answers of one record.

    Attributes:
        relevant: Places that are asked or calculated now.
        groups: Groups (and rosters) that apply; in a roster one place per row.
        required: Relevant places where an answer is demanded, whether it is there or not.
        broken: Relevant answered places whose answer does not meet its constraint.
        answers: What counts: answers of relevant places not declared not applicable, and
            calculated values (numbers as int or Decimal).
        calculated: The calculated values alone.
        offers: Names of the choices on offer, where a choice filter decides.
        row_counts: Number of rows demanded, of rosters with a fixed number.
        failed: Places with an expression that could not be evaluated.
    """

    relevant: frozenset[Place]
    groups: frozenset[Place]
    required: frozenset[Place]
    broken: frozenset[Place]
    answers: Mapping[Place, Answer]
    calculated: Mapping[Place, Answer]
    offers: Mapping[Place, tuple[str, ...]]
    row_counts: Mapping[str, int]
    failed: frozenset[Place]

    def choices(self, question: Question, place: Place) -> tuple[Choice, ...]:
        """The choices on offer at a place, in order."""
        names = self.offers.get(place)
        if names is None:
            return question.choices
        return tuple(choice for choice in question.choices if choice.name in names)


def evaluate(record: Record, today: date) -> Evaluation:
    """Work out everything that follows from the answers of a record on that day."""
    return _Run(record, plan_of(record.questionnaire), today).whole()


def declared(response: Response) -> bool:
    """Whether it stands declared not applicable, and the reviewer has not refused that."""
    stated = response.not_applicable
    return stated is not None and stated.verdict is not ApplicabilityVerdict.REFUSED


def given(response: Response, question: Question) -> Answer | None:
    """The answer given; of a file question the name of its first document."""
    if question.type is QuestionType.FILE and response.evidence:
        return response.evidence[0].file_name or response.evidence[0].title
    return response.answer


@dataclass
class _Run:
    """One evaluation at work."""

    record: Record
    plan: Plan
    today: date
    seen: Seen = field(default_factory=dict)
    relevant: set[Place] = field(default_factory=set)
    groups: set[Place] = field(default_factory=set)
    calculated: dict[Place, Answer] = field(default_factory=dict)
    row_counts: dict[str, int] = field(default_factory=dict)
    failed: set[Place] = field(default_factory=set)

    def whole(self) -> Evaluation:
        self.scope = RecordScope(self.record, self.seen, self.today)
        by_code = self.record.questionnaire.by_code
        for code in self.plan.order:
            question = by_code.get(code)
            if question is None:
                self._group(code)
            else:
                self._question(question)
        return self._finish()

    def _group(self, code: str) -> None:
        conditions = self.plan.conditions[code]
        group = self.record.questionnaire.group[code]
        roster = self.plan.roster_of_group[code]
        for row in self._rows(roster):
            place = Place(code, row)
            if not self._within(group.parent, row):
                continue
            if conditions.relevant is None or self._holds(conditions.relevant, place, roster):
                self.groups.add(place)
        if not group.roster:
            return
        if Place(code) not in self.groups:
            self.scope.hide_rows(code)
        elif conditions.repeat_count is not None:
            count = self._value(conditions.repeat_count, Place(code), None)
            number = as_number(count) if count is not None else math.nan
            self.row_counts[code] = int(number) if 0 <= number < 10_000 else 0

    def _question(self, question: Question) -> None:
        conditions = self.plan.conditions[question.code]
        roster = question.roster
        for row in self._rows(roster):
            place = Place(question.code, row)
            hidden = not self._within(question.group, row) or (
                conditions.relevant is not None
                and not self._holds(conditions.relevant, place, roster)
            )
            if hidden:
                self.seen[place] = HIDDEN
                continue
            self.relevant.add(place)
            if conditions.unreadable:
                self.failed.add(place)
            shown = self._shown(question, place, conditions.calculation)
            if shown is not None:
                self.seen[place] = shown

    def _shown(self, question: Question, place: Place, calculation: Expression | None) -> Shown:
        response = self.record.responses.get(place, EMPTY)
        if declared(response):
            return None
        if calculation is not None:
            value = self._value(calculation, place, question.roster)
            answer = _calculated(value)
            if answer is not None:
                self.calculated[place] = answer
            return _kept(value)
        if question.asked:
            return given(response, question)
        return question.default or None

    def _finish(self) -> Evaluation:
        places = list(self._relevant_places())
        exempt = self._exempt()
        required = {place for q, place in places if place not in exempt and self._asks(q, place)}
        broken = {place for q, place in places if place in self.seen and self._breaks(q, place)}
        offers = {
            place: self._offer(condition, question, place)
            for question, place in places
            if (condition := self.plan.conditions[question.code].choice_filter) is not None
        }
        return Evaluation(
            relevant=frozenset(self.relevant),
            groups=frozenset(self.groups),
            required=frozenset(required),
            broken=frozenset(broken),
            answers=MappingProxyType(self._answers()),
            calculated=MappingProxyType(self.calculated),
            offers=MappingProxyType(offers),
            row_counts=MappingProxyType(self.row_counts),
            failed=frozenset(self.failed),
        )

    def _asks(self, question: Question, place: Place) -> bool:
        required = self.plan.conditions[question.code].required
        if required is None or not question.asked:
            return False
        return self._holds(required, place, question.roster, otherwise=False)

    def _breaks(self, question: Question, place: Place) -> bool:
        constraint = self.plan.conditions[question.code].constraint
        return constraint is not None and not self._holds(constraint, place, question.roster)

    def _answers(self) -> dict[Place, Answer]:
        answers: dict[Place, Answer] = {}
        for question, place in self._relevant_places():
            response = self.record.responses.get(place, EMPTY)
            answer = given(response, question)
            if question.asked and answer is not None and not declared(response):
                answers[place] = answer
        return answers | self.calculated

    def _exempt(self) -> set[Place]:
        """Places excused because the main question of their page does not apply."""
        exempt: set[Place] = set()
        for place, response in self.record.responses.items():
            if not declared(response):
                continue
            page = self.plan.page_of.get(place.question)
            if page is not None and page.main == place.question:
                exempt.update(Place(code) for code in page.questions)
            exempt.add(place)
        return exempt

    def _offer(self, condition: Expression, question: Question, place: Place) -> tuple[str, ...]:
        scope = self.scope.move(place, question.roster)
        offered = []
        for choice in question.choices:
            try:
                keep = truth(
                    condition.evaluate(scope, {"name": choice.name, **dict(choice.filters)})
                )
            except ExpressionError:
                self.failed.add(place)
                keep = True
            if keep:
                offered.append(choice.name)
        return tuple(offered)

    def _relevant_places(self) -> Iterator[tuple[Question, Place]]:
        for question in self.record.questionnaire.questions:
            for row in self._rows(question.roster):
                place = Place(question.code, row)
                if place in self.relevant:
                    yield question, place

    def _rows(self, roster: str | None) -> tuple[RowId | None, ...]:
        return (None,) if roster is None else self.record.rows.get(roster, ())

    def _within(self, group: str | None, row: RowId | None) -> bool:
        if group is None:
            return True
        # A roster itself stands outside its rows.
        outside = self.plan.roster_of_group[group] is None
        return Place(group, None if outside else row) in self.groups

    def _holds(
        self, condition: Expression, place: Place, roster: str | None, *, otherwise: bool = True
    ) -> bool:
        value = self._value(condition, place, roster)
        return otherwise if value is None else truth(value)

    def _value(self, expression: Expression, place: Place, roster: str | None) -> Value | None:
        try:
            return expression.evaluate(self.scope.move(place, roster))
        except ExpressionError:
            self.failed.add(place)
            return None


def _kept(value: Value | None) -> Shown:
    """What other expressions see of a calculated value: numbers stay numbers, whatever size."""
    if value is None:
        return None
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return calculated_answer(value)


def _calculated(value: Value | None) -> Answer | None:
    kept = _kept(value)
    if isinstance(value, Moment):
        return value.as_date() or calculated_answer(value)
    if isinstance(kept, float):
        number = Decimal(repr(kept))
        return int(number) if number == number.to_integral_value() else number
    return kept if isinstance(kept, str) else None

"""What follows from the answers given: what applies, is required, is broken, is calculated."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from types import MappingProxyType

from assessment.expression.expression import Expression
from assessment.expression.values import (
    HIDDEN,
    as_number,
)
from assessment.questionnaire.model import Choice, Question
from assessment.responses.asking import Asking
from assessment.responses.model import (
    EMPTY,
    Answer,
    Place,
    RowId,
    places_in,
)
from assessment.responses.plan import Plan, plan_of
from assessment.responses.record import Record, differing
from assessment.responses.saying import declared, declaring, outcome, saying
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


def answers_of(record: Record, codes: Sequence[str], today: date) -> Evaluation:
    """What applies and counts as answer of some codes, given in order with all they need."""
    return _Run(record, plan_of(record.questionnaire), today).counting(codes)


class LiveEvaluation:
    """The evaluation of a record that changes: only what a change reaches is worked out again.

    After any changes it says what ``evaluate`` says; parts that say the same as before are the
    same objects. Other rows, another day or another questionnaire begin anew.
    """

    def __init__(self) -> None:
        """Nothing is followed yet."""
        self._run: _Run | None = None
        self._evaluation: Evaluation | None = None

    def follow(self, record: Record, today: date) -> Evaluation:
        """Work out what follows from the record as it is now."""
        run, before = self._run, self._evaluation
        if run is None or before is None or not run.may_go_on(record, today):
            self._run = _Run(record, plan_of(record.questionnaire), today)
            self._evaluation = self._run.whole()
        elif run.record is not record:
            self._evaluation = run.again(record, before)
        return self._evaluation or evaluate(record, today)


class _Run:
    """One evaluation at work, and what it knows for the next one."""

    def __init__(self, record: Record, plan: Plan, today: date) -> None:
        self.record = record
        self.plan = plan
        self.today = today
        self.seen: Seen = {}
        self.ask = Asking(RecordScope(record, self.seen, today))
        self.relevant: set[Place] = set()
        self.groups: set[Place] = set()
        self.required: set[Place] = set()
        self.broken: set[Place] = set()
        self.answers: dict[Place, Answer] = {}
        self.calculated: dict[Place, Answer] = {}
        self.offers: dict[Place, tuple[str, ...]] = {}
        self.row_counts: dict[str, int] = {}
        self._hear_of(record)

    def _hear_of(self, record: Record) -> None:
        self.said = saying(record.responses)
        self.declared = declaring(record.responses)

    def whole(self) -> Evaluation:
        """Work out everything."""
        self._work_out(self.plan.order)
        return self._as_it_is()

    def counting(self, codes: Sequence[str]) -> Evaluation:
        """Work out what applies and counts, not what is demanded, broken or on offer."""
        self._values(codes)
        return self._as_it_is()

    def may_go_on(self, record: Record, today: date) -> bool:
        """Whether the next record can be worked out from what is known of this one."""
        return (
            today == self.today
            and record.questionnaire is self.record.questionnaire
            and record.rows == self.record.rows
        )

    def again(self, record: Record, before: Evaluation) -> Evaluation:
        """Work out what the differences between the records reach."""
        codes = _reached(self.plan, self.record, record)
        self.record = record
        self._hear_of(record)
        self.ask.begin()
        if not codes:
            return before
        for code in codes:
            self._forget(code)
        self._work_out(codes)
        found = self._as_it_is()
        names = (field.name for field in fields(Evaluation))
        same = {n: getattr(before, n) for n in names if getattr(before, n) == getattr(found, n)}
        return replace(found, **same)

    def _forget(self, code: str) -> None:
        question = self.record.questionnaire.by_code.get(code)
        roster = self.plan.roster_of_group[code] if question is None else question.roster
        for row in self._rows(roster):
            place = Place(code, row)
            for places in (self.relevant, self.groups, self.required, self.broken):
                places.discard(place)
            for values in (self.answers, self.calculated, self.offers):
                values.pop(place, None)
            self.ask.failed.discard(place)
            self.seen.pop(place, None)
        self.row_counts.pop(code, None)

    def _work_out(self, codes: Sequence[str]) -> None:
        for question in self._values(codes):
            self._conclude(question)

    def _values(self, codes: Sequence[str]) -> list[Question]:
        by_code = self.record.questionnaire.by_code
        questions = []
        for code in codes:
            if (question := by_code.get(code)) is None:
                self._group(code)
            else:
                self._question(question)
                questions.append(question)
        return questions

    def _group(self, code: str) -> None:
        conditions = self.plan.conditions[code]
        group = self.record.questionnaire.group[code]
        roster = self.plan.roster_of_group[code]
        places = _places(self.plan, self.record, code, roster)
        self.groups.update(self._applying(code, places, group.parent, roster))
        if not group.roster:
            return
        applies = Place(code) in self.groups
        self.ask.scope.show_rows(code, shown=applies)
        if applies and conditions.repeat_count is not None:
            count = self.ask.value(conditions.repeat_count, Place(code), None)
            number = as_number(count) if count is not None else math.nan
            self.row_counts[code] = int(number) if 0 <= number < 10_000 else 0

    def _question(self, question: Question) -> None:
        code, roster = question.code, question.roster
        conditions = self.plan.conditions[code]
        places = _places(self.plan, self.record, code, roster)
        applying = self._applying(code, places, question.group, roster)
        self.relevant.update(applying)
        if len(applying) < len(places):
            # The others are seen as hidden.
            self.seen.update(dict.fromkeys(set(places).difference(applying), HIDDEN))
        if conditions.unreadable:
            self.ask.failed.update(applying)
        if conditions.calculation is not None:
            self._calculate(question, conditions.calculation, applying)
        elif question.asked:
            self._hear(question, applying)
        elif question.default:
            shown = [place for place in applying if not self.declared(place)]
            self.seen.update(dict.fromkeys(shown, question.default))

    def _hear(self, question: Question, places: Sequence[Place]) -> None:
        for place in places:
            if (answer := self.said(question, place)) is not None:
                self.seen[place] = self.answers[place] = answer

    def _applying(
        self, code: str, places: Sequence[Place], group: str | None, roster: str | None
    ) -> Sequence[Place]:
        """Those of the places of something in a group that apply."""
        if code in self.plan.always:
            return places
        inside, relevant = self._within(group, places), self.plan.conditions[code].relevant
        if relevant is None:
            return inside
        return [place for place in inside if self.ask.holds(relevant, place, roster)]

    def _calculate(
        self, question: Question, calculation: Expression, places: Sequence[Place]
    ) -> None:
        """What a calculation gives where nothing is declared; else what was said counts."""
        for place in places:
            if self.declared(place):
                continue
            kept, answer = outcome(self.ask.value(calculation, place, question.roster))
            if kept is not None:
                self.seen[place] = kept
            if answer is not None:
                self.calculated[place] = self.answers[place] = answer
            elif question.asked and (own := self.said(question, place)) is not None:
                self.answers[place] = own

    def _conclude(self, question: Question) -> None:
        """What is said about a question once all values are known."""
        choice_filter = self.plan.conditions[question.code].choice_filter
        for row in self._rows(question.roster):
            place = Place(question.code, row)
            if place not in self.relevant:
                continue
            if self._demands(question, place):
                self.required.add(place)
            if place in self.seen and self._breaks(question, place):
                self.broken.add(place)
            if choice_filter is not None:
                self.offers[place] = self.ask.offer(choice_filter, question, place)

    def _as_it_is(self) -> Evaluation:
        return Evaluation(
            relevant=frozenset(self.relevant),
            groups=frozenset(self.groups),
            required=frozenset(self.required),
            broken=frozenset(self.broken),
            answers=MappingProxyType(dict(self.answers)),
            calculated=MappingProxyType(dict(self.calculated)),
            offers=MappingProxyType(dict(self.offers)),
            row_counts=MappingProxyType(dict(self.row_counts)),
            failed=frozenset(self.ask.failed),
        )

    def _demands(self, question: Question, place: Place) -> bool:
        required = self.plan.conditions[question.code].required
        if required is None or not question.asked or _excused(self.record, self.plan, place):
            return False
        return self.ask.holds(required, place, question.roster, otherwise=False)

    def _breaks(self, question: Question, place: Place) -> bool:
        constraint = self.plan.conditions[question.code].constraint
        return constraint is not None and not self.ask.holds(constraint, place, question.roster)

    def _rows(self, roster: str | None) -> tuple[RowId | None, ...]:
        return (None,) if roster is None else self.record.rows.get(roster, ())

    def _within(self, group: str | None, places: Sequence[Place]) -> Sequence[Place]:
        """Those places around which the group applies."""
        if group is None or group in self.plan.always:
            return places
        # A roster itself stands outside its rows.
        if self.plan.roster_of_group[group] is None:
            return places if Place(group) in self.groups else ()
        return [place for place in places if Place(group, place.row) in self.groups]


def _places(plan: Plan, record: Record, code: str, roster: str | None) -> Sequence[Place]:
    """The places of a question or group: one, or one a row."""
    if roster is None:
        return plan.alone[code]
    return places_in(code, record.rows.get(roster, ()))


def _excused(record: Record, plan: Plan, place: Place) -> bool:
    """Whether it, or the main question of its page, is declared not applicable."""
    page = plan.page_of.get(place.question)
    main = page.main if page is not None and place.row is None else None
    own = declared(record.responses.get(place, EMPTY))
    return own or (main is not None and declared(record.response(main)))


def _reached(plan: Plan, before: Record, after: Record) -> list[str]:
    """Codes about which anything may be different, in the order of evaluation."""
    if plan.dependents is None:
        return list(plan.order)
    places = differing(before.responses, after.responses)
    codes = plan.dependents.reached(place.question for place in places)
    for place in places:
        page = plan.page_of.get(place.question)
        # Whether the main question applies decides what its page demands.
        if page is not None and page.main == place.question:
            codes.update(page.questions)
    return plan.dependents.in_order(codes)

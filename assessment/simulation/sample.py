"""Plausible sample answers to any questionnaire, for the demonstration and for training.

Driven by the questionnaire alone: types, choices, levels, conditions and constraints. The same
seed gives the same answers.
"""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from assessment.files.store import AssessmentFile
from assessment.questionnaire.model import (
    EvidenceDemand,
    Question,
    QuestionType,
    ScoringKind,
)
from assessment.questionnaire.question_types import Takes, kind_of
from assessment.questionnaire.values import Answer
from assessment.responses.changes import AddRow, DeclareNotApplicable, SetAnswer
from assessment.responses.evaluate import evaluate
from assessment.responses.evidence_changes import AddEvidence
from assessment.responses.model import Evidence, EvidenceId, Place, RowId
from assessment.responses.record import Record

ROWS = 4
TRIES = 40
NUMBERS = (12, 40, 75, 100, 160, 240)
DAYS_BACK = 300


class Sampler:
    """Answers one file from start to end."""

    def __init__(self, file: AssessmentFile, now: datetime, seed: int) -> None:
        self._file = file
        self._now = now
        self._today = now.date()
        # Not for secrets: the same seed must give the same sample answers.
        self._random = random.Random(seed)  # noqa: S311
        self._documents = 0

    @property
    def _record(self) -> Record:
        return self._file.record

    def answer_all(self) -> None:
        """Answer every question that applies, attach what is demanded, declare one exception."""
        for roster in self._record.questionnaire.rosters:
            for at in range(ROWS):
                self._apply(AddRow(roster.code, RowId(f"{roster.code}-{at + 1}"), at))
        for question in self._record.questionnaire.questions:
            for place in list(self._record.places(question.code)):
                self._answer(question, place)
        self._mend()
        self._declare_one()
        self._attach()

    def _apply(self, change: AddRow | SetAnswer | AddEvidence | DeclareNotApplicable) -> None:
        self._file.apply(change, by=self._record.subject.assessor, at=self._now)

    def _answer(self, question: Question, place: Place) -> None:
        evaluation = evaluate(self._record, self._today)
        if question.asked and place in evaluation.relevant:
            offered = tuple(c.name for c in evaluation.choices(question, place))
            answer = self._drawn(question, offered)
            if answer is not None:
                self._apply(SetAnswer(place, answer))

    def _mend(self) -> None:
        """Draw again where a constraint is broken, until none is."""
        questionnaire = self._record.questionnaire
        for attempt in range(TRIES):
            broken = sorted(evaluate(self._record, self._today).broken)
            if not broken:
                return
            for place in broken:
                given = self._record.response(*place).answer
                if isinstance(given, int | Decimal):
                    self._apply(SetAnswer(place, int(given) // 2))
                else:
                    self._answer(questionnaire.by_code[place.question], place)
            if attempt == TRIES - 1:
                return

    def _drawn(self, question: Question, offered: tuple[str, ...]) -> Answer | None:
        kind = kind_of(question)
        match kind.takes:
            case Takes.TICKS:
                return self._ticks(question, offered)
            case Takes.CHOICE:
                return self._random.choice(offered) if offered else None
            case Takes.WHOLE | Takes.NUMBER:
                return self._whole(question)
            case Takes.DATE:
                return self._day()
        return None if kind.made_up is None else kind.made_up(self._random)

    def _whole(self, question: Question) -> int:
        number = self._random.choice(NUMBERS)
        if question.minimum is not None and question.maximum is not None:
            return int(min(max(Decimal(number), question.minimum), question.maximum))
        return number

    def _day(self) -> date:
        return self._today - timedelta(days=self._random.randint(1, DAYS_BACK))

    def _ticks(self, question: Question, offered: tuple[str, ...]) -> tuple[str, ...] | None:
        ladder = question.scoring.kind is ScoringKind.LADDER
        choices = [c for c in question.choices if c.name in offered and not c.exclusive]
        if ladder:
            top = max((c.level or 0 for c in choices), default=0)
            level = self._random.choices(range(top + 1), weights=range(1, top + 2))[0]
            chosen = [c.name for c in choices if (c.level or 0) <= level]
        else:
            chosen = [c.name for c in choices if c.required or self._random.random() < 0.65]
        none = [c.name for c in question.choices if c.exclusive]
        return tuple(chosen or none[:1]) or None

    def _declare_one(self) -> None:
        """The last question that allows it is declared not applicable, as real units do."""
        for question in reversed(self._record.questionnaire.questions):
            if question.not_applicable and question.roster is None:
                reason = "គំរូ៖ មិនមានសេវានេះ។ Sample: no such service."
                self._apply(DeclareNotApplicable(Place(question.code), reason))
                return

    def _attach(self) -> None:
        for place in self._wanting():
            self._documents += 1
            number = self._documents
            evidence = Evidence(
                id=EvidenceId(f"sample-{number}"),
                title=f"ឯកសារគំរូ {number} / Sample document {number}",
                number=f"{number:03d}",
                dated=self._day(),
                issuer="អង្គភាពគំរូ / Sample unit",
                signed=True,
                paper_seen_by=self._record.subject.assessor,
                paper_seen_on=self._today,
            )
            self._apply(AddEvidence(place, evidence))

    def _wanting(self) -> Iterator[Place]:
        evaluation = evaluate(self._record, self._today)
        for question in self._record.questionnaire.questions:
            place = Place(question.code)
            demanded = question.evidence.demand is not EvidenceDemand.NONE
            # A note may carry the evidence of a roster; it has no answer of its own.
            backs = place in evaluation.answers or question.type is QuestionType.NOTE
            if demanded and question.roster is None and backs and place in evaluation.relevant:
                yield place

"""Answers of one unit by chance around how ready it is, and their review by its head."""

import hashlib
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

from assessment.files.store import AssessmentFile
from assessment.questionnaire.model import EvidenceDemand, Question, QuestionType, ScoringKind
from assessment.questionnaire.question_types import Takes, kind_of, parse
from assessment.questionnaire.structure import ActionPart, ActionState
from assessment.questionnaire.values import Answer
from assessment.responses import changes, choices, model, plan, review_changes
from assessment.responses.changes import Change
from assessment.responses.evaluate import Evaluation, evaluate
from assessment.responses.model import Place, ReasonCode
from assessment.responses.record import Record
from assessment.simulation.invented import state_of

_TITLES = (
    "សេចក្តីសម្រេចស្តីពីក្រុមការងារឌីជីថល", "ផែនការសកម្មភាពប្រចាំឆ្នាំ", "របាយការណ៍ត្រួតពិនិត្យ",
    "បញ្ជីសារពើភណ្ឌ", "កំណត់ហេតុប្រជុំ", "កំណត់ត្រាបម្រុងទុកទិន្នន័យ",
)  # fmt: skip
_ABSENT = "អង្គភាពមិនមានសេវា ឬប្រព័ន្ធនេះ។ No such service or system here."
_MILESTONE = "ដំណាក់កាលសាកល្បងបន្ទាប់ / Next sample milestone"
_OBSTACLE = "ថវិកាគំរូ / sample budget"
_OF_THE_LIST = (
    ActionPart.ACTION, ActionPart.NAME, ActionPart.LEAD, ActionPart.DUE, ActionPart.MILESTONES,
)  # fmt: skip
_AT_THE_ENDS: Mapping[object, int] = {ActionState.DONE: 100, ActionState.NOT_STARTED: 0}
_SPREAD = 0.16
_ROWS = (2, 7)
_LIKELY = {
    "unanswered": 0.015, "absent": 0.05, "attached": 0.3, "second": 0.15,
    "refused": 0.12, "lowered": 0.14, "otherwise": 0.12, "proved": 0.7,
}  # fmt: skip
_DAYS_BACK = 300
_HALF_WAY = 0.6


@dataclass(slots=True)
class Answered:
    """All that is asked, answered roughly as well as the readiness from 0 to 1 says."""

    record: Record
    readiness: float
    today: date
    chance: random.Random
    documents: dict[str, bytes] = field(default_factory=dict)
    given: dict[Place, Answer | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Rows, answers, what does not apply, documents; nothing given breaks a rule."""
        responses: dict[Place, model.Response] = {}
        first = self.record
        self._rows()
        for question in self.record.questionnaire.questions:
            if question.asked:
                for place in self.record.places(question.code):
                    responses[place] = model.Response(answer=self._answer(question, place))
                    self.given[place] = responses[place].answer
        kept = {place: one for place, one in responses.items() if one.answer is not None}
        self.record = replace(self.record, responses=MappingProxyType(kept))
        for question in self.record.questionnaire.questions:
            allowed = question.not_applicable and question.roster is None
            if allowed and self.chance.random() < _LIKELY["absent"]:
                self.record = changes.DeclareNotApplicable(Place(question.code), _ABSENT).apply(
                    self.record
                )
        documents = self._actions(first)
        self._attach(self._mended(), documents)

    def _rows(self) -> None:
        fixed = evaluate(self.record, self.today).row_counts
        actions = self.record.questionnaire.action_columns.get(ActionPart.ACTION)
        for roster in self.record.questionnaire.rosters:
            listed = actions is not None and actions.roster == roster.code
            if listed and (self.record.rows.get(roster.code) or (actions and actions.choices)):
                continue  # its rows are those of the policy
            count = fixed.get(roster.code) or self.chance.randint(*_ROWS)
            for at in range(count):
                added = changes.AddRow(roster.code, model.RowId(f"{roster.code}-{at + 1}"), at)
                self.record = added.apply(self.record)

    def _actions(self, first: Record) -> list[str]:
        """What the unit says of its own actions; gives the numbers of documents that prove it."""
        columns = self.record.questionnaire.action_columns
        column, documents = columns.get(ActionPart.ACTION), list[str]()
        items = {item.code: item for item in self.record.questionnaire.policy_map}
        for row in () if column is None else first.rows.get(f"{column.roster}", ()):
            state, percent = state_of(items[row], self.today)
            if self.chance.random() < _LIKELY["otherwise"]:
                state = self.chance.choice(tuple(ActionState)[:-1])
                percent = _AT_THE_ENDS.get(state, percent)
            said: dict[str, Answer | None] = {
                part: first.response(columns[part].code, row).answer for part in _OF_THE_LIST
                if part in columns
            }  # fmt: skip
            said |= {
                ActionPart.THEME: None,
                ActionPart.STATE: state.value,
                ActionPart.PERCENT: percent,
                ActionPart.NEXT: None if state.ended else _MILESTONE,
                ActionPart.OBSTACLE: _OBSTACLE if state is ActionState.BEHIND else None,
                ActionPart.EVIDENCE: None,
            }
            if percent and self.chance.random() < _LIKELY["proved"]:
                documents.append(f"{row}/{self.today.year}")
                said[ActionPart.EVIDENCE] = documents[-1]
            for part, answer in said.items():
                if part in columns:
                    change = changes.SetAnswer(Place(columns[part].code, row), answer)
                    self.record = change.apply(self.record)
        return documents

    def _answer(self, question: Question, place: Place) -> Answer | None:
        if question.required is None and self.chance.random() < _LIKELY["unanswered"]:
            return None
        kind = kind_of(question)
        match kind.takes:
            case Takes.TICKS:
                return self._ticks(question)
            case Takes.CHOICE:
                return self._one(question)
            case Takes.WHOLE | Takes.NUMBER:
                number = self._number(question, place)
                if question.comparable_key == ActionPart.PERCENT:  # it fits the state it is in
                    state = self.record.questionnaire.action_columns[ActionPart.STATE]
                    stated = self.given.get(Place(state.code, place.row))
                    number = _AT_THE_ENDS.get(stated, number)
                return parse(question, number)[0]
            case Takes.DATE:
                return self._day()
        return None if kind.made_up is None else kind.made_up(self.chance)

    def _level(self) -> float:
        """How well one question stands, around the readiness of the unit."""
        return min(1.0, max(0.0, self.chance.gauss(self.readiness, _SPREAD)))

    def _ticks(self, question: Question) -> Answer | None:
        offered = [choice for choice in question.choices if not choice.exclusive]
        level = self._level()
        if question.scoring.kind is ScoringKind.LADDER:
            top = max((choice.level or 0 for choice in offered), default=0)
            reached = round(level * top)
            chosen = [choice.name for choice in offered if (choice.level or 0) <= reached]
        else:
            chosen = [choice.name for choice in offered if self.chance.random() < level]
        none = [choice.name for choice in question.choices if choice.exclusive]
        return tuple(chosen or none[:1]) or None

    def _one(self, question: Question) -> Answer | None:
        if not question.choices:
            return None
        scored = [choice for choice in question.choices if choice.score is not None]
        level = self._level()
        if scored:
            return min(scored, key=lambda one: abs(float(one.score or 0) / 100 - level)).name
        # Lists of words usually begin with the better one.
        at = int(len(question.choices) * self.chance.random() ** (0.4 + 1.6 * level))
        return question.choices[min(at, len(question.choices) - 1)].name

    def _number(self, question: Question, place: Place) -> int:
        if question.minimum is not None and question.maximum is not None:
            low, high = float(question.minimum), float(question.maximum)
            return round(low + (high - low) * self._level())
        rule = plan.plan_of(self.record.questionnaire).conditions[question.code].constraint
        others = () if rule is None else rule.names - {question.code}
        given = (self.given.get(Place(name, row)) for name in others for row in (place.row, None))
        wholes = [value for value in given if isinstance(value, int | Decimal) and value >= 0]
        if wholes:
            return int(float(min(wholes)) * self._level())
        return round(10 ** self.chance.uniform(1.0, 1.6 + self.readiness))

    def _day(self) -> date:
        return self.today - timedelta(days=self.chance.randint(1, _DAYS_BACK))

    def _mended(self) -> Evaluation:
        evaluation = evaluate(self.record, self.today)
        for _ in range(3):
            wrong = [place for place in self.record.responses if self._is_wrong(evaluation, place)]
            if not wrong:
                break
            for place in wrong:
                self.record = changes.SetAnswer(place, None).apply(self.record)
            evaluation = evaluate(self.record, self.today)
        return evaluation

    def _is_wrong(self, evaluation: Evaluation, place: Place) -> bool:
        response = self.record.response(*place)
        if response.answer is None:
            return False
        if place in evaluation.broken or place not in evaluation.relevant:
            return True
        offered = evaluation.offers.get(place)
        names = response.answer if isinstance(response.answer, tuple) else (response.answer,)
        return offered is not None and not set(map(str, names)) <= set(offered)

    def _attach(self, evaluation: Evaluation, proofs: Sequence[str]) -> None:
        number, form = len(proofs), self.record.questionnaire
        if proofs:  # of actions: they are below the table, or at what is scored by it
            state = form.action_columns[ActionPart.STATE]
            known = form.action_columns.get(ActionPart.DOCUMENTS)
            after = (one for one in form.questions if one.row > state.row and one.indicator)
            proving = Place((known or next(after, state)).code)
            for at, name in enumerate(proofs, start=1):
                piece = replace(self._document(at), number=name)
                self.record = changes.AddEvidence(proving, piece).apply(self.record)
        for question in form.questions:
            place, rule = Place(question.code), question.evidence
            if question.comparable_key == ActionPart.DOCUMENTS or question.roster is not None:
                continue
            backs = place in evaluation.answers or question.type is QuestionType.NOTE
            reached = choices.reached_level(question, evaluation.answers.get(place))
            enough = rule.demand is not EvidenceDemand.FROM_LEVEL or reached >= rule.level
            if rule.demand is EvidenceDemand.NONE or not enough or not backs:
                continue
            if place in evaluation.relevant:
                for _ in range(1 + (self.chance.random() < _LIKELY["second"])):
                    number += 1
                    piece = self._document(number)
                    self.record = changes.AddEvidence(place, piece).apply(self.record)

    def _document(self, number: int) -> model.Evidence:
        title = f"{self.chance.choice(_TITLES)} {number}"
        attached = self.chance.random() < _LIKELY["attached"]
        content = f"{title}\n{self.record.id}\n".encode()
        digest = hashlib.sha256(content).hexdigest()
        if attached:
            self.documents[digest] = content
        piece = model.Evidence(
            id=model.EvidenceId(f"simulated-{number}"),
            title=title,
            number=f"{self.chance.randint(1, 999):03d}",
            dated=self._day(),
            issuer="អង្គភាពគំរូ / Sample unit",
            signed=self.chance.random() < 0.9,
        )
        if attached:
            return replace(piece, digest=digest, size=len(content), file_name=f"{title}.txt")
        seen = self.record.subject.assessor
        return replace(piece, paper_seen_by=seen, paper_seen_on=self.today)


_REASON = "ទិន្នន័យខ្លះមិនទាន់ប្រមូលបាន។ Some data could not be collected in time."
_LOWERED = "ឯកសារមិនបញ្ជាក់កម្រិតនេះ។ The document does not prove this level."
_APPLIES = "អង្គភាពមានសេវានេះ។ The unit does have this service."
_REASONS = (
    ReasonCode.MISSING,
    ReasonCode.WRONG_DOCUMENT,
    ReasonCode.OUTDATED,
    ReasonCode.INCOMPLETE,
)


# From handing in to the end of the review.
_REVIEW_TAKES = timedelta(days=6, hours=2)


def submitted(record: Record, at: datetime) -> Record:
    return review_changes.Submit(record.subject.assessor, at, _REASON).apply(record)


def approved(record: Record, head: str, handed_in: datetime, chance: random.Random) -> Record:
    """The record handed in, its documents judged, every indicator looked at, and approved."""
    record = submitted(record, handed_in)
    for change in reviewing(record, head, handed_in + _REVIEW_TAKES, chance):
        record = change.apply(record)
    return record


def reviewing(record: Record, head: str, done: datetime, chance: random.Random) -> Iterator[Change]:
    """What a head does with a record that was handed in, from the first document to the end."""
    for place, response in record.responses.items():
        if response.not_applicable is not None:
            refused = chance.random() < _LIKELY["refused"]
            judged = model.ApplicabilityVerdict
            verdict = judged.REFUSED if refused else judged.CONFIRMED
            yield changes.JudgeApplicability(Place(*place), verdict, _APPLIES if refused else "")
        for piece in response.evidence:
            refused = chance.random() < _LIKELY["refused"]
            yield changes.JudgeEvidence(
                Place(*place),
                piece.id,
                model.Verdict.REJECTED if refused else model.Verdict.ACCEPTED,
                chance.choice(_REASONS) if refused else None,
            )
    # Of these indicators the head believes one level less than was claimed.
    lowered: dict[str, int] = {}
    for question in record.questionnaire.questions:
        if question.indicator is not None and question.scoring.kind is ScoringKind.LADDER:
            claimed = choices.reached_level(question, record.response(question.code).answer)
            if claimed and chance.random() < _LIKELY["lowered"]:
                lowered[str(question.indicator)] = claimed - 1
    for node in record.questionnaire.indicators:
        code, level = node.code, lowered.get(node.code)
        reason, comment = (None, "") if level is None else (chance.choice(_REASONS), _LOWERED)
        review = model.Review(code, model.Layer.HEAD, accepted=True, level=level, reason=reason,
                        comment=comment, by=head, at=done)  # fmt: skip
        yield review_changes.SetReview(model.Layer.HEAD, code, review)
    yield review_changes.Approve(head, done)


def answer_file(file: AssessmentFile, now: datetime, seed: int) -> None:
    """Answer all that is asked in a new file, as the assessor of a unit that is half-way would.

    The same seed gives the same answers; each goes through the same checks as in the window.
    """
    # Not for secrets: the same seed must give the same answers.
    given = Answered(file.record, _HALF_WAY, now.date(), random.Random(seed))  # noqa: S311
    for content in given.documents.values():
        file.attach(content)
    steps = list[Change]()
    for roster, rows in given.record.rows.items():
        steps += (changes.AddRow(roster, row, at) for at, row in enumerate(rows))
    # Answers first: whether a document may be added can hang on them.
    places = [(Place(*place), response) for place, response in given.record.responses.items()]
    steps += (changes.SetAnswer(at, one.answer) for at, one in places if one.answer is not None)
    for place, response in places:
        if response.not_applicable is not None:
            steps.append(changes.DeclareNotApplicable(place, response.not_applicable.reason))
        steps += (changes.AddEvidence(place, piece) for piece in response.evidence)
    for change in steps:
        file.apply(change, by=file.record.subject.assessor, at=now)

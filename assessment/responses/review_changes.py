"""Changes of the review: reviews of indicators, objections, steps from draft to approved.

Reviews are reopened when what they accepted changes, in one event with that change and one undo.
Nobody reviews or approves what they entered.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar

from assessment.errors import Finding
from assessment.errors import FindingPlace as Where
from assessment.language.normalise import has_ink
from assessment.problems.answers import AnswerProblem
from assessment.responses import changes, review
from assessment.responses.changes import OPEN_STATES, REVIEW_STATES, Change, Undo, too_long
from assessment.responses.completion import findings_in, missing_answers
from assessment.responses.evaluate import evaluate
from assessment.responses.model import Layer, Objection, ReasonCode, Review, State, Step
from assessment.responses.record import Record


def raised(record: Record, indicator: str, words: str, by: str, at: datetime) -> "SetObjection":
    """The change by which somebody objects to the review of an indicator."""
    text = f"{record.id}/{indicator}/{by}/{at.isoformat()}/{words}"
    identity = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return SetObjection(identity, Objection(identity, indicator, words.strip(), by.strip(), at))


def objections_to(record: Record, indicator: str) -> tuple[Objection, ...]:
    """The objections about one indicator, oldest first."""
    return tuple(objection for objection in record.objections if objection.indicator == indicator)


def open_objections(record: Record) -> tuple[Objection, ...]:
    """Objections nobody answered yet, oldest first."""
    return tuple(objection for objection in record.objections if objection.answered_at is None)


@dataclass(frozen=True, slots=True)
class SetObjection(Change):
    """An objection is raised or answered; None removes it."""

    id: str
    objection: Objection | None

    def check(self, record: Record) -> list[Finding]:
        before = _find_objection(record, self.id)
        if self.objection is None:
            if before is not None:
                return []
            return [Finding(AnswerProblem.NO_SUCH_OBJECTION)]
        findings: list[Finding] = []
        if self.objection.answered_at is not None:
            findings += _check_answering(self.objection, before)
        elif before is None:
            findings += _check_raising(record, self.objection)
        findings += too_long(Where(), self.objection.words, self.objection.answer)
        place = Where(node=self.objection.indicator)
        return [replace(finding, place=place) for finding in findings]

    def apply(self, record: Record) -> Record:
        objections = {objection.id: objection for objection in record.objections}
        if self.objection is None:
            objections.pop(self.id, None)
        else:
            objections[self.id] = self.objection
        return replace(record, objections=tuple(objections.values()))

    def inverse(self, before: Record) -> Change:
        return SetObjection(self.id, _find_objection(before, self.id))


def _find_objection(record: Record, identity: str) -> Objection | None:
    return next((objection for objection in record.objections if objection.id == identity), None)


def _check_raising(record: Record, objection: Objection) -> list[Finding]:
    if objection.indicator not in {node.code for node in record.questionnaire.indicators}:
        return [Finding(AnswerProblem.NO_SUCH_INDICATOR, values={"node": objection.indicator})]
    is_unreviewed = review.standing_review(record, objection.indicator) is None
    return _findings_where(
        (is_unreviewed or record.state is State.DRAFT, AnswerProblem.NOTHING_TO_OBJECT_TO),
        (not has_ink(objection.by), AnswerProblem.NAME_MISSING),
        (not has_ink(objection.words), AnswerProblem.OBJECTION_WORDS_MISSING),
    )


def _check_answering(objection: Objection, before: Objection | None) -> list[Finding]:
    if before is None:
        return [Finding(AnswerProblem.NO_SUCH_OBJECTION)]
    has_name = has_ink(objection.answered_by)
    is_own = has_name and review.same_person(objection.answered_by, before.by)
    return _findings_where(
        (not has_name, AnswerProblem.NAME_MISSING),
        (is_own, AnswerProblem.OWN_OBJECTION),
        (not has_ink(objection.answer), AnswerProblem.OBJECTION_ANSWER_MISSING),
    )


def _findings_where(*conditions: tuple[bool, AnswerProblem]) -> list[Finding]:
    """A finding for each problem whose condition holds."""
    return [Finding(problem) for holds, problem in conditions if holds]


@dataclass(frozen=True, slots=True)
class SetReview(Change):
    """A review of one indicator in one layer; None removes it."""

    layer: Layer
    indicator: str
    review: Review | None

    def check(self, record: Record) -> list[Finding]:
        if record.state not in REVIEW_STATES or (
            self.layer is Layer.HEAD and record.state is State.APPROVED
        ):
            return [Finding(AnswerProblem.NOT_UNDER_REVIEW)]
        place = Where(node=self.indicator)
        if self.indicator not in {node.code for node in record.questionnaire.indicators}:
            return [Finding(AnswerProblem.NO_SUCH_INDICATOR, place, {"node": self.indicator})]
        if self.layer is Layer.SELF:
            return [Finding(AnswerProblem.SELF_LAYER_FIXED, place)]
        if self.review is None:
            return []
        return [replace(finding, place=place) for finding in _check_review(record, self.review)]

    def apply(self, record: Record) -> Record:
        return record.with_review((self.layer, self.indicator), self.review)

    def inverse(self, before: Record) -> Change:
        old_review = before.reviews.get((self.layer, self.indicator))
        return SetReview(self.layer, self.indicator, old_review)


def _check_review(record: Record, new: Review) -> list[Finding]:
    findings = too_long(Where(), new.comment, new.by)
    findings += _findings_where((not has_ink(new.by), AnswerProblem.NAME_MISSING))
    levels = len(record.questionnaire.levels)
    if new.level is not None and not 0 <= new.level < max(levels, 1):
        findings.append(Finding(AnswerProblem.NO_SUCH_LEVEL, values={"level": new.level}))
    if new.accepted and new.level is None:
        return findings
    earlier_level = level_before(record, new.layer, new.indicator)
    is_raised = earlier_level is not None and new.level is not None and new.level > earlier_level
    return findings + _findings_where(
        (new.reason is None, AnswerProblem.REVIEW_REASON_MISSING),
        (not has_ink(new.comment), AnswerProblem.REVIEW_COMMENT_MISSING),
        (
            is_raised and new.reason is not ReasonCode.UPGRADE_EVIDENCED,
            AnswerProblem.LEVEL_RAISED,
        ),
    )


def level_before(record: Record, layer: Layer, indicator: str) -> int | None:
    """The level an earlier layer set; None when it is the assessor's own."""
    earlier_layers = review.LAYERS[: review.LAYERS.index(layer)]
    earlier = review.level_set(record, indicator, earlier_layers)
    if earlier is None:
        return None
    return earlier.level


@dataclass(frozen=True, slots=True)
class _StepChange(Change):
    """A step of the review: who, when, why, and the scores printed at that moment."""

    undo: ClassVar[Undo] = Undo.WALL
    allowed_states: ClassVar[frozenset[State]]
    resulting_state: ClassVar[State]
    # The problem when no reason is given; None where none is demanded.
    missing_reason: ClassVar[AnswerProblem | None] = None
    by: str
    at: datetime
    reason: str = ""
    scores: tuple[tuple[str, str], ...] = ()

    def check(self, record: Record) -> list[Finding]:
        if record.state not in self.allowed_states:
            return [Finding(AnswerProblem.STEP_NOT_ALLOWED)]
        if not has_ink(self.by):
            return [Finding(AnswerProblem.NAME_MISSING)]
        if self.missing_reason is not None and not has_ink(self.reason):
            return [Finding(self.missing_reason)]
        return too_long(Where(), self.by, self.reason)

    def apply(self, record: Record) -> Record:
        step = Step(self.resulting_state, self.by, self.at, self.reason, self.scores)
        return replace(record, state=self.resulting_state, steps=(*record.steps, step))

    def inverse(self, before: Record) -> Change:
        return TakeBackStep(before.state)


@dataclass(frozen=True, slots=True)
class TakeBackStep(Change):
    """Removes the last step: the inverse of a step. People take back only a submission."""

    undo: ClassVar[Undo] = Undo.WALL
    to: State

    def check(self, record: Record) -> list[Finding]:
        if record.steps:
            return []
        return [Finding(AnswerProblem.STEP_NOT_ALLOWED)]

    def apply(self, record: Record) -> Record:
        return replace(record, state=self.to, steps=record.steps[:-1])

    def inverse(self, before: Record) -> Change:
        step = before.steps[-1]
        kinds: tuple[type[_StepChange], ...] = (Submit, Return, Approve, Reopen)
        kind = next(
            kind
            for kind in kinds
            if self.to in kind.allowed_states and kind.resulting_state is step.to
        )
        return kind(by=step.by, at=step.at, reason=step.reason, scores=step.scores)


_BLOCKING = {
    AnswerProblem.CONSTRAINT_BROKEN,
    AnswerProblem.CONSTRAINT_SAID,
    AnswerProblem.NOT_APPLICABLE_NOT_ALLOWED,
}
_INCOMPLETE = {
    AnswerProblem.EVIDENCE_MISSING,
    AnswerProblem.EVIDENCE_MISSING_AT_LEVEL,
    AnswerProblem.REASON_NOT_APPLICABLE_MISSING,
    AnswerProblem.ROWS_MISSING,
    AnswerProblem.VALUE_MISSING,
}


@dataclass(frozen=True, slots=True)
class Submit(_StepChange):
    """The assessor hands the record in; incomplete only with the unit head's reason."""

    allowed_states: ClassVar[frozenset[State]] = OPEN_STATES
    resulting_state: ClassVar[State] = State.SUBMITTED

    def check(self, record: Record) -> list[Finding]:
        if findings := _StepChange.check(self, record):
            return findings
        evaluation = evaluate(record, self.at.astimezone().date())
        problems = {finding.problem for finding in findings_in(record, evaluation)}
        is_incomplete = not problems.isdisjoint(_INCOMPLETE) or bool(
            missing_answers(record, evaluation)
        )
        return _findings_where(
            (not problems.isdisjoint(_BLOCKING), AnswerProblem.SUBMIT_INVALID),
            (is_incomplete and not has_ink(self.reason), AnswerProblem.SUBMIT_INCOMPLETE),
        )


@dataclass(frozen=True, slots=True)
class Return(_StepChange):
    allowed_states: ClassVar[frozenset[State]] = frozenset({State.SUBMITTED})
    resulting_state: ClassVar[State] = State.RETURNED
    missing_reason: ClassVar[AnswerProblem | None] = AnswerProblem.RETURN_REASON_MISSING


@dataclass(frozen=True, slots=True)
class Approve(_StepChange):
    allowed_states: ClassVar[frozenset[State]] = frozenset({State.SUBMITTED})
    resulting_state: ClassVar[State] = State.APPROVED

    def check(self, record: Record) -> list[Finding]:
        if findings := _StepChange.check(self, record):
            return findings
        is_own = any(review.same_person(self.by, name) for name in review.entered_by(record))
        findings = _findings_where((is_own, AnswerProblem.OWN_APPROVAL))
        pending = review.outstanding(record, evaluate(record, self.at.astimezone().date()))
        indicator_of = pending.indicator_of
        nodes_by_problem = {
            AnswerProblem.NOT_ALL_ACCEPTED: review.not_accepted(record),
            AnswerProblem.NOT_ALL_REVIEWED: pending.indicators,
            AnswerProblem.EVIDENCE_NOT_JUDGED: [indicator_of[place] for place in pending.evidence],
            AnswerProblem.NOT_APPLICABLE_UNDECIDED: [
                indicator_of[place] for place in pending.not_applicable
            ],
            AnswerProblem.OBJECTION_UNANSWERED: [
                objection.indicator for objection in open_objections(record)
            ],
        }
        for problem, nodes in nodes_by_problem.items():
            if nodes:
                # One finding a problem: the first place, and how many there are.
                findings.append(Finding(problem, Where(node=nodes[0]), {"n": len(nodes)}))
        return findings


@dataclass(frozen=True, slots=True)
class Reopen(_StepChange):
    allowed_states: ClassVar[frozenset[State]] = frozenset({State.APPROVED})
    resulting_state: ClassVar[State] = State.RETURNED
    missing_reason: ClassVar[AnswerProblem | None] = AnswerProblem.REOPEN_REASON_MISSING


@dataclass(frozen=True, slots=True)
class Reopening(Change):
    """A change of answers, with the reviews that it reopens, as they are afterwards."""

    change: Change
    reviews: tuple[Review, ...]

    def check(self, record: Record) -> list[Finding]:
        return self.change.check(record)

    def apply(self, record: Record) -> Record:
        return _with_reviews(self.change.apply(record), self.reviews)

    def inverse(self, before: Record) -> Change:
        keys = ((reopened.layer, reopened.indicator) for reopened in self.reviews)
        old_reviews = tuple(before.reviews[key] for key in keys if key in before.reviews)
        return Reopening(self.change.inverse(before), old_reviews)


def with_reopening(change: Change, record: Record, today: date) -> Change:
    """The change together with the reviews it reopens; the same change when it reopens none.

    Reviews no longer count once the answers, evidence or declarations of their indicator differ.
    A review that returned the indicator keeps its comment: it says what was to be corrected.
    """
    if not record.reviews or record.state not in OPEN_STATES or change.undo is not Undo.YES:
        return change
    after = change.apply(record)
    if after.responses is record.responses and after.rows is record.rows:
        return change
    reopened = _find_reopened(record, after, today)
    if not reopened:
        return change
    return Reopening(change, reopened)


def with_views_opened(before: Record, after: Record, today: date) -> Record:
    """The record after edits of any kind, with reviews of what they changed reopened."""
    return _with_reviews(after, _find_reopened(before, after, today))


def inner(change: Change) -> Change:
    """What the person did, without the reopened reviews."""
    if isinstance(change, Reopening):
        return change.change
    return change


def _with_reviews(record: Record, reviews: Iterable[Review]) -> Record:
    for new_review in reviews:
        record = record.with_review((new_review.layer, new_review.indicator), new_review)
    return record


def _find_reopened(before: Record, after: Record, today: date) -> tuple[Review, ...]:
    """The reviews that no longer count because their basis differs, as reopened reviews."""
    valid_reviews = [
        other_review for other_review in after.reviews.values() if not other_review.reopened
    ]
    if not valid_reviews:
        return ()
    pages_by_indicator = review.pages_of_indicators(before.questionnaire)
    old_evaluation = evaluate(before, today)
    new_evaluation = evaluate(after, today)
    changed = set()
    for code in {valid_review.indicator for valid_review in valid_reviews}:
        pages = pages_by_indicator.get(code, ())
        old_basis = review.basis(before, old_evaluation, pages)
        if old_basis != review.basis(after, new_evaluation, pages):
            changed.add(code)
    return tuple(
        _reopen(valid_review) for valid_review in valid_reviews if valid_review.indicator in changed
    )


def _reopen(old: Review) -> Review:
    if old.accepted:
        reason = None
    else:
        reason = old.reason
    return replace(old, accepted=False, level=None, reason=reason, reopened=True)


_ENTERING_CHANGES = (
    changes.SetAnswer,
    changes.DeclareNotApplicable,
    changes.BringIn,
    changes.AddRow,
    changes.RemoveRow,
    changes.AddEvidence,
    changes.EditEvidence,
)


# The changes made to a record so far, each with who made it.
type History = Iterable[tuple[Change, str]]


def own_work(change: Change, record: Record, by: str, history: History) -> list[Finding]:
    """A finding when somebody judges what they entered, whoever's name the record carries.

    Approval by the assessor, or by who submitted, is refused by the change itself, so that there
    is only one finding.
    """
    if not isinstance(change, Approve):
        return own_review(change, record, by, history)
    is_own = not _has_entered(record, change.by) and _has_entered(record, change.by, history)
    return _findings_where((is_own, AnswerProblem.OWN_APPROVAL))


def own_review(change: Change, record: Record, by: str, history: History = ()) -> list[Finding]:
    """A finding when the assessor, who submitted or who entered anything judges as a reviewer."""
    is_own = _has_entered(record, _reviewer_of(change, by), history)
    return _findings_where((is_own, AnswerProblem.OWN_REVIEW))


def own_turn(change: Change, record: Record, by: str, history: History) -> list[Finding]:
    """A finding when somebody undoes or redoes a judgement of what they entered."""
    is_own = _reviewer_of(inner(change), by) != "" and _has_entered(record, by, history)
    return _findings_where((is_own, AnswerProblem.OWN_REVIEW))


def _reviewer_of(change: Change, by: str) -> str:
    """Name of who reviews, or answers an objection, by a change; empty where it is no review."""
    match change:
        case SetReview(review=Review(by=reviewer)):
            return reviewer
        case SetObjection(objection=Objection(by=office, answered_by=reviewer)):
            # Answering their own objection is refused by the change itself.
            if review.same_person(office, reviewer):
                return ""
            return reviewer
        case SetReview() | changes.JudgeEvidence() | changes.JudgeApplicability():
            return by
        case _:
            return ""


def takes_step(change: Change, back: Change) -> bool:
    """Whether a change, with its inverse ``back``, is a step of the review or brings one in."""
    match change, back:
        case changes.TakeIn(after=after), changes.TakeIn(after=before):
            return after.steps != before.steps
        case _:
            return isinstance(change, (_StepChange, TakeBackStep))


type Views = Mapping[tuple[Layer, str], Review | None]


def given_since(history: Iterable[tuple[Change, Change]]) -> Views | None:
    """Reviews that changed since the answers were last submitted, as they were then.

    ``history`` has the changes with their inverses, the latest first. None when they do not reach
    back to the submission.
    """
    reviews_then: dict[tuple[Layer, str], Review | None] = {}
    withdrawn_steps = 0
    for change, inverse in history:
        match change, inverse:
            case SetReview(), SetReview():
                reviews_then[change.layer, change.indicator] = inverse.review
            case TakeBackStep(), _:
                withdrawn_steps += 1
            case Submit(), _ if withdrawn_steps:
                withdrawn_steps -= 1
            case Submit(), _:
                return reviews_then
            case changes.TakeIn(), _:
                break
    return None


def against_taking_back(record: Record, last: Change | None, by: str) -> list[Finding]:
    """Findings against a person taking the submission back; ``last`` is the last step taken."""
    if record.state is not State.SUBMITTED or not isinstance(last, Submit):
        return [Finding(AnswerProblem.STEP_NOT_ALLOWED)]
    if not has_ink(by):
        return [Finding(AnswerProblem.NAME_MISSING)]
    if _has_entered(record, by):
        return []
    return [Finding(AnswerProblem.NOT_YOUR_SUBMISSION)]


def _has_entered(record: Record, person: str, history: History = ()) -> bool:
    """Whether a person entered or submitted answers of the record."""
    if not person:
        return False
    names = {by for change, by in history if isinstance(inner(change), _ENTERING_CHANGES)}
    return any(review.same_person(person, name) for name in (*review.entered_by(record), *names))

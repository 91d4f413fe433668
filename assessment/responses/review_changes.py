"""What happens in the review: views on indicators, objections, steps from draft to approved.

Reviews open again when what they accepted changes: one event with the change, one undo. Nobody
reviews or approves what they entered.
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
    return tuple(one for one in record.objections if one.indicator == indicator)


def open_objections(record: Record) -> tuple[Objection, ...]:
    """Objections nobody answered yet, oldest first."""
    return tuple(one for one in record.objections if one.answered_at is None)


@dataclass(frozen=True, slots=True)
class SetObjection(Change):
    """An objection is raised or answered; None takes it back."""

    id: str
    objection: Objection | None

    def check(self, record: Record) -> list[Finding]:
        before = _found(record, self.id)
        if self.objection is None:
            return [] if before is not None else [Finding(AnswerProblem.NO_SUCH_OBJECTION)]
        if self.objection.answered_at is None:
            found = _against_raising(record, self.objection) if before is None else []
        else:
            found = _against_answering(self.objection, before)
        found += too_long(Where(), self.objection.words, self.objection.answer)
        return [replace(each, place=Where(node=self.objection.indicator)) for each in found]

    def apply(self, record: Record) -> Record:
        said = {**{one.id: one for one in record.objections}, self.id: self.objection}
        return replace(record, objections=tuple(one for one in said.values() if one is not None))

    def inverse(self, before: Record) -> Change:
        return SetObjection(self.id, _found(before, self.id))


def _found(record: Record, identity: str) -> Objection | None:
    return next((one for one in record.objections if one.id == identity), None)


def _against_raising(record: Record, objection: Objection) -> list[Finding]:
    if objection.indicator not in {node.code for node in record.questionnaire.indicators}:
        return [Finding(AnswerProblem.NO_SUCH_INDICATOR, values={"node": objection.indicator})]
    nothing = review.standing_review(record, objection.indicator) is None
    return _those(
        (nothing or record.state is State.DRAFT, AnswerProblem.NOTHING_TO_OBJECT_TO),
        (not has_ink(objection.by), AnswerProblem.NAME_MISSING),
        (not has_ink(objection.words), AnswerProblem.OBJECTION_WORDS_MISSING),
    )


def _against_answering(objection: Objection, before: Objection | None) -> list[Finding]:
    if before is None:
        return [Finding(AnswerProblem.NO_SUCH_OBJECTION)]
    named = has_ink(objection.answered_by)
    own = named and review.same_person(objection.answered_by, before.by)
    return _those(
        (not named, AnswerProblem.NAME_MISSING),
        (own, AnswerProblem.OWN_OBJECTION),
        (not has_ink(objection.answer), AnswerProblem.OBJECTION_ANSWER_MISSING),
    )


def _those(*told: tuple[bool, AnswerProblem]) -> list[Finding]:
    """The findings that hold."""
    return [Finding(problem) for holds, problem in told if holds]


@dataclass(frozen=True, slots=True)
class SetReview(Change):
    """A reviewer's view of one indicator in one layer; None takes it back."""

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
        found = [] if self.review is None else _reasons(record, self.review)
        return [replace(each, place=place) for each in found]

    def apply(self, record: Record) -> Record:
        return record.with_review((self.layer, self.indicator), self.review)

    def inverse(self, before: Record) -> Change:
        old = before.reviews.get((self.layer, self.indicator))
        return SetReview(self.layer, self.indicator, old)


def _reasons(record: Record, view: Review) -> list[Finding]:
    found = too_long(Where(), view.comment, view.by)
    found += _those((not has_ink(view.by), AnswerProblem.NAME_MISSING))
    levels = len(record.questionnaire.levels)
    if view.level is not None and not 0 <= view.level < max(levels, 1):
        found.append(Finding(AnswerProblem.NO_SUCH_LEVEL, values={"level": view.level}))
    if view.accepted and view.level is None:
        return found
    earlier = level_before(record, view.layer, view.indicator)
    raised = earlier is not None and view.level is not None and view.level > earlier
    return found + _those(
        (view.reason is None, AnswerProblem.REVIEW_REASON_MISSING),
        (not has_ink(view.comment), AnswerProblem.REVIEW_COMMENT_MISSING),
        (raised and view.reason is not ReasonCode.UPGRADE_EVIDENCED, AnswerProblem.LEVEL_RAISED),
    )


def level_before(record: Record, layer: Layer, indicator: str) -> int | None:
    """The level an earlier layer set; None when it is the assessor's own."""
    earlier = review.level_set(record, indicator, review.LAYERS[: review.LAYERS.index(layer)])
    return None if earlier is None else earlier.level


@dataclass(frozen=True, slots=True)
class _StepChange(Change):
    """A step of the review: who, when, why, and the scores printed at that moment."""

    undo: ClassVar[Undo] = Undo.WALL
    before: ClassVar[frozenset[State]]
    after: ClassVar[State]
    unexplained: ClassVar[AnswerProblem | None] = None  # that no reason is given, where one must
    by: str
    at: datetime
    reason: str = ""
    scores: tuple[tuple[str, str], ...] = ()

    def check(self, record: Record) -> list[Finding]:
        if record.state not in self.before:
            return [Finding(AnswerProblem.STEP_NOT_ALLOWED)]
        if not has_ink(self.by):
            return [Finding(AnswerProblem.NAME_MISSING)]
        if self.unexplained is not None and not has_ink(self.reason):
            return [Finding(self.unexplained)]
        return too_long(Where(), self.by, self.reason)

    def apply(self, record: Record) -> Record:
        taken = Step(self.after, self.by, self.at, self.reason, self.scores)
        return replace(record, state=self.after, steps=(*record.steps, taken))

    def inverse(self, before: Record) -> Change:
        return TakeBackStep(before.state)


@dataclass(frozen=True, slots=True)
class TakeBackStep(Change):
    """The last step never was; the inverse of a step. People take back a submission only."""

    undo: ClassVar[Undo] = Undo.WALL
    to: State

    def check(self, record: Record) -> list[Finding]:
        return [] if record.steps else [Finding(AnswerProblem.STEP_NOT_ALLOWED)]

    def apply(self, record: Record) -> Record:
        return replace(record, state=self.to, steps=record.steps[:-1])

    def inverse(self, before: Record) -> Change:
        step = before.steps[-1]
        kinds: tuple[type[_StepChange], ...] = (Submit, Return, Approve, Reopen)
        kind = next(kind for kind in kinds if self.to in kind.before and kind.after is step.to)
        return kind(by=step.by, at=step.at, reason=step.reason, scores=step.scores)


_BLOCKING = {
    AnswerProblem.CONSTRAINT_BROKEN,
    AnswerProblem.CONSTRAINT_SAID,
    AnswerProblem.NOT_APPLICABLE_NOT_ALLOWED,
}
_ITEMS = {
    AnswerProblem.EVIDENCE_MISSING,
    AnswerProblem.EVIDENCE_MISSING_AT_LEVEL,
    AnswerProblem.REASON_NOT_APPLICABLE_MISSING,
    AnswerProblem.ROWS_MISSING,
    AnswerProblem.VALUE_MISSING,
}


@dataclass(frozen=True, slots=True)
class Submit(_StepChange):
    """The assessor hands the record in; incomplete only with the unit head's reason."""

    before: ClassVar[frozenset[State]] = OPEN_STATES
    after: ClassVar[State] = State.SUBMITTED

    def check(self, record: Record) -> list[Finding]:
        if found := _StepChange.check(self, record):
            return found
        evaluation = evaluate(record, self.at.astimezone().date())
        problems = {finding.problem for finding in findings_in(record, evaluation)}
        missing = not problems.isdisjoint(_ITEMS) or bool(missing_answers(record, evaluation))
        return _those(
            (not problems.isdisjoint(_BLOCKING), AnswerProblem.SUBMIT_INVALID),
            (missing and not has_ink(self.reason), AnswerProblem.SUBMIT_INCOMPLETE),
        )


@dataclass(frozen=True, slots=True)
class Return(_StepChange):
    before: ClassVar[frozenset[State]] = frozenset({State.SUBMITTED})
    after: ClassVar[State] = State.RETURNED
    unexplained: ClassVar[AnswerProblem | None] = AnswerProblem.RETURN_REASON_MISSING


@dataclass(frozen=True, slots=True)
class Approve(_StepChange):
    before: ClassVar[frozenset[State]] = frozenset({State.SUBMITTED})
    after: ClassVar[State] = State.APPROVED

    def check(self, record: Record) -> list[Finding]:
        if found := _StepChange.check(self, record):
            return found
        own = any(review.same_person(self.by, name) for name in review.entered_by(record))
        left = review.outstanding(record, evaluate(record, self.at.astimezone().date()))
        waiting = (
            (AnswerProblem.NOT_ALL_ACCEPTED, review.not_accepted(record)),
            (AnswerProblem.NOT_ALL_REVIEWED, left.indicators),
            (AnswerProblem.EVIDENCE_NOT_JUDGED, [left.of[one] for one in left.evidence]),
            (AnswerProblem.NOT_APPLICABLE_UNDECIDED, [left.of[p] for p in left.not_applicable]),
            (AnswerProblem.OBJECTION_UNANSWERED, [o.indicator for o in open_objections(record)]),
        )
        return _those((own, AnswerProblem.OWN_APPROVAL)) + [
            # The first of its kind, and how many there are.
            Finding(problem, Where(node=nodes[0]), {"n": len(nodes)})
            for problem, nodes in waiting
            if nodes
        ]


@dataclass(frozen=True, slots=True)
class Reopen(_StepChange):
    before: ClassVar[frozenset[State]] = frozenset({State.APPROVED})
    after: ClassVar[State] = State.RETURNED
    unexplained: ClassVar[AnswerProblem | None] = AnswerProblem.REOPEN_REASON_MISSING


@dataclass(frozen=True, slots=True)
class Reopening(Change):
    """A change of answers, with the reviews as they stand after it."""

    change: Change
    reviews: tuple[Review, ...]

    def check(self, record: Record) -> list[Finding]:
        return self.change.check(record)

    def apply(self, record: Record) -> Record:
        return _with_reviews(self.change.apply(record), self.reviews)

    def inverse(self, before: Record) -> Change:
        keys = ((view.layer, view.indicator) for view in self.reviews)
        old = tuple(before.reviews[key] for key in keys if key in before.reviews)
        return Reopening(self.change.inverse(before), old)


def with_reopening(change: Change, record: Record, today: date) -> Change:
    """The change, together with the reviews it opens again; the same change when it opens none.

    Views count no longer once the answers, evidence or declarations of their indicator are
    others. One that returned it keeps its words: they say what was to be corrected.
    """
    if not record.reviews or record.state not in OPEN_STATES or change.undo is not Undo.YES:
        return change
    after = change.apply(record)
    if after.responses is record.responses and after.rows is record.rows:
        return change
    opened = _opened_again(record, after, today)
    return Reopening(change, opened) if opened else change


def with_views_opened(before: Record, after: Record, today: date) -> Record:
    """The record after edits of any kind, in which views of what they changed count no longer."""
    return _with_reviews(after, _opened_again(before, after, today))


def inner(change: Change) -> Change:
    """What the person did, without what followed for the reviews."""
    return change.change if isinstance(change, Reopening) else change


def _with_reviews(record: Record, reviews: Iterable[Review]) -> Record:
    for view in reviews:
        record = record.with_review((view.layer, view.indicator), view)
    return record


def _opened_again(before: Record, after: Record, today: date) -> tuple[Review, ...]:
    """The views that count no longer, as they stand then: what they rest on is different."""
    views = [view for view in after.reviews.values() if not view.reopened]
    if not views:
        return ()
    pages = review.pages_of_indicators(before.questionnaire)
    old, new = evaluate(before, today), evaluate(after, today)
    changed = {
        code
        for code in {view.indicator for view in views}
        for on in [pages.get(code, ())]
        if review.basis(before, old, on) != review.basis(after, new, on)
    }
    return tuple(_opened(view) for view in views if view.indicator in changed)


def _opened(view: Review) -> Review:
    reason = None if view.accepted else view.reason
    return replace(view, accepted=False, level=None, reason=reason, reopened=True)


_ENTERING = (changes.SetAnswer, changes.DeclareNotApplicable, changes.BringIn, changes.AddRow,
             changes.RemoveRow, changes.AddEvidence, changes.EditEvidence)  # fmt: skip


# What was done to a record so far, each change with who did it.
type Done = Iterable[tuple[Change, str]]


def own_work(change: Change, record: Record, by: str, done: Done) -> list[Finding]:
    """A finding when somebody judges what they entered, whoever's name the record carries.

    That its assessor, or who submitted, approves, the change itself refuses; they are told once.
    """
    if not isinstance(change, Approve):
        return own_review(change, record, by, done)
    own = not _entered(record, change.by) and _entered(record, change.by, done)
    return _those((own, AnswerProblem.OWN_APPROVAL))


def own_review(change: Change, record: Record, by: str, done: Done = ()) -> list[Finding]:
    """A finding when the assessor, who submitted or who entered anything judges as a reviewer."""
    return _those((_entered(record, _judge(change, by), done), AnswerProblem.OWN_REVIEW))


def own_turn(change: Change, record: Record, by: str, done: Done) -> list[Finding]:
    """A finding when somebody takes back, or brings back, a judgement of what they entered."""
    own = _judge(inner(change), by) != "" and _entered(record, by, done)
    return _those((own, AnswerProblem.OWN_REVIEW))


def _judge(change: Change, by: str) -> str:
    """Who reviews by a change, or answers what is objected; nobody where it is no review."""
    match change:
        case SetReview(review=Review(by=reviewer)):
            return reviewer
        case SetObjection(objection=Objection(by=office, answered_by=reviewer)):
            # That it is their own objection the change itself tells.
            return "" if review.same_person(office, reviewer) else reviewer
        case SetReview() | changes.JudgeEvidence() | changes.JudgeApplicability():
            return by
        case _:
            return ""


def takes_step(change: Change, back: Change) -> bool:
    """Whether a change, with its way back, is a step of the review or brings one in."""
    match change, back:
        case changes.TakeIn(after=after), changes.TakeIn(after=before):
            return after.steps != before.steps
        case _:
            return isinstance(change, (_StepChange, TakeBackStep))


type Views = Mapping[tuple[Layer, str], Review | None]


def given_since(happened: Iterable[tuple[Change, Change]]) -> Views | None:
    """Views that are others than when the answers were last submitted, as they stood then.

    ``happened`` are changes with their ways back, the latest first. None where they cannot tell.
    """
    then, taken_back = dict[tuple[Layer, str], Review | None](), 0
    for change, back in happened:
        match change, back:
            case SetReview(), SetReview():
                then[change.layer, change.indicator] = back.review
            case TakeBackStep(), _:
                taken_back += 1
            case Submit(), _ if taken_back:
                taken_back -= 1
            case Submit(), _:
                return then
            case changes.TakeIn(), _:
                break
    return None


def against_taking_back(record: Record, last: Change | None, by: str) -> list[Finding]:
    """What forbids a person to take the submission back; ``last`` is the last step taken."""
    if record.state is not State.SUBMITTED or not isinstance(last, Submit):
        return [Finding(AnswerProblem.STEP_NOT_ALLOWED)]
    if not has_ink(by):
        return [Finding(AnswerProblem.NAME_MISSING)]
    return [] if _entered(record, by) else [Finding(AnswerProblem.NOT_YOUR_SUBMISSION)]


def _entered(record: Record, who: str, done: Done = ()) -> bool:
    if not who:
        return False
    names = {by for each, by in done if isinstance(inner(each), _ENTERING)}
    return any(review.same_person(who, name) for name in (*review.entered_by(record), *names))

"""Decisions of a reviewer that come as words: each becomes the change the window would make."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import chain
from pathlib import Path

from assessment.errors import NOWHERE, AssessmentError, Finding, FindingPlace, errors_in, refused
from assessment.incoming.given import read_grids, sheet_with, told_in
from assessment.language.digits import latin_digits
from assessment.problems.answers import AnswerProblem
from assessment.problems.incoming import ReviewingProblem
from assessment.responses import model, review_changes
from assessment.responses.changes import Change, JudgeApplicability, JudgeEvidence, where
from assessment.responses.model import ApplicabilityVerdict, Layer, Place, ReasonCode
from assessment.responses.record import Record
from assessment.responses.review_changes import SetObjection, SetReview, own_work

ALL = "all"


class DecisionKind(StrEnum):
    INDICATOR = "indicator"
    EVIDENCE = "evidence"
    NOT_APPLICABLE = "not_applicable"
    OBJECTION = "objection"


DECISIONS: Mapping[DecisionKind, tuple[str, ...]] = {
    DecisionKind.INDICATOR: ("accepted", "returned"),
    DecisionKind.EVIDENCE: ("accepted", "rejected", "waived", "pending"),
    DecisionKind.NOT_APPLICABLE: ("accepted", "refused", "pending"),
    DecisionKind.OBJECTION: ("raised", "upheld", "not_upheld"),
}
_APPLICABILITY = {
    "accepted": ApplicabilityVerdict.CONFIRMED,
    "refused": ApplicabilityVerdict.REFUSED,
    "pending": ApplicabilityVerdict.PENDING,
}
_COLUMNS = ("what", "code", "decision", "level", "reason", "comment")


@dataclass(frozen=True, slots=True)
class Decision:
    what: str  # what it is about; empty means a document when the code is one, else an indicator
    code: str  # indicator, question, or id of a document; ``all`` means all that are still open
    decision: str  # one of ``DECISIONS``; may be empty where a level is set
    level: str = ""  # number of a level; empty keeps it
    reason: str = ""
    comment: str = ""
    place: FindingPlace = NOWHERE  # where it was written


@dataclass(frozen=True, slots=True)
class Reviewer:
    by: str
    at: datetime
    layer: Layer = Layer.HEAD


def read_decisions(path: Path) -> list[Decision]:
    """The decisions of a CSV file or workbook, in their order.

    Raises:
        AssessmentError: When it is no table of reviews.
        OSError: When it cannot be read.
    """
    sheet = sheet_with(read_grids(path), {"decision"}, {})
    if sheet is None or "code" not in sheet[1]:
        raise refused(ReviewingProblem.REVIEWS_NOT_READ, file=path.name)
    grid, columns = sheet
    lines = ((number, told_in(cells, columns)) for number, cells in grid.rows)
    return [
        Decision(
            **{name: texts.get(name, "") for name in _COLUMNS},
            place=grid.place(number, columns["code"]),
        )
        for number, texts in lines
        if texts["code"]
    ]


def changes_of(
    record: Record,
    decisions: Iterable[Decision],
    reviewer: Reviewer,
    own: Mapping[str, int | None],
    done: Collection[tuple[Change, str]] = (),
) -> tuple[list[Change], list[Finding]]:
    """The changes of all decisions, and every reason against them, each at its place."""
    changes: list[Change] = []
    findings: list[Finding] = []
    for decision in decisions:
        try:
            made = list(_changes(record, decision, reviewer))
        except AssessmentError as refused:
            findings.extend(refused.findings)
            continue
        for change in made:
            refusals = own_work(change, record, reviewer.by, done)
            refusals += errors_in(change.check(record)) or _raised(record, change, own)
            each_once = {finding.problem: finding for finding in refusals}.values()
            placed = [
                Finding(finding.problem, decision.place, finding.values) for finding in each_once
            ]
            findings += [finding for finding in placed if finding not in findings]
            if not refusals:
                changes.append(change)
                record = change.apply(record)
    return changes, findings


def _raised(record: Record, change: Change, own: Mapping[str, int | None]) -> list[Finding]:
    """Above the assessor's own level, where no earlier layer set another one."""
    if not isinstance(change, SetReview) or change.review is None:
        return []
    if review_changes.level_before(record, change.layer, change.indicator) is not None:
        return []
    claimed = own.get(change.indicator) or 0
    review = change.review
    raised = review.level is not None and review.level > claimed
    if raised and review.reason is not ReasonCode.UPGRADE_EVIDENCED:
        return [Finding(AnswerProblem.LEVEL_RAISED)]
    return []


def _changes(record: Record, decision: Decision, reviewer: Reviewer) -> Iterator[Change]:
    what = _what(record, decision)
    word = decision.decision or ("accepted" if decision.level else "")
    if word not in DECISIONS[what]:
        allowed = ", ".join(DECISIONS[what])
        raise _refusal(decision, ReviewingProblem.UNKNOWN_DECISION, found=word, allowed=allowed)
    match what:
        case DecisionKind.INDICATOR:
            yield from _views(record, decision, word, reviewer)
        case DecisionKind.OBJECTION:
            yield _objection(record, decision, word, reviewer)
        case DecisionKind.EVIDENCE | DecisionKind.NOT_APPLICABLE:
            if what is DecisionKind.EVIDENCE:
                judged = _verdicts
            else:
                judged = _applicability
            changes = list(judged(record, decision, word))
            if not changes and decision.code != ALL:
                raise _refusal(decision, ReviewingProblem.NOT_FOUND_HERE, code=decision.code)
            yield from changes


def _what(record: Record, decision: Decision) -> DecisionKind:
    if decision.what in DECISIONS:
        return DecisionKind(decision.what)
    if decision.what:
        fault = {"found": decision.what, "allowed": ", ".join(DecisionKind)}
        raise _refusal(decision, ReviewingProblem.UNKNOWN_WHAT, **fault)
    ids = {piece.id for _, piece in pieces_of(record)}
    if decision.code in ids:
        return DecisionKind.EVIDENCE
    return DecisionKind.INDICATOR


def _views(
    record: Record, decision: Decision, word: str, reviewer: Reviewer
) -> Iterator[SetReview]:
    codes = [decision.code]
    if decision.code == ALL:
        nodes = record.questionnaire.indicators
        views = {node.code: record.reviews.get((reviewer.layer, node.code)) for node in nodes}
        codes = [code for code, view in views.items() if view is None or view.reopened]
    text = latin_digits(decision.level).removesuffix(".0")
    reason = _reason(decision)
    if text and not (text.isascii() and text.isdecimal() and len(text) < 4):
        raise _refusal(decision, ReviewingProblem.LEVEL_NOT_READ, found=text[:40])
    for code in codes:
        level = None
        if text:
            level = int(text)
        review = model.Review(
            indicator=code,
            layer=reviewer.layer,
            accepted=word == "accepted",
            level=level,
            reason=reason,
            comment=decision.comment,
            by=reviewer.by.strip(),
            at=reviewer.at,
        )
        yield SetReview(reviewer.layer, code, review)


def _verdicts(record: Record, decision: Decision, word: str) -> Iterator[Change]:
    code = decision.code
    reason = _reason(decision)
    for place, piece in pieces_of(record):
        is_open = piece.verdict is model.Verdict.PENDING
        if code in (piece.id, piece.digest) or (code == ALL and is_open):
            yield JudgeEvidence(place, piece.id, model.Verdict(word), reason, decision.comment)


def _applicability(record: Record, decision: Decision, word: str) -> Iterator[Change]:
    for place in declared_places(record):
        stated = record.response(*place).not_applicable
        is_open = stated is not None and stated.verdict is ApplicabilityVerdict.PENDING
        named = decision.code in (place.question, where(record, place).text)
        if named or (decision.code == ALL and is_open):
            yield JudgeApplicability(place, _APPLICABILITY[word], decision.comment)


def _objection(record: Record, decision: Decision, word: str, reviewer: Reviewer) -> SetObjection:
    if word == "raised":
        said = decision.code, decision.comment, reviewer.by, reviewer.at
        return review_changes.raised(record, *said)
    objections = review_changes.objections_to(record, decision.code)
    waiting = [objection for objection in objections if objection.answered_at is None]
    if not waiting:
        raise _refusal(decision, ReviewingProblem.NOT_FOUND_HERE, code=decision.code)
    taken = replace(
        waiting[0],
        answer=decision.comment.strip(),
        upheld=word == "upheld",
        answered_by=reviewer.by.strip(),
        answered_at=reviewer.at,
    )
    return SetObjection(taken.id, taken)


def pieces_of(record: Record) -> list[tuple[Place, model.Evidence]]:
    """All documents with the places whose answers they back, in the order of the questionnaire."""
    return [
        (place, piece) for place in _places(record) for piece in record.response(*place).evidence
    ]


def declared_places(record: Record) -> list[Place]:
    """All places declared not applicable, in the order of the questionnaire."""
    return [
        place for place in _places(record) if record.response(*place).not_applicable is not None
    ]


def _places(record: Record) -> Iterator[Place]:
    return chain.from_iterable(
        record.places(question.code) for question in record.questionnaire.questions
    )


def _reason(decision: Decision) -> ReasonCode | None:
    if not decision.reason:
        return None
    word = decision.reason.upper()
    if word in set(ReasonCode):
        return ReasonCode(word)
    fault = {"found": decision.reason[:40], "allowed": ", ".join(ReasonCode)}
    raise _refusal(decision, ReviewingProblem.UNKNOWN_REASON, **fault)


def _refusal(decision: Decision, problem: ReviewingProblem, **values: object) -> AssessmentError:
    return AssessmentError(Finding(problem, decision.place, values))

"""What is left to do on a record, page by page: the one truth for windows and commands."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assessment.errors import Finding
from assessment.errors import Place as Where
from assessment.problems.answers import AnswerProblem
from assessment.problems.problem import Problem
from assessment.questionnaire.pages import Page
from assessment.responses.completion import SectionProgress, completion_in
from assessment.responses.drafts import Draft, draft_findings
from assessment.responses.record import Record
from assessment.responses.relevance import evaluate
from assessment.responses.validity import findings_in


class Want(StrEnum):
    """What a page still wants."""

    CONTRADICTION = "contradictions"
    ANSWER = "unanswered"
    DOCUMENT = "documents"


WANTS: dict[Problem, Want] = {
    AnswerProblem.CONSTRAINT_BROKEN: Want.CONTRADICTION,
    AnswerProblem.CONSTRAINT_SAID: Want.CONTRADICTION,
    AnswerProblem.CHOICE_NOT_OFFERED: Want.CONTRADICTION,
    AnswerProblem.NOT_APPLICABLE_NOT_ALLOWED: Want.CONTRADICTION,
    AnswerProblem.REASON_NOT_APPLICABLE_MISSING: Want.CONTRADICTION,
    AnswerProblem.ANSWER_MISSING: Want.ANSWER,
    AnswerProblem.ANSWER_MISSING_SAID: Want.ANSWER,
    AnswerProblem.ANSWER_OPEN: Want.ANSWER,
    AnswerProblem.VALUE_MISSING: Want.ANSWER,
    AnswerProblem.ROWS_MISSING: Want.ANSWER,
    AnswerProblem.EVIDENCE_MISSING: Want.DOCUMENT,
    AnswerProblem.EVIDENCE_MISSING_AT_LEVEL: Want.DOCUMENT,
    AnswerProblem.EVIDENCE_NOT_SHOWN: Want.DOCUMENT,
    AnswerProblem.EVIDENCE_BEGUN: Want.DOCUMENT,
}


@dataclass(frozen=True, slots=True)
class Left:
    """One thing that is left: a page, what it wants, and the findings that say so."""

    page: Page
    want: Want
    findings: tuple[Finding, ...]


def left_in(sections: Iterable[SectionProgress], findings: Iterable[Finding]) -> tuple[Left, ...]:
    """What is left, given how far each page is and all findings, in the order of the pages.

    A page that may stay empty is left too, as long as it is; evidence that is only recommended
    is not.
    """
    told: dict[str | None, list[Finding]] = {}
    for finding in findings:
        if finding.problem in WANTS:
            told.setdefault(finding.place.question, []).append(finding)
    left: list[Left] = []
    for page in (one for section in sections for one in section.pages if one.relevant):
        codes = dict.fromkeys((page.page.roster, page.page.code, *page.page.questions))
        found = [finding for code in codes for finding in told.get(code, ())]
        if not page.done and Want.ANSWER not in {WANTS[one.problem] for one in found}:
            found.append(Finding(AnswerProblem.ANSWER_OPEN, Where(question=page.page.code)))
        for want in Want:
            own = tuple(one for one in found if WANTS[one.problem] is want)
            if own:
                left.append(Left(page.page, want, own))
    return tuple(left)


def left_of(record: Record, today: date, drafts: Iterable[Draft] = ()) -> tuple[Left, ...]:
    """What is left on a record, with what is only begun."""
    evaluation = evaluate(record, today)
    found = (*findings_in(record, evaluation), *draft_findings(record, drafts))
    return left_in(completion_in(record, evaluation), found)


def counted(left: Sequence[Left]) -> dict[Want, int]:
    """How many pages want each thing."""
    counts = Counter(one.want for one in left)
    return {want: counts[want] for want in Want}

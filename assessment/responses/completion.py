"""How much of a record is done, per section and page, and what is left to do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from assessment.errors import Finding, FindingPlace
from assessment.problems.answers import AnswerProblem
from assessment.problems.problem import Problem
from assessment.questionnaire.model import Questionnaire
from assessment.questionnaire.pages import Page, PageSection, sections
from assessment.responses.evaluate import Evaluation, Followed, declared, given
from assessment.responses.model import Place
from assessment.responses.plan import plan_of
from assessment.responses.record import Record
from assessment.responses.validity import is_awaited, table_is_awaited


@dataclass(frozen=True, slots=True)
class PageProgress:
    page: Page
    relevant: bool  # whether anything on it is asked now
    answered: int
    asked: int
    open: int  # demanded places without an answer, and demanded rows that are not there
    not_applicable: bool  # whether its main question is declared not applicable
    # Whether a scored value is worked out here, or from this table, and has no figures yet.
    awaited: bool

    @property
    def done(self) -> bool:
        """Whether nothing demanded is open and something was given (or nothing is asked)."""
        if not self.relevant or self.not_applicable:
            return True
        return not self.awaited and self.open == 0 and (self.answered > 0 or self.asked == 0)


@dataclass(frozen=True, slots=True)
class SectionProgress:
    section: PageSection
    pages: tuple[PageProgress, ...]

    @property
    def done(self) -> int:
        return sum(page.relevant and page.done for page in self.pages)

    @property
    def total(self) -> int:
        return sum(page.relevant for page in self.pages)


def completion_in(record: Record, evaluation: Evaluation) -> tuple[SectionProgress, ...]:
    return ProgressFollowed().follow(record, evaluation)


class ProgressFollowed:
    """The progress of a record that changes; what is as far as before is the same object."""

    def __init__(self) -> None:
        self._pages = Followed(_page, _seen_on)
        self._known: Mapping[str, PageProgress] = {}
        self._sections: tuple[SectionProgress, ...] = ()

    def follow(self, record: Record, evaluation: Evaluation) -> tuple[SectionProgress, ...]:
        known = self._pages.follow(record, evaluation, plan_of(record.questionnaire).pages)
        if known is not self._known:
            self._known = known
            self._sections = tuple(
                SectionProgress(section, tuple(known[page.code] for page in section.pages))
                for section in sections(record.questionnaire)
            )
        return self._sections


def _seen_on(questionnaire: Questionnaire, codes: frozenset[str]) -> Iterable[str]:
    seen_on = plan_of(questionnaire).seen_on
    return frozenset[str]().union(*(seen_on.get(code, ()) for code in codes))


def _page(record: Record, evaluation: Evaluation, code: str) -> PageProgress:
    page = plan_of(record.questionnaire).pages[code]
    by_code = record.questionnaire.by_code
    asked = (record.places(code) for code in page.questions if by_code[code].asked)
    places = [place for place in chain.from_iterable(asked) if place in evaluation.relevant]
    main = record.response(page.main) if page.main is not None else None
    excused = main is not None and declared(main)
    filled = [
        place
        for place in places
        if declared(record.response(*place))
        or given(record.response(*place), by_code[place.question]) is not None
    ]
    waiting = len((set(places) & evaluation.required).difference(filled))
    if page.roster is None:
        relevant = any(Place(code) in evaluation.relevant for code in page.questions)
        every = ((by_code[one], place) for one in page.questions for place in record.places(one))
        awaited = any(is_awaited(record, evaluation, *one) for one in every)
    else:
        relevant = Place(page.roster) in evaluation.groups
        wanted = evaluation.row_counts.get(page.roster, 0)
        waiting += max(wanted - len(record.rows.get(page.roster, ())), 0)
        awaited = table_is_awaited(record, evaluation, page.roster)
    answered = len(places) if excused else len(filled)
    return PageProgress(page, relevant, answered, len(places), waiting, excused, awaited)


class Want(StrEnum):
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
    for progress in chain.from_iterable(section.pages for section in sections):
        page, done = progress.page, progress.done
        if not progress.relevant or (done and not told):
            continue
        codes = dict.fromkeys((page.roster, page.code, *page.questions))
        found = [finding for code in codes for finding in told.get(code, ())]
        if not done and Want.ANSWER not in {WANTS[one.problem] for one in found}:
            found.append(Finding(AnswerProblem.ANSWER_OPEN, FindingPlace(question=page.code)))
        for want in Want if found else ():
            own = tuple(one for one in found if WANTS[one.problem] is want)
            if own:
                left.append(Left(page, want, own))
    return tuple(left)


def counted(left: Sequence[Left]) -> dict[Want, int]:
    """How many pages want each thing."""
    return {want: sum(one.want is want for one in left) for want in Want}

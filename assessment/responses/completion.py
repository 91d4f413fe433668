"""Findings in a record, its progress by page and section, and what is left to do."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain

from assessment.errors import Finding
from assessment.errors import FindingPlace as Where
from assessment.language.normalise import has_ink
from assessment.language.text import Text
from assessment.problems.answers import AnswerProblem
from assessment.problems.problem import Problem
from assessment.questionnaire.model import EvidenceDemand, Question, Questionnaire, QuestionType
from assessment.questionnaire.pages import Page, PageSection, sections
from assessment.responses.choices import reached_level
from assessment.responses.evaluate import Evaluation, IncrementalCache, answer_of, declared
from assessment.responses.model import Evidence, Place, Response
from assessment.responses.plan import plan_of
from assessment.responses.record import Record
from assessment.responses.review import evidence_demanded
from assessment.responses.share import contradicted


def findings_in(record: Record, evaluation: Evaluation) -> list[Finding]:
    """Everything wrong or missing, in the order of the questionnaire."""
    return list(FindingsCache().follow(record, evaluation))


class FindingsCache:
    """The findings of a record that changes, computed anew only where a change reaches."""

    def __init__(self) -> None:
        self._by_question = IncrementalCache(_findings_of_question, _questions_on_same_pages)

    def follow(self, record: Record, evaluation: Evaluation) -> tuple[Finding, ...]:
        findings = self._by_question.follow(record, evaluation, record.questionnaire.by_code)
        missing_rows = (
            Finding(AnswerProblem.ROWS_MISSING, Where(question=roster), {"n": demanded})
            for roster, demanded in evaluation.row_counts.items()
            if len(record.rows.get(roster, ())) < demanded
        )
        return (*missing_rows, *chain.from_iterable(findings.values()))


def _questions_on_same_pages(questionnaire: Questionnaire, codes: frozenset[str]) -> Iterable[str]:
    plan = plan_of(questionnaire)
    # What is calculated from a contradicted figure is judged with it.
    reached = {*codes, *plan.reached(codes)}
    pages = (plan.page_of[code] for code in reached if code in plan.page_of)
    return reached.union(*(page.questions for page in pages))


def missing_answers(record: Record, evaluation: Evaluation) -> list[Place]:
    """Places where a demanded answer is absent, in the order of the questionnaire."""
    return [
        place
        for question in record.questionnaire.questions
        for place in record.places(question.code)
        if _is_answer_missing(record, evaluation, place)
    ]


def _is_answer_missing(record: Record, evaluation: Evaluation, place: Place) -> bool:
    question = record.questionnaire.by_code[place.question]
    return place in evaluation.required and answer_of(record.response(*place), question) is None


def _findings_of_question(record: Record, evaluation: Evaluation, code: str) -> tuple[Finding, ...]:
    findings: list[Finding] = []
    for number, place in enumerate(record.places(code), 1):
        at_place: list[Finding] = []
        if place in evaluation.relevant:
            at_place += _findings_at(record, evaluation, place)
        if is_awaited(record, evaluation, place) and not _page_has_gaps(record, evaluation, code):
            at_place.append(Finding(AnswerProblem.VALUE_MISSING))
        # Rosters are long: a place is built only where there are findings.
        if at_place:
            if place.row is None:
                row = None
            else:
                row = number
            where = Where(question=code, row=row)
            findings += (replace(finding, place=where) for finding in at_place)
    return tuple(findings)


def _page_has_gaps(record: Record, evaluation: Evaluation, code: str) -> bool:
    """Whether an answer is missing on the page: that is reported, not the value it leads to."""
    page = plan_of(record.questionnaire).page_of.get(code)
    return page is not None and any(
        _is_answer_missing(record, evaluation, place)
        for other in page.questions
        for place in record.places(other)
    )


def _findings_at(record: Record, evaluation: Evaluation, place: Place) -> Iterator[Finding]:
    question = record.questionnaire.by_code[place.question]
    response = record.response(*place)
    if place in evaluation.failed:
        yield Finding(AnswerProblem.CONDITION_FAILED)
    if place in evaluation.broken:
        yield _with_message(
            question.constraint_message,
            AnswerProblem.CONSTRAINT_SAID,
            otherwise=AnswerProblem.CONSTRAINT_BROKEN,
        )
    if _is_answer_missing(record, evaluation, place):
        yield _with_message(
            question.required_message,
            AnswerProblem.ANSWER_MISSING_SAID,
            otherwise=AnswerProblem.ANSWER_MISSING,
        )
    yield from _check_applicability(question, response)
    if place in evaluation.offers and response.answer is not None:
        chosen = response.answer if isinstance(response.answer, tuple) else (response.answer,)
        if not set(evaluation.offers[place]).issuperset(map(str, chosen)):
            yield Finding(AnswerProblem.CHOICE_NOT_OFFERED)
    for piece in response.evidence:
        if not _is_shown(piece):
            yield Finding(AnswerProblem.EVIDENCE_NOT_SHOWN, values={"title": piece.title})
    if not declared(response):
        yield from _check_evidence(record, evaluation, place)


def _is_shown(piece: Evidence) -> bool:
    return bool(piece.digest or piece.link or piece.paper_seen_by)


def _with_message(message: Text, problem: AnswerProblem, *, otherwise: AnswerProblem) -> Finding:
    """The problem with the author's message; ``otherwise`` where the author wrote none."""
    if message:
        return Finding(problem, values={"message": message})
    return Finding(otherwise)


def _check_applicability(question: Question, response: Response) -> Iterator[Finding]:
    stated = response.not_applicable
    if stated is None:
        return
    if not question.not_applicable:
        yield Finding(AnswerProblem.NOT_APPLICABLE_NOT_ALLOWED)
    elif not has_ink(stated.reason):
        yield Finding(AnswerProblem.REASON_NOT_APPLICABLE_MISSING)


def _rows_behind_note(record: Record, question: Question) -> int | None:
    """Number of rows of the roster that a note stands for; None when it stands for none."""
    roster = record.questionnaire.roster_of_indicator.get(str(question.indicator))
    if question.type is not QuestionType.NOTE or roster is None:
        return None
    return len(record.rows.get(roster.code, ()))


def _check_evidence(record: Record, evaluation: Evaluation, place: Place) -> Iterator[Finding]:
    questionnaire = record.questionnaire
    question = questionnaire.by_code[place.question]
    demand = question.evidence.demand
    if any(map(_is_shown, record.response(*place).evidence)) or question.type is QuestionType.FILE:
        return
    if place not in evaluation.answers and not _rows_behind_note(record, question):
        return
    if demand is EvidenceDemand.RECOMMENDED:
        yield Finding(AnswerProblem.EVIDENCE_RECOMMENDED)
    elif demand is EvidenceDemand.REQUIRED:
        yield Finding(AnswerProblem.EVIDENCE_MISSING)
    # A value that contradicts itself has no level that could demand a document.
    elif evidence_demanded(record, evaluation, place) and not contradicted(
        questionnaire, evaluation, place
    ):
        level = reached_level(question, evaluation.answers.get(place))
        yield Finding(AnswerProblem.EVIDENCE_MISSING_AT_LEVEL, values={"level": level})


def is_awaited(record: Record, evaluation: Evaluation, place: Place) -> bool:
    """Whether the question at a place is scored, applies and is calculated, but has no value.

    A note stands for the roster that feeds its indicator row by row.
    """
    question = record.questionnaire.by_code[place.question]
    if not question.indicator or question.asked or place not in evaluation.relevant:
        return False
    if question.type is QuestionType.NOTE:
        has_value = _rows_behind_note(record, question) != 0
    else:
        has_value = place in evaluation.calculated or place in evaluation.answers
    return not has_value and not declared(record.response(*place))


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
    return ProgressCache().follow(record, evaluation)


class ProgressCache:
    """The progress of a record that changes; unchanged parts stay the same objects."""

    def __init__(self) -> None:
        self._pages = IncrementalCache(_page_progress, _pages_showing)
        self._known: Mapping[str, PageProgress] = {}
        self._sections: tuple[SectionProgress, ...] = ()

    def follow(self, record: Record, evaluation: Evaluation) -> tuple[SectionProgress, ...]:
        pages = self._pages.follow(record, evaluation, plan_of(record.questionnaire).pages)
        if pages is not self._known:
            self._known = pages
            self._sections = tuple(
                SectionProgress(section, tuple(pages[page.code] for page in section.pages))
                for section in sections(record.questionnaire)
            )
        return self._sections


def _pages_showing(questionnaire: Questionnaire, codes: frozenset[str]) -> Iterable[str]:
    seen_on = plan_of(questionnaire).seen_on
    return frozenset[str]().union(*(seen_on.get(code, ()) for code in codes))


def _page_progress(record: Record, evaluation: Evaluation, code: str) -> PageProgress:
    plan = plan_of(record.questionnaire)
    page = plan.pages[code]
    by_code = record.questionnaire.by_code
    asked_places = [
        place
        for question in page.questions
        if by_code[question].asked
        for place in record.places(question)
        if place in evaluation.relevant
    ]
    filled = [
        place
        for place in asked_places
        if declared(record.response(*place))
        or answer_of(record.response(*place), by_code[place.question]) is not None
    ]
    open_count = len((set(asked_places) & evaluation.required).difference(filled))
    if page.roster is None:
        relevant = any(Place(question) in evaluation.relevant for question in page.questions)
        awaited = any(
            is_awaited(record, evaluation, place)
            for question in page.questions
            for place in record.places(question)
        )
    else:
        relevant = Place(page.roster) in evaluation.groups
        rows = record.rows.get(page.roster, ())
        open_count += max(evaluation.row_counts.get(page.roster, 0) - len(rows), 0)
        # An empty roster is awaited where something scored is calculated from it.
        awaited = not rows and any(
            Place(fed) in evaluation.relevant and not declared(record.response(fed))
            for fed in plan.fed_by[page.roster]
        )
    not_applicable = page.main is not None and declared(record.response(page.main))
    if not_applicable:
        answered = len(asked_places)
    else:
        answered = len(filled)
    return PageProgress(
        page=page,
        relevant=relevant,
        answered=answered,
        asked=len(asked_places),
        open=open_count,
        not_applicable=not_applicable,
        awaited=awaited,
    )


class Want(StrEnum):
    CONTRADICTION = "contradictions"
    ANSWER = "unanswered"
    DOCUMENT = "documents"


_PROBLEMS_BY_WANT: dict[Want, tuple[Problem, ...]] = {
    Want.CONTRADICTION: (
        # The first problems are those of typed text that cannot be entered.
        AnswerProblem.NOT_A_NUMBER,
        AnswerProblem.NOT_A_WHOLE_NUMBER,
        AnswerProblem.NUMBER_TOO_LONG,
        AnswerProblem.OUTSIDE_RANGE,
        AnswerProblem.BELOW_MINIMUM,
        AnswerProblem.ABOVE_MAXIMUM,
        AnswerProblem.OFF_STEP,
        AnswerProblem.NOT_A_DATE,
        AnswerProblem.TEXT_TOO_LONG,
        AnswerProblem.CONSTRAINT_BROKEN,
        AnswerProblem.CONSTRAINT_SAID,
        AnswerProblem.CHOICE_NOT_OFFERED,
        AnswerProblem.NOT_APPLICABLE_NOT_ALLOWED,
        AnswerProblem.REASON_NOT_APPLICABLE_MISSING,
    ),
    Want.ANSWER: (
        AnswerProblem.ANSWER_MISSING,
        AnswerProblem.ANSWER_MISSING_SAID,
        AnswerProblem.ANSWER_OPEN,
        AnswerProblem.VALUE_MISSING,
        AnswerProblem.ROWS_MISSING,
    ),
    Want.DOCUMENT: (
        AnswerProblem.EVIDENCE_MISSING,
        AnswerProblem.EVIDENCE_MISSING_AT_LEVEL,
        AnswerProblem.EVIDENCE_NOT_SHOWN,
        AnswerProblem.EVIDENCE_BEGUN,
    ),
}
WANTS = {problem: want for want, problems in _PROBLEMS_BY_WANT.items() for problem in problems}


@dataclass(frozen=True, slots=True)
class Left:
    """One thing left to do: a page, what it lacks, and the findings that say so."""

    page: Page
    want: Want
    findings: tuple[Finding, ...]


def left_in(sections: Iterable[SectionProgress], findings: Iterable[Finding]) -> tuple[Left, ...]:
    """What is left to do, by the progress of each page and all findings, in order of the pages.

    A page that may stay empty is left too, as long as it is empty; evidence that is only
    recommended is not.
    """
    findings_by_question: dict[str | None, list[Finding]] = {}
    for finding in findings:
        if finding.problem in WANTS:
            findings_by_question.setdefault(finding.place.question, []).append(finding)
    tasks: list[Left] = []
    for progress in chain.from_iterable(section.pages for section in sections):
        page = progress.page
        done = progress.done
        if not progress.relevant or (done and not findings_by_question):
            continue
        codes = dict.fromkeys((page.roster, page.code, *page.questions))
        on_page = [finding for code in codes for finding in findings_by_question.get(code, ())]
        if not done and Want.ANSWER not in {WANTS[finding.problem] for finding in on_page}:
            on_page.append(Finding(AnswerProblem.ANSWER_OPEN, Where(question=page.code)))
        if not on_page:
            continue
        for want in Want:
            wanted = tuple(finding for finding in on_page if WANTS[finding.problem] is want)
            if wanted:
                tasks.append(Left(page, want, wanted))
    return tuple(tasks)


def counted(tasks: Sequence[Left]) -> dict[Want, int]:
    """How many pages lack each thing."""
    return {want: sum(task.want is want for task in tasks) for want in Want}

"""What is wrong or missing in a record, how much of it is done, and what is left to do."""

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
from assessment.responses.evaluate import Evaluation, Followed, declared, given
from assessment.responses.model import Evidence, Place, Response
from assessment.responses.plan import plan_of
from assessment.responses.record import Record
from assessment.responses.review import evidence_demanded
from assessment.responses.share import contradicted


def findings_in(record: Record, evaluation: Evaluation) -> list[Finding]:
    """Everything wrong or missing, in the order of the questionnaire."""
    return list(FindingsFollowed().follow(record, evaluation))


class FindingsFollowed:
    """The findings of a record that changes."""

    def __init__(self) -> None:
        self._questions = Followed(_found_at, _on_the_same_pages)

    def follow(self, record: Record, evaluation: Evaluation) -> tuple[Finding, ...]:
        known = self._questions.follow(record, evaluation, record.questionnaire.by_code)
        rows = (
            Finding(AnswerProblem.ROWS_MISSING, Where(question=roster), {"n": wanted})
            for roster, wanted in evaluation.row_counts.items()
            if len(record.rows.get(roster, ())) < wanted
        )
        return (*rows, *chain.from_iterable(known.values()))


def _on_the_same_pages(questionnaire: Questionnaire, codes: frozenset[str]) -> Iterable[str]:
    plan = plan_of(questionnaire)
    # What comes from a figure that contradicts itself is judged with it.
    reached = {*codes, *plan.reached(codes)}
    return reached.union(*(plan.page_of[c].questions for c in reached if c in plan.page_of))


def missing_answers(record: Record, evaluation: Evaluation) -> list[Place]:
    """Places where a demanded answer is absent, in the order of the questionnaire."""
    return [
        place
        for question in record.questionnaire.questions
        for place in record.places(question.code)
        if _lacks(record, evaluation, place)
    ]


def _lacks(record: Record, evaluation: Evaluation, place: Place) -> bool:
    question = record.questionnaire.by_code[place.question]
    return place in evaluation.required and given(record.response(*place), question) is None


def _found_at(record: Record, evaluation: Evaluation, code: str) -> tuple[Finding, ...]:
    found: list[Finding] = []
    for number, place in enumerate(record.places(code), 1):
        told = [*_at(record, evaluation, place)] if place in evaluation.relevant else []
        if is_awaited(record, evaluation, place) and not _page_has_gaps(record, evaluation, code):
            told.append(Finding(AnswerProblem.VALUE_MISSING))
        # Tables are long: only what is told gets its place.
        if told:
            spot = Where(question=code, row=None if place.row is None else number)
            found += (replace(one, place=spot) for one in told)
    return tuple(found)


def _page_has_gaps(record: Record, evaluation: Evaluation, code: str) -> bool:
    """Whether an answer is missing on the page: then that is told, not the value it leads to."""
    page = plan_of(record.questionnaire).page_of.get(code)
    return page is not None and any(
        _lacks(record, evaluation, place)
        for other in page.questions
        for place in record.places(other)
    )


def _at(record: Record, evaluation: Evaluation, place: Place) -> Iterator[Finding]:
    question, response = record.questionnaire.by_code[place.question], record.response(*place)
    if place in evaluation.failed:
        yield Finding(AnswerProblem.CONDITION_FAILED)
    if place in evaluation.broken:
        said = question.constraint_message
        yield _worded(AnswerProblem.CONSTRAINT_BROKEN, AnswerProblem.CONSTRAINT_SAID, said)
    if _lacks(record, evaluation, place):
        said = question.required_message
        yield _worded(AnswerProblem.ANSWER_MISSING, AnswerProblem.ANSWER_MISSING_SAID, said)
    yield from _applicability(question, response)
    if place in evaluation.offers and response.answer is not None:
        chosen = response.answer if isinstance(response.answer, tuple) else (response.answer,)
        if not set(evaluation.offers[place]).issuperset(map(str, chosen)):
            yield Finding(AnswerProblem.CHOICE_NOT_OFFERED)
    yield from (
        Finding(AnswerProblem.EVIDENCE_NOT_SHOWN, values={"title": piece.title})
        for piece in response.evidence
        if not _is_shown(piece)
    )
    if not declared(response):
        yield from _evidence(record, evaluation, place)


def _is_shown(piece: Evidence) -> bool:
    return bool(piece.digest or piece.link or piece.paper_seen_by)


def _worded(plain: AnswerProblem, said: AnswerProblem, message: Text) -> Finding:
    """In the author's words where there are any."""
    return Finding(said, values={"message": message}) if message else Finding(plain)


def _applicability(question: Question, response: Response) -> Iterator[Finding]:
    stated = response.not_applicable
    if stated is None:
        return
    if not question.not_applicable:
        yield Finding(AnswerProblem.NOT_APPLICABLE_NOT_ALLOWED)
    elif not has_ink(stated.reason):
        yield Finding(AnswerProblem.REASON_NOT_APPLICABLE_MISSING)


def _rows_it_stands_for(record: Record, question: Question) -> int | None:
    """How many rows the table has that a note stands for; None when it stands for none."""
    table = record.questionnaire.roster_of_indicator.get(str(question.indicator))
    if question.type is not QuestionType.NOTE or table is None:
        return None
    return len(record.rows.get(table.code, ()))


def _evidence(record: Record, evaluation: Evaluation, place: Place) -> Iterator[Finding]:
    form, question = record.questionnaire, record.questionnaire.by_code[place.question]
    demand = question.evidence.demand
    if any(map(_is_shown, record.response(*place).evidence)) or question.type is QuestionType.FILE:
        return
    if place not in evaluation.answers and not _rows_it_stands_for(record, question):
        return
    if demand is EvidenceDemand.RECOMMENDED:
        yield Finding(AnswerProblem.EVIDENCE_RECOMMENDED)
    elif demand is EvidenceDemand.REQUIRED:
        yield Finding(AnswerProblem.EVIDENCE_MISSING)
    # What contradicts itself has no level that could want a document.
    elif evidence_demanded(record, evaluation, place) and not contradicted(form, evaluation, place):
        level = {"level": reached_level(question, evaluation.answers.get(place))}
        yield Finding(AnswerProblem.EVIDENCE_MISSING_AT_LEVEL, values=level)


def is_awaited(record: Record, evaluation: Evaluation, place: Place) -> bool:
    """Whether the question at a place is scored, applies and is worked out, but has no value.

    A note stands for the table that feeds its indicator row by row.
    """
    question = record.questionnaire.by_code[place.question]
    if not question.indicator or question.asked or place not in evaluation.relevant:
        return False
    if question.type is QuestionType.NOTE:
        valued = _rows_it_stands_for(record, question) != 0
    else:
        valued = place in evaluation.calculated or place in evaluation.answers
    return not valued and not declared(record.response(*place))


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
    plan = plan_of(record.questionnaire)
    page, by_code = plan.pages[code], record.questionnaire.by_code
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
        every = chain.from_iterable(record.places(code) for code in page.questions)
        awaited = any(is_awaited(record, evaluation, place) for place in every)
    else:
        relevant = Place(page.roster) in evaluation.groups
        rows = record.rows.get(page.roster, ())
        waiting += max(evaluation.row_counts.get(page.roster, 0) - len(rows), 0)
        # An empty table is awaited where something scored is worked out from it.
        awaited = not rows and any(
            Place(code) in evaluation.relevant and not declared(record.response(code))
            for code in plan.fed_by[page.roster]
        )
    answered = len(places) if excused else len(filled)
    return PageProgress(page, relevant, answered, len(places), waiting, excused, awaited)


class Want(StrEnum):
    CONTRADICTION = "contradictions"
    ANSWER = "unanswered"
    DOCUMENT = "documents"


_P = AnswerProblem
_WANTED: dict[Want, tuple[Problem, ...]] = {
    Want.CONTRADICTION: (
        # The first of text that is typed and cannot be given.
        _P.NOT_A_NUMBER, _P.NOT_A_WHOLE_NUMBER, _P.NUMBER_TOO_LONG, _P.OUTSIDE_RANGE,
        _P.BELOW_MINIMUM, _P.ABOVE_MAXIMUM, _P.OFF_STEP, _P.NOT_A_DATE, _P.TEXT_TOO_LONG,
        _P.CONSTRAINT_BROKEN, _P.CONSTRAINT_SAID, _P.CHOICE_NOT_OFFERED,
        _P.NOT_APPLICABLE_NOT_ALLOWED, _P.REASON_NOT_APPLICABLE_MISSING),
    Want.ANSWER: (_P.ANSWER_MISSING, _P.ANSWER_MISSING_SAID, _P.ANSWER_OPEN, _P.VALUE_MISSING,
                  _P.ROWS_MISSING),
    Want.DOCUMENT: (_P.EVIDENCE_MISSING, _P.EVIDENCE_MISSING_AT_LEVEL, _P.EVIDENCE_NOT_SHOWN,
                    _P.EVIDENCE_BEGUN),
}  # fmt: skip
WANTS = {problem: want for want, problems in _WANTED.items() for problem in problems}


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
            found.append(Finding(AnswerProblem.ANSWER_OPEN, Where(question=page.code)))
        for want in Want if found else ():
            own = tuple(one for one in found if WANTS[one.problem] is want)
            if own:
                left.append(Left(page, want, own))
    return tuple(left)


def counted(left: Sequence[Left]) -> dict[Want, int]:
    """How many pages want each thing."""
    return {want: sum(one.want is want for one in left) for want in Want}

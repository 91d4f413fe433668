"""How much of a record is done, per section and page, and where to go next."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from assessment.questionnaire.pages import Page, Section, sections
from assessment.responses.awaited import awaited, table_is_awaited
from assessment.responses.model import Place
from assessment.responses.record import Record
from assessment.responses.relevance import Evaluation, declared, evaluate, given


@dataclass(frozen=True, slots=True)
class PageProgress:
    """How far one page is.

    Attributes:
        page: The page.
        relevant: Whether anything on it is asked now.
        answered: Answered places, those declared not applicable among them.
        asked: Places that are asked.
        open: Demanded places without an answer, and demanded rows that are not there.
        not_applicable: Whether its main question is declared not applicable.
        awaited: Whether a scored value is worked out here, or from this table, and has no
            figures yet.
    """

    page: Page
    relevant: bool
    answered: int
    asked: int
    open: int
    not_applicable: bool
    awaited: bool = False

    @property
    def done(self) -> bool:
        """Whether nothing demanded is open and something was given (or nothing is asked)."""
        if not self.relevant or self.not_applicable:
            return True
        return not self.awaited and self.open == 0 and (self.answered > 0 or self.asked == 0)


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """How far one section is: its relevant pages, counted."""

    section: Section
    pages: tuple[PageProgress, ...]

    @property
    def done(self) -> int:
        """Relevant pages that are done."""
        return sum(page.relevant and page.done for page in self.pages)

    @property
    def total(self) -> int:
        """Relevant pages."""
        return sum(page.relevant for page in self.pages)

    @property
    def open(self) -> int:
        """Relevant pages that are not done."""
        return self.total - self.done


def completion(record: Record, today: date) -> tuple[SectionProgress, ...]:
    """Progress of all sections, in order."""
    return completion_in(record, evaluate(record, today))


def completion_in(record: Record, evaluation: Evaluation) -> tuple[SectionProgress, ...]:
    """The same, when the evaluation of the record is at hand."""
    waiting = frozenset(place.question for place in awaited(record, evaluation))
    return tuple(
        SectionProgress(
            section, tuple(_progress(record, evaluation, p, waiting) for p in section.pages)
        )
        for section in sections(record.questionnaire)
    )


def next_open(progress: tuple[SectionProgress, ...], after: str = "") -> Page | None:
    """The next page that is not done, after the page of that code, then from the beginning.

    None when every page is done.
    """
    pages = [page for section in progress for page in section.pages]
    at = next((i + 1 for i, entry in enumerate(pages) if entry.page.code == after), 0)
    for entry in (*pages[at:], *pages[:at]):
        if entry.relevant and not entry.done:
            return entry.page
    return None


def _progress(
    record: Record, evaluation: Evaluation, page: Page, waiting: frozenset[str]
) -> PageProgress:
    found = _page(record, evaluation, page)
    waits = _waits(record, evaluation, page, waiting)
    return replace(found, awaited=True) if waits else found


def _page(record: Record, evaluation: Evaluation, page: Page) -> PageProgress:
    places = list(_asked(record, evaluation, page))
    main = record.response(page.main) if page.main is not None else None
    excused = main is not None and declared(main)
    by_code = record.questionnaire.by_code
    filled = [
        place
        for place in places
        if declared(record.response(*place))
        or given(record.response(*place), by_code[place.question]) is not None
    ]
    return PageProgress(
        page=page,
        relevant=_relevant(evaluation, page),
        answered=len(places) if excused else len(filled),
        asked=len(places),
        open=len((set(places) & evaluation.required) - set(filled))
        + _rows_missing(record, evaluation, page),
        not_applicable=excused,
    )


def _waits(record: Record, evaluation: Evaluation, page: Page, waiting: frozenset[str]) -> bool:
    if page.roster is not None:
        return table_is_awaited(record, evaluation, page.roster)
    return not waiting.isdisjoint(page.questions)


def _rows_missing(record: Record, evaluation: Evaluation, page: Page) -> int:
    if page.roster is None:
        return 0
    wanted = evaluation.row_counts.get(page.roster, 0)
    return max(wanted - len(record.rows.get(page.roster, ())), 0)


def _relevant(evaluation: Evaluation, page: Page) -> bool:
    if page.roster is not None:
        return Place(page.roster) in evaluation.groups
    return any(Place(code) in evaluation.relevant for code in page.questions)


def _asked(record: Record, evaluation: Evaluation, page: Page) -> Iterator[Place]:
    for code in page.questions:
        if not record.questionnaire.by_code[code].asked:
            continue
        yield from (place for place in record.places(code) if place in evaluation.relevant)

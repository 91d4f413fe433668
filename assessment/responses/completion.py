"""How much of a record is done, per section and page."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from assessment.questionnaire.pages import Page, Section, sections
from assessment.responses.awaited import is_awaited, table_is_awaited
from assessment.responses.difference import Moment, different_codes
from assessment.responses.model import Place
from assessment.responses.plan import plan_of
from assessment.responses.record import Record
from assessment.responses.relevance import Evaluation, evaluate
from assessment.responses.saying import declared, given


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
    return LiveProgress().follow(record, evaluation)


class LiveProgress:
    """The progress of a record that changes: only pages it reaches are counted again.

    After any changes it is that of ``completion_in``; sections and pages that are as far as
    before are the same objects.
    """

    def __init__(self) -> None:
        """Nothing is followed yet."""
        self._last: Moment | None = None
        self._sections: tuple[SectionProgress, ...] = ()
        self._section_of: dict[str, int] = {}

    def follow(self, record: Record, evaluation: Evaluation) -> tuple[SectionProgress, ...]:
        """The progress of the record as it is now."""
        now = Moment(record, evaluation)
        codes = different_codes(self._last, now)
        self._last = now
        if codes is None:
            self._sections = tuple(
                SectionProgress(
                    section, tuple(_progress(record, evaluation, page) for page in section.pages)
                )
                for section in sections(record.questionnaire)
            )
            self._section_of = {
                entry.page.code: at
                for at, section in enumerate(self._sections)
                for entry in section.pages
            }
        elif codes:
            seen_on = plan_of(record.questionnaire).seen_on
            again = frozenset().union(*(seen_on.get(code, frozenset()) for code in codes))
            reached = {self._section_of[code] for code in again}
            self._sections = tuple(
                _counted_again(now, one, again) if at in reached else one
                for at, one in enumerate(self._sections)
            )
        return self._sections


def _counted_again(now: Moment, section: SectionProgress, again: frozenset[str]) -> SectionProgress:
    pages = tuple(
        _as_before(old, _progress(now.record, now.evaluation, old.page))
        if old.page.code in again
        else old
        for old in section.pages
    )
    unchanged = all(old is new for old, new in zip(section.pages, pages, strict=True))
    return section if unchanged else SectionProgress(section.section, pages)


def _as_before(old: PageProgress, new: PageProgress) -> PageProgress:
    return old if old == new else new


def _progress(record: Record, evaluation: Evaluation, page: Page) -> PageProgress:
    found = _page(record, evaluation, page)
    return replace(found, awaited=True) if _waits(record, evaluation, page) else found


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


def _waits(record: Record, evaluation: Evaluation, page: Page) -> bool:
    if page.roster is not None:
        return table_is_awaited(record, evaluation, page.roster)
    by_code = record.questionnaire.by_code
    return any(
        is_awaited(record, evaluation, by_code[code], place)
        for code in page.questions
        for place in record.places(code)
    )


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

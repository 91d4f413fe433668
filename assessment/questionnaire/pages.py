"""How a questionnaire is stepped through: sections (pillars) of pages, one on screen at a time.

A page is one question, one roster, or one group whose appearance says ``field-list`` (the
questions that belong together, such as the two numbers of a ratio).
"""

from dataclasses import dataclass
from itertools import groupby

from assessment.language.text import Text
from assessment.questionnaire.model import Group, Question, Questionnaire
from assessment.questionnaire.structure import Node
from assessment.recent import IdentityCache


@dataclass(frozen=True, slots=True)
class Page:
    """What is on screen at once."""

    code: str  # code of its main question, of its roster or of its group
    title: Text  # what the outline shows: name of the indicator it feeds, else its own label
    questions: tuple[str, ...]  # codes in order; for a roster the columns
    # Question that carries evidence, comment and applicability; None for a roster that feeds no
    # question.
    main: str | None
    roster: str | None  # the roster; None for a page of questions
    indicator: str | None  # leaf node it feeds; None when unscored
    section: str


@dataclass(frozen=True, slots=True)
class PageSection:
    """A top-level group with its pages, or questions in a row outside any; these have no code."""

    code: str
    label: Text
    pages: tuple[Page, ...]


def shown_code(page: Page, questionnaire: Questionnaire) -> str:
    """The indicator a page is called by; none for a table that feeds one with a page of its own."""
    feeding = questionnaire.questions_of.get(page.indicator or "", ())
    apart = page.roster is not None and any(question.roster is None for question in feeding)
    if apart:
        return ""
    return page.indicator or ""


def _sections(questionnaire: Questionnaire) -> tuple[PageSection, ...]:
    bundles: dict[str, list[Question]] = {}
    for question in questionnaire.questions:
        listed = _outermost(questionnaire, question.group, field_list=True)
        bundles.setdefault(question.roster or listed or question.code, []).append(question)
    pages_found = (_page(questionnaire, key, members) for key, members in bundles.items())
    return tuple(
        PageSection(code, questionnaire.group[code].label if code else Text(()), tuple(pages))
        # A group stands in one piece, and so does what stands between two of them.
        for code, pages in groupby(filter(None, pages_found), lambda page: page.section)
    )


# All sections in order of their first question; worked out once for a questionnaire. Every asked
# question is on one page; a calculated one that feeds an indicator has a page too, since it carries
# evidence, a comment and applicability.
sections = IdentityCache(_sections, keep=8).get


def _outermost(questionnaire: Questionnaire, group: str | None, *, field_list: bool) -> str:
    """The outermost enclosing group that is shown as one page, or as a section."""
    enclosing = [
        other_group.code
        for other_group in questionnaire.around(group)
        if not other_group.roster and ("field-list" in other_group.appearance) is field_list
    ]
    if enclosing:
        return enclosing[-1]
    return ""


def _page(questionnaire: Questionnaire, key: str, members: list[Question]) -> Page | None:
    if all(q.type.silent and q.indicator is None for q in members):
        return None
    first = members[0]
    roster = first.roster
    scored = next((q for q in members if q.indicator is not None), None)
    indicator = None
    if scored:
        indicator = scored.indicator
    if roster is not None:
        indicator = questionnaire.group[roster].indicator or indicator
    main = None
    if roster is None:
        main = (scored or first).code
    titled: Node | Group | Question = questionnaire.group.get(key, first)
    if indicator is not None and roster is None:
        titled = questionnaire.node[indicator]
    return Page(
        code=main or key,
        title=titled.label,
        questions=tuple(question.code for question in members),
        main=main,
        roster=roster,
        indicator=indicator,
        section=_outermost(questionnaire, first.group, field_list=False),
    )

"""A questionnaire's expressions, compiled once and sorted in topological order of their needs."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from assessment.expression.errors import ExpressionError
from assessment.expression.expression import Cycle, Expression, arrange, parse
from assessment.questionnaire.model import Group, Question, Questionnaire
from assessment.questionnaire.pages import Page, sections
from assessment.recent import IdentityCache


@dataclass(frozen=True, slots=True)
class Conditions:
    """The compiled expressions of one question or group; None where there is none."""

    relevant: Expression | None = None
    required: Expression | None = None
    constraint: Expression | None = None
    calculation: Expression | None = None
    choice_filter: Expression | None = None
    repeat_count: Expression | None = None
    unreadable: bool = False

    def names(self, *parts: str) -> frozenset[str]:
        """Names that these expressions refer to."""
        expressions: list[Expression | None] = [getattr(self, part) for part in parts]
        return frozenset().union(
            *(expression.names for expression in expressions if expression is not None)
        )


@dataclass(frozen=True, slots=True)
class Plan:
    # Codes of questions and groups, each with its position in topological order.
    order: Mapping[str, int]
    conditions: Mapping[str, Conditions]  # compiled expressions by code of question or group
    # Roster whose rows a question or group repeats in; None outside (a roster itself stands outside
    # its rows).
    roster_of: Mapping[str, str | None]
    # Questions and groups that apply whatever is answered: no condition stands on or around them.
    always: frozenset[str]
    pages: Mapping[str, Page]
    page_of: Mapping[str, Page]
    fed_by: Mapping[str, tuple[str, ...]]  # scored questions outside that each roster feeds
    seen_on: Mapping[str, Sequence[str]]  # pages whose progress looks at a question or roster
    # Codes whose relevance or value needs that of the code; None when the dependencies form a
    # cycle.
    needed_by: Mapping[str, Sequence[str]] | None
    # Codes with a demand, a constraint or a choice filter that looks at the code.
    watched_by: Mapping[str, Sequence[str]]

    def reached(self, codes: Iterable[str], beside: Collection[str] = ()) -> Sequence[str]:
        """The codes with all that depends on them, and those beside them; in order."""
        if self.needed_by is None:
            return list(self.order)
        reached: set[str] = set()
        pending = list(codes)
        while pending:
            code = pending.pop()
            if code not in reached:
                reached.add(code)
                pending.extend(self.needed_by.get(code, ()))
        watching = {watcher for code in reached for watcher in self.watched_by.get(code, ())}
        affected = reached | watching | set(beside)
        return sorted(affected & self.order.keys(), key=self.order.__getitem__)


def _build_plan(questionnaire: Questionnaire) -> Plan:
    parts: tuple[Group | Question, ...] = (*questionnaire.groups, *questionnaire.questions)
    conditions = {part.code: _compile_conditions(part) for part in parts}
    pages = [page for section in sections(questionnaire) for page in section.pages]
    fed_by = {
        roster.code: _find_fed_questions(questionnaire, conditions, roster)
        for roster in questionnaire.rosters
    }
    parent_of = {group.code: group.parent for group in questionnaire.groups}
    parent_of |= {question.code: question.group for question in questionnaire.questions}
    enclosing = {code: questionnaire.around(parent) for code, parent in parent_of.items()}
    needs = {}
    for code, condition in conditions.items():
        # What must be known before its relevance and value are.
        needed = condition.names("relevant", "calculation", "repeat_count")
        needs[code] = needed.union(filter(None, [parent_of[code]]))
    # What it refers to once all values are known.
    watched = {
        code: condition.names("required", "constraint", "choice_filter")
        for code, condition in conditions.items()
    }
    arranged = arrange(needs)
    has_cycle = isinstance(arranged, Cycle)
    # The authoring rules refuse a cycle; a file that has one is evaluated in written order.
    order = needs if isinstance(arranged, Cycle) else arranged
    roster_of = {
        code: next((group.code for group in groups if group.roster), None)
        for code, groups in enclosing.items()
    }
    roster_of |= {question.code: question.roster for question in questionnaire.questions}
    always = frozenset(
        code
        for code, groups in enclosing.items()
        if conditions[code].relevant is None
        and all(conditions[group.code].relevant is None for group in groups)
    )
    shown_on: dict[str, set[str]] = {}
    for page in pages:
        shown_on[page.code] = set(page.questions)
        if page.roster in fed_by:
            shown_on[page.code].update((page.roster, *fed_by[page.roster]))
    needed_by = None
    if not has_cycle:
        needed_by = _invert(needs)
    return Plan(
        order={code: position for position, code in enumerate(order)},
        conditions=conditions,
        roster_of=roster_of,
        always=always,
        pages={page.code: page for page in pages},
        page_of={code: page for page in pages for code in page.questions},
        fed_by=fed_by,
        seen_on=_invert(shown_on),
        needed_by=needed_by,
        watched_by=_invert(watched),
    )


def _invert(relation: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """For each value, the keys that have it."""
    inverted: dict[str, list[str]] = {}
    for key, values in relation.items():
        for value in values:
            inverted.setdefault(value, []).append(key)
    return inverted


def _find_fed_questions(
    questionnaire: Questionnaire, conditions: Mapping[str, Conditions], roster: Group
) -> tuple[str, ...]:
    """Scored questions outside all rosters that get their value from rows of this one."""
    inside = {roster.code, *(column.code for column in questionnaire.columns[roster.code])}
    fed = []
    for question in questionnaire.questions:
        if question.roster is not None or not question.indicator:
            continue
        calculation = conditions[question.code].calculation
        is_calculated = calculation is not None and not inside.isdisjoint(calculation.names)
        is_scored_by_rows = roster.indicator is not None and question.indicator == roster.indicator
        if is_calculated or is_scored_by_rows:
            fed.append(question.code)
    return tuple(fed)


def _compile_conditions(part: Group | Question) -> Conditions:
    """All its expressions; an unreadable one is left out and ``unreadable`` is set."""
    compiled: dict[str, Any] = {"unreadable": False}
    filter_columns = part.filter_columns if isinstance(part, Question) else ()
    for field in fields(Conditions):
        text = getattr(part, field.name, None)
        if not text:
            continue
        if field.name == "choice_filter":
            columns = filter_columns
        else:
            columns = ()
        try:
            compiled[field.name] = parse(text, columns)
        except ExpressionError:
            compiled["unreadable"] = True
    return Conditions(**compiled)


# The plan of a questionnaire; the last few are kept, by identity.
plan_of = IdentityCache(_build_plan, keep=8).get

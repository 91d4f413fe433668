"""A questionnaire's expressions, compiled once and put in the order of their needs."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from assessment.expression.errors import ExpressionError
from assessment.expression.expression import Cycle, Expression, arrange, parse
from assessment.questionnaire.model import Group, Question, Questionnaire
from assessment.questionnaire.pages import Page, sections
from assessment.recent import Recent


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
        """What these of them look at."""
        found = (getattr(self, part) for part in parts)
        return frozenset().union(*(one.names for one in found if one is not None))


@dataclass(frozen=True, slots=True)
class Plan:
    # Codes of questions and groups, each after all it needs, with its place in the order.
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
    # Codes whose relevance or value needs that of the code; None when expressions need one another
    # in a circle.
    needed_by: Mapping[str, Sequence[str]] | None
    # Codes with a demand, a constraint or a choice filter that looks at the code.
    watched_by: Mapping[str, Sequence[str]]

    def reached(self, codes: Iterable[str], beside: Collection[str] = ()) -> Sequence[str]:
        """The codes, all about which anything may follow from them, and those beside; in order."""
        if self.needed_by is None:
            return list(self.order)
        found: set[str] = set()
        waiting = list(codes)
        while waiting:
            code = waiting.pop()
            if code not in found:
                found.add(code)
                waiting.extend(self.needed_by.get(code, ()))
        watching = {other for code in found for other in self.watched_by.get(code, ())}
        wanted = found | watching | set(beside)
        return sorted(wanted & self.order.keys(), key=self.order.__getitem__)


def _made(questionnaire: Questionnaire) -> Plan:
    parts: tuple[Group | Question, ...] = (*questionnaire.groups, *questionnaire.questions)
    conditions = {one.code: _compiled(one) for one in parts}
    pages = [page for section in sections(questionnaire) for page in section.pages]
    fed_by = {
        roster.code: _fed_by(questionnaire, conditions, roster) for roster in questionnaire.rosters
    }
    tables: dict[str | None, tuple[str, ...]] = {one: (one, *fed) for one, fed in fed_by.items()}
    home = {group.code: group.parent for group in questionnaire.groups}
    home |= {question.code: question.group for question in questionnaire.questions}
    around = {code: questionnaire.around(parent) for code, parent in home.items()}
    # What must be known before its relevance and value are; what it looks at when all values are.
    needs = {
        code: one.names("relevant", "calculation", "repeat_count").union(filter(None, [home[code]]))
        for code, one in conditions.items()
    }
    watches = ("required", "constraint", "choice_filter")
    arranged = arrange(needs)
    # The authoring rules refuse a circle; a file that has one is evaluated as written.
    order = needs if isinstance(arranged, Cycle) else arranged
    return Plan(
        order={code: at for at, code in enumerate(order)},
        conditions=conditions,
        roster_of={
            **{c: next((g.code for g in inside if g.roster), None) for c, inside in around.items()},
            **{question.code: question.roster for question in questionnaire.questions},
        },
        always=frozenset(
            code
            for code, inside in around.items()
            if all(conditions[one].relevant is None for one in (code, *(g.code for g in inside)))
        ),
        pages={page.code: page for page in pages},
        page_of={code: page for page in pages for code in page.questions},
        fed_by=fed_by,
        seen_on=_backwards({p.code: {*p.questions, *tables.get(p.roster, ())} for p in pages}),
        needed_by=None if isinstance(arranged, Cycle) else _backwards(needs),
        watched_by=_backwards({code: one.names(*watches) for code, one in conditions.items()}),
    )


def _backwards(names: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, needed in names.items():
        for name in needed:
            found.setdefault(name, []).append(code)
    return found


def _fed_by(
    questionnaire: Questionnaire, conditions: Mapping[str, Conditions], roster: Group
) -> tuple[str, ...]:
    inside = {roster.code, *(column.code for column in questionnaire.columns[roster.code])}
    found = []
    for question in questionnaire.questions:
        calculation = conditions[question.code].calculation
        counts = calculation is not None and not inside.isdisjoint(calculation.names)
        by_rows = roster.indicator is not None and question.indicator == roster.indicator
        if question.roster is None and question.indicator and (counts or by_rows):
            found.append(question.code)
    return tuple(found)


def _compiled(of: Group | Question) -> Conditions:
    """All its expressions; one that cannot be read counts as none, which is told."""
    read: dict[str, Any] = {"unreadable": False}
    columns = of.filter_columns if isinstance(of, Question) else ()
    for part in fields(Conditions):
        if text := getattr(of, part.name, None):
            try:
                read[part.name] = parse(text, columns if part.name == "choice_filter" else ())
            except ExpressionError:
                read["unreadable"] = True
    return Conditions(**read)


# The plan of a questionnaire; the last few are kept, by identity.
plan_of = Recent(_made, keep=8).of

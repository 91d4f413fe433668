"""A calculated value that is a part of a whole: both numbers, and the rows they come from."""

import math
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from assessment.expression.errors import ExpressionError
from assessment.expression.expression import Expression, compiled, parse
from assessment.expression.tree import Binding, Call, Chain, Literal
from assessment.expression.values import as_number
from assessment.language.text import Text
from assessment.questionnaire.model import Group, Questionnaire
from assessment.questionnaire.values import Answer
from assessment.responses.evaluate import Evaluation, RecordScope, Seen
from assessment.responses.model import Place
from assessment.responses.plan import plan_of
from assessment.responses.record import Record
from assessment.words import mark


@dataclass(frozen=True, slots=True)
class Quotient:
    part: Expression
    whole: Expression
    hundred: bool


@dataclass(frozen=True, slots=True)
class RowShare:
    title: Answer | None
    part: float
    whole: float


@dataclass(frozen=True, slots=True)
class CalculatedShare:
    """A part of a whole, both None while not known."""

    part: float | None
    whole: float | None
    hundred: bool = True  # whether the value itself, and so its limits, is in per cent
    roster: str = ""
    rows: tuple[RowShare, ...] = ()
    contradicted: bool = False  # whether a figure it comes from breaks its own condition


def mean_of_rows(form: Questionnaire, table: Group) -> tuple[str, dict[str, Text]]:
    """How rows give the score of their indicator: a message, of which ``n`` is still to be said."""
    weight = table.scoring.weight_column
    if weight is None:
        return mark("Mean of all rows ({n})."), {}
    told = mark("Mean of all rows ({n}), weighted by “{column}” if every row has it.")
    return told, {"column": form.by_code[weight].label}


@lru_cache(maxsize=512)
def quotient_in(calculation: str) -> Quotient | None:
    """The quotient that a calculation gives, in per cent or not; None of any other calculation."""
    try:
        tree = parse(calculation).tree
    except ExpressionError:
        return None
    if isinstance(tree, Call) and tree.name == "if" and len(tree.arguments) == 3:
        tree = tree.arguments[1]
    match tree:
        case Chain(
            Binding.PRODUCT, part, (("div", whole),) | (("div", whole), ("*", Literal(100))) as rest
        ):
            return Quotient(compiled(part), compiled(whole), hundred=len(rest) > 1)
    return None


def in_per_cent(calculation: str | None) -> bool:
    """Whether what is calculated, and so its limits, is a share in per cent."""
    quotient = quotient_in(calculation or "")
    return quotient is not None and quotient.hundred


def share_of(
    record: Record, evaluation: Evaluation, code: str, today: date
) -> CalculatedShare | None:
    """The share that a calculated question outside all tables asks for; None when it is none."""
    question = record.questionnaire.by_code[code]
    quotient = quotient_in(question.calculation or "")
    if quotient is None or question.roster is not None:
        return None
    seen: Seen = dict(evaluation.answers.items())
    scope = RecordScope(record, seen, today).move(Place(code), None)
    looked_at = map(record.questionnaire.by_code.get, quotient.part.names | quotient.whole.names)
    rosters = {one.roster for one in looked_at if one is not None and one.roster is not None}
    roster = rosters.pop() if len(rosters) == 1 else ""
    columns = record.questionnaire.columns.get(roster, ())
    first = next((one.code for one in columns if one.asked), "")
    rows = []
    for row in record.rows.get(roster, ()):
        alone = RecordScope(record.with_rows(roster, (row,)), seen, today).move(Place(""), None)
        parts = (_value(one, alone) or 0.0 for one in (quotient.part, quotient.whole))
        rows.append(RowShare(record.response(first, row).answer, *parts))
    return CalculatedShare(
        _value(quotient.part, scope),
        _value(quotient.whole, scope),
        quotient.hundred,
        roster,
        tuple(rows),
        contradicted=contradicted(record.questionnaire, evaluation, Place(code)),
    )


def contradicted(form: Questionnaire, evaluation: Evaluation, place: Place) -> bool:
    """Whether the value at a place, or a figure it comes from, breaks its own condition.

    It counts as not known until that is corrected.
    """
    if not evaluation.broken or place in evaluation.broken:
        return place in evaluation.broken
    found, waiting = set[str](), {place.question}
    while waiting:  # the figures themselves, and those that calculated ones among them look at
        waiting = set().union(*(_looked_at(form, name) for name in waiting)) - found
        found |= waiting
    return any(
        one.question in found and (place.row is None or one.row in (None, place.row))
        for one in evaluation.broken
    )


def _looked_at(form: Questionnaire, code: str) -> frozenset[str]:
    """What the calculation of a question looks at; nothing where there is none."""
    found = plan_of(form).conditions.get(code)
    return found.calculation.names if found and found.calculation else frozenset()


def _value(expression: Expression, scope: RecordScope) -> float | None:
    with suppress(ExpressionError):
        number = as_number(expression.evaluate(scope))
        return number if math.isfinite(number) else None
    return None

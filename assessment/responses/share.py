"""A calculated value that is a part of a whole: both numbers, and the rows they come from."""

import math
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
    """How rows give the score of their indicator: a message whose ``n`` is still to be filled."""
    weight = table.scoring.weight_column
    if weight is None:
        return mark("Mean of all rows ({n})."), {}
    message = mark("Mean of all rows ({n}), weighted by “{column}” if every row has it.")
    return message, {"column": form.by_code[weight].label}


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
    names = quotient.part.names | quotient.whole.names
    sources = map(record.questionnaire.by_code.get, names)
    rosters = {
        source.roster for source in sources if source is not None and source.roster is not None
    }
    if len(rosters) != 1:
        roster = ""
    else:
        roster = rosters.pop()
    return CalculatedShare(
        part=_evaluate_number(quotient.part, scope),
        whole=_evaluate_number(quotient.whole, scope),
        hundred=quotient.hundred,
        roster=roster,
        rows=_row_shares(record, quotient, roster, seen, today),
        contradicted=contradicted(record.questionnaire, evaluation, Place(code)),
    )


def _row_shares(
    record: Record, quotient: Quotient, roster: str, seen: Seen, today: date
) -> tuple[RowShare, ...]:
    """Part and whole of each row of a roster, computed as if it were the only one."""
    columns = record.questionnaire.columns.get(roster, ())
    title_column = next((column.code for column in columns if column.asked), "")
    shares = []
    for row in record.rows.get(roster, ()):
        single_row = record.with_rows(roster, (row,))
        scope = RecordScope(single_row, seen, today).move(Place(""), None)
        shares.append(
            RowShare(
                title=record.response(title_column, row).answer,
                part=_evaluate_number(quotient.part, scope) or 0.0,
                whole=_evaluate_number(quotient.whole, scope) or 0.0,
            )
        )
    return tuple(shares)


def contradicted(form: Questionnaire, evaluation: Evaluation, place: Place) -> bool:
    """Whether the value at a place, or a figure it comes from, breaks its own constraint.

    It counts as not known until that is corrected.
    """
    if not evaluation.broken:
        return False
    if place in evaluation.broken:
        return True
    # The figures the value is calculated from, and in turn those that they are calculated from.
    sources: set[str] = set()
    pending = {place.question}
    while pending:
        pending = set().union(*(_names_in_calculation(form, name) for name in pending)) - sources
        sources |= pending
    return any(
        broken.question in sources and (place.row is None or broken.row in (None, place.row))
        for broken in evaluation.broken
    )


def _names_in_calculation(form: Questionnaire, code: str) -> frozenset[str]:
    """What the calculation of a question refers to; nothing where there is none."""
    conditions = plan_of(form).conditions.get(code)
    if conditions is None or conditions.calculation is None:
        return frozenset()
    return conditions.calculation.names


def _evaluate_number(expression: Expression, scope: RecordScope) -> float | None:
    """The value as a finite number; None when it is none or evaluation fails."""
    try:
        number = as_number(expression.evaluate(scope))
    except ExpressionError:
        return None
    if not math.isfinite(number):
        return None
    return number

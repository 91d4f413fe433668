"""Which rows of a survey can never be shown, whatever is answered."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from assessment.errors import Finding
from assessment.expression.errors import ExpressionError
from assessment.expression.expression import Expression
from assessment.expression.scope import Shape
from assessment.expression.tree import Call, walk
from assessment.expression.values import Answer, truth
from assessment.problems.expression import ExpressionProblem
from assessment.questionnaire.model import Group, Question, QuestionType
from assessment.questionnaire.workbook.build import Draft

_SOME_DAY = date(2026, 1, 1)
_CHANGING = frozenset({"today", "position"})


def rows_are_shown(draft: Draft, conditions: Mapping[str, Expression]) -> Iterator[Finding]:
    """Every row can be shown; one whose condition never holds takes along what is inside it.

    A condition never holds when it is false and asks of no answer, or only of questions that
    are never shown themselves.

    Args:
        draft: The questionnaire.
        conditions: What ``relevant`` says, by the code of the row.
    """
    causes: dict[str, str] = {}
    nothing = _NoAnswers(draft)
    before = -1
    while before != len(causes):
        before = len(causes)
        for part in _in_order(draft):
            if part.code in causes:
                continue
            if (cause := _cause(part, conditions, causes, nothing)) is not None:
                causes[part.code] = cause
    for part in _in_order(draft) if causes else ():
        if part.code in causes and not _silent(part):
            yield draft.survey.rows[part.code].finding(
                ExpressionProblem.NEVER_SHOWN,
                "relevant" if causes[part.code] == part.code else "type",
                found=part.code,
                cause=causes[part.code],
            )


def _in_order(draft: Draft) -> Sequence[Question | Group]:
    questionnaire = draft.questionnaire
    parts: tuple[Question | Group, ...] = (*questionnaire.groups, *questionnaire.questions)
    return sorted(parts, key=lambda part: part.row)


def _silent(part: Question | Group) -> bool:
    hidden = (QuestionType.CALCULATE, QuestionType.HIDDEN)
    return isinstance(part, Question) and part.type in hidden


def _cause(
    part: Question | Group,
    conditions: Mapping[str, Expression],
    causes: Mapping[str, str],
    nothing: "_NoAnswers",
) -> str | None:
    """Whose condition keeps the part from being shown; None when it can be shown."""
    above = part.group if isinstance(part, Question) else part.parent
    if above is not None and above in causes:
        return causes[above]
    condition = conditions.get(part.code)
    if condition is None or not _is_fixed(condition, causes):
        return None
    try:
        return None if truth(condition.evaluate(nothing)) else part.code
    except ExpressionError:
        return None


def _is_fixed(condition: Expression, causes: Mapping[str, str]) -> bool:
    """Whether it asks of nothing that can change."""
    if condition.uses_current or any(name not in causes for name in condition.names):
        return False
    calls = {node.name for node, _ in walk(condition.tree) if isinstance(node, Call)}
    return not calls & _CHANGING


class _NoAnswers:
    """A scope in which nothing was answered and no roster has a row."""

    def __init__(self, draft: Draft) -> None:
        self._rosters = frozenset(roster.code for roster in draft.questionnaire.rosters)

    def value(self, name: str) -> Answer:
        """No question has an answer."""
        return None

    def shape(self, name: str) -> Shape:
        """A roster is one still; everything else is single."""
        return Shape.ROSTER if name in self._rosters else Shape.ONE

    def column(self, name: str) -> Sequence[Answer]:
        """No row has an answer."""
        return ()

    def current(self) -> Answer:
        """The question itself has no answer."""
        return None

    def row_index(self) -> int | None:
        """It is asked outside every row."""
        return None

    def rows(self, roster: str) -> int:
        """No roster has a row."""
        return 0

    def today(self) -> date:
        """Any day: what asks for it is not looked at."""
        return _SOME_DAY

    def choice_label(self, question: str, choice: str) -> str:
        """No choice was made, so none has a label."""
        return ""

"""Expressions asked from the places of a record; what cannot be evaluated is remembered."""

from assessment.questionnaire.expression.errors import ExpressionError
from assessment.questionnaire.expression.expression import Expression
from assessment.questionnaire.expression.values import Value, truth
from assessment.questionnaire.model import Question
from assessment.responses.model import Place
from assessment.responses.scope import RecordScope


class Asking:
    """Evaluates expressions in one scope.

    Attributes:
        scope: What the expressions see.
        failed: Places with an expression that could not be evaluated.
    """

    def __init__(self, scope: RecordScope) -> None:
        """Nothing has failed yet."""
        self.scope = scope
        self.failed: set[Place] = set()

    def value(self, expression: Expression, place: Place, roster: str | None) -> Value | None:
        """The value at a place; None when it cannot be evaluated."""
        try:
            return expression.evaluate(self.scope.move(place, roster))
        except ExpressionError:
            self.failed.add(place)
            return None

    def holds(
        self, condition: Expression, place: Place, roster: str | None, *, otherwise: bool = True
    ) -> bool:
        """Whether a condition holds at a place; ``otherwise`` when it cannot be evaluated."""
        value = self.value(condition, place, roster)
        return otherwise if value is None else truth(value)

    def offer(self, condition: Expression, question: Question, place: Place) -> tuple[str, ...]:
        """Names of the choices that a filter leaves; one that fails stays on offer."""
        scope = self.scope.move(place, question.roster)
        offered = []
        for choice in question.choices:
            try:
                keep = truth(
                    condition.evaluate(scope, {"name": choice.name, **dict(choice.filters)})
                )
            except ExpressionError:
                self.failed.add(place)
                keep = True
            if keep:
                offered.append(choice.name)
        return tuple(offered)

"""Expressions asked from the places of a record; what cannot be evaluated is remembered."""

from assessment.expression.errors import ExpressionError
from assessment.expression.expression import Expression
from assessment.expression.values import Value, truth
from assessment.questionnaire.model import Question
from assessment.responses.model import Place
from assessment.responses.scope import RecordScope

# A hundred times what the largest questionnaires take; a received one may ask for anything.
MOST_STEPS = 10_000_000
_STEPS_OF_A_CHOICE = 8


class Asking:
    """Evaluates expressions in one scope, until that took more steps than any good file needs.

    Attributes:
        scope: What the expressions see.
        failed: Places with an expression that could not be evaluated.
    """

    def __init__(self, scope: RecordScope) -> None:
        """Nothing has failed yet."""
        self.scope = scope
        self.failed: set[Place] = set()
        self._names: dict[str, tuple[str, ...]] = {}

    def begin(self) -> None:
        """Begin to work something out: steps are counted anew."""
        self.scope.spent = 0

    def value(self, expression: Expression, place: Place, roster: str | None) -> Value | None:
        """The value at a place; None when it cannot be evaluated."""
        scope = self.scope
        scope.spent += expression.size
        if scope.spent <= MOST_STEPS:
            try:
                value = expression.evaluate(scope.move(place, roster))
            except ExpressionError:
                value = None
            if value is not None:
                scope.spent += len(value) if isinstance(value, str) else 0
                return value
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
        self.scope.spent += (condition.size + _STEPS_OF_A_CHOICE) * len(question.choices)
        if self.scope.spent > MOST_STEPS:
            self.failed.add(place)
            return self._all_of(question)
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

    def _all_of(self, question: Question) -> tuple[str, ...]:
        if question.code not in self._names:
            self._names[question.code] = tuple(choice.name for choice in question.choices)
        return self._names[question.code]

"""What can be wrong with an expression, and where in it."""

from collections.abc import Mapping
from types import MappingProxyType

from assessment.problems.expression import ExpressionProblem


class ExpressionError(ValueError):
    """An expression that cannot be read, or not be evaluated with the answers given.

    One that is not raised says what an author should know of an accepted expression.
    `position` counts characters from 1; `values` fills the placeholders of a message.
    """

    def __init__(self, kind: ExpressionProblem, position: int, **values: str) -> None:
        super().__init__(f"{kind.code} at character {position}: {values}")
        self.kind = kind
        self.position = position
        self.values: Mapping[str, str] = MappingProxyType(dict(values))
